"""What a failing test prints about its mocks, however they were made and although they have been left."""

from __future__ import annotations

from ast import literal_eval
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET = (
    *("-p", "no:randomly", "-p", "no:asyncio", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"),
    *("-W", "error"),
)
TITLE = "*- Amazon Pinpoint (mock_pinpoint, seed 0) -*"
HELPERS = """
import boto3
import pytest
import unittest

from pinpoint_mock import current, mock_pinpoint

def create_apps(*names):
    client = boto3.client("pinpoint", region_name="us-east-1")
    for name in names:
        client.create_app(CreateApplicationRequest={"Name": name})

def publish(pinpoint, **members):
    app = pinpoint.create_app(region="us-east-1")
    request = {
        "Name": "welcome",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": "everybody"}},
        "Activities": {"w": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
        "StartActivity": "w",
        "State": "ACTIVE",
        **members,
    }
    boto3.client("pinpoint", region_name="us-east-1").create_journey(ApplicationId=app.id, WriteJourneyRequest=request)

def send_sms(app, body, *addresses):
    request = {
        "Addresses": {address: {"ChannelType": "SMS"} for address in addresses},
        "MessageConfiguration": {"SMSMessage": {"Body": body}},
    }
    client = boto3.client("pinpoint", region_name="us-east-1")
    client.send_messages(ApplicationId=app.id, MessageRequest=request)

def put_event(app, event_type, **members):
    event = {"EventType": event_type, "Timestamp": "2030-01-01T00:00:00Z", **members}
    items = {"phone": {"Endpoint": {}, "Events": {"event": event}}}
    client = boto3.client("pinpoint", region_name="us-east-1")
    client.put_events(ApplicationId=app.id, EventsRequest={"BatchItem": items})
"""
FAILING = {
    "fixture": """
        def test_fails(pinpoint):
            create_apps("shop")
            assert False
    """,
    "decorator": """
        @mock_pinpoint
        def test_fails():
            create_apps("shop")
            assert False
    """,
    "context manager that was left": """
        def test_fails():
            with mock_pinpoint():
                create_apps("shop")
            assert False
    """,
    "context manager": """
        def test_fails():
            with mock_pinpoint():
                create_apps("shop")
                assert False
    """,
    "start and stop": """
        def test_fails():
            mock = mock_pinpoint()
            mock.start()
            create_apps("shop")
            mock.stop()
            assert False
    """,
    "pytest class": """
        @mock_pinpoint
        class TestClass:
            def test_fails(self):
                create_apps("shop")
                assert False
    """,
    "unittest class": """
        @mock_pinpoint
        class TestClass(unittest.TestCase):
            def test_fails(self):
                create_apps("shop")
                self.fail()
    """,
    "set-up of a unittest class": """
        @mock_pinpoint
        class TestClass(unittest.TestCase):
            @classmethod
            def setUpClass(cls):
                create_apps("shop")

            def setUp(self):
                self.fail()

            def test_fails(self): ...
    """,
    "fixture that fails": """
        @pytest.fixture
        def shop(pinpoint):
            create_apps("shop")
            assert False

        def test_fails(shop): ...
    """,
    "clean-up that fails": """
        @pytest.fixture
        def shop(pinpoint):
            yield create_apps("shop")
            assert False

        def test_fails(shop): ...
    """,
    "thread": """
        import threading

        def test_fails():
            with mock_pinpoint():
                thread = threading.Thread(target=create_apps, args=["shop"])
                thread.start()
                thread.join()
            assert False
    """,
}


@pytest.fixture
def run(pytester: pytest.Pytester) -> Callable[..., pytest.RunResult]:
    """Run tests with pytest inside pytest."""

    def run_source(source: str, *args: str) -> pytest.RunResult:
        pytester.makepyfile(test_module=f"{HELPERS}\n{dedent(source)}")
        return pytester.runpytest_inprocess(*QUIET, *args)

    return run_source


def sections(result: pytest.RunResult) -> list[list[str]]:
    """The lines of our sections, without their titles."""
    found: list[list[str]] = []
    is_ours = False
    for line in result.outlines:
        if line.startswith(("---", "===", "___")):
            is_ours = "Amazon Pinpoint" in line
            if is_ours:
                found.append([])
        elif is_ours:
            found[-1].append(line)
    return found


def names_of_apps(result: pytest.RunResult) -> list[str]:
    """The name of the first app that was made in each mock that is shown."""
    return [lines[1].partition("'Name': '")[2].partition("'")[0] for lines in sections(result)]


class TestEveryUse:
    @pytest.mark.parametrize("use", FAILING)
    def test_given_a_mock_of_any_use_when_the_test_fails_then_its_calls_and_time_are_shown(
        self, run: Callable[..., pytest.RunResult], use: str
    ) -> None:
        result = run(FAILING[use])
        result.stdout.fnmatch_lines(
            [
                TITLE,
                "1 call:",
                "  20??-??-?? ??:??:?? us-east-1 201 CreateApp(CreateApplicationRequest={'Name': 'shop'})",
                "virtual time: 20??-??-??T??:??:??.???Z",
            ]
        )
        assert len(sections(result)) == 1

    def test_given_a_test_that_fails_when_xdist_runs_it_then_the_report_is_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(FAILING["fixture"], "-n", "1")
        result.stdout.fnmatch_lines([TITLE, "1 call:", "*CreateApp(*'shop'*", "virtual time: *"])

    def test_given_two_mocks_when_the_test_fails_then_the_outer_is_shown_first(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails():
                with mock_pinpoint():
                    create_apps("outer")
                    with mock_pinpoint(seed=2):
                        create_apps("inner")
                assert False
            """
        )
        result.stdout.fnmatch_lines([TITLE, "*'outer'*", "*- Amazon Pinpoint (mock_pinpoint, seed 2) -*", "*'inner'*"])
        assert len(sections(result)) == 2

    def test_given_an_earlier_test_when_another_fails_then_the_earlier_ones_calls_are_not_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_passes(pinpoint):
                create_apps("of-the-first")

            def test_fails(pinpoint):
                create_apps("of-the-second")
                assert False
            """
        )
        result.stdout.no_fnmatch_line("*'of-the-first'*")
        result.stdout.fnmatch_lines(["*'of-the-second'*"])

    def test_given_a_second_test_of_a_class_when_it_fails_then_what_the_class_set_up_is_shown_with_it(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            @mock_pinpoint
            class TestClass:
                @classmethod
                def setup_class(cls):
                    create_apps("of-the-class")

                def test_passes(self):
                    create_apps("of-the-first")

                def test_fails(self):
                    create_apps("of-the-second")
                    assert False
            """
        )
        result.stdout.no_fnmatch_line("*'of-the-first'*")
        result.stdout.fnmatch_lines([TITLE, "2 calls:", "*'of-the-class'*", "*'of-the-second'*"])


class TestSilence:
    def test_given_a_mock_in_which_nothing_was_done_when_the_test_fails_then_nothing_is_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                pinpoint.clock.advance(days=1)
                assert False
            """
        )
        result.assert_outcomes(failed=1)
        assert sections(result) == []

    def test_given_no_mock_when_a_test_fails_then_nothing_is_shown(self, run: Callable[..., pytest.RunResult]) -> None:
        result = run(
            """
            def test_passes(pinpoint):
                create_apps("shop")

            def test_fails():
                assert False
            """
        )
        result.assert_outcomes(failed=1, passed=1)
        assert sections(result) == []

    def test_given_tests_that_pass_or_are_skipped_when_all_is_reported_then_nothing_is_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_passes(pinpoint):
                create_apps("shop")

            def test_skips(pinpoint):
                create_apps("shop")
                pytest.skip("not today")

            @pytest.mark.xfail
            def test_xfails(pinpoint):
                create_apps("shop")
                assert False
            """,
            "-rA",
        )
        result.assert_outcomes(passed=1, skipped=1, xfailed=1)
        result.stdout.no_fnmatch_line("*Amazon Pinpoint*")


class TestContent:
    def test_given_no_seed_when_the_test_fails_then_the_seed_that_was_drawn_is_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
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
        self, run: Callable[..., pytest.RunResult]
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
                "5 changes:",
                "  2030-01-01 12:00:00 journey 'welcome' (*): DRAFT -> ACTIVE",
                "  2030-01-01 12:05:00 journey 'welcome' (*): ACTIVE -> COMPLETED",
            ]
        )

    @pytest.mark.parametrize(
        "freeze",
        ['freezegun.freeze_time("2030-01-01 12:00")', 'time_machine.travel("2030-01-01T12:00:00Z", tick=False)'],
    )
    def test_given_frozen_time_that_is_over_when_the_test_fails_then_the_virtual_time_is_that_of_the_test(
        self, run: Callable[..., pytest.RunResult], freeze: str
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

    def test_given_a_refused_call_when_the_test_fails_then_its_error_is_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint_client):
                pinpoint_client.get_app(ApplicationId="nowhere")
            """
        )
        result.stdout.fnmatch_lines(
            ["  * 404 GetApp(ApplicationId='nowhere') NotFoundException: Application not found"]
        )

    def test_given_a_function_of_the_test_that_failed_when_the_test_fails_then_that_is_shown(
        self, run: Callable[..., pytest.RunResult], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pinpoint_mock.world.scheduler import ACTIONS

        monkeypatch.setitem(ACTIONS, "test.fails", lambda app, entry: app.world.call("my-function", int, "x"))
        result = run(
            """
            def test_fails():
                mock = mock_pinpoint()
                with mock as pinpoint:
                    pinpoint.create_app("shop", region="us-east-1")
                    with mock.settled() as world:
                        world.scheduler.add(0, "test.fails", world.find_app("shop"), "entity")
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
        self, run: Callable[..., pytest.RunResult]
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

    def test_given_events_in_two_apps_when_the_test_fails_then_they_are_shown_in_the_order_in_which_they_came(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                shop, game = pinpoint.create_app("shop"), pinpoint.create_app("game")
                put_event(shop, "first", Attributes={"colour": "red"})
                put_event(game, "second", Metrics={"price": 12})
                put_event(shop, "third", AppTitle="x", Attributes={str(i): "x" * 200 for i in range(40)})
                assert False
            """
        )
        [lines] = sections(result)
        start = lines.index("3 events:")
        assert lines[start + 1 : start + 3] == [
            "  2030-01-01 00:00:00 event 'first' of endpoint 'phone': colour='red'",
            "  2030-01-01 00:00:00 event 'second' of endpoint 'phone': price=12",
        ]
        assert lines[start + 3].startswith("  2030-01-01 00:00:00 event 'third' of endpoint 'phone': 0='xxx")
        assert max(map(len, lines)) < 400

    def test_given_messages_when_the_test_fails_then_they_are_shown_and_why_one_was_not_sent(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            import time_machine

            @time_machine.travel("2030-01-01T12:00:00Z", tick=False)
            @mock_pinpoint
            def test_fails():
                shop = current().create_app("shop", region="us-east-1", channels=["SMS"])
                current().faults.deliver("+12065550102", "THROTTLED")
                send_sms(shop, "x" * 1000, "+12065550101", "+12065550102")
                assert False
            """
        )
        [lines] = sections(result)
        start = lines.index("2 messages, 1 of them not sent:")
        assert lines[start + 1] == f"  2030-01-01 12:00:00 SMS to '+12065550101' '{'x' * 199} …"
        assert lines[start + 2] == (
            f"  2030-01-01 12:00:00 SMS to '+12065550102' '{'x' * 199} … NOT SENT, THROTTLED 429: Too many requests."
        )
        assert "fault still in force" in " ".join(lines)

    def test_given_many_messages_when_the_test_fails_then_the_last_8_are_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                shop = pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
                send_sms(shop, "Hello", *(f"+12065550{number}" for number in range(100, 120)))
                assert False
            """
        )
        [lines] = sections(result)
        start = lines.index("20 messages:")
        assert lines[start + 1] == "  … 12 others; -vv shows all"
        assert [line.split()[4] for line in lines[start + 2 : start + 10]] == [
            f"'+12065550{number}'" for number in range(112, 120)
        ]

    def test_given_a_hundred_messages_of_which_the_50th_was_throttled_when_the_test_fails_then_it_has_a_place(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                shop = pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
                pinpoint.faults.deliver("+12065550149", "THROTTLED")
                send_sms(shop, "Hello", *(f"+12065550{number}" for number in range(100, 200)))
                assert False
            """
        )
        [lines] = sections(result)
        start = lines.index("100 messages, 1 of them not sent:")
        assert lines[start + 1] == "  … 92 others; -vv shows all"
        assert [line.split()[4] for line in lines[start + 2 : start + 10]] == [
            f"'+12065550{number}'" for number in (149, *range(193, 200))
        ]
        assert lines[start + 2].endswith("'Hello' NOT SENT, THROTTLED 429: Too many requests.")
        assert "'Hello'" not in lines[start + 10]

    def test_given_more_unsent_messages_than_have_a_place_when_the_test_fails_then_the_last_of_them_are_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                shop = pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
                pinpoint.faults.deliver("*", "THROTTLED", times=10)
                send_sms(shop, "Hello", *(f"+12065550{number}" for number in range(100, 120)))
                assert False
            """
        )
        [lines] = sections(result)
        start = lines.index("20 messages, 10 of them not sent:")
        assert [line.split()[4] for line in lines[start + 2 : start + 10]] == [
            f"'+12065550{number}'" for number in range(102, 110)
        ]

    PUSH = """
        def test_fails(pinpoint):
            shop = pinpoint.create_app("shop", region="us-east-1", channels=["GCM", "APNS"])
            request = {
                "Addresses": {"token": {"ChannelType": "APNS"}},
                "MessageConfiguration": {"APNSMessage": {"Title": "Sale", "Body": "x" * 1000, "CollapseId": "sale"}},
            }
            client = boto3.client("pinpoint", region_name="us-east-1")
            client.send_messages(ApplicationId=shop.id, MessageRequest=request)
            assert False
    """

    def test_given_a_push_when_pytest_is_very_verbose_then_its_headers_and_payload_follow_its_whole_text(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        [lines] = sections(run(self.PUSH, "-vv"))
        start = lines.index("1 message:")
        assert lines[start + 1].endswith(f"APNS to 'token' 'Sale': '{'x' * 1000}'")
        headers = lines[start + 2].removeprefix("    headers: ")
        assert literal_eval(headers).items() >= {"apns-push-type": "alert", "apns-collapse-id": "sale"}.items()
        payload = lines[start + 3].removeprefix("    payload: ")
        assert literal_eval(payload)["aps"]["alert"] == {"title": "Sale", "body": "x" * 1000}

    def test_given_a_push_when_pytest_is_less_verbose_then_neither_its_headers_nor_its_payload_are_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        [lines] = sections(run(self.PUSH, "-v"))
        assert not any("headers: " in line or "payload: " in line for line in lines)

    def test_given_an_sms_when_pytest_is_very_verbose_then_its_details_follow_and_nothing_that_it_has_not(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                shop = pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
                send_sms(shop, "Hello", "+12065550100")
                assert False
            """,
            "-vv",
        )
        [lines] = sections(result)
        start = lines.index("1 message:")
        details = lines[start + 2].removeprefix("    details: ")
        assert literal_eval(details).items() >= {"encoding": "GSM-7", "parts": 1}.items()
        assert not lines[start + 3].startswith("    ")

    def test_given_a_hundred_messages_when_pytest_is_very_verbose_then_all_are_shown_in_their_order(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                shop = pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
                pinpoint.faults.deliver("+12065550149", "THROTTLED")
                send_sms(shop, "Hello", *(f"+12065550{number}" for number in range(100, 200)))
                assert False
            """,
            "-vv",
        )
        [lines] = sections(result)
        start = lines.index("100 messages, 1 of them not sent:")
        shown = [line.split()[4] for line in lines[start + 1 :] if " SMS to " in line]
        assert shown == [f"'+12065550{number}'" for number in range(100, 200)]

    def test_given_no_events_when_the_test_fails_then_nothing_is_said_of_events(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(FAILING["fixture"])
        result.stdout.no_fnmatch_line("* event*:")

    def test_given_a_record_that_cannot_be_shown_when_the_test_fails_then_its_own_failure_is_seen_all_the_same(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            from datetime import datetime, timezone
            from pinpoint_mock import Happening

            class Broken(Happening):
                def describe(self):
                    raise ZeroDivisionError("a mistake")

            def test_fails():
                mock = mock_pinpoint()
                with mock, mock.settled() as world:
                    world.happened(Broken(time=datetime.now(timezone.utc), application_id="shop"))
                assert False, "the test's own failure"
            """
        )
        result.stdout.fnmatch_lines(
            ["E *the test's own failure", TITLE, "could not be described: ZeroDivisionError: a mistake"]
        )

    def test_given_a_failure_inside_a_checkpoint_when_it_was_rolled_back_then_that_is_shown_apart(
        self, run: Callable[..., pytest.RunResult]
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

    def test_given_something_that_is_scheduled_when_the_test_fails_then_it_is_told_when_the_next_is_due(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            import time_machine

            @time_machine.travel("2030-01-01T12:00:00Z", tick=False)
            @mock_pinpoint
            def test_fails():
                publish(current())
                assert False
            """
        )
        [lines] = sections(result)
        assert lines[-2:] == ["virtual time: 2030-01-01T12:00:00.000Z", "next due: 2030-01-01T12:05:00.000Z"]

    def test_given_nothing_that_is_scheduled_when_the_test_fails_then_nothing_is_said_to_be_due(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(FAILING["fixture"])
        result.stdout.no_fnmatch_line("next due: *")

    def test_given_calls_in_two_regions_when_the_test_fails_then_each_line_names_its_own(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                for region in "eu-west-1", "ap-south-1":
                    boto3.client("pinpoint", region_name=region).get_apps()
                assert False
            """
        )
        [lines] = sections(result)
        assert [line.split()[2:] for line in lines[1:3]] == [
            ["eu-west-1", "200", "GetApps()"],
            ["ap-south-1", "200", "GetApps()"],
        ]


class TestManyMocks:
    EXAMPLES = """
        from hypothesis import Phase, example, given, settings
        from hypothesis import strategies as st

        @settings(phases=[Phase.explicit], report_multiple_bugs=False, database=None, deadline=None)
        @given(st.integers())
        @example(1)
        @example(2)
        @example(3)
        @example(4)
        @example(5)
        @mock_pinpoint
        def test_fails(number):
            create_apps(f"app-{number}")
            assert number != 5
    """

    def test_given_a_mock_for_each_example_when_the_last_fails_then_the_last_three_are_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        assert names_of_apps(run(self.EXAMPLES)) == ["app-3", "app-4", "app-5"]

    def test_given_a_mock_for_each_example_when_pytest_is_very_verbose_then_all_are_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        assert names_of_apps(run(self.EXAMPLES, "-vv")) == ["app-1", "app-2", "app-3", "app-4", "app-5"]


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

    def test_given_much_that_was_done_when_the_test_fails_then_about_30_lines_show_the_last_of_it(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(self.MANY)
        [lines] = sections(result)
        assert 25 <= len(lines) <= 35
        assert max(map(len, lines)) < 400
        result.stdout.fnmatch_lines(
            ["  … * earlier ones; -vv shows all", "*'app-99'*", "  … * earlier ones; -vv shows all"]
        )
        result.stdout.no_fnmatch_line("*'app-0'*")

    def test_given_many_events_when_the_test_fails_then_the_last_8_are_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        [lines] = sections(run(self.MANY_EVENTS))
        start = lines.index("20 events:")
        assert lines[start + 1] == "  … 12 earlier ones; -vv shows all"
        assert [line.split()[3] for line in lines[start + 2 : start + 10]] == [f"'type-{n}'" for n in range(12, 20)]
        assert lines[start + 10].startswith("virtual time: ")

    def test_given_many_events_when_pytest_is_very_verbose_then_all_are_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        [lines] = sections(run(self.MANY_EVENTS, "-vv"))
        assert sum("of endpoint 'phone'" in line for line in lines) == 20

    def test_given_much_that_was_done_when_pytest_is_very_verbose_then_all_is_shown(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(self.MANY, "-vv")
        [lines] = sections(result)
        assert sum(" CreateApp(" in line for line in lines) == 100
        assert sum(" RUNNING" in line for line in lines) == 100
        assert not any("-vv" in line for line in lines)

    def test_given_one_v_when_the_test_fails_then_it_is_shortened_still(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        [lines] = sections(run(self.MANY, "-v"))
        assert len(lines) <= 35

    def test_given_a_long_call_when_the_test_fails_then_its_line_is_cut_and_its_outcome_is_not(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(
            """
            def test_fails(pinpoint_client):
                pinpoint_client.create_app(CreateApplicationRequest={"Name": "x" * 5000})
                pinpoint_client.get_app(ApplicationId="y" * 5000)
            """
        )
        [lines] = sections(result)
        assert max(map(len, lines)) < 400
        assert "NotFoundException: Application not found" in lines[-2]
