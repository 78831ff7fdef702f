"""The two kinds of country codes that endpoints have."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1024)
def country_code(code: str) -> str:
    """Return the alpha-2 code of an alpha-3 code; any other string is returned unchanged.

    Endpoints may have either code (documented). Both codes of a country count as equal (unknown; proposed).
    """
    from iso3166 import countries_by_alpha3

    country = countries_by_alpha3.get(code)
    return code if country is None else country.alpha2
