"""`pinpoint.calls`: the record of each request, and how to find a certain one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from noon import NOON

from pinpoint_mock import Call, Pinpoint

from .conftest import create_app, names

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


class TestCalls:
    def test_given_a_call_when_it_is_looked_up_then_its_record_describes_it(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        client.create_app(CreateApplicationRequest={"Name": "shop"})
        assert pinpoint.calls.one() == Call(
            operation="CreateApp",
            parameters={"CreateApplicationRequest": {"Name": "shop"}},
            region="us-east-1",
            time=NOON,
            attempts=1,
            last_attempt_time=NOON,
            status=201,
        )

    def test_given_a_refused_call_when_it_is_looked_up_then_its_record_has_the_error(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        pinpoint.create_app("shop")
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_app(ApplicationId="nowhere")
        call = pinpoint.calls.one(operation="GetApp")
        assert (call.status, call.error) == (404, "NotFoundException: Application not found")

    def test_given_several_calls_when_they_are_filtered_then_the_matching_ones_remain_in_order(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client, "first")
        names(client)
        create_app(client, "second")
        found = pinpoint.calls.filter(operation="CreateApp", status=201)
        assert [call.parameters["CreateApplicationRequest"]["Name"] for call in found] == ["first", "second"]

    def test_given_no_match_when_one_is_requested_then_the_error_shows_the_nearest_and_what_differs(
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
                "parameters['CreateApplicationRequest']['tags'] is missing, expected {'team': 'red'}",
            ),
            ({}, "parameters['CreateApplicationRequest']['Name']: 'a' is not expected"),
            ("b", "parameters['CreateApplicationRequest']: {'Name': 'a'} is not 'b'"),
        ],
        ids=["another value", "missing", "not wanted", "no dictionary"],
    )
    def test_given_parameters_that_differ_deep_inside_when_one_is_requested_then_the_error_names_the_innermost_member(
        self, pinpoint: Pinpoint, client: PinpointClient, wanted: Any, difference: str
    ) -> None:
        create_app(client, "a")
        with pytest.raises(LookupError) as raised:
            pinpoint.calls.one(operation="CreateApp", parameters={"CreateApplicationRequest": wanted})
        assert str(raised.value).splitlines()[-1] == f"    differs in {difference}"

    def test_given_two_matches_when_one_is_requested_then_the_error_shows_both(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client)
        create_app(client)
        with pytest.raises(LookupError, match=r"2 records match Call\(operation='CreateApp'\), not one:\n.*\n.*"):
            pinpoint.calls.one(operation="CreateApp")

    def test_given_no_calls_when_one_is_requested_then_the_error_says_that_there_are_none(
        self, pinpoint: Pinpoint
    ) -> None:
        with pytest.raises(LookupError, match="the list is empty"):
            pinpoint.calls.one(operation="CreateApp")

    @pytest.mark.parametrize("look_up", ["filter", "one"])
    def test_given_an_unknown_member_when_calls_are_filtered_then_a_type_error_lists_the_members(
        self, pinpoint: Pinpoint, look_up: str
    ) -> None:
        with pytest.raises(TypeError, match="Call has no member 'name'; it has operation, parameters, region, time"):
            getattr(pinpoint.calls, look_up)(name="CreateApp")

    def test_given_a_reference_to_the_calls_when_more_are_made_then_they_show_them(
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
        assert str(pinpoint.calls).splitlines() == [
            "<2 records>",
            "  2030-01-01 12:00:00 us-east-1 201 CreateApp(CreateApplicationRequest={'Name': 'shop'})",
            "  2030-01-01 12:00:00 us-east-1 200 GetApps()",
        ]

    def test_given_calls_when_the_retired_ones_are_read_then_calls_of_other_operations_are_left_out(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        retired = pinpoint.calls.retired
        app_id = create_app(client)
        client.get_segments(ApplicationId=app_id)
        client.list_templates()
        client.get_application_settings(ApplicationId=app_id)
        assert [call.operation for call in retired] == ["GetSegments", "ListTemplates"]
        assert retired.one(operation="ListTemplates") == pinpoint.calls[2]
        assert list(retired.retired) == list(retired)

    def test_given_calls_when_they_are_filtered_by_the_status_of_their_operation_then_it_is_the_status_in_the_record(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        client.get_segments(ApplicationId=create_app(client))
        [call] = pinpoint.calls.filter(operation_status="ALIVE")
        assert (call.operation, call.operation_status) == ("CreateApp", "ALIVE")

    def test_given_a_record_when_its_parameters_are_changed_then_the_next_reader_does_not_see_it(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        create_app(client)
        pinpoint.calls.one().parameters.clear()
        assert pinpoint.calls.one().parameters != {}
