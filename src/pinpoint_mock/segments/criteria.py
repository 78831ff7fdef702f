"""A segment as a tree of criteria: the tree decides membership, and explains it.

Each criterion has the function that decides. An explanation calls the same function at every node of the tree, so it
always agrees with membership.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from .explanation import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..endpoints.endpoint import Endpoint

Test: TypeAlias = "Callable[[Endpoint], bool]"

EVERY_ENDPOINT = "every endpoint"


@dataclass(frozen=True, eq=False)
class Criterion:
    """A node of the tree.

    Args:
        kind: `segment`, `group`, `sources`, `dimensions`, `dimension` or `import`.
        path: Its place in the definition, such as `Attributes['team']`.
        wanted: The wanted values or parts, as a string.
        holds: A function that returns whether an endpoint meets the criterion.
        find: A function that returns the tested value of an endpoint; None for a criterion that tests its parts.
        parts: The criteria that it combines.
        hint: A function that describes a near miss in an endpoint; None for a criterion without hints.
    """

    kind: str
    path: str
    wanted: str
    holds: Test
    find: Callable[[Endpoint], object] | None = None
    parts: tuple[Criterion, ...] = ()
    hint: Callable[[Endpoint], str] | None = None


def make_leaf(
    path: str,
    wanted: str,
    find: Callable[[Endpoint], Any],
    test: Callable[[Any], bool],
    kind: str = "dimension",
    hint: Callable[[Endpoint], str] | None = None,
) -> Criterion:
    """Make a criterion that tests one value of an endpoint.

    Args:
        path: Its place in the definition.
        wanted: The wanted values or parts, as a string.
        find: A function that returns the value of an endpoint, or None if the endpoint does not have the value.
        test: A function that returns whether the value matches.
        kind: Its kind.
        hint: A function that describes a near miss in an endpoint; only explanations call it.
    """
    return Criterion(kind, path, wanted, lambda endpoint: test(find(endpoint)), find, hint=hint)


def combine(kind: str, path: str, how: str, wanted: str, parts: Sequence[Criterion]) -> Criterion:
    """Combine criteria. Without parts, every endpoint meets the result.

    Args:
        kind: Its kind.
        path: Its place in the definition.
        how: ALL, ANY or NONE of the parts must hold.
        wanted: `how` as a string for explanations.
        parts: The criteria.
    """
    if not parts:
        return Criterion(kind, path, EVERY_ENDPOINT, lambda _: True)
    return Criterion(kind, path, wanted, _JOINS[how]([part.holds for part in parts]), parts=tuple(parts))


def _all_of(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda endpoint: all(test(endpoint) for test in tests)


def _any_of(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda endpoint: any(test(endpoint) for test in tests)


def _none_of(tests: list[Test]) -> Test:
    return lambda endpoint: not any(test(endpoint) for test in tests)


_JOINS: dict[str, Callable[[list[Test]], Test]] = {"ALL": _all_of, "ANY": _any_of, "NONE": _none_of}


def explain(criterion: Criterion, endpoint: Endpoint) -> Finding:
    """Evaluate a criterion and all its parts for an endpoint, to any depth."""
    findings: dict[Criterion, Finding] = {}
    waiting = [criterion]
    while waiting:
        current = waiting[-1]
        missing = [part for part in current.parts if part not in findings]
        if missing:
            waiting += missing
        else:
            waiting.pop()
            findings[current] = _make_finding(current, endpoint, tuple(findings[part] for part in current.parts))
    return findings[criterion]


def _make_finding(criterion: Criterion, endpoint: Endpoint, parts: tuple[Finding, ...]) -> Finding:
    found = None if criterion.find is None else copy(criterion.find(endpoint))
    hint = "" if criterion.hint is None else criterion.hint(endpoint)
    return Finding(criterion.kind, criterion.path, criterion.wanted, found, criterion.holds(endpoint), parts, hint)
