"""The outbox: what was handed to a provider for each recipient, and what was not, and why.

A record is a value; the app's own messages are never changed by what comes after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from html import unescape
from typing import TYPE_CHECKING, Any

from ..world.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from ..world.store import World

SUCCESSFUL = "SUCCESSFUL"
_CODE = re.compile(r"(?<![\w.,+-])\d{4,8}(?![\w-]|[.,]\d)")
_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")
_NOT_READ = re.compile(r"<(style|script)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, repr=False, kw_only=True)
class SentMessage:
    """What one recipient would have got, or why nothing.

    Args:
        channel: The channel, such as SMS, EMAIL or APNS_SANDBOX.
        address: Where it was sent to.
        endpoint_id: The endpoint; None for a bare address.
        user_id: The user; None if it was not sent to one.
        app_id: The app that sent it.
        message_id: The id that the answer shows; None where it shows none.
        status: The DeliveryStatus; only what is SUCCESSFUL was sent.
        status_code: The status code of the recipient's result.
        status_message: The text of the recipient's result.
        body: What a person would read or hear.
        title: The title of a push, the subject of an e-mail; None where there is none.
        payload: The JSON object that the push service gets; None on other channels.
        headers: The headers that go with it.
        raw: The bytes that are sent: JSON, a MIME message, a text in its encoding.
        details: What else is known, by name: of an SMS its encoding, parts and message_type, of an e-mail its
            text, html, from_address and reply_to_addresses, the voice.
        template: The name of the template; None without one.
        template_version: Its version; None without a template.
        context: The custom attributes of the request and the recipient.
        trace_id: The request's TraceId; None without one.
        source: What sent it: the name of the operation.
        time: The virtual time at which it was sent, aware, in UTC.
    """

    channel: str
    address: str
    endpoint_id: str | None = None
    user_id: str | None = None
    app_id: str
    message_id: str | None = None
    status: str
    status_code: int
    status_message: str
    body: str = ""
    title: str | None = None
    payload: Mapping[str, Any] | None = field(default=None, hash=False)
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    raw: bytes = b""
    details: Mapping[str, Any] = field(default_factory=dict, hash=False)
    template: str | None = None
    template_version: str | None = None
    context: Mapping[str, str] = field(default_factory=dict, hash=False)
    trace_id: str | None = None
    source: str
    time: datetime

    @property
    def was_sent(self) -> bool:
        """Whether the provider got it."""
        return self.status == SUCCESSFUL

    @property
    def subject(self) -> str | None:
        """The title, by the name that e-mails have for it."""
        return self.title

    @property
    def code(self) -> str:
        """The one number of 4 to 8 digits in the body, of HTML without its tags: what a person would type in.

        Raises:
            ValueError: If there is none or more than one; the text lists them.
        """
        text = unescape(_NOT_READ.sub(" ", self.body)) if self.body == self._html else self.body
        found = _CODE.findall(text)
        if len(found) != 1:
            raise ValueError(f"the message has {len(found)} numbers of 4 to 8 digits, not one: {found} in {text!r}")
        return str(found[0])

    @property
    def links(self) -> list[str]:
        """The http and https links in the body, in their order, and in the HTML of an e-mail, each once."""
        in_text = [] if self.body == self._html else _LINK.findall(self.body)
        return list(dict.fromkeys([*in_text, *map(unescape, _LINK.findall(self._html))]))

    @property
    def _html(self) -> str:
        html: str = self.details.get("html", "")
        return html

    def __str__(self) -> str:
        where = f" (endpoint {self.endpoint_id!r})" if self.endpoint_id is not None else ""
        what = f"{self.title!r}: {self.body!r}" if self.title is not None else f"{self.body!r}"
        why = "" if self.was_sent else f" NOT SENT, {self.status} {self.status_code}: {self.status_message}"
        return f"{self.time:%Y-%m-%d %H:%M:%S} {self.channel} to {self.address!r}{where} {what}{why}"

    def __repr__(self) -> str:
        shown = ("channel", "address", "endpoint_id", "user_id", "status", "title", "body", "template", "source")
        members = ", ".join(f"{name}={value!r}" for name in shown if (value := getattr(self, name)) is not None)
        return f"SentMessage({members})"


class Outbox(Records[SentMessage]):
    """The messages of a mock, oldest first; those that were not sent are among them, with their status.

    Args:
        settled: Gives the world, locked, after everything that has come due was done.
    """

    def __init__(self, settled: Callable[[], AbstractContextManager[World]]) -> None:
        def read() -> list[SentMessage]:
            with settled() as world:
                return world.outbox.copy()

        super().__init__(SentMessage, read, lambda message: message)
        self._settled = settled

    def filter(self, **members: object) -> list[SentMessage]:
        """As `Records.filter`; `subject` is another name of `title`."""
        return super().filter(**_by_fields(members))

    def one(self, **members: object) -> SentMessage:
        """As `Records.one`; `subject` is another name of `title`."""
        return super().one(**_by_fields(members))

    def clear(self) -> None:
        """Forget the messages so far."""
        with self._settled() as world:
            world.outbox.clear()


def _by_fields(members: dict[str, object]) -> dict[str, object]:
    return {"title" if name == "subject" else name: value for name, value in members.items()}
