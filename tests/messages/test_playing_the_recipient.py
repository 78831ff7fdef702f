"""The test plays the recipient or the carrier of a message. Each action records the same event as the service."""

from __future__ import annotations

import json
import pickle
import re
from copy import copy, deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from pinpoint_mock.endpoints.endpoint import make_endpoint_id
from pinpoint_mock.messages.sms_events import EVENT_TYPES_OF_STATUSES

from .conftest import NUMBER, Shop, mail, sms
from .journey_messages import DELIVERED, IDS, send_batch

if TYPE_CHECKING:
    from pinpoint_mock import EventRecord, SentMessage

SHOP, NEWS = "https://shop.example.com/", "https://news.example.com/today"
PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "play-the-recipient.md").read_text("utf-8")
ACTIONS = ("deliver", "open", "click", "bounce", "complain", "opt_out")


def mailed(shop: Shop, text: str = "hello", **members: Any) -> SentMessage:
    """Send an e-mail to an address, and return it."""
    shop.send(mail("Hi", text, **members), to="jo@example.com", channel="EMAIL")
    return shop.last


def texted(shop: Shop, **members: Any) -> SentMessage:
    """Send an SMS to a number, and return it."""
    shop.send(sms("hello"), **members)
    return shop.last


def newest(shop: Shop) -> EventRecord:
    """Return the newest event of the app."""
    return shop.app.events[-1]


def mail_event(event: EventRecord) -> dict[str, Any]:
    """Return the `mail_event` of an event."""
    assert event.facets is not None
    found: dict[str, Any] = event.facets["email_channel"]["mail_event"]
    return found


