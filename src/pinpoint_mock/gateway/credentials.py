"""The credentials of channels, which call records must not show."""

from __future__ import annotations

from typing import Any

# Members of the requests that set up channels. The model does not mark them, and other requests may use these names.
CREDENTIALS = frozenset({"ApiKey", "Certificate", "ClientSecret", "PrivateKey", "SecretKey", "ServiceJson", "TokenKey"})
MASK = "***"


def mask(value: Any, names: frozenset[str]) -> Any:
    """Return a copy of a value in which the members with these names are masked, at any depth.

    Raises:
        RecursionError: If the value is nested too deeply to be shown.
    """
    if isinstance(value, dict):
        return {name: MASK if name in names and item else mask(item, names) for name, item in value.items()}
    if isinstance(value, list):
        return [mask(item, names) for item in value]
    return value
