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
from .composition import KINDS, RenderFailure, draft, personalised
from .delivery import delivery_events, rendering_failure
from .handover import Handover, NothingToSend, Outgoing, Refused
from .outbox import SUCCESSFUL, Origin, RawMessage, Result
from .outcomes import Outcomes
from .providers.table import PROVIDERS
from .senders import check_sender

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..events.event import KeptEvent
    from ..templates.template import TemplateVersion
    from ..world.store import App, World
    from .composition import Draft
    from .recipients import Recipient

_SMS_ID, _BASE32HEX = 40, "0123456789abcdefghijklmnopqrstuv"  # observed


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
            handover = self._hand_over(recipient)
        except Refused as refused:
            handover = Handover(body="")
            result = Result(refused.status, refused.status_code, refused.status_message)
        except RenderFailure as failure:
            return self._not_rendered(recipient, str(failure))
        else:
            result = self._delivered(recipient)
            if self.app.world.faults:
                result = self._outcomes.decide(self._kept(recipient, result, handover))
        self._note(recipient, result, handover)
        return result.members()

    def refuse(self, recipient: Recipient, status: str, status_message: str) -> dict[str, Any]:
        """Send nothing to a recipient, and note why."""
        result = Result(status, 400, status_message)
        self._note(recipient, result, Handover(body=""))
        return result.members()

    def keep(self) -> None:
        """Make what has been sent known."""
        self._outcomes.keep()
        self.app.world.outbox.extend(self.messages)
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

    def _hand_over(self, recipient: Recipient) -> Handover:
        channel_type, settings = self._channel(recipient)
        message = self._drafts.get(channel_type)
        if message is None:
            message = self._drafts[channel_type] = draft(self.app, self.request, channel_type)
        outgoing = Outgoing(
            application_id=self.app.id,
            channel_type=channel_type,
            address=recipient.address,
            members=personalised(self.app, message, recipient),
            settings=settings,
            now=self._origin.time,
            endpoint_id=recipient.endpoint_id,
            context=self._context(recipient),
        )
        try:
            handover = PROVIDERS[channel_type](outgoing)
        except NothingToSend as nothing:
            raise (nothing if message.template is None else _without_text(message.template)) from None
        check_sender(self.app, handover)
        return handover

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
        if channel_type in ("SMS", "VOICE") and address in self.app.world.opted_out:
            raise Refused("Destination phone number opted out")  # observed
        return channel_type, channel.settings

    def _delivered(self, recipient: Recipient) -> Result:
        channel_type = recipient.channel_type or ""
        self._served.add((channel_type, recipient.address))
        message_id = new_message_id(self.app.world, channel_type)
        # Observed of SMS, and of a push, which has neither; inferred of the others.
        return Result(SUCCESSFUL, 200, "" if message_id is None else f"MessageId: {message_id}", message_id)

    def _not_rendered(self, recipient: Recipient, failure: str) -> dict[str, Any]:
        """An e-mail is rendered after it has been accepted, other messages before (inferred from their events)."""
        failed = Result("PERMANENT_FAILURE", 400, failure)
        if recipient.channel_type != "EMAIL":
            self._note(recipient, failed, Handover(body=""))
            return failed.members()
        accepted = self._delivered(recipient)
        self._note(recipient, failed._replace(message_id=accepted.message_id), Handover(body=""))
        self.events.append(rendering_failure(self.messages[-1]))
        return accepted.members()

    def _context(self, recipient: Recipient) -> Mapping[str, str]:
        context: Mapping[str, str] = self.request.get("Context", {})
        own = recipient.settings.get("Context")
        return {**context, **own} if own else context

    def _note(self, recipient: Recipient, result: Result, handover: Handover) -> None:
        message = self._kept(recipient, result, handover)
        self.messages.append(message)
        self.events.extend(delivery_events(message))

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


def _without_text(template: TemplateVersion) -> Refused:
    """Why a template says nothing to somebody; the text is ours."""
    return Refused(f"Version {template.version} of the template {template.name!r} has no text for this recipient")


def new_message_id(world: World, channel_type: str) -> str | None:
    """An id for a message in the form of the channel's; a push has none (observed)."""
    stream = world.ids.messages
    if channel_type == "EMAIL":
        return f"0100{stream.uuid_hex()[:12]}-{UUID(stream.uuid_hex())}-000000"
    if channel_type in ("SMS", "VOICE"):
        return stream.text(_SMS_ID, _BASE32HEX)
    return None
