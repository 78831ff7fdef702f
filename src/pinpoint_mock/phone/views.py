"""`pinpoint.phone_numbers`: the members of phone numbers that a test sets for PhoneNumberValidate."""

from __future__ import annotations

from collections.abc import MutableMapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from ..world.arguments import check_string, refuse_type
from ..world.formatting import show
from ..world.records import counted
from .number_table import NumberTable, check_members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..world.session import Session
    from .number_table import PhoneMembers


class PhoneNumbers(MutableMapping[str, "PhoneMembers"]):
    """A mapping of phone numbers, in any spelling, to the members that PhoneNumberValidate returns for them.

    You can set Carrier, City, County, PhoneType, Timezone and ZipCode: a string, or None to leave the member out. The
    other members have their usual values. A checkpoint rolls the mapping back, and a reset empties it.

    Args:
        session: The session that the numbers belong to.

    Example:
        >>> import boto3
        >>> from pinpoint_mock import mock_pinpoint
        >>> with mock_pinpoint() as pinpoint:
        ...     pinpoint.phone_numbers["+1 206 555 0142"] = {"PhoneType": "MOBILE", "City": "Seattle"}
        ...     response = boto3.client("pinpoint").phone_number_validate(
        ...         NumberValidateRequest={"PhoneNumber": "+12065550142"}
        ...     )["NumberValidateResponse"]
        ...     response["PhoneType"], response["City"], response["CountryCodeIso2"]
        ('MOBILE', 'Seattle', 'US')
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getitem__(self, number: str) -> PhoneMembers:
        key = _find_key(number)
        with self._session.locked_world() as world:
            members = world.part(NumberTable).get(key)
        if members is None:
            raise KeyError(number)
        return cast("PhoneMembers", MappingProxyType(dict(members)))

    def __setitem__(self, number: str, members: PhoneMembers) -> None:
        key, checked = _read_key(number), check_members(members)
        with self._session.locked_world() as world:
            world.part(NumberTable).put(key, checked)

    def __delitem__(self, number: str) -> None:
        key = _find_key(number)
        with self._session.locked_world() as world:
            if world.part(NumberTable).get(key) is None:
                raise KeyError(number)
            world.part(NumberTable).remove(key)

    def update(self, numbers: Any = (), /, **others: PhoneMembers) -> None:
        """Set the members of several numbers, given as a mapping or as pairs. After an error, none of them is set.

        Raises:
            TypeError: If a number is not a string, or its members are not a mapping.
            ValueError: If a string is not a phone number, or a member cannot be set.
        """
        try:
            given = {**dict(numbers), **others}
        except Exception:
            refuse_type(
                "numbers", "a mapping of phone numbers to their members, or pairs of a number and its members", numbers
            )
        put = {_read_key(number): check_members(members) for number, members in given.items()}
        with self._session.locked_world() as world:
            for key, checked in put.items():
                world.part(NumberTable).put(key, checked)

    def __iter__(self) -> Iterator[str]:
        with self._session.locked_world() as world:
            return iter(list(world.part(NumberTable)))

    def __len__(self) -> int:
        with self._session.locked_world() as world:
            return len(world.part(NumberTable))

    def __repr__(self) -> str:
        lines = "".join(f"\n  {number}: {dict(members)}" for number, members in self.items())
        return f"<pinpoint.phone_numbers: {counted(len(self), 'number')}>{lines}"


def _read_key(number: str) -> str:
    """Return the international form of a number.

    Raises:
        TypeError: If it is not a string.
        ValueError: If it is not a phone number with a calling code.
    """
    from ..gateway.errors import BadRequest
    from .number import e164, parse_phone_number

    number = check_string("a phone number", number, "a string such as '+12065550142'")
    try:
        return e164(parse_phone_number(number, None))
    except BadRequest as error:
        raise ValueError(f"{show(number)} is not a phone number: {error.message}") from None


def _find_key(number: str) -> str:
    try:
        return _read_key(number)
    except (TypeError, ValueError):
        raise KeyError(number) from None
