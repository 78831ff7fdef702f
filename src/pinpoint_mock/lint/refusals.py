"""The problems for which the service would refuse a resource, found by the rules that check requests.

A rule may assume that the values obey earlier rules. So a value that breaks a rule is removed before the next check.
"""

from __future__ import annotations

import ast
import re
from contextlib import contextmanager
from copy import deepcopy
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..apps.event_stream import check_destination
from ..apps.roles import check_role_arn
from ..apps.settings import find_settings_problems
from ..apps.tagging import check_tags
from ..campaigns.definition_rules import find_definition_problems as find_campaign_problems
from ..channels.channel import find_setting_problems
from ..channels.channel_types import CHANNEL_TYPES
from ..endpoints.definition import read_definition
from ..gateway.errors import BadRequest
from ..gateway.problems import Problem
from ..journeys.draft_rules import find_draft_problems
from ..journeys.publish_rules import find_publish_problems
from ..recommenders.rules import find_problems as find_recommender_problems
from ..segments.definition_rules import find_definition_problems as find_segment_problems
from ..segments.definition_rules import find_source_problems
from ..templates.content_rules import check_name, find_content_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .member_check import Steps
    from .resource import LintedResource

WHOLE = " "
"""The opening that marks a problem whose rule is a whole sentence."""
_STEP = re.compile(r"""\[(\d+)\]|\[('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\]|\.?([^.\[\]]+)""")
_MEMBER = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")
"""A word that can be the name of a member."""
_DEFAULTS = "DefaultSubstitutions"
_WHOLE = frozenset({"Name", "Activities"})
"""Members of a journey that stay usable if they break a rule."""
_DEPTH_OF_ACTIVITY_MEMBERS = 4  # Activities, the id, the kind, the member


def find_refusals(resource: LintedResource) -> Iterator[Problem]:
    """Find the reasons why the service would refuse a resource whose members have the form of the service model."""
    find = _SEARCHES.get(resource.noun)
    if find is not None and (resource.is_complete or resource.noun == "journey"):
        with _at_its_time(resource):
            yield from find(resource)
    yield from _collect("tags", check_tags, resource.members.get("tags", {}))


@contextmanager
def _at_its_time(resource: LintedResource) -> Iterator[None]:
    """Freeze the clock at the time as of which the resource is checked."""
    clock = resource.context.app.world.clock
    clock.request_time = resource.now
    try:
        yield
    finally:
        clock.request_time = None


def _find_journey_refusals(resource: LintedResource) -> Iterator[Problem]:
    request = {"Name": "unnamed", **resource.members}
    problems = list(find_draft_problems(request))
    yield from problems
    steps = (read_steps(problem.member) for problem in problems)
    broken = [each[: _DEPTH_OF_ACTIVITY_MEMBERS if each[0] == "Activities" else 1] for each in steps if each]
    broken = [each for each in broken if each[-1] not in _WHOLE]
    for problem in find_publish_problems(resource.context.app, _leave_out(request, broken)):
        is_accepted = resource.was_accepted and problem.member.startswith("Schedule.")  # it was valid at that time
        if not is_accepted and not any(follows_from(read_steps(problem.member), each) for each in broken):
            yield problem


def _leave_out(request: Mapping[str, Any], broken: Sequence[Steps]) -> Mapping[str, Any]:
    """Return a copy of a journey without the members that break a rule."""
    if not broken:
        return request
    rest = deepcopy(dict(request))
    for *outer, last in broken:
        holder: Any = rest
        for step in outer:
            holder = holder.get(step, {})
        holder.pop(last, None)
    return rest


def _find_segment_refusals(resource: LintedResource) -> Iterator[Problem]:
    return chain(find_segment_problems(resource.members), find_source_problems(resource.context.app, resource.members))


def _find_campaign_refusals(resource: LintedResource) -> Iterator[Problem]:
    members = resource.members
    return find_campaign_problems(resource.context.app, members, members, members.get("SegmentVersion"))


def _find_template_refusals(resource: LintedResource) -> Iterator[Problem]:
    if resource.document.name:
        yield from _collect("TemplateName", check_name, resource.document.name)
    for problem in find_content_problems(resource.document.kind.type, resource.members):
        if problem.rule.startswith(_DEFAULTS):  # its JSON cannot be read
            yield Problem(_DEFAULTS, problem.rule, opening=WHOLE)
        elif problem.member:  # the problem of tags names no member, and is found separately
            yield problem


def _find_channel_refusals(resource: LintedResource) -> Iterator[Problem]:
    """Find the problems of a channel in a request. A response never contains credentials, so it cannot lack them."""
    kind = CHANNEL_TYPES.get(resource.document.kind.type)
    if kind is not None and resource.document.is_request:
        yield from find_setting_problems(kind, resource.members)


def _find_stream_refusals(resource: LintedResource) -> Iterator[Problem]:
    yield from _collect("", check_destination, resource.members["DestinationStreamArn"])
    yield from _collect("", check_role_arn, resource.members["RoleArn"], "RoleArn")


def _find_endpoint_refusals(resource: LintedResource) -> Iterator[Problem]:
    for name, value in resource.members.items():
        yield from _collect(name, read_definition, resource.document.name or "endpoint", {name: value})


def _collect(member: str, check: Callable[..., object], *arguments: object) -> Iterator[Problem]:
    """Run a check, and yield its error as a problem; of the given member if the error does not name one."""
    try:
        check(*arguments)
    except BadRequest as error:
        yield Problem.of(error) if error.member else Problem(member, error.rule, opening=WHOLE)


_SEARCHES: Mapping[str, Callable[[LintedResource], Iterator[Problem]]] = {
    "journey": _find_journey_refusals,
    "segment": _find_segment_refusals,
    "campaign": _find_campaign_refusals,
    "template": _find_template_refusals,
    "channel": _find_channel_refusals,
    "settings": lambda resource: find_settings_problems(resource.members),
    "event stream": _find_stream_refusals,
    "recommender": lambda resource: find_recommender_problems(resource.members),
    "endpoint": _find_endpoint_refusals,
}


def follows_from(steps: Steps, fault: Steps) -> bool:
    """Return whether a problem is a consequence of a fault, because one place is inside the other."""
    shared = min(len(steps), len(fault))
    return bool(steps) and steps[:shared] == fault[:shared]


def list_siblings(steps: Steps, rule: str) -> Iterator[Steps]:
    """Yield the steps to the sibling members that a rule names too.

    >>> list(list_siblings(("MessageConfiguration",), "must have a message, or TemplateConfiguration a template"))
    [('TemplateConfiguration',)]
    """
    if steps:
        yield from ((*steps[:-1], name) for name in _MEMBER.findall(rule) if name != steps[-1])


def read_steps(member: str) -> Steps:
    """Return the steps to a problem's member; to the first one, if there are several.

    >>> read_steps("Activities['a'].Wait.WaitTime")
    ('Activities', 'a', 'Wait', 'WaitTime')
    """
    first = member.split(" and ")[0]
    return tuple(
        int(position) if position else ast.literal_eval(quoted) if quoted else name
        for position, quoted, name in _STEP.findall(first)
    )
