"""A property: a resource with anything in place of a member is loaded, or refused as a whole with one sentence."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import boto3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinpoint_mock import JourneyLoopError, Pinpoint, UnreadableExport, mock_pinpoint, simulate

from .everything import furnish, read_answers
from .test_dependencies import SPLIT, TREATED
from .test_loaded_campaigns import campaign
from .test_loading_answers import APP, JOURNEY, SEGMENT, endpoint

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

_ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.sampled_from(["", "x", "2020-01-01", "9999-12-31T23:59:59-23:59", "IMMEDIATE", "EVENT", "DAILY", "1", "0", "½"]),
    st.sampled_from(["Europe/Berlin", "EST", "Z", "UTC+01", "3 days", "P3D", "P3M", "PT0S", "9pm", "08:00", "ALL"]),
    st.just([]),
    st.just({}),
    st.just([{}]),
    st.just({"x": {}}),
)


def list_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in items for found in list_paths(item, (*path, key)))]


def replace_at(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    """Return a copy of a value with another value at a path."""
    if not path:
        return other
    copied = copy.deepcopy(value)
    inner = copied
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = other
    return copied


def _list_sources(client: PinpointClient) -> list[Any]:
    with mock_pinpoint() as pinpoint:
        pinpoint.create_app("shop", region="us-east-1")
        furnish(pinpoint, client, "shop")
        answers = list(read_answers(client).values())
    made = [{"ApplicationResponse": APP}, {"JourneyResponse": JOURNEY}, {"JourneyResponse": SPLIT}]
    campaigns = [{"CampaignResponse": each} for each in (TREATED, campaign("PENDING_NEXT_RUN", "EVENT"))]
    return [*answers, *made, *campaigns, {"SegmentResponse": SEGMENT}, {"EndpointResponse": endpoint("ann")}]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_given_anything_in_place_of_a_member_when_it_is_loaded_then_it_works_or_an_error_says_why(
    shared_client: PinpointClient, data: st.DataObject
) -> None:
    if not SOURCES:
        SOURCES.extend(_list_sources(shared_client))
    source = data.draw(st.sampled_from(SOURCES))
    path = data.draw(st.sampled_from(list_paths(source)[1:]))
    with mock_pinpoint() as pinpoint:
        refusal = _try_to_load(pinpoint, replace_at(source, path, data.draw(_ANYTHING)))
        if refusal:
            assert refusal.startswith("<dict>:$")
            assert "\n" not in refusal
            assert list(pinpoint.apps) == []
        else:
            _look_at_everything(pinpoint, shared_client)


@settings(max_examples=100)
@given(data=st.data())
def test_given_anything_in_place_of_a_member_of_a_journey_when_it_is_simulated_then_it_works_or_an_error_says_why(
    data: st.DataObject,
) -> None:
    source = data.draw(st.sampled_from([{"JourneyResponse": TIMED}, {"JourneyResponse": SPLIT}]))
    path = data.draw(st.sampled_from(list_paths(source)[2:]))
    broken = replace_at(source, path, data.draw(_ANYTHING))
    ann: Any = {"Id": "ann", "ChannelType": "EMAIL", "Address": "ann@example.com"}
    people = [{**ann, "Demographic": {"Timezone": "Europe/Berlin"}}]
    refusal = ""
    try:
        assert str(simulate(broken, people, days=2))
    except (UnreadableExport, JourneyLoopError) as error:
        refusal = str(error)
    except ValueError as error:
        refusal = str(error)
        if "a run must be within the years 1970 to 9998" not in refusal:
            raise
    assert "\n" not in refusal


TIMED: Any = {
    **JOURNEY,
    "StartCondition": {"SegmentStartCondition": {"SegmentId": "everybody"}},
    "Activities": {
        "wait": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}, "NextActivity": "mail"}},
        "mail": {"EMAIL": {"TemplateName": "hello", "TemplateVersion": "1", "NextActivity": "until"}},
        "until": {"Wait": {"WaitTime": {"WaitUntil": "2030-01-08T10:00:00Z"}, "NextActivity": "some"}},
        "some": {"Holdout": {"Percentage": 10, "NextActivity": "one"}},
        "one": {"RandomSplit": {"Branches": [{"NextActivity": "end", "Percentage": 50}, {"Percentage": 50}]}},
        "end": {"SMS": {"MessageConfig": {"MessageType": "PROMOTIONAL"}, "TemplateName": "bye"}},
    },
    "StartActivity": "wait",
    "RefreshFrequency": "P1D",
    "Schedule": {"StartTime": "2030-01-07T10:00:00Z", "EndTime": "2030-02-07T10:00:00Z", "Timezone": "UTC+01"},
    "QuietTime": {"Start": "21:00", "End": "08:00"},
    "LocalTime": True,
    "WaitForQuietTime": True,
    "TimezoneEstimationMethods": ["PHONE_NUMBER"],
    "Limits": {"DailyCap": 3, "EndpointReentryCap": 1, "EndpointReentryInterval": "P1D", "MessagesPerSecond": 50},
    "OpenHours": {"SMS": {"MONDAY": [{"StartTime": "08:00", "EndTime": "17:00"}]}},
    "ClosedDays": {
        "EMAIL": [{"Name": "off", "StartDateTime": "2030-01-09T00:00:00Z", "EndDateTime": "2030-01-10T00:00:00Z"}]
    },
    "SendingSchedule": True,
}
"""A journey with everything that has a form of its own: times, durations, time zones and shares."""
SOURCES: list[Any] = []
"""The sources to break, with a response of each kind; they are made once."""


def _try_to_load(pinpoint: Pinpoint, source: Any) -> str:
    """Load a source, and return an empty string, or the reason why it cannot be loaded."""
    try:
        pinpoint.load(source, application_id="shop")
    except UnreadableExport as error:
        return str(error)
    return ""


def _look_at_everything(pinpoint: Pinpoint, client: PinpointClient) -> None:
    """Advance time, and read everything that can be read."""
    pinpoint.clock.advance(days=2)
    read_answers(client)
    assert pinpoint.report(full=True)
    person: Any = {"ChannelType": "EMAIL", "Address": "x@example.com"}
    for app in (app for app in pinpoint.apps if app.id.isascii() and app.id.isalnum()):
        regional = boto3.client("pinpoint", region_name=app.region)
        regional.update_endpoint(ApplicationId=app.id, EndpointId="zoe", EndpointRequest=person)
        for segment in app.segments:
            segment.members()
        for journey in app.journeys:
            assert str(journey.explain("zoe"))
            assert journey.to_text()
        for each in app.campaigns:
            assert str(each.explain("zoe"))
