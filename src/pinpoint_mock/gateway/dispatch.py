"""One request, answered: route, JSON, application, members, function, in that order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from botocore import xform_name

from ..world.clock import SECOND
from .calls import RawCall
from .errors import BadRequest, MethodNotAllowed, NotFound, OperationNotSupported, PayloadTooLarge, ServiceError
from .model import find_route, route_of
from .operation import OPERATIONS
from .paging import Page
from .serialisation import to_json
from .validation import read_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import OperationModel

    from ..world.store import App, World
    from .model import Route
    from .operation import Operation

MAX_BODY = 7 * 1024 * 1024  # documented quota


class Request(NamedTuple):
    """A request as the client would have sent it.

    Args:
        model: The operation that the client called.
        method: The HTTP method.
        url: The URL with its query.
        body: The body, empty if there is none.
        region: The client's region.
        invocation: An id that the attempts of one call share.
        attempt: Which of them this is, from 1.
    """

    model: OperationModel
    method: str
    url: str
    body: bytes
    region: str
    invocation: str
    attempt: int


class Answer(NamedTuple):
    """What the service puts on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


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
    request_id = world.ids.requests.uuid()
    if path is None or request.method != route.method:
        found, path_exists = find_route(request.method, url)
        path = None if found is None else found.read_path(url)
        if found is None or path is None:
            error = MethodNotAllowed("Method not allowed") if path_exists else NotFound()
            return _error_answer(error, now, request_id)
        route = found
    call = _record(world, route, path, query, request, now)
    pinned, world.clock.pinned = world.clock.pinned, now
    try:
        result = _perform(world, route, path, query, request, exists_outside)
    except ServiceError as error:
        call.status = error.status
        call.error = f"{error.code}: {error.message}"
        return _error_answer(error, now, request_id)
    except BaseException as error:
        call.error = f"raised {type(error).__name__}: {error}"
        raise
    finally:
        world.clock.pinned = pinned
    if response_check is not None:
        response_check(route, result)
    call.status = route.status
    if route.output is None:
        return Answer(route.status, _headers(now, request_id, 0), b"")
    body = to_json(result if route.write is None else route.write(result)).encode()
    return Answer(route.status, _headers(now, request_id, len(body)), body)


def _record(world: World, route: Route, path: tuple[str, ...], query: str, request: Request, now: int) -> RawCall:
    if request.attempt > 1:
        for call in reversed(world.calls):
            if call.invocation == request.invocation:
                call.attempts = request.attempt
                call.status = call.error = None
                return call  # type: ignore[no-any-return]
    call = RawCall(route, path, query, request.body, request.region, now, request.invocation)
    world.calls.append(call)
    return call


def _perform(
    world: World,
    route: Route,
    path: tuple[str, ...],
    query: str,
    request: Request,
    exists_outside: Callable[[str], bool],
) -> Any:
    operation = OPERATIONS.get(route.name)
    if operation is None:
        raise OperationNotSupported(route.name)
    if len(request.body) > MAX_BODY:
        raise PayloadTooLarge(f"The request body is larger than {MAX_BODY} bytes")
    payload = read_json(request.body or b"{}") if route.payload else {}
    if not isinstance(payload, dict):
        raise BadRequest("The request body must be a JSON object")
    wanted = operation.parameters
    arguments: dict[str, Any] = {}
    region = world.region(request.region)
    for name, value in zip(route.path_members, path, strict=True):
        if name == "ApplicationId":
            arguments["app"] = _app(region.apps.get(value), value, operation, exists_outside)
        else:
            arguments[_snake(name)] = value
    if "region" in wanted:
        arguments["region"] = region
    if route.query_members:
        _add_query(arguments, route, path, query, wanted)
    if route.check_payload is not None:
        arguments[_snake(route.payload)] = route.check_payload(payload)
    return operation.function(**arguments)


def _app(app: App | None, application_id: str, operation: Operation, exists_outside: Callable[[str], bool]) -> App:
    if app is not None:
        return app
    if exists_outside(application_id):
        raise NotFound(
            f"{operation.unknown_app} (app {application_id} belongs to an enclosing mock_pinpoint: "
            f"this one began with a world of its own)"
        )
    raise NotFound(operation.unknown_app)


def _add_query(
    arguments: dict[str, Any], route: Route, path: tuple[str, ...], query: str, wanted: frozenset[str]
) -> None:
    """Add the members of the query that the function names; those that it does not name are not even checked."""
    given = route.read_query(query)
    if "page" in wanted:
        list_name = "/".join((route.name, *path))
        arguments["page"] = Page.read(list_name, given.get("PageSize"), given.get("Token", given.get("NextToken")))
    for name, _ in route.query_members.values():
        parameter = _snake(name)
        if parameter in wanted:
            arguments[parameter] = given.get(name)


_SNAKE: dict[str, str] = {}


def _snake(member: str) -> str:
    found = _SNAKE.get(member)
    if found is None:
        found = _SNAKE[member] = xform_name(member)
    return found


def _error_answer(error: ServiceError, now: int, request_id: str) -> Answer:
    body = to_json({"Message": error.message}).encode()
    headers = _headers(now, request_id, len(body))
    del headers["Cache-Control"]  # observed: successes only
    headers["x-amzn-ErrorType"] = error.code
    return Answer(error.status, headers, body)


def _headers(now: int, request_id: str, length: int) -> dict[str, str]:
    """The headers that dumps of real answers show. Source: facts-observed 1.2, 1.3."""
    return {
        "Date": _http_date(now // SECOND),
        "Content-Type": "application/json",
        "Content-Length": str(length),
        "Connection": "keep-alive",
        "x-amzn-RequestId": request_id,
        "Access-Control-Allow-Origin": "*",
        "x-amz-apigw-id": f"{request_id[9:13]}{request_id[25:36]}=",
        "X-Amzn-Trace-Id": f"Root=1-{now // SECOND:08x}-{request_id[:8]}{request_id[9:13]}{request_id[24:]}",
        "Cache-Control": "no-store",
    }


_last_date = (-1, "")


def _http_date(seconds: int) -> str:
    global _last_date
    known, text = _last_date
    if known != seconds:
        from email.utils import formatdate

        text = formatdate(seconds, usegmt=True)
        _last_date = (seconds, text)
    return text
