"""The links of a preview, and the warnings about them."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock import preview

from .people import ANN, endpoint, mail, push, sms


def test_given_links_in_texts_and_html_when_it_is_previewed_then_each_is_listed_once() -> None:
    html = (
        '<a href="https://shop.example/sale?a=1&amp;b=2">Sale</a> <a class="x" href=\'mailto:ann@example.com\'>Mail</a>'
    )
    template = mail(Subject="Hi", TextPart="See https://shop.example/new. Bye", HtmlPart=html)
    [shown] = preview(template, endpoint("EMAIL", "ann@example.com"))
    assert set(shown.links) == {
        "https://shop.example/new",
        "https://shop.example/sale?a=1&b=2",
        "mailto:ann@example.com",
    }
    assert shown.warnings == ()


@pytest.mark.parametrize(
    ("href", "warning"),
    [
        ("http://shop.example", "the link 'http://shop.example' is not https"),
        ("shop.example/sale", "the link 'shop.example/sale' has no scheme, such as https://"),
        ("", "a link is empty"),
        ("https://shop.example/%7B%7BId%7D%7D", "has a variable that was not replaced"),
    ],
)
def test_given_a_link_that_may_not_work_when_it_is_previewed_then_that_is_a_warning(href: str, warning: str) -> None:
    template = mail(Subject="Hi", HtmlPart=f'<a href="{href}">Sale</a>')
    [shown] = preview(template, endpoint("EMAIL", "ann@example.com"))
    assert len(shown.warnings) == 1
    assert warning in shown.warnings[0]


@pytest.mark.parametrize("href", ["https://shop.example", "#top", "tel:+12065550100", "shop://cart"])
def test_given_a_link_that_works_when_it_is_previewed_then_there_is_no_warning(href: str) -> None:
    template = mail(Subject="Hi", HtmlPart=f'<a href="{href}">Sale</a>')
    [shown] = preview(template, endpoint("EMAIL", "ann@example.com"))
    assert (shown.links, shown.warnings) == ((href,), ())


@pytest.mark.parametrize(
    "template",
    [
        sms("See https://shop.example/?of={{Attributes.token}}"),
        mail(Subject="Hi", HtmlPart='<a href="https://shop.example/?of={{Attributes.token}}">Sale</a>'),
    ],
)
def test_given_a_link_with_a_variable_without_a_value_when_it_is_previewed_then_that_is_a_warning(
    template: Any,
) -> None:
    person = ANN if "SMSTemplateRequest" in template else endpoint("EMAIL", "ann@example.com")
    [shown] = preview(template, person)
    [warning] = [each for each in shown.warnings if each.startswith("a link has the variable Attributes.token")]
    assert warning.endswith(" https://shop.example/?of={{Attributes.token}}")


def test_given_a_variable_without_a_value_beside_a_link_when_it_is_previewed_then_the_link_has_no_warning() -> None:
    [shown] = preview(sms("{{Attributes.gone}}: https://shop.example/{{Attributes.cart}}"), ANN)
    assert len(shown.warnings) == 1


@pytest.mark.parametrize(("channel", "action"), [("APNS", "URL"), ("GCM", "URL"), ("GCM", "DEEP_LINK")])
def test_given_a_push_with_a_link_when_it_is_previewed_then_it_is_listed(channel: str, action: str) -> None:
    link = "https://shop.example/cart" if action == "URL" else "shop://cart"
    [shown] = preview(push(Default={"Body": "Hello", "Action": action, "Url": link}), endpoint(channel, "token"))
    assert shown.links == (link,)
