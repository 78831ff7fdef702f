"""What a journey must keep to in order to be published; as a draft all of it can be saved."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LEAF: dict[str, Any] = {"EMAIL": {"TemplateName": "welcome"}}


@pytest.fixture(autouse=True)
def at_t0(mocked: Pinpoint) -> Iterator[None]:
    """Time stands still at T0, but for what a test advances."""
    with time_machine.travel(T0, tick=False):
        yield


@pytest.fixture
def unpublishable(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    create: Callable[..., str],
    get: Callable[[str], Any],
) -> Callable[..., None]:
    """See that such a journey can be saved, and that publishing it is refused with such a text and does nothing."""

    def check(text: str, **members: Any) -> None:
        journey_id = create(**members)
        draft = get(journey_id)
        request = request_for(**members, State="ACTIVE")
        with pytest.raises(client.exceptions.BadRequestException) as on_update:
            client.update_journey(ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=request)
        with pytest.raises(client.exceptions.BadRequestException) as on_create:
            client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)
        assert on_update.value.response["Error"]["Message"].startswith(text)
        assert on_create.value.response["Error"]["Message"].startswith(text)
        assert get(journey_id) == draft

    return check


# Start and end


@pytest.mark.parametrize(
    "schedule",
    [
        pytest.param({"EndTime": T0 + SECOND}, id="an end that has not passed"),
        pytest.param({"StartTime": T0 - 9 * DAY, "EndTime": T0 + SECOND}, id="a start that has passed"),
        pytest.param({"StartTime": T0 + DAY, "EndTime": T0 + DAY + SECOND}, id="an end just after the start"),
        pytest.param({"StartTime": T0 + DAY, "EndTime": T0 + 541 * DAY}, id="exactly 540 days"),
        pytest.param({"StartTime": T0 + 1000 * DAY}, id="a start in years and no end"),
        pytest.param({"EndTime": T0 + 540 * DAY}, id="540 days from now"),
        pytest.param(
            {"EndTime": T0 + 540 * DAY + timedelta(minutes=5)}, id="540 days from the start that publishing gives"
        ),
    ],
)
def test_schedules_that_can_be_kept_are_published(publish: Callable[..., str], schedule: dict[str, datetime]) -> None:
    assert publish(Schedule=schedule)


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        ({"EndTime": T0}, "End time 2026-03-02T10:00:00Z has passed"),
        ({"StartTime": T0 - 9 * DAY, "EndTime": T0 - DAY}, "End time 2026-03-01T10:00:00Z has passed"),
        (
            {"StartTime": T0 + DAY, "EndTime": T0 + DAY},
            "End time 2026-03-03T10:00:00Z is not after start time 2026-03-03T10:00:00Z",
        ),
        ({"StartTime": T0 + 2 * DAY, "EndTime": T0 + DAY}, "End time 2026-03-03T10:00:00Z is not after start time"),
        (
            {"StartTime": T0 + DAY, "EndTime": T0 + 541 * DAY + SECOND},
            "The journey would run for more than 540 days",
        ),
        ({"EndTime": T0 + 541 * DAY}, "The journey would run for more than 540 days"),
    ],
)
def test_schedules_that_cannot_be_kept_are_not(
    unpublishable: Callable[..., None], schedule: dict[str, datetime], text: str
) -> None:
    unpublishable(f"Journey validation failed, {text}", Schedule=schedule)


# Start condition


def test_journey_without_a_start_condition_is_not_published(unpublishable: Callable[..., None]) -> None:
    """Case 20."""
    unpublishable("Journey validation failed, StartCondition must have", StartCondition=None)


@pytest.mark.parametrize("condition", [{}, {"Description": "nobody"}])
def test_start_condition_of_neither_segment_nor_event_is_not_published(
    unpublishable: Callable[..., None], condition: Any
) -> None:
    unpublishable("Journey validation failed, StartCondition must have", StartCondition=condition)


def test_start_by_segment_and_event_at_once_is_not_published(
    unpublishable: Callable[..., None], event_start: dict[str, Any]
) -> None:
    both = {**event_start, "SegmentStartCondition": {"SegmentId": "segment"}}

    unpublishable("Journey validation failed, StartCondition must not have both", StartCondition=both)


def test_event_start_within_a_segment_is_published(publish: Callable[..., str], event_start: dict[str, Any]) -> None:
    event_start = {"EventStartCondition": {**event_start["EventStartCondition"], "SegmentId": "segment"}}

    assert publish(StartCondition=event_start)


@pytest.mark.parametrize(
    "dimensions",
    [{}, {"EventType": {"Values": []}}, {"EventType": {"Values": ["purchase", "refund"]}}, {"Attributes": {}}],
)
def test_event_start_must_name_exactly_one_event(unpublishable: Callable[..., None], dimensions: Any) -> None:
    condition = {"EventStartCondition": {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions}}}

    unpublishable("Journey validation failed, EventStartCondition must name exactly one", StartCondition=condition)


def test_event_start_without_a_filter_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Journey validation failed, EventStartCondition must name exactly one",
        StartCondition={"EventStartCondition": {}},
    )


def test_event_start_in_local_time_is_not_published(
    unpublishable: Callable[..., None], event_start: dict[str, Any]
) -> None:
    """Case 22."""
    unpublishable("Journey validation failed, LocalTime", StartCondition=event_start, LocalTime=True)


def test_local_time_is_published_for_a_segment_and_if_false_for_an_event(
    publish: Callable[..., str], event_start: dict[str, Any]
) -> None:
    assert publish(LocalTime=True)
    assert publish(LocalTime=False, StartCondition=event_start)


@pytest.mark.parametrize(
    "members", [{}, {"Activities": {"mail": {"EMAIL": {"TemplateName": "none", "TemplateVersion": "7"}}}}]
)
def test_unknown_segments_and_templates_are_published_for_now(publish: Callable[..., str], members: Any) -> None:
    assert publish(**members)


# Sending schedule

HOURS = {"EMAIL": {"MONDAY": [{"StartTime": "09:00", "EndTime": "17:00"}]}}
CLOSED = {"SMS": [{"Name": "Easter", "StartDateTime": "2026-04-03", "EndDateTime": "2026-04-06"}]}
QUIET = {"Start": "20:00", "End": "08:00"}


@pytest.mark.parametrize("name", ["OpenHours", "ClosedDays"])
@pytest.mark.parametrize(
    ("is_scheduled", "quiet_time"),
    [(None, QUIET), (False, QUIET), (True, None), (True, {}), (True, {"Start": "", "End": ""}), (None, None)],
)
def test_open_hours_and_closed_days_need_a_sending_schedule_and_quiet_time(
    unpublishable: Callable[..., None], name: str, is_scheduled: bool | None, quiet_time: Any
) -> None:
    """Case 16."""
    unpublishable(
        f"Journey validation failed, {name} needs SendingSchedule to be true and QuietTime to be set",
        **{name: HOURS if name == "OpenHours" else CLOSED},
        SendingSchedule=is_scheduled,
        QuietTime=quiet_time,
    )


def test_open_hours_and_closed_days_with_both_are_published(publish: Callable[..., str]) -> None:
    """Case 16."""
    assert publish(OpenHours=HOURS, ClosedDays=CLOSED, SendingSchedule=True, QuietTime=QUIET)


@pytest.mark.parametrize("is_scheduled", [True, False])
def test_sending_schedule_without_rules_is_published(publish: Callable[..., str], is_scheduled: bool) -> None:
    assert publish(SendingSchedule=is_scheduled, OpenHours={}, ClosedDays={})


def open_hours(count: int) -> dict[str, Any]:
    """So many rules for one day, and four for each other day and channel."""
    rules = [{"StartTime": f"{hour:02}:00", "EndTime": f"{hour:02}:30"} for hour in range(9, 13)]
    more = [{"StartTime": "15:00", "EndTime": "16:00"}] * (count - 4)
    return {
        "OpenHours": {"EMAIL": {"MONDAY": rules, "TUESDAY": rules + more}, "SMS": {"MONDAY": rules}},
        "SendingSchedule": True,
        "QuietTime": QUIET,
    }


def test_four_open_hours_a_day_and_channel_are_published(publish: Callable[..., str]) -> None:
    assert publish(**open_hours(4))


def test_five_open_hours_a_day_and_channel_are_not(unpublishable: Callable[..., None]) -> None:
    unpublishable("Journey validation failed, OpenHours.EMAIL has more than 4 rules on TUESDAY", **open_hours(5))


# Quotas


def test_50_journeys_can_be_active_and_no_more(unpublishable: Callable[..., None], publish: Callable[..., str]) -> None:
    """Case 23."""
    for _ in range(50):
        publish()

    unpublishable("Journey validation failed, There are 50 active journeys")


@pytest.mark.parametrize(
    ("state", "is_counted"),
    [("CLOSED", True), ("PAUSED", True), ("DRAFT", False), ("COMPLETED", False), ("CANCELLED", False)],
)
def test_closed_and_paused_journeys_count_as_active_and_others_do_not(
    client: PinpointClient,
    publish: Callable[..., str],
    reach: Callable[[str], str],
    state: str,
    is_counted: bool,
) -> None:
    """Case 23; that PAUSED counts is inferred."""
    reach(state)
    for _ in range(49):
        publish()

    if is_counted:
        with pytest.raises(client.exceptions.BadRequestException, match="50 active journeys"):
            publish()
    else:
        assert publish()


def test_active_journeys_of_all_apps_and_regions_count(mocked: Pinpoint, request_for: Callable[..., Any]) -> None:
    """The quota is the account's."""
    clients = {region: boto3.client("pinpoint", region_name=region) for region in ("us-east-1", "eu-west-1")}
    places = [(client, mocked.create_app(region=region).id) for region, client in clients.items() for _ in range(2)]
    request = request_for(State="ACTIVE")
    for number in range(50):
        client, app_id = places[number % 4]
        client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)

    for client, app_id in places:
        with pytest.raises(client.exceptions.BadRequestException, match="50 active journeys"):
            client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)


