"""The messages that each recipient got. Each copy of the record counts them like a plain list of messages."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from call_counts import count_calls
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.limits.sending_record import SendingRecord

KEYS = ("ann", "bob", ("user", "ann"))
SENDERS = ("journey-1", "journey-2")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("copy"), st.integers(0, 3)),
        st.tuples(st.just("add"), st.integers(0, 3), st.sampled_from(KEYS), st.sampled_from(SENDERS)),
        st.tuples(
            st.just("add all"),
            st.integers(0, 3),
            st.lists(st.sampled_from(KEYS), max_size=4),
            st.sampled_from(SENDERS),
        ),
    ),
    max_size=30,
)


class Sent(NamedTuple):
    key: object
    sender: str
    time: int


@settings(max_examples=200)
@given(steps=STEPS)
def test_given_any_messages_and_copies_then_each_copy_counts_like_a_list_of_messages(steps: list[Any]) -> None:
    copies: list[tuple[SendingRecord, list[Sent]]] = [(SendingRecord(), [])]
    for time, (step, number, *arguments) in enumerate(steps):
        record, model = copies[number % len(copies)]
        if step == "copy":
            copies.append((record.copy(), model.copy()))
            continue
        keys, sender = arguments
        if step == "add":
            record.add(keys, sender, time)
            model.append(Sent(keys, sender, time))
        else:
            record.add_all(keys, sender, time)
            model.extend(Sent(key, sender, time) for key in keys)
    for record, model in copies:
        for key in (*KEYS, "nobody"):
            for sender in (None, *SENDERS, "unknown"):
                for after in (None, -1, 0, 5, 30):
                    found = [
                        sent
                        for sent in model
                        if sent.key == key
                        and (sender is None or sent.sender == sender)
                        and (after is None or sent.time > after)
                    ]
                    assert record.count(key, after, sender) == len(found)
                    for most in (1, 2, 5):
                        assert record.has_reached(most, key, after, sender) is (len(found) >= most)


@pytest.mark.parametrize("own", [1, 2])
def test_given_many_messages_of_another_sender_when_a_cap_is_checked_then_few_messages_are_read(
    own: int,
) -> None:
    def count_steps(others: int) -> int:
        record = SendingRecord()
        for time in range(own):
            record.add("ann", "journey-1", time)
        record.add_all(["ann"] * others, "journey-2", 10)
        return count_calls(lambda: record.has_reached(2, "ann", None, "journey-1"))

    assert count_steps(1_000) == count_steps(10)


def test_given_a_record_of_many_when_it_is_copied_then_it_takes_no_more_steps() -> None:
    def count_steps(keys: int) -> int:
        record = SendingRecord()
        record.add_all(map(str, range(keys)), "journey-1", 0)
        return count_calls(record.copy)

    assert count_steps(1_000) == count_steps(10)
