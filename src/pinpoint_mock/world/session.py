"""The session: a world with its lock, checkpoints, options and seed.

The objects that a test uses refer to the session, not to its world. So they always show the current world, even after a
checkpoint or a reset has replaced it. A session also works without interception.
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
"""The seconds that a report or the end of a mock waits for another thread that is using the mock."""


class Session:
    """A world with its lock, checkpoints, options and seed. It can begin again with other options."""

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
            seed: The seed in force: the option's, or one chosen at random.
            enclosing: The enclosing session, if any; nested sessions have different ids.
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
        """Undo the moves of the time outside. The world does not change, and can still be read."""
        if not any(world.clock.has_moved_others for world in (self.world, *self._checkpoints)):
            return
        with self.lock_patiently():
            self.world.clock.return_to(Clock())
            for world in (self.world, *self._checkpoints):
                world.clock.forget_moves()

    @property
    def lock(self) -> threading.RLock:
        """The lock for reading and writing the world."""
        return self._user_code.lock

    @contextmanager
    def lock_patiently(self) -> Iterator[None]:
        """Hold the lock, or continue without it after a second: a thread that hangs must not block a report."""
        lock = self.lock
        is_held = lock.acquire(timeout=_PATIENCE)
        try:
            yield
        finally:
            if is_held:
                lock.release()

    @property
    def failures(self) -> list[Failure]:
        """The failures outside Pinpoint: user functions and streams."""
        return self._user_code.failures

    def renew_lock(self) -> None:  # pragma: no cover  (runs in the child of a fork, where nothing is measured)
        """Replace the lock, and forget the work of other threads, which do not exist after a fork."""
        self._user_code.renew_lock()
        if not self._user_code.running:
            self.world.clock.action_time = None

    @contextmanager
    def locked_world(self) -> Iterator[World]:
        """Give the locked world, after all due actions have run."""
        with self._user_code.lock:
            self.world.run_due()
            yield self.world
        self.follow_up()

    def follow_up(self) -> None:
        """Do the follow-up work of a request or a use of the handle, unless this thread is still inside one."""
        if self.world.part(FollowUps) and not self._user_code.is_running_here:
            with self._user_code.lock:
                self.world.follow_up()

    @contextmanager
    def between_actions(self, doing: str) -> Iterator[World]:
        """Give the locked world for work that an action must not do.

        It waits for the user functions that the mock has called in other threads.

        Args:
            doing: The caller's work, such as `reset()`, for the error message.

        Raises:
            RuntimeError: If the caller is inside an action, or inside a user function that the mock has called, or if
                it has waited too long for another thread.
        """
        if self._user_code.is_running_here:
            raise RuntimeError(
                f"{doing} cannot be used while an action of the mock, or a function that it has called, is running"
            )
        with self.locked_world():
            while self._user_code.wait_for_others(doing):
                self.world.run_due()
            yield self.world

    @contextmanager
    def checkpoint(self) -> Iterator[None]:
        """Roll back, on exit, all changes made inside. The exit of an outer checkpoint also ends those inside it."""
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
        """Roll back, on exit, all that a checkpoint rolls back, and also user functions, handlers and failures."""
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
        """Check given options, and treat a given region as explicit inside the `with` block.

        Raises:
            ValueError: If an option differs from the one in force.
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
        """Refuse options that differ from those in force."""
        for name, value in given.items():
            in_force = getattr(self.options, name)
            if check(name, value) != in_force:
                raise ValueError(
                    f"mock_pinpoint: {name}={show(value)} conflicts with the active mock_pinpoint, "
                    f"which has {name}={show(in_force)}"
                )

    def reset(self) -> None:
        """Begin with a new world and the same options. Parts that survive a reset stay, and are set up again."""
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
