"""The statuses that requests give to campaigns, and the updates that each status allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .requests_scene import DAILY, IMMEDIATE, LATER, triggered

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

pytestmark = pytest.mark.usefixtures("at_t0")

SLOW = {"Schedule": IMMEDIATE, "Limits": {"MessagesPerSecond": 1}}
"""A campaign that takes one second per endpoint."""


@pytest.fixture
def refused_update(client: PinpointClient, update: Callable[..., Any]) -> Callable[..., str]:
    """Return the error message of an update that is refused."""

    def read_refusal(campaign_id: str, **members: Any) -> str:
        with pytest.raises(client.exceptions.BadRequestException) as caught:
            update(campaign_id, **members)
        return caught.value.response["Error"]["Message"]

    return read_refusal


def test_a_campaign_of_a_deleted_segment_has_the_status_deleted_and_is_still_listed(
    client: PinpointClient,
    app_id: str,
    create: Callable[..., str],
    refused_update: Callable[..., str],
    get: Callable[[str], Any],
) -> None:
    campaign_id = create()

    client.delete_segment(ApplicationId=app_id, SegmentId="segment")

    [listed] = client.get_campaigns(ApplicationId=app_id)["CampaignsResponse"]["Item"]
    assert listed.get("State") == {"CampaignStatus": "DELETED"}
    assert "A campaign that is DELETED cannot be updated" in refused_update(campaign_id, IsPaused=True)
    client.delete_campaign(ApplicationId=app_id, CampaignId=campaign_id)
    assert client.get_campaigns(ApplicationId=app_id)["CampaignsResponse"]["Item"] == []


def test_a_paused_campaign_keeps_its_other_members_and_does_not_send(
    mocked: Pinpoint,
    create: Callable[..., str],
    update: Callable[..., Any],
    status_of: Callable[[str], str],
    put_members: Callable[..., None],
) -> None:
    put_members("ann")
    campaign_id = create()

    paused = update(campaign_id, IsPaused=True)
    mocked.clock.advance(days=3)

    assert (paused["State"], paused["IsPaused"]) == ({"CampaignStatus": "PAUSED"}, True)
    assert paused["Schedule"] == {"StartTime": LATER}
    assert paused["MessageConfiguration"] == {"SMSMessage": {"Body": "Sale"}}
    assert (status_of(campaign_id), len(mocked.outbox)) == ("PAUSED", 0)


def test_a_campaign_that_is_resumed_before_its_start_runs(
    mocked: Pinpoint,
    create: Callable[..., str],
    update: Callable[..., Any],
    put_members: Callable[..., None],
) -> None:
    put_members("ann")
    campaign_id = create(IsPaused=True)

    assert update(campaign_id, IsPaused=False)["State"] == {"CampaignStatus": "SCHEDULED"}
    mocked.clock.advance(days=3)

    assert mocked.outbox.one(campaign_id=campaign_id).body == "Sale"


def test_a_campaign_that_missed_its_only_run_needs_a_new_schedule(
    mocked: Pinpoint,
    create: Callable[..., str],
    update: Callable[..., Any],
    refused_update: Callable[..., str],
    put_members: Callable[..., None],
) -> None:
    """Proposed."""
    put_members("ann")
    campaign_id = create(IsPaused=True)
    mocked.clock.advance(days=3)

    assert refused_update(campaign_id, IsPaused=False) == (
        "StartTime must be at least current time. "
        "(the campaign was PAUSED and missed its run of '2026-03-04T10:00:00Z', "
        "which is 2026-03-04T10:00:00.000Z; it is now 2026-03-05T10:00:00.000Z: "
        "resume the campaign with a new Schedule)"
    )
    assert update(campaign_id, Name="still paused")["State"] == {"CampaignStatus": "PAUSED"}
    resumed = update(campaign_id, IsPaused=False, Schedule=IMMEDIATE)
    assert resumed["State"] == {"CampaignStatus": "SCHEDULED"}
    mocked.clock.advance(minutes=1)
    assert mocked.outbox.one(campaign_id=campaign_id).was_sent


def test_a_recurring_campaign_that_is_resumed_waits_for_its_next_run(
    mocked: Pinpoint, create: Callable[..., str], update: Callable[..., Any], activities_of: Callable[[str], Any]
) -> None:
    campaign_id = create(Schedule=DAILY)
    mocked.clock.advance(days=2)
    update(campaign_id, IsPaused=True)
    mocked.clock.advance(days=1)

    assert update(campaign_id, IsPaused=False)["State"] == {"CampaignStatus": "PENDING_NEXT_RUN"}
    mocked.clock.advance(days=1)
    starts = [activity["ScheduledStart"] for activity in activities_of(campaign_id)]
    assert starts == ["2026-03-06T10:00:00.000Z", "2026-03-04T10:00:00.000Z"]


def test_an_executing_campaign_can_only_be_paused(
    mocked: Pinpoint,
    create: Callable[..., str],
    update: Callable[..., Any],
    refused_update: Callable[..., str],
    put_members: Callable[..., None],
    status_of: Callable[[str], str],
) -> None:
    put_members("ann", "bob", "cat")
    campaign_id = create(**SLOW)
    mocked.clock.advance(seconds=1)

    message = "While a campaign is EXECUTING, only IsPaused can be changed, not HoldoutPercent, Name"
    assert refused_update(campaign_id, Name="other", HoldoutPercent=1, IsPaused=True) == message
    same = update(campaign_id, Name="sale", IsPaused=True, Schedule=IMMEDIATE, tags={"a": "b"})
    assert same["State"] == {"CampaignStatus": "EXECUTING"}
    mocked.clock.advance(minutes=1)
    assert (status_of(campaign_id), len(mocked.outbox)) == ("COMPLETED", 3)


def test_an_executing_campaign_keeps_the_version_of_its_segment(
    client: PinpointClient,
    app_id: str,
    create: Callable[..., str],
    update: Callable[..., Any],
    refused_update: Callable[..., str],
    put_members: Callable[..., None],
) -> None:
    put_members("ann", "bob", "cat")
    campaign_id = create(**SLOW)
    client.update_segment(ApplicationId=app_id, SegmentId="segment", WriteSegmentRequest={"Name": "people"})

    message = "While a campaign is EXECUTING, only IsPaused can be changed, not SegmentVersion"
    assert refused_update(campaign_id, SegmentVersion=2) == message
    assert update(campaign_id, SegmentVersion=1, IsPaused=True)["SegmentVersion"] == 1


def test_a_completed_campaign_cannot_be_updated(
    mocked: Pinpoint, create: Callable[..., str], refused_update: Callable[..., str]
) -> None:
    campaign_id = create(Schedule=IMMEDIATE)
    mocked.clock.advance(minutes=1)

    assert refused_update(campaign_id, Name="other") == (
        "A campaign that is COMPLETED cannot be updated; create a new one with CreateCampaign"
    )


def test_an_invalid_campaign_is_scheduled_again_by_a_new_schedule(
    mocked: Pinpoint, client: PinpointClient, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    """Proposed."""
    campaign_id = create(MessageConfiguration=None, TemplateConfiguration={"SMSTemplate": {"Name": "welcome"}})
    client.delete_sms_template(TemplateName="welcome")
    mocked.clock.advance(days=3)
    text = {"MessageConfiguration": {"SMSMessage": {"Body": "Sale"}}, "TemplateConfiguration": {}}

    assert update(campaign_id, **text)["State"] == {"CampaignStatus": "INVALID"}
    assert update(campaign_id, Schedule=IMMEDIATE)["State"] == {"CampaignStatus": "SCHEDULED"}


def test_a_new_schedule_replaces_the_old_one(
    mocked: Pinpoint, create: Callable[..., str], update: Callable[..., Any], activities_of: Callable[[str], Any]
) -> None:
    campaign_id = create(Schedule=DAILY)
    mocked.clock.advance(days=2)

    moved = update(campaign_id, Schedule={"StartTime": "2026-03-10T00:00:00"})
    mocked.clock.advance(days=30)

    assert moved["State"] == {"CampaignStatus": "SCHEDULED"}
    starts = [activity["ScheduledStart"] for activity in activities_of(campaign_id)]
    assert starts == ["2026-03-10T00:00:00.000Z", "2026-03-04T10:00:00.000Z"]


def test_new_treatments_do_not_affect_the_default_treatment(
    mocked: Pinpoint, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    campaign_id = create(Schedule=DAILY)
    mocked.clock.advance(days=2)
    later = {"SizePercent": 10, "Schedule": {"StartTime": "2026-03-10T00:00:00"}}

    campaign = update(campaign_id, AdditionalTreatments=[later])

    assert campaign["DefaultState"] == {"CampaignStatus": "PENDING_NEXT_RUN"}
    assert campaign["AdditionalTreatments"][0]["State"] == {"CampaignStatus": "SCHEDULED"}


def test_new_treatments_do_not_end_the_activity_that_events_trigger(
    mocked: Pinpoint, create: Callable[..., str], update: Callable[..., Any], activities_of: Callable[[str], Any]
) -> None:
    campaign_id = create(Schedule=triggered())
    mocked.clock.advance(days=3)
    [before] = activities_of(campaign_id)

    update(campaign_id, AdditionalTreatments=[{"SizePercent": 10}])

    added, kept = activities_of(campaign_id)
    assert kept == before
    assert (added["TreatmentId"], added["State"]) == ("1", "RUNNING")
    update(campaign_id, AdditionalTreatments=[])
    assert [activity["State"] for activity in activities_of(campaign_id)] == ["COMPLETED", "RUNNING"]


@pytest.mark.parametrize("frequency", ["ONCE", "DAILY", "EVENT"])
def test_a_new_schedule_does_not_affect_treatments_with_their_own_schedule(
    mocked: Pinpoint,
    create: Callable[..., str],
    update: Callable[..., Any],
    activities_of: Callable[[str], Any],
    frequency: str,
) -> None:
    own = {"SizePercent": 50, "Schedule": {**triggered(), "Frequency": frequency}}
    campaign_id = create(Schedule={"StartTime": "2026-04-01T00:00:00"}, AdditionalTreatments=[own])
    mocked.clock.advance(days=3, hours=1)
    before = activities_of(campaign_id)

    campaign = update(campaign_id, Schedule={"StartTime": "2026-05-01T00:00:00"})
    mocked.clock.advance(hours=1)

    assert activities_of(campaign_id) == before
    status = "COMPLETED" if frequency == "ONCE" else "PENDING_NEXT_RUN"
    assert campaign["AdditionalTreatments"][0]["State"] == {"CampaignStatus": status}


# Activities


def test_an_activity_exists_at_once_and_has_all_members_when_it_has_ended(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    create: Callable[..., str],
    activities_of: Callable[[str], Any],
    put_members: Callable[..., None],
) -> None:
    """AWS's sample reads these six members at once."""
    put_members("ann", "bob")
    client.update_endpoint(ApplicationId=app_id, EndpointId="bob", EndpointRequest={"OptOut": "ALL"})
    campaign_id = create(Schedule=IMMEDIATE)

    [activity] = activities_of(campaign_id)

    assert activity == {
        "ApplicationId": app_id,
        "CampaignId": campaign_id,
        "End": "2026-03-02T10:00:00.000Z",
        "ExecutionMetrics": {"ENDPOINT_PRODUCED": "2", "ENDPOINT_OPT_OUT": "1"},
        "Id": mocked.app(app_id).campaign(campaign_id).activities[0].id,
        "Result": "SUCCESS",
        "ScheduledStart": "2026-03-02T10:00:00.000Z",
        "Start": "2026-03-02T10:00:00.000Z",
        "State": "COMPLETED",
        "SuccessfulEndpointCount": 1,
        "TimezonesCompletedCount": 0,
        "TimezonesTotalCount": 0,
        "TotalEndpointCount": 1,
        "TreatmentId": "0",
    }


def test_an_activity_in_progress_has_no_end(
    create: Callable[..., str], activities_of: Callable[[str], Any], put_members: Callable[..., None]
) -> None:
    put_members("ann", "bob")

    [activity] = activities_of(create(**SLOW))

    assert (activity["State"], activity["Result"], "End" in activity) == ("RUNNING", "SUCCESS", False)


def test_a_campaign_that_has_not_begun_has_no_activities(
    create: Callable[..., str], activities_of: Callable[[str], Any]
) -> None:
    assert activities_of(create()) == []


def test_an_event_triggered_campaign_has_one_activity_in_progress(
    mocked: Pinpoint, create: Callable[..., str], activities_of: Callable[[str], Any], status_of: Callable[[str], str]
) -> None:
    """Proposed."""
    campaign_id = create(Schedule=triggered())
    mocked.clock.advance(days=3)

    assert status_of(campaign_id) == "PENDING_NEXT_RUN"
    assert [activity["State"] for activity in activities_of(campaign_id)] == ["RUNNING"]
