"""Creating, replacing and deleting journeys: ids, dates, bodies on the wire, and unknown apps and journeys."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

from .every_member import EVERY_MEMBER

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

T0 = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=timezone.utc)
NOWHERE = "0" * 32


# Create, get


def test_create_returns_201_with_ids_and_dates_in_the_real_formats(client: PinpointClient, app_id: str) -> None:
    with time_machine.travel(T0, tick=False):
        answer = client.create_journey(ApplicationId=app_id, WriteJourneyRequest={"Name": "j1"})

    journey = answer["JourneyResponse"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert re.fullmatch("[0-9a-f]{32}", journey["Id"])
    assert journey == {
        "ApplicationId": app_id,
        "CreationDate": "2026-03-02T10:00:00.123Z",
        "Id": journey["Id"],
        "LastModifiedDate": "2026-03-02T10:00:00.123Z",
        "Name": "j1",
        "State": "DRAFT",
    }


def test_a_schedule_times_are_datetimes(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    assert get(create(Schedule={"StartTime": T0}))["Schedule"]["StartTime"] == T0.replace(microsecond=0)


def test_bodies_have_no_wrapper_no_spaces_and_no_nulls(raw: Raw, app_id: str) -> None:
    status, headers, body = raw(
        "POST", f"/v1/apps/{app_id}/journeys", b'{"Name": "j", "Limits": null, "LocalTime": null}'
    )

    assert (status, headers["Content-Type"]) == (201, "application/json")
    assert json.loads(body).keys() == {"ApplicationId", "CreationDate", "Id", "LastModifiedDate", "Name", "State"}
    assert body == json.dumps(json.loads(body), separators=(",", ":")).encode()


def test_a_wrapped_body_is_refused(raw: Raw, app_id: str) -> None:
    status, headers, body = raw("POST", f"/v1/apps/{app_id}/journeys", b'{"WriteJourneyRequest":{"Name":"j"}}')

    assert (status, headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert json.loads(body) == {"Message": "Name is required"}


def test_invented_members_are_dropped_and_a_journey_has_no_tags(raw: Raw, app_id: str) -> None:
    request = {"Name": "j", "tags": {"a": "b"}, "Bogus": 1, "Id": "mine", "Activities": {"a": {"EMAIL": {"Bogus": 1}}}}

    _, _, body = raw("POST", f"/v1/apps/{app_id}/journeys", json.dumps(request).encode())

    journey = json.loads(body)
    assert journey["Activities"] == {"a": {"EMAIL": {}}}
    assert journey["Id"] != "mine"
    assert not {"tags", "Tags", "Bogus"} & set(journey)


def test_a_published_journey_has_no_tags_either(publish: Callable[..., str], get: Callable[[str], Any]) -> None:
    """Observed, in contrast to the model."""
    assert "tags" not in get(publish())


def test_an_activity_without_a_description_has_its_type_as_its_only_key(
    create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    """Observed."""
    assert get(create(Activities={"a": {"EMAIL": {}}}))["Activities"] == {"a": {"EMAIL": {}}}


def test_dates_from_the_caller_are_accepted_and_ignored(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    """It is observed that they are accepted, and proposed that they are not used."""
    with time_machine.travel(T0, tick=False):
        journey = get(create(CreationDate="2019-11-01T00:00:00.000Z", LastModifiedDate="yesterday"))

    assert journey["CreationDate"] == journey["LastModifiedDate"] == "2026-03-02T10:00:00.123Z"


def test_the_response_of_get_can_be_sent_to_create(
    client: PinpointClient, app_id: str, publish: Callable[..., str], get: Callable[[str], Any]
) -> None:
    """AWS's copy tool does this: without ApplicationId, Id and Schedule, and with State set to DRAFT."""
    original = get(publish(RefreshFrequency="PT12H"))
    copied = {name: value for name, value in original.items() if name not in ("ApplicationId", "Id", "Schedule")}
    copied["State"] = "DRAFT"

    request: Any = copied
    copy = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)["JourneyResponse"]

    assert copy["Id"] != original["Id"]
    assert copy["Activities"] == original["Activities"]
    assert copy["State"] == "DRAFT"


def test_names_need_not_be_unique(create: Callable[..., str]) -> None:
    assert create(Name="same") != create(Name="same")


@pytest.mark.parametrize(("size", "status"), [(7 * 1024 * 1024, 201), (7 * 1024 * 1024 + 1, 413)])
def test_a_body_of_up_to_seven_megabytes_is_accepted(raw: Raw, app_id: str, size: int, status: int) -> None:
    """Documented quota; the model declares the error."""
    begin, end = b'{"Name":"j","StartCondition":{"Description":"', b'"}}'

    answer = raw("POST", f"/v1/apps/{app_id}/journeys", begin + b"x" * (size - len(begin) - len(end)) + end)

    assert answer[0] == status
    assert answer[1].get("x-amzn-ErrorType") == {201: None, 413: "PayloadTooLargeException"}[status]


# Update