class TestEmail:
    def test_given_an_e_mail_when_it_is_opened_later_then_the_event_has_the_sending_time_and_arrives_now(
        self, shop: Shop
    ) -> None:
        message = mailed(shop)
        shop.pinpoint.clock.advance(hours=3)
        message.open()

        event = newest(shop)
        assert (event.event_type, event.attributes) == ("_email.open", {"feedback": "opened"})
        assert event.time.replace(microsecond=0) == message.time.replace(microsecond=0)
        waited = event.arrival_timestamp - event.event_timestamp
        assert 3 * 3_600_000 <= waited < 3 * 3_600_000 + 60_000
        assert event.client == shop.app.events[0].client
        assert event.client_context == {"custom": {"legacy_identifier": "shop"}}

    def test_given_an_e_mail_that_is_opened_then_the_event_has_the_recipients_machine_and_the_headers(
        self, shop: Shop
    ) -> None:
        message = mailed(shop, HtmlPart={"Data": "<p>hello</p>"})
        message.open()

        found = mail_event(newest(shop))
        assert found.keys() == {"mail", "open"}
        assert found["open"] == {"ip_address": "192.0.2.1", "user_agent": "Mozilla/5.0"}
        headers = {header["name"]: header["value"] for header in found["mail"]["headers"]}
        assert [*headers] == ["Date", "From", "To", "Message-ID", "Subject", "MIME-Version", "Content-Type"]
        assert headers == {name: message.headers[name] for name in headers}
        assert found["mail"]["common_headers"] == {
            "from": "sender@example.com",
            "to": ["jo@example.com"],
            "subject": "Hi",
            "date": message.headers["Date"],
        }

    def test_given_an_e_mail_when_it_is_opened_twice_then_there_are_two_events(self, shop: Shop) -> None:
        message = mailed(shop)
        message.open()
        message.open()
        assert shop.events == ["_email.send", "_email.delivered", "_email.open", "_email.open"]

    def test_given_an_e_mail_with_one_link_when_it_is_clicked_then_the_feedback_is_the_link(self, shop: Shop) -> None:
        message = mailed(shop, f"Look: {SHOP}.", HtmlPart={"Data": f'<a href="{SHOP}">Look</a>'})
        message.click()

        event = newest(shop)
        assert (event.event_type, event.attributes) == ("_email.click", {"feedback": SHOP})
        assert mail_event(event)["click"] == {"ip_address": "192.0.2.1", "user_agent": "Mozilla/5.0", "link": SHOP}

    def test_given_an_e_mail_with_several_links_when_it_is_clicked_then_the_test_must_choose_one(
        self, shop: Shop
    ) -> None:
        message = mailed(shop, f"{SHOP} or {NEWS}")
        message.click(NEWS)
        assert newest(shop).attributes["feedback"] == NEWS

        error = rf"^click: the message has 2 links; pass one of them as url=: '{SHOP}', '{NEWS}'$"
        with pytest.raises(ValueError, match=error):
            message.click()
        with pytest.raises(ValueError, match=rf"^url must be one of .*, not 'https://x.example'; it has '{SHOP}', "):
            message.click(url="https://x.example")
        assert len(shop.events) == 3

    def test_given_an_e_mail_without_links_when_it_is_clicked_then_the_error_says_so(self, shop: Shop) -> None:
        with pytest.raises(ValueError, match=r"^click: the message has no links$"):
            mailed(shop).click()

    @pytest.mark.parametrize(
        ("kind", "event_type", "bounce_type", "status", "diagnostic_code"),
        [
            ("hard", "_email.hardbounce", "Permanent", "5.1.1", "smtp; 550 5.1.1 user unknown"),
            ("soft", "_email.softbounce", "Transient", "4.2.2", "smtp; 452 4.2.2 mailbox full"),
        ],
    )
    def test_given_an_e_mail_when_it_bounces_then_the_event_has_the_kind_of_bounce(
        self, shop: Shop, kind: Any, event_type: str, bounce_type: str, status: str, diagnostic_code: str
    ) -> None:
        mailed(shop).bounce(kind)

        event = newest(shop)
        assert (event.event_type, event.attributes["feedback"]) == (event_type, event_type.removeprefix("_email."))
        bounce = mail_event(event)["bounce"]
        assert (bounce["bounce_type"], bounce["bounce_sub_type"]) == (bounce_type, "General")
        assert bounce["bounced_recipients"] == [
            {
                "email_address": "jo@example.com",
                "action": "failed",
                "status": status,
                "diagnostic_code": diagnostic_code,
            }
        ]

    def test_given_an_e_mail_when_it_bounces_without_a_kind_then_it_is_a_hard_bounce(self, shop: Shop) -> None:
        mailed(shop).bounce()
        assert newest(shop).event_type == "_email.hardbounce"
        with pytest.raises(ValueError, match=r"^kind .* 'hard', 'soft', not 'Hard' \(did you mean 'hard'\?\)$"):
            shop.last.bounce("Hard")  # type: ignore[arg-type]

    def test_given_an_e_mail_when_its_recipient_complains_or_unsubscribes_then_there_is_an_event(
        self, shop: Shop
    ) -> None:
        message = mailed(shop)
        message.complain()
        complaint = mail_event(newest(shop))["complaint"]
        message.opt_out()
        message.deliver()

        assert complaint == {"complained_recipients": [{"email_address": "jo@example.com"}]}
        assert shop.events[2:] == ["_email.complaint", "_email.unsubscribe", "_email.delivered"]
        assert list(shop.pinpoint.opted_out) == []

    def test_given_an_e_mail_of_a_journey_when_it_is_opened_then_the_event_names_journey_and_endpoint(
        self, shop: Shop
    ) -> None:
        send_batch(shop, shop.endpoint("laptop", "EMAIL", "jo@example.com"), message=mail())
        shop.last.open()

        event = newest(shop)
        assert event.attributes == {"feedback": "opened", **IDS}
        assert event.client == {"client_id": "laptop"}

    def test_given_a_status_when_an_e_mail_is_delivered_then_it_is_refused(self, shop: Shop) -> None:
        error = r"^status must be None for an e-mail, not 'UNREACHABLE' \(call bounce\(\) to make it fail\)$"
        with pytest.raises(ValueError, match=error):
            mailed(shop).deliver("UNREACHABLE")


