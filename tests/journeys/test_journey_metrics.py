"""Metrics of journeys, activities and runs: exact keys and types, and zero without participants."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

T0 = datetime(2026, 3, 2, 10, 0, 0, 987654, tzinfo=timezone.utc)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_t0(mocked: Pinpoint) -> Iterator[None]:
    """Stop the clock at T0, except when a test advances it."""
    with time_machine.travel(T0, tick=False):
        yield


JOURNEY_KEYS = {
    "ENDPOINT_ENTERED",
    "ENDPOINT_LEFT",
    "ENDPOINT_ACTIVE",
    "CANCELLED",
    "REENTRY_CAP_EXCEEDED",
    "ACTIVE_ENDPOINT_REJECTED",
}
RUN_KEYS = {
    "ENDPOINT_PRODUCED",
    "ENDPOINTS_FROM_USER",
    "ENDPOINT_OPT_OUT",
    "ENDPOINT_INACTIVE",
    "FILTERED_OUT_BY_SEGMENT",
    "ENDPOINT_MISSING_ADDRESS",
    "ENDPOINT_MISSING_CHANNEL",
    "ENDPOINT_MISSING_TIMEZONE",
    "ENDPOINT_TIMEZONE_MISMATCH",
    "DUPLICATE_ENDPOINT",
    "DUPLICATE_USER",
    "PAUSED",
    "ENDED",
    "ENDPOINT_ESTIMATED_TIMEZONE",
}
MESSAGE = {
    "SUCCESS",
    "DAILY_CAP_EXCEEDED",
    "QUIET_TIME",
    "FAILURE_PERMANENT",
    "TRANSIENT_FAILURE",
    "SERVICE_FAILURE",
    "THROTTLED",
    "UNKNOWN",
}
CALL = {
    "CALL_QUEUED",
    "CONTINUE_WAITING",
    "DIAL_FAILURE",
    "DROPPED",
    "TIMEOUT",
    "WAIT_FINISHED",
    "WAIT_FOR_QUIET_HOURS",
    "WAIT_STARTED",
}
CONDITION: Any = {"SegmentCondition": {"SegmentId": "segment"}}
ACTIVITIES: dict[str, Any] = {
    "custom": {"CUSTOM": {"DeliveryUri": "my-function"}},
    "email": {"EMAIL": {"TemplateName": "welcome"}},
    "push": {"PUSH": {"TemplateName": "welcome"}},
    "sms": {"SMS": {"TemplateName": "welcome"}},
    "split": {"ConditionalSplit": {"Condition": {"Conditions": [CONDITION]}}},
    "holdout": {"Holdout": {"Percentage": 5}},
    "wait": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}}},
    "call": {"ContactCenter": {}},
    "several": {"MultiCondition": {"Branches": [{"Condition": CONDITION}] * 3}},
    "random": {"RandomSplit": {"Branches": [{"Percentage": 20}] * 5}},
}
EXPECTED: dict[str, tuple[str, set[str]]] = {
    "custom": ("MESSAGE", MESSAGE),
    "email": ("MESSAGE", MESSAGE),
    "push": ("MESSAGE", MESSAGE),
    "sms": ("MESSAGE", MESSAGE),
    "split": ("CONDITIONAL_SPLIT", {"Branch_TRUE", "Branch_FALSE"}),
    "holdout": ("HOLDOUT", {"HOLDOUT", "PASSED"}),
    "wait": ("WAIT", {"WAIT_STARTED", "WAIT_FINISHED", "WAIT_SKIPPED"}),
    "call": ("CONTACT_CENTER", CALL),
    "several": ("MULTI_CONDITIONAL_SPLIT", {"Branch_1", "Branch_2", "Branch_3", "Branch_4"}),
    "random": ("RANDOM_SPLIT", {"Branch_1", "Branch_2", "Branch_3", "Branch_4", "Branch_5"}),
}


def test_a_journey_has_the_documented_metrics(client: PinpointClient, app_id: str, publish: Callable[..., str]) -> None:
    """All values are strings."""
    journey_id = publish()

    answer = client.get_journey_execution_metrics(ApplicationId=app_id, JourneyId=journey_id)

    assert answer["JourneyExecutionMetricsResponse"] == {
        "ApplicationId": app_id,
        "JourneyId": journey_id,
        "LastEvaluatedTime": "2026-03-02T10:00:00.987Z",
        "Metrics": dict.fromkeys(JOURNEY_KEYS, "0"),
    }


@pytest.mark.parametrize("activity_id", ACTIVITIES)
def test_an_activity_of_each_type_has_the_documented_metrics(
    client: PinpointClient, app_id: str, publish: Callable[..., str], activity_id: str
) -> None:
    """Includes WAIT and MESSAGE; the default branch comes last (proposed)."""
    journey_id = publish(Activities=ACTIVITIES, StartActivity="custom")
    activity_type, keys = EXPECTED[activity_id]

    answer = client.get_journey_execution_activity_metrics(
        ApplicationId=app_id, JourneyId=journey_id, JourneyActivityId=activity_id
    )

    assert answer["JourneyExecutionActivityMetricsResponse"] == {
        "ActivityType": activity_type,
        "ApplicationId": app_id,
        "JourneyActivityId": activity_id,
        "JourneyId": journey_id,
        "LastEvaluatedTime": "2026-03-02T10:00:00.987Z",
        "Metrics": dict.fromkeys(keys, "0"),
    }


def test_a_run_has_the_journeys_metrics_and_the_metrics_of_its_entries(
    client: PinpointClient, app_id: str, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish()
    run_id = runs_of(journey_id)[0]["RunId"]

    answer = client.get_journey_run_execution_metrics(ApplicationId=app_id, JourneyId=journey_id, RunId=run_id)

    assert answer["JourneyRunExecutionMetricsResponse"] == {
        "ApplicationId": app_id,
        "JourneyId": journey_id,
        "LastEvaluatedTime": "2026-03-02T10:00:00.987Z",
        "Metrics": dict.fromkeys(JOURNEY_KEYS | RUN_KEYS, "0"),
        "RunId": run_id,
    }


@pytest.mark.parametrize("activity_id", ACTIVITIES)
def test_an_activity_has_the_same_metrics_in_a_run(
    client: PinpointClient,
    app_id: str,
    publish: Callable[..., str],
    runs_of: Callable[[str], Any],
    activity_id: str,
) -> None:
    journey_id = publish(Activities=ACTIVITIES, StartActivity="custom")
    where: Any = {"ApplicationId": app_id, "JourneyId": journey_id, "JourneyActivityId": activity_id}
    run_id = runs_of(journey_id)[0]["RunId"]

    of_journey = client.get_journey_execution_activity_metrics(**where)["JourneyExecutionActivityMetricsResponse"]
    of_run = client.get_journey_run_execution_activity_metrics(**where, RunId=run_id)

    assert of_run["JourneyRunExecutionActivityMetricsResponse"] == {**of_journey, "RunId": run_id}


def test_a_draft_has_no_metrics(client: PinpointClient, app_id: str, create: Callable[..., str]) -> None:
    """Proposed: an empty map."""
    where: Any = {"ApplicationId": app_id, "JourneyId": create()}

    of_journey = client.get_journey_execution_metrics(**where)["JourneyExecutionMetricsResponse"]
    of_activity = client.get_journey_execution_activity_metrics(**where, JourneyActivityId="mail")

    assert of_journey["Metrics"] == {}
    assert of_activity["JourneyExecutionActivityMetricsResponse"]["Metrics"] == {}
    assert of_activity["JourneyExecutionActivityMetricsResponse"]["ActivityType"] == "MESSAGE"


def test_an_activity_that_has_no_type_yet_has_no_metrics(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    journey_id = create(Activities={"blank": {}})

    answer = client.get_journey_execution_activity_metrics(
        ApplicationId=app_id, JourneyId=journey_id, JourneyActivityId="blank"
    )

    assert answer["JourneyExecutionActivityMetricsResponse"]["Metrics"] == {}


@pytest.mark.parametrize("state", ["ACTIVE", "PAUSED", "CLOSED", "COMPLETED", "CANCELLED"])
def test_metrics_are_readable_in_every_state_after_publishing(
    client: PinpointClient, app_id: str, reach: Callable[[str], str], state: str
) -> None:
    """Even for a cancelled journey."""
    answer = client.get_journey_execution_metrics(ApplicationId=app_id, JourneyId=reach(state))

    assert answer["JourneyExecutionMetricsResponse"]["Metrics"].keys() == JOURNEY_KEYS


@pytest.mark.parametrize("activity_id", ["missing", "Mail", "mail2"])
def test_an_unknown_activity_is_not_found(
    client: PinpointClient, app_id: str, publish: Callable[..., str], runs_of: Callable[[str], Any], activity_id: str
) -> None:
    journey_id = publish()
    where: Any = {"ApplicationId": app_id, "JourneyId": journey_id, "JourneyActivityId": activity_id}

    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_journey_execution_activity_metrics(**where)
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_journey_run_execution_activity_metrics(**where, RunId=runs_of(journey_id)[0]["RunId"])


def test_a_run_of_another_journey_is_not_found(
    client: PinpointClient, app_id: str, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    first, second = publish(), publish()
    where: Any = {"ApplicationId": app_id, "JourneyId": first, "RunId": runs_of(second)[0]["RunId"]}

    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_journey_run_execution_metrics(**where)
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_journey_run_execution_activity_metrics(**where, JourneyActivityId="mail")


def test_metrics_are_evaluated_at_the_time_of_the_request(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    journey_id = publish()
    mocked.clock.advance(hours=1)

    answer = client.get_journey_execution_metrics(ApplicationId=app_id, JourneyId=journey_id)

    assert answer["JourneyExecutionMetricsResponse"]["LastEvaluatedTime"] == "2026-03-02T11:00:00.987Z"


def test_a_page_size_and_token_of_metrics_and_kpis_are_ignored(
    client: PinpointClient, app_id: str, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    """Documented as not supported for metrics."""
    journey_id = publish()
    where: Any = {"ApplicationId": app_id, "JourneyId": journey_id, "PageSize": "none", "NextToken": "bogus"}
    run_id = runs_of(journey_id)[0]["RunId"]

    assert client.get_journey_execution_metrics(**where)
    assert client.get_journey_execution_activity_metrics(**where, JourneyActivityId="mail")
    assert client.get_journey_run_execution_metrics(**where, RunId=run_id)
    assert client.get_journey_run_execution_activity_metrics(**where, RunId=run_id, JourneyActivityId="mail")
    kpi = client.get_journey_date_range_kpi(**where, KpiName="journey-emails-sent")
    assert "NextToken" not in kpi["JourneyDateRangeKpiResponse"]


def test_metrics_have_no_wrapper_on_the_wire(raw: Raw, app_id: str, publish: Callable[..., str]) -> None:
    status, _, body = raw("GET", f"/v1/apps/{app_id}/journeys/{publish()}/execution-metrics")

    assert status == 200
    assert json.loads(body).keys() == {"ApplicationId", "JourneyId", "LastEvaluatedTime", "Metrics"}


@pytest.fixture
def kpi(client: PinpointClient, app_id: str, publish: Callable[..., str]) -> Callable[..., Any]:
    """Return the response of GetJourneyDateRangeKpi for a range."""
    journey_id = publish(Schedule={"StartTime": T0 + 900 * DAY})

    def get_kpi(**members: Any) -> Any:
        asked: Any = {"KpiName": "journey-emails-sent", **members}
        answer = client.get_journey_date_range_kpi(ApplicationId=app_id, JourneyId=journey_id, **asked)
        return answer["JourneyDateRangeKpiResponse"]

    return get_kpi
