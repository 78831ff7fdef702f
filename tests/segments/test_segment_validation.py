"""The rules for the definition of a segment, on both sides of each boundary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


@pytest.fixture
def fault(mocked: Pinpoint, client: PinpointClient, create: Callable[..., str]) -> Callable[..., str]:
    """The error message of a definition that is refused; empty if it is accepted."""

    def read(**members: Any) -> str:
        with mocked.checkpoint():
            try:
                create(**members)
            except client.exceptions.BadRequestException as error:
                return error.response["Error"]["Message"]
            return ""

    return read


def attribute(kind: str | None, *values: str) -> dict[str, Any]:
    given: dict[str, Any] = {"Values": list(values)}
    return {"Attributes": {"seen": {**given, "AttributeType": kind} if kind else given}}


def gps(latitude: float = 0, longitude: float = 0, **members: float) -> dict[str, Any]:
    return {"Location": {"GPSPoint": {"Coordinates": {"Latitude": latitude, "Longitude": longitude}, **members}}}


def test_dimensions_and_groups_are_not_both_accepted(fault: Callable[..., str]) -> None:
    text = "Dimensions and SegmentGroups must not both be given"
    assert fault(Dimensions={}, SegmentGroups={}) == text
    assert fault(Dimensions={}) == fault(SegmentGroups={}) == ""


@pytest.mark.parametrize(
    "comparison", ["GREATER_THAN", "LESS_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN_OR_EQUAL", "EQUAL"]
)
def test_the_five_operators_of_metrics_are_accepted(fault: Callable[..., str], comparison: str) -> None:
    assert fault(Dimensions={"Metrics": {"visits": {"ComparisonOperator": comparison, "Value": 3}}}) == ""


@pytest.mark.parametrize(
    ("comparison", "hint"),
    [
        ("GT", " (did you mean 'GREATER_THAN'?)"),
        ("", ""),
        ("GREATER_OR_EQUAL", " (did you mean 'GREATER_THAN_OR_EQUAL'?)"),
        ("equal", " (did you mean 'EQUAL'?)"),
    ],
)
def test_any_other_operator_is_refused(fault: Callable[..., str], comparison: str, hint: str) -> None:
    assert fault(Dimensions={"Metrics": {"visits": {"ComparisonOperator": comparison, "Value": 3}}}) == (
        "Dimensions.Metrics['visits'].ComparisonOperator must be one of EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, "
        f"LESS_THAN, LESS_THAN_OR_EQUAL, not {comparison!r}{hint}"
    )


@pytest.mark.parametrize(
    ("dimensions", "path"),
    [
        ({"Attributes": {"a": {"Values": []}}}, "Attributes['a']"),
        ({"UserAttributes": {"a": {"Values": []}}}, "UserAttributes['a']"),
        ({"Demographic": {"Channel": {"Values": []}}}, "Demographic.Channel"),
        ({"Location": {"Country": {"Values": []}}}, "Location.Country"),
    ],
)
def test_a_list_of_values_must_not_be_empty(fault: Callable[..., str], dimensions: Any, path: str) -> None:
    rule = f"{path}.Values must have at least one value"
    assert fault(Dimensions=dimensions) == f"Dimensions.{rule}"
    groups = {"Groups": [{}, {"Dimensions": [{}, dimensions]}]}
    assert fault(SegmentGroups=groups) == f"SegmentGroups.Groups[1].Dimensions[1].{rule}"


@pytest.mark.parametrize("kind", [None, "INCLUSIVE", "EXCLUSIVE", "CONTAINS"])
def test_a_value_has_at_most_100_characters(fault: Callable[..., str], kind: str | None) -> None:
    assert fault(Dimensions=attribute(kind, "a", "x" * 100)) == ""
    assert fault(Dimensions=attribute(kind, "a", "x" * 101)) == (
        f"Dimensions.Attributes['seen'].Values[1] must have at most 100 characters, not 101: '{'x' * 48} … {'x' * 48}'"
    )
    assert "at most 100 characters" in fault(Dimensions={"Demographic": {"Make": {"Values": ["x" * 101]}}})


def spread(count: int) -> dict[str, Any]:
    """Make dimensions with a total number of values, including one of each other kind."""
    values = [str(number) for number in range(count - 4)]
    return {
        "Attributes": {"a": {"Values": values[:20]}},
        "UserAttributes": {"a": {"Values": values[20:40]}},
        "Demographic": {"Make": {"Values": values[40:]}},
        "Metrics": {name: {"ComparisonOperator": "EQUAL", "Value": 1} for name in ("a", "b")},
        "Behavior": {"Recency": {"Duration": "DAY_7", "RecencyType": "ACTIVE"}},
        **gps(RangeInKilometers=1),
    }


def test_a_segment_has_at_most_100_values(fault: Callable[..., str]) -> None:
    assert fault(Dimensions=spread(100)) == ""
    text = "The segment must have at most 100 values over all dimensions, not 101"
    assert fault(Dimensions=spread(101)) == text
    assert fault(SegmentGroups={"Groups": [{"Dimensions": [spread(50)]}, {"Dimensions": [spread(50)]}]}) == ""
    assert fault(SegmentGroups={"Groups": [{"Dimensions": [spread(50)]}, {"Dimensions": [spread(51)]}]}) == text


@pytest.mark.parametrize("kind", ["BEFORE", "AFTER", "ON"])
@pytest.mark.parametrize(
    "value",
    ["2020-12-31T12:00:00Z", "2020-12-31T12:00:00.123456789Z", "2020-12-31", "2020-12-31T12:00:00+05:30"],
)
def test_a_timestamp_or_a_date_is_accepted(fault: Callable[..., str], kind: str, value: str) -> None:
    assert fault(Dimensions=attribute(kind, value)) == ""


@pytest.mark.parametrize("kind", ["BEFORE", "AFTER", "ON"])
@pytest.mark.parametrize(
    "value",
    ["soon", "", "2020", "2020-12", "20201231", "2020-12-31T12:00", "2020-12-31T12:00:00", "2020-02-30",
     "2020-12-31T25:00:00Z", "2020-W01-1", "0001-01-01T00:00:00+05:00", "2020-12-31T12:00:00Z "],
)  # fmt: skip
def test_a_value_that_is_not_a_timestamp_is_refused(fault: Callable[..., str], kind: str, value: str) -> None:
    assert fault(Dimensions=attribute(kind, "2020-12-31", value)) == (
        f"Dimensions.Attributes['seen'].Values[1] must be a timestamp such as 2020-12-31T12:00:00Z for {kind}, "
        f"not {value!r}"
    )


def test_between_has_exactly_two_timestamps(fault: Callable[..., str]) -> None:
    day = "2020-12-31"
    assert fault(Dimensions=attribute("BETWEEN", day, day)) == ""
    for count in (1, 3):
        assert fault(Dimensions=attribute("BETWEEN", *[day] * count)) == (
            f"Dimensions.Attributes['seen'].Values must have exactly two values for BETWEEN, not {count}"
        )
    assert "Values[1] must be a timestamp" in fault(Dimensions=attribute("BETWEEN", day, "later"))


@pytest.mark.parametrize("kind", ["NOT_BETWEEN", "", "inclusive"])
def test_an_unknown_type_is_refused(fault: Callable[..., str], kind: str) -> None:
    text = fault(Dimensions={"Attributes": {"seen": {"AttributeType": kind, "Values": ["a"]}}})
    assert text.startswith("Dimensions.Attributes['seen'].AttributeType must be one of INCLUSIVE, EXCLUSIVE,")


def test_a_point_needs_a_range_greater_than_0(fault: Callable[..., str]) -> None:
    member = "Dimensions.Location.GPSPoint.RangeInKilometers"
    assert fault(Dimensions=gps(RangeInKilometers=0.001)) == ""
    assert fault(Dimensions=gps()) == f"{member} is required"
    assert fault(Dimensions=gps(RangeInKilometers=0)) == f"{member} must be greater than 0, not 0"
    assert fault(Dimensions=gps(RangeInKilometers=-1.5)) == f"{member} must be greater than 0, not -1.5"


@pytest.mark.parametrize(("name", "limit"), [("Latitude", 90), ("Longitude", 180)])
def test_coordinates_have_a_range(fault: Callable[..., str], name: str, limit: int) -> None:
    for edge in (limit, -limit):
        assert fault(Dimensions=gps(**{name.lower(): edge}, RangeInKilometers=1)) == ""
    for value in (limit + 0.1, -limit - 0.1):
        assert fault(Dimensions=gps(**{name.lower(): value}, RangeInKilometers=1)) == (
            f"Dimensions.Location.GPSPoint.Coordinates.{name} must be between {-limit} and {limit}, not {value}"
        )


def test_a_source_must_exist_and_have_the_version(
    fault: Callable[..., str], create: Callable[..., str], update: Callable[..., Any]
) -> None:
    source = create()
    update(source)

    def sources(*references: Any) -> str:
        return fault(SegmentGroups={"Groups": [{}, {"SourceSegments": list(references)}]})

    assert sources({"Id": source}, {"Id": source, "Version": 1}, {"Id": source, "Version": 2}) == ""
    member = "SegmentGroups.Groups[1].SourceSegments[1] must name a segment of this application"
    assert sources({"Id": source}, {"Id": "missing"}) == f"{member}: 'missing' does not exist"
    for version in (0, 3, -1):
        assert sources({"Id": source}, {"Id": source, "Version": version}) == (
            f"{member}: {source!r} has no version {version} (its newest version is 2)"
        )


def test_a_segment_of_another_application_cannot_be_a_source(
    mocked: Pinpoint, client: PinpointClient, fault: Callable[..., str]
) -> None:
    mocked.create_app("other", region="us-east-1")
    other = client.create_segment(ApplicationId="other", WriteSegmentRequest={})["SegmentResponse"]["Id"]

    assert f"{other!r} does not exist (the segment is in app 'other')" in fault(
        SegmentGroups={"Groups": [{"SourceSegments": [{"Id": other}]}]}
    )


@pytest.mark.parametrize("is_in_one_group", [True, False])
def test_an_imported_segment_must_be_the_only_source(
    fault: Callable[..., str], create: Callable[..., str], put_import: Callable[..., Any], is_in_one_group: bool
) -> None:
    put_import("list", "a")
    put_import("other", "a")
    dynamic = create()

    def sources(*names: str) -> str:
        references = [{"Id": name} for name in names]
        groups = [{"SourceSegments": references}] if is_in_one_group else [{"SourceSegments": [r]} for r in references]
        return fault(SegmentGroups={"Groups": groups})

    assert sources("list") == sources("list", "list") == sources(dynamic, create()) == ""
    for names in (("list", "other"), ("list", dynamic), (dynamic, "list")):
        assert sources(*names) == (
            "SegmentGroups must not combine an imported segment with other source segments: 'list' is imported"
        )


def test_two_versions_of_an_imported_segment_count_as_one_source(
    fault: Callable[..., str], put_import: Callable[..., Any]
) -> None:
    put_import("list", "a")
    put_import("list", "b")
    references = [{"Id": "list", "Version": 1}, {"Id": "list", "Version": 2}]

    assert fault(SegmentGroups={"Groups": [{"SourceSegments": references}]}) == ""


def based_on(*references: Any) -> Any:
    return {"Groups": [{"SourceSegments": list(references)}]}


def test_a_segment_must_not_refer_to_itself(
    client: PinpointClient, create: Callable[..., str], update: Callable[..., Any], get: Callable[[str], Any]
) -> None:
    first = create()
    second = create(SegmentGroups=based_on({"Id": first}))
    third = create(SegmentGroups=based_on({"Id": second}))

    for target in (first, second, third):
        text = re.escape(f"SegmentGroups must not refer to the segment itself, {first!r}")
        with pytest.raises(client.exceptions.BadRequestException, match=text):
            update(first, SegmentGroups=based_on({"Id": target}))

    assert get(first)["Version"] == 1


def test_a_segment_may_be_based_on_an_older_version_of_its_own(
    create: Callable[..., str],
    update: Callable[..., Any],
    write: Callable[..., None],
    members_of: Callable[[str], list[str]],
) -> None:
    write("a")
    segment_id = create()
    other = create(SegmentGroups=based_on({"Id": segment_id, "Version": 1}))

    update(segment_id, SegmentGroups=based_on({"Id": segment_id, "Version": 1}, {"Id": other}))

    assert members_of(segment_id) == ["a"]


def test_two_segments_may_share_a_source(create: Callable[..., str], update: Callable[..., Any]) -> None:
    source = create()
    left, right = (create(SegmentGroups=based_on({"Id": source})) for _ in range(2))

    assert update(create(), SegmentGroups=based_on({"Id": left}, {"Id": right}, {"Id": source}))["Version"] == 2


def test_all_problems_of_a_definition_are_in_one_message(fault: Callable[..., str]) -> None:
    groups = {"Groups": [{"Dimensions": [gps(91)], "SourceSegments": [{"Id": "none"}]}]}

    assert fault(SegmentGroups=groups) == (
        "SegmentGroups.Groups[0].Dimensions[0].Location.GPSPoint.Coordinates.Latitude must be between -90 and 90, "
        "not 91 (and 2 more: SegmentGroups.Groups[0].Dimensions[0].Location.GPSPoint.RangeInKilometers is required; "
        "SegmentGroups.Groups[0].SourceSegments[0] must name a segment of this application: 'none' does not exist)"
    )


def test_missing_values_are_reported_only_once_for_between(fault: Callable[..., str]) -> None:
    assert fault(Dimensions=attribute("BETWEEN")).endswith("Values must have at least one value")