class TestSms:
    def test_given_the_documented_statuses_then_a_carrier_can_report_each_of_them(self) -> None:
        documented = """
            SUCCESSFUL DELIVERED PENDING INVALID UNREACHABLE UNKNOWN BLOCKED CARRIER_UNREACHABLE SPAM INVALID_MESSAGE
            CARRIER_BLOCKED TTL_EXPIRED MAX_PRICE_EXCEEDED OPTED_OUT NO_QUOTA_LEFT_ON_ACCOUNT
            NO_ORIGINATION_IDENTITY_AVAILABLE_TO_SEND DESTINATION_COUNTRY_NOT_SUPPORTED ACCOUNT_IN_SANDBOX RATE_EXCEEDED
            INVALID_ORIGINATION_IDENTITY ORIGINATION_IDENTITY_DOES_NOT_EXIST INVALID_DLT_PARAMETERS INVALID_PARAMETERS
            ACCESS_DENIED INVALID_KEYWORD INVALID_SENDER_ID INVALID_POOL_ID SENDER_ID_NOT_SUPPORTED_FOR_DESTINATION
            INVALID_PHONE_NUMBER
        """
        assert {*EVENT_TYPES_OF_STATUSES} == {*documented.split(), "QUEUED"}  # QUEUED is observed

    @pytest.mark.parametrize(("status", "event_type"), EVENT_TYPES_OF_STATUSES.items())
    def test_given_an_sms_when_the_carrier_reports_a_status_then_the_event_has_it(
        self, shop: Shop, status: Any, event_type: str
    ) -> None:
        texted(shop).deliver(status)

        event = newest(shop)
        assert (event.event_type, event.attributes["record_status"]) == (event_type, status)
        assert event.metrics == {"price_in_millicents_usd": 0.0 if event_type == "_SMS.FAILURE" else 645.0}
        assert ("mcc_mnc" in event.attributes) == (event_type == "_SMS.SUCCESS")

    def test_given_an_sms_when_it_is_delivered_later_then_the_event_is_like_the_first_one_except_its_time(
        self, shop: Shop
    ) -> None:
        message = texted(shop, Context={"k": "v"})
        shop.pinpoint.clock.advance(minutes=5)
        message.deliver()

        first, later = (event.record for event in shop.app.events)
        assert later["event_timestamp"] == later["arrival_timestamp"] >= first["event_timestamp"] + 300_000
        same = {"event_timestamp": 0, "arrival_timestamp": 0}
        assert {**later, **same} == {**first, **same}

    def test_given_an_sms_when_its_recipient_opts_out_then_the_number_gets_no_more_messages(self, shop: Shop) -> None:
        texted(shop).opt_out()

        event = newest(shop)
        assert (event.event_type, event.attributes["record_status"]) == ("_SMS.OPTOUT", "OPTED_OUT")
        assert list(shop.pinpoint.opted_out) == [NUMBER]
        assert shop.send()["StatusMessage"] == "Destination phone number opted out"

    def test_given_a_status_that_carriers_do_not_report_then_the_error_lists_them(self, shop: Shop) -> None:
        with pytest.raises(ValueError, match=r"^status must be one of 'DELIVERED', .*'QUEUED', not 'LOST'$"):
            texted(shop).deliver("LOST")  # type: ignore[arg-type]

    def test_the_docs_page_lists_the_statuses_by_event_type(self) -> None:
        listed = {
            status: event_type
            for event_type, statuses in re.findall(r"^\| `(_SMS\.\w+)` \| (`[A-Z].*) \|$", PAGE, re.MULTILINE)
            for status in re.findall(r"`(\w+)`", statuses)
        }
        assert listed == EVENT_TYPES_OF_STATUSES

    @pytest.mark.parametrize(("given", "meant"), [("unreachable", "UNREACHABLE"), ("TTL_EXPIRE", "TTL_EXPIRED")])
    def test_given_a_misspelt_status_then_the_error_names_the_nearest(self, shop: Shop, given: Any, meant: str) -> None:
        with pytest.raises(ValueError, match=rf", not '{given}' \(did you mean '{meant}'\?\)$"):
            texted(shop).deliver(given)


