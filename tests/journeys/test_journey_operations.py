"""Creating, reading, listing, replacing and deleting journeys: shapes, dates, pages, and what travels on the wire."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.model import Shape
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

T0 = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=timezone.utc)
NOWHERE = "0" * 32

SET = {"DimensionType": "EXCLUSIVE", "Values": ["one", "two"]}
ATTRIBUTES = {"Color": {"AttributeType": "CONTAINS", "Values": ["red", ""]}, "When": {"Values": ["2026-01-01"]}}
METRICS = {"Age": {"ComparisonOperator": "GREATER_THAN_OR_EQUAL", "Value": 18.5}}
EVENT_DIMENSIONS = {"Attributes": ATTRIBUTES, "EventType": SET, "Metrics": METRICS}
CONDITIONS: list[Any] = [
    {"EventCondition": {"Dimensions": EVENT_DIMENSIONS, "MessageActivity": "email"}},
    {"SegmentCondition": {"SegmentId": "segment"}},
    {
        "SegmentDimensions": {
            "Attributes": ATTRIBUTES,
            "Behavior": {"Recency": {"Duration": "DAY_14", "RecencyType": "INACTIVE"}},
            "Demographic": dict.fromkeys(("AppVersion", "Channel", "DeviceType", "Make", "Model", "Platform"), SET),
            "Location": {
                "Country": SET,
                "GPSPoint": {"Coordinates": {"Latitude": 47.6, "Longitude": -122.3}, "RangeInKilometers": 10.0},
            },
            "Metrics": METRICS,
            "UserAttributes": ATTRIBUTES,
        }
    },
]
CHANNELS = ("EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM")
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
EVERY_MEMBER: Any = {
    "Activities": {
        "custom": {
            "Description": "calls a function",
            "CUSTOM": {
                "DeliveryUri": "arn:aws:lambda:us-east-1:123456789012:function:send",
                "EndpointTypes": ["CUSTOM", "EMAIL", "IN_APP"],
                "MessageConfig": {"Data": "a,b"},
                "NextActivity": "yesOrNo",
                "TemplateName": "letter",
                "TemplateVersion": "3",
            },
        },
        "yesOrNo": {
            "ConditionalSplit": {
                "Condition": {"Conditions": CONDITIONS, "Operator": "ANY"},
                "EvaluationWaitTime": {"WaitFor": "PT1H"},
                "FalseActivity": "email",
                "TrueActivity": "holdout",
            }
        },
        "email": {
            "EMAIL": {
                "MessageConfig": {"FromAddress": "us@example.com"},
                "NextActivity": "push",
                "TemplateName": "letter",
                "TemplateVersion": "1",
            }
        },
        "holdout": {"Holdout": {"NextActivity": "several", "Percentage": 10}},
        "several": {
            "MultiCondition": {
                "Branches": [
                    {"Condition": condition, "NextActivity": next_activity}
                    for condition, next_activity in zip(CONDITIONS, ("email", "push", "sms"), strict=True)
                ],
                "DefaultActivity": "random",
                "EvaluationWaitTime": {"WaitUntil": "2026-03-04T10:00:00Z"},
            }
        },
        "push": {
            "PUSH": {
                "MessageConfig": {"TimeToLive": "3600"},
                "NextActivity": "sms",
                "TemplateName": "letter",
                "TemplateVersion": "2",
            }
        },
        "random": {
            "RandomSplit": {
                "Branches": [{"NextActivity": "sms", "Percentage": 60}, {"NextActivity": "wait", "Percentage": 40}]
            }
        },
        "sms": {
            "SMS": {
                "MessageConfig": {
                    "MessageType": "PROMOTIONAL",
                    "OriginationNumber": "+12065550100",
                    "SenderId": "US",
                    "EntityId": "entity",
                    "TemplateId": "template",
                },
                "NextActivity": "wait",
                "TemplateName": "letter",
                "TemplateVersion": "",
            }
        },
        "wait": {"Wait": {"NextActivity": "waitUntil", "WaitTime": {"WaitFor": "P1DT2H"}}},
        "waitUntil": {"Wait": {"NextActivity": "call", "WaitTime": {"WaitUntil": "2026-03-04T10:00:00+01:00"}}},
        "call": {"ContactCenter": {"NextActivity": "splitLater"}},
        "splitLater": {
            "ConditionalSplit": {
                "Condition": {"Conditions": CONDITIONS[1:2], "Operator": "ALL"},
                "EvaluationWaitTime": {"WaitUntil": "2026-03-04T10:00Z"},
            }
        },
        "branchLater": {
            "MultiCondition": {
                "Branches": [{"Condition": CONDITIONS[1]}],
                "EvaluationWaitTime": {"WaitFor": "P1W"},
            }
        },
    },
    "CreationDate": "2019-11-01T00:00:00.000Z",
    "LastModifiedDate": "2019-11-01T00:00:00.000Z",
    "Limits": {
        "DailyCap": 1,
        "EndpointReentryCap": 2,
        "MessagesPerSecond": 300,
        "EndpointReentryInterval": "P7D",
        "TimeframeCap": {"Cap": 4, "Days": 5},
        "TotalCap": 6,
    },
    "LocalTime": False,
    "Name": "every_member-1",
    "QuietTime": {"Start": "20:00", "End": "08:00"},
    "RefreshFrequency": "PT12H",
    "Schedule": {
        "StartTime": datetime(2026, 3, 3, 9, 30, tzinfo=timezone.utc),
        "EndTime": datetime(2026, 5, 3, 9, 30, tzinfo=timezone.utc),
        "Timezone": "UTC",
    },
    "StartActivity": "custom",
    "StartCondition": {"Description": "all of them", "SegmentStartCondition": {"SegmentId": "segment"}},
    "State": "DRAFT",
    "WaitForQuietTime": True,
    "RefreshOnSegmentUpdate": False,
    "JourneyChannelSettings": {
        "ConnectCampaignArn": "arn:aws:connect-campaigns:us-east-1:123456789012:campaign/1",
        "ConnectCampaignExecutionRoleArn": "arn:aws:iam::123456789012:role/connect",
    },
    "SendingSchedule": True,
    "OpenHours": {
        channel: {day: [{"StartTime": "09:00", "EndTime": "12:00"}, {"StartTime": "13:00", "EndTime": "17:30"}]}
        for channel, day in zip(CHANNELS * 2, DAYS, strict=False)
    },
    "ClosedDays": {
        channel: [{"Name": "Easter", "StartDateTime": "2026-04-03T00:00:00Z", "EndDateTime": "2026-04-06T23:59:59Z"}]
        for channel in CHANNELS
    },
    "TimezoneEstimationMethods": ["PHONE_NUMBER", "POSTAL_CODE"],
}
STARTED_BY_EVENT: Any = {
    "EventStartCondition": {
        "EventFilter": {"Dimensions": EVENT_DIMENSIONS, "FilterType": "SYSTEM"},
        "SegmentId": "segment",
    }
}


def paths_of_shape(shape: Shape, above: str = "") -> Iterator[str]:
    """Every member of a shape, at every depth."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():  # type: ignore[attr-defined]
            yield f"{above}.{name}"
            yield from paths_of_shape(member, f"{above}.{name}")
    elif shape.type_name == "list":
        yield from paths_of_shape(shape.member, f"{above}[]")  # type: ignore[attr-defined]
    elif shape.type_name == "map":
        yield from paths_of_shape(shape.value, f"{above}{{}}")  # type: ignore[attr-defined]


