"""The values of variables in a message to an endpoint: the endpoint as an export shows it."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.endpoints.audience import Audience
from pinpoint_mock.endpoints.endpoint import export_endpoint
from pinpoint_mock.messages.recipients import recipient_at

from .conftest import NUMBER, Shop, sms

FULL: Any = {
    "Attributes": {"plan": ["basic"]},
    "Metrics": {"age": 3},
    "Demographic": {"Make": "Apple"},
    "Location": {"City": "Oslo"},
    "User": {"UserId": "jo", "UserAttributes": {"city": ["Oslo"]}},
}


@pytest.mark.parametrize("members", [FULL, {}, {"User": {"UserId": "jo"}}], ids=["full", "empty", "user"])
def test_given_an_endpoint_then_each_variable_is_the_member_of_its_export_in_any_order_of_reading(
    shop: Shop, members: Any
) -> None:
    shop.endpoint("phone", **members)
    with shop.pinpoint._session.locked_world() as world:
        app = world.find_app("shop")
        assert app is not None
        audience = app.part(Audience)
        endpoint = audience.endpoints["phone"]
        exported = export_endpoint(app, endpoint, audience.user_attributes(endpoint))
        for name in (*exported, "Location", "Demographic", "Attributes", "User", "Metrics", "nothing"):
            assert recipient_at(app, endpoint).variables.get(name) == exported.get(name), name
        variables = recipient_at(app, endpoint).variables
        assert (len(variables), dict(variables.items()), {**variables}) == (len(exported), exported, exported)


def test_given_a_message_to_an_endpoint_then_its_variables_have_the_values_of_the_endpoint(shop: Shop) -> None:
    shop.endpoint("phone", **FULL)
    shop.send_to_endpoint("phone", sms("{{Attributes.plan}} {{User.UserAttributes.city}} {{Location.City}} {{Id}}"))
    shop.send_to_endpoint("phone", sms("{{Attributes.[plan]}} {{Address}} {{Metrics.age}} {{ChannelType}} {{OptOut}}"))

    assert shop.bodies == ["basic Oslo Oslo phone", f"basic {NUMBER} 3 SMS NONE"]
