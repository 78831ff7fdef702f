"""Records of events: the format of Amazon Pinpoint's stream, the live view, and its repr."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from pinpoint_mock import EventRecord, Records

from .conftest import an_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import AppView

    Call = Callable[..., Any]

ARRIVAL = datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=timezone.utc)
PHONE = {
    "ChannelType": "GCM",
    "Address": "token",
    "Demographic": {
        "AppVersion": "1.2",
        "Locale": "en_gb",
        "Make": "Fair",
        "Model": "5",
        "Platform": "Android",
        "PlatformVersion": "14",
        "Timezone": "Europe/London",
    },
    "Location": {"Country": "GB"},
    "Metrics": {"age": 7},
    "User": {"UserId": "user", "UserAttributes": {"city": ["Bath"]}},
}
START = an_event(
    EventType="_session.start",
    AppPackageName="com.example.shop",
    AppTitle="Shop",
    AppVersionCode="12",
    SdkName="sdk",
    ClientSdkVersion="3.0",
    Session={"Id": "session", "StartTimestamp": "2022-02-01T00:05:11.5Z"},
    Attributes={"colour": "red"},
    Metrics={"elapsed": 2, "price": 1.5},
)


@pytest.fixture
def recorded(put: Call, shop: AppView) -> Callable[..., EventRecord]:
    """Put one event that is received at a fixed time, and return its record."""

    def record(event: Any = None, endpoint: Any = None) -> EventRecord:
        with time_machine.travel(ARRIVAL, tick=False):
            put(endpoint, first=event or an_event())
            return shop.events[-1]

    return record


class TestForm:
    def test_given_a_session_start_with_all_members_when_read_then_the_record_has_the_stream_format(
        self, recorded: Call, shop: AppView, get: Call
    ) -> None:
        record = recorded(START, PHONE).record
        endpoint = record.pop("endpoint")
        assert record == {
            "event_type": "_session.start",
            "event_timestamp": 1_643_673_911_123,
            "arrival_timestamp": 1_893_553_445_678,
            "event_version": "3.1",
            "application": {
                "app_id": shop.id,
                "package_name": "com.example.shop",
                "sdk": {"name": "sdk", "version": "3.0"},
                "title": "Shop",
                "version_name": "1.2",
                "version_code": "12",
            },
            "client": {"client_id": "phone"},
            "device": {
                "locale": {"code": "en_gb", "country": "GB", "language": "en"},
                "make": "Fair",
                "model": "5",
                "platform": {"name": "Android", "version": "14"},
            },
            "session": {"session_id": "session", "start_timestamp": 1_643_673_911_500},
            "attributes": {"colour": "red"},
            "metrics": {"elapsed": 2, "price": 1.5},
            "awsAccountId": "123456789012",
        }
        assert endpoint == get()
        assert endpoint["CreationDate"] == endpoint["EffectiveDate"] == "2022-02-01T00:05:11.123Z"
        assert endpoint["CohortId"].isdigit()
        assert endpoint["Metrics"] == {"age": 7.0}

    def test_given_an_event_without_optional_members_when_read_then_they_are_absent(
        self, recorded: Call, shop: AppView
    ) -> None:
        record = recorded().record
        assert record.keys() == {
            "event_type",
            "event_timestamp",
            "arrival_timestamp",
            "event_version",
            "application",
            "client",
            "device",
            "session",
            "attributes",
            "metrics",
            "endpoint",
            "awsAccountId",
        }
        assert record["application"] == {"app_id": shop.id, "sdk": {}}
        assert record["device"] == {"platform": {}}
        assert record["session"] == record["attributes"] == record["metrics"] == {}
        assert record["endpoint"].keys() == {
            "EndpointStatus",
            "OptOut",
            "RequestId",
            "EffectiveDate",
            "Attributes",
            "Metrics",
            "ApplicationId",
            "Id",
            "CohortId",
            "CreationDate",
        }

    def test_given_an_event_without_an_endpoint_when_read_then_the_record_has_no_endpoint(self, recorded: Call) -> None:
        event = recorded(endpoint={"OptOut": "SOME"})
        assert event.endpoint is None
        assert "endpoint" not in event.record
        assert event.record["client"] == {"client_id": "phone"}

    def test_given_a_session_that_has_ended_when_read_then_it_has_both_times(self, recorded: Call) -> None:
        session = {
            "Id": "session",
            "StartTimestamp": "2022-02-01T00:00:00+00:00",
            "StopTimestamp": "2022-02-01T00:00:01.25Z",
            "Duration": 1250,
        }
        assert recorded(an_event(Session=session)).session == {
            "session_id": "session",
            "start_timestamp": 1_643_673_600_000,
            "stop_timestamp": 1_643_673_601_250,
        }

    @pytest.mark.parametrize(
        ("locale", "parts"),
        [
            ("en_US", {"code": "en_US", "country": "US", "language": "en"}),
            ("es_419", {"code": "es_419", "country": "419", "language": "es"}),
            ("haw-us", {"code": "haw-us", "country": "US", "language": "haw"}),
            ("zh_Hans_CN", {"code": "zh_Hans_CN", "country": "CN", "language": "zh"}),
            ("de", {"code": "de", "language": "de"}),
        ],
    )
    def test_given_a_locale_when_read_then_it_is_split(self, recorded: Call, locale: str, parts: Any) -> None:
        assert recorded(endpoint={"Demographic": {"Locale": locale}}).device["locale"] == parts

    def test_given_empty_strings_of_a_device_when_read_then_they_are_present_except_for_the_locale(
        self, recorded: Call
    ) -> None:
        event = recorded(endpoint={"Demographic": {"AppVersion": "", "Locale": "", "Make": "", "Platform": ""}})
        assert event.application["version_name"] == ""
        assert event.device == {"make": "", "platform": {"name": ""}}

    def test_given_metrics_that_are_whole_numbers_when_written_as_json_then_they_are_integers(
        self, recorded: Call
    ) -> None:
        record = recorded(an_event(Metrics={"elapsed": 2, "price": 1.5})).record
        assert json.dumps(record["metrics"]) == '{"elapsed": 2, "price": 1.5}'

    def test_given_an_event_when_the_endpoint_changes_later_then_its_record_has_the_endpoint_as_it_was(
        self, recorded: Call, write: Call
    ) -> None:
        event = recorded(endpoint=PHONE)
        write({"User": {"UserId": "user", "UserAttributes": {"city": ["Rome"]}}, "Demographic": {"Locale": "it_IT"}})
        assert event.record["endpoint"]["User"] == {"UserId": "user", "UserAttributes": {"city": ["Bath"]}}
        assert event.device["locale"]["country"] == "GB"

    def test_given_an_endpoint_that_leaves_its_user_when_read_then_the_record_has_the_user_attributes_of_that_time(
        self, recorded: Call
    ) -> None:
        recorded(endpoint=PHONE)
        event = recorded(endpoint={"User": {"UserId": "", "UserAttributes": {"size": ["L"]}}})
        assert event.record["endpoint"]["User"] == {"UserAttributes": {"size": ["L"]}}


class TestView:
    def test_given_a_view_when_more_events_come_then_it_has_them(self, put: Call, shop: AppView) -> None:
        events = shop.events
        assert isinstance(events, Records)
        assert len(events) == 0
        put(first=an_event(), second=an_event(EventType="visit"))
        assert [event.event_type for event in events] == ["sale", "visit"]

    def test_given_events_when_filtered_then_any_member_can_be_used(self, put: Call, shop: AppView) -> None:
        put(first=an_event(Attributes={"colour": "red"}), second=an_event(Attributes={"colour": "blue"}))
        put(endpoint_id="tablet", third=an_event(EventType="visit"))
        assert shop.events.one(attributes={"colour": "red"}).event_id == "first"
        assert shop.events.one(client={"client_id": "tablet"}).event_type == "visit"
        assert len(shop.events.filter(endpoint_id="phone", event_timestamp=1_643_673_911_123)) == 2
        when = datetime(2022, 2, 1, 0, 5, 11, 123_000, tzinfo=timezone.utc)
        assert len(shop.events.filter(time=when)) == 3

    def test_given_no_matching_event_when_one_is_requested_then_the_error_shows_the_nearest(
        self, put: Call, shop: AppView
    ) -> None:
        put(first=an_event(Attributes={"colour": "red"}))
        with pytest.raises(LookupError) as raised:
            shop.events.one(event_type="sale", attributes={"colour": "blue"})
        assert str(raised.value) == (
            "no record matches EventRecord(event_type='sale', attributes={'colour': 'blue'}); the nearest of 1:\n"
            "  2022-02-01 00:05:11 event 'sale' of endpoint 'phone': colour='red'\n"
            "    differs in attributes['colour']: 'red' is not 'blue'"
        )

    def test_given_a_record_when_its_reader_changes_it_then_the_log_does_not_change(
        self, recorded: Call, shop: AppView
    ) -> None:
        event = recorded(START, PHONE)
        before = shop.events[0].record
        for spoiled in (event.record, event.__dict__):
            spoiled["attributes"]["colour"] = "spoiled"
            spoiled["endpoint"]["User"]["UserAttributes"]["city"].append("spoiled")
            spoiled["endpoint"]["Demographic"]["Make"] = "spoiled"
            spoiled["session"].clear()
        assert shop.events[0].record == before

    def test_given_an_event_when_it_is_read_twice_then_the_records_are_equal(
        self, recorded: Call, shop: AppView
    ) -> None:
        event = recorded(START, PHONE)
        assert event == shop.events[0]
        assert hash(event) == hash(shop.events[0])
        assert event is not shop.events[0]


class TestPrinted:
    def test_given_an_event_when_printed_then_it_is_one_line_with_its_members(self, recorded: Call) -> None:
        event = recorded(an_event(Attributes={"colour": "red"}, Metrics={"price": 12}))
        assert str(event) == "2022-02-01 00:05:11 event 'sale' of endpoint 'phone': colour='red' price=12"

    def test_given_an_event_without_optional_members_when_printed_then_the_line_is_short(self, recorded: Call) -> None:
        assert str(recorded()) == "2022-02-01 00:05:11 event 'sale' of endpoint 'phone'"

    def test_given_an_event_when_an_assertion_shows_it_then_it_is_short(self, recorded: Call) -> None:
        assert repr(recorded(START, PHONE)) == (
            "EventRecord(event_type='_session.start', endpoint_id='phone', event_id='first', "
            "time=2022-02-01T00:05:11.123000+00:00, attributes={'colour': 'red'}, "
            "metrics={'elapsed': 2, 'price': 1.5})"
        )

    def test_given_the_view_when_it_is_printed_then_each_event_is_a_line(self, recorded: Call, shop: AppView) -> None:
        recorded()
        assert str(shop.events) == "<1 record>\n  2022-02-01 00:05:11 event 'sale' of endpoint 'phone'"
