"""An endpoint in the payload for Lambda functions and webhooks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pinpoint_mock.endpoints.audience import Audience
from pinpoint_mock.endpoints.endpoint import describe_for_function

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


def test_given_endpoints_when_described_for_a_function_then_they_have_the_published_members(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    client.update_endpoint(
        ApplicationId=app_id,
        EndpointId="e",
        EndpointRequest={
            "ChannelType": "CUSTOM",
            "Address": "ann",
            "Location": {"Country": "USA"},
            "Attributes": {"FirstName": ["Ann"]},
            "User": {"UserId": "ann"},
        },
    )
    client.update_endpoint(
        ApplicationId=app_id, EndpointId="bare", EndpointRequest={"ChannelType": "CUSTOM", "Address": "bob"}
    )
    with mocked._session.locked_world() as world:
        app = world.find_app(app_id)
        assert app is not None
        endpoints = app.part(Audience).endpoints
        described = {key: describe_for_function(app, endpoint, {}) for key, endpoint in endpoints.items()}
    assert [*described["e"]] == [
        *("ChannelType", "Address", "EndpointStatus", "OptOut", "Location", "EffectiveDate", "Attributes", "User"),
        "CreationDate",
    ]
    assert [*described["bare"]] == [name for name in described["e"] if name != "Location"]
    assert described["bare"]["Attributes"] == described["bare"]["User"] == {}
    assert json.loads(json.dumps(described)) == described
