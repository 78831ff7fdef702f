"""Test three weeks of onboarding: an e-mail, an SMS as a reminder, tips in a chat, and a survey at the end.

The first half of this file is the application. The second half is its tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import ActivityTypeDef, EventConditionTypeDef, SimpleConditionTypeDef

    from pinpoint_mock import AppView, JourneyView, Pinpoint

# The application.

ON_CHAT: dict[str, str] = {}
"""The names of customers in the chat, by chat address. In your application, this is the API of the chat."""


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    """Write to each customer who is in the chat: the Lambda function behind the custom channel."""
    return {
        endpoint_id: {"EventAttributes": {"status": "sent" if endpoint["Address"] in ON_CHAT else "unknown"}}
        for endpoint_id, endpoint in event["Endpoints"].items()
    }


def register(user_id: str, email: str, phone: str, chat: str) -> None:
    """Add a new customer to Pinpoint, with an e-mail address, a phone number and a chat address."""
    client = boto3.client("pinpoint", region_name="eu-west-1")
    for channel, address in {"EMAIL": email, "SMS": phone, "CUSTOM": chat}.items():
        client.update_endpoint(
            ApplicationId="shop",
            EndpointId=f"{user_id}-{channel}",
            EndpointRequest={
                "ChannelType": channel,  # type: ignore[typeddict-item]
                "Address": address,
                "User": {"UserId": user_id, "UserAttributes": {"Stage": ["new"], "Name": [user_id.title()]}},
            },
        )


def unsubscribe(user_id: str) -> None:
    """Stop all e-mails to a customer."""
    client = boto3.client("pinpoint", region_name="eu-west-1")
    client.update_endpoint(ApplicationId="shop", EndpointId=f"{user_id}-EMAIL", EndpointRequest={"OptOut": "ALL"})


def ask_about(activity: str, event_type: str, **attributes: str) -> SimpleConditionTypeDef:
    """Make the condition that the message of an activity has had an event."""
    condition: EventConditionTypeDef = {
        "MessageActivity": activity,
        "Dimensions": {
            "EventType": {"Values": [event_type]},
            "Attributes": {name: {"Values": [value]} for name, value in attributes.items()},
        },
    }
    return {"EventCondition": condition}


ACTIVITIES: dict[str, ActivityTypeDef] = {
    "welcome": {"EMAIL": {"TemplateName": "welcome", "NextActivity": "opened"}},
    "opened": {
        "ConditionalSplit": {
            "Condition": {"Conditions": [ask_about("welcome", "_email.open")]},
            "EvaluationWaitTime": {"WaitFor": "P3D"},
            "TrueActivity": "pause",
            "FalseActivity": "reminder",
        }
    },
    "reminder": {"SMS": {"TemplateName": "reminder", "NextActivity": "pause"}},
    "pause": {"Wait": {"WaitTime": {"WaitFor": "P4D"}, "NextActivity": "tips"}},
    "tips": {
        "CUSTOM": {
            "DeliveryUri": "chat",
            "EndpointTypes": ["CUSTOM"],
            "MessageConfig": {"Data": "tips"},
            "NextActivity": "arrived",
        }
    },
    "arrived": {
        "ConditionalSplit": {
            "Condition": {"Conditions": [ask_about("tips", "_custom.delivered", status="sent")]},
            "TrueActivity": "fortnight",
            "FalseActivity": "tipsByMail",
        }
    },
    "tipsByMail": {"EMAIL": {"TemplateName": "tips", "NextActivity": "fortnight"}},
    "fortnight": {"Wait": {"WaitTime": {"WaitFor": "P14D"}, "NextActivity": "survey"}},
    "survey": {"EMAIL": {"TemplateName": "survey"}},
}


def launch() -> str:
    """Publish the journey that new customers enter each day, and return its id."""
    client = boto3.client("pinpoint", region_name="eu-west-1")
    for name, subject in {
        "welcome": "Welcome, {{User.UserAttributes.Name}}",
        "tips": "Tips",
        "survey": "Well?",
    }.items():
        client.create_email_template(
            TemplateName=name, EmailTemplateRequest={"Subject": subject, "TextPart": "https://shop.example.com/start"}
        )
    client.create_sms_template(TemplateName="reminder", SMSTemplateRequest={"Body": "Your account is waiting."})
    segment = client.create_segment(
        ApplicationId="shop",
        WriteSegmentRequest={
            "Name": "new-customers",
            "Dimensions": {"UserAttributes": {"Stage": {"Values": ["new"]}}},
        },
    )["SegmentResponse"]
    journey = client.create_journey(
        ApplicationId="shop",
        WriteJourneyRequest={
            "Name": "onboarding",
            "State": "ACTIVE",
            "StartCondition": {"SegmentStartCondition": {"SegmentId": segment["Id"]}},
            "RefreshFrequency": "P1D",
            "Limits": {"EndpointReentryCap": 1},
            "StartActivity": "welcome",
            "Activities": ACTIVITIES,
        },
    )["JourneyResponse"]
    return journey["Id"]


# Its tests.


@pytest.fixture
def shop(pinpoint: Pinpoint) -> AppView:
    ON_CHAT.clear()
    pinpoint.lambdas["chat"] = lambda_handler
    return pinpoint.create_app("shop", region="eu-west-1", channels=["EMAIL", "SMS"])


@pytest.fixture
def onboarding(shop: AppView, pinpoint: Pinpoint) -> JourneyView:
    """The journey, just after Ann, the first customer, got the welcome e-mail."""
    register("ann", "ann@example.com", "+12065550100", "chat:ann")
    journey = shop.journey(launch())
    pinpoint.clock.advance(minutes=5)
    return journey


def subjects(pinpoint: Pinpoint, **members: Any) -> list[str]:
    """Return the subjects of the e-mails that were sent."""
    return [str(message.subject) for message in pinpoint.outbox.filter(channel="EMAIL", was_sent=True, **members)]


def test_a_customer_who_opens_the_welcome_in_time_does_not_get_an_sms(
    pinpoint: Pinpoint, onboarding: JourneyView
) -> None:
    pinpoint.clock.advance(days=2)
    pinpoint.outbox.one(subject="Welcome, Ann").open()
    pinpoint.clock.advance(days=2)

    assert onboarding.path("ann").outcomes["opened"] == "yes"
    assert not pinpoint.outbox.filter(channel="SMS")


def test_a_customer_who_does_not_open_it_is_reminded_after_three_days(
    pinpoint: Pinpoint, onboarding: JourneyView
) -> None:
    pinpoint.clock.advance(days=3)

    assert onboarding.path("ann").activities == ["welcome", "opened", "reminder", "pause"]
    assert pinpoint.outbox.one(channel="SMS").body == "Your account is waiting."


def test_a_customer_who_opens_it_too_late_has_already_been_reminded(
    pinpoint: Pinpoint, onboarding: JourneyView
) -> None:
    pinpoint.clock.advance(days=4)
    pinpoint.outbox.one(subject="Welcome, Ann").open()
    pinpoint.clock.advance(days=18)

    path = onboarding.path("ann")
    assert path.outcomes["opened"] == "no"
    assert path.state == "LEFT"


def test_both_branches(pinpoint: Pinpoint, onboarding: JourneyView) -> None:
    with pinpoint.checkpoint():
        pinpoint.outbox.one(subject="Welcome, Ann").open()
        pinpoint.clock.advance(days=3)
        assert onboarding.path("ann").outcomes["opened"] == "yes"

    pinpoint.clock.advance(days=3)
    assert onboarding.path("ann").outcomes["opened"] == "no"


def test_tips_go_to_the_chat(pinpoint: Pinpoint, onboarding: JourneyView) -> None:
    ON_CHAT["chat:ann"] = "Ann"
    pinpoint.clock.advance(days=8)

    assert onboarding.path("ann").outcomes["arrived"] == "yes"
    assert pinpoint.lambdas.failures == []
    assert subjects(pinpoint) == ["Welcome, Ann"]


def test_a_customer_who_is_not_in_the_chat_gets_the_tips_by_e_mail(pinpoint: Pinpoint, onboarding: JourneyView) -> None:
    pinpoint.clock.advance(days=8)

    assert onboarding.path("ann").outcomes["arrived"] == "no"
    assert subjects(pinpoint) == ["Welcome, Ann", "Tips"]


def test_a_customer_who_opts_out_gets_no_more_e_mails_but_stays_in_the_journey(
    pinpoint: Pinpoint, onboarding: JourneyView
) -> None:
    unsubscribe("ann")
    pinpoint.clock.advance(days=22)

    path = onboarding.path("ann")
    assert (path.outcomes["survey"], path.state) == ("OPT_OUT", "LEFT")
    assert subjects(pinpoint) == ["Welcome, Ann"]


def test_a_customer_who_registers_later_enters_on_the_next_day(pinpoint: Pinpoint, onboarding: JourneyView) -> None:
    register("bob", "bob@example.com", "+12065550101", "chat:bob")
    assert not onboarding.explain("bob-EMAIL")

    pinpoint.clock.advance(days=1)
    assert onboarding.explain("bob-EMAIL")
    assert subjects(pinpoint, address="bob@example.com") == ["Welcome, Bob"]


def test_a_customer_is_welcomed_only_once(pinpoint: Pinpoint, onboarding: JourneyView) -> None:
    pinpoint.clock.advance(days=60)

    assert [(one.user_id, one.entry) for one in onboarding.participants] == [("ann", 1)]
    assert subjects(pinpoint) == ["Welcome, Ann", "Tips", "Well?"]
