"""DefaultSubstitutions: a JSON object in a string, which is read once.

Source: docs/behaviours/templates.md#nested-and-flat-defaults
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.problems import quote
from ..gateway.validation import read_json
from .trees import put

if TYPE_CHECKING:
    from ..handlebars.paths import Tree

MAX_LEVELS = 50  # ours; no real path is that long


@lru_cache(maxsize=256)
def read_defaults(value: str) -> Tree:
    """Return the default values of a template as a tree, which callers must not change.

    The object can be nested like the endpoint (observed in the console), or flat with names such as
    `Attributes.Purchase` (inferred).

    Raises:
        BadRequest: If the string is not a JSON object.
    """
    given = read_json(value.encode(), "DefaultSubstitutions")
    if not isinstance(given, dict):
        raise BadRequest(f"must be a string with a JSON object, not {quote(value)}", "DefaultSubstitutions")
    tree: Tree = _put_in_lists(given, MAX_LEVELS)
    for name in [name for name in tree if "." in name or "[" in name]:
        put(tree, name, tree[name])
    return tree


def _put_in_lists(value: Any, levels: int) -> Any:
    """Put each value in a list, as in endpoints. Leave out null and empty lists, which are not defaults."""
    if not levels:
        raise BadRequest(f"must not be nested more than {MAX_LEVELS} levels deep", "DefaultSubstitutions")
    if isinstance(value, dict):
        return {
            name: _put_in_lists(item, levels - 1) for name, item in value.items() if item is not None and item != []
        }
    if isinstance(value, list):
        return [_put_in_lists(item, levels - 1) if isinstance(item, (dict, list)) else item for item in value]
    return [value]
