"""Counts events and messages as they happen, so no KPI has to look at all events.

`gateway/packages.py` imports this module together with the packages that send messages.
Source: docs/behaviours/kpis.md#what-is-counted.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ..endpoints.endpoint import PUSH_CHANNELS
from ..events.event import Event, EventsRecorded
from ..messages.delivery import CUSTOM_DELIVERED, DeliveryEvent
from ..messages.message import SUCCESSFUL
from ..messages.message_event import MessageEvent
from ..messages.origins import CampaignOrigin, JourneyOrigin
from ..messages.reactions import Reaction
from ..messages.sending import MessagesSettled
from ..messages.sms_events import SMS_EVENT_TYPES, SMS_FAILURE, SMS_SUCCESS, read_record_status
from ..phone.spelling import address_key
from ..world.bus import subscribe
from .counts import KpiCounts
from .measures import (
    ATTEMPTED,
    CAMPAIGNS,
    COUNTRIES,
    DIRECT,
    EMAIL_MEASURES,
    EMAILS_BOUNCED,
    EMAILS_UNDELIVERED,
    ERRORS,
    FAILED,
    JOURNEYS,
    OPENED_EMAILS,
    OPENED_PUSHES,
    PUSHES_DELIVERED,
    PUSHES_OPENED,
    SMS_ERRORS,
    SMS_FAILED,
    SMS_PARTS_FAILED,
    SMS_PARTS_SENT,
    SMS_SENT,
    SMS_SPEND,
    UNIQUE_CLICKS,
    UNIQUE_DELIVERIES,
    UNIQUE_OPENS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from ..messages.message import Batch, RawMessage
    from ..messages.origins import Origin
    from ..world.store import App
    from .measures import Place

    Numbers: TypeAlias = defaultdict[tuple[str, Place, int], float]
    """Numbers by measure, place and time."""

_PUSH_OPENED = "_campaign.opened_notification"
_FAILURES = ("PERMANENT_FAILURE", "TEMPORARY_FAILURE", "UNKNOWN_FAILURE", "THROTTLED", "CUSTOM_DELIVERY_FAILURE")
"""The statuses of messages that a channel got, but did not accept.

With other statuses, no attempt was made (inferred).
"""
_DELIVERED = ("_email.delivered", SMS_SUCCESS, CUSTOM_DELIVERED)
_FAILED_IN = {
    "_email.softbounce": (EMAILS_UNDELIVERED,),
    "_email.rejected": (EMAILS_UNDELIVERED,),
    "_email.hardbounce": (EMAILS_UNDELIVERED, EMAILS_BOUNCED, FAILED),
    SMS_FAILURE: (FAILED,),
}
"""The measures that subtract a failed message from the messages that were sent or attempted.