@pytest.mark.parametrize("way", ["cancelled", "deleted", "completed"])
def test_place_of_a_journey_that_is_gone_is_free_again(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    way: str,
) -> None:
    first = publish()
    for _ in range(49):
        publish(Schedule={"StartTime": T0 + DAY})

    if way == "cancelled":
        ask_for(first, "CANCELLED")
    elif way == "deleted":
        client.delete_journey(ApplicationId=app_id, JourneyId=first)
    else:
        mocked.clock.advance(minutes=5)

    assert publish()


def test_20_event_started_journeys_can_be_active_and_no_more(
    unpublishable: Callable[..., None], publish: Callable[..., str], event_start: dict[str, Any]
) -> None:
    for _ in range(20):
        publish(StartCondition=event_start)

    unpublishable(
        "Journey validation failed, There are 20 active journeys that events start", StartCondition=event_start
    )


def test_quota_of_event_started_journeys_concerns_no_others(
    publish: Callable[..., str], event_start: dict[str, Any]
) -> None:
    for _ in range(20):
        publish(StartCondition=event_start)
    for _ in range(30):
        assert publish()


# Activities


def test_journey_whose_start_activity_does_not_exist_is_not_published(unpublishable: Callable[..., None]) -> None:
    """Case 18."""
    unpublishable("Journey validation failed, StartActivity 'missing' is none", StartActivity="missing")


