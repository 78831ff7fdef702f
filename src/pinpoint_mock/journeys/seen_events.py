"""The `seen` events of a test: event types, or mappings in the form of a PutEvents request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from ..gateway.errors import BadRequest
from ..gateway.model import service_model
from ..gateway.validation import checker_of
from ..world.arguments import check_string, hint_at_choice, iterate, refuse_type, refuse_value

Seen: TypeAlias = "Iterable[str | Mapping[str, object]]"
_VALID = "a list or set of strings, or a list of mappings such as {'EventType': '_custom.delivered', 'Attributes': …}"
_MEMBERS = ("EventType", "Attributes", "Metrics")


class SeenEvent(NamedTuple):
    """An event for conditions to find.

    Args:
        event_type: The type of the event, such as `_email.open`.
        attributes: The attributes of the event.
        metrics: The metrics of the event.
    """

    event_type: str
    attributes: Mapping[str, str]
    metrics: Mapping[str, float]


def read_seen(seen: object) -> list[SeenEvent]:
    """Read the `seen` argument that a caller passes.

    Raises:
        TypeError: If it is not a collection of strings and mappings, or if a member has a wrong type.
        ValueError: If a mapping has no EventType, or has a member that conditions do not use.
    """
    if isinstance(seen, (str, bytes, bytearray, Mapping)):
        refuse_type("seen", _VALID, seen)
    return [_read_event(f"seen[{position}]", item) for position, item in enumerate(iterate("seen", seen, _VALID))]


def _read_event(argument: str, item: object) -> SeenEvent:
    if isinstance(item, str):
        return SeenEvent(check_string("seen", item), {}, {})
    if not isinstance(item, Mapping):
        refuse_type("seen", _VALID, item)
    for name in item:
        if name not in _MEMBERS:
            refuse_value(argument, f"a mapping with {' and '.join(_MEMBERS)}{hint_at_choice(name, _MEMBERS)}", item)
    if "EventType" not in item:
        refuse_value(argument, "a mapping with EventType", item)
    given: dict[str, Any] = {name: _check_member(argument, name, value) for name, value in item.items()}
    return SeenEvent(given["EventType"], given.get("Attributes", {}), given.get("Metrics", {}))


def _check_member(argument: str, name: str, value: object) -> Any:
    """Check a member as PutEvents does.

    Raises:
        TypeError: If the member has a wrong type.
    """
    shape = service_model().shape_for("Event").members[name]  # type: ignore[attr-defined]
    try:
        return checker_of(shape)(value)
    except BadRequest as error:
        raise TypeError(error.inside(f"{argument}[{name!r}]").message) from None
