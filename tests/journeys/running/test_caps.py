"""Caps of messages: DailyCap, TotalCap and TimeframeCap, of the journey and of the application."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, got, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scene import Shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        opened.put("e1")
        yield opened


def statuses(shop: Shop) -> list[str]:
    return [status for _, _, status in shop.statuses()]


def set_defaults(shop: Shop, **limits: Any) -> None:
    """Set the limits of journeys that are created after this."""
    wanted: Any = {"JourneyLimits": limits}
    shop.client.update_application_settings(ApplicationId="shop", WriteApplicationSettingsRequest=wanted)


def loop(pause: str) -> dict[str, Any]:
    """Return activities that send a mail again and again."""
    return {"m": mail("w"), "w": wait(pause, "m")}


def test_given_a_daily_cap_of_1_when_two_mails_follow_each_other_then_the_second_is_not_sent(shop: Shop) -> None:
    journey = shop.start({"a": mail("b"), "b": mail("w"), "w": wait("P1D")}, Limits={"DailyCap": 1})
    assert statuses(shop) == ["SUCCESSFUL", "DAILY_CAP"]
    assert shop.activity_metrics(journey, "a") == {"SUCCESS": "1"}
    assert shop.activity_metrics(journey, "b") == {"DAILY_CAP_EXCEEDED": "1"}
    sent = [event.attributes["journey_send_status"] for event in shop.app.events.filter(event_type="_journey.send")]
    assert sent == ["SUCCESS", "DAILY_CAP"]
    assert journey.participants.one().activity == "w"


def test_given_a_daily_cap_when_24_hours_have_passed_then_the_next_mail_is_sent(shop: Shop) -> None:
    shop.start(loop("PT12H"), Limits={"DailyCap": 1})
    shop.advance(days=3)
    sent = [message.time - START for message in shop.pinpoint.outbox if message.was_sent]
    assert sent == [timedelta(days=number) for number in range(4)]


def test_given_a_daily_cap_when_messages_are_sent_to_several_channels_of_a_user_then_all_of_them_count(
    shop: Shop,
) -> None:
    shop.delete("e1")
    shop.put("mail", User={"UserId": "ann"})
    shop.put("phone", "SMS", User={"UserId": "ann"})
    shop.start({"m": mail("t"), "t": text()}, Limits={"DailyCap": 1})
    assert statuses(shop) == ["SUCCESSFUL", "DAILY_CAP"]


def test_given_a_daily_cap_when_a_message_fails_then_it_does_not_count(shop: Shop) -> None:
    shop.pinpoint.faults.deliver("*", "TEMPORARY_FAILURE", times=1)
    shop.start({"a": mail("b"), "b": mail()}, Limits={"DailyCap": 1})
    assert statuses(shop) == ["TEMPORARY_FAILURE", "SUCCESSFUL"]


def test_given_a_daily_cap_when_another_journey_has_sent_then_it_does_not_count(shop: Shop) -> None:
    for name in ("first", "second"):
        shop.start({"m": mail()}, Limits={"DailyCap": 1}, Name=name)
    assert statuses(shop) == ["SUCCESSFUL", "SUCCESSFUL"]


def test_given_a_daily_cap_when_many_are_in_the_journey_then_each_has_its_own_count(shop: Shop) -> None:
    shop.put_many(5)
    journey = shop.start({"a": mail("b"), "b": mail()}, Limits={"DailyCap": 1})
    assert shop.activity_metrics(journey, "a") == {"SUCCESS": "5"}
    assert shop.activity_metrics(journey, "b") == {"DAILY_CAP_EXCEEDED": "5"}


def test_given_a_total_cap_when_it_is_reached_then_nothing_is_sent_ever_again(shop: Shop) -> None:
    journey = shop.start(loop("P10D"), Limits={"TotalCap": 2})
    shop.advance(days=100)
    assert statuses(shop)[:3] == ["SUCCESSFUL", "SUCCESSFUL", "TOTAL_CAP"]
    assert len(shop.sent_to("EMAIL")) == 2
    assert shop.activity_metrics(journey, "m")["DAILY_CAP_EXCEEDED"] == "9"


def test_given_a_total_cap_when_a_member_enters_again_then_earlier_messages_count(shop: Shop) -> None:
    shop.start({"m": mail()}, RefreshFrequency="P1D", Limits={"TotalCap": 2})
    shop.advance(days=4)
    assert len(shop.sent_to("EMAIL")) == 2


def test_given_a_timeframe_cap_when_its_days_have_passed_then_the_next_mail_is_sent(shop: Shop) -> None:
    shop.start(loop("P1D"), Limits={"TimeframeCap": {"Cap": 2, "Days": 7}})
    shop.advance(days=8)
    sent = [(message.time - START).days for message in shop.pinpoint.outbox if message.was_sent]
    assert sent == [0, 1, 7, 8]


def test_given_a_timeframe_cap_when_another_journey_has_sent_then_its_messages_count(shop: Shop) -> None:
    shop.start({"a": mail("b"), "b": mail()}, Name="first")
    shop.start({"m": mail()}, Name="second", Limits={"TimeframeCap": {"Cap": 2, "Days": 7}})
    assert statuses(shop) == ["SUCCESSFUL", "SUCCESSFUL", "TIMEFRAME_CAP"]


@pytest.mark.parametrize(
    "limits",
    [
        {"DailyCap": 0},
        {"TotalCap": 0},
        {"TimeframeCap": {"Cap": 0, "Days": 7}},
        {"TimeframeCap": {"Cap": 1, "Days": 0}},
    ],
)
def test_given_a_cap_of_0_when_mails_follow_each_other_then_all_are_sent(shop: Shop, limits: Any) -> None:
    shop.start({"a": mail("b"), "b": mail("c"), "c": mail()}, Limits=limits)
    assert statuses(shop) == ["SUCCESSFUL"] * 3


def test_given_a_daily_cap_of_the_application_when_two_journeys_send_then_the_messages_of_both_count(
    shop: Shop,
) -> None:
    set_defaults(shop, DailyCap=1)
    for name in ("first", "second"):
        shop.start({"m": mail()}, Name=name)
    assert statuses(shop) == ["SUCCESSFUL", "DAILY_CAP"]


@pytest.mark.parametrize("defaults", [{"TotalCap": 1}, {"TimeframeCap": {"Cap": 1, "Days": 3}}])
def test_given_another_cap_of_the_application_when_the_journey_has_none_then_it_applies(
    shop: Shop, defaults: Any
) -> None:
    set_defaults(shop, **defaults)
    shop.start({"a": mail("b"), "b": mail()})
    assert len(shop.sent_to("EMAIL")) == 1


def test_given_a_cap_of_the_application_when_the_journey_has_its_own_then_the_journeys_cap_applies(shop: Shop) -> None:
    set_defaults(shop, DailyCap=1, TotalCap=1)
    shop.start({"a": mail("b"), "b": mail("c"), "c": mail()}, Limits={"DailyCap": 2, "TotalCap": 0})
    assert statuses(shop) == ["SUCCESSFUL", "SUCCESSFUL", "DAILY_CAP"]


def test_given_a_journey_when_the_applications_caps_change_after_its_creation_then_the_old_caps_apply(
    shop: Shop,
) -> None:
    journey = shop.publish({"a": mail("b"), "b": mail()})
    set_defaults(shop, DailyCap=1)
    shop.advance(minutes=5)
    assert statuses(shop) == ["SUCCESSFUL", "SUCCESSFUL"]
    assert journey.state == "COMPLETED"
    shop.start({"m": mail()}, Name="later")
    assert statuses(shop)[2:] == ["DAILY_CAP"]


def test_given_a_message_that_a_cap_stopped_when_a_split_asks_for_its_events_then_no_is_taken(shop: Shop) -> None:
    activities = {"a": mail("b"), "b": mail("s"), "s": split(got("_email.send", "b"))}
    journey = shop.start(activities, Limits={"DailyCap": 1})
    shop.finish()
    assert journey.path("e1").outcomes["s"] == "no"


def test_given_a_message_that_a_cap_stopped_when_the_path_is_read_then_it_names_the_cap(shop: Shop) -> None:
    journey = shop.start({"a": mail("b"), "b": mail()}, Limits={"DailyCap": 1})
    assert "DailyCap 1: 1 message since" in str(journey.path("e1"))


def test_given_an_endpoint_that_has_opted_out_and_reached_its_cap_when_it_arrives_then_opt_out_is_the_reason(
    shop: Shop,
) -> None:
    shop.start({"a": mail("w"), "w": wait("PT1H", "b"), "b": mail()}, Limits={"DailyCap": 1})
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="e1", EndpointRequest={"OptOut": "ALL"})
    shop.advance(hours=1)
    assert statuses(shop) == ["SUCCESSFUL", "OPT_OUT"]


def test_given_a_cap_and_quiet_time_when_both_stop_a_message_then_the_cap_is_the_reason(shop: Shop) -> None:
    shop.put("e1", Demographic={"Timezone": "America/New_York"})
    quiet = {"Start": "05:30", "End": "08:00"}  # the journey starts at 5:05 there
    activities = {"a": mail("w"), "w": wait("PT1H", "b"), "b": mail()}
    shop.start(activities, Limits={"DailyCap": 1}, QuietTime=quiet, WaitForQuietTime=True)
    shop.advance(hours=1)
    assert statuses(shop) == ["SUCCESSFUL", "DAILY_CAP"]


def test_given_a_direct_message_when_a_cap_is_checked_then_it_does_not_count(shop: Shop) -> None:
    mail_of_its_own = {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hi"}}}
    message: Any = {"Endpoints": {"e1": {}}, "MessageConfiguration": {"EmailMessage": mail_of_its_own}}
    shop.client.send_messages(ApplicationId="shop", MessageRequest=message)
    shop.start({"m": mail()}, Limits={"DailyCap": 1, "TotalCap": 1, "TimeframeCap": {"Cap": 1, "Days": 1}})
    assert statuses(shop) == ["SUCCESSFUL", "SUCCESSFUL"]


def set_daily(shop: Shop, daily: int) -> None:
    """Set how many messages an endpoint may get per day from campaigns and journeys created after this."""
    wanted: Any = {"Limits": {"Daily": daily}}
    shop.client.update_application_settings(ApplicationId="shop", WriteApplicationSettingsRequest=wanted)


def send_campaign(shop: Shop) -> None:
    request: Any = {
        "Name": "news",
        "SegmentId": shop.put_segment(),
        "Schedule": {"StartTime": "IMMEDIATE"},
        "MessageConfiguration": {"EmailMessage": {"Title": "News", "Body": "Hello"}},
    }
    shop.client.create_campaign(ApplicationId="shop", WriteCampaignRequest=request)


def test_given_a_daily_limit_of_the_application_when_a_campaign_has_used_it_up_then_a_journey_sends_nothing(
    shop: Shop,
) -> None:
    set_daily(shop, 1)
    send_campaign(shop)
    shop.start({"a": mail("w"), "w": wait("P1D")})
    assert statuses(shop) == ["SUCCESSFUL", "DAILY_CAP"]


def test_given_a_daily_limit_of_the_application_when_a_journey_has_used_it_up_then_a_campaign_sends_nothing(
    shop: Shop,
) -> None:
    set_daily(shop, 1)
    shop.start({"a": mail("w"), "w": wait("P1D")})
    send_campaign(shop)
    assert statuses(shop) == ["SUCCESSFUL", "DAILY_CAP"]


def test_given_a_daily_limit_of_the_application_when_the_journey_has_a_daily_cap_then_the_cap_applies(
    shop: Shop,
) -> None:
    set_daily(shop, 1)
    send_campaign(shop)
    shop.start({"a": mail("b"), "b": mail("w"), "w": wait("P1D")}, Limits={"DailyCap": 2})
    assert statuses(shop) == ["SUCCESSFUL"] * 3
