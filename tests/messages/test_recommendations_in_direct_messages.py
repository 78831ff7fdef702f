"""Direct messages do not get recommendations: they use the template's defaults, or the variables are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

CAMPAIGN = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
BODY = "Look: {{RecommendationItems.[0]}} {{Recommendations.Name.[0]}}"


@pytest.fixture
def recommender_id(mocked: Pinpoint, client: PinpointClient) -> str:
    """Create an app with an endpoint, and a recommender whose function fails the test when it is called."""

    def fail(endpoint_id: str, context: Any) -> None:
        pytest.fail("a direct message asked for recommendations")

    mocked.recommendations[CAMPAIGN] = fail
    mocked.create_app("app", region="us-east-1", channels=["SMS", "GCM", "EMAIL"])
    for channel_type, address in (("SMS", "+12065550100"), ("EMAIL", "ann@example.com"), ("GCM", "token")):
        client.update_endpoint(
            ApplicationId="app",
            EndpointId=channel_type,
            EndpointRequest={"ChannelType": channel_type, "Address": address},  # type: ignore[typeddict-item]
        )
    answer = client.create_recommender_configuration(
        CreateRecommenderConfiguration={
            "RecommendationProviderUri": CAMPAIGN,
            "RecommendationProviderRoleArn": "arn:aws:iam::123456789012:role/pinpoint",
            "RecommendationsDisplayName": "product",
        }
    )
    return answer["RecommenderConfigurationResponse"]["Id"]


def put_templates(client: PinpointClient, **members: str) -> None:
    sms: Any = {"Body": BODY, **members}
    email: Any = {"TextPart": BODY, **members}
    push: Any = {"Default": {"Body": BODY}, **members}
    client.create_sms_template(TemplateName="offer", SMSTemplateRequest=sms)
    client.create_email_template(TemplateName="offer", EmailTemplateRequest=email)
    client.create_push_template(TemplateName="offer", PushNotificationTemplateRequest=push)


def send(client: PinpointClient, endpoint_id: str, template: str) -> None:
    request: Any = {
        "Endpoints": {endpoint_id: {}},
        "MessageConfiguration": {},
        "TemplateConfiguration": {template: {"Name": "offer"}},
    }
    client.send_messages(ApplicationId="app", MessageRequest=request)


CASES = [("SMS", "SMSTemplate"), ("EMAIL", "EmailTemplate"), ("GCM", "PushTemplate")]


@pytest.mark.parametrize(("endpoint_id", "template"), CASES)
def test_given_a_template_with_a_recommender_when_sent_directly_then_the_variables_are_missing(
    mocked: Pinpoint, client: PinpointClient, recommender_id: str, endpoint_id: str, template: str
) -> None:
    put_templates(client, RecommenderId=recommender_id)
    send(client, endpoint_id, template)
    message = mocked.outbox[0]
    assert not message.was_sent
    assert "The variable RecommendationItems.[0] has no value" in message.status_message
    assert message.status_message.endswith(" (SendMessages does not call a recommender)")


def test_given_a_template_without_a_recommender_when_its_variables_are_missing_then_the_error_says_so(
    mocked: Pinpoint, client: PinpointClient, recommender_id: str
) -> None:
    put_templates(client)
    send(client, "SMS", "SMSTemplate")
    assert mocked.outbox[0].status_message.endswith(" (the template has no RecommenderId)")


def test_given_another_variable_without_a_value_when_sent_directly_then_recommenders_are_not_mentioned(
    mocked: Pinpoint, client: PinpointClient, recommender_id: str
) -> None:
    sms: Any = {"Body": "Hello {{Attributes.Nope}}", "RecommenderId": recommender_id}
    client.create_sms_template(TemplateName="offer", SMSTemplateRequest=sms)
    send(client, "SMS", "SMSTemplate")
    assert mocked.outbox[0].status_message.endswith("has no value, and no default value")


@pytest.mark.parametrize(("endpoint_id", "template"), CASES)
@pytest.mark.parametrize(
    "defaults",
    [
        '{"RecommendationItems": ["1815"], "Recommendations": {"Name": ["a"]}}',
        '{"RecommendationItems.[0]": "1815", "Recommendations.Name.[0]": "a"}',
    ],
)
def test_given_defaults_when_sent_directly_then_they_are_used(
    mocked: Pinpoint, client: PinpointClient, recommender_id: str, endpoint_id: str, template: str, defaults: str
) -> None:
    put_templates(client, RecommenderId=recommender_id, DefaultSubstitutions=defaults)
    send(client, endpoint_id, template)
    assert mocked.outbox[0].body == "Look: 1815 a"


def test_given_a_template_that_names_an_unknown_recommender_when_created_then_it_is_accepted(
    mocked: Pinpoint, client: PinpointClient
) -> None:
    put_templates(client, RecommenderId="unknown")
    answer = client.get_sms_template(TemplateName="offer")
    assert answer["SMSTemplateResponse"]["RecommenderId"] == "unknown"
