"""A message as a test sees it: a value, made when somebody looks."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, Any

from ..world.arguments import check_count
from ..world.clock import to_datetime
from .message import SUCCESSFUL
from .message_text import find_codes, find_links, to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .message import RawMessage
    from .payload import Payload

_SHOWN = 300
"""Characters of a text in a repr or an error; the record has all of it."""


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
        status: The DeliveryStatus, or the reason why a journey or a campaign did not send it, such as QUIET_TIME; only
            what is SUCCESSFUL was sent.
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
        journey_id: The journey that sent it; None if none did.
        run_id: The run of that journey.
        campaign_id: The campaign that sent it; None if none did.
        treatment_id: The treatment of that campaign.
        activity_id: The activity of the journey or the campaign.
        source: What sent it: the name of the operation, `Journey` or `Campaign`.
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
    body: str = field(default_factory=str)
    title: str | None = None
    payload: Mapping[str, Any] | None = field(default_factory=lambda: None, hash=False)
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    raw: bytes = field(default_factory=bytes, hash=False)
    details: Mapping[str, Any] = field(default_factory=dict, hash=False)
    template: str | None = None
    template_version: str | None = None
    context: Mapping[str, str] = field(default_factory=dict, hash=False)
    trace_id: str | None = None
    journey_id: str | None = None
    run_id: str | None = None
    campaign_id: str | None = None
    treatment_id: str | None = None
    activity_id: str | None = None
    source: str
    time: datetime

    if not TYPE_CHECKING:  # a type checker shall still know which attributes there are

        def __getattr__(self, name: str) -> object:
            """Make a member of a message from the outbox when it is first read; see `_MADE_WHEN_READ`."""
            kept, make = vars(self).get("_payload"), _MADE_WHEN_READ.get(name)
            if kept is None or make is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            vars(self)[name] = value = make(kept)
            return value

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_MADE_WHEN_READ})

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

        Neither the digits of a link count nor the year of a copyright, and the same number twice is one.

        Raises:
            ValueError: If there is none or more than one; the text lists them.
        """
        text = to_text(self.body) if self.body == self._html else self.body
        found = find_codes(text)
        if len(found) != 1:
            shown = _cut(repr(text), _SHOWN)
            raise ValueError(f"the message has {len(found)} numbers of 4 to 8 digits, not one: {found} in {shown}")
        return found[0]

    @property
    def links(self) -> list[str]:
        """The http and https links in the body, in their order, and in the HTML of an e-mail, each once."""
        return find_links(self.body, self._html)

    @property
    def _html(self) -> str:
        html: str = self.details.get("html", "")
        return html

    def describe(self, width: int | None = None) -> str:
        """The message in one line, its text and its reason each cut at a width in characters if one is given."""
        width = None if width is None else check_count("width", width)
        names = {
            "endpoint": self.endpoint_id,
            "user": self.user_id,
            "journey": self.journey_id,
            "campaign": self.campaign_id,
            "activity": self.activity_id,
        }
        named = ", ".join(f"{name} {value!r}" for name, value in names.items() if value is not None)
        where = f" ({named})" if named else ""
        what = f"{self.title!r}: {self.body!r}" if self.title is not None else f"{self.body!r}"
        reason = f" NOT SENT, {self.status} {self.status_code}: {_cut(self.status_message, width)}"
        time = f"{self.time:%Y-%m-%d %H:%M:%S}"
        return f"{time} {self.channel} to {self.address!r}{where} {_cut(what, width)}{'' if self.was_sent else reason}"

    def __str__(self) -> str:
        return self.describe(_SHOWN)

    def __repr__(self) -> str:
        shown = ["channel", "address", "endpoint_id", "user_id", "status", "title", "body", "template", "source"]
        shown += ["journey_id", "campaign_id", "activity_id"]
        if not self.was_sent:
            shown.insert(5, "status_message")
        values = ((name, getattr(self, name)) for name in shown)
        members = ", ".join(f"{name}={_cut(repr(value), _SHOWN)}" for name, value in values if value is not None)
        return f"SentMessage({members})"


_MADE_WHEN_READ: Mapping[str, Callable[[Payload], object]] = {
    "body": lambda payload: payload.body,
    "payload": lambda payload: deepcopy(payload.json),
    "details": lambda payload: deepcopy(payload.details),
    "headers": lambda payload: dict(payload.headers),
    "raw": lambda payload: payload.raw,
}
"""How the members are made that a message from the outbox does not have at first.

Their fields have default factories, and no defaults, which would be found before `__getattr__` is asked.
"""


def _cut(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else f"{text[:width]} …"


def read_message(kept: RawMessage) -> SentMessage:
    """Return a message as its reader wants it; what the reader does to it stays there."""
    batch, result, template = kept.batch, kept.result, kept.template
    message = SentMessage.__new__(SentMessage)
    vars(message).update(
        channel=kept.channel,
        address=kept.address,
        endpoint_id=kept.endpoint_id,
        user_id=kept.user_id,
        app_id=batch.app_id,
        message_id=result.message_id,
        status=result.status,
        status_code=result.status_code,
        status_message=result.status_message,
        title=kept.payload.title,
        template=None if template is None else template.name,
        template_version=None if template is None else str(template.version),
        context=dict(kept.context),
        trace_id=batch.trace_id,
        source=batch.source,
        time=to_datetime(batch.time),
        _payload=kept.payload,
        **batch.origin.name_members(),
    )
    return message
