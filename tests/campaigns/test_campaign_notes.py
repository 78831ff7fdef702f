"""Notes on calls that write campaigns: about values that are accepted, but do nothing or too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .requests_scene import IMMEDIATE, LATER, triggered

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

pytestmark = pytest.mark.usefixtures("at_t0")

IN_APP = {"InAppMessage": {"Layout": "TOP_BANNER", "Content": [{"BackgroundColor": "#FFFFFF"}]}}
NOTHING_SENT = "nothing is sent: the Frequency IN_APP_EVENT needs an InAppMessage or an InAppTemplate"
NOT_OFFERED = "the in-app message is not offered to any device: its Frequency is ONCE, not IN_APP_EVENT or EVENT"
UNCHANGED = "Schedule is unchanged; leave it out to continue the campaign where it is"


@pytest.fixture
def notes(mocked: Pinpoint) -> Callable[[], tuple[str, ...]]:
    """Return the notes on the last call."""
    return lambda: mocked.calls[-1].notes


class TestInApp:
    def test_given_in_app_events_without_an_in_app_message_then_a_note_says_so(
        self, create: Callable[..., str], notes: Callable[[], Any]
    ) -> None:
        create(Schedule=triggered("IN_APP_EVENT"))

        assert notes() == (NOTHING_SENT,)

    def test_given_an_in_app_message_with_another_frequency_then_a_note_says_so_once_for_all_treatments(
        self, create: Callable[..., str], notes: Callable[[], Any]
    ) -> None:
        create(MessageConfiguration=IN_APP, AdditionalTreatments=[{"SizePercent": 50, "MessageConfiguration": IN_APP}])

        assert notes() == (NOT_OFFERED,)

    def test_given_a_treatment_without_an_in_app_message_then_a_note_says_so(
        self, create: Callable[..., str], notes: Callable[[], Any]
    ) -> None:
        other = {"SizePercent": 50, "MessageConfiguration": {"SMSMessage": {"Body": "Sale"}}}
        create(MessageConfiguration=IN_APP, Schedule=triggered("IN_APP_EVENT"), AdditionalTreatments=[other])

        assert notes() == (NOTHING_SENT,)

    @pytest.mark.parametrize("frequency", ["EVENT", "IN_APP_EVENT"])
    def test_given_an_in_app_message_for_events_then_there_is_no_note(
        self, create: Callable[..., str], notes: Callable[[], Any], frequency: str
    ) -> None:
        create(MessageConfiguration=IN_APP, Schedule=triggered(frequency))

        assert notes() == ()

    def test_given_an_update_then_the_note_is_about_the_campaign_as_it_is_now(
        self, create: Callable[..., str], update: Callable[..., Any], notes: Callable[[], Any]
    ) -> None:
        campaign_id = create(MessageConfiguration=IN_APP)

        update(campaign_id, Name="other")
        assert notes() == (NOT_OFFERED,)
        update(campaign_id, Schedule=triggered("IN_APP_EVENT"))
        assert notes() == ()


class TestQuietTime:
    @pytest.mark.parametrize("name", ["Start", "End"])
    def test_given_one_end_of_a_quiet_time_then_a_note_says_that_it_does_nothing(
        self, create: Callable[..., str], notes: Callable[[], Any], name: str
    ) -> None:
        create(Schedule={"StartTime": LATER, "QuietTime": {name: "22:00"}})

        assert notes() == (f"Schedule.QuietTime has only {name}: without both Start and End, no hours are quiet",)

    @pytest.mark.parametrize("quiet_time", [{}, {"Start": "", "End": ""}, {"Start": "22:00", "End": "07:00"}])
    def test_given_a_whole_quiet_time_or_none_then_there_is_no_note(
        self, create: Callable[..., str], notes: Callable[[], Any], quiet_time: Any
    ) -> None:
        create(Schedule={"StartTime": LATER, "QuietTime": quiet_time})

        assert notes() == ()


class TestUnchangedSchedule:
    def test_given_the_stored_schedule_after_its_start_then_the_error_is_as_observed_and_a_note_helps(
        self,
        mocked: Pinpoint,
        client: PinpointClient,
        create: Callable[..., str],
        update: Callable[..., Any],
        notes: Callable[[], Any],
    ) -> None:
        schedule = {"StartTime": LATER, "Frequency": "DAILY", "EndTime": "2030-01-01T00:00:00Z"}
        campaign_id = create(Schedule=schedule)
        mocked.clock.advance(days=3)

        with pytest.raises(client.exceptions.BadRequestException, match="StartTime must be at least current time"):
            update(campaign_id, IsPaused=True, Schedule=schedule)
        assert notes() == (UNCHANGED,)
        update(campaign_id, IsPaused=True)
        assert notes() == ()

    def test_given_the_stored_schedule_that_begins_at_once_then_a_note_says_that_it_can_be_left_out(
        self, create: Callable[..., str], update: Callable[..., Any], notes: Callable[[], Any]
    ) -> None:
        campaign_id = create(Schedule=IMMEDIATE, IsPaused=True)

        update(campaign_id, Schedule=IMMEDIATE, IsPaused=False)

        assert notes() == (UNCHANGED,)

    def test_given_another_schedule_or_one_before_its_start_then_there_is_no_note(
        self, create: Callable[..., str], update: Callable[..., Any], notes: Callable[[], Any]
    ) -> None:
        campaign_id = create()

        update(campaign_id, Schedule={"StartTime": LATER})
        assert notes() == ()
        update(campaign_id, Schedule=IMMEDIATE)
        assert notes() == ()
