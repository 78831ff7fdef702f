"""Notes on calls: the important parts of a response, for `call.notes` and for the line of the call in a report.

An operation adds a note with `add_note`. Failed items are searched for in the response only when the notes are read, so
a call costs nothing for them.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

from .problems import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from botocore.model import Shape

MAX_ITEMS = 5
"""The number of items that are named. The number of the others follows."""
_MAX_MESSAGE = 200  # characters of an item's message
_NOUNS = {
    "MapOfItemResponse": "endpoint",
    "MapOfEventItemResponse": "event",
    "MapOfMessageResult": "address",
    "MapOfEndpointMessageResult": "endpoint",
    "MapOfMapOfEndpointMessageResult": "user",
}
"""The noun for the keys of a map, by the map's shape."""


class Annotated(Protocol):
    """A call that takes notes."""

    notes: tuple[str, ...]


running_call: ContextVar[Annotated | None] = ContextVar("running_call", default=None)
"""The call that this thread is answering."""


def add_note(note: str) -> None:
    """Add a note to the call that this thread is answering. Outside a call, do nothing."""
    call = running_call.get()
    if call is not None:
        call.notes += (note,)


def add_notes(notes: Iterable[str]) -> None:
    """Add notes to the call that this thread is answering, each once."""
    for note in dict.fromkeys(notes):
        add_note(note)


def cut_list(lines: Iterable[str]) -> list[str]:
    """Return the first five lines, and the number of the others."""
    found = list(lines)
    more = len(found) - MAX_ITEMS
    return found if more <= 0 else [*found[:MAX_ITEMS], f"… and {more} more"]


def put_on_line(message: str) -> str:
    """Return a message as one line, which is cut if it is long."""
    line = " ".join(message.split())
    return line if len(line) <= _MAX_MESSAGE else f"{line[:_MAX_MESSAGE]} …"


def find_item_failures(shape: Shape | None, read_answer: Callable[[], Any]) -> Iterator[str]:
    """Find the items of a response that failed: the structures whose StatusCode or DeliveryStatus is a failure.

    Args:
        shape: The shape of the response; None if the operation has no response body.
        read_answer: Returns the response. It is called only if the shape has items.

    Returns:
        A line for each failed item, such as `endpoint 'phone' event 'sale': 400 Missing EventType`.
    """
    return iter(()) if shape is None or not _has_items(shape) else _walk(shape, read_answer(), "")


_HAVE_ITEMS: dict[str, bool] = {}


def _has_items(shape: Any) -> bool:
    """Return whether a shape contains items with a status; the result is cached."""
    known = _HAVE_ITEMS.get(shape.name)
    if known is None:
        children = _children_of(shape)
        known = _HAVE_ITEMS[shape.name] = _is_item(shape) or any(map(_has_items, children))
    return known


def _children_of(shape: Any) -> list[Any]:
    if shape.type_name == "structure":
        return list(shape.members.values())
    return [shape.value] if shape.type_name == "map" else [shape.member] if shape.type_name == "list" else []


def _is_item(shape: Any) -> bool:
    return shape.type_name == "structure" and "StatusCode" in shape.members


def _walk(shape: Any, value: Any, label: str) -> Iterator[str]:
    if _is_item(shape):
        if _has_failed(value):
            yield f"{label}: {_describe_item(value)}"
    elif shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value and _has_items(member):
                yield from _walk(member, value[name], label)
    elif shape.type_name == "map":
        noun = _NOUNS.get(shape.name, "item")
        for key, item in value.items():
            name = f"{noun} {quote(key)}" if key else ""
            yield from _walk(shape.value, item, f"{label} {name}".strip())
    elif shape.type_name == "list":
        for position, item in enumerate(value):
            yield from _walk(shape.member, item, f"{label} item {position}".strip())


def _has_failed(item: dict[str, Any]) -> bool:
    return not 200 <= item.get("StatusCode", 200) < 300 or item.get("DeliveryStatus", "SUCCESSFUL") != "SUCCESSFUL"


def _describe_item(item: dict[str, Any]) -> str:
    message = put_on_line(str(item.get("StatusMessage", item.get("Message", ""))))
    return " ".join(str(part) for part in (item.get("DeliveryStatus"), item.get("StatusCode"), message) if part)
