"""The size of an e-mail: an estimate avoids composing small ones, and e-mails that are too large are refused."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.messages.providers.email import MAX_SIZE
from pinpoint_mock.messages.providers.email_payloads import ComposedEmail

from .sending import build, refused

CHARSETS = [
    *("UTF-8", "utf-16", "utf-32", "utf-7", "iso-2022-jp", "iso2022_jp_2004", "iso2022_kr", "hz", "gb18030"),
    *("unicode_escape", "raw_unicode_escape", "utf" + "_" * 300 + "8"),
]
TEXTS = ["😀", "aあ", "中a", "a😀", "\n", "\r", "\t \n", "=", "\x00", "ÿa", "a", "é"]


def e_mail(part: dict[str, str], **others: Any) -> ComposedEmail:
    """Return an e-mail with a part as its subject and as its texts."""
    line = {**part, "Data": "".join(part["Data"].splitlines())}
    built = build("EMAIL", {"SimpleEmail": {"Subject": line, "TextPart": part, "HtmlPart": part}, **others})
    assert isinstance(built, ComposedEmail)
    return built


def can_write(charset: str, text: str) -> bool:
    """Return whether a character set has the characters of a text."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "charset"), [(text, charset) for charset in CHARSETS for text in TEXTS if can_write(charset, text)]
)
def test_given_any_text_in_any_charset_then_the_message_is_never_larger_than_the_estimate(
    text: str, charset: str
) -> None:
    for count in (1, 1_000):
        built = e_mail({"Data": text * count, "Charset": charset})
        assert len(built.raw) < built.size_limit


def test_given_many_headers_and_addresses_then_the_message_is_never_larger_than_the_estimate() -> None:
    headers = [{"Name": f"X-{number:0124}", "Value": "é" * 870} for number in range(15)]
    reply_to = [f"{'é' * 200} <a{number}@example.com>" for number in range(40)]
    simple = {"TextPart": {"Data": "x"}, "Headers": headers}
    built = build("EMAIL", {"SimpleEmail": simple, "ReplyToAddresses": reply_to})

    assert isinstance(built, ComposedEmail)
    assert len(built.raw) < built.size_limit


@pytest.mark.parametrize("size", [MAX_SIZE // 5, MAX_SIZE - 2_000])
def test_given_a_text_that_may_be_too_large_then_it_is_sent_if_its_message_is_not(size: int) -> None:
    text = "a" * 99 + "\n"
    built = build("EMAIL", {"Body": text * (size // 102)})

    assert isinstance(built, ComposedEmail)
    assert built.size_limit > MAX_SIZE
    assert len(built.raw) <= MAX_SIZE


def test_given_a_text_that_is_too_large_only_when_it_is_encoded_then_it_is_refused() -> None:
    text = "é" * (MAX_SIZE // 5)

    assert "Message length is more than 10485760 bytes" in refused("EMAIL", {"Body": text}).status_message
