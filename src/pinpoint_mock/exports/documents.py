"""The resources in a JSON value: the kind and the place of each.

API responses and requests are recognised if they are wrapped, as boto3 and the CLI write them, bare, or in lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from ..gateway.model import service_model
from ..gateway.validation import describe_type
from ..world.arguments import hint_at_choice
from ..world.likeness import Known, enclose, find_nearest
from .kinds import find_kind, list_kinds, list_lists, list_other_answers, list_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .kinds import ListKind, ResourceKind
    from .places import Place

_LEAST_SHARE = 0.5
"""The smallest share of a bare object's members that a kind must have, so that the object can be of that kind."""
_TOKEN = "NextToken"
_NO_RESOURCE = frozenset({"ResponseMetadata", _TOKEN})
_BATCH = "EndpointBatchRequest"
_EVENT = frozenset({"event_type", "event_timestamp"})
"""The members by which an event of an event stream is recognised."""
_NO_CONTENT = "an item of this kind ({}) has no content that can be loaded"
_SHOWN_PARTS = 5
"""The number of members that a message names for an object that is not a resource."""
_MORE_PAGES = (
    "the list has more pages, and the last one is missing: request them with Token until there is no NextToken"
)
NO_EVENTS = "this is an event of an event stream, not a resource"


class UnreadableExport(ValueError):
    """The error for a file that cannot be used; the message begins with the file and the JSON path."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class NotRead:
    """A file, or a part of a file, that is not a resource.

    Args:
        place: The place of the file or part.
        reason: The reason why it was not read.
        shape: The name of its shape in the service model, such as `TemplateResponse`; empty if it has none.
        members: The members, if it has a shape.
    """

    place: Place
    reason: str
    shape: str = ""
    members: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class UnknownParameter(NotRead):
    """A misspelled parameter next to the payload of a request: it does not exist, but a similar one does."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ListPage(NotRead):
    """A page of a list response.

    Args:
        place: The place of the NextToken.
        reason: The reason why an export that ends with this page is incomplete.
        shape: The name of the response's shape, such as `JourneysResponse`; empty if it is not known.
        members: The members of the response.
        application_id: The app of the items; None if it is not known.
    """

    application_id: str | None = None

    @property
    def is_last(self) -> bool:
        """Whether this is the last page of its list."""
        return not self.members.get(_TOKEN)

    def ends(self, page: ListPage) -> bool:
        """Return whether this can be the last page of the same list as another page."""
        is_same_app = None in (self.application_id, page.application_id) or self.application_id == page.application_id
        return self.is_last and self.shape == page.shape and is_same_app


@dataclass(frozen=True, slots=True)
class Document:
    """A resource as it is in a file.

    Args:
        kind: The kind of the resource.
        members: The unchecked members of the response or request.
        place: The place of the members.
        is_request: Whether it is the payload of a request, which has no id, state or dates.
        parameters: The parameters next to the payload of a request, such as ApplicationId or TemplateName.
    """

    kind: ResourceKind
    members: dict[str, Any]
    place: Place
    is_request: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def application_id(self) -> str | None:
        """The id of the resource's app, if the file contains it."""
        found = self.parameters.get("ApplicationId", self.members.get("ApplicationId"))
        return found if isinstance(found, str) else None

    @property
    def name(self) -> str:
        """The resource's name, or else its id; empty without either."""
        found = (
            self.parameters.get("TemplateName")
            or self.members.get("TemplateName")
            or self.members.get("Name")
            or self.members.get("Id")
            or self.parameters.get("EndpointId")
        )
        return found if isinstance(found, str) else ""


def find_contents(value: object, place: Place) -> Iterator[Document | NotRead]:
    """Yield the resources in a JSON value, and the API responses in it that do not contain a resource.

    Args:
        value: A response or request, wrapped or bare; a list of them; or an object with several wrapped ones.
        place: The place of the value.

    Raises:
        UnreadableExport: If a part of the value is something else.
    """
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from find_contents(item, place.inside(position))
        return
    if not isinstance(value, dict):
        raise UnreadableExport(place, f"must be a resource or a list of resources, not {_describe_value(value)}")
    wrapped = [name for name in value if name in _wrappers() or name == _BATCH]
    if wrapped:
        parameters = {name: item for name, item in value.items() if name not in wrapped and name not in _NO_RESOURCE}
        yield from _find_unknown(parameters, wrapped, place)
        for name in wrapped:
            yield from _unwrap(name, value[name], place.inside(name), parameters)
        return
    others = [name for name in value if name in list_other_answers()]
    if others:
        for name in others:
            yield from _find_other(name, value[name], place.inside(name))
    elif isinstance(value.get("Item"), list) and not value.keys() - {"Item", _TOKEN}:
        yield from find_contents(value["Item"], place.inside("Item"))
        yield from _find_page(value, value["Item"], "", place)
    elif isinstance(value.get("Channels"), dict) and len(value) == 1:
        yield from _find_channels(value["Channels"], place.inside("Channels"), {})
    elif value.keys() >= _EVENT:
        yield NotRead(place, NO_EVENTS)
    elif {"TemplateName", "TemplateType", "Version"} <= value.keys() <= _template_summary():
        yield NotRead(place, _NO_CONTENT.format("TemplateResponse"), "TemplateResponse", value)
    else:
        kind, is_request = _recognize_bare(value, place)
        yield Document(kind, value, place, is_request=is_request)


