"""Messages of journeys: their ids in the outbox, and the event of each attempt to send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from pinpoint_mock.messages.message import LIMIT_STATUSES, Result
from pinpoint_mock.messages.message_event import MessageEvent
from pinpoint_mock.messages.origins import CampaignOrigin

from .conftest import NUMBER, OTHER_NUMBER, Shop, mail, sms
from .journey_messages import DELIVERED, IDS, ORIGIN, send_batch

if TYPE_CHECKING:
    from pinpoint_mock import EventRecord
    from pinpoint_mock.gateway.literals import LimitStatus

MAIL = mail("Welcome", "hello")


def sends(shop: Shop) -> list[EventRecord]:
    """The events of the attempts to send."""
    return shop.app.events.filter(event_type="_journey.send")


def attributes(shop: Shop) -> tuple[str, str, str]:
    """Return the status, the code and the message of the last attempt to send."""
    found = sends(shop)[-1].attributes
    names = ("journey_send_status", "journey_send_status_code", "journey_send_status_message")
    return cast("tuple[str, str, str]", tuple(found[name] for name in names))


@pytest.fixture
def laptop(shop: Shop) -> str:
    """An endpoint with attributes and a user."""
    return shop.endpoint(
        "laptop",
        "EMAIL",
        "jo@example.com",
        Attributes={"plan": ["basic"]},
        User={"UserId": "jo", "UserAttributes": {"city": ["Oslo"]}},
    )


class TestOutbox:
    def test_given_a_journey_that_sends_then_the_message_names_journey_run_and_activity(
        self, shop: Shop, laptop: str
    ) -> None:
        send_batch(shop, laptop, message=MAIL)

        message = shop.pinpoint.outbox.one(journey_id="onboarding", activity_id="welcome", source="Journey")
        assert (message.journey_id, message.run_id, message.activity_id) == ("onboarding", "run-1", "welcome")
        assert (message.campaign_id, message.treatment_id) == (None, None)
        who = "endpoint 'laptop', user 'jo', journey 'onboarding', activity 'welcome'"
        assert f"({who}) 'Welcome': 'hello'" in str(message)
        assert "journey_id='onboarding', activity_id='welcome'" in repr(message)
        assert "journey 'onboarding', activity 'welcome'" in shop.pinpoint.report()

    def test_given_a_request_that_sends_then_the_message_has_no_journey_or_campaign(self, shop: Shop) -> None:
        shop.send()

        message = shop.pinpoint.outbox.one(journey_id=None, campaign_id=None, activity_id=None)
        assert "journey" not in str(message)
        assert "journey" not in repr(message)

    def test_given_a_campaign_then_its_ids_have_their_names_in_the_outbox(self) -> None:
        assert CampaignOrigin("autumn", "1", "run-1").name_members() == {
            "campaign_id": "autumn",
            "treatment_id": "1",
            "activity_id": "run-1",
        }

    def test_given_a_source_that_does_not_send_when_filtering_by_it_then_the_error_says_so(self, shop: Shop) -> None:
        outbox = shop.pinpoint.outbox
        assert outbox.filter(source="Campaign") == []
        with pytest.raises(ValueError, match="no operation 'journey'"):
            outbox.filter(source="journey")  # type: ignore[arg-type]

    @pytest.mark.parametrize("status", [*LIMIT_STATUSES, "OPT_OUT"])
    def test_given_a_message_that_a_limit_stops_then_it_is_in_the_outbox_with_the_reason(
        self, shop: Shop, laptop: str, status: LimitStatus
    ) -> None:
        [result] = send_batch(shop, laptop, do=lambda sending, to: sending.refuse(to, status, "because"))

        assert result == {"DeliveryStatus": status, "StatusCode": 400, "StatusMessage": "because"}
        message = shop.pinpoint.outbox.one(status=status, was_sent=False)
        assert (message.channel, message.address, message.status_message) == ("EMAIL", "jo@example.com", "because")
        assert f"NOT SENT, {status} 400: because" in str(message)
        assert "1 message, not sent" in shop.pinpoint.report()

    def test_given_an_unknown_status_when_filtering_by_it_then_the_error_also_lists_the_statuses_of_limits(
        self, shop: Shop
    ) -> None:
        with pytest.raises(ValueError, match=r"'SUCCESSFUL', .*'DAILY_CAP', 'TOTAL_CAP'"):
            shop.pinpoint.outbox.filter(status="WEEKLY_CAP")  # type: ignore[arg-type]

    def test_given_a_message_that_a_handler_delivers_then_it_is_in_the_outbox_with_its_data(
        self, shop: Shop, laptop: str
    ) -> None:
        failed = Result("CUSTOM_DELIVERY_FAILURE", 500, "the function raised ValueError")
        send_batch(shop, laptop, do=lambda sending, to: sending.hand_over(to, "CUSTOM", "a,b", DELIVERED))
        send_batch(shop, laptop, do=lambda sending, to: sending.hand_over(to, "CUSTOM", "a,b", failed))

        sent, unsent = shop.pinpoint.outbox.filter(channel="CUSTOM", body="a,b", endpoint_id="laptop")
        assert (sent.was_sent, unsent.status, unsent.status_code) == (True, "CUSTOM_DELIVERY_FAILURE", 500)
        assert shop.events == ["_journey.send", "_custom.delivered", "_journey.send"]
        assert shop.app.events[1].attributes == IDS
        assert shop.app.events[1].client == {"client_id": "laptop"}


class TestSendEvent:
    def test_given_a_message_of_a_journey_then_its_event_has_the_documented_form(self, shop: Shop, laptop: str) -> None:
        send_batch(shop, laptop, message=MAIL)

        event = shop.app.events[0]
        assert {**event.record, "event_timestamp": 1, "arrival_timestamp": 2} == {
            "event_type": "_journey.send",
            "event_timestamp": 1,
            "arrival_timestamp": 2,
            "event_version": "3.1",
            "application": {"app_id": "shop", "sdk": {}},
            "client": {"client_id": "laptop"},
            "device": {"platform": {}},
            "session": {},
            "attributes": {
                **IDS,
                "journey_activity_type": "EMAIL",
                "journey_send_status": "SUCCESS",
                "journey_send_status_code": "200",
                "journey_send_status_message": "200",
            },
            "client_context": event.client_context,
            "awsAccountId": "123456789012",
        }
        assert event.event_timestamp == event.arrival_timestamp == shop.app.events[1].event_timestamp

    def test_given_a_message_of_a_journey_then_its_event_in_one_line_has_the_endpoint_and_the_status(
        self, shop: Shop, laptop: str
    ) -> None:
        send_batch(shop, laptop, do=lambda sending, to: sending.refuse(to, "QUIET_TIME", "quiet until 08:00"))

        line = str(shop.app.events[0]).partition(" event ")[2]
        assert line == (
            "'_journey.send' of endpoint 'laptop': journey_send_status='QUIET_TIME' journey_id='onboarding' "
            "journey_activity_id='welcome' journey_send_status_message='quiet until 08:00'"
        )
        assert line in shop.pinpoint.report().replace("\n", " ")

    def test_given_an_endpoint_that_changes_later_then_the_event_has_the_old_endpoint_without_address_and_ids(
        self, shop: Shop, laptop: str
    ) -> None:
        send_batch(shop, laptop, message=MAIL)
        before = shop.client.get_endpoint(ApplicationId="shop", EndpointId=laptop)["EndpointResponse"]
        shop.endpoint(laptop, "EMAIL", "x@example.com", User={"UserId": "jo", "UserAttributes": {"city": ["Bergen"]}})

        [event] = sends(shop)
        custom: Any = (event.client_context or {})["custom"]
        assert json.loads(custom["endpoint"]) == {
            "ChannelType": "EMAIL",
            "EndpointStatus": "ACTIVE",
            "OptOut": "NONE",
            "RequestId": before["RequestId"],
            "EffectiveDate": before["EffectiveDate"],
            "Attributes": {"plan": ["basic"]},
            "User": {"UserId": "jo", "UserAttributes": {"city": ["Oslo"]}},
        }

    def test_given_messages_of_a_journey_then_each_attempt_comes_before_the_events_of_its_channel(
        self, shop: Shop, laptop: str
    ) -> None:
        shop.endpoint("phone")
        send_batch(shop, laptop, "phone")

        assert shop.events == ["_journey.send", "_email.send", "_email.delivered", "_journey.send", "_SMS.SUCCESS"]

    def test_given_a_message_of_a_request_then_it_has_no_send_event(self, shop: Shop) -> None:
        shop.send()
        assert shop.events == ["_SMS.SUCCESS"]

    @pytest.mark.parametrize(
        ("status", "word"),
        [
            ("DAILY_CAP", "DAILY_CAP"),
            ("TOTAL_CAP", "DAILY_CAP"),
            ("TIMEFRAME_CAP", "DAILY_CAP"),
            ("QUIET_TIME", "QUIET_TIME"),
            ("QUIET_TIME_MISSING_TIMEZONE", "QUIET_TIME_MISSING_TIMEZONE"),
            ("UNSUPPORTED_CHANNEL", "UNSUPPORTED_CHANNEL"),
            ("CUSTOM_DELIVERY_FAILURE", "CUSTOM_DELIVERY_FAILURE"),
            ("RECOMMENDATION_FAILURE", "RECOMMENDATION_FAILURE"),
        ],
    )
    def test_given_a_message_that_a_limit_stops_then_the_event_names_the_limit(
        self, shop: Shop, laptop: str, status: LimitStatus, word: str
    ) -> None:
        send_batch(shop, laptop, do=lambda sending, to: sending.refuse(to, status, "because"))
        assert attributes(shop) == (word, "400", "because")

    @pytest.mark.parametrize(
        ("outcome", "word"),
        [
            ("SUCCESSFUL", "SUCCESS"),
            ("THROTTLED", "THROTTLED"),
            ("PERMANENT_FAILURE", "FAILURE_PERMANENT"),
            ("TEMPORARY_FAILURE", "FAILURE"),
            ("UNKNOWN_FAILURE", "FAILURE"),
            ("DUPLICATE", "FAILURE"),
        ],
    )
    def test_given_a_result_of_the_channel_then_the_event_has_the_status_name_of_journeys(
        self, shop: Shop, laptop: str, outcome: Any, word: str
    ) -> None:
        shop.pinpoint.faults.deliver("*", outcome, status_message="because")
        send_batch(shop, laptop)

        found, _, text = attributes(shop)
        assert (found, text) == (word, "200" if word == "SUCCESS" else "because")

    def test_given_a_recipient_who_opted_out_meanwhile_then_the_outbox_says_so_without_an_event(
        self, shop: Shop, laptop: str
    ) -> None:
        send_batch(shop, laptop, do=lambda sending, to: sending.refuse(to, "OPT_OUT", "The endpoint has opted out"))

        assert shop.last.status == "OPT_OUT"
        assert shop.events == []

    def test_given_an_e_mail_that_cannot_be_rendered_then_the_attempt_still_succeeds(
        self, shop: Shop, laptop: str
    ) -> None:
        shop.template("email", Subject="Hi", TextPart="Hello {{Name}}")
        template = {"EmailTemplate": {"Name": "template"}}
        [result] = send_batch(shop, laptop, message={}, TemplateConfiguration=template)

        assert result["DeliveryStatus"] == "SUCCESSFUL"
        assert shop.events == ["_journey.send", "_email.rendering_failure"]
        assert attributes(shop)[0] == "SUCCESS"
        assert not shop.last.was_sent

    def test_given_recorded_events_about_messages_then_each_has_its_message_and_its_type(
        self, shop: Shop, laptop: str
    ) -> None:
        from pinpoint_mock.events.event import EventLog

        send_batch(shop, laptop)
        with shop.pinpoint._session.locked_world() as world:
            app = world.find_app("shop")
            assert app is not None
            kept = app.part(EventLog).events
        assert all(isinstance(event, MessageEvent) for event in kept)
        about = [(event.event_type, event.message.endpoint_id) for event in kept if isinstance(event, MessageEvent)]
        assert about == [(event.event_type, "laptop") for event in shop.app.events]
        assert {event.message.batch.origin for event in kept if isinstance(event, MessageEvent)} == {ORIGIN}


class TestDeletedTemplate:
    def test_given_a_template_that_was_deleted_when_a_journey_sends_then_each_recipient_fails(
        self, shop: Shop, laptop: str
    ) -> None:
        shop.endpoint("phone", "EMAIL", "ann@example.com")
        results = send_batch(shop, laptop, "phone", message={}, TemplateConfiguration={"EmailTemplate": {"Name": "x"}})

        assert [result["DeliveryStatus"] for result in results] == ["PERMANENT_FAILURE"] * 2
        assert {message.status_message for message in shop.pinpoint.outbox} == {
            "TemplateConfiguration.EmailTemplate must name an existing EMAIL template, not 'x'"
        }
        assert attributes(shop)[0] == "FAILURE_PERMANENT"

    def test_given_a_template_that_does_not_exist_when_a_request_names_it_then_the_request_is_refused(
        self, shop: Shop
    ) -> None:
        assert "not 'x'" in shop.refused({}, Addresses={NUMBER: {"ChannelType": "SMS"}}, TemplateConfiguration={
            "SMSTemplate": {"Name": "x"}
        })  # fmt: skip

    def test_given_a_message_without_content_for_a_channel_then_the_results_of_its_recipients_say_so(
        self, shop: Shop
    ) -> None:
        results = shop.send(mail(), to={number: {"ChannelType": "SMS"} for number in (NUMBER, OTHER_NUMBER)})
        assert [result["StatusMessage"] for result in results.values()] == [
            "Either template or sms message must be specified"
        ] * 2


def test_given_texts_with_and_without_variables_then_both_are_rendered(shop: Shop) -> None:
    shop.endpoint("phone", Attributes={"name": ["Jo"]}, User={"UserId": "jo", "UserAttributes": {"city": ["Oslo"]}})
    for body in ("Hello", "Hello {{Attributes.name}} in {{User.UserAttributes.city}}, {{Id}} {{Address}}"):
        shop.send_to_endpoint("phone", sms(body))

    assert shop.bodies == ["Hello", f"Hello Jo in Oslo, phone {NUMBER}"]
