"""Members that occur twice in a file."""

from __future__ import annotations

import pytest

from pinpoint_mock.lint.repeated_members import find_repeated_members


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "b": [{"a": 1}, {"a": 2}]}', []),
        ('{"a": 1, "a": 2, "a": 3}', [("a",)]),
        ('{"x": [1, {"y": {"a": 1,\n"b": 2, "a": 3}}]}', [("x", 1, "y", "a")]),
        ('{"a": {"b": 1, "b": 2}, "a": {}}', [("a", "b"), ("a",)]),
    ],
)
def test_given_a_text_when_members_occur_twice_then_each_is_found_once(
    text: str, expected: list[tuple[str | int, ...]]
) -> None:
    assert [remark.steps for remark in find_repeated_members(text)] == expected
