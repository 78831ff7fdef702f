"""The content of the report about a mock: calls, changes, events, failures, times, and rolled-back worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ONE_APP, TITLE

if TYPE_CHECKING:
    from .conftest import Report, Run


class TestContent:
    def test_given_no_seed_when_the_test_fails_then_the_seed_that_was_drawn_is_shown(self, run: Run) -> None:
        result = run(
            """
            def test_fails():
                with mock_pinpoint(seed=None) as pinpoint:
                    create_apps("shop")
                raise ValueError(f"drawn <{pinpoint.seed}>")
            """
        )
        drawn = str(result.stdout).rpartition("drawn <")[2].partition(">")[0]
        assert drawn.isdigit()
        result.stdout.fnmatch_lines([f"*- Amazon Pinpoint (mock_pinpoint, seed {drawn}) -*"])

    def test_given_changes_by_time_when_the_test_fails_then_they_are_shown_with_the_virtual_time(
        self, run: Run
    ) -> None:
        result = run(
            """
            import time_machine

            @time_machine.travel("2030-01-01T12:00:00Z", tick=False)
            @mock_pinpoint
            def test_fails():
                publish(current())
                current().clock.advance(minutes=10)
                assert False
            """
        )
        result.stdout.fnmatch_lines(
            [
                "1 call:",
                "  2030-01-01 12:00:00 us-east-1 201 CreateJourney(*",
                "6 changes:",
                "  2030-01-01 12:00:00 journey 'welcome' (*): DRAFT -> ACTIVE",
                "  2030-01-01 12:05:00 journey 'welcome' (*): 0 entered",
                "  2030-01-01 12:05:00 journey 'welcome' (*): ACTIVE -> COMPLETED",
            ]
        )

    @pytest.mark.parametrize(
        "freeze",
        ['freezegun.freeze_time("2030-01-01 12:00")', 'time_machine.travel("2030-01-01T12:00:00Z", tick=False)'],
    )
    def test_given_frozen_time_that_is_over_when_the_test_fails_then_the_virtual_time_is_that_of_the_test(
        self, run: Run, freeze: str
    ) -> None:
        result = run(
            f"""
            import freezegun, time_machine

            @{freeze}
            @mock_pinpoint
            def test_fails():
                create_apps("shop")
                current().clock.advance(minutes=10)
                assert False
            """
        )
        result.stdout.fnmatch_lines(["virtual time: 2030-01-01T12:10:00.000Z"])

    def test_given_a_refused_call_when_the_test_fails_then_its_error_is_shown(self, run: Run) -> None:
        result = run(
            """
            def test_fails(pinpoint_client):
                create_apps("shop")
                pinpoint_client.get_app(ApplicationId="nowhere")
            """
        )
        result.stdout.fnmatch_lines(
            ["  * 404 GetApp(ApplicationId='nowhere') NotFoundException: Application not found"]
        )

    def test_given_a_function_of_the_test_that_failed_when_the_test_fails_then_that_is_shown(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pinpoint_mock.world.scheduler import ACTIONS

        monkeypatch.setitem(ACTIONS, "test.fails", lambda app, entry: app.world.call("my-function", int, "x"))
        result = run(
            """
            def test_fails():
                mock = mock_pinpoint()
                with mock as pinpoint:
                    pinpoint.create_app("shop", region="us-east-1")
                    with mock._session.locked_world() as world:
                        world.find_app("shop").schedule(0, "test.fails", "entity")
                    try:
                        pinpoint.clock.advance(days=1)
                    except RuntimeError:
                        pass  # as an application may do
                assert False
            """
        )
        result.stdout.fnmatch_lines(
            [
                TITLE,
                "1 outside failure:",
                "  my-function raised ValueError: invalid literal for int*",
                "virtual time: *",
            ]
        )

    def test_given_an_event_stream_that_does_not_exist_when_the_test_fails_then_that_is_shown_for_each_request(
        self, run: Run
    ) -> None:
        pytest.importorskip("moto")
        result = run(
            """
            from moto import mock_aws

            @mock_aws
            def test_fails(pinpoint, pinpoint_client):
                shop = pinpoint.create_app("shop", region="us-east-1")
                destination = {
                    "DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/nowhere",
                    "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
                }
                pinpoint_client.put_event_stream(ApplicationId="shop", WriteEventStream=destination)
                for number in range(20):
                    put_event(shop, f"type-{number}")
                assert False
            """
        )
        result.stdout.fnmatch_lines(
            [
                TITLE,
                "20 outside failures:",
                "  … 12 earlier ones; -vv shows all",
                "  event stream arn:aws:kinesis:us-east-1:123456789012:stream/nowhere raised *ResourceNotFound*",
                "virtual time: *",
            ]
        )

    def test_given_events_in_two_apps_when_the_test_fails_then_they_are_shown_in_the_order_of_arrival(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                shop, game = pinpoint.create_app("shop"), pinpoint.create_app("game")
                put_event(shop, "first", Attributes={"colour": "red"})
                put_event(game, "second", Metrics={"price": 12})
                put_event(shop, "third", AppTitle="x", Attributes={str(i): "x" * 199 for i in range(39)})
                assert False
            """
        )
        start = lines.index("3 events:")
        assert lines[start + 1 : start + 3] == [
            "  2030-01-01 00:00:00 event 'first' of endpoint 'phone': colour='red'",
            "  2030-01-01 00:00:00 event 'second' of endpoint 'phone': price=12",
        ]
        assert lines[start + 3].startswith("  2030-01-01 00:00:00 event 'third' of endpoint 'phone': 0='xxx")
        assert max(map(len, lines)) < 400

    def test_given_no_events_when_the_test_fails_then_events_are_not_mentioned(self, run: Run) -> None:
        result = run(ONE_APP)
        result.stdout.no_fnmatch_line("* event*:")

    def test_given_a_record_that_cannot_be_shown_when_the_test_fails_then_the_tests_own_failure_is_still_shown(
        self, run: Run
    ) -> None:
        result = run(
            """
            from datetime import datetime, timezone
            from pinpoint_mock import Change
            from pinpoint_mock.world.changes import log

            class Broken(Change):
                def describe(self):
                    raise ZeroDivisionError("a mistake")

            def test_fails():
                mock = mock_pinpoint()
                with mock, mock._session.locked_world() as world:
                    shop = world.region("us-east-1").add_app("shop", "shop", "", {})
                    log(shop, Broken(time=datetime.now(timezone.utc), application_id="shop"))
                assert False, "the test's own failure"
            """
        )
        result.stdout.fnmatch_lines(
            ["E *the test's own failure", TITLE, "this report could not be written: ZeroDivisionError: a mistake"]
        )

    def test_given_a_failure_inside_a_checkpoint_when_it_was_rolled_back_then_that_is_shown_separately(
        self, run: Run
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                create_apps("kept")
                with pinpoint.checkpoint():
                    create_apps("tried")
                    assert False
            """
        )
        result.stdout.fnmatch_lines([TITLE, "1 call:", "*'kept'*", "*, rolled back ---*", "2 calls:", "*'tried'*"])

    @pytest.mark.parametrize(
        ("before", "titles"),
        [("pass", ["rolled back ---"]), ("create_apps('kept')", ["seed 0) ---", "rolled back ---"])],
    )
    def test_given_a_world_that_was_not_used_when_another_was_rolled_back_then_only_that_is_shown(
        self, run: Run, before: str, titles: list[str]
    ) -> None:
        result = run(
            f"""
            def test_fails(pinpoint):
                {before}
                with pinpoint.checkpoint():
                    create_apps("tried")
                    assert False
            """
        )
        shown = [line for line in result.outlines if "Amazon Pinpoint" in line]
        assert len(shown) == len(titles)
        assert all(title in line.rstrip("- ") + " ---" for title, line in zip(titles, shown, strict=True))

    def test_given_a_checkpoint_that_was_not_used_when_it_was_rolled_back_then_it_is_not_shown(self, run: Run) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                try:
                    with pinpoint.checkpoint():
                        raise ValueError
                except ValueError:
                    create_apps("kept")
                assert False
            """
        )
        result.stdout.fnmatch_lines([TITLE, "1 call:", "*'kept'*"])
        result.stdout.no_fnmatch_line("*rolled back*")

    def test_given_something_that_is_scheduled_when_the_test_fails_then_the_next_due_time_is_shown(
        self, report: Report
    ) -> None:
        lines = report(
            """
            import time_machine

            @time_machine.travel("2030-01-01T12:00:00Z", tick=False)
            @mock_pinpoint
            def test_fails():
                publish(current())
                assert False
            """
        )
        assert lines[-2:] == ["virtual time: 2030-01-01T12:00:00.000Z", "next due: 2030-01-01T12:05:00.000Z"]

    def test_given_a_clock_that_was_only_advanced_when_the_test_fails_then_virtual_time_is_shown(
        self, report: Report
    ) -> None:
        lines = report(
            """
            import time_machine

            @time_machine.travel("2030-01-01T12:00:00Z", tick=False)
            def test_fails(pinpoint):
                pinpoint.clock.advance(days=1)
                assert False
            """
        )
        assert lines == ["virtual time: 2030-01-02T12:00:00.000Z"]

    def test_given_events_of_an_sms_when_the_test_fails_then_their_lines_show_the_important_attributes(
        self, report: Report
    ) -> None:
        lines = report(self.SMS)
        start = lines.index("1 event:")
        assert lines[start + 1] == (
            "  2030-01-01 12:00:00 event '_SMS.SUCCESS': record_status='DELIVERED' "
            "destination_phone_number='+12065550100' message_type='Transactional' price_in_millicents_usd=645.0"
        )

    def test_given_events_of_an_sms_when_pytest_is_very_verbose_then_all_their_attributes_are_shown(
        self, report: Report
    ) -> None:
        lines = report(self.SMS, "-vv")
        start = lines.index("1 event:")
        assert all(name in lines[start + 1] for name in ("message_id=", "mcc_mnc=", "sender_request_id="))

    def test_given_an_email_that_cannot_be_rendered_when_the_test_fails_then_its_event_shows_the_address_and_why(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                shop = pinpoint.create_app("shop", region="us-east-1", channels=["EMAIL"])
                client = boto3.client("pinpoint", region_name="us-east-1")
                client.create_email_template(
                    TemplateName="hello",
                    EmailTemplateRequest={"Subject": "Hello", "TextPart": "Hello {{Attributes.name}}"},
                )
                request = {
                    "Addresses": {"ann@example.com": {"ChannelType": "EMAIL"}},
                    "TemplateConfiguration": {"EmailTemplate": {"Name": "hello"}},
                    "MessageConfiguration": {"EmailMessage": {}},
                }
                client.send_messages(ApplicationId=shop.id, MessageRequest=request)
                assert False
            """
        )
        start = lines.index("1 event:")
        assert "event '_email.rendering_failure': destination='ann@example.com' error_message=" in lines[start + 1]

    SMS = """
        import time_machine

        @time_machine.travel("2030-01-01T12:00:00Z", tick=False)
        def test_fails(pinpoint):
            send_sms(create_shop(pinpoint), "Hello", "+12065550100")
            assert False
    """

    def test_given_nothing_that_is_scheduled_when_the_test_fails_then_no_due_time_is_shown(self, run: Run) -> None:
        result = run(ONE_APP)
        result.stdout.no_fnmatch_line("next due: *")

    def test_given_calls_in_two_regions_when_the_test_fails_then_each_line_names_its_own(self, report: Report) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                for region in "eu-west-1", "ap-south-1":
                    boto3.client("pinpoint", region_name=region).get_apps()
                assert False
            """
        )
        assert [line.split()[2:] for line in lines[1:3]] == [
            ["eu-west-1", "200", "GetApps()"],
            ["ap-south-1", "200", "GetApps()"],
        ]
