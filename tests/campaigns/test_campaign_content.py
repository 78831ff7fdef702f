"""The message of a campaign that an endpoint gets, by channel, and its members."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .function_scene import CHANNELS, Shop, open_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

PUSH_CHANNELS = ["APNS", "GCM", "ADM", "BAIDU"]


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


@pytest.fixture
def people(shop: Shop) -> Shop:
    """A shop with one endpoint per channel. Its id is the channel."""
    for channel in CHANNELS:
        shop.put(channel, channel)
    return shop


@pytest.mark.parametrize(
    ("message", "channels"),
    [
        ({"EmailMessage": {"Title": "News", "Body": "Look"}}, ["EMAIL"]),
        ({"SMSMessage": {"Body": "Look"}}, ["SMS"]),
        ({"APNSMessage": {"Body": "Look"}}, ["APNS"]),
        ({"GCMMessage": {"Body": "Look"}}, ["GCM"]),
        ({"ADMMessage": {"Body": "Look"}}, ["ADM"]),
        ({"BaiduMessage": {"Body": "Look"}}, ["BAIDU"]),
        ({"DefaultMessage": {"Body": "Look"}}, CHANNELS),
        ({"SMSMessage": {"Body": "Look"}, "EmailMessage": {}}, ["SMS"]),
        ({"SMSMessage": {"Body": "Look"}, "EmailMessage": {"Title": "", "Body": "", "HtmlBody": ""}}, ["SMS"]),
    ],
)
def test_given_messages_when_the_campaign_runs_then_only_endpoints_on_their_channels_get_one(
    people: Shop, message: Any, channels: list[str]
) -> None:
    campaign_id = people.run(message)
    assert sorted(map(str, people.sent_to)) == sorted(channels)
    mismatches = people.activity(campaign_id)["ExecutionMetrics"].get("ENDPOINT_CHANNEL_MISMATCH", "0")
    assert int(mismatches) == len(CHANNELS) - len(channels)


def test_given_a_push_template_when_it_runs_then_endpoints_on_all_push_channels_get_it(people: Shop) -> None:
    request: Any = {"Default": {"Title": "News", "Body": "Look"}}
    people.client.create_push_template(TemplateName="news", PushNotificationTemplateRequest=request)
    people.run({}, TemplateConfiguration={"PushTemplate": {"Name": "news"}, "EmailTemplate": {}})
    assert sorted(map(str, people.sent_to)) == sorted(PUSH_CHANNELS)


def test_given_an_email_message_when_it_runs_then_title_body_html_body_and_headers_are_in_the_email(shop: Shop) -> None:
    shop.put("ann", "EMAIL", User={"UserAttributes": {"Name": ["Ann"]}})
    email = {
        "Title": "News for {{User.UserAttributes.Name}}",
        "Body": "Plain",
        "HtmlBody": "<p>Rich</p>",
        "FromAddress": "news@example.com",
        "Headers": [{"Name": "X-Batch", "Value": "7"}],
    }
    shop.run({"EmailMessage": email})
    message = shop.message_to("ann")
    assert (message.title, message.body, message.details["html"]) == ("News for Ann", "Plain", "<p>Rich</p>")
    assert message.details["from_address"] == "news@example.com"
    assert message.headers["X-Batch"] == "7"


def test_given_a_template_and_an_sms_message_when_it_runs_then_one_gives_the_text_and_the_other_the_settings(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.client.create_sms_template(TemplateName="sale", SMSTemplateRequest={"Body": "Old"})
    campaign_id = shop.create(
        {"SMSMessage": {"MessageType": "TRANSACTIONAL", "Body": ""}},
        TemplateConfiguration={"SMSTemplate": {"Name": "sale"}},
        Schedule={"StartTime": "2026-03-02T11:00:00Z"},
    )
    shop.client.update_sms_template(TemplateName="sale", SMSTemplateRequest={"Body": "New"})
    shop.pinpoint.clock.advance(hours=1)
    message = shop.message_to("ann")
    assert (message.body, message.details["message_type"]) == ("New", "TRANSACTIONAL")
    assert message.campaign_id == campaign_id


def test_given_a_default_message_and_a_channel_message_when_it_runs_then_the_channel_message_overrides_it(
    people: Shop,
) -> None:
    default = {"Body": "For all", "Title": "Default"}
    people.run({"DefaultMessage": default, "APNSMessage": {"Body": "For Apple", "Title": ""}})
    assert [people.message_to(channel).body for channel in ("SMS", "GCM", "APNS")] == [
        "For all",
        "For all",
        "For Apple",
    ]
    assert [people.message_to(channel).title for channel in ("GCM", "APNS")] == ["Default", "Default"]


def test_given_a_default_message_without_a_body_when_it_runs_then_only_pushes_are_sent(
    people: Shop,
) -> None:
    people.run({"DefaultMessage": {"Title": "Only a title"}})
    assert sorted(map(str, people.sent_to)) == sorted(PUSH_CHANNELS)


def test_given_images_in_a_push_when_it_runs_then_the_small_icon_has_its_name_in_direct_messages(shop: Shop) -> None:
    shop.put("ann", "GCM")
    shop.run({"GCMMessage": {"Body": "Look", "ImageSmallIconUrl": "https://example.com/s.png", "TimeToLive": 0}})
    payload = shop.payload_to("ann")
    assert payload["data"]["pinpoint.notification.imageSmallIconUrl"] == "https://example.com/s.png"
    assert payload["time_to_live"] == 0


def test_given_a_time_to_live_for_adm_when_it_runs_then_adm_gets_it_as_its_own_member(shop: Shop) -> None:
    shop.put("ann", "ADM")
    shop.run({"ADMMessage": {"Body": "Look", "TimeToLive": 60}})
    assert shop.payload_to("ann")["expiresAfter"] == "60"


class TestJsonBody:
    def test_given_a_json_object_when_it_runs_then_the_push_contains_it_with_variables_replaced(
        self, shop: Shop
    ) -> None:
        shop.put("ann", "GCM", Attributes={"Name": ["Ann"]})
        body = {"to": "{{Attributes.Name}}", "deep": {"list": [1, "{{Attributes.Name}}"], "on": True}}
        shop.run({"GCMMessage": {"SilentPush": True, "JsonBody": json.dumps(body)}})
        sent = json.loads(shop.payload_to("ann")["data"]["pinpoint.jsonBody"])
        assert sent == {"to": "Ann", "deep": {"list": [1, "Ann"], "on": True}}

    def test_given_json_for_apple_when_it_runs_then_it_is_an_object_next_to_the_notification(self, shop: Shop) -> None:
        shop.put("ann", "APNS")
        shop.run({"APNSMessage": {"SilentPush": True, "JsonBody": '{"badge": {"count": 3}}'}})
        assert shop.payload_to("ann")["data"]["jsonBody"] == {"badge": {"count": 3}}

    def test_given_an_empty_one_when_it_runs_then_it_counts_as_absent(self, shop: Shop) -> None:
        shop.put("ann", "APNS")
        shop.run({"APNSMessage": {"Body": "Look", "JsonBody": "", "MediaUrl": ""}})
        assert "jsonBody" not in shop.payload_to("ann")["data"]

    @pytest.mark.parametrize(
        "text",
        ["not JSON", "[1]", '{"a": NaN}', '{"a": 1e999}', '{"a": "\\ud83d"}', "[" * 100_000],
        ids=["text", "list", "nan", "infinity", "half", "deep"],
    )
    def test_given_any_other_string_when_it_runs_then_it_is_raw_content_and_the_provider_refuses_it(
        self, shop: Shop, text: str
    ) -> None:
        shop.put("ann", "APNS")
        shop.run({"APNSMessage": {"Body": "Look", "JsonBody": text}})
        message = shop.message_to("ann")
        assert message.status == "PERMANENT_FAILURE"
        assert "RawContent" in message.status_message

    def test_given_a_deep_one_when_it_runs_then_that_message_fails(self, shop: Shop) -> None:
        shop.put("ann", "APNS")
        campaign_id = shop.run({"APNSMessage": {"Body": "Look", "JsonBody": '{"a": ' * 800 + "1" + "}" * 800}})
        assert shop.statuses == {"ann": "PERMANENT_FAILURE"}
        assert shop.status(campaign_id) == "COMPLETED"


def test_given_endpoints_of_users_when_it_runs_then_the_outbox_finds_their_messages_by_user(shop: Shop) -> None:
    shop.put("phone", User={"UserId": "ann"})
    shop.put("mail", "EMAIL", User={"UserId": "ann"})
    shop.put("other")
    shop.run({"DefaultMessage": {"Body": "Look"}})
    assert {message.endpoint_id for message in shop.pinpoint.outbox.filter(user_id="ann")} == {"phone", "mail"}
    assert shop.message_to("other").user_id is None
