"""The shared functions of the splits that have Branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..steps import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..steps import Evidence
    from ..visit import Visit


def name_branches(count: int) -> tuple[str, ...]:
    """Return the metric keys of a number of branches. Branches are numbered from 1 (documented)."""
    return tuple(f"Branch_{number}" for number in range(1, count + 1))


def take_branch(visit: Visit, number: int, rows: Sequence[int], evidence: Evidence | None = None) -> None:
    """Let participants take the branch with a number from 1. The default branch follows the last numbered one."""
    branches: Sequence[Mapping[str, Any]] = visit.details["Branches"]
    is_default = number > len(branches)
    target = visit.details.get("DefaultActivity") if is_default else branches[number - 1].get("NextActivity")
    label = "else" if is_default else f"{number}"
    words = "took 'else'" if is_default else f"took branch {number}"
    visit.count(f"Branch_{number}", rows)
    visit.proceed(rows, target or None, Outcome(label, f"{{count}} {words} at {{activity}}"), evidence)
