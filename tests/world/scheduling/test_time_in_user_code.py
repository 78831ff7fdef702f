"""The time that user functions see when the mock calls them in a due action."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from noon import NOON

if TYPE_CHECKING:
    import time_machine

    from pinpoint_mock import Pinpoint

    from .conftest import Later

A_DAY = timedelta(days=1)


def read() -> datetime:
    """Return the time that the code under test sees."""
    return datetime.now(timezone.utc)


class TestTimeInUserCode:
    def test_given_functions_that_are_due_when_advanced_beyond_them_then_each_sees_its_own_time(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        seen: list[tuple[datetime, datetime]] = []
        for days in (3, 1, 2):
            later(lambda: seen.append((read(), pinpoint.clock.now)), days=days)
        pinpoint.clock.advance(days=30)
        assert seen == [(NOON + days * A_DAY, NOON + days * A_DAY) for days in (1, 2, 3)]
        assert read() == pinpoint.clock.now == NOON + 30 * A_DAY

    def test_given_time_that_was_moved_from_outside_when_a_function_is_overdue_then_it_sees_its_own_time(
        self, pinpoint: Pinpoint, later: Later, traveller: time_machine.Traveller
    ) -> None:
        seen: list[datetime] = []
        later(lambda: seen.append(read()), days=1)
        traveller.shift(30 * A_DAY)
        assert pinpoint.clock.now == read() == NOON + 30 * A_DAY
        assert seen == [NOON + A_DAY]

    def test_given_a_function_that_fails_when_advanced_then_the_clock_shows_the_end_of_the_advance(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        def fail() -> None:
            raise AssertionError("no")

        later(fail, days=1)
        with pytest.raises(AssertionError, match=r"^no$"):
            pinpoint.clock.advance(days=30)
        assert read() == pinpoint.clock.now == NOON + 30 * A_DAY

    def test_given_a_function_that_moves_time_itself_when_it_is_called_then_time_has_moved_further_by_as_much(
        self, pinpoint: Pinpoint, later: Later, traveller: time_machine.Traveller
    ) -> None:
        later(lambda: traveller.shift(timedelta(hours=1)), days=1)
        pinpoint.clock.advance(days=30)
        assert read() == pinpoint.clock.now == NOON + 30 * A_DAY + timedelta(hours=1)

    def test_given_a_mock_that_is_ahead_when_a_function_is_due_then_it_sees_time_as_far_behind_as_before(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        with pinpoint.checkpoint():
            later.mock._session.world.clock.offset += 5_000_000  # as after an advance before time was frozen
            seen: list[datetime] = []
            later(lambda: seen.append(read()), days=1)
            pinpoint.clock.advance(days=2)
            assert seen == [NOON + A_DAY]
