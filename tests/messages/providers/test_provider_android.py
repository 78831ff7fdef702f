"""FCM, ADM and Baidu: the flat map of data that they share, and the keys that each adds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .sending import build, data_of, frame, golden, refused

CHANNELS = {"GCM": "GCMMessage", "ADM": "ADMMessage", "BAIDU": "BaiduMessage"}
each_channel = pytest.mark.parametrize("channel_type", CHANNELS)


class TestData:
    @each_channel
    def test_given_a_plain_message_when_sent_then_it_is_the_documented_map_of_strings(self, channel_type: str) -> None:
        members = {"Title": "T", "Body": "B", "Action": "OPEN_APP", "Data": {"a": "1"}}
        built = build(channel_type, members)
        assert built.json == {
            "data": {
                "pinpoint.notification.title": "T",
                "pinpoint.notification.body": "B",
                "pinpoint.notification.silentPush": "0",
                "pinpoint.openApp": "true",
                "pinpoint.campaign.campaign_id": "_DIRECT",
                "pinpoint.jsonBody": '{"a":"1"}',
            }
        }
        assert (built.title, built.body) == ("T", "B")
        assert built.headers == {}

    @each_channel
    @pytest.mark.parametrize(("action", "key"), [("URL", "pinpoint.url"), ("DEEP_LINK", "pinpoint.deeplink")])
    def test_given_a_link_when_sent_then_it_is_there_instead_of_open_app(
        self, channel_type: str, action: str, key: str
    ) -> None:
        data = data_of(build(channel_type, {"Action": action, "Url": "u"}).json)
        assert data[key] == "u"
        assert "pinpoint.openApp" not in data

    @each_channel
    def test_given_a_link_action_without_a_url_when_sent_then_there_is_no_link(self, channel_type: str) -> None:
        data = data_of(build(channel_type, {"Action": "URL"}).json)
        assert data.keys() == {"pinpoint.notification.silentPush", "pinpoint.campaign.campaign_id"}

    @each_channel
    def test_given_a_silent_push_when_sent_then_it_displays_nothing(self, channel_type: str) -> None:
        built = build(channel_type, {"SilentPush": True, "Title": "T", "Body": "B", "Sound": "s"})
        data = data_of(built.json)
        assert [key for key in data if key.startswith("pinpoint.notification.")] == ["pinpoint.notification.silentPush"]
        assert data["pinpoint.notification.silentPush"] == "1"
        assert (built.title, built.body) == (None, "")

    @each_channel
    def test_given_a_context_when_sent_then_it_is_included_but_does_not_replace_values_of_the_service(
        self, channel_type: str
    ) -> None:
        data = data_of(build(channel_type, {}, context={"k": "v", "openApp": "no"}).json)
        assert data["pinpoint.k"] == "v"
        assert data["pinpoint.openApp"] == "true"

    @each_channel
    def test_given_an_endpoint_when_sent_then_its_id_is_in_the_data(self, channel_type: str) -> None:
        data = data_of(build(channel_type, {}, endpoint_id="e").json)
        assert json.loads(data["data"]) == {"pinpoint": {"endpointId": "e"}}

    @each_channel
    @pytest.mark.parametrize("payload", [{"notification": {"title": "x"}}, {"data": 1, "notification": "n"}, {}])
    def test_given_raw_content_when_sent_then_it_is_unchanged(self, channel_type: str, payload: Any) -> None:
        text = json.dumps(payload, indent=1)
        built = build(channel_type, {"RawContent": text, "Body": "B", "CollapseKey": "c"}, endpoint_id="e")
        assert built.json == payload
        assert built.raw == text.encode()

    @each_channel
    def test_given_raw_content_from_the_console_when_sent_then_its_wrapper_is_removed(self, channel_type: str) -> None:
        inner = {"data": {"pinpoint.notification.title": "T", "pinpoint.notification.body": "B"}}
        built = build(channel_type, {"RawContent": json.dumps({CHANNELS[channel_type]: inner})})
        assert built.json == inner
        assert (built.title, built.body) == ("T", "B")

    @each_channel
    def test_given_raw_content_with_a_notification_when_sent_then_it_gives_the_title_and_the_body(
        self, channel_type: str
    ) -> None:
        payload = {"notification": {"title": "T", "body": "B"}, "data": {"pinpoint.notification.title": "t"}}
        built = build(channel_type, {"RawContent": json.dumps(payload)})
        assert (built.title, built.body) == ("T", "B")

    @each_channel
    def test_given_raw_content_that_is_not_an_object_when_sent_then_it_is_refused(self, channel_type: str) -> None:
        assert refused(channel_type, {"RawContent": "7"}).status_message == "RawContent must be a JSON object"


class TestFcm:
    def test_given_all_members_when_sent_then_the_bytes_are_the_expected_ones(self) -> None:
        built = build(
            "GCM",
            {
                "Body": "Grüße",
                "CollapseKey": "orders",
                "Data": {"a": "1"},
                "IconReference": "bell",
                "ImageIconUrl": "https://example.com/b.png",
                "ImageUrl": "https://example.com/a.png",
                "PreferredAuthenticationMethod": "TOKEN",
                "Priority": "10",
                "RestrictedPackageName": "com.example.shop",
                "SmallImageIconUrl": "https://example.com/c.png",
                "Sound": "ding",
                "TimeToLive": 30,
                "Title": "Hello",
            },
            endpoint_id="endpoint-1",
            context={"order": "17"},
        )
        assert built.raw == golden("fcm_data.json")
        assert built.json == json.loads(built.raw)
        assert built.details == {"authentication_method": "TOKEN"}

    @pytest.mark.parametrize(
        ("given", "expected"), [("5", "normal"), ("normal", "normal"), ("10", "high"), ("high", "high")]
    )
    def test_given_a_priority_of_fcm_or_apple_when_sent_then_it_is_that_of_fcm(self, given: str, expected: str) -> None:
        payload = build("GCM", {"Priority": given}).json
        assert payload is not None
        assert payload["priority"] == expected

    def test_given_no_priority_and_time_to_live_when_sent_then_fcm_decides(self) -> None:
        payload = build("GCM", {"Body": "B", "CollapseKey": ""}).json
        assert payload is not None
        assert payload.keys() == {"data"}

    @pytest.mark.parametrize("seconds", [0, 2_419_200])
    def test_given_a_time_to_live_when_sent_then_it_is_passed_on(self, seconds: int) -> None:
        payload = build("GCM", {"TimeToLive": seconds}).json
        assert payload is not None
        assert payload["time_to_live"] == seconds

    @pytest.mark.parametrize(
        ("members", "error"),
        [
            ({"TimeToLive": -1}, "Invalid time_to_live: -1"),
            ({"TimeToLive": 2_419_201}, "Invalid time_to_live: 2419201"),
            ({"Priority": "low"}, "Invalid priority: low"),
            ({"Body": "a" * 4_096}, "Message too big"),
        ],
    )
    def test_given_members_that_fcm_refuses_when_sent_then_they_are_refused(
        self, members: dict[str, Any], error: str
    ) -> None:
        refusal = refused("GCM", members)
        assert refusal.status_code == 400
        assert frame(refusal) == {
            "errorMessage": "Invalid notification",
            "channelType": "GCM",
            "pushProviderStatusCode": "400",
            "pushProviderError": error,
            "pushProviderResponse": {"status": "INVALID_ARGUMENT"},
        }


class TestAdm:
    def test_given_the_members_of_adm_when_sent_then_the_bytes_are_the_expected_ones(self) -> None:
        members = {"ConsolidationKey": "orders", "ExpiresAfter": "3600", "MD5": "CY9rzUYh03PK3k6DJie09g=="}
        texts = {"Title": "Hello", "Body": "World", "Action": "URL", "Url": "https://example.com/"}
        built = build("ADM", {**members, **texts})
        assert built.raw == golden("adm_data.json")

    def test_given_more_than_six_kilobytes_when_sent_then_adm_refuses_them(self) -> None:
        assert build("ADM", {"Body": "a" * 5_000}).body
        refusal = refused("ADM", {"Body": "a" * 6_144})
        assert (refusal.status_code, frame(refusal)["pushProviderError"]) == (413, "MessageTooLarge")

    @pytest.mark.parametrize("given", ["soon", "-1", "1.5", "²"])
    def test_given_an_expiry_that_is_not_a_number_when_sent_then_it_is_refused(self, given: str) -> None:
        refusal = refused("ADM", {"ExpiresAfter": given})
        assert (refusal.status_code, frame(refusal)["pushProviderResponse"]) == (400, {"reason": "InvalidExpiration"})


class TestBaidu:
    def test_given_a_silent_push_when_sent_then_the_bytes_are_the_expected_ones(self) -> None:
        built = build("BAIDU", {"SilentPush": True, "Data": {"a": "1"}, "TimeToLive": 604_800})
        assert built.raw == golden("baidu_silent.json")

    @pytest.mark.parametrize("members", [{"TimeToLive": 604_801}, {"TimeToLive": -1}, {"Body": "a" * 4_096}])
    def test_given_members_that_baidu_refuses_when_sent_then_they_are_refused(self, members: dict[str, Any]) -> None:
        assert frame(refused("BAIDU", members)) == {
            "errorMessage": "Invalid notification",
            "channelType": "BAIDU",
            "pushProviderStatusCode": "400",
            "pushProviderError": "Request Params Not Valid",
            "pushProviderResponse": {"error_code": 30602, "error_msg": "Request Params Not Valid"},
        }
