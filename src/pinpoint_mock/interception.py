"""The patches on botocore. Only this file knows how botocore sends a request; it answers before botocore sends one.

While a mock is active, `Endpoint.make_request` registers two handlers on the emitter of each Pinpoint endpoint, once:
`before-send`, which answers, and `choose-signer`, which skips the signature. So every client and session is mocked,
sync or async, created before or after the mock started. The handlers look up the active mock each time, and do nothing
if no mock is active. botocore's own code decides about retries; only the delay before a retry is removed.
"""

from __future__ import annotations

import functools
import inspect
import sys
import threading
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.endpoint
import botocore.retries.bucket
import botocore.session
from botocore import UNSIGNED
from botocore.config import Config
from botocore.hooks import first_non_none_response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from botocore.awsrequest import AWSPreparedRequest, AWSResponse
    from botocore.model import OperationModel

    from .world.session import Session

ENDPOINT_PREFIX = "pinpoint"
DUMMY_CREDENTIALS = {"aws_access_key_id": "pinpoint-mock", "aws_secret_access_key": "pinpoint-mock"}


class Interception:
    """The patches on botocore, in place while at least one mock is active.

    Args:
        find_session: Returns the session that answers the calling thread, or None.
    """

    def __init__(self, find_session: Callable[[], Session | None]) -> None:
        self._find_session = find_session
        self._patches: list[tuple[type, str, Any, Any]] = []
        self._users = 0
        self._lock = threading.RLock()

    def renew_lock(self) -> None:  # pragma: no cover  (runs in the child of a fork, where nothing is measured)
        """Replace the lock: after a fork, no thread holds it."""
        self._lock = threading.RLock()

    def start(self) -> None:
        """Apply the patches when the first mock is started."""
        with self._lock:
            self._users += 1
            if self._users == 1:
                self._patch(botocore.endpoint.Endpoint, "make_request", self._make_request)
                self._patch(botocore.endpoint.Endpoint, "_needs_retry", self._needs_retry)
                self._patch(botocore.retries.bucket.TokenBucket, "acquire", self._acquire)
                self._patch(botocore.session.Session, "__init__", self._session_init)
                self._patch_create_client(botocore.session.Session)
                if "aiobotocore.session" in sys.modules:
                    self._patch_create_client(sys.modules["aiobotocore.session"].AioSession)
                    self._patch_retries_of_aiobotocore()

    def stop(self) -> None:
        """Remove the patches when the last mock is stopped.

        If other code wrapped a patch in the meantime, the patch stays in place and does nothing.
        """
        with self._lock:
            self._users -= 1
            if self._users == 0:
                for owner, name, original, replacement in reversed(self._patches):
                    if owner.__dict__.get(name) is replacement:
                        setattr(owner, name, original)
                self._patches.clear()

    def _patch(self, owner: type, name: str, wrap: Callable[[Any], Any]) -> None:
        original = owner.__dict__[name]
        if hasattr(original, _IS_OURS):
            return  # other code has restored a patch that we had removed
        replacement = wrap(original)
        setattr(replacement, _IS_OURS, True)
        setattr(owner, name, replacement)
        self._patches.append((owner, name, original, replacement))

    def _patch_create_client(self, session_type: type) -> None:
        self._patch(session_type, "create_client", self._create_client)

    def _patch_retries_of_aiobotocore(self) -> None:
        endpoint, bucket = sys.modules["aiobotocore.endpoint"], sys.modules["aiobotocore.retries.bucket"]
        self._patch(endpoint.AioEndpoint, "_needs_retry", self._needs_retry_async)
        self._patch(bucket.AsyncTokenBucket, "acquire", self._acquire_async)

    def _make_request(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def make_request(endpoint: Any, operation_model: OperationModel, request_dict: dict[str, Any]) -> Any:
            context: Mapping[str, Any] | None = None
            if endpoint._endpoint_prefix == ENDPOINT_PREFIX:
                context = request_dict["context"]
                if _SEEN not in endpoint.__dict__:
                    self._register(endpoint, operation_model, context["client_region"])
            outer = _context.get()  # the call whose handlers, or whose user code, make this call
            _context.set(context)
            try:
                response = original(endpoint, operation_model, request_dict)
            finally:
                _context.set(outer)
            return _within(context, response) if inspect.iscoroutine(response) else response

        return make_request

    def _needs_retry(self, original: Callable[..., bool]) -> Callable[..., bool]:
        """Let the handlers of the retry modes decide, but skip the delay that they ask for."""

        @functools.wraps(original)
        def needs_retry(
            endpoint: Any,
            attempts: int,
            model: Any,
            request_dict: Any,
            response: Any = None,
            caught_exception: Any = None,
        ) -> bool:
            session = self._session_of_failure(endpoint, response, caught_exception)
            if session is None:
                return original(endpoint, attempts, model, request_dict, response, caught_exception)
            proxy = _NoSleepEndpoint(endpoint, session, request_dict["context"]["retries"])
            return original(proxy, attempts, model, request_dict, response, caught_exception) or proxy.has_delay

        return needs_retry

    def _needs_retry_async(self, original: Callable[..., Awaitable[bool]]) -> Callable[..., Awaitable[bool]]:
        @functools.wraps(original)
        async def needs_retry(
            endpoint: Any,
            attempts: int,
            model: Any,
            request_dict: Any,
            response: Any = None,
            caught_exception: Any = None,
        ) -> bool:
            session = self._session_of_failure(endpoint, response, caught_exception)
            if session is None:
                return await original(endpoint, attempts, model, request_dict, response, caught_exception)
            proxy = _AsyncNoSleepEndpoint(endpoint, session, request_dict["context"]["retries"])
            return await original(proxy, attempts, model, request_dict, response, caught_exception) or proxy.has_delay

        return needs_retry

    def _session_of_failure(self, endpoint: Any, response: Any, error: BaseException | None) -> Session | None:
        """Return the session that answers a failed attempt; None after a success, which is never retried."""
        if error is None and response is not None and response[0].status_code < 300:
            return None
        return self._find_session() if endpoint._endpoint_prefix == ENDPOINT_PREFIX else None

    def _acquire(self, original: Callable[..., bool]) -> Callable[..., bool]:
        """Let calls pass the token bucket of the adaptive mode, which is never refilled while time is frozen."""

        @functools.wraps(original)
        def acquire(bucket: Any, *args: Any, **kwargs: Any) -> bool:
            return self._passes() or original(bucket, *args, **kwargs)

        return acquire

    def _acquire_async(self, original: Callable[..., Awaitable[bool]]) -> Callable[..., Awaitable[bool]]:
        @functools.wraps(original)
        async def acquire(bucket: Any, *args: Any, **kwargs: Any) -> bool:
            return self._passes() or await original(bucket, *args, **kwargs)

        return acquire

    def _passes(self) -> bool:
        """Return whether a mock answers the current call, without real delays."""
        session = None if _context.get() is None else self._find_session()
        return session is not None and not _really_waits(session)

    def _register(self, endpoint: Any, operation_model: OperationModel, region: str) -> None:
        model_of = cache(operation_model.service_model.operation_model)
        find_session = self._find_session

        def before_send(request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse | None:
            session = find_session()
            if session is None:
                return None
            model = model_of(event_name[_EVENT_PREFIX:])
            return _answer_function()(session, model, request, region, _context.get() or _NO_CONTEXT)

        def choose_signer(**_: object) -> object:
            return None if find_session() is None else UNSIGNED

        with self._lock:
            if _SEEN not in endpoint.__dict__:  # another thread may have been faster
                endpoint._event_emitter.register_first("before-send.pinpoint", before_send)
                endpoint._event_emitter.register_first("choose-signer.pinpoint", choose_signer)
                endpoint.__dict__[_SEEN] = True

    def _session_init(self, original: Callable[..., None]) -> Callable[..., None]:
        """Patch another session type, such as aiobotocore's, that was imported after the mock was started."""

        @functools.wraps(original)
        def session_init(session: Any, *args: Any, **kwargs: Any) -> None:
            original(session, *args, **kwargs)
            owner = next(base for base in type(session).__mro__ if "create_client" in base.__dict__)
            with self._lock:
                if self._users and all(patched is not owner for patched, *_ in self._patches):
                    self._patch_create_client(owner)
                    if "aiobotocore.session" in sys.modules:
                        self._patch_retries_of_aiobotocore()

        return session_init

    def _create_client(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def create_client(session: Any, *args: Any, **kwargs: Any) -> Any:
            ours = self._find_session()
            if ours is not None and "pinpoint" in (kwargs.get("service_name"), *args[:1]):
                args, kwargs = _offline(session, ours, args, kwargs)
            return original(session, *args, **kwargs)

        return create_client


def watch_requests(watch: Callable[[str], None]) -> Callable[[], None]:
    """Call a function with the operation of each Pinpoint request before it is made.

    Returns:
        A function that ends this.
    """
    owner = botocore.endpoint.Endpoint
    original: Callable[..., Any] = owner.__dict__["make_request"]

    def make_request(endpoint: Any, operation_model: OperationModel, request_dict: dict[str, Any]) -> Any:
        if endpoint._endpoint_prefix == ENDPOINT_PREFIX:
            watch(operation_model.name)
        return original(endpoint, operation_model, request_dict)

    def end() -> None:
        if owner.__dict__["make_request"] is make_request:
            setattr(owner, "make_request", original)  # noqa: B010  (mypy refuses the assignment)

    setattr(owner, "make_request", make_request)  # noqa: B010
    return end


_STANDARD = Config(defaults_mode="standard")  # type: ignore[arg-type]  # the stub says bool
_IS_OURS = "_pinpoint_mock_wrapped_it"
_SEEN = "_pinpoint_mock_has_seen_it"
_NO_CONTEXT: Mapping[str, Any] = {}
_EVENT_PREFIX = len("before-send.pinpoint.")
_context: ContextVar[Mapping[str, Any] | None] = ContextVar("context", default=None)
"""botocore's context of the current call of Pinpoint."""
_ORIGINAL_CREATE_CLIENT = botocore.session.Session.create_client


def _offline(
    session: Any, ours: Session, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return arguments for `create_client` with which botocore looks nothing up over the network.

    With explicit keys, botocore does not use credential processes, SSO, STS or instance metadata. Environment variables
    would not be enough: profiles ignore them, and sessions keep them after the mock.
    """
    names = _parameters_of_create_client()
    given = {**dict(zip(names, args, strict=False)), **kwargs}
    changed: dict[str, Any] = {}
    if given.get("aws_access_key_id") is None and given.get("aws_secret_access_key") is None:
        changed.update(DUMMY_CREDENTIALS)
    config: Any = given.get("config") or Config()
    default_config: Any = session.get_default_client_config() or Config()
    if (
        given.get("region_name") is None
        and config.region_name is None
        and default_config.region_name is None
        and session.instance_variables().get("region") is None
        and (ours.explicit_region is not None or session.get_config_variable("region") is None)
    ):
        changed["region_name"] = ours.options.region
    modes = (config.defaults_mode, default_config.defaults_mode, session.get_config_variable("defaults_mode"))
    if next((mode.lower() for mode in modes if mode), None) == "auto":
        changed["config"] = config.merge(_STANDARD)  # "auto" would read instance metadata
    by_position = tuple(changed.pop(name, value) for name, value in zip(names, args, strict=False))
    return by_position + args[len(names) :], {**kwargs, **changed}


@cache
def _parameters_of_create_client() -> tuple[str, ...]:
    """Return the names of the positional parameters of botocore's own `create_client`."""
    return tuple(inspect.signature(_ORIGINAL_CREATE_CLIENT).parameters)[1:]


async def _within(context: Mapping[str, Any] | None, response: Awaitable[Any]) -> Any:
    """Await the response to a call, which is the current call until then."""
    outer = _context.get()
    _context.set(context)
    try:
        return await response
    finally:
        _context.set(outer)  # not reset with a token: a coroutine that is discarded may end in another context


class _NoSleepEndpoint:
    """An endpoint proxy for `_needs_retry`: it records the delay that a retry handler asks for, and retries at once.

    The handlers of the real endpoint are called as usual.

    Args:
        endpoint: The real endpoint.
        session: The session that answers the call.
        retries: botocore's record of the call's attempts: one object for all of them.
    """

    def __init__(self, endpoint: Any, session: Session, retries: Mapping[str, Any]) -> None:
        self._endpoint = endpoint
        self._event_emitter = self
        self._session = session
        self._retries = retries
        self.has_delay = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._endpoint, name)

    def emit(self, event_name: str, **event: Any) -> list[Any]:
        """Call the handlers."""
        return self._take_delay(self._endpoint._event_emitter.emit(event_name, **{**event, "endpoint": self._endpoint}))

    def _take_delay(self, responses: list[Any]) -> list[Any]:
        """Record the delay in the handlers' responses, and remove it unless clients really wait."""
        from .gateway.dispatch import note_delay

        delay = first_non_none_response(responses)
        if delay is None or delay is False:
            return responses
        note_delay(self._session, self._retries, delay)
        if _really_waits(self._session):
            return responses
        self.has_delay = True
        return []


class _AsyncNoSleepEndpoint(_NoSleepEndpoint):
    """The endpoint proxy for aiobotocore."""

    async def emit(self, event_name: str, **event: Any) -> list[Any]:  # type: ignore[override]
        """Call the handlers."""
        emitter = self._endpoint._event_emitter
        return self._take_delay(await emitter.emit(event_name, **{**event, "endpoint": self._endpoint}))


def _really_waits(session: Session) -> bool:
    """Return whether clients really wait before they try again."""
    from .gateway.dispatch import has_real_retry_delays

    return has_real_retry_delays(session)


@cache
def _answer_function() -> Callable[[Session, OperationModel, AWSPreparedRequest, str, Mapping[str, Any]], AWSResponse]:
    """Import the gateway on the first request, and return the function that answers requests."""
    from .responses import answer_prepared

    return answer_prepared
