"""APNs: the payload, and Apple's headers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .sending import SENT, build, frame, golden, refused

CHANNELS = ("APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX")
PUSH_TYPES = ("alert", "background", "complication", "fileprovider", "mdm", "voip")


def push_type(**members: Any) -> str:
    return build("APNS", members).headers["apns-push-type"]


def raw(payload: Any) -> dict[str, str]:
    return {"RawContent": json.dumps(payload)}


def aps(**members: Any) -> Any:
    payload = build("APNS", members).json
    assert payload is not None
    return payload["aps"]


class TestPayload:
    def test_given_all_members_of_an_alert_when_sent_then_the_bytes_are_the_expected_ones(self) -> None:
        built = build(
            "APNS",
            {
                "Action": "DEEP_LINK",
                "Badge": 0,
                "Body": "Grüße",
                "Category": "NEWS",
                "Data": {"a": "1"},
                "MediaUrl": "https://example.com/a.png",
                "Sound": "default",
                "ThreadId": "thread-1",
                "Title": "Hello",
                "Url": "shop://orders/17",
            },
            endpoint_id="endpoint-1",
            context={"order": "17"},
        )
        assert built.raw == golden("apns_alert.json")
        assert built.json == json.loads(built.raw)
        assert (built.title, built.body) == ("Hello", "Grüße")

    def test_given_a_silent_push_when_sent_then_it_displays_nothing(self) -> None:
        members = {"SilentPush": True, "Title": "T", "Body": "B", "Badge": 1, "Sound": "s", "Data": {"a": "1"}}
        built = build("APNS", members)
        assert built.raw == golden("apns_silent.json")
        assert (built.title, built.body) == (None, "")

    def test_given_only_a_body_when_sent_to_an_address_then_there_is_only_aps(self) -> None:
        assert build("APNS", {"Body": "B"}).json == {
            "aps": {"alert": {"body": "B"}, "content-available": 1, "mutable-content": 0}
        }

    def test_given_no_badge_and_no_sound_when_sent_then_there_are_no_such_keys(self) -> None:
        assert aps(Body="B", Sound="").keys() == {"alert", "content-available", "mutable-content"}

    def test_given_badge_0_when_sent_then_the_payload_has_it(self) -> None:
        assert aps(Badge=0)["badge"] == 0

    def test_given_neither_title_nor_body_when_sent_then_there_is_no_alert(self) -> None:
        assert "alert" not in aps(Data={"a": "1"})
        assert push_type(Data={"a": "1"}) == "alert"

    def test_given_the_action_url_when_sent_then_the_app_finds_the_url(self) -> None:
        payload = build("APNS", {"Action": "URL", "Url": "https://example.com/"}).json
        assert payload is not None
        assert payload["data"] == {"pinpoint": {"url": "https://example.com/"}}

    @pytest.mark.parametrize("members", [{"Action": "OPEN_APP", "Url": "u"}, {"Url": "u"}, {"Action": "URL"}])
    def test_given_no_link_when_sent_then_there_is_no_data(self, members: dict[str, str]) -> None:
        payload = build("APNS", members).json
        assert payload is not None
        assert payload.keys() == {"aps"}


class TestPushType:
    def test_given_only_a_body_when_sent_then_it_is_an_alert_of_high_priority(self) -> None:
        assert build("APNS", {"Body": "B"}).headers == {
            "apns-topic": "com.example.shop",
            "apns-push-type": "alert",
            "apns-priority": "10",
        }

    def test_given_silent_push_when_sent_then_it_is_in_the_background(self) -> None:
        assert push_type(SilentPush=True) == "background"
        assert push_type(SilentPush=False) == "alert"

    @pytest.mark.parametrize("given", PUSH_TYPES)
    def test_given_one_of_the_six_types_when_sent_then_it_is_unchanged(self, given: str) -> None:
        assert push_type(APNSPushType=given, Body="B") == given
        assert push_type(APNSPushType=given, **raw({"aps": {"content-available": 1}})) == given

    def test_given_a_type_and_silent_push_when_sent_then_the_type_wins_and_the_content_is_silent(self) -> None:
        built = build("APNS", {"APNSPushType": "alert", "SilentPush": True, "Body": "B"})
        assert built.headers["apns-push-type"] == "alert"
        assert built.json == {"aps": {"content-available": 1}}

    @pytest.mark.parametrize("given", ["Alert", "liveactivity", " alert"])
    def test_given_an_unknown_type_when_sent_then_it_is_refused_with_apples_error(self, given: str) -> None:
        refusal = refused("APNS_SANDBOX", {"APNSPushType": given})
        assert refusal.status_code == 400
        assert frame(refusal) == {
            "errorMessage": "Invalid notification",
            "channelType": "APNS_SANDBOX",
            "pushProviderStatusCode": "400",
            "pushProviderError": "InvalidPushType",
            "pushProviderResponse": {"reason": "InvalidPushType"},
        }

    @pytest.mark.parametrize("channel_type", CHANNELS)
    def test_given_no_type_when_sent_to_any_channel_then_it_is_never_voip(self, channel_type: str) -> None:
        assert build(channel_type, {"Body": "B"}).headers["apns-push-type"] == "alert"

    @pytest.mark.parametrize(
        ("payload", "expected"),
        [
            ({"aps": {"content-available": 1}}, "background"),
            ({"aps": {"content-available": 1}, "more": {"alert": 1}}, "background"),
            ({"aps": {"content-available": 1, "alert": "A"}}, "alert"),
            ({"aps": {"content-available": 1, "badge": 0}}, "alert"),
            ({"aps": {"content-available": 1, "sound": ""}}, "alert"),
            ({"aps": {"content-available": 0, "alert": "A"}}, "alert"),
            ({"aps": {"alert": "A"}}, "alert"),
            ({"mdm": "token"}, "alert"),
        ],
    )
    def test_given_raw_content_when_sent_then_its_content_decides(self, payload: Any, expected: str) -> None:
        assert push_type(**raw(payload)) == expected

    def test_given_raw_content_and_silent_push_when_sent_then_the_raw_content_decides(self) -> None:
        assert push_type(SilentPush=True, **raw({"aps": {"alert": "A"}})) == "alert"
        assert push_type(SilentPush=False, **raw({"aps": {"content-available": 1}})) == "background"


class TestHeaders:
    @pytest.mark.parametrize(("given", "expected"), [("normal", "5"), ("high", "10"), ("5", "5"), ("10", "10")])
    def test_given_a_priority_of_apple_or_fcm_when_sent_then_it_is_that_of_apple(
        self, given: str, expected: str
    ) -> None:
        assert build("APNS", {"Priority": given}).headers["apns-priority"] == expected

    def test_given_an_unknown_priority_when_sent_then_it_is_refused(self) -> None:
        assert frame(refused("APNS", {"Priority": "7"}))["pushProviderError"] == "BadPriority"

    @pytest.mark.parametrize("given", ["c" * 64, "€" * 21 + "c", "ü" * 32])
    def test_given_a_collapse_id_of_64_bytes_when_sent_then_it_is_accepted(self, given: str) -> None:
        assert len(given.encode()) == 64
        assert build("APNS", {"CollapseId": given}).headers["apns-collapse-id"] == given

    def test_given_a_collapse_id_with_two_lines_when_sent_then_it_is_refused(self) -> None:
        assert frame(refused("APNS", {"CollapseId": "a\nb"}))["pushProviderError"] == "BadCollapseId"

    @pytest.mark.parametrize("given", ["c" * 65, "€" * 22, "ü" * 33])
    def test_given_a_collapse_id_of_more_bytes_when_sent_then_it_is_refused(self, given: str) -> None:
        refusal = refused("APNS", {"CollapseId": given})
        assert frame(refusal)["pushProviderError"] == "BadCollapseId"
        assert refusal.status_code == 400

    @pytest.mark.parametrize(("seconds", "expected"), [(0, "0"), (30, str(SENT // 1_000_000 + 30))])
    def test_given_a_time_to_live_when_sent_then_it_becomes_a_time_in_whole_seconds(
        self, seconds: int, expected: str
    ) -> None:
        assert build("APNS", {"TimeToLive": seconds}).headers["apns-expiration"] == expected

    def test_given_a_negative_time_to_live_when_sent_then_it_is_refused(self) -> None:
        assert frame(refused("APNS", {"TimeToLive": -1}))["pushProviderError"] == "BadExpirationDate"

    def test_given_one_message_when_sent_to_all_channels_then_only_the_topic_differs(self) -> None:
        members = {"APNSPushType": "complication", "CollapseId": "c", "Priority": "5", "TimeToLive": 0}
        headers = [dict(build(channel_type, members).headers) for channel_type in CHANNELS]
        topics = [each.pop("apns-topic") for each in headers]
        assert topics == ["com.example.shop"] * 2 + ["com.example.shop.voip"] * 2
        assert headers == [headers[0]] * 4

    @pytest.mark.parametrize(
        ("settings", "topic"), [({}, None), ({"BundleId": ""}, None), ({"BundleId": "a.voip"}, "a.voip")]
    )
    def test_given_a_bundle_id_when_sent_on_a_voip_channel_then_the_topic_has_the_suffix_voip(
        self, settings: dict[str, str], topic: str | None
    ) -> None:
        assert build("APNS_VOIP", {}, settings=settings).headers.get("apns-topic") == topic

    def test_given_authentication_methods_when_sent_then_the_messages_own_wins(self) -> None:
        settings = {"DefaultAuthenticationMethod": "CERTIFICATE"}
        details = [
            build("APNS", {}).details,
            build("APNS", {}, settings=settings).details,
            build("APNS", {"PreferredAuthenticationMethod": "TOKEN"}, settings=settings).details,
        ]
        assert details == [{}, {"authentication_method": "CERTIFICATE"}, {"authentication_method": "TOKEN"}]


class TestRawContent:
    def test_given_raw_content_when_sent_then_it_is_unchanged(self) -> None:
        text = '{ "aps": {"alert": "A", "content-available": 0}, "n": 1.0 }'
        built = build("APNS", {"RawContent": text, "Body": "B"}, endpoint_id="e", context={"k": "v"})
        assert built.raw == text.encode()
        assert built.json == json.loads(text)
        assert (built.title, built.body) == (None, "A")

    def test_given_raw_content_from_the_console_when_sent_then_its_wrapper_is_removed(self) -> None:
        inner = {"aps": {"alert": {"title": "T", "body": "B"}}}
        built = build("APNS", raw({"APNSMessage": inner}))
        assert built.json == inner
        assert json.loads(built.raw) == inner
        assert (built.title, built.body) == ("T", "B")

    def test_given_the_documented_content_for_safari_when_sent_then_it_is_delivered_unchanged(self) -> None:
        payload = {"aps": {"alert": {"title": "T"}, "content-available": 1, "url-args": [""]}}
        built = build("APNS", raw(payload))
        assert built.json == payload
        assert built.headers["apns-push-type"] == "alert"
        assert (built.title, built.body) == ("T", "")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("no", "RawContent is not valid JSON"),
            ('{"a": NaN}', "RawContent is not valid JSON"),
            ("[" * 100_000, "RawContent is nested too deeply"),
            ("[]", "RawContent must be a JSON object"),
            ('{"APNSMessage": "x"}', "RawContent: APNSMessage must be a JSON object"),
            ('{"aps": "x"}', "RawContent: aps must be a JSON object"),
            ('{"aps": {"content-available": 2}}', "aps.content-available must be 0 or 1, not 2"),
            ('{"aps": {"content-available": true}}', "must be 0 or 1, not True"),
            ('{"aps": {"content-available": "1"}}', "must be 0 or 1, not '1'"),
            ('{"aps": {"content-available": 1.0}}', "must be 0 or 1, not 1.0"),
        ],
    )
    def test_given_raw_content_that_breaks_a_rule_when_sent_then_it_is_refused(self, text: str, message: str) -> None:
        refusal = refused("APNS", {"RawContent": text})
        assert message in refusal.status_message
        assert refusal.status_code == 400

    def test_given_four_kilobytes_when_sent_then_they_are_accepted_and_one_more_byte_is_refused(self) -> None:
        empty = json.dumps({"aps": {"alert": ""}})
        text = empty.replace('""', '"' + "a" * (4_096 - len(empty)) + '"')
        assert len(build("APNS", {"RawContent": text}).raw) == 4_096
        refusal = refused("APNS", {"RawContent": text + " "})
        assert refusal.status_code == 413
        assert frame(refusal) == {
            "errorMessage": "Invalid notification",
            "channelType": "APNS",
            "pushProviderStatusCode": "413",
            "pushProviderError": "PayloadTooLarge",
            "pushProviderResponse": {"reason": "PayloadTooLarge"},
        }

    def test_given_a_body_of_many_bytes_when_sent_then_bytes_count_and_not_characters(self) -> None:
        assert build("APNS", {"Body": "a" * 4_000}).body
        assert refused("APNS", {"Body": "€" * 2_000}).status_code == 413
