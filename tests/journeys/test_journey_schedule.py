"""A journey's Schedule: its time zones, its times on the wire, and the offset that publishing requires."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

from pinpoint_mock import mock_pinpoint

from .conftest import furnish

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

T0 = datetime(2023, 10, 1, 12, 0, tzinfo=timezone.utc)
TIMEZONES = {
    "UTC": "+00:00",
    "UTC+01": "+01:00",
    "UTC+02": "+02:00",
    "UTC+03": "+03:00",
    "UTC+03:30": "+03:30",
    "UTC+04": "+04:00",
    "UTC+04:30": "+04:30",
    "UTC+05": "+05:00",
    "UTC+05:30": "+05:30",
    "UTC+05:45": "+05:45",
    "UTC+06": "+06:00",
    "UTC+06:30": "+06:30",
    "UTC+07": "+07:00",
    "UTC+08": "+08:00",
    "UTC+08:45": "+08:45",
    "UTC+09": "+09:00",
    "UTC+09:30": "+09:30",
    "UTC+10": "+10:00",
    "UTC+10:30": "+10:30",
    "UTC+11": "+11:00",
    "UTC+12": "+12:00",
    "UTC+12:45": "+12:45",
    "UTC+13": "+13:00",
    "UTC+13:45": "+13:45",
    "UTC-02": "-02:00",
    "UTC-02:30": "-02:30",
    "UTC-03": "-03:00",
    "UTC-03:30": "-03:30",
    "UTC-04": "-04:00",
    "UTC-05": "-05:00",
    "UTC-06": "-06:00",
    "UTC-07": "-07:00",
    "UTC-08": "-08:00",
    "UTC-09": "-09:00",
    "UTC-09:30": "-09:30",
    "UTC-10": "-10:00",
    "UTC-11": "-11:00",
}


@pytest.fixture
def send(raw: Raw, app_id: str, request_for: Callable[..., Any]) -> Callable[..., tuple[int, Any]]:
    """Create a journey with a Schedule exactly as written, and return its Schedule or the error message."""

    def send_schedule(schedule: dict[str, str], **members: Any) -> tuple[int, Any]:
        request = request_for(Schedule=schedule, **members)
        status, _, body = raw("POST", f"/v1/apps/{app_id}/journeys", json.dumps(request).encode())
        answer = json.loads(body)
        return status, answer.get("Schedule", answer.get("Message"))

    return send_schedule


# Time zones


def test_there_are_37_time_zones() -> None:
    assert len(TIMEZONES) == 37


@pytest.mark.parametrize(("timezone_name", "offset"), TIMEZONES.items())
def test_every_documented_time_zone_shows_times_at_its_offset(
    send: Callable[..., tuple[int, Any]], timezone_name: str, offset: str
) -> None:
    """The form of the times is observed."""
    status, schedule = send({"Timezone": timezone_name, "StartTime": "2022-10-25T12:00:00Z"})

    moment = datetime(2022, 10, 25, 12, tzinfo=timezone.utc).astimezone(datetime.strptime(offset, "%z").tzinfo)
    assert status == 201
    assert schedule == {"Timezone": timezone_name, "StartTime": f"{moment:%Y-%m-%dT%H:%M:%S}{offset}"}


@pytest.mark.parametrize(("timezone_name", "offset"), TIMEZONES.items())
def test_every_documented_time_zone_can_be_published_with_times_at_its_offset(
    send: Callable[..., tuple[int, Any]], timezone_name: str, offset: str
) -> None:
    with time_machine.travel(T0, tick=False):
        status, schedule = send(
            {
                "Timezone": timezone_name,
                "StartTime": f"2023-10-03T03:15:00{offset}",
                "EndTime": f"2023-10-13T03:15:00{offset}",
            },
            State="ACTIVE",
        )

    assert (status, schedule["StartTime"]) == (201, f"2023-10-03T03:15:00{offset}")


@pytest.mark.parametrize(
    "name",
    [
        "America/Los_Angeles",
        "UTC+14",
        "UTC-01",
        "UTC-12",
        "UTC+00",
        "UTC+1",
        "UTC+5:45",
        "utc",
        "utc+01",
        "GMT",
        "",
        "Z",
    ],
)
def test_other_time_zones_are_refused(client: PinpointClient, create: Callable[..., str], name: str) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match=r"Schedule\.Timezone must be one of UTC, UTC\+01"):
        create(Schedule={"Timezone": name})


# Times on the wire


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2022-10-25T06:09:55Z", "2022-10-25T06:09:55+00:00"),
        ("2022-10-25T06:09:55+00:00", "2022-10-25T06:09:55+00:00"),
        ("2022-10-25T06:09:55.678Z", "2022-10-25T06:09:55+00:00"),
        ("2022-10-25T08:09:55+02:00", "2022-10-25T06:09:55+00:00"),
        ("2022-10-25T06:09Z", "2022-10-25T06:09:00+00:00"),
        ("2022-10-25T06:09:55", "2022-10-25T06:09:55+00:00"),
        ("2022-10-25", "2022-10-25T00:00:00+00:00"),
    ],
)
def test_schedule_times_are_whole_seconds_with_a_numeric_offset(
    send: Callable[..., tuple[int, Any]], sent: str, shown: str
) -> None:
    """Observed."""
    assert send({"StartTime": sent, "EndTime": sent}) == (201, {"StartTime": shown, "EndTime": shown})


def test_a_schedule_times_have_the_same_form_in_get_list_and_delete(
    raw: Raw, app_id: str, create: Callable[..., str]
) -> None:
    journey_id = create(Schedule={"StartTime": datetime(2022, 10, 6, 18, 15, 40), "Timezone": "UTC-07"})  # noqa: DTZ001
    path = f"/v1/apps/{app_id}/journeys"

    bodies = [raw("GET", f"{path}/{journey_id}")[2], raw("GET", path)[2], raw("DELETE", f"{path}/{journey_id}")[2]]

    assert all(b'-07:00"' in body and b'Z"}' not in body for body in bodies)


@pytest.mark.parametrize("sent", ["IMMEDIATE", "", "tomorrow", "2022-13-01T00:00:00Z", "25:00", "1666678195"])
def test_schedule_times_that_are_not_dates_are_refused(send: Callable[..., tuple[int, Any]], sent: str) -> None:
    status, text = send({"StartTime": sent})

    assert status == 400
    assert "Schedule.StartTime must be an ISO 8601 date" in text


def test_a_number_is_not_a_valid_schedule_time(send: Callable[..., tuple[int, Any]]) -> None:
    number: Any = 1666678195

    assert send({"EndTime": number})[0] == 400


@pytest.mark.parametrize(
    "schedule",
    [
        {"EndTime": "9999-12-31T23:59:59Z", "Timezone": "UTC+13"},
        {"StartTime": "0001-01-01T00:00:00Z", "Timezone": "UTC-11"},
    ],
)
def test_dates_at_the_edge_of_the_calendar_are_returned(
    send: Callable[..., tuple[int, Any]], schedule: dict[str, str]
) -> None:
    """Programs use the last second of 9999 for "never", so a draft may contain it."""
    assert send(schedule)[0] in (201, 400)


# Times set by publishing


def test_a_draft_that_starts_at_publishing_has_no_start_time(
    create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    """Observed."""
    assert get(create(Schedule={"Timezone": "UTC-07"}))["Schedule"] == {"Timezone": "UTC-07"}
    assert "Schedule" not in get(create())


@pytest.mark.parametrize(
    ("schedule", "start"),
    [
        (None, "2023-10-01T12:05:00+00:00"),
        ({}, "2023-10-01T12:05:00+00:00"),
        ({"Timezone": "UTC-07"}, "2023-10-01T05:05:00-07:00"),
        ({"Timezone": "UTC+05:45"}, "2023-10-01T17:50:00+05:45"),
    ],
)
def test_publishing_writes_a_start_time_at_the_schedules_offset(
    raw: Raw, app_id: str, publish: Callable[..., str], schedule: dict[str, str] | None, start: str
) -> None:
    """Observed: with Timezone UTC-07, the time was at -07:00."""
    with time_machine.travel(T0, tick=False):
        journey_id = publish(Schedule=schedule)
        _, _, body = raw("GET", f"/v1/apps/{app_id}/journeys/{journey_id}")

    assert json.loads(body)["Schedule"] == {"StartTime": start, **(schedule or {})}


def test_publishing_does_not_change_a_given_start_time_even_if_it_is_past(
    publish: Callable[..., str], get: Callable[[str], Any]
) -> None:
    with time_machine.travel(T0, tick=False):
        assert get(publish(Schedule={"StartTime": T0 - timedelta(days=1)}))["Schedule"] == {
            "StartTime": T0 - timedelta(days=1)
        }


def test_the_start_time_set_by_publishing_has_whole_seconds(
    publish: Callable[..., str], get: Callable[[str], Any]
) -> None:
    with time_machine.travel(T0 + timedelta(milliseconds=700), tick=False):
        assert get(publish())["Schedule"]["StartTime"] == T0 + timedelta(minutes=5)


# The offset check

OFFSET_HINT = " (boto3 sends every time in UTC; mock_pinpoint(schedule_offset_check=False) switches this check off)"
OFFSET_FAULT = (
    "Journey validation failed, Start time 2023-10-03T03:15:00Z doesn't have the same offset as the journey's "
    f"schedule offset: UTC+09{OFFSET_HINT}"
)
IN_UTC = {"Timezone": "UTC+09", "StartTime": datetime(2023, 10, 3, 3, 15, tzinfo=timezone.utc)}


def test_a_start_time_at_another_offset_is_refused_at_publishing_with_the_observed_message_and_the_option(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    create: Callable[..., str],
) -> None:
    journey_id = create(Schedule=IN_UTC)

    with pytest.raises(client.exceptions.BadRequestException) as caught:
        client.update_journey(
            ApplicationId=app_id,
            JourneyId=journey_id,
            WriteJourneyRequest=request_for(Schedule=IN_UTC, State="ACTIVE"),
        )

    assert caught.value.response["Error"]["Message"] == OFFSET_FAULT


def test_the_offset_check_comes_before_all_other_checks_of_publishing(
    client: PinpointClient, publish: Callable[..., str]
) -> None:
    """Observed with a request that had no activities; here the end is also past."""
    end = datetime(2023, 10, 1, tzinfo=timezone.utc)

    with pytest.raises(client.exceptions.BadRequestException) as caught:
        publish(Schedule={**IN_UTC, "EndTime": end}, Activities=None, StartCondition=None, StartActivity="missing")

    assert caught.value.response["Error"]["Message"] == OFFSET_FAULT


def test_the_offset_check_comes_after_the_checks_of_drafts(client: PinpointClient, publish: Callable[..., str]) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="Name must have"):
        publish(Schedule=IN_UTC, Name="not a name")


def test_an_end_time_at_another_offset_is_refused_at_publishing_too(send: Callable[..., tuple[int, Any]]) -> None:
    """Inferred."""
    status, text = send(
        {"Timezone": "UTC-03:30", "StartTime": "2027-10-03T03:15:00-03:30", "EndTime": "2027-10-04T03:15:00Z"},
        State="ACTIVE",
    )

    assert status == 400
    assert text.startswith("Journey validation failed, End time 2027-10-04T03:15:00Z doesn't have the same offset")


def test_a_wrong_offset_other_than_z_is_shown_as_sent(send: Callable[..., tuple[int, Any]]) -> None:
    status, text = send({"Timezone": "UTC+09", "StartTime": "2027-10-03T03:15:00+02:00"}, State="ACTIVE")

    assert status == 400
    assert "Start time 2027-10-03T03:15:00+02:00 doesn't have" in text


@pytest.mark.parametrize("start", ["2027-10-03T03:15:00Z", "2027-10-03T03:15:00+00:00"])
@pytest.mark.parametrize("zone", [{}, {"Timezone": "UTC"}])
def test_utc_schedules_can_be_published_as_clients_send_them(
    send: Callable[..., tuple[int, Any]], start: str, zone: dict[str, str]
) -> None:
    assert send({"StartTime": start, **zone}, State="ACTIVE")[0] == 201


def test_an_offset_without_a_time_zone_is_refused_because_it_is_not_utc(send: Callable[..., tuple[int, Any]]) -> None:
    status, text = send({"StartTime": "2027-10-03T03:15:00+09:00"}, State="ACTIVE")

    assert status == 400
    assert text.endswith(f"doesn't have the same offset as the journey's schedule offset: UTC{OFFSET_HINT}")


def test_a_schedule_of_another_time_zone_without_times_can_be_published(publish: Callable[..., str]) -> None:
    assert publish(Schedule={"Timezone": "UTC+09"})


def test_the_offset_of_drafts_is_not_checked(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    assert get(create(Schedule=IN_UTC))["Schedule"]["StartTime"] == IN_UTC["StartTime"]


def test_the_offset_check_can_be_switched_off(request_for: Callable[..., Any]) -> None:
    with time_machine.travel(T0, tick=False), mock_pinpoint(schedule_offset_check=False) as pinpoint:
        app_id = furnish(pinpoint.create_app("app", region="us-east-1").id)
        client = boto3.client("pinpoint", region_name="us-east-1")
        answer = client.create_journey(
            ApplicationId=app_id, WriteJourneyRequest=request_for(Schedule=IN_UTC, State="ACTIVE")
        )

        assert answer["JourneyResponse"].get("State") == "ACTIVE"
        assert pinpoint.clock.next_due == IN_UTC["StartTime"]


@pytest.mark.parametrize("offset", ["+09:00", "-07:00"])
def test_a_start_at_an_offset_happens_at_that_time(
    mocked: Pinpoint, send: Callable[..., tuple[int, Any]], offset: str
) -> None:
    with time_machine.travel(T0, tick=False):
        send({"Timezone": f"UTC{offset[:3]}", "StartTime": f"2023-10-03T03:15:00{offset}"}, State="ACTIVE")

        assert mocked.clock.next_due == datetime.fromisoformat(f"2023-10-03T03:15:00{offset}")
