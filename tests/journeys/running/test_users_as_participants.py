"""Users who are in a journey with all their endpoints: they enter, move, get messages and leave together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, got, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

DAY = {"w": wait("P1D")}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def put_ann(shop: Shop, *, mail: Any = None, phone: Any = None) -> None:
    """Put the user `ann` with two endpoints, each of which may have other members."""
    shop.put("ann-mail", User={"UserId": "ann"}, **(mail or {}))
    shop.put("ann-phone", "SMS", User={"UserId": "ann"}, **(phone or {}))


def ann(journey: JourneyView) -> Any:
    return journey.participants.one(user_id="ann")


def test_given_a_user_with_two_endpoints_when_the_journey_starts_then_one_participant_enters_with_both(
    shop: Shop,
) -> None:
    put_ann(shop)
    journey = shop.start(DAY)
    participant = journey.participants.one()
    assert (participant.user_id, participant.endpoint_ids) == ("ann", ("ann-mail", "ann-phone"))
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "1"
    assert journey.participants_left == 1


def test_given_users_and_endpoints_without_users_when_the_journey_starts_then_all_of_them_enter(shop: Shop) -> None:
    put_ann(shop)
    shop.put("bob")
    journey = shop.start(DAY)
    assert sorted((each.user_id, each.endpoint_id) for each in journey.participants if each.user_id) == [
        ("ann", "ann-mail")
    ]
    assert journey.participants.one(endpoint_id="bob").user_id is None
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "2"


def test_given_a_split_that_one_endpoint_meets_when_the_user_arrives_then_both_endpoints_take_yes(shop: Shop) -> None:
    put_ann(shop, mail={"Attributes": {"plan": ["gold"]}}, phone={"Attributes": {"plan": ["silver"]}})
    journey = shop.start({"s": split(has("plan", "gold"), yes="m"), "m": mail("t"), "t": text()})
    assert journey.path("ann").outcomes["s"] == "yes"
    assert shop.activity_metrics(journey, "s") == {"Branch_TRUE": "1"}
    assert (shop.sent_to("EMAIL"), shop.sent_to("SMS")) == (["ann-mail"], ["ann-phone"])


def test_given_two_conditions_that_different_endpoints_meet_when_all_are_wanted_then_the_user_takes_yes(
    shop: Shop,
) -> None:
    put_ann(shop, mail={"Attributes": {"plan": ["gold"]}}, phone={"Attributes": {"team": ["red"]}})
    conditions = [has("plan", "gold"), has("team", "red")]
    both = {"ConditionalSplit": {"Condition": {"Conditions": conditions, "Operator": "ALL"}}}
    journey = shop.start({"s": both})
    assert journey.path("ann").outcomes == {"s": "yes"}


def test_given_several_endpoints_on_the_channel_when_a_message_is_sent_then_each_gets_it(shop: Shop) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    journey = shop.start({"m": mail()})
    assert sorted(map(str, shop.sent_to("EMAIL"))) == ["home", "work"]
    assert {message.user_id for message in shop.pinpoint.outbox} == {"ann"}
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "2"}
    assert shop.metrics(journey)["ENDPOINT_LEFT"] == "1"


def test_given_an_open_at_one_endpoint_when_a_split_asks_for_it_then_the_user_takes_yes(shop: Shop) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"))})
    shop.pinpoint.outbox.one(endpoint_id="work").open()
    shop.finish()
    assert journey.path("ann").outcomes["s"] == "yes"


def test_given_an_endpoint_that_has_opted_out_when_the_user_enters_then_only_the_other_one_enters(shop: Shop) -> None:
    put_ann(shop, phone={"OptOut": "ALL"})
    journey = shop.start(DAY)
    assert ann(journey).endpoint_ids == ("ann-mail",)
    assert shop.run_metrics(journey)["ENDPOINT_OPT_OUT"] == "1"


def test_given_no_endpoint_that_may_enter_when_the_journey_starts_then_the_user_stays_out(shop: Shop) -> None:
    put_ann(shop, mail={"EndpointStatus": "INACTIVE"}, phone={"OptOut": "ALL"})
    journey = shop.start(DAY)
    assert len(journey.participants) == 0
    metrics = shop.run_metrics(journey)
    assert (metrics["ENDPOINT_INACTIVE"], metrics["ENDPOINT_OPT_OUT"], metrics["ENDPOINT_ENTERED"]) == ("1", "1", "0")


def test_given_a_segment_with_one_of_the_endpoints_when_the_user_enters_then_the_other_one_enters_too(
    shop: Shop,
) -> None:
    put_ann(shop, mail={"Attributes": {"plan": ["gold"]}})
    segment = shop.put_segment({"Attributes": {"plan": {"Values": ["gold"]}}})
    journey = shop.start(DAY, segment=segment)
    assert ann(journey).endpoint_ids == ("ann-mail", "ann-phone")
    metrics = shop.run_metrics(journey)
    assert (metrics["ENDPOINT_PRODUCED"], metrics["ENDPOINTS_FROM_USER"]) == ("1", "1")


def test_given_a_user_inside_when_the_segment_is_refreshed_then_the_user_does_not_enter_twice(shop: Shop) -> None:
    put_ann(shop)
    journey = shop.start({"w": wait("P3D")}, RefreshFrequency="P1D")
    shop.advance(days=1)
    assert len(journey.participants) == 1
    assert shop.metrics(journey)["ACTIVE_ENDPOINT_REJECTED"] == "1"


def test_given_a_reentry_cap_of_1_when_the_user_has_left_then_the_user_does_not_enter_again(shop: Shop) -> None:
    put_ann(shop)
    journey = shop.start({"w": wait("PT1H")}, RefreshFrequency="P1D", Limits={"EndpointReentryCap": 1})
    shop.advance(days=1)
    assert len(journey.participants) == 1
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == "1"


def test_given_an_endpoint_that_joins_the_user_inside_when_a_message_is_sent_then_the_new_endpoint_gets_none(
    shop: Shop,
) -> None:
    put_ann(shop)
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.put("ann-work", User={"UserId": "ann"})
    shop.advance(days=1)
    assert shop.sent_to("EMAIL") == ["ann-mail"]


def test_given_one_endpoint_deleted_when_the_user_is_inside_then_the_user_continues_with_the_other(shop: Shop) -> None:
    put_ann(shop)
    journey = shop.start({"w": wait("P1D", "t"), "t": text()})
    shop.delete("ann-mail")
    assert (ann(journey).state, ann(journey).endpoint_ids) == ("ACTIVE", ("ann-phone",))
    shop.advance(days=1)
    assert shop.sent_to("SMS") == ["ann-phone"]
    assert ann(journey).state == "LEFT"


def test_given_all_endpoints_deleted_one_by_one_when_the_last_one_is_deleted_then_the_user_is_removed(
    shop: Shop,
) -> None:
    put_ann(shop)
    journey = shop.start(DAY)
    shop.delete("ann-mail", "ann-phone")
    assert (ann(journey).state, ann(journey).endpoint_ids, ann(journey).endpoint_id) == ("REMOVED", (), None)
    assert journey.state == "COMPLETED"


def test_given_the_user_deleted_when_inside_then_the_user_is_removed(shop: Shop) -> None:
    put_ann(shop)
    journey = shop.start(DAY)
    shop.client.delete_user_endpoints(ApplicationId="shop", UserId="ann")
    assert ann(journey).state == "REMOVED"
    assert shop.activity_metrics(journey, "w") == {}


def test_given_a_deleted_endpoint_put_again_when_a_message_is_sent_then_the_user_has_only_the_old_endpoints(
    shop: Shop,
) -> None:
    put_ann(shop)
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.delete("ann-mail")
    shop.put("ann-mail", User={"UserId": "ann"})
    shop.advance(days=1)
    assert shop.sent_to("EMAIL") == []


def test_given_an_endpoint_moved_to_another_user_when_inside_then_the_message_is_sent_to_it_anyway(
    shop: Shop,
) -> None:
    put_ann(shop)
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.put("ann-mail", User={"UserId": "bob"})
    shop.advance(days=1)
    assert shop.sent_to("EMAIL") == ["ann-mail"]


def test_given_an_endpoint_id_and_a_user_id_that_are_the_same_when_both_enter_then_they_are_two_participants(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.put("other", User={"UserId": "ann"})
    journey = shop.start(DAY)
    assert sorted((each.user_id or "", str(each.endpoint_id)) for each in journey.participants) == [
        ("", "ann"),
        ("ann", "other"),
    ]


def test_given_the_id_of_one_of_the_endpoints_when_its_path_is_read_then_it_is_the_path_of_the_user(
    shop: Shop,
) -> None:
    put_ann(shop)
    journey = shop.start(DAY)
    assert journey.path("ann-phone") == journey.path("ann") == journey.path("ann-mail@example.com")
    assert str(journey.path("ann-phone")).startswith("user 'ann' in journey 'welcome'")


def test_given_a_daily_cap_of_1_when_a_user_has_two_endpoints_on_the_channel_then_one_gets_the_message(
    shop: Shop,
) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    journey = shop.start({"m": mail()}, Limits={"DailyCap": 1})
    assert shop.sent_to("EMAIL") == ["home"]
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "1", "DAILY_CAP_EXCEEDED": "1"}
    assert journey.path("ann").outcomes["m"] == "SUCCESSFUL"


def test_given_a_total_cap_of_1_when_a_user_has_two_endpoints_on_the_channel_then_each_gets_one_message(
    shop: Shop,
) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    shop.start({"m": mail("n"), "n": mail()}, Limits={"TotalCap": 1})
    assert sorted(map(str, shop.sent_to("EMAIL"))) == ["home", "work"]


def test_given_a_user_who_has_not_entered_when_its_path_is_read_then_it_says_why_for_each_endpoint(
    shop: Shop,
) -> None:
    for endpoint_id in ("mail", "phone"):
        shop.put(endpoint_id, User={"UserId": "bob"})
    journey = shop.start({"w": wait("P1D")}, segment=shop.put_segment({"Attributes": {"is": {"Values": ["in"]}}}))
    path = journey.path("bob")
    assert not path
    assert "endpoint 'mail' has not entered" in str(path)
    assert "endpoint 'phone' has not entered" in str(path)


def test_given_an_endpoint_inside_alone_when_it_gets_a_user_then_it_does_not_enter_a_second_time(shop: Shop) -> None:
    shop.put("ann-mail")
    journey = shop.start({"w": wait("P3D", "m"), "m": mail()}, RefreshFrequency="P2D")
    shop.put("ann-mail", User={"UserId": "ann"})
    shop.advance(days=3)
    assert [each.user_id for each in journey.participants] == [None]
    assert shop.metrics(journey)["ACTIVE_ENDPOINT_REJECTED"] == "1"
    assert shop.sent_to("EMAIL") == ["ann-mail"]


def test_given_an_endpoint_inside_alone_when_its_user_has_another_one_then_the_user_enters_with_that_one(
    shop: Shop,
) -> None:
    shop.put("ann-mail")
    journey = shop.start({"w": wait("P3D", "m"), "m": mail()}, RefreshFrequency="P2D")
    put_ann(shop)
    shop.advance(days=2)
    assert [each.endpoint_ids for each in journey.participants] == [("ann-mail",), ("ann-phone",)]
    assert ann(journey).state == "ACTIVE"
