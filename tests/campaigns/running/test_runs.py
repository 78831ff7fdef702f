"""A run of a campaign: its endpoints and its activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .scene import EMAIL, SMS, T0, once, open_shop

if TYPE_CHECKING:
    from .scene import Shop


def test_an_immediate_campaign_is_scheduled_and_runs_with_the_next_call(shop: Shop) -> None:
    shop.put("phone")
    request = {
        "Name": "sale",
        "SegmentId": shop.segment(),
        "Schedule": {"StartTime": "IMMEDIATE"},
        "MessageConfiguration": SMS,
    }
    answer = shop.client.create_campaign(ApplicationId="shop", WriteCampaignRequest=request)["CampaignResponse"]
    assert answer["State"] == {"CampaignStatus": "SCHEDULED"}
    assert shop.get(answer["Id"])["State"] == {"CampaignStatus": "COMPLETED"}
    assert shop.sent() == ["phone"]


def test_a_completed_run_has_an_activity_with_state_result_times_and_counts(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign()
    shop.advance(seconds=10)
    [activity] = shop.activities(campaign)
    assert activity["State"] == "COMPLETED"
    assert activity["Result"] == "SUCCESS"
    assert activity["Start"] == activity["End"] == activity["ScheduledStart"] == "2026-03-02T10:00:00.000Z"
    assert (activity["SuccessfulEndpointCount"], activity["TotalEndpointCount"]) == (1, 1)
    assert (activity["TimezonesCompletedCount"], activity["TimezonesTotalCount"]) == (0, 0)
    assert activity["TreatmentId"] == "0"


def test_after_the_run_the_schedule_is_as_it_was_sent(shop: Shop) -> None:
    campaign = shop.campaign({"StartTime": "IMMEDIATE", "Timezone": "utc"})
    shop.advance(seconds=10)
    assert shop.get(campaign)["Schedule"] == {"StartTime": "IMMEDIATE", "Timezone": "utc"}


def test_a_campaign_with_a_start_time_runs_at_that_time(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(once(hours=2))
    shop.advance(minutes=119)
    assert shop.status(campaign) == "SCHEDULED"
    assert shop.activities(campaign) == []
    shop.advance(minutes=1)
    assert shop.status(campaign) == "COMPLETED"
    assert shop.times("phone") == ["2026-03-02 12:00"]


def test_endpoints_that_have_opted_out_or_are_inactive_are_counted_and_make_no_event(shop: Shop) -> None:
    shop.put("phone")
    shop.put("out", OptOut="ALL")
    shop.put("off", EndpointStatus="INACTIVE")
    campaign = shop.campaign()
    shop.finish()
    assert shop.sent() == ["phone"]
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 3, "ENDPOINT_OPT_OUT": 1, "ENDPOINT_INACTIVE": 1}
    assert [event.endpoint_id for event in shop.app.events if event.event_type == "_campaign.send"] == ["phone"]


def test_endpoints_without_address_or_channel_are_counted(shop: Shop) -> None:
    shop.change("nothing", Attributes={"a": ["b"]})
    shop.client.update_endpoint(
        ApplicationId="shop", EndpointId="channel", EndpointRequest={"ChannelType": "APNS", "OptOut": "ALL"}
    )
    campaign = shop.campaign()
    shop.finish()
    expected = {"ENDPOINT_PRODUCED": 2, "ENDPOINT_MISSING_CHANNEL": 1, "ENDPOINT_MISSING_ADDRESS": 1}
    assert shop.metrics(campaign) == expected


def test_endpoints_on_a_channel_without_a_message_are_counted_as_mismatches(shop: Shop) -> None:
    shop.put("phone")
    shop.put("mail", "EMAIL")
    campaign = shop.campaign()
    shop.finish()
    assert shop.sent() == ["phone"]
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 2, "ENDPOINT_CHANNEL_MISMATCH": 1}


def test_a_default_message_goes_to_every_channel(shop: Shop) -> None:
    for channel in ("SMS", "EMAIL", "GCM"):
        shop.put(channel.lower(), channel)
    shop.campaign(MessageConfiguration={"DefaultMessage": {"Body": "Sale"}})
    assert shop.statuses()["sms"] == shop.statuses()["gcm"] == "SUCCESSFUL"
    assert "email" in shop.statuses()


def test_a_channel_that_is_not_enabled_fails_for_each_recipient(shop: Shop) -> None:
    shop.put("phone")
    shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"Enabled": False})
    campaign = shop.campaign()
    shop.finish()
    message = shop.pinpoint.outbox.one(endpoint_id="phone")
    assert "No channel of type SMS is enabled" in message.status_message
    [activity] = shop.activities(campaign)
    assert (activity["SuccessfulEndpointCount"], activity["TotalEndpointCount"]) == (0, 1)


def test_two_endpoints_with_the_same_address_get_one_message() -> None:
    with open_shop(inactivate_duplicates="off") as shop:
        shop.put("one", Address="+12065550100")
        shop.put("two", Address="+1 206 555 0100")
        campaign = shop.campaign()
        shop.finish()
        assert shop.statuses() == {"one": "SUCCESSFUL", "two": "DUPLICATE"}
        assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 2, "DUPLICATE_ENDPOINT": 1}
        assert shop.activities(campaign)[0]["TotalEndpointCount"] == 1
        sent = [event for event in shop.app.events if event.event_type == "_campaign.send"]
        statuses = [event.attributes["campaign_send_status"] for event in sent]
        assert sorted(statuses) == ["DUPLICATE_ADDRESS", "SUCCESS"]


def test_an_address_gets_one_message_even_if_its_endpoints_have_their_turn_at_different_times() -> None:
    with open_shop(inactivate_duplicates="off") as shop:
        shop.put("one", Address="+12065550100")
        shop.put("two", Address="+1 206 555 0100")
        campaign = shop.campaign(Limits={"MessagesPerSecond": 1})
        shop.finish()
        assert shop.statuses() == {"one": "SUCCESSFUL", "two": "DUPLICATE"}
        assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 2, "DUPLICATE_ENDPOINT": 1}


def test_the_text_comes_from_the_template_and_the_message_type_from_the_campaign(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(
        once(hours=1),
        MessageConfiguration={"SMSMessage": {"MessageType": "TRANSACTIONAL"}},
        TemplateConfiguration={"SMSTemplate": {"Name": "text"}},
    )
    shop.client.update_sms_template(
        TemplateName="text", SMSTemplateRequest={"Body": "As it is when the campaign runs"}, CreateNewVersion=False
    )
    shop.finish()
    message = shop.pinpoint.outbox.one()
    assert message.body == "As it is when the campaign runs"
    assert message.details["message_type"] == "TRANSACTIONAL"


def test_variables_are_replaced_by_values_of_the_endpoint(shop: Shop) -> None:
    shop.put("phone", Attributes={"name": ["Ann"]})
    shop.campaign(MessageConfiguration={"SMSMessage": {"Body": "Hello {{Attributes.name}}"}})
    assert shop.pinpoint.outbox.one().body == "Hello Ann"


def test_a_run_uses_the_segment_version_of_the_campaign(shop: Shop) -> None:
    shop.put("a", Attributes={"team": ["A"]})
    shop.put("b", Attributes={"team": ["B"]})
    segment = shop.segment({"Attributes": {"team": {"Values": ["A"]}}})
    shop.campaign(once(hours=1), segment=segment)
    new = {"Name": "people", "Dimensions": {"Attributes": {"team": {"Values": ["B"]}}}}
    shop.client.update_segment(ApplicationId="shop", SegmentId=segment, WriteSegmentRequest=new)
    shop.finish()
    assert shop.sent() == ["a"]


def test_the_segment_is_evaluated_when_the_run_begins(shop: Shop) -> None:
    shop.campaign(once(hours=1))
    shop.put("late")
    shop.finish()
    assert shop.sent() == ["late"]


def test_the_changes_of_a_run_are_printed_as_lines(shop: Shop) -> None:
    shop.put("phone")
    shop.put("out", OptOut="ALL")
    campaign = shop.campaign(once(hours=1))
    lines = [line.partition(f"campaign 'sale' ({campaign}): ")[2] for line in shop.advance(hours=1)]
    assert repr(shop.pinpoint.clock.history[0]).startswith("<CampaignStatusChanged 2026-03-02 11:00:00")
    assert lines == [
        "SCHEDULED -> EXECUTING",
        "sent to 1 of 1 endpoint (ENDPOINT_OPT_OUT 1)",
        "EXECUTING -> COMPLETED",
    ]


def test_messages_have_the_id_of_their_campaign(shop: Shop) -> None:
    shop.put("mail", "EMAIL")
    campaign = shop.campaign(MessageConfiguration=EMAIL)
    message = shop.pinpoint.outbox.one()
    [activity] = shop.activities(campaign)
    assert (message.campaign_id, message.treatment_id, message.activity_id) == (campaign, "0", activity["Id"])
    assert message.time == T0


def test_endpoints_that_are_selected_only_by_their_user_are_counted(shop: Shop) -> None:
    shop.put("phone", User={"UserId": "ann"})
    segment = shop.import_table("User.UserId\nann")
    campaign = shop.campaign(segment=segment)
    shop.finish()
    assert shop.sent() == ["phone"]
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 1, "ENDPOINTS_FROM_USER": 1}
