"""The call log: it stores each call raw, and parses it when the test reads it.

A response is stored as the bytes that were sent, until the test reads `response` or `notes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.arguments import check_count
from ..world.clock import to_datetime
from ..world.formatting import show
from ..world.parts import Part
from .credentials import CREDENTIALS, MASK, mask
from .errors import BadRequest
from .kept_answer import KeptAnswer
from .retirement import family_of
from .validation import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .literals import OperationStatus
    from .message import Request
    from .model import Route

_TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Call:
    """One call of the API.

    Args:
        operation: The operation's name, such as `CreateJourney`.
        parameters: The parameters as boto3 takes them, with the credentials of channels masked. A body that cannot be
            parsed is included unchanged, unless it may contain credentials.
        region: The client's region.
        time: The virtual time of the call's first attempt, aware, in UTC.
        attempts: The number of attempts that botocore made.
        last_attempt_time: The virtual time of the last attempt, aware, in UTC; equal to `time` if there was only one.
        status: The HTTP status of the response; None if an exception was raised instead.
        error: The error's code and message, or the exception; None if the call succeeded.
        retry_delays: The delays in seconds that botocore chose before each further attempt. It does not really wait,
            unless `pinpoint.faults.real_retry_delays` is set.
        response: The response as boto3 returns it, without ResponseMetadata, and with the credentials of channels
            masked. For an error, the members of `ClientError.response`, such as
            `{"Error": {"Code": …, "Message": …}}`. None without a response. It is parsed when it is first read,
            and is ignored when calls are compared.
        notes: The important parts of the response: a string for each of the first five items that failed, and other
            remarks of the mock. They are ignored when calls are compared.
    """

    operation: str
    parameters: dict[str, Any] = field(hash=False)
    region: str
    time: datetime
    attempts: int
    last_attempt_time: datetime
    status: int | None
    error: str | None = None
    retry_delays: tuple[float, ...] = ()
    response: dict[str, Any] | None = field(default_factory=lambda: None, compare=False, repr=False)
    notes: tuple[str, ...] = field(default_factory=tuple, compare=False, repr=False)

    if not TYPE_CHECKING:  # otherwise a type checker would accept every attribute

        def __getattr__(self, name: str) -> object:
            """Parse a member from the response when it is first read; see `_MADE_WHEN_READ`."""
            answer, make = vars(self).get("_answer"), _MADE_WHEN_READ.get(name)
            if answer is None or make is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            vars(self)[name] = value = make(answer)
            return value

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_MADE_WHEN_READ})

    @property
    def operation_status(self) -> OperationStatus:
        """`RETIRED` if the operation ended on 2026-10-30, else `ALIVE`; `DISPUTED` if sources differ.

        Source: docs/behaviours/requests.md#the-end-of-the-service.
        """
        return family_of(self.operation).status

    def describe(self, width: int | None = None) -> str:
        """Return the call as one line. The parameters and the notes are each cut at `width` characters, if given."""
        width = None if width is None else check_count("width", width)
        parameters = ", ".join(f"{name}={show(value, None)}" for name, value in self.parameters.items())
        parameters, notes = _cut(parameters, width), _cut("; ".join(self.notes), width)
        time, last_time = f"{self.time:{_TIME_FORMAT}}", f"{self.last_attempt_time:{_TIME_FORMAT}}"
        attempts = f" attempt {self.attempts}" if self.attempts > 1 else ""
        if last_time != time:
            attempts += f" at {last_time}"
        error = f" {self.error}" if self.error else ""
        status = f" {self.status}" if self.status else ""
        arrow = f" → {notes}" if notes else ""
        return f"{time} {self.region}{status} {self.operation}({parameters}){attempts}{error}{arrow}"

    def __str__(self) -> str:
        return self.describe()


# A default would hide the attribute from `__getattr__`, so the fields have default factories.
_MADE_WHEN_READ: Mapping[str, Callable[[KeptAnswer], object]] = {
    "response": KeptAnswer.read_response,
    "notes": KeptAnswer.read_notes,
}


class _FailedAttempts(NamedTuple):
    """Successive attempts of a call that failed in the same way.

    Args:
        first: The number of the first attempt.
        last: The number of the last attempt.
        text: The status and the error.
    """

    first: int
    last: int
    text: str

    def __str__(self) -> str:
        numbers = f"attempt {self.first}" if self.first == self.last else f"attempts {self.first} to {self.last}"
        return f"{numbers}: {self.text}"


class RawCall:
    """A call as the gateway stores it: not parsed, and without references to entities."""

    __slots__ = (
        "answer",
        "attempts",
        "body",
        "error",
        "failed_attempts",
        "first_time",
        "notes",
        "path",
        "query",
        "region",
        "retries",
        "retry_delays",
        "route",
        "status",
        "time",
    )

    def __init__(self, route: Route, path: tuple[str, ...], query: str, request: Request, time: int) -> None:
        self.route = route
        self.path = path
        self.query = query
        self.body = request.body
        self.region = request.region
        self.retries = request.retries
        self.time = self.first_time = time
        self.attempts: int = self.retries.get("attempt", 1)
        self.status: int | None = None
        self.error: str | None = None
        self.retry_delays: tuple[float, ...] = ()
        self.failed_attempts: tuple[_FailedAttempts, ...] = ()
        self.answer = b""
        self.notes: tuple[str, ...] = ()

    def read(self) -> Call:
        """Return the call for a test to read; its response is not parsed yet."""
        call = Call.__new__(Call)
        vars(call).update(
            operation=self.route.name,
            parameters=self._parameters(),
            region=self.region,
            time=to_datetime(self.first_time),
            attempts=self.attempts,
            last_attempt_time=to_datetime(self.time),
            status=self.status,
            error=self.error,
            retry_delays=self.retry_delays,
            _answer=KeptAnswer(self.route.name, self.status, self.error, self.answer, self._list_notes()),
        )
        return call

    def take_place_of(self, earlier: RawCall) -> None:
        """Take over the record of the attempts before this one."""
        self.retry_delays, self.first_time = earlier.retry_delays, earlier.first_time
        status, error = earlier.status, earlier.error or ""
        text = error if status is None or error.startswith(f"{status}: ") else f"{status} {error}".strip()
        failed, first = earlier.failed_attempts, earlier.attempts
        if failed and failed[-1].text == text:
            failed, first = failed[:-1], failed[-1].first
        self.failed_attempts = (*failed, _FailedAttempts(first, earlier.attempts, text))

    def _list_notes(self) -> tuple[str, ...]:
        return (*map(str, self.failed_attempts), *self.notes)

    def _parameters(self) -> dict[str, Any]:
        route = self.route
        may_hold_credentials = route.payload.endswith("ChannelRequest")
        parameters: dict[str, Any] = dict(zip(route.path_members, self.path, strict=True))
        try:
            parameters.update(route.read_query(self.query, [name for name, _ in route.query_members.values()]))
        except BadRequest:
            parameters["?"] = self.query
        if route.payload and self.body:
            try:
                shown = mask(self._payload(), CREDENTIALS if may_hold_credentials else frozenset())
            except RecursionError:
                shown = self.body
            parameters[route.payload] = self._mask_unknown_members(shown) if may_hold_credentials else shown
        return parameters

    def _mask_unknown_members(self, payload: Any) -> Any:
        """Mask the members that the model does not have: they might be credentials."""
        if not isinstance(payload, dict):
            return MASK
        members = self.route.payload_members
        return {name: value if name in members else MASK for name, value in payload.items()}

    def _payload(self) -> Any:
        try:
            payload = read_json(self.body)
            return self.route.check_payload(payload) if self.route.check_payload else payload
        except BadRequest:
            try:
                return read_json(self.body)
            except BadRequest:
                return self.body


class CallLog(Part):
    """The calls of a world, oldest first."""

    __slots__ = ("calls",)

    def __init__(self) -> None:
        self.calls: list[RawCall] = []

    def add(self, call: RawCall) -> None:
        """Add a call. A further attempt of a call replaces the attempt before it."""
        if call.attempts > 1:
            position = self._position_of(call.retries)
            if position is not None:
                call.take_place_of(self.calls[position])
                self.calls[position] = call
                return
        self.calls.append(call)

    def add_delay(self, retries: Mapping[str, Any], seconds: float) -> None:
        """Record the delay before the next attempt of a call, if the call is still in the log.

        Args:
            retries: botocore's record of the call's attempts: one object for all of them.
            seconds: The delay.
        """
        position = self._position_of(retries)
        if position is not None:
            self.calls[position].retry_delays += (seconds,)

    def _position_of(self, retries: Mapping[str, Any]) -> int | None:
        for position in range(len(self.calls) - 1, -1, -1):
            if self.calls[position].retries is retries:
                return position
        return None

    def copy(self) -> CallLog:
        """Return a log with the same calls."""
        copied = CallLog()
        copied.calls = self.calls.copy()
        return copied


def _cut(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else f"{text[:width]} …"
