"""File names that are valid and distinct on every file system."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_OTHER = re.compile("[^A-Za-z0-9_-]+")
_RESERVED = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
"""Names that Windows reserves for devices."""
_LONGEST = 80


def choose_file_names(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Choose a name, without a suffix, for each file in a folder.

    A file system could change a name, or confuse it with a name that differs only in case. Such a name gets a part of
    the hash of the id as its ending. So a name does not depend on the order of the others.

    Args:
        names: The id and the name of the resource in each file; ids are unique.

    Returns:
        The names of the files, by id.
    """
    chosen = {entity_id: _simplify(name) for entity_id, name in names}
    counts = Counter(simple.casefold() for simple, _ in chosen.values())
    return {
        entity_id: simple if is_same and counts[simple.casefold()] == 1 else f"{simple}-{_hash(entity_id)}"
        for entity_id, (simple, is_same) in chosen.items()
    }


def _simplify(name: str) -> tuple[str, bool]:
    """Return the part of a name that is valid on every file system, and whether that is the whole name."""
    simple = _OTHER.sub("-", name)[:_LONGEST].strip("-") or "unnamed"
    return simple, simple == name and not _RESERVED.fullmatch(simple)


def _hash(entity_id: str) -> str:
    return hashlib.sha256(entity_id.encode()).hexdigest()[:8]
