"""The note on a call that explains why VerifyOTPMessage returns `Valid` false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from freezegun import freeze_time

from .conftest import NUMBER, OTHER_NUMBER, Shop
from .test_one_time_passwords import is_valid, send, wrong

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


def note(shop: Shop) -> str:
    """Return the only note of the last call, without the part that all such notes have."""
    (only,) = shop.pinpoint.calls[-1].notes
    assert only.startswith("Valid: false (")
    return only[len("Valid: false (") : -1]


def test_given_the_right_code_then_there_is_no_note(shop: Shop) -> None:
    assert is_valid(shop, send(shop))

    assert shop.pinpoint.calls[-1].notes == ()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (900, "just now"),
        (901, "1 second ago"),
        (960, "1 minute ago"),
        (1050, "2 minutes ago"),
        (900 + 7200, "2 hours ago"),
        (900 + 86_400, "1 day ago"),
    ],
)
def test_given_a_code_that_has_expired_then_the_note_says_when(shop: Shop, seconds: int, said: str) -> None:
    with freeze_time("2030-01-01"):
        otp = send(shop)
        shop.pinpoint.clock.advance(seconds=seconds)

        assert not is_valid(shop, otp)

    assert note(shop) == f"expired {said}"


def test_given_a_code_that_is_expired_and_wrong_then_the_note_says_both(shop: Shop) -> None:
    with freeze_time("2030-01-01"):
        otp = send(shop)
        shop.pinpoint.clock.advance(minutes=16)
        is_valid(shop, wrong(otp))

    assert note(shop) == "expired 1 minute ago, wrong code"


def test_the_line_of_the_call_has_the_note_after_an_arrow(shop: Shop) -> None:
    with freeze_time("2030-01-01"):
        otp = send(shop)
        shop.pinpoint.clock.advance(minutes=16)
        is_valid(shop, otp)
        call = shop.pinpoint.calls[-1]

        assert call.describe(5) == "2030-01-01 00:16:00 us-east-1 200 VerifyOTPMessage(Appli …) → Valid …"
        assert str(call).endswith(f"'Otp': '{otp}'}}) → Valid: false (expired 1 minute ago)")


def test_given_a_wrong_code_then_the_note_says_how_many_attempts_are_left_and_not_the_right_code(shop: Shop) -> None:
    otp = send(shop, AllowedAttempts=2)
    said = []
    for _ in range(4):
        assert not is_valid(shop, wrong(otp))
        said.append(note(shop))

    assert said == [
        "wrong code, 2 attempts left",
        "wrong code, 1 attempt left",
        "wrong code, 0 attempts left",
        "too many wrong attempts before this one",
    ]
    assert otp not in str(said)


@pytest.mark.parametrize("attempts", [1, 3])
def test_given_attempts_left_then_that_many_attempts_can_still_succeed(shop: Shop, attempts: int) -> None:
    otp = send(shop, AllowedAttempts=attempts)
    for left in range(attempts, 0, -1):
        is_valid(shop, wrong(otp))
        assert note(shop).endswith(f"{left} attempt{'' if left == 1 else 's'} left")
        with shop.pinpoint.checkpoint():
            assert [is_valid(shop, wrong(otp)) for _ in range(left - 1)] == [False] * (left - 1)
            assert is_valid(shop, otp)


def test_given_a_code_that_was_verified_then_the_note_says_when(shop: Shop) -> None:
    with freeze_time("2030-01-01"):
        otp = send(shop)
        assert is_valid(shop, otp)
        shop.pinpoint.clock.advance(seconds=5)

        assert not is_valid(shop, otp)

    assert note(shop) == "already used: it was verified 5 seconds ago"


def test_given_a_used_code_when_a_new_one_is_sent_then_the_new_one_is_valid(shop: Shop) -> None:
    assert is_valid(shop, send(shop))

    assert is_valid(shop, send(shop))


def test_given_a_code_that_a_later_one_replaced_then_the_note_says_so(shop: Shop) -> None:
    first, _ = send(shop), send(shop)

    assert not is_valid(shop, first)

    expected = "wrong code (it was sent earlier for this reference id, and a later one replaced it), 3 attempts left"
    assert note(shop) == expected


def test_given_the_code_of_another_reference_id_then_the_note_names_it(shop: Shop) -> None:
    send(shop)
    payment = send(shop, ReferenceId="payment")

    assert not is_valid(shop, payment)

    assert note(shop) == "wrong code (it was sent for the reference id 'payment'), 3 attempts left"


def test_given_a_code_with_white_space_then_the_note_says_so(shop: Shop) -> None:
    assert not is_valid(shop, f" {send(shop)}\n")

    assert note(shop) == "wrong code (it differs only in white space), 3 attempts left"


def test_given_a_code_without_its_leading_zeros_then_the_note_says_so(shop: Shop) -> None:
    codes = {f"{number}": send(shop, CodeLength=5, ReferenceId=f"{number}") for number in range(60)}
    reference, otp = next((reference, otp) for reference, otp in codes.items() if otp.startswith("0"))

    assert not is_valid(shop, otp.lstrip("0"), reference=reference)

    assert note(shop) == "wrong code (it differs only in its leading zeros), 3 attempts left"


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("Sign-in", "did you mean 'sign-in'?"),
        ("sing-in", "did you mean 'sign-in'?"),
        ("7f3a", "the ones sent to it are 'sign-in'"),
    ],
)
def test_given_a_wrong_reference_id_then_the_note_names_the_nearest_or_the_existing_ones(
    shop: Shop, reference: str, hint: str
) -> None:
    otp = send(shop)

    assert not is_valid(shop, otp, reference=reference)

    assert note(shop) == f"no password for the reference id {reference!r} was sent to {NUMBER!r}: {hint}"


def test_given_many_reference_ids_then_the_note_names_the_newest_ones(shop: Shop) -> None:
    for name in ("alpha", "bravo", "charlie", "delta"):
        send(shop, ReferenceId=name)

    is_valid(shop, "1", reference="7")

    assert note(shop).endswith(": the ones sent to it are 'delta', 'charlie', 'bravo', …")


def test_given_a_number_without_a_code_then_the_note_says_so(shop: Shop) -> None:
    otp = send(shop)

    assert not is_valid(shop, otp, number=OTHER_NUMBER)

    assert note(shop) == f"no password was sent to {OTHER_NUMBER!r}"


def test_given_a_code_that_was_used_in_a_checkpoint_then_it_is_valid_again_afterwards(shop: Shop) -> None:
    otp = send(shop)
    with shop.pinpoint.checkpoint():
        assert is_valid(shop, otp)
        assert not is_valid(shop, otp)

    assert is_valid(shop, otp)


def test_given_several_members_outside_their_ranges_then_the_error_names_all_of_them(
    shop: Shop, client: PinpointClient
) -> None:
    with pytest.raises(client.exceptions.BadRequestException) as refused:
        send(shop, CodeLength=4, ValidityPeriod=61, BrandName="")

    assert refused.value.response["Error"]["Message"] == (
        "CodeLength must be between 5 and 8, not 4 (and 2 more: ValidityPeriod must be between 5 and 60, not 61; "
        "BrandName must have 1 to 20 characters, not 0: '')"
    )


def test_given_a_note_then_the_call_log_can_be_filtered_by_it(shop: Shop) -> None:
    otp = send(shop)
    is_valid(shop, wrong(otp))
    is_valid(shop, otp)

    def is_wrong(notes: Any) -> bool:
        return any("wrong code" in text for text in notes)

    assert shop.pinpoint.calls.one(notes=is_wrong) == shop.pinpoint.calls[1]
