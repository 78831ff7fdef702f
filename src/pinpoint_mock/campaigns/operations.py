"""The operations on campaigns, their versions and activities."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from ..apps.hook_rules import drop_empty_mode
from ..apps.tagging import check_tags
from ..gateway.errors import BadRequest, NotFound
from ..gateway.nearest import describe_missing_version
from ..gateway.operation import operation
from ..gateway.problems import quote
from ..segments.segment import find_segment
from ..world.clock import format_timestamp
from . import in_app_operations, runs, triggers  # noqa: F401  (they register operations and actions, and subscribe)
from .activity import CampaignActivity
from .campaign import DEFAULT_TREATMENT, ENDED_STATUSES, EXECUTING, Campaign, Treatment, arn_of
from .copied_settings import copy_settings
from .definition_rules import check_definition, check_missed_start
from .finding import find_campaign
from .lifecycle import forget, launch, make_treatments, put_version
from .notes import add_campaign_notes, note_unchanged_schedule
from .quotas import check_quotas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import (
        ActivitiesResponseTypeDef,
        CampaignResponseTypeDef,
        CampaignsResponseTypeDef,
        WriteCampaignRequestTypeDef,
    )

    from ..gateway.paging import Page
    from ..world.store import App

_NOT_KEPT = ("SegmentVersion", "tags")
"""Members of a request that are stored elsewhere: the version has its own field, and tags belong to the campaign."""
_EMPTY: dict[str, Any] = {  # documented; the first four observed
    "AdditionalTreatments": [],
    "HoldoutPercent": 0,
    "IsPaused": False,
    "Limits": {},
    "TemplateConfiguration": {},
}
"""The members that every response has, with their default values."""

_prepare = partial(drop_empty_mode, "Hook")


@operation("CreateCampaign", prepare=_prepare)
def create_campaign(app: App, write_campaign_request: WriteCampaignRequestTypeDef) -> CampaignResponseTypeDef:
    """Create a campaign. It is SCHEDULED, or PAUSED if the request says so."""
    given = cast("Mapping[str, Any]", write_campaign_request)
    tags = given.get("tags", {})
    check_tags(tags)
    segment_version = given.get("SegmentVersion")
    check_definition(app, given, given, segment_version)
    now = app.world.clock.now()
    request = _keep(given)
    campaign = Campaign(
        "",
        1,
        request,
        find_segment(app, given["SegmentId"], segment_version).version,
        now,
        now,
        make_treatments(request, now),
        copy_settings(app),
    )
    check_quotas(app, campaign)
    add_campaign_notes(campaign)
    campaign = replace(campaign, id=app.world.ids.resources.uuid_hex())
    app.world.tags.register(arn_of(app, campaign.id), tags)
    return _response(app, launch(app, campaign))


@operation("GetCampaign")
def get_campaign(app: App, campaign_id: str) -> CampaignResponseTypeDef:
    """Return the newest version of a campaign."""
    return _response(app, find_campaign(app, campaign_id))


@operation("GetCampaigns")
def get_campaigns(app: App, page: Page) -> CampaignsResponseTypeDef:
    """List the campaigns of an app, each in its newest version, the newest campaign first."""
    campaigns, next_token = page.of(app.collection(Campaign))
    items = [_response(app, campaign) for campaign in campaigns]
    return cast("CampaignsResponseTypeDef", {"Item": items, **next_token})


@operation("UpdateCampaign", prepare=_prepare)
def update_campaign(
    app: App, campaign_id: str, write_campaign_request: WriteCampaignRequestTypeDef
) -> CampaignResponseTypeDef:
    """Create a new version of a campaign. Absent members do not change (unknown), and tags are ignored."""
    old = find_campaign(app, campaign_id)
    given = cast("Mapping[str, Any]", write_campaign_request)
    request = {**old.request, **_keep(given)}
    segment_version = _choose_segment_version(old, given)
    _check_status(old, request, segment_version)
    now = app.world.clock.now()
    note_unchanged_schedule(old, given, now)
    check_definition(app, request, given, segment_version)
    is_rescheduled = old.status != EXECUTING and not given.keys().isdisjoint(("Schedule", "AdditionalTreatments"))
    treatments = old.treatments
    if is_rescheduled:
        treatments = make_treatments(request, now, _find_kept_treatments(old, given))
    new = replace(
        old,
        version=old.version + 1,
        request=request,
        segment_version=find_segment(app, request["SegmentId"], segment_version).version,
        last_modified_date=now,
        treatments=treatments,
        is_loaded=old.is_loaded and not is_rescheduled,
    )
    check_missed_start(new, now)
    check_quotas(app, new, old)
    add_campaign_notes(new)
    return _response(app, put_version(app, old, new, is_rescheduled=is_rescheduled))


@operation("DeleteCampaign")
def delete_campaign(app: App, campaign_id: str) -> CampaignResponseTypeDef:
    """Delete a campaign, running or not. Return its last state, with the status DELETED (unknown)."""
    campaign = find_campaign(app, campaign_id)
    response = _response(app, campaign)
    forget(app, campaign)
    return {**response, "State": {"CampaignStatus": "DELETED"}}


@operation("GetCampaignVersion")
def get_campaign_version(app: App, campaign_id: str, version: str) -> CampaignResponseTypeDef:
    """Return one version of a campaign, with the present state of the campaign (unknown)."""
    newest = find_campaign(app, campaign_id)
    if not (version.isascii() and version.isdigit()):
        raise BadRequest(f"must be the number of a version, not {quote(version)}", "Version")
    campaign = app.collection(Campaign, campaign_id).get(version)
    if campaign is None:
        raise NotFound(missing=describe_missing_version(version, newest.version))
    return _response(app, campaign, newest)


@operation("GetCampaignVersions")
def get_campaign_versions(app: App, campaign_id: str, page: Page) -> CampaignsResponseTypeDef:
    """List all versions of a campaign, the newest first."""
    newest = find_campaign(app, campaign_id)
    versions, next_token = page.of(app.collection(Campaign, campaign_id))
    items = [_response(app, campaign, newest) for campaign in versions]
    return cast("CampaignsResponseTypeDef", {"Item": items, **next_token})


@operation("GetCampaignActivities")
def get_campaign_activities(app: App, campaign_id: str, page: Page) -> ActivitiesResponseTypeDef:
    """List the activities of a campaign, the newest first: one for each run of each treatment."""
    find_campaign(app, campaign_id)
    activities, next_token = page.of(app.collection(CampaignActivity, campaign_id))
    items = [_describe_activity(app, activity) for activity in activities]
    return cast("ActivitiesResponseTypeDef", {"Item": items, **next_token})


def _keep(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in _NOT_KEPT}


def _check_status(campaign: Campaign, request: Mapping[str, Any], segment_version: int | None) -> None:
    """Refuse an update that the campaign's status does not allow (unknown; proposed, as the console does)."""
    status = campaign.status
    if status in ENDED_STATUSES:
        raise BadRequest(f"A campaign that is {status} cannot be updated; create a new one with CreateCampaign")
    changed = [name for name in request if request[name] != campaign.request.get(name) and name != "IsPaused"]
    if segment_version != campaign.segment_version:
        changed.append("SegmentVersion")
    if status == EXECUTING and changed:
        rule = "While a campaign is EXECUTING, only IsPaused can be changed"
        raise BadRequest(f"{rule}, not {', '.join(sorted(changed))}")


