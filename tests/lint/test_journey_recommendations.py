"""Recommendations about journeys: the cases that the files of the rules do not show."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import ask, codes_of, find, make_journey, send, wait

ONE_WEEK = {"StartTime": "2090-01-01T00:00:00Z", "EndTime": "2090-01-08T00:00:00Z"}
AT_NIGHT = {"Start": "20:00", "End": "08:00"}


def only(code: str, *values: Any) -> list[str]:
    """Return the messages of the findings with a code."""
    return [finding.message for finding in find(*values) if finding.code == code]


class TestLoops:
    def test_given_a_loop_through_a_wait_when_it_is_linted_then_nothing_is_found(self) -> None:
        journey = make_journey({"hello": send("EMAIL", "pause"), "pause": wait("P1D", "hello")})
        assert codes_of(journey) == []

    def test_given_a_loop_through_a_split_about_an_event_when_it_is_linted_then_its_implicit_wait_counts(self) -> None:
        split = ask("_email.delivered", "hello", TrueActivity="hello")
        assert codes_of(make_journey({"hello": send("EMAIL", "split"), "split": split})) == []

    def test_given_two_loops_when_they_are_linted_then_each_is_found_once(self) -> None:
        dice = {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": each} for each in ("a", "c")]}}
        loops = {"a": send("EMAIL", "b"), "b": send("SMS", "a"), "c": send("EMAIL", "d"), "d": send("SMS", "c")}
        assert only("R202", make_journey({"dice": dice, **loops})) == [
            "these activities form a loop without a wait: 'a', 'b'",
            "these activities form a loop without a wait: 'c', 'd'",
        ]


class TestEvents:
    def test_given_no_message_activity_when_only_other_channels_send_before_then_the_event_cannot_happen(self) -> None:
        split = ask("_email.open", evaluation="P1D", TrueActivity="letter")
        journey = make_journey({"text": send("SMS", "opened"), "opened": split, "letter": send("EMAIL")})
        assert only("R203", journey) == [
            "'_email.open' cannot happen: no activity before 'opened' can cause it; only 'text' sends messages there"
        ]

    def test_given_a_message_that_a_loop_leads_past_the_split_when_it_is_linted_then_the_event_can_happen(self) -> None:
        split = ask("_email.open", "letter", "P1D", FalseActivity="letter")
        journey = make_journey({"opened": split, "letter": send("EMAIL", "opened")})
        assert only("R203", journey) == []


class TestEvaluation:
    @pytest.mark.parametrize(
        ("kind", "event_type", "minutes"),
        [("EMAIL", "_email.open", 60), ("EMAIL", "_email.click", 60), ("SMS", "_SMS.OPTOUT", 60)],
    )
    def test_given_a_split_right_after_a_message_when_it_asks_for_a_reaction_then_the_implicit_wait_is_named(
        self, kind: str, event_type: str, minutes: int
    ) -> None:
        journey = make_journey({"hello": send(kind, "split"), "split": ask(event_type, "hello", TrueActivity="pause")})
        journey["WriteJourneyRequest"]["Activities"]["pause"] = wait("P1D")
        assert only("R204", journey) == [
            f"the split checks for {event_type!r} only once, {minutes} minutes after 'hello'"
        ]

    def test_given_a_message_that_never_has_the_event_when_a_split_asks_for_it_then_no_wait_is_recommended(
        self,
    ) -> None:
        split = ask("_email.open", TrueActivity="mail")
        assert codes_of(make_journey({"text": send("SMS", "split"), "split": split, "mail": send("EMAIL")})) == ["R203"]

    def test_given_a_split_that_asks_for_the_delivery_when_it_is_linted_then_an_hour_is_enough(self) -> None:
        split = ask("_email.delivered", "hello", TrueActivity="pause")
        assert codes_of(make_journey({"hello": send("EMAIL", "split"), "split": split, "pause": wait("P1D")})) == []

    def test_given_a_wait_between_message_and_split_when_it_is_linted_then_nothing_is_found(self) -> None:
        activities = {
            "hello": send("EMAIL", "pause"),
            "pause": wait("P1D", "split"),
            "split": ask("_email.open", "hello", TrueActivity="text"),
            "text": send("SMS"),
        }
        assert codes_of(make_journey(activities)) == []

    def test_given_a_shortcut_around_the_wait_when_it_is_linted_then_it_is_found(self) -> None:
        dice = {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": each} for each in ("pause", "split")]}}
        activities = {
            "hello": send("EMAIL", "dice"),
            "dice": dice,
            "pause": wait("P1D", "split"),
            "split": ask("_email.open", "hello", TrueActivity="text"),
            "text": send("SMS"),
        }
        assert codes_of(make_journey(activities)) == ["R204"]


class TestEnd:
    def test_given_waits_that_are_too_long_together_when_they_are_linted_then_the_one_over_the_end_is_found(
        self,
    ) -> None:
        activities = {"a": wait("P5D", "b"), "b": wait("P5D", "c"), "c": wait("P5D", "d"), "d": send("EMAIL")}
        [finding] = find(make_journey(activities, Schedule=ONE_WEEK))
        assert finding.place.steps[3] == "b"
        assert "the wait ends at 2090-01-11T00:00:00Z at the earliest" in finding.message

    def test_given_a_short_way_to_the_wait_when_it_is_linted_then_the_short_way_counts(self) -> None:
        dice = {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": each} for each in ("a", "b")]}}
        activities = {"dice": dice, "a": wait("P5D", "b"), "b": wait("P5D", "d"), "d": send("EMAIL")}
        assert codes_of(make_journey(activities, Schedule=ONE_WEEK)) == []


class TestCaps:
    def test_given_a_total_cap_when_one_way_has_fewer_messages_then_nothing_is_found(self) -> None:
        dice = {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": each} for each in ("a", "b")]}}
        activities = {"dice": dice, "a": send("EMAIL", "b"), "b": send("EMAIL")}
        assert codes_of(make_journey(activities, Limits={"TotalCap": 1})) == []

    def test_given_a_total_cap_when_every_path_has_as_many_messages_then_the_next_is_stopped(self) -> None:
        activities = {"a": send("EMAIL", "b"), "b": wait("P30D", "c"), "c": send("EMAIL")}
        [finding] = find(make_journey(activities, Limits={"TotalCap": 1}))
        assert (finding.code, finding.hint) == ("R231", "raise Limits.TotalCap")  # waiting would not help

    def test_given_messages_on_different_channels_when_a_cap_is_linted_then_they_do_not_count_together(self) -> None:
        activities = {"a": send("EMAIL", "b"), "b": send("SMS")}
        assert codes_of(make_journey(activities, Limits={"TotalCap": 1, "DailyCap": 1})) == []

    def test_given_paths_that_split_and_join_when_a_cap_is_linted_then_the_messages_before_count(self) -> None:
        dice = {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": each} for each in ("b", "c")]}}
        activities = {"a": send("EMAIL", "dice"), "dice": dice, "b": send("SMS", "d"), "c": send("SMS", "d")}
        journey = make_journey({**activities, "d": send("EMAIL")}, Limits={"TotalCap": 1})
        assert codes_of(journey) == ["R231"]

    @pytest.mark.parametrize(("days", "expected"), [(7, ["R231"]), (3, [])])
    def test_given_a_timeframe_cap_when_it_is_linted_then_its_days_count(self, days: int, expected: list[str]) -> None:
        activities = {"a": send("EMAIL", "b"), "b": wait("P5D", "c"), "c": send("EMAIL")}
        assert codes_of(make_journey(activities, Limits={"TimeframeCap": {"Cap": 1, "Days": days}})) == expected

    def test_given_a_cap_of_0_when_it_is_linted_then_it_is_off(self) -> None:
        activities = {"a": send("EMAIL", "b"), "b": send("EMAIL")}
        assert codes_of(make_journey(activities, Limits={"TotalCap": 0, "DailyCap": 0})) == []

    def test_given_an_absolute_wait_when_a_daily_cap_is_linted_then_lint_does_not_know_how_long_it_is(self) -> None:
        until = {"Wait": {"WaitTime": {"WaitUntil": "2090-01-01T00:00:00Z"}, "NextActivity": "c"}}
        activities = {"a": send("EMAIL", "b"), "b": until, "c": send("EMAIL")}
        assert codes_of(make_journey(activities, Limits={"DailyCap": 1})) == []


class TestTimeZones:
    def endpoint(self, timezone: str | None) -> dict[str, Any]:
        demographic = {"Timezone": timezone} if timezone else {}
        return {"EndpointRequest": {"ChannelType": "EMAIL", "Address": "a@example.com", "Demographic": demographic}}

    def test_given_endpoints_that_all_have_a_time_zone_when_quiet_time_is_linted_then_nothing_is_found(self) -> None:
        journey = make_journey({"hello": send("EMAIL")}, QuietTime=AT_NIGHT)
        assert codes_of(self.endpoint("Europe/Berlin"), journey) == []

    def test_given_an_endpoint_without_one_when_quiet_and_local_time_are_linted_then_they_are_counted(self) -> None:
        journey = make_journey({"hello": send("EMAIL")}, QuietTime=AT_NIGHT, LocalTime=True)
        assert only("R223", self.endpoint("Europe/Berlin"), self.endpoint(None), journey) == [
            "1 of 2 endpoints get messages in quiet time, because they have no time zone",
            "1 of 2 endpoints do not enter, because they have no time zone",
        ]


class TestNames:
    def test_given_activities_whose_ids_differ_only_in_case_when_they_are_linted_then_they_are_found(self) -> None:
        journey = make_journey({"hello": send("EMAIL", "Hello"), "Hello": send("SMS")})
        assert only("R601", journey) == ["'Hello' differs only in case from the activity 'hello'"]


class TestChannels:
    @pytest.mark.parametrize(("channel", "expected"), [("GCM", []), ("EMAIL", ["R602"])])
    def test_given_the_channels_of_the_app_when_a_push_is_linted_then_it_needs_one_of_the_push_channels(
        self, channel: str, expected: list[str]
    ) -> None:
        channels = {"ChannelsResponse": {"Channels": {channel: {"Enabled": True}}}}
        assert codes_of(channels, make_journey({"push": send("PUSH", "pause"), "pause": wait("P1D")})) == expected


class TestPastWaits:
    def test_given_a_draft_that_waits_until_the_past_when_it_is_linted_then_it_is_found(self) -> None:
        pause = {"Wait": {"WaitTime": {"WaitUntil": "2021-03-01T09:00:00Z"}, "NextActivity": "hello"}}
        [finding] = find(make_journey({"pause": pause, "hello": send("EMAIL")}))
        assert (finding.code, finding.place.steps[-1]) == ("R227", "WaitUntil")

    def test_given_a_journey_that_was_published_when_its_wait_has_passed_by_now_then_nothing_is_found(self) -> None:
        pause = {"Wait": {"WaitTime": {"WaitUntil": "2021-03-01T09:00:00Z"}, "NextActivity": "hello"}}
        members = make_journey({"pause": pause, "hello": send("EMAIL")})["WriteJourneyRequest"]
        answer = {"Id": "a1", "ApplicationId": "shop", "CreationDate": "2020-01-01T00:00:00Z", "State": "ACTIVE"}
        assert find({"JourneyResponse": {**members, **answer}}) == []
