"""Random values for any shape of the service model: minimal, maximal and hostile, from a seed."""

from __future__ import annotations

import base64
import math
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.loaders import create_loader
from botocore.model import ServiceModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from random import Random
    from typing import TypeAlias

    from botocore.model import OperationModel, Shape

    Rule: TypeAlias = Callable[[Random], Any]

LOADER = create_loader()
NO_RULES: Mapping[str, Rule] = {}
_LETTERS = "abcXYZ019"
_MOMENT = datetime(2030, 1, 1, tzinfo=timezone.utc)
HOSTILE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**31,
    -(2**63) - 1,
    10**400,
    1.5,
    1e308,
    "",
    " ",
    "\x00",
    "NO_SUCH_VALUE",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "P9999999999Y",
    "x" * 5_000,
    [],
    [None],
    [[[["nested"]]]],
    {},
    {"": None},
    {"no such member": {"at": ["all", {"of": 1}]}},
)


@cache
def service_model() -> ServiceModel:
    """Return the model of Pinpoint in the installed botocore."""
    return ServiceModel(LOADER.load_service_model("pinpoint", "service-2"), "pinpoint")


@cache
def operation_model(name: str) -> OperationModel:
    """Return the model of an operation."""
    return service_model().operation_model(name)


OPERATION_NAMES = tuple(service_model().operation_names)


def members_of(model: OperationModel) -> Mapping[str, Shape]:
    """Return the members of an operation's input."""
    return {} if model.input_shape is None else model.input_shape.members


def payload_of(model: OperationModel) -> tuple[str, Shape] | None:
    """Return the member for the body of an operation's request, with its shape."""
    if model.input_shape is None or "payload" not in model.input_shape.serialization:
        return None
    name: str = model.input_shape.serialization["payload"]
    return name, model.input_shape.members[name]


def value_of(shape: Shape, chance: Random, *, everything: bool, rules: Mapping[str, Rule] = NO_RULES) -> Any:
    """Return a valid value of a shape, as boto3 takes it: with all members at each depth, or only the required ones.

    Rules supply values where the model is not exact enough, by shape (`WaitTime`) or member (`QuietTime.Start`).
    """

    def inner(shape: Shape, name: str = "") -> Any:
        rule = rules.get(name)
        return value_of(shape, chance, everything=everything, rules=rules) if rule is None else rule(chance)

    if shape.name in rules:
        return rules[shape.name](chance)
    match shape.type_name:
        case "structure":
            names = shape.members if everything else shape.required_members  # type: ignore[attr-defined]
            members: dict[str, Shape] = shape.members  # type: ignore[attr-defined]
            return {name: inner(members[name], f"{shape.name}.{name}") for name in names}
        case "list":
            return [inner(shape.member) for _ in range(chance.randint(1, 2))]  # type: ignore[attr-defined]
        case "map":
            return {inner(shape.key): inner(shape.value)}  # type: ignore[attr-defined]
        case "string":
            return chance.choice(shape.enum or [text(chance)])  # type: ignore[attr-defined]
        case "integer" | "long":
            return chance.randint(0, 100)
        case "double":
            return chance.choice([0.0, -0.5, 12.25, 1e300])
        case "boolean":
            return chance.random() < 0.5
        case "timestamp":
            return _MOMENT + timedelta(seconds=chance.randint(0, 100_000))
        case "blob":
            return chance.randbytes(4)
        case unknown:
            raise AssertionError(f"the model has a type that is not generated: {unknown}")


def text(chance: Random) -> str:
    """Return letters and digits, which are valid in nearly every string of the API."""
    return "".join(chance.choices(_LETTERS, k=chance.randint(1, 12)))


def to_wire(shape: Shape, value: Any) -> Any:
    """Convert a value that boto3 takes to its form in the JSON body."""
    match shape.type_name:
        case "structure":
            members: dict[str, Shape] = shape.members  # type: ignore[attr-defined]
            return {
                members[name].serialization.get("name", name): to_wire(members[name], item)
                for name, item in value.items()
            }
        case "list":
            return [to_wire(shape.member, item) for item in value]  # type: ignore[attr-defined]
        case "map":
            return {key: to_wire(shape.value, item) for key, item in value.items()}  # type: ignore[attr-defined]
        case "timestamp":
            return value.isoformat()
        case "blob":
            return base64.b64encode(value).decode()
        case _:
            return value


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place in a JSON value, at each depth: a container, and the key or index of an item in it."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, item in items:
        yield value, key
        yield from places_in(item)


def hostile_bodies(body: Any, chance: Random, *, limit: int) -> Iterator[Any]:
    """Return a valid body with one wrong place: its value is replaced, or removed and an unknown member is added."""
    places = list(places_in(body))
    rounds = math.ceil(limit / len(places))
    for container, key in chance.sample(places * rounds, limit):
        original = container[key]
        container[key] = chance.choice(HOSTILE)
        yield body
        container[key] = original
    for container, key in chance.sample(places, min(len(places), limit // 4)):
        if isinstance(container, dict):
            before = list(container.items())
            del container[key]
            yield {**body, "no such member": [body]}
            container.clear()
            container.update(before)
