"""The view of a journey, through `pinpoint.app(…).journey(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import WAITING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


def test_a_view_shows_the_current_id_name_and_state(mocked: Pinpoint, app_id: str, publish: Callable[..., str]) -> None:
    journey_id = publish(Name="spring")
    journey = mocked.app(app_id).journey(journey_id)

    assert (journey.id, journey.name, journey.state) == (journey_id, "spring", "ACTIVE")
    mocked.clock.advance(minutes=6)
    assert journey.state == "COMPLETED"


def test_the_repr_of_a_view_shows_its_journey(mocked: Pinpoint, app_id: str, create: Callable[..., str]) -> None:
    journey_id = create(Name="spring")

    assert (
        repr(mocked.app(app_id).journey(journey_id)) == f"<journey '{journey_id}' \"spring\" DRAFT of app '{app_id}'>"
    )


def test_an_unknown_journey_is_a_lookup_error_that_names_the_existing_ones(
    mocked: Pinpoint, app_id: str, create: Callable[..., str]
) -> None:
    with pytest.raises(LookupError, match="journey 'missing' does not exist in app 'app'; it has no journeys"):
        mocked.app(app_id).journey("missing")

    journey_id = create()

    with pytest.raises(LookupError, match=f"journey 'missing' does not exist in app 'app'; it has '{journey_id}'"):
        mocked.app(app_id).journey("missing")


def test_any_use_of_the_view_of_a_deleted_journey_is_a_lookup_error(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    journey = mocked.app(app_id).journey(publish())
    client.delete_journey(ApplicationId=app_id, JourneyId=journey.id)

    for use in (lambda: journey.name, lambda: journey.state, lambda: journey.participants_left):
        with pytest.raises(LookupError, match="does not exist in app"):
            use()


def test_participants_left_counts_participants_from_the_start_until_they_leave(
    at_t0: None, mocked: Pinpoint, app_id: str, publish: Callable[..., str], put_members: Callable[..., None]
) -> None:
    put_members("ann", "bob")
    journey = mocked.app(app_id).journey(publish(**WAITING))
    assert journey.participants_left == 0

    mocked.clock.advance(minutes=5)
    assert journey.participants_left == 2
    mocked.clock.advance(days=30)
    assert journey.participants_left == 0


@pytest.mark.parametrize("state", ["ACTIVE", "PAUSED", "CLOSED"])
def test_participants_are_inside_an_active_paused_or_closed_journey(
    mocked: Pinpoint, app_id: str, reach: Callable[..., str], put_members: Callable[..., None], state: str
) -> None:
    put_members("ann", "bob", "cid")

    journey = mocked.app(app_id).journey(reach(state, **WAITING))

    assert (journey.state, journey.participants_left) == (state, 3)


@pytest.mark.parametrize("state", ["DRAFT", "COMPLETED", "CANCELLED"])
def test_a_draft_or_ended_journey_has_no_participants_left(
    mocked: Pinpoint, app_id: str, reach: Callable[..., str], put_members: Callable[..., None], state: str
) -> None:
    put_members("ann")

    journey = mocked.app(app_id).journey(reach(state))

    assert (journey.state, journey.participants_left) == (state, 0)


def test_participants_left_cannot_be_set(mocked: Pinpoint, app_id: str, reach: Callable[..., str]) -> None:
    journey: Any = mocked.app(app_id).journey(reach("CLOSED"))

    with pytest.raises(AttributeError, match="participants_left"):
        journey.participants_left = 0

    assert journey.participants_left == 1


@pytest.mark.parametrize("name", ["participant_left", "status"])
def test_an_attribute_that_the_view_does_not_have_cannot_be_set(
    mocked: Pinpoint, app_id: str, publish: Callable[..., str], name: str
) -> None:
    journey = mocked.app(app_id).journey(publish())

    with pytest.raises(AttributeError):
        setattr(journey, name, 1)


def test_an_unknown_journey_among_many_is_a_lookup_error_that_counts_them_and_names_the_last_ten(
    mocked: Pinpoint, app_id: str, create: Callable[..., str]
) -> None:
    ids = [create() for _ in range(11)]

    with pytest.raises(LookupError) as raised:
        mocked.app(app_id).journey("missing")

    last = ", ".join(map(repr, ids[1:]))
    assert str(raised.value) == f"journey 'missing' does not exist in app 'app'; it has 11, the last of them {last}"


def test_a_cancelled_journey_has_no_participants_left(
    mocked: Pinpoint, app_id: str, reach: Callable[..., str], ask_for: Callable[[str, Any], Any]
) -> None:
    journey = mocked.app(app_id).journey(reach("CLOSED"))

    ask_for(journey.id, "CANCELLED")

    assert journey.participants_left == 0


@pytest.mark.parametrize(("state", "expected"), [("ACTIVE", "ACTIVE"), ("PAUSED", "PAUSED"), ("CLOSED", "COMPLETED")])
def test_the_last_participant_to_leave_completes_only_a_closed_journey(
    mocked: Pinpoint,
    app_id: str,
    reach: Callable[..., str],
    put_members: Callable[..., None],
    take_out: Callable[[str], None],
    state: str,
    expected: str,
) -> None:
    put_members("ann", "bob")
    journey = mocked.app(app_id).journey(reach(state, **WAITING))

    take_out("ann")
    assert (journey.state, journey.participants_left) == (state, 1)
    take_out("bob")
    assert (journey.state, journey.participants_left) == (expected, 0)


def test_the_view_of_an_app_knows_only_that_apps_journeys(mocked: Pinpoint, create: Callable[..., str]) -> None:
    journey_id = create()

    with pytest.raises(LookupError, match="it has no journeys"):
        mocked.create_app("other", region="us-east-1").journey(journey_id)


def test_a_path_names_the_endpoint_in_its_original_spelling_until_it_is_deleted(
    mocked: Pinpoint,
    app_id: str,
    reach: Callable[..., str],
    put_members: Callable[..., None],
    take_out: Callable[..., None],
) -> None:
    put_members("Bob")
    journey = mocked.app(app_id).journey(reach("CLOSED"))

    assert str(journey.path("bOB")).startswith("endpoint 'Bob' in journey 'welcome'")
    take_out("bob")
    assert str(journey.path("Bob")).startswith("endpoint 'bob' in journey 'welcome'")


@pytest.mark.parametrize(("state", "entry", "times"), [("CLOSED", 2, "1 time"), ("DRAFT", 1, "0 times")])
def test_the_path_of_an_entry_that_has_not_happened_is_a_lookup_error_that_counts_the_entries(
    mocked: Pinpoint,
    app_id: str,
    reach: Callable[..., str],
    put_members: Callable[..., None],
    state: str,
    entry: int,
    times: str,
) -> None:
    put_members("ann")
    journey = mocked.app(app_id).journey(reach(state))

    with pytest.raises(LookupError, match=f"participant 'ann' has entered journey 'welcome' {times}, not {entry}"):
        journey.path("ann", entry=entry)
