"""Problems of a request: their messages, and the one error that reports all of them."""

from __future__ import annotations

import pytest

from pinpoint_mock.gateway.errors import BadRequest
from pinpoint_mock.gateway.problems import Problem, quote, refuse


def message_for(*problems: Problem) -> str:
    """Return the message of the error for these problems."""
    with pytest.raises(BadRequest) as raised:
        refuse(iter(problems))
    return raised.value.message


def test_a_request_without_problems_is_not_refused() -> None:
    refuse(iter(()))


def test_a_single_problem_is_the_whole_message() -> None:
    assert message_for(Problem("Name", "is required")) == "Name is required"


def test_a_problem_of_the_whole_request_has_no_member_before_it() -> None:
    assert message_for(Problem("", "Missing everything")) == "Missing everything"


def test_an_opening_replaces_the_member() -> None:
    problem = Problem("Activities['a'].Wait", "must have a WaitTime", opening="Activity a:")

    assert problem.message == "Activity a: must have a WaitTime"
    assert problem.member == "Activities['a'].Wait"


@pytest.mark.parametrize(
    ("member", "path"), [("Name", "Items.Name"), ("[0].Name", "Items[0].Name"), ("", "Items"), ("[0]", "Items[0]")]
)
def test_the_path_of_a_member_grows_from_the_inside(member: str, path: str) -> None:
    assert Problem(member, "is required").inside("Items").message == f"{path} is required"


def test_a_problem_can_be_made_from_an_error() -> None:
    assert Problem.of(BadRequest("is required", "Name")) == Problem("Name", "is required")


def test_others_follow_in_brackets_in_their_order() -> None:
    problems = [Problem(name, "is required") for name in "ABC"]

    assert message_for(*problems) == "A is required (and 2 more: B is required; C is required)"


def test_three_others_are_spelled_out_and_all_are_counted() -> None:
    four, five = ([Problem(name, "is wrong") for name in names] for names in ("ABCD", "ABCDE"))

    assert message_for(*four) == "A is wrong (and 3 more: B is wrong; C is wrong; D is wrong)"
    assert message_for(*five) == "A is wrong (and 4 more: B is wrong; C is wrong; D is wrong; …)"


def test_long_others_are_cut_in_their_middle_and_the_first_is_not() -> None:
    message = message_for(Problem("A", "a" * 500), Problem("B", "b" * 500 + " end"))

    first, _, others = message.partition(" (and 1 more: ")
    assert first == "A " + "a" * 500
    assert len(others) <= 200 + len(")")
    assert others.startswith("B bbb")
    assert others.endswith("bbb end)")


def test_an_observed_message_gets_no_suffix() -> None:
    assert message_for(Problem("A", "was seen", is_observed=True), Problem("B", "is ours")) == "A was seen"
    assert message_for(Problem("B", "is ours"), Problem("A", "was seen", is_observed=True)) == (
        "B is ours (and 1 more: A was seen)"
    )


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        ("x", "'x'"),
        ("", "''"),
        ("it's\n", '"it\'s\\n"'),
        (None, "absent"),
        (7, "7"),
        (["a"], "['a']"),
        ("x" * 100, f"'{'x' * 100}'"),
        ("a" * 60 + "b" * 60, f"'{'a' * 48} … {'b' * 48}'"),
    ],
)
def test_values_are_quoted_and_long_ones_cut(value: object, spelled: str) -> None:
    assert quote(value) == spelled


def test_a_long_list_is_cut_too() -> None:
    assert len(quote(list(range(1_000)))) <= 100