def test_update_replaces_the_whole_journey(
    client: PinpointClient, app_id: str, create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    journey_id = create(**EVERY_MEMBER)

    client.update_journey(ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest={"Name": "bare"})

    assert set(get(journey_id)) == {"ApplicationId", "CreationDate", "Id", "LastModifiedDate", "Name", "State"}


def test_update_keeps_the_creation_date_and_changes_the_last_modified_date(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    with time_machine.travel(T0, tick=False) as traveller:
        journey_id = create()
        traveller.shift(timedelta(hours=1))
        answer = client.update_journey(
            ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest={"Name": "later"}
        )

    journey = answer["JourneyResponse"]
    assert journey.get("CreationDate") == "2026-03-02T10:00:00.123Z"
    assert journey.get("LastModifiedDate") == "2026-03-02T11:00:00.123Z"


def test_a_state_change_by_request_changes_the_last_modified_date(
    mocked: Pinpoint, publish: Callable[..., str], ask_for: Callable[[str, Any], Any]
) -> None:
    with time_machine.travel(T0, tick=False):
        journey_id = publish()
        mocked.clock.advance(seconds=30)

        assert ask_for(journey_id, "CANCELLED")["LastModifiedDate"] == "2026-03-02T10:00:30.123Z"


def test_a_refused_update_changes_nothing(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    create: Callable[..., str],
    get: Callable[[str], Any],
) -> None:
    journey_id = create()
    journey = get(journey_id)

    with pytest.raises(client.exceptions.BadRequestException):
        client.update_journey(
            ApplicationId=app_id,
            JourneyId=journey_id,
            WriteJourneyRequest=request_for(Name="other", State="ACTIVE", StartCondition=None),
        )

    assert get(journey_id) == journey


def test_a_refused_create_creates_nothing(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    with pytest.raises(client.exceptions.BadRequestException):
        publish(StartCondition=None)

    assert client.list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"] == []
    assert mocked.clock.history == []


# Delete


def test_delete_returns_200_with_the_journey_which_is_unknown_afterwards(
    client: PinpointClient, app_id: str, create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    journey_id = create(**EVERY_MEMBER)
    journey = get(journey_id)

    answer = client.delete_journey(ApplicationId=app_id, JourneyId=journey_id)

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["JourneyResponse"] == journey
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        get(journey_id)
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.delete_journey(ApplicationId=app_id, JourneyId=journey_id)


# Unknown apps, journeys and runs

STATE_REQUEST = {"JourneyStateRequest": {"State": "CANCELLED"}}
WRITE_REQUEST = {"WriteJourneyRequest": {"Name": "j"}}
OF_AN_APP: dict[str, Any] = {"create_journey": WRITE_REQUEST, "list_journeys": {}}
OF_A_JOURNEY: dict[str, Any] = {
    "get_journey": {},
    "update_journey": WRITE_REQUEST,
    "update_journey_state": STATE_REQUEST,
    "delete_journey": {},
    "get_journey_runs": {},
    "get_journey_execution_metrics": {},
    "get_journey_execution_activity_metrics": {"JourneyActivityId": "mail"},
    "get_journey_run_execution_metrics": {"RunId": NOWHERE},
    "get_journey_run_execution_activity_metrics": {"RunId": NOWHERE, "JourneyActivityId": "mail"},
    "get_journey_date_range_kpi": {"KpiName": "journey-emails-sent"},
}


@pytest.mark.parametrize("method", [*OF_AN_APP, *OF_A_JOURNEY])
def test_an_unknown_app_is_not_found(client: PinpointClient, method: str) -> None:
    """The error message is observed for other resources."""
    arguments = OF_AN_APP.get(method) or {"JourneyId": NOWHERE, **OF_A_JOURNEY.get(method, {})}
    if method == "list_journeys":
        arguments = {}

    with pytest.raises(client.exceptions.NotFoundException, match="Application not found") as caught:
        getattr(client, method)(ApplicationId=NOWHERE, **arguments)

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


@pytest.mark.parametrize("method", OF_A_JOURNEY)
def test_an_unknown_journey_is_not_found(client: PinpointClient, app_id: str, method: str) -> None:
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        getattr(client, method)(ApplicationId=app_id, JourneyId=NOWHERE, **OF_A_JOURNEY[method])


def test_a_journey_is_unknown_in_another_app_of_the_account(
    mocked: Pinpoint, client: PinpointClient, create: Callable[..., str]
) -> None:
    journey_id = create()
    other = mocked.create_app("other", region="us-east-1").id

    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_journey(ApplicationId=other, JourneyId=journey_id)


def test_the_app_of_a_journey_is_unknown_in_another_region(app_id: str, create: Callable[..., str]) -> None:
    journey_id = create()
    elsewhere = boto3.client("pinpoint", region_name="eu-west-1")

    with pytest.raises(elsewhere.exceptions.NotFoundException, match="Application not found"):
        elsewhere.get_journey(ApplicationId=app_id, JourneyId=journey_id)
