"""The members of phone numbers that a test sets, such as carriers, cities, and the types of ported numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict, cast, get_args

from ..world.arguments import check_choice, check_mapping, check_string
from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

PhoneType: TypeAlias = Literal["MOBILE", "LANDLINE", "VOIP", "INVALID", "OTHER", "PREPAID"]
PHONE_TYPES: tuple[PhoneType, ...] = get_args(PhoneType)  # documented; the index is the PhoneTypeCode


class PhoneMembers(TypedDict, total=False):
    """The members that a test can set. All other members follow from the number."""

    Carrier: str | None
    City: str | None
    County: str | None
    PhoneType: PhoneType | None
    Timezone: str | None
    ZipCode: str | None


MEMBERS = tuple(PhoneMembers.__annotations__)


class NumberTable(Part):
    """The members of the response by E.164 number. A member that is None is left out."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[str, PhoneMembers] = {}

    def get(self, number: str) -> PhoneMembers | None:
        """Return the members set for a number, or None. Callers must not change them."""
        return self._entries.get(number)

    def put(self, number: str, members: PhoneMembers) -> None:
        """Set the members of a number, and replace the earlier ones."""
        self._entries[number] = members

    def remove(self, number: str) -> None:
        """Remove a number."""
        del self._entries[number]

    def copy(self) -> NumberTable:
        """Return a copy of the table. Both share their entries, which never change."""
        copy = NumberTable()
        copy._entries = self._entries.copy()
        return copy

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def check_members(members: object) -> PhoneMembers:
    """Check the members of a number, and return a copy of them.

    Raises:
        TypeError: If they are not a mapping, or a value is neither a string nor None.
        ValueError: If a member cannot be set, the PhoneType is unknown, or a value has lone surrogates.
    """
    given = check_mapping("members", members, "a mapping such as {'PhoneType': 'MOBILE'}")
    checked = {check_choice("members", name, MEMBERS): _check_member(name, value) for name, value in given.items()}
    return cast("PhoneMembers", checked)


def _check_member(name: str, value: object) -> str | None:
    if value is None:
        return None
    if name == "PhoneType":
        return check_choice("members['PhoneType']", value, PHONE_TYPES)
    return check_string(f"members[{name!r}]", value, "a string, or None to leave it out")
