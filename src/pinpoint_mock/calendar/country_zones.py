"""The time zones of each country, from the table of the tz database.

Source: docs/behaviours/sending-limits.md#time-zone-phone-number.
"""

from __future__ import annotations

import zoneinfo
from functools import lru_cache
from importlib import resources
from pathlib import Path

_RENAMED = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Godthab": "America/Nuuk",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Choibalsan": "Asia/Ulaanbaatar",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}
"""The old names that `phonenumbers` uses. The table contains only the new ones."""


def is_zone_of(name: str, country: str) -> bool:
    """Return whether a time zone belongs to a country, given by its alpha-2 code."""
    zones = _zones_by_country().get(country, frozenset())
    return name in zones or _RENAMED.get(name) in zones


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, frozenset[str]]:
    zones: dict[str, set[str]] = {}
    for line in _read_zone_table().splitlines():
        if not line.startswith("#"):
            country, _, name, *_ = line.split("\t")
            zones.setdefault(country, set()).add(name)
    return {country: frozenset(names) for country, names in zones.items()}


def _read_zone_table() -> str:
    """Read the table that belongs to the zones of `zoneinfo`: the system's, or else the one of the tzdata package."""
    for folder in zoneinfo.TZPATH:
        table = Path(folder, "zone.tab")
        if table.is_file():
            return table.read_text("utf-8")
    return resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
