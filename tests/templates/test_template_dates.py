"""Dates in templates: the AWS guide's examples, reading and writing with Java's patterns, and time zones."""

from __future__ import annotations

from time import perf_counter

import pytest

from pinpoint_mock.templates.personalization import RenderFailure

from .conftest import rendered

MOMENT = "2020-09-05T15:04:09.087Z"  # a Saturday


@pytest.mark.parametrize(
    ("style", "result"),
    [
        ("full", "Saturday, September 19, 2020"),  # the AWS guide's Tuesday is wrong
        ("long", "September 19, 2020"),
        ("medium", "Sep 19, 2020"),
        ("short", "9/19/20"),
    ],
)
def test_given_the_example_of_the_aws_guide_when_rendered_then_the_day_is_that_of_the_zone(
    style: str, result: str
) -> None:
    text = f'{{{{dateFormat "09/19/2020" inputFormat="MM/dd/yyyy" outputFormat="{style}" tz=America/Los_Angeles}}}}'

    assert rendered(text) == result
    assert rendered(text.replace("tz=America/Los_Angeles", "tz='Pacific/Kiritimati'")) == result
    assert rendered(text.replace(" tz=America/Los_Angeles", "")) == result


@pytest.mark.parametrize(
    ("pattern", "result"),
    [
        ("yyyy-MM-dd'T'HH:mm:ss.SSSX", "2020-09-05T15:04:09.087Z"),
        ("yy M d H m s S", "20 9 5 15 4 9 87"),
        ("y YYYY MMM MMMM LLL E EEE EEEE u", "2020 2020 Sep September Sep Sat Sat Saturday 6"),
        ("h a hh K KK k kk", "3 PM 03 3 03 15 15"),
        ("D DDD F G", "249 249 1 AD"),
        ("w ww W WW", "36 36 1 01"),
        ("z Z XX XXX", "UTC +0000 Z Z"),
        ("h 'o''clock' ''", "3 o'clock '"),
        ("'' 'a", None),
        ("Q", None),
        ("", ""),
    ],
)
def test_given_a_pattern_of_java_when_a_date_is_written_then_its_letters_have_their_meaning_in_java(
    pattern: str, result: str | None
) -> None:
    text = f'{{{{dateFormat "{MOMENT}" outputFormat="{pattern}"}}}}'
    if result is None:
        with pytest.raises(RenderFailure, match="The helper dateFormat failed"):
            rendered(text)
    else:
        assert rendered(text) == result


@pytest.mark.parametrize(
    ("zone", "pattern", "result"),
    [
        ("America/Los_Angeles", "yyyy-MM-dd HH:mm z Z X XX XXX", "2020-09-05 08:04 PDT -0700 -07 -0700 -07:00"),
        ("Asia/Kolkata", "HH:mm z", "20:34 IST"),
        ("UTC", "HH:mm z", "15:04 UTC"),
    ],
)
def test_given_a_time_zone_when_a_date_is_written_then_it_is_the_time_there(
    zone: str, pattern: str, result: str
) -> None:
    assert rendered(f'{{{{dateFormat "{MOMENT}" outputFormat="{pattern}" tz={zone}}}}}') == result
    assert rendered(f'{{{{dateFormat "{MOMENT}" outputFormat="{pattern}" tz="{zone}"}}}}') == result
    given = {"Attributes": {"zone": [zone]}}
    assert (
        rendered(f'{{{{dateFormat "{MOMENT}" outputFormat="{pattern}" tz=Attributes.zone}}}}', endpoint=given) == result
    )


def test_given_a_time_zone_with_a_sign_and_without_quotes_then_it_is_read_unchanged() -> None:
    assert rendered(f'{{{{dateFormat "{MOMENT}" outputFormat="HH" tz=Etc/GMT+5}}}}') == "10"


