"""The types for `filter` and `one`, and for the closed sets of the API, agree with the checks at run time.

The lines with `type: ignore` are part of the check: mypy reports a mark that is not needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast, get_args
from unittest.mock import ANY

import pytest
from journey_resources import put_everybody

from pinpoint_mock.campaigns.activity import CANCELLED, DONE, RUNNING
from pinpoint_mock.gateway import literals
from pinpoint_mock.gateway.members import (
    AppMembers,
    CallMembers,
    CampaignActivityMembers,
    CampaignActivityState,
    CampaignMembers,
    ChannelMembers,
    EndpointMembers,
    EventMembers,
    JobMembers,
    JourneyMembers,
    MessageMembers,
    ParticipantMembers,
    ParticipantState,
    SegmentMembers,
    TemplateMembers,
    UserMembers,
)
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.journeys.participants import STATES
from pinpoint_mock.messages.email_events import EMAIL_EVENT_TYPES
from pinpoint_mock.messages.message import LIMIT_STATUSES
from pinpoint_mock.messages.sms_events import EVENT_TYPES_OF_STATUSES, SMS_EVENT_TYPES

if TYPE_CHECKING:
    from botocore.model import StringShape
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint

ENUMERATIONS = {
    "CampaignStatus": literals.CampaignStatus,
    "ChannelType": literals.ChannelName,
    "DeliveryStatus": literals.DeliveryStatus,
    "JobStatus": literals.JobStatus,
    "State": literals.JourneyState,
    "TemplateType": literals.TemplateType,
}


def test_the_names_of_operations_are_those_of_the_model() -> None:
    known = set(get_args(literals.OperationName))
    assert set(service_model().operation_names) <= known, "gateway/literals.py lacks operations of this botocore"
    assert len(known) == 122


@pytest.mark.parametrize("shape_name", ENUMERATIONS)
def test_the_values_of_an_enumeration_are_those_of_the_model(shape_name: str) -> None:
    shape = cast("StringShape", service_model().shape_for(shape_name))
    assert list(get_args(ENUMERATIONS[shape_name])) == shape.enum


def test_the_reasons_of_journeys_and_campaigns_are_in_the_outbox_and_not_in_the_model() -> None:
    reasons = get_args(literals.LimitStatus)
    assert reasons == LIMIT_STATUSES
    assert not set(reasons) & set(get_args(literals.DeliveryStatus))


def test_the_reports_of_a_carrier_are_those_in_the_events_of_an_sms() -> None:
    assert get_args(literals.RecordStatus) == (*EVENT_TYPES_OF_STATUSES,)


def test_the_types_of_the_events_of_messages_are_those_that_are_recorded() -> None:
    assert get_args(literals.MessageEventType) == (*SMS_EVENT_TYPES, *EMAIL_EVENT_TYPES)


def test_the_states_of_participants_in_the_types_are_the_real_ones() -> None:
    assert get_args(ParticipantState) == STATES


def test_the_states_of_activities_in_the_types_are_the_real_ones() -> None:
    assert get_args(CampaignActivityState) == (RUNNING, CANCELLED, DONE)


@pytest.mark.parametrize(
    ("of", "members"),
    [
        ("calls", CallMembers),
        ("outbox", MessageMembers),
        ("apps", AppMembers),
        ("templates", TemplateMembers),
        ("app.events", EventMembers),
        ("app.channels", ChannelMembers),
        ("app.endpoints", EndpointMembers),
        ("app.users", UserMembers),
        ("app.segments", SegmentMembers),
        ("app.journeys", JourneyMembers),
        ("app.campaigns", CampaignMembers),
        ("campaign.activities", CampaignActivityMembers),
        ("app.import_jobs", JobMembers),
        ("app.export_jobs", JobMembers),
        ("journey.participants", ParticipantMembers),
    ],
)
def test_the_members_in_the_types_are_those_of_the_records(
    pinpoint: Pinpoint, pinpoint_client: PinpointClient, pinpoint_app: AppView, of: str, members: Any
) -> None:
    pinpoint_client.create_journey(ApplicationId=pinpoint_app.id, WriteJourneyRequest={"Name": "draft"})
    pinpoint_client.create_campaign(
        ApplicationId=pinpoint_app.id,
        WriteCampaignRequest={
            "Name": "sale",
            "SegmentId": put_everybody(pinpoint_app.id),
            "Schedule": {"StartTime": "IMMEDIATE"},
            "MessageConfiguration": {"SMSMessage": {"Body": "Sale"}},
        },
    )
    owner, _, name = of.rpartition(".")
    owners: dict[str, Any] = {
        "": pinpoint,
        "app": pinpoint_app,
        "journey": pinpoint_app.journeys[0],
        "campaign": pinpoint_app.campaigns[0],
    }
    records: Any = getattr(owners[owner], name)
    with pytest.raises(TypeError) as refused:
        records.filter(nothing=1)
    assert {*str(refused.value).partition("it has ")[2].split(", ")} == {*members.__annotations__}


class TestTypos:
    def test_given_a_name_or_value_that_does_not_exist_when_messages_are_filtered_then_mypy_and_the_run_refuse_it(
        self, pinpoint: Pinpoint
    ) -> None:
        with pytest.raises(ValueError, match="status must be one of"):
            pinpoint.outbox.filter(status="FAILED")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="channel must be one of"):
            pinpoint.outbox.one(channel="sms")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="no operation 'SendMessage'"):
            pinpoint.outbox.filter(source="SendMessage")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="no member 'adress'"):
            pinpoint.outbox.one(adress="+12065550100")  # type: ignore[call-arg]

    def test_given_a_member_that_events_do_not_have_when_it_is_filtered_by_then_mypy_and_the_run_refuse_it(
        self, pinpoint_app: AppView
    ) -> None:
        with pytest.raises(TypeError, match="no member 'type'"):
            pinpoint_app.events.filter(type="sale")  # type: ignore[call-arg]

    def test_given_a_value_that_a_view_never_has_when_it_is_filtered_by_then_mypy_and_the_run_refuse_it(
        self, pinpoint: Pinpoint, pinpoint_client: PinpointClient, pinpoint_app: AppView
    ) -> None:
        with pytest.raises(ValueError, match="state must be one of"):
            pinpoint_app.journeys.filter(state="PUBLISHED")  # type: ignore[arg-type]
        journey = pinpoint_client.create_journey(ApplicationId=pinpoint_app.id, WriteJourneyRequest={"Name": "draft"})
        participants = pinpoint_app.journey(journey["JourneyResponse"]["Id"]).participants
        with pytest.raises(ValueError, match="state must be one of"):
            participants.filter(state="inside")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="no member 'activity_id'"):
            participants.filter(activity_id="wait")  # type: ignore[call-arg]
        with pytest.raises(ValueError, match="status must be one of"):
            pinpoint_app.import_jobs.one(status="DONE")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="channel_type must be one of"):
            pinpoint_app.endpoints.filter(channel_type="Email")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="opt_out must be one of"):
            pinpoint_app.endpoints.filter(opt_out="all")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="template_type must be one of"):
            pinpoint.templates.filter(template_type="TEXT")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="channel_type must be one of"):
            pinpoint_app.channel("sms")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="no member 'tags'"):
            pinpoint.apps.filter(tags={})  # type: ignore[call-arg]

    def test_given_an_unknown_operation_or_outcome_when_a_fault_is_set_then_mypy_and_the_run_refuse_it(
        self, pinpoint: Pinpoint
    ) -> None:
        with pytest.raises(ValueError, match="no operation 'SendMessage'"):
            pinpoint.faults.throttle("SendMessage")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="outcome must be one of"):
            pinpoint.faults.deliver("*", "FAILED")  # type: ignore[arg-type]

    def test_given_patterns_predicates_and_any_when_they_are_used_in_filters_then_mypy_accepts_them(
        self, pinpoint: Pinpoint
    ) -> None:
        wanted = pinpoint.outbox.filter(
            channel=re.compile("^APNS"), status=lambda status: status != "OPT_OUT", body=ANY, source="SendMessages"
        )
        assert wanted == []
        assert pinpoint.outbox.filter(channel="") == []
