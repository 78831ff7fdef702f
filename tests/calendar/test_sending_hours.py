"""When a channel may send: quiet time, open hours and closed days."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from pinpoint_mock.calendar.sending_hours import read_sending_hours
from pinpoint_mock.world.clock import DAY, MINUTE, to_datetime, to_microseconds

if TYPE_CHECKING:
    from pinpoint_mock.calendar.sending_hours import SendingChannel

LOS_ANGELES, NEW_YORK = "America/Los_Angeles", "America/New_York"
NIGHT = {"QuietTime": {"Start": "20:00", "End": "08:00"}}
NEVER_QUIET = {"QuietTime": {"Start": "03:00", "End": "03:00"}}
EVERY_DAY = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def at(text: str, zone: str = "UTC") -> int:
    """Return the instant at which a zone's clocks show a time. If they show it twice, `+1` means the second instant."""
    text, _, second = text.partition("+")
    return to_microseconds(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=int(bool(second))))


def opening(request: dict[str, Any], now: int, *zones: str, channel: SendingChannel = "EMAIL") -> str | None:
    """Return when sending is allowed, in the local time of the first zone; "now" if immediately, and None if never."""
    hours = read_sending_hours(request, channel)
    assert hours is not None
    found = hours.find_opening(tuple(map(ZoneInfo, zones)), now)
    assert (hours.explain(tuple(map(ZoneInfo, zones)), now) == "") is (found == now)
    if found is None or found == now:
        return None if found is None else "now"
    return to_datetime(found).astimezone(ZoneInfo(zones[0])).replace(tzinfo=None).isoformat(" ", "auto")


def open_hours(*rules: tuple[str, str], days: tuple[str, ...] = EVERY_DAY) -> dict[str, Any]:
    """Return open hours of e-mail on some days, without quiet time."""
    times = [{"StartTime": start, "EndTime": end} for start, end in rules]
    return {**NEVER_QUIET, "SendingSchedule": True, "OpenHours": {"EMAIL": dict.fromkeys(days, times)}}


def closed_days(start: str, end: str, **more: Any) -> dict[str, Any]:
    """Return closed days of e-mail, without quiet time."""
    rule = {"Name": "Easter", "StartDateTime": start, "EndDateTime": end}
    return {**NEVER_QUIET, "SendingSchedule": True, "ClosedDays": {"EMAIL": [rule]}, **more}


class TestQuietTime:
    @pytest.mark.parametrize(
        ("clock", "expected"),
        [
            ("2026-03-02 19:59:59.999999", "now"),
            ("2026-03-02 20:00", "2026-03-03 08:00:00"),
            ("2026-03-02 22:00", "2026-03-03 08:00:00"),
            ("2026-03-03 00:00", "2026-03-03 08:00:00"),
            ("2026-03-03 07:59:59.999999", "2026-03-03 08:00:00"),
            ("2026-03-03 08:00", "now"),
            ("2026-03-03 12:00", "now"),
        ],
    )
    def test_given_quiet_nights_when_an_opening_is_searched_for_then_the_end_is_no_longer_quiet(
        self, clock: str, expected: str
    ) -> None:
        assert opening(NIGHT, at(clock, LOS_ANGELES), LOS_ANGELES) == expected

    @pytest.mark.parametrize(
        ("clock", "expected"),
        [
            ("2026-03-02 11:59", "now"),
            ("2026-03-02 12:00", "2026-03-02 14:00:00"),
            ("2026-03-02 13:59", "2026-03-02 14:00:00"),
            ("2026-03-02 14:00", "now"),
            ("2026-03-02 00:00", "now"),
        ],
    )
    def test_given_quiet_noons_when_an_opening_is_searched_for_then_it_is_on_the_same_day(
        self, clock: str, expected: str
    ) -> None:
        noon = {"QuietTime": {"Start": "12:00", "End": "14:00"}}
        assert opening(noon, at(clock, NEW_YORK), NEW_YORK) == expected

    @pytest.mark.parametrize("hour", range(24))
    def test_given_two_zones_when_one_of_them_is_quiet_then_nothing_is_sent(self, hour: int) -> None:
        now = at(f"2026-03-02 {hour:02}:30", LOS_ANGELES)
        found = opening(NIGHT, now, LOS_ANGELES, NEW_YORK)
        day = "2026-03-02" if hour < 8 else "2026-03-03"
        assert found == ("now" if 8 <= hour < 17 else f"{day} 08:00:00")

    def test_given_zones_that_are_never_open_together_when_an_opening_is_searched_for_then_there_is_none(self) -> None:
        hours = {"QuietTime": {"Start": "12:00", "End": "00:00"}}
        assert opening(hours, at("2026-03-02"), "Asia/Tokyo", "America/Sao_Paulo") is None

    def test_given_no_zone_when_an_opening_is_searched_for_then_it_is_now(self) -> None:
        assert opening(NIGHT, at("2026-03-02 22:00")) == "now"

    @pytest.mark.parametrize("channel", ["EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM"])
    def test_given_any_channel_when_an_opening_is_searched_for_then_quiet_time_counts(
        self, channel: SendingChannel
    ) -> None:
        assert opening(NIGHT, at("2026-03-02 22:00"), "UTC", channel=channel) == "2026-03-03 08:00:00"


