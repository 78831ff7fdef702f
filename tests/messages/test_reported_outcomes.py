"""`pinpoint.faults.deliver` with outcomes that are reported after a message was accepted: only its events fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from pinpoint_mock.gateway import literals
from pinpoint_mock.messages.email_events import EMAIL_FAILURES
from pinpoint_mock.messages.sms_events import RECORD_STATUSES

from .conftest import NUMBER, OTHER_NUMBER, SENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pinpoint_mock.gateway.literals import EmailFailure, SmsFailure

    from .conftest import Shop

MAIL = "jo@example.com"
EMAILS: Sequence[EmailFailure] = get_args(literals.EmailFailure)
RECORDS: Sequence[SmsFailure] = get_args(literals.SmsFailure)


def test_the_reported_outcomes_are_those_of_the_events() -> None:
    assert RECORD_STATUSES["_SMS.FAILURE"] == RECORDS
    assert (*EMAIL_FAILURES,) == EMAILS


class TestSms:
    @pytest.mark.parametrize("record_status", RECORDS)
    def test_given_a_record_status_when_sent_then_the_sms_is_accepted_and_its_only_event_is_that_failure(
        self, shop: Shop, record_status: SmsFailure
    ) -> None:
        shop.pinpoint.faults.deliver(NUMBER, record_status)
        result = shop.send()
        assert result.items() >= SENT.items()
        [event] = shop.app.events
        assert (event.event_type, event.attributes["record_status"]) == ("_SMS.FAILURE", record_status)
        assert event.attributes["message_id"] == result["MessageId"]

    def test_given_a_price_when_the_carrier_fails_the_sms_then_it_costs_nothing(self, shop: Shop) -> None:
        shop.pinpoint.sms_price = 5375
        shop.pinpoint.faults.deliver(NUMBER, "CARRIER_BLOCKED")
        shop.send()
        event = shop.app.events.one()
        assert event.metrics == {"price_in_millicents_usd": 0.0}
        assert "mcc_mnc" not in event.attributes

    def test_given_a_failure_when_the_carrier_reports_again_then_that_event_has_its_own_status(
        self, shop: Shop
    ) -> None:
        shop.pinpoint.faults.deliver(NUMBER, "TTL_EXPIRED")
        shop.send()
        shop.last.deliver()
        shop.last.deliver("SPAM")
        statuses = [event.attributes["record_status"] for event in shop.app.events]
        assert statuses == ["TTL_EXPIRED", "DELIVERED", "SPAM"]

    def test_given_two_numbers_when_a_rule_fails_one_twice_then_the_other_number_and_the_third_sms_are_delivered(
        self, shop: Shop
    ) -> None:
        shop.pinpoint.faults.deliver(NUMBER, "UNREACHABLE", times=2)
        for number in (NUMBER, OTHER_NUMBER, NUMBER, NUMBER):
            shop.send(to=number)
        assert shop.events == ["_SMS.FAILURE", "_SMS.SUCCESS", "_SMS.FAILURE", "_SMS.SUCCESS"]

    def test_given_a_failing_simulator_number_when_a_rule_has_a_status_then_that_status_is_reported(
        self, shop: Shop
    ) -> None:
        shop.pinpoint.faults.deliver("+14254147167", "SPAM")
        shop.send(to="+14254147167")
        assert shop.app.events.one().attributes["record_status"] == "SPAM"

    @pytest.mark.parametrize("meant", ["*", lambda message: True], ids=["all", "predicate"])
    def test_given_a_record_status_for_all_addresses_when_other_channels_send_then_only_sms_fail(
        self, shop: Shop, meant: Any
    ) -> None:
        shop.pinpoint.faults.deliver(meant, "CARRIER_UNREACHABLE")
        shop.send()
        shop.send(to=MAIL, channel="EMAIL")
        shop.send(channel="VOICE")
        assert shop.events == ["_SMS.FAILURE", "_email.send", "_email.delivered"]


class TestEmails:
    @pytest.mark.parametrize(
        ("failure", "events"),
        [
            ("HARD_BOUNCE", ["_email.send", "_email.hardbounce"]),
            ("SOFT_BOUNCE", ["_email.send", "_email.softbounce"]),
            ("COMPLAINT", ["_email.send", "_email.delivered", "_email.complaint"]),
        ],
    )
    def test_given_a_failure_when_sent_then_the_e_mail_is_accepted_and_its_events_are_those_of_the_simulator(
        self, shop: Shop, failure: EmailFailure, events: list[str]
    ) -> None:
        shop.pinpoint.faults.deliver(MAIL, failure)
        assert shop.send(to=MAIL, channel="EMAIL").items() >= SENT.items()
        assert shop.events == events

    def test_given_an_e_mail_that_cannot_be_rendered_when_a_rule_bounces_it_then_it_is_not_sent(
        self, shop: Shop
    ) -> None:
        shop.template("email", Subject="S", TextPart="{{n}}")
        shop.pinpoint.faults.deliver(MAIL, "HARD_BOUNCE")
        template = {"EmailTemplate": {"Name": "template"}}
        shop.send({}, to=MAIL, channel="EMAIL", TemplateConfiguration=template)
        assert shop.events == ["_email.rendering_failure"]


class TestWrongUse:
    @pytest.mark.parametrize(
        ("to", "outcome", "channel", "error"),
        [
            (MAIL, "CARRIER_BLOCKED", None, "only for channel='SMS', but to='jo@example.com' is not a phone number"),
            (NUMBER, "HARD_BOUNCE", None, r"only for channel='EMAIL', but to='\+12065550100' is not an e-mail address"),
            (
                "*",
                "SPAM",
                "EMAIL",
                "only for channel='SMS', not for channel='EMAIL'; that channel .*, 'HARD_BOUNCE'",
            ),
            (
                "*",
                "COMPLAINT",
                "SMS",
                "only for channel='EMAIL', not for channel='SMS'; that channel .*, 'UNREACHABLE'",
            ),
            (
                "token",
                "SPAM",
                "GCM",
                "only for channel='SMS', not for channel='GCM'; that channel .*, 'DUPLICATE'$",
            ),
        ],
    )
    def test_given_an_outcome_of_another_channel_then_the_error_names_its_channel(
        self, shop: Shop, to: str, outcome: Any, channel: Any, error: str
    ) -> None:
        with pytest.raises(ValueError, match=f"^outcome='{outcome}' is {error}"):
            shop.pinpoint.faults.deliver(to, outcome, channel=channel)
        assert repr(shop.pinpoint.faults) == "<pinpoint.faults: 0 rules>"

    def test_given_an_outcome_of_sms_when_only_e_mails_are_sent_then_the_report_says_so(self, shop: Shop) -> None:
        shop.pinpoint.faults.deliver("*", "SPAM")
        shop.send(to=MAIL, channel="EMAIL")
        assert "*: SPAM on SMS, every time, never used; messages were sent by EMAIL" in shop.pinpoint.report()
