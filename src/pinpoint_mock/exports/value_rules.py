"""The rules for the values of a loaded resource: the rules for requests, which apply to responses too.

The service cannot have returned a value that it refuses. The rules do not check other resources or the current time,
because files may name resources that they do not contain, and they are from the past.
Source: docs/behaviours/loading-exports.md#load-response-rules.
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

_LIMITS = "current"  # the limits of 2019 are narrower
_MAY_LACK = frozenset({"Attributes", "EndTime", "MessageConfiguration", "RecommendationsDisplayName"})
"""Members that requests need, but that responses may lack: the rule is documented only for the console, or inferred."""
_BEGINNING = 0
"""The time as of which a campaign is checked, so that none of its times is in the past."""


def check_values(resource: Resource) -> None:
    """Refuse a resource with a value that its operation refuses. Endpoints are checked when they are added.

    Raises:
        UnreadableExport: If it has such a value; the message has the place of the first one.
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
    """Return whether the problem is a missing member that responses may lack.

    A problem inside MessageConfiguration names a longer member.
    """
    name = problem.member.rpartition(".")[2]
    is_missing = name == "MessageConfiguration" or problem.rule.startswith("is required")
    return is_missing and name in _MAY_LACK


def _find_campaign_problems(resource: Resource) -> Iterable[Problem]:
    return find_value_problems(resource.members, resource.members, _LIMITS, _BEGINNING)


def _find_channel_problems(resource: Resource) -> Iterable[Problem]:
    """Find the problems of a channel. A response never contains credentials, so only a request can lack them."""
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
    """Return the members of a response without empty strings, which mean that a member was not set."""
    return {name: value for name, value in members.items() if value != ""}


def _collect(check: Callable[[str], object], value: str) -> Iterator[Problem]:
    """Run a check, and yield its error as a problem, if it raises one."""
    try:
        check(value)
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
