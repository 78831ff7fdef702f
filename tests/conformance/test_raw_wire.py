"""Requests that no client sends: each gets a response in the service's form, and a refused one changes nothing."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stage import furnish, snapshot, the_world
from wire_form import assert_in_the_form_of_the_service, refused

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    Wire = tuple[int, dict[str, str], bytes]
    Raw = Callable[..., Wire]


SOME = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
BOM = b"\xef\xbb\xbf"
BODIES = {
    "malformed": b'{"Name": ',
    "trailing comma": b'{"Name": "app",}',
    "something after the end": b'{"Name": "app"}\x0b',
    "two values": b'{"Name": "app"} {}',
    "NaN": b'{"Name": "app", "x": NaN}',
    "Infinity": b'{"Name": "app", "x": -Infinity}',
    "1e999": b'{"Name": "app", "x": 1e999}',
    "-1e999": b'{"Name": "app", "x": -1e999}',
    "escaped lone surrogate": rb'{"Name": "\ud800"}',
    "escaped surrogates in the wrong order": rb'{"Name": "\udc00\ud800"}',
    "lone surrogate in a key": rb'{"Name": "app", "tags": {"\uDFFF": "x"}}',
    "encoded lone surrogate": b'{"Name": "\xed\xa0\x80"}',
    "100,000 lists": b"[" * 100_000,
    "100,000 lists, closed": b'{"Name":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "100,000 objects": b'{"Name":' * 100_000,
    "an integer of 5,000 digits": b'{"Name": "app", "x": ' + b"9" * 5_000 + b"}",
    "not UTF-8": b'{"Name": "\xff\xfe"}',
    "UTF-16": '{"Name": "app"}'.encode("utf-16"),
    "a BOM": BOM + b'{"Name": "app"}',
    "a list": b'[{"Name": "app"}]',
    "a string": b'"app"',
    "a number": b"1",
    "null": b"null",
    "true": b"true",
    "empty": b"",
    "white space": b" \n",
    "a control character": b'{"Name": "a\x00b"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_that_cannot_be_read_is_a_bad_request(client: PinpointClient, raw: Raw, body: bytes) -> None:
    furnish(client)

    assert refused(raw, "POST", "/v1/apps", body)[:2] == (400, "BadRequestException")


def test_a_pair_of_escaped_surrogates_is_one_character(raw: Raw) -> None:
    status, _, body = raw("POST", "/v1/apps", rb'{"Name": "\ud83d\ude00 \\ud800"}')

    assert status == 201
    assert json.loads(body)["Name"] == "😀 \\ud800"


def test_white_space_around_a_body_is_ignored(raw: Raw) -> None:
    assert raw("POST", "/v1/apps", b' \t\r\n{"Name": "app"} \t\r\n')[0] == 201


def test_a_body_of_7_mb_is_accepted(raw: Raw) -> None:
    body = b'{"Name":"app"}'.ljust(7 * 1024 * 1024)

    assert raw("POST", "/v1/apps", body)[0] == 201


def test_a_body_of_7_mb_and_one_byte_is_too_large(client: PinpointClient, raw: Raw) -> None:
    body = b'{"Name":"app"}'.ljust(7 * 1024 * 1024 + 1)

    assert refused(raw, "POST", "/v1/apps", body)[:2] == (413, "PayloadTooLargeException")


@pytest.mark.parametrize(
    "path",
    ["/", "/v1", "/v1/", "/v2/apps", "/v1/nothing", "/v1/apps/a/nothing", "/v1/apps/a/journeys/b/c/d", "/v1/tags/a/b"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_path_is_not_found(raw: Raw, method: str, path: str) -> None:
    assert refused(raw, method, path)[:2] == (404, "NotFoundException")


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/v1/apps"), ("PATCH", "/v1/apps"), ("get", "/v1/apps"), ("POST", "/v1/apps/a"), ("PUT", "/v1/tags/arn")],
)
def test_a_known_path_with_another_method_is_not_allowed(raw: Raw, method: str, path: str) -> None:
    assert refused(raw, method, path)[:2] == (405, "MethodNotAllowedException")


@pytest.mark.parametrize("path", ["/v1/apps/", "/v1/apps/%20", "/v1/apps/%FF", "/v1/apps/%ED%A0%80", "/v1/apps/%00"])
def test_an_invalid_application_id_is_an_unknown_application(raw: Raw, path: str) -> None:
    assert refused(raw, "GET", path) == (404, "NotFoundException", "Application not found")


@given(body=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@SOME
def test_random_bytes_as_body_are_always_answered_in_form(raw: Raw, body: bytes) -> None:
    with mock_pinpoint():
        before = snapshot(the_world())

        answer = raw("POST", "/v1/apps", body)

        assert_in_the_form_of_the_service(answer)
        assert answer[0] == 400
        assert snapshot(the_world()) == before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Name", "Schedule", "Activities", "Limits", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(body=st.fixed_dictionaries({"Name": JSON}, optional={"Schedule": JSON, "Activities": JSON, "Limits": JSON}))
@SOME
def test_random_json_as_body_always_gets_a_response_in_the_right_form(raw: Raw, body: object) -> None:
    with mock_pinpoint() as pinpoint:
        pinpoint.create_app("app", region="us-east-1")
        before = snapshot(the_world())

        answer = raw("POST", "/v1/apps/app/journeys", json.dumps(body).encode())

        assert_in_the_form_of_the_service(answer)
        assert (snapshot(the_world()) == before) == (answer[0] >= 400)


@given(token=st.text(max_size=40))
@SOME
def test_a_random_string_as_token_always_gets_a_response_in_the_right_form(client: PinpointClient, token: str) -> None:
    with mock_pinpoint(), pytest.raises(client.exceptions.BadRequestException) as raised:
        client.get_apps(Token=token)

    assert raised.value.response["Error"]["Message"] == "The token does not belong to this list"


@given(path=st.text("abv1/%?=&;#.+ -ü", max_size=30), method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD"]))
@SOME
def test_a_random_path_always_gets_a_response_in_the_right_form(raw: Raw, method: str, path: str) -> None:
    with mock_pinpoint():
        assert_in_the_form_of_the_service(raw(method, f"/{path}"))


REFUSED = {
    "a journey without a name": ("POST", "/v1/apps/{app}/journeys", b"{}"),
    "a journey that cannot be published": ("POST", "/v1/apps/{app}/journeys", b'{"Name":"a","State":"ACTIVE"}'),
    "an update of what is not a draft": ("PUT", "/v1/apps/{app}/journeys/{journey}", b'{"Name":"a"}'),
    "an invalid state": ("PUT", "/v1/apps/{app}/journeys/{journey}/state", b'{"State":"DRAFT"}'),
    "a change that is not legal": ("PUT", "/v1/apps/{app}/journeys/{draft}/state", b'{"State":"PAUSED"}'),
    "a journey that does not exist": ("DELETE", "/v1/apps/{app}/journeys/none", b""),
    "an app that does not exist": ("DELETE", "/v1/apps/none", b""),
    "settings out of range": ("PUT", "/v1/apps/{app}/settings", b'{"Limits":{"Daily":101}}'),
    "an invalid stream": ("POST", "/v1/apps/{app}/eventstream", b'{"DestinationStreamArn":"a","RoleArn":"b"}'),
    "tags without any": ("POST", "/v1/tags/{arn}", b"{}"),
    "a reserved tag": ("POST", "/v1/tags/{arn}", b'{"tags":{"ok":"1","aws:x":"2"}}'),
    "no tag to remove": ("DELETE", "/v1/tags/{arn}", b""),
    "tags of nothing": ("GET", "/v1/tags/arn%3Aaws%3Amobiletargeting%3Aus-east-1%3A123456789012%3Aapps%2Fnone", b""),
}


@pytest.mark.parametrize(("method", "path", "body"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refused_request_leaves_everything_as_it_was(
    client: PinpointClient, raw: Raw, method: str, path: str, body: bytes
) -> None:
    stage = furnish(client)
    places = {"app": stage.app_id, "journey": stage.journey_id, "draft": stage.draft_id}

    refused(raw, method, path.format(**places, arn=stage.arn.replace("/", "%2F")), body)


def test_the_snapshot_of_the_world_shows_every_accepted_change(client: PinpointClient, raw: Raw) -> None:
    stage = furnish(client)
    requests = [
        ("POST", "/v1/apps", b'{"Name":"another"}'),
        ("PUT", f"/v1/apps/{stage.app_id}/settings", b'{"Limits":{"Daily":6}}'),
        ("PUT", f"/v1/apps/{stage.app_id}/journeys/{stage.draft_id}", b'{"Name":"renamed"}'),
        ("PUT", f"/v1/apps/{stage.app_id}/journeys/{stage.journey_id}/state", b'{"State":"CANCELLED"}'),
        ("DELETE", f"/v1/apps/{stage.app_id}/eventstream", b""),
        ("POST", f"/v1/tags/{stage.arn.replace('/', '%2F')}", b'{"tags":{"team":"red"}}'),
        ("DELETE", f"/v1/apps/{stage.app_id}", b""),
    ]
    pictures = [snapshot(the_world())]

    for method, path, body in requests:
        assert raw(method, path, body)[0] < 300
        pictures.append(snapshot(the_world()))

    assert all(before != after for before, after in pairwise(pictures))
