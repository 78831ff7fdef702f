"""The service model, compiled for each operation: the place of each parameter, and its check."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

from .errors import BadRequest
from .serialisation import writer_of
from .validation import checker_of, from_query

if TYPE_CHECKING:
    from collections.abc import Container

    from botocore.model import OperationModel, ServiceModel, Shape

    from .serialisation import Writer
    from .validation import Checker


class Route:
    """The HTTP side of one operation.

    Args:
        model: The operation in botocore's service model.
    """

    def __init__(self, model: OperationModel) -> None:
        self.model = model
        self.name = model.name
        self.method: str = model.http["method"]
        self.status: int = model.http["responseCode"]
        self.template = template = str(model.http["requestUri"])
        self.pattern = re.compile(re.sub(r"\{[^}]*\}", "([^/]*)", template) + "$")
        members = model.input_shape.members if model.input_shape else {}
        in_path = {shape.serialization.get("name", name): name for name, shape in _located(members, "uri")}
        self.path_members = tuple(in_path[label] for label in re.findall(r"\{([^}]*)\}", template))
        self.query_members = {
            shape.serialization.get("name", name): (name, shape) for name, shape in _located(members, "querystring")
        }
        self.payload: str = model.input_shape.serialization.get("payload", "") if model.input_shape else ""
        self.check_payload: Checker | None = checker_of(members[self.payload]) if self.payload else None
        self.payload_members = frozenset(getattr(members[self.payload], "members", ())) if self.payload else frozenset()
        self.output = _output_payload(model)
        self.write: Writer | None = None if self.output is None else writer_of(self.output)

    def read_path(self, url: str) -> tuple[str, ...] | None:
        """Return the arguments in the path of a URL without its query; None if it is another path.

        The path is matched from the right, because the endpoint's own URL may have a path before it.
        """
        if not self.path_members:
            return () if url.endswith(self.template) else None
        match = self.pattern.search(url)
        if match is None:
            return None
        groups = match.groups()
        return tuple(map(unquote, groups)) if "%" in url else groups

    def read_query(self, query: str, names: Container[str]) -> dict[str, Any]:
        """Return the checked parameters of the query string, by member. Other members than `names` are left out."""
        texts = parse_qs(query, keep_blank_values=True)
        checked = {}
        for wire_name, (name, shape) in self.query_members.items():
            if wire_name in texts and name in names:
                try:
                    checked[name] = from_query(shape, texts[wire_name])
                except BadRequest as error:
                    raise error.inside(name) from None
        return checked


def _located(members: dict[str, Shape], location: str) -> list[tuple[str, Shape]]:
    return [(name, shape) for name, shape in members.items() if shape.serialization.get("location") == location]


def _output_payload(model: OperationModel) -> Shape | None:
    shape = model.output_shape
    if shape is None or "payload" not in shape.serialization:
        return None
    return shape.members[shape.serialization["payload"]]


_ROUTES: dict[str, Route] = {}


def route_of(model: OperationModel) -> Route:
    """Return the route of an operation, which is compiled on first use."""
    found = _ROUTES.get(model.name)
    if found is None:
        found = _ROUTES[model.name] = Route(model)
    return found


def route_named(name: str) -> Route:
    """Return the route of the operation with this name, which is compiled on first use."""
    return _ROUTES.get(name) or route_of(service_model().operation_model(name))


@cache
def service_model() -> ServiceModel:
    """Return botocore's own model of Pinpoint, for requests that come without a model."""
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    return ServiceModel(Loader().load_service_model("pinpoint", "service-2"), "pinpoint")


def find_route(method: str, url: str) -> tuple[Route | None, bool]:
    """Find the operation of a method and a URL.

    Returns:
        The operation, or None; and whether the path exists with any method.
    """
    service = service_model()
    path_exists = False
    for name in service.operation_names:
        route = route_of(service.operation_model(name))
        if route.pattern.search(url):
            path_exists = True
            if route.method == method:
                return route, True
    return None, path_exists
