"""The handle: calls, apps with ids of the test's choosing, and checkpoints."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

from pinpoint_mock import Call, Pinpoint, mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint import PinpointClient

NOON = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)


@cache
def a_client() -> PinpointClient:
    """One client for all tests: making one takes longer than most of them."""
    return boto3.Session(region_name="us-east-1").client("pinpoint")


@pytest.fixture
def pinpoint() -> Iterator[Pinpoint]:
    with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
        yield pinpoint


@pytest.fixture
def client(pinpoint: Pinpoint) -> PinpointClient:
    return a_client()


def create_app(client: PinpointClient, name: str = "shop") -> str:
    return client.create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]


def names(client: PinpointClient) -> list[str]:
    return sorted(app["Name"] for app in client.get_apps()["ApplicationsResponse"].get("Item", []))


def publish(client: PinpointClient, application_id: str, **members: Any) -> str:
    """Publish a journey that is done five minutes later, and return its id."""
    request: Any = {
        "Name": "welcome",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": "everybody"}},
        "Activities": {"w": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
        "StartActivity": "w",
        "State": "ACTIVE",
        **members,
    }
    response = client.create_journey(ApplicationId=application_id, WriteJourneyRequest=request)
    return response["JourneyResponse"]["Id"]


class TestCalls:
    def test_given_a_call_when_it_is_looked_up_then_its_record_tells_all_about_it(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        client.create_app(CreateApplicationRequest={"Name": "shop"})
        assert pinpoint.calls.one() == Call(
            operation="CreateApp",
            parameters={"CreateApplicationRequest": {"Name": "shop"}},
            region="us-east-1",
            time=NOON,
            attempts=1,
            status=201,
        )

    def test_given_a_refused_call_when_it_is_looked_up_then_it_tells_the_error(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_app(ApplicationId="nowhere")
        call = pinpoint.calls.one(operation="GetApp")
        assert (call.status, call.error) == (404, "NotFoundException: Application not found")

    def test_given_several_calls_when_they_are_filtered_then_those_that_match_are_left_in_order(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client, "first")
        names(client)
        create_app(client, "second")
        found = pinpoint.calls.filter(operation="CreateApp", status=201)
        assert [call.parameters["CreateApplicationRequest"]["Name"] for call in found] == ["first", "second"]

    def test_given_no_match_when_one_is_wanted_then_the_error_shows_the_nearest_and_what_differs(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client)
        with pytest.raises(LookupError) as raised:
            pinpoint.calls.one(operation="CreateApp", region="eu-west-1")
        assert str(raised.value) == (
            "no record matches Call(operation='CreateApp', region='eu-west-1'); the nearest of 1:\n"
            "  2030-01-01 12:00:00 us-east-1 201 CreateApp(CreateApplicationRequest={'Name': 'shop'})\n"
            "    differs in region: 'us-east-1' is not 'eu-west-1'"
        )

    @pytest.mark.parametrize(
        ("wanted", "difference"),
        [
            ({"Name": "b"}, "parameters['CreateApplicationRequest']['Name']: 'a' is not 'b'"),
            (
                {"Name": "a", "tags": {"team": "red"}},
                "parameters['CreateApplicationRequest']['tags'] is missing, not {'team': 'red'}",
            ),
            ({}, "parameters['CreateApplicationRequest']['Name']: 'a' is not wanted"),
            ("b", "parameters['CreateApplicationRequest']: {'Name': 'a'} is not 'b'"),
        ],
        ids=["another value", "missing", "not wanted", "no dictionary"],
    )
    def test_given_parameters_that_differ_deep_inside_when_one_is_wanted_then_the_error_names_the_innermost_member(
        self, pinpoint: Pinpoint, client: PinpointClient, wanted: Any, difference: str
    ) -> None:
        create_app(client, "a")
        with pytest.raises(LookupError) as raised:
            pinpoint.calls.one(operation="CreateApp", parameters={"CreateApplicationRequest": wanted})
        assert str(raised.value).splitlines()[-1] == f"    differs in {difference}"

    def test_given_two_matches_when_one_is_wanted_then_the_error_shows_both(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client)
        create_app(client)
        with pytest.raises(LookupError, match=r"2 records match Call\(operation='CreateApp'\), not one:\n.*\n.*"):
            pinpoint.calls.one(operation="CreateApp")

    def test_given_no_calls_when_one_is_wanted_then_the_error_says_that_there_are_none(
        self, pinpoint: Pinpoint
    ) -> None:
        with pytest.raises(LookupError, match="there is none at all"):
            pinpoint.calls.one(operation="CreateApp")

    @pytest.mark.parametrize("look_up", ["filter", "one"])
    def test_given_a_name_that_calls_do_not_have_when_looked_up_then_a_type_error_lists_those_they_have(
        self, pinpoint: Pinpoint, look_up: str
    ) -> None:
        with pytest.raises(TypeError, match="Call has no member 'name'; it has operation, parameters, region, time"):
            getattr(pinpoint.calls, look_up)(name="CreateApp")

    def test_given_kept_calls_when_more_are_made_then_they_show_them(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        calls = pinpoint.calls
        create_app(client)
        assert (len(calls), calls[-1].operation, [call.status for call in calls[:1]]) == (1, "CreateApp", [201])

    def test_given_calls_when_they_are_printed_then_each_is_a_line(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client)
        names(client)
        assert repr(pinpoint.calls).splitlines() == [
            "<2 records>",
            "  2030-01-01 12:00:00 us-east-1 201 CreateApp(CreateApplicationRequest={'Name': 'shop'})",
            "  2030-01-01 12:00:00 us-east-1 200 GetApps()",
        ]

    def test_given_a_record_when_its_parameters_are_changed_then_the_next_reader_does_not_see_it(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client)
        pinpoint.calls.one().parameters.clear()
        assert pinpoint.calls.one().parameters != {}


class TestCreateApp:
    def test_given_an_id_when_an_app_is_created_then_clients_find_it_under_that_id(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        pinpoint.create_app("my-app", name="My app", region="us-east-1", tags={"team": "blue"})
        response = client.get_app(ApplicationId="my-app")["ApplicationResponse"]
        assert (response["Id"], response["Name"], response["tags"]) == ("my-app", "My app", {"team": "blue"})
        assert response["CreationDate"] == "2030-01-01T12:00:00.000Z"

    def test_given_no_id_when_an_app_is_created_then_one_of_the_services_form_is_drawn(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.create_app(region="us-east-1")
        assert len(bytes.fromhex(app.id)) == 16
        assert client.get_app(ApplicationId=app.id)["ApplicationResponse"]["Name"] == app.id

    def test_given_a_tag_that_breaks_a_rule_when_an_app_is_created_then_a_value_error_says_which(
        self, pinpoint: Pinpoint
    ) -> None:
        with pytest.raises(ValueError, match="a tag's key must not begin with 'aws:': 'aws:team'"):
            pinpoint.create_app("my-app", tags={"aws:team": "blue"})
        assert repr(pinpoint).startswith("<mock_pinpoint: 0 apps")

    def test_given_an_app_when_it_is_created_by_the_handle_then_it_is_no_call(self, pinpoint: Pinpoint) -> None:
        pinpoint.create_app("my-app")
        assert len(pinpoint.calls) == 0

    @pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
    def test_given_an_existing_id_when_an_app_is_created_in_any_region_then_a_value_error_says_so(
        self, pinpoint: Pinpoint, region: str
    ) -> None:
        pinpoint.create_app("my-app", region="us-east-1")
        with pytest.raises(ValueError, match=r"^an app with the id 'my-app' exists already$"):
            pinpoint.create_app("my-app", region=region)

    @pytest.mark.parametrize("application_id", ["", "my/app"])
    def test_given_an_id_that_fits_no_url_when_an_app_is_created_then_a_value_error_says_so(
        self, pinpoint: Pinpoint, application_id: str
    ) -> None:
        with pytest.raises(ValueError, match=r"^an application id must not be empty or contain a slash"):
            pinpoint.create_app(application_id)

    def test_given_the_region_of_the_environment_when_an_app_is_created_then_clients_of_that_region_find_it(
        self, pinpoint: Pinpoint, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
        pinpoint.create_app("my-app")
        assert boto3.client("pinpoint").get_app(ApplicationId="my-app")["ApplicationResponse"]["Id"] == "my-app"
        assert pinpoint.app("my-app").region == "ap-south-1"

    @pytest.mark.parametrize("application_id", ["my app", "app?x=1", "äpp", "50%"])
    def test_given_an_id_of_unusual_characters_when_a_client_asks_for_it_then_it_is_found(
        self, pinpoint: Pinpoint, client: PinpointClient, application_id: str
    ) -> None:
        pinpoint.create_app(application_id, region="us-east-1")
        assert client.get_app(ApplicationId=application_id)["ApplicationResponse"]["Id"] == application_id

    @pytest.mark.parametrize(
        "given", [{"id": 5}, {"name": 7}, {"tags": {1: "2"}}, {"tags": {"1": 2}}, {"tags": {1: 2}}]
    )
    def test_given_what_is_no_string_when_an_app_is_created_then_it_is_a_type_error_and_there_is_none(
        self, pinpoint: Pinpoint, client: PinpointClient, given: dict[str, Any]
    ) -> None:
        with pytest.raises(TypeError, match=r"^an app's id, name and tags must be strings, not \d$"):
            pinpoint.create_app(**given)
        assert names(client) == []

    @pytest.mark.parametrize(
        ("given", "text"),
        [
            ({"name": ""}, "^an app's name must not be empty$"),
            ({"name": " "}, "^an app's name must not be empty$"),
            ({"region": ""}, "region must be the name of a region, such as 'eu-west-1', not ''"),
            (
                {"region": "Not A Region"},
                "region must be the name of a region, such as 'eu-west-1', not 'Not A Region'",
            ),
            ({"region": 5}, "region must be the name of a region, such as 'eu-west-1', not 5"),
        ],
    )
    def test_given_a_name_or_region_that_cannot_be_when_an_app_is_created_then_it_is_a_value_error_and_there_is_none(
        self, pinpoint: Pinpoint, given: dict[str, Any], text: str
    ) -> None:
        with pytest.raises(ValueError, match=text):
            pinpoint.create_app("my-app", **given)
        assert repr(pinpoint).startswith("<mock_pinpoint: 0 apps")


class TestAppView:
    def test_given_an_unknown_app_among_many_when_it_is_asked_for_then_the_error_counts_them_and_names_the_last_ten(
        self, pinpoint: Pinpoint
    ) -> None:
        for number in range(12):
            pinpoint.create_app(f"app-{number}")
        last = ", ".join(f"'app-{number}'" for number in range(2, 12))
        with pytest.raises(LookupError) as raised:
            pinpoint.app("other")
        assert str(raised.value) == (
            f"there is no app 'other' in this mock_pinpoint, which has 12, the last of them {last}"
        )

    @pytest.mark.parametrize("of", ["handle", "app"])
    def test_given_a_name_that_is_misspelt_when_it_is_set_then_it_is_an_attribute_error(
        self, pinpoint: Pinpoint, of: str
    ) -> None:
        target = pinpoint if of == "handle" else pinpoint.create_app("shop")
        with pytest.raises(AttributeError):
            target.sed = 7  # type: ignore[union-attr]

    def test_given_an_app_of_a_client_when_the_handle_is_asked_for_it_then_it_tells_about_it(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.app(create_app(client, "shop"))
        assert (app.name, app.region) == ("shop", "us-east-1")
        assert app.arn == f"arn:aws:mobiletargeting:us-east-1:123456789012:apps/{app.id}"

    def test_given_an_unknown_app_when_it_is_asked_for_then_the_error_lists_those_that_exist(
        self, pinpoint: Pinpoint
    ) -> None:
        pinpoint.create_app("first")
        pinpoint.create_app("second")
        with pytest.raises(LookupError, match=r"there is no app 'third' in this mock.*, which has 'first', 'second'"):
            pinpoint.app("third")

    def test_given_a_kept_view_when_its_app_is_deleted_then_it_says_so(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.app(create_app(client))
        client.delete_app(ApplicationId=app.id)
        with pytest.raises(LookupError, match="there is no app"):
            _ = app.name

    def test_given_an_unknown_journey_when_it_is_asked_for_then_the_error_lists_those_that_exist(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.app(create_app(client))
        journey_id = publish(client, app.id)
        with pytest.raises(LookupError, match=f"there is no journey 'other' in app .*, which has '{journey_id}'"):
            app.journey("other")

    def test_given_the_handle_and_its_views_when_they_are_printed_then_they_are_readable(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.create_app("shop", region="us-east-1")
        journey_id = publish(client, "shop")
        assert repr(pinpoint) == "<mock_pinpoint: 1 app, 1 call, virtual time 2030-01-01T12:00:00.000Z>"
        assert repr(app) == "<app 'shop'>"
        assert repr(app.journey(journey_id)) == f"<journey '{journey_id}' of app 'shop'>"


class TestCheckpoint:
    def test_given_a_checkpoint_when_it_is_left_then_apps_calls_time_and_history_are_as_before(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client, "kept")
        with pinpoint.checkpoint():
            publish(client, create_app(client, "rolled-back"))
            pinpoint.clock.advance(days=3)
        assert (len(pinpoint.calls), pinpoint.clock.now, pinpoint.clock.history) == (1, NOON, [])
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

    def test_given_a_pending_change_when_one_branch_lets_it_happen_then_the_other_still_waits_for_it(
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

    def test_given_a_journey_of_a_branch_when_the_branch_is_left_then_nothing_of_it_happens(
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

    def test_given_an_exception_when_it_leaves_the_checkpoint_then_all_is_rolled_back_and_it_goes_on(
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

    def test_given_time_that_went_by_outside_when_the_branch_is_left_then_it_has_gone_by(
        self, pinpoint: Pinpoint
    ) -> None:
        with pinpoint.checkpoint():
            pinpoint.clock.advance(days=10)
            with time_machine.travel(NOON + timedelta(hours=1), tick=False):
                assert pinpoint.clock.now == NOON + timedelta(days=10, hours=1)
        with time_machine.travel(NOON + timedelta(hours=1), tick=False):
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


class TestParticipantsLeft:
    """Until participants are simulated, a test says how many are inside."""

    def test_given_somebody_inside_when_the_journey_closes_then_it_is_completed_when_they_have_left(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.create_app("shop", region="us-east-1")
        journey = app.journey(publish(client, "shop"))
        journey.participants_left = 3
        pinpoint.clock.advance(minutes=5)
        assert (journey.state, journey.participants_left) == ("CLOSED", 3)
        journey.participants_left = 0
        assert journey.state == "COMPLETED"
