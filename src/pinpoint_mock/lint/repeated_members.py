"""Members that occur twice in a file: JSON parsers silently keep the last one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .findings import RECOMMENDATION, Remark
from .locating import list_items
from .rules import LintRule, add_rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    Steps: TypeAlias = "tuple[str | int, ...]"

CODE = "R603"

add_rule(
    LintRule(
        CODE,
        "repeated-member",
        RECOMMENDATION,
        """A member occurs twice in an object, such as two activities with the same id: only the last one counts.

This happens if you copy an activity and do not change its id. lint checks JSON files, but not JSON Lines files.

Evidence: observed with boto3 and the AWS CLI, which read JSON as Python does; the standard (RFC 8259) leaves it
open.""",
    )
)


def find_repeated_members(document: str) -> Iterator[Remark]:
    """Find the members that occur twice in a JSON document.

    Args:
        document: The content of a file. If it is not a single JSON value, nothing is found.
    """
    if _has_repeated(document):
        for steps in _find_repeated(document, 0, ()):
            yield Remark(steps, f"{steps[-1]!r} occurs more than once: only the last one counts")


def _has_repeated(document: str) -> bool:
    counts = [0, 0]

    def count(pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        counts[0] += len(pairs)
        counts[1] += len(members)
        return members

    try:
        json.loads(document, object_pairs_hook=count)
    except ValueError:
        return False
    return counts[0] != counts[1]


def _find_repeated(document: str, offset: int, steps: Steps) -> Iterator[Steps]:
    seen: set[str | int] = set()
    reported: set[str | int] = set()
    for key, _, value in list_items(document, offset):
        if key in seen and key not in reported:
            reported.add(key)
            yield (*steps, key)
        seen.add(key)
        yield from _find_repeated(document, value, (*steps, key))
