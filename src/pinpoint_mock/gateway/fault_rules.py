"""The rules of `pinpoint.faults`: each is for an operation or an address, and counts how often it was used.

The effect of a rule is a value of the package that applies it, such as the gateway. The rules belong to the world, so a
checkpoint rolls back how often they were used. They are found by key: the name of an operation, or the address and
channel of messages. So a request or message without a rule costs the same, however many rules there are.

A world and its copies share one record of the rules that were never used. So a use inside a checkpoint counts, and a
rule that is made inside a checkpoint must be used too.
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

_numbers = count()  # one sequence for all worlds: a number reserved before a reset never names a rule after it


@dataclass(frozen=True, slots=True)
class FaultRule:
    """A rule that makes requests or messages fail.

    Args:
        number: Its place among all rules that were ever added, in any world.
        subject: The operation of a request or the address of a message, as the test wrote it, or `ANY`.
        key: The value by which it is found; it is derived from the subject.
        effect: What it does to the request or message.
        times: How often it can be used; None for no limit.
        met: How often it was used.
        unmet: The record of unused rules, which it is in until its first use.
        test: The test that made it; None if it was made for several tests, or if the test runner is unknown.
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
            return f"every time, used {counted(self.met, 'time')}" if self.met else "every time, never used"
        return f"{self.met} of {self.times} used" if self.met else f"{counted(self.times, 'time')}, never used"


class UnmetRules(Part):
    """The rules of a world and all its copies that were never used."""

    __slots__ = ("_numbers", "_to_check")

    def __init__(self) -> None:
        self._numbers: set[int] = set()
        self._to_check: dict[int, FaultRule] = {}  # the rules that no check has reported yet

    def add(self, rule: FaultRule) -> None:
        """Add a new rule."""
        self._numbers.add(rule.number)
        self._to_check[rule.number] = rule

    def remove(self, rule: FaultRule) -> None:
        """Forget a rule that was used, or that no longer has to be used."""
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
        """Return this record itself: if one test of a class uses a rule of the class, the rule was used."""
        return self

    def __contains__(self, rule: FaultRule) -> bool:
        return rule.number in self._numbers


class FaultRules(Part):
    """The active rules, oldest first, and whether clients really wait before they try again."""

    __slots__ = ("_first_own", "_numbers", "_reserved", "_rules", "real_retry_delays")

    def __init__(self) -> None:
        self._rules: dict[int, FaultRule] = {}  # by number
        self._numbers: Groups[int, None] = Groups()  # by kind of effect and key, in order
        self._reserved: Counter[int] = Counter()  # the number of reserved uses, by the rule's number
        self._first_own = 0  # rules from this number on were made in this copy, not in its original
        self.real_retry_delays = False

    def add(
        self, subject: str, effect: object, times: int | None, unmet: UnmetRules, key: Hashable | None = None
    ) -> None:
        """Add a rule after the existing ones.

        Args:
            subject: The operation or the address, or `ANY`.
            effect: What it does.
            times: How often it can be used; None for no limit.
            unmet: The record of unused rules.
            key: The value by which the rule is found; None for the subject.
        """
        key = subject if key is None else key
        rule = FaultRule(next(_numbers), subject, key, effect, times, unmet, test=RUNNING_TEST.id)
        self._rules[rule.number] = rule
        self._numbers.change((type(effect), key))[rule.number] = None
        unmet.add(rule)

    def find(self, kinds: Iterable[type[Any]], *keys: Hashable) -> Iterator[FaultRule]:
        """Yield the rules for one of some keys, oldest first.

        A rule is left out if its remaining uses are all reserved, or if it is cleared or used up before its turn.

        Args:
            kinds: The types of the rules' effects.
            *keys: The keys.
        """
        numbers = {number for kind in kinds for key in keys for number in self._numbers.read((kind, key))}
        for number in sorted(numbers):
            rule = self._rules.get(number)
            if rule is not None and (rule.times is None or rule.met + self._reserved[number] < rule.times):
                yield rule

    def take(self, operation: str, *kinds: type[Any]) -> FaultRule | None:
        """Return the first rule for a request of an operation, and count the use.

        Args:
            operation: The operation.
            *kinds: The types of effects to look for.
        """
        for rule in self.find(kinds, operation, ANY):
            self._spend(rule.number)
            return rule
        return None

    def reserve(self, rule: FaultRule) -> None:
        """Reserve one use of a rule until it is spent or released."""
        self._reserved[rule.number] += 1

    def release(self, rule: FaultRule) -> None:
        """Give back a reserved use."""
        if self._reserved[rule.number] > 1:
            self._reserved[rule.number] -= 1
        else:
            del self._reserved[rule.number]

    def spend(self, rule: FaultRule) -> None:
        """Count a reserved use of a rule."""
        self.release(rule)
        self._spend(rule.number)

    def _spend(self, number: int) -> None:
        rule = self._rules.get(number)
        if rule is None:
            return  # it was cleared in the meantime
        rule.unmet.remove(rule)
        met = rule.met + 1
        if rule.times is None or met < rule.times:
            self._rules[number] = replace(rule, met=met)
            return
        del self._rules[number]
        self._numbers.remove((type(rule.effect), rule.key), number)

    def clear(self) -> None:
        """Forget all rules, including those that were never used.

        Rules that were made before the last checkpoint come back at its end, and must be used then.
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
        """Return a separate part with the same rules, which are values. It is called only when nothing is reserved."""
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
