"""Groups of dictionary entries: each copy behaves like a deep copy, but copies only the groups that it changes."""

from __future__ import annotations

from typing import Any

import pytest
from call_counts import count_calls
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.world.groups import Groups

COPIES = st.integers(0, 5)
NAMES = st.sampled_from("ab")
KEYS = st.sampled_from("xyz")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("copy"), COPIES),
        st.tuples(st.just("change"), COPIES, NAMES, KEYS, st.integers(0, 9)),
        st.tuples(st.just("remove"), COPIES, NAMES, KEYS),
        st.tuples(st.just("drop"), COPIES, NAMES),
    ),
    max_size=40,
)

Model = dict[str, dict[str, int]]


@settings(max_examples=300)
@given(steps=STEPS)
def test_given_any_steps_on_groups_and_their_copies_then_each_behaves_like_a_deep_copy(steps: list[Any]) -> None:
    copies: list[tuple[Groups[str, int], Model]] = [(Groups(), {})]
    for step, number, *arguments in steps:
        groups, model = copies[number % len(copies)]
        if step == "copy":
            copies.append((groups.copy(), {name: group.copy() for name, group in model.items()}))
        elif step == "change":
            name, key, value = arguments
            groups.change(name)[key] = value
            model.setdefault(name, {})[key] = value
        elif step == "remove":
            name, key = arguments
            assert groups.remove(name, key) == model.get(name, {}).pop(key, None)
            if not model.get(name):
                model.pop(name, None)
        else:
            assert groups.drop(*arguments) == model.pop(*arguments, {})
    for groups, model in copies:
        assert [groups.read(name) for name in "ab"] == [model.get(name, {}) for name in "ab"]
        assert list(groups) == list(model.values())


@pytest.mark.parametrize("size", [10, 1_000])
def test_given_many_groups_when_they_are_copied_and_one_is_changed_then_the_others_are_not_read(size: int) -> None:
    groups: Groups[str, int] = Groups()
    for number in range(size):
        groups.change(f"group-{number}")["key"] = number

    def copy_and_change() -> None:
        copied = groups.copy()
        copied.change("group-7")["key"] = 0
        groups.change("group-7")["key"] = 1

    assert count_calls(copy_and_change) <= 25


def test_given_an_entry_that_is_not_there_when_it_is_removed_from_a_copy_then_no_group_is_copied() -> None:
    groups: Groups[str, int] = Groups()
    groups.change("group")["key"] = 1
    copied = groups.copy()

    assert copied.remove("group", "other") is None
    assert copied.read("group") is groups.read("group")


def test_given_a_group_that_does_not_exist_when_it_is_read_then_it_is_empty_and_cannot_be_changed() -> None:
    groups: Groups[str, int] = Groups()

    assert groups.read("group") == {}
    with pytest.raises(TypeError):
        groups.read("group")["key"] = 1  # type: ignore[index]
    assert list(groups) == []
