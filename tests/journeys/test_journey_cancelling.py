"""Cancelling, deleting and rolling back journeys: nothing of them remains scheduled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.journeys.journey import Run

from .conftest import T0

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

STATES = ("DRAFT", "ACTIVE", "PAUSED", "CLOSED", "COMPLETED", "CANCELLED")
DAY = timedelta(days=1)


def test_a_cancelled_journey_has_readable_metrics_and_nothing_is_scheduled(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
) -> None:
    """The tables above cover that updates and state changes are refused."""
    journey_id = publish(RefreshFrequency="P1D")

    ask_for(journey_id, "CANCELLED")

    assert mocked.clock.next_due is None
    metrics = client.get_journey_execution_metrics(ApplicationId=app_id, JourneyId=journey_id)
    assert metrics["JourneyExecutionMetricsResponse"]["Metrics"]["CANCELLED"] == "0"


def test_a_cancelled_journey_stays_cancelled(
    mocked: Pinpoint, reach: Callable[[str], str], state_of: Callable[[str], str]
) -> None:
    journey_id = reach("CANCELLED")

    mocked.clock.advance(days=1000)

    assert state_of(journey_id) == "CANCELLED"


@pytest.mark.parametrize("state", STATES)
def test_a_journey_in_any_state_can_be_deleted_and_nothing_of_it_remains(
    mocked: Pinpoint, client: PinpointClient, app_id: str, reach: Callable[[str], str], state: str
) -> None:
    """Deleting a running journey is allowed by decision, because the service's answer is unknown."""
    journey_id = reach(state)

    deleted = client.delete_journey(ApplicationId=app_id, JourneyId=journey_id)["JourneyResponse"]

    assert (deleted["Id"], deleted["State"]) == (journey_id, state)
    assert mocked.clock.next_due is None
    assert client.list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"] == []
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_journey_runs(ApplicationId=app_id, JourneyId=journey_id)


def test_deleting_a_journey_deletes_all_of_its_runs(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    journey_id, other_id = publish(), publish()

    client.delete_journey(ApplicationId=app_id, JourneyId=journey_id)

    app = mocked._session.world.find_app(app_id)
    assert app is not None
    assert len(app.collection(Run, journey_id)) == 0
    assert len(app.collection(Run, other_id)) == 1


def test_deleting_a_journey_does_not_change_the_schedule_of_another(
    at_t0: None, mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    first, _ = publish(), publish(Schedule={"StartTime": T0 + DAY})

    client.delete_journey(ApplicationId=app_id, JourneyId=first)

    assert mocked.clock.next_due == T0 + DAY


def test_deleting_an_app_deletes_its_journeys_and_their_schedule(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    journey_id = publish(RefreshFrequency="P1D")

    client.delete_app(ApplicationId=app_id)

    assert mocked.clock.next_due is None
    assert mocked.clock.advance(days=600) == []
    with pytest.raises(client.exceptions.NotFoundException, match="Application not found"):
        client.get_journey(ApplicationId=app_id, JourneyId=journey_id)


def test_rolling_back_to_a_checkpoint_restores_the_state_and_the_schedule(
    mocked: Pinpoint, publish: Callable[..., str], ask_for: Callable[[str, Any], Any], state_of: Callable[[str], str]
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    due = mocked.clock.next_due

    with mocked.checkpoint():
        ask_for(journey_id, "CANCELLED")
        assert mocked.clock.next_due is None

    assert state_of(journey_id) == "ACTIVE"
    assert mocked.clock.next_due == due


def test_run_until_idle_advances_a_journey_to_its_end(
    mocked: Pinpoint, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    journey_id = publish(RefreshFrequency="P30D")

    mocked.clock.run_until_idle()

    assert state_of(journey_id) == "COMPLETED"
