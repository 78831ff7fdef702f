"""The queue of entries, compared with a sorted list."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakSet

from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.world.ids import Ids
from pinpoint_mock.world.options import Options
from pinpoint_mock.world.scheduler import Entry, Scheduler
from pinpoint_mock.world.store import World
from pinpoint_mock.world.user_code import UserCode

APPS = ("shop", "club")
ENTITIES = ("a", "b", "c")


class Model:
    """A simple scheduler with its entries in a sorted list."""

    def __init__(self, entries: list[Entry], sequence: int) -> None:
        self.entries = entries
        self.sequence = sequence

    def add(self, due: int, kind: str, application_id: str, entity_id: str, *, endless: bool) -> None:
        self.sequence += 1
        self.entries = sorted([*self.entries, Entry(due, self.sequence, kind, application_id, entity_id, (), endless)])

    def drop(self, application_id: str, entity_id: str | None) -> None:
        self.entries = [
            entry
            for entry in self.entries
            if entry.application_id != application_id or entity_id not in (None, entry.entity_id)
        ]

    def pop_due(self, now: int) -> Entry | None:
        return self.entries.pop(0) if self.is_due(now) else None

    def is_due(self, now: int) -> bool:
        return any(entry.due <= now for entry in self.entries)

    def next_due(self, *, with_an_end: bool) -> int | None:
        return next((entry.due for entry in self.entries if not (with_an_end and entry.endless)), None)


class Add(NamedTuple):
    due: int
    application_id: str
    entity_id: str
    endless: bool


class Drop(NamedTuple):
    application_id: str
    entity_id: str | None


class Pop(NamedTuple):
    now: int


class Copy(NamedTuple):
    """Continue with a copy, or with the original."""

    with_the_copy: bool


TIMES = st.integers(0, 20)
ADDS = st.builds(Add, TIMES, st.sampled_from(APPS), st.sampled_from(ENTITIES), st.booleans())
STEPS = st.one_of(
    *[ADDS] * 4,  # so that the queue is long enough to have dead entries
    st.builds(Drop, st.sampled_from(APPS), st.sampled_from((*ENTITIES, None))),
    st.builds(Pop, TIMES),
    st.builds(Copy, st.booleans()),
)


def check_equal(scheduler: Scheduler, model: Model) -> None:
    assert len(scheduler) == len(model.entries)
    assert scheduler.next_with_an_end() == model.next_due(with_an_end=True)
    assert scheduler.next_due() == model.next_due(with_an_end=False)
    assert [scheduler.is_due(now) for now in (0, 10, 20)] == [model.is_due(now) for now in (0, 10, 20)]
    assert sorted(scheduler) == model.entries


@settings(max_examples=300)
@given(st.lists(STEPS, max_size=60))
def test_given_any_steps_when_they_are_done_then_the_queue_equals_a_sorted_list(
    steps: list[Add | Drop | Pop | Copy],
) -> None:
    scheduler, model = Scheduler(), Model([], 0)
    left_alone: list[tuple[Scheduler, Model]] = []

    for step in steps:
        if isinstance(step, Add):
            scheduler.add(step.due, "kind", step.application_id, step.entity_id, endless=step.endless)
            model.add(step.due, "kind", step.application_id, step.entity_id, endless=step.endless)
        elif isinstance(step, Drop):
            scheduler.drop(step.application_id, step.entity_id)
            model.drop(step.application_id, step.entity_id)
        elif isinstance(step, Pop):
            assert scheduler.pop_due(step.now) == model.pop_due(step.now)
        else:
            copies = scheduler.copy(), Model(model.entries.copy(), model.sequence)
            left_alone.append((scheduler, model) if step.with_the_copy else copies)
            scheduler, model = copies if step.with_the_copy else (scheduler, model)
        check_equal(scheduler, model)

    for one, other in [*left_alone, (scheduler, model)]:
        check_equal(one, other)
        for entry in other.entries:
            assert one.pop_due(entry.due) == entry
        assert one.pop_due(10**18) is None


def test_given_a_dropped_resource_when_it_is_scheduled_again_then_only_the_new_entry_lives() -> None:
    scheduler = Scheduler()
    scheduler.add(1, "old", "shop", "a")
    scheduler.add(3, "kept", "shop", "b")
    scheduler.drop("shop", "a")
    scheduler.add(2, "new", "shop", "a")

    assert [entry.kind for entry in sorted(scheduler)] == ["new", "kept"]
    assert scheduler.next_due() == 2


def test_given_a_time_in_the_past_when_it_is_scheduled_then_it_is_due_now() -> None:
    world = World(Options(), Ids(0, 0), UserCode())
    world.clock.request_time = 5
    world.region("us-east-1").add_app("shop", "name", "", {}).schedule(4, "kind", "a")

    assert world.scheduler.next_due() == 5
    assert world.scheduler.is_due(5)
    assert not world.scheduler.is_due(4)


def test_given_entries_that_are_dropped_over_and_over_when_none_is_due_then_no_memory_is_used() -> None:
    class Mark(str):
        __slots__ = ("__weakref__",)

    marks: WeakSet[Mark] = WeakSet()
    scheduler = Scheduler()
    for number in range(10):
        scheduler.add(10**18, "kind", "shop", f"kept-{number}")

    for number in range(1000):
        mark = Mark(f"mark {number}")
        marks.add(mark)
        scheduler.add(10**15, "kind", "shop", f"dropped-{number}", mark)
        scheduler.drop("shop", f"dropped-{number}")

    assert len(scheduler) == 10
    assert len(marks) <= 12
