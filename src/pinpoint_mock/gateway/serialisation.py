"""The conversion of results to JSON, compiled from the shapes of the service model.

Most shapes are written unchanged. Only shapes that contain renamed members, dates or bytes need work, and only those
are traversed.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, TypeAlias

from ..world.clock import format_timestamp, to_microseconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Writer: TypeAlias = Callable[[Any], Any]


def _encoder() -> Callable[[Any], str]:
    """Return a writer of compact JSON. `JSONEncoder.encode` creates a C encoder for each call; we reuse one."""
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    escape: Any = getattr(json.encoder, "encode_basestring", None)
    try:
        encode = make(None, encoder.default, escape, None, ":", ",", False, False, False)
        if "".join(encode({"a": [1.5, None, "é"]}, 0)) == encoder.encode({"a": [1.5, None, "é"]}):
            return lambda value: "".join(encode(value, 0))
    except TypeError:
        pass  # another Python, where `json` has no such encoder
    return encoder.encode


to_json = _encoder()


def writer_of(shape: Shape) -> Writer | None:
    """Return the function that prepares values of a shape for JSON, compiled once; None if they need no change."""
    if shape.name not in _WRITERS:
        compiler = _COMPILERS.get(shape.type_name)
        _WRITERS[shape.name] = None if compiler is None else compiler(shape)
    return _WRITERS[shape.name]


_WRITERS: dict[str, Writer | None] = {}


def _structure(shape: StructureShape) -> Writer | None:
    changed = [
        (name, wire_name, writer)
        for name, member in shape.members.items()
        for wire_name, writer in [(member.serialization.get("name", name), writer_of(member))]
        if writer is not None or wire_name != name
    ]
    if not changed:
        return None

    def write(value: dict[str, Any]) -> dict[str, Any]:
        written = value
        for name, wire_name, write_member in changed:
            if name in value:
                if written is value:
                    written = value.copy()
                item = written.pop(name)
                written[wire_name] = item if write_member is None else write_member(item)
        return written

    return write


def _list(shape: ListShape) -> Writer | None:
    write_item = writer_of(shape.member)
    return None if write_item is None else lambda value: [write_item(item) for item in value]


def _map(shape: MapShape) -> Writer | None:
    write_item = writer_of(shape.value)
    return None if write_item is None else lambda value: {key: write_item(item) for key, item in value.items()}


def _timestamp(_: Shape) -> Writer:
    return write_timestamp


def write_timestamp(time: datetime | str) -> str:
    """Write a date as the service does; a string is a date that has already been written."""
    return time if isinstance(time, str) else format_timestamp(to_microseconds(time))


def _blob(_: Shape) -> Writer:
    return lambda value: base64.b64encode(value).decode()


_COMPILERS: dict[str, Callable[[Any], Writer | None]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "timestamp": _timestamp,
    "blob": _blob,
}