def _find_unknown(parameters: Iterable[str], wrapped: Iterable[str], place: Place) -> Iterator[UnknownParameter]:
    """Yield the misspelled parameters; other unknown parameters may be notes of the file's author."""
    known: frozenset[str] = frozenset().union(*(list_parameters().get(name, ()) for name in wrapped))
    real = frozenset().union(*list_parameters().values())
    for name in parameters:
        hint = "" if name in real else hint_at_choice(name, sorted(known))
        if hint:
            yield UnknownParameter(place.inside(name), f"parameter {name!r} does not exist{hint}")


def _recognize_bare(value: Mapping[str, Any], place: Place) -> tuple[ResourceKind, bool]:
    """Call `recognize`; if it fails, but a member wraps a resource under a wrong name, raise an error about that."""
    try:
        return recognize(value, place)
    except UnreadableExport:
        structures = [name for name, item in value.items() if isinstance(item, (dict, list))]
        for name in structures if len(structures) == 1 else ():  # a wrapper would be the only one
            inside = place.inside(name)
            if isinstance(value[name], dict) and (kind := _find_wrapped(value[name], inside)):
                raise UnreadableExport(inside, f"the API has no {name!r}{_suggest_wrapper(name, kind)}") from None
        raise


def _suggest_wrapper(name: str, kind: ResourceKind) -> str:
    """Return the nearest wrapper of a kind; both if none is near, or if the name is only a part of both."""
    answer, request = kind.answer_wrapper, kind.request_wrapper
    folded, *wrappers = (each.casefold() for each in (name, answer, request))
    is_part_of_both = all(folded in wrapper and folded != wrapper for wrapper in wrappers)
    nearest = "" if is_part_of_both else enclose(find_nearest(name, map(Known, (answer, request))))
    return nearest or f": it wraps the {kind.name} in {answer} (a response) or {request} (a request)"


def _find_wrapped(value: Mapping[str, Any], place: Place) -> ResourceKind | None:
    try:
        return recognize(value, place)[0]
    except UnreadableExport:
        return None


@cache
def _template_summary() -> frozenset[str]:
    """Return the members of an item of ListTemplates, which has no content."""
    return frozenset(service_model().shape_for("TemplateResponse").members)  # type: ignore[attr-defined]


def _unwrap(name: str, value: object, place: Place, parameters: Mapping[str, Any]) -> Iterator[Document | NotRead]:
    if not isinstance(value, dict):
        raise UnreadableExport(place, f"must be an object, not {_describe_value(value)}")
    if name == _BATCH:
        yield from _find_batch(value, place, parameters)
        return
    wrapper = _wrappers()[name]
    if isinstance(wrapper, tuple):
        kind, is_request = wrapper
        yield Document(kind, value, place, is_request=is_request, parameters=parameters)
        return
    items = value.get(wrapper.member, [])
    inside = place.inside(wrapper.member)
    if wrapper.item == "ChannelResponse":
        yield from _find_channels(items, inside, parameters)
        return
    kind = next(kind for kind in list_kinds() if kind.answer.name == wrapper.item)
    for position, item in enumerate(_check_list(items, inside)):
        yield Document(
            kind, _check_object(item, inside.inside(position)), inside.inside(position), parameters=parameters
        )
    yield from _find_page(value, items, wrapper.shape.name, place)


def _find_page(value: Mapping[str, Any], items: object, shape: str, place: Place) -> Iterator[ListPage]:
    """Yield a response as a page, if responses of its shape have pages; its items may be anything."""
    if shape and _TOKEN not in service_model().shape_for(shape).members:  # type: ignore[attr-defined]
        return
    ids = (item.get("ApplicationId") for item in items if isinstance(item, dict)) if isinstance(items, list) else ()
    application_id = next((found for found in ids if isinstance(found, str)), None)
    yield ListPage(place.inside(_TOKEN), _MORE_PAGES, shape, value, application_id)


def _find_batch(value: dict[str, Any], place: Place, parameters: Mapping[str, Any]) -> Iterator[Document]:
    """Yield the endpoints in a request of UpdateEndpointsBatch."""
    kind = find_kind("endpoint")
    inside = place.inside("Item")
    for position, item in enumerate(_check_list(value.get("Item", []), inside)):
        members = dict(_check_object(item, inside.inside(position)))
        named = {**parameters, **({"EndpointId": members.pop("Id")} if "Id" in members else {})}
        yield Document(kind, members, inside.inside(position), is_request=True, parameters=named)


