"""Turn exported endpoints into customer profiles: a naive script with four bugs, and a corrected script.

Both read the lines of an export job, and return one profile per person, for a system that does not have endpoints.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Profile: TypeAlias = dict[str, Any]


def convert_naively(lines: Iterable[str]) -> list[Profile]:
    """Convert endpoints in a naive way. This works for the first endpoint that you look at, but it has four bugs."""
    profiles: dict[str, Profile] = {}
    for line in lines:
        endpoint = json.loads(line)
        user = endpoint.get("User", {})
        if "UserId" not in user:
            continue  # first fault: an endpoint without a user is lost silently
        profile = profiles.setdefault(user["UserId"], {"Id": user["UserId"]})
        profile["Country"] = endpoint["Location"]["Country"]  # second fault: not every endpoint has these members
        timezone = endpoint["Demographic"]["Timezone"]
        if timezone != "UTC":
            profile["Demographics"] = timezone  # third fault: the other members of Demographic are lost
        attributes = profile.setdefault("Attributes", {})
        attributes.update(endpoint.get("Attributes", {}))
        attributes.update(user.get("UserAttributes", {}))  # fourth fault: one name, two values
        profile[f"{endpoint['ChannelType'].title()}Address"] = endpoint["Address"]
    return list(profiles.values())


def convert(lines: Iterable[str]) -> list[Profile]:
    """Convert endpoints. Keep all people and all their data."""
    profiles: dict[str, Profile] = {}
    for line in lines:
        endpoint = json.loads(line)
        user = endpoint.get("User", {})
        person = user.get("UserId") or f"endpoint:{endpoint['Id']}"
        profile = profiles.setdefault(person, {"Id": person, "Attributes": {}, "Addresses": {}})
        for member in ("Location", "Demographic"):
            known = {f"{member}.{name}": value for name, value in endpoint.get(member, {}).items()}
            profile["Attributes"].update(known)
        for name, values in endpoint.get("Attributes", {}).items():
            profile["Attributes"][f"Attributes.{name}"] = values
        for name, values in user.get("UserAttributes", {}).items():
            profile["Attributes"][f"User.UserAttributes.{name}"] = values
        profile["Addresses"].setdefault(endpoint["ChannelType"], []).append(endpoint["Address"])
    return list(profiles.values())
