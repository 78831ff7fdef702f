"""What the splits with Branches have in common."""

from __future__ import annotations


def name_branches(count: int) -> tuple[str, ...]:
    """Return the metric keys of as many branches, which are numbered from 1 (documented)."""
    return tuple(f"Branch_{number}" for number in range(1, count + 1))
