"""The operations on segments and their versions."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from ..apps.tagging import check_tags
from ..gateway.errors import BadRequest, NotFound
from ..gateway.operation import operation
from ..gateway.problems import refuse
from ..world.clock import format_timestamp
from .definition_rules import check_not_circular, find_definition_problems, find_source_problems
from .segment import Segment, arn_of, describe_missing, find_segment, put_segment, remove_segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import (
        SegmentResponseTypeDef,
        SegmentsResponseTypeDef,
        WriteSegmentRequestTypeDef,
    )

    from ..gateway.paging import Page
    from ..world.store import App


@operation("CreateSegment")
def create_segment(app: App, write_segment_request: WriteSegmentRequestTypeDef) -> SegmentResponseTypeDef:
    """Create a dynamic segment. Without dimensions and groups, it contains every endpoint of the app."""
    request = cast("Mapping[str, Any]", write_segment_request)
    tags = write_segment_request.get("tags", {})
    check_tags(tags)
    definition = _read_definition(app, request)
    now = app.world.clock.now()
    segment_id = app.world.ids.resources.uuid_hex()
    app.world.tags.register(arn_of(app, segment_id), tags)
    segment = Segment(segment_id, 1, request.get("Name"), definition, None, None, now, now)
    return _response(app, put_segment(app, segment))


@operation("GetSegment")
def get_segment(app: App, segment_id: str) -> SegmentResponseTypeDef:
    """Return the newest version of a segment."""
    return _response(app, find_segment(app, segment_id))


@operation("GetSegments")
def get_segments(app: App, page: Page) -> SegmentsResponseTypeDef:
    """List the segments of an app, each in its newest version, the newest segment first."""
    segments, next_token = page.of(app.collection(Segment))
    return _list_response(app, segments, next_token)


@operation("GetSegmentVersion")
def get_segment_version(app: App, segment_id: str, version: str) -> SegmentResponseTypeDef:
    """Return one version of a segment."""
    find_segment(app, segment_id)
    segment = app.collection(Segment, segment_id).get(version)
    if segment is None:
        raise NotFound(missing=describe_missing(app, segment_id, version))
    return _response(app, segment)


@operation("GetSegmentVersions")
def get_segment_versions(app: App, segment_id: str, page: Page) -> SegmentsResponseTypeDef:
    """List all versions of a segment, the newest first."""
    find_segment(app, segment_id)
    versions, next_token = page.of(app.collection(Segment, segment_id))
    return _list_response(app, versions, next_token)


@operation("UpdateSegment")
def update_segment(
    app: App, segment_id: str, write_segment_request: WriteSegmentRequestTypeDef
) -> SegmentResponseTypeDef:
    """Create a new version of a dynamic segment with the new definition. Tags are ignored (documented)."""
    old = find_segment(app, segment_id)
    if old.is_imported:
        raise BadRequest(
            f"Segment {segment_id!r} was imported and cannot be updated; run another import job to replace it"
        )
    request = cast("Mapping[str, Any]", write_segment_request)
    definition = _read_definition(app, request)
    check_not_circular(app, definition, segment_id)
    new = replace(
        old,
        version=old.version + 1,
        name=request.get("Name", old.name),
        definition=definition,
        last_modified_date=app.world.clock.now(),
    )
    return _response(app, put_segment(app, new))


@operation("DeleteSegment")
def delete_segment(app: App, segment_id: str) -> SegmentResponseTypeDef:
    """Delete a segment with all its versions, and return its last state. Its endpoints stay."""
    segment = find_segment(app, segment_id)
    response = _response(app, segment)
    remove_segment(app, segment)
    return response


def _read_definition(app: App, request: Mapping[str, Any]) -> dict[str, Any]:
    """Check the definition in a request, and return the member to store."""
    refuse(chain(find_definition_problems(request), find_source_problems(app, request)))
    member = "SegmentGroups" if "SegmentGroups" in request else "Dimensions"
    return {member: request.get(member, {})}


def _list_response(app: App, segments: list[Segment], next_token: dict[str, str]) -> SegmentsResponseTypeDef:
    items = [_response(app, segment) for segment in segments]
    return cast("SegmentsResponseTypeDef", {"Item": items, **next_token})


def _response(app: App, segment: Segment) -> SegmentResponseTypeDef:
    arn = arn_of(app, segment.id)
    response = {
        "ApplicationId": app.id,
        "Arn": arn,
        "CreationDate": format_timestamp(segment.creation_date),
        **segment.definition,
        "Id": segment.id,
        "ImportDefinition": segment.import_definition,
        "LastModifiedDate": format_timestamp(segment.last_modified_date),
        "Name": segment.name,
        "SegmentType": "IMPORT" if segment.is_imported else "DIMENSIONAL",
        "tags": app.world.tags.of(arn) or {},
        "Version": segment.version,
    }
    return cast("SegmentResponseTypeDef", {name: value for name, value in response.items() if value is not None})
