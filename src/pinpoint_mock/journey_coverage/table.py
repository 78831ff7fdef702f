"""The table of journey coverage at the end of a test run, in the format of coverage.py's `term-missing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .results import sum_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .results import CoverageNumbers, CoveredJourney

NO_JOURNEY = "No test published or loaded a journey."
VARIANTS = "Journeys with the same name but different activities, and where they were published or loaded"
_HEADINGS = ("Name", "Activities", "Miss", "Branches", "BrMiss", "Cover", "Missing")


def make_table(journeys: Sequence[CoveredJourney]) -> Iterator[str]:
    """Yield the lines of the table: a row for each journey, and the total."""
    if not journeys:
        yield NO_JOURNEY
        return
    rows = [_make_row(journey.title, journey.numbers, ", ".join(journey.missing)) for journey in journeys]
    total = _make_row("TOTAL", sum_numbers(journeys), "")
    widths = [max(map(len, cells)) for cells in zip(_HEADINGS, *rows, total, strict=True)]
    lines = [_align(row, widths) for row in (_HEADINGS, *rows, total)]
    rule = "-" * max(map(len, lines))
    yield from (lines[0], rule, *lines[1:-1], rule, lines[-1])
    variants = [journey for journey in journeys if journey.is_variant]
    if variants:
        yield ""
        yield f"{VARIANTS}:"
        yield from (f"  {journey.title}: {journey.origin}" for journey in variants)


def _make_row(name: str, numbers: CoverageNumbers, missing: str) -> tuple[str, ...]:
    return (name, *(f"{number:,}" for number in numbers), f"{numbers.show_percent()}%", missing)


def _align(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Join cells. Align the first and the last to the left of their columns, and the numbers to the right."""
    name, *numbers, missing = cells
    middle = "".join(f"   {number:>{width}}" for number, width in zip(numbers, widths[1:-1], strict=True))
    return f"{name:<{widths[0]}}{middle}   {missing}".rstrip()
