"""The messages in the report about a mock: those that were sent, and those that were not, with the reason."""

from __future__ import annotations

from ast import literal_eval
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Report


class TestMessages:
    def test_given_messages_when_the_test_fails_then_they_are_shown_and_why_one_was_not_sent(
        self, report: Report
    ) -> None:
        lines = report(
            """
            import time_machine

            @time_machine.travel("2030-01-01T12:00:00Z", tick=False)
            @mock_pinpoint
            def test_fails():
                shop = create_shop(current())
                current().faults.deliver("+12065550102", "THROTTLED")
                send_sms(shop, "x" * 1000, "+12065550101", "+12065550102")
                assert False
            """
        )
        start = lines.index("2 messages, 1 of them not sent:")
        assert lines[start + 1] == f"  2030-01-01 12:00:00 SMS to '+12065550101' '{'x' * 199} …"
        assert lines[start + 2] == (
            f"  2030-01-01 12:00:00 SMS to '+12065550102' '{'x' * 199} … NOT SENT, THROTTLED 429: Too many requests."
        )
        assert "fault still in force" in " ".join(lines)

    @pytest.mark.parametrize(
        ("count", "unsent", "heading"),
        [
            (1, 1, "1 message, not sent:"),
            (2, 2, "2 messages, none sent:"),
            (3, 1, "3 messages, 1 of them not sent:"),
            (1, 0, "1 message:"),
        ],
    )
    def test_given_messages_that_were_not_sent_when_the_test_fails_then_the_heading_counts_them(
        self, report: Report, count: int, unsent: int, heading: str
    ) -> None:
        lines = report(
            f"""
            def test_fails(pinpoint):
                if {unsent}:
                    pinpoint.faults.deliver("*", "THROTTLED", times={unsent} or None)
                send_sms(create_shop(pinpoint), "Hello", *(f"+1206555010{{number}}" for number in range({count})))
                assert False
            """
        )
        assert heading in lines

    def test_given_many_messages_when_the_test_fails_then_the_last_8_are_shown(self, report: Report) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                shop = create_shop(pinpoint)
                send_sms(shop, "Hello", *(f"+12065550{number}" for number in range(100, 120)))
                assert False
            """
        )
        start = lines.index("20 messages:")
        assert lines[start + 1] == "  … 12 others; -vv shows all"
        assert [line.split()[4] for line in lines[start + 2 : start + 10]] == [
            f"'+12065550{number}'" for number in range(112, 120)
        ]

    def test_given_a_hundred_messages_of_which_the_50th_was_throttled_when_the_test_fails_then_it_is_shown(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                shop = create_shop(pinpoint)
                pinpoint.faults.deliver("+12065550149", "THROTTLED")
                send_sms(shop, "Hello", *(f"+12065550{number}" for number in range(100, 200)))
                assert False
            """
        )
        start = lines.index("100 messages, 1 of them not sent:")
        assert lines[start + 1] == "  … 92 others; -vv shows all"
        assert [line.split()[4] for line in lines[start + 2 : start + 10]] == [
            f"'+12065550{number}'" for number in (149, *range(193, 200))
        ]
        assert lines[start + 2].endswith("'Hello' NOT SENT, THROTTLED 429: Too many requests.")
        assert "'Hello'" not in lines[start + 10]

    def test_given_more_unsent_messages_than_are_shown_when_the_test_fails_then_the_last_of_them_are_shown(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                shop = create_shop(pinpoint)
                pinpoint.faults.deliver("*", "THROTTLED", times=10)
                send_sms(shop, "Hello", *(f"+12065550{number}" for number in range(100, 120)))
                assert False
            """
        )
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

    def test_given_a_push_when_pytest_is_very_verbose_then_its_headers_and_payload_follow_its_full_text(
        self, report: Report
    ) -> None:
        lines = report(self.PUSH, "-vv")
        start = lines.index("1 message:")
        assert lines[start + 1].endswith(f"APNS to 'token' 'Sale': '{'x' * 1000}'")
        headers = lines[start + 2].removeprefix("    headers: ")
        assert literal_eval(headers).items() >= {"apns-push-type": "alert", "apns-collapse-id": "sale"}.items()
        payload = lines[start + 3].removeprefix("    payload: ")
        assert literal_eval(payload)["aps"]["alert"] == {"title": "Sale", "body": "x" * 1000}

    def test_given_a_push_when_pytest_is_less_verbose_then_neither_its_headers_nor_its_payload_are_shown(
        self, report: Report
    ) -> None:
        lines = report(self.PUSH, "-v")
        assert not any("headers: " in line or "payload: " in line for line in lines)

    def test_given_an_sms_when_pytest_is_very_verbose_then_its_details_follow_without_empty_ones(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                shop = create_shop(pinpoint)
                send_sms(shop, "Hello", "+12065550100")
                assert False
            """,
            "-vv",
        )
        start = lines.index("1 message:")
        details = lines[start + 2].removeprefix("    details: ")
        assert literal_eval(details).items() >= {"encoding": "GSM-7", "parts": 1}.items()
        assert not lines[start + 3].startswith("    ")

    def test_given_a_hundred_messages_when_pytest_is_very_verbose_then_all_are_shown_in_their_order(
        self, report: Report
    ) -> None:
        lines = report(
            """
            def test_fails(pinpoint):
                shop = create_shop(pinpoint)
                pinpoint.faults.deliver("+12065550149", "THROTTLED")
                send_sms(shop, "Hello", *(f"+12065550{number}" for number in range(100, 200)))
                assert False
            """,
            "-vv",
        )
        start = lines.index("100 messages, 1 of them not sent:")
        shown = [line.split()[4] for line in lines[start + 1 :] if " SMS to " in line]
        assert shown == [f"'+12065550{number}'" for number in range(100, 200)]
