"""Hints in explanations about values and names that nearly match."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Explanation, Pinpoint
    from pinpoint_mock.segments.explanation import Finding

    Find = Callable[..., Finding]


@pytest.fixture
def find(mocked: Pinpoint, app_id: str, create: Callable[..., str], write: Callable[..., None]) -> Find:
    """The finding of a segment's only dimension for an endpoint."""

    def explain_only(dimensions: Any, **members: Any) -> Finding:
        write("e", **members)
        explanation: Explanation = mocked.app(app_id).segment(create(Dimensions=dimensions)).explain("e")
        (only,) = explanation.finding.parts
        assert str(explanation).endswith(only.describe())
        return only

    return explain_only


def attribute(name: str, *values: str, kind: str = "INCLUSIVE") -> Any:
    return {"Attributes": {name: {"AttributeType": kind, "Values": list(values)}}}


@pytest.mark.parametrize(
    ("found", "wanted", "hint"),
    [
        ("lakers", "Lakers", "'lakers' differs only in case from 'Lakers'"),
        ("Lakers ", "Lakers", "'Lakers ' differs only in white space from 'Lakers'"),
        ("New York", "NewYork", "'New York' differs only in white space from 'NewYork'"),
        (" lakers", "Lakers", "' lakers' differs only in case and white space from 'Lakers'"),
        ("STRASSE", "straße", "'STRASSE' differs only in case from 'straße'"),
        ("Bulls", "Lakers", ""),
        ("Lakers", "Lakers", ""),
    ],
)
def test_given_a_near_miss_of_a_value_then_the_line_says_how_it_differs(
    find: Find, found: str, wanted: str, hint: str
) -> None:
    finding = find(attribute("team", "Heat", wanted), Attributes={"team": ["Nets", found]})

    bracket = f" ({hint})" if hint else ""
    mark = "✓" if found == wanted else "✗"
    assert finding.hint == hint
    assert finding.describe() == (
        f"{mark} Attributes['team']: found {['Nets', found]!r}, wanted INCLUSIVE {['Heat', wanted]!r}{bracket}"
    )


def test_given_an_excluded_value_in_another_case_then_the_endpoint_is_a_member_and_the_line_says_why(
    find: Find,
) -> None:
    finding = find(attribute("team", "Lakers", kind="EXCLUSIVE"), Attributes={"team": ["lakers"]})

    assert finding.holds
    assert finding.hint == "'lakers' differs only in case from 'Lakers'"


def test_given_a_part_in_another_case_then_the_line_says_so(find: Find) -> None:
    dimension = attribute("team", "laker", kind="CONTAINS")

    assert find(dimension, Attributes={"team": ["Lakers"]}).hint == "'Lakers' contains 'laker' in another case"
    assert find(dimension, Attributes={"team": ["Lakers", "laker"]}).hint == ""
    assert find(dimension, Attributes={"team": ["Bulls"]}).hint == ""


def test_given_a_value_that_matches_then_another_value_in_another_case_causes_no_hint(find: Find) -> None:
    finding = find(attribute("team", "Lakers"), Attributes={"team": ["lakers", "Lakers"]})

    assert (finding.holds, finding.hint) == (True, "")


@pytest.mark.parametrize(
    ("members", "hint"),
    [
        ({"Attributes": {"Team": ["x"]}}, "the endpoint has the attribute 'Team', which differs only in case"),
        ({"Attributes": {"te am": ["x"]}}, "the endpoint has the attribute 'te am', which differs only in white space"),
        ({"User": {"UserId": "u", "UserAttributes": {"team": ["x"]}}}, "the endpoint has the user attribute 'team'"),
        ({"User": {"UserAttributes": {"team": ["x"]}}}, "the endpoint has the user attribute 'team'"),
        ({"Metrics": {"team": 5.0}}, "the endpoint has the metric 'team'"),
        ({"Metrics": {"TEAM": 5.0, "team": 5.0}}, "the endpoint has the metric 'team'"),
        ({"Metrics": {"TEAM": 5.0}}, "the endpoint has the metric 'TEAM', which differs only in case"),
        ({"Attributes": {"colour": ["x"]}}, ""),
        ({}, ""),
    ],
)
@pytest.mark.parametrize("kind", ["INCLUSIVE", "EXCLUSIVE", "CONTAINS", "BEFORE"])
def test_given_a_near_miss_of_a_name_or_a_name_in_another_member_then_the_line_says_where(
    find: Find, members: Any, hint: str, kind: str
) -> None:
    value = "2030-01-01T00:00:00Z" if kind == "BEFORE" else "Lakers"

    finding = find(attribute("team", value, kind=kind), **members)

    assert finding.hint == hint
    assert finding.describe().startswith(f"{'✓' if kind == 'EXCLUSIVE' else '✗'} Attributes['team']: found nothing")


def test_given_a_metric_or_a_user_attribute_that_is_an_attribute_then_the_line_says_so(find: Find) -> None:
    metric: Any = {"Metrics": {"age": {"ComparisonOperator": "EQUAL", "Value": 30.0}}}
    user_attribute: Any = {"UserAttributes": {"age": {"Values": ["30"]}}}
    members: Any = {"Attributes": {"age": ["30"]}}

    assert find(metric, **members).hint == "the endpoint has the attribute 'age'"
    assert find(user_attribute, **members).hint == "the endpoint has the attribute 'age'"
    assert find(metric, **members, Metrics={"age": 29.0}).hint == ""


@pytest.mark.parametrize(
    ("dimensions", "members", "hint"),
    [
        (
            {"Demographic": {"Make": {"Values": ["Apple"]}}},
            {"Demographic": {"Make": "apple"}},
            "'apple' differs only in case from 'Apple'",
        ),
        (
            {"Location": {"Country": {"Values": ["USA"]}}},
            {"Location": {"Country": "us"}},
            "'us' differs only in case from 'US'",
        ),
        ({"Location": {"Country": {"Values": ["USA"]}}}, {"Location": {"Country": "US"}}, ""),
        ({"Demographic": {"Make": {"Values": ["Apple"]}}}, {}, ""),
    ],
)
def test_given_a_demographic_or_a_place_in_another_case_then_the_line_says_so(
    find: Find, dimensions: Any, members: Any, hint: str
) -> None:
    assert find(dimensions, **members).hint == hint


def test_given_hints_that_differ_then_the_findings_are_not_equal(find: Find) -> None:
    finding = find(attribute("team", "Lakers"), Attributes={"Team": ["x"]})

    assert finding == find(attribute("team", "Lakers"))
    assert finding != replace(finding, hint="")
