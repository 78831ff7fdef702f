"""`mock_pinpoint`: the context manager, decorator and start/stop, and which mock answers which thread.

This is where the parts are wired together: interception finds the mock, the mock holds the world and its
lock, the gateway answers. The slices with the operations are imported at the first request.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .interception import Interception
from .world.options import AMBIENT, Options, OptionValue, check, resolve
from .world.outside import Outside
from .world.thread import this_thread

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

    from mypy_boto3_s3 import S3Client

    from .gateway.message import Answer, Request
    from .handle import Pinpoint
    from .world.options import Duplicates, Jobs, Limits, MissingVariable, Reimport
    from .world.store import World

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

SLICES = ("apps", "phone", "endpoints", "events", "channels", "templates", "segments", "jobs", "messages", "journeys")


class Mock:
    """An in-memory Pinpoint that answers boto3 while it is active.

    Args:
        given: The options of this use, by name.
    """

    def __init__(self, given: dict[str, OptionValue]) -> None:
        self.given = {name: check(name, value) for name, value in given.items()}
        self.outside = Outside()
        self.thread: object = None
        self.depth = 0
        self.rolled_back: World | None = None
        self._entered = False
        self._joined_by = 0
        self._checkpoints: list[World] = []

    @cached_property
    def handle(self) -> Pinpoint:
        """What `as` gives."""
        from .handle import Pinpoint

        return Pinpoint(self)

    def start(self) -> Pinpoint:
        """Begin with a new world, and return its handle.

        Raises:
            RuntimeError: If this instance is active already.
        """
        if self._entered:
            raise RuntimeError("this mock_pinpoint is active already; call mock_pinpoint() again for another one")
        self.options = resolve(self.given)
        self.seed = secrets.randbits(32) if self.options.seed is None else self.options.seed
        self.thread = this_thread()
        self.depth = 1 + max((mock.depth for mock in _active if mock.thread is self.thread), default=-1)
        self.world = self._new_world()
        self.rolled_back = None
        self._checkpoints = []
        self._entered = True
        _enter(self)
        if AMBIENT.entered is not None:
            AMBIENT.entered.append(self)
        return self.handle

    def stop(self) -> None:
        """Leave this mock, wherever it stands among those that are active.

        Raises:
            RuntimeError: If this instance is not active.
        """
        if not self._entered:
            raise RuntimeError("this mock_pinpoint is not active: stop() goes with an earlier start()")
        self._entered = False
        _leave(self)

    def __enter__(self) -> Pinpoint:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def __call__(self, decorated: Decorated) -> Decorated:
        """Decorate a function, a coroutine function, a generator function or a class of tests.

        Raises:
            TypeError: If it is none of these.
        """
        given: object = decorated
        if not callable(given) and not isinstance(given, (staticmethod, classmethod)):
            raise TypeError(f"mock_pinpoint takes options by keyword only, or a function or class, not {decorated!r}")
        if isinstance(decorated, type):
            from .classes import decorate_class

            return decorate_class(decorated, self.fresh)
        from .functions import decorate_function

        return decorate_function(decorated, self.joined)

    def fresh(self) -> Mock:
        """Another mock with the same options."""
        return Mock(self.given)

    @contextmanager
    def joined(self) -> Iterator[Pinpoint]:
        """Join the world that is active in this thread, or open a new one if there is none.

        One that was opened so is left when the last of those that joined it is done, which need not be the one
        that opened it: coroutines and generators end in any order.

        Raises:
            ValueError: If the world that is active has other options than those given here.
        """
        mock = next((mock for mock in reversed(_active) if mock.thread is this_thread()), None)
        if mock is None:
            mock = self.fresh()
            mock.start()
            mock._joined_by = 1
        else:
            mock.check_options({**AMBIENT.marker, **self.given})
            mock._joined_by += bool(mock._joined_by)
        try:
            yield mock.handle
        finally:
            if mock._joined_by:
                mock._joined_by -= 1
                if mock._joined_by == 0:
                    mock.stop()

    def check_options(self, given: dict[str, OptionValue]) -> None:
        """Refuse options that are not those in force here."""
        for name, value in given.items():
            in_force = getattr(self.options, name)
            if check(name, value) != in_force:
                raise ValueError(
                    f"mock_pinpoint: {name}={value!r} cannot be had inside a mock_pinpoint with {name}={in_force!r}"
                )

    @property
    def default_region(self) -> str:
        """The region of clients for which none is configured."""
        return self.options.region

    def answer(self, request: Request) -> Answer:
        """Answer one attempt of a call."""
        respond = _gateway()
        with self.outside.lock:
            return respond(self.world, request, self._exists_outside)

    @property
    def real_retry_delays(self) -> bool:
        """Whether clients really wait before they try again."""
        return self.world.faults.real_retry_delays

    def note_delay(self, retries: Mapping[str, Any], seconds: float) -> None:
        """Keep how long a client waits before the next attempt of a call."""
        from .gateway.calls import note_delay

        with self.outside.lock:
            note_delay(self.world.calls, retries, seconds)

    def _exists_outside(self, application_id: str) -> bool:
        """Whether a mock that encloses this one has an app."""
        return any(
            mock.thread is self.thread and mock.depth < self.depth and mock.world.find_app(application_id) is not None
            for mock in _active
        )

    @contextmanager
    def settled(self) -> Iterator[World]:
        """The world, locked, after everything that has come due was done."""
        _load_slices()
        with self.outside.lock:
            self.world.run_due()
            yield self.world

    @contextmanager
    def between_actions(self, doing: str) -> Iterator[World]:
        """The settled world, for what cannot be done from within an action."""
        with self.settled() as world:
            if world.is_busy:
                raise RuntimeError(
                    f"{doing} cannot be used while an action of the mock, or a function it has called, is running"
                )
            yield world

    @contextmanager
    def checkpoint(self) -> Iterator[None]:
        """Roll back, on exit, whatever happens inside; the exit of an outer one ends those inside it too."""
        with self.between_actions("checkpoint()") as world:
            self._checkpoints.append(world)
            self.world = world.copy()
        try:
            yield
        except BaseException:
            self.rolled_back = self.world  # for the failure report
            raise
        finally:
            with self.outside.lock:
                if any(saved is world for saved in self._checkpoints):
                    while self._checkpoints.pop() is not world:
                        pass
                    self.world = world

    def reset(self) -> None:
        """Begin anew, with the same options."""
        with self.between_actions("reset()"):
            files = self.world.files
            self.world = self._new_world()
            self.world.files = files
            self.outside.failures.clear()

    def _new_world(self) -> World:
        from .world.store import World

        return World(self.options, self.seed, self.depth, self.outside)


_active: tuple[Mock, ...] = ()
_active_lock = threading.RLock()


def _enter(mock: Mock) -> None:
    global _active
    _interception.start()
    with _active_lock:
        _active = (*_active, mock)


def _leave(mock: Mock) -> None:
    global _active
    with _active_lock:
        _active = tuple(other for other in _active if other is not mock)
    _interception.stop()


def active_mocks() -> tuple[Mock, ...]:
    """The mocks that are active, the innermost last."""
    return _active


def innermost() -> Mock | None:
    """The mock that answers this thread: its own innermost, else the innermost of the process."""
    active = _active
    if len(active) > 1:
        thread = this_thread()
        for mock in reversed(active):
            if mock.thread is thread:
                return mock
    return active[-1] if active else None


_interception = Interception(innermost)


def _renew_locks() -> None:  # pragma: no cover  (runs in the child of a fork, where nothing is measured)
    """In the child of a fork, no other thread is there to release what it held."""
    global _active_lock
    _active_lock = threading.RLock()
    _interception.renew_lock()
    for mock in _active:
        mock.outside.renew_lock()


if hasattr(os, "register_at_fork"):  # pragma: no branch  (where there is no fork there is nothing to renew)
    os.register_at_fork(after_in_child=_renew_locks)


@cache
def _gateway() -> Callable[[World, Request, Callable[[str], bool]], Answer]:
    """The gateway's function, with the slices registered."""
    _load_slices()
    from .gateway.dispatch import answer

    return answer


