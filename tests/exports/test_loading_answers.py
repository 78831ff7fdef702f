"""Loading responses: ids, versions, dates and states are kept, and nothing starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import Pinpoint, UnreadableExport
from pinpoint_mock.journeys.journey import Journey
from pinpoint_mock.journeys.passing import JourneyDefined
from pinpoint_mock.world.bus import watch

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock.world.store import App

DATES: Any = {"CreationDate": "2019-10-08T18:40:22.905Z", "LastModifiedDate": "2020-01-01T00:00:00.000Z"}
ARN = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/shop"
APP: Any = {"Arn": ARN, "Id": "shop", "Name": "The shop", "CreationDate": DATES["CreationDate"], "tags": {"a": "b"}}
SEGMENT: Any = {
    "ApplicationId": "shop",
    "Arn": f"{ARN}/segments/fans",
    **DATES,
    "Dimensions": {"Attributes": {"team": {"Values": ["Lakers"], "AttributeType": "INCLUSIVE"}}},
    "Id": "fans",
    "Name": "Fans",
    "SegmentType": "DIMENSIONAL",
    "Version": 1,
    "tags": {},
}
JOURNEY: Any = {
    "ApplicationId": "shop",
    **DATES,
    "Id": "j1",
    "Name": "welcome",
    "State": "ACTIVE",
    "StartActivity": "mail",
    "StartCondition": {
        "EventStartCondition": {
            "EventFilter": {"Dimensions": {"EventType": {"Values": ["buy"]}}, "FilterType": "ENDPOINT"}
        }
    },
    "Activities": {"mail": {"EMAIL": {"TemplateName": "receipt"}}},
    "tags": {},
}


def endpoint(endpoint_id: str, **members: Any) -> dict[str, Any]:
    """Make a response of GetEndpoint."""
    return {
        "ApplicationId": "shop",
        "Address": "ann@example.com",
        "Attributes": {},
        "ChannelType": "EMAIL",
        "CohortId": "63",
        "CreationDate": "2019-01-28T23:55:11.534Z",
        "EffectiveDate": "2021-08-06T00:04:51.763Z",
        "EndpointStatus": "ACTIVE",
        "Id": endpoint_id,
        "OptOut": "NONE",
        "RequestId": "a204b1f2-7e26-48a7-9c80-b49a2143489d",
        "User": {},
        **members,
    }


def test_given_an_app_when_it_is_loaded_then_its_date_and_tags_are_kept(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    mocked.load({"ApplicationResponse": APP})
    assert shared_client.get_app(ApplicationId="shop")["ApplicationResponse"] == APP


def test_given_a_resource_that_names_an_app_when_it_is_loaded_then_the_app_is_made(mocked: Pinpoint) -> None:
    mocked.load({"SegmentResponse": SEGMENT})
    assert (mocked.app("shop").name, mocked.app("shop").region) == ("shop", "us-east-1")


def test_given_versions_of_a_segment_when_they_are_loaded_in_any_order_then_the_highest_is_the_newest(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    mocked.load({"SegmentsResponse": {"Item": [{**SEGMENT, "Version": 3, "Name": "Newest"}, SEGMENT]}})
    versions = shared_client.get_segment_versions(ApplicationId="shop", SegmentId="fans")["SegmentsResponse"]["Item"]
    assert [(each["Version"], each["Name"]) for each in versions] == [(3, "Newest"), (1, "Fans")]
    assert mocked.app("shop").segment("fans").version == 3


def test_given_an_endpoint_when_it_is_loaded_then_the_response_is_the_same_with_its_cohort(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    answer = endpoint(
        "ann", Metrics={"SmsDelivered": 1.0}, Location={"Country": "USA", "Latitude": 1.25, "Longitude": -0.5}
    )
    mocked.load({"EndpointResponse": answer})
    assert shared_client.get_endpoint(ApplicationId="shop", EndpointId="ann")["EndpointResponse"] == answer


def test_given_two_active_endpoints_with_one_address_when_they_are_loaded_then_both_stay_active(
    mocked: Pinpoint,
) -> None:
    mocked.load([endpoint("a"), endpoint("b")])
    assert [each.endpoint_status for each in mocked.app("shop").endpoints] == ["ACTIVE", "ACTIVE"]


def test_given_the_endpoints_of_a_user_when_they_are_loaded_then_the_last_written_has_the_attributes(
    mocked: Pinpoint,
) -> None:
    def user(name: str) -> dict[str, Any]:
        return {"UserId": "ann", "UserAttributes": {"Name": [name]}}

    new = endpoint("a", User=user("new"), EffectiveDate="2022-01-01T00:00:00.000Z")
    mocked.load([new, endpoint("b", User=user("old"))])
    ann = mocked.app("shop").user("ann")
    assert (ann.attributes, list(ann.endpoint_ids)) == ({"Name": ["new"]}, ["a", "b"])


def test_given_loaded_endpoints_when_another_takes_their_address_then_they_become_inactive(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    mocked.load(endpoint("a"))
    request: Any = {"ChannelType": "EMAIL", "Address": "ann@example.com"}
    shared_client.update_endpoint(ApplicationId="shop", EndpointId="b", EndpointRequest=request)
    assert {each.id: each.endpoint_status for each in mocked.app("shop").endpoints} == {"a": "INACTIVE", "b": "ACTIVE"}


def test_given_a_line_without_dates_when_it_is_loaded_then_it_is_written_as_an_update_would(mocked: Pinpoint) -> None:
    mocked.create_app("shop")
    mocked.load(
        [
            {"Address": "a@example.com", "ChannelType": "EMAIL", "Id": "a"},
            {"Address": "a@example.com", "ChannelType": "EMAIL", "Id": "b"},
        ]
    )
    assert [each.endpoint_status for each in mocked.app("shop").endpoints] == ["INACTIVE", "ACTIVE"]


def test_given_an_active_journey_when_it_is_loaded_then_its_state_is_kept_and_no_endpoint_enters(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    mocked.load({"JourneyResponse": JOURNEY}, endpoint("ann"))
    event: Any = {"EventType": "buy", "Timestamp": "2026-01-01T00:00:00Z"}
    batch: Any = {"BatchItem": {"ann": {"Endpoint": {}, "Events": {"e": event}}}}
    shared_client.put_events(ApplicationId="shop", EventsRequest=batch)
    changes = mocked.clock.advance(days=30)
    answer = shared_client.get_journey(ApplicationId="shop", JourneyId="j1")["JourneyResponse"]
    assert answer == JOURNEY
    assert (list(changes), list(mocked.app("shop").journey("j1").participants), list(mocked.outbox)) == ([], [], [])


def test_given_an_active_journey_that_follows_its_segment_when_the_segment_changes_then_no_endpoint_enters(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    condition = {"SegmentStartCondition": {"SegmentId": "fans"}}
    journey = {**JOURNEY, "StartCondition": condition, "RefreshOnSegmentUpdate": True, "RefreshFrequency": "P1D"}
    mocked.load(journey, SEGMENT, endpoint("ann", Attributes={"team": ["Lakers"]}))
    shared_client.update_segment(ApplicationId="shop", SegmentId="fans", WriteSegmentRequest={"Name": "fans"})
    mocked.clock.advance(days=3)
    assert list(mocked.app("shop").journey("j1").participants) == []


def test_given_an_active_journey_when_it_is_explained_then_the_reason_is_that_it_was_loaded(mocked: Pinpoint) -> None:
    mocked.load(JOURNEY, endpoint("ann"))
    explanation = mocked.app("shop").journey("j1").explain("ann")
    assert explanation.obstacles[0] == ("the journey was loaded, so nothing in it is scheduled: publish a draft of it")


@pytest.mark.parametrize("state", ["DRAFT", "ACTIVE", "PAUSED", "CLOSED", "COMPLETED", "CANCELLED"])
def test_given_a_journey_in_any_state_when_it_is_loaded_then_it_can_be_read_printed_and_deleted(
    mocked: Pinpoint, shared_client: PinpointClient, state: str
) -> None:
    mocked.load({**JOURNEY, "State": state}, endpoint("ann"))
    journey = mocked.app("shop").journey("j1")
    assert (journey.state, journey.participants_left) == (state, 0)
    assert not journey.explain("ann")
    assert "mail" in journey.to_text()
    assert mocked.report(full=True)
    metrics = shared_client.get_journey_execution_metrics(ApplicationId="shop", JourneyId="j1")
    assert metrics["JourneyExecutionMetricsResponse"]["JourneyId"] == "j1"
    assert shared_client.get_journey_runs(ApplicationId="shop", JourneyId="j1")["JourneyRunsResponse"]["Item"] == []
    shared_client.delete_journey(ApplicationId="shop", JourneyId="j1")


@pytest.mark.parametrize(("state", "wanted"), [("ACTIVE", "CANCELLED"), ("PAUSED", "ACTIVE"), ("CLOSED", "CANCELLED")])
def test_given_a_loaded_journey_when_its_state_is_changed_then_it_has_the_new_one(
    mocked: Pinpoint, shared_client: PinpointClient, state: str, wanted: Any
) -> None:
    mocked.load({**JOURNEY, "State": state})
    shared_client.update_journey_state(ApplicationId="shop", JourneyId="j1", JourneyStateRequest={"State": wanted})
    assert mocked.app("shop").journey("j1").state == wanted


def test_given_a_draft_when_it_is_loaded_and_published_then_it_runs(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    condition: Any = {"SegmentStartCondition": {"SegmentId": "fans"}}
    draft: Any = {**JOURNEY, "State": "DRAFT", "StartCondition": condition}
    template: Any = {"TemplateName": "receipt", "TemplateType": "EMAIL", "Version": "1", "Subject": "Hi", **DATES}
    mocked.load(draft, SEGMENT, template, endpoint("ann", Attributes={"team": ["Lakers"]}))
    members = ("Name", "StartActivity", "StartCondition", "Activities")
    request: Any = {**{name: draft[name] for name in members}, "State": "ACTIVE"}
    shared_client.update_journey(ApplicationId="shop", JourneyId="j1", WriteJourneyRequest=request)
    mocked.clock.advance(hours=1)
    assert [each.endpoint_id for each in mocked.app("shop").journey("j1").participants] == ["ann"]


def test_given_an_imported_segment_when_it_is_loaded_then_it_is_empty_and_the_record_says_so(
    mocked: Pinpoint,
) -> None:
    definition = {"ExternalId": "", "Format": "CSV", "RoleArn": "r", "S3Url": "s3://b/k", "Size": 2}
    imported = {**SEGMENT, "SegmentType": "IMPORT", "ImportDefinition": definition, "Dimensions": None}
    record = mocked.load(imported, endpoint("ann"))
    assert mocked.app("shop").segment("fans").members() == []
    [note] = record.notes
    assert note.startswith("<dict>:$: the segment 'Fans' (fans) is imported, and its response does not list its memb")


def test_given_an_imported_segment_with_its_members_beside_it_when_it_is_loaded_then_it_has_them(
    mocked: Pinpoint,
) -> None:
    imported = {**SEGMENT, "SegmentType": "IMPORT", "Dimensions": None}
    people = [endpoint("Ann"), endpoint("bob", User={"UserId": "b"}), endpoint("eve")]
    record = mocked.load({"SegmentResponse": imported, "EndpointIds": ["ANN"], "UserIds": ["b"]}, people)
    assert mocked.app("shop").segment("fans").members() == ["Ann", "bob"]
    assert record.notes == ()


def test_given_members_beside_an_imported_segment_when_they_do_not_exist_then_the_record_names_them(
    mocked: Pinpoint,
) -> None:
    segment = {**SEGMENT, "SegmentType": "IMPORT", "Dimensions": {}}
    beside = {"EndpointIds": ["ANN", "nope", "f2"], "UserIds": ["who", "ann"]}
    record = mocked.load({"SegmentResponse": segment, **beside}, endpoint("ann", User={"UserId": "ann"}))
    assert record.notes == (
        "<dict>:$.EndpointIds: the segment 'Fans' (fans) names endpoints that do not exist: 'nope', 'f2'",
        "<dict>:$.UserIds: the segment 'Fans' (fans) names users that no endpoint has: 'who'",
    )


def test_given_a_channel_when_it_is_loaded_then_its_flags_are_kept_without_credentials(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    channel: Any = {
        **DATES,
        "ApplicationId": "shop",
        "DefaultAuthenticationMethod": "CERTIFICATE",
        "Enabled": True,
        "HasCredential": True,
        "HasTokenKey": False,
        "Id": "apns",
        "IsArchived": False,
        "Platform": "APNS",
        "Version": 4,
    }
    mocked.load({"APNSChannelResponse": channel})
    assert shared_client.get_apns_channel(ApplicationId="shop")["APNSChannelResponse"] == channel


def test_given_a_list_of_channels_and_one_of_them_alone_when_they_are_loaded_then_they_are_one(
    mocked: Pinpoint,
) -> None:
    listed: Any = {"ApplicationId": "shop", "Enabled": True, "Id": "sms", "Version": 2, **DATES}
    alone = {**listed, "Platform": "SMS", "SenderId": "SHOP"}
    record = mocked.load({"ChannelsResponse": {"Channels": {"SMS": listed}}}, {"SMSChannelResponse": alone})
    [channel] = mocked.app("shop").channels
    assert str(record.resources[0]) == "SMS channel"
    assert channel.settings["SenderId"] == "SHOP"


def test_given_versions_of_a_template_and_their_list_when_they_are_loaded_then_the_list_says_which_is_active(
    mocked: Pinpoint,
) -> None:
    template: Any = {"TemplateName": "receipt", "TemplateType": "SMS", **DATES}
    versions = [{**template, "Version": str(number), "Body": f"text {number}"} for number in (1, 2)]
    listed = {"TemplatesResponse": {"Item": [{**template, "Version": "1"}]}}
    record = mocked.load([{"SMSTemplateResponse": version} for version in versions], listed)
    assert mocked.template("receipt").content["Body"] == "text 1"
    assert record.not_read == ()


def test_given_many_resources_in_a_file_when_the_record_is_printed_then_it_has_their_numbers(
    mocked: Pinpoint,
) -> None:
    settings = {"ApplicationId": "shop", "Limits": {}, "LastModifiedDate": DATES["LastModifiedDate"]}
    record = mocked.load(
        [SEGMENT, {**SEGMENT, "Version": 2}, JOURNEY, endpoint("a"), {"ApplicationSettingsResource": settings}]
    )
    assert str(record).splitlines()[:2] == [
        "loaded settings of 1 app, 1 endpoint, 1 segment (2 versions), 1 journey",
        "  <dict>: settings of 1 app, 1 endpoint, 1 segment (2 versions), 1 journey",
    ]
    few = mocked.load({"SegmentsResponse": {"Item": [{**SEGMENT, "Id": "b", "Version": 2}]}}, region="us-east-1")
    assert str(few).splitlines()[1] == "  <dict>: segment 'Fans' (b) version 2"


def test_given_a_list_of_templates_alone_when_it_is_loaded_then_its_items_are_not_read(mocked: Pinpoint) -> None:
    item = {"TemplateName": "receipt", "TemplateType": "SMS", "Version": "1", **DATES}
    record = mocked.load({"TemplatesResponse": {"Item": [item]}})
    assert (record.resources, [each.shape for each in record.not_read]) == ((), ["TemplateResponse"])


def test_given_an_unknown_member_in_a_response_when_it_is_loaded_then_it_is_ignored_and_noted(
    mocked: Pinpoint,
) -> None:
    record = mocked.load({"SegmentResponse": {**SEGMENT, "Colour": "red"}})
    assert record.notes == ("<dict>:$.SegmentResponse.Colour: is not a member of SegmentResponse; it is ignored",)


def test_given_the_arns_of_two_regions_when_they_are_loaded_then_each_app_is_in_its_own(mocked: Pinpoint) -> None:
    other = {**APP, "Id": "other", "Arn": "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/other"}
    mocked.load({"ApplicationsResponse": {"Item": [APP, other]}})
    assert {app.id: app.region for app in mocked.apps} == {"shop": "us-east-1", "other": "eu-west-1"}


def test_given_a_region_when_it_is_named_then_it_overrides_the_arns(mocked: Pinpoint) -> None:
    mocked.load({"ApplicationResponse": APP}, region="eu-central-1")
    assert mocked.app("shop").region == "eu-central-1"


def test_given_journeys_when_they_are_loaded_then_observers_are_notified_after_everything_is_loaded(
    mocked: Pinpoint,
) -> None:
    told: list[tuple[str, int]] = []

    def note(app: App, fact: JourneyDefined) -> None:
        told.append((fact.journey.id, len(app.collection(Journey))))

    end = watch(JourneyDefined, note)
    try:
        mocked.load(JOURNEY, {**JOURNEY, "Id": "j2", "State": "DRAFT"})
        with pytest.raises(UnreadableExport):
            mocked.load({**JOURNEY, "Id": "j3"}, JOURNEY)
    finally:
        end()
    assert told == [("j1", 2), ("j2", 2)]
