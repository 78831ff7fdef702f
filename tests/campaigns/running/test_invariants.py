"""Properties of all campaigns: the steps of the clock do not matter, and all numbers add up."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from hypothesis import given, settings

from .generated import HORIZON, Scenario, scenarios
from .scene import open_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scene import Shop


class Play:
    """A shop in which a scenario is played.

    Args:
        shop: The shop.
        scenario: The scenario.
    """

    def __init__(self, shop: Shop, scenario: Scenario) -> None:
        self.shop = shop
        for endpoint_id, request in scenario.endpoints.items():
            shop.change(endpoint_id, **request)
        self.segments = [shop.segment(dimensions) for _, dimensions in scenario.campaigns]
        self.campaigns = [
            shop.campaign(segment=segment, **_lower_schedule(request))
            for segment, (request, _) in zip(self.segments, scenario.campaigns, strict=True)
        ]

    def take(self, action: str, number: int) -> None:
        """Perform an action of a test. The service refuses an action that is not possible now."""
        try:
            getattr(self, f"_{action.replace(' ', '_')}")(number)
        except ClientError as error:
            assert error.response["Error"]["Code"] in ("BadRequestException", "NotFoundException")  # noqa: PT017

    def _purchase(self, number: int) -> None:
        self.shop.put_event(f"e{number}")

    def _opt_out(self, number: int) -> None:
        self.shop.change(f"e{number}", OptOut="ALL")

    def _delete(self, number: int) -> None:
        self.shop.delete(f"e{number}")

    def _move(self, number: int) -> None:
        self.shop.change(f"e{number}", Demographic={"Timezone": "America/Los_Angeles"})

    def _pause(self, number: int) -> None:
        self.shop.pause(self.campaigns[number % len(self.campaigns)])

    def _resume(self, number: int) -> None:
        self.shop.resume(self.campaigns[number % len(self.campaigns)])

    def _segment(self, number: int) -> None:
        if number == 0:
            self.shop.delete_segment(self.segments[0])

    def picture(self) -> dict[str, Any]:
        """Return everything that a test can read about the campaigns."""
        shop = self.shop
        return {
            "messages": [repr(message) for message in shop.pinpoint.outbox],
            "events": [repr(event) for event in shop.app.events],
            "history": [str(change) for change in shop.pinpoint.clock.history],
            "campaigns": [shop.get(campaign) for campaign in self.campaigns],
            "activities": [shop.activities(campaign) for campaign in self.campaigns],
            "next due": shop.pinpoint.clock.next_due,
        }

    def check(self, *, has_changed: bool) -> None:
        """Check what must be true at all times.

        Some sums are only checked if the audience has not changed during a run.
        """
        for campaign in self.campaigns:
            activities = self.shop.activities(campaign)
            for activity in activities:
                self._check_activity(campaign, activity, has_changed=has_changed)
            if self.shop.status(campaign) in ("COMPLETED", "DELETED"):
                assert {activity["State"] for activity in activities} <= {"COMPLETED", "CANCELLED"}

    def _check_activity(self, campaign: str, activity: Any, *, has_changed: bool) -> None:
        messages = self.shop.pinpoint.outbox.filter(activity_id=activity["Id"])
        statuses = Counter(message.status for message in messages)
        sent = Counter(message.address for message in messages if message.was_sent)
        assert activity["SuccessfulEndpointCount"] == statuses["SUCCESSFUL"] == sum(sent.values())
        if self.shop.status(campaign) != "DELETED":
            unsent = self.shop.app.campaign(campaign).activities.one(id=activity["Id"]).unsent
            assert unsent == {name: number for name, number in statuses.items() if number and name != "SUCCESSFUL"}
        if self._frequency_of(campaign, activity) == "EVENT":
            return
        handled = Counter(message.endpoint_id for message in messages if message.status != "HOLDOUT")
        assert set(handled.values()) <= {1}
        assert set(sent.values()) <= {1}
        metrics = {name: int(number) for name, number in activity["ExecutionMetrics"].items()}
        produced = metrics.pop("ENDPOINT_PRODUCED", 0)
        assert metrics.get("DUPLICATE_ENDPOINT", 0) == statuses.pop("DUPLICATE", 0)
        assert metrics.get("TREATMENT_HOLDOUT", 0) >= statuses.pop("HOLDOUT", 0)
        if activity["State"] == "COMPLETED":
            assert activity["TotalEndpointCount"] == sum(statuses.values())
            assert has_changed or produced == activity["TotalEndpointCount"] + sum(metrics.values())

    def _frequency_of(self, campaign: str, activity: Any) -> str:
        found = self.shop.get(campaign)
        number = int(activity["TreatmentId"])
        own = found["AdditionalTreatments"][number - 1].get("Schedule") if number else None
        return str((own or found["Schedule"])["Frequency"])


def _lower_schedule(request: dict[str, Any]) -> dict[str, Any]:
    return {"schedule" if name == "Schedule" else name: value for name, value in request.items()}


@contextmanager
def playing(scenario: Scenario) -> Iterator[Play]:
    """Open a shop with the initial state of a scenario."""
    with open_shop(seed=1, inactivate_duplicates="off") as shop:
        yield Play(shop, scenario)


@settings(max_examples=25)
@given(scenario=scenarios())
def test_a_jump_in_time_equals_several_steps_and_a_checkpoint_in_between_has_no_effect(
    scenario: Scenario,
) -> None:
    with playing(scenario) as play:
        play.shop.advance(seconds=HORIZON)
        whole = play.picture()
        play.check(has_changed=False)
    with playing(scenario) as play:
        for step in scenario.steps:
            play.shop.advance(seconds=step)
        rest = HORIZON - sum(scenario.steps)
        before = play.picture()
        with play.shop.pinpoint.checkpoint():
            play.shop.advance(seconds=max(rest, 0) // 2)
            play.take("opt out", 0)
            play.take("segment", 0)
        assert play.picture() == before
        play.shop.advance(seconds=max(rest, 0))
        if rest >= 0:
            assert play.picture() == whole


@settings(max_examples=25)
@given(scenario=scenarios())
def test_whatever_happens_no_address_gets_two_messages_of_a_run_and_all_numbers_add_up(scenario: Scenario) -> None:
    with playing(scenario) as play:
        for step, (action, number) in zip(scenario.steps, scenario.actions, strict=True):
            play.shop.advance(seconds=step)
            play.check(has_changed=True)
            play.take(action, number)
        play.shop.advance(seconds=10 * HORIZON)
        play.check(has_changed=True)
        statuses = {play.shop.status(campaign) for campaign in play.campaigns}
        assert statuses <= {"COMPLETED", "DELETED", "PAUSED"}
        assert play.shop.pinpoint.clock.next_due is None


@settings(max_examples=25)
@given(scenario=scenarios())
def test_the_treatments_the_holdout_and_the_left_out_endpoints_make_up_the_segment(scenario: Scenario) -> None:
    request, dimensions = scenario.campaigns[0]
    schedule = {"StartTime": "IMMEDIATE"}
    treatments = [{"SizePercent": each["SizePercent"]} for each in request["AdditionalTreatments"]]
    alone = {**request, "Schedule": schedule, "AdditionalTreatments": treatments}
    with playing(Scenario(scenario.endpoints, [(alone, dimensions)], (), ())) as play:
        play.shop.finish()
        first, *others = play.shop.activities(play.campaigns[0])
        metrics = [
            {name: int(number) for name, number in each["ExecutionMetrics"].items()} for each in (first, *others)
        ]
        reached = sum(each["TotalEndpointCount"] for each in (first, *others))
        duplicates = sum(each.get("DUPLICATE_ENDPOINT", 0) for each in metrics)
        held_out = play.shop.count()["HOLDOUT"]
        apart = ("ENDPOINT_PRODUCED", "TREATMENT_HOLDOUT", "DUPLICATE_ENDPOINT")
        left_out = [{name: number for name, number in each.items() if name not in apart} for each in metrics]
        assert all(each == left_out[0] for each in left_out)
        produced = metrics[0].get("ENDPOINT_PRODUCED", 0)
        assert produced == reached + duplicates + held_out + sum(left_out[0].values())