@pytest.mark.parametrize(
    ("value", "pattern", "result"),
    [
        ("19.9.20 1:02:03.4", "d.M.yy H:m:s.S", "2020-09-19T01:02:03.004Z"),
        ("19.9.75", "d.M.yy", "1975-09-19T00:00:00.000Z"),
        ("20200919", "yyyyMMdd", "2020-09-19T00:00:00.000Z"),
        ("Sat, Sep 19 2020, 11 PM", "EEE, MMM d yyyy, h a", "2020-09-19T23:00:00.000Z"),
        ("september 19 2020 12 am", "MMMM d yyyy hh a", "2020-09-19T00:00:00.000Z"),
        ("2020-09-19 24", "yyyy-MM-dd kk", "2020-09-19T00:00:00.000Z"),
        ("2020-09-19T10:00-02:00", "yyyy-MM-dd'T'HH:mmXXX", "2020-09-19T12:00:00.000Z"),
        ("2020-09-19T10:00+0530", "yyyy-MM-dd'T'HH:mmZ", "2020-09-19T04:30:00.000Z"),
        ("2020-09-19T10:00+02", "yyyy-MM-dd'T'HH:mmX", "2020-09-19T08:00:00.000Z"),
        ("2020-09-19T10:00 GMT", "yyyy-MM-dd'T'HH:mm z", "2020-09-19T10:00:00.000Z"),
        ("9/19/20", "short", "2020-09-19T00:00:00.000Z"),
        ("2020 and more", "yyyy", "2020-01-01T00:00:00.000Z"),
        ("7", "d", "1970-01-07T00:00:00.000Z"),
        ("2020 249", "yyyy D", "2020-09-05T00:00:00.000Z"),
        ("2020-09-19 36 3 6", "yyyy-MM-dd w W F", "2020-09-19T00:00:00.000Z"),
        ("SATSept.19AD2020", "EMMMddGyyyy", "2020-09-19T00:00:00.000Z"),
        ("2020-09-19T10:00 GMT+5", "yyyy-MM-dd'T'HH:mm z", "2020-09-19T05:00:00.000Z"),
        ("2020-09-19T10:00 utc-05:30", "yyyy-MM-dd'T'HH:mm z", "2020-09-19T15:30:00.000Z"),
        ("soon", "yyyy", None),
        ("1 Foo 2020", "d MMM yyyy", None),
        ("2020 BC", "yyyy G", None),
        ("11", "d1", None),
        ("2020", "QQ", None),
    ],
)
def test_given_a_pattern_of_java_when_a_date_is_read_then_it_is_the_expected_date(
    value: str, pattern: str, result: str | None
) -> None:
    iso = "yyyy-MM-dd'T'HH:mm:ss.SSSX"
    text = f'{{{{dateFormat "{value}" inputFormat="{pattern}" outputFormat="{iso}"}}}}'
    if result is None:
        with pytest.raises(RenderFailure, match="The helper dateFormat failed"):
            rendered(text)
    else:
        assert rendered(text) == result


@pytest.mark.parametrize(
    ("day", "result"),
    [
        ("2020-01-01", "2020 1 1"),  # a Wednesday
        ("2020-01-04", "2020 1 1"),
        ("2020-01-05", "2020 2 2"),
        ("2020-08-31", "2020 36 6"),
        ("2020-12-26", "2020 52 4"),
        ("2020-12-27", "2021 1 5"),
        ("2020-12-31", "2021 1 5"),
        ("2021-01-02", "2021 1 1"),
        ("2021-01-03", "2021 2 2"),
        ("2022-12-31", "2022 53 5"),  # a Saturday
        ("2023-01-01", "2023 1 1"),
        ("9999-12-31", "10000 1 5"),
    ],
)
def test_given_a_day_when_its_week_is_written_then_weeks_begin_on_sunday_and_week_1_has_january_1(
    day: str, result: str
) -> None:
    assert rendered(f'{{{{dateFormat "{day}" outputFormat="Y w W"}}}}') == result


