"""HTTP responses: their form, the names of members, and dates at the end of the calendar."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from stage import furnish, snapshot, the_world
from wire_form import assert_in_the_form_of_the_service, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    Wire = tuple[int, dict[str, str], bytes]
    Raw = Callable[..., Wire]


def test_a_success_has_the_form_of_the_service(client: PinpointClient, raw: Raw) -> None:
    stage = furnish(client)

    status, headers, body = raw("GET", f"/v1/apps/{stage.app_id}")

    assert_in_the_form_of_the_service((status, headers, body))
    assert status == 200
    assert body == json.dumps(json.loads(body), separators=(",", ":")).encode()
    assert json.loads(body)["tags"] == {"team": "blue"}
    assert headers["Cache-Control"] == "no-store"
    assert "x-amzn-ErrorType" not in headers


def test_a_response_without_content_is_empty(client: PinpointClient, raw: Raw) -> None:
    stage = furnish(client)

    status, headers, body = raw("POST", f"/v1/tags/{stage.arn.replace('/', '%2F')}", b'{"tags":{"a":"b"}}')

    assert (status, body, headers["Content-Length"]) == (204, b"", "0")


def test_the_dimensions_of_a_segment_have_their_own_name_on_the_wire(client: PinpointClient, raw: Raw) -> None:
    stage = furnish(client)
    condition = {"segmentDimensions": {"Attributes": {"a": {"Values": ["b"]}}}}
    journey = {
        "Name": "wire",
        "Activities": {"a": {"ConditionalSplit": {"Condition": {"Conditions": [condition]}}}},
    }

    status, _, body = raw("POST", f"/v1/apps/{stage.app_id}/journeys", json.dumps(journey).encode())

    assert status == 201
    assert json.loads(body)["Activities"] == journey["Activities"]


def test_the_times_of_a_schedule_are_whole_seconds_at_its_own_offset(client: PinpointClient, raw: Raw) -> None:
    stage = furnish(client)
    schedule = {"StartTime": "2040-01-01T00:00:00.750Z", "Timezone": "UTC-07"}

    _, _, body = raw(
        "POST", f"/v1/apps/{stage.app_id}/journeys", json.dumps({"Name": "wire", "Schedule": schedule}).encode()
    )

    assert json.loads(body)["Schedule"] == {"StartTime": "2039-12-31T17:00:00-07:00", "Timezone": "UTC-07"}


@pytest.mark.parametrize(
    "schedule",
    [
        {"EndTime": "9999-12-31T23:59:59Z", "Timezone": "UTC+05"},
        {"StartTime": "9999-12-31T23:59:59Z", "Timezone": "UTC+13:45"},
        {"StartTime": "0001-01-01T00:00:00Z", "Timezone": "UTC-11"},
    ],
)
def test_a_schedule_at_the_end_of_the_calendar_has_the_right_form(
    client: PinpointClient, raw: Raw, schedule: dict[str, str]
) -> None:
    stage = furnish(client)
    before = snapshot(the_world())

    answer = raw(
        "POST", f"/v1/apps/{stage.app_id}/journeys", json.dumps({"Name": "end", "Schedule": schedule}).encode()
    )

    assert_in_the_form_of_the_service(answer)
    assert (snapshot(the_world()) == before) == (answer[0] >= 400)


@pytest.mark.parametrize(
    "query", ["start-time=0001-01-01T00:00:00Z", "start-time=9999-12-31T23:59:59Z", "end-time=0001-01-01T00:00:00Z"]
)
def test_a_range_of_dates_at_the_end_of_the_calendar_is_a_bad_request(
    client: PinpointClient, raw: Raw, query: str
) -> None:
    stage = furnish(client)
    path = f"/v1/apps/{stage.app_id}/journeys/{stage.journey_id}/kpis/daterange/journey-emails-sent"

    assert refused(raw, "GET", f"{path}?{query}")[:2] == (400, "BadRequestException")


@pytest.mark.parametrize("moment", ["", "yesterday", "2040-13-01", "1700000000.5", "2040-01-01T00:00:00+99:99"])
def test_an_invalid_date_in_the_query_is_a_bad_request_that_names_it(
    client: PinpointClient, raw: Raw, moment: str
) -> None:
    stage = furnish(client)
    path = f"/v1/apps/{stage.app_id}/journeys/{stage.journey_id}/kpis/daterange/journey-emails-sent"

    status, code, text = refused(raw, "GET", f"{path}?start-time={moment.replace('+', '%2B')}")

    assert (status, code) == (400, "BadRequestException")
    assert text == f"StartTime must be an ISO 8601 date and time, not {moment!r}"
