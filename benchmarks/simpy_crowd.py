"""The journey of the benchmark as people would write it with SimPy: a process for each participant."""

from __future__ import annotations

import random
from contextlib import contextmanager
from typing import TYPE_CHECKING

import simpy

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_DAY, _HOUR = 86_400, 3_600


class SimPyCrowd:
    """The same walk as SimPy's processes, which keep as much of what happened.

    Args:
        size: How many people there are.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self.environment: simpy.Environment
        self._people: list[Walker]

    @contextmanager
    def around(self) -> Iterator[None]:
        """Make the people."""
        self.environment = simpy.Environment()
        self._people = [Walker("A" if number % 2 else "B") for number in range(self._size)]
        yield

    def start(self) -> None:
        """Let all people begin to walk."""
        chances = random.Random(0)
        for person in self._people:
            self.environment.process(person.walk(self.environment, chances))

    def run(self) -> None:
        """Let all people walk to the end."""
        self.start()
        self.environment.run()


class Walker:
    """Somebody who walks, and remembers where.

    Args:
        team: What the split asks for.
    """

    __slots__ = ("path", "team")

    def __init__(self, team: str) -> None:
        self.team = team
        self.path: list[tuple[str, float, bool]] = []

    def walk(self, environment: simpy.Environment, chances: random.Random) -> Generator[simpy.Event, None, None]:
        """Take the steps of `journey_engine.WALK`."""
        add = self.path.append
        yield environment.timeout(_DAY)
        add(("day1", environment.now, True))
        add(("team", environment.now, self.team == "A"))
        yield environment.timeout(_DAY)
        add(("day2", environment.now, True))
        add(("chance", environment.now, chances.random() < 0.6))
        yield environment.timeout(_DAY)
        add(("day3", environment.now, True))
        is_held_out = chances.random() < 0.1
        add(("some", environment.now, is_held_out))
        if not is_held_out:
            yield environment.timeout(_HOUR)
            add(("hour", environment.now, True))
