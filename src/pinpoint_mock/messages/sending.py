"""From a request and a recipient to what the recipient gets, and what the answer says of it.

Every recipient is judged by itself: what is wrong with one keeps nothing from another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ..channels.channel import channel_of
from ..events.recording import record
from ..gateway.fault_rules import FaultRules
from ..phone.spelling import digits_of
from ..world.bus import publish
from .composition import KINDS, RenderFailure, draft, personalised
from .delivery import delivery_events, rendering_failure
from .handover import Handover, Outgoing, Refused, from_address_of
from .opt_outs import OptOuts
from .outbox import SUCCESSFUL, MessageLog, Origin, RawMessage, Result
from .outcomes import Outcomes
from .providers.table import PROVIDERS
from .senders import check_sender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..events.event import KeptEvent
    from ..world.store import App, World
    from .composition import Draft
    from .recipients import Recipient

_SMS_ID, _BASE32HEX = 40, "0123456789abcdefghijklmnopqrstuv"  # observed


_NOTHING = Handover(body="")


@dataclass(frozen=True, slots=True)
class MessagesSettled:
    """The fact that it is decided what becomes of messages.

    Args:
        messages: The messages, those that were not sent among them.
    """

    messages: Sequence[RawMessage]


class _NotRendered(Refused):
    """A message cannot be made for a recipient; an e-mail has been accepted when that turns out."""


@dataclass
class Sending:
    """One request being carried out.

    Args:
        app: The app that sends.
        source: The name of the operation.
        request: Its members.
    """

    app: App
    source: str
    request: Mapping[str, Any]
    messages: list[RawMessage] = field(default_factory=list)
    events: list[KeptEvent] = field(default_factory=list)
    _drafts: dict[str, Draft] = field(default_factory=dict)
    _served: set[tuple[str, str]] = field(default_factory=set)

    def send(self, recipient: Recipient) -> dict[str, Any]:
        """Send to one recipient.

        Returns:
            The recipient's result, as it is answered.
        """
        try:
            channel_type, settings = self._channel(recipient)
            message = self._draft(channel_type)
        except Refused as refused:
            return self._noted(recipient, _result_of(refused))
        message_id = new_message_id(self.app.world, channel_type)
        handover, refusal = self._handed_over(recipient, message, settings, message_id)
        refusal = self._barred(recipient, message, settings) or refusal
        if refusal is None:
            return self._noted(recipient, self._delivered(recipient, handover, message_id), handover)
        if isinstance(refusal, _NotRendered) and channel_type == "EMAIL":
            return self._accepted(recipient, refusal, handover, message_id)
        return self._noted(recipient, _result_of(refusal), handover)

    def refuse(self, recipient: Recipient, status: str, status_message: str) -> dict[str, Any]:
        """Send nothing to a recipient, and note why."""
        return self._noted(recipient, Result(status, 400, status_message))

    def __enter__(self) -> Sending:
        return self

    def __exit__(self, error_type: type[BaseException] | None, *_: object) -> None:
        """Make what has been sent known; nothing has been sent by a request that is refused as a whole."""
        if error_type is not None:
            self._outcomes.drop()
            return
        self._outcomes.keep()
        self.app.world.part(MessageLog).add(self.messages)
        publish(self.app, MessagesSettled(self.messages))
        record(self.app, self.events)

    @cached_property
    def _outcomes(self) -> Outcomes:
        return Outcomes(self.app.world)

    @cached_property
    def _origin(self) -> Origin:
        world = self.app.world
        return Origin(
            self.app.id, world.options.account_id, self.source, self.request.get("TraceId"), world.clock.now()
        )

    def _draft(self, channel_type: str) -> Draft:
        message = self._drafts.get(channel_type)
        if message is None:
            message = self._drafts[channel_type] = draft(self.app, self.request, channel_type)
        return message

    def _handed_over(
        self, recipient: Recipient, message: Draft, settings: Mapping[str, Any], message_id: str | None
    ) -> tuple[Handover, Refused | None]:
        """What the provider gets, or as much of it as is known, and why it does not get it."""
        channel_type = recipient.channel_type or ""
        try:
            members = personalised(self.app, message, recipient)
        except RenderFailure as failure:
            return _unrendered(message, settings), _NotRendered(str(failure))
        except Refused as refused:
            return _unrendered(message, settings), refused
        outgoing = Outgoing(
            application_id=self.app.id,
            channel_type=channel_type,
            address=recipient.address,
            members=members,
            settings=settings,
            now=self._origin.time,
            message_id=message_id,
            endpoint_id=recipient.endpoint_id,
            context=self._context(recipient),
        )
        try:
            return PROVIDERS[channel_type](outgoing), None
        except Refused as refused:
            return _untaken(members), refused

    def _barred(self, recipient: Recipient, message: Draft, settings: Mapping[str, Any]) -> Refused | None:
        """Why nothing of the kind may be sent, whatever it says."""
        opted_out, channel_type = self.app.world.part(OptOuts).numbers, recipient.channel_type or ""
        if opted_out and channel_type in ("SMS", "VOICE") and digits_of(recipient.address) in opted_out:
            return Refused("Destination phone number opted out")  # observed
        try:
            check_sender(self.app, channel_type, message.members, settings)
        except Refused as refused:
            return refused
        return None

    def _channel(self, recipient: Recipient) -> tuple[str, Mapping[str, Any]]:
        """The channel that a recipient is on, and how it is set up.

        Raises:
            Refused: If nothing can be sent to it.
        """
        channel_type, address = recipient.channel_type, recipient.address
        if not address:
            raise Refused(recipient.unaddressed)
        if channel_type is None:
            raise Refused("ChannelType is required for an address")  # unknown; ours
        channel = channel_of(self.app, channel_type)
        if channel_type not in KINDS or channel is None or not channel.is_enabled:
            # Observed of a channel that was never set up, inferred of one that is off.
            raise Refused(f"No channel of type {channel_type} is enabled for the application {self.app.id}")
        if (channel_type, address) in self._served:
            raise Refused("The address has been sent to already", "DUPLICATE")  # documented; the text is ours
        return channel_type, channel.settings

    def _delivered(self, recipient: Recipient, handover: Handover, message_id: str | None) -> Result:
        """What becomes of a message that the provider would take."""
        channel_type = recipient.channel_type or ""
        # Observed of SMS, and of a push, which has neither; inferred of the others.
        result = Result(SUCCESSFUL, 200, "" if message_id is None else f"MessageId: {message_id}", message_id)
        if self.app.world.part(FaultRules):
            result = self._outcomes.decide(self._kept(recipient, result, handover))
        if result.status == SUCCESSFUL:
            self._served.add((channel_type, recipient.address))
        return result

    def _accepted(
        self, recipient: Recipient, refusal: Refused, handover: Handover, message_id: str | None
    ) -> dict[str, Any]:
        """Note an e-mail that is rendered, and fails, after it has been accepted (inferred from its event)."""
        accepted = self._delivered(recipient, handover, message_id)
        if accepted.status != SUCCESSFUL:
            return self._noted(recipient, accepted, handover)
        self._noted(recipient, _result_of(refusal)._replace(message_id=accepted.message_id), handover)
        self.events.append(rendering_failure(self.messages[-1]))
        return accepted.members()

    def _context(self, recipient: Recipient) -> Mapping[str, str]:
        context: Mapping[str, str] = self.request.get("Context", {})
        own = recipient.settings.get("Context")
        return {**context, **own} if own else context

    def _noted(self, recipient: Recipient, result: Result, handover: Handover = _NOTHING) -> dict[str, Any]:
        """Note what became of a message, and give the result as it is answered."""
        message = self._kept(recipient, result, handover)
        self.messages.append(message)
        self.events.extend(delivery_events(message))
        return result.members()

    def _kept(self, recipient: Recipient, result: Result, handover: Handover) -> RawMessage:
        known = self._drafts.get(recipient.channel_type or "")
        return RawMessage(
            self._origin,
            recipient.channel_type or "",
            recipient.address,
            recipient.endpoint_id,
            recipient.user_id,
            None if known is None else known.template,
            self._context(recipient),
            handover,
            result,
        )


def _result_of(refused: Refused) -> Result:
    return Result(refused.status, refused.status_code, refused.status_message)


def _untaken(members: Mapping[str, Any]) -> Handover:
    """The texts of a message that the provider does not take."""
    simple: Mapping[str, Any] = members.get("SimpleEmail", {})
    subject, text, html = (simple.get(name, {}).get("Data") for name in ("Subject", "TextPart", "HtmlPart"))
    return Handover(body=text or html or members.get("Body", ""), title=subject or members.get("Title"))


def _unrendered(message: Draft, settings: Mapping[str, Any]) -> Handover:
    """As much of a message as is known without its texts."""
    if message.kind.template_type != "EMAIL":
        return _NOTHING
    from_address = from_address_of(message.members, settings)
    return _NOTHING if from_address is None else Handover(body="", details={"from_address": from_address})


def new_message_id(world: World, channel_type: str) -> str | None:
    """An id for a message in the form of the channel's; a push has none (observed)."""
    stream = world.ids.messages
    if channel_type == "EMAIL":
        return f"0100{stream.uuid_hex()[:12]}-{UUID(stream.uuid_hex())}-000000"
    if channel_type in ("SMS", "VOICE"):
        return stream.text(_SMS_ID, _BASE32HEX)
    return None