class TestPush:
    def test_given_a_push_of_a_journey_when_it_is_opened_then_the_event_is_that_of_the_client_library(
        self, shop: Shop
    ) -> None:
        send_batch(shop, shop.endpoint("phone", "GCM", "token", Attributes={"plan": ["basic"]}))
        shop.endpoint("phone", "GCM", "token", Attributes={"plan": ["gold"]})
        shop.last.open()

        event = newest(shop)
        assert (event.event_type, event.attributes) == ("_journey.opened_notification", IDS)
        assert (event.client, event.client_context, event.facets) == ({"client_id": "phone"}, None, None)
        assert event.endpoint is not None
        assert (event.endpoint["Id"], event.endpoint["Address"]) == ("phone", "token")
        assert event.endpoint["Attributes"] == {"plan": ["gold"]}

    def test_given_a_push_when_it_is_delivered_then_the_app_is_in_the_background_or_the_foreground(
        self, shop: Shop
    ) -> None:
        send_batch(shop, shop.endpoint("phone", "APNS", "token"))
        shop.last.deliver()
        shop.last.deliver("foreground")

        assert shop.events == ["_journey.send", "_journey.received_background", "_journey.received_foreground"]
        with pytest.raises(ValueError, match=r"^status must be one of 'background', 'foreground', not 'DELIVERED'$"):
            shop.last.deliver("DELIVERED")

    def test_given_a_push_of_a_request_when_it_is_opened_then_the_event_is_that_of_a_direct_message(
        self, shop: Shop
    ) -> None:
        shop.send(to="token", channel="GCM")
        shop.last.open()

        event = newest(shop)
        assert (event.event_type, event.attributes) == ("_campaign.opened_notification", {"campaign_id": "_DIRECT"})
        assert (event.client, event.endpoint) == ({"client_id": make_endpoint_id("token")}, None)

    def test_given_a_push_when_it_is_opened_then_that_counts_as_activity_of_its_endpoint(self, shop: Shop) -> None:
        shop.send_to_endpoint(shop.endpoint("phone", "GCM", "token"))
        dimensions: Any = {"Behavior": {"Recency": {"Duration": "HR_24", "RecencyType": "ACTIVE"}}}
        segment = shop.client.create_segment(
            ApplicationId="shop", WriteSegmentRequest={"Name": "active", "Dimensions": dimensions}
        )["SegmentResponse"]
        active = shop.app.segment(segment["Id"])
        shop.pinpoint.clock.advance(days=2)
        assert not active.explain("phone")
        shop.last.open()
        assert active.explain("phone")

    def test_given_an_endpoint_that_is_deleted_when_its_push_is_opened_then_the_event_has_no_endpoint(
        self, shop: Shop
    ) -> None:
        shop.send_to_endpoint(shop.endpoint("phone", "GCM", "token"))
        shop.client.delete_endpoint(ApplicationId="shop", EndpointId="phone")
        shop.last.open()
        assert (newest(shop).client, newest(shop).endpoint) == ({"client_id": "phone"}, None)


def test_given_a_custom_message_when_it_is_delivered_then_there_is_one_more_event(shop: Shop) -> None:
    endpoint_id = shop.endpoint("laptop", "EMAIL", "jo@example.com")
    send_batch(shop, endpoint_id, do=lambda sending, to: sending.hand_over(to, "CUSTOM", "data", DELIVERED))
    shop.last.deliver()

    assert shop.events == ["_journey.send", "_custom.delivered", "_custom.delivered"]
    with pytest.raises(ValueError, match=r"^a message of a custom channel has no open\(\); it has deliver\(\)$"):
        shop.last.open()


