"""Pushes from a request to APNs and FCM. The tests of each provider are in `providers`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import SENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .conftest import Shop

PUSH_TYPES = ["alert", "background", "complication", "fileprovider", "mdm", "voip"]
JO = {"UserId": "jo"}


def apns(shop: Shop, **members: Any) -> Mapping[str, str]:
    """Send to an iPhone, and return Apple's headers."""
    assert shop.send({"APNSMessage": members}, to="token", channel="APNS") == {**SENT, "StatusMessage": ""}
    return shop.last.headers


def fcm(shop: Shop, **members: Any) -> Any:
    """Send to an Android phone, and return the payload that FCM gets."""
    assert shop.send({"GCMMessage": members}, to="token", channel="GCM") == {**SENT, "StatusMessage": ""}
    return shop.last.payload


def aps(shop: Shop) -> Any:
    """Return the `aps` dictionary of the newest message."""
    assert shop.last.payload is not None
    return shop.last.payload["aps"]


def test_t32_given_only_a_body_then_it_is_an_alert_of_high_priority(shop: Shop) -> None:
    headers = apns(shop, Body="hello")

    assert (headers["apns-push-type"], headers["apns-priority"]) == ("alert", "10")


def test_t33_given_a_silent_push_then_it_is_in_the_background_and_displays_nothing(shop: Shop) -> None:
    headers = apns(shop, SilentPush=True, Title="T", Body="B", Badge=1, Sound="default", Data={"a": "1"})

    assert headers["apns-push-type"] == "background"
    assert aps(shop) == {"content-available": 1}


@pytest.mark.parametrize("push_type", PUSH_TYPES)
def test_t34_given_one_of_the_six_push_types_then_the_header_has_it(shop: Shop, push_type: str) -> None:
    assert apns(shop, APNSPushType=push_type, Body="B")["apns-push-type"] == push_type


def test_t35_given_the_push_type_alert_and_a_silent_push_then_the_header_is_alert_and_the_content_silent(
    shop: Shop,
) -> None:
    assert apns(shop, APNSPushType="alert", SilentPush=True, Body="B")["apns-push-type"] == "alert"
    assert aps(shop) == {"content-available": 1}


@pytest.mark.parametrize(
    ("content", "push_type"),
    [({"content-available": 1}, "background"), ({"content-available": 0, "alert": "A"}, "alert")],
)
def test_t36_given_raw_content_then_it_decides_between_background_and_alert(
    shop: Shop, content: Any, push_type: str
) -> None:
    assert apns(shop, RawContent=json.dumps({"aps": content}))["apns-push-type"] == push_type
    assert aps(shop) == content


def test_t37_given_the_documented_content_for_safari_then_it_is_delivered_unchanged_as_an_alert(shop: Shop) -> None:
    recipe = {"aps": {"alert": {"title": "T", "body": "B"}, "content-available": 1, "url-args": [""]}}

    assert apns(shop, RawContent=json.dumps(recipe))["apns-push-type"] == "alert"
    assert shop.last.payload == recipe


@pytest.mark.parametrize(("priority", "header"), [("normal", "5"), ("high", "10"), ("5", "5")])
def test_t38_given_a_priority_in_words_or_numbers_then_apns_gets_a_number(
    shop: Shop, priority: str, header: str
) -> None:
    assert apns(shop, Body="B", Priority=priority)["apns-priority"] == header


@pytest.mark.parametrize(("priority", "word"), [("5", "normal"), ("10", "high"), ("high", "high")])
def test_t39_given_a_priority_in_words_or_numbers_then_fcm_gets_a_word(shop: Shop, priority: str, word: str) -> None:
    assert fcm(shop, Body="B", Priority=priority)["priority"] == word


def test_t40_given_a_collapse_id_then_its_bytes_count_and_not_its_characters(shop: Shop) -> None:
    assert apns(shop, Body="B", CollapseId="c" * 64)["apns-collapse-id"] == "c" * 64

    result = shop.send({"APNSMessage": {"Body": "B", "CollapseId": "€" * 22}}, to="token", channel="APNS")

    assert (result["DeliveryStatus"], result["StatusCode"]) == ("PERMANENT_FAILURE", 400)
    assert "BadCollapseId" in result["StatusMessage"]
    assert not shop.last.was_sent


def test_t41_given_a_time_to_live_then_apns_gets_its_end_and_for_0_a_0(shop: Shop) -> None:
    shop.pinpoint.clock.advance(days=1)

    assert apns(shop, Body="B", TimeToLive=0)["apns-expiration"] == "0"
    expiration = apns(shop, Body="B", TimeToLive=30)["apns-expiration"]

    assert expiration == str(int(shop.last.time.timestamp()) + 30)


def test_t42_given_a_collapse_key_and_a_time_to_live_then_fcm_gets_both_and_otherwise_neither(shop: Shop) -> None:
    given = fcm(shop, Body="B", CollapseKey="orders", TimeToLive=60)

    assert (given["collapse_key"], given["time_to_live"]) == ("orders", 60)
    assert fcm(shop, Body="B").keys() == {"data"}


def test_t43_given_a_user_on_three_apple_channels_then_all_get_the_same_headers(shop: Shop) -> None:
    for channel in ("APNS", "APNS_SANDBOX", "APNS_VOIP"):
        shop.endpoint(channel, channel, f"token of {channel}", User=JO)

    message = {"APNSMessage": {"Body": "B", "CollapseId": "orders", "APNSPushType": "complication"}}
    results = shop.send_to_users("jo", message=message)["jo"]

    assert [result["DeliveryStatus"] for result in results.values()] == ["SUCCESSFUL"] * 3
    first, *others = [dict(sent.headers) for sent in shop.pinpoint.outbox]
    assert (first["apns-collapse-id"], first["apns-push-type"]) == ("orders", "complication")
    topics = [headers.pop("apns-topic") for headers in (first, *others)]
    assert others == [first, first]
    assert topics == ["com.example.app", "com.example.app", "com.example.app.voip"]


def test_t44_given_a_plain_message_then_fcm_gets_a_flat_map_of_strings(shop: Shop) -> None:
    payload = fcm(shop, Title="T", Body="B", Action="OPEN_APP", Data={"a": "1"})

    assert payload == {
        "data": {
            "pinpoint.notification.title": "T",
            "pinpoint.notification.body": "B",
            "pinpoint.notification.silentPush": "0",
            "pinpoint.openApp": "true",
            "pinpoint.campaign.campaign_id": "_DIRECT",
            "pinpoint.jsonBody": '{"a":"1"}',
        }
    }


@pytest.mark.parametrize(("action", "key"), [("URL", "pinpoint.url"), ("DEEP_LINK", "pinpoint.deeplink")])
def test_t45_given_a_link_then_fcm_gets_it_instead_of_open_app(shop: Shop, action: str, key: str) -> None:
    data = fcm(shop, Body="B", Action=action, Url="https://example.com/")["data"]

    assert data[key] == "https://example.com/"
    assert "pinpoint.openApp" not in data


def test_t46_given_no_sound_and_no_badge_then_there_are_no_such_keys_and_a_badge_of_0_is_there(shop: Shop) -> None:
    apns(shop, Body="B")
    assert aps(shop).keys().isdisjoint({"sound", "badge"})

    apns(shop, Body="B", Badge=0)
    assert aps(shop)["badge"] == 0
