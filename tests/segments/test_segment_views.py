"""A segment as a test reads it through `pinpoint.app(…).segment(…)`: its members, and why they are members."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Explanation, Pinpoint

LAKERS: Any = {"Attributes": {"team": {"Values": ["Lakers"]}}}
SMS: Any = {"Demographic": {"Channel": {"DimensionType": "INCLUSIVE", "Values": ["SMS", "VOICE"]}}}


@pytest.fixture
def explain(mocked: Pinpoint, app_id: str) -> Callable[[str, str], Explanation]:
    """Explain why an endpoint is or is not in a segment."""
    return lambda segment_id, endpoint_id: mocked.app(app_id).segment(segment_id).explain(endpoint_id)


def text(given: str) -> str:
    return dedent(given).strip()


def test_the_view_shows_the_present_id_name_and_version(
    mocked: Pinpoint, app_id: str, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    segment_id = create(Name="fans")
    segment = mocked.app(app_id).segment(segment_id)

    assert (segment.id, segment.name, segment.version) == (segment_id, "fans", 1)
    update(segment_id, Name="more")
    assert (segment.name, segment.version) == ("more", 2)
    assert repr(segment) == f"<segment '{segment_id}' \"more\" version 2 of app '{app_id}'>"
    nameless = mocked.app(app_id).segment(create())
    assert nameless.name is None
    assert repr(nameless) == f"<segment '{nameless.id}' version 1 of app '{app_id}'>"


def test_an_unknown_segment_is_a_lookup_error_that_lists_the_existing_ones(
    mocked: Pinpoint, app_id: str, create: Callable[..., str]
) -> None:
    with pytest.raises(LookupError, match="segment 'missing' does not exist in app 'app'; it has no segments"):
        mocked.app(app_id).segment("missing")

    segment_id = create()

    with pytest.raises(LookupError, match=f"segment 'missing' does not exist in app 'app'; it has '{segment_id}'"):
        mocked.app(app_id).segment("missing")


def test_every_use_of_the_view_of_a_deleted_segment_is_a_lookup_error(
    mocked: Pinpoint, client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    segment = mocked.app(app_id).segment(create())
    client.delete_segment(ApplicationId=app_id, SegmentId=segment.id)

    for use in (lambda: segment.name, lambda: segment.version, segment.members, lambda: segment.explain("a")):
        with pytest.raises(LookupError, match="does not exist in app"):
            use()


def test_members_are_spelled_as_first_written_and_are_in_order_of_creation(
    mocked: Pinpoint, app_id: str, create: Callable[..., str], write: Callable[..., None]
) -> None:
    for name in ("Zoe", "adam", "ZOE", "Mia"):
        write(name)

    assert mocked.app(app_id).segment(create()).members() == ["Zoe", "adam", "Mia"]


def test_an_unknown_endpoint_is_a_lookup_error_that_lists_the_existing_ones(
    create: Callable[..., str], write: Callable[..., None], explain: Callable[[str, str], Explanation]
) -> None:
    segment_id = create()
    with pytest.raises(LookupError, match=r"'missing' does not exist in app 'app'; it has no endpoints$"):
        explain(segment_id, "missing")

    write("a")
    write("b")

    with pytest.raises(LookupError, match=r"it has 'a', 'b'$"):
        explain(segment_id, "missing")


def test_an_explanation_is_true_if_the_endpoint_is_a_member(
    create: Callable[..., str], write: Callable[..., None], explain: Callable[[str, str], Explanation]
) -> None:
    segment_id = create(Name="fans", Dimensions=LAKERS)
    write("In", Attributes={"team": ["Lakers"]})
    write("out", Attributes={"team": ["Warriors"]})

    inside, outside = explain(segment_id, "in"), explain(segment_id, "out")

    assert (bool(inside), inside.is_member, inside.endpoint_id) == (True, True, "In")
    assert (bool(outside), outside.is_member, outside.endpoint_id) == (False, False, "out")
    assert inside == explain(segment_id, "IN") != outside
    with pytest.raises(FrozenInstanceError):
        inside.endpoint_id = "other"  # type: ignore[misc]


def test_given_an_endpoint_when_it_is_named_by_address_or_user_then_it_is_explained(
    create: Callable[..., str], write: Callable[..., None], explain: Callable[[str, str], Explanation]
) -> None:
    segment_id = create(Name="fans", Dimensions=LAKERS)
    write("e1", Address="ann@example.com", Attributes={"team": ["Lakers"]}, User={"UserId": "ann"})

    assert explain(segment_id, "Ann@Example.com") == explain(segment_id, "ann") == explain(segment_id, "e1")
    assert explain(segment_id, "ann").is_member
    write("e2", User={"UserId": "ann"})
    with pytest.raises(LookupError, match=r"user 'ann' has 2 endpoints in app 'app', not one; .*\n  'e1' .*\n  'e2' "):
        explain(segment_id, "ann")


def test_an_explanation_has_the_found_value_and_the_wanted_value(
    create: Callable[..., str], write: Callable[..., None], explain: Callable[[str, str], Explanation]
) -> None:
    segment_id = create(Name="fans", Dimensions=LAKERS)
    write("out", Attributes={"team": ["Warriors"]})

    whole = explain(segment_id, "out").finding

    assert (whole.kind, whole.path, whole.wanted) == (
        "segment",
        "segment 'fans' (version 1)",
        "ALL of 1 dimension must hold",
    )
    [part] = whole.parts
    assert (part.kind, part.path, part.wanted) == ("dimension", "Attributes['team']", "INCLUSIVE ['Lakers']")
    assert (part.found, part.holds, part.parts) == (["Warriors"], False, ())


def test_an_explanation_reads_as_a_tree(
    create: Callable[..., str],
    update: Callable[..., Any],
    write: Callable[..., None],
    explain: Callable[[str, str], Explanation],
) -> None:
    base = create(Name="people")
    update(base, Dimensions={"Metrics": {"visits": {"ComparisonOperator": "GREATER_THAN", "Value": 2}}})
    segment_id = create(
        Name="buyers",
        SegmentGroups={
            "Groups": [
                {"Dimensions": [LAKERS], "Type": "ANY"},
                {
                    "SourceSegments": [{"Id": base}],
                    "SourceType": "ANY",
                    "Dimensions": [{**LAKERS, **SMS}],
                    "Type": "NONE",
                },
                {"SourceSegments": [{"Id": base, "Version": 1}, {"Id": base}]},
                {},
            ]
        },
    )
    write("e1", Attributes={"team": ["Warriors"]}, Metrics={"visits": 3})

    explanation = explain(segment_id, "e1")

    assert (
        repr(explanation)
        == str(explanation)
        == text(
            """
        endpoint 'e1' is not in segment 'buyers' (version 1): ALL of 4 groups must hold
          ✗ group 1: ANY of
              ✗ Attributes['team']: found ['Warriors'], wanted INCLUSIVE ['Lakers']
          ✓ group 2: both of
              ✓ sources: in ANY of
                  ✓ segment 'people' (version 2): ALL of 1 dimension must hold
                      ✓ Metrics['visits']: found 3.0, wanted GREATER_THAN 2
              ✓ dimensions: NONE of
                  ✗ Dimensions[0]: ALL of
                      ✗ Attributes['team']: found ['Warriors'], wanted INCLUSIVE ['Lakers']
                      ✗ Demographic.Channel: found 'EMAIL', wanted INCLUSIVE ['SMS', 'VOICE']
          ✓ group 3: in ALL of
              ✓ segment 'people' (version 1): every endpoint
              ✓ segment 'people' (version 2): ALL of 1 dimension must hold (as above)
          ✓ group 4: every endpoint
        """
        )
    )


def test_an_explanation_of_a_segment_with_every_endpoint_is_one_line(
    create: Callable[..., str], write: Callable[..., None], explain: Callable[[str, str], Explanation]
) -> None:
    write("a")
    segment_id = create()

    assert str(explain(segment_id, "a")) == f"endpoint 'a' is in segment '{segment_id}' (version 1): every endpoint"


def test_an_explanation_of_an_imported_list_names_the_endpoint_or_user_in_it(
    put_import: Callable[..., Any], write: Callable[..., None], explain: Callable[[str, str], Explanation]
) -> None:
    write("Own")
    write("users", User={"UserId": "u"})
    write("other", User={"UserId": "v"})
    put_import("list", "own", "more", user_ids=("u",))

    lines = [str(explain("list", name)).splitlines()[1] for name in ("own", "users", "other")]

    assert lines == [
        "  ✓ imported list: found 'endpoint Own', wanted one of 2 endpoints and 1 user",
        "  ✓ imported list: found 'user u', wanted one of 2 endpoints and 1 user",
        "  ✗ imported list: found nothing, wanted one of 2 endpoints and 1 user",
    ]


def test_an_explanation_says_that_a_source_was_deleted(
    client: PinpointClient,
    app_id: str,
    create: Callable[..., str],
    write: Callable[..., None],
    explain: Callable[[str, str], Explanation],
) -> None:
    write("a")
    source = create(Name="people")
    segment_id = create(SegmentGroups={"Groups": [{"SourceSegments": [{"Id": source}]}]})
    client.delete_segment(ApplicationId=app_id, SegmentId=source)

    assert str(explain(segment_id, "a")).endswith(
        f"  ✗ group 1: in ALL of\n      ✗ segment '{source}': it was deleted and has no endpoints"
    )


def test_each_kind_of_dimension_shows_the_value_that_it_tests(
    mocked: Pinpoint, create: Callable[..., str], write: Callable[..., None], explain: Callable[[str, str], Explanation]
) -> None:
    point = {"Coordinates": {"Latitude": 47.6, "Longitude": -122.3}, "RangeInKilometers": 10}
    segment_id = create(
        Name="all",
        Dimensions={
            "UserAttributes": {"plan": {"AttributeType": "CONTAINS", "Values": ["gold"]}},
            "Demographic": {"Make": {"DimensionType": "EXCLUSIVE", "Values": ["Apple"]}},
            "Location": {"Country": {"Values": ["US"]}, "GPSPoint": point},
            "Behavior": {"Recency": {"Duration": "DAY_7", "RecencyType": "INACTIVE"}},
        },
    )
    write("bare", EffectiveDate="2026-01-02T03:04:05Z")
    write(
        "full",
        User={"UserId": "u", "UserAttributes": {"plan": ["silver"]}},
        Demographic={"Make": "Apple"},
        Location={"Country": "USA", "Latitude": 47.6, "Longitude": -122.3},
        EffectiveDate="2026-01-02T03:04:05Z",
    )

    assert str(explain(segment_id, "bare")).splitlines()[1:] == [
        "  ✗ UserAttributes['plan']: found nothing, wanted CONTAINS ['gold']",
        "  ✓ Demographic.Make: found nothing, wanted EXCLUSIVE ['Apple']",
        "  ✗ Location.Country: found nothing, wanted INCLUSIVE ['US']",
        "  ✗ Location.GPSPoint: found nothing, wanted at most 10 km from (47.6, -122.3)",
        "  ✓ Behavior.Recency: found '2026-01-02T03:04:05.000Z', wanted INACTIVE DAY_7",
    ]
    assert str(explain(segment_id, "full")).splitlines()[1:] == [
        "  ✗ UserAttributes['plan']: found ['silver'], wanted CONTAINS ['gold']",
        "  ✗ Demographic.Make: found 'Apple', wanted EXCLUSIVE ['Apple']",
        "  ✓ Location.Country: found 'USA', wanted INCLUSIVE ['US']",
        "  ✓ Location.GPSPoint: found (47.6, -122.3), wanted at most 10 km from (47.6, -122.3)",
        "  ✓ Behavior.Recency: found '2026-01-02T03:04:05.000Z', wanted INACTIVE DAY_7",
    ]


def test_given_an_explanation_when_a_found_value_is_changed_then_the_endpoint_does_not_change(
    mocked: Pinpoint, client: PinpointClient, app_id: str, write: Callable[..., None]
) -> None:
    write("e1", Attributes={"team": ["blue"]})
    request: Any = {"Dimensions": {"Attributes": {"team": {"Values": ["blue"]}}}}
    segment_id = client.create_segment(ApplicationId=app_id, WriteSegmentRequest=request)["SegmentResponse"]["Id"]
    segment = mocked.app(app_id).segment(segment_id)
    explanation = segment.explain("e1")

    found: Any = explanation.finding.parts[0].found
    found.clear()

    assert segment.members() == ["e1"]
    assert hash(explanation) == hash(explanation)


def test_given_a_finding_when_it_is_printed_then_its_parts_are_counted_but_not_shown(
    mocked: Pinpoint, client: PinpointClient, app_id: str, write: Callable[..., None]
) -> None:
    write("e1")
    segment_id = client.create_segment(
        ApplicationId=app_id,
        WriteSegmentRequest={"Dimensions": {"Metrics": {"m": {"ComparisonOperator": "EQUAL", "Value": 1}}}},
    )["SegmentResponse"]["Id"]

    finding = mocked.app(app_id).segment(segment_id).explain("e1").finding

    assert repr(finding).endswith("ALL of 1 dimension must hold; 1 parts>")
