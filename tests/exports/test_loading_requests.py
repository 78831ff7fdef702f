"""Loading requests that users keep next to their code: they have no ids, and create new resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.exports.documents import UnreadableExport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Write = Callable[[str, Any], Path]

JOURNEY: Any = {
    "Name": "welcome",
    "StartActivity": "wait",
    "StartCondition": {"SegmentStartCondition": {"SegmentId": "customers"}},
    "Activities": {"wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
}
SEGMENT: Any = {"WriteSegmentRequest": {"Name": "customers", "Dimensions": {}}}


def test_given_a_journey_request_when_it_is_loaded_then_its_id_is_its_name_and_it_is_a_draft(
    mocked: Pinpoint,
) -> None:
    record = mocked.load({"ApplicationId": "shop", "WriteJourneyRequest": {**JOURNEY, "State": "ACTIVE"}}, SEGMENT)
    assert mocked.app("shop").journey("welcome").state == "DRAFT"
    assert record.notes == (
        "<dict>:$.WriteJourneyRequest: the journey 'welcome' is a DRAFT, because loading does not publish journeys",
    )


def test_given_a_request_with_the_id_of_an_update_when_it_is_loaded_then_it_has_that_id(mocked: Pinpoint) -> None:
    mocked.load({"ApplicationId": "shop", "JourneyId": "j1", "WriteJourneyRequest": JOURNEY})
    assert mocked.app("shop").journey("j1").name == "welcome"


def test_given_a_request_without_a_name_when_it_is_loaded_then_its_id_is_the_name_of_the_file(
    mocked: Pinpoint, write: Write
) -> None:
    mocked.load(write("segments/customers.json", {"WriteSegmentRequest": {"Dimensions": {}}}))
    assert [segment.id for segment in mocked.app("loaded").segments] == ["customers"]


def test_given_a_name_with_a_slash_when_it_is_loaded_then_the_id_fits_into_a_path(mocked: Pinpoint) -> None:
    mocked.load({"WriteSegmentRequest": {"Name": "a/b"}})
    assert mocked.app("loaded").segment("a-b").name == "a/b"


def test_given_template_requests_when_they_are_loaded_then_their_names_are_the_parameter_or_the_file(
    mocked: Pinpoint, write: Write
) -> None:
    mocked.load({"TemplateName": "receipt", "SMSTemplateRequest": {"Body": "Thanks"}})
    mocked.load(write("news.json", {"EmailTemplateRequest": {"Subject": "News"}}))
    assert {each.name: each.template_type for each in mocked.templates} == {"receipt": "SMS", "news": "EMAIL"}


def test_given_an_app_request_when_it_is_loaded_then_its_name_is_its_id_and_others_are_in_it(
    mocked: Pinpoint,
) -> None:
    mocked.load({"CreateApplicationRequest": {"Name": "shop", "tags": {"a": "b"}}}, SEGMENT)
    assert [segment.id for segment in mocked.app("shop").segments] == ["customers"]


@pytest.mark.parametrize(
    ("existing", "named", "app_id"), [((), None, "loaded"), (("shop",), None, "shop"), (("a", "b"), "b", "b")]
)
def test_given_a_request_that_does_not_name_an_app_when_it_is_loaded_then_it_is_in_the_one_that_it_can_be_in(
    mocked: Pinpoint, existing: tuple[str, ...], named: str | None, app_id: str
) -> None:
    for application_id in existing:
        mocked.create_app(application_id, region="eu-west-1")
    mocked.load(SEGMENT, application_id=named)
    assert [segment.id for segment in mocked.app(app_id).segments] == ["customers"]


def test_given_several_apps_when_a_request_does_not_name_one_then_the_error_asks_for_one(mocked: Pinpoint) -> None:
    mocked.create_app("a")
    mocked.create_app("b")
    with pytest.raises(UnreadableExport) as raised:
        mocked.load(SEGMENT)
    assert str(raised.value) == (
        "<dict>:$.WriteSegmentRequest: this segment does not name its app: pass application_id ('a', 'b')"
    )


def test_given_settings_stream_and_channel_requests_when_they_are_loaded_then_the_app_has_them(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    stream = {
        "DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/events",
        "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
    }
    mocked.load(
        {"ApplicationId": "shop", "WriteApplicationSettingsRequest": {"Limits": {"Daily": 3}}},
        {"ApplicationId": "shop", "WriteEventStream": stream},
        {"ApplicationId": "shop", "SMSChannelRequest": {"SenderId": "SHOP"}},
    )
    settings = shared_client.get_application_settings(ApplicationId="shop")["ApplicationSettingsResource"]
    assert settings["Limits"] == {"Daily": 3}
    assert shared_client.get_event_stream(ApplicationId="shop")["EventStream"]["RoleArn"] == stream["RoleArn"]
    assert shared_client.get_sms_channel(ApplicationId="shop")["SMSChannelResponse"]["Enabled"] is True


def test_given_a_campaign_request_when_it_is_loaded_then_it_is_scheduled_and_does_not_run(mocked: Pinpoint) -> None:
    request: Any = {
        "Name": "news",
        "SegmentId": "customers",
        "Schedule": {"StartTime": "IMMEDIATE"},
        "MessageConfiguration": {"SMSMessage": {"Body": "News"}},
    }
    mocked.load({"ApplicationId": "shop", "WriteCampaignRequest": request}, SEGMENT)
    mocked.clock.advance(days=1)
    assert mocked.app("shop").campaign("news").status == "SCHEDULED"
    assert (list(mocked.app("shop").campaign("news").activities), list(mocked.outbox)) == ([], [])


def test_given_a_loaded_campaign_when_it_is_updated_with_a_schedule_then_it_runs(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    mocked.create_app("shop", region="us-east-1", channels=["SMS"])
    endpoint: Any = {
        "ApplicationId": "shop",
        "EndpointId": "ann",
        "EndpointRequest": {"ChannelType": "SMS", "Address": "+12065550100"},
    }
    request: Any = {
        "Name": "news",
        "SegmentId": "customers",
        "Schedule": {"StartTime": "2026-01-01T00:00:00Z"},
        "MessageConfiguration": {"SMSMessage": {"Body": "News"}},
    }
    mocked.load({"WriteCampaignRequest": request}, SEGMENT, endpoint)
    update: Any = {"Schedule": {"StartTime": "IMMEDIATE"}}
    shared_client.update_campaign(ApplicationId="shop", CampaignId="news", WriteCampaignRequest=update)
    mocked.clock.advance(hours=1)
    assert [message.address for message in mocked.outbox] == ["+12065550100"]


def test_given_endpoints_in_a_csv_file_when_they_are_loaded_then_they_are_in_the_app(
    mocked: Pinpoint, write: Write
) -> None:
    lines = "ChannelType,Address,User.UserId,Attributes.team\nEMAIL,ann@example.com,ann,Lakers\n"
    mocked.load(write("people.csv", lines), application_id="shop")
    [endpoint] = mocked.app("shop").endpoints
    assert (endpoint.address, endpoint.user_id, endpoint.attributes) == ("ann@example.com", "ann", {"team": ["Lakers"]})
