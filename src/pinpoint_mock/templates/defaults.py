"""DefaultSubstitutions: a JSON object in a text, read once. Source: facts-messaging 4.1."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ..gateway.errors import BadRequest
from ..gateway.validation import read_json
from .paths import Tree, put
from .values import One


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
    try:
        tree: Tree = _in_lists(given)
    except RecursionError:
        raise BadRequest("is nested too deeply", "DefaultSubstitutions") from None
    for name in [name for name in tree if "." in name or "[" in name]:
        put(tree, name, tree[name])
    return tree


def _in_lists(value: Any) -> Any:
    """Defaults are bare where the endpoint has lists: each is made one; null is no default."""
    if isinstance(value, dict):
        return {name: _in_lists(item) for name, item in value.items() if item is not None}
    return value if isinstance(value, list) else One([value])
