"""PutEvents: the endpoints that are sent with events, and which of them are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from pinpoint_mock import current

from .conftest import ACCEPTED, TIMESTAMP, an_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]
    Call = Callable[..., Any]

NOW = "2030-01-02T03:04:05.000Z"
EMAIL = {"ChannelType": "EMAIL", "Address": "person@example.com"}


def refused(message: str) -> dict[str, Any]:
    return {"StatusCode": 400, "Message": message}


class TestEndpoints:
    def test_given_an_unknown_id_when_attributes_come_with_an_event_then_the_endpoint_exists_opted_out_and_active(
        self, put: Call, get: Call
    ) -> None:
        put({"Attributes": {"colour": ["red"]}})
        endpoint = get()
        assert endpoint["Attributes"] == {"colour": ["red"]}
        assert (endpoint["OptOut"], endpoint["EndpointStatus"]) == ("ALL", "ACTIVE")
        assert "ChannelType" not in endpoint

    def test_given_an_unknown_id_when_its_endpoint_is_empty_then_it_exists_opted_out_and_active(
        self, put: Call, get: Call
    ) -> None:
        put({})
        assert (get()["OptOut"], get()["EndpointStatus"]) == ("ALL", "ACTIVE")

    def test_given_an_existing_endpoint_when_members_come_with_an_event_then_they_are_merged(
        self, put: Call, write: Call, get: Call
    ) -> None:
        write({**EMAIL, "Attributes": {"colour": ["red"], "size": ["L"]}})
        put({"Attributes": {"colour": ["blue"]}, "User": {"UserId": "user"}})
        endpoint = get()
        assert endpoint["Attributes"] == {"colour": ["blue"], "size": ["L"]}
        assert endpoint["Address"] == EMAIL["Address"]
        assert endpoint["User"] == {"UserId": "user"}

    def test_given_an_existing_endpoint_when_an_empty_one_comes_then_only_its_activity_is_recorded(
        self, put: Call, write: Call, get: Call, app_id: str
    ) -> None:
        write({**EMAIL, "EndpointStatus": "INACTIVE"})
        before = get()
        put({}, early=an_event(), late=an_event(Timestamp="2031-01-01T00:00:00Z"))
        assert get() == before
        assert last_event_of(app_id) == 1_924_992_000_000_000

    def test_given_an_older_event_when_it_comes_late_then_the_newest_stays_recorded(
        self, put: Call, app_id: str
    ) -> None:
        put({}, late=an_event(Timestamp="2031-01-01T00:00:00Z"))
        put({}, early=an_event())
        assert last_event_of(app_id) == 1_924_992_000_000_000

    @pytest.mark.parametrize("event", [an_event(EventType=""), an_event(Attributes={"long": "x" * 201})])
    def test_given_only_refused_events_when_put_then_no_activity_is_recorded(
        self, put: Call, app_id: str, event: Any
    ) -> None:
        put({}, first=event)
        assert last_event_of(app_id) == 0

    def test_given_several_events_when_the_endpoint_is_new_then_its_dates_come_from_the_newest_event(
        self, put: Call, get: Call
    ) -> None:
        put(EMAIL, late=an_event(), early=an_event(Timestamp="2021-01-01T00:00:00Z"))
        assert get()["CreationDate"] == get()["EffectiveDate"] == TIMESTAMP

    def test_given_an_existing_endpoint_when_written_with_an_event_then_only_its_effective_date_comes_from_it(
        self, put: Call, write: Call, get: Call
    ) -> None:
        with time_machine.travel(NOW, tick=False):
            write(EMAIL)
        put({"OptOut": "ALL"})
        assert (get()["CreationDate"], get()["EffectiveDate"]) == (NOW, TIMESTAMP)

    def test_given_an_effective_date_when_written_with_an_event_then_it_is_stored(self, put: Call, get: Call) -> None:
        put({**EMAIL, "EffectiveDate": "2020-02-02T00:00:00Z"})
        assert (get()["CreationDate"], get()["EffectiveDate"]) == (TIMESTAMP, "2020-02-02T00:00:00.000Z")

    def test_given_no_valid_event_when_the_endpoint_is_written_then_its_date_is_the_time_of_the_request(
        self, put: Call, get: Call
    ) -> None:
        with time_machine.travel(NOW, tick=False):
            put(EMAIL, bad=an_event(EventType=""))
        assert get()["EffectiveDate"] == NOW

    def test_given_one_id_in_two_spellings_when_put_then_both_items_write_one_endpoint_in_order(
        self, put_items: Call, get: Call, shop: AppView
    ) -> None:
        put_items(
            {
                "Phone": {"Endpoint": {"Attributes": {"a": ["1"], "b": ["1"]}}, "Events": {"first": an_event()}},
                "PHONE": {"Endpoint": {"Attributes": {"a": ["2"]}}, "Events": {"second": an_event()}},
            }
        )
        assert get()["Id"] == "Phone"
        assert get()["Attributes"] == {"a": ["2"], "b": ["1"]}
        assert [event.endpoint_id for event in shop.events] == ["Phone", "Phone"]

    def test_given_two_endpoints_of_one_user_when_put_then_the_later_item_sees_the_earlier(
        self, put_items: Call, shop: AppView
    ) -> None:
        put_items(
            {
                "one": {
                    "Endpoint": {"User": {"UserId": "user", "UserAttributes": {"city": ["Rome"]}}},
                    "Events": {"first": an_event()},
                },
                "two": {"Endpoint": {"User": {"UserId": "user"}}, "Events": {"second": an_event()}},
            }
        )
        endpoint = shop.events.one(event_id="second").endpoint
        assert endpoint is not None
        assert endpoint["User"] == {"UserId": "user", "UserAttributes": {"city": ["Rome"]}}

    def test_given_an_event_with_attributes_when_put_then_the_endpoint_does_not_get_them(
        self, put: Call, get: Call
    ) -> None:
        put(EMAIL, first=an_event(Attributes={"colour": "red"}, Metrics={"price": 12}))
        assert get()["Attributes"] == {}
        assert "Metrics" not in get()

    def test_given_a_request_when_the_endpoint_is_written_then_it_has_the_id_of_the_request(
        self, client: PinpointClient, app_id: str, get: Call
    ) -> None:
        request: Any = {"BatchItem": {"phone": {"Endpoint": {}, "Events": {"first": an_event()}}}}
        answer = client.put_events(ApplicationId=app_id, EventsRequest=request)
        assert get()["RequestId"] == answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]


def last_event_of(app_id: str) -> int:
    """Return the time of the last event of the endpoint `phone`, in microseconds since the epoch."""
    from pinpoint_mock.endpoints.audience import Audience

    session = current()._session
    app = session.world.find_app(app_id)
    assert app is not None
    endpoint = app.part(Audience).find("phone")
    assert endpoint is not None
    return endpoint.last_event


class TestRefusedEndpoints:
    @pytest.mark.parametrize(
        ("endpoint", "message"),
        [
            ({"Address": "person@example.com"}, "Missing ChannelType"),
            ({"ChannelType": "EMAIL"}, "Missing Address"),
            ({"ChannelType": "APNS", "OptOut": "NONE"}, "Missing Address"),
            (
                {"Demographic": {"Locale": "USA"}},
                "Locale should be in the following format: a language, optionally followed by _ or - and a country, "
                "such as en_US, not 'USA'",
            ),
            ({"OptOut": "SOME"}, "OptOut must be ALL or NONE, not 'SOME'"),
            ({"EndpointStatus": "PAUSED"}, "EndpointStatus must be ACTIVE or INACTIVE, not 'PAUSED'"),
            ({"User": {"UserId": "a{b}"}}, "User.UserId must not be empty or contain '$', '{' or '}': 'a{b}'"),
            ({"Location": {"Latitude": 1.0}}, "Location must have both Latitude and Longitude, or neither"),
            ({"EffectiveDate": "yesterday"}, "EffectiveDate must be an ISO 8601 date and time, not 'yesterday'"),
        ],
    )
    def test_given_an_endpoint_that_breaks_a_rule_when_put_then_it_is_refused_like_in_update_endpoint(
        self, client: PinpointClient, app_id: str, put: Call, endpoint: Any, message: str
    ) -> None:
        with pytest.raises(client.exceptions.BadRequestException) as raised:
            client.update_endpoint(ApplicationId=app_id, EndpointId="phone", EndpointRequest=endpoint)
        result = put(endpoint)
        assert raised.value.response["Error"]["Message"] == message
        assert result == {"EndpointItemResponse": refused(message), "EventsItemResponse": {"first": ACCEPTED}}
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_endpoint(ApplicationId=app_id, EndpointId="phone")

    def test_given_a_channel_that_does_not_exist_when_put_then_only_the_endpoint_is_refused(self, put: Call) -> None:
        result = put({"ChannelType": "FAX", "Address": "1"})
        assert result["EndpointItemResponse"]["StatusCode"] == 400
        assert result["EndpointItemResponse"]["Message"].startswith("ChannelType must be one of PUSH, ")
        assert result["EventsItemResponse"] == {"first": ACCEPTED}

    @pytest.mark.parametrize("endpoint_id", ["a$b", "{a", "a}", ""])
    def test_given_an_id_with_a_reserved_character_when_put_then_the_endpoint_is_refused(
        self, put: Call, shop: AppView, endpoint_id: str
    ) -> None:
        result = put(EMAIL, endpoint_id)
        message = f"Id must not be empty or contain '$', '{{' or '}}': {endpoint_id!r}"
        assert result == {"EndpointItemResponse": refused(message), "EventsItemResponse": {"first": ACCEPTED}}
        assert shop.events.one(endpoint_id=endpoint_id).endpoint is None

    def test_given_a_user_with_15_endpoints_when_another_comes_then_it_is_refused(
        self, put_items: Call, app_id: str, client: PinpointClient
    ) -> None:
        item = {"Endpoint": {"User": {"UserId": "user"}}, "Events": {"first": an_event()}}
        results = put_items({f"endpoint-{number}": item for number in range(16)})
        codes = [result["EndpointItemResponse"]["StatusCode"] for result in results.values()]
        assert codes == [202] * 15 + [400]
        text = results["endpoint-15"]["EndpointItemResponse"]["Message"]
        assert text.startswith("Exceeded maximum endpoint per user count")
        item_of_user = client.get_user_endpoints(ApplicationId=app_id, UserId="user")["EndpointsResponse"]["Item"]
        assert len(item_of_user) == 15

    def test_given_an_endpoint_that_is_too_large_when_put_then_its_item_is_refused(self, put: Call) -> None:
        attributes = {f"name-{number}": ["x" * 100] * 50 for number in range(4)}
        result = put({"Attributes": attributes})
        assert result["EndpointItemResponse"]["StatusCode"] == 400
        assert "the maximum is 15360" in result["EndpointItemResponse"]["Message"]
        assert result["EventsItemResponse"] == {"first": ACCEPTED}

    def test_given_a_refused_write_of_an_existing_endpoint_when_recorded_then_the_event_has_its_old_state(
        self, put: Call, write: Call, get: Call, shop: AppView, app_id: str
    ) -> None:
        write({**EMAIL, "Attributes": {"colour": ["red"]}})
        before = get()
        put({"OptOut": "SOME", "Attributes": {"colour": ["blue"]}})
        assert get() == before
        endpoint = shop.events.one().endpoint
        assert endpoint is not None
        assert endpoint["Attributes"] == {"colour": ["red"]}
        assert last_event_of(app_id) == 1_643_673_911_123_000

    def test_given_a_refused_write_of_an_unknown_endpoint_when_recorded_then_the_event_has_no_endpoint(
        self, put: Call, shop: AppView
    ) -> None:
        put({"OptOut": "SOME"})
        assert shop.events.one(endpoint_id="phone").endpoint is None
