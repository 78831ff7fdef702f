"""Two files with a resource of the same id: the error names both places and the first difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import Pinpoint, UnreadableExport

from .test_loading_answers import JOURNEY, SEGMENT, endpoint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def refuse(pinpoint: Pinpoint, *sources: Any) -> str:
    """Return the error message with which sources are refused."""
    with pytest.raises(UnreadableExport) as raised:
        pinpoint.load(*sources)
    return str(raised.value)


def test_given_two_files_with_one_id_when_they_differ_then_the_error_names_both(
    mocked: Pinpoint, write: Callable[[str, Any], Path], tmp_path: Path
) -> None:
    one, two = write("a.json", SEGMENT), write("b.json", {**SEGMENT, "Name": "Others"})
    assert refuse(mocked, tmp_path) == (
        f"{two}:$: the segment 'Others' (fans) is also in {one}:$, where Name differs: keep one of the two"
    )


def wait(**wait_time: str) -> dict[str, Any]:
    """Make a journey with a Wait and a split."""
    branches = [{"NextActivity": each} for each in wait_time.values()]
    activities = {"wait 1": {"Wait": {"WaitTime": wait_time}}, "split": {"MultiCondition": {"Branches": branches}}}
    return {**JOURNEY, "Activities": {**JOURNEY["Activities"], **activities}}


@pytest.mark.parametrize(
    ("one", "other", "path"),
    [
        (wait(WaitFor="P1D"), wait(WaitFor="PT1H"), "Activities['wait 1'].Wait.WaitTime.WaitFor"),
        (wait(WaitFor="P1D"), wait(), "Activities['wait 1'].Wait.WaitTime.WaitFor"),
        (wait(), {**wait(), "Activities": JOURNEY["Activities"]}, "Activities['wait 1']"),
        (
            {**wait(), "Activities": {"split": {"RandomSplit": {"Branches": [{"Percentage": 1}]}}}},
            {**wait(), "Activities": {"split": {"RandomSplit": {"Branches": [{"Percentage": 1}, {"Percentage": 2}]}}}},
            "Activities.split.RandomSplit.Branches[1]",
        ),
    ],
)
def test_given_journeys_that_differ_deep_inside_when_they_are_loaded_then_the_error_has_the_path_of_the_difference(
    mocked: Pinpoint, one: Any, other: Any, path: str
) -> None:
    drafts = [{**each, "State": "DRAFT", "StartActivity": None} for each in (one, other)]
    assert f", where {path} differs: keep one of the two" in refuse(mocked, *drafts)


def test_given_two_requests_with_one_name_when_one_has_more_then_the_error_names_both(mocked: Pinpoint) -> None:
    journeys = [{"WriteJourneyRequest": {"Name": "a", **more}} for more in ({}, {"StartActivity": "x"})]
    assert refuse(mocked, journeys) == (
        "<dict>:$[1].WriteJourneyRequest: the journey 'a' is also in <dict>:$[0].WriteJourneyRequest, "
        "where StartActivity differs: keep one of the two"
    )


def test_given_a_line_of_csv_for_an_exported_endpoint_when_they_are_loaded_then_the_error_says_which_is_the_response(
    mocked: Pinpoint, write: Callable[[str, Any], Path]
) -> None:
    exported, people = write("9c0ffee_0.gz", endpoint("e1")), write("fair.csv", "Id,ChannelType,Address\ne1,SMS,+1\n")
    why = "and only the one {} is a response of Pinpoint, with its dates and state: keep one of the two"
    assert refuse(mocked, exported, people) == (
        f"{people}:2:$: the endpoint 'e1' is also in {exported}:$, {why.format('there')}"
    )
    assert refuse(mocked, people, exported) == (
        f"{exported}:$: the endpoint 'e1' is also in {people}:2:$, {why.format('here')}"
    )
