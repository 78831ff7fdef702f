"""The problems of a request: each check finds all broken rules, and one error reports them.

A check is a generator that yields a `Problem` for each broken rule, in a fixed order. If a problem makes a later check
meaningless, the generator skips that check. `refuse` raises an error for the first problem and names the others.
Source: docs/behaviours/requests.md#further-problems-in-brackets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..world.arguments import hint_at_choice
from ..world.formatting import show
from .errors import BadRequest, join_path

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_OTHERS = 3
"""The number of other problems that a message names. The whole suffix is ours."""
_MAX_OTHER = 200  # characters of a problem that is not the first
_MAX_VALUE = 100  # characters of a refused value
_CUT = " … "


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that a request breaks.

    Args:
        member: The path of the member that breaks it, such as `Activities['a'].Wait`; empty for the whole request.
        rule: The rule, and the value that breaks it.
        opening: The beginning of the message; empty for the path of the member.
        is_observed: Whether the whole message was observed from the service. Then nothing is added to it.
    """

    member: str
    rule: str
    opening: str = ""
    is_observed: bool = False

    @classmethod
    def of(cls, error: BadRequest) -> Problem:
        """Return the problem that an error reports."""
        return cls(error.member, error.rule)

    @property
    def message(self) -> str:
        """The error message that the client sees."""
        opening = self.opening or self.member
        return f"{opening} {self.rule}" if opening else self.rule

    def inside(self, outer: str) -> Problem:
        """Return the same problem with the member's path from one level further out."""
        return replace(self, member=join_path(outer, self.member))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise an error if there are problems.

    Raises:
        BadRequest: With the message of the first problem. Unless that message was observed, the number of the other
            problems and their messages follow.
    """
    found = list(problems)
    if not found:
        return
    first, *others = found
    suffix = f" {_describe(others)}" if others and not first.is_observed else ""
    raise BadRequest(f"{first.message}{suffix}")


def _describe(others: list[Problem]) -> str:
    messages = [_shorten(problem.message, _MAX_OTHER) for problem in others[:MAX_OTHERS]]
    if len(others) > MAX_OTHERS:
        messages.append("…")
    return f"(and {len(others)} more: {'; '.join(messages)})"


def describe_choice(value: object, choices: Iterable[str]) -> str:
    """Return the rule for a member with a closed set of values, with a hint about the nearest valid value."""
    valid = tuple(choices)
    return f"must be one of {', '.join(valid)}, not {quote(value)}{hint_at_choice(value, valid)}"


def quote(value: object) -> str:
    """Return a refused value for a message: cut in the middle if it is long, `absent` for None."""
    if value is None:
        return "absent"
    return repr(_shorten(value, _MAX_VALUE)) if isinstance(value, str) else _shorten(show(value, None), _MAX_VALUE)


def _shorten(quoted: str, limit: int) -> str:
    if len(quoted) <= limit:
        return quoted
    half = (limit - len(_CUT)) // 2
    return f"{quoted[:half]}{_CUT}{quoted[-half:]}"
