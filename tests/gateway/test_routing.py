"""The route from a method and a URL to an operation, its path arguments and its query parameters."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from pinpoint_mock.gateway.errors import BadRequest
from pinpoint_mock.gateway.model import Route, find_route, route_of, service_model

NAMES = ("CreateNewVersion", "PageSize", "StartTime", "TagKeys", "Version")
HOST = "https://pinpoint.us-east-1.amazonaws.com"


def route(name: str) -> Route:
    return route_of(service_model().operation_model(name))


def test_a_path_with_two_methods_leads_to_two_operations() -> None:
    assert [find_route(method, f"{HOST}/v1/apps")[0] for method in ("GET", "POST")] == [
        route("GetApps"),
        route("CreateApp"),
    ]


def test_a_path_that_exists_only_with_other_methods_is_distinguished_from_an_unknown_path() -> None:
    assert find_route("PATCH", f"{HOST}/v1/apps") == (None, True)
    assert find_route("GET", f"{HOST}/v1/app") == (None, False)


def test_arguments_are_counted_from_the_right_so_that_an_endpoint_may_have_a_path() -> None:
    url = "http://localhost:5000/v1/apps/proxy/v1/apps/shop/journeys/welcome"

    assert route("GetJourney").read_path(url) == ("shop", "welcome")


def test_an_empty_application_id_does_not_turn_one_app_into_all() -> None:
    found, _ = find_route("GET", f"{HOST}/v1/apps/")

    assert found is route("GetApp")
    assert found.read_path(f"{HOST}/v1/apps/") == ("",)


def test_an_encoded_slash_belongs_to_the_argument() -> None:
    assert route("ListTagsForResource").read_path(f"{HOST}/v1/tags/arn%3Aaws%2Fa%25b+c") == ("arn:aws/a%b+c",)


def test_the_path_of_another_operation_does_not_match() -> None:
    assert route("GetJourney").read_path(f"{HOST}/v1/apps/shop/campaigns/welcome") is None


def test_an_operation_is_compiled_once() -> None:
    assert route("GetApp") is route("GetApp")


def test_a_route_knows_the_place_of_each_parameter() -> None:
    found = route("UpdateEmailTemplate")

    assert found.path_members == ("TemplateName",)
    assert {wire: name for wire, (name, _) in found.query_members.items()} == {
        "create-new-version": "CreateNewVersion",
        "version": "Version",
    }
    assert found.payload == "EmailTemplateRequest"
    assert (found.method, found.status) == ("PUT", 202)


def test_an_operation_without_an_answer_has_no_output() -> None:
    assert (route("TagResource").output, route("TagResource").write) == (None, None)


def test_query_parameters_are_read_by_type() -> None:
    assert route("UpdateEmailTemplate").read_query("version=2&create-new-version=TRUE", NAMES) == {
        "CreateNewVersion": True,
        "Version": "2",
    }
    assert route("UntagResource").read_query("tagKeys=a+b&tagKeys=c%26d&tagKeys=", NAMES) == {
        "TagKeys": ["a b", "c&d", ""]
    }
    assert route("GetJourneyDateRangeKpi").read_query("start-time=2030-01-01", NAMES) == {
        "StartTime": datetime(2030, 1, 1, tzinfo=timezone.utc)
    }


def test_query_parameters_that_the_operation_does_not_have_are_left_out() -> None:
    assert route("GetApps").read_query("page-size=5&version=1&tagKeys=a", NAMES) == {"PageSize": "5"}


def test_query_parameters_that_are_not_used_are_not_even_checked() -> None:
    query = "version=2&create-new-version=nonsense"

    assert route("UpdateEmailTemplate").read_query(query, ["Version"]) == {"Version": "2"}


@pytest.mark.parametrize("text", ["", "yes", "1", "None"])
def test_a_boolean_in_the_query_is_true_or_false(text: str) -> None:
    with pytest.raises(BadRequest, match="must be true or false, not a string"):
        route("UpdateEmailTemplate").read_query(f"create-new-version={text}", NAMES)


def test_the_message_names_a_wrong_parameter_of_the_query() -> None:
    with pytest.raises(BadRequest, match=r"^CreateNewVersion must be true or false"):
        route("UpdateEmailTemplate").read_query("create-new-version=yes", NAMES)
