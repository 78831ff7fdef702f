"""A preview: the message that one endpoint gets from a template, for developers and tests to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..messages.sent_message import SentMessage  # noqa: TC001  (dataclass field, read by typing.get_type_hints)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, kw_only=True, repr=False)
class Preview:
    """The message that one endpoint gets from a template. It is true in a condition if the message would be sent.

    Args:
        template: The name of the template; empty if the file does not name it.
        template_type: EMAIL, SMS, PUSH, VOICE or INAPP.
        channel: The channel, such as SMS, EMAIL or APNS.
        endpoint_id: The endpoint.
        message: The message as the outbox would show it: its subject, body and payload, and whether it was sent.
        shown: The message to display. It is the same as `message`, or one with gaps for variables without a value.
        missing: The names of the variables without a value.
        defaults: The values of the template's defaults that were used, by variable.
        links: The links, in order, each once.
        warnings: Problems and possible mistakes, as a sentence each; empty without any.
        parts: The number of parts of an SMS; None on other channels.
        encoding: The encoding of an SMS, GSM-7 or UCS-2; None on other channels.
        size: The size of the displayed message in bytes; None if providers would refuse it.
        size_limit: The most bytes of a push payload; None on other channels.
    """

    template: str
    template_type: str
    channel: str
    endpoint_id: str
    message: SentMessage
    shown: SentMessage
    missing: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict, hash=False)
    links: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    parts: int | None = None
    encoding: str | None = None
    size: int | None = None
    size_limit: int | None = None

    def __bool__(self) -> bool:
        return self.message.was_sent

    @property
    def subject(self) -> str | None:
        """The subject of an e-mail or the title of a push; None without one."""
        return self.shown.title

    @property
    def body(self) -> str:
        """The text that the recipient would read or hear."""
        return self.shown.body

    @property
    def html(self) -> str:
        """The HTML of an e-mail; empty without HTML."""
        return str(self.shown.details.get("html", ""))

    @property
    def payload(self) -> Mapping[str, Any] | None:
        """The JSON object that the push service or the app gets; None on other channels."""
        return self.shown.payload

    @property
    def title(self) -> str:
        """The template, the endpoint and the channel, in one line."""
        name = f" {self.template!r}" if self.template else ""
        return f"{self.template_type} template{name} for endpoint {self.endpoint_id!r} on {self.channel}"

    @property
    def facts(self) -> dict[str, str]:
        """Facts about the message by name, such as its size and links."""
        facts = {"to": self.message.address}
        if self.parts is not None:
            facts["encoding"] = f"{self.encoding}, {len(self.body):,} characters"
            facts["parts"] = str(self.parts)
        if self.size is not None:
            limit = f" of {self.size_limit:,}" if self.size_limit is not None else ""
            facts["size"] = f"{self.size:,}{limit} bytes"
        facts["default used"] = ", ".join(f"{name} = {value!r}" for name, value in self.defaults.items())
        facts["missing"] = ", ".join(self.missing)
        facts["links"] = ", ".join(filter(None, self.links))
        return {name: value for name, value in facts.items() if value}

    def __str__(self) -> str:
        lines = [f"{self.title}: {'sent' if self else 'not sent'}"]
        lines += [f"  {name}: {value}" for name, value in self.facts.items()]
        lines += [f"  ! {warning}" for warning in self.warnings]
        if self.subject is not None:
            lines.append(f"  subject: {self.subject}")
        return "\n".join([*lines, *(f"  | {line}" for line in self.body.splitlines())])

    __repr__ = __str__


class Previews(list[Preview]):
    """The previews of templates for the endpoints of one person.

    Args:
        previews: The previews.
        notes: Sentences about lines and members that could not be used.
    """

    def __init__(self, previews: Iterable[Preview] = (), notes: Iterable[str] = ()) -> None:
        super().__init__(previews)
        self.notes = tuple(notes)
