"""The rules for requests apply to responses: the service cannot have returned a value that it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import Pinpoint, UnreadableExport, simulate

from .test_loading_answers import DATES, JOURNEY, SEGMENT, endpoint
from .test_refusals import CAMPAIGN, TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Mapping

PEOPLE = [{"Id": "ann", "ChannelType": "EMAIL", "Address": "ann@example.com"}]
WAIT: Any = {"Wait": {"WaitTime": {"WaitFor": "3 days"}}}
IDENTITY = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
SENT: Any = {**CAMPAIGN, "MessageConfiguration": {"SMSMessage": {"Body": "Hi"}}}
RECOMMENDER: Any = {
    "Id": "r",
    **DATES,
    "RecommendationProviderUri": "arn:aws:personalize:us-east-1:123456789012:campaign/shop",
    "RecommendationProviderRoleArn": "arn:aws:iam::123456789012:role/pinpoint",
    "RecommendationsDisplayName": "For you",
}
JOURNEYS: list[tuple[Mapping[str, Any], str]] = [
    ({"Schedule": {"Timezone": "Europe/Berlin"}}, "$.JourneyResponse.Schedule.Timezone: must be one of UTC, UTC+01"),
    ({"Schedule": {"Timezone": "EST"}}, "$.JourneyResponse.Schedule.Timezone: must be one of UTC, UTC+01"),
    ({"Schedule": {"Timezone": ""}}, "$.JourneyResponse.Schedule.Timezone: must be one of UTC, UTC+01"),
    ({"RefreshFrequency": "1 day"}, "$.JourneyResponse.RefreshFrequency: must be an ISO 8601 duration"),
    ({"QuietTime": {"Start": "9pm"}}, "$.JourneyResponse.QuietTime"),
    ({"QuietTime": {"Start": "9pm", "End": "08:00"}}, "$.JourneyResponse.QuietTime.Start: must be"),
    ({"Limits": {"EndpointReentryInterval": "a day"}}, "$.JourneyResponse.Limits.EndpointReentryInterval: must be"),
    ({"Limits": {"DailyCap": -1}}, "$.JourneyResponse.Limits.DailyCap: must be between 0 and 100, not -1"),
    (
        {"Activities": {"mail": WAIT}},
        "$.JourneyResponse.Activities.mail.Wait.WaitTime.WaitFor: must be an ISO 8601 duration",
    ),
    (
        {"OpenHours": {"EMAIL": {"MONDAY": [{"StartTime": "9am", "EndTime": "17:00"}]}}},
        "$.JourneyResponse.OpenHours.EMAIL.MONDAY[0].StartTime: must be a time of day",
    ),
]


@pytest.mark.parametrize("state", ["DRAFT", "ACTIVE", "COMPLETED"])
@pytest.mark.parametrize(("broken", "message"), JOURNEYS)
def test_given_a_value_that_no_journey_can_have_when_its_response_is_loaded_then_one_sentence_has_its_place(
    mocked: Pinpoint, broken: Any, message: str, state: str
) -> None:
    with pytest.raises(UnreadableExport) as raised:
        mocked.load({"JourneyResponse": {**JOURNEY, **broken, "State": state}})
    assert str(raised.value).startswith(f"<dict>:{message}")
    assert list(mocked.apps) == []


@pytest.mark.parametrize(("broken", "message"), JOURNEYS)
def test_given_a_value_that_no_journey_can_have_when_its_response_is_simulated_then_one_sentence_has_its_place(
    broken: Any, message: str
) -> None:
    with pytest.raises(UnreadableExport) as raised:
        simulate({"JourneyResponse": {**JOURNEY, **broken}}, PEOPLE, days=1)
    assert str(raised.value).startswith(f"<dict>:{message}")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            {**SEGMENT, "Dimensions": {"Metrics": {"visits": {"ComparisonOperator": "MANY", "Value": 3}}}},
            "$.Dimensions.Metrics",
        ),
        (
            {**SENT, "Schedule": {"StartTime": "IMMEDIATE", "Timezone": "Europe/Berlin"}},
            "$.Schedule.Timezone: must be one of UTC, UTC+01",
        ),
        ({**SENT, "Priority": 9}, "$.Priority: must be between 1 and 5, not 9"),
        ({**SENT, "Limits": {"Daily": -1}}, "$.Limits.Daily: must be between 0 and 100, not -1"),
        (
            {"EmailTemplateResponse": {**TEMPLATE, "Subject": "x" * 600_001}},
            "$.EmailTemplateResponse: Subject and HtmlPart",
        ),
        ({"RecommenderConfigurationResponse": {**RECOMMENDER, "RecommendationsPerMessage": 9}}, "$.Recommender"),
        (
            {"ApplicationSettingsResource": {"ApplicationId": "a", "QuietTime": {"Start": "9pm", "End": "08:00"}}},
            "$.ApplicationSettingsResource.QuietTime.Start: must be",
        ),
        (
            {
                "EmailChannelResponse": {
                    "ApplicationId": "a",
                    "Platform": "EMAIL",
                    "FromAddress": "nobody",
                    "Identity": IDENTITY,
                }
            },
            "$.EmailChannelResponse.FromAddress: must be an e-mail address, not 'nobody'",
        ),
        (endpoint("ann", OptOut="MAYBE"), "$.OptOut: must be ALL or NONE, not 'MAYBE'"),
        (endpoint("ann", Location={"Latitude": 99, "Longitude": 1}), "$.Location.Latitude: must be between -90 and"),
    ],
)
def test_given_a_value_that_the_service_refuses_when_a_response_with_it_is_loaded_then_one_sentence_has_its_place(
    mocked: Pinpoint, source: Any, message: str
) -> None:
    with pytest.raises(UnreadableExport) as raised:
        mocked.load(source, application_id="a")
    assert str(raised.value).startswith(f"<dict>:{message}")
    assert (list(mocked.apps), list(mocked.templates)) == ([], [])


def test_given_a_campaign_of_the_past_when_its_request_is_loaded_then_its_start_does_not_matter(
    mocked: Pinpoint,
) -> None:
    request = {"Name": "news", "SegmentId": "x", "Schedule": {"StartTime": "2019-01-01T00:00:00Z"}}
    message = {"MessageConfiguration": {"SMSMessage": {"Body": "Hi"}}}
    mocked.load({"WriteCampaignRequest": {**request, **message}})
    assert [campaign.name for campaign in mocked.app("loaded").campaigns] == ["news"]
