"""The code and the links of a message, as its recipient would read them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from .conftest import MESSAGE, Shop


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Your code is 123456.", "123456"),
        ("0042 is your code", "0042"),
        ("PIN:12345678", "12345678"),
        ("Code 123456, valid for 15 minutes, 1,000 points, $3.5000, ends 2.0001", "123456"),
        ("use <123456> now", "123456"),
        ("G-123456 is your code", "123456"),
        ("Your code is 123456.\n\n@shop.example #123456", "123456"),
        ("Code 123456, or go to http://localhost:8000/verify?code=654321", "123456"),
        ("Code 123456 © 2026 Shop, (c) 2026, Copyright 2025", "123456"),
    ],
)
def test_given_a_body_with_one_code_then_it_is_the_code(body: str, code: str) -> None:
    assert replace(MESSAGE, body=body).code == code


@pytest.mark.parametrize(
    "body", ["", "no code", "123", "123456789", "+12065550100", "A12345", "12345A", "206-555-0100"]
)
def test_given_a_body_without_a_code_then_the_error_says_so(body: str) -> None:
    with pytest.raises(ValueError, match=r"^the message has no number of 4 to 8 digits: ") as raised:
        _ = replace(MESSAGE, body=body).code
    assert str(raised.value).endswith(repr(body))


def test_given_a_message_that_was_not_sent_then_the_error_about_its_code_has_the_reason() -> None:
    reason = "No channel of type SMS is enabled"
    unsent = replace(MESSAGE, body="", status="PERMANENT_FAILURE", status_code=400, status_message=reason)
    with pytest.raises(ValueError, match=f"^the message has no code, because it was not sent: {reason}$"):
        _ = unsent.code


def test_given_a_body_with_several_codes_then_the_error_lists_them() -> None:
    with pytest.raises(ValueError, match=r"2 numbers .*'1234', '5678'"):
        _ = replace(MESSAGE, body="1234 or 5678").code


@pytest.mark.parametrize(
    ("body", "details", "links"),
    [
        ("see https://example.com/a?b=1&c=2#d.", {}, ["https://example.com/a?b=1&c=2#d"]),
        (
            "(http://a.example) and http://a.example, https://b.example/!",
            {},
            ["http://a.example", "https://b.example/"],
        ),
        (
            "https://a.example/A_(b). [https://a.example/1], (HTTPS://a.example/2).",
            {},
            ["https://a.example/A_(b)", "https://a.example/1", "HTTPS://a.example/2"],
        ),
        ("none, not even ftp://a.example", {}, []),
        (
            "see https://a.example/?x=1&y=2",
            {
                "text": "",
                "html": "<a href=\"https://a.example/?x=1&amp;y=2\">here</a> <a href='http://b.example'>there</a>",
            },
            ["https://a.example/?x=1&y=2", "http://b.example"],
        ),
    ],
)
def test_given_links_in_a_body_or_its_html_then_each_is_listed_once(body: str, details: Any, links: list[str]) -> None:
    assert replace(MESSAGE, body=body, details=details).links == links


def test_given_an_e_mail_with_only_html_then_the_code_and_the_links_are_those_in_its_visible_text(shop: Shop) -> None:
    html = (
        "<style>p { color: #123456 }</style><p style='width:1000px'>Your code: <b>424242</b>"
        '<a href="https://a.example/?token=99887766&amp;x=1">sign in</a></p>'
    )
    simple = {"Subject": {"Data": "Hi"}, "HtmlPart": {"Data": html}}

    shop.send({"EmailMessage": {"SimpleEmail": simple}}, to="jo@example.com", channel="EMAIL")

    assert shop.last.code == "424242"
    assert shop.last.links == ["https://a.example/?token=99887766&x=1"]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<STYLE>p{width:1000px}</style >1234<script src=x>var a = 5678</script>", "1234"),
        ("1234 <script>5678", "1234"),
        ("<p>&#49;234</p>&copy; 2026", "1234"),
        ("1234 " + "<style " * 50_000, "1234"),
        (f"<p>1234</p>&#{'9' * 5_000};", "1234"),
    ],
)
def test_given_html_then_only_its_visible_text_counts_for_the_code(html: str, code: str) -> None:
    assert replace(MESSAGE, body=html, details={"html": html}).code == code


def test_given_a_character_reference_with_too_many_digits_when_links_are_read_then_the_link_is_unchanged() -> None:
    link = f"https://a.example/?x=&#{'9' * 5_000};&amp;y"
    assert replace(MESSAGE, body="", details={"html": f"<a href='{link}'>"}).links == [link]
