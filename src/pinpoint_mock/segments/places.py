"""Places of endpoints: countries with two kinds of codes, and distances on the earth."""

from __future__ import annotations

from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS = 6371.0088  # kilometers, the mean


@lru_cache(maxsize=1024)
def country_code(text: str) -> str:
    """Return the alpha-2 code of an alpha-3 code; any other string is returned unchanged.

    Endpoints may have either (documented); that both codes of a country are equal is unknown; proposed.
    """
    from iso3166 import countries_by_alpha3

    country = countries_by_alpha3.get(text)
    return text if country is None else country.alpha2


def kilometers_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance of two points, each a latitude and a longitude in degrees."""
    latitude, longitude, other_latitude, other_longitude = map(radians, (*one, *other))
    across = sin((other_latitude - latitude) / 2) ** 2
    along = sin((other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(across + cos(latitude) * cos(other_latitude) * along)))
