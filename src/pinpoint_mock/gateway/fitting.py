"""The part of a value that fits a shape, for code that reads files which may have unknown or wrong members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import Shape

_TYPES: dict[str, type | tuple[type, ...]] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "integer": int,
    "long": int,
    "double": (int, float),
    "boolean": bool,
}


def keep_fitting(value: object, shape: Shape) -> Any:
    """Return the part of a JSON value that has the types of a shape.

    Args:
        value: The value.
        shape: The shape.

    Returns:
        A copy without the members and items that are unknown or have a wrong type; None if the value itself has a
        wrong type. Absent members stay absent.
    """
    expected = _TYPES.get(shape.type_name)
    is_wrong_boolean = isinstance(value, bool) and shape.type_name != "boolean"
    if expected is None or is_wrong_boolean or not isinstance(value, expected):
        return None
    if isinstance(value, list):
        items = (keep_fitting(item, shape.member) for item in value)  # type: ignore[attr-defined]
        return [item for item in items if item is not None]
    if isinstance(value, dict):
        shapes = (lambda _: shape.value) if shape.type_name == "map" else shape.members.get  # type: ignore[attr-defined]
        fitting = {
            name: keep_fitting(item, inner) for name, item in value.items() if (inner := shapes(name)) is not None
        }
        return {name: item for name, item in fitting.items() if item is not None}
    return value
