"""The rules for tags, which all resources share (documented). Source: docs/behaviours/apps.md#limits-of-tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..gateway.errors import BadRequest
from ..gateway.problems import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TAGS = 50
MAX_KEY_LENGTH = 128
MAX_VALUE_LENGTH = 256
RESERVED_PREFIX = "aws:"
_CHARACTERS = r"[\w\s:/=+.\-]"  # letters and digits of any script, white space, and these characters
_KEY = re.compile(f"(?!{RESERVED_PREFIX}){_CHARACTERS}{{1,{MAX_KEY_LENGTH}}}", re.IGNORECASE)
_VALUE = re.compile(f"{_CHARACTERS}{{0,{MAX_VALUE_LENGTH}}}")


def check_tags(tags: Mapping[str, str]) -> None:
    """Refuse tags that break a rule."""
    if len(tags) > MAX_TAGS:
        raise BadRequest(f"a resource can have at most {MAX_TAGS} tags, not {len(tags)}")
    for key, value in tags.items():
        if not (_KEY.fullmatch(key) and _VALUE.fullmatch(value)):
            raise BadRequest(_describe_problem(key, value))


def _describe_problem(key: str, value: str) -> str:
    """Return the rule that a tag breaks."""
    if not 1 <= len(key) <= MAX_KEY_LENGTH:
        return f"a tag's key must have 1 to {MAX_KEY_LENGTH} characters: {quote(key)}"
    if len(value) > MAX_VALUE_LENGTH:
        return f"the value of tag {key!r} must have at most {MAX_VALUE_LENGTH} characters, not {quote(value)}"
    if key.lower().startswith(RESERVED_PREFIX):
        return f"a tag's key must not begin with {RESERVED_PREFIX!r}: {key!r}"
    rule = f"tag {key!r} has a character other than letters, digits, white space and _ . : / = + -"
    return f"{rule} in its key or in its value {quote(value)}"
