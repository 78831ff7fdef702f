"""Options, and the items of sets and mappings of the handle, are checked: an error names them, and nothing has changed.

Subclasses of str and int are stored as plain strings and integers.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hostile import HOSTILE, check_error
from stage import snapshot, the_world

from pinpoint_mock import current, mock_pinpoint
from pinpoint_mock.world.options import OPTION_NAMES

if TYPE_CHECKING:
    from pinpoint_mock import Pinpoint


NUMBER = "+12065550100"


@pytest.mark.parametrize("option", OPTION_NAMES)
def test_given_a_hostile_option_when_a_mock_is_created_then_it_is_accepted_or_the_error_names_it(option: str) -> None:
    for label, value in HOSTILE.items():
        try:
            mock = mock_pinpoint(**{option: value})
        except (TypeError, ValueError) as error:
            check_error(error, option, f"mock_pinpoint({option}=) with {label}")
        else:
            with mock as pinpoint:
                assert pinpoint.create_app().arn
                pinpoint.clock.advance(seconds=1)
                repr(pinpoint).encode()


def test_given_a_hostile_object_when_it_is_decorated_then_it_is_accepted_or_the_error_says_what_can_be() -> None:
    for label, value in HOSTILE.items():
        if callable(value) and value is not int:
            assert callable(mock_pinpoint(value)), label
        else:
            with pytest.raises(TypeError, match=r"^(mock_pinpoint takes keyword options|int is not a test class)"):
                mock_pinpoint(value)


@pytest.mark.parametrize("name", ["\ud800", "", "x", "Operation", "a" * 1000])
def test_given_a_member_that_records_do_not_have_when_filtered_by_it_then_it_is_a_type_error(
    mocked: Pinpoint, name: str
) -> None:
    records: Any = mocked.calls
    with pytest.raises(TypeError, match=r"^Call has no member .*; it has operation, ") as raised:
        records.filter(**{name: 1})
    str(raised.value).encode()


@pytest.mark.parametrize("operator", ["__ior__", "__isub__", "__ixor__"])
def test_given_a_set_with_hostile_values_when_it_is_joined_in_place_then_nothing_or_all_changes(
    mocked: Pinpoint, operator: str
) -> None:
    mocked.opted_out = {NUMBER}
    for label, value in HOSTILE.items():
        for numbers in (value, [NUMBER, "+12065550101", value]):
            with mocked.checkpoint():
                before = snapshot(the_world())
                try:
                    getattr(mocked.opted_out, operator)(numbers)
                except (TypeError, ValueError):
                    assert snapshot(the_world()) == before, label


def test_given_hostile_numbers_or_members_when_they_are_put_then_the_mapping_stays_as_it_was(mocked: Pinpoint) -> None:
    for label, value in HOSTILE.items():
        pairs: list[tuple[Any, Any]] = [(value, {}), (NUMBER, value)]
        for number, members in pairs:
            with mocked.checkpoint():
                before = snapshot(the_world())
                try:
                    mocked.phone_numbers[number] = members
                except (TypeError, ValueError) as error:
                    check_error(error, "number" if number is value else "others", label)
                    assert snapshot(the_world()) == before, label
        with pytest.raises((TypeError, ValueError)):
            mocked.phone_numbers.update({NUMBER: {}, "+12065550101": {"City": object()}})
        assert len(mocked.phone_numbers) == 0


@pytest.mark.parametrize("name", ["lambdas", "webhooks"])
def test_given_hostile_names_or_functions_when_they_are_registered_then_the_mapping_stays_as_it_was(
    mocked: Pinpoint, name: str
) -> None:
    good = {"lambdas": "my-channel", "webhooks": "https://example.com"}[name]
    functions: Any = getattr(mocked, name)
    for label, value in HOSTILE.items():
        for key, function in ((value, len), (good, value)):
            try:
                functions[key] = function
            except (TypeError, ValueError) as error:
                check_error(error, name, label)
                assert len(functions) == 0, label
            else:
                repr(functions).encode()
                assert functions[key] is function
                del functions[key]
        for look_up in (functions.__getitem__, functions.__delitem__):
            with pytest.raises(KeyError):
                look_up(value)
        assert functions.get(good) is None
    with pytest.raises((TypeError, ValueError)):
        functions.update({good: len, "a name": len})
    assert len(functions) == 0


def test_given_a_subclass_of_str_when_it_is_passed_then_a_plain_string_is_kept(mocked: Pinpoint) -> None:
    class Name(str):
        __slots__ = ()

    app = mocked.create_app(Name("shop"), name=Name("Shop"), tags={Name("team"): Name("blue")})
    mocked.opted_out.add(Name(NUMBER))
    mocked.identities = [Name("own.example")]
    assert type(app.id) is str
    assert type(app.name) is str
    assert {type(number) for number in mocked.opted_out} == {str}
    assert {type(name) for name in mocked.identities or ()} == {str}
    assert current() is mocked


def test_given_an_integer_of_another_type_when_it_is_passed_then_it_is_one(mocked: Pinpoint) -> None:
    class Number:
        def __index__(self) -> int:
            return 2

    number: Any = Number()
    mocked.faults.throttle("GetApps", times=number)
    assert mocked.clock.run_until_idle(limit=number) == []
    before = mocked.clock.now
    mocked.clock.advance(days=number)
    assert mocked.clock.now - before >= timedelta(days=2)
