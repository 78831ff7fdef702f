"""The line of a value in a JSON file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.exports.places import Place
from pinpoint_mock.lint.locating import find_offsets, list_items, locate

TEXT = """\
{
  "Name": "a {b} \\" c",
  "Activities": {"x": 1, "y":
    {
      "EMAIL": {}
    }
  },
  "List": [
    [], [1,
    2], "three"
  ]
}
"""


def find_line(text: str, steps: tuple[str | int, ...]) -> int:
    """Return the line of a value in a file."""
    [position] = locate([Place("a.json", steps)], text).values()
    return position.line


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
)


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        ((), 1),
        (("Name",), 2),
        (("Activities", "y"), 3),
        (("Activities", "y", "EMAIL"), 5),
        (("Activities", "y", "EMAIL", "TemplateName"), 5),
        (("List", 1), 9),
        (("List", 1, 1), 10),
        (("List", 2), 10),
        (("List", 7), 8),
        (("Nothing", "here"), 1),
    ],
)
def test_given_a_path_when_its_line_is_searched_for_then_it_is_that_of_the_value_or_of_what_is_around_it(
    steps: tuple[str | int, ...], line: int
) -> None:
    assert find_line(TEXT, steps) == line


def test_given_a_repeated_member_when_it_is_located_then_it_is_the_last_as_in_every_reader() -> None:
    assert find_line('{"a": 1,\n "a": 2}', ("a",)) == 2


def test_given_a_file_that_begins_with_a_byte_order_mark_when_a_value_is_searched_for_then_it_is_found() -> None:
    assert find_line('\ufeff{\n"a": 1}', ("a",)) == 2


@given(value=VALUES, indent=st.sampled_from([None, 0, 2]), data=st.data())
def test_given_any_json_when_a_value_in_it_is_located_then_that_value_begins_there(
    value: Any, indent: int | None, data: st.DataObject
) -> None:
    text = json.dumps(value, indent=indent)
    steps, inner = choose_path(value, data)
    offset = find_offsets(text, [steps])[steps]
    if steps and isinstance(steps[-1], str):
        key, offset = json.JSONDecoder().raw_decode(text, offset)
        assert key == steps[-1]
        offset = text.index(":", offset) + 1
    found, _ = json.JSONDecoder().raw_decode(text, len(text) - len(text[offset:].lstrip()))
    assert found == inner


def choose_path(value: Any, data: st.DataObject) -> tuple[tuple[str | int, ...], Any]:
    """Choose a path into a value, and return it with the value at its end."""
    steps: tuple[str | int, ...] = ()
    while isinstance(value, (dict, list)) and value and data.draw(st.booleans()):
        step = data.draw(st.sampled_from(list(value) if isinstance(value, dict) else list(range(len(value)))))
        steps, value = (*steps, step), value[step]
    return steps, value


@pytest.mark.parametrize(
    ("place", "text", "position"),
    [
        (Place("a.json", ("a",)), '{"b": 1,\n "a": 2}', (2, 10)),
        (Place("a.json"), "not JSON", (1, 0)),
        (Place("a.jsonl", ("a",), 2), '{}\n{"a": 1}', (2, 1)),
        (Place("a.gz", ("a",), 7), None, (7, 0)),
        (Place("a.json", ("a", "b")), '{"a": 1}', (1, 1)),
    ],
)
def test_given_a_place_when_it_is_located_then_files_of_lines_begin_anew_on_each(
    place: Place, text: str | None, position: tuple[int, int]
) -> None:
    assert locate([place], text) == {place: position}


def test_given_values_in_each_other_when_they_are_located_at_once_then_each_has_its_own_position() -> None:
    paths: list[tuple[str | int, ...]] = [(), ("a",), ("a", 1), ("a", 1, "b"), ("a", 7), ("c",)]

    found = find_offsets('{"a": [0, {"b": 1}], "c": 2}', paths)

    assert [found[path] for path in paths] == [0, 1, 10, 11, 1, 21]


def test_given_a_line_with_other_line_separators_when_the_next_is_located_then_lines_end_in_line_feeds_only() -> None:
    place = Place("a.jsonl", ("b",), 2)

    assert locate([place], '{"a": "x\u2028y"}\n{"a": 1, "b": 2}') == {place: (2, 9)}


def test_given_a_value_that_is_not_a_container_when_its_items_are_listed_then_there_are_none() -> None:
    assert list(list_items(" 7", 0)) == []
