"""The rules for tags, which all resources share. Source: facts-campaigns 6.2, documented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..gateway.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TAGS = 50
MAX_KEY_LENGTH = 128
MAX_VALUE_LENGTH = 256
_CHARACTERS = re.compile(r"[\w\s:/=+.\-]*")  # letters and digits of any script, white space and these
RESERVED_PREFIX = "aws:"


def check_tags(tags: Mapping[str, str]) -> None:
    """Refuse tags that break a rule."""
    if len(tags) > MAX_TAGS:
        raise BadRequest(f"tags must be at most {MAX_TAGS} on a resource, not {len(tags)}")
    for key, value in tags.items():
        if not 1 <= len(key) <= MAX_KEY_LENGTH:
            raise BadRequest(f"a tag's key must have 1 to {MAX_KEY_LENGTH} characters: {key!r}")
        if len(value) > MAX_VALUE_LENGTH:
            raise BadRequest(f"the value of tag {key!r} must have at most {MAX_VALUE_LENGTH} characters")
        if key.lower().startswith(RESERVED_PREFIX):
            raise BadRequest(f"a tag's key must not begin with {RESERVED_PREFIX}: {key!r}")
        if not (_CHARACTERS.fullmatch(key) and _CHARACTERS.fullmatch(value)):
            raise BadRequest(f"tag {key!r} has a character other than letters, digits, white space and _ . : / = + -")
