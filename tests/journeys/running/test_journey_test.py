"""`journey.test(…)`: a copy of a journey for a few people, as Pinpoint's own Test publishes it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import got, mail, split, text, wait

if TYPE_CHECKING:
    from pinpoint_mock import JourneyView

    from .scene import Shop

LONG: dict[str, Any] = {"pause": wait("P30D", "letter"), "letter": mail("later"), "later": wait("P1D")}


def definition_of(shop: Shop, journey: JourneyView) -> Any:
    return shop.client.get_journey(ApplicationId="shop", JourneyId=journey.id)["JourneyResponse"]


def test_given_skipped_waits_when_a_journey_is_tested_then_its_people_finish_immediately(shop: Shop) -> None:
    shop.put_many(3)
    tested = shop.publish(LONG).test(people=["e1"], waits="skip")
    shop.advance(minutes=5)
    assert tested.path("e1").activities == ["pause", "letter", "later"]
    assert shop.sent_to("EMAIL") == ["e1"]
    assert tested.state == "COMPLETED"


def test_given_a_wait_time_when_a_journey_is_tested_then_each_wait_takes_it(shop: Shop) -> None:
    shop.put("ann")
    tested = shop.publish(LONG).test(waits=timedelta(seconds=10))
    shop.advance(minutes=5, seconds=10)
    assert shop.sent_to("EMAIL") == ["ann"]
    [participant] = tested.participants
    assert participant.activity == "later"


def test_given_no_other_waits_when_a_journey_is_tested_then_the_waits_are_as_written(shop: Shop) -> None:
    shop.put("ann")
    tested = shop.publish(LONG).test()
    shop.advance(days=30)
    assert tested.path("ann").activities == ["pause"]
    shop.advance(minutes=5)
    assert tested.path("ann").outcomes["letter"] == "SUCCESSFUL"


@pytest.mark.parametrize("name", ["ann", "ann@example.com", "user-1"])
def test_given_people_by_any_kind_of_name_when_a_journey_is_tested_then_they_enter(shop: Shop, name: str) -> None:
    shop.put("ann", User={"UserId": "user-1"})
    shop.put("bob")
    tested = shop.publish(LONG).test(people=[name])
    shop.advance(minutes=5)
    assert [participant.user_id for participant in tested.participants] == ["user-1"]


def test_given_a_user_with_several_endpoints_when_a_journey_is_tested_then_all_enter_together(shop: Shop) -> None:
    shop.put("mail", User={"UserId": "ann"})
    shop.put("phone", "SMS", User={"UserId": "ann"})
    tested = shop.publish({"a": mail("b"), "b": text()}).test(people=["ann"])
    shop.advance(minutes=5)
    assert tested.path("ann").outcomes == {"a": "SUCCESSFUL", "b": "SUCCESSFUL"}


def test_given_no_people_when_a_journey_is_tested_then_its_own_segment_enters(shop: Shop) -> None:
    shop.put("ann", Attributes={"tier": ["gold"]})
    shop.put("bob")
    gold = shop.put_segment({"Attributes": {"tier": {"Values": ["gold"]}}})
    tested = shop.publish(LONG, segment=gold).test(waits="skip")
    shop.advance(minutes=5)
    assert shop.sent_to("EMAIL") == ["ann"]
    assert definition_of(shop, tested)["StartCondition"] == {"SegmentStartCondition": {"SegmentId": gold}}


def test_given_a_test_when_it_runs_then_the_original_journey_does_not_change(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(LONG, Schedule={"StartTime": "2027-01-01T00:00:00Z", "Timezone": "UTC"})
    before = definition_of(shop, journey)
    journey.test(waits="skip")
    shop.advance(days=1)
    assert definition_of(shop, journey) == before
    assert len(journey.participants) == 0


def test_given_a_test_when_the_app_is_read_then_the_copy_and_its_segment_are_named_after_the_journey(
    shop: Shop,
) -> None:
    shop.put("ann")
    tested = shop.publish(LONG).test(people=["ann"])
    assert tested.name == "Test-welcome"
    assert shop.app.segments.one(name="Test-welcome").members() == ["ann"]


def test_given_a_second_test_when_it_is_published_then_it_is_another_journey_with_the_same_name(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(LONG)
    first, second = journey.test(people=["ann"]), journey.test(people=["ann"])
    assert first != second
    assert first.name == second.name == "Test-welcome"


def test_given_the_longest_name_when_a_journey_is_tested_then_the_name_of_the_copy_is_truncated(shop: Shop) -> None:
    assert shop.publish(LONG, Name="n" * 150).test().name == f"Test-{'n' * 145}"


@pytest.mark.parametrize("state", ["DRAFT", "ACTIVE", "CANCELLED", "COMPLETED"])
def test_given_a_journey_in_any_state_when_it_is_tested_then_its_people_enter(shop: Shop, state: str) -> None:
    shop.put("ann")
    journey = shop.publish({"a": mail()}, State="DRAFT" if state == "DRAFT" else "ACTIVE")
    if state == "CANCELLED":
        shop.set_state(journey, "CANCELLED")
    if state == "COMPLETED":
        shop.advance(minutes=5)
    assert journey.state == state
    tested = journey.test(people=["ann"])
    shop.advance(minutes=5)
    assert tested.path("ann").activities == ["a"]


def test_given_a_past_schedule_when_a_journey_is_tested_then_its_people_enter_anyway(
    shop: Shop,
) -> None:
    shop.put("ann")
    schedule = {"StartTime": "2026-03-03T00:00:00Z", "EndTime": "2026-03-04T00:00:00Z", "Timezone": "UTC"}
    journey = shop.publish(LONG, Schedule=schedule, LocalTime=True, RefreshFrequency="PT1H")
    shop.advance(days=10)
    assert journey.state == "COMPLETED"
    tested = journey.test(people=["ann"], waits="skip")
    shop.advance(minutes=5)
    assert tested.state == "COMPLETED"
    assert len(tested.participants) == 1


def test_given_an_event_triggered_journey_when_it_is_tested_then_its_people_enter_without_an_event(shop: Shop) -> None:
    shop.put_many(2)
    start = {
        "EventStartCondition": {
            "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["sale"]}}}
        }
    }
    journey = shop.publish({"a": mail()}, StartCondition=start)
    tested = journey.test(people=["e0"])
    everybody = journey.test()
    shop.advance(minutes=5)
    assert [participant.endpoint_id for participant in tested.participants] == ["e0"]
    assert [participant.endpoint_id for participant in everybody.participants] == ["e0", "e1"]


def test_given_skip_when_a_split_asks_for_events_then_it_still_waits_for_them_for_an_hour(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(
        {
            "letter": mail("opened"),
            "opened": split(got("_email.open", "letter"), "thanks", EvaluationWaitTime={"WaitFor": "P3D"}),
            "thanks": mail(),
        }
    )
    tested = journey.test(people=["ann"], waits="skip")
    shop.advance(minutes=5)
    shop.pinpoint.outbox.one(journey_id=tested.id).open()
    shop.advance(hours=1)
    assert tested.path("ann").outcomes["opened"] == "yes"


def test_given_quiet_time_when_waits_are_skipped_then_the_message_is_sent_immediately(shop: Shop) -> None:
    shop.put("ann", Demographic={"Timezone": "UTC"})
    journey = shop.publish({"a": mail()}, QuietTime={"Start": "09:00", "End": "20:00"})
    held, skipped = journey.test(people=["ann"]), journey.test(people=["ann"], waits="skip")
    shop.advance(minutes=5)
    assert held.path("ann").outcomes["a"] == "QUIET_TIME"
    assert skipped.path("ann").outcomes["a"] == "SUCCESSFUL"


def test_given_the_call_log_when_a_journey_is_tested_then_it_has_no_new_calls(shop: Shop) -> None:
    journey = shop.publish(LONG)
    before = len(shop.pinpoint.calls)
    journey.test()
    assert len(shop.pinpoint.calls) == before


def test_given_a_person_that_does_not_exist_when_a_journey_is_tested_then_nothing_is_created(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(LONG)
    with pytest.raises(LookupError, match=r"'anne'.*did you mean 'ann'"):
        journey.test(people=["anne"])
    assert (len(shop.app.journeys), len(shop.app.segments)) == (1, 1)


def test_given_a_draft_that_cannot_be_published_when_it_is_tested_then_the_error_says_why_and_nothing_is_created(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.publish({"a": {"EMAIL": {"TemplateName": "mial"}}}, State="DRAFT")
    with pytest.raises(ValueError, match=r"^journey 'welcome' cannot be published for a test: .*did you mean 'mail'"):
        journey.test(people=["ann"])
    assert (len(shop.app.journeys), len(shop.app.segments)) == (1, 1)


@pytest.mark.parametrize(
    ("people", "error"), [([], ValueError), ("ann", TypeError), ([7], TypeError)], ids=["none", "string", "number"]
)
def test_given_an_invalid_list_of_people_when_a_journey_is_tested_then_the_error_says_what_people_must_be(
    shop: Shop, people: Any, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"^people must be "):
        shop.publish(LONG).test(people=people)
