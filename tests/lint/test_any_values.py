"""Lint reads any file: a wrong value anywhere is a finding, and never an exception in lint."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.lint.linting import lint

from .conftest import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

RESOURCES = [
    json.loads(path.read_text("utf-8")) for path in sorted(FILES.glob("*/*.json")) if path.parent.name != "E100"
]
NEAR_MISSES = st.sampled_from(
    [
        "",
        "P1D",
        "P9999Y",
        "08:00",
        "T24:00",
        "UTC+13:45",
        "_email.open",
        "{{x}}",
        "{{#if}}",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-11:00",
        {"it's": {}},
        {"a.b['c']": {}},
        {"Values": ["a"]},
        {"": {}},
    ]
)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = NEAR_MISSES | st.none() | st.booleans() | st.integers() | FINITE | st.lists(st.text())


@settings(max_examples=300)
@given(resource=st.sampled_from(RESOURCES), changes=st.integers(1, 3), data=st.data())
def test_given_a_resource_with_any_wrong_values_when_it_is_linted_then_lint_finishes(
    resource: Any, changes: int, data: st.DataObject
) -> None:
    changed = deepcopy(resource)
    for _ in range(changes):
        holders = [(holder, key) for holder, key in list_members(changed) if key not in changed]
        if holders:
            holder, key = data.draw(st.sampled_from(holders))
            holder[key] = deepcopy(data.draw(ANYTHING))
    for finding in lint([[changed]], target="connect").findings:
        assert finding.message
        assert str(finding.place).startswith("<dict>:$[0]")


def list_members(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the container and the key or position of every member and item of a value, at every depth."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield value, key
        yield from list_members(item)