@pytest.mark.parametrize("members", [{"StartActivity": None}, {"Activities": None}, {"Activities": {}}])
def test_journey_without_activities_or_a_start_activity_is_not_published(
    unpublishable: Callable[..., None], members: Any
) -> None:
    unpublishable("Journey validation failed, A journey must have activities", **members)


def activities(**more: Any) -> dict[str, Any]:
    """A journey's activities, of which `a` is the first."""
    return {"StartActivity": "a", "Activities": more}


@pytest.mark.parametrize("activity", [{}, {"Description": "nothing"}])
def test_activity_of_no_type_is_not_published(unpublishable: Callable[..., None], activity: Any) -> None:
    unpublishable(
        "Activity validation failed, b: an activity must have exactly one of", **activities(a=LEAF, b=activity)
    )


def test_activity_of_two_types_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Activity validation failed, a: an activity must have exactly one", **activities(a={**LEAF, "SMS": {}})
    )


CONDITION = {"SegmentCondition": {"SegmentId": "segment"}}
GOOD: dict[str, Any] = {
    "CUSTOM": {},
    "ConditionalSplit": {"Condition": {"Conditions": [CONDITION]}},
    "ContactCenter": {},
    "EMAIL": {},
    "Holdout": {"Percentage": 5},
    "MultiCondition": {"Branches": [{"Condition": CONDITION}]},
    "PUSH": {},
    "RandomSplit": {"Branches": [{"Percentage": 50}, {"Percentage": 50}]},
    "SMS": {},
    "Wait": {"WaitTime": {"WaitFor": "PT1H"}},
}


