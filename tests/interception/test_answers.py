"""The response that the client gets: its headers and body are like those of botocore's HTTP session."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


@pytest.fixture
def answer(client: PinpointClient) -> Any:
    """Return the HTTP response to a call, as a user's handler sees it."""
    answers: list[Any] = []

    def keep(http_response: Any, **_: object) -> None:
        answers.append(http_response)

    client.meta.events.register("after-call.pinpoint", keep)
    client.get_apps()
    client.meta.events.unregister("after-call.pinpoint", keep)
    return answers[0]


def test_headers_are_found_in_upper_and_lower_case(answer: Any) -> None:
    assert answer.headers["content-type"] == answer.headers["CONTENT-TYPE"] == "application/json"
    assert "X-AMZN-REQUESTID" in answer.headers
    assert "x-amzn-errortype" not in answer.headers
    assert answer.headers.get("x-amzn-errortype", "none") == "none"


def test_headers_that_are_set_replace_those_of_the_same_name(answer: Any) -> None:
    count = len(answer.headers)
    answer.headers["CONNECTION"] = "close"
    answer.headers["X-More"] = "yes"

    assert answer.headers["connection"] == "close"
    assert answer.headers["x-more"] == "yes"
    assert len(answer.headers) == count + 1


def test_headers_can_be_deleted_copied_and_listed(answer: Any) -> None:
    copied = answer.headers.copy()
    del answer.headers["date"]

    assert "Date" not in answer.headers
    assert "Date" in list(copied)
    assert "'Content-Type': 'application/json'" in repr(copied)


def test_the_text_of_the_response_is_its_body(answer: Any) -> None:
    assert answer.text == '{"Item":[]}'
    assert answer.status_code == 200


@pytest.mark.parametrize("wrap", [bytes.decode, bytearray, io.BytesIO], ids=["text", "bytearray", "file"])
def test_a_body_that_a_handler_has_changed_into_another_type_is_read(
    client: PinpointClient, mocked: Pinpoint, wrap: Callable[[bytes], object]
) -> None:
    def change(request: Any, **_: object) -> None:
        request.body = wrap(request.body)

    client.meta.events.register_first("before-send.pinpoint.CreateApp", change)
    client.create_app(CreateApplicationRequest={"Name": "shop"})

    assert mocked.calls.one(operation="CreateApp").status == 201
