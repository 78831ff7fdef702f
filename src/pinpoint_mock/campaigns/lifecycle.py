"""Moves campaigns through their statuses: by request, by time, and when a segment is deleted.

The caller has already checked that a change is legal; each function only makes it. The runs themselves are in `runs`.
Source: docs/behaviours/campaigns.md#statuses.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timezone
from typing import TYPE_CHECKING, Any

from ..calendar.local_time import WESTERNMOST
from ..segments.segment import SegmentChanged
from ..world.bus import subscribe
from ..world.clock import LAST
from ..world.scheduler import action
from .activity import CANCELLED, DONE, RUNNING, CampaignActivity
from .campaign import (
    COMPLETED,
    DEFAULT_TREATMENT,
    EVENT_TRIGGERED,
    EXECUTING,
    INVALID,
    PENDING,
    RECURRING,
    SCHEDULED,
    ActiveCampaigns,
    Campaign,
    EventCampaigns,
    Treatment,
    arn_of,
    put_campaign,
)
from .changes import CampaignStatusChanged, log_change
from .gates import CampaignTargets
from .hook import HookOmissions
from .run import CampaignRun
from .schedule import IMMEDIATE, find_local_end, find_local_slot, find_slot, is_local, read_end, read_start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..world.scheduler import Entry
    from ..world.store import App

RUN, OPEN = "campaign.run", "campaign.open"
"""The kinds of the actions that begin a run, and that make a campaign wait for events."""
_END = "campaign.end"
_NOTHING: Mapping[str, Treatment] = {}


def make_treatments(
    request: Mapping[str, Any], now: int, kept: Mapping[str, Treatment] = _NOTHING
) -> tuple[Treatment, ...]:
    """Return the initial state of the treatments that a request describes.

    Args:
        request: The members of the campaign.
        now: The time.
        kept: The state of the treatments whose schedule does not change, by id.
    """

    def begin(treatment_id: str, schedule: Mapping[str, Any]) -> Treatment:
        return kept.get(treatment_id) or Treatment(treatment_id, SCHEDULED, read_start(schedule, now))

    default = begin(DEFAULT_TREATMENT, request["Schedule"])
    additional = (
        begin(str(number), given["Schedule"]) if "Schedule" in given else replace(default, id=str(number))
        for number, given in enumerate(request.get("AdditionalTreatments", ()), 1)
    )
    return (default, *additional)


def launch(app: App, campaign: Campaign) -> Campaign:
    """Store a new campaign in its app, and schedule its treatments."""
    put_campaign(app, campaign)
    for treatment in campaign.treatments:
        _schedule(app, campaign, treatment)
    return campaign


def put_version(app: App, old: Campaign, new: Campaign, *, is_rescheduled: bool) -> Campaign:
    """Store a new version of a campaign in its app.

    Args:
        app: The app.
        old: The present version.
        new: The next version.
        is_rescheduled: Whether the request has a schedule or treatments, so everything is scheduled again.
    """
    missed = () if new.is_paused else [each for each in new.treatments if _was_skipped(new, each)]
    for treatment in missed:  # IMMEDIATE treatments begin when the campaign is resumed (unknown; proposed)
        new = new.with_treatment(replace(treatment, start=new.last_modified_date, runs=0))
    store(app, new, old)
    if is_rescheduled:
        app.world.scheduler.drop(app.id, new.id)
        going_on = [each for each in old.treatments if each in new.treatments]
        for each in old.treatments:
            if each not in going_on:
                _end_activities(app, new.id, DONE, each.id)
        for treatment in new.treatments:
            if treatment.status != COMPLETED:
                _schedule(app, new, treatment, is_open=treatment in going_on and treatment.status == PENDING)
    else:
        for each in missed:
            schedule_next(app, new, new.treatment(each.id))
    return new


def find_missed_treatment(campaign: Campaign) -> Treatment | None:
    """Return a treatment that missed its only run while the campaign was paused: only a new Schedule resumes it."""
    missed = (each for each in campaign.treatments if _was_skipped(campaign, each))
    return next((each for each in missed if campaign.schedule_of(each.id)["StartTime"] != IMMEDIATE), None)


def _was_skipped(campaign: Campaign, treatment: Treatment) -> bool:
    is_single = campaign.frequency_of(treatment.id) not in RECURRING | EVENT_TRIGGERED
    return is_single and treatment.status == SCHEDULED and treatment.runs > 0


def forget(app: App, campaign: Campaign) -> None:
    """Delete a campaign with its versions, its activities, its tags and its scheduled actions."""
    app.world.scheduler.drop(app.id, campaign.id)
    app.collection(Campaign).remove(campaign.id)
    for entity_type in (Campaign, CampaignActivity, CampaignRun):
        app.drop_collection(entity_type, campaign.id)
    app.world.tags.drop(arn_of(app, campaign.id))
    app.part(CampaignTargets).forget(campaign.id)
    app.part(HookOmissions).forget(campaign.id)
    for ongoing in (ActiveCampaigns, EventCampaigns):
        app.world.part(ongoing).note(app, campaign.id, is_ongoing=False)


def store(app: App, campaign: Campaign, before: Campaign) -> Campaign:
    """Store the new state of a campaign in its app, and log the change if its status is different."""
    put_campaign(app, campaign)
    if campaign.status != before.status:
        log_change(app, campaign, CampaignStatusChanged, before=before.status, after=campaign.status)
    return campaign


def schedule_next(app: App, campaign: Campaign, treatment: Treatment) -> None:
    """Schedule the next run of a treatment, if there is one."""
    if has_next(campaign, treatment):
        due = find_slot(campaign.schedule_of(treatment.id), treatment.start, treatment.runs)
        app.schedule(due, RUN, campaign.id, treatment.id)


def has_next(campaign: Campaign, treatment: Treatment) -> bool:
    """Return whether a treatment has another run. A single run is the last one, like the last run before EndTime."""
    schedule = campaign.schedule_of(treatment.id)
    if schedule.get("Frequency") not in RECURRING:
        return not treatment.runs
    slot = find_slot(schedule, treatment.start, treatment.runs)
    if treatment.runs and slot == LAST:  # the value of all slots after the end of the calendar
        return False
    if is_local(schedule):
        return find_local_slot(schedule, treatment.runs, timezone.utc) <= find_local_end(schedule, timezone.utc)
    end = read_end(schedule)
    return end is None or slot <= end


def _schedule(app: App, campaign: Campaign, treatment: Treatment, *, is_open: bool = False) -> None:
    """Schedule a treatment: its next run or the time when it begins to wait for events, and its end.

    Args:
        app: The app.
        campaign: The campaign.
        treatment: The treatment.
        is_open: Whether it waits for events already, if events trigger it.
    """
    schedule = campaign.schedule_of(treatment.id)
    if campaign.frequency_of(treatment.id) in EVENT_TRIGGERED:
        if not is_open:
            app.schedule(treatment.start, OPEN, campaign.id, treatment.id)
    else:
        schedule_next(app, campaign, treatment)
    end = read_end(schedule)
    if end is not None:
        end = find_local_end(schedule, WESTERNMOST) if is_local(schedule) else end
        app.schedule(min(end, LAST), _END, campaign.id, treatment.id)


@action(OPEN)
def _open(app: App, entry: Entry) -> None:
    """Make a treatment wait for events from now on. All its messages belong to one activity (unknown; proposed)."""
    campaign = app.collection(Campaign)[entry.entity_id]
    treatment = campaign.treatment(str(entry.arguments[0]))
    if campaign.frequency_of(treatment.id) == "EVENT":
        now = app.world.clock.now()
        activity = CampaignActivity(app.world.ids.resources.uuid_hex(), campaign.id, treatment.id, treatment.start, now)
        app.collection(CampaignActivity, campaign.id).put(activity.id, activity)
    store(app, campaign.with_treatment(replace(treatment, status=PENDING)), campaign)


@action(_END)
def _end(app: App, entry: Entry) -> None:
    """Complete a treatment at its EndTime, paused or not. A run that has begun continues to its end."""
    campaign = app.collection(Campaign)[entry.entity_id]
    treatment = campaign.treatment(str(entry.arguments[0]))
    if campaign.frequency_of(treatment.id) in RECURRING and has_next(campaign, treatment):
        app.schedule(app.world.clock.now(), _END, campaign.id, treatment.id)  # a run at exactly EndTime is the last one
    elif treatment.status not in (EXECUTING, INVALID):
        complete(app, campaign, treatment)


def complete(app: App, campaign: Campaign, treatment: Treatment) -> Campaign:
    """End a treatment. If events trigger it, its activity ends, too."""
    _end_activities(app, campaign.id, DONE, treatment.id)
    return store(app, campaign.with_treatment(replace(treatment, status=COMPLETED)), campaign)


@subscribe(SegmentChanged)
def follow_segment(app: App, changed: SegmentChanged) -> None:
    """Set the campaigns of a deleted segment to DELETED, unless they have ended (documented)."""
    if changed.newest is not None:
        return
    for campaign in list(app.collection(Campaign)):
        if campaign.segment_id == changed.segment_id and campaign.status != COMPLETED:
            app.world.scheduler.drop(app.id, campaign.id)
            cancel_runs(app, campaign)
            store(app, replace(campaign, is_segment_deleted=True), campaign)


def cancel_runs(app: App, campaign: Campaign) -> None:
    """Cancel the runs of a campaign that are in progress."""
    _end_activities(app, campaign.id, CANCELLED)
    app.drop_collection(CampaignRun, campaign.id)


def _end_activities(app: App, campaign_id: str, state: str, treatment_id: str | None = None) -> None:
    """End the activities in progress, of one treatment or of all treatments."""
    now = app.world.clock.now()
    activities = app.collection(CampaignActivity, campaign_id)
    for activity in [each for each in activities if each.state == RUNNING]:
        if treatment_id in (None, activity.treatment_id):
            activities.put(activity.id, replace(activity, state=state, end=now))