@pytest.mark.parametrize("kind", GOOD)
def test_activity_that_leads_nowhere_ends_the_journey(publish: Callable[..., str], kind: str) -> None:
    assert publish(**activities(a={kind: GOOD[kind]}))


POINTERS: list[tuple[str, str]] = [
    *((kind, "NextActivity") for kind in ("CUSTOM", "ContactCenter", "EMAIL", "Holdout", "PUSH", "SMS", "Wait")),
    ("ConditionalSplit", "TrueActivity"),
    ("ConditionalSplit", "FalseActivity"),
    ("MultiCondition", "DefaultActivity"),
]


@pytest.mark.parametrize(("kind", "name"), POINTERS)
def test_activity_that_leads_to_one_that_does_not_exist_is_not_published(
    unpublishable: Callable[..., None], kind: str, name: str
) -> None:
    unpublishable(
        f"Activity validation failed, a: {kind}.{name} 'missing' is none",
        **activities(a={kind: {**GOOD[kind], name: "missing"}}),
    )


@pytest.mark.parametrize(("kind", "name"), POINTERS)
@pytest.mark.parametrize("target", ["a", "b", ""])
def test_activity_that_leads_to_another_or_itself_or_with_empty_text_nowhere_is_published(
    publish: Callable[..., str], kind: str, name: str, target: str
) -> None:
    """Cycles are accepted, and activities that nothing leads to."""
    assert publish(**activities(a={kind: {**GOOD[kind], name: target}}, b=LEAF))


@pytest.mark.parametrize("kind", ["MultiCondition", "RandomSplit"])
def test_branch_that_leads_to_an_activity_that_does_not_exist_is_not_published(
    unpublishable: Callable[..., None], kind: str
) -> None:
    branches = [*GOOD[kind]["Branches"]]
    branches[-1] = {**branches[-1], "NextActivity": "missing"}

    unpublishable(
        f"Activity validation failed, a: {kind}.Branches[{len(branches) - 1}].NextActivity 'missing' is none",
        **activities(a={kind: {"Branches": branches}}),
    )


@pytest.mark.parametrize("percentages", [[60, 40], [1, 99], [20] * 5, [34, 33, 33], [25] * 4])
def test_random_split_of_2_to_5_branches_that_make_100_is_published(
    publish: Callable[..., str], percentages: list[int]
) -> None:
    """Case 19."""
    branches = [{"Percentage": percentage} for percentage in percentages]

    assert publish(**activities(a={"RandomSplit": {"Branches": branches}}))


@pytest.mark.parametrize(
    ("percentages", "text"),
    [
        ([60, 30], "the percentages of RandomSplit must add up to 100, not 90"),
        ([60, 41], "the percentages of RandomSplit must add up to 100, not 101"),
        ([20, 20, 20, 20, 10, 10], "RandomSplit must have 2 to 5 branches, not 6"),
        ([100], "RandomSplit must have 2 to 5 branches, not 1"),
        ([], "RandomSplit must have 2 to 5 branches, not 0"),
        ([100, 0], "the percentages of RandomSplit must be positive"),
        ([101, -1], "the percentages of RandomSplit must be positive"),
        ([100, None], "the percentages of RandomSplit must be positive"),
    ],
)
def test_other_random_splits_are_not_published(
    unpublishable: Callable[..., None], percentages: list[int | None], text: str
) -> None:
    """Case 19."""
    branches = [{} if percentage is None else {"Percentage": percentage} for percentage in percentages]

    unpublishable(f"Activity validation failed, a: {text}", **activities(a={"RandomSplit": {"Branches": branches}}))


@pytest.mark.parametrize("count", [1, 4])
def test_multi_condition_of_1_to_4_branches_is_published(publish: Callable[..., str], count: int) -> None:
    assert publish(**activities(a={"MultiCondition": {"Branches": [{"Condition": CONDITION}] * count}}))


