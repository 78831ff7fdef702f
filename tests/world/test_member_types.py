"""A value of a type that a member never has is refused, and the message says how to write it."""

from __future__ import annotations

import re
from abc import ABC
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum, IntEnum
from typing import Any
from unittest.mock import ANY

import pytest
from freezegun import freeze_time

from pinpoint_mock.world.records import Records

NOON = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Message:
    treatment_id: str = "0"
    run_id: str | None = None
    total: int = 1
    attempts: int | None = None
    price: float = 1.0
    raw: bytes = b"Hi"
    time: datetime = NOON
    headers: Any = None

    @property
    def was_sent(self) -> bool:
        return True


class Kind(ABC):  # noqa: B024  (as `Change`, whose kinds have members of their own)
    pass


@dataclass(frozen=True)
class Started(Kind):
    before: str


@dataclass(frozen=True)
class Ended(Kind):
    before: str | None
    entered: int = 3


class Treatment(str, Enum):
    DEFAULT = "0"


class Count(IntEnum):
    ONE = 1


class EqualsAll:
    """An object with its own `__eq__`, such as those of dirty-equals."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


@pytest.fixture
def messages() -> Records[Message]:
    kept = (Message(),)
    return Records(Message, lambda: nullcontext(kept), lambda message: message, ("was_sent",))


@pytest.mark.parametrize("method", ["filter", "one"])
@pytest.mark.parametrize(
    ("member", "value", "message"),
    [
        ("treatment_id", 0, "treatment_id is a string: write '0', not 0"),
        ("treatment_id", b"0", "treatment_id is a string: write '0', not b'0'"),
        ("treatment_id", b"\xff", "treatment_id is a string, not b'\\xff'"),
        ("treatment_id", True, "treatment_id is a string, not True"),
        ("treatment_id", None, "treatment_id is a string, not None"),
        ("run_id", 1.5, "run_id is a string or None: write '1.5', not 1.5"),
        ("total", "1", "total is an integer: write 1, not '1'"),
        ("total", "one", "total is an integer, not 'one'"),
        ("total", True, "total is an integer, not True"),
        ("total", 1.0, "total is an integer, not 1.0"),
        ("attempts", "2", "attempts is an integer or None: write 2, not '2'"),
        ("price", "1.5", "price is a number: write 1.5, not '1.5'"),
        ("price", True, "price is a number, not True"),
        ("raw", "Hi", "raw is bytes: write b'Hi', not 'Hi'"),
        ("time", "2030-01-01", "time is a datetime, not '2030-01-01'"),
        ("was_sent", 1, "was_sent is True or False: write True, not 1"),
        ("was_sent", "yes", "was_sent is True or False, not 'yes'"),
    ],
)
def test_given_a_value_of_a_type_that_a_member_never_has_then_the_error_says_the_type_and_how_to_write_it(
    messages: Records[Message], method: str, member: str, value: object, message: str
) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        getattr(messages, method)(**{member: value})


@pytest.mark.parametrize(
    "members",
    [
        {"treatment_id": "0", "run_id": None, "total": 1, "attempts": None, "price": 1.0, "raw": b"Hi", "time": NOON},
        {"price": 1, "was_sent": True},
        {"treatment_id": Treatment.DEFAULT, "total": Count.ONE},
        {"treatment_id": ANY, "total": EqualsAll(), "was_sent": EqualsAll()},
        {"treatment_id": re.compile("0"), "total": lambda total: total == 1},
        {"headers": None},
    ],
)
def test_given_a_value_that_a_member_may_have_then_the_record_is_found(
    messages: Records[Message], members: dict[str, Any]
) -> None:
    assert messages.one(**members) == Message()


def test_given_a_member_that_is_not_of_a_simple_type_then_it_is_compared_with_any_value(
    messages: Records[Message],
) -> None:
    assert messages.filter(headers="x-id") == []


def test_given_frozen_time_then_a_frozen_datetime_is_a_datetime(messages: Records[Message]) -> None:
    with freeze_time(NOON):
        assert messages.filter(time=datetime.now(timezone.utc)) == [Message()]
        with pytest.raises(TypeError, match=r"^treatment_id is a string, not "):
            messages.filter(treatment_id=datetime.now(timezone.utc))


def test_given_members_that_some_records_have_then_their_types_are_those_of_all_kinds() -> None:
    kept = (Started("DRAFT"), Ended(None))
    kinds = Records(Kind, lambda: nullcontext(kept), lambda kind: kind, ("before", "entered"))

    assert kinds.filter(before=None) == [Ended(None)]
    with pytest.raises(TypeError, match=r"^before is a string or None: write '1', not 1$"):
        kinds.filter(before=1)
    with pytest.raises(TypeError, match=r"^entered is an integer: write 3, not '3'$"):
        kinds.filter(entered="3")


def test_given_a_member_with_a_check_and_no_simple_type_then_it_is_a_string() -> None:
    checked = Records(Message, lambda: nullcontext(()), lambda kept: kept, checks={"headers": lambda *_: None})

    with pytest.raises(TypeError, match=r"^headers is a string or None: write '1', not 1$"):
        checked.filter(headers=1)
