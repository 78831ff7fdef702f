"""Functions that put campaigns and journeys into a world. They keep the states, and schedule nothing.

Participants do not enter a journey that was loaded as ACTIVE, and a campaign that was loaded as SCHEDULED does not run.
To run them, publish a draft, or update the campaign with a Schedule. Source:
docs/behaviours/loading-exports.md#load-nothing-scheduled.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..campaigns.campaign import COMPLETED, DELETED, PAUSED, SCHEDULED, Campaign, put_campaign
from ..campaigns.campaign import arn_of as arn_of_campaign
from ..campaigns.copied_settings import copy_settings
from ..campaigns.lifecycle import make_treatments
from ..journeys.active_journeys import put_journey
from ..journeys.activities.table import KINDS, kinds_of
from ..journeys.default_limits import read_default_limits
from ..journeys.journey import Journey
from ..journeys.participants import JourneyParticipants, Participants
from ..segments.segment import Segment
from ..world.clock import to_microseconds
from .checking import placed
from .documents import UnreadableExport
from .entities import read_dates, read_tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..campaigns.campaign import Treatment
    from ..world.store import App
    from .resources import Resource

DRAFT = "DRAFT"
_OF_THE_SERVICE = frozenset(
    (
        "ApplicationId",
        "Arn",
        "CreationDate",
        "DefaultState",
        "Id",
        "LastModifiedDate",
        "SegmentVersion",
        "State",
        "Version",
    )
)
"""The members of a campaign's or journey's response that its request does not have."""


def put_loaded_journey(app: App, versions: Sequence[Resource]) -> None:
    """Add a journey with the state of its response; a request becomes a draft, and its State is ignored."""
    [resource] = versions
    members = resource.members
    state = DRAFT if resource.document.is_request else members.get("State", DRAFT)
    request = {name: value for name, value in members.items() if name not in _OF_THE_SERVICE}
    if resource.document.is_request:
        request.pop("tags", None)
    elif state != DRAFT:
        _check_published(resource, state)
    created, modified = read_dates(resource, app.world.clock.now())
    put_journey(
        app,
        Journey(
            resource.id,
            request,
            state,
            created,
            modified,
            start=0 if state == DRAFT else _read_start(members, created),
            paused=modified if state == "PAUSED" else 0,
            default_limits=read_default_limits(app),
        ),
    )
    if state != DRAFT:
        app.part(JourneyParticipants).by_journey[resource.id] = Participants()


def _read_start(members: Mapping[str, Any], created: int) -> int:
    """Return the time at which the first participants could enter. No participants enter after loading."""
    start = members.get("Schedule", {}).get("StartTime")
    return created if start is None else to_microseconds(start)


def _check_published(resource: Resource, state: str) -> None:
    """Refuse a journey that cannot have been published: it has no start, or an activity without exactly one kind.

    Raises:
        UnreadableExport: If the journey cannot have been published.
    """
    members, place = resource.members, resource.document.place
    for name in ("StartCondition", "StartActivity", "Activities"):
        if not members.get(name):
            raise UnreadableExport(place, f"needs the member {name}, because the journey is {state}")
    conditions = members["StartCondition"].keys() & {"SegmentStartCondition", "EventStartCondition"}
    if len(conditions) != 1:
        rule = "must have a SegmentStartCondition or an EventStartCondition, because the journey is"
        raise UnreadableExport(place.inside("StartCondition"), f"{rule} {state}")
    if members["StartActivity"] not in members["Activities"]:
        raise UnreadableExport(place.inside("StartActivity"), "is not one of the journey's activities")
    for activity_id, activity in members["Activities"].items():
        if len(kinds_of(activity)) != 1:
            rule = f"must have exactly one of {', '.join(KINDS)}"
            raise UnreadableExport(place.inside("Activities", activity_id), rule)


def put_loaded_campaign(app: App, versions: Sequence[Resource]) -> None:
    """Add a campaign with its versions, in the state of the newest version."""
    newest = versions[-1]
    tags = read_tags(newest)
    app.world.tags.register(arn_of_campaign(app, newest.id), tags)
    for resource in versions:
        with placed(resource.document):
            campaign = _read_campaign(app, resource)
            is_paused = resource is newest and any(_status(each) == PAUSED for each in _list_states(resource))
            request = {**campaign.request, "IsPaused": True} if is_paused else campaign.request
            put_campaign(app, replace(campaign, request=request))


def _read_campaign(app: App, resource: Resource) -> Campaign:
    members = resource.members
    request = {name: value for name, value in members.items() if name not in _OF_THE_SERVICE and name != "tags"}
    if "AdditionalTreatments" in request:
        request["AdditionalTreatments"] = [
            _read_treatment(number, each) for number, each in enumerate(request["AdditionalTreatments"], 1)
        ]
    created, modified = read_dates(resource, app.world.clock.now())
    treatments, is_deleted = _read_states(resource, request, created)
    return Campaign(
        resource.id,
        resource.version,
        request,
        _choose_segment_version(app, members),
        created,
        modified,
        treatments,
        copy_settings(app),
        is_segment_deleted=is_deleted,
        is_loaded=True,
    )


def _read_treatment(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request members of an additional treatment, and its id unless the id is its number."""
    left_out = {"State"} | ({"Id"} if given.get("Id") == str(number) else set())
    return {name: value for name, value in given.items() if name not in left_out}


def _read_states(resource: Resource, request: Mapping[str, Any], created: int) -> tuple[tuple[Treatment, ...], bool]:
    """Return the treatments of a campaign with their states, and whether its segment was deleted."""
    treatments = make_treatments(request, created)
    states = [_status(state) for state in _list_states(resource)]
    if not states:
        return treatments, False
    first = [SCHEDULED if state in (PAUSED, DELETED) else state for state in states]
    found = [
        replace(each, status=status, runs=int(status == COMPLETED))
        for each, status in zip(treatments, first, strict=True)
    ]
    return tuple(found), DELETED in states


def _list_states(resource: Resource) -> list[Mapping[str, Any]]:
    """Return the state of each treatment in the response; an empty list for a request."""
    members = resource.members
    whole = members.get("State")
    if resource.document.is_request or whole is None:
        return []
    additional = [each.get("State", whole) for each in members.get("AdditionalTreatments", ())]
    return [members.get("DefaultState", whole) if additional else whole, *additional]


def _status(state: Mapping[str, Any]) -> str:
    return str(state.get("CampaignStatus", SCHEDULED))


def _choose_segment_version(app: App, members: Mapping[str, Any]) -> int:
    """Return the version of the segment: the named one, or else the newest."""
    newest = app.collection(Segment).get(members["SegmentId"])
    return int(members.get("SegmentVersion") or (newest.version if newest else 1))
