"""`pinpoint.opted_out`: the phone numbers that get no messages, in any spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.messages.opt_outs import OptOuts

from .conftest import NUMBER, OTHER_NUMBER, Shop

if TYPE_CHECKING:
    from collections.abc import MutableSet


THIRD_NUMBER = "+12065550102"


def test_given_opted_out_numbers_then_they_are_a_set(shop: Shop) -> None:
    numbers: MutableSet[str] = shop.pinpoint.opted_out
    shop.pinpoint.opted_out = {NUMBER, OTHER_NUMBER}

    assert numbers == {NUMBER, OTHER_NUMBER}
    assert (len(numbers), NUMBER in numbers, THIRD_NUMBER in numbers, "+1" in numbers) == (2, True, False, False)
    assert numbers - {NUMBER} == {OTHER_NUMBER}
    assert numbers & {NUMBER} == {NUMBER}
    assert numbers | {THIRD_NUMBER} == {NUMBER, OTHER_NUMBER, THIRD_NUMBER}
    assert repr(numbers) == f"<opted out: ['{NUMBER}', '{OTHER_NUMBER}']>"


def test_given_opted_out_numbers_then_they_can_be_changed_in_place(shop: Shop) -> None:
    shop.pinpoint.opted_out |= {NUMBER, OTHER_NUMBER}
    shop.pinpoint.opted_out &= {NUMBER, THIRD_NUMBER}
    shop.pinpoint.opted_out ^= {THIRD_NUMBER}
    assert shop.pinpoint.opted_out == {NUMBER, THIRD_NUMBER}

    shop.pinpoint.opted_out.discard(THIRD_NUMBER)
    shop.pinpoint.opted_out.discard("never there")
    shop.pinpoint.opted_out.remove(NUMBER)

    assert not shop.pinpoint.opted_out


def test_given_a_value_that_is_not_a_set_of_strings_then_opted_out_refuses_it(shop: Shop) -> None:
    wrong: Any
    for wrong in (NUMBER, [5], {None}):
        with pytest.raises(TypeError, match="opted_out must be a list or set of strings"):
            shop.pinpoint.opted_out = wrong
    with pytest.raises(TypeError, match="number must be a string, not 5"):
        shop.pinpoint.opted_out.add(5)  # type: ignore[arg-type]
    assert not shop.pinpoint.opted_out


@pytest.mark.parametrize("wrong", ["jo@example.com", "hello", "", "+1", "+" + "1" * 16])
def test_given_a_string_that_is_not_a_phone_number_when_it_is_added_then_opted_out_refuses_it(
    shop: Shop, wrong: str
) -> None:
    with pytest.raises(ValueError, match=r"is not a phone number; opted_out takes phone numbers$") as raised:
        shop.pinpoint.opted_out.add(wrong)

    assert str(raised.value).startswith(f"{wrong!r} is not")
    assert not shop.pinpoint.opted_out


def test_given_a_mail_address_among_numbers_when_they_are_assigned_then_the_set_is_unchanged(shop: Shop) -> None:
    shop.pinpoint.opted_out = {NUMBER}

    with pytest.raises(ValueError, match=r"^'jo@example\.com' is not a phone number"):
        shop.pinpoint.opted_out = {OTHER_NUMBER, "jo@example.com"}

    assert shop.pinpoint.opted_out == {NUMBER}


def test_given_a_number_with_a_leading_blank_when_it_opts_out_then_the_number_has_opted_out(shop: Shop) -> None:
    shop.pinpoint.opted_out.add(f" {NUMBER}")

    assert shop.send()["StatusMessage"] == "Destination phone number opted out"


def test_given_a_number_that_opted_out_then_all_its_spellings_have_opted_out(shop: Shop) -> None:
    shop.pinpoint.opted_out.add("+1 (206) 555-0100")

    results = shop.send(to={number: {"ChannelType": "SMS"} for number in (NUMBER, "1-206-555-0100", OTHER_NUMBER)})

    assert [result["DeliveryStatus"] for result in results.values()] == [
        *("PERMANENT_FAILURE", "PERMANENT_FAILURE", "SUCCESSFUL"),
    ]
    assert NUMBER in shop.pinpoint.opted_out
    assert list(shop.pinpoint.opted_out) == ["+1 (206) 555-0100"]
    shop.pinpoint.opted_out.remove(NUMBER)
    assert not shop.pinpoint.opted_out


def test_given_several_numbers_at_once_then_all_opt_out_or_none(shop: Shop) -> None:
    shop.pinpoint.opted_out.update(["+12065550100"], {"+12065550101"})
    with pytest.raises(ValueError, match=r"^'nobody' is not a phone number"):
        shop.pinpoint.opted_out.update(["+12065550102", "nobody"])

    assert shop.pinpoint.opted_out == {"+12065550100", "+12065550101"}


@pytest.mark.parametrize("number", [5, None])
def test_given_a_value_that_is_not_a_string_when_it_opts_in_then_it_is_a_type_error(shop: Shop, number: Any) -> None:
    with pytest.raises(TypeError, match="number must be a string"):
        shop.pinpoint.opted_out.discard(number)


def test_given_opted_out_numbers_when_one_is_added_or_discarded_then_the_others_are_not_copied(shop: Shop) -> None:
    shop.pinpoint.opted_out = {NUMBER}
    with shop.app._reference.locked_app() as app:
        numbers = app.world.part(OptOuts).numbers

    shop.pinpoint.opted_out.add(OTHER_NUMBER)
    shop.pinpoint.opted_out.update([THIRD_NUMBER])
    shop.pinpoint.opted_out.discard(NUMBER)

    assert [*numbers.values()] == [OTHER_NUMBER, THIRD_NUMBER]
    for number in shop.pinpoint.opted_out:
        shop.pinpoint.opted_out.discard(number)
    assert not shop.pinpoint.opted_out


def test_given_a_checkpoint_when_numbers_opt_out_in_it_then_it_rolls_them_back(shop: Shop) -> None:
    shop.pinpoint.opted_out.add(NUMBER)
    with shop.pinpoint.checkpoint():
        shop.pinpoint.opted_out.add(OTHER_NUMBER)
        shop.pinpoint.opted_out.discard(NUMBER)

    assert shop.pinpoint.opted_out == {NUMBER}
