"""A simulated device: the message that it shows for an event, by the rules of the client library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from .scene import BANNER, schedule

if TYPE_CHECKING:
    from pinpoint_mock import InAppDevice

    from .scene import Shop


def show(device: InAppDevice, event_type: str = "cart.opened", **members: Any) -> str | None:
    """Show the message for an event, and return the name of its campaign; None if no message is shown."""
    shown = device.show(event_type, **members)
    return None if shown is None else shown.name


def show_times(device: InAppDevice, times: int) -> list[str | None]:
    return [show(device) for _ in range(times)]


class TestChoosing:
    def test_given_a_message_when_its_event_happens_then_it_is_shown_and_no_other_event_shows_it(
        self, shop: Shop
    ) -> None:
        campaign_id = shop.promote()

        shown = shop.device.show("cart.opened")
        assert shown is not None
        assert (shown.campaign_id, shown.name, shown.message["InAppMessage"]) == (campaign_id, "promo", BANNER)
        assert shop.device.show("cart.closed") is None

    def test_given_a_filter_on_attributes_and_metrics_then_an_event_must_meet_both(self, shop: Shop) -> None:
        given = schedule()
        given["EventFilter"]["Dimensions"] |= {
            "Attributes": {"item": {"AttributeType": "INCLUSIVE", "Values": ["shoe", "hat"]}},
            "Metrics": {"price": {"ComparisonOperator": "GREATER_THAN_OR_EQUAL", "Value": 10.0}},
        }
        shop.promote(Schedule=given)

        device = shop.device
        assert show(device, attributes={"item": "hat", "size": "L"}, metrics={"price": 10}) == "promo"
        assert show(device, attributes={"item": "hat"}, metrics={"price": 9}) is None
        assert show(device, attributes={"item": "sock"}, metrics={"price": 12}) is None
        assert show(device) is None

    def test_given_several_messages_then_the_one_with_the_highest_priority_is_shown(self, shop: Shop) -> None:
        shop.promote(Name="low", Priority=5)
        shop.promote(Name="high", Priority=1, Limits={"Total": 1})
        shop.promote(Name="other", Priority=1, Schedule=schedule("cart.closed"))

        assert show_times(shop.device, 2) == ["high", "low"]

    def test_given_several_with_the_same_priority_then_the_one_that_ends_first_is_shown_and_then_the_oldest(
        self, shop: Shop
    ) -> None:
        shop.promote(Name="late", Limits={"Total": 1})
        shop.promote(Name="later", Limits={"Total": 1})
        shop.promote(Name="soon", Limits={"Total": 1}, Schedule=schedule(EndTime="2030-01-05T00:00:00Z"))

        assert show_times(shop.device, 4) == ["soon", "late", "later", None]

    def test_given_a_campaign_that_is_not_offered_then_it_is_not_shown(self, shop: Shop) -> None:
        shop.pause(shop.promote())

        assert shop.device.show("cart.opened") is None


class TestCaps:
    def test_given_a_session_cap_then_it_counts_for_each_campaign_until_the_next_session(self, shop: Shop) -> None:
        shop.promote(Name="first", Priority=1, Limits={"Session": 2})
        shop.promote(Name="second", Priority=2, Limits={"Session": 1})
        device = shop.device

        assert show_times(device, 4) == ["first", "first", "second", None]
        device.start_session()
        assert show_times(device, 4) == ["first", "first", "second", None]

    def test_given_a_daily_cap_then_the_messages_of_all_campaigns_count_until_midnight(self, shop: Shop) -> None:
        shop.promote(Name="first", Priority=1, Limits={"Total": 2})
        shop.promote(Name="second", Priority=2, Limits={"Daily": 3})
        device = shop.device

        assert show_times(device, 4) == ["first", "first", "second", None]
        device.start_session()
        assert device.show("cart.opened") is None
        shop.pinpoint.clock.advance(hours=12)
        assert show_times(device, 4) == ["second", "second", "second", None]

    def test_given_a_total_cap_then_it_counts_forever(self, shop: Shop) -> None:
        shop.promote(Limits={"Total": 2})
        device = shop.device

        assert show_times(device, 3) == ["promo", "promo", None]
        device.start_session()
        shop.pinpoint.clock.advance(days=3)
        assert device.show("cart.opened") is None

    def test_given_two_devices_of_one_endpoint_then_each_has_its_own_counts(self, shop: Shop) -> None:
        shop.promote(Limits={"Total": 1})
        one, other = shop.device, shop.device

        assert [show(one), show(one), show(other)] == ["promo", None, "promo"]

    def test_given_messages_that_were_shown_then_pinpoint_does_not_record_it(self, shop: Shop) -> None:
        shop.promote(Limits={"Session": 1, "Daily": 1, "Total": 1})
        before = shop.get()

        assert show(shop.device) == "promo"
        assert shop.get() == before
        assert list(shop.app.events) == []


class TestLooking:
    def test_given_a_device_then_its_messages_are_copies_of_the_response(self, shop: Shop) -> None:
        shop.promote()
        device = shop.device

        device.messages[0]["InAppMessage"]["Content"].clear()
        assert device.messages == shop.get() != []
        assert device.endpoint_id == "Phone-1"

    def test_given_offered_and_other_campaigns_when_it_is_printed_then_each_has_a_line_with_the_reason(
        self, shop: Shop
    ) -> None:
        shop.promote(Name="open", Limits={"Session": 2, "Total": 5})
        shop.pause(shop.promote(Name="paused", Priority=1))
        device = shop.device

        device.show("cart.opened")
        assert str(device).splitlines() == [
            "device with the endpoint 'Phone-1' of app 'shop':",
            "  ✗ 'paused' (priority 1): it is paused",
            "  ✓ 'open' (priority 3): offered for EventType INCLUSIVE ['cart.opened'], 1 of SessionCap 2 used, "
            "1 of TotalCap 5 used",
        ]
        assert repr(device) == str(device)
        assert repr(device.offers[0]) == "<✗ 'paused' (priority 1): it is paused>"

    def test_given_caps_that_are_used_up_when_it_is_printed_then_they_are_the_reason(self, shop: Shop) -> None:
        shop.promote(Limits={"Session": 1, "Total": 1, "Daily": 5})
        device = shop.device

        device.show("cart.opened")
        line = "✗ 'promo' (priority 3): its SessionCap of 1 is used up, its TotalCap of 1 is used up"
        assert str(device).endswith(f":\n  {line}")
        device.start_session()
        assert str(device).endswith("(priority 3): its TotalCap of 1 is used up")

    def test_given_no_campaign_when_it_is_printed_then_it_says_so(self, shop: Shop) -> None:
        assert str(shop.device).endswith("\n  no campaign of the app has an in-app message")

    def test_given_a_deleted_endpoint_or_app_then_it_is_printed_as_deleted_and_showing_is_an_error(
        self, shop: Shop
    ) -> None:
        device = shop.device

        shop.client.delete_endpoint(ApplicationId="shop", EndpointId="phone-1")
        assert str(device) == "<device with the endpoint 'Phone-1' (gone)>"
        with pytest.raises(LookupError, match="an endpoint with the id, address or user id 'Phone-1' does not exist"):
            device.show("cart.opened")
        shop.client.delete_app(ApplicationId="shop")
        assert str(device) == "<device with the endpoint 'Phone-1' (gone)>"

    def test_given_the_address_or_the_user_of_an_endpoint_then_the_device_is_found_by_it(self, shop: Shop) -> None:
        shop.write("tablet", Address="some-token", User={"UserId": "ann"})

        assert {shop.app.in_app(name).endpoint_id for name in ("TABLET", "some-token", "ann")} == {"tablet"}
        with pytest.raises(LookupError, match="does not exist"):
            shop.app.in_app("bob")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((1,), "event_type must be a string, not 1"),
            (("x", 1), "attributes must be a mapping, not 1"),
            (("x", {"km": 6}), "attributes['km'] must be a string (numbers are metrics), not 6"),
            (("x", {6: "km"}), "attributes must be a string, not 6"),
            (("x", {}, {"price": "1"}), "metrics['price'] must be a number, not '1'"),
        ],
    )
    def test_given_an_argument_of_the_wrong_type_then_the_error_names_it(
        self, shop: Shop, arguments: Any, message: str
    ) -> None:
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            shop.device.show(*arguments)
