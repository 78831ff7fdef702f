"""The conversion of results to JSON: dates, bytes, and members with another name on the wire."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.gateway import serialisation
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.serialisation import to_json, write_timestamp, writer_of
from pinpoint_mock.gateway.validation import checker_of


def write(name: str, value: Any) -> Any:
    writer = writer_of(service_model().shape_for(name))
    return value if writer is None else writer(value)


@pytest.mark.parametrize("name", ["ApplicationResponse", "ApplicationsResponse", "EventStream", "MapOf__string"])
def test_a_shape_that_is_written_unchanged_needs_no_work(name: str) -> None:
    assert writer_of(service_model().shape_for(name)) is None


def test_a_shape_is_compiled_once() -> None:
    shape = service_model().shape_for("JourneyResponse")

    assert writer_of(shape) is writer_of(shape)


def test_members_are_renamed_inside_structures_lists_and_maps() -> None:
    conditions: list[dict[str, Any]] = [{"SegmentDimensions": {}}, {"EventCondition": {}}]
    activities = {"a": {"ConditionalSplit": {"Condition": {"Conditions": conditions}}}}

    assert write("MapOfActivity", activities) == {
        "a": {"ConditionalSplit": {"Condition": {"Conditions": [{"segmentDimensions": {}}, {"EventCondition": {}}]}}}
    }


def test_writing_a_value_does_not_change_it() -> None:
    journey = {"Schedule": {"StartTime": datetime(2030, 1, 1, tzinfo=timezone.utc)}}

    written = write("JourneyResponse", journey)

    assert written == {"Schedule": {"StartTime": "2030-01-01T00:00:00.000Z"}}
    assert journey == {"Schedule": {"StartTime": datetime(2030, 1, 1, tzinfo=timezone.utc)}}


def test_absent_members_stay_absent() -> None:
    assert write("JourneyResponse", {"Name": "a"}) == {"Name": "a"}


def test_a_date_is_utc_with_three_decimals() -> None:
    moment = datetime(2030, 1, 2, 3, 4, 5, 678_000, tzinfo=timezone(-timedelta(hours=9, minutes=30)))

    assert write_timestamp(moment) == "2030-01-02T12:34:05.678Z"


def test_a_date_in_another_form_is_not_changed() -> None:
    assert write_timestamp("2030-01-02T03:04:05-09:30") == "2030-01-02T03:04:05-09:30"


def test_bytes_become_base64() -> None:
    assert write("RawEmail", {"Data": b"\x00\xff"}) == {"Data": "AP8="}


@given(st.binary(max_size=20))
@settings(max_examples=30)
def test_bytes_come_back_unchanged(data: bytes) -> None:
    assert checker_of(service_model().shape_for("RawEmail"))(write("RawEmail", {"Data": data})) == {"Data": data}


def test_json_is_compact_and_does_not_escape_letters_of_other_scripts() -> None:
    assert to_json({"Name": "Grüße 😀", "Item": [1, 2.5, True]}) == '{"Name":"Grüße 😀","Item":[1,2.5,true]}'


def test_a_number_that_json_does_not_have_is_a_bug_of_ours() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"Value": float("nan")})


def test_control_characters_are_escaped() -> None:
    assert json.loads(to_json("a\x00\u2028\n")) == "a\x00\u2028\n"


def test_without_a_c_encoder_the_json_module_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("json.encoder.c_make_encoder", None)

    assert serialisation._encoder()({"Name": "é", "Item": [1.5]}) == '{"Name":"é","Item":[1.5]}'


def test_if_the_c_encoder_has_another_signature_the_json_module_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = json.encoder.c_make_encoder  # type: ignore[attr-defined]
    makes = iter([lambda *_: lambda *_: ("something else",)])
    monkeypatch.setattr("json.encoder.c_make_encoder", lambda *arguments: next(makes, own)(*arguments))

    assert serialisation._encoder()({"Name": "é", "Item": [1.5]}) == '{"Name":"é","Item":[1.5]}'


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
@settings(max_examples=100)
def test_json_is_written_as_the_json_module_writes_it(value: Any) -> None:
    assert to_json(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