class TestNoLimits:
    @pytest.mark.parametrize(
        "request_",
        [
            {},
            {"QuietTime": {}},
            {"QuietTime": {"Start": "20:00"}},
            {"QuietTime": {"Start": "", "End": ""}},
            {"QuietTime": {"Start": "20:00", "End": "20:00"}},
            {"SendingSchedule": True},
            {"SendingSchedule": True, "OpenHours": {}, "ClosedDays": {}},
            {"SendingSchedule": True, "OpenHours": {"EMAIL": {"MONDAY": []}}, "ClosedDays": {"EMAIL": []}},
            {**open_hours(("09:00", "17:00")), "SendingSchedule": False},
            {**closed_days("2026-04-03", "2026-04-06"), "SendingSchedule": False},
        ],
    )
    def test_given_no_limits_when_hours_are_read_then_there_are_none(self, request_: dict[str, Any]) -> None:
        assert read_sending_hours(request_, "EMAIL") is None

    def test_given_hours_of_another_channel_when_hours_are_read_then_there_are_none(self) -> None:
        assert read_sending_hours(open_hours(("09:00", "17:00")), "SMS") is None
        assert read_sending_hours(closed_days("2026-04-03", "2026-04-06"), "SMS") is None


class TestClockChanges:
    def test_given_an_end_that_clocks_skip_when_an_opening_is_searched_for_then_it_is_when_they_have_skipped(
        self,
    ) -> None:
        quiet = {"QuietTime": {"Start": "20:00", "End": "02:30"}}
        assert opening(quiet, at("2026-03-07 22:00", NEW_YORK), NEW_YORK) == "2026-03-08 03:00:00"

    def test_given_a_start_that_clocks_skip_when_they_have_skipped_then_it_is_quiet(self) -> None:
        quiet = {"QuietTime": {"Start": "02:30", "End": "08:00"}}
        assert opening(quiet, at("2026-03-08 01:59", NEW_YORK), NEW_YORK) == "now"
        assert opening(quiet, at("2026-03-08 03:00", NEW_YORK), NEW_YORK) == "2026-03-08 08:00:00"

    def test_given_an_end_that_clocks_show_twice_when_they_are_set_back_then_it_is_quiet_for_a_second_time(
        self,
    ) -> None:
        quiet = {"QuietTime": {"Start": "20:00", "End": "01:30"}}
        assert opening(quiet, at("2026-10-31 22:00", NEW_YORK), NEW_YORK) == "2026-11-01 01:30:00"
        assert opening(quiet, at("2026-11-01 01:45", NEW_YORK), NEW_YORK) == "now"
        assert opening(quiet, at("2026-11-01 01:15+1", NEW_YORK), NEW_YORK) == "2026-11-01 01:30:00"

    def test_given_a_night_in_which_clocks_change_when_an_opening_is_searched_for_then_it_is_at_the_local_time(
        self,
    ) -> None:
        for day, hours in (("2026-03-07", 9), ("2026-10-31", 11), ("2026-06-01", 10)):
            now = at(f"{day} 22:00", NEW_YORK)
            night = read_sending_hours(NIGHT, "EMAIL")
            assert night is not None
            found = night.find_opening((ZoneInfo(NEW_YORK),), now)
            assert found == now + hours * 60 * MINUTE

    def test_given_a_day_that_samoa_skipped_when_an_opening_is_searched_for_then_it_is_on_the_next(self) -> None:
        friday = open_hours(("09:00", "17:00"))
        assert opening(friday, at("2011-12-29 18:00", "Pacific/Apia"), "Pacific/Apia") == "2011-12-31 09:00:00"


