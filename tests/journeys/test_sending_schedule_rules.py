"""OpenHours that are valid: within one day, and without overlaps with each other or with quiet time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

OVERNIGHT = {"Start": "20:00", "End": "08:00"}
SIESTA = {"Start": "12:00", "End": "14:00"}


def members(quiet_time: dict[str, str], *hours: tuple[str, str]) -> dict[str, Any]:
    rules = [{"StartTime": start, "EndTime": end} for start, end in hours]
    return {"OpenHours": {"SMS": {"FRIDAY": rules}}, "SendingSchedule": True, "QuietTime": quiet_time}


@pytest.mark.parametrize(
    ("quiet_time", "hours"),
    [
        (OVERNIGHT, [("08:00", "20:00")]),
        (OVERNIGHT, [("T13:00:00", "T20:00:00"), ("08:00", "13:00")]),
        (SIESTA, [("00:00", "12:00"), ("14:00", "23:59:59")]),
        (OVERNIGHT, []),
        ({"Start": "08:00", "End": "08:00"}, [("00:00", "23:00")]),
    ],
)
def test_hours_that_overlap_neither_each_other_nor_quiet_time_are_published(
    publish: Callable[..., str], quiet_time: Any, hours: Any
) -> None:
    assert publish(**members(quiet_time, *hours))


@pytest.mark.parametrize(("start", "end"), [("12:00", "09:00"), ("09:00", "09:00"), ("18:00", "00:00")])
def test_hours_that_do_not_end_after_they_start_are_not_published(
    unpublishable: Callable[..., None], start: str, end: str
) -> None:
    unpublishable(
        "Journey validation failed, OpenHours.SMS has hours on FRIDAY that do not end after they start: "
        f"{start}:00 to {end}:00",
        **members(OVERNIGHT, (start, end)),
    )


@pytest.mark.parametrize(
    ("quiet_time", "hours"),
    [
        (OVERNIGHT, ("07:59", "12:00")),
        (OVERNIGHT, ("12:00", "20:01")),
        (OVERNIGHT, ("22:00", "23:00")),
        (SIESTA, ("09:00", "17:00")),
    ],
)
def test_hours_that_overlap_with_the_quiet_time_are_not_published(
    unpublishable: Callable[..., None], quiet_time: Any, hours: tuple[str, str]
) -> None:
    unpublishable(
        "Journey validation failed, OpenHours.SMS has hours on FRIDAY that overlap with QuietTime: "
        f"{hours[0]}:00 to {hours[1]}:00",
        **members(quiet_time, hours),
    )


def test_hours_of_one_day_that_overlap_are_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Journey validation failed, OpenHours.SMS has hours on FRIDAY that overlap: "
        "09:00:00 to 12:30:00 and 12:00:00 to 13:00:00",
        **members(OVERNIGHT, ("12:00", "13:00"), ("09:00", "12:30")),
    )
