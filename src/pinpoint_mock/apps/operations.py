"""Operations on apps, their settings and event stream, and on tags."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from ..gateway.arn_checks import check_arn
from ..gateway.call_notes import add_notes
from ..gateway.errors import BadRequest, NotFound
from ..gateway.nearest import Missing
from ..gateway.operation import operation
from ..gateway.problems import quote, refuse
from ..world.arns import ArnForm, read_arn
from ..world.clock import format_timestamp
from ..world.likeness import Known
from .deletion import remove_app
from .event_stream import EventStream, check_destination
from .hook_rules import drop_empty_mode
from .roles import check_role_arn
from .settings import ANSWERED_MEMBERS, Settings, find_quiet_time_notes, find_settings_problems
from .tagging import check_tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_pinpoint.type_defs import (
        ApplicationResponseTypeDef,
        ApplicationSettingsResourceTypeDef,
        ApplicationsResponseTypeDef,
        CreateApplicationRequestTypeDef,
        EventStreamTypeDef,
        TagsModelOutputTypeDef,
        TagsModelTypeDef,
        WriteApplicationSettingsRequestTypeDef,
        WriteEventStreamTypeDef,
    )

    from ..gateway.paging import Page
    from ..world.store import App, AppIdentity, Region, World

MAX_APPS = 100  # documented quota, per region
_ANY_RESOURCE = ArnForm("mobiletargeting", ".+")


@operation("CreateApp")
def create_app(
    region: Region, create_application_request: CreateApplicationRequestTypeDef
) -> ApplicationResponseTypeDef:
    """Create an app; names need not be unique."""
    name = create_application_request["Name"]
    tags = create_application_request.get("tags", {})
    if not name.strip():
        raise BadRequest(f"must not be empty: {quote(name)}", "Name")
    if tags:
        check_tags(tags)
    if len(region.apps) >= MAX_APPS:
        raise BadRequest(f"This region already has {MAX_APPS} applications, which is the quota")
    world = region.world
    app = region.add_app(world.ids.resources.uuid_hex(), name, format_timestamp(world.clock.now()), tags)
    return _response(app.identity, app.world)


@operation("GetApp")
def get_app(app: App) -> ApplicationResponseTypeDef:
    """Return an app."""
    return _response(app.identity, app.world)


@operation("GetApps")
def get_apps(region: Region, page: Page) -> ApplicationsResponseTypeDef:
    """Return a page of the region's apps, the newest first."""
    apps, next_token = page.of(region.apps)
    found = [_response(app.identity, region.world) for app in apps]
    return cast("ApplicationsResponseTypeDef", {"Item": found, **next_token})


@operation("DeleteApp")
def delete_app(app: App) -> ApplicationResponseTypeDef:
    """Delete an app and everything in it, and return the app as it was."""
    response = _response(app.identity, app.world)
    remove_app(app)
    return response


def _response(identity: AppIdentity, world: World) -> ApplicationResponseTypeDef:
    return {
        "Arn": identity.arn,
        "CreationDate": identity.creation_date,
        "Id": identity.id,
        "Name": identity.name,
        "tags": world.tags.of(identity.arn) or {},
    }


@operation("GetApplicationSettings")
def get_application_settings(app: App) -> ApplicationSettingsResourceTypeDef:
    """Return an app's settings; members that were never set are empty objects."""
    settings = app.collection(Settings).get(app.id) or Settings({}, app.identity.creation_date)
    empty: dict[str, Any] = {"CampaignHook": {}, "Limits": {}, "QuietTime": {}}  # observed on fresh apps
    return cast(
        "ApplicationSettingsResourceTypeDef",
        {"ApplicationId": app.id, "LastModifiedDate": settings.last_modified_date, **empty, **settings.members},
    )


@operation("UpdateApplicationSettings", prepare=partial(drop_empty_mode, "CampaignHook"))
def update_application_settings(
    app: App, write_application_settings_request: WriteApplicationSettingsRequestTypeDef
) -> ApplicationSettingsResourceTypeDef:
    """Replace the members that are given, and keep the others (observed)."""
    request = cast("Mapping[str, Any]", write_application_settings_request)
    refuse(find_settings_problems(request))
    add_notes(find_quiet_time_notes(request.get("QuietTime", {})))
    settings = app.collection(Settings).get(app.id)
    members = dict(settings.members) if settings else {}
    members.update((name, request[name]) for name in ANSWERED_MEMBERS if name in request)
    app.collection(Settings).put(app.id, Settings(members, format_timestamp(app.world.clock.now())))
    return get_application_settings(app)


@operation("PutEventStream")
def put_event_stream(app: App, write_event_stream: WriteEventStreamTypeDef) -> EventStreamTypeDef:
    """Set or replace the event stream; both members are needed each time (observed)."""
    destination = check_destination(write_event_stream["DestinationStreamArn"])
    role = write_event_stream["RoleArn"]
    check_role_arn(role, "RoleArn")
    stream = EventStream(destination, role, format_timestamp(app.world.clock.now()))
    app.collection(EventStream).put(app.id, stream)
    return _event_stream_response(app, stream)


@operation("GetEventStream")
def get_event_stream(app: App) -> EventStreamTypeDef:
    """Return the app's event stream."""
    stream = app.collection(EventStream).get(app.id)
    if stream is None:
        raise NotFound
    return _event_stream_response(app, stream)


@operation("DeleteEventStream")
def delete_event_stream(app: App) -> EventStreamTypeDef:
    """Delete the app's event stream, and return it as it was."""
    response = get_event_stream(app)
    app.collection(EventStream).remove(app.id)
    return response


def _event_stream_response(app: App, stream: EventStream) -> EventStreamTypeDef:
    return {
        "ApplicationId": app.id,
        "DestinationStreamArn": str(stream.destination),
        "LastModifiedDate": stream.last_modified_date,
        "RoleArn": stream.role_arn,
    }


@operation("TagResource")
def tag_resource(region: Region, resource_arn: str, tags_model: TagsModelTypeDef) -> None:
    """Add tags to a resource, or change their values."""
    merged = {**_find_tags(region, resource_arn), **tags_model["tags"]}
    check_tags(merged)
    region.world.tags.replace(resource_arn, merged)


@operation("UntagResource")
def untag_resource(region: Region, resource_arn: str, tag_keys: Sequence[str] | None) -> None:
    """Remove tags from a resource. A key that it does not have is ignored."""
    if not tag_keys:
        raise BadRequest("must name at least one tag", "TagKeys")
    remaining = {key: value for key, value in _find_tags(region, resource_arn).items() if key not in tag_keys}
    region.world.tags.replace(resource_arn, remaining)


@operation("ListTagsForResource")
def list_tags_for_resource(region: Region, resource_arn: str) -> TagsModelOutputTypeDef:
    """Return the tags of a resource."""
    return {"tags": _find_tags(region, resource_arn)}


def _find_tags(region: Region, arn: str) -> dict[str, str]:
    check_arn(arn, "ResourceArn", "an Amazon Pinpoint resource", _ANY_RESOURCE)
    tags = region.world.tags.of(arn)
    if tags is None or not arn.startswith(region.arn("")):
        raise NotFound(missing=_describe_missing_resource(region, arn))
    return tags


def _describe_missing_resource(region: Region, arn: str) -> Missing:
    def find_place(world: World) -> str:
        parts = read_arn(arn)
        return f"{parts.region}, the client in {region.name}" if parts and world.tags.of(arn) is not None else ""

    return Missing(arn, "the resource", lambda: map(Known, reversed(region.world.tags)), find_place)
