"""The rules for each event, on both sides of every boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import ACCEPTED, an_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import AppView, Pinpoint

    Call = Callable[..., Any]


@pytest.fixture
def verdict(put: Call) -> Call:
    """Return the error message for one event with these members; None if it is accepted."""

    def judge(**members: Any) -> str | None:
        result = put(first=an_event(**members))["EventsItemResponse"]["first"]
        if result == ACCEPTED:
            return None
        assert result["StatusCode"] == 400
        text: str = result["Message"]
        return text

    return judge


def keys(count: int, prefix: str = "key") -> list[str]:
    return [f"{prefix}-{number}" for number in range(count)]


class TestDates:
    @pytest.mark.parametrize(
        "text",
        [
            "2022-02-01T00:05:11Z",
            "2022-02-01T00:05:11.123456Z",
            "2022-02-01T00:05:11+00:00",
            "2022-02-01T00:05:11-07:30",
            "2022-02-01T00:05:11",
            "2022-02-01T00:05Z",
            "2022-02-01",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ],
    )
    @pytest.mark.parametrize("member", ["Timestamp", "StartTimestamp", "StopTimestamp"])
    def test_given_a_date_when_put_then_it_is_accepted(self, verdict: Call, member: str, text: str) -> None:
        members = with_date(member, text)
        if member == "StopTimestamp":
            members["Session"] |= {"StartTimestamp": text, "Duration": 0}
        assert verdict(**members) is None

    @pytest.mark.parametrize(
        "text",
        [
            "2022-02-01T00:05:11+0000",
            "2022-02-01T00:05:11.123+0000",
            "2022-02-01T00:05:11-0730",
            "2022-02-01T00:05:11+00",
            "2022-02-01 00:05:11+0000",
            "20220201T000511+0000",
        ],
    )
    @pytest.mark.parametrize("member", ["Timestamp", "StartTimestamp", "StopTimestamp"])
    def test_given_an_offset_without_a_colon_when_put_then_it_is_refused(
        self, verdict: Call, member: str, text: str
    ) -> None:
        where = member if member == "Timestamp" else f"Session.{member}"
        assert verdict(**with_date(member, text)) == (
            f"{where} must end in Z or in an offset with a colon, such as +00:00, not {text!r}"
        )

    def test_given_one_offset_without_a_colon_among_events_when_put_then_only_its_event_is_refused(
        self, put: Call, shop: AppView
    ) -> None:
        result = put(first=an_event(), bad=an_event(Timestamp="2022-02-01T00:05:11+0000"), last=an_event())
        results = result["EventsItemResponse"]
        assert [results[name]["StatusCode"] for name in ("first", "bad", "last")] == [202, 400, 202]
        assert result["EndpointItemResponse"] == ACCEPTED
        assert [event.event_id for event in shop.events] == ["first", "last"]

    @pytest.mark.parametrize("text", ["", "yesterday", "2022-13-01T00:00:00Z", "1643673911", "1643673911123"])
    @pytest.mark.parametrize("member", ["Timestamp", "StartTimestamp", "StopTimestamp"])
    def test_given_a_value_that_is_not_a_date_when_put_then_it_is_refused(
        self, verdict: Call, member: str, text: str
    ) -> None:
        where = member if member == "Timestamp" else f"Session.{member}"
        assert verdict(**with_date(member, text)) == f"{where} must be an ISO 8601 date and time, not {text!r}"


def with_date(member: str, text: str) -> dict[str, Any]:
    """Make the members of an event with a date in one place."""
    if member == "Timestamp":
        return {"Timestamp": text}
    return {"Session": {"Id": "session", "StartTimestamp": "2022-02-01T00:00:00Z", member: text}}


class TestStrings:
    @pytest.mark.parametrize("event_type", ["x", "_session.start", "_campaign.opened_notification", "a#b:c?d\\e/f"])
    def test_given_any_event_type_when_put_then_it_is_accepted(self, verdict: Call, event_type: str) -> None:
        assert verdict(EventType=event_type) is None

    def test_given_an_empty_event_type_when_put_then_it_is_refused(self, verdict: Call) -> None:
        assert verdict(EventType="") == "EventType must not be empty"

    @pytest.mark.parametrize("member", ["SdkName", "ClientSdkVersion"])
    def test_given_a_member_of_the_sdk_when_it_is_empty_then_the_event_is_refused(
        self, verdict: Call, member: str
    ) -> None:
        assert verdict(**{member: "x"}) is None
        assert verdict(**{member: ""}) == f"{member} must not be empty; leave it out instead"

    @pytest.mark.parametrize("member", ["AppPackageName", "AppTitle", "AppVersionCode"])
    def test_given_a_member_of_the_application_when_it_is_empty_then_the_event_is_accepted(
        self, verdict: Call, member: str
    ) -> None:
        assert verdict(**{member: ""}) is None


class TestKeysAndValues:
    def test_given_39_attributes_and_40_metrics_when_put_then_each_kind_counts_separately(self, verdict: Call) -> None:
        assert verdict(Attributes=dict.fromkeys(keys(39), ""), Metrics=dict.fromkeys(keys(40), 1)) is None

    def test_given_40_attributes_when_put_then_the_event_is_refused_with_the_observed_message(
        self, verdict: Call
    ) -> None:
        assert verdict(Attributes=dict.fromkeys(keys(40), "")) == (
            "Number of attributes per event submitted should be less than 40."
        )

    def test_given_41_metrics_when_put_then_the_event_is_refused(self, verdict: Call) -> None:
        assert verdict(Metrics=dict.fromkeys(keys(41), 1)) == "Metrics must have at most 40 keys, not 41"

    def test_given_the_key_of_an_attribute_when_it_has_50_characters_then_the_event_is_refused(
        self, verdict: Call
    ) -> None:
        assert verdict(Attributes={"ü" * 49: "red"}) is None
        assert verdict(Attributes={"ü" * 50: "red"}) == "Event attribute key length should be less than 50."

    def test_given_the_key_of_a_metric_when_it_has_more_than_50_characters_then_the_event_is_refused(
        self, verdict: Call
    ) -> None:
        assert verdict(Metrics={"ü" * 50: 1}) is None
        assert verdict(Metrics={"ü" * 51: 1}) == f"Metrics must have keys of at most 50 characters, not {'ü' * 51!r}"

    def test_given_the_value_of_an_attribute_when_it_has_200_characters_then_only_its_event_is_refused(
        self, put: Call, shop: AppView
    ) -> None:
        kept, long = an_event(Attributes={"long": "ü" * 199}), an_event(Attributes={"long": "ü" * 200})

        result = put(kept=kept, long=long, last=an_event())

        assert result["EventsItemResponse"] == {
            "kept": ACCEPTED,
            "long": {"StatusCode": 400, "Message": "Event attribute value length should be less than 200"},
            "last": ACCEPTED,
        }
        assert result["EndpointItemResponse"] == ACCEPTED
        assert [event.event_id for event in shop.events] == ["kept", "last"]

    def test_given_an_event_that_breaks_two_rules_when_put_then_the_first_rule_is_named(self, verdict: Call) -> None:
        assert verdict(EventType="", Attributes={"long": "x" * 200}) == "EventType must not be empty"

    def test_given_an_event_when_it_has_more_than_1000_kilobytes_then_it_is_refused(self, verdict: Call) -> None:
        rest = len('{"EventType":"sale","Timestamp":"2022-02-01T00:05:11.123Z","AppTitle":""}')
        assert verdict(AppTitle="x" * (1_024_000 - rest)) is None
        assert verdict(AppTitle="x" * (1_024_001 - rest)) == "The event has 1024001 bytes; the maximum is 1024000"

    def test_given_numbers_of_any_size_when_put_then_they_are_accepted(self, verdict: Call, shop: AppView) -> None:
        assert verdict(Metrics={"large": 1e300, "negative": -0.5, "whole": 2}) is None
        assert repr(shop.events[0].metrics) == "{'large': 1e+300, 'negative': -0.5, 'whole': 2}"


class TestQuotasOfTheApp:
    def fill(self, put: Call, events: list[dict[str, Any]]) -> None:
        for start in range(0, len(events), 100):
            chunk = {f"event-{number}": event for number, event in enumerate(events[start : start + 100])}
            assert all(result == ACCEPTED for result in put(**chunk)["EventsItemResponse"].values())

    def test_given_1500_custom_types_when_another_comes_then_it_is_refused_and_known_ones_are_not(
        self, put: Call, verdict: Call, mocked: Pinpoint, shop: AppView
    ) -> None:
        self.fill(put, [an_event(EventType=name) for name in keys(1_499)])
        with mocked.checkpoint():
            assert verdict(EventType="the last one") is None
            assert verdict(EventType="one too many") == (
                "EventType would bring the application to 1501 custom event types; the maximum is 1500"
            )
            assert verdict(EventType="the last one") is None
            assert verdict(EventType="_session.start") is None
        assert verdict(EventType="another after the roll-back") is None

    @pytest.mark.parametrize(("member", "value"), [("Attributes", "red"), ("Metrics", 1)])
    def test_given_500_keys_when_another_comes_then_the_event_is_refused_and_none_of_its_names_count(
        self, put: Call, verdict: Call, member: str, value: Any
    ) -> None:
        names = keys(499)
        batches = [names[start : start + 39] for start in range(0, len(names), 39)]
        self.fill(put, [an_event(**{member: dict.fromkeys(batch, value)}) for batch in batches])
        assert verdict(**{member: {"one": value, "two": value}}) == (
            f"{member} would bring the application to 501 keys; the maximum is 500"
        )
        assert verdict(**{member: {"three": value}}) is None
        assert verdict(**{member: {"four": value}}) == (
            f"{member} would bring the application to 501 keys; the maximum is 500"
        )
        assert verdict(**{member: {"three": value, "key-0": value}}) is None

    def test_given_keys_of_attributes_when_metrics_come_then_each_kind_counts_separately(
        self, put: Call, verdict: Call
    ) -> None:
        batches = [keys(25, f"batch-{number}") for number in range(20)]
        self.fill(put, [an_event(Attributes=dict.fromkeys(batch, "red")) for batch in batches])
        assert verdict(Metrics={"price": 1}) is None

    def test_given_an_event_that_is_refused_for_its_values_when_names_are_counted_then_its_names_do_not_count(
        self, put: Call, verdict: Call
    ) -> None:
        self.fill(put, [an_event(EventType=name) for name in keys(1_499)])
        assert verdict(EventType="refused", Attributes={"long": "x" * 200}) is not None
        assert verdict(EventType="the last one") is None

    def test_given_the_quota_when_reached_within_one_request_then_only_later_events_are_refused(
        self, put: Call
    ) -> None:
        self.fill(put, [an_event(EventType=name) for name in keys(1_498)])
        result = put(one=an_event(EventType="one"), two=an_event(EventType="two"), three=an_event(EventType="three"))
        codes = [item["StatusCode"] for item in result["EventsItemResponse"].values()]
        assert codes == [202, 202, 400]
