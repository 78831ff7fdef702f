"""`mock_pinpoint` as a context manager, as a decorator, and with `start` and `stop`."""

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
    """An in-memory Pinpoint that can be started and stopped, and that decorated functions join.

    Args:
        given: The options that the caller passed, by name.
    """

    def __init__(self, given: dict[str, OptionValue]) -> None:
        from .world.session import Session  # here, because a test run may import this package without using a mock

        self._given = {name: check(name, value) for name, value in given.items()}
        self._session = Session()
        self._thread: object = None
        self._is_active = False
        self._handled: BaseException | None = None
        self._joined_by = 0
        self._starter = NO_STARTER

    @cached_property
    def handle(self) -> Pinpoint:
        """The handle that the `with` statement returns. It stays the same when the mock is started again."""
        from .face.handle import Pinpoint

        return Pinpoint(self._session)

    def start(self) -> Pinpoint:
        """Start the mock with a new world, and return its handle.

        Raises:
            RuntimeError: If this instance is already active.
            UnreadableExport: If the file or folder that the option `load` names cannot be loaded.
        """
        __tracebackhide__ = True
        if self._is_active:
            raise RuntimeError("this mock_pinpoint is already active; call mock_pinpoint() again for another one")
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
        """Load the file or folder of the option `load`. An error has no traceback, so pytest shows one sentence.

        Raises:
            UnreadableExport: If the file or folder cannot be loaded.
        """
        from .exports.documents import UnreadableExport
        from .face.exported_files import load_option

        __tracebackhide__ = True
        try:
            load_option(self._session, path)
        except UnreadableExport as error:
            raise error.with_traceback(None) from None

    def stop(self) -> None:
        """Stop this mock. Other mocks may have been started after it.

        Raises:
            RuntimeError: If this instance is not active.
            AssertionError: With `strict_faults`, if a rule of `pinpoint.faults` was never used; not while another
                exception is being handled.
        """
        error = sys.exc_info()[1]
        error = None if error is self._handled else error  # this exception is older than the mock
        self._stop(error)
        add_report(error, self._session)

    def _stop(self, error: BaseException | None) -> None:
        if not self._is_active:
            raise RuntimeError("this mock_pinpoint is not active: call start() before stop()")
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
        """Decorate a function, a coroutine function, a generator function or a test class.

        Raises:
            TypeError: If the argument is something else.
        """
        given: object = decorated
        if not callable(given) and not isinstance(given, (staticmethod, classmethod)):
            raise TypeError(
                f"mock_pinpoint takes keyword options, or decorates a function or class; it does not take "
                f"{show(decorated)}"
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
        """Return a context manager that joins the mock of this thread, or starts one if none is active."""
        return _Join(self)


class _Join:
    """One call of a decorated function, in the active mock of its thread or in a new one.

    A mock that a decorated function started is stopped when the last function that joined it returns. This need not be
    the function that started it: coroutines and generators end in any order.
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
        self._options.__enter__()  # a new mock already has these options
        mock._joined_by += is_new or bool(mock._joined_by)
        return mock.handle

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        mock = self._mock
        is_last = mock._joined_by == 1
        mock._joined_by -= bool(mock._joined_by)
        self._options.__exit__(None, None, None)  # if it got the error, it would set attributes of the error
        if is_last:
            mock._stop(error)
        add_report(error, mock._session, is_last=is_last)


ACTIVE: ActiveMocks[Mock] = ActiveMocks()
_NOTHING = object()  # not None: a decorator below that forgets to return its function passes None, which is a mistake


def current() -> Pinpoint:
    """Return the handle of the innermost active mock.

    Returns:
        The same handle as in `with mock_pinpoint() as pinpoint`.

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
    """Answer `boto3.client("pinpoint")` from memory: as a decorator, as a context manager, or with start and stop.

    Args:
        decorated: The function or class, if you use it as a decorator without parentheses.
        account_id: The 12 digits of the AWS account. The default is `123456789012`, as in moto.
        region: The region of clients that your code creates without a region. The default is the configured region,
            or `us-east-1` if none is configured.
        seed: An integer that determines ids and random choices. The default is 0. None chooses one at random.
        jobs: How the status of import and export jobs changes: `poll` (the default: created, then processing in the
            first response that shows the job, then done in the second), `every-status` (each response moves to the
            next status), `time` (with the clock), `immediate` (done in the first response), or `manual` (with the
            job's `advance`).
        s3: Where the files of jobs are: a folder with a subfolder for each bucket, or a boto3 client for S3. The
            default is a bucket known to `pinpoint.s3`, else moto's S3 if it is active.
        inactivate_duplicates: Which endpoints become INACTIVE when another one is written with the same address
            and channel: `all` (the default), those of `push` channels, or none with `off`.
        reimport: What an import into an existing segment does to its members: `replace` (the default) or `add`.
        missing_variable: What happens if a template variable has neither a value nor a default: `fail` (the
            default: the message is not sent) or `omit` (the variable is left out).
        limits: Which quotas apply: `current` (the default) or those of `2019`.
        schedule_offset_check: Whether publishing a journey refuses a StartTime whose offset differs from the offset of
            its schedule's Timezone. The default is True (observed).
        strict_faults: Whether the mock raises an AssertionError at its end if a rule of `pinpoint.faults` was never
            used, unless another exception is being raised. The default is False.
        retired: What happens to calls of operations that ended on 2026-10-30: `answer` (the default: as before the
            end) or `refuse`.
        retired_code: The error code for refused calls: `ForbiddenException` (the default), or another error code of
            the service.
        retired_text: The error message for refused calls. The default is the observed message.
        load: A file or folder of exported resources to begin with, as in `pinpoint.load`. The default is None.

    Returns:
        The decorated function or class. Without one, a `Mock` to use as a decorator, as a context manager, or with
        `start()` and `stop()`.

    Raises:
        TypeError: If an option does not exist, a value has the wrong type, or the object cannot be decorated.
        ValueError: If an option cannot take a value of the right type.
        UnreadableExport: When the mock starts, if the file or folder of `load` cannot be loaded.

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
