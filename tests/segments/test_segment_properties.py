"""For any endpoints and segments, the members, the explanations and a second, simple implementation of the rules agree.

The second implementation works with sets of ids, one segment after the other, directly from the requests.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.segments.segment import Membership, put_imported

from .conftest import IMPORT_DEFINITION

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

NAMES = st.sampled_from(["x", "y"])
VALUES = st.sampled_from(["red", "green", "greenish", "2030-01-01T00:00:00Z", "2030-01-02T12:00:00Z"])
DATES = st.sampled_from(["2030-01-01", "2030-01-02", "2030-01-02T12:00:00Z"])
CHANNELS = ("EMAIL", "SMS", "GCM", "APNS")
COUNTRIES = st.sampled_from(["US", "USA", "CAN", "nowhere"])
JOINS = st.sampled_from(["ALL", "ANY", "NONE"])


def optional(**members: Any) -> Any:
    return st.fixed_dictionaries({}, optional=members)


def values_of(strategy: Any) -> Any:
    return st.lists(strategy, min_size=1, max_size=2)


VALUE_MAPS = st.dictionaries(NAMES, st.lists(VALUES, max_size=2), max_size=2)

ENDPOINTS = st.lists(
    st.fixed_dictionaries(
        {"ChannelType": st.sampled_from(CHANNELS), "Address": st.uuids().map(str)},
        optional={
            "Attributes": VALUE_MAPS,
            "Metrics": st.dictionaries(NAMES, st.integers(0, 3)),
            "Demographic": optional(Make=st.sampled_from(["A", "B"])),
            "Location": optional(Country=COUNTRIES),
            "User": st.fixed_dictionaries({"UserId": st.sampled_from("uv")}, optional={"UserAttributes": VALUE_MAPS}),
            "OptOut": st.sampled_from(["ALL", "NONE"]),
            "EndpointStatus": st.sampled_from(["ACTIVE", "INACTIVE"]),
        },
    ),
    min_size=4,
    max_size=8,
)

ATTRIBUTE = st.one_of(
    st.fixed_dictionaries(
        {"Values": values_of(VALUES)},
        optional={"AttributeType": st.sampled_from(["INCLUSIVE", "EXCLUSIVE", "CONTAINS"])},
    ),
    st.fixed_dictionaries({"Values": values_of(DATES), "AttributeType": st.sampled_from(["BEFORE", "AFTER", "ON"])}),
    st.fixed_dictionaries({"Values": st.lists(DATES, min_size=2, max_size=2), "AttributeType": st.just("BETWEEN")}),
)


def set_of(strategy: Any) -> Any:
    return st.fixed_dictionaries(
        {"Values": values_of(strategy)}, optional={"DimensionType": st.sampled_from(["INCLUSIVE", "EXCLUSIVE"])}
    )


METRIC = st.fixed_dictionaries(
    {
        "ComparisonOperator": st.sampled_from(["EQUAL", "GREATER_THAN", "LESS_THAN_OR_EQUAL"]),
        "Value": st.integers(0, 3),
    }
)
RECENCY = st.fixed_dictionaries({"Duration": st.just("DAY_7"), "RecencyType": st.sampled_from(["ACTIVE", "INACTIVE"])})


def one(member: str, name: Any, dimension: Any) -> Any:
    """Make SegmentDimensions with one dimension."""
    return st.builds(lambda name, dimension: {member: {name: dimension}}, name, dimension)


DIMENSIONS = st.lists(
    st.one_of(
        one("Attributes", NAMES, ATTRIBUTE),
        one("UserAttributes", NAMES, ATTRIBUTE),
        one("Metrics", NAMES, METRIC),
        one("Demographic", st.just("Make"), set_of(st.sampled_from(["A", "B"]))),
        one("Demographic", st.just("Channel"), set_of(st.sampled_from([*CHANNELS, "PUSH"]))),
        one("Demographic", st.just("DeviceType"), set_of(st.just("phone"))),
        one("Location", st.just("Country"), set_of(COUNTRIES)),
        one("Behavior", st.just("Recency"), RECENCY),
    ),
    max_size=2,
).map(lambda parts: {member: dimension for part in parts for member, dimension in part.items()})

GROUP = st.fixed_dictionaries(
    {
        "Dimensions": st.lists(DIMENSIONS, max_size=2),
        "SourceSegments": st.lists(st.integers(0, 9), max_size=2),  # the numbers of the sources, before they have ids
    },
    optional={"Type": JOINS, "SourceType": JOINS},
)

SEGMENT = st.one_of(
    st.fixed_dictionaries({"Dimensions": DIMENSIONS}),
    st.fixed_dictionaries(
        {"SegmentGroups": st.fixed_dictionaries({"Groups": st.lists(GROUP, max_size=3)}, optional={"Include": JOINS})}
    ),
)

IMPORTED = st.tuples(
    st.sets(st.integers(0, 7).map(lambda number: f"e{number}")), st.sets(st.sampled_from(["u", "v", "w"]))
)


@cache
def the_client() -> PinpointClient:
    """One client for all examples."""
    return boto3.Session().client("pinpoint", region_name="us-east-1")


def written(pinpoint: Pinpoint, endpoints: list[Any], imported: tuple[set[str], set[str]], segments: list[Any]) -> Any:
    """Put everything into a mock, and return the ids of the segments. The first segment is the imported one."""
    client = the_client()
    for number, endpoint in enumerate(endpoints):
        client.update_endpoint(ApplicationId="app", EndpointId=f"E{number}", EndpointRequest=endpoint)
    with pinpoint.app("app")._reference.locked_app() as app:
        membership = Membership(frozenset(imported[0]), frozenset(imported[1]))
        put_imported(app, "imported", "list", IMPORT_DEFINITION, membership, app.world.clock.now())
    ids = ["imported"]
    for segment in segments:
        answer = client.create_segment(ApplicationId="app", WriteSegmentRequest=with_sources(segment, ids))
        ids.append(answer["SegmentResponse"]["Id"])
    return ids


def with_sources(segment: Any, ids: list[str]) -> Any:
    """Make a request with references to existing segments: only the imported one, or others."""
    groups = segment.get("SegmentGroups", {}).get("Groups", [])
    numbers = [number for group in groups for number in group.get("SourceSegments", [])]
    choice = ids[1:] if ids[1:] and numbers and numbers[0] % 3 else ids[:1]
    for group in groups:
        if "SourceSegments" in group:
            group["SourceSegments"] = [{"Id": choice[number % len(choice)]} for number in group["SourceSegments"]]
    return segment


class Reading:
    """A second implementation of the rules, with sets."""

    def __init__(self, endpoints: list[Any], imported: tuple[set[str], set[str]]) -> None:
        self.endpoints = {f"E{number}": endpoint for number, endpoint in enumerate(endpoints)}
        self.everybody = set(self.endpoints)
        self.shared: dict[str, dict[str, list[str]]] = {"u": {}, "v": {}}
        for endpoint in endpoints:
            user = endpoint.get("User", {})
            self.shared.get(user.get("UserId"), {}).update(user.get("UserAttributes", {}))
        keys, users = imported
        self.members = {
            "imported": {
                name
                for name, endpoint in self.endpoints.items()
                if name.lower() in keys or endpoint.get("User", {}).get("UserId") in users
            }
        }

    def joined(self, how: str, sets: list[set[str]]) -> set[str]:
        if not sets:
            return self.everybody
        if how == "ALL":
            return set.intersection(*sets)
        some = {name for each in sets for name in each}
        return some if how == "ANY" else self.everybody - some

    def segment(self, segment: Any) -> set[str]:
        if "Dimensions" in segment:
            return self.entry(segment["Dimensions"])
        whole = segment["SegmentGroups"]
        return self.joined(whole.get("Include", "ALL"), [self.group(group) for group in whole.get("Groups", [])])

    def group(self, group: Any) -> set[str]:
        sources = [self.members[source["Id"]] for source in group.get("SourceSegments", [])]
        entries = [self.entry(entry) for entry in group.get("Dimensions", [])]
        return self.joined(group.get("SourceType", "ALL"), sources) & self.joined(group.get("Type", "ALL"), entries)

    def entry(self, dimensions: Any) -> set[str]:
        return {name for name, endpoint in self.endpoints.items() if self.matches(endpoint, dimensions)}

    def matches(self, endpoint: Any, dimensions: Any) -> bool:
        shared = self.shared.get(endpoint.get("User", {}).get("UserId"), {})
        checks = [
            attribute(endpoint.get("Attributes", {}).get(name, []), wanted)
            for name, wanted in dimensions.get("Attributes", {}).items()
        ]
        checks += [
            attribute(shared.get(name, []), wanted) for name, wanted in dimensions.get("UserAttributes", {}).items()
        ]
        for name, wanted in dimensions.get("Metrics", {}).items():
            found, value = endpoint.get("Metrics", {}).get(name), wanted["Value"]
            operators = {"EQUAL": found == value} if found is None else {
                "EQUAL": found == value, "GREATER_THAN": found > value, "LESS_THAN_OR_EQUAL": found <= value,
            }  # fmt: skip
            checks.append(operators.get(wanted["ComparisonOperator"], False))
        demographic = dimensions.get("Demographic", {})
        if "Make" in demographic:
            checks.append(one_of(endpoint.get("Demographic", {}).get("Make"), demographic["Make"]))
        if "Channel" in demographic:
            names = demographic["Channel"]["Values"]
            push = ["GCM", "APNS"] if "PUSH" in names else []
            checks.append(one_of(endpoint["ChannelType"], {**demographic["Channel"], "Values": names + push}))
        if "DeviceType" in demographic:
            checks.append(demographic["DeviceType"].get("DimensionType") == "EXCLUSIVE")
        country = dimensions.get("Location", {}).get("Country")
        if country:
            two = {"USA": "US", "CAN": "CA"}
            found = endpoint.get("Location", {}).get("Country")
            checks.append(
                one_of(two.get(found, found), {**country, "Values": [two.get(v, v) for v in country["Values"]]})
            )
        recency = dimensions.get("Behavior", {}).get("Recency")
        if recency:
            checks.append(recency["RecencyType"] == "ACTIVE")  # all endpoints were written just now
        return all(checks)


def attribute(found: list[str], wanted: Any) -> bool:
    kind, values = wanted.get("AttributeType", "INCLUSIVE"), wanted["Values"]
    if kind == "EXCLUSIVE":
        return not set(found) & set(values)
    full = [value if "T" in value else f"{value}T00:00:00Z" for value in values]  # same format: sortable
    for item in found:
        is_date = item.startswith("2030")
        if kind == "INCLUSIVE" and item in values:
            return True
        if kind == "CONTAINS" and any(value in item for value in values):
            return True
        if kind == "BEFORE" and is_date and any(item < value for value in full):
            return True
        if kind == "AFTER" and is_date and any(item > value for value in full):
            return True
        if kind == "ON" and is_date and any(item[:10] == value[:10] for value in full):
            return True
        if kind == "BETWEEN" and is_date and full[0] <= item <= full[1]:
            return True
    return False


def one_of(found: str | None, wanted: Any) -> bool:
    return (found in wanted["Values"]) is (wanted.get("DimensionType", "INCLUSIVE") == "INCLUSIVE")


@settings(max_examples=200)
@given(endpoints=ENDPOINTS, imported=IMPORTED, segments=st.lists(SEGMENT, min_size=4, max_size=8))
def test_members_explanations_and_a_plain_reading_agree(
    endpoints: list[Any], imported: tuple[set[str], set[str]], segments: list[Any]
) -> None:
    with mock_pinpoint() as pinpoint:
        pinpoint.create_app("app", region="us-east-1")
        ids = written(pinpoint, endpoints, imported, segments)
        reading = Reading(endpoints, imported)
        for segment_id, segment in zip(ids, [None, *segments], strict=True):
            if segment is not None:
                reading.members[segment_id] = reading.segment(segment)
            view = pinpoint.app("app").segment(segment_id)
            explanations = [view.explain(name) for name in reading.endpoints]

            assert set(view.members()) == reading.members[segment_id]
            assert {found.endpoint_id for found in explanations if found} == reading.members[segment_id]
            assert all((" is in " in str(found).splitlines()[0]) is bool(found) for found in explanations)
