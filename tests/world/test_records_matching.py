"""The arguments of `filter` and `one`: a value, a regular expression or a predicate, and the ones that are refused."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest.mock import ANY

import pytest

from pinpoint_mock.world.arguments import check_choice
from pinpoint_mock.world.records import Records


@dataclass(frozen=True)
class Message:
    channel: str
    body: str | None = None
    raw: bytes = b""


HI, BYE, NOTHING = Message("SMS", "Hi Ann", b"Hi Ann"), Message("EMAIL", "Bye Bob", b"Bye Bob"), Message("PUSH")


def check_channel(member: str, value: str) -> None:
    check_choice(member, value, ("SMS", "EMAIL", "PUSH"))


def begins_with(beginning: str, found: str | None) -> bool:
    return found is not None and found.startswith(beginning)


async def never(_: object) -> bool:
    return False


class NeverLater:
    async def __call__(self, _: object) -> bool:
        return False


@pytest.fixture
def messages() -> Records[Message]:
    kept = (HI, BYE, NOTHING)
    return Records(Message, lambda: nullcontext(kept), lambda message: message, checks={"channel": check_channel})


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"body": re.compile("Ann")}, [HI]),
        ({"body": re.compile("ann", re.IGNORECASE)}, [HI]),
        ({"body": re.compile("^Ann")}, []),
        ({"raw": re.compile(b"Bob$")}, [BYE]),
        ({"raw": re.compile("Bob")}, []),
        ({"body": lambda body: body is None}, [NOTHING]),
        ({"body": partial(begins_with, "Bye")}, [BYE]),
        ({"body": {"Hi Ann", "Bye Bob"}.__contains__}, [HI, BYE]),
        ({"body": ANY}, [HI, BYE, NOTHING]),
        ({"body": str}, []),
        ({"channel": re.compile("^(SMS|PUSH)$"), "body": ANY}, [HI, NOTHING]),
    ],
)
def test_given_an_expected_member_then_the_matching_records_are_found(
    messages: Records[Message], wanted: dict[str, Any], found: list[Message]
) -> None:
    assert messages.filter(**wanted) == found


def test_given_a_regular_expression_that_matches_nothing_then_one_says_so(messages: Records[Message]) -> None:
    with pytest.raises(LookupError, match=r"body: 'Hi Ann' does not match re\.compile\('Eve'\)"):
        messages.one(body=re.compile("Eve"))


@pytest.mark.parametrize("method", ["filter", "one"])
def test_given_a_string_that_a_member_never_has_then_it_is_refused_with_the_valid_strings(
    messages: Records[Message], method: str
) -> None:
    error = r"^channel must be one of 'SMS', 'EMAIL', 'PUSH', not 'sms' \(did you mean 'SMS'\?\)$"
    with pytest.raises(ValueError, match=error):
        getattr(messages, method)(channel="sms")


@pytest.mark.parametrize("predicate", [never, NeverLater(), partial(never)])
def test_given_an_async_predicate_then_it_is_refused_because_its_result_is_always_true(
    messages: Records[Message], predicate: Any
) -> None:
    with pytest.raises(TypeError, match=r"^body must be .* or a predicate that is not async"):
        messages.filter(body=predicate)


def test_given_a_predicate_that_raises_then_the_error_names_the_member_and_the_exception(
    messages: Records[Message],
) -> None:
    with pytest.raises(ValueError, match=r"^body cannot be compared with .*: ZeroDivisionError$") as raised:
        messages.filter(body=lambda _: 1 / 0)
    assert isinstance(raised.value.__cause__, ZeroDivisionError)