class TestRefusals:
    @pytest.mark.parametrize(
        ("channel", "address", "named", "known"),
        [
            ("SMS", NUMBER, "an SMS", ["deliver", "opt_out"]),
            ("GCM", "token", "a push", ["deliver", "open"]),
            ("APNS_SANDBOX", "token", "a push", ["deliver", "open"]),
            ("VOICE", NUMBER, "a voice message", []),
        ],
    )
    def test_given_an_action_that_the_channel_does_not_have_then_the_error_lists_its_actions(
        self, shop: Shop, channel: str, address: str, named: str, known: list[str]
    ) -> None:
        shop.send(to=address, channel=channel)
        before = shop.events
        rest = f"; it has {', '.join(f'{name}()' for name in known)}" if known else "; it has no events"
        for action in ACTIONS:
            if action not in known:
                with pytest.raises(ValueError) as raised:  # noqa: PT011  (compared below)
                    getattr(shop.last, action)()
                assert str(raised.value) == f"{named} has no {action}(){rest}"
        assert shop.events == before

    def test_given_a_message_that_was_not_sent_then_nothing_can_happen_to_it(self, shop: Shop) -> None:
        shop.pinpoint.opted_out.add(NUMBER)
        message = texted(shop)
        with pytest.raises(ValueError, match=r"not sent, .* PERMANENT_FAILURE 'Destination phone number opted out'$"):
            message.deliver()
        shop.pinpoint.faults.deliver("*", "THROTTLED")
        with pytest.raises(ValueError, match=r"^the message to 'jo@example.com' was not sent, so nothing can happen"):
            mailed(shop).open()
        assert shop.events == []

    def test_given_a_copy_of_a_message_then_nothing_can_happen_to_it(self, shop: Shop) -> None:
        message = mailed(shop)
        for twin in (copy(message), deepcopy(message), pickle.loads(pickle.dumps(message)), replace(message)):
            assert twin == message
            with pytest.raises(ValueError, match=r"^open\(\) works only on a message read from pinpoint\.outbox"):
                twin.open()

    def test_given_a_deleted_app_then_the_error_says_so(self, shop: Shop) -> None:
        message = mailed(shop)
        shop.client.delete_app(ApplicationId="shop")
        with pytest.raises(LookupError, match=r"^app 'shop' does not exist"):
            message.open()

    def test_given_a_message_from_a_cleared_outbox_then_its_recipient_can_still_react(self, shop: Shop) -> None:
        message = mailed(shop)
        shop.pinpoint.outbox.clear()
        message.open()
        assert newest(shop).event_type == "_email.open"

    def test_given_a_checkpoint_when_it_ends_then_the_events_are_rolled_back(self, shop: Shop) -> None:
        message = texted(shop)
        with shop.pinpoint.checkpoint():
            message.opt_out()
            assert shop.events == ["_SMS.SUCCESS", "_SMS.OPTOUT"]
        assert (shop.events, list(shop.pinpoint.opted_out)) == (["_SMS.SUCCESS"], [])


def test_given_an_event_stream_in_moto_when_an_e_mail_is_opened_then_the_stream_gets_the_event(shop: Shop) -> None:
    with mock_aws():
        kinesis = boto3.client("kinesis", region_name="us-east-1")
        kinesis.create_stream(StreamName="events", ShardCount=1)
        stream: Any = {
            "DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/events",
            "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
        }
        message = mailed(shop)
        shop.client.put_event_stream(ApplicationId="shop", WriteEventStream=stream)
        message.open()
        [shard] = kinesis.list_shards(StreamName="events")["Shards"]
        iterator = kinesis.get_shard_iterator(
            StreamName="events", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        [record] = kinesis.get_records(ShardIterator=iterator)["Records"]

    assert json.loads(record["Data"]) == newest(shop).record
