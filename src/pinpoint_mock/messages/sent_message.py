"""A message as a test sees it: a value that is built when the test reads the outbox."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, Any

from ..world.arguments import check_choice, check_count
from ..world.clock import to_datetime
from .message import SUCCESSFUL
from .message_text import find_codes, find_links, to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..gateway.literals import BounceKind, DeliveryReport
    from ..world.session import Session
    from .message import RawMessage
    from .payload import Payload

_SHOWN = 300
"""The most characters of a string in a repr or an error message. The message itself has the whole string."""


@dataclass(frozen=True, repr=False, kw_only=True)
class SentMessage:
    """The message that one recipient would have got, or the reason why it was not sent.

    Args:
        channel: The channel, such as SMS, EMAIL or APNS_SANDBOX.
        address: The address that it was sent to.
        endpoint_id: The endpoint; None for a bare address.
        user_id: The user whose endpoint it was sent to, or that the request names; None without one.
        app_id: The app that sent it.
        message_id: The id in the response; None if the response does not show one.
        status: The DeliveryStatus, or the reason why a journey or a campaign did not send it, such as QUIET_TIME. Only
            a message with the status SUCCESSFUL was sent.
        status_code: The status code of the recipient's result.
        status_message: The status message of the recipient's result.
        body: The text that the recipient would read or hear.
        title: The title of a push or the subject of an e-mail; None without one.
        payload: The JSON object that the push service gets; None on other channels.
        headers: The headers that are sent with it.
        raw: The bytes that are sent: JSON, a MIME message, or an encoded text.
        details: More details by name: for an SMS its encoding, parts and message_type, for an e-mail its text, html,
            from_address and reply_to_addresses, for a voice message its voice.
        template: The name of the template; None without one.
        template_version: The version of the template; None without a template.
        context: The custom attributes of the request and the recipient.
        trace_id: The request's TraceId; None without one.
        journey_id: The journey that sent it; None if it does not come from a journey.
        run_id: The run of that journey.
        campaign_id: The campaign that sent it; None if it does not come from a campaign.
        treatment_id: The treatment of that campaign.
        activity_id: The activity of the journey or the campaign.
        source: The name of the operation that sent it, or `Journey` or `Campaign`.
        time: The virtual time at which it was sent, an aware datetime in UTC.
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

    if not TYPE_CHECKING:  # type checkers should still report unknown attributes

        def __getattr__(self, name: str) -> object:
            """Build an attribute of a message from the outbox when it is first read; see `_MADE_WHEN_READ`."""
            kept, make = vars(self).get("_payload"), _MADE_WHEN_READ.get(name)
            if kept is None or make is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            vars(self)[name] = value = make(kept)
            return value

    def __getstate__(self) -> dict[str, object]:
        """Leave out the link to the outbox: a copy of a message is a plain value, without `open()` and the like."""
        return {name: value for name, value in vars(self).items() if name != "_kept"}

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_MADE_WHEN_READ})

    @property
    def was_sent(self) -> bool:
        """Whether the message was sent: the provider got it."""
        return self.status == SUCCESSFUL

    @property
    def subject(self) -> str | None:
        """The same as `title`, under the name that e-mails use."""
        return self.title

    @property
    def code(self) -> str:
        """The code that the recipient would type in: the only number of 4 to 8 digits in the body.

        HTML is read without its tags. Digits in a link do not count, and neither does the year of a copyright notice.
        The same number twice counts once.

        Raises:
            ValueError: If the message was not sent, or does not have exactly one such number.
        """
        __tracebackhide__ = True  # a failing test shows its own line, and our message below it
        text = to_text(self.body) if self.body == self._html else self.body
        found = find_codes(text)
        if len(found) == 1:
            return found[0]
        shown = _cut(repr(text), _SHOWN)
        if found:
            raise ValueError(f"the message has {len(found)} numbers of 4 to 8 digits, not one: {found} in {shown}")
        if not self.was_sent:
            reason = _cut(self.status_message, _SHOWN)
            raise ValueError(f"the message has no code, because it was not sent: {reason}")
        raise ValueError(f"the message has no number of 4 to 8 digits: {shown}")

    @property
    def links(self) -> list[str]:
        """The http and https links of the body and then of an e-mail's HTML, in order, each once."""
        return find_links(self.body, self._html)

    @property
    def _html(self) -> str:
        html: str = self.details.get("html", "")
        return html

    def deliver(self, status: DeliveryReport | None = None) -> None:
        """Record that the message is delivered now, or that the carrier of an SMS reports another status.

        An SMS records `_SMS.SUCCESS`, `_SMS.BUFFERED` or `_SMS.FAILURE`, an e-mail records `_email.delivered`. A push
        records `received_background` or `received_foreground`, as the client libraries of AWS do.

        Args:
            status: For an SMS the record_status, by default DELIVERED. For a push `background`, which is the default,
                or `foreground`.

        Raises:
            LookupError: If the app no longer exists.
            TypeError: If the status is not a string.
            ValueError: If the status is not valid, if the message was not sent, or if it is a voice message.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     shop = pinpoint.create_app("shop", channels=["SMS"])
            ...     _ = boto3.client("pinpoint").send_messages(
            ...         ApplicationId="shop",
            ...         MessageRequest={
            ...             "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
            ...             "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
            ...         },
            ...     )
            ...     pinpoint.outbox.one().deliver("UNREACHABLE")
            ...     [event.event_type for event in shop.events]
            ['_SMS.SUCCESS', '_SMS.FAILURE']
        """
        self._act("deliver", "status", status)

    def open(self) -> None:
        """Record that the recipient opens the e-mail or the push now.

        Raises:
            LookupError: If the app no longer exists.
            ValueError: If the message is of another channel, or was not sent.
        """
        self._act("open")

    def click(self, url: str | None = None) -> None:
        """Record that the recipient clicks a link in the e-mail now.

        Args:
            url: One of the `links`. You can leave it out if the message has only one link.

        Raises:
            LookupError: If the app no longer exists.
            TypeError: If the link is not a string.
            ValueError: If the message does not have the link, or if you leave out `url` and the message does not have
                exactly one link. Also if the message is not an e-mail or was not sent.
        """
        self._act("click", url=url)

    def bounce(self, kind: BounceKind = "hard") -> None:
        """Record that the e-mail bounces now.

        Args:
            kind: `hard` for a permanent bounce, `soft` for a temporary one.

        Raises:
            LookupError: If the app no longer exists.
            TypeError: If the kind is not a string.
            ValueError: If the kind is not valid, if the message is not an e-mail, or if it was not sent.
        """
        self._act("bounce", "kind", check_choice("kind", kind, ("hard", "soft")))

    def complain(self) -> None:
        """Record that the recipient reports the e-mail as spam now.

        Raises:
            LookupError: If the app no longer exists.
            ValueError: If the message is not an e-mail, or was not sent.
        """
        self._act("complain")

    def opt_out(self) -> None:
        """Record that the recipient opts out now: by a reply to an SMS, or by the unsubscribe link of an e-mail.

        The number of an SMS is in `pinpoint.opted_out` from then on. Nothing else changes: your application writes
        OptOut to an endpoint itself.

        Raises:
            LookupError: If the app no longer exists.
            ValueError: If the message is of another channel, or was not sent.
        """
        self._act("opt_out")

    def _act(self, action: str, argument: str = "", manner: str | None = None, *, url: str | None = None) -> None:
        kept: tuple[Session, RawMessage] | None = vars(self).get("_kept")
        if kept is None:
            raise ValueError(
                f"{action}() works only on a message read from pinpoint.outbox, not on a copy or while it is being sent"
            )
        from .actions import act

        act(*kept, action, argument=argument, manner=manner, url=url)

    def describe(self, width: int | None = None) -> str:
        """Return the message in one line.

        Args:
            width: The most characters of the text and of the reason; None shows all.
        """
        width = None if width is None else check_count("width", width)
        names = {
            "endpoint": self.endpoint_id,
            "user": self.user_id,
            "journey": self.journey_id,
            "campaign": self.campaign_id,
            "treatment": self.treatment_id,
            "activity": self.activity_id if self.campaign_id is None else None,  # that of a campaign is a long id
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
        shown += ["journey_id", "campaign_id", "treatment_id" if self.campaign_id is not None else "activity_id"]
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
"""The functions that build the attributes that a message from the outbox does not have at first.

Their fields have default factories instead of defaults, because Python would find a default and not call `__getattr__`.
"""


def _cut(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else f"{text[:width]} …"


def read_message(kept: RawMessage, session: Session | None = None) -> SentMessage:
    """Return a stored message as the test sees it. Changes to its mappings do not affect the stored message.

    Args:
        kept: The stored message.
        session: The session of the message, for `open()` and the like; None to leave them out.
    """
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
    if session is not None:
        vars(message)["_kept"] = (session, kept)
    return message
