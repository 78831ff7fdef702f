"""Spellings of addresses: one key for each phone number, and one for each mailbox.

All comparisons of addresses compare their keys. The key of a number is its international form, E.164. For most
spellings, the digits are enough to find it. The others need the library `phonenumbers`, which is then imported.
"""

from __future__ import annotations

import re
from email.utils import getaddresses
from functools import lru_cache

_NUMBER = re.compile(
    r"\+?[\d\s().-]+", re.ASCII
)  # matches stripped strings: blanks in two places would make it quadratic
_BLANKS = " \t\n\r\f\v"
_NO_DIGIT = re.compile(r"\D", re.ASCII)
_DIGITS = range(7, 16)  # E.164; the shortest numbers with a calling code have 7
_INTERNATIONAL = re.compile(
    r"\+(?:(?:1|44|61|86)[2-9]|7[1-79]"
    r"|(?:2[07]|3[0-469]|4[013-9]|5[136-8]|6[02-6]|8[124]|9[0-58])[1-9])[0-9]{5,12}"
)
"""Numbers without a national prefix after their calling code, which are therefore already in E.164.

It lists calling codes of one and two digits with simple prefixes. The library handles all others.
"""
_MAILBOX = re.compile(r"[\w+-]+(\.[\w+-]+)*@[\w-]+(\.[\w-]+)*", re.ASCII)
_REMEMBERED = 4096


def is_phone_number(value: str) -> bool:
    """Return whether a string can be a phone number: 7 to 15 digits, with the usual separators.

    Example:
        >>> is_phone_number("+1 (604) 456-7890"), is_phone_number("jo@example.com")
        (True, False)
    """
    return _INTERNATIONAL.fullmatch(value) is not None or len(_digits_of(value)) in _DIGITS


def number_key(number: str) -> str:
    """Return the key of a phone number: E.164 if its calling code exists. Other strings are returned unchanged.

    Example:
        >>> number_key("+1 (604) 456-7890"), number_key("+44 (0)20 7946 0958"), number_key("jo@example.com")
        ('+16044567890', '+442079460958', 'jo@example.com')
    """
    if _INTERNATIONAL.fullmatch(number):
        return number
    digits = _digits_of(number).removeprefix(
        "00"
    )  # the international call prefix in most countries; no calling code begins with it
    if not digits:
        return number
    international = f"+{digits}"
    if len(digits) not in _DIGITS or _INTERNATIONAL.fullmatch(international):
        return international
    return _read_number(international)


def mailbox_key(address: str) -> str:
    """Return the key of an e-mail address: its mailbox in lower case, without a display name.

    Example:
        >>> mailbox_key("Jo <Jo@Example.com>")
        'jo@example.com'
    """
    if _MAILBOX.fullmatch(address):
        return address.lower()  # nearly all addresses; parsing takes longer than everything else that we do with them
    try:
        parsed = getaddresses([address])
    except RecursionError:  # comments nested too deeply
        return address.lower()
    mailbox = parsed[0][1] if len(parsed) == 1 else ""
    return (mailbox or address).lower()


def address_key(address: str) -> str:
    """Return the key of an address on any channel: that of a mailbox or a phone number, or else the address itself."""
    return mailbox_key(address) if "@" in address else number_key(address)


def _digits_of(value: str) -> str:
    """Return the digits of a phone number; an empty string if it cannot be a phone number."""
    return _NO_DIGIT.sub("", value) if _NUMBER.fullmatch(value.strip(_BLANKS)) else ""


@lru_cache(_REMEMBERED)
def _read_number(digits: str) -> str:
    """Return the international form of a number that may have a national prefix after its calling code."""
    from ..gateway.errors import BadRequest
    from .number import e164, parse_phone_number

    try:
        return e164(parse_phone_number(digits, None))
    except BadRequest:
        return digits
