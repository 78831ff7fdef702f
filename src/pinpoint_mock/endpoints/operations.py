"""The operations on endpoints, users and attribute names."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, cast

from ..gateway.call_notes import add_note, cut_list, put_on_line
from ..gateway.errors import BadRequest, NotFound, PayloadTooLarge
from ..gateway.nearest import describe_missing_in_app
from ..gateway.operation import operation
from ..gateway.problems import describe_choice, quote
from ..world.likeness import Known
from .audience import ATTRIBUTE_KINDS, Audience, delete_endpoints, endpoint_of
from .audience_changes import AudienceChanges
from .definition import check_id, read_definition, with_lists
from .endpoint import describe_endpoint

if TYPE_CHECKING:
    from mypy_boto3_pinpoint.type_defs import (
        AttributesResourceTypeDef,
        EndpointBatchItemTypeDef,
        EndpointBatchRequestTypeDef,
        EndpointRequestTypeDef,
        EndpointResponseTypeDef,
        EndpointsResponseTypeDef,
        MessageBodyTypeDef,
        UpdateAttributesRequestTypeDef,
    )

    from ..world.store import App
    from .endpoint import Definition, Endpoint

MAX_BATCH = 100  # documented quota


@operation("UpdateEndpoint", prepare=with_lists)
def update_endpoint(
    app: App, endpoint_id: str, endpoint_request: EndpointRequestTypeDef, request_id: str
) -> MessageBodyTypeDef:
    """Add an endpoint, or merge the request into the endpoint with this id."""
    check_id(endpoint_id, "EndpointId")
    changes = AudienceChanges(app)
    changes.write(read_definition(endpoint_id, endpoint_request), app.world.clock.now(), request_id)
    changes.commit()
    changes.note_ignored()
    return _accept(request_id)


def _with_lists_in_items(payload: dict[str, Any]) -> dict[str, Any]:
    items = payload.get("Item")
    return {**payload, "Item": list(map(with_lists, items))} if isinstance(items, list) else payload


@operation("UpdateEndpointsBatch", prepare=_with_lists_in_items)
def update_endpoints_batch(
    app: App, endpoint_batch_request: EndpointBatchRequestTypeDef, request_id: str
) -> MessageBodyTypeDef:
    """Write up to 100 endpoints in order, or none if one is refused (unknown; the response has no results)."""
    items = endpoint_batch_request["Item"]
    if len(items) > MAX_BATCH:
        raise BadRequest(f"must have at most {MAX_BATCH} endpoints, not {len(items)}", "Item")
    changes, now = AudienceChanges(app), app.world.clock.now()
    refused: dict[int, BadRequest] = {}
    for position, item in enumerate(items):
        try:
            changes.write(_read_item(item), now, request_id)
        except BadRequest as error:
            refused[position] = error
        except PayloadTooLarge:
            if not refused:  # the response has the first error
                raise
    if refused:
        for note in cut_list(_describe_refusal(items[at], error, f"Item[{at}]") for at, error in refused.items()):
            add_note(note)
        first = min(refused)
        raise _place(refused[first], f"Item[{first}]")
    changes.commit()
    changes.note_ignored()
    return _accept(request_id)


def _read_item(item: EndpointBatchItemTypeDef) -> Definition:
    if "Id" not in item:
        raise BadRequest("is required", "Id")
    check_id(item["Id"], "Id")
    return read_definition(item["Id"], item)


def _describe_refusal(item: EndpointBatchItemTypeDef, error: BadRequest, place: str) -> str:
    if "Id" not in item:
        return _place(error, place).message
    return f"endpoint {quote(item['Id'])}: {error.status} {put_on_line(error.message)}"


def _place(error: BadRequest, place: str) -> BadRequest:
    """Return an error whose message names the item.

    In the service's own messages the place comes last, because programs recognise those messages by their beginning.
    """
    return error.inside(place) if error.member else BadRequest(f"{error.message} ({place})")


def _accept(request_id: str) -> MessageBodyTypeDef:
    return {"Message": "Accepted", "RequestID": request_id}


@operation("GetEndpoint")
def get_endpoint(app: App, endpoint_id: str) -> EndpointResponseTypeDef:
    """Return an endpoint."""
    return _response(app, endpoint_of(app, endpoint_id))


@operation("DeleteEndpoint")
def delete_endpoint(app: App, endpoint_id: str) -> EndpointResponseTypeDef:
    """Delete an endpoint, and return its last state."""
    endpoint = endpoint_of(app, endpoint_id)
    response = _response(app, endpoint)
    delete_endpoints(app, [endpoint])
    return response


@operation("GetUserEndpoints")
def get_user_endpoints(app: App, user_id: str) -> EndpointsResponseTypeDef:
    """Return all endpoints of a user, active or inactive, the oldest first."""
    return {"Item": [_response(app, endpoint) for endpoint in _find_user(app, user_id)]}


@operation("DeleteUserEndpoints")
def delete_user_endpoints(app: App, user_id: str) -> EndpointsResponseTypeDef:
    """Delete all endpoints of a user, and so the user itself."""
    endpoints = _find_user(app, user_id)
    response: EndpointsResponseTypeDef = {"Item": [_response(app, endpoint) for endpoint in endpoints]}
    delete_endpoints(app, endpoints)
    return response


@operation("RemoveAttributes")
def remove_attributes(
    app: App, attribute_type: str, update_attributes_request: UpdateAttributesRequestTypeDef
) -> AttributesResourceTypeDef:
    """Stop capturing the attributes with these names or patterns, and return the names that were removed.

    Endpoints keep their present values (documented, observed).
    """
    if attribute_type not in ATTRIBUTE_KINDS:
        raise BadRequest(describe_choice(attribute_type, ATTRIBUTE_KINDS), "AttributeType")
    audience = app.part(Audience)
    patterns = update_attributes_request.get("Blacklist", [])
    names = audience.names.by_kind[attribute_type]
    removed = {name for name in names if any(name == pattern or fnmatchcase(name, pattern) for pattern in patterns)}
    names -= removed
    audience.ignored.by_kind[attribute_type] |= removed
    return cast(
        "AttributesResourceTypeDef",
        {"ApplicationId": app.id, "AttributeType": attribute_type, "Attributes": sorted(removed)},
    )


def _find_user(app: App, user_id: str) -> list[Endpoint]:
    audience = app.part(Audience)
    endpoints = audience.of_user(user_id)
    if not endpoints:
        raise NotFound(  # observed
            missing=describe_missing_in_app(
                user_id,
                "the user",
                lambda other: user_id in other.part(Audience).users,
                lambda: map(Known, reversed(audience.users)),
                lambda: "it is the id of an endpoint" if audience.find(user_id) else "",
            )
        )
    return endpoints


def _response(app: App, endpoint: Endpoint) -> EndpointResponseTypeDef:
    return describe_endpoint(app, endpoint, app.part(Audience).user_attributes(endpoint))
