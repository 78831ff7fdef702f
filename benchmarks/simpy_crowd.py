"""The journey of the benchmark, written with SimPy in the usual way: a process for each participant."""

from __future__ import annotations

import random
from contextlib import contextmanager
from typing import TYPE_CHECKING

import simpy

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_DAY, _HOUR = 86_400, 3_600


class SimPyCrowd:
    """The same steps as processes of SimPy. They record the same information.

    Args:
        size: The number of people.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self.environment: simpy.Environment
        self._people: list[Walker]

    @contextmanager
    def around(self) -> Iterator[None]:
        """Create the people."""
        self.environment = simpy.Environment()
        self._people = [Walker("A" if number % 2 else "B") for number in range(self._size)]
        yield

    def start(self) -> None:
        """Start all people."""
        chances = random.Random(0)
        for person in self._people:
            self.environment.process(person.walk(self.environment, chances))

    def run(self) -> None:
        """Run all people to the end."""
        self.start()
        self.environment.run()


class Walker:
    """A person who takes the steps, and records them.

    Args:
        team: The value that the split tests.
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
