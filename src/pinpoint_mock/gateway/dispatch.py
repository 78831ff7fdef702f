"""One request, answered: route, JSON, application, members, function, in that order."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..world.clock import SECOND
from .binding import binding_of
from .calls import RawCall, position_of
from .errors import InternalServerError, MethodNotAllowed, NotFound, ServiceError
from .faults import meet_latency, meet_refusal
from .message import Answer
from .model import find_route, route_of
from .serialisation import to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..world.store import World
    from .message import Request
    from .model import Route

response_check: Callable[[Route, Any], None] | None = None
"""A check of every result against the model, for tests of pinpoint-mock itself."""


def answer(world: World, request: Request, exists_outside: Callable[[str], bool]) -> Answer:
    """Answer a request; the caller holds the lock.

    Args:
        world: Where it happens.
        request: The request.
        exists_outside: Whether an enclosing mock has an app of this id.

    Raises:
        OperationNotSupported: If nobody has built the operation.
        Exception: What an operation or the user's own code raises goes through, for the test to see.
    """
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
    call = _record(world, RawCall(route, path, query, request, now))
    clock = world.clock
    before = clock.request_time  # there is one if a finalizer calls within a request
    try:
        if world.faults:
            now = meet_latency(world, route.name, request)
            meet_refusal(world, route.name, request)
        clock.request_time = now
        result = binding_of(route).perform(world, path, query, request, request_id, exists_outside)
    except ServiceError as error:
        call.status = error.status
        call.error = f"{error.code}: {error.message}"
        return _error_answer(error, now, request_id)
    except BaseException as error:
        call.error = f"raised {type(error).__name__}: {error}"
        raise
    finally:
        clock.request_time = before
    if response_check is not None:
        response_check(route, result)
    call.status = route.status
    if route.output is None:
        return Answer(route.status, _headers(now, request_id, 0), b"")
    body = to_json(result if route.write is None else route.write(result)).encode()
    return Answer(route.status, _headers(now, request_id, len(body)), body)


def _record(world: World, call: RawCall) -> RawCall:
    """Keep a call; a further attempt of one takes the place of the attempt before."""
    if call.attempts > 1:
        position = position_of(world.calls, call.retries)
        if position is not None:
            call.retry_delays = world.calls[position].retry_delays
            world.calls[position] = call
            return call
    world.calls.append(call)
    return call


def _error_answer(error: ServiceError, now: int, request_id: str) -> Answer:
    body = error.body().encode()
    headers = _headers(now, request_id, len(body))
    del headers["Cache-Control"]  # observed: successes only
    if error.status == InternalServerError.status:
        del headers["X-Amzn-Trace-Id"]  # observed
    headers["x-amzn-ErrorType"] = error.code
    return Answer(error.status, headers, body)


def _headers(now: int, request_id: str, length: int) -> dict[str, str]:
    """The headers that dumps of real answers show. Source: facts-observed 1.2, 1.3."""
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
    """The Date of a second, and how its trace ids begin."""
    from email.utils import formatdate

    return formatdate(second, usegmt=True), f"Root=1-{second:08x}-"
