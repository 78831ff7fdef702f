"""`pinpoint.sms_price`: the price of one part of an SMS, in millicents."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pinpoint_mock import Pinpoint


def test_given_no_price_when_read_then_it_is_the_documented_one(pinpoint: Pinpoint) -> None:
    assert repr(pinpoint.sms_price) == "645.0"


@pytest.mark.parametrize("price", [0, 0.0, 883, 5375.5, 1e12, Fraction(1, 2)])
def test_given_a_number_when_set_then_it_is_the_price_as_a_float(pinpoint: Pinpoint, price: float) -> None:
    pinpoint.sms_price = price

    assert repr(pinpoint.sms_price) == repr(float(price))


@pytest.mark.parametrize("price", [-1, -0.001, inf, -inf, nan, 10**400])
def test_given_a_number_that_is_negative_or_not_finite_when_set_then_it_is_refused(
    pinpoint: Pinpoint, price: float
) -> None:
    with pytest.raises(ValueError, match=r"^sms_price must be a number of millicents, 0 or more"):
        pinpoint.sms_price = price
    assert pinpoint.sms_price == 645


@pytest.mark.parametrize("price", [None, "645", True, [645], 1j])
def test_given_a_value_that_is_not_a_number_when_set_then_it_is_refused(pinpoint: Pinpoint, price: Any) -> None:
    with pytest.raises(TypeError, match=r"^sms_price must be a number of millicents, 0 or more, not "):
        pinpoint.sms_price = price
    assert pinpoint.sms_price == 645


def test_given_a_checkpoint_when_the_price_is_set_inside_then_it_is_rolled_back(pinpoint: Pinpoint) -> None:
    pinpoint.sms_price = 883
    with pinpoint.checkpoint():
        pinpoint.sms_price = 1
    assert pinpoint.sms_price == 883


def test_given_a_price_when_the_mock_is_reset_then_it_is_forgotten(pinpoint: Pinpoint) -> None:
    pinpoint.sms_price = 883
    pinpoint.reset()
    assert pinpoint.sms_price == 645
