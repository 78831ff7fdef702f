"""Builders for the tests of segments: endpoints, segments of both types, and their members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.segments.segment import Membership, Segment, put_imported

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

IMPORT_DEFINITION = {
    "ChannelCounts": {"EMAIL": 2},
    "ExternalId": "",
    "Format": "CSV",
    "RoleArn": "arn:aws:iam::123456789012:role/import",
    "S3Url": "s3://bucket/people.csv",
    "Size": 2,
}


@pytest.fixture
def client(shared_client: PinpointClient) -> PinpointClient:
    """A client whose calls the mock answers."""
    return shared_client


@pytest.fixture
def write(client: PinpointClient, app_id: str) -> Callable[..., None]:
    """Write an endpoint. A new one has an e-mail address unless the given members say otherwise."""

    def write_endpoint(endpoint_id: str, **members: Any) -> None:
        request: Any = {"ChannelType": "EMAIL", "Address": f"{endpoint_id}@example.com", **members}
        client.update_endpoint(ApplicationId=app_id, EndpointId=endpoint_id, EndpointRequest=request)

    return write_endpoint


@pytest.fixture
def create(client: PinpointClient, app_id: str) -> Callable[..., str]:
    """Create a segment with these members, and return its id."""

    def create_segment(**members: Any) -> str:
        request: Any = members
        return client.create_segment(ApplicationId=app_id, WriteSegmentRequest=request)["SegmentResponse"]["Id"]

    return create_segment


@pytest.fixture
def update(client: PinpointClient, app_id: str) -> Callable[..., Any]:
    """Update a segment, and return the response."""

    def update_segment(segment_id: str, **members: Any) -> Any:
        request: Any = members
        answer = client.update_segment(ApplicationId=app_id, SegmentId=segment_id, WriteSegmentRequest=request)
        return answer["SegmentResponse"]

    return update_segment


@pytest.fixture
def get(client: PinpointClient, app_id: str) -> Callable[[str], Any]:
    """Return the result of GetSegment."""

    def get_segment(segment_id: str) -> Any:
        return client.get_segment(ApplicationId=app_id, SegmentId=segment_id)["SegmentResponse"]

    return get_segment


@pytest.fixture
def put_import(mocked: Pinpoint, app_id: str) -> Callable[..., Segment]:
    """Store a segment like an import does."""

    def put(
        segment_id: str, *endpoint_keys: str, user_ids: tuple[str, ...] = (), name: str | None = "imported"
    ) -> Segment:
        with mocked.app(app_id)._reference.locked_app() as app:
            membership = Membership(frozenset(endpoint_keys), frozenset(user_ids))
            return put_imported(app, segment_id, name, IMPORT_DEFINITION, membership, app.world.clock.now())

    return put


@pytest.fixture
def members_of(mocked: Pinpoint, app_id: str) -> Callable[[str], list[str]]:
    """The ids of the members of a segment; the explanation must agree for each endpoint."""

    def read(segment_id: str) -> list[str]:
        segment = mocked.app(app_id).segment(segment_id)
        members = segment.members()
        assert all(segment.explain(endpoint_id) for endpoint_id in members)
        return members

    return read


@pytest.fixture
def selected(create: Callable[..., str], members_of: Callable[[str], list[str]]) -> Callable[..., list[str]]:
    """The ids of the endpoints that dimensions select."""

    def select(**dimensions: Any) -> list[str]:
        return members_of(create(Dimensions=dimensions))

    return select


@pytest.fixture
def in_groups(create: Callable[..., str], members_of: Callable[[str], list[str]]) -> Callable[..., list[str]]:
    """The ids of the endpoints that groups select."""

    def select(*groups: Any, **members: Any) -> list[str]:
        return members_of(create(SegmentGroups={"Groups": list(groups), **members}))

    return select
