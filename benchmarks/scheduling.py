"""The queue of scheduled actions: a step among many entries must not cost more than a step of a heap."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from pinpoint_mock.world.ids import Ids
from pinpoint_mock.world.options import Options
from pinpoint_mock.world.store import World
from pinpoint_mock.world.user_code import UserCode

from .contestants import REGION
from .measure import Entrant, measure
from .report import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock.world.store import App

    from .report import Result

FEW, MANY = 1_000, 100_000
JOURNEYS = 50
CALLS = 300
LATER = 10**15


def drops(rounds: int) -> Iterator[Result]:
    """Drop a resource with one entry that was scheduled just before."""
    yield from _compare("schedule and drop", _drop, rounds, 1.25)


def jumps(rounds: int) -> Iterator[Result]:
    """Find the next entry with an end, remove an entry, and schedule it again. A heap with more entries is deeper."""
    yield from _compare("jump to the next action", _jump, rounds, 2.00)


def drops_of_all(rounds: int) -> Iterator[Result]:
    """Drop 50 journeys one by one until nothing is scheduled. The time is per entry."""
    apps = {size: _app_with(size) for size in (FEW, MANY)}
    entrants = {_among(size): Entrant(_drop_all(app), calls=MANY // size, items=size) for size, app in apps.items()}
    yield Row.of("drop 50 journeys, an entry", measure(entrants, min(rounds, 10)), _among(MANY), _among(FEW), 2.00)


CASES = (drops, jumps, drops_of_all)


def _compare(case: str, step: Callable[[App], Callable[[], None]], rounds: int, goal: float) -> Iterator[Result]:
    """Compare a step among many entries with a step among few, and with a heap of the standard library."""
    entrants = {_among(size): Entrant(step(_app_with(size)), calls=CALLS) for size in (FEW, MANY)}
    heap = f"heapq, {MANY:,}"
    times = measure({**entrants, heap: Entrant(_pop_and_push(MANY), calls=CALLS)}, rounds)
    yield Row.of(case, times, _among(MANY), _among(FEW), goal)
    yield Row.of(case, times, _among(MANY), heap, 4.00)


def _among(size: int) -> str:
    return f"among {size:,}"


def _app_with(size: int) -> App:
    """Make an app with a number of entries for 50 journeys. Every tenth entry recurs endlessly."""
    world = World(Options(), Ids(0, 0), UserCode())
    world.clock.request_time = 0  # so the clock stands still
    app = world.region(REGION).add_app("shop", "shop", "", {})
    for number in range(size):
        journey_id = f"journey-{number % JOURNEYS}"
        app.schedule(_due(number, size), "kind", journey_id, endless=number % 10 == 9)
    return app


def _due(number: int, size: int) -> int:
    """Return a different time for each number, in an order that looks random (7919 is prime)."""
    return 1 + number * 7919 % size


def _drop(app: App) -> Callable[[], None]:
    scheduler = app.world.scheduler

    def drop() -> None:
        scheduler.add(LATER, "kind", app.id, "journey")
        scheduler.drop(app.id, "journey")

    return drop


def _jump(app: App) -> Callable[[], None]:
    scheduler = app.world.scheduler
    later = count(LATER)

    def jump() -> None:
        due = scheduler.next_with_an_end()
        assert due is not None
        entry = scheduler.pop_due(due)
        assert entry is not None
        scheduler.add(next(later), entry.kind, app.id, entry.entity_id, endless=entry.endless)

    return jump


def _drop_all(app: App) -> Callable[[], None]:
    def drop_all() -> None:
        scheduler = app.world.scheduler.copy()
        for number in range(JOURNEYS):
            scheduler.drop(app.id, f"journey-{number}")
        assert len(scheduler) == 0

    return drop_all


def _pop_and_push(size: int) -> Callable[[], None]:
    heap = [(_due(number, size), number, "kind", "shop", "journey", (), False) for number in range(size)]
    heapify(heap)
    later = count(LATER)

    def pop_and_push() -> None:
        heappop(heap)
        heappush(heap, (next(later), 0, "kind", "shop", "journey", (), False))

    return pop_and_push
