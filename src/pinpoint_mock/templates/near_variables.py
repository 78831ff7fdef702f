"""The value that the author of a template probably meant by a variable without a value.

`Variables` asks for it only when a message fails. A journey may fail for 100,000 endpoints with the same names of
attributes, so the search for the nearest name is cached.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..handlebars.paths import split_path
from ..world.likeness import find_alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RECOMMENDED = "Recommendation"  # these variables get another explanation
_MAX_COMPARED = 100


def suggest_value(name: str, substitutions: Mapping[str, object], endpoint: Mapping[str, Any]) -> str:
    """Return a sentence about a value whose name is near to a variable without a value; empty if none is near.

    Names are compared by their last parts: the author may have left out or mistaken the path before it.

    Args:
        name: The name of the variable, such as `Attributes.room`.
        substitutions: The substitutions of the message.
        endpoint: The endpoint, as the variables see it.
    """
    if name.startswith(_RECOMMENDED):
        return ""
    return _suggest(name, tuple(key for key, values in substitutions.items() if values), tuple(_list_paths(endpoint)))


@lru_cache(maxsize=256)
def _suggest(name: str, substitutions: tuple[str, ...], paths: tuple[str, ...]) -> str:
    wanted = _last_part(name)
    near = _find_near(wanted, substitutions)
    if near and _last_part(near) == wanted:
        return f"the message has the substitution {near!r}"
    near = _find_near(wanted, paths) or near
    if not near:
        return ""
    return f"the endpoint has {near}" if near in paths and _last_part(near) == wanted else f"did you mean {near!r}?"


def _find_near(wanted: str, names: Iterable[str]) -> str:
    """Return the name whose last part is the most similar; empty if none is near."""
    parts: dict[str, str] = {}
    for name in names:
        part = _last_part(name)
        if len(parts) < _MAX_COMPARED:
            parts.setdefault(part, name)
    near = find_alike(wanted, parts)
    return parts[near] if near else ""


def _last_part(name: str) -> str:
    return "".join(split_path(name)[-1:]).casefold()


def _list_paths(members: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the paths of all values of an endpoint."""
    for name, value in members.items():
        if isinstance(value, Mapping):
            yield from _list_paths(value, f"{prefix}{name}.")
        elif value not in (None, "", []):
            yield f"{prefix}{name}"
