"""`pinpoint.checkpoint()`: everything that happens inside is rolled back on exit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from brief_journey import publish
from noon import NOON

from .conftest import create_app, names

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


class TestCheckpoint:
    def test_given_a_checkpoint_when_it_is_left_then_apps_calls_time_and_history_are_as_before(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client, "kept")
        with pinpoint.checkpoint():
            publish(client, create_app(client, "rolled-back"))
            pinpoint.clock.advance(days=3)
        assert (len(pinpoint.calls), pinpoint.clock.now, list(pinpoint.clock.history)) == (1, NOON, [])
        assert pinpoint.clock.next_due is None
        assert names(client) == ["kept"]

    def test_given_a_checkpoint_when_it_is_entered_then_everything_is_there(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        application_id = create_app(client)
        journey_id = publish(client, application_id)
        pinpoint.clock.advance(minutes=1)
        with pinpoint.checkpoint():
            assert pinpoint.app(application_id).journey(journey_id).state == "ACTIVE"
            assert (len(pinpoint.calls), pinpoint.clock.now) == (2, NOON + timedelta(minutes=1))

    def test_given_two_branches_when_each_makes_an_app_then_they_get_the_same_id(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        with pinpoint.checkpoint():
            first = create_app(client)
        assert create_app(client) == first

    def test_given_a_pending_change_when_it_happens_in_one_branch_then_the_other_still_waits_for_it(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.app(create_app(client))
        journey = app.journey(publish(client, app.id))
        with pinpoint.checkpoint():
            pinpoint.clock.advance(minutes=5)
            assert journey.state == "COMPLETED"
        assert (journey.state, pinpoint.clock.next_due) == ("ACTIVE", NOON + timedelta(minutes=5))
        pinpoint.clock.advance(minutes=5)
        assert journey.state == "COMPLETED"

    def test_given_a_pending_change_when_one_branch_cancels_it_then_it_happens_in_the_other(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.app(create_app(client))
        journey = app.journey(publish(client, app.id))
        with pinpoint.checkpoint():
            client.update_journey_state(
                ApplicationId=app.id, JourneyId=journey.id, JourneyStateRequest={"State": "CANCELLED"}
            )
            assert pinpoint.clock.advance(days=1) == []
        happened = pinpoint.clock.advance(days=1)
        assert (journey.state, happened[-1].time) == ("COMPLETED", NOON + timedelta(minutes=5))

    def test_given_a_journey_of_a_branch_when_the_branch_is_left_then_it_does_not_run(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        application_id = create_app(client)
        with pinpoint.checkpoint():
            publish(client, application_id)
        assert pinpoint.clock.advance(days=1) == []

    def test_given_nested_checkpoints_when_each_is_left_then_it_rolls_back_its_own_part(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client, "a")
        with pinpoint.checkpoint():
            create_app(client, "b")
            with pinpoint.checkpoint():
                create_app(client, "c")
                assert names(client) == ["a", "b", "c"]
            assert names(client) == ["a", "b"]
        assert names(client) == ["a"]

    def test_given_an_exception_when_it_leaves_the_checkpoint_then_all_is_rolled_back_and_it_propagates(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        def fail() -> None:
            create_app(client)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), pinpoint.checkpoint():
            fail()
        assert names(client) == []

    def test_given_a_deletion_in_a_branch_when_it_is_left_then_the_app_is_back_with_its_tags(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.create_app("shop", region="us-east-1", tags={"team": "blue"})
        with pinpoint.checkpoint():
            client.delete_app(ApplicationId="shop")
        assert client.list_tags_for_resource(ResourceArn=app.arn)["TagsModel"]["tags"] == {"team": "blue"}

    def test_given_a_reset_in_a_branch_when_it_is_left_then_the_world_is_back(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client, "kept")
        with pinpoint.checkpoint():
            pinpoint.reset()
            assert names(client) == []
        assert names(client) == ["kept"]

    def test_given_time_that_passed_outside_when_the_branch_is_left_then_it_stays(self, pinpoint: Pinpoint) -> None:
        with time_machine.travel(NOON, tick=False) as traveller:
            with pinpoint.checkpoint():
                pinpoint.clock.advance(days=10)
                traveller.shift(timedelta(hours=1))
                assert pinpoint.clock.now == NOON + timedelta(days=10, hours=1)
            assert pinpoint.clock.now == NOON + timedelta(hours=1)

    def test_given_settings_changed_in_a_branch_when_it_is_left_then_they_are_as_before(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        application_id = create_app(client)
        before = client.get_application_settings(ApplicationId=application_id)["ApplicationSettingsResource"]
        with pinpoint.checkpoint():
            client.update_application_settings(
                ApplicationId=application_id, WriteApplicationSettingsRequest={"Limits": {"Daily": 1}}
            )
        after = client.get_application_settings(ApplicationId=application_id)["ApplicationSettingsResource"]
        assert after == before

    def test_given_checkpoints_when_the_outer_is_left_before_the_inner_then_nothing_of_either_remains(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client, "kept")
        outer, inner = pinpoint.checkpoint(), pinpoint.checkpoint()
        outer.__enter__()
        create_app(client, "of-the-outer")
        inner.__enter__()
        create_app(client, "of-the-inner")
        outer.__exit__(None, None, None)
        assert names(client) == ["kept"]
        inner.__exit__(None, None, None)
        assert names(client) == ["kept"]

    def test_given_checkpoints_left_in_crossed_order_when_another_follows_then_it_rolls_back_its_own_part(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        outer, inner = pinpoint.checkpoint(), pinpoint.checkpoint()
        outer.__enter__()
        inner.__enter__()
        outer.__exit__(None, None, None)
        create_app(client, "kept")
        inner.__exit__(None, None, None)
        assert names(client) == ["kept"]
        with pinpoint.checkpoint():
            create_app(client, "rolled-back")
        assert names(client) == ["kept"]

    def test_given_a_reset_in_the_inner_of_two_branches_when_each_is_left_then_its_world_is_back(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client, "a")
        with pinpoint.checkpoint():
            create_app(client, "b")
            with pinpoint.checkpoint():
                pinpoint.reset()
                create_app(client, "c")
            assert names(client) == ["a", "b"]
        assert names(client) == ["a"]


class TestParticipants:
    def test_given_a_participant_when_a_checkpoint_ends_then_the_participant_is_where_it_was_before(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.create_app("shop", region="us-east-1")
        ann: Any = {"ChannelType": "EMAIL", "Address": "ann@example.com"}
        client.update_endpoint(ApplicationId="shop", EndpointId="ann", EndpointRequest=ann)
        journey = app.journey(publish(client, "shop"))
        pinpoint.clock.advance(minutes=5)
        assert (journey.state, journey.participants_left) == ("CLOSED", 1)
        before = journey.participants[0], journey.path("ann")
        with pinpoint.checkpoint():
            pinpoint.clock.advance(days=365)
            assert (journey.state, journey.participants_left) == ("COMPLETED", 0)
        assert (journey.state, journey.participants_left) == ("CLOSED", 1)
        assert (journey.participants[0], journey.path("ann")) == before
