"""From the body of PutEvents to its items: a fault in one endpoint or one event is kept with it, for its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.definition import with_lists
from ..gateway.errors import BadRequest
from ..gateway.validation import checker_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from botocore.model import Shape

    from ..gateway.validation import Checker

    Members: TypeAlias = Mapping[str, Any]


class Item(NamedTuple):
    """What a request says of one endpoint.

    Args:
        endpoint: The members of the endpoint, or what is wrong with them.
        events: The members of each event by its id, or what is wrong with them.
    """

    endpoint: Members | BadRequest
    events: Mapping[str, Members | BadRequest]


def check_items(shape: Shape) -> Callable[[dict[str, Any]], dict[str, Item]]:
    """Make the check of a request's members, which refuses only what cannot be told apart as items.

    Args:
        shape: The shape of EventsRequest.
    """
    batch: Any = shape.members["BatchItem"].value  # type: ignore[attr-defined]
    check_endpoint = checker_of(batch.members["Endpoint"])
    check_event = checker_of(batch.members["Events"].value)

    def item_of(item: Any, where: str) -> Item:
        given = _object(item, where)
        events = _objects(given.get("Events"), f"{where}.Events")
        return Item(
            _checked(check_endpoint, with_lists(given.get("Endpoint")), "Endpoint"),
            {event_id: _checked(check_event, event, "The event") for event_id, event in events.items()},
        )

    def check(payload: dict[str, Any]) -> dict[str, Item]:
        items = _objects(payload.get("BatchItem"), "BatchItem")
        return {endpoint_id: item_of(item, f"BatchItem[{endpoint_id!r}]") for endpoint_id, item in items.items()}

    return check


def _objects(value: Any, member: str) -> dict[str, Any]:
    """The values of a map but for nulls, which count as absent."""
    return {key: item for key, item in _object(value, member).items() if item is not None}


def _object(value: Any, member: str) -> dict[str, Any]:
    if value is None:
        raise BadRequest("is required", member)
    if not isinstance(value, dict):
        raise BadRequest("must be an object", member)
    return value


def _checked(check: Checker, value: Any, name: str) -> Members | BadRequest:
    try:
        if value is None:
            raise BadRequest("is required", name)
        checked: Members = check(value)
    except BadRequest as error:
        return error
    return checked
