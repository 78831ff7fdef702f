"""The table of a run: the numbers of people and messages at each activity."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..journeys.activities.holdout import LABELS, HoldoutActivity
from ..journeys.activities.table import kinds_of
from ..messages.message import SUCCESSFUL, MessageLog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..journeys.journey import Journey
    from ..journeys.participants import Participants
    from ..messages.origins import JourneyOrigin
    from ..world.store import World

_TITLES = ("activity", "kind", "entered", "left", "inside", "messages", "not sent", "branches taken")
_OPTIONAL = 5  # the position of the first column that is omitted if it is empty
NUMBER_COLUMNS = (2, 3, 4, 5)
"""The positions of the columns with numbers."""
_GAP = "  "


@dataclass(frozen=True)
class ActivityResult:
    """The result of an activity: the people who arrived and left, and the messages that it sent.

    Args:
        activity: The id of the activity.
        kind: The kind: the name of its member in Activity, such as EMAIL or ConditionalSplit.
        entered: The number of times that people arrived at it.
        left: The number of times that people continued from it, or reached the end of the journey there.
        inside: The number of people who are at the activity at the end of the run.
        messages: The number of messages that it sent.
        not_sent: The number of messages that it did not send, by reason, such as OPT_OUT or QUIET_TIME.
        branches: The number of people who took each branch, by label, such as `yes`; empty without branches.
    """

    activity: str
    kind: str
    entered: int
    left: int
    inside: int
    messages: int
    not_sent: Mapping[str, int]
    branches: Mapping[str, int]


def list_cells(result: ActivityResult) -> tuple[str, ...]:
    """Return the row of an activity in the table."""
    return (
        result.activity,
        result.kind,
        *(f"{number:,}" for number in (result.entered, result.left, result.inside)),
        f"{result.messages:,}" if result.messages or result.not_sent else "",
        describe_counts(result.not_sent),
        describe_counts(result.branches),
    )


def describe_counts(counts: Mapping[str, int]) -> str:
    """Return counts on one line, such as `yes: 602, no: 398`."""
    return ", ".join(f"{name}: {count:,}" for name, count in counts.items())


def list_titles() -> tuple[str, ...]:
    """Return the titles of the table's columns."""
    return _TITLES


def list_columns(results: Sequence[ActivityResult]) -> list[int]:
    """Return the positions of the columns that the table shows: all but the empty ones of the last three."""
    rows = list(map(list_cells, results))
    return [place for place in range(len(_TITLES)) if place < _OPTIONAL or any(row[place] for row in rows)]


def make_table(results: Sequence[ActivityResult]) -> str:
    """Return the table as text, with a line for each activity."""
    rows = [_TITLES, *map(list_cells, results)]
    columns = [(place, max(len(row[place]) for row in rows)) for place in list_columns(results)]
    return "\n".join(
        _GAP.join(
            row[place].rjust(width) if place in NUMBER_COLUMNS else row[place].ljust(width) for place, width in columns
        ).rstrip()
        for row in rows
    )


def list_results(world: World, journey: Journey, participants: Participants) -> list[ActivityResult]:
    """Return the result of each activity of a journey, in the order of the journey.

    Args:
        world: The world of the run.
        journey: The journey.
        participants: The participants of the journey.
    """
    sent, not_sent = _count_messages(world)
    arrived: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for (activity, _, target), count in participants.flows.items():
        left[activity] += count
        if target >= 0:
            arrived[target] += count
    activities: Mapping[str, Mapping[str, object]] = journey.request["Activities"]
    numbers = {activity_id: number for number, activity_id in enumerate(activities)}
    arrived[numbers[journey.request["StartActivity"]]] += len(participants.keys)
    inside = Counter(participants.activities)
    return [
        ActivityResult(
            activity_id,
            next(iter(kinds_of(activities[activity_id]))).name,
            arrived[number],
            left[number],
            inside[number],
            sent[activity_id],
            dict(sorted(not_sent.get(activity_id, {}).items())),
            dict(_count_branches(activities[activity_id], participants, number)),
        )
        for activity_id, number in numbers.items()
    ]


def _count_branches(
    activity: Mapping[str, object], participants: Participants, number: int
) -> Iterator[tuple[str, int]]:
    """Yield the label of each branch of an activity, in the order of the journey, and how many people took it."""
    [kind] = kinds_of(activity)
    details: Mapping[str, object] = activity[kind.name]  # type: ignore[assignment]
    labels = [way.outcome for way in kind.ways(details) if way.label and way.outcome is not None]
    if kind.name == HoldoutActivity.name:
        labels = list(LABELS)
    taken: Counter[str] = Counter()
    for (place, label, _), count in participants.flows.items():
        if place == number:
            taken[label] += count
    for label in dict.fromkeys([*labels, *taken] if labels else ()):
        yield label, taken[label]


def _count_messages(world: World) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Count the sent and unsent messages by activity; in a run, only activities send messages."""
    sent: Counter[str] = Counter()
    not_sent: dict[str, Counter[str]] = {}
    for message in world.part(MessageLog).messages:
        activity_id, status = cast("JourneyOrigin", message.batch.origin).activity_id, message.result.status
        if status == SUCCESSFUL:
            sent[activity_id] += 1
        else:
            not_sent.setdefault(activity_id, Counter())[status] += 1
    return sent, not_sent
