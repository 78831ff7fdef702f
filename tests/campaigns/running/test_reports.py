"""The report about a mock describes the state of campaigns, and why they did not send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .scene import every, on_event, once, open_shop

if TYPE_CHECKING:
    from .scene import Shop


def line(shop: Shop) -> str:
    """Return the line about the only campaign, without its name and id."""
    lines = shop.pinpoint.report().splitlines()
    return lines[lines.index("1 campaign:") + 1].partition(") ")[2]


def test_the_line_of_a_campaign_that_has_not_run_says_when_it_runs(shop: Shop) -> None:
    shop.campaign(once(hours=2))
    assert line(shop) == "SCHEDULED: has not run; it runs at 2026-03-02T12:00:00.000Z"


def test_the_line_of_a_completed_campaign_counts_the_endpoints_that_it_sent_to(shop: Shop) -> None:
    shop.put_many(2)
    shop.campaign()
    shop.finish()
    assert line(shop) == "COMPLETED: sent to 2 of 2 endpoints"


def test_the_line_of_a_recurring_campaign_says_when_it_runs_next(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(every("DAILY", 2))
    shop.advance(hours=1)
    assert line(shop) == "PENDING_NEXT_RUN: sent to 1 of 1 endpoint; it runs at 2026-03-03T11:00:00.000Z"


def test_endpoints_that_are_left_out_are_counted(shop: Shop) -> None:
    shop.put("out", OptOut="ALL")
    shop.put("mail", "EMAIL")
    shop.campaign()
    shop.finish()
    expected = "sent to 0 of 0 endpoints; left out: ENDPOINT_OPT_OUT 1, ENDPOINT_CHANNEL_MISMATCH 1"
    assert line(shop) == f"COMPLETED: {expected}"


def test_messages_that_were_not_sent_are_counted_by_their_status(shop: Shop) -> None:
    shop.put_in_zone("phone", "Asia/Tokyo")
    shop.put("other")
    shop.campaign({**once(hours=3), "QuietTime": {"Start": "20:00", "End": "08:00"}})
    shop.finish()
    assert line(shop) == "COMPLETED: sent to 1 of 2 endpoints; not sent: QUIET_TIME 1"


def test_the_line_of_a_run_that_did_not_send_says_why(shop: Shop) -> None:
    shop.put_in_zone("phone", "Asia/Tokyo")
    shop.put("other")
    shop.pinpoint.faults.deliver("*", "THROTTLED")
    campaign = shop.app.campaign(shop.campaign({**once(hours=3), "QuietTime": {"Start": "20:00", "End": "08:00"}}))
    happened = shop.advance(hours=3)
    [run] = campaign.activities
    assert (run.successful, run.unsent) == (0, {"QUIET_TIME": 1, "THROTTLED": 1})
    expected = "sent to 0 of 2 endpoints (QUIET_TIME 1, THROTTLED 1)"
    assert any(each.endswith(expected) for each in happened)
    assert str(run).endswith(expected)
    assert campaign.activities.filter(unsent={}) == []


def test_messages_that_the_outbox_has_dropped_are_still_counted(shop: Shop) -> None:
    shop.put("phone")
    shop.pinpoint.faults.deliver("*", "THROTTLED")
    shop.campaign()
    shop.finish()
    shop.pinpoint.outbox.clear()
    assert line(shop) == "COMPLETED: sent to 0 of 1 endpoint; not sent: THROTTLED 1"


def test_endpoints_that_the_metrics_count_are_not_counted_twice_in_the_line_of_a_run() -> None:
    with open_shop(inactivate_duplicates="off") as shop:
        for endpoint_id in ("one", "two"):
            shop.put(endpoint_id, Address="+12065550100")
        campaign = shop.app.campaign(shop.campaign())
        [run] = campaign.activities
        assert run.unsent == {"DUPLICATE": 1}
        assert run.metrics["DUPLICATE_ENDPOINT"] == 1
        assert str(run).endswith("sent to 1 of 1 endpoint")


def test_a_holdout_counts_among_the_messages_that_were_not_sent(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(HoldoutPercent=100)
    shop.finish()
    assert line(shop) == "COMPLETED: sent to 0 of 0 endpoints; not sent: HOLDOUT 1"


def test_the_line_names_a_segment_without_members_as_the_cause(shop: Shop) -> None:
    shop.campaign()
    shop.finish()
    assert line(shop) == "COMPLETED: sent to 0 of 0 endpoints; its segment had no members"


def test_the_line_of_a_paused_campaign_says_so(shop: Shop) -> None:
    shop.campaign(once(hours=1), IsPaused=True)
    shop.advance(hours=2)
    assert line(shop) == "PAUSED: has not run; its runs are skipped while it is PAUSED"


def test_the_line_of_a_campaign_without_its_template_says_so(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(
        once(hours=1),
        MessageConfiguration={"SMSMessage": {"MessageType": "PROMOTIONAL"}},
        TemplateConfiguration={"SMSTemplate": {"Name": "text"}},
    )
    shop.client.delete_sms_template(TemplateName="text")
    shop.advance(hours=1)
    assert line(shop).endswith("; not sent: PERMANENT_FAILURE 1; a template that it names does not exist")


def test_a_run_without_its_template_is_printed_as_failed(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(
        once(hours=1),
        MessageConfiguration={"SMSMessage": {"MessageType": "PROMOTIONAL"}},
        TemplateConfiguration={"SMSTemplate": {"Name": "text"}},
    )
    shop.client.delete_sms_template(TemplateName="text")
    shop.advance(hours=1)
    [activity] = shop.app.campaign(campaign).activities
    assert str(activity).startswith(
        "treatment 0 COMPLETED, FAIL, from 2026-03-02 11:00:00 to 2026-03-02 11:00:00: sent to"
    )


def test_a_line_of_the_outbox_names_the_treatment(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(AdditionalTreatments=[{"SizePercent": 100}])
    [message] = shop.pinpoint.outbox
    assert f"(endpoint 'phone', campaign '{campaign}', treatment '1') 'Sale'" in str(message)
    assert f"campaign_id='{campaign}', treatment_id='1')" in repr(message)


def test_the_line_of_a_campaign_that_waits_for_events_says_so(shop: Shop) -> None:
    shop.campaign(on_event("purchase"))
    assert line(shop) == "SCHEDULED: has not run; events trigger it from 2026-03-02T11:00:00.000Z on"
    shop.advance(hours=1)
    assert line(shop) == "PENDING_NEXT_RUN: sent to 0 of 0 endpoints; no event has triggered it"


def test_only_the_last_campaigns_are_shown_unless_all_are_requested(shop: Shop) -> None:
    for _ in range(6):
        shop.campaign()
    shop.finish()
    assert "6 campaigns:\n  … 2 earlier ones; pinpoint.report(full=True) shows all" in shop.pinpoint.report()
    assert shop.pinpoint.report(full=True).count("its segment had no members") == 6


def test_messages_of_requests_do_not_count_as_messages_of_a_campaign(shop: Shop) -> None:
    shop.campaign()
    request = {"Addresses": {"+12065550100": {"ChannelType": "VOICE"}}, "MessageConfiguration": {"DefaultMessage": {}}}
    shop.client.send_messages(ApplicationId="shop", MessageRequest=request)
    assert line(shop) == "COMPLETED: sent to 0 of 0 endpoints; its segment had no members"
