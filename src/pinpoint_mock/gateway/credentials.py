"""Credentials of channels, which no record of a call shows."""

from __future__ import annotations

from typing import Any

# Members of the requests that set up channels. The model does not mark them; elsewhere these are names like any other.
CREDENTIALS = frozenset({"ApiKey", "Certificate", "ClientSecret", "PrivateKey", "SecretKey", "ServiceJson", "TokenKey"})
MASK = "***"


def mask(value: Any, names: frozenset[str]) -> Any:
    """Copy a value, and mask what stands under one of these names, at any depth.

    Raises:
        RecursionError: If it is too deep to be shown.
    """
    if isinstance(value, dict):
        return {name: MASK if name in names and item else mask(item, names) for name, item in value.items()}
    if isinstance(value, list):
        return [mask(item, names) for item in value]
    return value
