"""DefaultSubstitutions: a JSON object in a text, read once. Source: facts-messaging 4.1."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ..gateway.errors import BadRequest
from ..gateway.validation import read_json
from .paths import Tree, put

MAX_LEVELS = 50  # ours: no path is that long


@lru_cache(maxsize=256)
def read_defaults(text: str) -> Tree:
    """The default values of a template, as paths lead through them; nobody may change what this gives.

    They may be nested as the endpoint is (observed of the console), or flat with names such as
    `Attributes.Purchase` (inferred).

    Raises:
        BadRequest: If the text is no JSON object.
    """
    given = read_json(text.encode(), "DefaultSubstitutions")
    if not isinstance(given, dict):
        raise BadRequest("must be a JSON object, as text", "DefaultSubstitutions")
    tree: Tree = _in_lists(given, MAX_LEVELS)
    for name in [name for name in tree if "." in name or "[" in name]:
        put(tree, name, tree[name])
    return tree


def _in_lists(value: Any, levels: int) -> Any:
    """Defaults are bare where the endpoint has lists: each is made one; null and an empty list are no defaults."""
    if not levels:
        raise BadRequest(f"must not be nested more than {MAX_LEVELS} levels deep", "DefaultSubstitutions")
    if isinstance(value, dict):
        return {name: _in_lists(item, levels - 1) for name, item in value.items() if item is not None and item != []}
    if isinstance(value, list):
        return [_in_lists(item, levels - 1) if isinstance(item, (dict, list)) else item for item in value]
    return [value]
