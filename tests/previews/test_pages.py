"""The page of previews: self-contained HTML, in which the content of a message never becomes markup of the page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from pinpoint_mock import preview
from pinpoint_mock.previews.page import make_page

from .people import ANN, NAME, endpoint, mail, push, sms

EVIL = "</pre><script>alert(1)</script>"


class Outline(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.frames: list[str | None] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "iframe":
            assert "sandbox" in dict(attrs)
            self.frames.append(dict(attrs)["srcdoc"])

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    return outline


def test_given_a_push_when_its_page_is_made_then_it_has_title_body_and_payload() -> None:
    page = read(make_page(preview(push(Default={"Title": "News", "Body": f"For {NAME}"}), endpoint("GCM", "token"))))
    assert "News" in page.text
    assert "For Ann" in page.text
    assert '"pinpoint.notification.body": "For Ann"' in page.text


def test_given_an_email_when_its_page_is_made_then_its_html_is_in_a_frame_without_scripts() -> None:
    person = endpoint("EMAIL", "ann@example.com")
    page = read(make_page(preview(mail(Subject="Hi", HtmlPart=f"<b>{NAME}</b>{EVIL}"), person)))
    assert page.frames == [f"<b>Ann</b>{EVIL}"]
    assert "script" not in page.tags


@pytest.mark.parametrize(
    "template", [sms(EVIL), push(Default={"Title": EVIL, "Body": EVIL}), mail(Subject=EVIL, TextPart=EVIL)]
)
def test_given_markup_in_a_message_when_its_page_is_made_then_it_is_escaped(template: Any) -> None:
    page = read(make_page(preview(template, ANN)))
    assert "script" not in page.tags
    assert EVIL in page.text


def test_given_warnings_when_the_page_is_made_then_they_are_listed() -> None:
    page = read(make_page(preview(sms("{{Attributes.gone}}"), ANN)))
    assert "Attributes.gone has no value" in page.text
    assert "li" in page.tags