A message counts once in each of them, at its first failure. A later report of its delivery does not change that
(unknown; proposed).
"""
_EVENTS_OF_DELIVERY = ("EMAIL", "SMS", "CUSTOM")
"""The channels that have delivery events. On other channels, an accepted message counts as delivered (inferred)."""
_SHOWN = 8
"""The number of characters of a phone number that show its country: the calling code and part of the area code."""
_UNIQUE = {"_email.open": UNIQUE_OPENS, "_email.click": UNIQUE_CLICKS}


@subscribe(EventsRecorded)
def count_events(app: App, recorded: EventsRecorded) -> None:
    """Count events about messages, and events in which an app reports that a push of a campaign was opened."""
    counts = app.part(KpiCounts)
    numbers: Numbers = defaultdict(float)
    batch: Batch | None = None
    place: Place = (DIRECT,)
    for kept in recorded.events:
        if isinstance(kept, Event):
            if kept.event_type == _PUSH_OPENED:
                _count_report(counts, numbers, kept)
        elif isinstance(kept, MessageEvent):
            if kept.message.batch is not batch:  # all messages of one request have the same batch
                batch = kept.message.batch
                place = _place_of(batch.origin)
            _count_message_event(counts, numbers, kept, place)
    _add(counts, numbers)


@subscribe(MessagesSettled)
def count_attempts(app: App, settled: MessagesSettled) -> None:
    """Count the messages of a campaign that a channel got. All messages of a batch have the same place."""
    origin = settled.messages[0].batch.origin if settled.messages else None
    if not isinstance(origin, CampaignOrigin):
        return
    counts, place = app.part(KpiCounts), _place_of(origin)
    numbers: Numbers = defaultdict(float)
    for message in settled.messages:
        time, status, channel = message.batch.time, message.result.status, message.channel
        if status in _FAILURES:
            numbers[ATTEMPTED, place, time] += 1
            numbers[FAILED, place, time] += 1
        elif status == SUCCESSFUL:
            numbers[ATTEMPTED, place, time] += 1
            if channel in PUSH_CHANNELS:
                numbers[PUSHES_DELIVERED, place, time] += 1
            if channel not in _EVENTS_OF_DELIVERY:
                counts.add_key(UNIQUE_DELIVERIES, place, time, _key_of(message))
    _add(counts, numbers)


def _add(counts: KpiCounts, numbers: Numbers) -> None:
    for (measure, place, time), number in numbers.items():
        counts.add(measure, place, time, number)


def _count_message_event(counts: KpiCounts, numbers: Numbers, kept: MessageEvent, place: Place) -> None:
    event_type = kept.event_type
    measure = EMAIL_MEASURES.get(event_type)
    if measure is not None:
        numbers[measure, place, kept.arrival] += 1
    failed_in = _mark_failures(counts, kept)
    for measure in failed_in:
        numbers[measure, place, kept.arrival] += 1
    root = place[0]
    if root == CAMPAIGNS:
        _count_campaign_event(counts, numbers, kept, place, has_failed=FAILED in failed_in)
    elif root == DIRECT:
        if event_type in _UNIQUE:
            counts.add_key(_UNIQUE[event_type], place, kept.arrival, _key_of(kept.message))
        elif event_type in SMS_EVENT_TYPES:
            for where in (place, (COUNTRIES, _begin_number(counts, kept.message.address))):
                _count_sms(numbers, kept, where, has_failed=FAILED in failed_in)
            if event_type == SMS_FAILURE:
                status = kept.detail if isinstance(kept, Reaction) else kept.message.result.report
                error = read_record_status(kept.message, event_type, status)
                numbers[SMS_ERRORS, (ERRORS, error), kept.arrival] += 1


def _mark_failures(counts: KpiCounts, kept: MessageEvent) -> list[str]:
    """Return the measures in which an event is the first failure of its message."""
    result = kept.message.result
    measures = _FAILED_IN.get(kept.event_type)
    if measures is None or result.status != SUCCESSFUL:
        return []
    return [measure for measure in measures if counts.mark_failed(measure, result.message_id)]


def _count_campaign_event(
    counts: KpiCounts, numbers: Numbers, kept: MessageEvent, place: Place, *, has_failed: bool
) -> None:
    message, event_type, time = kept.message, kept.event_type, kept.arrival
    if event_type in SMS_EVENT_TYPES:
        _count_sms(numbers, kept, place, has_failed=has_failed)
    if event_type in _DELIVERED and isinstance(kept, DeliveryEvent):
        counts.add_key(UNIQUE_DELIVERIES, place, time, _key_of(message))
    elif has_failed and not isinstance(kept, DeliveryEvent):
        counts.remove_key(UNIQUE_DELIVERIES, place, message.batch.time, _key_of(message))
    elif event_type == "_email.open":
        counts.add_key(OPENED_EMAILS, place, time, message.result.message_id)
    elif event_type == _PUSH_OPENED:
        _count_opened_push(counts, numbers, place, time, _key_of(message))


def _count_report(counts: KpiCounts, numbers: Numbers, event: Event) -> None:
    """Count a push that an app reports as opened, by the ids that the app found in the push."""
    attributes: Mapping[str, str] = event.attributes
    campaign_id, activity_id = attributes.get("campaign_id"), attributes.get("campaign_activity_id")
    if campaign_id and activity_id:
        place = (CAMPAIGNS, campaign_id, activity_id)
        _count_opened_push(counts, numbers, place, event.arrival, event.endpoint_id.lower())


def _count_opened_push(counts: KpiCounts, numbers: Numbers, place: Place, time: int, key: str) -> None:
    numbers[PUSHES_OPENED, place, time] += 1
    counts.add_key(OPENED_PUSHES, place, time, (*place, key))


def _count_sms(numbers: Numbers, kept: MessageEvent, place: Place, *, has_failed: bool) -> None:
    """Count an SMS that was sent, or its failure. Events that a test plays later cost nothing more (ours)."""
    message, time = kept.message, kept.arrival
    if message.result.status != SUCCESSFUL:
        return
    parts: int = message.payload.details.get("parts", 1)
    if isinstance(kept, DeliveryEvent):
        numbers[SMS_SENT, place, time] += 1
        numbers[SMS_PARTS_SENT, place, time] += parts
        numbers[SMS_SPEND, place, time] += kept.price * parts
    if has_failed:
        numbers[SMS_FAILED, place, time] += 1
        numbers[SMS_PARTS_FAILED, place, time] += parts


def _begin_number(counts: KpiCounts, address: str) -> str:
    """Return what phone numbers of one country have in common: the first characters, and the length."""
    beginning = f"{address[:_SHOWN]}{len(address)}"
    counts.numbers.setdefault(beginning, address)
    return beginning


def _place_of(origin: Origin) -> Place:
    if isinstance(origin, CampaignOrigin):
        return CAMPAIGNS, origin.campaign_id, origin.activity_id
    if isinstance(origin, JourneyOrigin):
        return JOURNEYS, origin.journey_id, origin.activity_id
    return (DIRECT,)


def _key_of(message: RawMessage) -> str:
    """Return the key that identifies a recipient: the endpoint, or the address of a message without an endpoint."""
    return (message.endpoint_id or address_key(message.address)).lower()
