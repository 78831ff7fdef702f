"""The definition of a journey with other waits."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.journeys.short_waits import SKIP, check_waits, read_waits, shorten_waits
from pinpoint_mock.world.durations import read_duration

from .scene import got, has, mail, split, wait

if TYPE_CHECKING:
    from pinpoint_mock.journeys.short_waits import Waits

SENDING_TIMES: dict[str, Any] = {
    "QuietTime": {"Start": "20:00", "End": "08:00"},
    "WaitForQuietTime": True,
    "SendingSchedule": True,
    "OpenHours": {"EMAIL": {"MONDAY": [{"StartTime": "09:00", "EndTime": "10:00"}]}},
    "ClosedDays": {"EMAIL": []},
}
JOURNEY: dict[str, Any] = {
    "Name": "welcome",
    "StartActivity": "a",
    "Activities": {
        "a": mail("b"),
        "b": split(got("_email.open", "a"), "c", "d", EvaluationWaitTime={"WaitFor": "P1D"}),
        "c": wait("P30D", "d"),
        "d": {"Wait": {"WaitTime": {"WaitUntil": "2030-01-01T00:00:00Z"}, "NextActivity": "e"}},
        "e": {
            "MultiCondition": {
                "Branches": [{"Condition": has("tier", "gold"), "NextActivity": "f"}],
                "EvaluationWaitTime": {"WaitUntil": "2030-01-01T00:00:00Z"},
            }
        },
        "f": split(has("tier", "gold")),
    },
    **SENDING_TIMES,
}


def waits_in(request: dict[str, Any]) -> dict[str, Any]:
    """Return the wait of each activity that has one."""
    found = {}
    for activity_id, activity in request["Activities"].items():
        [details] = activity.values()
        wait_time = details.get("WaitTime") or details.get("EvaluationWaitTime")
        if wait_time:
            found[activity_id] = wait_time
    return found


def test_given_a_time_when_waits_are_shortened_then_each_wait_takes_it_and_nothing_else_changes() -> None:
    shortened = shorten_waits(JOURNEY, timedelta(seconds=10))
    assert waits_in(shortened) == {key: {"WaitFor": "PT10S"} for key in "bcde"}
    rest = deepcopy(shortened)
    for activity_id in "bcde":
        [details] = rest["Activities"][activity_id].values()
        details["WaitTime" if "WaitTime" in details else "EvaluationWaitTime"] = waits_in(JOURNEY)[activity_id]
    assert rest == JOURNEY


def test_given_skip_when_waits_are_shortened_then_there_are_no_waits_and_no_sending_hours() -> None:
    shortened = shorten_waits(JOURNEY, "skip")
    assert waits_in(shortened) == {key: {"WaitFor": "PT0S"} for key in "bcde"}
    assert shortened.keys() == JOURNEY.keys() - SENDING_TIMES.keys()


def test_given_none_when_waits_are_shortened_then_the_definition_does_not_change() -> None:
    assert shorten_waits(JOURNEY, None) == JOURNEY


@pytest.mark.parametrize("waits", [None, SKIP, timedelta(days=1)])
def test_given_a_definition_when_its_waits_are_shortened_then_the_original_does_not_change(waits: Waits) -> None:
    before = deepcopy(JOURNEY)
    shorten_waits(JOURNEY, waits)
    assert before == JOURNEY


@pytest.mark.parametrize("waits", [None, SKIP, timedelta(days=1)])
def test_given_a_draft_without_activities_when_its_waits_are_shortened_then_it_still_has_none(waits: Waits) -> None:
    assert shorten_waits({"Name": "empty"}, waits) == {"Name": "empty"}


@given(st.timedeltas(timedelta(), timedelta(days=36_500)))
def test_given_any_time_when_waits_are_shortened_then_the_engine_reads_the_same_time(waits: timedelta) -> None:
    shortened = shorten_waits(JOURNEY, waits)
    assert read_duration(waits_in(shortened)["c"]["WaitFor"]) == waits


@pytest.mark.parametrize(
    ("waits", "error"),
    [
        ("no", ValueError),
        (timedelta(seconds=-1), ValueError),
        (10, TypeError),
    ],
)
def test_given_an_invalid_value_when_it_is_checked_then_the_error_lists_the_valid_values(
    waits: object, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"^waits must be None \(as written\), 'skip' or a timedelta of 0 or more, not "):
        check_waits(waits)


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("skip", "skip"),
        ("10s", timedelta(seconds=10)),
        ("5m", timedelta(minutes=5)),
        ("2h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
        ("0s", timedelta()),
        ("PT1H30M", timedelta(hours=1, minutes=30)),
    ],
)
def test_given_waits_on_the_command_line_when_they_are_read_then_they_have_the_value_of_a_test(
    text: str, waits: Waits
) -> None:
    assert read_waits(text) == waits


@pytest.mark.parametrize("text", ["", "no", "10", "s", "-1s", "1.5h", "10 s", "P1M", "PT", "999999999d"])
def test_given_an_invalid_value_on_the_command_line_when_it_is_read_then_the_error_shows_the_valid_forms(
    text: str,
) -> None:
    with pytest.raises(ValueError, match=r"^must be 'skip', or a time such as 10s, 5m, 2h, 1d or PT10S, not "):
        read_waits(text)
