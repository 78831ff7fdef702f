"""The rules for the session of an event: if it has a start and a stop, its Duration is their difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import ACCEPTED, an_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import AppView

    Call = Callable[..., Any]

START, STOP = "2022-02-01T00:00:00.000Z", "2022-02-01T01:00:01.250+01:00"  # 1250 milliseconds
NOT_EQUAL = "Session duration in milliseconds must be equal to the difference of start and stop timestamp"
NO_DURATION = "Session start and stop timestamp's exist but duration is null"


@pytest.fixture
def put_session(put: Call) -> Call:
    """Put an event with a session, and return the result of the event."""

    def put_session(**members: Any) -> Any:
        session = {"Id": "session", "StartTimestamp": START, **members}
        result = put(stopped=an_event(EventType="_session.stop", Session=session))
        assert result["EndpointItemResponse"] == ACCEPTED
        return result["EventsItemResponse"]["stopped"]

    return put_session


def test_given_the_difference_of_start_and_stop_as_duration_when_put_then_the_event_is_recorded(
    put_session: Call, shop: AppView
) -> None:
    assert put_session(StopTimestamp=STOP, Duration=1250) == ACCEPTED
    assert shop.events.one().session["stop_timestamp"] - shop.events.one().session["start_timestamp"] == 1250


@pytest.mark.parametrize("duration", [0, 1, 1249, 1251, -1250, 1_250_000])
def test_given_a_duration_that_is_not_the_difference_when_put_then_the_event_is_refused(
    put_session: Call, shop: AppView, duration: int
) -> None:
    assert put_session(StopTimestamp=STOP, Duration=duration) == {"StatusCode": 400, "Message": NOT_EQUAL}
    assert not shop.events


def test_given_a_start_and_a_stop_and_no_duration_when_put_then_the_event_is_refused(
    put_session: Call, shop: AppView
) -> None:
    assert put_session(StopTimestamp=STOP) == {"StatusCode": 400, "Message": NO_DURATION}
    assert not shop.events


def test_given_a_session_without_a_stop_when_put_then_any_duration_is_accepted(put_session: Call) -> None:
    assert put_session() == ACCEPTED
    assert put_session(Duration=0) == ACCEPTED
    assert put_session(Duration=99) == ACCEPTED


def test_given_a_session_that_stops_at_its_start_when_put_then_its_duration_is_0(put_session: Call) -> None:
    assert put_session(StopTimestamp=START, Duration=0) == ACCEPTED
    assert put_session(StopTimestamp=START)["Message"] == NO_DURATION


def test_given_microseconds_when_put_then_the_duration_is_the_difference_in_milliseconds(
    put_session: Call,
) -> None:
    members = {"StartTimestamp": "2022-02-01T00:00:00.000900Z", "StopTimestamp": "2022-02-01T00:00:00.001100Z"}
    assert put_session(**members, Duration=1) == ACCEPTED


def test_given_null_as_duration_when_put_then_it_counts_as_absent(put: Call, app_id: str, raw: Call) -> None:
    session = f'{{"Id":"s","StartTimestamp":"{START}","StopTimestamp":"{STOP}","Duration":null}}'
    event = f'{{"EventType":"x","Timestamp":"{START}","Session":{session}}}'
    body = f'{{"BatchItem":{{"phone":{{"Endpoint":{{}},"Events":{{"e":{event}}}}}}}}}'

    _, _, answer = raw("POST", f"/v1/apps/{app_id}/events", body.encode())

    assert NO_DURATION.encode() in answer
