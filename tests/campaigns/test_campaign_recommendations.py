"""Messages of campaigns with recommendations: e-mails, pushes and SMS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pinpoint_mock import Pinpoint, mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PERSONALIZE = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
BODY = "Look: {{RecommendationItems.[0]}}"
NAMES = "Look: {{Recommendations.Name.[1]}}"
SAID = {"EMAIL": "ann@example.com", "GCM": "token", "SMS": "+12065550100"}


class Shop:
    """An app with an endpoint on each channel, and a recommender. Messages are SMS unless a test says otherwise."""

    def __init__(self, pinpoint: Pinpoint) -> None:
        self.pinpoint = pinpoint
        self.client: Any = boto3.client("pinpoint", region_name="us-east-1")
        pinpoint.create_app("shop", region="us-east-1", channels=["EMAIL", "GCM", "SMS"])
        pinpoint.recommendations[PERSONALIZE] = lambda endpoint_id, context: ["1815", "2009"]

    def put(self, endpoint_id: str, channel: str = "SMS", **members: Any) -> None:
        request = {"ChannelType": channel, "Address": SAID[channel], **members}
        self.client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)

    def put_recommender(self, **members: Any) -> str:
        request = {
            "RecommendationProviderUri": PERSONALIZE,
            "RecommendationProviderRoleArn": "arn:aws:iam::123456789012:role/pinpoint",
            **({} if "RecommendationTransformerUri" in members else {"RecommendationsDisplayName": "product"}),
            **members,
        }
        answer = self.client.create_recommender_configuration(CreateRecommenderConfiguration=request)
        return str(answer["RecommenderConfigurationResponse"]["Id"])

    def put_transformer(self, handler: Callable[[Any, Any], object]) -> str:
        self.pinpoint.lambdas["names"] = handler
        return self.put_recommender(RecommendationTransformerUri="names", Attributes={"Recommendations.Name": "name"})

    def send(self, body: str, recommender_id: str) -> list[Any]:
        """Run a campaign whose SMS has this text, and return its messages."""
        template = {"Body": body, "RecommenderId": recommender_id}
        self.client.create_sms_template(TemplateName="offer", SMSTemplateRequest=template)
        return self.run({"SMSTemplate": {"Name": "offer"}})

    def run(self, templates: Any) -> list[Any]:
        segment: Any = self.client.create_segment(ApplicationId="shop", WriteSegmentRequest={"Name": "all"})
        request = {
            "Name": "offers",
            "SegmentId": segment["SegmentResponse"]["Id"],
            "Schedule": {"StartTime": "IMMEDIATE"},
            "TemplateConfiguration": templates,
        }
        self.client.create_campaign(ApplicationId="shop", WriteCampaignRequest=request)
        return list(self.pinpoint.outbox)


@pytest.fixture
def shop() -> Iterator[Shop]:
    with mock_pinpoint() as pinpoint:
        yield Shop(pinpoint)


def test_given_a_template_with_a_recommender_when_a_campaign_runs_then_the_items_are_in_the_text(shop: Shop) -> None:
    shop.put("ann")
    [message] = shop.send(BODY, shop.put_recommender())
    assert message.body == "Look: 1815"


def test_given_templates_of_three_channels_when_a_campaign_runs_then_each_message_has_its_items(shop: Shop) -> None:
    recommender_id = shop.put_recommender()
    for channel in SAID:
        shop.put(channel.lower(), channel)
    shop.client.create_sms_template(
        TemplateName="offer", SMSTemplateRequest={"Body": BODY, "RecommenderId": recommender_id}
    )
    shop.client.create_email_template(
        TemplateName="offer",
        EmailTemplateRequest={"Subject": "For you", "TextPart": BODY, "RecommenderId": recommender_id},
    )
    shop.client.create_push_template(
        TemplateName="offer",
        PushNotificationTemplateRequest={"Default": {"Title": "x", "Body": BODY}, "RecommenderId": recommender_id},
    )
    names = ("EmailTemplate", "PushTemplate", "SMSTemplate")
    messages = shop.run({name: {"Name": "offer"} for name in names})
    assert {message.channel: message.body for message in messages} == dict.fromkeys(SAID, "Look: 1815")


def test_given_a_transformer_when_a_campaign_runs_then_the_event_names_it_and_the_text_has_its_attributes(
    shop: Shop,
) -> None:
    events: list[Any] = []

    def add_names(event: Any, context: Any) -> Any:
        events.append(event)
        for endpoint in event["Endpoints"].values():
            endpoint["Recommendations"] = {"Name": ["a", "b"]}
        return {"Endpoints": event["Endpoints"]}

    shop.put("ann")
    [message] = shop.send(NAMES, shop.put_transformer(add_names))
    assert message.body == "Look: b"
    [event] = events
    assert event["Endpoints"]["ann"]["RecommendationItems"] == ["1815", "2009"]
    assert event["CampaignId"] == message.campaign_id
    assert event["ActivityId"] == message.activity_id


def test_given_a_recommender_by_user_id_when_an_endpoint_has_no_user_then_it_is_not_sent_to(shop: Shop) -> None:
    shop.put("ann", User={"UserId": "u1"})
    shop.put("bob", "SMS", Address="+12065550101")
    sent, refused = shop.send(BODY, shop.put_recommender(RecommendationProviderIdType="PINPOINT_USER_ID"))
    assert (sent.endpoint_id, sent.was_sent) == ("ann", True)
    assert (refused.endpoint_id, refused.status) == ("bob", "RECOMMENDATION_FAILURE")
    assert "UserId" in refused.status_message


def test_given_a_recommender_that_was_deleted_when_a_campaign_runs_then_nothing_is_sent_and_the_event_says_so(
    shop: Shop,
) -> None:
    shop.put("ann")
    recommender_id = shop.put_recommender()
    shop.client.delete_recommender_configuration(RecommenderId=recommender_id)
    [message] = shop.send(BODY, recommender_id)
    assert message.status == "RECOMMENDATION_FAILURE"
    event = shop.pinpoint.app("shop").events.one(event_type="_campaign.send")
    assert event.attributes["campaign_send_status"] == "RECOMMENDATION_FAILURE"


def test_given_a_transformer_that_times_out_when_a_campaign_runs_then_the_next_50_are_asked_45_seconds_later(
    shop: Shop,
) -> None:
    def time_out(event: Any, context: Any) -> Any:
        raise TimeoutError

    for number in range(60):
        shop.put(f"e{number}", Address=f"+1206555{number:04}")
    messages = shop.send(NAMES, shop.put_transformer(time_out))
    assert [message.status for message in messages] == ["RECOMMENDATION_FAILURE"] * 50
    shop.pinpoint.clock.advance(seconds=44)
    assert len(shop.pinpoint.outbox) == 50
    shop.pinpoint.clock.advance(seconds=2)
    assert len(shop.pinpoint.outbox) == 60


def test_given_a_function_that_asserts_when_a_campaign_runs_then_the_test_sees_it_and_the_others_get_their_message(
    shop: Shop,
) -> None:
    def recommend(endpoint_id: str, context: Any) -> list[str]:
        assert endpoint_id != "ann", "never ask for ann"
        return ["1815"]

    shop.pinpoint.recommendations[PERSONALIZE] = recommend
    shop.put("ann")
    shop.put("bob", "SMS", Address="+12065550101")
    with pytest.raises(AssertionError, match="never ask for ann"):
        shop.send(BODY, shop.put_recommender())
    assert [message.status for message in shop.pinpoint.outbox] == ["RECOMMENDATION_FAILURE", "SUCCESSFUL"]


def test_given_functions_that_opt_out_and_delete_endpoints_then_these_endpoints_do_not_get_a_message(
    shop: Shop,
) -> None:
    def add_names(event: Any, context: Any) -> Any:
        shop.put("e1", Address="+12065550001", OptOut="ALL")
        shop.client.delete_endpoint(ApplicationId="shop", EndpointId="e2")
        for endpoint in event["Endpoints"].values():
            endpoint["Recommendations"] = {"Name": ["a", "b"]}
        return event["Endpoints"]

    for number in range(4):
        shop.put(f"e{number}", Address=f"+1206555{number:04}")
    messages = shop.send(NAMES, shop.put_transformer(add_names))
    statuses = {message.endpoint_id: message.status for message in messages}
    assert statuses == {"e0": "SUCCESSFUL", "e1": "OPT_OUT", "e3": "SUCCESSFUL"}


def test_given_a_function_that_fails_for_an_endpoint_that_it_has_deleted_when_it_runs_then_nothing_is_recorded(
    shop: Shop,
) -> None:
    def recommend(endpoint_id: str, context: Any) -> list[str]:
        shop.client.delete_endpoint(ApplicationId="shop", EndpointId=endpoint_id)
        raise ValueError

    shop.pinpoint.recommendations[PERSONALIZE] = recommend
    shop.put("ann")
    assert shop.send(BODY, shop.put_recommender()) == []
    assert len(shop.pinpoint.app("shop").events) == 0


@pytest.mark.parametrize(
    ("body", "is_transformed", "reason"),
    [
        ("{{RecommendationItems.[2]}}", False, "the recommender returned 2 items"),
        ("{{Recommendations.Name.[0]}}", False, "the recommender has no transformer"),
        ("{{RecommendationItems.[2]}}", True, "the recommender returned 2 items"),
        ("{{Recommendations.Name.[1]}}", True, "the transformer returned 1 value for Name"),
        ("{{Recommendations.Price.[0]}}", True, "the transformer returned 0 values for Price"),
    ],
)
def test_given_fewer_values_than_the_template_shows_when_a_campaign_runs_then_the_failure_says_how_many_there_were(
    shop: Shop, body: str, is_transformed: bool, reason: str
) -> None:
    def name_one(event: Any, context: Any) -> Any:
        for endpoint in event["Endpoints"].values():
            endpoint["Recommendations"] = {"Name": ["Red shoes"]}
        return event["Endpoints"]

    shop.put("ann")
    [message] = shop.send(body, shop.put_transformer(name_one) if is_transformed else shop.put_recommender())
    assert message.status_message.endswith(f" has no value, and no default value ({reason})")
