"""The length of the report about a mock, and the effect of the option -v."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conftest import ONE_APP, sections

if TYPE_CHECKING:
    from .conftest import Report, Run


class TestLength:
    MANY = """
        def test_fails(pinpoint):
            create_apps(*(f"app-{number}" for number in range(100)))
            publish(pinpoint, RefreshFrequency="P1D")
            pinpoint.clock.advance(days=100)
            assert False
    """
    MANY_EVENTS = """
        def test_fails(pinpoint):
            shop = pinpoint.create_app("shop")
            for number in range(20):
                put_event(shop, f"type-{number}")
            assert False
    """

    def test_given_much_activity_when_the_test_fails_then_about_30_lines_show_the_latest(self, run: Run) -> None:
        result = run(self.MANY)
        [lines] = sections(result)
        assert 25 <= len(lines) <= 35
        assert max(map(len, lines)) < 400
        result.stdout.fnmatch_lines(
            ["  … * earlier ones; -vv shows all", "*'app-99'*", "  … * earlier ones; -vv shows all"]
        )
        result.stdout.no_fnmatch_line("*'app-0'*")

    def test_given_many_events_when_the_test_fails_then_the_last_8_are_shown(self, report: Report) -> None:
        lines = report(self.MANY_EVENTS)
        start = lines.index("20 events:")
        assert lines[start + 1] == "  … 12 earlier ones; -vv shows all"
        assert [line.split()[3] for line in lines[start + 2 : start + 10]] == [f"'type-{n}'" for n in range(12, 20)]
        assert lines[start + 10].startswith("virtual time: ")

    def test_given_many_events_when_pytest_is_very_verbose_then_all_are_shown(self, report: Report) -> None:
        lines = report(self.MANY_EVENTS, "-vv")
        assert sum("of endpoint 'phone'" in line for line in lines) == 20

    def test_given_much_activity_when_pytest_is_very_verbose_then_all_is_shown(self, report: Report) -> None:
        lines = report(self.MANY, "-vv")
        assert sum(" CreateApp(" in line for line in lines) == 100
        assert sum(" RUNNING" in line for line in lines) == 100
        assert not any("-vv" in line for line in lines)

    def test_given_one_v_when_the_test_fails_then_it_is_still_shortened(self, report: Report) -> None:
        lines = report(self.MANY, "-v")
        assert len(lines) <= 35

    def test_given_a_long_call_when_the_test_fails_then_its_line_is_cut_and_its_outcome_is_not(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint_client):
                pinpoint_client.create_app(CreateApplicationRequest={"Name": "x" * 5000})
                pinpoint_client.get_app(ApplicationId="y" * 5000)
            """
        )
        assert max(map(len, lines)) < 400
        assert "NotFoundException: Application not found" in lines[-3]
        assert lines[-2] == "long lines are cut; -vv shows all"

    def test_given_lines_that_are_not_cut_when_the_test_fails_then_cut_lines_are_not_mentioned(
        self, report: Report
    ) -> None:
        assert not any("-vv" in line for line in report(ONE_APP))
