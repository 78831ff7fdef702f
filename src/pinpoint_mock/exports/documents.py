"""The resources of a JSON value: which kinds they are, and where each is.

Answers and requests of the API are recognised wrapped, as boto3 and the CLI write them, bare, and in lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from ..gateway.validation import describe_type
from .kinds import list_kinds, list_lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .kinds import ListKind, ResourceKind
    from .places import Place

_LEAST_SHARE = 0.5
"""The least share of the members of a bare object that a kind must have for the object to be of that kind."""
_NO_RESOURCE = frozenset({"ResponseMetadata", "NextToken"})


class UnreadableExport(ValueError):
    """A file that cannot be used; the message begins with the file and the JSON path."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Document:
    """A resource as a file has it.

    Args:
        kind: What it is.
        members: The members of the answer or the request, as the file has them: nothing is checked.
        place: Where they are.
        is_request: Whether it is the payload of a request, which has no id, state or dates.
        parameters: The parameters beside the payload of a request, such as ApplicationId or TemplateName.
    """

    kind: ResourceKind
    members: dict[str, Any]
    place: Place
    is_request: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def application_id(self) -> str | None:
        """The app that it belongs to, if the file says so."""
        found = self.parameters.get("ApplicationId", self.members.get("ApplicationId"))
        return found if isinstance(found, str) else None

    @property
    def name(self) -> str:
        """Its name, or else its id; empty without either."""
        found = (
            self.parameters.get("TemplateName")
            or self.members.get("TemplateName")
            or self.members.get("Name")
            or self.members.get("Id")
            or self.parameters.get("EndpointId")
        )
        return found if isinstance(found, str) else ""


def find_documents(value: object, place: Place) -> Iterator[Document]:
    """Yield the resources of a JSON value.

    Args:
        value: An answer or a request, wrapped or bare, a list of them, or an object of several wrapped ones.
        place: Where the value is.

    Raises:
        UnreadableExport: If a part of the value is not a resource.
    """
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from find_documents(item, place.inside(position))
        return
    if not isinstance(value, dict):
        raise UnreadableExport(place, f"must be a resource or a list of resources, not {describe_type(value)}")
    wrapped = [name for name in value if name in _wrappers()]
    if wrapped:
        parameters = {name: item for name, item in value.items() if name not in wrapped and name not in _NO_RESOURCE}
        for name in wrapped:
            yield from _unwrap(name, value[name], place.inside(name), parameters)
        return
    if isinstance(value.get("Item"), list) and not value.keys() - {"Item", "NextToken"}:
        yield from find_documents(value["Item"], place.inside("Item"))
        return
    kind, is_request = recognize(value, place)
    yield Document(kind, value, place, is_request=is_request)


def _unwrap(name: str, value: object, place: Place, parameters: Mapping[str, Any]) -> Iterator[Document]:
    wrapper = _wrappers()[name]
    if not isinstance(value, dict):
        raise UnreadableExport(place, f"must be an object, not {describe_type(value)}")
    if isinstance(wrapper, tuple):
        kind, is_request = wrapper
        yield Document(kind, value, place, is_request=is_request, parameters=parameters)
        return
    items = value.get(wrapper.member, [])
    inside = place.inside(wrapper.member)
    if wrapper.item == "ChannelResponse":
        yield from _find_channels(items, inside)
    elif isinstance(items, list):
        kind = next(kind for kind in list_kinds() if kind.answer.name == wrapper.item)
        for position, item in enumerate(items):
            if not isinstance(item, dict):
                raise UnreadableExport(inside.inside(position), f"must be an object, not {describe_type(item)}")
            yield Document(kind, item, inside.inside(position), parameters=parameters)
    else:
        raise UnreadableExport(inside, f"must be a list, not {describe_type(items)}")


def _find_channels(items: object, place: Place) -> Iterator[Document]:
    """Yield the channels of an answer of GetChannels, which has them by their types."""
    if not isinstance(items, dict):
        raise UnreadableExport(place, f"must be an object, not {describe_type(items)}")
    kinds = {kind.type: kind for kind in list_kinds() if kind.noun == "channel"}
    for channel_type, item in items.items():
        if channel_type not in kinds or not isinstance(item, dict):
            raise UnreadableExport(place.inside(channel_type), f"must be one of {', '.join(kinds)}, with an object")
        yield Document(kinds[channel_type], item, place.inside(channel_type))


@cache
def _wrappers() -> dict[str, tuple[ResourceKind, bool] | ListKind]:
    """Return what a wrapper wraps: a kind, and whether it is a request, or a list."""
    found: dict[str, tuple[ResourceKind, bool] | ListKind] = {each.wrapper: each for each in list_lists()}
    for kind in list_kinds():
        found[kind.request_wrapper] = (kind, True)
        found[kind.answer_wrapper] = (kind, False)
    return found


def recognize(value: Mapping[str, Any], place: Place) -> tuple[ResourceKind, bool]:
    """Return the kind of a bare answer or request, and whether it is a request.

    The kind is the one whose shape has the most of the members; a request has fewer members than an answer, so it wins
    if both have them all. `Platform`, `ChannelType` and `TemplateType` decide between the kinds of a family.

    Raises:
        UnreadableExport: If no kind has most of the members, or if several kinds have the same.
    """
    scores: dict[tuple[float, int], list[tuple[ResourceKind, bool]]] = {}
    for kind in list_kinds():
        for shape, is_request in ((kind.answer, False), (kind.request, True)):
            known = value.keys() & shape.members.keys()
            missing = len(set(shape.required_members) - value.keys())
            if kind.noun in ("channel", "template") and not _has_type(value, kind):
                continue
            score = (len(known) / max(len(value), 1), -missing)
            scores.setdefault(score, []).append((kind, is_request))
    best = max(scores)
    candidates = scores[best]
    answers = [each for each in candidates if not each[1]]
    names = sorted({kind.name for kind, _ in candidates})
    if best[0] < _LEAST_SHARE or not value:
        raise UnreadableExport(
            place,
            "this is not a resource of Amazon Pinpoint: an app, its settings or event stream, a channel, an endpoint, "
            "a segment, a campaign, a journey, a template or a recommender, as the API answers it",
        )
    if len(names) > 1:
        wrappers = " or ".join(sorted({kind.request_wrapper for kind, _ in candidates})[:3])
        raise UnreadableExport(
            place, f"this can be one of {', '.join(names)}: wrap it as boto3 does, for example in {wrappers}"
        )
    is_answer = answers and _is_answer(value, answers[0][0])
    return candidates[0][0], not is_answer


def _is_answer(value: Mapping[str, Any], kind: ResourceKind) -> bool:
    """Whether it has what only an answer has, such as an id."""
    return bool(value.keys() & (kind.answer.members.keys() - kind.request.members.keys()))


def _has_type(value: Mapping[str, Any], kind: ResourceKind) -> bool:
    return bool(value.get("Platform" if kind.noun == "channel" else "TemplateType", kind.type) == kind.type)
