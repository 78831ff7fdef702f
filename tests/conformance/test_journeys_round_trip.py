"""A journey with any members is returned as it was written, at every depth."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from generate import LOADER
from journey_resources import put_everybody, put_templates
from well_formed import publishable_journey, request_for

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

SET_BY_THE_SERVICE = {"ApplicationId", "CreationDate", "Id", "LastModifiedDate", "State"}
SEEDS = range(8)


@pytest.fixture(autouse=True)
def _one_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A separate session would read the model files again in every test."""
    monkeypatch.setattr(botocore.session, "create_loader", lambda *_: LOADER)


def without_the_service_s_own(journey: Any) -> dict[str, Any]:
    return {name: value for name, value in journey.items() if name not in SET_BY_THE_SERVICE}


def create(client: PinpointClient, app_id: str, journey: Any) -> Any:
    return client.create_journey(ApplicationId=app_id, WriteJourneyRequest=journey)["JourneyResponse"]


def get(client: PinpointClient, app_id: str, journey_id: str) -> Any:
    return client.get_journey(ApplicationId=app_id, JourneyId=journey_id)["JourneyResponse"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_draft_with_every_member_is_returned_as_it_was_written(
    client: PinpointClient, app_id: str, seed: int
) -> None:
    journey = request_for("CreateJourney", Random(seed))
    written = deepcopy(journey)

    created = create(client, app_id, journey)

    assert without_the_service_s_own(created) == without_the_service_s_own(written)
    assert get(client, app_id, created["Id"]) == created
    assert created["State"] == "DRAFT"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_published_journey_is_returned_as_it_was_written(client: PinpointClient, app_id: str, seed: int) -> None:
    put_everybody(app_id, "everybody")
    put_templates(app_id, "template")
    journey = publishable_journey(Random(seed))

    created = create(client, app_id, journey)

    assert without_the_service_s_own(created) == without_the_service_s_own(journey)
    assert get(client, app_id, created["Id"]) == created
    assert created["State"] == "ACTIVE"


def test_an_update_replaces_every_member_and_keeps_none(client: PinpointClient, app_id: str) -> None:
    created = create(client, app_id, request_for("CreateJourney", Random(1)))

    client.update_journey(ApplicationId=app_id, JourneyId=created["Id"], WriteJourneyRequest={"Name": "nothing-else"})

    assert without_the_service_s_own(get(client, app_id, created["Id"])) == {"Name": "nothing-else"}


def test_a_list_shows_each_journey_as_get_does(client: PinpointClient, app_id: str) -> None:
    created = [create(client, app_id, request_for("CreateJourney", Random(seed))) for seed in range(3)]

    listed = client.list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"]

    assert listed == created[::-1]


def test_changing_the_request_afterwards_has_no_effect(client: PinpointClient, app_id: str) -> None:
    journey = request_for("CreateJourney", Random(2))
    created = create(client, app_id, journey)

    journey["Activities"].clear()
    journey["Schedule"]["Timezone"] = "UTC+01"

    assert get(client, app_id, created["Id"]) == created
