"""A typo in a test's filter is an error: members with a closed set of values refuse other values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint


@pytest.mark.parametrize("method", ["filter", "one"])
@pytest.mark.parametrize(
    ("records", "member", "value", "error"),
    [
        (
            "calls",
            "operation",
            "SendMessage",
            "operation='SendMessage' matches nothing: .*nearest are SendMessages",
        ),
        ("calls", "operation", "send_messages", "the nearest are SendMessages"),
        ("calls", "operation_status", "retired", "operation_status must be one of 'RETIRED', .*, not 'retired'"),
        ("outbox", "source", "SendMessage", "source='SendMessage' matches nothing: .* the nearest are SendMessages"),
        ("outbox", "status", "FAILED", "status must be one of 'SUCCESSFUL', 'THROTTLED', .*, not 'FAILED'"),
        ("outbox", "channel", "sms", "channel must be one of .*'SMS', .*, not 'sms'"),
    ],
)
def test_given_a_value_that_no_record_can_have_when_it_is_searched_for_then_the_error_lists_the_valid_ones(
    pinpoint: Pinpoint, records: str, member: str, value: str, error: str, method: str
) -> None:
    with pytest.raises(ValueError, match=error):
        getattr(getattr(pinpoint, records), method)(**{member: value})


@pytest.mark.parametrize(
    ("event_type", "listed"),
    [
        ("_SMS.FAILED", r"'_SMS\.BUFFERED', .*'_SMS\.OPTOUT', not '_SMS\.FAILED' \(did you mean '_SMS\.FAILURE'\?\)$"),
        (
            "_email.opened",
            r"'_email\.send', .*'_email\.click', not '_email\.opened' \(did you mean '_email\.open'\?\)$",
        ),
        ("_SMS.x", r"'_SMS\.BUFFERED', '_SMS\.SUCCESS', '_SMS\.FAILURE', '_SMS\.OPTOUT', not '_SMS\.x'"),
    ],
)
def test_given_an_event_type_that_no_message_has_when_it_is_searched_for_then_the_error_has_the_valid_ones(
    pinpoint_app: AppView, event_type: str, listed: str
) -> None:
    with pytest.raises(ValueError, match=f"^event_type must be one of {listed}"):
        pinpoint_app.events.filter(event_type=event_type)


@pytest.mark.parametrize("event_type", ["_SMS.OPTOUT", "_email.click", "_session.start", "visit", "_sms.own", ""])
def test_given_an_event_type_that_an_event_may_have_when_it_is_searched_for_then_the_list_is_empty(
    pinpoint_app: AppView, event_type: str
) -> None:
    assert pinpoint_app.events.filter(event_type=event_type) == []


@pytest.mark.parametrize(
    ("records", "members"),
    [
        ("calls", {"operation": "GetCampaignDateRangeKpi"}),
        ("calls", {"operation": re.compile("^Send")}),
        ("outbox", {"status": "OPT_OUT", "channel": "CUSTOM", "source": "SendOTPMessage"}),
        ("outbox", {"channel": ""}),
    ],
)
def test_given_a_value_that_a_record_may_have_when_there_is_none_then_the_list_is_empty(
    pinpoint: Pinpoint, records: str, members: dict[str, Any]
) -> None:
    assert getattr(pinpoint, records).filter(**members) == []


def test_given_a_message_when_a_part_of_its_body_is_searched_for_then_it_is_found(
    pinpoint: Pinpoint, pinpoint_app: AppView, pinpoint_client: PinpointClient
) -> None:
    pinpoint_client.send_messages(
        ApplicationId=pinpoint_app.id,
        MessageRequest={
            "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
            "MessageConfiguration": {"SMSMessage": {"Body": "Your code is 4711"}},
        },
    )

    assert pinpoint.outbox.one(body=re.compile("code is [0-9]+")).code == "4711"
    assert pinpoint.outbox.one(time=lambda time: time.tzinfo is not None).channel == "SMS"
