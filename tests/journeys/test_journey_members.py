"""Every member of a journey at every depth is returned as it was sent."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from .every_member import CHANNELS, CONDITIONS, DAYS, EVERY_MEMBER, STARTED_BY_EVENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.model import Shape
    from mypy_boto3_pinpoint import PinpointClient

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

T0 = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=timezone.utc)


def paths_of_shape(shape: Shape, above: str = "") -> Iterator[str]:
    """Yield every member of a shape, at every depth."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():  # type: ignore[attr-defined]
            yield f"{above}.{name}"
            yield from paths_of_shape(member, f"{above}.{name}")
    elif shape.type_name == "list":
        yield from paths_of_shape(shape.member, f"{above}[]")  # type: ignore[attr-defined]
    elif shape.type_name == "map":
        yield from paths_of_shape(shape.value, f"{above}{{}}")  # type: ignore[attr-defined]


def paths_of_value(value: Any, shape: Shape, above: str = "") -> Iterator[str]:
    """Yield every member of a value, with the same names as `paths_of_shape`."""
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
    """Return the part of a response that must equal the request."""
    return {name: value for name, value in request.items() if name not in ("CreationDate", "LastModifiedDate")}


def test_the_test_data_contains_every_member_of_the_model(client: PinpointClient) -> None:
    """This ensures that the round trips below contain every member at every depth, even of later models."""
    shape = client.meta.service_model.shape_for("WriteJourneyRequest")
    by_event = {"Name": "", "StartCondition": STARTED_BY_EVENT}

    named = {*paths_of_value(EVERY_MEMBER, shape), *paths_of_value(by_event, shape)}

    assert set(paths_of_shape(shape)) - named == set()


def test_create_get_and_list_return_every_member_at_every_depth(client: PinpointClient, app_id: str) -> None:
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
    """All members of a journey with a segment: the request can be published as it is."""
    with time_machine.travel(T0, tick=False):
        journey = get(create(**EVERY_MEMBER | {"State": "ACTIVE"}))

    assert {name: journey[name] for name in kept(EVERY_MEMBER)} == kept(EVERY_MEMBER) | {"State": "ACTIVE"}


def test_every_member_of_an_event_start_is_returned(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    assert get(create(StartCondition=STARTED_BY_EVENT))["StartCondition"] == STARTED_BY_EVENT


@pytest.mark.parametrize("channel", CHANNELS)
def test_open_hours_of_every_day_are_returned(
    create: Callable[..., str], get: Callable[[str], Any], channel: str
) -> None:
    hours = {channel: {day: [{"StartTime": "09:00", "EndTime": "17:00"}] for day in DAYS}}

    assert get(create(OpenHours=hours))["OpenHours"] == hours


def test_empty_values_are_returned_empty(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    journey = get(create(Activities={}, Limits={}, Schedule={}, QuietTime={}, ClosedDays={}, OpenHours={}))

    assert [journey[name] for name in ("Activities", "Limits", "Schedule", "QuietTime", "ClosedDays", "OpenHours")] == [
        {}
    ] * 6


def test_segment_dimensions_have_a_small_s_on_the_wire(
    raw: Raw, client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    """The service does not know the other spelling of the member."""
    journey_id = create(**EVERY_MEMBER)

    _, _, body = raw("GET", f"/v1/apps/{app_id}/journeys/{journey_id}")

    assert body.count(b'"segmentDimensions":{') == 2
    assert b"SegmentDimensions" not in body
    assert json.loads(body)["Activities"]["yesOrNo"]["ConditionalSplit"]["Condition"]["Conditions"][2] == {
        "segmentDimensions": CONDITIONS[2]["SegmentDimensions"]
    }


def test_a_segment_dimensions_with_a_capital_s_are_an_unknown_member(raw: Raw, app_id: str) -> None:
    split: Any = {
        "ConditionalSplit": {"Condition": {"Conditions": [{"SegmentDimensions": {}}, {"segmentDimensions": {}}]}}
    }

    _, _, body = raw(
        "POST", f"/v1/apps/{app_id}/journeys", json.dumps({"Name": "j", "Activities": {"a": split}}).encode()
    )

    conditions = json.loads(body)["Activities"]["a"]["ConditionalSplit"]["Condition"]["Conditions"]
    assert conditions == [{}, {"segmentDimensions": {}}]
