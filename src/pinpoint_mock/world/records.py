"""Sequences of records that a test reads: filtered by member, or exactly one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar, overload

Record = TypeVar("Record")

_SHOWN = 5


class Records(Sequence[Record], Generic[Record]):
    """A live view of records, oldest first.

    Args:
        record_type: The dataclass of the records; its fields are what `filter` and `one` take.
        read: Gives the records as they are now.
    """

    def __init__(self, record_type: type[Record], read: Callable[[], list[Record]]) -> None:
        self._record_type = record_type
        self._read = read

    def filter(self, **members: object) -> list[Record]:
        """The records whose members equal those given.

        Args:
            **members: Names of the record's fields, with the values wanted.

        Returns:
            The records, oldest first; an empty list if there is none.

        Raises:
            TypeError: For a name that the records do not have.
        """
        self._check_names(members)
        return [record for record in self._read() if not _differing(record, members)]

    def one(self, **members: object) -> Record:
        """The only record whose members equal those given.

        Args:
            **members: Names of the record's fields, with the values wanted.

        Returns:
            The record.

        Raises:
            LookupError: If there is none or more than one; the text shows the nearest records, with what
                differs.
            TypeError: For a name that the records do not have.
        """
        self._check_names(members)
        records = self._read()
        found = [record for record in records if not _differing(record, members)]
        if len(found) == 1:
            return found[0]
        wanted = ", ".join(f"{name}={value!r}" for name, value in members.items())
        kind = self._record_type.__name__
        if found:
            shown = "".join(f"\n  {record}" for record in found[:_SHOWN])
            raise LookupError(f"{len(found)} records match {kind}({wanted}), not one:{shown}{_rest(found)}")
        if not records:
            raise LookupError(f"no record matches {kind}({wanted}): there is none at all")
        nearest = sorted(records, key=lambda record: len(_differing(record, members)))
        shown = "".join(
            f"\n  {record}\n    differs in {', '.join(_differing(record, members))}" for record in nearest[:_SHOWN]
        )
        raise LookupError(f"no record matches {kind}({wanted}); the nearest of {len(records)}:{shown}{_rest(nearest)}")

    def _check_names(self, members: dict[str, object]) -> None:
        known = [field.name for field in fields(self._record_type)]  # type: ignore[arg-type]
        for name in members:
            if name not in known:
                raise TypeError(f"{self._record_type.__name__} has no member {name!r}; it has {', '.join(known)}")

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        return self._read()[index]

    def __iter__(self) -> Iterator[Record]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        lines = "".join(f"\n  {record}" for record in self._read())
        return f"<{len(self)} records>{lines}"


def _differing(record: object, members: dict[str, Any]) -> list[str]:
    """The members in which a record is not as wanted, each with both values."""
    return [
        f"{name}: {getattr(record, name)!r} is not {wanted!r}"
        for name, wanted in members.items()
        if getattr(record, name) != wanted
    ]


def _rest(records: list[Any]) -> str:
    return f"\n  … and {len(records) - _SHOWN} more" if len(records) > _SHOWN else ""