def _choose_segment_version(old: Campaign, given: Mapping[str, Any]) -> int | None:
    """Choose the version of the segment: the given or the present one, or None for the newest of a new segment."""
    is_same = given.get("SegmentId", old.segment_id) == old.segment_id
    version: int | None = given.get("SegmentVersion", old.segment_version if is_same else None)
    return version


def _find_kept_treatments(old: Campaign, given: Mapping[str, Any]) -> dict[str, Treatment]:
    """Return the treatments that continue where they are, by id: the request does not have their Schedule."""
    kept = {} if "Schedule" in given else {DEFAULT_TREATMENT: old.treatment(DEFAULT_TREATMENT)}
    if "AdditionalTreatments" not in given:
        additional = zip(old.request.get("AdditionalTreatments", ()), old.treatments[1:], strict=True)
        kept |= {treatment.id: treatment for members, treatment in additional if "Schedule" in members}
    return kept


def _response(app: App, campaign: Campaign, newest: Campaign | None = None) -> CampaignResponseTypeDef:
    """Make the response for a version of a campaign. It shows the state of the newest version."""
    newest = newest or campaign
    arn = arn_of(app, campaign.id)
    response = {
        **_EMPTY,
        **campaign.request,
        "ApplicationId": app.id,
        "Arn": arn,
        "CreationDate": format_timestamp(campaign.creation_date),
        "Id": campaign.id,
        "LastModifiedDate": format_timestamp(campaign.last_modified_date),
        "SegmentVersion": campaign.segment_version,
        "State": {"CampaignStatus": newest.status},
        "tags": app.world.tags.of(arn) or {},
        "Version": campaign.version,
    }
    if response["AdditionalTreatments"]:
        states = {
            each.id: {"CampaignStatus": newest.status_of(each)} for each in (*campaign.treatments, *newest.treatments)
        }
        response["DefaultState"] = states[DEFAULT_TREATMENT]
        response["AdditionalTreatments"] = [
            {"Id": str(number), **given, "State": states[str(number)]}
            for number, given in enumerate(response["AdditionalTreatments"], 1)
        ]
    return cast("CampaignResponseTypeDef", response)


def _describe_activity(app: App, activity: CampaignActivity) -> dict[str, Any]:
    described = {
        "ApplicationId": app.id,
        "CampaignId": activity.campaign_id,
        "ExecutionMetrics": {name: str(number) for name, number in activity.metrics.items() if number},
        "Id": activity.id,
        "Result": activity.result,
        "ScheduledStart": format_timestamp(activity.scheduled_start),
        "Start": format_timestamp(activity.start),
        "State": activity.state,
        "SuccessfulEndpointCount": activity.successful,
        "TimezonesCompletedCount": activity.zones_completed,
        "TimezonesTotalCount": activity.zones,
        "TotalEndpointCount": activity.total,
        "TreatmentId": activity.treatment_id,
    }
    return {**described, "End": format_timestamp(activity.end)} if activity.end else described
