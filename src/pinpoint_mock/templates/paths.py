"""Paths such as `User.UserAttributes.[Last Name].[0]`, and the trees of values that they lead through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

Tree: TypeAlias = dict[str, Any]

_DIGITS = 10  # more than the index of any item has
_PART = re.compile(r"\[([^\]]*)\]|([^.\[\]]+)")


def parts_of(path: str) -> tuple[str, ...]:
    """The names and indexes in a path."""
    return tuple(bracketed or bare for bracketed, bare in _PART.findall(path))


def find(tree: object, parts: tuple[str, ...]) -> Any:
    """The value that a path leads to; None if it leads nowhere."""
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


def put(tree: Tree, path: str, value: object) -> None:
    """Put a value at a path, unless that leads through another value; a last `.[0]` means the list itself.

    Every branch on the way is copied: what others share stays as it is.
    """
    parts = parts_of(path)
    if len(parts) > 1 and parts[-1] == "0":
        parts = parts[:-1]
    for part in parts[:-1]:
        branch = tree.get(part, {})
        if not isinstance(branch, dict):
            return
        tree[part] = tree = branch.copy()
    if parts:
        tree[parts[-1]] = value


def merged(below: Tree, above: Mapping[str, Any]) -> Tree:
    """A tree with all that is in two; where both have a value, that of the one above. Empty lists count as absent."""
    tree = below.copy()
    for name, value in above.items():
        if isinstance(value, Mapping):
            branch = tree.get(name)
            tree[name] = merged(branch if isinstance(branch, dict) else {}, value)
        elif value is not None and value != []:
            tree[name] = value
    return tree
