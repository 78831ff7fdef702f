"""Paths such as `User.UserAttributes.[Last Name].[0]`, and finding values in a tree by path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Tree: TypeAlias = dict[str, Any]

_DIGITS = 10  # more digits than any index has
_PART = re.compile(r"\[([^\]]*)\]|([^.\[\]]+)")
_BARE = re.compile(r"[^.\[\]]+")


def split_path(path: str) -> tuple[str, ...]:
    """Split a path into names and indexes."""
    # No bracket closes after the last `]`, so the search for brackets stops there, however many `[` follow.
    closed, bracket, rest = path.rpartition("]")
    parts = [bracketed or bare for bracketed, bare in _PART.findall(closed + bracket)]
    return (*parts, *_BARE.findall(rest))


def find(tree: object, parts: Sequence[str]) -> Any:
    """Return the value at a path; None without a value."""
    current: Any = tree
    for part in parts:
        if isinstance(current, dict):
            current = current.get(part)
        elif isinstance(current, list) and _is_index(part) and int(part) < len(current):
            current = current[int(part)]
        else:
            return None
    return current


def _is_index(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) < _DIGITS
