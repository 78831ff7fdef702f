"""A segment as a tree of rules, which says both who is a member and why.

A rule carries the one function that decides; an explanation calls that same function at every place of the
tree, so that it cannot say anything else than membership does.
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

EVERYBODY = "every endpoint"


@dataclass(frozen=True, eq=False)
class Rule:
    """One place in the tree.

    Args:
        kind: `segment`, `group`, `sources`, `dimensions`, `dimension` or `import`.
        path: Where it stands in the definition, such as `Attributes['team']`.
        wanted: What it asks for.
        holds: Whether an endpoint meets it.
        find: What it looks at in an endpoint; None where that is its parts.
        parts: The rules that it is made of.
    """

    kind: str
    path: str
    wanted: str
    holds: Test
    find: Callable[[Endpoint], object] | None = None
    parts: tuple[Rule, ...] = ()


def leaf(
    path: str,
    wanted: str,
    find: Callable[[Endpoint], Any],
    test: Callable[[Any], bool],
    kind: str = "dimension",
) -> Rule:
    """A rule about one value of an endpoint.

    Args:
        path: Where it stands in the definition.
        wanted: What it asks for.
        find: Gets the value out of an endpoint; None if the endpoint has none.
        test: Whether the value is as wanted.
        kind: What kind of rule it is.
    """
    return Rule(kind, path, wanted, lambda endpoint: test(find(endpoint)), find)


def combination(kind: str, path: str, how: str, wanted: str, parts: Sequence[Rule]) -> Rule:
    """A rule about other rules; one about none at all is met by everybody.

    Args:
        kind: What kind of rule it is.
        path: Where it stands in the definition.
        how: ALL, ANY or NONE of the parts must hold.
        wanted: That, as a text.
        parts: The rules.
    """
    if not parts:
        return Rule(kind, path, EVERYBODY, lambda _: True)
    return Rule(kind, path, wanted, _JOINS[how]([part.holds for part in parts]), parts=tuple(parts))


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


def explain(rule: Rule, endpoint: Endpoint) -> Finding:
    """What a rule, and each that it is made of, says of an endpoint; however deep they are nested."""
    findings: dict[Rule, Finding] = {}
    waiting = [rule]
    while waiting:
        current = waiting[-1]
        missing = [part for part in current.parts if part not in findings]
        if missing:
            waiting += missing
        else:
            waiting.pop()
            findings[current] = _finding(current, endpoint, tuple(findings[part] for part in current.parts))
    return findings[rule]


def _finding(rule: Rule, endpoint: Endpoint, parts: tuple[Finding, ...]) -> Finding:
    found = None if rule.find is None else copy(rule.find(endpoint))
    return Finding(rule.kind, rule.path, rule.wanted, found, rule.holds(endpoint), parts)
