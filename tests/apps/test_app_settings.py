"""The settings of an app: merging, and each rule at both sides of its boundary."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

T0 = datetime(2026, 3, 2, 10, 0, 0, 987654, tzinfo=timezone.utc)
LIMITS = {"Daily": 3, "MaximumDuration": 600, "MessagesPerSecond": 1, "Total": 100}
HOOK = {"LambdaFunctionName": "my-hook", "Mode": "FILTER", "WebUrl": "https://example.com"}
JOURNEY_LIMITS = {"DailyCap": 100, "TimeframeCap": {"Cap": 100, "Days": 30}, "TotalCap": 100}


@pytest.fixture
def read(client: PinpointClient, app_id: str) -> Callable[[], Any]:
    """Return the response of GetApplicationSettings."""

    def get_settings() -> Any:
        return client.get_application_settings(ApplicationId=app_id)["ApplicationSettingsResource"]

    return get_settings


@pytest.fixture
def write(client: PinpointClient, app_id: str) -> Callable[..., Any]:
    """Call UpdateApplicationSettings, and return its response."""

    def update_settings(**members: Any) -> Any:
        request: Any = members
        answer = client.update_application_settings(ApplicationId=app_id, WriteApplicationSettingsRequest=request)
        return answer["ApplicationSettingsResource"]

    return update_settings


def test_fresh_app_has_three_empty_objects_and_the_date_of_its_creation(
    client: PinpointClient, app_id: str, read: Callable[[], Any]
) -> None:
    created = client.get_app(ApplicationId=app_id)["ApplicationResponse"].get("CreationDate")

    assert read() == {
        "ApplicationId": app_id,
        "CampaignHook": {},
        "LastModifiedDate": created,
        "Limits": {},
        "QuietTime": {},
    }


def test_objects_are_there_on_the_wire_too(raw: Raw, app_id: str) -> None:
    """Terraform dereferences them."""
    _, _, body = raw("GET", f"/v1/apps/{app_id}/settings")

    assert b'"CampaignHook":{}' in body
    assert b'"Limits":{}' in body
    assert b'"QuietTime":{}' in body


def test_every_member_is_returned(app_id: str, read: Callable[[], Any], write: Callable[..., Any]) -> None:
    members = {
        "CampaignHook": HOOK,
        "Limits": {**LIMITS, "Session": 5},
        "QuietTime": {"Start": "20:00", "End": "08:00"},
        "JourneyLimits": JOURNEY_LIMITS,
    }
    with time_machine.travel(T0, tick=False):
        answer = write(**members)

    assert answer == {"ApplicationId": app_id, "LastModifiedDate": "2026-03-02T10:00:00.987Z", **members}
    assert read() == answer


def test_limits_stay_when_only_quiet_time_is_written_later(read: Callable[[], Any], write: Callable[..., Any]) -> None:
    write(Limits=LIMITS)
    assert read()["Limits"] == LIMITS

    write(QuietTime={"Start": "00:00", "End": "03:00"})

    assert read()["Limits"] == LIMITS
    assert read()["QuietTime"] == {"Start": "00:00", "End": "03:00"}


def test_object_that_is_written_again_replaces_the_old_one(read: Callable[[], Any], write: Callable[..., Any]) -> None:
    """Inferred: the update replaces whole members; it does not merge inside one."""
    write(Limits=LIMITS, JourneyLimits=JOURNEY_LIMITS)

    write(Limits={"Daily": 4}, JourneyLimits={})

    assert read()["Limits"] == {"Daily": 4}
    assert read()["JourneyLimits"] == {}


def test_empty_update_keeps_everything_and_moves_the_date(read: Callable[[], Any], write: Callable[..., Any]) -> None:
    with time_machine.travel(T0, tick=False) as traveller:
        first = write(Limits=LIMITS)
        traveller.shift(timedelta(seconds=1))
        second = write()

    assert second == {**first, "LastModifiedDate": "2026-03-02T10:00:01.987Z"}


def test_zeroes_mean_not_set(read: Callable[[], Any], write: Callable[..., Any]) -> None:
    """Terraform sends them."""
    limits = {"Daily": 5, "MaximumDuration": 0, "MessagesPerSecond": 0, "Total": 0}

    assert write(Limits=limits)["Limits"] == limits
    assert read()["Limits"] == limits


def test_campaign_hook_with_an_empty_url_is_returned(read: Callable[[], Any], write: Callable[..., Any]) -> None:
    hook = {"LambdaFunctionName": "my-hook", "Mode": "DELIVERY", "WebUrl": ""}

    assert write(CampaignHook=hook)["CampaignHook"] == hook
    assert read()["CampaignHook"] == hook


def test_empty_strings_mean_not_set(write: Callable[..., Any]) -> None:
    """Terraform sends them for members that its user left out."""
    hook = {"LambdaFunctionName": "", "Mode": "", "WebUrl": ""}
    quiet_time = {"Start": "", "End": ""}

    answer = write(CampaignHook=hook, QuietTime=quiet_time)

    assert not any(answer["CampaignHook"].values())
    assert not any(answer["QuietTime"].values())


@pytest.mark.parametrize("value", [True, False])
def test_members_that_only_requests_have_are_accepted_and_never_shown(raw: Raw, app_id: str, value: bool) -> None:
    request = {"CloudWatchMetricsEnabled": value, "EventTaggingEnabled": value}

    status, _, body = raw("PUT", f"/v1/apps/{app_id}/settings", json.dumps(request).encode())

    assert status == 200
    assert b"Enabled" not in body
    assert b"Enabled" not in raw("GET", f"/v1/apps/{app_id}/settings")[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("Daily", 1), ("Daily", 100), ("Total", 1), ("Total", 100), ("Session", 1), ("Session", 10_000)),
        *(("MaximumDuration", 60), ("MaximumDuration", 100_000)),
        *(("MessagesPerSecond", 1), ("MessagesPerSecond", 20_000)),
    ],
)
def test_limits_within_their_range_are_accepted(write: Callable[..., Any], name: str, value: int) -> None:
    assert write(Limits={name: value})["Limits"] == {name: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("Daily", -1), ("Daily", 101), ("Total", -1), ("Total", 101), ("Session", -1)),
        *(("MaximumDuration", 1), ("MaximumDuration", 59), ("MaximumDuration", -60)),
        *(("MessagesPerSecond", -1), ("MessagesPerSecond", 20_001)),
    ],
)
def test_limits_outside_it_are_refused(
    client: PinpointClient, read: Callable[[], Any], write: Callable[..., Any], name: str, value: int
) -> None:
    before = read()

    with pytest.raises(client.exceptions.BadRequestException, match=rf"Limits\.{name} must be"):
        write(Limits={name: value}, QuietTime={"Start": "01:00"})

    assert read() == before


@pytest.mark.parametrize(
    ("limits", "member"),
    [
        pytest.param({"TimeframeCap": {"Days": 31}}, r"JourneyLimits\.TimeframeCap\.Days", id="31 days"),
        ({"TimeframeCap": {"Cap": 101}}, r"JourneyLimits\.TimeframeCap\.Cap"),
        ({"TimeframeCap": {"Days": -1}}, r"JourneyLimits\.TimeframeCap\.Days"),
        ({"DailyCap": 101}, r"JourneyLimits\.DailyCap"),
        ({"DailyCap": -1}, r"JourneyLimits\.DailyCap"),
        ({"TotalCap": 101}, r"JourneyLimits\.TotalCap"),
    ],
)
def test_journey_limits_outside_their_range_are_refused(
    client: PinpointClient, write: Callable[..., Any], limits: Any, member: str
) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match=f"{member} must be between 0 and"):
        write(JourneyLimits=limits)


@pytest.mark.parametrize("time", ["8:00", "24:00", "25:00", "08:60", "noon", "08:00:00"])
@pytest.mark.parametrize("name", ["Start", "End"])
def test_quiet_times_that_are_not_times_of_day_are_refused(
    client: PinpointClient, write: Callable[..., Any], name: str, time: str
) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match=rf"QuietTime\.{name} must be a time of day"):
        write(QuietTime={name: time})


@pytest.mark.parametrize("mode", ["delivery", "BOTH"])
def test_unknown_modes_of_a_hook_are_refused(client: PinpointClient, write: Callable[..., Any], mode: str) -> None:
    with pytest.raises(
        client.exceptions.BadRequestException, match=r"CampaignHook\.Mode must be one of DELIVERY, FILTER"
    ):
        write(CampaignHook={"LambdaFunctionName": "my-hook", "Mode": mode})


@pytest.mark.parametrize("name", ["Start", "End"])
def test_given_one_end_of_a_quiet_time_then_a_note_of_the_call_says_that_it_has_no_effect(
    mocked: Pinpoint, write: Callable[..., Any], name: str
) -> None:
    write(QuietTime={name: "20:00"})

    assert mocked.calls[-1].notes == (f"QuietTime has only {name}: without both Start and End, no hours are quiet",)


def test_wrapped_body_is_an_unknown_member_and_changes_nothing(raw: Raw, app_id: str) -> None:
    body = json.dumps({"WriteApplicationSettingsRequest": {"Limits": LIMITS}}).encode()

    _, _, answer = raw("PUT", f"/v1/apps/{app_id}/settings", body)

    assert json.loads(answer)["Limits"] == {}


def test_all_problems_of_settings_are_in_one_message(client: PinpointClient, app_id: str) -> None:
    settings: Any = {"Limits": {"Daily": 101}, "QuietTime": {"Start": "8:00", "End": "20:00"}}
    with pytest.raises(client.exceptions.BadRequestException) as refused:
        client.update_application_settings(ApplicationId=app_id, WriteApplicationSettingsRequest=settings)

    assert refused.value.response["Error"]["Message"] == (
        "Limits.Daily must be between 0 and 100, not 101 "
        "(and 1 more: QuietTime.Start must be a time of day as HH:MM, such as 08:00, not '8:00')"
    )


@pytest.mark.parametrize(
    ("hook", "text"),
    [
        ({"LambdaFunctionName": "not a name"}, r"CampaignHook\.LambdaFunctionName must be the name or ARN of a Lambda"),
        ({"WebUrl": "http://example.com"}, r"CampaignHook\.WebUrl must be a URL that begins with https://"),
    ],
)
def test_given_a_hook_with_an_invalid_name_or_url_when_settings_are_written_then_they_are_refused(
    client: PinpointClient, write: Callable[..., Any], read: Callable[[], Any], hook: Any, text: str
) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match=text):
        write(CampaignHook=hook)
    assert read()["CampaignHook"] == {}
