"""Saving the resources of a world as files, in the form of responses of boto3 and the CLI.

A file depends only on its resource, so that version control shows what changed. Loading the files creates an equal
world. Source: docs/behaviours/loading-exports.md#files.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..apps.event_stream import EventStream
from ..apps.settings import Settings
from ..campaigns.campaign import Campaign
from ..channels.channel import Channel
from ..endpoints.audience import Audience
from ..endpoints.endpoint import export_endpoint
from ..gateway.answers import read_answer
from ..gateway.serialisation import to_json, write_timestamp
from ..journeys.journey import Journey
from ..recommenders.recommender import Recommender
from ..segments.segment import Segment
from ..templates.template import MessageTemplate, versions_of
from .file_names import choose_file_names
from .kinds import find_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.model import Shape

    from ..world.store import App, Region, World

    File = tuple[str, str]

ENDPOINTS = "endpoints.jsonl"
"""The file with all endpoints of an app, one per line, because there may be a million."""


def write_files(world: World) -> dict[str, str]:
    """Return the content of each file, by its path with slashes in the folder to save to.

    Args:
        world: The world; the caller holds the lock.
    """
    regions = [region for region in world.regions.values() if _has_resources(region)]
    files: dict[str, str] = {}
    for region in regions:
        has_folder = len(regions) > 1 or not _is_named(region)
        folder = f"{region.name}/" if has_folder else ""
        files.update((f"{folder}{path}", text) for path, text in _write_region(region))
    return files


def _has_resources(region: Region) -> bool:
    return bool(len(region.apps) or len(region.collection(MessageTemplate)) or len(region.collection(Recommender)))


def _is_named(region: Region) -> bool:
    """Return whether the files contain the region: files of apps do, but recommenders have no ARN."""
    return bool(len(region.apps)) or not len(region.collection(Recommender))


def _write_region(region: Region) -> Iterator[File]:
    recommenders = region.collection(Recommender)
    names = choose_file_names((each.id, str(each.settings.get("Name") or each.id)) for each in recommenders)
    for each in recommenders:
        answer = _wrap("recommender", region=region, recommender_id=each.id)
        yield f"recommenders/{names[each.id]}.json", _to_text(answer)
    yield from _write_templates(region)
    names = choose_file_names((app.id, app.id) for app in region.apps)
    for application_id, name in names.items():
        app = region.find_app(application_id)
        assert app is not None
        for path, text in _write_app(app):
            yield f"apps/{name}/{path}", text


def _write_templates(region: Region) -> Iterator[File]:
    templates = list(region.collection(MessageTemplate))
    for template_type in dict.fromkeys(each.type for each in templates):
        of_type = [each for each in templates if each.type == template_type]
        names = choose_file_names((each.name, each.name) for each in of_type)
        for template in of_type:
            versions = list(versions_of(region, template))
            newest = versions[-1].version
            for version in versions:
                answer = _wrap(
                    "template",
                    template_type,
                    region=region,
                    template_name=template.name,
                    version=str(version.version),
                )
                if version.version == newest != template.active_version:
                    answer["ActiveVersion"] = str(template.active_version)
                name = _name_version(names[template.name], version.version, newest)
                yield f"templates/{template_type}/{name}.json", _to_text(answer)


def _name_version(name: str, version: int, newest: int) -> str:
    """Return the file name of a version; the newest version has the plain name."""
    return name if version == newest else f"{name}.version-{version}"


def _write_app(app: App) -> Iterator[File]:
    yield "app.json", _to_text(_wrap("app", app=app))
    if app.holds(Settings, app.id):
        yield "settings.json", _to_text(_wrap("settings", app=app))
    if app.holds(EventStream, app.id):
        yield "event-stream.json", _to_text(_wrap("event stream", app=app))
    for channel in app.collection(Channel):
        yield f"channels/{channel.type}.json", _to_text(_wrap("channel", channel.type, app=app))
    yield from _write_segments(app)
    yield from _write_campaigns(app)
    journeys = app.collection(Journey)
    names = choose_file_names((journey.id, journey.name) for journey in journeys)
    for journey in journeys:
        yield f"journeys/{names[journey.id]}.json", _to_text(_wrap("journey", app=app, journey_id=journey.id))
    audience = app.part(Audience)
    if len(audience):
        lines = (to_json(export_endpoint(app, each, audience.user_attributes(each))) for each in audience)
        yield ENDPOINTS, "".join(f"{line}\n" for line in lines)


def _write_segments(app: App) -> Iterator[File]:
    segments = app.collection(Segment)
    names = choose_file_names((each.id, each.name or each.id) for each in segments)
    for newest in segments:
        for segment in app.collection(Segment, newest.id):
            answer = _wrap("segment", app=app, segment_id=segment.id, version=str(segment.version))
            answer.update(_list_members(app, segment))
            name = _name_version(names[segment.id], segment.version, newest.version)
            yield f"segments/{name}.json", _to_text(answer)


def _list_members(app: App, segment: Segment) -> dict[str, list[str]]:
    """Return the members of an imported segment, in the form in which loading reads them next to the response."""
    if segment.membership is None:
        return {}
    endpoints = app.part(Audience).endpoints
    keys = segment.membership.endpoint_keys
    ids = sorted(endpoints[key].id if key in endpoints else key for key in keys)
    users = {"UserIds": sorted(segment.membership.user_ids)} if segment.membership.user_ids else {}
    return {"EndpointIds": ids, **users}


def _write_campaigns(app: App) -> Iterator[File]:
    campaigns = app.collection(Campaign)
    names = choose_file_names((each.id, each.name) for each in campaigns)
    for newest in campaigns:
        for campaign in app.collection(Campaign, newest.id):
            answer = _wrap("campaign", app=app, campaign_id=campaign.id, version=str(campaign.version))
            name = _name_version(names[campaign.id], campaign.version, newest.version)
            yield f"campaigns/{name}.json", _to_text(answer)


_READERS = {"segment": "GetSegmentVersion", "campaign": "GetCampaignVersion"}
"""The operations that return one version."""


def _wrap(noun: str, kind_type: str = "", **arguments: Any) -> dict[str, Any]:
    """Return the response with a resource, wrapped as by boto3 and the CLI."""
    kind = find_kind(noun, kind_type)
    answer = read_answer(_READERS.get(noun, kind.reader), **arguments)
    return {kind.answer_wrapper: _order(answer, kind.answer)}


def _order(value: Any, shape: Shape) -> Any:
    """Return a value with the members of structures in alphabetical order; keys of maps keep their order."""
    kind = shape.type_name
    if kind == "structure":
        members: Mapping[str, Shape] = shape.members  # type: ignore[attr-defined]
        return {name: _order(value[name], member) for name, member in sorted(members.items()) if name in value}
    if kind == "list":
        return [_order(item, shape.member) for item in value]  # type: ignore[attr-defined]
    if kind == "map":
        return {name: _order(item, shape.value) for name, item in value.items()}  # type: ignore[attr-defined]
    return write_timestamp(value) if kind == "timestamp" else value


def _to_text(answer: Mapping[str, Any]) -> str:
    return f"{json.dumps(answer, indent=2, ensure_ascii=False)}\n"
