"""The part of a value that fits a shape."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.gateway.fitting import keep_fitting
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.validation import checker_of


@pytest.mark.parametrize(
    ("value", "fitting"),
    [
        ({"Wait": {"NextActivity": "a"}}, {"Wait": {"NextActivity": "a"}}),
        ({"Wait": {"NextActivity": 1}}, {"Wait": {}}),
        ({"Wait": "P1D", "Description": "b"}, {"Description": "b"}),
        ({"Invented": {}}, {}),
        ({"Holdout": {"Percentage": True}}, {"Holdout": {}}),
        (
            {"RandomSplit": {"Branches": [{"Percentage": 50}, "b", None]}},
            {"RandomSplit": {"Branches": [{"Percentage": 50}]}},
        ),
        ({"RandomSplit": {"Branches": {"a": 1}}}, {"RandomSplit": {}}),
        ([], None),
        (None, None),
    ],
)
def test_given_a_value_when_fitted_to_a_shape_then_only_the_values_with_the_right_types_are_kept(
    value: object, fitting: Any
) -> None:
    assert keep_fitting(value, service_model().shape_for("Activity")) == fitting


def test_given_a_valid_value_when_fitted_then_it_is_equal_to_the_value_that_the_gateway_reads() -> None:
    shape = service_model().shape_for("SegmentDimensions")
    value = {"Metrics": {"age": {"ComparisonOperator": "EQUAL", "Value": 1.5}}, "Attributes": {"a": {"Values": ["b"]}}}
    assert keep_fitting(value, shape) == checker_of(shape)(value) == value
