"""The arguments of `filter` and `one` for each kind of records, as types: the names, and the closed sets of values.

Only a type checker reads them. At run time, the arguments are checked against the records' real members. A test checks
that the two are the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict, TypeVar

if TYPE_CHECKING:
    from .literals import (
        CampaignStatus,
        ChannelName,
        JobStatus,
        JourneyState,
        OperationName,
        OperationStatus,
        SendStatus,
        SourceName,
        TemplateType,
    )

Name = TypeVar("Name", bound=str)

ParticipantState: TypeAlias = Literal["ACTIVE", "LEFT", "HELD_OUT", "CANCELLED", "REMOVED"]
"""The state of a participant in a journey."""

CampaignActivityState: TypeAlias = Literal["RUNNING", "CANCELLED", "COMPLETED"]
"""The state of a campaign's activity."""

Wanted: TypeAlias = Name | re.Pattern[str] | Callable[[str], object]
"""A string from a closed set, or a regular expression or predicate that matches some of them."""


class CallMembers(TypedDict, total=False):
    """The members of records in `pinpoint.calls`."""

    operation: Wanted[OperationName]
    operation_status: Wanted[OperationStatus]
    parameters: object
    region: object
    time: object
    attempts: object
    last_attempt_time: object
    status: object
    error: object
    retry_delays: object
    response: object
    notes: object


class MessageMembers(TypedDict, total=False):
    """The members of records in `pinpoint.outbox`."""

    channel: Wanted[ChannelName] | Literal[""]  # empty if it is unknown
    address: object
    endpoint_id: object
    user_id: object
    app_id: object
    message_id: object
    status: Wanted[SendStatus]
    status_code: object
    status_message: object
    body: object
    title: object
    subject: object
    was_sent: object
    payload: object
    headers: object
    raw: object
    details: object
    template: object
    template_version: object
    context: object
    trace_id: object
    journey_id: object
    run_id: object
    campaign_id: object
    treatment_id: object
    activity_id: object
    source: Wanted[SourceName]
    time: object


class EventMembers(TypedDict, total=False):
    """The members of records in `app.events`."""

    event_type: object
    event_timestamp: object
    arrival_timestamp: object
    event_version: object
    application: object
    client: object
    device: object
    session: object
    attributes: object
    metrics: object
    endpoint: object
    awsAccountId: object
    facets: object
    client_context: object
    endpoint_id: object
    event_id: object
    time: object


class AppMembers(TypedDict, total=False):
    """The members of records in `pinpoint.apps`."""

    id: object
    name: object
    arn: object
    region: object


class ChannelMembers(TypedDict, total=False):
    """The members of records in `app.channels`."""

    channel_type: Wanted[ChannelName]
    enabled: object
    version: object
    settings: object
    creation_date: object
    last_modified_date: object
    application_id: object


class EndpointMembers(TypedDict, total=False):
    """The members of records in `app.endpoints`."""

    id: object
    channel_type: Wanted[ChannelName] | None
    address: object
    endpoint_status: Wanted[Literal["ACTIVE", "INACTIVE"]]
    opt_out: Wanted[Literal["ALL", "NONE"]]
    user_id: object
    attributes: object
    metrics: object
    user_attributes: object
    demographic: object
    location: object
    cohort_id: object
    request_id: object
    effective_date: object
    creation_date: object
    application_id: object


class UserMembers(TypedDict, total=False):
    """The members of records in `app.users`."""

    user_id: object
    attributes: object
    endpoint_ids: object


class SegmentMembers(TypedDict, total=False):
    """The members of records in `app.segments`."""

    id: object
    name: object
    version: object


class JourneyMembers(TypedDict, total=False):
    """The members of records in `app.journeys`."""

    id: object
    name: object
    state: Wanted[JourneyState]
    participants_left: object


class CampaignMembers(TypedDict, total=False):
    """The members of records in `app.campaigns`."""

    id: object
    name: object
    status: Wanted[CampaignStatus]


class CampaignActivityMembers(TypedDict, total=False):
    """The members of records in `campaign.activities`."""

    id: object
    treatment_id: object
    state: Wanted[CampaignActivityState]
    result: Wanted[Literal["SUCCESS", "FAIL"]]
    scheduled_start: object
    start: object
    end: object
    total: object
    successful: object
    metrics: object
    unsent: object
    hook_left_out: object


class ParticipantMembers(TypedDict, total=False):
    """The members of records in `journey.participants`."""

    endpoint_id: object
    endpoint_ids: object
    user_id: object
    activity: object
    state: Wanted[ParticipantState]
    run_id: object
    entry: object
    entered: object
    due: object


class JobMembers(TypedDict, total=False):
    """The members of records in `app.import_jobs` and `app.export_jobs`."""

    id: object
    status: Wanted[JobStatus]
    failures: object


class TemplateMembers(TypedDict, total=False):
    """The members of records in `pinpoint.templates`."""

    name: object
    template_type: Wanted[TemplateType]
    region: object
    version: object
    versions: object
    content: object
    creation_date: object
    last_modified_date: object
