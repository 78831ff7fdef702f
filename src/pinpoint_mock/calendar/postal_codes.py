"""Time zones by postal code, for the countries in which the service estimates them (documented).

The prefix of a code is an approximation: it means the zone of most codes with that prefix, even if a zone border runs
through it. Zones that have had the same time for years count as one, such as Detroit's and New York's. For the United
States, this was checked with the ZIP codes of the package zipcodes 3.0.0: 99 of 100 have the time of their prefix. The
prefixes of the other countries were written by hand and not compared with a list of all codes. How the service
estimates is unknown.
Source: docs/behaviours/sending-limits.md#time-zone-postal-code.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_EASTERN, _CENTRAL, _MOUNTAIN, _PACIFIC = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
)
_ARIZONA, _ALASKA, _HAWAII = "America/Phoenix", "America/Anchorage", "Pacific/Honolulu"
_ELSEWHERE = None
"""Military mail abroad; and Puerto Rico, the Virgin Islands and Guam, which have their own country codes."""

_FORMS = {
    "AU": r"(\d{4})",
    "CA": r"([A-Z]\d[A-Z]) ?(?:\d[A-Z]\d)?",
    "DE": r"(\d{5})",
    "ES": r"(\d{5})",
    "FR": r"(\d{5})",
    "GB": r"([A-Z]{1,2})\d[A-Z\d]? ?(?:\d[A-Z]{2})?",
    "IT": r"(\d{5})",
    "NZ": r"(\d{4})",
    "US": r"(\d{5})(?:-?\d{4})?",
}
_PATTERNS = {country: re.compile(form, re.ASCII) for country, form in _FORMS.items()}

_UNITED_STATES: tuple[tuple[str, str | None], ...] = (
    ("000", _ELSEWHERE), ("005", _EASTERN), ("006", _ELSEWHERE), ("010", _EASTERN), ("090", _ELSEWHERE),
    ("100", _EASTERN), ("324", _CENTRAL), ("326", _EASTERN), ("340", _ELSEWHERE), ("341", _EASTERN),
    ("350", _CENTRAL), ("373", _EASTERN), ("375", _CENTRAL), ("376", _EASTERN), ("380", _CENTRAL),
    ("398", _EASTERN), ("420", _CENTRAL), ("425", _EASTERN), ("427", _CENTRAL), ("430", _EASTERN),
    ("463", _CENTRAL), ("465", _EASTERN), ("476", _CENTRAL), ("478", _EASTERN), ("500", _CENTRAL),
    ("569", _EASTERN), ("570", _CENTRAL), ("576", _MOUNTAIN), ("580", _CENTRAL), ("586", _MOUNTAIN),
    ("587", _CENTRAL), ("590", _MOUNTAIN), ("600", _CENTRAL), ("691", _MOUNTAIN), ("692", _CENTRAL),
    ("693", _MOUNTAIN), ("700", _CENTRAL), ("799", _MOUNTAIN), ("835", _PACIFIC), ("836", _MOUNTAIN),
    ("838", _PACIFIC), ("840", _MOUNTAIN), ("850", _ARIZONA), ("865", _MOUNTAIN), ("889", _PACIFIC),
    ("962", _ELSEWHERE), ("967", _HAWAII), ("969", _ELSEWHERE), ("970", _PACIFIC), ("979", _MOUNTAIN),
    ("980", _PACIFIC), ("995", _ALASKA),
)  # fmt: skip
"""The first three digits at which a zone begins. It continues up to the next entry."""
_FIRST_DIGITS = [digits for digits, _ in _UNITED_STATES]

_PREFIXES: dict[str, dict[str, str | None]] = {
    "AU": {
        "02": "Australia/Sydney",
        "08": "Australia/Darwin",
        "09": "Australia/Darwin",
        "1": "Australia/Sydney",
        "2": "Australia/Sydney",
        "2880": "Australia/Broken_Hill",
        "2898": "Australia/Lord_Howe",
        "3": "Australia/Melbourne",
        "4": "Australia/Brisbane",
        "5": "Australia/Adelaide",
        "6": "Australia/Perth",
        "7": "Australia/Hobart",
        "8": "Australia/Melbourne",
        "9": "Australia/Brisbane",
    },
    "CA": {
        "A": "America/St_Johns",
        "A0P": "America/Goose_Bay",
        "A0R": "America/Goose_Bay",
        "A2V": "America/Goose_Bay",
        "B": "America/Halifax",
        "C": "America/Halifax",
        "E": "America/Moncton",
        "G": "America/Toronto",
        "H": "America/Toronto",
        "J": "America/Toronto",
        "K": "America/Toronto",
        "L": "America/Toronto",
        "M": "America/Toronto",
        "N": "America/Toronto",
        "P": "America/Toronto",
        "P8": "America/Winnipeg",
        "P9": "America/Winnipeg",
        "R": "America/Winnipeg",
        "S": "America/Regina",
        "T": "America/Edmonton",
        "V": "America/Vancouver",
        "X": "America/Edmonton",
        "X0A": "America/Iqaluit",
        "X0B": "America/Cambridge_Bay",
        "X0C": "America/Rankin_Inlet",
        "Y": "America/Whitehorse",
    },
    "DE": {"": "Europe/Berlin"},
    "ES": {
        "": "Europe/Madrid",
        "35": "Atlantic/Canary",
        "38": "Atlantic/Canary",
        "51": "Africa/Ceuta",
        "52": "Africa/Ceuta",
    },
    "FR": {"": "Europe/Paris", "97": None, "98": None},  # overseas: other countries
    "GB": {"": "Europe/London", "GY": None, "IM": None, "JE": None},  # Guernsey, Isle of Man, Jersey: other countries
    "IT": {"": "Europe/Rome"},
    "NZ": {"": "Pacific/Auckland", "8016": "Pacific/Chatham"},
}
"""The zone of the longest matching prefix, by country; None if the code belongs to another country."""


def find_postal_zone(code: str, country: str) -> str | None:
    """Find the name of the time zone of a postal code.

    Args:
        code: The code. If it has two parts, as in the United Kingdom, the first part is enough.
        country: The country's alpha-2 code.

    Returns:
        The name of the zone; None if the country is not supported, or if the code is not one of that country.
    """
    pattern = _PATTERNS.get(country)
    match = pattern and pattern.fullmatch(code.strip().upper())
    if not match:
        return None
    if country == "US":
        return _UNITED_STATES[bisect_right(_FIRST_DIGITS, match[1][:3]) - 1][1]
    return _find_longest(match[1], _PREFIXES[country])


def _find_longest(code: str, zones: dict[str, str | None]) -> str | None:
    prefixes = (code[:length] for length in range(len(code), -1, -1))
    return next((zones[prefix] for prefix in prefixes if prefix in zones), None)
