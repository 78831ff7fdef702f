"""Campaigns that events trigger: each event that matches sends a message to its endpoint.

The messages are sent when time next passes: before the response to the next call, or before the next access through the
handle. Source: docs/behaviours/campaigns.md#event-triggered-campaigns.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ..endpoints.audience import Audience
from ..events.event import Event, EventsRecorded
from ..messages.message_event import MessageEvent
from ..messages.origins import CampaignOrigin
from ..messages.reactions import PushReaction
from ..segments.evaluation import compile_segment
from ..segments.event_dimensions import EventValues, compile_event_dimensions
from ..world.bus import subscribe
from ..world.parts import Part
from ..world.scheduler import action
from .activity import RUNNING, CampaignActivity
from .batch import deliver_batch
from .campaign import Campaign, EventCampaigns, waits_for_events
from .errors import CampaignLoopError
from .selection import FILTERED_OUT, PRODUCED, Selection, find_campaign_segment
from .turns import Gates, leave_out, note_messages, open_sending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..endpoints.endpoint import Endpoint
    from ..events.event import KeptEvent
    from ..segments.event_dimensions import EventCriterion
    from ..world.scheduler import Entry
    from ..world.store import App

_EVENT = "campaign.event"
MAX_ROUNDS = 100
"""The maximum number of repeated triggers of a campaign at the same time, per event from elsewhere.

