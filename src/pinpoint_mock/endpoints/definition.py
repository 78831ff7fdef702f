"""The rules for every value that a request, an event or a file writes to an endpoint.

Source: docs/behaviours/endpoints.md#values-of-endpoints.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.problems import quote
from ..gateway.validation import read_timestamp
from ..world.clock import to_microseconds
from .endpoint import Definition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoint import Values

MAX_NAME = 50  # documented quotas, of characters and of values
MAX_VALUE = 100
MAX_VALUES = 50
MAX_DEMOGRAPHIC = 50
MAX_LENGTHS = {"Model": 100, "City": 75, "Region": 75}
RESERVED = re.compile(r"[${}]")
"""Characters that an id must not contain. Source: docs/behaviours/endpoints.md#characters-of-endpoint-ids."""
COORDINATES = {"Latitude": 90, "Longitude": 180}
_LOCALE = re.compile(r"(?![A-Z]{3}\Z)[A-Za-z]{2,3}(?:[_-].*)?", re.DOTALL)
"""A language, and anything after it, such as haw_US. Three capitals alone are a country (observed for USA in 2017)."""


def read_definition(endpoint_id: str, item: Mapping[str, Any]) -> Definition:
    """Check the values of an endpoint request, and return its definition. The types must be right already.

    Raises:
        BadRequest: If a value breaks a rule.
    """
    user = item.get("User", {})
    user_id = user.get("UserId")
    if user_id:
        check_id(user_id, "User.UserId")
    effective_date = item.get("EffectiveDate")
    return Definition(
        id=endpoint_id,
        channel_type=item.get("ChannelType"),
        address=item.get("Address"),
        status=_check_choice(item, "EndpointStatus", "ACTIVE", "INACTIVE"),
        opt_out=_check_choice(item, "OptOut", "ALL", "NONE"),
        location=_check_member(item, "Location", check_location),
        demographic=_check_member(item, "Demographic", check_demographic),
        effective_date=read_date(effective_date, "EffectiveDate") if effective_date else None,
        attributes=_check_member(item, "Attributes", check_values),
        metrics=_check_member(item, "Metrics", check_metrics),
        user_id=user_id,
        user_attributes=_check_member(user, "UserAttributes", check_values, "User."),
        size=len(endpoint_id) + len(repr(item)),
    )


def check_id(given: str, member: str) -> None:
    """Refuse the id of an endpoint or a user if it is empty or contains a reserved character."""
    if not given or RESERVED.search(given):
        raise BadRequest(f"must not be empty or contain '$', '{{' or '}}': {quote(given)}", member)


def read_date(value: str, member: str) -> int:
    """Read a timestamp, and return it in microseconds since the epoch."""
    try:
        return to_microseconds(read_timestamp(value))
    except BadRequest as error:
        raise error.inside(member) from None


def check_values(values: Values, member: str) -> Values:
    """Check attributes or user attributes: their names, their values and the number of values."""
    for name, items in values.items():
        _check_name(name, member)
        if len(items) > MAX_VALUES:
            raise BadRequest(f"must have at most {MAX_VALUES} values, not {len(items)}", f"{member}[{name!r}]")
        for value in items:
            if len(value) > MAX_VALUE:
                rule = f"must have values of at most {MAX_VALUE} characters, not {len(value)}"
                raise BadRequest(f"{rule}: {quote(value)}", f"{member}[{name!r}]")
    return values


def check_metrics(metrics: Mapping[str, float], member: str) -> Mapping[str, float]:
    """Check metrics, and return them as floating-point numbers, as the service does."""
    for name in metrics:
        _check_name(name, member)
    return {name: float(value) for name, value in metrics.items()}


def _check_name(name: str, member: str) -> None:
    if not 1 <= len(name) <= MAX_NAME:
        raise BadRequest(f"must have names of 1 to {MAX_NAME} characters, not {quote(name)}", member)


def check_demographic(demographic: Mapping[str, str], member: str) -> Mapping[str, str]:
    """Check the lengths in Demographic and the format of the locale. An empty string is a value (observed)."""
    for name, value in demographic.items():
        _check_length(name, value, member)
    locale = demographic.get("Locale")
    if locale and not _LOCALE.fullmatch(locale):
        # The message up to the colon was observed in 2017; the rest is ours.
        raise BadRequest(
            "Locale should be in the following format: a language, optionally followed by _ or - and a country, "
            f"such as en_US, not {quote(locale)}"
        )
    return demographic


def check_location(location: Mapping[str, Any], member: str) -> Mapping[str, Any]:
    """Check the lengths and ranges in Location, and round coordinates to one decimal (documented)."""
    checked = dict(location)
    for name, value in location.items():
        limit = COORDINATES.get(name)
        if limit is None:
            _check_length(name, value, member)
        elif -limit <= value <= limit:
            checked[name] = round(float(value), 1)
        else:
            raise BadRequest(f"must be between {-limit} and {limit}, not {value}", f"{member}.{name}")
    if ("Latitude" in checked) is not ("Longitude" in checked):
        raise BadRequest("must have both Latitude and Longitude, or neither", member)
    return checked


def _check_length(name: str, value: str, member: str) -> None:
    longest = MAX_LENGTHS.get(name, MAX_DEMOGRAPHIC)
    if len(value) > longest:
        rule = f"must have at most {longest} characters, not {len(value)}"
        raise BadRequest(f"{rule}: {quote(value)}", f"{member}.{name}")


def _check_member(item: Mapping[str, Any], name: str, check: Any, prefix: str = "") -> Any:
    value = item.get(name)
    return None if value is None else check(value, f"{prefix}{name}")


def _check_choice(item: Mapping[str, Any], name: str, *valid: str) -> str | None:
    value: str | None = item.get(name)
    if value is not None and value not in valid:
        raise BadRequest(f"must be {' or '.join(valid)}, not {quote(value)}", name)
    return value


def with_lists(item: Any) -> Any:
    """Return the endpoint of a request, with every attribute value as a list.

    AWS's own samples send bare strings for user attributes. A null counts as an empty list (unknown; proposed).
    """
    if not isinstance(item, dict):
        return item
    changed = item
    if isinstance(item.get("Attributes"), dict):
        changed = {**changed, "Attributes": _lists(item["Attributes"])}
    user = item.get("User")
    if isinstance(user, dict) and isinstance(user.get("UserAttributes"), dict):
        changed = {**changed, "User": {**user, "UserAttributes": _lists(user["UserAttributes"])}}
    return changed


def _lists(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [] if value is None else [value] if isinstance(value, str) else value for name, value in values.items()
    }
