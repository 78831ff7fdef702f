"""Missing resources that loaded resources name: they are reported, or replaced with empty ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .test_loading_answers import APP, DATES, JOURNEY, SEGMENT
from .test_refusals import CAMPAIGN

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

SPLIT: Any = {
    **JOURNEY,
    "StartCondition": {"EventStartCondition": {**JOURNEY["StartCondition"]["EventStartCondition"], "SegmentId": "s1"}},
    "Activities": {
        "mail": {"EMAIL": {"TemplateName": "receipt", "TemplateVersion": "2"}},
        "sms": {"SMS": {"TemplateName": "receipt"}},
        "custom": {"CUSTOM": {"TemplateName": "any"}},
        "split": {"ConditionalSplit": {"Condition": {"Conditions": [{"SegmentCondition": {"SegmentId": "s2"}}]}}},
        "multi": {"MultiCondition": {"Branches": [{"Condition": {"SegmentCondition": {"SegmentId": "s3"}}}]}},
    },
}
TREATED: Any = {
    **CAMPAIGN,
    "SegmentVersion": 3,
    "TemplateConfiguration": {"PushTemplate": {"Name": "news"}},
    "AdditionalTreatments": [
        {"Id": "1", "SizePercent": 1, "TemplateConfiguration": {"InAppTemplate": {"Name": "banner"}}}
    ],
}
GROUPS: Any = {
    **SEGMENT,
    "Dimensions": None,
    "SegmentGroups": {"Groups": [{"SourceSegments": [{"Id": "s", "Version": 2}]}]},
}
TEMPLATE: Any = {"TemplateName": "t", "TemplateType": "EMAIL", "Version": "1", "RecommenderId": "r", **DATES}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            SPLIT,
            [
                ("segment", "s1", None, "$.StartCondition.EventStartCondition.SegmentId"),
                ("EMAIL template", "receipt", "2", "$.Activities.mail.EMAIL.TemplateName"),
                ("SMS template", "receipt", None, "$.Activities.sms.SMS.TemplateName"),
                ("template", "any", None, "$.Activities.custom.CUSTOM.TemplateName"),
                (
                    "segment",
                    "s2",
                    None,
                    "$.Activities.split.ConditionalSplit.Condition.Conditions[0].SegmentCondition.SegmentId",
                ),
                (
                    "segment",
                    "s3",
                    None,
                    "$.Activities.multi.MultiCondition.Branches[0].Condition.SegmentCondition.SegmentId",
                ),
            ],
        ),
        (
            TREATED,
            [
                ("segment", "fans", "3", "$.SegmentId"),
                ("PUSH template", "news", None, "$.TemplateConfiguration.PushTemplate.Name"),
                (
                    "INAPP template",
                    "banner",
                    None,
                    "$.AdditionalTreatments[0].TemplateConfiguration.InAppTemplate.Name",
                ),
            ],
        ),
        (GROUPS, [("segment", "s", "2", "$.SegmentGroups.Groups[0].SourceSegments[0].Id")]),
        ({"EmailTemplateResponse": TEMPLATE}, [("recommender", "r", None, "$.EmailTemplateResponse.RecommenderId")]),
    ],
)
def test_given_names_of_missing_resources_when_they_are_loaded_then_each_is_reported_with_its_place(
    mocked: Pinpoint, source: Any, expected: Any
) -> None:
    record = mocked.load(source)
    assert [(each.kind, each.id, each.version, each.place.path) for each in record.missing] == expected
    assert {each.is_stubbed for each in record.missing} == {False}


def test_given_all_named_resources_when_they_are_loaded_together_in_any_order_then_nothing_is_missing(
    mocked: Pinpoint,
) -> None:
    journey = {**JOURNEY, "StartCondition": {"SegmentStartCondition": {"SegmentId": "fans"}}}
    template = {"TemplateName": "receipt", "TemplateType": "EMAIL", "Version": "1", **DATES}
    assert mocked.load(journey, CAMPAIGN, {"EmailTemplateResponse": template}, SEGMENT).missing == ()


def test_given_a_missing_version_of_an_existing_segment_when_stubs_are_made_then_it_is_only_reported(
    mocked: Pinpoint,
) -> None:
    [missing] = mocked.load({**CAMPAIGN, "SegmentVersion": 9}, SEGMENT, missing="stub").missing
    assert (missing.version, missing.is_stubbed) == ("9", False)
    assert mocked.app("shop").segment("fans").version == 1


def test_given_stubs_when_they_are_made_then_segments_and_templates_are_empty(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    record = mocked.load(SPLIT, TREATED, missing="stub")
    assert {each.is_stubbed for each in record.missing} == {True}
    app = mocked.app("shop")
    shared_client.update_endpoint(
        ApplicationId="shop", EndpointId="ann", EndpointRequest={"ChannelType": "EMAIL", "Address": "a@example.com"}
    )
    assert {segment.id: segment.members() for segment in app.segments} == {"s1": [], "s2": [], "s3": [], "fans": []}
    assert app.segment("fans").version == 3
    assert sorted((each.name, each.template_type) for each in mocked.templates) == [
        ("any", "SMS"),
        ("banner", "INAPP"),
        ("news", "PUSH"),
        ("receipt", "EMAIL"),
        ("receipt", "SMS"),
    ]
    answer = shared_client.get_email_template(TemplateName="receipt", Version="2")["EmailTemplateResponse"]
    assert (answer["Subject"], answer["TextPart"]) == ("", "")


def test_given_a_missing_recommender_when_stubs_are_made_then_it_is_only_reported(mocked: Pinpoint) -> None:
    [missing] = mocked.load({"EmailTemplateResponse": TEMPLATE}, missing="stub").missing
    assert str(missing) == (
        "<dict>:$.EmailTemplateResponse.RecommenderId: recommender 'r' does not exist, and EMAIL template 't' needs it"
    )


@pytest.mark.parametrize("version", ["²", "0", "9" * 5000])
def test_given_a_version_that_no_template_can_have_when_stubs_are_made_then_there_is_the_first_version(
    mocked: Pinpoint, shared_client: PinpointClient, version: str
) -> None:
    activity = {"EMAIL": {"TemplateName": "receipt", "TemplateVersion": version}}
    mocked.load({"WriteJourneyRequest": {"Name": "welcome", "Activities": {"mail": activity}}}, missing="stub")
    answer = shared_client.list_template_versions(TemplateName="receipt", TemplateType="EMAIL")
    assert [each["Version"] for each in answer["TemplateVersionsResponse"]["Item"]] == ["1"]


def test_given_a_template_in_another_region_when_stubs_are_made_then_the_record_says_where_it_is(
    mocked: Pinpoint,
) -> None:
    abroad = {**TEMPLATE, "Arn": "arn:aws:mobiletargeting:eu-west-1:1:templates/t/EMAIL", "RecommenderId": None}
    journey = {**JOURNEY, "Activities": {"mail": {"EMAIL": {"TemplateName": "t"}}}, "StartActivity": "mail"}
    record = mocked.load(
        {**APP, "Arn": "arn:aws:mobiletargeting:us-east-1:1:apps/shop"},
        {"EmailTemplateResponse": abroad},
        {"JourneyResponse": journey},
        missing="stub",
    )
    missing = next(each for each in record.missing if each.id == "t")
    assert not missing.is_stubbed
    assert "the EMAIL template 't' is in eu-west-1" in str(missing)
    assert [template.region for template in mocked.templates] == ["eu-west-1"]


def test_given_a_segment_of_another_app_when_stubs_are_made_then_the_record_says_where_it_is(mocked: Pinpoint) -> None:
    other = {**SEGMENT, "ApplicationId": "other"}
    start = {"SegmentStartCondition": {"SegmentId": SEGMENT["Id"]}}
    record = mocked.load({"SegmentResponse": other}, {**JOURNEY, "StartCondition": start}, missing="stub")
    [missing] = [each for each in record.missing if each.kind == "segment"]
    assert not missing.is_stubbed
    assert "the segment is in app 'other'" in str(missing)


def test_given_a_name_in_another_spelling_when_it_is_missing_then_the_record_has_the_nearest(mocked: Pinpoint) -> None:
    template = {**TEMPLATE, "TemplateName": "Receipt", "RecommenderId": None}
    record = mocked.load(
        {"EmailTemplateResponse": template},
        {**SPLIT, "Activities": {"a": SPLIT["Activities"]["mail"]}, "StartActivity": "a"},
    )
    assert [missing.hint for missing in record.missing if missing.id == "receipt"] == ["did you mean 'Receipt'?"]
