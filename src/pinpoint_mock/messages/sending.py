"""Sending one request: from each recipient to the payload that its provider gets, and to the result in the response.

Each recipient is handled on its own: a failure for one recipient does not affect the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from ..channels.channel import channel_of
from ..endpoints.endpoint import PUSH_CHANNELS
from ..events.recording import record
from ..gateway.call_notes import add_note, cut_list, put_on_line
from ..gateway.errors import BadRequest
from ..gateway.fault_rules import FaultRules
from ..gateway.problems import quote
from ..phone.spelling import address_key, number_key
from ..world.bus import publish
from ..world.formatting import show_error
from .composition import MESSAGE_SHAPES, RenderFailure, choose_source, personalise
from .delivery import delivery_events, rendering_failure
from .message import OPT_OUT, SUCCESSFUL, Batch, MessageLog, RawMessage, Result
from .missing_recommendations import explain_missing
from .opt_outs import OptOuts
from .origins import DIRECT
from .outcomes import RequestOutcomes
from .payload import OutgoingMessage, Payload, ReadyPayload, Refused, check_configuration_set, from_address_of
from .providers.table import PROVIDERS
from .send_event import SendEvent
from .senders import check_sender
from .sms_price import SmsPrice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..events.event import KeptEvent
    from ..gateway.literals import ChannelName, SendStatus
    from ..templates.template import TemplateVersion
    from ..world.store import App, World
    from .composition import MessageSource
    from .origins import Origin
    from .recipients import Recipient

_SMS_ID, _BASE32HEX = 40, "0123456789abcdefghijklmnopqrstuv"  # observed
_NOTHING = ReadyPayload(body="")
_SHOWN = 80  # characters of an error in a result
Place: TypeAlias = tuple[str, str]
"""A channel, and the key of an address there."""


@dataclass(frozen=True, slots=True)
class MessagesSettled:
    """A notification that the results of messages are final.

    Args:
        messages: The messages, including those that were not sent.
    """

    messages: tuple[RawMessage, ...]


class _NoAddress(Refused):
    """A recipient has no address. Pinpoint has already accepted an SMS at this point, as its event shows."""


class _NotRendered(Refused):
    """A message cannot be rendered for a recipient. Pinpoint has already accepted an e-mail at this point."""


@dataclass
class Sending:
    """The sending of one request, or of one batch of a campaign or a journey.

    Args:
        app: The app that sends.
        source: The name of the operation, `Journey` or `Campaign`.
        request: The members of the request.
        origin: The origin of its messages.
    """

    app: App
    source: str
    request: Mapping[str, Any]
    origin: Origin = DIRECT
    messages: list[RawMessage] = field(default_factory=list)
    events: list[KeptEvent] = field(default_factory=list)
    _sources: dict[str, MessageSource] = field(default_factory=dict)
    _refusals: dict[str, str] = field(default_factory=dict)
    _sent_to: set[Place] = field(default_factory=set)
    _unrendered: list[RawMessage] = field(default_factory=list)

    def send(self, recipient: Recipient) -> dict[str, Any]:
        """Send to one recipient.

        Returns:
            The recipient's result in the response.
        """
        try:
            channel_type, settings, place = self._open_channel(recipient)
            source = self._source_for(channel_type)
        except _NoAddress as refused:
            return self._record(recipient, self._accept_empty_address(recipient, refused))
        except Refused as refused:
            return self._record(recipient, _to_result(refused))
        message_id = new_message_id(self.app.world, channel_type)
        payload, failure = self._compose(recipient, source, settings, message_id)
        failure = self._block_reason(recipient, source, settings) or failure
        if failure is None:
            return self._record(recipient, self._decide(recipient, payload, message_id, place), payload)
        if isinstance(failure, _NotRendered) and channel_type == "EMAIL":
            return self._accept_unrendered(recipient, failure, payload, message_id, place)
        return self._record(recipient, _to_result(failure), payload)

    def try_to_send(self, recipient: Recipient) -> BaseException | None:
        """Send to one recipient. If a predicate of the test raises, the message fails (ours).

        A journey or a campaign then still sends to its other recipients.

        Returns:
            The exception that the predicate raised; None if it did not raise.
        """
        try:
            self.send(recipient)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.refuse(recipient, "UNKNOWN_FAILURE", show_error(error, _SHOWN))
            return error
        return None

    def refuse(self, recipient: Recipient, status: SendStatus, status_message: str) -> dict[str, Any]:
        """Record that a recipient gets no message, and why."""
        return self._record(recipient, Result(status, 400, status_message))

    def hand_over(self, recipient: Recipient, channel_type: ChannelName, body: str, result: Result) -> dict[str, Any]:
        """Record a message that our providers do not compose, such as one that a handler of the test delivers.

        Args:
            recipient: The recipient.
            channel_type: The way of delivery, such as CUSTOM. It may differ from the channel of the endpoint.
            body: The content that was handed over.
            result: The result of the delivery.
        """
        payload = ReadyPayload(body=body)
        return self._record(recipient._replace(channel_type=channel_type), result, payload)

    def __enter__(self) -> Sending:
        return self

    def __exit__(self, error_type: type[BaseException] | None, *_: object) -> None:
        """Store and publish the messages. If the whole request was refused, nothing was sent, so drop them."""
        if error_type is not None:
            self._outcomes.roll_back()
            return
        self._outcomes.commit()
        self.app.world.part(MessageLog).add(self.messages)
        record(self.app, self.events)
        if self.origin is DIRECT:
            for note in cut_list(map(_describe_unrendered, self._unrendered)):
                add_note(note)
        publish(self.app, MessagesSettled(tuple(self.messages)))

    @cached_property
    def _outcomes(self) -> RequestOutcomes:
        return RequestOutcomes(self.app.world)

    @cached_property
    def _batch(self) -> Batch:
        world = self.app.world
        return Batch(
            origin=self.origin,
            app_id=self.app.id,
            source=self.source,
            trace_id=self.request.get("TraceId"),
            time=world.clock.now(),
        )

    def find_template(self, channel_type: str) -> TemplateVersion | None:
        """Return the template version that makes the message for a channel; None without a template."""
        try:
            return self._source_for(channel_type).template
        except Refused:
            return None

    def _source_for(self, channel_type: str) -> MessageSource:
        """Return the message for a channel, which is chosen once per request.

        Raises:
            BadRequest: If a caller's request names a template that does not exist.
            Refused: If the request has no message for the channel. Also if a journey or a campaign names a template
                that was deleted meanwhile, because there is no caller to refuse (inferred).
        """
        source = self._sources.get(channel_type)
        if source is not None:
            return source
        if channel_type in self._refusals:
            raise Refused(self._refusals[channel_type])
        try:
            source = self._sources[channel_type] = choose_source(self.app, self.request, channel_type)
        except Refused as refused:
            self._refusals[channel_type] = refused.status_message
            raise
        except BadRequest as error:
            if self.origin is DIRECT:
                raise
            self._refusals[channel_type] = error.message
            raise Refused(error.message) from None
        return source

    def _compose(
        self, recipient: Recipient, source: MessageSource, settings: Mapping[str, Any], message_id: str | None
    ) -> tuple[Payload, Refused | None]:
        """Return the payload and None, or the known part of the payload and the reason why the provider gets none."""
        channel_type = recipient.channel_type or ""
        try:
            members = personalise(self.app, source, recipient)
        except RenderFailure as failure:
            reason = explain_missing(failure.variable, self._batch, source.template, recipient.variables)
            return _envelope_only(source, settings), _NotRendered(f"{failure}{reason}")
        except Refused as refused:
            return _envelope_only(source, settings), refused
        outgoing = OutgoingMessage(
            application_id=self.app.id,
            channel_type=channel_type,
            address=recipient.address,
            members=members,
            settings=settings,
            now=self._batch.time,
            origin=self.origin,
            message_id=message_id,
            endpoint_id=recipient.endpoint_id,
            context=self._merge_context(recipient),
        )
        try:
            return PROVIDERS[channel_type](outgoing), None
        except Refused as refused:
            return _texts_only(members), refused

    def _block_reason(self, recipient: Recipient, source: MessageSource, settings: Mapping[str, Any]) -> Refused | None:
        """Find a reason to refuse a message that is independent of its content: the recipient or the sender."""
        opted_out, channel_type = self.app.world.part(OptOuts).numbers, recipient.channel_type or ""
        if opted_out and channel_type in ("SMS", "VOICE") and number_key(recipient.address) in opted_out:
            return Refused("Destination phone number opted out")  # observed
        try:
            check_sender(self.app, channel_type, source.members, settings)
            if channel_type == "EMAIL":
                check_configuration_set(settings)
        except Refused as refused:
            return refused
        return None

    def _open_channel(self, recipient: Recipient) -> tuple[str, Mapping[str, Any], Place]:
        """Return the recipient's channel type, the settings of the channel, and the recipient's place.

        Raises:
            Refused: If no message can be sent to the recipient.
        """
        channel_type, address = recipient.channel_type, recipient.address
        if not address:
            raise _NoAddress(recipient.no_address_reason)
        if channel_type is None:
            raise Refused("ChannelType is required for an address")  # unknown; ours
        channel = channel_of(self.app, channel_type)
        if channel_type not in MESSAGE_SHAPES or channel is None or not channel.is_enabled:
            # Observed for a channel that was never set up, inferred for a disabled one.
            raise Refused(f"No channel of type {channel_type} is enabled for the application {self.app.id}")
        place = place_of(channel_type, address)
        if place in self._sent_to:
            raise Refused("A message was already sent to this address", "DUPLICATE")  # documented; our error message
        return channel_type, channel.settings, place

    def _accept_empty_address(self, recipient: Recipient, refused: Refused) -> Result:
        """Return the result for a recipient without an address. An SMS gets an id, and so an event (observed)."""
        result, channel = _to_result(refused), channel_of(self.app, "SMS")
        if recipient.channel_type != "SMS" or channel is None or not channel.is_enabled:
            return result
        return result._replace(message_id=new_message_id(self.app.world, "SMS"))

    def _decide(self, recipient: Recipient, payload: Payload, message_id: str | None, place: Place) -> Result:
        """Decide the result of a message that the provider would accept."""
        # The id and the status message are observed for SMS, and for a push, which has neither; inferred for the rest.
        result = Result(SUCCESSFUL, 200, "" if message_id is None else f"MessageId: {message_id}", message_id)
        if self.app.world.part(FaultRules):
            result = self._outcomes.decide(self._raw_message(recipient, result, payload))
        if result.status == SUCCESSFUL:
            self._sent_to.add(place)
        return result

    def _accept_unrendered(
        self, recipient: Recipient, failure: Refused, payload: Payload, message_id: str | None, place: Place
    ) -> dict[str, Any]:
        """Record an e-mail that is accepted first and fails when it is rendered (inferred from its event)."""
        accepted = self._decide(recipient, payload, message_id, place)
        if accepted.status != SUCCESSFUL:
            return self._record(recipient, accepted, payload)
        self._record(recipient, _to_result(failure)._replace(message_id=accepted.message_id), payload, accepted)
        self.events.append(rendering_failure(self.messages[-1]))
        self._unrendered.append(self.messages[-1])
        return accepted.members()

    def _merge_context(self, recipient: Recipient) -> Mapping[str, str]:
        context: Mapping[str, str] = self.request.get("Context", {})
        own = recipient.settings.get("Context")
        return {**context, **own} if own else context

    def _record(
        self, recipient: Recipient, result: Result, payload: Payload = _NOTHING, answer: Result | None = None
    ) -> dict[str, Any]:
        """Record a message with its result and its events, and return the members of the result.

        Args:
            recipient: The recipient.
            result: The result of the message.
            payload: The payload that the provider got or would have got.
            answer: The result in the response and in the send event, if it differs.
        """
        message = self._raw_message(recipient, result, payload)
        self.messages.append(message)
        if self.origin.send_event is not None and result.status != OPT_OUT:  # documented for opt-outs
            self.events.append(SendEvent(message, answer or result, recipient.endpoint, recipient.user_attributes))
        self.events.extend(delivery_events(message, self.app.world.part(SmsPrice).millicents))
        return result.members()

    def _raw_message(self, recipient: Recipient, result: Result, payload: Payload) -> RawMessage:
        source = self._sources.get(recipient.channel_type or "")
        return RawMessage(
            self._batch,
            recipient.channel_type or "",
            recipient.address,
            recipient.endpoint_id,
            recipient.user_id,
            None if source is None else source.template,
            self._merge_context(recipient),
            payload,
            result,
        )


def place_of(channel_type: str, address: str) -> Place:
    """Return a key that is the same for all spellings of an address. A push token has only one spelling."""
    return channel_type, address if channel_type in PUSH_CHANNELS else address_key(address)


def _to_result(refused: Refused) -> Result:
    return Result(refused.status, refused.status_code, refused.status_message)


def _describe_unrendered(message: RawMessage) -> str:
    endpoint_id, reason = message.endpoint_id, put_on_line(message.result.status_message)
    whom = f"address {quote(message.address)}" if endpoint_id is None else f"endpoint {quote(endpoint_id)}"
    return f"{whom}: accepted, but then not sent: {reason}"


def _texts_only(members: Mapping[str, Any]) -> Payload:
    """Return a payload with only the texts of a message that the provider refuses."""
    simple: Mapping[str, Any] = members.get("SimpleEmail", {})
    subject, text, html = (simple.get(name, {}).get("Data") for name in ("Subject", "TextPart", "HtmlPart"))
    return ReadyPayload(body=text or html or members.get("Body", ""), title=subject or members.get("Title"))


def _envelope_only(source: MessageSource, settings: Mapping[str, Any]) -> Payload:
    """Return a payload with only the sender, for a message that was not rendered."""
    if source.shape.template_type != "EMAIL":
        return _NOTHING
    from_address = from_address_of(source.members, settings)
    return _NOTHING if from_address is None else ReadyPayload(body="", details={"from_address": from_address})


def new_message_id(world: World, channel_type: str) -> str | None:
    """Draw an id for a message, in the form of its channel. A push has no id (observed)."""
    stream = world.ids.messages
    if channel_type == "EMAIL":
        prefix, uuid = stream.uuid_hex()[:12], stream.uuid_hex()
        return f"0100{prefix}-{uuid[:8]}-{uuid[8:12]}-{uuid[12:16]}-{uuid[16:20]}-{uuid[20:]}-000000"
    if channel_type in ("SMS", "VOICE"):
        return stream.text(_SMS_ID, _BASE32HEX)
    return None
