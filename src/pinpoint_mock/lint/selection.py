"""The selection of findings by rule codes, the beginnings of codes, or rule names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.likeness import Known, enclose, find_nearest
from .rules import list_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .findings import LintFinding


def find_codes(wanted: Iterable[str]) -> set[str]:
    """Return the codes of the named rules.

    Args:
        wanted: Codes such as `E210`, beginnings such as `E2` or `R`, or names such as `dangling-activity`.

    Raises:
        ValueError: If one of them does not name a rule.
    """
    codes: set[str] = set()
    for each in wanted:
        found = {rule.code for rule in list_rules() if rule.name == each or rule.code.startswith(each.upper())}
        if not found or not each:
            known = [known for rule in list_rules() for known in (Known(rule.code), Known(rule.name))]
            hint = enclose(find_nearest(each, known))
            raise ValueError(f"{each!r} is not a rule code, the beginning of a code, or a rule name{hint}")
        codes |= found
    return codes


def choose(findings: Iterable[LintFinding], select: Sequence[str], ignore: Sequence[str]) -> list[LintFinding]:
    """Return the findings of the selected rules, or of all rules if none is selected, without those of ignored rules.

    Raises:
        ValueError: If a code or a name does not belong to a rule.
    """
    selected = find_codes(select) if select else {rule.code for rule in list_rules()}
    wanted = selected - find_codes(ignore)
    return [finding for finding in findings if finding.code in wanted]
