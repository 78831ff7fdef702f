"""GetInAppMessages: its items, their members and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from .scene import BANNER, END, START, schedule

if TYPE_CHECKING:
    from .scene import Shop


def header(text: str, **members: Any) -> Any:
    """Make a message with a header."""
    return {"Content": [{"HeaderConfig": {"Alignment": "LEFT", "Header": text, "TextColor": "#000000"}}], **members}


def test_given_a_campaign_when_its_messages_are_requested_then_the_item_has_the_documented_members(shop: Shop) -> None:
    campaign_id = shop.promote(Priority=2, Limits={"Session": 1, "Daily": 2, "Total": 5})

    assert shop.get() == [
        {
            "CampaignId": f"promo-{campaign_id}",
            "TreatmentId": "0",
            "DailyCap": 2,
            "SessionCap": 1,
            "TotalCap": 5,
            "Priority": 2,
            "Schedule": {
                "EndDate": "2030-01-31T12:00:00Z",
                "EventFilter": {
                    "FilterType": "ENDPOINT",
                    "Dimensions": {
                        "EventType": {"DimensionType": "INCLUSIVE", "Values": ["cart.opened"]},
                        "Attributes": {},
                        "Metrics": {},
                    },
                },
            },
            "InAppMessage": BANNER,
        }
    ]


def test_given_no_limits_and_no_priority_then_caps_are_zero_and_the_priority_is_3(shop: Shop) -> None:
    shop.promote()

    [item] = shop.get()
    assert (item["SessionCap"], item["DailyCap"], item["TotalCap"], item["Priority"]) == (0, 0, 0, 3)


def test_given_limits_of_the_app_when_a_campaign_is_created_then_they_are_its_caps(shop: Shop) -> None:
    shop.client.update_application_settings(
        ApplicationId="shop",
        WriteApplicationSettingsRequest={
            "Limits": {"Daily": 2, "Total": 4},
            "QuietTime": {"Start": "22:00", "End": "08:00"},
        },
    )
    shop.promote(Limits={"Daily": 9})

    [item] = shop.get()
    assert (item["DailyCap"], item["TotalCap"], item["SessionCap"]) == (9, 4, 0)
    assert item["Schedule"]["QuietTime"] == {"Start": "22:00", "End": "08:00"}


def test_given_a_filter_with_attributes_and_metrics_and_quiet_time_then_they_are_shown(shop: Shop) -> None:
    attributes = {"item": {"AttributeType": "INCLUSIVE", "Values": ["shoe"]}}
    metrics = {"price": {"ComparisonOperator": "GREATER_THAN", "Value": 10.0}}
    quiet_time = {"Start": "20:00", "End": "08:00"}
    given = schedule("cart.opened", QuietTime=quiet_time)
    given["EventFilter"]["Dimensions"] |= {"Attributes": attributes, "Metrics": metrics}
    shop.promote(Schedule=given)

    [item] = shop.get()
    dimensions = item["Schedule"]["EventFilter"]["Dimensions"]
    assert (dimensions["Attributes"], dimensions["Metrics"]) == (attributes, metrics)
    assert item["Schedule"]["QuietTime"] == quiet_time


def test_given_a_template_then_the_message_is_its_active_version_at_that_time(shop: Shop) -> None:
    client = shop.client
    config = {"CustomConfig": {"sound": "bell"}}
    client.create_in_app_template(
        TemplateName="sale", InAppTemplateRequest=header("one", Layout="OVERLAYS", TemplateDescription="x")
    )
    shop.promote(
        MessageConfiguration={"InAppMessage": config},
        TemplateConfiguration={"InAppTemplate": {"Name": "sale"}},
    )
    client.update_in_app_template(
        TemplateName="sale", InAppTemplateRequest=header("two", Layout="CAROUSEL"), CreateNewVersion=True
    )
    assert [item["InAppMessage"] for item in shop.get()] == [header("one", Layout="OVERLAYS", **config)]

    client.update_template_active_version(
        TemplateName="sale", TemplateType="INAPP", TemplateActiveVersionRequest={"Version": "2"}
    )
    assert [item["InAppMessage"] for item in shop.get()] == [header("two", Layout="CAROUSEL", **config)]


def test_given_a_template_version_that_the_campaign_names_then_the_message_has_its_content(shop: Shop) -> None:
    shop.client.create_in_app_template(TemplateName="sale", InAppTemplateRequest=header("one"))
    shop.client.update_in_app_template(TemplateName="sale", InAppTemplateRequest=header("two"), CreateNewVersion=True)
    shop.promote(MessageConfiguration={}, TemplateConfiguration={"InAppTemplate": {"Name": "sale", "Version": "2"}})

    assert [item["InAppMessage"] for item in shop.get()] == [header("two")]


def test_given_two_treatments_then_each_endpoint_gets_the_message_of_its_treatment(shop: Shop) -> None:
    other = {"TreatmentName": "b", "SizePercent": 50, "MessageConfiguration": {"InAppMessage": header("b")}}
    shop.promote(AdditionalTreatments=[other])
    for number in range(30):
        shop.write(f"device-{number}")

    items = [item for number in range(30) for item in shop.get(f"device-{number}")]
    assert len(items) == 30
    assert {(item["TreatmentId"], str(item["InAppMessage"])) for item in items} == {
        ("0", str(BANNER)),
        ("1", str(header("b"))),
    }


def test_given_several_campaigns_then_the_highest_priority_comes_first_and_then_the_oldest(shop: Shop) -> None:
    for name, priority in (("third", 3), ("first", 1), ("fourth", 3), ("second", 2)):
        shop.promote(Name=name, Priority=priority)

    assert [item["CampaignId"].partition("-")[0] for item in shop.get()] == ["first", "second", "third", "fourth"]


def test_given_an_event_campaign_with_an_in_app_message_then_it_is_offered(shop: Shop) -> None:
    shop.promote(Schedule=schedule(Frequency="EVENT"))

    assert len(shop.get()) == 1


@pytest.mark.parametrize("spelling", ["phone-1", "PHONE-1"])
def test_given_an_endpoint_when_its_id_is_spelled_in_another_case_then_the_response_is_the_same(
    shop: Shop, spelling: str
) -> None:
    shop.promote()

    assert shop.get(spelling) == shop.get("Phone-1") != []


def test_given_caps_when_messages_are_requested_ten_times_then_no_cap_is_used_up(shop: Shop) -> None:
    shop.promote(Limits={"Session": 1, "Daily": 1, "Total": 1})

    answers = [shop.get() for _ in range(10)]
    assert answers == [answers[0]] * 10 != [[]] * 10


def test_given_a_start_and_an_end_then_the_campaign_is_offered_from_one_until_the_other(shop: Shop) -> None:
    shop.promote(Schedule=schedule(StartTime=START))
    offered = []
    for moment in ("2030-01-02T11:59:59.999", START, "2030-01-31T12:00:00.499", END):
        shop.pinpoint.clock.advance_to(_read(moment))
        offered.append(bool(shop.get()))

    assert offered == [False, True, True, False]


def test_given_no_campaign_then_the_list_is_empty(shop: Shop) -> None:
    assert shop.get() == []


def test_given_an_unknown_endpoint_then_the_response_is_404_with_the_nearest_id(shop: Shop) -> None:
    with pytest.raises(ClientError, match=r"Resource not found \(did you mean 'Phone-1'\?\)") as raised:
        shop.get("Phone-2x")
    assert raised.value.response["Error"]["Code"] == "NotFoundException"


def test_given_an_in_app_campaign_when_it_runs_to_its_end_then_nothing_is_sent_and_no_event_recorded(
    shop: Shop,
) -> None:
    shop.promote()

    shop.get()
    shop.pinpoint.clock.advance(days=40)
    assert list(shop.pinpoint.outbox) == []
    assert shop.app.events.filter(event_type="_campaign.send") == []


def _read(text: str) -> Any:
    from datetime import datetime, timezone

    return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=timezone.utc)
