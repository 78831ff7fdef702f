"""`mock_pinpoint`: the context manager, decorator and start/stop."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .active import NO_STARTER, ActiveMocks, find_starter
from .failure_note import add_report, fail
from .pytest_context import PYTEST
from .world.formatting import show
from .world.options import Options, OptionValue, check
from .world.thread import this_thread

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from .face.handle import Pinpoint
    from .world.options import Duplicates, Jobs, Limits, MissingVariable, Reimport, Retired, RetiredCode

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Mock:
    """Starts and stops an in-memory Pinpoint, and joins decorated functions to it.

    Args:
        given: The options of this use, by name.
    """

    def __init__(self, given: dict[str, OptionValue]) -> None:
        from .world.session import Session  # a test run may import this package and make no mock

        self._given = {name: check(name, value) for name, value in given.items()}
        self._session = Session()
        self._thread: object = None
        self._is_active = False
        self._handled: BaseException | None = None
        self._joined_by = 0
        self._starter = NO_STARTER

    @cached_property
    def handle(self) -> Pinpoint:
        """The handle that `as` gives; it stays the same when the mock is started again."""
        from .face.handle import Pinpoint

        return Pinpoint(self._session)

    def start(self) -> Pinpoint:
        """Begin with a new world, and return its handle.

        Raises:
            RuntimeError: If this instance is active already.
            UnreadableExport: If something cannot be loaded that the option `load` names.
        """
        __tracebackhide__ = True
        if self._is_active:
            raise RuntimeError("this mock_pinpoint is active already; call mock_pinpoint() again for another one")
        options = PYTEST.resolve(self._given)
        seed = secrets.randbits(32) if options.seed is None else options.seed
        self._thread = this_thread()
        enclosing = ACTIVE.innermost_of(self._thread)
        self._session.begin(options, seed, None if enclosing is None else enclosing._session)
        self._session.explicit_region = PYTEST.explicit_region(self._given)
        if options.load is not None:
            self._load(options.load)
        self._is_active = True
        self._handled = sys.exc_info()[1]
        self._starter = find_starter()
        ACTIVE.add(self)
        if PYTEST.sessions is not None:
            PYTEST.sessions.append(self._session)
        return self.handle

    def _load(self, path: Path) -> None:
        """Load what the option names; an error is one sentence, which pytest shows without the frames of this package.

        Raises:
            UnreadableExport: If something cannot be loaded.
        """
        from .exports.documents import UnreadableExport
        from .face.exported_files import load_option

        __tracebackhide__ = True
        try:
            load_option(self._session, path)
        except UnreadableExport as error:
            raise error.with_traceback(None) from None

    def stop(self) -> None:
        """Leave this mock, wherever it stands among those that are active.

        Raises:
            RuntimeError: If this instance is not active.
            AssertionError: If nothing met a rule of `pinpoint.faults`, with `strict_faults`; not while another
                exception is being handled.
        """
        error = sys.exc_info()[1]
        error = None if error is self._handled else error  # that one is older than the mock
        self._stop(error)
        add_report(error, self._session)

    def _stop(self, error: BaseException | None) -> None:
        if not self._is_active:
            raise RuntimeError("this mock_pinpoint is not active: stop() goes with an earlier start()")
        self._is_active, self._handled = False, None
        ACTIVE.remove(self)
        self._session.end()
        if error is None and self._session.options.strict_faults:
            from .unmet_faults import find_faults_at_end

            fail(find_faults_at_end(self._session), self._session)

    def __enter__(self) -> Pinpoint:
        __tracebackhide__ = True
        return self.start()

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        self._stop(error)
        add_report(error, self._session)

    async def __aenter__(self) -> Pinpoint:
        return self.start()

    async def __aexit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        self.__exit__(kind, error, traceback)

    def __call__(self, decorated: Decorated) -> Decorated:
        """Decorate a function, a coroutine function, a generator function or a class of tests.

        Raises:
            TypeError: If it is none of these.
        """
        given: object = decorated
        if not callable(given) and not isinstance(given, (staticmethod, classmethod)):
            raise TypeError(
                f"mock_pinpoint takes options by keyword only, or a function or class, not {show(decorated)}"
            )
        if isinstance(decorated, type):
            from .classes import decorate_class

            return decorate_class(decorated, self._unstarted_copy)
        from .functions import decorate_function

        return decorate_function(decorated, self._join_or_start)

    def _unstarted_copy(self) -> Mock:
        """Return another mock with the same options."""
        return Mock(self._given)

    def _join_or_start(self) -> AbstractContextManager[Pinpoint]:
        """Return what joins the world that is active in this thread, or starts a new one if there is none."""
        return _Join(self)


class _Join:
    """One use of a decorated function, in the world that is active in its thread or in a new one.

    A mock that a decorated function started is stopped when the last function that joined it is done. That may be
    another one than the function that started it: coroutines and generators end in any order.
    """

    def __init__(self, unstarted: Mock) -> None:
        self._unstarted = unstarted

    def __enter__(self) -> Pinpoint:
        mock = ACTIVE.innermost_of(this_thread())
        is_new = mock is None
        if mock is None:
            mock = self._unstarted._unstarted_copy()
            mock.start()
        else:
            mock._starter.warn_if_forgotten()
        self._mock = mock
        self._options = mock._session.joined_with({**PYTEST.marker, **self._unstarted._given})
        self._options.__enter__()  # a new mock has these options
        mock._joined_by += is_new or bool(mock._joined_by)
        return mock.handle

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        mock = self._mock
        is_last = mock._joined_by == 1
        mock._joined_by -= bool(mock._joined_by)
        self._options.__exit__(None, None, None)  # with the error, it would set the error's attributes
        if is_last:
            mock._stop(error)
        add_report(error, mock._session, is_last=is_last)


ACTIVE: ActiveMocks[Mock] = ActiveMocks()
_NOTHING = object()  # None is a mistake: a function that a decorator below forgot to return


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
    mock = ACTIVE.innermost()
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
    strict_faults: bool = Options.strict_faults,
    retired: Retired = Options.retired,
    retired_code: RetiredCode = Options.retired_code,
    retired_text: str | None = Options.retired_text,
    load: str | Path | None = Options.load,
) -> Mock: ...
def mock_pinpoint(decorated: Any = _NOTHING, /, **options: Any) -> Any:  # noqa: D417  (the options are named one by one)
    """Answer `boto3.client("pinpoint")` from memory: as decorator, as context manager, or by start and stop.

    Args:
        decorated: The function or class, when used as a decorator without parentheses.
        account_id: The 12 digits of the AWS account; `123456789012`, as moto's, by default.
        region: The region of clients that are given none in code; by default the configured one, else `us-east-1`.
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
        strict_faults: Whether the mock raises an AssertionError at its end, unless another exception is under way, if
            nothing met a rule of `pinpoint.faults`; False by default.
        retired: What becomes of calls of operations that ended on 2026-10-30: `answer` (the default: as before the
            end) or `refuse`.
        retired_code: The code of the error with which they are refused: `ForbiddenException` (the default), or
            another one of the service.
        retired_text: Its message; by default the one that was observed.
        load: A file or folder of exported resources to begin with, as `pinpoint.load` takes it; None by default.

    Returns:
        The decorated function or class; without one, a `Mock` to use as decorator, as context manager or with
        `start()` and `stop()`.

    Raises:
        TypeError: For an option that does not exist, a value of a wrong type, or something that cannot be decorated.
        ValueError: For another value that an option cannot take.
        UnreadableExport: When the mock starts, if something cannot be loaded.

    Example:
        >>> import boto3
        >>> from pinpoint_mock import mock_pinpoint
        >>> with mock_pinpoint():
        ...     client = boto3.client("pinpoint")
        ...     app = client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]
        ...     client.get_app(ApplicationId=app["Id"])["ApplicationResponse"]["Name"]
        'shop'
    """
    return Mock(options) if decorated is _NOTHING else Mock(options)(decorated)