def _find_channels(items: object, place: Place, parameters: Mapping[str, Any]) -> Iterator[Document | NotRead]:
    """Yield the channels in a response of GetChannels, which contains them by type."""
    kinds = {kind.type: kind for kind in list_kinds() if kind.noun == "channel"}
    for channel_type, item in _check_object(items, place).items():
        inside = place.inside(channel_type)
        if channel_type == "IN_APP":
            reason = "every app has this channel, and it has no settings"
            yield NotRead(inside, reason, "ChannelResponse", _check_object(item, inside))
        elif channel_type not in kinds:
            raise UnreadableExport(inside, f"is not a channel type; the types are {', '.join(kinds)} and IN_APP")
        else:
            yield Document(kinds[channel_type], _check_object(item, inside), inside, parameters=parameters)


def _find_other(name: str, value: object, place: Place) -> Iterator[NotRead]:
    """Yield the items of a response that does not contain whole resources, or else the response itself."""
    shape, member, item_shape = list_other_answers()[name]
    items = value.get(member) if isinstance(value, dict) else None
    if not isinstance(items, list):
        yield NotRead(place, f"a response of this kind ({shape}) does not contain a resource", shape)
        return
    for position, item in enumerate(items):
        inside = place.inside(member, position)
        yield NotRead(inside, _NO_CONTENT.format(item_shape), item_shape, item if isinstance(item, dict) else {})
    if isinstance(value, dict):
        yield from _find_page(value, items, shape, place)


def _describe_value(value: object) -> str:
    """Describe a value that has the wrong type."""
    is_json = isinstance(value, str) and value.lstrip()[:1] in ("{", "[")
    return f"{describe_type(value)}{' of JSON (it was probably dumped twice)' if is_json else ''}"


def _check_list(value: object, place: Place) -> list[Any]:
    if not isinstance(value, list):
        raise UnreadableExport(place, f"must be a list, not {_describe_value(value)}")
    return value


def _check_object(value: object, place: Place) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableExport(place, f"must be an object, not {_describe_value(value)}")
    return value


@cache
def _wrappers() -> dict[str, tuple[ResourceKind, bool] | ListKind]:
    """Return the content of each wrapper: a kind and whether it is a request, or a list."""
    found: dict[str, tuple[ResourceKind, bool] | ListKind] = {each.wrapper: each for each in list_lists()}
    for kind in list_kinds():
        found[kind.request_wrapper] = (kind, True)
        found[kind.answer_wrapper] = (kind, False)
    return found


def recognize(value: Mapping[str, Any], place: Place) -> tuple[ResourceKind, bool]:
    """Return the kind of a bare response or request, and whether it is a request.

    The kind is the one whose shape has the largest share of the members. If both a request and a response have all of
    them, it is a request, because requests have fewer members. `Platform`, `ChannelType` and `TemplateType` decide
    between the kinds of a family.

    Raises:
        UnreadableExport: If no kind has at least half of the members, or if several kinds match equally.
    """
    platform, template_type = value.get("Platform"), value.get("TemplateType")
    found = _recognize_members(
        frozenset(value),
        platform if isinstance(platform, str) else "",
        template_type if isinstance(template_type, str) else "",
    )
    if isinstance(found, str):
        raise UnreadableExport(place, f"{found}{_describe_parts(value)}")
    return found


def _describe_parts(value: Mapping[str, Any]) -> str:
    """Return advice for an object of objects and lists: some scripts export everything into one file."""
    if not value or not all(isinstance(item, (dict, list)) for item in value.values()):
        return ""
    names = list(map(repr, value))
    shown = ", ".join(names[:_SHOWN_PARTS]) + (", …" if len(names) > _SHOWN_PARTS else "")
    return f"; it has {shown}: save each in a separate file"


@lru_cache(maxsize=1024)
def _recognize_members(names: frozenset[str], platform: str, template_type: str) -> tuple[ResourceKind, bool] | str:
    """Return the kind that has these members, or the reason why there is none; cached for files of many objects."""
    scores: dict[tuple[float, int], list[tuple[ResourceKind, bool]]] = {}
    for kind in list_kinds():
        given = {"channel": platform, "template": template_type}.get(kind.noun)
        if given and given != kind.type:
            continue
        for shape, is_request in ((kind.answer, False), (kind.request, True)):
            missing = len(set(shape.required_members) - names)
            score = (len(names & shape.members.keys()) / max(len(names), 1), -missing)
            scores.setdefault(score, []).append((kind, is_request))
    best = max(scores)
    candidates = scores[best]
    answers = [kind for kind, is_request in candidates if not is_request]
    if best[0] < _LEAST_SHARE or not names:
        return (
            "this is not a resource of Amazon Pinpoint: an app, its settings or event stream, a channel, an endpoint, "
            "a segment, a campaign, a journey, a template or a recommender, as the API returns it"
        )
    kinds = sorted({kind.name for kind, _ in candidates})
    if len(kinds) > 1:
        wrappers = " or ".join(sorted({kind.request_wrapper for kind, _ in candidates})[:3])
        return f"this can be one of {', '.join(kinds)}: wrap it as boto3 does, for example in {wrappers}"
    is_answer = bool(answers) and bool(names & (answers[0].answer.members.keys() - answers[0].request.members.keys()))
    return candidates[0][0], not is_answer
