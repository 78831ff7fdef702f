"""Records that a test reads: live views, filters by member, exactly one record, and error messages."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.world.records import LazySequence, Records, listed

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Message:
    channel: str
    address: str
    body: str = ""

    def __str__(self) -> str:
        return f"{self.channel} to {self.address}"


SMS, EMAIL, PUSH = Message("SMS", "+1", "hi"), Message("EMAIL", "a@b", "hi"), Message("PUSH", "token")


def records(*messages: Message) -> Records[Message]:
    return Records(Message, lambda: nullcontext(messages), lambda message: message)


def text_of(found: Records[Message], **members: Any) -> str:
    with pytest.raises(LookupError) as raised:
        found.one(**members)
    return str(raised.value)


def test_filter_returns_the_records_whose_members_all_match() -> None:
    found = records(SMS, EMAIL, PUSH)

    assert found.filter(body="hi") == [SMS, EMAIL]
    assert found.filter(body="hi", channel="SMS") == [SMS]
    assert found.filter(channel="VOICE") == []
    assert found.filter() == [SMS, EMAIL, PUSH]


def test_one_returns_the_only_match() -> None:
    assert records(SMS, EMAIL).one(channel="EMAIL") is EMAIL
    assert records(SMS).one() is SMS


def test_one_without_any_records_says_so() -> None:
    assert text_of(records(), channel="SMS") == "no record matches Message(channel='SMS'): the list is empty"


def test_one_without_a_match_shows_the_nearest_first_and_marks_the_differences() -> None:
    assert text_of(records(PUSH, EMAIL, SMS), channel="SMS", address="+2", body="hi") == (
        "no record matches Message(channel='SMS', address='+2', body='hi'); the nearest of 3:"
        "\n  SMS to +1"
        "\n    differs in address: '+1' is not '+2'"
        "\n  EMAIL to a@b"
        "\n    differs in channel: 'EMAIL' is not 'SMS', address: 'a@b' is not '+2'"
        "\n  PUSH to token"
        "\n    differs in channel: 'PUSH' is not 'SMS', address: 'token' is not '+2', body: '' is not 'hi'"
    )


def test_one_with_several_matches_shows_them() -> None:
    assert text_of(records(SMS, EMAIL, PUSH), body="hi") == (
        "2 records match Message(body='hi'), not one:\n  SMS to +1\n  EMAIL to a@b"
    )


def test_one_with_very_many_matches_shows_five_and_counts_the_rest() -> None:
    many = records(*[Message("SMS", f"+{number}") for number in range(7)])

    assert text_of(many, channel="SMS").endswith("\n  SMS to +4\n  … and 2 more")
    assert text_of(many, channel="EMAIL").endswith("\n    differs in channel: 'SMS' is not 'EMAIL'\n  … and 2 more")
    assert text_of(many, channel="EMAIL").count("differs") == 5


@pytest.mark.parametrize("method", ["filter", "one"])
def test_a_member_that_the_records_do_not_have_is_a_type_error_that_lists_those_they_have(method: str) -> None:
    with pytest.raises(TypeError, match=r"^Message has no member 'adress'; it has channel, address, body$"):
        getattr(records(), method)(adress="+1")


def test_records_are_a_sequence() -> None:
    found = records(SMS, EMAIL, PUSH)

    assert (found[0], found[-1], len(found)) == (SMS, PUSH, 3)
    assert found[1:] == [EMAIL, PUSH]
    assert found[::-1] == [PUSH, EMAIL, SMS]
    assert list(found) == [SMS, EMAIL, PUSH]
    assert EMAIL in found
    assert found.index(EMAIL) == 1
    assert not records()
    with pytest.raises(IndexError):
        found[3]


def test_records_equal_any_sequence_of_the_same() -> None:
    assert records(SMS, EMAIL) == [SMS, EMAIL]
    assert records(SMS, EMAIL) == (SMS, EMAIL)
    assert records(SMS) == records(SMS)
    assert records(SMS) != [EMAIL]
    assert records() == []
    assert records(SMS) != {SMS}


def test_records_are_live_and_so_have_no_hash() -> None:
    messages = [SMS]
    live = Records(Message, lambda: nullcontext(messages), lambda message: message)

    messages.append(EMAIL)

    assert live == [SMS, EMAIL]
    with pytest.raises(TypeError, match="unhashable"):
        hash(live)


def test_printed_records_read_as_one_line_each() -> None:
    assert str(records(SMS, EMAIL)) == "<2 records>\n  SMS to +1\n  EMAIL to a@b"
    assert str(records()) == "<0 records>"


def test_records_in_an_assertion_read_as_one_short_line() -> None:
    assert repr(records()) == "<0 records>"
    assert repr(records(EMAIL)) == "<1 record: EMAIL to a@b>"
    assert repr(records(SMS, EMAIL)) == "<2 records, the last: EMAIL to a@b>"
    assert repr(records(SMS, Message("EMAIL", "x" * 1_000))) == f"<2 records, the last: EMAIL to {'x' * 91} …>"


def test_given_many_records_when_an_assertion_shows_them_then_only_the_last_is_parsed() -> None:
    parsed: list[int] = []

    def parse(kept: int) -> int:
        parsed.append(kept)
        return kept

    assert repr(Records(int, lambda: nullcontext(range(100_000)), parse)) == "<100,000 records, the last: 99999>"
    assert parsed == [99_999]


def test_given_an_attribute_in_another_place_when_it_is_read_then_the_error_names_the_place() -> None:
    looked_at: Any = Records(int, lambda: nullcontext([]), int, elsewhere={"deliver_to": "pinpoint.events.deliver_to"})
    with pytest.raises(AttributeError, match=r"^'Records' .* 'deliver_to'; use pinpoint\.events\.deliver_to$"):
        _ = looked_at.deliver_to
    with pytest.raises(AttributeError, match=r"^'Records' object has no attribute 'all'$"):
        _ = looked_at.all


@pytest.mark.parametrize(
    ("look", "expected", "parsed"),
    [
        (lambda found: found[0], SMS, [SMS]),
        (lambda found: found[-1], PUSH, [PUSH]),
        (lambda found: found[1:], [EMAIL, PUSH], [EMAIL, PUSH]),
        (lambda found: found[-2:-1], [EMAIL], [EMAIL]),
        (lambda found: found[:0], [], []),
        (lambda found: list(reversed(found)), [PUSH, EMAIL, SMS], [PUSH, EMAIL, SMS]),
        (lambda found: next(reversed(found)), PUSH, [PUSH]),
        (lambda found: next(iter(found)), SMS, [SMS]),
        (len, 3, []),
    ],
)
def test_only_the_records_that_are_read_are_parsed(
    look: Callable[[Records[Message]], object], expected: object, parsed: list[Message]
) -> None:
    seen: list[Message] = []

    def parse(message: Message) -> Message:
        seen.append(message)
        return message

    assert look(Records(Message, lambda: nullcontext([SMS, EMAIL, PUSH]), parse)) == expected
    assert seen == parsed


def test_given_live_records_when_they_are_filtered_then_named_properties_count() -> None:
    class Live:
        def __init__(self, name: str) -> None:
            self.name = name

    names = ["a", "b"]
    live = Records(Live, lambda: nullcontext(LazySequence(names, str.upper)), Live, properties=("name",))

    assert [one.name for one in live.filter(name="B")] == ["B"]
    with pytest.raises(TypeError, match=r"^Live has no member 'nam'; it has name$"):
        live.one(nam="A")


@pytest.mark.parametrize("place", [0, 1, 2, 3, -1, -4])
def test_given_a_lazy_sequence_when_one_item_is_read_then_only_that_one_is_computed(place: int) -> None:
    read: list[str] = []
    things = dict(zip("abcd", "wxyz", strict=True))

    LazySequence(things.values(), read.append)[place]

    assert read == [[*things.values()][place]]


def test_given_very_many_records_when_none_matches_then_the_nearest_of_all_is_shown_first() -> None:
    many = [Message("SMS", f"+{number}") for number in range(1_500)]

    text = text_of(records(Message("EMAIL", "a@b"), *many), channel="EMAIL", address="a@c")

    assert text.splitlines()[1:3] == ["  EMAIL to a@b", "    differs in address: 'a@b' is not 'a@c'"]
    assert text.startswith("no record matches Message(channel='EMAIL', address='a@c'); the nearest of 1501:")
    assert text.endswith("… and 1496 more")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "none"),
        (1, "'0'"),
        (10, "'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'"),
        (11, "11, the last of them '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'"),
    ],
)
def test_a_sentence_has_at_most_ten_ids(count: int, text: str) -> None:
    assert listed([str(number) for number in range(count)]) == text
