"""Why a campaign with an in-app message is or is not offered to an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .scene import BANNER, START, schedule

if TYPE_CHECKING:
    from .scene import Shop


def test_given_no_obstacles_then_a_campaign_is_offered(shop: Shop) -> None:
    shop.promote()

    assert shop.reason() == ""


def test_given_a_start_in_the_future_then_the_reason_names_it(shop: Shop) -> None:
    shop.promote(Schedule=schedule(StartTime=START))

    assert shop.reason() == "it starts at 2030-01-02T12:00:00.000Z; it is now 2030-01-01T12:00:00.000Z"


def test_given_the_end_has_passed_then_the_reason_names_it(shop: Shop) -> None:
    shop.promote()

    shop.pinpoint.clock.advance(days=31)
    assert shop.reason() == "it ended at 2030-01-31T12:00:00.500Z"


def test_given_a_paused_campaign_then_the_reason_says_so(shop: Shop) -> None:
    shop.pause(shop.promote())

    assert shop.reason() == "it is paused"


def test_given_a_deleted_segment_then_the_reason_says_so(shop: Shop) -> None:
    shop.promote()

    shop.client.delete_segment(ApplicationId="shop", SegmentId=shop.everyone)
    assert shop.reason() == "its segment was deleted"


def test_given_a_frequency_of_another_kind_then_the_reason_names_it(shop: Shop) -> None:
    shop.promote(Schedule={"StartTime": "IMMEDIATE", "Frequency": "ONCE"})

    assert shop.reason() == "its Frequency is ONCE, not IN_APP_EVENT"


def test_given_a_campaign_without_in_app_messages_then_it_is_not_listed(shop: Shop) -> None:
    shop.promote(Schedule={"StartTime": START}, MessageConfiguration={"SMSMessage": {"Body": "Hello"}})

    assert shop.device.offers == ()


def test_given_a_treatment_without_an_in_app_message_then_the_reason_names_it(shop: Shop) -> None:
    sms = {"TreatmentName": "b", "SizePercent": 100, "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}}}
    shop.promote(AdditionalTreatments=[sms])

    assert shop.reason() == "its treatment 1 has no in-app message"


def test_given_a_template_that_was_deleted_then_the_reason_says_so(shop: Shop) -> None:
    shop.client.create_in_app_template(TemplateName="sale", InAppTemplateRequest={"Layout": "OVERLAYS"})
    shop.promote(
        MessageConfiguration={"InAppMessage": BANNER}, TemplateConfiguration={"InAppTemplate": {"Name": "sale"}}
    )

    shop.client.delete_in_app_template(TemplateName="sale")
    assert shop.reason() == "its template does not exist"


def test_given_an_endpoint_on_another_channel_then_the_reason_names_it(shop: Shop) -> None:
    shop.promote()

    shop.write("sms", ChannelType="SMS", Address="+12065550100")
    assert shop.reason("sms") == "the endpoint's ChannelType is SMS, not IN_APP"


def test_given_an_inactive_endpoint_then_the_reason_says_so(shop: Shop) -> None:
    shop.promote()

    shop.write("Phone-1", EndpointStatus="INACTIVE")
    assert shop.reason() == "the endpoint is not active: its EndpointStatus is INACTIVE"


def test_given_an_endpoint_that_has_opted_out_then_the_reason_says_so(shop: Shop) -> None:
    shop.promote()

    shop.write("Phone-1", OptOut="ALL")
    assert shop.reason() == "the endpoint has opted out: its OptOut is ALL"


def test_given_an_endpoint_outside_the_segment_then_the_reason_names_the_segment_and_its_version(shop: Shop) -> None:
    team = {"Attributes": {"team": {"AttributeType": "INCLUSIVE", "Values": ["blue"]}}}
    blue = shop.create_segment("blue", team)
    shop.promote(SegmentId=blue)
    shop.client.update_segment(ApplicationId="shop", SegmentId=blue, WriteSegmentRequest={"Dimensions": {}})

    assert shop.reason() == "the endpoint is not in its segment 'blue' (version 1)"
    shop.write("Phone-1", Attributes={"team": ["blue"]})
    assert shop.reason() == ""


def test_given_a_holdout_of_100_percent_then_the_reason_names_it(shop: Shop) -> None:
    shop.promote(HoldoutPercent=100)

    assert shop.reason() == "the endpoint is in the holdout of 100 percent"


def test_given_a_holdout_of_half_then_about_half_of_the_endpoints_are_offered_the_campaign(shop: Shop) -> None:
    shop.promote(HoldoutPercent=50)
    for number in range(40):
        shop.write(f"device-{number}")

    reasons = [shop.reason(f"device-{number}") for number in range(40)]
    assert 8 < reasons.count("") < 32
