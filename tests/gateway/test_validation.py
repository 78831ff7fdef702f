"""The check of input against the shapes of the model: valid values, their conversion, and the error messages."""

from __future__ import annotations

import json
import math
import sys
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.gateway.errors import BadRequest
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.validation import checker_of, from_query, read_json, read_timestamp

if TYPE_CHECKING:
    from botocore.model import Shape

SOME = settings(max_examples=100)
UTC = timezone.utc


def shape(name: str) -> Shape:
    return service_model().shape_for(name)


def check(name: str, value: Any) -> Any:
    return checker_of(shape(name))(value)


def fault(name: str, value: Any) -> str:
    with pytest.raises(BadRequest) as raised:
        check(name, value)
    return raised.value.message


def test_members_have_their_names_in_the_model_and_not_on_the_wire() -> None:
    assert check("SimpleCondition", {"segmentDimensions": {}}) == {"SegmentDimensions": {}}


def test_unknown_members_are_dropped() -> None:
    assert check("QuietTime", {"Start": "08:00", "Stop": [1]}) == {"Start": "08:00"}


def test_a_member_by_its_name_in_the_model_is_unknown_where_the_wire_has_another() -> None:
    assert check("SimpleCondition", {"SegmentDimensions": {}}) == {}


def test_nulls_count_as_absent() -> None:
    assert check("QuietTime", {"Start": None}) == {}
    assert check("MapOf__string", {"a": None, "b": "c"}) == {"b": "c"}


def test_a_required_member_that_is_null_is_absent() -> None:
    assert fault("WriteJourneyRequest", {"Name": None}) == "Name is required"


def test_the_checked_value_shares_nothing_with_the_input() -> None:
    given_value: dict[str, Any] = {"Values": ["a"]}

    checked = check("SetDimension", given_value)
    given_value["Values"].append("b")

    assert checked == {"Values": ["a"]}


@pytest.mark.parametrize(
    ("value", "kind"),
    [({}, "an object"), ([], "a list"), (1, "a number"), (1.5, "a number"), (True, "a boolean"), (None, "null")],
)
def test_a_value_that_is_not_a_string_is_called_by_its_json_type(value: Any, kind: str) -> None:
    assert fault("__string", value) == f"must be a string, not {kind}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("QuietTime", "an object"),
        ("MapOf__string", "an object"),
        ("ListOf__string", "a list"),
        ("__integer", "an integer"),
        ("__double", "a number"),
        ("__boolean", "true or false"),
        ("__timestampIso8601", "an ISO 8601 date and time"),
        ("State", "a string"),
    ],
)
def test_the_message_names_the_expected_type(name: str, expected: str) -> None:
    value = "text" if name not in ("__timestampIso8601", "State") else 1

    assert fault(name, value).startswith(f"must be {expected}, not a ")


def test_a_fault_names_the_member_at_every_depth() -> None:
    journey = {
        "Name": "a",
        "Activities": {"one": {"RandomSplit": {"Branches": [{"Percentage": 1}, {"Percentage": "half"}]}}},
    }

    assert fault("WriteJourneyRequest", journey) == (
        "Activities['one'].RandomSplit.Branches[1].Percentage must be an integer, not a string"
    )


def test_a_missing_member_is_named_at_every_depth() -> None:
    journey = {"Name": "a", "StartCondition": {"SegmentStartCondition": {}}}

    assert fault("WriteJourneyRequest", journey) == "StartCondition.SegmentStartCondition.SegmentId is required"


def test_a_fault_of_a_map_s_key_names_the_key() -> None:
    assert fault("MapOfListOfOpenHoursRules", {"SOMEDAY": []}).startswith("['SOMEDAY'] must be one of MONDAY, ")


def test_a_null_in_a_list_is_a_fault() -> None:
    assert fault("ListOf__string", ["a", None]) == "[1] must be a string, not null"


def test_an_enum_lists_what_is_valid() -> None:
    assert fault("MessageType", "promotional") == (
        "must be one of TRANSACTIONAL, PROMOTIONAL, not 'promotional' (did you mean 'PROMOTIONAL'?)"
    )
    assert fault("MessageType", "").endswith(", not ''")
    assert check("MessageType", "PROMOTIONAL") == "PROMOTIONAL"


@pytest.mark.parametrize(("name", "low", "high"), [("__integer", -(2**31), 2**31 - 1), ("__long", -(2**63), 2**63 - 1)])
def test_integers_have_the_range_of_their_type(name: str, low: int, high: int) -> None:
    assert (check(name, low), check(name, high)) == (low, high)
    assert fault(name, high + 1) == f"must be between {low} and {high}, not {high + 1}"
    assert fault(name, low - 1).endswith(f"not {low - 1}")


@pytest.mark.parametrize("value", [True, 1.0, "1"])
def test_a_value_that_only_looks_like_an_integer_is_refused(value: Any) -> None:
    assert fault("__integer", value).startswith("must be an integer, not a ")


