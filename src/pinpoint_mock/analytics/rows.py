"""Makes the rows of a KPI: one row for a single value, or one row for each group that has data.

Source: docs/behaviours/kpis.md#requests-and-responses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..gateway.call_notes import add_note
from ..messages.sms_events import find_destination_country
from ..world.clock import DAY, SECOND, to_datetime, to_microseconds
from .counts import KpiCounts
from .kpis import DATE
from .measures import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mypy_boto3_pinpoint.type_defs import ResultRowTypeDef

    from ..world.store import App
    from .kpis import Kpi, Quantity
    from .measures import Place

WHOLE = 1.0
"""The maximum of a rate. Rates are fractions (unknown; proposed). With 100.0, they would be percentages."""


_TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


class _Range(NamedTuple):
    start: int
    end: int


def make_rows(app: App, kpi: Kpi, place: Place, start: datetime, end: datetime) -> list[ResultRowTypeDef]:
    """Make the rows of a KPI.

    Args:
        app: The app.
        kpi: The KPI.
        place: The campaign or journey, if it is a KPI of one; else the root of the KPI.
        start: The first time of the range.
        end: The last time of the range. The whole second belongs to the range, because dates are in seconds.

    Returns:
        One row, or one row for each group that has data; no rows if nothing happened.
    """
    counts = app.part(KpiCounts)
    span = _Range(to_microseconds(start), to_microseconds(end) + SECOND - 1)
    rows = [
        _make_row(kpi, group, value)
        for group, where, when in _list_groups(counts, kpi, place, span)
        if (value := _compute(counts, kpi, where, when)) is not None
    ]
    if not rows:
        _note_others(counts, kpi.required_measure, place, span)
    return rows


def _note_others(counts: KpiCounts, measure: str, place: Place, span: _Range) -> None:
    """If nothing was counted in the range, add a note to the call: the number counted outside the range."""
    ends = counts.find_ends(measure, place)
    if ends is None or counts.count(measure, place, *span):
        return
    number = counts.count(measure, place, *ends)
    asked, found = _describe(*span), _describe(*ends)
    add_note(f"Rows: [] ({number:.0f} counted as {measure!r} outside the range of {asked}: {found} UTC)")


def _describe(start: int, end: int) -> str:
    return " to ".join(f"{to_datetime(time):{_TIME_FORMAT}}" for time in dict.fromkeys((start, end)))


def _list_groups(
    counts: KpiCounts, kpi: Kpi, place: Place, span: _Range
) -> Iterator[tuple[str, Sequence[Place], _Range]]:
    """Yield each group with its places and its range. Dates are in ascending order (documented)."""
    if kpi.group_key == DATE:
        for day in range(span.start // DAY, span.end // DAY + 1):
            within = _Range(max(span.start, day * DAY), min(span.end, (day + 1) * DAY - 1))
            yield to_datetime(day * DAY).date().isoformat(), [place], within
    elif kpi.root == COUNTRIES:
        for country, places in _group_by_country(counts, counts.list_places(kpi.measures, place)).items():
            yield country, places, span
    elif kpi.group_key:
        for group in counts.list_places(kpi.measures, place):
            yield group[-1], [group], span
    else:
        yield "", [place], span


def _group_by_country(counts: KpiCounts, places: Iterable[Place]) -> dict[str, list[Place]]:
    """Group the beginnings of phone numbers by country: the country of a known number with this beginning."""
    groups: dict[str, list[Place]] = {}
    for place in places:
        groups.setdefault(find_destination_country(counts.numbers[place[-1]]), []).append(place)
    return groups


def _compute(counts: KpiCounts, kpi: Kpi, places: Sequence[Place], span: _Range) -> float | None:
    """Compute the value of a KPI at some places. Return None without data, or if the divisor is 0."""
    value = _evaluate_all(counts, kpi.value, places, span)
    if kpi.divisor is not None:
        divisor = _evaluate_all(counts, kpi.divisor, places, span)
        if not divisor:
            return None
        quotient = (value or 0.0) / divisor
        # A message sent before the range may be opened during the range.
        return WHOLE * min(quotient, 1.0) if kpi.is_rate else quotient
    if value is None and kpi.evidence and any(counts.count(kpi.evidence, place, *span) for place in places):
        return 0.0
    return value


def _evaluate_all(counts: KpiCounts, quantity: Quantity, places: Sequence[Place], span: _Range) -> float | None:
    """Return the sum of a quantity at some places; None if nothing was counted at them."""
    found = [_evaluate(counts, quantity, place, span) for place in places]
    numbers = [number for number in found if number is not None]
    return sum(numbers) if numbers else None


def _evaluate(counts: KpiCounts, quantity: Quantity, place: Place, span: _Range) -> float | None:
    """Return a quantity at a place; None if nothing was counted.

    At each of the lowest places, it is at least 0: a message sent before the range may bounce during the range.
    """
    number = counts.count(quantity.measure, place, *span)
    less = sum(counts.count(measure, place, *span) for measure in quantity.less)
    if not less:
        return number or None
    lower = counts.list_places(quantity.measures, place)
    if lower:
        return sum(_evaluate(counts, quantity, each, span) or 0.0 for each in lower)
    return max(number - less, 0.0)


def _make_row(kpi: Kpi, group: str, value: float) -> ResultRowTypeDef:
    """Make a row. The model requires both members, but documented samples of single values have only one."""
    return {
        "GroupedBys": [{"Key": kpi.group_key, "Type": "String", "Value": group}] if kpi.group_key else [],
        "Values": [{"Key": kpi.key, "Type": "Double", "Value": str(float(value))}],
    }
