"""Building trees of values, in which paths find a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..handlebars.paths import split_path

if TYPE_CHECKING:
    from ..handlebars.paths import Tree


def put(tree: Tree, path: str, value: object) -> None:
    """Put a value at a path, unless another value is on the way. A last `.[0]` means the list itself.

    Every branch on the way is copied, so branches that other trees share do not change.
    """
    parts = split_path(path)
    if len(parts) > 1 and parts[-1] == "0":
        parts = parts[:-1]
    for part in parts[:-1]:
        branch = tree.get(part, {})
        if not isinstance(branch, dict):
            return
        tree[part] = tree = branch.copy()
    if parts:
        tree[parts[-1]] = value


def merge(below: Tree, above: Mapping[str, Any]) -> Tree:
    """Return a tree with the values of both. Where both have a value, `above` wins. Empty lists count as absent."""
    tree = below.copy()
    for name, value in above.items():
        if isinstance(value, Mapping):
            branch = tree.get(name)
            tree[name] = merge(branch if isinstance(branch, dict) else {}, value)
        elif value is not None and value != []:
            tree[name] = value
    return tree
