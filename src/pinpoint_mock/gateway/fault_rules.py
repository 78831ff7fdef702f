"""What a test wants to go wrong: rules, each for an operation or an address, with how often it still holds.

What a rule does is a value of the room that asks for it, such as the gateway. The rules belong to the world, so that a
checkpoint rolls back how often they were met. They are found by key: a request or a message that no rule is for costs
the same, however many rules there are. The key is the name of an operation, or the address and channel of messages.

Which rules were never met is a record that a world and its copies share: a rule that is met inside a checkpoint was
met, and one that is made there is expected to be.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from ..world.groups import Groups
from ..world.parts import Part
from ..world.records import counted
from ..world.running_test import RUNNING_TEST

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

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
        times: How many are to meet it; None for all of them.
        met: How many have met it.
        unmet: The record that it is in until something meets it.
        test: The test that made it; None if it was made for several, or if no test runner says.
    """

    number: int
    subject: str
    key: Hashable
    effect: Any
    times: int | None
    unmet: UnmetRules
    met: int = 0
    test: str | None = None

    def __str__(self) -> str:
        return f"{self.subject}: {self.effect}, {self._count()}"

    def _count(self) -> str:
        if self.times is None:
            return f"every time, met {counted(self.met, 'time')}" if self.met else "every time, never met"
        return f"{self.met} of {self.times} met" if self.met else f"{counted(self.times, 'time')}, never met"


class UnmetRules(Part):
    """The rules that nothing has met, of a world and all its copies."""

    __slots__ = ("_numbers", "_to_check")

    def __init__(self) -> None:
        self._numbers: set[int] = set()
        self._to_check: dict[int, FaultRule] = {}  # those that no check has found yet

    def add(self, rule: FaultRule) -> None:
        """Add a rule that was made."""
        self._numbers.add(rule.number)
        self._to_check[rule.number] = rule

    def remove(self, rule: FaultRule) -> None:
        """Forget a rule that something has met, or that nothing has to meet any more."""
        self._numbers.discard(rule.number)
        self._to_check.pop(rule.number, None)

    def take(self, *tests: str | None) -> list[FaultRule]:
        """Return the rules of some tests, each only once.

        Args:
            *tests: The tests; None for the rules that belong to no test.
        """
        found = [rule for rule in self._to_check.values() if rule.test in tests]
        for rule in found:
            del self._to_check[rule.number]
        return found

    def copy(self) -> UnmetRules:
        """Return this record: a rule of a class that one of its tests has met was met."""
        return self

    def __contains__(self, rule: FaultRule) -> bool:
        return rule.number in self._numbers


class FaultRules(Part):
    """The rules that are in force, oldest first, and whether clients really wait before they try again."""

    __slots__ = ("_first_own", "_numbers", "_reserved", "_rules", "real_retry_delays")

    def __init__(self) -> None:
        self._rules: dict[int, FaultRule] = {}  # by number
        self._numbers: Groups[int, None] = Groups()  # by kind of effect and key, in order
        self._reserved: Counter[int] = Counter()  # how many times, by number
        self._first_own = 0  # the number of the first rule that no world has of which this one is a copy
        self.real_retry_delays = False

    def add(
        self, subject: str, effect: object, times: int | None, unmet: UnmetRules, key: Hashable | None = None
    ) -> None:
        """Add a rule after those that are there.

        Args:
            subject: The operation or the address, or `ANY`.
            effect: What it does.
            times: How many are to meet it; None for all.
            unmet: The record of the rules that nothing has met.
            key: What the rule is found by; None for the subject.
        """
        key = subject if key is None else key
        rule = FaultRule(next(_numbers), subject, key, effect, times, unmet, test=RUNNING_TEST.id)
        self._rules[rule.number] = rule
        self._numbers.change((type(effect), key))[rule.number] = None
        unmet.add(rule)

    def find(self, kinds: Iterable[type[Any]], *keys: Hashable) -> Iterator[FaultRule]:
        """Yield the rules that are for one of some keys, oldest first.

        Rules of which nothing is left when all that is reserved is spent are left out, and those that are cleared or
        used up before their turn comes.

        Args:
            kinds: The types of their effects.
            *keys: The keys.
        """
        numbers = {number for kind in kinds for key in keys for number in self._numbers.read((kind, key))}
        for number in sorted(numbers):
            rule = self._rules.get(number)
            if rule is not None and (rule.times is None or rule.met + self._reserved[number] < rule.times):
                yield rule

    def take(self, operation: str, *kinds: type[Any]) -> FaultRule | None:
        """Return the first rule that a request of an operation meets, and count it.

        Args:
            operation: The operation.
            *kinds: The types of effects that are asked for.
        """
        for rule in self.find(kinds, operation, ANY):
            self._spend(rule.number)
            return rule
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
        """Count that a rule was met, as it was reserved."""
        self.release(rule)
        self._spend(rule.number)

    def _spend(self, number: int) -> None:
        rule = self._rules.get(number)
        if rule is None:
            return  # it was cleared meanwhile
        rule.unmet.remove(rule)
        met = rule.met + 1
        if rule.times is None or met < rule.times:
            self._rules[number] = replace(rule, met=met)
            return
        del self._rules[number]
        self._numbers.remove((type(rule.effect), rule.key), number)

    def clear(self) -> None:
        """Forget all rules; that nothing met them does not matter then.

        Those that were made before the last checkpoint come back with its end, and are expected to be met then.
        """
        for rule in self._rules.values():
            if rule.number >= self._first_own:
                rule.unmet.remove(rule)
        self._rules.clear()
        self._numbers = Groups()

    def discard(self) -> None:
        """Forget all rules, as `clear` does."""
        self.clear()

    def copy(self) -> FaultRules:
        """Return the same rules, which are values, in a part of its own; nothing is reserved when that is asked for."""
        copied = FaultRules()
        copied._rules = self._rules.copy()
        copied._numbers = self._numbers.copy()
        copied._first_own = next(_numbers)
        copied.real_retry_delays = self.real_retry_delays
        return copied

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[FaultRule]:
        return iter(self._rules.values())