@cache
def _load_slices() -> None:
    for name in SLICES:
        import_module(f"{__package__}.{name}.operations")


def current() -> Pinpoint:
    """The handle of the innermost active mock.

    Returns:
        What `with mock_pinpoint() as pinpoint` gives.

    Raises:
        LookupError: If no mock is active.

    Example:
        >>> from pinpoint_mock import current, mock_pinpoint
        >>> with mock_pinpoint() as pinpoint:
        ...     current() is pinpoint
        True
    """
    mock = innermost()
    if mock is None:
        raise LookupError("no mock_pinpoint is active: use it as a decorator, a context manager or a fixture first")
    return mock.handle


@overload
def mock_pinpoint(decorated: Decorated, /) -> Decorated: ...
@overload
def mock_pinpoint(
    *,
    account_id: str = Options.account_id,
    region: str = Options.region,
    seed: int | None = Options.seed,
    jobs: Jobs = Options.jobs,
    s3: str | Path | S3Client | None = Options.s3,
    inactivate_duplicates: Duplicates = Options.inactivate_duplicates,
    reimport: Reimport = Options.reimport,
    missing_variable: MissingVariable = Options.missing_variable,
    limits: Limits = Options.limits,
    schedule_offset_check: bool = Options.schedule_offset_check,
) -> Mock: ...
def mock_pinpoint(decorated: Any = None, /, **options: Any) -> Any:  # noqa: D417  (the options are named one by one)
    """Answer `boto3.client("pinpoint")` from memory: as decorator, as context manager, or by start and stop.

    Args:
        decorated: The function or class, when used as a decorator without parentheses.
        account_id: The 12 digits of the AWS account; `123456789012`, as moto's, by default.
        region: The region of clients for which none is configured; `us-east-1` by default.
        seed: An integer from which ids and random choices come, 0 by default; None draws one.
        jobs: How the status of import and export jobs moves: `poll` (the default: created, processing at the
            first answer that shows the job, done at the second), `every-status` (each answer moves one),
            `time` (by the clock), `immediate` (done at the first answer), `manual` (by the job's `advance`).
        s3: Where the files of jobs are: a folder with a subfolder for each bucket, or a boto3 client for S3. By
            default a bucket known to `pinpoint.s3`, else moto's S3 if it is active.
        inactivate_duplicates: Which endpoints become INACTIVE when another one is written with their address
            and channel: `all` (the default), those of `push` channels, or none with `off`.
        reimport: What an import into an existing segment does to its members: `replace` (the default) or `add`.
        missing_variable: What a variable in a template does that has neither a value nor a default: `fail` (the
            default: nobody gets the message) or `omit` (it is left out).
        limits: Whose quotas are in force: `current` (the default) or those of `2019`.
        schedule_offset_check: Whether publishing a journey refuses a StartTime whose offset is not that of
            its schedule's Timezone; True by default (observed).

    Returns:
        The decorated function or class; without one, a `Mock` to use as decorator, as context manager or with
        `start()` and `stop()`.

    Raises:
        TypeError: For an option that does not exist.
        ValueError: For a value that an option cannot take.

    Example:
        >>> import boto3
        >>> from pinpoint_mock import mock_pinpoint
        >>> with mock_pinpoint():
        ...     client = boto3.client("pinpoint")
        ...     app = client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]
        ...     client.get_app(ApplicationId=app["Id"])["ApplicationResponse"]["Name"]
        'shop'
    """
    return Mock(options) if decorated is None else Mock(options)(decorated)
