"""The rules of lint. Each has a code, a name, a level and a text, which becomes the rule's page.

The rules for recommendations are functions, and `recommend` registers them. Errors come from the service model and from
the rules for publishing; `refusal_codes` assigns their codes.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from .findings import ERROR, RECOMMENDATION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from .findings import Level, Remark
    from .resource import LintedResource

    Search: TypeAlias = Callable[[LintedResource], Iterator[Remark]]

_MODULES = (
    "refusal_codes",
    "activity_rules",
    "split_rules",
    "time_rules",
    "limit_rules",
    "segment_rules",
    "campaign_rules",
    "template_rules",
    "content_rules",
    "resource_rules",
    "version_rules",
    "repeated_members",
    "incomplete_exports",
    "copies",
    "connect_rules",
)
CONNECT = "connect"
"""The target for which lint also reports features that Amazon Connect does not have."""


@dataclass(frozen=True, slots=True)
class LintRule:
    """A rule.

    Args:
        code: The code: it begins with `E` for errors, `R` for recommendations, and `C` for a target.
        name: The name.
        level: `error` or `recommendation`.
        text: The content of its page: a summary, an empty line, and the rest, with the evidence.
        nouns: The kinds of resources that it applies to; empty for all.
        search: The function that finds violations; None for an error, because other checks find it.
        target: The target for which it applies; empty for all targets.
        needs: The members that it reads; the rule is skipped if a part of them could not be used.
    """

    code: str
    name: str
    level: Level
    text: str
    nouns: tuple[str, ...] = ()
    search: Search | None = None
    target: str = ""
    needs: tuple[str, ...] = ()

    def is_about(self, noun: str, target: str) -> bool:
        """Return whether the rule applies to a kind of resources and a target."""
        return self.target in ("", target) and (not self.nouns or noun in self.nouns)

    @property
    def summary(self) -> str:
        """The first paragraph of the text, on one line."""
        return " ".join(self.text.split("\n\n")[0].split())


_RULES: dict[str, LintRule] = {}


def recommend(
    code: str, name: str, *nouns: str, target: str = "", needs: tuple[str, ...] = ()
) -> Callable[[Search], Search]:
    """Register a function as a recommendation; its docstring is the rule's text.

    Args:
        code: The rule's code.
        name: The rule's name.
        *nouns: The kinds of resources that it applies to; none for all.
        target: The target for which it applies; empty for all targets.
        needs: The members that it reads, such as a member whose absence it reports.
    """

    def register(search: Search) -> Search:
        add_rule(LintRule(code, name, RECOMMENDATION, inspect.getdoc(search) or "", nouns, search, target, needs))
        return search

    return register


def add_error(code: str, name: str, text: str) -> str:
    """Register an error, and return its code."""
    add_rule(LintRule(code, name, ERROR, inspect.cleandoc(text)))
    return code


def add_rule(added: LintRule) -> None:
    """Register a rule."""
    _RULES[added.code] = added


@cache
def list_rules() -> tuple[LintRule, ...]:
    """Return all rules in the order of their codes: errors, recommendations, and rules for a target."""
    for module in _MODULES:
        import_module(f".{module}", __package__)
    return tuple(sorted(_RULES.values(), key=lambda each: ("ERC".index(each.code[0]), each.code)))


def rule_of(code: str) -> LintRule:
    """Return the rule with a code."""
    return _RULES[code]
