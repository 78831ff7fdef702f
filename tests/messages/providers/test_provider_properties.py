"""With any members of the right types, a provider accepts or refuses a message, and never fails in another way."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from botocore.session import Session
from hypothesis import example, given
from hypothesis import strategies as st

from pinpoint_mock.messages.payload import Refused
from pinpoint_mock.messages.providers.table import PROVIDERS

from .sending import SETTINGS, outgoing

if TYPE_CHECKING:
    from botocore.model import ServiceModel

    from pinpoint_mock.messages.payload import Payload

MESSAGES = {
    **dict.fromkeys(("APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX"), "APNSMessage"),
    "ADM": "ADMMessage",
    "BAIDU": "BaiduMessage",
    "EMAIL": "EmailMessage",
    "GCM": "GCMMessage",
    "SMS": "SMSMessage",
    "VOICE": "VoiceMessage",
}
LIKELY = [
    "alert", "5", "high", "URL", "utf-8", "utf-16", "iso-2022-jp", "idna", "undefined", "a@example.com",
    "é <a@example.com>", '{"aps":{}}', '{"APNSMessage":{"aps":{"content-available":1}}}',
    '{"data":{"pinpoint.notification.body":1}}',
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.sampled_from(LIKELY))
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.sampled_from(["aps", "alert"]), inner),
    max_leaves=8,
)
PIECES_OF_MAIL = [
    b"Subject: ", b"Content-Type: text/plain", b"; charset=", b"utf-8", b"\xff", b"=?utf-8?b?a?=", b"=?", b"\n",
    b"Content-Type: multipart/mixed; boundary=b\n", b"--b", b"*0*=", b"''%ff", b"\x00", b"undefined", b"idna",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: x-uuencode\n", b"begin 6 a\n",
    b"Content-Disposition: ",
]  # fmt: skip
MAIL = st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from(PIECES_OF_MAIL), max_size=12).map(b"".join),
)


@cache
def model() -> ServiceModel:
    return Session().get_service_model("pinpoint")


@cache
def members_of(channel_type: str) -> Any:
    """Return a strategy for the members of a channel's message."""
    return values_of(model().shape_for(MESSAGES[channel_type]))


def values_of(shape: Any, name: str = "") -> Any:
    """Return a strategy for the values of a shape in the service model."""
    if shape.type_name == "structure":
        members = {name: values_of(member, name) for name, member in shape.members.items()}
        return st.fixed_dictionaries({}, optional=members)
    if shape.type_name == "list":
        return st.lists(values_of(shape.member), max_size=3)
    if shape.type_name == "map":
        return st.dictionaries(TEXTS, values_of(shape.value), max_size=3)
    if name == "RawContent":
        return JSON.map(json.dumps) | TEXTS
    return {"string": TEXTS, "integer": st.integers(-(2**31), 2**31 - 1), "boolean": st.booleans(), "blob": MAIL}[
        shape.type_name
    ]


def everything_of(built: Payload) -> list[object]:
    """Return all members of a payload, read one after the other."""
    return [built.body, built.title, built.json, built.headers, built.raw, built.details]


def test_the_table_has_every_channel_with_a_provider() -> None:
    enum = model().shape_for("ChannelType").enum  # type: ignore[attr-defined]
    assert PROVIDERS.keys() == set(enum) - {"CUSTOM", "IN_APP", "PUSH"}
    assert MESSAGES.keys() == PROVIDERS.keys()


@pytest.mark.parametrize("channel_type", MESSAGES)
@example(data=None)
@given(data=st.data())
def test_given_any_members_when_sent_then_they_are_accepted_or_refused(channel_type: str, data: Any) -> None:
    members = {} if data is None else data.draw(members_of(channel_type))
    context = {} if data is None else data.draw(st.dictionaries(TEXTS, TEXTS, max_size=2))
    address = (
        "jo@example.com" if data is None else data.draw(st.sampled_from(["jo@example.com", "+12065550100"]) | TEXTS)
    )
    message = outgoing(channel_type, members, address=address, context=context, settings=SETTINGS, endpoint_id="e")
    try:
        built = PROVIDERS[channel_type](message)
    except Refused:
        return
    again = PROVIDERS[channel_type](message)
    assert everything_of(built) == everything_of(again)
    if built.json is not None:
        assert json.loads(built.raw) == built.json
