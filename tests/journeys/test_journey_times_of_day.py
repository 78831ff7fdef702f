"""Quiet time, open hours and closed days of a journey, as a draft or published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.mark.parametrize("time", ["08:00", "00:00", "23:59", "09:05", "19:30", ""])
@pytest.mark.parametrize("name", ["Start", "End"])
def test_quiet_time_with_leading_zeros_is_accepted(create: Callable[..., str], name: str, time: str) -> None:
    assert create(QuietTime={name: time})


@pytest.mark.parametrize("name", ["Start", "End"])
def test_given_only_start_or_end_of_quiet_time_then_a_note_of_the_call_says_that_it_has_no_effect(
    mocked: Pinpoint, create: Callable[..., str], name: str
) -> None:
    create(QuietTime={name: "20:00"})

    assert mocked.calls[-1].notes == (f"QuietTime has only {name}: without both Start and End, no hours are quiet",)


@pytest.mark.parametrize(
    "time", ["8:00", "25:00", "24:00", "08:60", "0800", "08:00:00", "8 am", " 08:00", "08:00\n", "٠٨:٠٠"]
)
@pytest.mark.parametrize("name", ["Start", "End"])
def test_other_quiet_times_are_refused(refused: Callable[..., None], name: str, time: str) -> None:
    refused(
        f"QuietTime.{name} must be a time of day as HH:MM", QuietTime={"Start": "20:00", "End": "08:00"} | {name: time}
    )


@pytest.mark.parametrize("time", ["08:00", "T08:00", "08:00:00", "T23:59:59", "00:00"])
def test_open_hours_in_any_iso_format_are_accepted(create: Callable[..., str], time: str) -> None:
    assert create(OpenHours={"EMAIL": {"MONDAY": [{"StartTime": "00:00", "EndTime": time}]}})


@pytest.mark.parametrize("time", ["8:00", "24:30", "25:00", "", "08", "08:00:60", "noon"])
@pytest.mark.parametrize("name", ["StartTime", "EndTime"])
@pytest.mark.parametrize("channel", ["EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM"])
def test_other_open_hours_are_refused(refused: Callable[..., None], channel: str, name: str, time: str) -> None:
    rules = [{"StartTime": "08:00", "EndTime": "09:00"}, {"StartTime": "10:00", "EndTime": "11:00", name: time}]

    refused(f"OpenHours.{channel}['SUNDAY'][1].{name} must be a time of day", OpenHours={channel: {"SUNDAY": rules}})


@pytest.mark.parametrize("rule", [{}, {"StartTime": "08:00"}, {"EndTime": "08:00"}])
def test_open_hours_without_start_or_end_are_refused(refused: Callable[..., None], rule: dict[str, str]) -> None:
    """Documented as required, but not in the model."""
    refused("must be a time of day", OpenHours={"SMS": {"MONDAY": [rule]}})


@pytest.mark.parametrize("day", ["monday", "HOLIDAY", ""])
def test_open_hours_of_other_days_are_refused(refused: Callable[..., None], day: str) -> None:
    refused("must be one of MONDAY", OpenHours={"SMS": {day: [{"StartTime": "08:00", "EndTime": "09:00"}]}})


def test_open_hours_of_unknown_channels_are_dropped(raw: Raw, app_id: str) -> None:
    """A client cannot send them: the service ignores unknown members."""
    status, _, body = raw("POST", f"/v1/apps/{app_id}/journeys", b'{"Name":"j","OpenHours":{"FAX":{"MONDAY":[]}}}')

    assert (status, json.loads(body)["OpenHours"]) == (201, {})


def closed(**members: str) -> dict[str, str]:
    """Return a rule of ClosedDays."""
    rule = {"Name": "Easter", "StartDateTime": "2026-04-03T00:00:00Z", "EndDateTime": "2026-04-06T00:00:00Z", **members}
    return {name: value for name, value in rule.items() if value != "absent"}


@pytest.mark.parametrize("channel", ["EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM"])
def test_20_closed_days_of_a_channel_are_accepted(create: Callable[..., str], channel: str) -> None:
    assert create(ClosedDays={channel: [closed()] * 20})


@pytest.mark.parametrize("channel", ["EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM"])
def test_21_closed_days_of_a_channel_are_refused(refused: Callable[..., None], channel: str) -> None:
    refused(f"ClosedDays.{channel} must have at most 20 rules, not 21", ClosedDays={channel: [closed()] * 21})


@pytest.mark.parametrize(
    "rule",
    [
        closed(EndDateTime="2026-04-10T00:00:00Z"),
        closed(EndDateTime="2026-04-10T01:00:00+01:00"),
        closed(StartDateTime="2026-04-03", EndDateTime="2026-04-04"),
        closed(Name="a"),
        closed(Name="é" * 150),
    ],
)
def test_closed_days_of_up_to_seven_days_are_accepted(create: Callable[..., str], rule: dict[str, str]) -> None:
    assert create(ClosedDays={"EMAIL": [rule]})


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(
            closed(EndDateTime="2026-04-11T00:00:00Z"),
            "must end 0 to 7 days after its start",
            id="eight days",
        ),
        (closed(EndDateTime="2026-04-10T00:00:01Z"), "must end 0 to 7 days after its start"),
        (closed(EndDateTime="2026-04-02T00:00:00Z"), "must end 0 to 7 days after its start"),
        (closed(Name="a" * 151), ".Name must have 1 to 150 characters"),
        (closed(Name=""), ".Name must have 1 to 150 characters"),
        (closed(Name="absent"), ".Name must have 1 to 150 characters"),
        (closed(StartDateTime="absent"), ".StartDateTime must be an ISO 8601 date"),
        (closed(EndDateTime="absent"), ".EndDateTime must be an ISO 8601 date"),
        (closed(EndDateTime="Monday"), ".EndDateTime must be an ISO 8601 date"),
    ],
)
def test_other_closed_days_are_refused(refused: Callable[..., None], rule: dict[str, str], text: str) -> None:
    refused(text, ClosedDays={"EMAIL": [closed(), rule]})