@pytest.mark.parametrize("count", [0, 5])
def test_multi_condition_of_other_numbers_of_branches_is_not_published(
    unpublishable: Callable[..., None], count: int
) -> None:
    unpublishable(
        f"Activity validation failed, a: MultiCondition must have 1 to 4 branches, not {count}",
        **activities(a={"MultiCondition": {"Branches": [{"Condition": CONDITION}] * count}}),
    )


@pytest.mark.parametrize("split", [{}, {"Condition": {}}, {"Condition": {"Conditions": []}}])
def test_conditional_split_without_conditions_is_not_published(unpublishable: Callable[..., None], split: Any) -> None:
    unpublishable(
        "Activity validation failed, a: ConditionalSplit must have at least one condition",
        **activities(a={"ConditionalSplit": split}),
    )


KINDS_OF_CONDITION: list[Any] = [
    CONDITION,
    {"SegmentDimensions": {}},
    {"EventCondition": {"MessageActivity": "b", "Dimensions": {"EventType": {"Values": ["_email.open"]}}}},
]


@pytest.mark.parametrize("condition", KINDS_OF_CONDITION)
def test_each_kind_of_condition_is_published(publish: Callable[..., str], condition: Any) -> None:
    assert publish(**activities(a={"ConditionalSplit": {"Condition": {"Conditions": [condition]}}}, b=LEAF))
    assert publish(**activities(a={"MultiCondition": {"Branches": [{"Condition": condition}]}}, b=LEAF))


@pytest.mark.parametrize("condition", [{}, {**KINDS_OF_CONDITION[0], **KINDS_OF_CONDITION[1]}])
def test_condition_of_no_kind_or_two_is_not_published(unpublishable: Callable[..., None], condition: Any) -> None:
    unpublishable(
        "Activity validation failed, a: ConditionalSplit.Condition.Conditions[1] must have exactly one of",
        **activities(a={"ConditionalSplit": {"Condition": {"Conditions": [CONDITION, condition]}}}),
    )
    unpublishable(
        "Activity validation failed, a: MultiCondition.Branches[0].Condition must have exactly one of",
        **activities(a={"MultiCondition": {"Branches": [{"Condition": condition}]}}),
    )


def test_branch_without_a_condition_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Activity validation failed, a: MultiCondition.Branches[0].Condition must have exactly one of",
        **activities(a={"MultiCondition": {"Branches": [{}]}}),
    )


def test_wait_without_a_wait_time_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable("Activity validation failed, a: Wait must have a WaitTime", **activities(a={"Wait": {}}))


@pytest.mark.parametrize("until", ["2026-03-12T10:00:00Z", "2019-01-01T00:00:00Z", "2026-03-02T10:00:00Z"])
def test_wait_until_a_time_before_the_end_is_published_even_when_past(publish: Callable[..., str], until: str) -> None:
    assert publish(**activities(a={"Wait": {"WaitTime": {"WaitUntil": until}}}), Schedule={"EndTime": T0 + 11 * DAY})


@pytest.mark.parametrize("kind", ["Wait", "ConditionalSplit"])
def test_wait_until_a_time_after_the_end_is_not_published(unpublishable: Callable[..., None], kind: str) -> None:
    """Documented of the console: any time before the journey's end."""
    member = "WaitTime" if kind == "Wait" else "EvaluationWaitTime"

    unpublishable(
        "Activity validation failed, a: ",
        **activities(a={kind: {**GOOD[kind], member: {"WaitUntil": "2026-03-14T10:00:00Z"}}}),
        Schedule={"EndTime": T0 + 11 * DAY},
    )


def test_three_contact_centers_are_published(publish: Callable[..., str]) -> None:
    assert publish(**activities(a={"ContactCenter": {}}, b={"ContactCenter": {}}, c={"ContactCenter": {}}))


def test_four_contact_centers_are_not(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Journey validation failed, A journey must have at most 3 ContactCenter activities",
        **activities(**{name: {"ContactCenter": {}} for name in "abcd"}),
    )


def test_contact_center_in_an_event_started_journey_is_not_published(
    unpublishable: Callable[..., None], event_start: dict[str, Any]
) -> None:
    unpublishable(
        "Journey validation failed, A ContactCenter activity is not supported",
        **activities(a={"ContactCenter": {}}),
        StartCondition=event_start,
    )
