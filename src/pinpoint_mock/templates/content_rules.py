"""The rules for a template's name and content (documented quotas; the 400 for breaking one is inferred).

The service model has already checked types, enums and required members. Invalid template syntax is found only at
rendering, because it is unknown whether the service checks it earlier. Source: docs/behaviours/templates.md#templates.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from ..apps.tagging import check_tags
from ..gateway.errors import BadRequest
from ..gateway.problems import Problem, describe_choice, quote
from .defaults import read_defaults
from .template import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

MAX_TEMPLATES = 20_000  # in the account
MAX_VERSIONS = 5_000  # of a template
MAX_DESCRIPTION = 500
MAX_HEADERS = 15
MAX_HEADER_NAME = 126
MAX_MODALS = 5  # members of Content
MAX_CUSTOM_CONFIG = 10
_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
_EMAIL = ("Subject", "HtmlPart", "TextPart", "Headers")

_LENGTHS: dict[str, tuple[tuple[tuple[str, ...], int], ...]] = {
    "EMAIL": ((_EMAIL, 600_000),),
    "SMS": ((("Body",), 1_600),),
    "VOICE": ((("Body",), 10_000),),
    "PUSH": (
        (("Default",), 4_000),
        (("ADM",), 6_000),
        (("APNS",), 4_000),
        (("Baidu",), 4_000),
        (("GCM",), 4_000),
    ),
    "INAPP": ((("Content", "CustomConfig"), 200_000),),
}
"""The most characters that the named members of a template may have together, by template type."""

_IN_APP_TEXTS = (("HeaderConfig", "Header", 64), ("BodyConfig", "Body", 150))
_BUTTONS = ("PrimaryBtn", "SecondaryBtn")
MAX_BUTTON_TEXT = 64


def check_name(name: str) -> None:
    """Refuse an invalid template name."""
    if not _NAME.fullmatch(name):
        raise BadRequest(
            f"must begin with a letter or digit and have at most 128 letters, digits, '_' and '-', not {quote(name)}",
            "TemplateName",
        )


def check_content(template_type: str, content: Mapping[str, Any]) -> None:
    """Refuse content that breaks a rule for its template type or for all templates."""
    for check in _list_checks(template_type, content):
        check()


def find_content_problems(template_type: str, content: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the problems of content, by the rules for its template type and for all templates."""
    for check in _list_checks(template_type, content):
        try:
            check()
        except BadRequest as error:
            yield Problem.of(error)


def _list_checks(template_type: str, content: Mapping[str, Any]) -> Iterator[Callable[[], object]]:
    yield partial(read_defaults, content.get("DefaultSubstitutions", "{}"))
    yield partial(_check_length, content, ("TemplateDescription",), MAX_DESCRIPTION)
    for members, limit in _LENGTHS[template_type]:
        yield partial(_check_length, content, members, limit)
    yield partial(check_tags, content.get("tags", {}))
    yield partial(check_headers, content)
    yield partial(check_in_app_content, content)


def check_headers(email: Mapping[str, Any]) -> None:
    """Refuse an e-mail with too many headers, or with a header name that is too long."""
    headers = email.get("Headers", ())
    _check_count("Headers", headers, MAX_HEADERS)
    for position, header in enumerate(headers):
        _check_text(header.get("Name", ""), MAX_HEADER_NAME, f"Headers[{position}].Name")


def check_in_app_content(message: Mapping[str, Any]) -> None:
    """Refuse an in-app message with texts that are too long, or with too many items."""
    _check_modals(message.get("Content", ()))
    _check_count("CustomConfig", message.get("CustomConfig", {}), MAX_CUSTOM_CONFIG)


def _check_length(content: Mapping[str, Any], members: tuple[str, ...], limit: int) -> None:
    length = sum(_count_characters(content.get(member)) for member in members)
    if length > limit:
        raise BadRequest(f"must have at most {limit:,} characters, not {length:,}", " and ".join(members))


def _count_characters(value: object) -> int:
    """Count the characters of all strings in a value."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_count_characters, value.values()))
    return sum(map(_count_characters, value)) if isinstance(value, list) else 0


def _check_modals(modals: Iterable[Mapping[str, Any]]) -> None:
    """Refuse in-app content with texts that are too long, or with too many items."""
    _check_count("Content", modals, MAX_MODALS)
    for position, modal in enumerate(modals):
        for part, member, limit in _IN_APP_TEXTS:
            _check_text(modal.get(part, {}).get(member, ""), limit, f"Content[{position}].{part}.{member}")
        for button in _BUTTONS:
            text = modal.get(button, {}).get("DefaultConfig", {}).get("Text", "")
            _check_text(text, MAX_BUTTON_TEXT, f"Content[{position}].{button}.DefaultConfig.Text")


def _check_text(value: str, limit: int, member: str) -> None:
    if len(value) > limit:
        raise BadRequest(f"must have at most {limit} characters, not {len(value)}: {quote(value)}", member)


def _check_count(member: str, items: Any, limit: int) -> None:
    if len(items) > limit:
        raise BadRequest(f"must have at most {limit} items, not {len(items)}", member)


def read_type(value: str) -> str:
    """Return the template type that a path or a query names, in upper or lower case (unknown; our choice).

    Raises:
        BadRequest: If it is not a template type.
    """
    if not value.isascii() or value.upper() not in TYPES:
        raise BadRequest(describe_choice(value, TYPES), "TemplateType")
    return value.upper()
