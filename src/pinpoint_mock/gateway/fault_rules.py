"""What a test wants to go wrong: rules, each for an operation or an address, with how often it still holds.

What a rule does is a value of the room that asks for it, such as the gateway. The rules belong to the world, so that a
checkpoint rolls back how often they were met. They are found by key: a request or a message that no rule is for costs
the same, however many rules there are. The key is the name of an operation, or the address and channel of messages.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

Effect = TypeVar("Effect")

ANY = "*"

_numbers = count()  # one sequence for all worlds: what was reserved before a reset never means a rule after it


@dataclass(frozen=True, slots=True)
class FaultRule:
    """Something that goes wrong.

    Args:
        number: Its place among all rules that were ever added, to any world.
        subject: The operation of a request or the address of a message, as the test named it, or `ANY`.
        key: What it is found by: a value that is made of the subject.
        effect: What it does to them.
        left: How many are still to meet it; None for all of them.
    """

    number: int
    subject: str
    key: Hashable
    effect: Any
    left: int | None

    def __str__(self) -> str:
        left = "every time" if self.left is None else f"{self.left} left"
        return f"{self.subject}: {self.effect}, {left}"


class FaultRules(Part):
    """The rules that are in force, oldest first, and whether clients really wait before they try again."""

    __slots__ = ("_numbers", "_reserved", "_rules", "real_retry_delays")

    def __init__(self) -> None:
        self._rules: dict[int, FaultRule] = {}  # by number
        self._numbers: dict[tuple[type[Any], Hashable], dict[int, None]] = {}  # by kind of effect and key, in order
        self._reserved: Counter[int] = Counter()  # how many times, by number
        self.real_retry_delays = False

    def add(self, subject: str, effect: object, left: int | None, key: Hashable | None = None) -> None:
        """Add a rule after those that are there.

        Args:
            subject: The operation or the address, or `ANY`.
            effect: What it does.
            left: How many are to meet it; None for all.
            key: What the rule is found by; None for the subject.
        """
        rule = FaultRule(next(_numbers), subject, subject if key is None else key, effect, left)
        self._rules[rule.number] = rule
        self._numbers.setdefault((type(effect), rule.key), {})[rule.number] = None

    def find(self, kind: type[Any], *keys: Hashable) -> Iterator[FaultRule]:
        """Yield the rules that are for one of some keys, oldest first.

        Rules of which nothing is left when all that is reserved is spent are left out, and those that are cleared or
        used up before their turn comes.

        Args:
            kind: The type of their effects.
            *keys: The keys.
        """
        numbers = {number for key in keys for number in self._numbers.get((kind, key), ())}
        for number in sorted(numbers):
            rule = self._rules.get(number)
            if rule is not None and (rule.left is None or self._reserved[number] < rule.left):
                yield rule

    def take(self, operation: str, kind: type[Effect]) -> Effect | None:
        """Return the effect of the first rule that a request of an operation meets; it holds once less then."""
        for rule in self.find(kind, operation, ANY):
            self._spend(rule.number)
            effect: Effect = rule.effect
            return effect
        return None

    def reserve(self, rule: FaultRule) -> None:
        """Keep one time of a rule from all others, until it is spent or released."""
        self._reserved[rule.number] += 1

    def release(self, rule: FaultRule) -> None:
        """Give back what was reserved."""
        if self._reserved[rule.number] > 1:
            self._reserved[rule.number] -= 1
        else:
            del self._reserved[rule.number]

    def spend(self, rule: FaultRule) -> None:
        """Let a rule hold once less, as it was reserved."""
        self.release(rule)
        self._spend(rule.number)

    def _spend(self, number: int) -> None:
        rule = self._rules.get(number)
        if rule is None or rule.left is None:
            return  # it was cleared meanwhile, or holds every time
        if rule.left > 1:
            self._rules[number] = replace(rule, left=rule.left - 1)
            return
        del self._rules[number]
        place = (type(rule.effect), rule.key)
        del self._numbers[place][number]
        if not self._numbers[place]:
            del self._numbers[place]

    def clear(self) -> None:
        """Forget all rules."""
        self._rules.clear()
        self._numbers.clear()

    def copy(self) -> FaultRules:
        """Return the same rules, which are values, in a part of its own; nothing is reserved when that is asked for."""
        copied = FaultRules()
        copied._rules = self._rules.copy()
        copied._numbers = {place: numbers.copy() for place, numbers in self._numbers.items()}
        copied.real_retry_delays = self.real_retry_delays
        return copied

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[FaultRule]:
        return iter(self._rules.values())
