"""Caps: how many messages a participant may get from a journey, or from all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, mail, text, wait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pinpoint_mock import JourneyView

TWO_MAILS: dict[str, Any] = {"m": mail("n"), "n": mail()}


def mails(*hours: int) -> dict[str, Any]:
    """Make activities that send a mail at once, and another one after each of some waits."""
    activities: dict[str, Any] = {"m0": mail("w0" if hours else None)}
    for number, wanted in enumerate(hours):
        following = f"w{number + 1}" if number + 1 < len(hours) else None
        activities |= {f"w{number}": wait(f"PT{wanted}H", f"m{number + 1}"), f"m{number + 1}": mail(following)}
    return activities


def set_default(shop: Shop, limits: Mapping[str, Any]) -> None:
    """Set the JourneyLimits of the app."""
    request: Any = {"JourneyLimits": limits}
    shop.client.update_application_settings(ApplicationId="shop", WriteApplicationSettingsRequest=request)


def outcomes(shop: Shop) -> list[str]:
    return [message.status for message in shop.pinpoint.outbox]


def test_given_a_daily_cap_of_1_when_two_mails_follow_each_other_then_the_second_is_not_sent(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({**TWO_MAILS, "n": mail("w"), "w": wait("P1D")}, Limits={"DailyCap": 1})
    assert outcomes(shop) == ["SUCCESSFUL", "DAILY_CAP"]
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "1"}
    assert shop.activity_metrics(journey, "n") == {"DAILY_CAP_EXCEEDED": "1"}
    sends = [event for event in shop.app.events if event.event_type == "_journey.send"]
    assert [event.attributes["journey_send_status"] for event in sends] == ["SUCCESS", "DAILY_CAP"]
    assert journey.participants.one().activity == "w"


def test_given_a_daily_cap_when_24_hours_have_passed_then_the_next_message_is_sent(shop: Shop) -> None:
    shop.put("ann")
    shop.publish(mails(23, 1), Limits={"DailyCap": 1})
    shop.finish()
    assert outcomes(shop) == ["SUCCESSFUL", "DAILY_CAP", "SUCCESSFUL"]


def test_given_a_daily_cap_of_the_journey_when_another_journey_has_sent_then_that_does_not_count(shop: Shop) -> None:
    shop.put("ann")
    shop.publish({"m": mail()}, Name="first")
    shop.start({"m": mail()}, Name="second", Limits={"DailyCap": 1})
    assert outcomes(shop) == ["SUCCESSFUL", "SUCCESSFUL"]


def test_given_a_daily_cap_of_the_app_when_another_journey_has_sent_then_that_counts(shop: Shop) -> None:
    shop.put("ann")
    set_default(shop, {"DailyCap": 1})
    shop.publish({"m": mail()}, Name="first")
    shop.start({"m": mail()}, Name="second")
    assert outcomes(shop) == ["SUCCESSFUL", "DAILY_CAP"]


@pytest.mark.parametrize(("cap", "second"), [(0, "SUCCESSFUL"), (2, "SUCCESSFUL"), (1, "DAILY_CAP")])
def test_given_a_cap_of_the_app_when_the_journey_has_its_own_then_its_own_counts(
    shop: Shop, cap: int, second: str
) -> None:
    shop.put("ann")
    set_default(shop, {"DailyCap": 1})
    shop.start(TWO_MAILS, Limits={"DailyCap": cap})
    assert outcomes(shop) == ["SUCCESSFUL", second]


@pytest.mark.parametrize(
    ("limits", "status"),
    [({"TotalCap": 1}, "TOTAL_CAP"), ({"TimeframeCap": {"Cap": 1, "Days": 3}}, "TIMEFRAME_CAP")],
)
def test_given_another_cap_of_the_app_when_the_journey_has_none_then_that_of_the_app_counts(
    shop: Shop, limits: dict[str, Any], status: str
) -> None:
    shop.put("ann")
    set_default(shop, limits)
    shop.start(TWO_MAILS)
    assert outcomes(shop) == ["SUCCESSFUL", status]


def test_given_a_changed_cap_of_the_app_when_a_journey_was_made_before_then_it_keeps_the_old_one(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(TWO_MAILS)
    set_default(shop, {"DailyCap": 1})
    shop.advance(minutes=5)
    assert outcomes(shop) == ["SUCCESSFUL", "SUCCESSFUL"]
    assert journey.state == "COMPLETED"


def test_given_a_total_cap_when_the_journey_has_sent_so_many_then_it_never_sends_again(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(mails(48, 48), Limits={"TotalCap": 2})
    shop.finish()
    assert outcomes(shop) == ["SUCCESSFUL", "SUCCESSFUL", "TOTAL_CAP"]
    assert shop.activity_metrics(journey, "m2") == {"DAILY_CAP_EXCEEDED": "1"}


def test_given_a_total_cap_when_a_participant_enters_again_then_messages_of_earlier_entries_count(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.start({"m": mail()}, Limits={"TotalCap": 2}, RefreshFrequency="P1D")
    shop.advance(days=2)
    assert outcomes(shop) == ["SUCCESSFUL", "SUCCESSFUL", "TOTAL_CAP"]


def test_given_a_total_cap_when_another_journey_has_sent_then_that_does_not_count(shop: Shop) -> None:
    shop.put("ann")
    shop.publish({"m": mail()}, Name="first")
    shop.start({"m": mail()}, Name="second", Limits={"TotalCap": 1})
    assert outcomes(shop) == ["SUCCESSFUL", "SUCCESSFUL"]


def test_given_a_timeframe_cap_when_so_many_days_have_passed_then_the_next_message_is_sent(shop: Shop) -> None:
    shop.put("ann")
    shop.publish(mails(71, 1), Limits={"TimeframeCap": {"Cap": 1, "Days": 3}})
    shop.finish()
    assert outcomes(shop) == ["SUCCESSFUL", "TIMEFRAME_CAP", "SUCCESSFUL"]


def test_given_a_timeframe_cap_when_another_journey_has_sent_then_that_counts(shop: Shop) -> None:
    shop.put("ann")
    shop.publish({"m": mail()}, Name="first")
    shop.start({"m": mail()}, Name="second", Limits={"TimeframeCap": {"Cap": 1, "Days": 3}})
    assert outcomes(shop) == ["SUCCESSFUL", "TIMEFRAME_CAP"]


@pytest.mark.parametrize(
    "limits",
    [
        {"DailyCap": 0},
        {"TotalCap": 0},
        {"TimeframeCap": {"Cap": 0, "Days": 3}},
        {"TimeframeCap": {"Cap": 1, "Days": 0}},
    ],
)
def test_given_a_cap_of_0_when_mails_are_sent_then_it_does_not_stop_any(shop: Shop, limits: dict[str, Any]) -> None:
    shop.put("ann")
    shop.start(TWO_MAILS, Limits=limits)
    assert outcomes(shop) == ["SUCCESSFUL", "SUCCESSFUL"]


def test_given_a_daily_cap_when_a_message_of_another_channel_was_sent_to_the_user_then_it_counts_too(
    shop: Shop,
) -> None:
    shop.put("mail", User={"UserId": "u1"})
    shop.put("phone", "SMS", User={"UserId": "u1"})
    shop.start({"m": mail("t"), "t": text()}, Limits={"DailyCap": 1})
    assert shop.statuses() == [("EMAIL", "mail", "SUCCESSFUL"), ("SMS", "phone", "DAILY_CAP")]


def test_given_a_message_that_was_not_sent_when_the_cap_is_looked_at_then_it_does_not_count(shop: Shop) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"m": mail("t"), "t": text()}, Limits={"DailyCap": 1})
    assert [message.status for message in shop.pinpoint.outbox] == ["UNSUPPORTED_CHANNEL", "SUCCESSFUL"]
    assert shop.activity_metrics(journey, "t") == {"SUCCESS": "1"}


def test_given_a_direct_message_when_the_cap_is_looked_at_then_it_does_not_count(shop: Shop) -> None:
    shop.put("ann", "SMS")
    journey = shop.publish({"t": text()}, Limits={"DailyCap": 1, "TotalCap": 1})
    message: Any = {"Endpoints": {"ann": {}}, "MessageConfiguration": {"SMSMessage": {"Body": "Hi"}}}
    shop.client.send_messages(ApplicationId="shop", MessageRequest=message)
    shop.advance(minutes=5)
    assert shop.activity_metrics(journey, "t") == {"SUCCESS": "1"}


def test_given_two_participants_when_one_has_met_its_cap_then_the_other_still_gets_its_message(shop: Shop) -> None:
    shop.put("ann")
    limits = {"TotalCap": 1}
    journey = shop.start({"m": mail()}, Limits=limits, RefreshFrequency="P1D")
    shop.put("bob")
    shop.advance(days=1)
    assert shop.sent_to("EMAIL") == ["ann", "bob"]
    assert explained(journey) == "TOTAL_CAP"


def explained(journey: JourneyView) -> str:
    """What became of the message in the second entry of `ann`."""
    return journey.path("ann", entry=2).outcomes["m"]
