"""The outbox: what was handed to a provider for each recipient, and what was not, and why.

A record is a value, made when somebody looks; what is kept is light, and never changed by what comes after.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from ..gateway.names import check_enumerated, check_operation_member
from ..phone.spelling import address_key
from ..world.arguments import check_count
from ..world.clock import to_datetime
from ..world.parts import Part
from ..world.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from typing_extensions import Unpack

    from ..gateway.members import MessageMembers
    from ..templates.template import TemplateVersion
    from ..world.session import Session
    from .origins import Origin
    from .payload import Payload

SUCCESSFUL = "SUCCESSFUL"
_CODE = re.compile(r"(?<![\w.,+-])(?:[A-Za-z]-)?(\d{4,8})(?![\w-]|[.,]\d)")  # some begin with a letter, as G-123456
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*\d{4}", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_UNREAD = re.compile(r"<(style|script)\b[^<>]*>", re.IGNORECASE)
_UNREAD_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("style", "script")}
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
        text = _text_of(self.body) if self.body == self._html else self.body
        found = list(dict.fromkeys(_CODE.findall(_COPYRIGHT.sub(" ", _LINK.sub(" ", text)))))
        if len(found) != 1:
            shown = _cut(repr(text), _SHOWN)
            raise ValueError(f"the message has {len(found)} numbers of 4 to 8 digits, not one: {found} in {shown}")
        return str(found[0])

    @property
    def links(self) -> list[str]:
        """The http and https links in the body, in their order, and in the HTML of an e-mail, each once."""
        in_text = [] if self.body == self._html else _LINK.findall(self.body)
        in_html = map(_read_references, _LINK.findall(self._html))
        return list(dict.fromkeys(map(_without_punctuation, [*in_text, *in_html])))

    @property
    def _html(self) -> str:
        html: str = self.details.get("html", "")
        return html

    def describe(self, width: int | None = None) -> str:
        """The message in one line, its text and its reason each cut at a width in characters if one is given."""
        width = None if width is None else check_count("width", width)
        names = {"endpoint": self.endpoint_id, "user": self.user_id}
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


def _without_punctuation(link: str) -> str:
    """A link less what the sentence around it adds; a bracket belongs to it if it opens there too."""
    end = link.rstrip(".,;:!?")
    while end.endswith((")", "]")) and end.count(end[-1]) > end.count("(" if end[-1] == ")" else "["):
        end = end[:-1].rstrip(".,;:!?")
    return end


def _text_of(html: str) -> str:
    """What a person reads of HTML. Linear in any HTML, as the standard library's parser is not in all its versions."""
    pieces, position = [], 0
    while opening := _UNREAD.search(html, position):
        pieces.append(html[position : opening.start()])
        closing = _UNREAD_ENDS[opening[1].lower()].search(html, opening.end())
        position = closing.end() if closing else len(html)
    pieces.append(html[position:])
    return _read_references(_TAG.sub(" ", " ".join(pieces)))


def _read_references(html: str) -> str:
    """Replace character references such as `&amp;`; all stay as they are if one has too many digits to be a number."""
    try:
        return unescape(html)
    except ValueError:
        return html


def _cut(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else f"{text[:width]} …"


class Result(NamedTuple):
    """What the answer says of a recipient.

    Args:
        status: The DeliveryStatus.
        status_code: The status code that the provider gave, or that Pinpoint gave for it.
        status_message: The text.
        message_id: The id of the message; None where the answer shows none.
    """

    status: str
    status_code: int
    status_message: str
    message_id: str | None = None

    def members(self) -> dict[str, Any]:
        """The result as it is answered."""
        members = {
            "DeliveryStatus": self.status,
            "StatusCode": self.status_code,
            "StatusMessage": self.status_message,
        }
        if self.message_id is not None:
            members["MessageId"] = self.message_id
        return members


class Batch(NamedTuple):
    """What messages that are sent together have in common.

    Args:
        origin: Where they came from.
        app_id: The app that sends.
        source: The name of the operation.
        trace_id: The request's TraceId; None without one.
        time: When, in microseconds since the epoch.
    """

    origin: Origin
    app_id: str
    source: str
    trace_id: str | None
    time: int


class RawMessage(NamedTuple):
    """A message as the outbox keeps it, since few of many are ever looked at; no mapping in it is ever changed.

    Args:
        batch: What it has in common with others.
        channel: The channel; empty if it is not known.
        address: Where to.
        endpoint_id: The endpoint, if it goes to one.
        user_id: The user, if it goes to one.
        template: The template that it was made of, if it was.
        context: The custom attributes of the request and the recipient.
        payload: What the provider got, or would have got.
        result: What the answer says of it.
    """

    batch: Batch
    channel: str
    address: str
    endpoint_id: str | None
    user_id: str | None
    template: TemplateVersion | None
    context: Mapping[str, str]
    payload: Payload
    result: Result

    def read(self) -> SentMessage:
        """The message as its reader wants it; what the reader does to it stays there."""
        batch, result, template = self.batch, self.result, self.template
        message = SentMessage.__new__(SentMessage)
        vars(message).update(
            channel=self.channel,
            address=self.address,
            endpoint_id=self.endpoint_id,
            user_id=self.user_id,
            app_id=batch.app_id,
            message_id=result.message_id,
            status=result.status,
            status_code=result.status_code,
            status_message=result.status_message,
            title=self.payload.title,
            template=None if template is None else template.name,
            template_version=None if template is None else str(template.version),
            context=dict(self.context),
            trace_id=batch.trace_id,
            source=batch.source,
            time=to_datetime(batch.time),
            _payload=self.payload,
        )
        return message


class MessageLog(Part):
    """The messages of a world, oldest first."""

    __slots__ = ("messages", "unsent")

    def __init__(self) -> None:
        self.messages: list[RawMessage] = []
        self.unsent: list[int] = []  # the positions of those that were not sent

    def add(self, messages: Sequence[RawMessage]) -> None:
        """Add messages."""
        for position, message in enumerate(messages, len(self.messages)):
            if message.result.status != SUCCESSFUL:
                self.unsent.append(position)
        self.messages.extend(messages)

    def clear(self) -> None:
        """Forget all messages."""
        self.messages.clear()
        self.unsent.clear()

    def copy(self) -> MessageLog:
        """Return a log with the same messages, which are values."""
        copied = MessageLog()
        copied.messages = self.messages.copy()
        copied.unsent = self.unsent.copy()
        return copied


_CHECKS = {
    "channel": check_enumerated("ChannelType"),
    "status": check_enumerated("DeliveryStatus"),
    "source": check_operation_member,
}


class Outbox(Records[SentMessage]):
    """The messages of a mock, oldest first; those that were not sent are among them, with their status.

    Args:
        session: The session whose messages they are.
    """

    def __init__(self, session: Session) -> None:
        @contextmanager
        def open_kept() -> Iterator[list[RawMessage]]:
            with session.locked_world() as world:
                yield world.part(MessageLog).messages

        super().__init__(
            SentMessage, open_kept, RawMessage.read, ("subject", "was_sent"), {"address": address_key}, _CHECKS
        )
        self._session = session

    if TYPE_CHECKING:

        def filter(self, **members: Unpack[MessageMembers]) -> list[SentMessage]:  # type: ignore[override]
            """The messages whose members are as given."""

        def one(self, **members: Unpack[MessageMembers]) -> SentMessage:  # type: ignore[override]
            """The only message whose members are as given."""

    def clear(self) -> None:
        """Forget the messages so far."""
        with self._session.locked_world() as world:
            world.part(MessageLog).clear()
