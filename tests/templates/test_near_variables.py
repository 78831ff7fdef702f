"""The hint in the failure of a variable without a value: a value with a similar name."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.templates.personalization import RenderFailure

from .conftest import rendered

ENDPOINT: dict[str, Any] = {
    "Address": "ann@example.com",
    "Attributes": {"Room": ["12"], "Floor plan": ["b"], "Empty": []},
    "User": {"UserId": "ann", "UserAttributes": {"Plan": ["gold"]}},
}


@pytest.mark.parametrize(
    ("variable", "hint"),
    [
        ("Attributes.room", " (the endpoint has Attributes.Room)"),
        ("Room", " (the endpoint has Attributes.Room)"),
        ("User.room", " (the endpoint has Attributes.Room)"),
        ("User.UserAttributes.plan", " (the endpoint has User.UserAttributes.Plan)"),
        ("User.UserAttributes.coach", " (the message has the substitution 'coach')"),
        ("Coach", " (the message has the substitution 'coach')"),
        ("Attributes.Rooms", " (did you mean 'Attributes.Room'?)"),
        ("coaches", " (did you mean 'coach'?)"),
        ("Attributes.empty", ""),
        ("Attributes.nothing_like_it", ""),
        ("unset", ""),
        ("Recommendations.Room", ""),
        ("Attributes." + "x" * 5_000, ""),
    ],
)
def test_a_value_with_a_similar_name_follows_the_failure(variable: str, hint: str) -> None:
    with pytest.raises(RenderFailure) as raised:
        rendered(f"{{{{{variable}}}}}", endpoint=ENDPOINT, substitutions={"coach": ["Eve"], "Unset": []})

    assert raised.value.message == f"The variable {variable} has no value, and no default value{hint}"
    assert raised.value.variable == variable


def test_an_attribute_with_a_long_name_is_not_compared() -> None:
    with pytest.raises(RenderFailure, match=r"no default value$"):
        rendered("{{room}}", endpoint={"Attributes": {"room" * 100: ["1"]}})
