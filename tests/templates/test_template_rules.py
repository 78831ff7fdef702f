"""The limits for templates, on both sides of each limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from .conftest import Templates


def text(length: int) -> str:
    return "x" * length


def headers(count: int) -> Any:
    return {"Headers": [{"Name": "X-Test", "Value": "v"}] * count}


def modal(**members: Any) -> Any:
    return {"Content": [members]}


def header(length: int) -> Any:
    return modal(HeaderConfig={"Alignment": "LEFT", "Header": text(length), "TextColor": "#000"})


def body(length: int) -> Any:
    return modal(BodyConfig={"Alignment": "LEFT", "Body": text(length), "TextColor": "#000"})


def button(name: str, length: int) -> Any:
    return modal(**{name: {"DefaultConfig": {"ButtonAction": "CLOSE", "Text": text(length)}}})


LIMITS: list[tuple[str, str, Any, Any, str]] = [
    ("SMS", "a body", {"Body": text(1_600)}, {"Body": text(1_601)}, "Body must have at most 1,600 characters"),
    ("VOICE", "a body", {"Body": text(10_000)}, {"Body": text(10_001)}, "Body .*10,000"),
    (
        "EMAIL",
        "all parts",
        {"HtmlPart": text(500_000), "TextPart": text(99_990), "Subject": text(10)},
        {"HtmlPart": text(500_000), "TextPart": text(99_990), "Subject": text(11)},
        "Subject and HtmlPart and TextPart and Headers must have at most 600,000 characters, not 600,001",
    ),
    ("EMAIL", "headers", headers(15), headers(16), "Headers must have at most 15 items, not 16"),
    (
        "EMAIL",
        "a header's name",
        {"Headers": [{"Name": text(126), "Value": text(1_000)}, {}]},
        {"Headers": [{}, {"Name": text(127)}]},
        r"Headers\[1\].Name must have at most 126",
    ),
    *[
        (
            "PUSH",
            part,
            {part: {"Title": text(5), "Body": text(limit - 5)}},
            {part: {"Title": text(6), "Body": text(limit - 5)}},
            rf"{part} must have at most {limit:,} characters, not {limit + 1:,}",
        )
        for part, limit in [("Default", 4_000), ("ADM", 6_000), ("APNS", 4_000), ("Baidu", 4_000), ("GCM", 4_000)]
    ],
    ("INAPP", "modals", {"Content": [{}] * 5}, {"Content": [{}] * 6}, "Content must have at most 5 items"),
    (
        "INAPP",
        "all texts",
        modal(ImageUrl=text(200_000)),
        modal(ImageUrl=text(200_000), BackgroundColor="1"),
        "Content and CustomConfig must have at most 200,000",
    ),
    (
        "INAPP",
        "custom data",
        {"CustomConfig": {str(number): "x" for number in range(10)}},
        {"CustomConfig": {str(number): "x" for number in range(11)}},
        "CustomConfig must have at most 10 items",
    ),
    ("INAPP", "a header", header(64), header(65), r"Content\[0\].HeaderConfig.Header must have at most 64"),
    ("INAPP", "a body", body(150), body(151), r"Content\[0\].BodyConfig.Body must have at most 150"),
    *[
        ("INAPP", name, button(name, 64), button(name, 65), rf"Content\[0\].{name}.DefaultConfig.Text must have")
        for name in ("PrimaryBtn", "SecondaryBtn")
    ],
    *[
        (
            template_type,
            "a description",
            {"TemplateDescription": text(500)},
            {"TemplateDescription": text(501)},
            "TemplateDescription must have at most 500 characters, not 501",
        )
        for template_type in ("EMAIL", "SMS", "PUSH", "VOICE", "INAPP")
    ],
]
IDS = [f"{template_type}: {what}" for template_type, what, *_ in LIMITS]


@pytest.mark.parametrize(("template_type", "_", "within", "beyond", "fault"), LIMITS, ids=IDS)
def test_given_a_limit_then_a_template_within_it_is_accepted_and_one_beyond_it_is_refused(
    templates: Templates, template_type: str, _: str, within: Any, beyond: Any, fault: str
) -> None:
    templates.create(template_type, "T", within)
    with pytest.raises(ClientError, match=f"BadRequestException.*{fault}"):
        templates.create(template_type, "U", beyond)
    for creates in (True, False):
        with pytest.raises(ClientError, match=f"BadRequestException.*{fault}"):
            templates.update(template_type, "T", beyond, CreateNewVersion=creates)

    assert templates.names() == ["T"]
    assert within.items() <= templates.get(template_type, "T").items()
    assert templates.versions("T", template_type) == ["1"]


def test_given_a_text_with_invalid_template_syntax_when_created_then_it_is_accepted(templates: Templates) -> None:
    templates.create("SMS", "T", {"Body": "{{#if x}} {{nope 1}"})

    assert templates.get("SMS", "T")["Body"] == "{{#if x}} {{nope 1}"
