"""The kinds of resources that files contain, derived from the service model.

A kind is defined by two operations: the response of the operation that reads it, and the payload of the operation that
writes it. The model says how both are wrapped, which members they have, and which other responses list them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from ..gateway.model import service_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import OperationModel, StringShape, StructureShape

_OPERATIONS = {  # by noun: the operations that read and write a resource
    "app": ("GetApp", "CreateApp"),
    "settings": ("GetApplicationSettings", "UpdateApplicationSettings"),
    "event stream": ("GetEventStream", "PutEventStream"),
    "recommender": ("GetRecommenderConfiguration", "CreateRecommenderConfiguration"),
    "endpoint": ("GetEndpoint", "UpdateEndpoint"),
    "segment": ("GetSegment", "CreateSegment"),
    "campaign": ("GetCampaign", "CreateCampaign"),
    "journey": ("GetJourney", "CreateJourney"),
}
_FAMILIES = {  # by noun: the operations that read a resource, with its type in the name, and the verb that writes it
    "channel": (re.compile("Get([A-Za-z]+)Channel"), "Update"),
    "template": (re.compile("Get([A-Za-z]+)Template"), "Create"),
}


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """A kind of resource, such as a journey, an EMAIL template or an SMS channel.

    Args:
        noun: `app`, `settings`, `event stream`, `recommender`, `endpoint`, `segment`, `campaign`, `journey`,
            `channel` or `template`.
        type: The type of a channel or template as the API writes it, such as `EMAIL`; empty for others.
        answer: The shape of the response that contains one.
        request: The shape of the payload that writes one.
        answer_wrapper: The member in which boto3 and the CLI wrap the response.
        request_wrapper: The member in which they wrap the payload.
        reader: The operation that returns one, such as `GetJourney`.
    """

    noun: str
    type: str
    answer: StructureShape
    request: StructureShape
    answer_wrapper: str
    request_wrapper: str
    reader: str

    @property
    def name(self) -> str:
        """The kind in words, such as `journey` or `EMAIL template`."""
        return f"{self.type} {self.noun}".strip()


@dataclass(frozen=True, slots=True)
class ListKind:
    """A response that lists resources, such as the response of ListJourneys.

    Args:
        wrapper: The member in which boto3 and the CLI wrap the response.
        shape: The shape of the response.
        member: The member with the list, or the map, of resources.
        item: The name of the shape of one resource.
    """

    wrapper: str
    shape: StructureShape
    member: str
    item: str


@cache
def list_kinds() -> tuple[ResourceKind, ...]:
    """Return every kind of resource."""
    return tuple(_find_kinds())


@cache
def find_kind(noun: str, kind_type: str = "") -> ResourceKind:
    """Return a kind of resource.

    Args:
        noun: The kind's noun, such as `journey`.
        kind_type: The type of a channel or template, such as `EMAIL`.
    """
    return next(kind for kind in list_kinds() if (kind.noun, kind.type) == (noun, kind_type))


def _find_kinds() -> Iterator[ResourceKind]:
    for noun, (reader, writer) in _OPERATIONS.items():
        yield _make_kind(noun, "", reader, writer)
    for noun, (pattern, verb) in _FAMILIES.items():
        for reader in service_model().operation_names:
            match = pattern.fullmatch(reader)
            if match is not None:
                yield _make_kind(noun, _type_of(match[1]), reader, f"{verb}{reader[3:]}")


def _make_kind(noun: str, kind_type: str, reader: str, writer: str) -> ResourceKind:
    answer = _payload(service_model().operation_model(reader), "output_shape")
    request = _payload(service_model().operation_model(writer), "input_shape")
    return ResourceKind(noun, kind_type, answer[1], request[1], answer[0], request[0], reader)


@cache
def _types() -> dict[str, str]:
    """Return the types of channels and templates, by their upper-case letters, as in the names of operations."""
    shapes = (cast("StringShape", service_model().shape_for(name)) for name in ("ChannelType", "TemplateType"))
    return {re.sub("[^A-Z]", "", value): value for shape in shapes for value in shape.enum}


def _type_of(letters: str) -> str:
    return _types()[letters.upper()]


def _payload(operation: OperationModel, side: str) -> tuple[str, StructureShape]:
    """Return the payload of an operation: the member that wraps it, and its shape."""
    shape: StructureShape = getattr(operation, side)
    member = str(shape.serialization["payload"])
    payload: StructureShape = shape.members[member]  # type: ignore[assignment]
    return member, payload


@cache
def list_parameters() -> dict[str, frozenset[str]]:
    """Return the parameters of requests next to their payload, by the member in which boto3 wraps the payload."""
    found: dict[str, frozenset[str]] = {}
    for name in service_model().operation_names:
        shape = service_model().operation_model(name).input_shape
        payload = shape.serialization.get("payload") if shape is not None else None
        if shape is not None and payload is not None:
            found[payload] = found.get(payload, frozenset()) | shape.members.keys()
    return found


@cache
def list_lists() -> tuple[ListKind, ...]:
    """Return every response that lists whole resources."""
    items = {kind.answer.name for kind in list_kinds()}
    return tuple(found for found in _find_lists() if found.item in items or found.item == "ChannelResponse")


@cache
def list_other_answers() -> dict[str, tuple[str, str, str]]:
    """Return the responses that do not contain whole resources, such as the response of ListTemplates.

    Returns:
        For each wrapper of boto3 and the CLI: the name of the response's shape, the member with the list, and the name
        of an item's shape. The last two are empty if the response is not a list.
    """
    known = {each.wrapper for each in list_lists()} | {kind.answer_wrapper for kind in list_kinds()}
    lists = {each.wrapper: each for each in _find_lists()}
    found = {}
    for name in service_model().operation_names:
        operation = service_model().operation_model(name)
        if operation.output_shape is not None and "payload" in operation.output_shape.serialization:
            wrapper, shape = _payload(operation, "output_shape")
            each = lists.get(wrapper)
            if wrapper not in known:
                is_list = each is not None and each.item in service_model().shape_names and each.item != "__string"
                found[wrapper] = (shape.name, each.member, each.item) if each and is_list else (shape.name, "", "")
    return found


def _find_lists() -> Iterator[ListKind]:
    seen: set[str] = set()
    for name in service_model().operation_names:
        operation = service_model().operation_model(name)
        if operation.output_shape is None or "payload" not in operation.output_shape.serialization:
            continue
        wrapper, shape = _payload(operation, "output_shape")
        for member, member_shape in getattr(shape, "members", {}).items():
            item = {"list": "member", "map": "value"}.get(member_shape.type_name)
            if item is not None and wrapper not in seen:
                seen.add(wrapper)
                yield ListKind(wrapper, shape, member, getattr(member_shape, item).name)
