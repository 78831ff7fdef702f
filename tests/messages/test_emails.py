"""The forms of an e-mail: two texts, raw bytes, and headers."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header
from typing import TYPE_CHECKING, Any

from .conftest import mail

if TYPE_CHECKING:
    from .conftest import Shop


def test_t53_given_an_e_mail_with_two_texts_then_they_are_alternatives_and_the_sender_is_that_of_the_channel(
    shop: Shop,
) -> None:
    subject = {"Data": "Grüße", "Charset": "ISO-8859-1"}

    shop.send(mail(HtmlPart={"Data": "<p>hello</p>"}, Subject=subject), to="jo@example.com", channel="EMAIL")

    message = message_from_bytes(shop.last.raw)
    assert message.get_content_type() == "multipart/alternative"
    parts: Any = message.get_payload()
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert (message["From"], message["To"], shop.last.subject) == ("sender@example.com", "jo@example.com", "Grüße")
    [(encoded, charset)] = decode_header(message["Subject"])
    assert (encoded, charset) == ("Grüße".encode("latin-1"), "iso-8859-1")


def test_t54_given_a_raw_e_mail_then_exactly_its_bytes_are_sent(shop: Shop) -> None:
    data = b"From: a@example.com\nSubject: raw\n\n\x00\xffbytes"

    shop.send({"EmailMessage": {"RawEmail": {"Data": data}}}, to="jo@example.com", channel="EMAIL")

    assert shop.last.raw == data
    assert shop.last.title == "raw"


def test_t57_given_sixteen_headers_or_a_rendered_value_that_is_too_long_then_the_e_mail_is_refused(
    shop: Shop,
) -> None:
    headers = [{"Name": f"X-{number}", "Value": "{{v}}"} for number in range(16)]

    def send(count: int, value: str) -> Any:
        settings = {"ChannelType": "EMAIL", "Substitutions": {"v": [value]}}
        return shop.send(mail(Headers=headers[:count]), to={"jo@example.com": settings})["jo@example.com"]

    assert send(15, "x" * 870)["DeliveryStatus"] == "SUCCESSFUL"
    sent = message_from_bytes(shop.last.raw)
    assert ["".join(sent[f"X-{number}"].split()) for number in range(15)] == ["x" * 870] * 15
    assert send(15, "x" * 871)["DeliveryStatus"] == "PERMANENT_FAILURE"
    assert send(16, "x")["DeliveryStatus"] == "PERMANENT_FAILURE"
