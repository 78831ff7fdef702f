"""The rules for saving a campaign, except the rules for its schedule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.segments.segment import Membership, put_imported

from .requests_scene import DAILY, IMMEDIATE, LATER, triggered

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

pytestmark = pytest.mark.usefixtures("at_t0")

EMAIL = {"EmailMessage": {"Title": "Sale", "HtmlBody": "<p>Sale</p>"}}
CUSTOM = {"CustomMessage": {"Data": "1"}}
NO_CONTENT = "MessageConfiguration must have content for a channel, or TemplateConfiguration must have a template"


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"Name": None}, "Name is required"),
        ({"Name": " "}, "Name must not be empty: ' '"),
        ({"SegmentId": None}, "SegmentId is required"),
        ({"Schedule": None}, "Schedule is required"),
        ({"SegmentId": ""}, "SegmentId '' is not a segment of this application"),
        (
            {"SegmentId": "segmnet"},
            "SegmentId 'segmnet' is not a segment of this application (did you mean 'segment'?)",
        ),
        (
            {"SegmentVersion": 7},
            "SegmentVersion 7 is not a version of the segment 'segment' (its newest version is 1)",
        ),
        ({"HoldoutPercent": 101}, "HoldoutPercent must be between 0 and 100, not 101"),
        ({"HoldoutPercent": -1}, "HoldoutPercent must be between 0 and 100, not -1"),
        ({"Priority": 0}, "Priority must be between 1 and 5, not 0"),
        ({"Priority": 6}, "Priority must be between 1 and 5, not 6"),
        ({"Limits": {"Daily": 101}}, "Limits.Daily must be between 0 and 100, not 101"),
        ({"Limits": {"Total": 101}}, "Limits.Total must be between 0 and 100, not 101"),
        ({"Limits": {"Session": -1}}, "Limits.Session must be at least 0, not -1"),
        ({"Limits": {"MaximumDuration": 59}}, "Limits.MaximumDuration must be at least 60, not 59"),
        (
            {"Limits": {"MessagesPerSecond": 20_001}},
            "Limits.MessagesPerSecond must be between 1 and 20000, not 20001",
        ),
        (
            {"Hook": {"LambdaFunctionName": "no function"}},
            "Hook.LambdaFunctionName must be the name or ARN of a Lambda function, not 'no function'",
        ),
        (
            {"Hook": {"WebUrl": "http://example.com"}},
            "Hook.WebUrl must be a URL that begins with https://, not 'http://example.com'",
        ),
    ],
)
def test_a_broken_rule_is_a_bad_request_that_names_the_member(
    refused: Callable[..., str], members: dict[str, Any], message: str
) -> None:
    assert refused(**members) == message


@pytest.mark.parametrize(
    "members",
    [
        {"Limits": {"MessagesPerSecond": 1}},
        {"Limits": {"Daily": 0, "Total": 0, "Session": 0, "MaximumDuration": 0, "MessagesPerSecond": 0}},
        {"HoldoutPercent": 100},
        {"Priority": 5},
        {"Hook": {"LambdaFunctionName": "", "WebUrl": ""}},
        {"Hook": {"LambdaFunctionName": "f", "Mode": "DELIVERY"}},
        {"Hook": {"LambdaFunctionName": "arn:aws:lambda:us-east-1:123456789012:function:f", "Mode": "FILTER"}},
        {"Hook": {"WebUrl": "https://example.com/hook"}},
    ],
)
def test_members_within_the_rules_are_accepted(create: Callable[..., str], members: dict[str, Any]) -> None:
    assert create(**members)


def test_all_broken_rules_are_in_one_error_message(refused: Callable[..., str]) -> None:
    message = refused(Name="", HoldoutPercent=200, Limits={"Daily": 500}, MessageConfiguration=None)

    assert message == (
        "Name must not be empty: '' (and 3 more: HoldoutPercent must be between 0 and 100, not 200; "
        f"Limits.Daily must be between 0 and 100, not 500; {NO_CONTENT})"
    )


@pytest.mark.parametrize("text", ["YEARLY", "daily", ""])
def test_a_frequency_that_does_not_exist_is_refused(refused: Callable[..., str], text: str) -> None:
    assert refused(Schedule={"StartTime": LATER, "Frequency": text}).startswith(
        "Schedule.Frequency must be one of ONCE"
    )


# Messages and templates


@pytest.mark.parametrize(
    "members",
    [
        {"MessageConfiguration": None},
        {"MessageConfiguration": {}},
        {"MessageConfiguration": {"SMSMessage": {"MessageType": "PROMOTIONAL"}}},
        {"MessageConfiguration": {"EmailMessage": {"FromAddress": "a@example.com"}}},
        {"MessageConfiguration": {"CustomMessage": {}}},
        {"MessageConfiguration": {"GCMMessage": {"Action": "OPEN_APP", "Body": ""}}},
        {"MessageConfiguration": None, "TemplateConfiguration": {"EmailTemplate": {}}},
    ],
)
def test_a_campaign_without_content_is_refused(refused: Callable[..., str], members: dict[str, Any]) -> None:
    assert refused(**members) == NO_CONTENT


@pytest.mark.parametrize(
    "members",
    [
        {"MessageConfiguration": EMAIL},
        {"MessageConfiguration": {"DefaultMessage": {"Body": "Sale"}}},
        {"MessageConfiguration": {"APNSMessage": {"RawContent": "{}"}}},
        {"MessageConfiguration": {"GCMMessage": {"SilentPush": True}}},
        {"MessageConfiguration": {"InAppMessage": {"Content": [{"BackgroundColor": "#000000"}]}}},
        {"MessageConfiguration": None, "TemplateConfiguration": {"PushTemplate": {"Name": "welcome"}}},
        {"MessageConfiguration": None, "TemplateConfiguration": {"InAppTemplate": {"Name": "welcome", "Version": "1"}}},
        {
            "MessageConfiguration": {"SMSMessage": {"MessageType": "TRANSACTIONAL"}},
            "TemplateConfiguration": {"SMSTemplate": {"Name": "welcome", "Version": "latest"}},
        },
    ],
)
def test_a_message_or_a_template_counts_as_content(create: Callable[..., str], members: dict[str, Any]) -> None:
    assert create(**members)


@pytest.mark.parametrize(
    ("templates", "message"),
    [
        ({"VoiceTemplate": {"Name": "welcome"}}, "VoiceTemplate is not supported in campaigns"),
        (
            {"EmailTemplate": {"Name": "welcom"}},
            "EmailTemplate.Name 'welcom' is not an existing EMAIL template (did you mean 'welcome'?)",
        ),
        (
            {"SMSTemplate": {"Name": "welcome", "Version": "2"}},
            "SMSTemplate.Version '2' is not a version of the SMS template 'welcome' (its newest version is 1)",
        ),
    ],
)
def test_a_template_that_cannot_be_used_is_refused(
    refused: Callable[..., str], templates: dict[str, Any], message: str
) -> None:
    """Proposed: a missing template is refused."""
    assert refused(TemplateConfiguration=templates) == f"TemplateConfiguration.{message}"


@pytest.mark.parametrize(
    ("messages", "message"),
    [
        ({"GCMMessage": {"Body": "x" * 201}}, "GCMMessage.Body must have at most 200 characters, not 201"),
        ({"DefaultMessage": {"Body": "x" * 201}}, "DefaultMessage.Body must have at most 200 characters, not 201"),
        (
            {"EmailMessage": {"Body": "x", "Headers": [{"Name": "X-A", "Value": "1"}] * 16}},
            "EmailMessage.Headers must have at most 15 items, not 16",
        ),
        (
            {"InAppMessage": {"Content": [{"BackgroundColor": "#000000"}] * 6}},
            "InAppMessage.Content must have at most 5 items, not 6",
        ),
    ],
)
def test_a_message_that_is_too_large_is_refused(
    refused: Callable[..., str], messages: dict[str, Any], message: str
) -> None:
    assert refused(MessageConfiguration=messages) == f"MessageConfiguration.{message}"


def test_the_body_of_an_sms_may_be_longer_than_the_body_of_a_push(create: Callable[..., str]) -> None:
    assert create(MessageConfiguration={"SMSMessage": {"Body": "x" * 201}})


def test_a_custom_message_needs_a_delivery_uri(refused: Callable[..., str]) -> None:
    message = "CustomDeliveryConfiguration.DeliveryUri is required for a CustomMessage"

    assert refused(MessageConfiguration=CUSTOM) == message
    assert refused(MessageConfiguration=CUSTOM, CustomDeliveryConfiguration={"DeliveryUri": ""}) == message


@pytest.mark.parametrize(("length", "is_accepted"), [(5 * 1024, True), (5 * 1024 + 1, False)])
def test_the_data_of_a_custom_message_has_at_most_five_kilobytes(
    create: Callable[..., str], refused: Callable[..., str], length: int, is_accepted: bool
) -> None:
    members = {
        "MessageConfiguration": {"CustomMessage": {"Data": "ü" * (length // 2) + "x" * (length % 2)}},
        "CustomDeliveryConfiguration": {"DeliveryUri": "function"},
    }

    if is_accepted:
        assert create(**members)
    else:
        message = "MessageConfiguration.CustomMessage.Data must have at most 5,120 bytes, not 5,121"
        assert refused(**members) == message


@pytest.mark.parametrize(
    ("uri", "is_accepted"),
    [
        ("https://x/y", True),
        ("function", True),
        ("arn:aws:lambda:us-east-1:123456789012:function:f:live", True),
        ("http://x", False),
        ("https://x/y z", False),
        ("https://#", False),
        ("https:///x", False),
        ("arn:aws:sns:us-east-1:123456789012:topic", False),
    ],
)
def test_a_delivery_uri_is_a_function_or_a_webhook(
    create: Callable[..., str], refused: Callable[..., str], uri: str, is_accepted: bool
) -> None:
    members = {"MessageConfiguration": CUSTOM, "CustomDeliveryConfiguration": {"DeliveryUri": uri}}

    if is_accepted:
        assert create(**members)
    else:
        assert refused(**members).startswith("CustomDeliveryConfiguration.DeliveryUri must be the name or ARN")


# Treatments


def halves(*sizes: int) -> list[dict[str, Any]]:
    return [{"SizePercent": size, "MessageConfiguration": EMAIL} for size in sizes]


@pytest.mark.parametrize(
    ("sizes", "holdout", "is_accepted"),
    [
        ((60, 50), 0, False),
        ((60,), 50, False),
        ((40,), 10, True),
        ((50, 50), 0, True),
        ((20, 20, 20, 20), 20, True),
    ],
)
def test_shares_are_at_most_a_hundred_percent(
    create: Callable[..., str], refused: Callable[..., str], sizes: tuple[int, ...], holdout: int, is_accepted: bool
) -> None:
    members = {"AdditionalTreatments": halves(*sizes), "HoldoutPercent": holdout}

    if is_accepted:
        assert create(**members)
    else:
        message = f"HoldoutPercent and every SizePercent must be at most 100 together, not {sum(sizes) + holdout}"
        assert refused(**members) == message


def test_four_additional_treatments_are_accepted_and_five_are_not(
    create: Callable[..., str], refused: Callable[..., str]
) -> None:
    assert create(AdditionalTreatments=halves(*[10] * 4))
    assert (
        refused(AdditionalTreatments=halves(*[10] * 5)) == "AdditionalTreatments must have at most 4 treatments, not 5"
    )


@pytest.mark.parametrize(
    ("treatment", "message"),
    [
        ({"SizePercent": -1}, "SizePercent must be between 0 and 100, not -1"),
        ({"MessageConfiguration": {"GCMMessage": {"Body": "x" * 201}}}, "MessageConfiguration.GCMMessage.Body must"),
        (
            {"TemplateConfiguration": {"VoiceTemplate": {"Name": "welcome"}}},
            "TemplateConfiguration.VoiceTemplate is not supported",
        ),
        ({"MessageConfiguration": CUSTOM}, "CustomDeliveryConfiguration.DeliveryUri is required for a CustomMessage"),
        ({"Schedule": {"StartTime": "soon"}}, "Schedule.StartTime must be an ISO 8601 date and time, not 'soon'"),
        ({"Schedule": {**DAILY, "EndTime": ""}}, "Schedule.EndTime is required for the frequency DAILY"),
        ({"MessageConfiguration": {"SMSMessage": {"SenderId": "Shop"}}}, NO_CONTENT),
    ],
)
def test_the_rules_of_a_campaign_apply_to_a_treatment(
    refused: Callable[..., str], treatment: dict[str, Any], message: str
) -> None:
    assert refused(AdditionalTreatments=[{"SizePercent": 1, **treatment}]).startswith(
        f"AdditionalTreatments[0].{message}"
    )


def test_a_treatment_without_a_message_or_a_delivery_uses_those_of_the_campaign(create: Callable[..., str]) -> None:
    """Ours."""
    assert create(AdditionalTreatments=[{"SizePercent": 10}, {"SizePercent": 10, "MessageConfiguration": {}}])
    assert create(
        AdditionalTreatments=[{"SizePercent": 10, "MessageConfiguration": CUSTOM}],
        CustomDeliveryConfiguration={"DeliveryUri": "function"},
    )


# Segments that were imported


@pytest.fixture
def imported(mocked: Pinpoint, client: PinpointClient, app_id: str) -> str:
    """Return the id of an imported segment. The segment `around` is based on it."""
    with mocked.app(app_id)._reference.locked_app() as app:
        put_imported(app, "imported", "list", {"Format": "CSV"}, Membership(frozenset(), frozenset()), 0)
    return "imported"


@pytest.mark.parametrize("place", ["campaign", "treatment"])
def test_events_cannot_trigger_a_campaign_of_an_imported_segment(
    refused: Callable[..., str], imported: str, place: str
) -> None:
    treatment = {"SizePercent": 10, "Schedule": triggered()}
    members = {"Schedule": triggered()} if place == "campaign" else {"AdditionalTreatments": [treatment]}

    message = refused(SegmentId=imported, **members)

    assert message == "SegmentId 'imported' is imported, or based on an imported segment: events need a dynamic one"


def test_other_campaigns_may_have_an_imported_segment(create: Callable[..., str], imported: str) -> None:
    assert create(SegmentId=imported, Schedule=IMMEDIATE)
    assert create(SegmentId=imported, Schedule=triggered("IN_APP_EVENT"))


def test_a_later_version_of_the_segment_that_is_based_on_an_imported_one_does_not_matter(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    create: Callable[..., str],
    update: Callable[..., Any],
    refused: Callable[..., str],
    imported: str,
) -> None:
    made: Any = client.create_segment(ApplicationId=app_id, WriteSegmentRequest={"Name": "people"})
    segment_id = made["SegmentResponse"]["Id"]
    campaign_id = create(SegmentId=segment_id, Schedule=triggered())
    groups: Any = {"Groups": [{"SourceSegments": [{"Id": imported}]}]}
    client.update_segment(ApplicationId=app_id, SegmentId=segment_id, WriteSegmentRequest={"SegmentGroups": groups})

    assert update(campaign_id, Name="other")["SegmentVersion"] == 1
    assert create(SegmentId=segment_id, SegmentVersion=1, Schedule=triggered())
    assert "is imported, or based on an imported segment" in refused(SegmentId=segment_id, Schedule=triggered())


# Updates


def test_the_rules_apply_to_an_update(
    client: PinpointClient, app_id: str, create: Callable[..., str], update: Callable[..., Any], imported: str
) -> None:
    campaign_id = create()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"Name": ""}, "Name must not be empty"),
        ({"SegmentId": "nowhere"}, "SegmentId 'nowhere' is not a segment"),
        ({"SegmentVersion": 2}, "SegmentVersion 2 is not a version"),
        ({"MessageConfiguration": CUSTOM}, "CustomDeliveryConfiguration.DeliveryUri is required"),
        ({"MessageConfiguration": {}}, NO_CONTENT),
        ({"SegmentId": imported, "Schedule": triggered()}, "SegmentId 'imported' is imported"),
        ({"AdditionalTreatments": halves(60, 60)}, "HoldoutPercent and every SizePercent"),
    ]

    for members, message in wrong:
        with pytest.raises(client.exceptions.BadRequestException, match=re.escape(message)):
            update(campaign_id, **members)


def test_an_update_does_not_check_members_that_it_does_not_send(
    mocked: Pinpoint, client: PinpointClient, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    """A campaign can be paused even if its start has passed or its template was deleted."""
    campaign_id = create(Schedule=DAILY, TemplateConfiguration={"SMSTemplate": {"Name": "welcome"}})
    mocked.clock.advance(days=2)
    client.delete_sms_template(TemplateName="welcome")

    assert update(campaign_id, IsPaused=True)["Version"] == 2
