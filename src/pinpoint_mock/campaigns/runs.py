"""The runs of campaigns: a run selects its endpoints, and sends to each when it is its turn.

A run is an activity. Its endpoints wait in a queue. The endpoints that may get messages at the same time are one batch.
A limit per second delays later batches, like a function of the test that times out. A schedule in local time makes a
slice for each time zone. Source: docs/behaviours/campaigns.md#runs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..world.scheduler import action
from .activity import DONE, FAIL, CampaignActivity
from .campaign import COMPLETED, EVENT_TRIGGERED, EXECUTING, INVALID, PENDING, Campaign
from .changes import CampaignRunEnded, CampaignRunSkipped, log_change
from .lifecycle import RUN, has_next, schedule_next, store
from .run import CampaignRun
from .schedule import find_slot
from .selection import Selection, TimeSlice
from .slices import SLICE, put_run
from .templates import has_missing_template
from .turns import Turn, add_metrics, leave_out, open_sending

if TYPE_CHECKING:
    from ..world.scheduler import Entry
    from ..world.store import App
    from .campaign import Treatment

_CONTINUE = "campaign.continue"


@action(RUN)
def _begin(app: App, entry: Entry) -> None:
    """Begin a run, and schedule the next one. If the campaign is paused, skip the run."""
    campaign = app.collection(Campaign)[entry.entity_id]
    treatment = campaign.treatment(str(entry.arguments[0]))
    number, now = treatment.runs, app.world.clock.now()
    has_begun = treatment.status == EXECUTING and not _goes_on(app, campaign, treatment)
    treatment = replace(treatment, runs=number + 1)
    schedule_next(app, campaign, treatment)
    if campaign.is_paused and not has_begun:
        store(app, campaign.with_treatment(treatment), campaign)
        log_change(app, campaign, CampaignRunSkipped)
        return
    executing = _begin_others(campaign.with_treatment(replace(treatment, status=EXECUTING)), now)
    campaign = store(app, executing, campaign)
    planned = find_slot(campaign.schedule_of(treatment.id), treatment.start, number)
    activity = CampaignActivity(app.world.ids.resources.uuid_hex(), campaign.id, treatment.id, planned, now)
    app.collection(CampaignActivity, campaign.id).put(activity.id, activity)
    run = CampaignRun(activity.id, treatment.id, number)
    _select(app, campaign, run)
    _work(app, campaign.id, activity.id)


def _begin_others(campaign: Campaign, now: int) -> Campaign:
    """Set all treatments whose run begins now to EXECUTING, so the campaign becomes EXECUTING once for all of them."""
    for treatment in campaign.treatments:
        schedule = campaign.schedule_of(treatment.id)
        is_waiting = treatment.status not in (COMPLETED, EXECUTING) and has_next(campaign, treatment)
        if schedule.get("Frequency") in EVENT_TRIGGERED or not is_waiting:
            continue
        if find_slot(schedule, treatment.start, treatment.runs) <= now:
            campaign = campaign.with_treatment(replace(treatment, status=EXECUTING))
    return campaign


@action(SLICE)
def _begin_slice(app: App, entry: Entry) -> None:
    """Continue a run with the endpoints whose local time has reached the time of the run."""
    activity_id = str(entry.arguments[0])
    run = app.collection(CampaignRun, entry.entity_id).get(activity_id)
    if run is None or run.next_slice != entry.due:  # an earlier slice has rescheduled this one
        return
    is_idle = run.position >= len(run.queue)
    _select(app, app.collection(Campaign)[entry.entity_id], run)
    if is_idle:
        _work(app, entry.entity_id, activity_id)


@action(_CONTINUE)
def _continue(app: App, entry: Entry) -> None:
    """Continue a run with the endpoints that wait for their turn."""
    _work(app, entry.entity_id, str(entry.arguments[0]))


def _select(app: App, campaign: Campaign, run: CampaignRun) -> None:
    """Select the endpoints of a run, or of one of its time zones, and add them to the queue."""
    now = app.world.clock.now()
    selection = Selection(app, campaign, run.treatment_id)
    time_slice = TimeSlice(campaign, run, now)
    selection.select(time_slice)
    selection.drop_duplicates(run.queue)
    keys = tuple(endpoint.id.lower() for endpoint in selection.targets)
    activities = app.collection(CampaignActivity, campaign.id)
    activity = activities[run.activity_id]
    left_out = {"HOLDOUT": len(selection.held_out), "DUPLICATE": len(selection.duplicates)}
    start = now if run.slices else activity.scheduled_start
    run = replace(
        run,
        queue=(*run.queue, *keys) if run.queue else keys,
        slices=(*run.slices, (len(run.queue), start)),
        next_slice=time_slice.next_start,
        seen=time_slice.seen,
        settled=time_slice.settled,
    )
    put_run(app, campaign.id, run)
    activities.put(
        activity.id,
        replace(
            activity,
            total=activity.total + len(keys),
            metrics=add_metrics(activity.metrics, selection.metrics),
            unsent=add_metrics(activity.unsent, left_out),
            zones=len(time_slice.zones),
            zones_completed=sum(start <= now for start in time_slice.zones.values()),
        ),
    )
    if selection.held_out or selection.duplicates:
        with open_sending(app, campaign, activity) as sending:
            leave_out(sending, selection)


def _work(app: App, campaign_id: str, activity_id: str) -> None:
    """Send to the endpoints of a run whose turn it is, batch by batch. The last batch ends the run.

    Raises:
        BaseException: An exception of a function of the test, after all messages were sent.
    """
    world, application_id = app.world, app.id
    first_error: BaseException | None = None
    turn = Turn.find(app, campaign_id, activity_id)
    while turn is not None:
        due, error = turn.take()
        first_error = first_error or error
        found = world.find_app(application_id)  # a function of the test may have deleted it, or the campaign
        turn = None if found is None else Turn.find(found, campaign_id, activity_id)
        if found is not None and turn is not None and _settle(found, campaign_id, activity_id, due):
            break
    if first_error is not None:
        raise first_error


def _settle(app: App, campaign_id: str, activity_id: str, due: int) -> bool:
    """Schedule the next turn of a run, or end the run if it is over. Return whether no turn is due now."""
    run = app.collection(CampaignRun, campaign_id)[activity_id]
    if due:
        app.schedule(due, _CONTINUE, campaign_id, activity_id)
    elif run.is_over:
        _finish(app, app.collection(Campaign)[campaign_id], run)
    return bool(due) or run.position >= len(run.queue)


def _finish(app: App, campaign: Campaign, run: CampaignRun) -> None:
    """End a run: the campaign waits for the next run, or is completed."""
    app.collection(CampaignRun, campaign.id).remove(run.activity_id)
    is_invalid = has_missing_template(app, campaign.members_of(run.treatment_id))
    activities = app.collection(CampaignActivity, campaign.id)
    activity = replace(activities[run.activity_id], state=DONE, end=app.world.clock.now())
    if is_invalid:
        activity = replace(activity, result=FAIL)
    activities.put(activity.id, activity)
    log_change(
        app,
        campaign,
        CampaignRunEnded,
        activity_id=activity.id,
        treatment_id=activity.treatment_id,
        total=activity.total,
        successful=activity.successful,
        metrics=tuple(activity.metrics.items()),
        unsent=tuple(activity.unsent.items()),
        hook_left_out=activity.hook_left_out,
    )
    treatment = campaign.treatment(run.treatment_id)
    if is_invalid:
        status = INVALID
    elif _goes_on(app, campaign, treatment):
        status = EXECUTING
    else:
        status = PENDING if has_next(campaign, treatment) else COMPLETED
    store(app, campaign.with_treatment(replace(treatment, status=status)), campaign)


def _goes_on(app: App, campaign: Campaign, treatment: Treatment) -> bool:
    """Return whether a run of a treatment is in progress."""
    return any(run.treatment_id == treatment.id for run in app.collection(CampaignRun, campaign.id))
