"""The rules that the values of a loaded resource keep: those of requests, which hold for answers too.

The service cannot have answered a value that it refuses. Neither what else exists nor what time it is matters: files
may name what is not in them, and are from the past. Source: docs/behaviours.md#loading-exports.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ..apps.event_stream import check_destination
from ..apps.settings import find_settings_problems
from ..campaigns.definition_rules import find_value_problems
from ..channels.channel import find_setting_problems
from ..channels.channel import find_value_problems as find_channel_problems
from ..channels.channel_types import CHANNEL_TYPES
from ..gateway.errors import BadRequest
from ..gateway.problems import Problem
from ..journeys.draft_rules import find_draft_problems
from ..recommenders.rules import find_problems
from ..segments.definition_rules import find_definition_problems
from ..templates.content_rules import check_name, find_content_problems
from .checking import refuse_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from .resources import Resource

_LIMITS = "current"  # those of 2019 are narrower
_MAY_LACK = frozenset({"Attributes", "EndTime", "MessageConfiguration", "RecommendationsDisplayName"})
"""Members that requests need, but answers may lack: the rule is documented of the console only, or inferred."""
_BEGINNING = 0
"""The time at which a campaign is judged: no time in it has passed."""


def check_values(resource: Resource) -> None:
    """Refuse a resource with a value that its operation refuses. Endpoints are checked when they are put.

    Raises:
        UnreadableExport: If it has one; the message has the place of the first one.
    """
    find = _SEARCHES.get(resource.noun)
    if find is not None:
        is_request = resource.document.is_request
        problems = (problem for problem in find(resource) if is_request or not _is_lack(problem))
        refuse_problems(resource.document.place, problems)


def _find_journey_problems(resource: Resource) -> Iterable[Problem]:
    members = resource.members
    return find_draft_problems(members if resource.document.is_request else {**members, "State": "DRAFT"})


def _is_lack(problem: Problem) -> bool:
    """Whether a problem is that a member is missing which an answer may lack.

    The member of a problem inside a message is longer.
    """
    name = problem.member.rpartition(".")[2]
    is_missing = name == "MessageConfiguration" or problem.rule.startswith("is required")
    return is_missing and name in _MAY_LACK


def _find_campaign_problems(resource: Resource) -> Iterable[Problem]:
    return find_value_problems(resource.members, resource.members, _LIMITS, _BEGINNING)


def _find_channel_problems(resource: Resource) -> Iterable[Problem]:
    """An answer never has the credentials, so only a request can lack them."""
    kind = CHANNEL_TYPES[resource.id]
    if resource.document.is_request:
        return find_setting_problems(kind, resource.members)
    return find_channel_problems(kind, _leave_out_empty(resource.members))


def _find_template_problems(resource: Resource) -> Iterable[Problem]:
    kind, is_request = resource.document.kind, resource.document.is_request
    content = resource.members if is_request else _leave_out_empty(resource.members)
    return chain(_collect(check_name, resource.id), find_content_problems(kind.type, content))


def _find_stream_problems(resource: Resource) -> Iterable[Problem]:
    return _collect(check_destination, resource.members["DestinationStreamArn"])


def _leave_out_empty(members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out the empty strings of an answer, which stand for members that were not set."""
    return {name: value for name, value in members.items() if value != ""}


def _collect(check: Callable[[str], object], text: str) -> Iterator[Problem]:
    """Yield the problem for which a check raises an error, if it does."""
    try:
        check(text)
    except BadRequest as error:
        yield Problem.of(error)


_SEARCHES: Mapping[str, Callable[[Resource], Iterable[Problem]]] = {
    "settings": lambda resource: find_settings_problems(resource.members),
    "event stream": _find_stream_problems,
    "channel": _find_channel_problems,
    "recommender": lambda resource: find_problems(resource.members),
    "template": _find_template_problems,
    "segment": lambda resource: find_definition_problems(resource.members),
    "campaign": _find_campaign_problems,
    "journey": _find_journey_problems,
}
