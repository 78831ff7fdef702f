"""The check of a document's members against the service model, like the check of a request.

Every error names the file, the JSON path and the rule. A request must not have members that do not exist. In a
response, they are ignored, because the service may return members that the installed botocore does not know.
"""

from __future__ import annotations

import ast
import re
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NoReturn

from ..apps.hook_rules import drop_empty_mode
from ..campaigns.definition_rules import REQUIRED as REQUIRED_OF_CAMPAIGNS
from ..endpoints.definition import with_lists
from ..gateway.errors import BadRequest, ServiceError
from ..gateway.validation import checker_of
from ..world.arguments import hint_at_choice
from .documents import UnreadableExport
from .places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeAlias

    from botocore.model import Shape, StructureShape

    from ..gateway.problems import Problem
    from .documents import Document
    from .kinds import ResourceKind

    Path: TypeAlias = tuple[Any, ...]  # the path of the value around it, and a step; empty for the document
    UnknownMember: TypeAlias = tuple[Path, StructureShape]
    WireMember: TypeAlias = tuple[str, Shape, bool]

_STEP = re.compile(r"\[(?P<index>\d+)\]|\[(?P<quoted>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\]|\.?(?P<name>[^.\[\]]+)")
"""A step in the path of a member, as in error messages of the gateway: `Activities['a b'].Wait`, `Item[0]`."""
_SEVERAL = re.compile(r"\w+(?: and \w+)+")
"""Several members that break a rule together, such as `Subject and TextPart`."""
_PREPARE: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "endpoint": with_lists,
    "campaign": partial(drop_empty_mode, "Hook"),
    "settings": partial(drop_empty_mode, "CampaignHook"),
}
"""The changes that operations make to the members before they are checked."""
_REQUIRED = {"campaign": REQUIRED_OF_CAMPAIGNS}
"""The members that a resource needs, in addition to those that the model requires in a request."""


def check_document(document: Document, left_out: list[str]) -> dict[str, Any]:
    """Check a document, and return its members with the types of a request.

    Args:
        document: The document.
        left_out: A list to which this adds a sentence for each member of a response that does not exist.

    Raises:
        UnreadableExport: If a member has a wrong type or value, or is missing, or does not exist in a request.
    """
    shape = document.kind.request if document.is_request else document.kind.answer
    given = _PREPARE.get(document.kind.noun, dict)(document.members)
    unknown: list[UnknownMember] = []
    wired = _write_structure(given, shape, (), unknown)
    for path, owner in unknown:
        error = _describe_unknown(document.place, path, owner)
        if document.is_request:
            raise error
        left_out.append(f"{error}; it is ignored")
    members: dict[str, Any] = {}
    for name, value in wired.items():
        if value is not None:
            members[name] = _check(value, shape.members[name], document, name)
    missing = [name for name in _required(document) if name not in members]
    if missing:
        raise UnreadableExport(document.place, f"needs the member {missing[0]}: every {document.kind.name} has it")
    return members


def describe_unknown_members(members: dict[str, Any], shape: StructureShape) -> list[str]:
    """Return a sentence for each member that does not exist, such as `Optout is not a member of …`."""
    unknown: list[UnknownMember] = []
    _write_structure(members, shape, (), unknown)
    errors = (_describe_unknown(Place(""), path, owner) for path, owner in unknown)
    return [f"{error.place.path.removeprefix('$.')} {error.reason}" for error in errors]


@contextmanager
def placed(document: Document) -> Iterator[None]:
    """Add the place of the member to errors of rules that are raised inside.

    Raises:
        UnreadableExport: Instead of the error of a rule.
    """
    try:
        yield
    except BadRequest as error:
        refuse_at(document.place, error)
    except ServiceError as error:
        raise UnreadableExport(document.place, error.message) from None


def refuse_at(place: Place, error: BadRequest) -> NoReturn:
    """Raise the error of a rule, with the place of the member that breaks it.

    Raises:
        UnreadableExport: Always.
    """
    raise _make_error(place, error.member, error.rule) from None


