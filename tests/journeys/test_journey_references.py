"""Segments and templates that a journey names must exist when it is published. In a draft they need not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from journey_resources import put_everybody

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


def start_with(segment_id: str) -> dict[str, Any]:
    return {"StartCondition": {"SegmentStartCondition": {"SegmentId": segment_id}}}


def one_activity(kind: str, **details: Any) -> dict[str, Any]:
    return {"StartActivity": "a", "Activities": {"a": {kind: details}}}


# Segments


@pytest.mark.parametrize("segment_id", ["nowhere", ""])
def test_given_a_segment_that_does_not_exist_when_a_journey_starts_with_it_then_it_is_not_published(
    unpublishable: Callable[..., None], segment_id: str
) -> None:
    unpublishable(
        "Journey validation failed, StartCondition.SegmentStartCondition.SegmentId "
        f"{segment_id!r} is not a segment of this application",
        **start_with(segment_id),
    )


def test_given_a_segment_that_was_deleted_when_a_journey_starts_with_it_then_it_is_not_published(
    client: PinpointClient, app_id: str, unpublishable: Callable[..., None]
) -> None:
    segment = client.create_segment(ApplicationId=app_id, WriteSegmentRequest={"Dimensions": {}})["SegmentResponse"]
    client.delete_segment(ApplicationId=app_id, SegmentId=segment["Id"])
    unpublishable("Journey validation failed, StartCondition.SegmentStartCondition", **start_with(segment["Id"]))


def test_given_the_name_of_a_segment_instead_of_its_id_then_the_error_says_its_id(
    client: PinpointClient, app_id: str, unpublishable: Callable[..., None]
) -> None:
    request: Any = {"Name": "customers", "Dimensions": {}}
    segment = client.create_segment(ApplicationId=app_id, WriteSegmentRequest=request)["SegmentResponse"]
    unpublishable(
        "Journey validation failed, StartCondition.SegmentStartCondition.SegmentId 'customers' is not a segment of "
        f"this application ('customers' is its name; its id is {segment['Id']!r})",
        **start_with("customers"),
    )


def test_given_a_segment_of_another_app_then_the_error_says_which_app(
    mocked: Pinpoint, unpublishable: Callable[..., None]
) -> None:
    other = mocked.create_app("other", region="us-east-1")
    put_everybody(other.id, "foreign")
    unpublishable(
        "Journey validation failed, StartCondition.SegmentStartCondition.SegmentId 'foreign' is not a segment of this "
        "application (the segment is in app 'other')",
        **start_with("foreign"),
    )


def test_given_a_segment_that_does_not_exist_when_events_start_the_journey_then_it_is_not_published(
    unpublishable: Callable[..., None], event_start: dict[str, Any]
) -> None:
    event = {**event_start["EventStartCondition"], "SegmentId": "segmnt"}
    unpublishable(
        "Journey validation failed, StartCondition.EventStartCondition.SegmentId 'segmnt' is not a segment of this "
        "application (did you mean 'segment'?)",
        StartCondition={"EventStartCondition": event},
    )


def test_given_an_empty_segment_id_when_events_start_the_journey_then_it_is_published(
    publish: Callable[..., str], event_start: dict[str, Any]
) -> None:
    assert publish(StartCondition={"EventStartCondition": {**event_start["EventStartCondition"], "SegmentId": ""}})


@pytest.mark.parametrize(
    ("kind", "details", "member"),
    [
        (
            "ConditionalSplit",
            {"Condition": {"Conditions": [{"SegmentCondition": {"SegmentId": "nowhere"}}]}},
            "Condition.Conditions[0]",
        ),
        (
            "MultiCondition",
            {"Branches": [{"Condition": {"SegmentCondition": {"SegmentId": "nowhere"}}}]},
            "Branches[0].Condition",
        ),
    ],
)
def test_given_a_condition_on_a_segment_that_does_not_exist_then_the_journey_is_not_published(
    unpublishable: Callable[..., None], kind: str, details: Any, member: str
) -> None:
    unpublishable(
        f"Activity validation failed, a: {kind}.{member}.SegmentCondition.SegmentId 'nowhere' is not a segment of "
        "this application",
        **one_activity(kind, **details),
    )


# Templates

TEMPLATE_KINDS = ["EMAIL", "PUSH", "SMS"]


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
@pytest.mark.parametrize("details", [{}, {"TemplateName": ""}, {"TemplateVersion": "1"}])
def test_given_a_message_without_a_template_then_the_journey_is_not_published(
    unpublishable: Callable[..., None], kind: str, details: Any
) -> None:
    unpublishable(f"Activity validation failed, a: {kind}.TemplateName is required", **one_activity(kind, **details))


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_given_a_template_that_does_not_exist_then_the_journey_is_not_published(
    unpublishable: Callable[..., None], kind: str
) -> None:
    unpublishable(
        f"Activity validation failed, a: {kind}.TemplateName 'welcom' is not an existing {kind} template "
        "(did you mean 'welcome'?)",
        **one_activity(kind, TemplateName="welcom", TemplateVersion="1"),
    )


def test_given_a_template_of_another_type_then_the_journey_is_not_published(
    client: PinpointClient, unpublishable: Callable[..., None]
) -> None:
    client.create_sms_template(TemplateName="text", SMSTemplateRequest={"Body": "Hi"})
    unpublishable(
        "Activity validation failed, a: EMAIL.TemplateName 'text' is not an existing EMAIL template "
        "(a template of type SMS has this name)",
        **one_activity("EMAIL", TemplateName="text"),
    )


def test_given_a_template_of_another_region_then_the_journey_is_not_published(
    unpublishable: Callable[..., None],
) -> None:
    abroad = boto3.client("pinpoint", region_name="eu-west-1")
    abroad.create_sms_template(TemplateName="abroad", SMSTemplateRequest={"Body": "Hi"})
    unpublishable(
        "Activity validation failed, a: SMS.TemplateName 'abroad' is not an existing SMS template "
        "(the SMS template 'abroad' is in eu-west-1, the client in us-east-1)",
        **one_activity("SMS", TemplateName="abroad"),
    )


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
@pytest.mark.parametrize("version", ["1", "latest", ""])
def test_given_a_version_that_exists_then_the_journey_is_published(
    publish: Callable[..., str], kind: str, version: str
) -> None:
    assert publish(**one_activity(kind, TemplateName="welcome", TemplateVersion=version))


@pytest.mark.parametrize("kind", [*TEMPLATE_KINDS, "CUSTOM"])
@pytest.mark.parametrize("version", ["2", "0", "LATEST"])
def test_given_a_version_that_does_not_exist_then_the_journey_is_not_published(
    unpublishable: Callable[..., None], kind: str, version: str
) -> None:
    members = one_activity(kind, DeliveryUri="function") if kind == "CUSTOM" else one_activity(kind)
    members["Activities"]["a"][kind] |= {"TemplateName": "welcome", "TemplateVersion": version}
    template_type = "EMAIL" if kind == "CUSTOM" else kind
    unpublishable(
        f"Activity validation failed, a: {kind}.TemplateVersion {version!r} is not a version of the {template_type} "
        "template 'welcome' (its newest version is 1)",
        **members,
    )


# Custom channels


@pytest.mark.parametrize("uri", ["not-registered", "https://example.com/nobody-listens"])
def test_given_an_unregistered_function_or_webhook_then_the_journey_is_published(
    publish: Callable[..., str], uri: str
) -> None:
    assert publish(**one_activity("CUSTOM", DeliveryUri=uri))


@pytest.mark.parametrize("details", [{}, {"DeliveryUri": ""}])
def test_given_a_custom_activity_without_a_delivery_uri_then_the_journey_is_not_published(
    unpublishable: Callable[..., None], details: Any
) -> None:
    unpublishable("Activity validation failed, a: CUSTOM.DeliveryUri is required", **one_activity("CUSTOM", **details))


def test_given_a_custom_activity_with_a_template_of_any_type_then_the_journey_is_published(
    client: PinpointClient, publish: Callable[..., str]
) -> None:
    client.create_voice_template(TemplateName="call", VoiceTemplateRequest={"Body": "Hi"})
    assert publish(**one_activity("CUSTOM", DeliveryUri="function", TemplateName="call", TemplateVersion="1"))


def test_given_a_custom_activity_with_a_template_that_does_not_exist_then_the_journey_is_not_published(
    unpublishable: Callable[..., None],
) -> None:
    unpublishable(
        "Activity validation failed, a: CUSTOM.TemplateName 'welcom' is not an existing template "
        "(did you mean 'welcome'?)",
        **one_activity("CUSTOM", DeliveryUri="function", TemplateName="welcom"),
    )


def test_given_several_activities_that_cannot_send_then_the_error_names_all_of_them(
    unpublishable: Callable[..., None],
) -> None:
    unpublishable(
        "Activity validation failed, a: EMAIL.TemplateName is required "
        "(and 1 more: Activity validation failed, b: SMS.TemplateName is required)",
        StartActivity="a",
        Activities={"a": {"EMAIL": {}}, "b": {"SMS": {}}},
    )
