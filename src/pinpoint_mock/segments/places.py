"""Distances between places on Earth."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS = 6371.0088  # kilometers, the mean


def kilometers_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance between two points, each a latitude and a longitude in degrees."""
    latitude, longitude, other_latitude, other_longitude = map(radians, (*one, *other))
    across = sin((other_latitude - latitude) / 2) ** 2
    along = sin((other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(across + cos(latitude) * cos(other_latitude) * along)))
