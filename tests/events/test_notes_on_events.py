"""Notes on PutEvents: one line for each endpoint and event that was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conftest import TIMESTAMP, an_event

if TYPE_CHECKING:
    from pinpoint_mock import Pinpoint

    from .conftest import Put


def test_given_events_that_are_accepted_then_there_are_no_notes(mocked: Pinpoint, put_items: Put) -> None:
    put_items({"phone": {"Endpoint": {}, "Events": {"e1": an_event()}}})

    assert mocked.calls[-1].notes == ()


def test_given_items_that_are_refused_then_each_has_a_note_with_the_error_message(
    mocked: Pinpoint, put_items: Put
) -> None:
    results = put_items(
        {
            "phone": {
                "Endpoint": {"Address": "+12065550100"},
                "Events": {"e1": an_event(), "e2": {"EventType": "sale", "Timestamp": "soon"}},
            }
        }
    )

    endpoint, event = (
        results["phone"]["EndpointItemResponse"]["Message"],
        results["phone"]["EventsItemResponse"]["e2"]["Message"],
    )
    assert mocked.calls[-1].notes == (f"endpoint 'phone': 400 {endpoint}", f"endpoint 'phone' event 'e2': 400 {event}")


def test_given_more_than_five_refused_items_then_the_notes_count_the_others(mocked: Pinpoint, put_items: Put) -> None:
    events: Any = {f"e{number}": {"EventType": "", "Timestamp": TIMESTAMP} for number in range(8)}

    put_items({"phone": {"Endpoint": {}, "Events": events}})

    notes = mocked.calls[-1].notes
    assert [note.partition(":")[0] for note in notes[:5]] == [f"endpoint 'phone' event 'e{n}'" for n in range(5)]
    assert notes[5:] == ("… and 3 more",)