def paths_of_value(value: Any, shape: Shape, above: str = "") -> Iterator[str]:
    """Every member that a value has, named as `paths_of_shape` names it."""
    if shape.type_name == "structure":
        for name, item in value.items():
            yield f"{above}.{name}"
            yield from paths_of_value(item, shape.members[name], f"{above}.{name}")  # type: ignore[attr-defined]
    elif shape.type_name == "list":
        for item in value:
            yield from paths_of_value(item, shape.member, f"{above}[]")  # type: ignore[attr-defined]
    elif shape.type_name == "map":
        for item in value.values():
            yield from paths_of_value(item, shape.value, f"{above}{{}}")  # type: ignore[attr-defined]


def kept(request: Any) -> Any:
    """What of a request an answer shows as it was."""
    return {name: value for name, value in request.items() if name not in ("CreationDate", "LastModifiedDate")}


# Create, get


def test_create_answers_201_with_ids_and_dates_in_the_real_forms(client: PinpointClient, app_id: str) -> None:
    """Case 1."""
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


def test_test_data_names_every_member_of_the_model(client: PinpointClient) -> None:
    """So that the round trips below are of every member at every depth, those of later models too."""
    shape = client.meta.service_model.shape_for("WriteJourneyRequest")
    by_event = {"Name": "", "StartCondition": STARTED_BY_EVENT}

    named = {*paths_of_value(EVERY_MEMBER, shape), *paths_of_value(by_event, shape)}

    assert set(paths_of_shape(shape)) - named == set()


