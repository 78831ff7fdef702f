"""PutEvents: the result of each endpoint and each event, and rollbacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from .conftest import ACCEPTED, TIMESTAMP, an_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]
    Call = Callable[..., Any]

NOW = "2030-01-02T03:04:05.000Z"
EMAIL = {"ChannelType": "EMAIL", "Address": "person@example.com"}


def refused(message: str) -> dict[str, Any]:
    return {"StatusCode": 400, "Message": message}


class TestAnswers:
    def test_given_one_endpoint_and_two_events_when_put_then_each_is_accepted(self, put: Call) -> None:
        assert put(EMAIL, first=an_event(), second=an_event()) == {
            "EndpointItemResponse": ACCEPTED,
            "EventsItemResponse": {"first": ACCEPTED, "second": ACCEPTED},
        }

    def test_given_an_endpoint_without_events_when_put_then_it_is_written_and_both_maps_are_returned(
        self, put_items: Call, get: Call
    ) -> None:
        with time_machine.travel(NOW, tick=False):
            results = put_items({"phone": {"Endpoint": EMAIL, "Events": {}}})
        assert results == {"phone": {"EndpointItemResponse": ACCEPTED, "EventsItemResponse": {}}}
        assert get()["EffectiveDate"] == get()["CreationDate"] == NOW

    def test_given_no_items_when_put_then_there_are_no_results(self, put_items: Call) -> None:
        assert put_items({}) == {}

    def test_given_one_bad_event_when_put_then_the_others_are_accepted_and_recorded(
        self, put: Call, shop: AppView
    ) -> None:
        result = put(first=an_event(), bad=an_event(EventType=""), last=an_event())
        assert result["EventsItemResponse"] == {
            "first": ACCEPTED,
            "bad": refused("EventType must not be empty"),
            "last": ACCEPTED,
        }
        assert [event.event_id for event in shop.events] == ["first", "last"]

    def test_given_one_bad_endpoint_when_put_then_the_others_are_written(self, put_items: Call, get: Call) -> None:
        results = put_items(
            {
                "one": {"Endpoint": EMAIL, "Events": {"a": an_event()}},
                "two": {"Endpoint": {"Address": "person@example.com"}, "Events": {"b": an_event()}},
                "three": {"Endpoint": {"OptOut": "NONE"}, "Events": {"c": an_event()}},
            }
        )
        assert [result["EndpointItemResponse"]["StatusCode"] for result in results.values()] == [202, 400, 202]
        assert get("one")["Address"] == "person@example.com"
        assert get("three")["OptOut"] == "NONE"

    def test_given_an_unknown_app_when_put_then_it_is_not_found(self, client: PinpointClient) -> None:
        with pytest.raises(client.exceptions.NotFoundException, match="Application not found"):
            client.put_events(ApplicationId="nowhere", EventsRequest={"BatchItem": {}})


class TestWire:
    @pytest.fixture
    def send(self, raw: Raw, app_id: str) -> Call:
        def send(body: Any) -> tuple[int, Any]:
            status, _, answer = raw("POST", f"/v1/apps/{app_id}/events", json.dumps(body).encode())
            return status, json.loads(answer)

        return send

    def test_given_a_raw_request_when_put_then_the_body_is_the_bare_response(self, send: Call) -> None:
        status, answer = send({"BatchItem": {"phone": {"Endpoint": {}, "Events": {"first": an_event()}}}})
        assert status == 202
        assert answer == {
            "Results": {"phone": {"EndpointItemResponse": ACCEPTED, "EventsItemResponse": {"first": ACCEPTED}}}
        }

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({}, "BatchItem is required"),
            ({"BatchItem": []}, "BatchItem must be an object, not a list"),
            ({"BatchItem": {"phone": "x"}}, "BatchItem['phone'] must be an object, not a string"),
            ({"BatchItem": {"phone": {"Endpoint": {}}}}, "BatchItem['phone'].Events is required"),
            (
                {"BatchItem": {"phone": {"Endpoint": {}, "Events": 1}}},
                "BatchItem['phone'].Events must be an object, not a number",
            ),
        ],
    )
    def test_given_a_body_that_is_not_a_map_of_items_when_put_then_the_request_is_refused(
        self, send: Call, body: Any, message: str
    ) -> None:
        assert send(body) == (400, {"Message": message})

    @pytest.mark.parametrize(
        ("event", "message"),
        [
            ("x", "must be an object, not a string"),
            ({"EventType": "sale"}, "Timestamp is required"),
            ({"Timestamp": TIMESTAMP}, "EventType is required"),
            (an_event(Session={"Id": "session"}), "Session.StartTimestamp is required"),
            (an_event(Metrics={"price": "12"}), "Metrics['price'] must be a number, not a string"),
            (an_event(Attributes={"colour": ["red"]}), "Attributes['colour'] must be a string, not a list"),
        ],
    )
    def test_given_an_event_that_the_model_does_not_allow_when_put_then_only_it_is_refused(
        self, send: Call, event: Any, message: str
    ) -> None:
        events = {"first": an_event(), "bad": event, "absent": None}
        status, answer = send({"BatchItem": {"phone": {"Endpoint": {}, "Events": events}, "absent": None}})
        assert status == 202
        assert answer["Results"] == {
            "phone": {
                "EndpointItemResponse": ACCEPTED,
                "EventsItemResponse": {"first": ACCEPTED, "bad": refused(message)},
            }
        }

    @pytest.mark.parametrize(
        ("item", "message"),
        [
            ({}, "Endpoint is required"),
            ({"Endpoint": []}, "must be an object, not a list"),
            ({"Endpoint": {"Metrics": {"age": "old"}}}, "Metrics['age'] must be a number, not a string"),
        ],
    )
    def test_given_an_endpoint_that_the_model_does_not_allow_when_put_then_its_events_are_accepted(
        self, send: Call, item: Any, message: str
    ) -> None:
        status, answer = send({"BatchItem": {"phone": {**item, "Events": {"first": an_event()}}}})
        assert status == 202
        assert answer["Results"] == {
            "phone": {"EndpointItemResponse": refused(message), "EventsItemResponse": {"first": ACCEPTED}}
        }

    def test_given_bare_strings_and_nulls_of_user_attributes_when_put_then_they_are_lists(
        self, send: Call, get: Call
    ) -> None:
        endpoint = {"Attributes": {"size": None}, "User": {"UserId": "user", "UserAttributes": {"city": "Rome"}}}
        status, _ = send({"BatchItem": {"phone": {"Endpoint": endpoint, "Events": {}}}})
        assert status == 202
        assert get()["Attributes"] == {"size": []}
        assert get()["User"]["UserAttributes"] == {"city": ["Rome"]}

    @pytest.mark.parametrize(("size", "status"), [(4 * 1024 * 1024, 202), (4 * 1024 * 1024 + 1, 413)])
    def test_given_a_body_of_4_megabytes_when_put_then_only_a_larger_one_is_refused(
        self, raw: Raw, app_id: str, size: int, status: int
    ) -> None:
        answered, headers, _ = raw("POST", f"/v1/apps/{app_id}/events", b'{"BatchItem":{}}'.ljust(size))
        assert answered == status
        assert headers.get("x-amzn-ErrorType") == (None if status == 202 else "PayloadTooLargeException")


def items_with(count: int, split: int) -> Any:
    """Make a number of events, spread over a number of endpoints."""
    items: dict[str, Any] = {f"endpoint-{number}": {"Endpoint": {}, "Events": {}} for number in range(split)}
    for number in range(count):
        items[f"endpoint-{number % split}"]["Events"][f"event-{number}"] = an_event()
    return items


class TestNumberOfEvents:
    @pytest.mark.parametrize("split", [1, 4])
    def test_given_100_events_when_put_then_all_are_recorded(self, put_items: Call, shop: AppView, split: int) -> None:
        put_items(items_with(100, split))
        assert len(shop.events) == 100

    @pytest.mark.parametrize("split", [1, 4])
    def test_given_101_events_when_put_then_the_request_is_refused_and_nothing_is_written(
        self, client: PinpointClient, mocked: Pinpoint, app_id: str, put_items: Call, split: int
    ) -> None:
        with pytest.raises(client.exceptions.BadRequestException, match="must have at most 100 events, not 101"):
            put_items(items_with(101, split))
        assert not mocked.app(app_id).events
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_endpoint(ApplicationId=app_id, EndpointId="endpoint-0")

    def test_given_invalid_events_when_counted_then_they_count_too(
        self, client: PinpointClient, put_items: Call
    ) -> None:
        with pytest.raises(client.exceptions.BadRequestException, match="not 101"):
            put_items({"phone": {"Endpoint": {}, "Events": {str(i): an_event(EventType="") for i in range(101)}}})


class TestRollback:
    def test_given_a_checkpoint_when_it_ends_then_events_names_and_endpoints_are_as_before(
        self, mocked: Pinpoint, put: Call, shop: AppView, get: Call
    ) -> None:
        put({"Attributes": {"a": ["1"]}})
        before = get()
        with mocked.checkpoint():
            put({"Attributes": {"a": ["2"]}}, second=an_event(EventType="other"))
            assert len(shop.events) == 2
        assert [event.event_id for event in shop.events] == ["first"]
        assert get() == before

    def test_given_a_reset_when_the_app_is_created_again_then_it_has_no_events(
        self, mocked: Pinpoint, put: Call, app_id: str
    ) -> None:
        put()
        mocked.reset()
        assert not mocked.create_app(app_id).events

    def test_given_a_deleted_app_when_its_events_are_read_then_it_is_a_lookup_error(
        self, client: PinpointClient, put: Call, app_id: str, shop: AppView
    ) -> None:
        put()
        events = shop.events
        client.delete_app(ApplicationId=app_id)
        with pytest.raises(LookupError, match="app 'app' does not exist"):
            len(events)


def test_given_refused_events_when_the_history_is_read_then_it_shows_which_and_why(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    events: Any = {
        "late": an_event(Timestamp="2030-01-01T12:00:00+0000"),
        "long": an_event(Attributes={"note": "x" * 200}),
    }
    client.put_events(ApplicationId=app_id, EventsRequest={"BatchItem": {"e1": {"Endpoint": {}, "Events": events}}})

    late, long = mocked.clock.history

    assert str(late).endswith(
        "event 'late' of endpoint 'e1' refused: Timestamp must end in Z or in an offset with a "
        "colon, such as +00:00, not '2030-01-01T12:00:00+0000'"
    )
    assert str(long).endswith(
        "event 'long' of endpoint 'e1' refused: Event attribute value length should be less than 200"
    )
