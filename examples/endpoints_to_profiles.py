"""Turn exported endpoints into customer profiles: a script as many people write it, and the same one mended.

Both read the lines of an export job, and return a profile for each person, for a system that has no endpoints.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Profile: TypeAlias = dict[str, Any]


def convert_naively(lines: Iterable[str]) -> list[Profile]:
    """Convert endpoints in the way that works for the first one that you look at: it has four faults."""
    profiles: dict[str, Profile] = {}
    for line in lines:
        endpoint = json.loads(line)
        user = endpoint.get("User", {})
        if "UserId" not in user:
            continue  # the first fault: who has no user is lost, without a word
        profile = profiles.setdefault(user["UserId"], {"Id": user["UserId"]})
        profile["Country"] = endpoint["Location"]["Country"]  # the second: not every endpoint has these
        timezone = endpoint["Demographic"]["Timezone"]
        if timezone != "UTC":
            profile["Demographics"] = timezone  # the third: all else that Demographic has is lost
        attributes = profile.setdefault("Attributes", {})
        attributes.update(endpoint.get("Attributes", {}))
        attributes.update(user.get("UserAttributes", {}))  # the fourth: one name, two values
        profile[f"{endpoint['ChannelType'].title()}Address"] = endpoint["Address"]
    return list(profiles.values())


def convert(lines: Iterable[str]) -> list[Profile]:
    """Convert endpoints: all people are kept, with all that is known of them."""
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