class TestOpenHours:
    @pytest.mark.parametrize(
        ("clock", "expected"),
        [
            ("2026-03-02 08:59", "2026-03-02 09:00:00"),
            ("2026-03-02 09:00", "now"),
            ("2026-03-02 12:00", "2026-03-02 14:30:30"),
            ("2026-03-02 14:30:30", "now"),
            ("2026-03-02 17:00", "2026-03-03 09:00:00"),
        ],
    )
    def test_given_two_rules_a_day_when_an_opening_is_searched_for_then_it_is_within_one(
        self, clock: str, expected: str
    ) -> None:
        rules = open_hours(("T09:00", "12:00"), ("14:30:30", "17:00"))
        assert opening(rules, at(clock, LOS_ANGELES), LOS_ANGELES) == expected

    def test_given_a_weekday_without_hours_when_an_opening_is_searched_for_then_it_is_open_all_day(self) -> None:
        monday = open_hours(("09:00", "17:00"), days=("MONDAY",))
        assert opening(monday, at("2026-03-02 17:00"), "UTC") == "2026-03-03 00:00:00"
        assert opening(monday, at("2026-03-08 23:59"), "UTC") == "now"
        assert opening(monday, at("2026-03-09 00:00"), "UTC") == "2026-03-09 09:00:00"

    def test_given_a_weekday_with_an_empty_list_when_an_opening_is_searched_for_then_it_is_open_all_day(self) -> None:
        request = open_hours(("09:00", "17:00"), days=("MONDAY",))
        request["OpenHours"]["EMAIL"]["TUESDAY"] = []
        assert opening(request, at("2026-03-02 17:00"), "UTC") == "2026-03-03 00:00:00"

    @pytest.mark.parametrize(
        ("clock", "expected"),
        [
            ("2026-03-02 01:00", "2026-03-02 22:00:00"),
            ("2026-03-02 22:00", "now"),
            ("2026-03-03 01:59", "now"),
            ("2026-03-03 02:00", "2026-03-03 09:00:00"),
            ("2026-03-03 22:00", "2026-03-04 00:00:00"),
        ],
    )
    def test_given_hours_beyond_midnight_when_the_next_day_begins_then_they_continue(
        self, clock: str, expected: str
    ) -> None:
        days = {
            "MONDAY": [{"StartTime": "22:00", "EndTime": "02:00"}],
            "TUESDAY": [{"StartTime": "09:00", "EndTime": "17:00"}],
            "SUNDAY": [{"StartTime": "09:00", "EndTime": "17:00"}],
        }
        request = {**NEVER_QUIET, "SendingSchedule": True, "OpenHours": {"EMAIL": days}}
        assert opening(request, at(clock), "UTC") == expected

    @pytest.mark.parametrize("clock", ["2026-03-02 00:00", "2026-03-02 12:00", "2026-03-02 23:59"])
    def test_given_hours_from_midnight_to_midnight_when_an_opening_is_searched_for_then_it_is_open_all_day(
        self, clock: str
    ) -> None:
        assert opening(open_hours(("00:00", "00:00")), at(clock), "UTC") == "now"

    def test_given_open_hours_within_quiet_time_when_an_opening_is_searched_for_then_quiet_time_still_counts(
        self,
    ) -> None:
        request = {**open_hours(("06:00", "22:00")), **NIGHT}
        assert opening(request, at("2026-03-02 06:30"), "UTC") == "2026-03-02 08:00:00"
        assert opening(request, at("2026-03-02 21:00"), "UTC") == "2026-03-03 08:00:00"

    def test_given_open_hours_only_within_quiet_time_when_an_opening_is_searched_for_then_there_is_none(self) -> None:
        assert opening({**open_hours(("21:00", "23:00")), **NIGHT}, at("2026-03-02 06:30"), "UTC") is None


