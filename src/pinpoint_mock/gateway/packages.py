"""Find the package that has an operation, and import it when one of its operations is first called.

A package here is a subpackage of pinpoint_mock whose `operations` module registers operations. The table below names it
for a part of the operation's path. If several parts are in the table, the last one decides. The gateway knows only the
names of these packages.
"""

from __future__ import annotations

from importlib import import_module

PACKAGES = {
    "apps": "apps",
    "attributes": "endpoints",
    "campaigns": "campaigns",
    "channels": "channels",
    "endpoints": "endpoints",
    "events": "events",
    "eventstream": "apps",
    "inappmessages": "campaigns",
    "jobs": "jobs",
    "journeys": "journeys",
    "kpis": "analytics",
    "messages": "messages",
    "otp": "messages",
    "phone": "phone",
    "recommenders": "recommenders",
    "segments": "segments",
    "settings": "apps",
    "tags": "apps",
    "templates": "templates",
    "users": "endpoints",
    "users-messages": "messages",
    "verify-otp": "messages",
}
"""The package for each part of a path, such as `journeys` in `/v1/apps/{application-id}/journeys/{journey-id}`."""

_COUNTING, COUNTED_PACKAGES = "analytics.counting", ("campaigns", "journeys", "messages")
"""The module that counts messages for KPIs, and the packages to import it with: it must see the first message."""


def load_package(path: str) -> None:
    """Import the package that has the operations of a path. Do nothing if no package has them.

    Args:
        path: The path of an operation as the service model writes it.
    """
    part = next((part for part in reversed(path.strip("/").split("/")) if part in PACKAGES), None)
    if part is not None:
        _load(PACKAGES[part])


def load_all_packages() -> None:
    """Import every package, for callers that list all operations."""
    for package in sorted(set(PACKAGES.values())):
        _load(package)


def _load(package: str) -> None:
    import_module(f"{_PACKAGE}.{package}.operations")
    if package in COUNTED_PACKAGES:
        import_module(f"{_PACKAGE}.{_COUNTING}")


_PACKAGE = __name__.partition(".")[0]
