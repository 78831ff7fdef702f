"""Page sizes, tokens and other query parameters that clients do not send."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from stage import furnish
from wire_form import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    Wire = tuple[int, dict[str, str], bytes]
    Raw = Callable[..., Wire]


@pytest.mark.parametrize(
    "size", ["0", "-1", "+1", "abc", "1e3", "", "1.0", "%201", "1_0", "0x1", "%EF%BC%91", "9" * 50]
)
def test_a_page_size_that_is_not_a_positive_whole_number_is_a_bad_request(
    client: PinpointClient, raw: Raw, size: str
) -> None:
    furnish(client)

    status, code, text = refused(raw, "GET", f"/v1/apps?page-size={size}")

    assert (status, code) == (400, "BadRequestException")
    assert text.startswith("PageSize must be a positive whole number, not ")


@pytest.mark.parametrize("size", ["1", "001", "999999999"])
def test_a_page_size_that_is_a_positive_whole_number_is_accepted(client: PinpointClient, raw: Raw, size: str) -> None:
    furnish(client)

    assert raw("GET", f"/v1/apps?page-size={size}")[0] == 200


def test_the_last_value_of_a_repeated_query_parameter_counts(client: PinpointClient, raw: Raw) -> None:
    furnish(client)

    assert raw("GET", "/v1/apps?page-size=0&page-size=1")[0] == 200
    assert refused(raw, "GET", "/v1/apps?page-size=1&page-size=0")[0] == 400


def test_an_unknown_query_parameter_is_ignored(client: PinpointClient, raw: Raw) -> None:
    furnish(client)

    assert raw("GET", "/v1/apps?no-such=1&&=&page-size=1")[0] == 200


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "garbage",
        "a",
        "%00",
        "%F0%9F%98%80",
        "e30",
        encoded(None),
        encoded([]),
        encoded("List"),
        encoded({"List": "GetApps"}),
        encoded({"After": 1}),
        encoded({"List": "GetApps", "After": "1"}),
        encoded({"List": "GetApps", "After": True}),
        encoded({"List": "GetApps", "After": 1.0}),
        encoded({"List": "ListJourneys", "After": 1}),
        pytest.param(base64.urlsafe_b64encode(b"[" * 100_000).decode(), id="nested"),
        pytest.param(base64.urlsafe_b64encode(b'{"List":"GetApps","After":' + b"9" * 5_000 + b"}").decode(), id="long"),
        "eyJDcmVhdGlvbkRhdGUiOiIyMDE5LTEwLTA4VDE4OjQwOjE2LjU4MVoiLCJBY2NvdW50SWQiOiIxIiwiQXBwSWQiOiIyIn0",
    ],
)
def test_a_token_that_does_not_belong_to_the_list_is_a_bad_request(
    client: PinpointClient, raw: Raw, token: str
) -> None:
    furnish(client)

    assert refused(raw, "GET", f"/v1/apps?token={token}") == (
        400,
        "BadRequestException",
        "The token does not belong to this list",
    )


def next_token(answer: Wire) -> str:
    token: str = json.loads(answer[2])["NextToken"]
    return token


def test_a_token_of_the_same_list_of_another_app_is_a_bad_request(client: PinpointClient, raw: Raw) -> None:
    one, other = furnish(client), furnish(client)
    token = next_token(raw("GET", f"/v1/apps/{one.app_id}/journeys?page-size=1"))

    assert refused(raw, "GET", f"/v1/apps/{other.app_id}/journeys?token={token}")[0] == 400
    assert raw("GET", f"/v1/apps/{one.app_id}/journeys?token={token}")[0] == 200


def test_a_token_of_another_list_is_a_bad_request(client: PinpointClient, raw: Raw) -> None:
    stage = furnish(client)
    furnish(client)
    token = next_token(raw("GET", "/v1/apps?page-size=1"))

    assert refused(raw, "GET", f"/v1/apps/{stage.app_id}/journeys?token={token}")[0] == 400


def test_a_token_with_an_added_suffix_is_a_bad_request(client: PinpointClient, raw: Raw) -> None:
    furnish(client)
    furnish(client)
    token = next_token(raw("GET", "/v1/apps?page-size=1"))

    assert raw("GET", f"/v1/apps?token={token}")[0] == 200
    assert refused(raw, "GET", f"/v1/apps?token={token}!!!!")[0] == 400
