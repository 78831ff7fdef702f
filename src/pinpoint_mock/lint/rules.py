"""The rules of lint: a code, a name, a level and a text for each; the text is the page of the code.

Rules that recommend are functions: `recommend` registers them. The errors are those of the service model and of the
rules that publishing has itself; `refusal_codes` gives them their codes.
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
"""The target for which lint adds what has no successor there."""


@dataclass(frozen=True, slots=True)
class LintRule:
    """A rule.

    Args:
        code: Its code: `E` for errors, `R` for recommendations, `C` for those of a target.
        name: Its name.
        level: `error` or `recommendation`.
        text: Its page: a summary, an empty line, and the rest, with its evidence.
        nouns: The kinds of resources that it is about; empty for all.
        search: Finds what breaks it; None for an error, which the checks of the service model or of publishing find.
        target: The target that must be asked for; empty if it always holds.
        needs: The members without which it cannot be judged; it is not asked if a part of them could not be used.
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
        """Whether it is asked about a kind of resources, when lint is run for a target."""
        return self.target in ("", target) and (not self.nouns or noun in self.nouns)

    @property
    def summary(self) -> str:
        """The first paragraph of its text, on one line."""
        return " ".join(self.text.split("\n\n")[0].split())


_RULES: dict[str, LintRule] = {}


def recommend(
    code: str, name: str, *nouns: str, target: str = "", needs: tuple[str, ...] = ()
) -> Callable[[Search], Search]:
    """Register a function as the rule with a code; its docstring is the rule's text.

    Args:
        code: The code.
        name: The rule in words.
        *nouns: The kinds of resources that it is about; none for all.
        target: The target that must be asked for; empty if it always holds.
        needs: The members without which it cannot be judged, such as one whose absence it finds.
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
    """Return all rules in the order of their codes: errors, recommendations, and those of targets."""
    for module in _MODULES:
        import_module(f".{module}", __package__)
    return tuple(sorted(_RULES.values(), key=lambda each: ("ERC".index(each.code[0]), each.code)))


def rule_of(code: str) -> LintRule:
    """Return the rule with a code."""
    return _RULES[code]
