"""The bindings of operations: how a request becomes the arguments of a function, computed once for each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from botocore import xform_name

from .errors import BadRequest, NotFound, OperationNotSupported, PayloadTooLarge
from .nearest import describe_missing_app
from .operation import OPERATIONS
from .packages import load_package
from .paging import Page
from .validation import read_json

if TYPE_CHECKING:
    from ..world.store import Region, World
    from .message import Request
    from .model import Route
    from .operation import Operation
    from .validation import Checker


class Binding:
    """An operation's function, and the source of each of its arguments.

    Args:
        route: The operation's HTTP side.
        operation: The operation's function.

    Raises:
        TypeError: If the function has a parameter that the operation cannot supply.
    """

    def __init__(self, route: Route, operation: Operation) -> None:
        self._route = route
        self.operation = operation
        wanted = operation.parameters
        self._path_parameters = tuple(map(xform_name, route.path_members))
        self._query_parameters = tuple(
            (name, parameter)
            for name, _ in route.query_members.values()
            for parameter in [xform_name(name)]
            if parameter in wanted
        )
        self._wants_region = "region" in wanted
        self._wants_request_id = "request_id" in wanted
        self._wants_page = "page" in wanted
        self._payload_parameter = operation.payload or xform_name(route.payload)
        self._check = _check_of(route, operation)
        needed = {"app" if name == "application_id" else name for name in self._path_parameters}
        if route.payload:
            needed.add(self._payload_parameter)
        supplied = {"region", "request_id", *needed, *(parameter for _, parameter in self._query_parameters)}
        if {"PageSize", "Token", "NextToken"}.intersection(name for name, _ in route.query_members.values()):
            supplied.add("page")
        if not needed <= wanted <= supplied:
            raise TypeError(
                f"the function of {route.name} must take {', '.join(sorted(needed)) or 'nothing'}, and may take "
                f"{', '.join(sorted(supplied - needed))}; it takes {', '.join(sorted(wanted)) or 'nothing'}"
            )

    def perform(
        self,
        world: World,
        path: tuple[str, ...],
        query: str,
        request: Request,
        request_id: str,
    ) -> Any:
        """Check the request, in the order JSON, application, members, and call the function."""
        route = self._route
        payload: Any = None
        if self._check is not None:
            if len(request.body) > self.operation.max_body:
                raise PayloadTooLarge(f"The request body is larger than {self.operation.max_body} bytes")
            payload = read_json(request.body or b"{}")
            if type(payload) is not dict:
                raise BadRequest("The request body must be a JSON object")
            if self.operation.prepare is not None:
                payload = self.operation.prepare(payload)
        region = world.region(request.region)
        arguments: dict[str, Any] = {}
        for parameter, value in zip(self._path_parameters, path):  # noqa: B905  (same length, and `strict` costs time)
            if parameter == "application_id":
                arguments["app"] = region.find_app(value) or self._raise_app_not_found(value, region)
            else:
                arguments[parameter] = value
        if self._wants_region:
            arguments["region"] = region
        if self._wants_request_id:
            arguments["request_id"] = request_id
        if route.query_members:
            self._add_query(arguments, path, query, request.region)
        if self._check is not None:
            arguments[self._payload_parameter] = self._check(payload)
        return self.operation.function(**arguments)

    def _raise_app_not_found(self, application_id: str, region: Region) -> NoReturn:
        raise NotFound(self.operation.unknown_app, describe_missing_app(application_id, region))

    def _add_query(self, arguments: dict[str, Any], path: tuple[str, ...], query: str, region: str) -> None:
        """Add the members of the query that the function has parameters for; the others are not even checked."""
        if self._wants_page:
            given = self._route.read_query(query, ("PageSize", "Token", "NextToken"))
            list_name = "/".join((self._route.name, region, *path))
            arguments["page"] = Page.read(list_name, given.get("PageSize"), given.get("Token", given.get("NextToken")))
        if self._query_parameters:
            given = self._route.read_query(query, [name for name, _ in self._query_parameters])
            for name, parameter in self._query_parameters:
                arguments[parameter] = given.get(name)


def _check_of(route: Route, operation: Operation) -> Checker | None:
    """Return the check of an operation's payload: its own, else the model's; None without a payload."""
    shape = route.model.input_shape
    if operation.check is None or shape is None:
        return route.check_payload
    return operation.check(shape.members[route.payload])


_BINDINGS: dict[str, Binding] = {}


def binding_of(route: Route) -> Binding:
    """Return the binding of an operation, which is computed on first use.

    Raises:
        OperationNotSupported: If the operation exists only in a newer botocore.
    """
    operation = OPERATIONS.get(route.name)
    if operation is None:
        load_package(route.template)
        operation = OPERATIONS.get(route.name)
    if operation is None:
        raise OperationNotSupported(route.name)
    found = _BINDINGS.get(route.name)
    if found is None or found.operation is not operation:
        found = _BINDINGS[route.name] = Binding(route, operation)
    return found
