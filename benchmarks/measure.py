"""Times entrants in rounds, and compares the times within each round.

The machine is noisy, so entrants take turns in short batches, in shuffled order. The result is the median over the
rounds: of the time, and of the ratio of two entrants in the same round. This module must not know what is measured.
"""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager


@dataclass(frozen=True)
class Entrant:
    """One of the things that are compared.

    Args:
        call: The function that is timed.
        around: A context manager that is entered before each batch and left after it, without timing.
        calls: The number of calls in a batch.
        items: The number of things that a call processes. The time is for one of them.
        warm_up: Whether the first batch, and the first call in each batch, do not count.
    """

    call: Callable[[], object]
    around: Callable[[], AbstractContextManager[object]] = nullcontext
    calls: int = 90  # below the quota of 100 apps, which CreateApp fills
    items: int = 1
    warm_up: bool = True


class Times:
    """Seconds per call, or per thing that a call processes, by entrant and round.

    Args:
        by_name: For each entrant, one number per round.
    """

    def __init__(self, by_name: Mapping[str, list[float]]) -> None:
        self._by_name = by_name

    def of(self, name: str) -> float:
        """Return the median time of an entrant."""
        return median(self._by_name[name])

    def ratio(self, name: str, reference: str) -> float:
        """Return the median, over the rounds, of an entrant's time divided by the reference's time."""
        pairs = zip(self._by_name[name], self._by_name[reference], strict=True)
        return median(one / other for one, other in pairs)

    def difference(self, name: str, reference: str) -> float:
        """Return the median, over the rounds, of an entrant's time minus the reference's time."""
        pairs = zip(self._by_name[name], self._by_name[reference], strict=True)
        return median(one - other for one, other in pairs)


def measure(entrants: Mapping[str, Entrant], rounds: int) -> Times:
    """Time entrants in turn, after one batch of each that does not count."""
    gc.collect()
    gc.freeze()  # so garbage collection between batches is quick
    for entrant in entrants.values():
        if entrant.warm_up:
            _batch(entrant)
    return _alternate({name: partial(_batch, entrant) for name, entrant in entrants.items()}, rounds)


def measure_code(programs: Mapping[str, tuple[str, str]], rounds: int) -> Times:
    """Time programs in turn, in fresh interpreters. Each program is a preparation and the timed code."""
    children = {name: partial(_child, *program) for name, program in programs.items()}
    for child in children.values():
        child()
    return _alternate(children, rounds)


def _alternate(batches: Mapping[str, Callable[[], float]], rounds: int) -> Times:
    by_name: dict[str, list[float]] = {name: [] for name in batches}
    order = list(batches)
    for _ in range(rounds):
        random.shuffle(order)
        for name in order:
            by_name[name].append(batches[name]())
    return Times(by_name)


def _batch(entrant: Entrant) -> float:
    call = entrant.call
    with entrant.around():
        if entrant.warm_up:
            call()
        gc.collect()
        gc.disable()
        try:
            begin = time.perf_counter()
            for _ in range(entrant.calls):
                call()
            return (time.perf_counter() - begin) / (entrant.calls * entrant.items)
        finally:
            gc.enable()


_PROGRAM = """
{preparation}
from time import perf_counter
begin = perf_counter()
{timed}
print(perf_counter() - begin)
"""


def _child(preparation: str, timed: str) -> float:
    program = _PROGRAM.format(preparation=preparation, timed=timed)
    child = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return float(child.stdout)