@pytest.mark.parametrize("value", [0, -1, 1.5, 1e308, 10**300])
def test_a_double_may_be_any_finite_number(value: Any) -> None:
    assert check("__double", value) == value


@pytest.mark.parametrize("value", [10**400, math.inf, math.nan])
def test_a_double_that_is_not_finite_is_a_fault(value: Any) -> None:
    assert fault("__double", value) == "must be a finite number"


def test_a_boolean_is_not_a_number_for_a_double() -> None:
    assert fault("__double", False) == "must be a number, not a boolean"


def test_base64_becomes_bytes() -> None:
    assert check("__blob", "AP8=") == b"\x00\xff"


@pytest.mark.parametrize("value", ["AP8", "A?8=", "ü"])
def test_a_string_that_is_not_base64_is_a_fault(value: str) -> None:
    assert fault("__blob", value) == f"must be base64, not {value!r}"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2030-01-02", datetime(2030, 1, 2, tzinfo=UTC)),
        ("2030-01-02T03:04:05Z", datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2030-01-02T03:04:05", datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2030-01-02T03:04:05.678+09:00", datetime(2030, 1, 1, 18, 4, 5, 678_000, tzinfo=UTC)),
        ("20300102T030405+0545", datetime(2030, 1, 1, 21, 19, 5, tzinfo=UTC)),
    ],
)
def test_a_date_becomes_an_aware_datetime(text: str, moment: datetime) -> None:
    assert read_timestamp(text) == moment


def test_a_date_keeps_its_offset() -> None:
    assert read_timestamp("2030-01-02T03:04:05+09:00").utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(
    "text",
    ["", "now", "2030-13-01", "2030-01-01T25:00", "0000-01-01", "2030-01-01T00:00+99:99", "9999-12-31T24:00", "١٢"],
)
def test_a_string_that_is_not_a_date_is_a_fault(text: str) -> None:
    with pytest.raises(BadRequest, match="must be an ISO 8601 date and time, not "):
        read_timestamp(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00+01:00", "9999-12-31T23:59-01:00"])
def test_an_instant_outside_the_calendar_is_a_fault(text: str) -> None:
    with pytest.raises(BadRequest, match="must be an ISO 8601 date and time, not "):
        read_timestamp(text)


@given(st.text(max_size=30) | st.text("0123456789-+:TZW. ", max_size=30))
@SOME
def test_any_string_is_a_date_that_utc_can_show_or_a_bad_request(text: str) -> None:
    try:
        moment = read_timestamp(text)
    except BadRequest:
        return
    assert moment.astimezone(UTC) == moment


def test_the_last_of_several_query_values_counts_but_a_list_takes_all() -> None:
    assert from_query(shape("__string"), ["a", "b"]) == "b"
    assert from_query(shape("ListOf__string"), ["a", "b"]) == ["a", "b"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
@SOME
def test_any_json_value_is_read_unchanged(value: Any) -> None:
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=60))
@SOME
def test_any_bytes_are_json_or_a_bad_request(body: bytes) -> None:
    try:
        value = read_json(body)
    except BadRequest:
        return
    assert value == json.loads(body)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"NaN", "The request body is not valid JSON: NaN is not a number"),
        (b"[-Infinity]", "The request body is not valid JSON: -Infinity is not a number"),
        (b"1e999", "The request body is not valid JSON: 1e999 is not a number"),
        (b"\xff", "The request body is not valid UTF-8 text"),
        (rb'"\udfff"', r"The request body has \udfff alone, which is half of a character"),
        (rb'["a", "\uD83D\uDE00 \uD800 b"]', r"The request body has \ud800 alone, which is half of a character"),
        (b"[" * 100_000, "The request body is nested too deeply"),
        (
            b"\n\n {]",
            "The request body is not valid JSON: Expecting property name enclosed in double quotes: line 3 column 3",
        ),
        (b"\n[] []", "The request body is not valid JSON: something follows: line 2 column 3 (char 3)"),
        (b" x", "The request body is not valid JSON: a value is missing: line 1 column 2 (char 1)"),
        (b"{", "The request body is not valid JSON: Expecting property name enclosed in double quotes"),
    ],
)
def test_a_body_that_is_refused_says_why(body: bytes, text: str) -> None:
    with pytest.raises(BadRequest) as raised:
        read_json(body)

    assert raised.value.message.startswith(text)


@pytest.mark.skipif(not hasattr(sys, "get_int_max_str_digits"), reason="this Python reads integers of any length")
def test_a_body_with_an_integer_that_python_does_not_read_is_refused_with_a_plain_sentence() -> None:
    with pytest.raises(BadRequest, match=r"^The request body has a number with too many digits$"):
        read_json(b"[" + b"9" * 5_000 + b"]")


def test_the_check_of_a_shape_is_compiled_once() -> None:
    assert checker_of(shape("WriteJourneyRequest")) is checker_of(shape("WriteJourneyRequest"))
