"""The time zones of endpoints: configured, or estimated from the phone number or the postal code.

Source: docs/behaviours/sending-limits.md#time-zone-of-endpoint.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from ..endpoints.countries import country_code
from ..endpoints.endpoint import PUSH_CHANNELS
from ..phone.spelling import is_phone_number
from .country_zones import is_zone_of
from .postal_codes import find_postal_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from ..endpoints.endpoint import Endpoint

MAX_ZONES_OF_NUMBER = 3
"""A number that may be in more zones of its country shows no location, like a toll-free number (unknown; proposed)."""
_INTERNATIONAL = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_SHOWN_DIGITS = 9  # including the calling code, no area code in `phonenumbers` has more digits
_REMEMBERED = 4096


class FoundZone(NamedTuple):
    """The time zone of an endpoint, if it is known.

    Args:
        zone: The zone; None if the endpoint does not name one and none could be estimated.
        is_estimated: Whether the zone was estimated.
    """

    zone: tzinfo | None
    is_estimated: bool


_NO_ZONE = FoundZone(None, is_estimated=False)


def find_zone(endpoint: Endpoint, methods: Sequence[str] = ()) -> FoundZone:
    """Find the time zone of an endpoint.

    Args:
        endpoint: The endpoint. A Demographic.Timezone that is not the name of a zone counts as missing (documented).
        methods: The methods that estimate a missing zone: a journey's TimezoneEstimationMethods, in the order in which
            they are tried (unknown; proposed).
    """
    name = endpoint.demographic.get("Timezone")
    found = _read_own_zone(name) if name else _NO_ZONE
    return _estimate_zone(endpoint, methods) if found.zone is None and methods else found


def find_zones(endpoints: Iterable[Endpoint], methods: Sequence[str] = ()) -> tuple[tzinfo, ...]:
    """Find the time zones of a user's endpoints, each once. Endpoints without a zone are ignored."""
    found = (find_zone(endpoint, methods).zone for endpoint in endpoints)
    return tuple(dict.fromkeys(zone for zone in found if zone is not None))


@lru_cache(_REMEMBERED)
def read_zone(name: str) -> tzinfo | None:
    """Return the time zone with a name from the tz database; None if it does not exist."""
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        return None


@lru_cache(_REMEMBERED)
def _read_own_zone(name: str) -> FoundZone:
    return FoundZone(read_zone(name), is_estimated=False)


def _estimate_zone(endpoint: Endpoint, methods: Sequence[str]) -> FoundZone:
    """Estimate the zone of an endpoint. Without a Country, its zone is not estimated (documented)."""
    country = country_code(endpoint.location.get("Country") or "")
    for method in methods if country else ():
        name = _ESTIMATES[method](endpoint, country)
        zone = None if name is None else read_zone(name)
        if zone is not None:
            return FoundZone(zone, is_estimated=True)
    return _NO_ZONE


def _estimate_by_number(endpoint: Endpoint, country: str) -> str | None:
    """Estimate a zone from the address, on any channel whose addresses may be phone numbers (unknown; proposed)."""
    address = endpoint.address or ""
    if endpoint.channel_type in PUSH_CHANNELS or not is_phone_number(address):
        return None
    return _find_phone_zone(_shorten(address), country)


def _estimate_by_code(endpoint: Endpoint, country: str) -> str | None:
    return find_postal_zone(endpoint.location.get("PostalCode") or "", country)


_ESTIMATES = {"PHONE_NUMBER": _estimate_by_number, "POSTAL_CODE": _estimate_by_code}


def _shorten(number: str) -> str:
    """Replace the digits of an international number that do not show a location, so that few numbers are looked up."""
    if not _INTERNATIONAL.fullmatch(number):
        return number
    return number[: _SHOWN_DIGITS + 1].ljust(len(number), "0")


@lru_cache(_REMEMBERED)
def _find_phone_zone(number: str, country: str) -> str | None:
    """Find the first zone of a number that belongs to a country (required: documented; the first: proposed)."""
    from ..phone.number import find_timezones  # its library is slow to import

    names = [name for name in find_timezones(number, country) if is_zone_of(name, country)]
    return names[0] if 1 <= len(names) <= MAX_ZONES_OF_NUMBER else None
