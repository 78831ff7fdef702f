"""`pinpoint.clock.history`: the records of all changes, filtered by the members of their kinds."""

from __future__ import annotations

from dataclasses import fields
from unittest.mock import ANY

import pytest
from brief_journey import publish_and_watch

from pinpoint_mock import (
    EventNotRecorded,
    JobStatusChanged,
    JourneyActivityVisited,
    JourneyEntered,
    JourneyRunChanged,
    JourneyStateChanged,
    mock_pinpoint,
)

KINDS = (
    EventNotRecorded,
    JobStatusChanged,
    JourneyActivityVisited,
    JourneyEntered,
    JourneyRunChanged,
    JourneyStateChanged,
)


class TestHistory:
    def test_given_no_change_when_it_is_compared_with_an_empty_list_then_they_are_equal(self) -> None:
        with mock_pinpoint() as pinpoint:
            assert pinpoint.clock.history == []
            assert [] == pinpoint.clock.history  # noqa: SIM300
            assert not pinpoint.clock.history

    def test_given_a_reference_to_the_history_when_more_happens_then_it_shows_that_too(self) -> None:
        with mock_pinpoint() as pinpoint:
            history = pinpoint.clock.history
            publish_and_watch(pinpoint)
            before = len(history)
            happened = pinpoint.clock.advance(minutes=5)
            assert history[before:] == happened != []

    def test_given_a_member_of_one_kind_when_filtered_then_changes_of_other_kinds_do_not_match(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint, RefreshFrequency="PT12H")
            pinpoint.clock.advance(days=1)
            of_runs = (JourneyEntered, JourneyRunChanged)
            runs = [change for change in pinpoint.clock.history if isinstance(change, of_runs)]
            assert runs
            assert len(runs) < len(pinpoint.clock.history)
            assert pinpoint.clock.history.filter(run_id=ANY) == runs
            assert pinpoint.clock.history.filter(run_id=lambda run_id: True) == runs

    def test_given_members_of_one_change_when_one_is_asked_for_then_it_is_returned(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint)
            [*_, last] = pinpoint.clock.advance(minutes=5)
            assert pinpoint.clock.history.one(after="COMPLETED", before="ACTIVE") is last

    def test_given_no_such_change_when_one_is_asked_for_then_the_message_shows_the_nearest_of_all_kinds(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint, RefreshFrequency="PT12H")
            pinpoint.clock.advance(days=1)
            with pytest.raises(LookupError, match=r"before: the record does not have it") as raised:
                pinpoint.clock.history.one(before="CLOSED", after="COMPLETED")
            assert "before: 'DRAFT' is not 'CLOSED'" in str(raised.value)

    @pytest.mark.parametrize(
        ("member", "value", "valid"),
        [
            ("after", "COMPLTED", "'COMPLETED'"),
            ("before", "active", "'ACTIVE'"),
            ("status", "COMPLETED?", "'SCHEDULED'"),
            ("job_type", "import", "'IMPORT'"),
        ],
    )
    def test_given_a_typo_in_a_closed_member_when_filtered_then_a_value_error_names_the_valid_ones(
        self, member: str, value: str, valid: str
    ) -> None:
        with mock_pinpoint() as pinpoint, pytest.raises(ValueError, match=rf"^{member} must be one of .*{valid}"):
            pinpoint.clock.history.filter(**{member: value})

    def test_given_a_name_that_no_change_has_when_filtered_then_a_type_error_names_the_valid_ones(self) -> None:
        with mock_pinpoint() as pinpoint, pytest.raises(TypeError, match=r"^Change has no member 'state'; it has time"):
            pinpoint.clock.history.filter(state="ACTIVE")

    @pytest.mark.parametrize("kind", KINDS)
    def test_given_any_member_of_any_kind_when_filtered_then_it_is_known(self, kind: type) -> None:
        with mock_pinpoint() as pinpoint:
            assert pinpoint.clock.history.filter(**{field.name: ANY for field in fields(kind)}) == []

    def test_given_changes_when_it_is_printed_then_each_is_a_line(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint)
            lines = str(pinpoint.clock.history).splitlines()
            assert lines == ["<2 records>", *(f"  {change}" for change in pinpoint.clock.history)]
