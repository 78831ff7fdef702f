"""Dimensions: the endpoints that each of them selects."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from freezegun import freeze_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

NOON = "2020-12-31T12:00:00Z"


def attribute(kind: str | None, *values: str, name: str = "team") -> dict[str, Any]:
    given: dict[str, Any] = {"Values": list(values)}
    return {name: {**given, "AttributeType": kind} if kind else given}


def with_values(write: Callable[..., None], name: str, values: dict[str, list[str] | None]) -> None:
    """Write an endpoint for each key, with these values of an attribute, or without it."""
    for endpoint_id, items in values.items():
        write(endpoint_id, **({} if items is None else {"Attributes": {name: items}}))


@pytest.fixture
def teams(write: Callable[..., None]) -> None:
    """Write endpoints whose attribute `team` differs."""
    with_values(
        write,
        "team",
        {
            "both": ["Lakers", "Warriors"],
            "warriors": ["Warriors"],
            "lower": ["lakers"],
            "empty": [],
            "blank": [""],
            "none": None,
        },
    )


@pytest.mark.usefixtures("teams")
class TestAttributes:
    @pytest.mark.parametrize("kind", ["INCLUSIVE", None])
    def test_given_inclusive_when_a_value_equals_a_wanted_value_then_the_endpoint_is_a_member(
        self, selected: Callable[..., list[str]], kind: str | None
    ) -> None:
        assert selected(Attributes=attribute(kind, "Lakers")) == ["both"]
        assert selected(Attributes=attribute(kind, "Lakers", "Warriors", "Bulls")) == ["both", "warriors"]
        assert selected(Attributes=attribute(kind, "Lak")) == []
        assert selected(Attributes=attribute(kind, "")) == ["blank"]

    def test_given_exclusive_when_no_value_is_unwanted_or_the_attribute_is_missing_then_the_endpoint_is_a_member(
        self, selected: Callable[..., list[str]]
    ) -> None:
        everybody = ["both", "warriors", "lower", "empty", "blank", "none"]
        assert selected(Attributes=attribute("EXCLUSIVE", "Lakers")) == everybody[1:]
        assert selected(Attributes=attribute("EXCLUSIVE", "Warriors")) == everybody[2:]
        assert selected(Attributes=attribute("EXCLUSIVE", "Bulls")) == everybody

    def test_given_contains_when_a_wanted_value_is_part_of_a_value_then_the_endpoint_is_a_member(
        self, selected: Callable[..., list[str]]
    ) -> None:
        assert selected(Attributes=attribute("CONTAINS", "ak")) == ["both", "lower"]
        assert selected(Attributes=attribute("CONTAINS", "Lak", "War")) == ["both", "warriors"]
        assert selected(Attributes=attribute("CONTAINS", "")) == ["both", "warriors", "lower", "blank"]

    def test_given_a_name_in_another_case_then_it_is_another_attribute(
        self, selected: Callable[..., list[str]]
    ) -> None:
        assert selected(Attributes=attribute("INCLUSIVE", "Lakers", name="Team")) == []

    def test_given_several_dimensions_then_all_must_hold(
        self, selected: Callable[..., list[str]], write: Callable[..., None]
    ) -> None:
        write("both", Attributes={"city": ["Rome"]})
        write("none", Attributes={"city": ["Rome"]})

        found = selected(Attributes={**attribute(None, "Lakers"), **attribute(None, "Rome", name="city")})

        assert found == ["both"]


def test_contains_is_case_sensitive(write: Callable[..., None], selected: Callable[..., list[str]]) -> None:
    with_values(write, "city", {"york": ["New York City"], "castle": ["Newcastle"], "rome": ["Rome"]})

    assert selected(Attributes=attribute("CONTAINS", "ew", name="city")) == ["york", "castle"]
    assert selected(Attributes=attribute("CONTAINS", "EW", name="city")) == []


def test_an_attribute_that_was_emptied_does_not_match_any_more(
    write: Callable[..., None], create: Callable[..., str], members_of: Callable[[str], list[str]]
) -> None:
    write("a", Attributes={"team": ["Lakers"]})
    segment_id = create(Dimensions={"Attributes": attribute(None, "Lakers")})
    assert members_of(segment_id) == ["a"]

    write("a", Attributes={"team": []})

    assert members_of(segment_id) == []


INSTANTS = {
    "before": ["2020-12-31T11:59:59Z"],
    "at": [NOON],
    "after": ["2020-12-31T12:00:00.000001Z"],
    "same day": ["2020-12-31T00:00:00Z"],
    "last of day": ["2020-12-31T23:59:59.999Z"],
    "next day": ["2021-01-01T00:00:00Z"],
    "day before": ["2020-12-30T23:59:59Z"],
    "elsewhere": ["2021-01-01T01:00:00+02:00"],  # 23:00 on the previous day in UTC
    "soon": ["soon"],
    "bare date": ["2020-12-31"],
    "no such day": ["2020-02-30T00:00:00Z"],
    "without offset": ["2020-12-31T12:00:00"],
    "several": ["soon", "2019-01-01T00:00:00Z", "2023-01-01T00:00:00Z"],
    "no value": [],
    "none": None,
}


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("BEFORE", [NOON], {"before", "same day", "day before", "several"}),
        ("BEFORE", ["2020-12-31"], {"day before", "several"}),
        ("BEFORE", ["2020-12-31", NOON], {"before", "same day", "day before", "several"}),
        ("AFTER", [NOON], {"after", "last of day", "next day", "elsewhere", "several"}),
        ("AFTER", ["2021-01-01"], {"several"}),
        ("AFTER", ["2021-01-01", NOON], {"after", "last of day", "next day", "elsewhere", "several"}),
        ("ON", [NOON], {"before", "at", "after", "same day", "last of day", "elsewhere"}),
        ("ON", ["2021-01-01", "2020-12-30"], {"next day", "day before"}),
        ("ON", ["2021-01-01T01:00:00+02:00"], {"before", "at", "after", "same day", "last of day", "elsewhere"}),
        ("BETWEEN", ["2020-12-31", NOON], {"before", "at", "same day"}),
        ("BETWEEN", [NOON, "2021-01-01"], {"at", "after", "last of day", "next day", "elsewhere"}),
        ("BETWEEN", [NOON, "2020-12-31"], set()),
    ],
)
def test_a_timestamp_is_compared_as_a_time_and_other_values_never_match(
    write: Callable[..., None],
    selected: Callable[..., list[str]],
    kind: str,
    values: list[str],
    expected: set[str],
) -> None:
    with_values(write, "seen", {name.replace(" ", "-"): items for name, items in INSTANTS.items()})

    found = selected(Attributes=attribute(kind, *values, name="seen"))

    assert {name.replace("-", " ") for name in found} == expected


class TestUserAttributes:
    def test_given_a_user_when_it_has_the_attribute_then_all_its_endpoints_are_members(
        self, write: Callable[..., None], selected: Callable[..., list[str]]
    ) -> None:
        write("a", User={"UserId": "u", "UserAttributes": {"plan": ["gold"]}})
        write("b", User={"UserId": "u"})
        write("c", User={"UserId": "v", "UserAttributes": {"plan": ["silver"]}})
        write("d", User={"UserAttributes": {"plan": ["gold"]}})
        write("e")

        assert selected(UserAttributes=attribute(None, "gold", name="plan")) == ["a", "b", "d"]
        assert selected(UserAttributes=attribute("EXCLUSIVE", "gold", name="plan")) == ["c", "e"]
        assert selected(UserAttributes=attribute("CONTAINS", "l", name="plan")) == ["a", "b", "c", "d"]
        assert selected(Attributes=attribute(None, "gold", name="plan")) == []


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        ("EQUAL", ["3"]),
        ("GREATER_THAN", ["3.1"]),
        ("GREATER_THAN_OR_EQUAL", ["3", "3.1"]),
        ("LESS_THAN", ["2.9", "0"]),
        ("LESS_THAN_OR_EQUAL", ["3", "2.9", "0"]),
    ],
)
def test_a_metric_is_compared_as_a_number_and_an_endpoint_without_it_never_matches(
    write: Callable[..., None], selected: Callable[..., list[str]], comparison: str, expected: list[str]
) -> None:
    for value in (3.0, 2.9, 3.1, 0.0):
        write(f"{value:g}", Metrics={"visits": value})
    write("none", Metrics={"Visits": 3.0})

    assert selected(Metrics={"visits": {"ComparisonOperator": comparison, "Value": 3}}) == expected


def demographic(kind: str | None, *values: str) -> Any:
    return {"Values": list(values)} if kind is None else {"DimensionType": kind, "Values": list(values)}


class TestDemographic:
    @pytest.mark.parametrize("name", ["AppVersion", "Make", "Model", "Platform"])
    def test_given_a_member_when_it_equals_a_wanted_value_then_the_endpoint_is_in_the_segment(
        self, write: Callable[..., None], selected: Callable[..., list[str]], name: str
    ) -> None:
        write("same", Demographic={name: "Apple"})
        write("lower", Demographic={name: "apple"})
        write("empty", Demographic={name: ""})
        write("none", Demographic={"Timezone": "Apple"})
        write("nothing")

        assert selected(Demographic={name: demographic(None, "Apple")}) == ["same"]
        assert selected(Demographic={name: demographic("INCLUSIVE", "Apple", "apple")}) == ["same", "lower"]
        assert selected(Demographic={name: demographic("EXCLUSIVE", "Apple")}) == ["lower", "empty", "none", "nothing"]

    def test_given_channels_when_an_endpoint_is_on_one_then_it_is_in_the_segment(
        self, client: PinpointClient, app_id: str, write: Callable[..., None], selected: Callable[..., list[str]]
    ) -> None:
        channels: Any = ("SMS", "VOICE", "EMAIL", "CUSTOM", "IN_APP", "GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP")
        more: Any = ("APNS_VOIP_SANDBOX", "ADM", "BAIDU", "PUSH")
        for channel in (*channels, *more):
            write(channel, ChannelType=channel)
        client.update_endpoint(ApplicationId=app_id, EndpointId="none", EndpointRequest={})

        assert selected(Demographic={"Channel": demographic(None, "SMS", "VOICE")}) == ["SMS", "VOICE"]
        assert selected(Demographic={"Channel": demographic(None, "APNS")}) == ["APNS"]
        assert selected(Demographic={"Channel": demographic(None, "PUSH")}) == [*channels[5:], *more]
        assert selected(Demographic={"Channel": demographic("EXCLUSIVE", "PUSH")}) == [*channels[:5], "none"]

    def test_given_a_device_type_then_inclusive_selects_no_endpoint_and_exclusive_all(
        self, write: Callable[..., None], selected: Callable[..., list[str]]
    ) -> None:
        write("a", Demographic={"Platform": "iOS"})

        assert selected(Demographic={"DeviceType": demographic(None, "iOS")}) == []
        assert selected(Demographic={"DeviceType": demographic("EXCLUSIVE", "iOS")}) == ["a"]


class TestLocation:
    def test_given_a_country_when_written_with_two_or_three_letters_then_it_is_the_same_country(
        self, write: Callable[..., None], selected: Callable[..., list[str]]
    ) -> None:
        for country in ("US", "USA", "CA", "CAN", "United States", ""):
            write(country or "empty", Location={"Country": country})
        write("lower", Location={"Country": "usa"})
        write("none")

        assert selected(Location={"Country": demographic(None, "US")}) == ["US", "USA"]
        assert selected(Location={"Country": demographic(None, "USA")}) == ["US", "USA"]
        assert selected(Location={"Country": demographic(None, "CAN", "")}) == ["CA", "CAN", "empty"]
        others = ["United States", "empty", "lower", "none"]
        assert selected(Location={"Country": demographic("EXCLUSIVE", "USA", "CA")}) == others

    @pytest.mark.parametrize(
        ("kilometers", "expected"),
        [
            (0.5, ["seattle"]),
            (198, ["seattle"]),
            (199, ["seattle", "vancouver"]),
            (1_539, ["seattle", "vancouver"]),
            (1_540, ["seattle", "vancouver", "los angeles"]),
            (20_015, ["seattle", "vancouver", "los angeles"]),
            (20_016, ["seattle", "vancouver", "los angeles", "antipode"]),
        ],
    )
    def test_given_a_point_when_an_endpoint_is_within_range_then_it_is_in_the_segment(
        self, write: Callable[..., None], selected: Callable[..., list[str]], kilometers: float, expected: list[str]
    ) -> None:
        points = {
            "seattle": (47.6, -122.3),
            "vancouver": (49.3, -123.1),
            "los angeles": (34.1, -118.2),
            "antipode": (-47.6, 57.7),
        }
        for name, (latitude, longitude) in points.items():
            write(name, Location={"Latitude": latitude, "Longitude": longitude})
        write("nowhere", Location={"City": "Seattle"})
        write("none")

        point = {"Coordinates": {"Latitude": 47.6, "Longitude": -122.3}, "RangeInKilometers": kilometers}

        assert selected(Location={"GPSPoint": point}) == expected


def recency(kind: str, duration: str) -> dict[str, Any]:
    return {"Recency": {"Duration": duration, "RecencyType": kind}}


@pytest.fixture
def frozen() -> Iterator[None]:
    """Freeze the clock at the first instant of 2030; a test may advance it."""
    with freeze_time("2030-01-01"):
        yield


@pytest.mark.usefixtures("frozen")
class TestRecency:
    @pytest.mark.parametrize(("duration", "days"), [("HR_24", 1), ("DAY_7", 7), ("DAY_14", 14), ("DAY_30", 30)])
    def test_given_a_write_then_the_endpoint_is_active_for_exactly_the_duration_and_not_longer(
        self,
        mocked: Pinpoint,
        write: Callable[..., None],
        create: Callable[..., str],
        members_of: Callable[[str], list[str]],
        duration: str,
        days: int,
    ) -> None:
        write("a")
        active = create(Dimensions={"Behavior": recency("ACTIVE", duration)})
        inactive = create(Dimensions={"Behavior": recency("INACTIVE", duration)})

        assert (members_of(active), members_of(inactive)) == (["a"], [])
        mocked.clock.advance(days=days)
        assert (members_of(active), members_of(inactive)) == (["a"], [])
        mocked.clock.advance(seconds=1e-6)
        assert (members_of(active), members_of(inactive)) == ([], ["a"])
        write("a")
        assert (members_of(active), members_of(inactive)) == (["a"], [])

    def test_given_an_effective_date_in_the_request_then_it_is_the_time_of_the_activity(
        self, mocked: Pinpoint, write: Callable[..., None], selected: Callable[..., list[str]]
    ) -> None:
        for days in (6, 8, -1):
            moment = mocked.clock.now - timedelta(days=days)
            write(f"{days}", EffectiveDate=moment.isoformat())

        assert selected(Behavior=recency("ACTIVE", "DAY_7")) == ["6", "-1"]
        assert selected(Behavior=recency("INACTIVE", "DAY_7")) == ["8"]

    def test_given_an_event_after_the_last_write_then_the_event_is_the_activity(
        self,
        mocked: Pinpoint,
        client: PinpointClient,
        app_id: str,
        write: Callable[..., None],
        selected: Callable[..., list[str]],
    ) -> None:
        write("a")
        write("b")
        mocked.clock.advance(days=10)
        event: Any = {"EventType": "sale", "Timestamp": mocked.clock.now.isoformat()}
        item: Any = {"Endpoint": {}, "Events": {"first": event}}
        client.put_events(ApplicationId=app_id, EventsRequest={"BatchItem": {"a": item}})

        mocked.clock.advance(days=6)
        assert selected(Behavior=recency("ACTIVE", "DAY_7")) == ["a"]
        mocked.clock.advance(days=2)
        assert selected(Behavior=recency("ACTIVE", "DAY_7")) == []
        assert selected(Behavior=recency("INACTIVE", "DAY_7")) == ["a", "b"]
