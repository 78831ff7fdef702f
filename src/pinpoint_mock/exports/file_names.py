"""Names of files that every file system can have, and tell apart."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_OTHER = re.compile("[^A-Za-z0-9_-]+")
_RESERVED = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
"""Names that Windows keeps for devices."""
_LONGEST = 80


def choose_file_names(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Choose a name for each of some files in one folder, without a suffix.

    A name that a file system could change, or take for another one that differs only in case, gets a part of the hash
    of the id at its end. So a name does not depend on the order of the others.

    Args:
        names: The id and the name of what each file is for; ids are unique.

    Returns:
        The names by the ids.
    """
    chosen = {entity_id: _simplify(name) for entity_id, name in names}
    counts = Counter(simple.casefold() for simple, _ in chosen.values())
    return {
        entity_id: simple if is_same and counts[simple.casefold()] == 1 else f"{simple}-{_hash(entity_id)}"
        for entity_id, (simple, is_same) in chosen.items()
    }


def _simplify(name: str) -> tuple[str, bool]:
    """Return what every file system can have of a name, and whether that is all of it."""
    simple = _OTHER.sub("-", name)[:_LONGEST].strip("-") or "unnamed"
    return simple, simple == name and not _RESERVED.fullmatch(simple)


def _hash(entity_id: str) -> str:
    return hashlib.sha256(entity_id.encode()).hexdigest()[:8]
