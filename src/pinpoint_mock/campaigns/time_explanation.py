"""Explains whether the time of an endpoint's message is in the future, is now, or has passed.

Source: docs/behaviours/campaigns.md#campaign-local-time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..calendar.timezones import find_zone
from ..world.clock import format_timestamp
from .activity import CampaignActivity
from .campaign import COMPLETED, DELETED, EVENT_TRIGGERED, INVALID, PAUSED, SCHEDULED
from .lifecycle import find_missed_treatment
from .run import CampaignRun
from .schedule import find_local_slot, find_slot, is_local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .campaign import Campaign, Treatment

_ENDED = {
    PAUSED: "the campaign is PAUSED: call UpdateCampaign with IsPaused false to resume it",
    COMPLETED: "the campaign is COMPLETED: it has no more runs",
    DELETED: "the campaign's segment was deleted",
    INVALID: "the campaign is INVALID: a template that it names does not exist",
}
_LOADED = "the campaign was loaded, so nothing in it is scheduled: call UpdateCampaign with a Schedule"
_MISSED = "the campaign is PAUSED and missed its only run: resume it with a new Schedule"


def find_time_obstacles(
    app: App, campaign: Campaign, treatment: Treatment, endpoint: Endpoint, *, was_sent: bool
) -> Iterator[str]:
    """Yield the reasons why it is not time for a message to an endpoint, or why the time has passed.

    Args:
        app: The app.
        campaign: The campaign.
        treatment: The treatment that the endpoint is in.
        endpoint: The endpoint.
        was_sent: Whether the campaign sent a message to it.
    """
    now, schedule, status = app.world.clock.now(), campaign.schedule_of(treatment.id), campaign.status_of(treatment)
    runs = [run for run in app.collection(CampaignRun, campaign.id) if run.treatment_id == treatment.id]
    if status in _ENDED:
        yield _MISSED if status == PAUSED and find_missed_treatment(campaign) is not None else _ENDED[status]
    elif campaign.is_loaded and campaign.frequency_of(treatment.id) != "IN_APP_EVENT":
        yield _LOADED
    key = endpoint.id.lower()
    if any(key in run.queue[run.position :] for run in runs):
        yield "a run is in progress: the endpoint waits for its turn"
    if is_local(schedule) and schedule.get("Frequency") not in EVENT_TRIGGERED:
        yield from _find_local_obstacles(app, campaign, treatment, endpoint, runs, was_sent=was_sent)
    elif status == SCHEDULED and now < treatment.start:
        yield f"the campaign starts at {format_timestamp(treatment.start)}; it is now {format_timestamp(now)}"


def _find_local_obstacles(
    app: App, campaign: Campaign, treatment: Treatment, endpoint: Endpoint, runs: list[CampaignRun], *, was_sent: bool
) -> Iterator[str]:
    """Yield when the clocks of an endpoint reach the time of a run, or why they reached it too early."""
    now, schedule, zone = app.world.clock.now(), campaign.schedule_of(treatment.id), find_zone(endpoint).zone
    first = find_slot(schedule, treatment.start, 0)
    if campaign.status_of(treatment) == SCHEDULED and now < first:
        yield (
            f"the campaign starts at {format_timestamp(first)}, when the first time zone on Earth reaches its "
            f"StartTime; it is now {format_timestamp(now)}"
        )
        if zone is not None:
            yield f"{zone} reaches its StartTime at {format_timestamp(find_local_slot(schedule, 0, zone))}"
    if zone is None:
        name = endpoint.demographic.get("Timezone")
        what = f"{name!r} is not the name of a time zone" if name else "the endpoint has no time zone"
        yield f"{what}; a schedule with IsLocalTime needs one: set Demographic.Timezone"
        return
    key = endpoint.id.lower()
    starts = [find_local_slot(schedule, run.number, zone) for run in runs if key not in run.queue]
    to_come = [start for start in starts if start > now]
    if to_come:
        yield f"a run is in progress: {zone} reaches its time at {format_timestamp(min(to_come))}"
    elif not was_sent and treatment.runs:
        yield from _explain_last_run(app, campaign, treatment, endpoint, zone)


def _explain_last_run(
    app: App, campaign: Campaign, treatment: Treatment, endpoint: Endpoint, zone: tzinfo
) -> Iterator[str]:
    """Yield why the time of the last run did not fit an endpoint that could have got its message."""
    schedule, number = campaign.schedule_of(treatment.id), treatment.runs - 1
    planned = find_slot(schedule, treatment.start, number)
    activities = [each for each in app.collection(CampaignActivity, campaign.id) if each.treatment_id == treatment.id]
    activity = activities[-1] if activities else None
    if activity is None or activity.scheduled_start != planned:  # the run was skipped
        return
    start = find_local_slot(schedule, number, zone)
    came = f"ENDPOINT_TIMEZONE_MISMATCH: {zone} reached the time of the run at {format_timestamp(start)}, before"
    if start < activity.start:
        yield f"{came} the run began at {format_timestamp(activity.start)}"
    elif activity.end and start > activity.end:
        end = format_timestamp(activity.end)
        yield f"the run ended at {end}, but {zone} reaches its time at {format_timestamp(start)}"
    elif start < endpoint.creation_date:
        yield f"{came} the endpoint was created at {format_timestamp(endpoint.creation_date)}"
