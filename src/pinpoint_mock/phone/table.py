"""What a test knows of phone numbers that nothing else tells: carriers, cities, and types that were ported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

PHONE_TYPES = ("MOBILE", "LANDLINE", "VOIP", "INVALID", "OTHER", "PREPAID")  # documented; the position is the code
MEMBERS = ("Carrier", "City", "County", "PhoneType", "Timezone", "ZipCode")
"""What can be said of a number; all else follows from the number itself."""


class NumberTable(Part):
    """E.164 number → members of the answer; None for one that is absent."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[str, Mapping[str, str | None]] = {}

    def get(self, number: str) -> Mapping[str, str | None] | None:
        """What is said of a number; not to be changed."""
        return self._entries.get(number)

    def put(self, number: str, members: Mapping[str, str | None]) -> None:
        """Say what there is to say of a number; what was said before is forgotten."""
        self._entries[number] = members

    def remove(self, number: str) -> None:
        """Forget a number."""
        del self._entries[number]

    def copy(self) -> NumberTable:
        """The same entries, which never change, in a table of its own."""
        twin = NumberTable()
        twin._entries = self._entries.copy()
        return twin

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def check_members(members: Mapping[str, str | None]) -> dict[str, str | None]:
    """A copy of what is said of a number.

    Raises:
        TypeError: If it is no mapping, or a value is neither a string nor None.
        ValueError: For a member that cannot be said, or an unknown PhoneType.
    """
    said: object = members
    if not isinstance(said, Mapping):
        raise TypeError(f"what is said of a phone number is a mapping such as {{'PhoneType': 'MOBILE'}}, not {said!r}")
    for name, value in members.items():
        if name not in MEMBERS:
            raise ValueError(f"of a phone number one can say {', '.join(MEMBERS)}, not {name!r}")
        given: object = value
        if given is not None and not isinstance(given, str):
            raise TypeError(f"{name} of a phone number is a string, or None for none, not {value!r}")
        if name == "PhoneType" and value not in PHONE_TYPES:
            raise ValueError(f"PhoneType is one of {', '.join(PHONE_TYPES)}, not {value!r}")
    return dict(members)
