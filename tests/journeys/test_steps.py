"""The steps of participants: the log finds the steps of one participant among all steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from call_counts import count_calls
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.journeys.steps import ENDS, Outcome, StepLog

if TYPE_CHECKING:
    from collections.abc import Sequence

YES = Outcome("yes", "{count} took 'yes' at {activity}")
GROUPS = st.lists(st.lists(st.integers(0, 20), min_size=1, max_size=8, unique=True), max_size=12)


class Reasons:
    """Evidence that names the participants."""

    def __init__(self, rows: Sequence[int]) -> None:
        self.rows = rows

    def describe(self, place: int) -> list[str]:
        return [f"reason of {self.rows[place]}"]


def log_of(groups: list[list[int]]) -> StepLog:
    """Return a log in which group n takes a step at time n and activity n."""
    log = StepLog()
    for number, rows in enumerate(groups):
        log.add(rows, number, number, YES, ENDS, Reasons(rows) if number % 2 else None)
    return log


@given(groups=GROUPS, row=st.integers(0, 20))
def test_the_steps_of_a_participant_are_the_steps_of_its_groups_with_its_own_reasons(
    groups: list[list[int]], row: int
) -> None:
    steps = list(log_of(groups).of(row))

    assert [step.time for step in steps] == [number for number, rows in enumerate(groups) if row in rows]
    assert [list(step.reasons) for step in steps] == [[f"reason of {row}"] if step.time % 2 else [] for step in steps]


@given(groups=GROUPS, wanted=st.lists(st.integers(0, 20), unique=True))
def test_the_steps_of_several_participants_are_the_steps_of_each_without_reasons(
    groups: list[list[int]], wanted: list[int]
) -> None:
    log = log_of(groups)

    found = list(log.of_each(wanted))

    for row in wanted:
        expected = [step._replace(reasons=()) for step in log.of(row)]
        assert [step for of, step in found if of == row] == expected
    assert [step.time for _, step in found] == sorted(step.time for _, step in found)
    assert {row for row, _ in found} <= {*wanted}


@given(groups=GROUPS)
def test_an_index_has_the_steps_of_each_participant_with_and_without_reasons(groups: list[list[int]]) -> None:
    log = log_of(groups)

    index = log.index(21)

    for row in range(21):
        assert list(index.of(row)) == list(log.of(row))
        assert list(index.bare_of(row)) == [step._replace(reasons=()) for step in log.of(row)]


@pytest.mark.parametrize("members", [1, 1000])
def test_finding_the_steps_of_one_participant_among_many_is_little_work(members: int) -> None:
    def search(crowd: int) -> int:
        log = log_of([*([row] for row in range(1, crowd)), list(range(members)), [0]])
        return count_calls(lambda: list(log.of(0)))

    assert search(4000) == search(2000)
