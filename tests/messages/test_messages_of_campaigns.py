"""Messages of campaigns: the event of each attempt to send, and their ids in the events of the channels."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest

from pinpoint_mock.messages.message import Result
from pinpoint_mock.messages.origins import CampaignOrigin

from .conftest import Shop, mail
from .journey_messages import DELIVERED, send_batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import EventRecord
    from pinpoint_mock.gateway.literals import SendStatus

    Run = Callable[..., list[dict[str, Any]]]

IDS = {"campaign_id": "autumn", "campaign_activity_id": "run-1", "treatment_id": "0"}
SUCCESS = {
    "campaign_send_status": "SUCCESS",
    "campaign_send_status_code": "200",
    "campaign_send_status_message": "200",
}
MAIL = mail("Sale", "https://shop.example.com")


@pytest.fixture
def run(shop: Shop) -> Run:
    """Send to endpoints as a campaign does."""
    return cast("Run", partial(send_batch, shop, origin=CampaignOrigin("autumn", "0", "run-1")))


@pytest.fixture
def laptop(shop: Shop) -> str:
    """An endpoint with attributes and a user."""
    user = {"UserId": "jo", "UserAttributes": {"city": ["Oslo"]}}
    return shop.endpoint("laptop", "EMAIL", "jo@example.com", Attributes={"plan": ["basic"]}, User=user)


def last_send(shop: Shop) -> EventRecord:
    """The event of the last attempt to send."""
    return shop.app.events.filter(event_type="_campaign.send")[-1]


class TestSendEvent:
    def test_t83_given_an_e_mail_of_a_campaign_then_its_event_has_the_documented_form(
        self, shop: Shop, run: Run, laptop: str
    ) -> None:
        run(laptop, message=MAIL)

        event = last_send(shop)
        assert event.event_timestamp == event.arrival_timestamp
        assert {**event.record, "event_timestamp": 1, "arrival_timestamp": 2} == {
            "event_type": "_campaign.send",
            "event_timestamp": 1,
            "arrival_timestamp": 2,
            "event_version": "3.1",
            "application": {"app_id": "shop", "sdk": {}},
            "client": {"client_id": "laptop"},
            "device": {"platform": {}},
            "session": {},
            "attributes": {**IDS, "delivery_type": "EMAIL", **SUCCESS},
            "client_context": event.client_context,
            "awsAccountId": "123456789012",
        }

    def test_t84_given_an_endpoint_then_the_event_has_it_as_json_in_a_string_without_address_and_ids(
        self, shop: Shop, run: Run, laptop: str
    ) -> None:
        run(laptop, message=MAIL)

        custom: Any = (last_send(shop).client_context or {})["custom"]
        endpoint = json.loads(custom["endpoint"])
        assert endpoint.keys() == {
            *("ChannelType", "EndpointStatus", "OptOut", "RequestId", "EffectiveDate", "Attributes", "User")
        }
        assert (endpoint["ChannelType"], endpoint["EndpointStatus"], endpoint["OptOut"]) == ("EMAIL", "ACTIVE", "NONE")

    @pytest.mark.parametrize(
        ("channel", "address"),
        [("SMS", "+12065550100"), ("GCM", "token"), ("APNS_SANDBOX", "token"), ("VOICE", "+12065550100")],
    )
    def test_given_a_channel_then_the_event_names_it(self, shop: Shop, run: Run, channel: str, address: str) -> None:
        run(shop.endpoint("phone", channel, address))

        assert last_send(shop).attributes == {**IDS, "delivery_type": channel, **SUCCESS}

    def test_given_a_handler_that_delivers_then_the_event_names_a_custom_delivery(
        self, shop: Shop, run: Run, laptop: str
    ) -> None:
        failed = Result("CUSTOM_DELIVERY_FAILURE", 500, "the function raised ValueError")
        run(laptop, do=lambda sending, to: sending.hand_over(to, "CUSTOM", "a", DELIVERED))
        assert last_send(shop).attributes == {**IDS, "delivery_type": "CUSTOM", **SUCCESS}
        run(laptop, do=lambda sending, to: sending.hand_over(to, "CUSTOM", "a", failed))
        assert last_send(shop).attributes == {
            **IDS,
            "delivery_type": "CUSTOM",
            "campaign_send_status": "CUSTOM_DELIVERY_FAILURE",
            "campaign_send_status_code": "500",
            "campaign_send_status_message": "the function raised ValueError",
        }

    @pytest.mark.parametrize(
        ("status", "word"),
        [
            ("HOLDOUT", "HOLDOUT"),
            ("DUPLICATE", "DUPLICATE_ADDRESS"),
            ("UNSUPPORTED_CHANNEL", "UNSUPPORTED_CHANNEL"),
            ("TOTAL_CAP", "CAMPAIGN_CAP"),
            ("DAILY_CAP", "DAILY_CAP"),
            ("QUIET_TIME", "QUIET_TIME"),
            ("EXPIRED", "EXPIRED"),
            ("HOOK_FAILURE", "HOOK_FAILURE"),
            ("RECOMMENDATION_FAILURE", "RECOMMENDATION_FAILURE"),
            ("CUSTOM_DELIVERY_FAILURE", "CUSTOM_DELIVERY_FAILURE"),
        ],
    )
    def test_given_a_message_that_was_not_sent_then_the_outbox_and_the_event_have_the_reason(
        self, shop: Shop, run: Run, laptop: str, status: SendStatus, word: str
    ) -> None:
        run(laptop, do=lambda sending, to: sending.refuse(to, status, "because"))

        assert shop.pinpoint.outbox.one(source="Campaign", status=status).status_message == "because"
        assert shop.events == ["_campaign.send"]
        assert last_send(shop).attributes == {
            **IDS,
            "delivery_type": "EMAIL",
            "campaign_send_status": word,
            "campaign_send_status_code": "400",
            "campaign_send_status_message": "because",
        }

    @pytest.mark.parametrize(
        ("outcome", "word"),
        [
            ("SUCCESSFUL", "SUCCESS"),
            ("THROTTLED", "THROTTLED"),
            ("PERMANENT_FAILURE", "FAILURE_PERMANENT"),
            ("TEMPORARY_FAILURE", "TRANSIENT_FAILURE"),
            ("UNKNOWN_FAILURE", "UNKNOWN"),
            ("DUPLICATE", "DUPLICATE_ADDRESS"),
        ],
    )
    def test_given_a_result_of_the_channel_then_the_event_has_the_status_name_of_campaigns(
        self, shop: Shop, run: Run, laptop: str, outcome: Any, word: str
    ) -> None:
        shop.pinpoint.faults.deliver("*", outcome, status_message="because")
        run(laptop)

        attributes = last_send(shop).attributes
        text = "200" if word == "SUCCESS" else "because"
        assert (attributes["campaign_send_status"], attributes["campaign_send_status_message"]) == (word, text)

    def test_given_a_recipient_who_has_opted_out_then_there_is_no_event(
        self, shop: Shop, run: Run, laptop: str
    ) -> None:
        run(laptop, do=lambda sending, to: sending.refuse(to, "OPT_OUT", "The endpoint has opted out"))
        assert shop.events == []

    def test_given_a_message_of_a_campaign_then_its_event_in_one_line_begins_with_the_status(
        self, shop: Shop, run: Run, laptop: str
    ) -> None:
        run(laptop, do=lambda sending, to: sending.refuse(to, "QUIET_TIME", "quiet until 08:00"))

        assert str(last_send(shop)).partition(" event ")[2] == (
            "'_campaign.send' of endpoint 'laptop': campaign_send_status='QUIET_TIME' campaign_id='autumn' "
            "campaign_activity_id='run-1' treatment_id='0' delivery_type='EMAIL' "
            "campaign_send_status_message='quiet until 08:00'"
        )


class TestEventsOfTheChannel:
    def test_given_an_e_mail_of_a_campaign_then_each_of_its_events_names_campaign_and_endpoint(
        self, shop: Shop, run: Run, laptop: str
    ) -> None:
        run(laptop, message=MAIL)
        shop.pinpoint.clock.advance(hours=3)
        shop.last.open()
        shop.last.click()

        attempt, *events = shop.app.events
        assert attempt.event_type == "_campaign.send"
        assert [(event.event_type, event.attributes["feedback"]) for event in events] == [
            ("_email.send", "received"),
            ("_email.delivered", "delivered"),
            ("_email.open", "opened"),
            ("_email.click", "https://shop.example.com"),
        ]
        for event in events:
            assert event.attributes == {"feedback": event.attributes["feedback"], **IDS}
            assert event.client == {"client_id": "laptop"}
            assert event.event_timestamp == attempt.event_timestamp
            assert event.client_context == {"custom": {"legacy_identifier": "shop"}}
            assert "metrics" not in event.record
        three_hours = 3 * 3_600 * 1_000
        assert [event.arrival_timestamp - event.event_timestamp >= three_hours for event in events] == [
            *(False, False, True, True)
        ]

    def test_given_an_sms_of_a_campaign_then_its_event_names_campaign_and_endpoint(self, shop: Shop, run: Run) -> None:
        run(shop.endpoint("phone"))
        shop.last.deliver("TTL_EXPIRED")

        assert shop.events == ["_campaign.send", "_SMS.SUCCESS", "_SMS.FAILURE"]
        for event in shop.app.events[1:]:
            assert event.attributes.items() >= IDS.items()
            assert event.client == {"client_id": "phone"}

    def test_given_a_push_of_a_campaign_then_the_service_reports_only_the_attempt_and_the_app_the_rest(
        self, shop: Shop, run: Run
    ) -> None:
        run(shop.endpoint("phone", "GCM", "token"))
        assert shop.events == ["_campaign.send"]

        shop.last.open()
        opened = shop.app.events[-1]
        assert (opened.event_type, opened.attributes) == ("_campaign.opened_notification", IDS)
        assert opened.endpoint is not None
        assert "client_context" not in opened.record

    def test_given_an_e_mail_of_a_campaign_that_cannot_be_rendered_then_the_attempt_still_succeeds(
        self, shop: Shop, run: Run, laptop: str
    ) -> None:
        shop.template("email", Subject="Hi", TextPart="Hello {{Name}}")
        run(laptop, message={}, TemplateConfiguration={"EmailTemplate": {"Name": "template"}})

        assert shop.events == ["_campaign.send", "_email.rendering_failure"]
        assert last_send(shop).attributes["campaign_send_status"] == "SUCCESS"
