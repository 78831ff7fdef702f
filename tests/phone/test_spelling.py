"""Spellings of addresses: one key for each phone number and each mailbox."""

from __future__ import annotations

import random
import subprocess
import sys

import phonenumbers
import pytest

from pinpoint_mock.phone.number import e164, parse_phone_number
from pinpoint_mock.phone.spelling import address_key, is_phone_number, mailbox_key, number_key

LONDON = "+442079460958"


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        (LONDON, LONDON),
        ("442079460958", LONDON),
        ("+44 (0)20 7946 0958", LONDON),
        ("+44 020 7946 0958", LONDON),
        (" +44.20.7946.0958\n", LONDON),
        ("+1 (206) 555-0100", "+12065550100"),
        ("+1 0 206 555 0100", "+12065550100"),
        ("+1 1 206 555 0100", "+12065550100"),
        ("+39 06 6982 0001", "+390669820001"),
        ("+7 8 495 123-45-67", "+74951234567"),
        ("+36 06 1 234 5678", "+3612345678"),
        ("+99912345678", "+99912345678"),
        ("12345", "+12345"),
        ("", ""),
        ("Shop", "Shop"),
        ("(-)", "(-)"),
        ("+44 20 7946 0958 x5", "+44 20 7946 0958 x5"),
    ],
)
def test_given_a_spelling_of_a_phone_number_then_its_key_is_the_international_form(spelling: str, key: str) -> None:
    assert number_key(spelling) == key
    assert address_key(spelling) == key


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("Jo.Ann+x@Example.com", "jo.ann+x@example.com"),
        ("Jo <JO@example.com>", "jo@example.com"),
        ('"Jo, Ann" <jo@example.com>', "jo@example.com"),
        ("jo@example.com (Jo)", "jo@example.com"),
        ("a@@b", "a@@b"),
        ("a@b" + "(" * 5000, "a@b" + "(" * 5000),
    ],
)
def test_given_a_spelling_of_a_mailbox_then_its_key_is_in_lower_case_without_a_display_name(
    spelling: str, key: str
) -> None:
    assert mailbox_key(spelling) == key
    assert address_key(spelling) == key


def test_given_numbers_of_every_country_then_the_key_is_what_the_library_reads() -> None:
    chosen = random.Random(1)
    examples = [phonenumbers.example_number(region) for region in phonenumbers.SUPPORTED_REGIONS]
    numbers = [f"+{number.country_code}{number.national_number}" for number in examples if number is not None]
    numbers += [
        f"+{code}{prefix}{chosen.randrange(10**6, 10**9)}"
        for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
        for prefix in ("", "0", "1", "06", "8", "9", "15", "80", "90", "180020")
    ]

    wrong = {
        each: number_key(each)
        for each in numbers
        if is_phone_number(each) and number_key(each) != e164(parse_phone_number(each, None))
    }

    assert wrong == {}


def test_given_international_numbers_and_mailboxes_then_the_library_is_not_imported() -> None:
    code = (
        "import sys; from pinpoint_mock.phone.spelling import address_key as key;"
        "[key(each) for each in ('+442079460958', '+1 (206) 555-0100', '4915123456789', 'Jo <jo@example.com>')];"
        "sys.exit('phonenumbers' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
