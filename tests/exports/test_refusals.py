"""Refusals: one sentence gives the place and the reason, and nothing is loaded."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock import Pinpoint, UnreadableExport
from pinpoint_mock.exports.checking import refuse_at
from pinpoint_mock.exports.places import Place
from pinpoint_mock.gateway.errors import BadRequest

from .test_loading_answers import APP, DATES, JOURNEY, SEGMENT, endpoint

CAMPAIGN: Any = {
    "ApplicationId": "shop",
    **DATES,
    "Id": "news",
    "Name": "news",
    "Schedule": {"StartTime": "IMMEDIATE"},
    "SegmentId": "fans",
    "SegmentVersion": 1,
    "State": {"CampaignStatus": "COMPLETED"},
    "Version": 1,
}
TEMPLATE: Any = {"TemplateName": "receipt", "TemplateType": "EMAIL", "Version": "1", **DATES}
ITSELF: Any = []
ITSELF.append(ITSELF)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({**JOURNEY, "StartCondition": {}}, "$: needs the member StartCondition, because the journey is ACTIVE"),
        (
            {**JOURNEY, "StartCondition": {**JOURNEY["StartCondition"], "SegmentStartCondition": {"SegmentId": "x"}}},
            "$.StartCondition: must have a SegmentStartCondition or an EventStartCondition, because",
        ),
        ({**JOURNEY, "StartActivity": "other"}, "$.StartActivity: is not one of the journey's activities"),
        ({**JOURNEY, "Activities": {"mail": {}}}, "$.Activities.mail: must have exactly one of CUSTOM, "),
        ({**JOURNEY, "RefreshFrequency": "daily"}, "$.RefreshFrequency: must be an ISO 8601 duration"),
        (
            {
                "CreateRecommenderConfiguration": {
                    "RecommendationProviderUri": "x",
                    "RecommendationProviderRoleArn": "y",
                }
            },
            "$.CreateRecommenderConfiguration",
        ),
        ({"WriteSegmentRequest": {}}, "$.WriteSegmentRequest: needs an Id or a Name"),
        (
            {"EndpointId": "a", "EndpointRequest": {"ChannelType": "SMS", "Address": "x" * 20_000}},
            "$.EndpointRequest: Endpoint a would have ",
        ),
        ({"JourneyResponse": {**JOURNEY, "State": "RUNNING"}}, "$.JourneyResponse.State: must be one of DRAFT, "),
        (
            {**JOURNEY, "Activities": {"a b": {"Wait": {"WaitTime": 3}}}},
            "$.Activities['a b'].Wait.WaitTime: must be an object, not a number",
        ),
        (
            {**JOURNEY, "CreationDate": "yesterday"},
            "$.CreationDate: must be an ISO 8601 date and time, not 'yesterday'",
        ),
        ({**JOURNEY, "Name": None}, "$: needs the member Name: every journey has it"),
        ({**SEGMENT, "Version": 0}, "$.Version: must be a version number, not 0"),
        (
            {**SEGMENT, "Dimensions": {"Attributes": {"team": {"Values": "x"}}}},
            "$.Dimensions.Attributes.team.Values: must be a list, not a string",
        ),
        (
            {**CAMPAIGN, "Schedule": {"StartTime": "soon"}},
            "$.Schedule.StartTime: must be an ISO 8601 date and time, not 'soon'",
        ),
        (
            {**CAMPAIGN, "Schedule": {"StartTime": "IMMEDIATE", "Frequency": "EVENT"}},
            "$.Schedule.EventFilter: is required for the frequency EVENT",
        ),
        ({**CAMPAIGN, "SegmentId": None}, "$: needs the member SegmentId: every campaign has it"),
        (
            {"EmailTemplateResponse": {**TEMPLATE, "Version": "first"}},
            "$.EmailTemplateResponse.Version: must be a version number, not 'first'",
        ),
        (
            {"EmailTemplateResponse": {**TEMPLATE, "DefaultSubstitutions": "{"}},
            "$.EmailTemplateResponse: DefaultSubstitutions is not valid JSON",
        ),
        ({"EmailTemplateResponse": {}}, "$.EmailTemplateResponse: needs a TemplateName"),
        (endpoint("ann", CohortId="100"), "$.CohortId: must be a number from 0 to 99, not '100'"),
        (endpoint("ann", EffectiveDate="x"), "$.EffectiveDate: must be an ISO 8601 date and time, not 'x'"),
        ({"EndpointResponse": {"ChannelType": "SMS"}}, "$.EndpointResponse: needs an Id, or an Address to make one"),
        ({"EndpointId": "a", "EndpointRequest": {"ChannelType": "SMS"}}, "$.EndpointRequest: Missing Address"),
        (
            {"EndpointId": "a$", "EndpointRequest": {"Address": "x"}},
            "$.EndpointRequest.Id: must not be empty or contain '$'",
        ),
        ({"WriteJourneyRequest": {"Name": "a b"}}, "$.WriteJourneyRequest.Name: must have 1 to 150 characters"),
        (
            {"WriteJourneyRequest": {"Name": "a", "Activities": {"m": {"EMAIL": {"Template": "x"}}}}},
            "$.WriteJourneyRequest.Activities.m.EMAIL.Template: is not a member of EmailMessageActivity (did you mean",
        ),
        (
            {"WriteJourneyRequest": {"Name": "a", "Aktivities": {}}},
            "$.WriteJourneyRequest.Aktivities: is not a member of WriteJourneyRequest (did you mean 'Activities'?)",
        ),
        ({"WriteSegmentRequest": {"tags": {"aws:a": "b"}}}, "$.WriteSegmentRequest"),
        (
            {"TemplateName": "-", "SMSTemplateRequest": {}},
            "$.SMSTemplateRequest.TemplateName: must begin with a letter or digit",
        ),
        ({"ApplicationId": "a", "APNSChannelRequest": {}}, "$.APNSChannelRequest: Missing credentials"),
        (
            {"ApplicationId": "a", "WriteApplicationSettingsRequest": {"Limits": {"Daily": 101}}},
            "$.WriteApplicationSettingsRequest.Limits.Daily: must be between 0 and 100, not 101",
        ),
        (
            {"ApplicationId": "a", "WriteEventStream": {"DestinationStreamArn": "x", "RoleArn": "y"}},
            "$.WriteEventStream.DestinationStreamArn: ",
        ),
        (
            {"SegmentResponse": {**SEGMENT, "SegmentType": "IMPORT"}, "EndpointIds": "ann"},
            "$.SegmentResponse.EndpointIds: must be a list of strings",
        ),
        (
            {"SegmentResponse": {**SEGMENT, "Version": "9" * 5000}},
            "$.SegmentResponse.Version: ",
        ),
        (
            {"EmailTemplateResponse": {**TEMPLATE, "Version": "²"}},
            "$.EmailTemplateResponse.Version: must be a version number",
        ),
        (
            {"ApplicationId": 5, "WriteSegmentRequest": {"Name": "a"}},
            "$.WriteSegmentRequest: this segment is in an app whose id must be a string without a slash, not 5",
        ),
        (
            {"ApplicationId": "a/b", "WriteSegmentRequest": {"Name": "a"}},
            "$.WriteSegmentRequest: this segment is in an app whose id must be a string without a slash, not 'a/b'",
        ),
        ({"WriteSegmentRequest": {"Name": "\ud800"}}, "$: The value has \\ud800 alone, which is half of a character"),
        ({"WriteSegmentRequest": {"Name": {7}}}, "$: The value cannot be written as JSON: it contains {7}"),
        (ITSELF, "$: The value cannot be written as JSON: Circular reference detected"),
    ],
)
def test_given_a_broken_resource_when_it_is_loaded_then_one_sentence_names_the_place_and_nothing_is_loaded(
    mocked: Pinpoint, source: Any, message: str
) -> None:
    with pytest.raises(UnreadableExport) as raised:
        mocked.load({"ApplicationResponse": {**APP, "Id": "good"}}, source, application_id="good")
    assert str(raised.value).startswith(f"<dict>:{message}")
    assert "\n" not in str(raised.value)
    assert (list(mocked.apps), list(mocked.templates), mocked.loaded) == ([], [], ())


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (APP, "app 'The shop' (shop) already exists"),
        (SEGMENT, "segment 'Fans' (fans) already exists in the app 'shop'"),
        (JOURNEY, "journey 'welcome' (j1) already exists in the app 'shop'"),
        (CAMPAIGN, "campaign 'news' already exists in the app 'shop'"),
        (endpoint("ann"), "endpoint 'ann' already exists in the app 'shop'"),
        ({"EmailTemplateResponse": TEMPLATE}, "EMAIL template 'receipt' already exists"),
    ],
)
def test_given_a_resource_that_exists_when_it_is_loaded_again_then_the_error_says_so(
    mocked: Pinpoint, source: Any, what: str
) -> None:
    mocked.load(source)
    with pytest.raises(UnreadableExport) as raised:
        mocked.load(source)
    assert f": the {what}: an earlier load() read it from <dict>:$" in str(raised.value)
    assert len(mocked.loaded) == 1


def test_given_segments_that_are_based_on_each_other_when_they_are_loaded_then_the_error_says_so(
    mocked: Pinpoint,
) -> None:
    def based_on(segment_id: str, other: str) -> dict[str, Any]:
        groups = {"Groups": [{"SourceSegments": [{"Id": other}]}]}
        return {**SEGMENT, "Id": segment_id, "Name": segment_id, "Dimensions": None, "SegmentGroups": groups}

    with pytest.raises(UnreadableExport) as raised:
        mocked.load([based_on("a", "b"), based_on("b", "a")])
    assert "is based on itself" in str(raised.value)


def test_given_the_path_of_a_member_when_it_is_refused_then_each_step_is_one_of_the_json_path() -> None:
    with pytest.raises(UnreadableExport) as raised:
        refuse_at(Place("f.json"), BadRequest("is wrong", "Groups[0].a['b.c'][\"d'e\"].f"))
    assert str(raised.value) == "f.json:$.Groups[0].a['b.c'][\"d'e\"].f: is wrong"