A trigger is repeated if its event comes from a message that an event triggered.
"""


class TriggerRounds(Part):
    """The number of triggers of campaigns at the present time, repeated or not.

    A trigger is repeated if its event comes from a message that an event triggered. Two campaigns that trigger each
    other double their messages in each round. So triggers are counted, not rounds.
    """

    __slots__ = ("_first", "_repeated", "_time", "is_repeating")

    def __init__(self) -> None:
        self._time = 0
        self._first: Counter[str] = Counter()  # by endpoint
        self._repeated: Counter[tuple[str, str]] = Counter()  # by campaign and endpoint
        self.is_repeating = False  # whether events come from a message that an event triggered

    def count(self, time: int, campaign_id: str, key: str, *, is_repeated: bool) -> int:
        """Count a trigger, and return by how many the maximum is exceeded: less than 1 if it is not exceeded."""
        if time != self._time:
            self._time = time
            self._first.clear()
            self._repeated.clear()
        if not is_repeated:
            self._first[key] += 1
            return 0
        self._repeated[campaign_id, key] += 1
        return self._repeated[campaign_id, key] - MAX_ROUNDS * max(self._first[key], 1)

    def copy(self) -> TriggerRounds:
        """Copy the numbers."""
        copy = TriggerRounds()
        copy._time, copy.is_repeating = self._time, self.is_repeating
        copy._first, copy._repeated = self._first.copy(), self._repeated.copy()
        return copy


@subscribe(EventsRecorded)
def trigger(app: App, recorded: EventsRecorded) -> None:
    """Schedule a message for each event and each treatment that it triggers, now."""
    for owner, campaign in app.world.part(EventCampaigns).find(app.world):
        if owner.id == app.id:
            for treatment in campaign.treatments:
                if waits_for_events(campaign, treatment):
                    _trigger_treatment(app, campaign, treatment.id, recorded)


def _trigger_treatment(app: App, campaign: Campaign, treatment_id: str, recorded: EventsRecorded) -> None:
    event_filter: Mapping[str, Any] = campaign.schedule_of(treatment_id)["EventFilter"]
    criterion = compile_event_dimensions(event_filter["Dimensions"])
    wants_own = event_filter["FilterType"] == "SYSTEM"
    now, is_repeated = app.world.clock.now(), app.part(TriggerRounds).is_repeating
    for kept in recorded.events:
        endpoint_id = find_endpoint_of(kept)
        if endpoint_id and is_own(kept) == wants_own and _is_wanted(kept, criterion):
            app.schedule(now, _EVENT, campaign.id, treatment_id, endpoint_id.lower(), int(is_repeated))


def is_own(kept: KeptEvent) -> bool:
    """Return whether Pinpoint itself recorded an event. Reports of a device about a push come by PutEvents."""
    return isinstance(kept, MessageEvent) and not isinstance(kept, PushReaction)


def find_endpoint_of(kept: KeptEvent) -> str | None:
    """Return the id of the endpoint that an event can trigger a message to; None if it cannot trigger one."""
    if isinstance(kept, MessageEvent):
        return kept.message.endpoint_id
    return kept.endpoint_id if isinstance(kept, Event) else None


def _is_wanted(kept: KeptEvent, criterion: EventCriterion) -> bool:
    event_type = kept.event_type if isinstance(kept, (Event, MessageEvent)) else ""
    if criterion.types and event_type not in criterion.types:
        return False
    event = kept.read()
    return criterion.holds(EventValues(event.event_type, event.attributes, event.metrics))


@action(_EVENT)
def _send(app: App, entry: Entry) -> None:
    """Send to the endpoint of an event.

    Raises:
        CampaignLoopError: If the chain of events and messages is endless. The next message of the chain is not sent.
    """
    treatment_id, key, is_repeated = str(entry.arguments[0]), str(entry.arguments[1]), bool(entry.arguments[2])
    campaign, endpoint = app.collection(Campaign)[entry.entity_id], app.part(Audience).endpoints.get(key)
    activity = _find_activity(app, campaign, treatment_id)
    if endpoint is None or activity is None or not waits_for_events(campaign, campaign.treatment(treatment_id)):
        return
    rounds = app.part(TriggerRounds)
    excess = rounds.count(app.world.clock.now(), campaign.id, key, is_repeated=is_repeated)
    if excess == 1:
        is_endless = _wants_stopped(campaign.schedule_of(treatment_id)["EventFilter"]["Dimensions"])
        raise CampaignLoopError(campaign.name, campaign.id, endpoint.id, MAX_ROUNDS, is_endless_with_limits=is_endless)
    if excess > 1:  # the test has seen the error already
        return
    rounds.is_repeating = True
    try:
        _send_to(app, campaign, activity, endpoint)
    finally:
        rounds.is_repeating = False


def _wants_stopped(dimensions: Mapping[str, Any]) -> bool:
    """Return whether the event of a message that a limit stops may match the dimensions."""
    types = compile_event_dimensions(dimensions).types
    wants_sends = not types or CampaignOrigin.send_event in types
    return wants_sends and "campaign_send_status" not in dimensions.get("Attributes", {})


def _find_activity(app: App, campaign: Campaign, treatment_id: str) -> CampaignActivity | None:
    """Return the activity in progress of a treatment that events trigger."""
    activities = reversed(app.collection(CampaignActivity, campaign.id))
    return next((each for each in activities if each.state == RUNNING and each.treatment_id == treatment_id), None)


def _send_to(app: App, campaign: Campaign, activity: CampaignActivity, endpoint: Endpoint) -> None:
    selection = Selection(app, campaign, activity.treatment_id)
    segment = find_campaign_segment(app, campaign)
    if segment is None or not compile_segment(app, segment, [endpoint]).holds(endpoint):
        selection.metrics.update({PRODUCED: 1, FILTERED_OUT: 1})
    else:
        selection.select_one(endpoint)
    error = None
    with open_sending(app, campaign, activity) as sending:
        gates = Gates(app, campaign, activity.treatment_id, app.world.clock.now())
        leave_out(sending, selection)
        ready = [target for target in selection.targets if gates.let_pass(sending, target)]
        if ready:
            error = deliver_batch(sending, campaign, activity, ready).error
    gates.note_sent(sending)
    note_messages(app, campaign.id, activity.id, sending, selection.metrics, len(selection.targets))
    if error is not None:
        raise error
