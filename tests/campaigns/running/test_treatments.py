"""Treatments and the holdout share the segment, and each endpoint stays in its treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import SMS, after, every, on_event, once, open_shop

if TYPE_CHECKING:
    from .scene import Shop

B = {"MessageConfiguration": {"SMSMessage": {"Body": "B"}}}


def arms(shop: Shop, campaign: str) -> dict[str, set[str]]:
    """Return the endpoints that were sent to, by treatment."""
    found: dict[str, set[str]] = {}
    for message in shop.pinpoint.outbox.filter(campaign_id=campaign, was_sent=True):
        found.setdefault(str(message.treatment_id), set()).add(str(message.endpoint_id))
    return found


def test_a_holdout_of_100_percent_holds_out_all_endpoints(shop: Shop) -> None:
    ids = shop.put_many(10)
    campaign = shop.campaign(HoldoutPercent=100)
    shop.finish()
    assert shop.count() == {"HOLDOUT": 10}
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 10, "TREATMENT_HOLDOUT": 10}
    sent = [event for event in shop.app.events if event.event_type == "_campaign.send"]
    assert {event.endpoint_id for event in sent} == set(ids)
    assert {event.attributes["campaign_send_status"] for event in sent} == {"HOLDOUT"}


def test_a_holdout_of_0_percent_holds_out_no_endpoint(shop: Shop) -> None:
    shop.put_many(10)
    shop.campaign(HoldoutPercent=0)
    assert shop.count() == {"SUCCESSFUL": 10}


def test_two_treatments_have_an_activity_each_and_share_the_segment(shop: Shop) -> None:
    ids = set(shop.put_many(200))
    campaign = shop.campaign(AdditionalTreatments=[{"SizePercent": 50, **B}])
    shop.finish()
    found = arms(shop, campaign)
    assert found["0"] | found["1"] == ids
    assert not found["0"] & found["1"]
    assert 70 < len(found["0"]) < 130
    first, second = shop.activities(campaign)
    assert (first["TreatmentId"], second["TreatmentId"]) == ("0", "1")
    assert first["ExecutionMetrics"]["TREATMENT_HOLDOUT"] == str(len(found["1"]))
    assert second["ExecutionMetrics"]["TREATMENT_HOLDOUT"] == str(len(found["0"]))
    assert {(message.treatment_id, message.body) for message in shop.pinpoint.outbox} == {("0", "Sale"), ("1", "B")}


def test_an_endpoint_stays_in_its_treatment_over_all_runs(shop: Shop) -> None:
    shop.put_many(50)
    campaign = shop.campaign(every("DAILY", 2), AdditionalTreatments=[{"SizePercent": 50, **B}])
    shop.advance(hours=1)
    first = arms(shop, campaign)
    shop.advance(days=1)
    assert arms(shop, campaign) == first
    assert len(shop.sent()) == 100


def test_the_holdout_is_recorded_once_and_not_by_each_treatment(shop: Shop) -> None:
    shop.put_many(100)
    campaign = shop.campaign(HoldoutPercent=40, AdditionalTreatments=[{"SizePercent": 30, **B}])
    shop.finish()
    held_out = shop.count()["HOLDOUT"]
    assert 20 < held_out < 60
    assert len(shop.sent()) == 100 - held_out
    totals = [activity["TotalEndpointCount"] for activity in shop.activities(campaign)]
    assert sum(totals) == 100 - held_out


def test_treatments_of_100_percent_leave_no_endpoints_for_the_default_treatment(shop: Shop) -> None:
    shop.put_many(10)
    campaign = shop.campaign(AdditionalTreatments=[{"SizePercent": 100, **B}])
    assert set(arms(shop, campaign)) == {"1"}
    assert [activity["TotalEndpointCount"] for activity in shop.activities(campaign)] == [0, 10]


def test_two_campaigns_choose_independently() -> None:
    with open_shop(seed=3) as shop:
        shop.put_many(400)
        segment = shop.segment()
        half = [{"SizePercent": 50, **B}]
        one, other = (arms(shop, shop.campaign(segment=segment, AdditionalTreatments=half)) for _ in range(2))
        both = len(one["1"] & other["1"])
        assert (
            abs(both - len(one["1"]) * len(other["1"]) / 400) < 60
        )  # if they depended: about 200 or 0; else about 100


@pytest.mark.parametrize(("seed", "is_alike"), [(3, True), (4, False)])
def test_the_same_seed_makes_the_same_choice_and_another_seed_does_not(seed: int, is_alike: bool) -> None:
    found = []
    for each in (3, seed):
        with open_shop(seed=each) as shop:
            shop.put_many(50)
            found.append(arms(shop, shop.campaign(AdditionalTreatments=[{"SizePercent": 50, **B}])))
    assert (found[0] == found[1]) == is_alike


def test_a_campaign_with_a_treatment_that_is_scheduled_later_is_completed_after_both(shop: Shop) -> None:
    shop.put_many(20)
    campaign = shop.campaign(once(hours=1), AdditionalTreatments=[{"SizePercent": 50, "Schedule": once(hours=3)}])
    assert states(shop, campaign) == ("SCHEDULED", "SCHEDULED", "SCHEDULED")
    shop.advance(hours=1)
    assert states(shop, campaign) == ("SCHEDULED", "COMPLETED", "SCHEDULED")
    shop.advance(hours=2)
    assert states(shop, campaign) == ("COMPLETED", "COMPLETED", "COMPLETED")
    times = {(message.treatment_id, message.time.hour) for message in shop.pinpoint.outbox}
    assert times == {("0", 11), ("1", 13)}


def states(shop: Shop, campaign: str) -> tuple[str, str, str]:
    """Return the statuses of a campaign, its default treatment and its only additional treatment."""
    answer: Any = shop.get(campaign)
    [treatment] = answer["AdditionalTreatments"]
    return tuple(each["CampaignStatus"] for each in (answer["State"], answer["DefaultState"], treatment["State"]))


def test_a_campaign_is_executing_while_a_treatment_is(shop: Shop) -> None:
    shop.put_many(20)
    campaign = shop.campaign(
        AdditionalTreatments=[{"SizePercent": 50, "Schedule": once(hours=3)}], Limits={"MessagesPerSecond": 1}
    )
    shop.advance(seconds=1)
    assert states(shop, campaign) == ("EXECUTING", "EXECUTING", "SCHEDULED")


def test_a_paused_campaign_shows_its_unfinished_treatments_as_paused(shop: Shop) -> None:
    campaign = shop.campaign(AdditionalTreatments=[{"SizePercent": 50, "Schedule": once(hours=3)}])
    shop.advance(hours=1)
    shop.pause(campaign)
    assert states(shop, campaign) == ("PAUSED", "COMPLETED", "PAUSED")


def test_events_trigger_a_treatment_while_another_treatment_runs(shop: Shop) -> None:
    ids = shop.put_many(20)
    campaign = shop.campaign(
        {"StartTime": after(hours=1)},
        AdditionalTreatments=[{"SizePercent": 50, "Schedule": on_event("purchase"), **B}],
        Limits={"MessagesPerSecond": 1},
    )
    shop.advance(hours=1)
    assert states(shop, campaign) == ("EXECUTING", "EXECUTING", "PENDING_NEXT_RUN")
    for endpoint_id in ids:
        shop.put_event(endpoint_id)
    shop.finish()
    found = arms(shop, campaign)
    assert found["0"] | found["1"] == set(ids)
    assert found["1"]


def test_a_treatment_without_its_own_message_uses_the_message_of_the_campaign(shop: Shop) -> None:
    shop.put_many(20)
    shop.campaign(AdditionalTreatments=[{"SizePercent": 50}])
    assert {(message.treatment_id, message.body) for message in shop.pinpoint.outbox} == {("0", "Sale"), ("1", "Sale")}


def test_a_treatment_on_another_channel_reaches_the_endpoints_of_that_channel_in_its_share(shop: Shop) -> None:
    for number in range(20):
        shop.put(f"mail{number}", "EMAIL")
    mail = {"EmailMessage": {"Title": "B", "Body": "B"}}
    campaign = shop.campaign(AdditionalTreatments=[{"SizePercent": 50, "MessageConfiguration": mail}])
    shop.finish()
    assert set(arms(shop, campaign)) <= {"1"}
    assert shop.metrics(campaign, 0) == {"ENDPOINT_PRODUCED": 20, "ENDPOINT_CHANNEL_MISMATCH": 20}


def test_treatments_can_be_replaced_before_the_first_run(shop: Shop) -> None:
    shop.put_many(20)
    campaign = shop.campaign(once(hours=1), AdditionalTreatments=[{"SizePercent": 50, **B}])
    shop.update(campaign, AdditionalTreatments=[])
    shop.finish()
    assert {message.treatment_id for message in shop.pinpoint.outbox} == {"0"}
    assert len(shop.activities(campaign)) == 1
    assert "DefaultState" not in shop.get(campaign)


def test_a_treatment_that_is_added_to_an_event_campaign_is_triggered_too(shop: Shop) -> None:
    ids = shop.put_many(20)
    campaign = shop.campaign(on_event("purchase"))
    shop.advance(hours=1)
    shop.update(campaign, AdditionalTreatments=[{"SizePercent": 50, **B}])
    for endpoint_id in ids:
        shop.put_event(endpoint_id)
    assert sorted(shop.sent()) == sorted(ids)
    assert set(arms(shop, campaign)) == {"0", "1"}
    assert [activity["State"] for activity in shop.activities(campaign)] == ["RUNNING", "RUNNING"]


@pytest.mark.parametrize("number", [1, 4])
def test_up_to_four_additional_treatments_each_get_their_cohorts(shop: Shop, number: int) -> None:
    shop.put_many(200)
    treatments = [{"SizePercent": 20, "MessageConfiguration": SMS} for _ in range(number)]
    campaign = shop.campaign(AdditionalTreatments=treatments)
    assert set(arms(shop, campaign)) == {str(each) for each in range(number + 1)}
    assert len(shop.sent()) == 200


def test_the_default_treatment_does_not_run_again_when_the_others_are_replaced(shop: Shop) -> None:
    ids = shop.put_many(20)
    campaign = shop.campaign(AdditionalTreatments=[{"SizePercent": 50, "Schedule": once(hours=3)}])
    shop.advance(hours=1)
    shop.update(campaign, AdditionalTreatments=[{"SizePercent": 50, "Schedule": once(hours=4), **B}])
    shop.finish()
    assert sorted(shop.sent()) == sorted(ids)
    assert shop.status(campaign) == "COMPLETED"


def test_a_run_of_several_treatments_is_executing_once(shop: Shop) -> None:
    shop.put_many(20)
    shop.campaign(every("DAILY", 2), AdditionalTreatments=[{"SizePercent": 40, **B}, {"SizePercent": 40, **B}])
    changes = [line.rpartition(": ")[2] for line in shop.advance(days=3) if "->" in line]
    assert changes == [
        "SCHEDULED -> EXECUTING",
        "EXECUTING -> PENDING_NEXT_RUN",
        "PENDING_NEXT_RUN -> EXECUTING",
        "EXECUTING -> COMPLETED",
    ]


def test_a_run_of_treatments_that_has_begun_continues_in_all_of_them_when_it_is_paused(shop: Shop) -> None:
    shop.put_many(20)
    hook = {"LambdaFunctionName": "hook", "Mode": "FILTER"}
    campaign = shop.campaign(every("DAILY", 2), Hook=hook, AdditionalTreatments=[{"SizePercent": 50, **B}])

    def pause(event: Any, _: Any) -> Any:
        if shop.status(campaign) == "EXECUTING":
            shop.pause(campaign)
        return event["Endpoints"]

    shop.pinpoint.lambdas["hook"] = pause
    shop.advance(days=3)
    assert len(shop.sent()) == 20
    assert [activity["TreatmentId"] for activity in shop.activities(campaign)] == ["0", "1"]
    assert shop.status(campaign) == "COMPLETED"


def test_a_treatment_with_a_later_schedule_waits_while_the_other_one_runs(shop: Shop) -> None:
    shop.put_many(20)
    schedule = once(hours=2)
    shop.campaign(once(hours=1), AdditionalTreatments=[{"SizePercent": 50, "Schedule": schedule}])
    changes = [line.rpartition(": ")[2] for line in shop.advance(hours=3) if "->" in line]
    assert changes == [
        "SCHEDULED -> EXECUTING",
        "EXECUTING -> SCHEDULED",
        "SCHEDULED -> EXECUTING",
        "EXECUTING -> COMPLETED",
    ]
