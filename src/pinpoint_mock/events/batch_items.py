"""The items of a PutEvents request. An error in one endpoint or event is stored in its item, for the response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.definition import with_lists
from ..gateway.errors import BadRequest
from ..gateway.validation import checker_of, describe_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from botocore.model import Shape

    from ..gateway.validation import Checker

    Members: TypeAlias = Mapping[str, Any]


class BatchItem(NamedTuple):
    """One endpoint of a request, and its events.

    Args:
        endpoint: The members of the endpoint, or an error in them.
        events: The members of each event, or an error in them, by the id of the event.
    """

    endpoint: Members | BadRequest
    events: Mapping[str, Members | BadRequest]


def make_checker(shape: Shape) -> Callable[[dict[str, Any]], dict[str, BatchItem]]:
    """Make a function that reads the items of a request. It refuses only a body without a map of items.

    Args:
        shape: The shape of EventsRequest.
    """
    batch: Any = shape.members["BatchItem"].value  # type: ignore[attr-defined]
    check_endpoint = checker_of(batch.members["Endpoint"])
    check_event = checker_of(batch.members["Events"].value)

    def read_item(item: Any, where: str) -> BatchItem:
        given = _object(item, where)
        events = _objects(given.get("Events"), f"{where}.Events")
        return BatchItem(
            _check_member(check_endpoint, with_lists(given.get("Endpoint")), "Endpoint"),
            {event_id: _check_member(check_event, event, "The event") for event_id, event in events.items()},
        )

    def check(payload: dict[str, Any]) -> dict[str, BatchItem]:
        items = _objects(payload.get("BatchItem"), "BatchItem")
        return {endpoint_id: read_item(item, f"BatchItem[{endpoint_id!r}]") for endpoint_id, item in items.items()}

    return check


def _objects(value: Any, member: str) -> dict[str, Any]:
    """Return the values of a map, except nulls: they count as absent."""
    return {key: item for key, item in _object(value, member).items() if item is not None}


def _object(value: Any, member: str) -> dict[str, Any]:
    if value is None:
        raise BadRequest("is required", member)
    if not isinstance(value, dict):
        raise BadRequest(f"must be an object, not {describe_type(value)}", member)
    return value


def _check_member(check: Checker, value: Any, name: str) -> Members | BadRequest:
    try:
        if value is None:
            raise BadRequest("is required", name)
        checked: Members = check(value)
    except BadRequest as error:
        return error
    return checked
