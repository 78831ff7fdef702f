"""The definition of a journey with other waits, as Pinpoint's own Test publishes it.

The service's own delays are not part of the definition and do not change: the five minutes before participants enter,
and the hour for which a split waits for events. Source: docs/behaviours/journeys.md#journey-test-waits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from ..world.arguments import refuse_type, refuse_value
from ..world.durations import read_duration, read_length
from .activities.conditions import ConditionsActivity
from .activities.table import KINDS
from .activities.wait import WaitActivity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    Waits: TypeAlias = Literal["skip"] | timedelta | None

SKIP: Literal["skip"] = "skip"
_MAX_NAME = 150  # documented
_SENDING_TIMES = ("ClosedDays", "OpenHours", "QuietTime", "SendingSchedule", "WaitForQuietTime")
_WAIT_MEMBERS = {
    kind.name: "WaitTime" if isinstance(kind, WaitActivity) else "EvaluationWaitTime"
    for kind in KINDS.values()
    if isinstance(kind, (ConditionsActivity, WaitActivity))
}
"""The member that contains the wait, by the kind of activity."""


def check_waits(waits: object) -> Waits:
    """Check the `waits` argument of a caller, and return it.

    Raises:
        TypeError: If it is neither None, `"skip"` nor a timedelta.
        ValueError: If it is another string, or a timedelta that is negative or too long for the calendar.
    """
    valid = "None (as written), 'skip' or a timedelta of 0 or more"
    if waits is None:
        return None
    if isinstance(waits, str):
        return SKIP if str.__str__(waits) == SKIP else refuse_value("waits", valid, waits)
    if not isinstance(waits, timedelta):
        refuse_type("waits", valid, waits)
    if waits < timedelta() or read_duration(_write_duration(waits)) is None:
        refuse_value("waits", valid, waits)
    return waits


def read_waits(value: str) -> Waits:
    """Read waits from the command line: `skip`, a number with a unit such as `10s`, or an ISO 8601 duration.

    Args:
        value: The waits. The units are s, m, h and d.

    Raises:
        ValueError: If it has another form.
    """
    if value == SKIP:
        return SKIP
    length = read_length(value)
    if length is None:
        raise ValueError(f"must be 'skip', or a time such as 10s, 5m, 2h, 1d or PT10S, not {value!r}")
    return length


def name_test(name: str) -> str:
    """Return the name of the copy of a journey for a test (documented; truncating it is ours)."""
    return f"Test-{name}"[:_MAX_NAME]


def shorten_waits(request: Mapping[str, Any], waits: Waits) -> dict[str, Any]:
    """Return the definition of a journey with other waits. The original does not change.

    Args:
        request: A WriteJourneyRequest.
        waits: The time that each Wait and each EvaluationWaitTime takes, whether it was a duration or a date. `"skip"`
            means no wait, and also leaves out quiet time, open hours and closed days. None keeps the waits as they are.
    """
    if waits is None:
        return dict(request)
    activities = {
        activity_id: _shorten_activity(activity, _write_duration(waits))
        for activity_id, activity in request.get("Activities", {}).items()
    }
    left_out = _SENDING_TIMES if waits == SKIP else ()
    kept = {name: value for name, value in request.items() if name not in left_out}
    return {**kept, "Activities": activities} if activities else kept


def _shorten_activity(activity: Mapping[str, Any], duration: str) -> dict[str, Any]:
    """Return an activity with another wait, if it has a wait."""
    shortened = dict(activity)
    for name in activity.keys() & _WAIT_MEMBERS.keys():
        member = _WAIT_MEMBERS[name]
        if activity[name].get(member):
            shortened[name] = {**activity[name], member: {"WaitFor": duration}}
    return shortened


def _write_duration(waits: Literal["skip"] | timedelta) -> str:
    """Format a duration in ISO 8601."""
    if waits == SKIP or not waits:
        return "PT0S"
    from isodate import duration_isoformat

    return str(duration_isoformat(waits))
