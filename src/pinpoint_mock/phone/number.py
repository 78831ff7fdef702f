"""The forms, country and type of a phone number, as far as its numbering plan shows them.

This is the only module that imports the library `phonenumbers`. Callers import it when they read the first number.
Source: docs/behaviours/messages.md#phone-numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import phonenumbers
import phonenumbers.timezone
from iso3166 import countries_by_alpha2
from phonenumbers import PhoneNumberType

from ..gateway.errors import BadRequest
from ..gateway.problems import quote

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_NORTH_AMERICA = 1
_FICTION = "555"  # documented: reserved numbers have the type OTHER
_WELL_FORMED = re.compile(r"[2-9]\d\d[2-9]\d{6}")  # North America: an area code, an exchange, a line
_ELSEWHERE = "001"  # the library's region for calling codes that do not belong to a country
_NAMES = {"GB": "United Kingdom", "US": "United States"}  # documented; the others are those of ISO 3166
_TYPES = {
    PhoneNumberType.FIXED_LINE: "LANDLINE",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "MOBILE",  # unknown; our choice: North American numbers do not show it
    PhoneNumberType.MOBILE: "MOBILE",
    PhoneNumberType.VOIP: "VOIP",
}  # all others are OTHER, which is documented for toll-free numbers
_NO_PLACES = ("US", "CA")  # documented: the service no longer returns City, County, Timezone and ZipCode here
_WITH_TIMEZONE = {"MOBILE", "LANDLINE", "PREPAID", "OTHER"}  # documented


def parse_phone_number(written: str, country: str | None) -> PhoneNumber:
    """Read a phone number as a caller wrote it.

    Args:
        written: The number. Without a country and a plus sign, it must begin with a calling code.
        country: The two-letter code of the country that the number is dialled from.

    Raises:
        BadRequest: If it is not a phone number.
    """
    if country is None and not {"+", "\N{FULLWIDTH PLUS SIGN}"}.intersection(written):
        written = f"+{written}"
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException as error:
        _, _, why = str(error).partition(") ")  # the message after the number of the error type
        raise BadRequest(f"must be a phone number with a valid country code: {why}", "PhoneNumber") from None
    if number.country_code == _NORTH_AMERICA:
        number.italian_leading_zero = number.number_of_leading_zeros = None  # announced: +1 0 206 … is +1 206 …
    return number


def check_country(code: str) -> str:
    """Return the code of a country in upper case.

    Raises:
        BadRequest: If the country does not exist.
    """
    folded = code.upper() if code.isascii() else code
    if folded not in countries_by_alpha2 and folded not in phonenumbers.SUPPORTED_REGIONS:
        raise BadRequest(f"must be a two-letter country code (ISO 3166-1 alpha-2), not {quote(code)}", "IsoCountryCode")
    return folded


def e164(number: PhoneNumber) -> str:
    """Return a number in its international form, such as +12065550142."""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def forms_of(number: PhoneNumber) -> dict[str, str]:
    """Return the members that every number has, of any type and even if it is invalid."""
    members = {
        "CleansedPhoneNumberE164": e164(number),
        "CleansedPhoneNumberNational": phonenumbers.national_significant_number(number),
        "CountryCodeNumeric": str(number.country_code),
    }
    region = region_of(number)
    if region != _ELSEWHERE:
        members["CountryCodeIso2"] = region
        if region in countries_by_alpha2:
            members["Country"] = _NAMES.get(region) or countries_by_alpha2[region].apolitical_name
    return members


def region_of(number: PhoneNumber) -> str:
    """Return the country code of a number; for an invalid number, that of its calling code (documented)."""
    region = phonenumbers.region_code_for_number(number)
    return region or phonenumbers.region_code_for_country_code(cast("int", number.country_code))


def find_country(written: str) -> str | None:
    """Return the country code of a phone number as a caller wrote it; None if the country is not known."""
    try:
        region = region_of(parse_phone_number(written, None))
    except BadRequest:
        return None
    return None if region in (_ELSEWHERE, phonenumbers.UNKNOWN_REGION) else region


def find_timezones(written: str, country: str) -> tuple[str, ...]:
    """Find the possible time zones of a phone number, by its calling code and area code.

    Args:
        written: The number, as the endpoint's address has it.
        country: The two-letter code of the country that a number without a calling code is dialled from.

    Returns:
        The names of the zones, including those of other countries; empty if it is not a phone number.
    """
    try:
        number = parse_phone_number(written, country)
    except BadRequest:
        return ()
    zones = phonenumbers.timezone.time_zones_for_geographical_number(number)
    return tuple(zone for zone in zones if zone != phonenumbers.timezone.UNKNOWN_TIMEZONE)


def type_of(number: PhoneNumber) -> str:
    """Return the PhoneType of a number, as far as the numbering plan shows it."""
    is_valid = phonenumbers.is_valid_number(number)
    if number.country_code == _NORTH_AMERICA:
        national = phonenumbers.national_significant_number(number)
        is_well_formed = _WELL_FORMED.fullmatch(national) is not None
        if is_well_formed and (not is_valid or national[3:6] == _FICTION):
            return "OTHER"  # documented: an unused area code, or a reserved number
    if not is_valid:
        return "INVALID"
    return _TYPES.get(phonenumbers.number_type(number), "OTHER")


def default_members(number: PhoneNumber, phone_type: str) -> dict[str, str]:
    """Return the members that numbers of a type usually have (documented)."""
    members = {}
    if phone_type == "VOIP":
        members["City"] = "Countrywide"
    if phone_type == "OTHER" and number.country_code == _NORTH_AMERICA:
        members["Carrier"] = "Multiple OCN Listing"
    if phone_type in _WITH_TIMEZONE and region_of(number) not in _NO_PLACES:
        zones = phonenumbers.timezone.time_zones_for_number(number)
        if len(zones) == 1 and zones[0] != phonenumbers.timezone.UNKNOWN_TIMEZONE:
            members["Timezone"] = zones[0]
    return members
