"""Deleting what a running journey names, the journey itself, or its app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, got, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

GOLD: dict[str, Any] = {"Attributes": {"plan": {"Values": ["gold"]}}}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def delete_journey(shop: Shop, journey: JourneyView) -> Any:
    answer: Any = shop.client.delete_journey(ApplicationId="shop", JourneyId=journey.id)
    return answer["JourneyResponse"]


def delete_segment(shop: Shop, segment: str) -> None:
    shop.client.delete_segment(ApplicationId="shop", SegmentId=segment)


def test_given_a_running_journey_when_it_is_deleted_then_participants_do_not_move_any_more(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()})
    answer = delete_journey(shop, journey)
    assert (answer["Id"], answer["State"]) == (journey.id, "CLOSED")
    shop.finish()
    assert shop.sent_to("EMAIL") == []
    with pytest.raises(shop.client.exceptions.NotFoundException):
        shop.metrics(journey)


def test_given_a_journey_not_started_when_it_is_deleted_then_it_never_starts(shop: Shop) -> None:
    shop.put("ann")
    delete_journey(shop, shop.publish({"m": mail()}))
    shop.finish()
    assert shop.statuses() == []


def test_given_messages_in_a_queue_when_the_journey_is_deleted_then_they_are_not_sent(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail()}, Limits={"MessagesPerSecond": 1})
    delete_journey(shop, journey)
    shop.finish()
    assert shop.sent_to("EMAIL") == ["e0"]


def test_given_a_deleted_journey_when_another_is_published_then_it_runs_as_if_the_first_had_never_existed(
    shop: Shop,
) -> None:
    shop.put("ann")
    delete_journey(shop, shop.start({"m": mail("w"), "w": wait("P1D")}, Limits={"EndpointReentryCap": 1}))
    journey = shop.start({"m": mail()}, Limits={"EndpointReentryCap": 1, "TotalCap": 1})
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "1"}


def test_given_a_message_of_a_deleted_journey_when_it_is_opened_then_the_event_is_recorded(shop: Shop) -> None:
    shop.put("ann")
    delete_journey(shop, shop.start({"m": mail("w"), "w": wait("P1D")}))
    shop.pinpoint.outbox.one().open()
    assert shop.app.events[-1].event_type == "_email.open"


def test_given_a_segment_deleted_in_mid_run_when_the_journey_continues_then_participants_inside_finish(
    shop: Shop,
) -> None:
    shop.put("ann")
    segment = shop.put_segment()
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()}, segment=segment)
    delete_segment(shop, segment)
    shop.finish()
    assert (shop.sent_to("EMAIL"), journey.state) == (["ann"], "COMPLETED")


def test_given_a_segment_deleted_before_the_start_when_the_journey_starts_then_no_participant_enters(
    shop: Shop,
) -> None:
    shop.put("ann")
    segment = shop.put_segment()
    journey = shop.publish({"m": mail()}, segment=segment)
    delete_segment(shop, segment)
    shop.advance(minutes=5)
    assert (len(journey.participants), journey.state) == (0, "COMPLETED")
    assert "the journey's segment does not exist" in str(journey.explain("ann"))


def test_given_a_segment_deleted_between_refreshes_when_the_next_one_is_due_then_no_participant_enters(
    shop: Shop,
) -> None:
    shop.put("ann")
    segment = shop.put_segment()
    journey = shop.start({"w": wait("PT1H")}, segment=segment, RefreshFrequency="P1D")
    delete_segment(shop, segment)
    shop.put("bob")
    shop.advance(days=1)
    assert [participant.endpoint_id for participant in journey.participants] == ["ann"]
    assert journey.state == "ACTIVE"


def test_given_a_condition_whose_segment_was_deleted_when_a_split_asks_for_it_then_no_endpoint_is_in_it(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"plan": ["gold"]})
    segment = shop.put_segment(GOLD)
    activities = {"w": wait("P1D", "s"), "s": split({"SegmentCondition": {"SegmentId": segment}})}
    journey = shop.start(activities)
    delete_segment(shop, segment)
    shop.finish()
    assert journey.path("ann").outcomes["s"] == "no"
    assert "which was deleted" in str(journey.path("ann"))


def test_given_a_template_deleted_in_mid_run_when_a_message_is_due_then_it_fails_and_the_participant_continues(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail("x"), "x": wait("P1D")})
    shop.client.delete_email_template(TemplateName="mail")
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "m") == {"FAILURE_PERMANENT": "1"}
    assert "mail" in shop.pinpoint.outbox.one().status_message
    assert journey.participants.one().activity == "x"


def test_given_a_template_changed_in_mid_run_when_a_message_is_due_then_the_new_version_is_sent(shop: Shop) -> None:
    shop.put("ann", "SMS")
    shop.start({"w": wait("P1D", "t"), "t": text()})
    shop.client.update_sms_template(TemplateName="text", SMSTemplateRequest={"Body": "New"}, CreateNewVersion=False)
    shop.advance(days=1)
    assert shop.pinpoint.outbox.one().body == "New"


def test_given_an_endpoint_deleted_in_mid_run_when_the_journey_continues_then_it_is_removed(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.delete("e0")
    assert [participant.state for participant in journey.participants] == ["REMOVED", "ACTIVE"]
    shop.finish()
    assert shop.sent_to("EMAIL") == ["e1"]
    assert journey.path("e0")[-1].outcome == "deleted"


def test_given_the_last_endpoint_deleted_when_the_journey_is_closed_then_it_is_completed(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D")})
    shop.delete("ann")
    assert journey.state == "COMPLETED"
    assert [run["Status"] for run in shop.runs(journey)] == ["COMPLETED"]


def test_given_a_deleted_endpoint_put_again_when_the_wait_is_over_then_nothing_happens_to_it(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.delete("ann")
    shop.put("ann")
    shop.finish()
    assert shop.sent_to("EMAIL") == []
    assert [participant.state for participant in journey.participants] == ["REMOVED"]


def test_given_a_deleted_endpoint_put_again_when_the_segment_is_refreshed_then_it_enters_again(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()}, RefreshFrequency="P1D")
    shop.delete("ann")
    shop.put("ann")
    shop.advance(days=1)
    assert [participant.state for participant in journey.participants] == ["REMOVED", "ACTIVE"]


def test_given_an_endpoint_whose_message_is_in_the_queue_when_it_is_deleted_then_the_message_is_not_sent(
    shop: Shop,
) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail()}, Limits={"MessagesPerSecond": 1})
    shop.delete("e1")
    shop.finish()
    assert shop.sent_to("EMAIL") == ["e0", "e2"]
    assert journey.state == "COMPLETED"


def test_given_an_app_in_mid_run_when_it_is_deleted_then_its_journeys_stop(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.client.delete_app(ApplicationId="shop")
    shop.finish()
    assert shop.sent_to("EMAIL") == []
    with pytest.raises(LookupError):
        print(journey.state)


def test_given_an_app_deleted_and_created_again_when_time_passes_then_the_old_journey_does_not_move(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.client.delete_app(ApplicationId="shop")
    shop.app = shop.pinpoint.create_app("shop", region="us-east-1", channels=["EMAIL"])
    shop.put("ann")
    shop.finish()
    assert shop.statuses() == []
    with pytest.raises(LookupError):
        print(journey.state)


def test_given_a_participant_waiting_at_a_split_when_it_is_deleted_then_the_split_decides_only_for_the_others(
    shop: Shop,
) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"))})
    shop.delete("e0")
    shop.finish()
    assert shop.activity_metrics(journey, "s") == {"Branch_FALSE": "1"}
    assert journey.path("e1").outcomes["s"] == "no"


def test_given_a_disabled_channel_when_messages_follow_then_they_fail_until_it_is_enabled_again(shop: Shop) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"w": wait("P1D", "t"), "t": text("x"), "x": wait("P1D", "u"), "u": text()})
    shop.client.delete_sms_channel(ApplicationId="shop")
    shop.advance(days=1)
    shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"Enabled": True})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "t") == {"FAILURE_PERMANENT": "1"}
    assert shop.activity_metrics(journey, "u") == {"SUCCESS": "1"}


def test_given_a_journey_rolled_back_by_a_checkpoint_when_time_passes_again_then_it_runs_again(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()})
    for _ in range(2):
        with shop.pinpoint.checkpoint():
            shop.finish()
            assert (journey.state, shop.sent_to("EMAIL")) == ("COMPLETED", ["ann"])
        assert (journey.state, shop.sent_to("EMAIL")) == ("CLOSED", [])


def test_given_a_segment_changed_after_entry_when_a_split_on_its_attributes_follows_then_the_newest_values_count(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"plan": ["gold"]})
    journey = shop.start({"w": wait("P1D", "s"), "s": split(has("plan", "gold"))}, segment=shop.put_segment(GOLD))
    shop.put("ann", Attributes={"plan": ["silver"]})
    shop.finish()
    assert journey.path("ann").outcomes["s"] == "no"
