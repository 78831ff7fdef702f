"""Campaigns that events trigger: each event that matches sends to its endpoint.

What an event triggers happens when time next passes: with the next call, or the next look through the handle.
Source: docs/behaviours.md#campaigns-events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..endpoints.audience import Audience
from ..events.event import Event, EventsRecorded
from ..messages.message_event import MessageEvent
from ..messages.reactions import PushReaction
from ..segments.evaluation import compile_segment
from ..segments.event_dimensions import EventValues, compile_event_dimensions
from ..world.bus import subscribe
from ..world.parts import Part
from ..world.scheduler import action
from .activity import RUNNING, CampaignActivity
from .batch import deliver_batch
from .campaign import PENDING, Campaign, EventCampaigns
from .errors import CampaignLoopError
from .selection import FILTERED_OUT, PRODUCED, Selection, find_campaign_segment
from .turns import Gates, hold_out, note_messages, open_sending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..endpoints.endpoint import Endpoint
    from ..events.event import KeptEvent
    from ..segments.event_dimensions import EventCriterion
    from ..world.scheduler import Entry
    from ..world.store import App

_EVENT = "campaign.event"
MAX_ROUNDS = 100
"""How often the events of a campaign's own messages may trigger campaigns at one instant."""


class TriggerRounds(Part):
    """How many times in a row an event has triggered what has caused the next event; 0 outside of such a chain."""

    __slots__ = ("depth",)

    def __init__(self) -> None:
        self.depth = 0

    def copy(self) -> TriggerRounds:
        """Return the same number in a part of its own."""
        copy = TriggerRounds()
        copy.depth = self.depth
        return copy


@subscribe(EventsRecorded)
def trigger(app: App, recorded: EventsRecorded) -> None:
    """Schedule what events trigger now, for each event and each treatment that it triggers."""
    for owner, campaign in app.world.part(EventCampaigns).find(app.world):
        if owner.id == app.id:
            for treatment in campaign.treatments:
                if treatment.status == PENDING and campaign.frequency_of(treatment.id) == "EVENT":
                    _trigger_treatment(app, campaign, treatment.id, recorded)


def _trigger_treatment(app: App, campaign: Campaign, treatment_id: str, recorded: EventsRecorded) -> None:
    event_filter: Mapping[str, Any] = campaign.schedule_of(treatment_id)["EventFilter"]
    criterion = compile_event_dimensions(event_filter["Dimensions"])
    wants_own = event_filter["FilterType"] == "SYSTEM"
    now, depth = app.world.clock.now(), app.world.part(TriggerRounds).depth + 1
    for kept in recorded.events:
        endpoint_id = _find_endpoint(kept)
        if endpoint_id and _is_own(kept) == wants_own and _is_wanted(kept, criterion):
            app.schedule(now, _EVENT, campaign.id, treatment_id, endpoint_id.lower(), depth)


def _is_own(kept: KeptEvent) -> bool:
    """Whether Pinpoint itself has recorded an event; what a device reports of a push comes by PutEvents."""
    return isinstance(kept, MessageEvent) and not isinstance(kept, PushReaction)


def _find_endpoint(kept: KeptEvent) -> str | None:
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
        CampaignLoopError: If the chain of events and messages has no end.
    """
    treatment_id, key, depth = str(entry.arguments[0]), str(entry.arguments[1]), int(entry.arguments[2])
    campaign, endpoint = app.collection(Campaign)[entry.entity_id], app.part(Audience).endpoints.get(key)
    activity = _find_activity(app, campaign, treatment_id)
    if endpoint is None or activity is None or campaign.status_of(campaign.treatment(treatment_id)) != PENDING:
        return
    if depth > MAX_ROUNDS:
        raise CampaignLoopError(campaign.name, campaign.id, endpoint.id, MAX_ROUNDS)
    rounds = app.world.part(TriggerRounds)
    rounds.depth = depth
    try:
        _send_to(app, campaign, activity, endpoint)
    finally:
        rounds.depth = 0


def _find_activity(app: App, campaign: Campaign, treatment_id: str) -> CampaignActivity | None:
    """Return the activity that goes on as long as events trigger a treatment."""
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
        gates = Gates(app, campaign, activity, app.world.clock.now(), has_deadline=False)
        for held_out in selection.held_out:
            hold_out(sending, held_out)
        ready = [target for target in selection.targets if gates.let_pass(sending, target)]
        if ready:
            error = deliver_batch(sending, campaign, activity, ready).error
    gates.note_sent(sending)
    note_messages(app, campaign.id, activity.id, sending, selection.metrics, len(selection.targets))
    if error is not None:
        raise error
