"""The participants of journeys in the report about a mock."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from .conftest import sections

if TYPE_CHECKING:
    from .conftest import Report, Run

JOURNEY = """
    def put_members(app, *endpoint_ids, **members):
        client = boto3.client("pinpoint", region_name="us-east-1")
        for endpoint_id in endpoint_ids:
            endpoint = {"ChannelType": "EMAIL", "Address": f"{endpoint_id}@example.com", **members}
            client.update_endpoint(ApplicationId=app.id, EndpointId=endpoint_id, EndpointRequest=endpoint)

    def split(pinpoint, *endpoint_ids):
        is_gold = {"SegmentDimensions": {"Attributes": {"plan": {"Values": ["gold"]}}}}
        publish(
            pinpoint,
            StartActivity="split",
            Activities={
                "split": {"ConditionalSplit": {"Condition": {"Conditions": [is_gold]}, "TrueActivity": "w"}},
                "w": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}},
            },
        )
        [app] = pinpoint.apps
        put_members(app, *endpoint_ids)
        put_members(app, "rich", Attributes={"plan": ["gold"]})
        pinpoint.clock.advance(minutes=5)
"""


@pytest.fixture
def report(run: Run) -> Report:
    """Run a test that fails and may use the functions above, and return the lines about its only mock."""

    def report_lines(source: str, *args: str) -> list[str]:
        [lines] = sections(run(f"{dedent(JOURNEY)}\n{dedent(source)}", *args))
        return lines

    return report_lines


def find_section(lines: list[str]) -> list[str]:
    """Return the line about published journeys, and the indented lines after it."""
    [start] = [number for number, line in enumerate(lines) if line.endswith("published:")]
    end = next(number for number in range(start + 1, len(lines)) if not lines[number].startswith("  "))
    return lines[start:end]


class TestParticipants:
    def test_given_participants_when_the_test_fails_then_a_line_counts_them_by_activity_and_by_end(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                split(pinpoint, "ann", "bob")
                assert False
            """
        )
        [heading, line] = find_section(lines)
        assert heading == "1 journey published:"
        assert line.startswith("  'welcome' (")
        assert line.endswith(") CLOSED: 3 entered; 1 at 'w', 2 LEFT")

    def test_given_a_journey_without_participants_when_the_test_fails_then_the_report_says_when_it_starts(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                publish(pinpoint)
                assert False
            """
        )
        assert any("no participant has entered; it starts at " in line for line in lines)

    def test_given_a_journey_that_was_deleted_when_the_test_fails_then_its_participants_are_not_mentioned(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                split(pinpoint)
                [app] = pinpoint.apps
                client = boto3.client("pinpoint", region_name="us-east-1")
                client.delete_journey(ApplicationId=app.id, JourneyId=app.journeys[0].id)
                assert False
            """
        )
        assert not any("participants" in line for line in lines)

    def test_given_many_journeys_with_participants_when_the_test_fails_then_the_last_4_are_shown(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                for number in range(6):
                    publish(pinpoint, Name=f"journey-{number}")
                    put_members(pinpoint.apps[-1], "ann")
                pinpoint.clock.advance(minutes=5)
                assert False
            """
        )
        heading, left_out, *shown = find_section(lines)
        assert heading == "6 journeys published:"
        assert left_out == "  … 2 earlier ones; -vv shows all"
        assert [line.split()[0] for line in shown] == [f"'journey-{number}'" for number in range(2, 6)]

    def test_given_a_long_line_of_counts_when_the_test_fails_then_it_is_cut(self, report: Report) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                wait = {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}
                publish(pinpoint, Name="x" * 150, StartActivity="w" * 100, Activities={"w" * 100: wait})
                put_members(pinpoint.apps[0], "ann")
                pinpoint.clock.advance(minutes=5)
                assert False
            """
        )
        assert find_section(lines)[1].endswith(" …")
        assert "long lines are cut; -vv shows all" in lines


class TestPaths:
    def test_given_participants_when_pytest_is_very_verbose_then_the_paths_of_the_last_three_show_each_decision(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                split(pinpoint, "ann", "bob", "cid")
                assert False
            """,
            "-vv",
        )
        heading, line, *paths = find_section(lines)
        assert heading == "1 journey published:"
        assert line.endswith("4 entered; 1 at 'w', 3 LEFT")
        titles = [path.split()[1] for path in paths if path.startswith("    endpoint ")]
        assert titles == ["'bob'", "'cid'", "'rich'"]
        assert sum("'split' (ConditionalSplit): no -> (end)" in path for path in paths) == 2
        assert sum("'split' (ConditionalSplit): yes -> 'w'" in path for path in paths) == 1
        assert any("gold" in path for path in paths)


class TestDrafts:
    def test_given_a_draft_when_the_test_fails_then_the_report_says_how_to_publish_it(self, report: Report) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                publish(pinpoint)
                publish(pinpoint, Name="w", State="DRAFT")
                assert False
            """
        )
        start = lines.index("1 journey not published:")
        assert lines[start - 2] == "1 journey published:"
        assert lines[start + 1].startswith("  'w' (")
        assert lines[start + 1].endswith(") DRAFT: participants cannot enter; publish it with State='ACTIVE'")

    def test_given_a_draft_that_was_published_later_when_the_test_fails_then_it_is_not_a_draft(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                publish(pinpoint, State="DRAFT")
                client = boto3.client("pinpoint", region_name="us-east-1")
                [app] = pinpoint.apps
                [journey] = client.list_journeys(ApplicationId=app.id)["JourneysResponse"]["Item"]
                members = ("Name", "StartCondition", "StartActivity", "Activities")
                active = {"State": "ACTIVE", **{member: journey[member] for member in members}}
                client.update_journey(ApplicationId=app.id, JourneyId=journey["Id"], WriteJourneyRequest=active)
                assert False
            """
        )
        assert "1 journey published:" in lines
        assert not any("not published" in line for line in lines)

    def test_given_many_drafts_when_the_test_fails_then_the_last_4_are_shown(self, report: Report) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                for number in range(6):
                    publish(pinpoint, Name=f"journey-{number}", State="DRAFT")
                assert False
            """
        )
        start = lines.index("6 journeys not published:")
        assert lines[start + 1] == "  … 2 earlier ones; -vv shows all"
        assert [line.split()[0] for line in lines[start + 2 : start + 6]] == [f"'journey-{n}'" for n in range(2, 6)]
