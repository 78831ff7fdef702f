"""Any sequence of requests and clock advances keeps a journey within the documented states."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock import mock_pinpoint

from .conftest import furnish

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
DAY = timedelta(days=1)
LATER_STATES = {
    "DRAFT": {"ACTIVE"},
    "ACTIVE": {"PAUSED", "CLOSED", "COMPLETED", "CANCELLED"},
    "PAUSED": {"ACTIVE", "CANCELLED", "CLOSED", "COMPLETED"},  # the last two only if it is resumed after its end
    "CLOSED": {"COMPLETED", "CANCELLED"},
    "COMPLETED": set(),
    "CANCELLED": set(),
}
STEPS = st.one_of(
    st.sampled_from(
        ["publish", "ACTIVE", "PAUSED", "CANCELLED", "an endpoint arrives", "an endpoint leaves", "delete"]
    ),
    st.builds(timedelta, days=st.integers(0, 5), minutes=st.integers(0, 6)),
    st.just(timedelta(days=541)),
)


@settings(max_examples=60)
@given(
    steps=st.lists(STEPS, max_size=12),
    refresh=st.sampled_from([None, "P1D", "P3D"]),
    days=st.sampled_from([None, 1, 8]),
    by_event=st.booleans(),
)
def test_any_sequence_of_requests_and_advances_leads_only_to_documented_states(
    steps: list[str | timedelta], refresh: str | None, days: int | None, by_event: bool
) -> None:
    """Also, nothing is scheduled for a journey that has ended, and no run outlives it."""
    with mock_pinpoint() as pinpoint:
        client = boto3.client("pinpoint", region_name="us-east-1")
        app_id = furnish(pinpoint.create_app("app", region="us-east-1").id)
        request: Any = {
            "Name": "any",
            "StartActivity": "wait",
            "Activities": {
                "wait": {"Wait": {"WaitTime": {"WaitFor": "P2D"}, "NextActivity": "mail"}},
                "mail": {"EMAIL": {"TemplateName": "welcome"}},
            },
            "StartCondition": EVENT if by_event else {"SegmentStartCondition": {"SegmentId": "segment"}},
        }
        if refresh:
            request["RefreshFrequency"] = refresh
        if days:
            request["Schedule"] = {"EndTime": pinpoint.clock.now + days * DAY}
        journey: Any = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)["JourneyResponse"]
        where: Any = {"ApplicationId": app_id, "JourneyId": journey["Id"]}
        for step in steps:
            before = journey["State"]
            if step == "delete":
                client.delete_journey(**where)
                assert pinpoint.clock.next_due is None
                return
            take(step, pinpoint, client, where, request)
            journey = client.get_journey(**where)["JourneyResponse"]
            assert_documented(before, journey["State"])
            runs = {run["Status"] for run in client.get_journey_runs(**where)["JourneyRunsResponse"]["Item"]}
            inside = pinpoint.app(app_id).journey(where["JourneyId"]).participants_left
            if journey["State"] in ("COMPLETED", "CANCELLED", "DRAFT"):
                assert (pinpoint.clock.next_due, inside) == (None, 0)
            if journey["State"] == "CLOSED":
                assert pinpoint.clock.next_due is not None
                assert inside > 0
            if journey["State"] in ("COMPLETED", "CANCELLED"):
                assert runs <= {"COMPLETED", "CANCELLED"}


EVENT: Any = {
    "EventStartCondition": {
        "EventFilter": {"FilterType": "SYSTEM", "Dimensions": {"EventType": {"Values": ["purchase"]}}}
    }
}
ENDPOINT: Any = {"ChannelType": "EMAIL", "Address": "ann@example.com"}
PURCHASE: Any = {"EventType": "purchase", "Timestamp": "2026-03-02T10:00:00Z"}


def take(step: str | timedelta, pinpoint: Pinpoint, client: PinpointClient, where: Any, request: Any) -> None:
    """Perform one step. A step that is not legal now is refused."""
    try:
        if isinstance(step, timedelta):
            pinpoint.clock.advance(step)
        elif step == "publish":
            published: Any = {**request, "State": "ACTIVE"}
            client.update_journey(**where, WriteJourneyRequest=published)
        elif step in ("ACTIVE", "PAUSED", "CANCELLED"):
            client.update_journey_state(**where, JourneyStateRequest={"State": step})  # type: ignore[typeddict-item]
        elif step == "an endpoint arrives":
            batch: Any = {"ann": {"Endpoint": ENDPOINT, "Events": {"event": PURCHASE}}}
            client.put_events(ApplicationId=where["ApplicationId"], EventsRequest={"BatchItem": batch})
        else:
            client.delete_endpoint(ApplicationId=where["ApplicationId"], EndpointId="ann")
    except ClientError as error:
        code = error.response["Error"]["Code"]
        expected = (
            ("NotFoundException",) if step == "an endpoint leaves" else ("BadRequestException", "ConflictException")
        )
        assert code in expected


def assert_documented(before: str, after: str) -> None:
    """Check that the state is the same, or one of those that may follow it."""
    assert after == before or after in LATER_STATES[before]
