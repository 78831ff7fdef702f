"""The metrics of a journey, of its runs and of its activities. Source: docs/behaviours/journeys.md#metrics-and-runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .activities.table import kinds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .participants import Participants

_INSIDE = "ENDPOINT_ACTIVE"
JOURNEY_METRICS = (
    "ENDPOINT_ENTERED",
    "ENDPOINT_LEFT",
    "ENDPOINT_ACTIVE",
    "CANCELLED",
    "REENTRY_CAP_EXCEEDED",
    "ACTIVE_ENDPOINT_REJECTED",
)
RUN_METRICS = (
    "ENDPOINT_PRODUCED",
    "ENDPOINTS_FROM_USER",
    "ENDPOINT_OPT_OUT",
    "ENDPOINT_INACTIVE",
    "FILTERED_OUT_BY_SEGMENT",
    "ENDPOINT_MISSING_ADDRESS",
    "ENDPOINT_MISSING_CHANNEL",
    "ENDPOINT_MISSING_TIMEZONE",
    "ENDPOINT_TIMEZONE_MISMATCH",
    "DUPLICATE_ENDPOINT",
    "DUPLICATE_USER",
    "PAUSED",
    "ENDED",
    "ENDPOINT_ESTIMATED_TIMEZONE",
)


def journey_metrics(participants: Participants | None) -> dict[str, str]:
    """Return the metrics of a journey. A draft has none."""
    if participants is None:
        return {}
    counts = dict.fromkeys(JOURNEY_METRICS, 0)
    for (_, metric), number in participants.run_counts.items():
        if metric in counts:
            counts[metric] += number
    counts[_INSIDE] = participants.left_inside
    return _to_strings(counts)


def run_metrics(participants: Participants, run_id: str) -> dict[str, str]:
    """Return the metrics of a run: those of a journey, and why some participants did not enter."""
    run = participants.number_of_run(run_id)
    counts = {name: participants.run_counts[run, name] for name in JOURNEY_METRICS + RUN_METRICS}
    counts[_INSIDE] = participants.inside[run]
    return _to_strings(counts)


def activity_metrics(
    activity: Mapping[str, Any], participants: Participants | None, number: int, run_id: str | None = None
) -> tuple[str, dict[str, str]]:
    """Return an activity's ActivityType in metrics, and its metrics. A draft does not have metrics.

    Args:
        activity: The activity.
        participants: The participants of its journey; None for a draft.
        number: The number of the activity in its journey.
        run_id: The run whose metrics are wanted; None for all runs together.
    """
    kind = next(iter(kinds_of(activity)), None)
    if kind is None:
        return "UNKNOWN", {}
    if participants is None:
        return kind.metric_type, {}
    counts = dict.fromkeys(kind.metric_keys(activity[kind.name]), 0)
    wanted = None if run_id is None else participants.number_of_run(run_id)
    for (run, counted, metric), count in participants.counts.items():
        if counted == number and wanted in (None, run):
            counts[metric] = counts.get(metric, 0) + count
    return kind.metric_type, _to_strings(counts)


def _to_strings(counts: Mapping[str, int]) -> dict[str, str]:
    """Convert numbers to strings, as the API returns them. Including zeroes is proposed."""
    return {name: str(number) for name, number in counts.items()}
