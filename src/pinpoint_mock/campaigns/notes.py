"""Notes on calls that write a campaign: about values that are accepted, but do nothing or too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apps.settings import find_quiet_time_notes
from ..gateway.call_notes import add_note, add_notes
from .campaign import EVENT_TRIGGERED
from .in_app import has_in_app_content
from .schedule import IMMEDIATE, read_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .campaign import Campaign


def add_campaign_notes(campaign: Campaign) -> None:
    """Add notes to a call that wrote a campaign."""
    add_notes(note for treatment in campaign.treatments for note in _find_notes(campaign, treatment.id))


def note_unchanged_schedule(old: Campaign, given: Mapping[str, Any], now: int) -> None:
    """Add a note if an update repeats a Schedule whose StartTime has passed: it is refused, or starts again."""
    schedule = given.get("Schedule")
    if schedule is None or schedule != old.request["Schedule"]:
        return
    if schedule["StartTime"] == IMMEDIATE or read_start(schedule, now) < now:
        add_note("Schedule is unchanged; leave it out to continue the campaign where it is")


def _find_notes(campaign: Campaign, treatment_id: str) -> Iterator[str]:
    frequency = campaign.frequency_of(treatment_id)
    has_message = has_in_app_content(campaign.members_of(treatment_id))
    if frequency == "IN_APP_EVENT" and not has_message:
        yield "nothing is sent: the Frequency IN_APP_EVENT needs an InAppMessage or an InAppTemplate"
    if has_message and frequency not in EVENT_TRIGGERED:
        wanted = "not IN_APP_EVENT or EVENT"
        yield f"the in-app message is not offered to any device: its Frequency is {frequency}, {wanted}"
    yield from find_quiet_time_notes(campaign.schedule_of(treatment_id).get("QuietTime", {}), "Schedule.QuietTime")