class TestClosedDays:
    @pytest.mark.parametrize("form", ["{}", "{}Z", "{}+09:00"])
    @pytest.mark.parametrize("zone", [LOS_ANGELES, "Asia/Tokyo"])
    def test_given_closed_days_when_an_opening_is_searched_for_then_the_clocks_of_the_zone_count(
        self, zone: str, form: str
    ) -> None:
        request = closed_days(form.format("2026-04-03T12:00:00"), form.format("2026-04-06T00:00:00"))
        assert opening(request, at("2026-04-03 11:59", zone), zone) == "now"
        assert opening(request, at("2026-04-03 12:00", zone), zone) == "2026-04-06 00:00:00"
        assert opening(request, at("2026-04-05 23:59", zone), zone) == "2026-04-06 00:00:00"
        assert opening(request, at("2026-04-06 00:00", zone), zone) == "now"

    def test_given_closed_days_that_end_in_quiet_time_when_an_opening_is_searched_for_then_it_is_at_its_end(
        self,
    ) -> None:
        request = closed_days("2026-04-03", "2026-04-06", **NIGHT)
        assert opening(request, at("2026-04-03 10:00"), "UTC") == "2026-04-06 08:00:00"

    def test_given_closed_days_without_end_when_an_opening_is_searched_for_then_none_is_found_quickly(self) -> None:
        assert opening(closed_days("2026-04-03", "2026-04-03"), at("2026-04-03"), "UTC") == "now"

    def test_given_the_most_closed_days_in_a_row_when_an_opening_is_searched_for_then_it_is_found(self) -> None:
        starts = [to_datetime(at("2026-04-03") + week * 7 * DAY) for week in range(21)]
        rules = [
            {"Name": "week", "StartDateTime": start.isoformat(), "EndDateTime": end.isoformat()}
            for start, end in itertools.pairwise(starts)
        ]
        request = {**NEVER_QUIET, "SendingSchedule": True, "ClosedDays": {"EMAIL": rules}}
        assert opening(request, at("2026-04-03"), "UTC") == "2026-08-21 00:00:00"


class TestExplaining:
    @pytest.mark.parametrize(
        ("request_", "clock", "text"),
        [
            (NIGHT, "2026-03-02 22:00:59", f"quiet time from 20:00 to 08:00: it is 22:00 in {LOS_ANGELES}"),
            (
                open_hours(("09:00", "12:00"), ("14:30:30", "17:00")),
                "2026-03-02 13:05",
                f"open hours on Monday from 09:00 to 12:00 and from 14:30:30 to 17:00: it is 13:05 in {LOS_ANGELES}",
            ),
            (
                closed_days("2026-04-03", "2026-04-06T06:00"),
                "2026-04-05 07:30",
                f"closed days 'Easter' from 2026-04-03 00:00 to 2026-04-06 06:00: "
                f"it is 2026-04-05 07:30 in {LOS_ANGELES}",
            ),
            (NIGHT, "2026-03-02 12:00", ""),
        ],
    )
    def test_given_a_time_when_it_is_explained_then_the_rule_the_time_and_the_zone_are_named(
        self, request_: dict[str, Any], clock: str, text: str
    ) -> None:
        hours = read_sending_hours(request_, "EMAIL")
        assert hours is not None
        assert hours.explain((ZoneInfo(LOS_ANGELES),), at(clock, LOS_ANGELES)) == text

    def test_given_two_zones_when_one_is_quiet_then_that_one_is_named(self) -> None:
        hours = read_sending_hours(NIGHT, "EMAIL")
        assert hours is not None
        zones = ZoneInfo(LOS_ANGELES), ZoneInfo(NEW_YORK)
        assert hours.explain(zones, at("2026-03-02 18:00", LOS_ANGELES)) == (
            "quiet time from 20:00 to 08:00: it is 21:00 in America/New_York"
        )


class TestFarAhead:
    def test_given_the_latest_possible_time_when_an_opening_is_searched_for_then_it_is_found(self) -> None:
        assert opening(NIGHT, at("9999-01-01 00:00"), "Asia/Tokyo") == "now"
        assert opening(NIGHT, at("9999-01-01 12:00"), "Asia/Tokyo") == "9999-01-02 08:00:00"