def test_every_member_at_every_depth_comes_back_from_create_get_and_list(client: PinpointClient, app_id: str) -> None:
    """Cases 3 and 4."""
    created = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=EVERY_MEMBER)["JourneyResponse"]
    got = client.get_journey(ApplicationId=app_id, JourneyId=created["Id"])["JourneyResponse"]
    listed = client.list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"]

    assert {name: value for name, value in created.items() if name in kept(EVERY_MEMBER)} == kept(EVERY_MEMBER)
    assert set(created) - set(EVERY_MEMBER) == {"ApplicationId", "Id"}
    assert got == created
    assert listed == [created]


def test_every_member_survives_an_update(
    client: PinpointClient, app_id: str, create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    journey_id = create()

    client.update_journey(ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=EVERY_MEMBER)

    journey = get(journey_id)
    assert {name: journey[name] for name in kept(EVERY_MEMBER)} == kept(EVERY_MEMBER)


def test_every_member_survives_publishing(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    """All those of a segment's journey: the request is publishable as it stands."""
    with time_machine.travel(T0, tick=False):
        journey = get(create(**EVERY_MEMBER | {"State": "ACTIVE"}))

    assert {name: journey[name] for name in kept(EVERY_MEMBER)} == kept(EVERY_MEMBER) | {"State": "ACTIVE"}


def test_every_member_of_an_event_start_comes_back(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    assert get(create(StartCondition=STARTED_BY_EVENT))["StartCondition"] == STARTED_BY_EVENT


@pytest.mark.parametrize("channel", CHANNELS)
def test_open_hours_of_every_day_come_back(create: Callable[..., str], get: Callable[[str], Any], channel: str) -> None:
    hours = {channel: {day: [{"StartTime": "09:00", "EndTime": "17:00"}] for day in DAYS}}

    assert get(create(OpenHours=hours))["OpenHours"] == hours


def test_schedule_times_are_datetimes(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    """Case 3."""
    assert get(create(Schedule={"StartTime": T0}))["Schedule"]["StartTime"] == T0.replace(microsecond=0)


def test_empty_things_come_back_empty(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    journey = get(create(Activities={}, Limits={}, Schedule={}, QuietTime={}, ClosedDays={}, OpenHours={}))

    assert [journey[name] for name in ("Activities", "Limits", "Schedule", "QuietTime", "ClosedDays", "OpenHours")] == [
        {}
    ] * 6


def test_segment_dimensions_travel_with_a_small_s(
    raw: Raw, client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    """Case 4, on the wire; the member's other spelling is unknown to the service."""
    journey_id = create(**EVERY_MEMBER)

    _, _, body = raw("GET", f"/v1/apps/{app_id}/journeys/{journey_id}")

    assert body.count(b'"segmentDimensions":{') == 2
    assert b"SegmentDimensions" not in body
    assert json.loads(body)["Activities"]["yesOrNo"]["ConditionalSplit"]["Condition"]["Conditions"][2] == {
        "segmentDimensions": CONDITIONS[2]["SegmentDimensions"]
    }


def test_segment_dimensions_with_a_capital_s_are_an_unknown_member(raw: Raw, app_id: str) -> None:
    split: Any = {
        "ConditionalSplit": {"Condition": {"Conditions": [{"SegmentDimensions": {}}, {"segmentDimensions": {}}]}}
    }

    _, _, body = raw(
        "POST", f"/v1/apps/{app_id}/journeys", json.dumps({"Name": "j", "Activities": {"a": split}}).encode()
    )

    conditions = json.loads(body)["Activities"]["a"]["ConditionalSplit"]["Condition"]["Conditions"]
    assert conditions == [{}, {"segmentDimensions": {}}]


def test_bodies_are_bare_compact_and_without_nulls(raw: Raw, app_id: str) -> None:
    status, headers, body = raw(
        "POST", f"/v1/apps/{app_id}/journeys", b'{"Name": "j", "Limits": null, "LocalTime": null}'
    )

    assert (status, headers["Content-Type"]) == (201, "application/json")
    assert json.loads(body).keys() == {"ApplicationId", "CreationDate", "Id", "LastModifiedDate", "Name", "State"}
    assert body == json.dumps(json.loads(body), separators=(",", ":")).encode()


def test_wrapped_body_is_refused(raw: Raw, app_id: str) -> None:
    status, headers, body = raw("POST", f"/v1/apps/{app_id}/journeys", b'{"WriteJourneyRequest":{"Name":"j"}}')

    assert (status, headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert json.loads(body) == {"Message": "Name is required"}


def test_invented_members_are_dropped_and_tags_are_none_of_a_journey(raw: Raw, app_id: str) -> None:
    request = {"Name": "j", "tags": {"a": "b"}, "Bogus": 1, "Id": "mine", "Activities": {"a": {"EMAIL": {"Bogus": 1}}}}

    _, _, body = raw("POST", f"/v1/apps/{app_id}/journeys", json.dumps(request).encode())

    journey = json.loads(body)
    assert journey["Activities"] == {"a": {"EMAIL": {}}}
    assert journey["Id"] != "mine"
    assert not {"tags", "Tags", "Bogus"} & set(journey)


def test_published_journey_has_no_tags_either(publish: Callable[..., str], get: Callable[[str], Any]) -> None:
    """Observed, against the model."""
    assert "tags" not in get(publish())


def test_activity_without_description_has_its_type_as_its_only_key(
    create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    """Observed."""
    assert get(create(Activities={"a": {"EMAIL": {}}}))["Activities"] == {"a": {"EMAIL": {}}}


def test_dates_given_by_the_caller_are_accepted_and_not_used(
    create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    """That they are accepted is observed; that they are not used is proposed."""
    with time_machine.travel(T0, tick=False):
        journey = get(create(CreationDate="2019-11-01T00:00:00.000Z", LastModifiedDate="yesterday"))

    assert journey["CreationDate"] == journey["LastModifiedDate"] == "2026-03-02T10:00:00.123Z"


def test_answer_of_get_can_be_sent_back_to_create(
    client: PinpointClient, app_id: str, publish: Callable[..., str], get: Callable[[str], Any]
) -> None:
    """As AWS's copy tool does it: less ApplicationId, Id and Schedule, with State set to DRAFT."""
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
def test_body_of_up_to_seven_megabytes_is_taken(raw: Raw, app_id: str, size: int, status: int) -> None:
    """Documented quota; the error is the one that the model declares."""
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


def test_update_keeps_the_creation_date_and_moves_the_other(
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


def test_change_of_state_by_request_moves_the_last_modified_date(
    mocked: Pinpoint, publish: Callable[..., str], ask_for: Callable[[str, Any], Any]
) -> None:
    with time_machine.travel(T0, tick=False):
        journey_id = publish()
        mocked.clock.advance(seconds=30)

        assert ask_for(journey_id, "CANCELLED")["LastModifiedDate"] == "2026-03-02T10:00:30.123Z"


def test_refused_update_changes_nothing(
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


def test_refused_create_creates_nothing(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    with pytest.raises(client.exceptions.BadRequestException):
        publish(StartCondition=None)

    assert client.list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"] == []
    assert mocked.clock.history == []


# Delete


def test_delete_answers_200_with_the_journey_which_then_is_unknown(
    client: PinpointClient, app_id: str, create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    """Case 6."""
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
def test_unknown_app_is_not_found(client: PinpointClient, method: str) -> None:
    """Case 2, for all twelve operations; the text is observed for other resources."""
    arguments = OF_AN_APP.get(method) or {"JourneyId": NOWHERE, **OF_A_JOURNEY.get(method, {})}
    if method == "list_journeys":
        arguments = {}

    with pytest.raises(client.exceptions.NotFoundException, match="Application not found") as caught:
        getattr(client, method)(ApplicationId=NOWHERE, **arguments)

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


@pytest.mark.parametrize("method", OF_A_JOURNEY)
def test_unknown_journey_is_not_found(client: PinpointClient, app_id: str, method: str) -> None:
    """Case 2."""
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        getattr(client, method)(ApplicationId=app_id, JourneyId=NOWHERE, **OF_A_JOURNEY[method])


def test_journey_is_unknown_in_another_app_of_the_account(
    mocked: Pinpoint, client: PinpointClient, create: Callable[..., str]
) -> None:
    journey_id = create()
    other = mocked.create_app("other", region="us-east-1").id

    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_journey(ApplicationId=other, JourneyId=journey_id)


def test_app_of_a_journey_is_unknown_in_another_region(app_id: str, create: Callable[..., str]) -> None:
    journey_id = create()
    elsewhere = boto3.client("pinpoint", region_name="eu-west-1")

    with pytest.raises(elsewhere.exceptions.NotFoundException, match="Application not found"):
        elsewhere.get_journey(ApplicationId=app_id, JourneyId=journey_id)


# Lists


def names_of_pages(client: PinpointClient, app_id: str, size: str) -> list[list[str]]:
    """The names on each page of ListJourneys, as a program pages that looks whether there is a NextToken."""
    pages = []
    token: Any = {}
    while True:
        page = client.list_journeys(ApplicationId=app_id, PageSize=size, **token)["JourneysResponse"]
        pages.append([item["Name"] for item in page["Item"]])
        if "NextToken" not in page:
            return pages
        token = {"Token": page["NextToken"]}


def test_list_of_an_app_without_journeys_is_an_empty_item(client: PinpointClient, app_id: str) -> None:
    assert client.list_journeys(ApplicationId=app_id)["JourneysResponse"] == {"Item": []}


def test_list_is_cut_into_pages_of_the_size_asked_for(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    """Case 5; all were created at one moment, and the newest comes first."""
    with time_machine.travel(T0, tick=False):
        for number in range(5):
            create(Name=f"j{number}")

        assert names_of_pages(client, app_id, "2") == [["j4", "j3"], ["j2", "j1"], ["j0"]]


@pytest.mark.parametrize("size", ["4", "5"])
def test_last_page_has_no_token_when_it_is_full(
    client: PinpointClient, app_id: str, create: Callable[..., str], size: str
) -> None:
    for _ in range(4):
        create()

    assert "NextToken" not in client.list_journeys(ApplicationId=app_id, PageSize=size)["JourneysResponse"]


def test_without_a_page_size_a_hundred_come_at_once(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    """Proposed: the service's own default is unknown."""
    for number in range(101):
        create(Name=f"j{number}")

    first = client.list_journeys(ApplicationId=app_id)["JourneysResponse"]
    second = client.list_journeys(ApplicationId=app_id, Token=first["NextToken"])["JourneysResponse"]

    assert len(first["Item"]) == 100
    assert [item["Name"] for item in second["Item"]] == ["j0"]


def test_journeys_deleted_and_created_between_pages_shift_nothing(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    ids = [create(Name=f"j{number}") for number in range(5)]
    first = client.list_journeys(ApplicationId=app_id, PageSize="2")["JourneysResponse"]
    client.delete_journey(ApplicationId=app_id, JourneyId=ids[3])
    client.delete_journey(ApplicationId=app_id, JourneyId=ids[1])
    create(Name="new")

    second = client.list_journeys(ApplicationId=app_id, PageSize="2", Token=first["NextToken"])["JourneysResponse"]

    assert [item["Name"] for item in second["Item"]] == ["j2", "j0"]
    assert "NextToken" not in second


@pytest.mark.parametrize("size", ["0", "-1", "abc", "", "1.5", " 2", "1" * 30, "²"])
def test_page_size_that_is_no_positive_number_is_refused(client: PinpointClient, app_id: str, size: str) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="PageSize must be a positive whole number"):
        client.list_journeys(ApplicationId=app_id, PageSize=size)


@pytest.mark.parametrize("token", ["", "x", "bm90IGpzb24", "e30", "W10", "é", "null"])
def test_foreign_token_is_refused(client: PinpointClient, app_id: str, create: Callable[..., str], token: str) -> None:
    create()

    with pytest.raises(client.exceptions.BadRequestException, match="token"):
        client.list_journeys(ApplicationId=app_id, Token=token)


def test_token_of_another_list_is_refused(
    mocked: Pinpoint, client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    create(), create()
    token = client.list_journeys(ApplicationId=app_id, PageSize="1")["JourneysResponse"]["NextToken"]
    other = mocked.create_app("other", region="us-east-1").id

    with pytest.raises(client.exceptions.BadRequestException, match="token"):
        client.list_journeys(ApplicationId=other, Token=token)
    with pytest.raises(client.exceptions.BadRequestException, match="token"):
        client.get_apps(Token=token)


def test_runs_are_listed_in_pages_oldest_first(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": mocked.clock.now + timedelta(days=4, hours=1)})
    mocked.clock.advance(days=5)
    everything = runs_of(journey_id)

    where: Any = {"ApplicationId": app_id, "JourneyId": journey_id, "PageSize": "2"}
    first = client.get_journey_runs(**where)["JourneyRunsResponse"]
    second = client.get_journey_runs(**where, Token=first["NextToken"])["JourneyRunsResponse"]
    third = client.get_journey_runs(**where, Token=second["NextToken"])["JourneyRunsResponse"]

    assert [len(page["Item"]) for page in (first, second, third)] == [2, 2, 1]
    assert first["Item"] + second["Item"] + third["Item"] == everything
    assert [run["CreationTime"] for run in everything] == sorted(run["CreationTime"] for run in everything)
    assert "NextToken" not in third


def test_ids_are_the_same_in_every_run_of_a_test(request_for: Callable[..., Any]) -> None:
    def first_id() -> str:
        with mock_pinpoint() as pinpoint:
            app_id = pinpoint.create_app("app", region="us-east-1").id
            client = boto3.client("pinpoint", region_name="us-east-1")
            answer = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request_for())
            return answer["JourneyResponse"]["Id"]

    assert first_id() == first_id()
