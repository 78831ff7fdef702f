"""What `filter` and `one` of each kind of records take, as types: the names, and the closed sets of values.

Only a type checker reads them. What is checked when a test runs is what the records really have; a test keeps the two
alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict, TypeVar

if TYPE_CHECKING:
    from .literals import ChannelType, DeliveryStatus, OperationName

Name = TypeVar("Name", bound=str)

Wanted: TypeAlias = Name | re.Pattern[str] | Callable[[str], object]
"""A string out of a closed set, or what finds some of them: a regular expression or a predicate."""


class CallMembers(TypedDict, total=False):
    """Of `pinpoint.calls`."""

    operation: Wanted[OperationName]
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
    """Of `pinpoint.outbox`."""

    channel: Wanted[ChannelType] | Literal[""]  # it is empty where it is not known
    address: object
    endpoint_id: object
    user_id: object
    app_id: object
    message_id: object
    status: Wanted[DeliveryStatus]
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
    source: Wanted[OperationName]
    time: object


class EventMembers(TypedDict, total=False):
    """Of `app.events`."""

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
