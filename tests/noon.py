"""Noon of 1 January 2030, when many tests begin, and the date of the resources that they create."""

from __future__ import annotations

from datetime import datetime, timezone

from conftest import the_client

NOON = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
NOON_TEXT = "2030-01-01T12:00:00.000Z"


def create_app() -> str:
    """Create an app, and return its creation date."""
    response = the_client().create_app(CreateApplicationRequest={"Name": "shop"})
    return response["ApplicationResponse"]["CreationDate"]
