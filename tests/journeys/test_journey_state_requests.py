"""Each pair of a journey's state and a requested state, and publishing: what is legal, and what changes."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import T0

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

STATES = ("DRAFT", "ACTIVE", "PAUSED", "CLOSED", "COMPLETED", "CANCELLED")
LEGAL_REQUESTS = {
    ("ACTIVE", "PAUSED"),
    ("ACTIVE", "CANCELLED"),
    ("PAUSED", "ACTIVE"),
    ("PAUSED", "CANCELLED"),
    ("CLOSED", "CANCELLED"),
}
DAY = timedelta(days=1)


# By request: every pair of a state and a requested state


@pytest.mark.parametrize("state", STATES)
def test_the_fixture_reaches_every_state_by_requests_and_time(
    reach: Callable[[str], str], state_of: Callable[[str], str], state: str
) -> None:
    assert state_of(reach(state)) == state


@pytest.mark.parametrize(("before", "after"), sorted(LEGAL_REQUESTS))
def test_a_legal_change_is_made_and_returns_the_whole_journey(
    reach: Callable[[str], str],
    ask_for: Callable[[str, Any], Any],
    get: Callable[[str], Any],
    before: str,
    after: str,
) -> None:
    journey_id = reach(before)
    activities = get(journey_id)["Activities"]

    answer = ask_for(journey_id, after)

    assert answer["State"] == after
    assert answer == get(journey_id)
    assert answer["Activities"] == activities != {}


WAYS_ON = {
    "DRAFT": "publish it with UpdateJourney(State='ACTIVE'), or delete it with DeleteJourney",
    "ACTIVE": "it can become PAUSED or CANCELLED",
    "PAUSED": "it can become ACTIVE or CANCELLED",
    "CLOSED": "it is past its end and can only become CANCELLED",
    "COMPLETED": "it has ended; create a new one with CreateJourney",
    "CANCELLED": "it has ended; create a new one with CreateJourney",
}


@pytest.mark.parametrize(
    ("before", "after"),
    [pair for pair in product(STATES, ("ACTIVE", "PAUSED", "CANCELLED")) if pair not in LEGAL_REQUESTS],
)
def test_an_illegal_change_is_refused_and_leaves_no_trace(
    mocked: Pinpoint,
    client: PinpointClient,
    reach: Callable[[str], str],
    ask_for: Callable[[str, Any], Any],
    get: Callable[[str], Any],
    before: str,
    after: str,
) -> None:
    """UpdateJourneyState has no 409."""
    journey_id = reach(before)
    journey, history = get(journey_id), list(mocked.clock.history)

    with pytest.raises(client.exceptions.BadRequestException) as refused:
        ask_for(journey_id, after)

    assert refused.value.response["Error"]["Message"] == (
        f"A journey that is {before} cannot become {after}: {WAYS_ON[before]}"
    )

    assert get(journey_id) == journey
    assert mocked.clock.history == history


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", ["DRAFT", "CLOSED", "COMPLETED", "BOGUS", "active", ""])
def test_states_that_cannot_be_requested_are_refused(
    client: PinpointClient,
    reach: Callable[[str], str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
    before: str,
    after: str,
) -> None:
    journey_id = reach(before)

    with pytest.raises(client.exceptions.BadRequestException, match="State"):
        ask_for(journey_id, after)

    assert state_of(journey_id) == before


def test_a_state_change_without_a_state_is_refused(
    client: PinpointClient, app_id: str, reach: Callable[[str], str]
) -> None:
    journey_id = reach("ACTIVE")

    with pytest.raises(client.exceptions.BadRequestException, match="State must be ACTIVE, PAUSED or CANCELLED"):
        client.update_journey_state(ApplicationId=app_id, JourneyId=journey_id, JourneyStateRequest={})


@pytest.mark.parametrize("state", [state for state in STATES if state != "DRAFT"])
@pytest.mark.parametrize("asked", ["DRAFT", "ACTIVE", None])
def test_an_update_of_a_journey_that_is_not_a_draft_is_a_conflict_even_if_identical(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    reach: Callable[[str], str],
    get: Callable[[str], Any],
    state: str,
    asked: str | None,
) -> None:
    """Every edit is refused by decision, because the service's tolerance is unknown."""
    journey_id = reach(state)
    journey = get(journey_id)
    members = {name: journey[name] for name in ("Name", "Activities", "StartActivity", "StartCondition")}

    with pytest.raises(client.exceptions.ConflictException, match=f"{state} cannot be updated.*UpdateJourneyState"):
        client.update_journey(
            ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=request_for(**members, State=asked)
        )

    assert get(journey_id) == journey


def test_an_update_of_an_activity_while_active_is_a_conflict(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    publish: Callable[..., str],
) -> None:
    journey_id = publish()
    changed = request_for(Activities={"mail": {"SMS": {"TemplateName": "other"}}})

    with pytest.raises(client.exceptions.ConflictException):
        client.update_journey(ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=changed)


# By request: publishing


def test_publishing_makes_a_draft_active_immediately(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    create: Callable[..., str],
    state_of: Callable[[str], str],
) -> None:
    journey_id = create()

    answer = client.update_journey(
        ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=request_for(State="ACTIVE")
    )

    assert answer["JourneyResponse"]["State"] == state_of(journey_id) == "ACTIVE"


@pytest.mark.parametrize("asked", [None, "DRAFT"])
def test_an_update_of_a_draft_leaves_it_a_draft(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    create: Callable[..., str],
    asked: str | None,
) -> None:
    """A missing State is accepted (observed) and does not change the state."""
    journey_id = create()

    answer = client.update_journey(
        ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=request_for(State=asked)
    )

    assert answer["JourneyResponse"]["State"] == "DRAFT"


def test_creating_an_active_journey_publishes_it_like_any_draft(
    mocked: Pinpoint, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    journey_id = publish()

    assert state_of(journey_id) == "ACTIVE"
    assert mocked.clock.next_due is not None


def test_nothing_is_scheduled_for_a_draft(mocked: Pinpoint, create: Callable[..., str]) -> None:
    create(RefreshFrequency="PT12H", Schedule={"StartTime": T0 + DAY, "EndTime": T0 + 9 * DAY})

    assert mocked.clock.next_due is None
