"""The findings that a user wants to see, chosen by codes, by their beginnings, or by names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.likeness import Known, enclose, find_nearest
from .rules import list_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .findings import LintFinding


def find_codes(wanted: Iterable[str]) -> set[str]:
    """Return the codes of the rules that are named.

    Args:
        wanted: Codes such as `E210`, beginnings such as `E2` or `R`, or names such as `dangling-activity`.

    Raises:
        ValueError: If one of them names no rule.
    """
    codes: set[str] = set()
    for each in wanted:
        found = {rule.code for rule in list_rules() if rule.name == each or rule.code.startswith(each.upper())}
        if not found or not each:
            known = [known for rule in list_rules() for known in (Known(rule.code), Known(rule.name))]
            hint = enclose(find_nearest(each, known))
            raise ValueError(f"{each!r} is not a code, the beginning of one or the name of a rule{hint}")
        codes |= found
    return codes


def choose(findings: Iterable[LintFinding], select: Sequence[str], ignore: Sequence[str]) -> list[LintFinding]:
    """Return the findings of the rules that are selected, all if none is, without those of the rules to ignore.

    Raises:
        ValueError: If a code or a name is not that of a rule.
    """
    selected = find_codes(select) if select else {rule.code for rule in list_rules()}
    wanted = selected - find_codes(ignore)
    return [finding for finding in findings if finding.code in wanted]