@pytest.mark.parametrize(
    ("value", "pattern", "fault"),
    [
        ("31.2.2020", "d.M.yyyy", "'31.2.2020', read as 'd.M.yyyy', is a date that does not exist"),
        ("9" * 20, "y", f"'{'9' * 20}', read as 'y', is a date that does not exist"),
        ("+9900", "Z", "'+9900', read as 'Z', is a date that does not exist"),
        ("+0060", "Z", "'+0060', read as 'Z', is a date that does not exist"),
        ("2020 366 2021 366", "yyyy D", None),
        ("2021 366", "yyyy D", "'2021 366', read as 'yyyy D', is a date that does not exist"),
        ("13 AM", "h a", "'13 AM', read as 'h a', is a date that does not exist"),
        ("25", "H", "'25', read as 'H', is a date that does not exist"),
        ("1 1000", "s S", "'1 1000', read as 's S', is a date that does not exist"),
        (
            "0001-01-01 +0100",
            "yyyy-MM-dd Z",
            "0001-01-01T00:00:00+01:00 is outside the calendar (years 1 to 9999) in UTC",
        ),
        ("2020" + " " * 200 + "1", "yyyy", "a date may have at most 200 characters, not 205"),
    ],
)
def test_given_a_date_that_does_not_exist_when_it_is_read_then_the_failure_is_plain(
    value: str, pattern: str, fault: str | None
) -> None:
    text = f'{{{{dateFormat "{value}" inputFormat="{pattern}" outputFormat="D"}}}}'
    if fault is None:
        assert rendered(text) == "366"
    else:
        with pytest.raises(RenderFailure) as raised:
            rendered(text)
        assert f": {fault}, in {{{{" in raised.value.message


@pytest.mark.parametrize("value", ["9999-12-31T24:00", "2020-01-01T00:00+99:00", "20201", "2020-W60"])
def test_given_no_input_format_when_a_string_that_is_not_iso_8601_is_read_then_the_failure_is_plain(
    value: str,
) -> None:
    with pytest.raises(RenderFailure, match="is not an ISO 8601 date; pass inputFormat for other formats"):
        rendered(f'{{{{dateFormat "{value}"}}}}')


@pytest.mark.parametrize(
    ("value", "pattern"),
    [("a" * 40, "EGEGEGEG1"), ("1" * 60, "d1" * 20), ("Jan" * 60, "MMML" * 40), ("+0101" * 30, "ZX" * 40)],
)
def test_given_fields_that_could_be_split_in_many_ways_when_a_date_is_read_then_only_one_way_is_tried(
    value: str, pattern: str
) -> None:
    began = perf_counter()
    with pytest.raises(RenderFailure, match="does not match the date pattern"):
        rendered(f'{{{{dateFormat "{value}" inputFormat="{pattern}"}}}}')
    assert perf_counter() - began < 1


@pytest.mark.parametrize(
    ("value", "zone", "result"),
    [
        ("2020-09-19", "", "2020-09-19 00:00"),
        ("2020-09-19T23:30:00", "tz=Asia/Tokyo", "2020-09-19 23:30"),
        ("2020-09-19T23:30:00Z", "tz=Asia/Tokyo", "2020-09-20 08:30"),
        ("2020-09-19T23:30:00+02:00", "", "2020-09-19 21:30"),
    ],
)
def test_given_no_input_format_when_a_date_is_read_then_it_is_iso_8601_in_the_zone_unless_it_has_an_offset(
    value: str, zone: str, result: str
) -> None:
    assert rendered(f'{{{{dateFormat "{value}" outputFormat="yyyy-MM-dd HH:mm" {zone}}}}}') == result


@pytest.mark.parametrize("text", ['{{dateFormat "tomorrow"}}', '{{dateFormat "2020" tz="Moon"}}', '{{now tz="../x"}}'])
def test_given_an_invalid_date_or_time_zone_when_rendered_then_it_fails(text: str) -> None:
    with pytest.raises(RenderFailure, match="is not a"):
        rendered(text)


def test_given_an_empty_value_when_it_is_formatted_as_a_date_then_it_stays_empty() -> None:
    assert rendered("{{dateFormat Attributes.Nope}}") == ""


def test_given_the_current_time_when_it_is_printed_then_it_is_in_the_time_zone() -> None:
    assert rendered("{{now}}") == "Sep 13, 2020"
    assert rendered('{{now "yyyy-MM-dd HH:mm:ss" tz=Pacific/Kiritimati}}') == "2020-09-14 02:26:40"
    assert rendered("{{now 'short' tz=America/Los_Angeles}}") == "9/13/20"
