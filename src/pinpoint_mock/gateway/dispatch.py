"""The answer to one request: route, retired operation, JSON, application, members, function, in that order."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..world.clock import SECOND
from ..world.formatting import show_error
from ..world.likeness import enclose
from .binding import binding_of
from .call_notes import running_call
from .calls import CallLog, RawCall
from .errors import InternalServerError, MethodNotAllowed, NotFound, ServiceError
from .fault_rules import FaultRules
from .message import Answer, NoAnswer
from .model import find_route, route_of
from .request_faults import apply_error, apply_latency
from .retirement import refuse_if_retired
from .serialisation import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..world.session import Session
    from .message import Request
    from .model import Route

response_check: Callable[[Route, Any], None] | None = None
"""A check of each result against the model, for the tests of pinpoint-mock itself."""


def answer(session: Session, request: Request) -> Answer:
    """Answer one attempt of a call.

    Args:
        session: The session that answers.
        request: The request.

    Raises:
        OperationNotSupported: If the operation exists only in a newer botocore.
        ReadTimeout: If a fault delays the response longer than the client waits.
        LostConnection: If a fault loses the connection.
        Exception: If an operation or the user's own code raises it: the test should see it.
    """
    with session.lock:
        answered = _answer(session, request)
    session.follow_up()
    return answered


def _answer(session: Session, request: Request) -> Answer:
    world = session.world
    now = world.run_due()
    url, _, query = request.url.partition("?")
    route = route_of(request.model)
    path = route.read_path(url)
    request_id = world.ids.requests.draw()
    if path is None or request.method != route.method:
        found, path_exists = find_route(request.method, url)
        path = None if found is None else found.read_path(url)
        if found is None or path is None:
            error = MethodNotAllowed("Method not allowed") if path_exists else NotFound()
            return _error_answer(error, now, request_id)
        route = found
    call = RawCall(route, path, query, request, now)
    world.part(CallLog).add(call)
    clock = world.clock
    token = running_call.set(call)
    before = clock.request_time  # not None if a finalizer makes a call during a request
    try:
        if world.part(FaultRules):
            now = apply_latency(world, route.name, request)
            apply_error(world, route.name, request)
        clock.request_time = now
        refuse_if_retired(world, route.name)
        result = binding_of(route).perform(world, path, query, request, request_id)
    except ServiceError as error:
        if error.missing is not None:
            error.message += enclose(error.missing.find_hint(session.world, session.list_enclosing_worlds()))
        call.status = error.status
        call.error = f"{error.code}: {error.message}"
        refusal = _error_answer(error, now, request_id)
        call.answer = refusal.body
        return refusal
    except NoAnswer as silence:
        call.error = f"raised {silence.error}: {silence}"
        raise
    except BaseException as error:
        call.error = f"raised {show_error(error)}"
        raise
    finally:
        clock.request_time = before
        running_call.reset(token)
    if response_check is not None:
        response_check(route, result)
    call.status = route.status
    if route.output is None:
        return Answer(route.status, _headers(now, request_id, 0), b"")
    body = call.answer = to_json(result if route.write is None else route.write(result)).encode()
    return Answer(route.status, _headers(now, request_id, len(body)), body)


def note_delay(session: Session, retries: Mapping[str, Any], seconds: float) -> None:
    """Record the delay before the next attempt of a call.

    Args:
        session: The session that answers the call.
        retries: botocore's record of the call's attempts: one object for all of them.
        seconds: The delay.
    """
    with session.lock:
        session.world.part(CallLog).add_delay(retries, seconds)


def has_real_retry_delays(session: Session) -> bool:
    """Return whether clients really wait before they try again."""
    with session.lock:
        return session.world.part(FaultRules).real_retry_delays


def _error_answer(error: ServiceError, now: int, request_id: str) -> Answer:
    body = error.body().encode()
    headers = _headers(now, request_id, len(body))
    del headers["Cache-Control"]  # observed: successes only
    if error.status == InternalServerError.status:
        del headers["X-Amzn-Trace-Id"]  # observed
    return Answer(error.status, error.complete(headers), body)


def _headers(now: int, request_id: str, length: int) -> dict[str, str]:
    """Build the headers that dumps of real responses show (observed).

    Source: docs/behaviours/requests.md#response-headers
    """
    date, trace = _of_second(now // SECOND)
    return {
        "Date": date,
        "Content-Type": "application/json",
        "Content-Length": str(length),
        "Connection": "keep-alive",
        "x-amzn-RequestId": request_id,
        "Access-Control-Allow-Origin": "*",
        "x-amz-apigw-id": f"{request_id[9:13]}{request_id[25:36]}=",
        "X-Amzn-Trace-Id": f"{trace}{request_id[:8]}{request_id[9:13]}{request_id[24:]}",
        "Cache-Control": "no-store",
    }


@lru_cache(maxsize=4)
def _of_second(second: int) -> tuple[str, str]:
    """Return the Date of a second, and the start of its trace ids."""
    from email.utils import formatdate

    return formatdate(second, usegmt=True), f"Root=1-{second:08x}-"
