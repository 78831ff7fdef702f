"""A message in the outbox has all its attributes. Those that are slow to build are built when they are read."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy
from dataclasses import asdict, fields, replace
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import SentMessage

from .conftest import mail

if TYPE_CHECKING:
    from .conftest import Shop

HEAVY = {"body", "payload", "headers", "raw", "details"}
RAW = b"From: Shop <news@example.com>\nSubject: Welcome\n\nhello"


def send_mail(shop: Shop, subject: str = "Hi") -> SentMessage:
    shop.send(mail(subject, "hello"), to="jo@example.com", channel="EMAIL")
    return shop.last


def made(message: SentMessage) -> set[str]:
    """Return the slow attributes that have been built."""
    return HEAVY & vars(message).keys()


def test_given_e_mails_when_they_are_filtered_by_fast_attributes_then_mime_is_not_composed(shop: Shop) -> None:
    send_mail(shop, "Hi")
    send_mail(shop, "Bye")

    [found] = shop.pinpoint.outbox.filter(subject="Bye", channel="EMAIL", was_sent=True)
    same = shop.pinpoint.outbox.one(title="Bye", address="jo@example.com")

    assert (made(found), made(same)) == (set(), set())
    assert "SentMessage(channel='EMAIL'" in repr(found)
    assert made(found) == {"body"}


def test_given_an_e_mail_when_its_mime_is_read_then_it_is_composed_once(shop: Shop) -> None:
    message = send_mail(shop)

    assert message_from_bytes(message.raw)["Subject"] == "Hi"
    assert message.raw is message.raw
    assert message.headers is message.headers
    assert made(message) == {"raw", "headers"}


@pytest.mark.parametrize(
    ("channel", "address", "request_members"),
    [
        ("SMS", "+12065550100", {"SMSMessage": {"Body": "hello"}}),
        ("GCM", "token", {"GCMMessage": {"Body": "hello", "Data": {"a": "b"}}}),
        ("EMAIL", "jo@example.com", mail("Hi", "hello")),
        ("EMAIL", "jo@example.com", {"EmailMessage": {"RawEmail": {"Data": RAW}}}),
    ],
)
def test_given_a_message_then_it_has_every_attribute_and_behaves_like_a_dataclass(
    shop: Shop, channel: str, address: str, request_members: Any
) -> None:
    shop.send(request_members, to=address, channel=channel)
    message, again = shop.last, shop.last

    assert message is not again
    assert message == again
    assert len({message, again}) == 1
    assert asdict(message).keys() == {member.name for member in fields(SentMessage)}
    for copied in (copy(message), deepcopy(message), pickle.loads(pickle.dumps(message)), replace(message)):
        assert copied == message
        assert hash(copied) == hash(message)
    assert replace(message, raw=b"other") != message
    assert message != object()


def test_given_a_message_that_a_test_creates_then_its_attributes_have_defaults(shop: Shop) -> None:
    found = send_mail(shop)
    message = SentMessage(
        channel="SMS", address="+12065550100", app_id="a", status="SUCCESSFUL", status_code=200, status_message="",
        source="SendMessages", time=found.time,
    )  # fmt: skip

    assert (message.body, message.title, message.payload, message.raw) == ("", None, None, b"")
    assert (message.headers, message.details, message.context) == ({}, {}, {})


def test_given_an_attribute_that_does_not_exist_when_it_is_read_then_the_error_is_the_usual_one(shop: Shop) -> None:
    message = send_mail(shop)

    with pytest.raises(AttributeError, match=r"^'SentMessage' object has no attribute 'sent'$") as raised:
        message.sent  # type: ignore[attr-defined]  # noqa: B018
    assert raised.value.name == "sent"
    assert not hasattr(replace(message), "nothing")


def test_given_a_test_that_changes_a_message_then_the_outbox_is_unchanged(shop: Shop) -> None:
    shop.send(
        {"EmailMessage": {"ReplyToAddresses": ["a@example.com"], **mail("Hi")["EmailMessage"]}},
        to="jo@example.com",
        channel="EMAIL",
    )
    message: Any = shop.last
    message.headers["To"] = "changed"
    message.details["reply_to_addresses"].append("changed")
    message.details["text"] = "changed"

    assert shop.last.headers["To"] == "jo@example.com"
    assert shop.last.details["reply_to_addresses"] == ["a@example.com"]
    assert shop.last.details["text"] == "hello"


def test_given_a_raw_e_mail_when_it_is_sent_to_many_then_only_its_headers_are_parsed(shop: Shop) -> None:
    addresses = {f"customer{number}@example.com": {"ChannelType": "EMAIL"} for number in range(3)}
    shop.send({"EmailMessage": {"RawEmail": {"Data": RAW}}}, to=addresses)

    for message in shop.pinpoint.outbox:
        assert (message.title, message.body, message.raw) == ("Welcome", "hello", RAW)
        assert message.details == {"from_address": "Shop <news@example.com>", "text": "hello"}
