"""Recommendations about when a journey starts, waits, sends and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apps.settings import find_quiet_time_notes
from ..gateway.validation import read_timestamp
from ..journeys.publish_rules import PREPARATION
from ..journeys.schedule import format_as_sent
from ..world.clock import to_datetime, to_microseconds
from .findings import Remark
from .refusals import read_steps
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .resource import LintedResource


@recommend("R221", "wait-beyond-end", "journey")
def find_waits_beyond_end(journey: LintedResource) -> Iterator[Remark]:
    """A wait ends after the journey's EndTime, even for the participants who arrive first.

    Participants who are inside at EndTime continue, but the journey is CLOSED by then, and no new participants enter.
    If a WaitUntil is not before EndTime, that is an error: E212.

    Evidence: documented (CLOSED, and the metric ENDED, which counts participants who were removed because the journey
    ended).
    """
    schedule = journey.members.get("Schedule", {})
    end = schedule.get("EndTime")
    if end is None:
        return
    start = max(_start_of(schedule), 0 if journey.was_accepted else journey.now + PREPARATION)
    graph = journey.graph
    for activity_id, arrival in graph.earliest_arrivals(start).items():
        node, limit = graph.nodes[activity_id], to_microseconds(end)
        leaving = graph.leave_at(node, arrival)
        if "WaitFor" in node.wait and arrival < limit < leaving:
            member = "WaitTime" if "WaitTime" in node.details else "EvaluationWaitTime"
            earliest = format_as_sent(to_datetime(leaving))
            message = f"the wait ends at {earliest} at the earliest, after the journey's EndTime {format_as_sent(end)}"
            yield Remark((*node.steps, member, "WaitFor"), message, "make EndTime later, or the wait shorter")


def _start_of(schedule: Mapping[str, Any]) -> int:
    start = schedule.get("StartTime")
    return 0 if start is None else to_microseconds(start)


@recommend("R222", "start-in-the-past", "journey")
def find_past_starts(journey: LintedResource) -> Iterator[Remark]:
    """The StartTime of an unpublished journey is in the past.

    The service accepts it, and the journey starts five minutes after it is published.

    Evidence: documented (the five minutes), inferred (that it is accepted).
    """
    start = journey.members.get("Schedule", {}).get("StartTime")
    if start is not None and not journey.was_accepted and to_microseconds(start) < journey.now:
        message = f"{format_as_sent(start)} is in the past: the journey starts five minutes after it is published"
        yield Remark(("Schedule", "StartTime"), message, "remove StartTime, or make it later")


@recommend("R227", "wait-until-the-past", "journey")
def find_past_waits(journey: LintedResource) -> Iterator[Remark]:
    """A WaitUntil of an unpublished journey is in the past: participants do not wait there.

    Evidence: documented (a participant who arrives after the time continues immediately).
    """
    for node in journey.graph if not journey.was_accepted else ():
        if "WaitUntil" in node.wait:
            until = read_timestamp(node.wait["WaitUntil"])
            if to_microseconds(until) < journey.now:
                member = "WaitTime" if "WaitTime" in node.details else "EvaluationWaitTime"
                message = f"{format_as_sent(until)} is in the past: participants do not wait here"
                yield Remark((*node.steps, member, "WaitUntil"), message, "make it later, or use WaitFor")


@recommend("R223", "no-time-zones", "journey", needs=("TimezoneEstimationMethods",))
def find_missing_time_zones(journey: LintedResource) -> Iterator[Remark]:
    """A journey has a quiet time or uses local time, but endpoints may have no time zone, and it is not estimated.

    Quiet time applies only to endpoints with a Demographic.Timezone: the others get messages at any hour. With
    LocalTime, they do not even enter. TimezoneEstimationMethods can find the time zone by phone number or postal code.
    If the files contain endpoints, the message says how many have no time zone. If all have one, the rule reports
    nothing.

    Evidence: documented (the API reference, the user guide).
    """
    quiet_time = journey.members.get("QuietTime", {})
    has_quiet_time = bool(quiet_time.get("Start") and quiet_time.get("End"))
    if journey.members.get("TimezoneEstimationMethods"):
        return
    endpoints = journey.context.endpoints
    without = sum(not endpoint.demographic.get("Timezone") for endpoint in endpoints)
    if endpoints and not without:
        return
    who = f"{without} of {len(endpoints)} endpoints" if endpoints else "endpoints without Demographic.Timezone"
    hint = "set TimezoneEstimationMethods, such as ['PHONE_NUMBER', 'POSTAL_CODE']"
    if has_quiet_time:
        yield Remark(("QuietTime",), f"{who} get messages in quiet time, because they have no time zone", hint)
    if journey.members.get("LocalTime"):
        yield Remark(("LocalTime",), f"{who} do not enter, because they have no time zone", hint)


@recommend("R224", "half-quiet-time", "journey", "campaign", "settings")
def find_half_quiet_times(resource: LintedResource) -> Iterator[Remark]:
    """QuietTime has only a Start, or only an End.

    Evidence: unknown; in `mock_pinpoint` (ours), no hours are quiet then.
    """
    members = resource.members
    places = {"QuietTime": members.get("QuietTime", {})}
    if resource.noun == "campaign":
        places = {"Schedule.QuietTime": members.get("Schedule", {}).get("QuietTime", {})}
    for member, quiet_time in places.items():
        for note in find_quiet_time_notes(quiet_time, member):
            yield Remark(read_steps(member), note)


@recommend("R225", "refresh-without-end", "journey", needs=("Schedule",))
def find_endless_refreshes(journey: LintedResource) -> Iterator[Remark]:
    """A journey has a RefreshFrequency but no EndTime: new participants can enter for 540 days.

    Evidence: documented (540 days without an EndTime).
    """
    members = journey.members
    if members.get("RefreshFrequency") and "EndTime" not in members.get("Schedule", {}):
        message = f"the segment is evaluated every {members['RefreshFrequency']} for 540 days"
        yield Remark(("RefreshFrequency",), message, "set Schedule.EndTime")


@recommend("R226", "endless-reentry", "journey", needs=("Limits",))
def find_endless_reentries(journey: LintedResource) -> Iterator[Remark]:
    """A journey has a RefreshFrequency, but does not limit how often an endpoint can enter.

    Members of the segment who have left the journey enter again at each refresh, and get all messages again.

    Evidence: documented (members re-enter if the limits allow it; without a cap they do).
    """
    limits = journey.members.get("Limits", {})
    has_limit = limits.get("EndpointReentryCap") or limits.get("EndpointReentryInterval")
    if journey.members.get("RefreshFrequency") and not has_limit:
        message = "members who have left the journey enter again at each refresh, and get all messages again"
        hint = "set Limits.EndpointReentryCap to 1 to let each endpoint enter only once"
        yield Remark(("Limits", "EndpointReentryCap"), message, hint)
