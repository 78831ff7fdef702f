"""What a test wants to go wrong: rules, each for an operation or an address, with how often it still holds.

What a rule does is a value of those who ask for it, such as the gateway; it belongs to the world, so that a
checkpoint rolls back how often it was met.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

Effect = TypeVar("Effect")

ANY = "*"


@dataclass(frozen=True, slots=True)
class FaultRule:
    """Something that goes wrong.

    Args:
        subject: What meets it: the operation of a request or the address of a message, or `ANY`.
        effect: What it does to them.
        left: How many are still to meet it; None for all of them.
    """

    subject: str
    effect: Any
    left: int | None

    def __str__(self) -> str:
        left = "every time" if self.left is None else f"{self.left} left"
        return f"{self.subject}: {self.effect}, {left}"


class FaultRules(Part):
    """The rules that are in force, oldest first, and whether clients really wait before they try again."""

    __slots__ = ("_reserved", "_rules", "real_retry_delays")

    def __init__(self) -> None:
        self._rules: list[FaultRule] = []
        self._reserved: list[object] = []
        self.real_retry_delays = False

    def add(self, rule: FaultRule) -> None:
        """Put a rule after those that are there."""
        self._rules.append(rule)

    def of(self, kind: type[Any]) -> list[FaultRule]:
        """The rules of a kind, oldest first, less those of which nothing is left when all that is reserved is spent."""
        return [
            rule
            for rule in self._rules
            if isinstance(rule.effect, kind) and (rule.left is None or self._reserved.count(rule.effect) < rule.left)
        ]

    def take(self, operation: str, kind: type[Effect]) -> Effect | None:
        """The effect of the first rule of a kind that a request of an operation meets; it holds once less then."""
        for rule in self.of(kind):
            if rule.subject in (operation, ANY):
                effect: Effect = rule.effect
                self._spend(effect)
                return effect
        return None

    def reserve(self, effect: object) -> None:
        """Keep one time of the rule with an effect from everybody else, until it is spent or released."""
        self._reserved.append(effect)

    def release(self, effect: object) -> None:
        """Give back what was reserved."""
        if effect in self._reserved:
            self._reserved.remove(effect)

    def spend(self, effect: object) -> None:
        """Let the rule with an effect hold once less, as it was reserved."""
        self.release(effect)
        self._spend(effect)

    def _spend(self, effect: object) -> None:
        for position, rule in enumerate(self._rules):
            if rule.effect is effect:
                if rule.left == 1:
                    del self._rules[position]
                elif rule.left is not None:
                    self._rules[position] = replace(rule, left=rule.left - 1)
                return

    def clear(self) -> None:
        """Forget all rules."""
        self._rules.clear()

    def copy(self) -> FaultRules:
        """The same rules, which are values, in a list of its own; nothing is reserved when that is asked for."""
        twin = FaultRules()
        twin._rules = self._rules.copy()
        twin.real_retry_delays = self.real_retry_delays
        return twin

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[FaultRule]:
        return iter(self._rules)