def refuse_problems(place: Place, problems: Iterable[Problem]) -> None:
    """Raise an error for the first problem, if there is one.

    Raises:
        UnreadableExport: If there is a problem.
    """
    for problem in problems:
        raise _make_error(place, problem.member, problem.rule)


def _make_error(place: Place, member: str, rule: str) -> UnreadableExport:
    """Make the error for a broken rule. If several members break it, the message names them instead of the place."""
    if _SEVERAL.fullmatch(member):
        return UnreadableExport(place, f"{member} {rule}")
    return UnreadableExport(place.inside(*_read_steps(member)), rule)


def _read_steps(member: str) -> Iterator[str | int]:
    """Split the path of a member, as in error messages of the gateway, into steps."""
    for step in _STEP.finditer(member):
        if step["index"] is not None:
            yield int(step["index"])
        else:
            yield ast.literal_eval(step["quoted"]) if step["quoted"] else step["name"]


def _check(value: object, shape: Shape, document: Document, name: str) -> Any:
    try:
        return checker_of(shape)(value)
    except BadRequest as error:
        refuse_at(document.place.inside(name), error)


def _required(document: Document) -> tuple[str, ...]:
    """Return the members that a document needs; none for a channel's response, which never has all of them."""
    if document.kind.noun == "channel" and not document.is_request:
        return ()
    return _required_by(document.kind)


@cache
def _required_by(kind: ResourceKind) -> tuple[str, ...]:
    return (*kind.request.required_members, *_REQUIRED.get(kind.noun, ()))


def _to_wire(value: Any, shape: Shape, path: Path, unknown: list[UnknownMember]) -> Any:
    """Return a value as in an HTTP body: boto3 and the CLI give some members other names.

    Args:
        value: The value.
        shape: The value's shape.
        path: The path to the value.
        unknown: A list to which this adds each member that does not exist.
    """
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        return _write_structure(value, shape, path, unknown)  # type: ignore[arg-type]
    if kind == "map" and isinstance(value, dict):
        item = shape.value  # type: ignore[attr-defined]
        return {name: _to_wire(each, item, (path, name), unknown) for name, each in value.items()}
    if kind == "list" and isinstance(value, list):
        item = shape.member  # type: ignore[attr-defined]
        return [_to_wire(each, item, (path, position), unknown) for position, each in enumerate(value)]
    return value


def _write_structure(
    value: dict[str, Any], shape: StructureShape, path: Path, unknown: list[UnknownMember]
) -> dict[str, Any]:
    written = {}
    wire_members = _WIRE_MEMBERS.get(shape.name) or _find_wire_members(shape)
    for name, item in value.items():
        known = wire_members.get(name)
        if known is None:
            unknown.append(((path, name), shape))
            continue
        wire_name, member, is_walked = known
        if is_walked:
            item = _to_wire(item, member, (path, name), unknown)
        written[wire_name] = item
    return written


_WIRE_MEMBERS: dict[str, dict[str, WireMember]] = {}


def _find_wire_members(shape: StructureShape) -> dict[str, WireMember]:
    """Find the HTTP name and the shape of each member, by its name in boto3 and by its HTTP name."""
    found: dict[str, WireMember] = {}
    for name, item in shape.members.items():
        wire_name = str(item.serialization.get("name", name))
        found[wire_name] = found[name] = (wire_name, item, _has_structure(item))
    _WIRE_MEMBERS[shape.name] = found
    return found


def _has_structure(shape: Shape) -> bool:
    """Return whether values of a shape contain a structure; only members of structures have names in boto3."""
    inner = {"map": "value", "list": "member"}.get(shape.type_name)
    return shape.type_name == "structure" if inner is None else _has_structure(getattr(shape, inner))


def _describe_unknown(place: Place, path: Path, shape: StructureShape) -> UnreadableExport:
    steps: list[str | int] = []
    while path:
        path, step = path
        steps.insert(0, step)
    reason = f"is not a member of {shape.name}{hint_at_choice(steps[-1], shape.members)}"
    return UnreadableExport(place.inside(*steps), reason)
