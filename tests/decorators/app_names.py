"""Functions for the tests of decorators: they create apps, list their names, and check whether a mock is active."""

from __future__ import annotations

from conftest import the_client

from pinpoint_mock import current


def create_app(name: str = "shop") -> str:
    """Create an app, and return its id."""
    return the_client().create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]


def names() -> list[str]:
    """Return the names of the apps that a client sees."""
    return sorted(app["Name"] for app in the_client().get_apps()["ApplicationsResponse"].get("Item", []))


def is_active() -> bool:
    """Return whether a mock is active in this thread."""
    try:
        current()
    except LookupError:
        return False
    return True
