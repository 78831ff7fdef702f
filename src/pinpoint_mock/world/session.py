"""The session: a world with its lock, its checkpoints, its options and its seed.

Everything that a test holds has the session, and so sees the world as it is, however often a checkpoint or a reset
replaces it. A session runs without interception too.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .clock import Clock
from .follow_ups import FollowUps
from .formatting import show
from .ids import Ids
from .options import check
from .store import World
from .user_code import UserCode

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Mapping

    from .options import Options, OptionValue
    from .user_code import Failure

_PATIENCE = 1
"""How many seconds a report or the end of a mock waits for a thread that is at work in the mock."""


class Session:
    """A world and what protects it. It can be begun anew, with other options."""

    options: Options
    seed: int
    depth: int
    note: str
    world: World

    def __init__(self) -> None:
        self.enclosing: Session | None = None
        self.rolled_back: World | None = None
        self._user_code = UserCode()
        self._checkpoints: list[World] = []
        self.explicit_region: str | None = None

    def begin(self, options: Options, seed: int, enclosing: Session | None = None) -> None:
        """Begin with a new world.

        Args:
            options: The options in force.
            seed: The seed in force: the option's, or the one drawn for it.
            enclosing: The session that this one is nested in; their ids differ.
        """
        self.options = options
        self.seed = seed
        self.enclosing = enclosing
        self.depth = 0 if enclosing is None else enclosing.depth + 1
        self.rolled_back = None
        self.note = ""  # the last report that was added to an exception
        self._checkpoints = []
        self.world = self._new_world()

    def end(self) -> None:
        """Take back how far the time outside was moved; the world stays as it is, and can still be read."""
        if not any(world.clock.has_moved_others for world in (self.world, *self._checkpoints)):
            return
        with self.lock_patiently():
            self.world.clock.return_to(Clock())
            for world in (self.world, *self._checkpoints):
                world.clock.forget_moves()

    @property
    def lock(self) -> threading.RLock:
        """The lock that every reader and writer of the world holds."""
        return self._user_code.lock

    @contextmanager
    def lock_patiently(self) -> Iterator[None]:
        """Hold the lock, unless another thread keeps it too long: no report or end of a mock waits for what hangs."""
        lock = self.lock
        is_held = lock.acquire(timeout=_PATIENCE)
        try:
            yield
        finally:
            if is_held:
                lock.release()

    @property
    def failures(self) -> list[Failure]:
        """What has failed outside Pinpoint: functions of the user's, and streams."""
        return self._user_code.failures

    def renew_lock(self) -> None:  # pragma: no cover  (runs in the child of a fork, where nothing is measured)
        """Forget who holds the lock, and what other threads were doing: after a fork no other thread exists."""
        self._user_code.renew_lock()
        if not self._user_code.running:
            self.world.clock.action_time = None

    @contextmanager
    def locked_world(self) -> Iterator[World]:
        """Give the world, locked, after everything that has come due was done."""
        with self._user_code.lock:
            self.world.run_due()
            yield self.world
        self.follow_up()

    def follow_up(self) -> None:
        """Do the work that follows a request, or a use of the handle, unless this thread is still within one."""
        if self.world.part(FollowUps) and not self._user_code.is_running_here:
            with self._user_code.lock:
                self.world.follow_up()

    @contextmanager
    def between_actions(self, doing: str) -> Iterator[World]:
        """Give the locked world for something that cannot be done from within an action.

        It waits for the functions of the user's that the mock has called in other threads.

        Args:
            doing: What the caller does, such as `reset()`, for the error message.

        Raises:
            RuntimeError: If the caller is itself within an action, or within a function of the user's that the mock
                has called, or if it has waited too long for another thread.
        """
        if self._user_code.is_running_here:
            raise RuntimeError(
                f"{doing} cannot be used while an action of the mock, or a function it has called, is running"
            )
        with self.locked_world():
            while self._user_code.wait_for_others(doing):
                self.world.run_due()
            yield self.world

    @contextmanager
    def checkpoint(self) -> Iterator[None]:
        """Roll back, on exit, whatever happens inside; the exit of an outer one ends those inside it too."""
        with self.between_actions("checkpoint()") as world:
            self._checkpoints.append(world)
            self.world = world.copy()
            self.rolled_back = None
        has_failed = True
        try:
            yield
            has_failed = False
        finally:
            with self.lock:
                if any(saved is world for saved in self._checkpoints):
                    while self._checkpoints.pop() is not world:
                        pass
                    self.world.clock.return_to(world.clock)
                    if has_failed:
                        self.rolled_back = self.world  # for the failure report, which may read the apps of the copy
                    self.world = world
                    if self.rolled_back is None:
                        world.take_apps_back()

    @contextmanager
    def isolate_test(self) -> Iterator[None]:
        """Roll back, on exit, what a checkpoint does, and also functions and handlers of the user's, and failures."""
        with self.checkpoint():
            before = self.failures
            self._user_code.failures = before.copy()
            self.world.copy_shared_parts()
            try:
                yield
            finally:
                self._user_code.failures = before

    @contextmanager
    def joined_with(self, given: Mapping[str, OptionValue]) -> Iterator[None]:
        """Let options that are in force here count as given explicitly meanwhile, which matters for a region.

        Raises:
            ValueError: If other options are in force here.
        """
        self.check_options(given)
        before = self.explicit_region
        if "region" in given:
            self.explicit_region = self.options.region
        try:
            yield
        finally:
            self.explicit_region = before

    def check_options(self, given: Mapping[str, OptionValue]) -> None:
        """Refuse options that are not those in force here."""
        for name, value in given.items():
            in_force = getattr(self.options, name)
            if check(name, value) != in_force:
                raise ValueError(
                    f"mock_pinpoint: {name}={show(value)} conflicts with the active mock_pinpoint, "
                    f"which has {name}={show(in_force)}"
                )

    def reset(self) -> None:
        """Begin anew, with the same options; parts that survive a reset stay, and do again what they have done."""
        with self.between_actions("reset()") as old:
            self.world = self._new_world()
            self.world.shared = old.shared
            old.clock.return_to(self.world.clock)
            self.world.take_surviving_parts(old)
            old.discard_parts()
            self.failures.clear()
            self.world.begin_parts_anew()

    def list_enclosing_worlds(self) -> Iterator[World]:
        """Yield the world of each session that encloses this one, the nearest first."""
        session = self.enclosing
        while session is not None:
            yield session.world
            session = session.enclosing

    def _new_world(self) -> World:
        return World(self.options, Ids(self.seed, self.depth), self._user_code)
