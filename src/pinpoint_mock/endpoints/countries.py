"""Countries of endpoints, which have two kinds of codes."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1024)
def country_code(text: str) -> str:
    """Return the alpha-2 code of an alpha-3 code; any other string is returned unchanged.

    Endpoints may have either (documented); that both codes of a country are equal is unknown; proposed.
    """
    from iso3166 import countries_by_alpha3

    country = countries_by_alpha3.get(text)
    return text if country is None else country.alpha2
