"""Sequences of records that a test reads: filtered by member, or exactly one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from difflib import SequenceMatcher
from inspect import iscoroutinefunction, isroutine
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Protocol, TypeGuard, TypeVar, overload

from .arguments import refuse_type
from .formatting import show
from .member_types import check_member_type

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

Record = TypeVar("Record")
Kept = TypeVar("Kept")
Check = Callable[[str, str], object]
"""A function that refuses a string that a member never has. It takes the member's name and the string."""

NO_CHECKS: Mapping[str, Check] = {}
_SHOWN = 5
_WIDTH = 100  # characters of a record in a repr
_COMPARED = 200
_RANKED = 1_000
_LISTED = 10
_ABSENT: Any = object()
_NOWHERE: Mapping[str, str] = {}
_NO_KEYS: Mapping[str, Callable[[str], str]] = {}


class Records(Sequence[Record], Generic[Record]):
    """A live view of records, oldest first.

    Args:
        record_type: The type of the records. `filter` and `one` take the fields of a dataclass.
        open_kept: Returns a context manager for the stored values, which are locked meanwhile. They are not copied to
            read one record.
        parse: Turns a stored value into a record. It is called only for the records that are read.
        properties: Other members that `filter` and `one` take: properties of the records, and members that only some
            records have.
        keys: Returns the key by which strings are compared, for each member with several spellings, such as an address.
        checks: The check of each member with a closed set of values.
        elsewhere: Attributes that a test may look for here, each with its real place.
    """

    def __init__(
        self,
        record_type: type[Record],
        open_kept: Callable[[], AbstractContextManager[Sequence[Any]]],
        parse: Callable[[Any], Record],
        properties: Sequence[str] = (),
        keys: Mapping[str, Callable[[str], str]] = _NO_KEYS,
        checks: Mapping[str, Check] = NO_CHECKS,
        elsewhere: Mapping[str, str] = _NOWHERE,
    ) -> None:
        self._record_type = record_type
        self._keys = keys
        self._checks = checks
        self._elsewhere = elsewhere
        self._names = [*_fields_of(record_type), *properties]
        self._open_kept = open_kept
        self._parse = parse

    def filter(self, **members: object) -> list[Record]:
        """Return the records whose members are as given.

        Args:
            **members: Names of the records' members. For each, a value that it must equal, a regular expression that
                must be found in it, or a predicate on it.

        Returns:
            The records, oldest first; an empty list if none match.

        Raises:
            TypeError: If the records have no such member, if the member never has a value of the given type, or if a
                predicate is async.
            ValueError: If the member never has the given string, such as an operation that does not exist.
        """
        self._check_names(members)
        wanted = self._read_wanted(members)
        return [record for record in self if not _differing(record, wanted)]

    def one(self, **members: object) -> Record:
        """Return the only record whose members are as given.

        Args:
            **members: Names of the records' members, and their expected values, as in `filter`.

        Returns:
            The record.

        Raises:
            LookupError: If no record matches, or more than one. The message shows the nearest records and how they
                differ.
            TypeError: If the records have no such member, if the member never has a value of the given type, or if a
                predicate is async.
            ValueError: If the member never has the given string, such as an operation that does not exist.
        """
        __tracebackhide__ = True  # a failing test shows its own line, and our message below it
        self._check_names(members)
        members = self._read_wanted(members)
        records = list(self)
        found = [record for record in records if not _differing(record, members)]
        if len(found) == 1:
            return found[0]
        wanted = ", ".join(f"{name}={show(value)}" for name, value in members.items())
        kind = self._record_type.__name__
        if found:
            shown = "".join(f"\n  {record}" for record in found[:_SHOWN])
            raise LookupError(f"{len(found)} records match {kind}({wanted}), not one:{shown}{_rest(found)}")
        if not records:
            raise LookupError(f"no record matches {kind}({wanted}): the list is empty")
        shown = "".join(
            f"\n  {record}\n    differs in {', '.join(_differing(record, members))}"
            for record in _find_nearest(records, members)
        )
        raise LookupError(f"no record matches {kind}({wanted}); the nearest of {len(records)}:{shown}{_rest(records)}")

    def _read_wanted(self, members: dict[str, object]) -> dict[str, object]:
        """Check the expected values. If a member has spellings, replace its string by one that equals all of them."""
        return {name: self._read_member(name, wanted) for name, wanted in members.items()}

    def _read_member(self, name: str, wanted: object) -> object:
        if _is_predicate(wanted) and (iscoroutinefunction(wanted) or iscoroutinefunction(type(wanted).__call__)):
            refuse_type(name, "a value, a regular expression or a predicate that is not async", wanted)
        has_strings = name in self._checks or name in self._keys
        check_member_type(self._record_type, name, wanted, "str | None" if has_strings else "")
        if not isinstance(wanted, str):
            return wanted
        text = str.__str__(wanted)  # a subclass may override methods, which may raise
        if name in self._checks:
            self._checks[name](name, text)
        return _Spelling(text, self._keys[name]) if name in self._keys else text

    def _check_names(self, members: dict[str, object]) -> None:
        for name in members:
            if name not in self._names:
                known = ", ".join(self._names)
                raise TypeError(f"{self._record_type.__name__} has no member {show(name)}; it has {known}")

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        with self._open_kept() as all_kept:
            kept = all_kept[index]
        return [self._parse(one) for one in kept] if isinstance(index, slice) else self._parse(kept)

    def __iter__(self) -> Iterator[Record]:
        return map(self._parse, self._copy_kept())

    def __reversed__(self) -> Iterator[Record]:
        return map(self._parse, reversed(self._copy_kept()))

    def __len__(self) -> int:
        with self._open_kept() as kept:
            return len(kept)

    def _copy_kept(self) -> list[Any]:
        with self._open_kept() as kept:
            return list(kept)

    if not TYPE_CHECKING:  # otherwise a type checker would accept every name

        def __getattr__(self, name: str) -> NoReturn:
            place = vars(self).get("_elsewhere", _NOWHERE).get(name)
            hint = "" if place is None else f"; use {place}"
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name, obj=self)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        records = list(self)
        lines = "".join(f"\n  {record}" for record in records)
        return f"<{counted(len(records), 'record')}>{lines}"

    def __repr__(self) -> str:
        """Return one line, because pytest shows it several times for one assertion."""
        with self._open_kept() as kept:
            count = len(kept)
            last = kept[-1] if count else None
        if not count:
            return "<0 records>"
        line = str(self._parse(last))
        line = line if len(line) <= _WIDTH else f"{line[:_WIDTH]} …"
        return f"<{counted(count, 'record')}{', the last' if count > 1 else ''}: {line}>"


class _Ordered(Protocol):
    """An ordered collection, such as the values of a dict."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __reversed__(self) -> Iterator[Any]: ...


class LazySequence(Sequence[Kept], Generic[Kept]):
    """The stored values of ordered items, which are computed only for the items that are read.

    Args:
        things: The items, which are not copied.
        read: Returns the stored value of an item.
    """

    def __init__(self, things: _Ordered, read: Callable[[Any], Kept]) -> None:
        self._things = things
        self._read = read

    @overload
    def __getitem__(self, index: int) -> Kept: ...
    @overload
    def __getitem__(self, index: slice) -> list[Kept]: ...
    def __getitem__(self, index: int | slice) -> Kept | list[Kept]:
        if isinstance(index, slice):
            return list(map(self._read, list(self._things)[index]))
        places = range(len(self._things))
        place = places[index]
        after = places[-1] - place
        [thing] = islice(self._things, place, place + 1) if place < after else self._from_end(after)
        return self._read(thing)

    def _from_end(self, after: int) -> Iterator[Any]:
        return islice(reversed(self._things), after, after + 1)

    def __iter__(self) -> Iterator[Kept]:
        return map(self._read, self._things)

    def __len__(self) -> int:
        return len(self._things)


class _Spelling(str):
    """A string that equals every other spelling of the same name or address.

    Args:
        text: The string.
        to_key: Returns the key by which strings are compared.
    """

    __slots__ = ("_key", "_to_key")

    _key: str
    _to_key: Callable[[str], str]

    def __new__(cls, text: str, to_key: Callable[[str], str]) -> _Spelling:
        """Compute the key only once: the string is compared with many others."""
        spelling = super().__new__(cls, text)
        spelling._to_key = to_key
        spelling._key = to_key(text)
        return spelling

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self._to_key(other) == self._key

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._key)


def _fields_of(record_type: type) -> list[str]:
    return [field.name for field in fields(record_type)] if is_dataclass(record_type) else []


def _find_nearest(records: list[Any], members: dict[str, Any]) -> list[Any]:
    """Return the few records that are nearest to the expected members, the newest first.

    If there are many records, only those that differ in the fewest members are compared string by string: that is slow.
    """
    candidates = records[::-1]
    if len(candidates) > _RANKED:
        candidates = sorted(candidates, key=lambda record: _count_differing(record, members))[:_RANKED]
    return sorted(candidates, key=lambda record: _distance(record, members))[:_SHOWN]


def _count_differing(record: object, members: dict[str, Any]) -> int:
    return sum(_differs(name, getattr(record, name, _ABSENT), wanted) for name, wanted in members.items())


def _distance(record: object, members: dict[str, Any]) -> tuple[int, float]:
    """Return a record's distance from the expected members: how many differ, and how unlike the strings are."""
    others = [(getattr(record, name, _ABSENT), wanted) for name, wanted in members.items()]
    texts = [(found[:_COMPARED], text[:_COMPARED]) for found, text in others if _are_texts(found, text)]
    likeness = sum(SequenceMatcher(None, found, text).ratio() for found, text in texts)
    return len(_differing(record, members)), -likeness


def _are_texts(found: object, wanted: object) -> bool:
    return isinstance(found, str) and isinstance(wanted, str)


def _differing(record: object, members: dict[str, Any]) -> list[str]:
    """Return how a record differs from the expected members: a string for each difference."""
    return [
        fault
        for name, wanted in members.items()
        if _differs(name, getattr(record, name, _ABSENT), wanted)
        for fault in list(_differences(name, getattr(record, name, _ABSENT), wanted))[:_SHOWN]
    ]


def _differences(where: str, found: object, wanted: object) -> Iterator[str]:
    """Yield the differences between two values, down to the innermost member."""
    if found is _ABSENT:
        yield f"{where}: the record does not have it"
    elif isinstance(found, dict) and isinstance(wanted, dict):
        for key in [*wanted, *(key for key in found if key not in wanted)]:
            if key not in found:
                yield f"{where}[{key!r}] is missing, expected {show(wanted[key])}"
            elif key not in wanted:
                yield f"{where}[{key!r}]: {show(found[key])} is not expected"
            elif found[key] != wanted[key]:
                yield from _differences(f"{where}[{key!r}]", found[key], wanted[key])
    else:
        relation = "does not match" if _is_pattern(wanted) or _is_predicate(wanted) else "is not"
        yield f"{where}: {show(found)} {relation} {show(wanted)}"


def _differs(member: str, found: object, wanted: object) -> bool:
    """Return whether a value differs from the expected one, which is the user's object: its comparison may raise."""
    if found is _ABSENT:
        return True
    try:
        if _is_pattern(wanted):
            return not isinstance(found, type(wanted.pattern)) or wanted.search(found) is None
        return not wanted(found) if _is_predicate(wanted) else bool(found != wanted)
    except Exception as error:
        raise ValueError(f"{member} cannot be compared with {show(wanted)}: {type(error).__name__}") from error


def _is_pattern(wanted: object) -> TypeGuard[re.Pattern[Any]]:
    return isinstance(wanted, re.Pattern)


def _is_predicate(wanted: object) -> TypeGuard[Callable[[object], object]]:
    """Return whether it is a predicate on a member. A class, or an object with its own `__eq__`, is a value instead."""
    return isroutine(wanted) or (
        callable(wanted) and not isinstance(wanted, type) and type(wanted).__eq__ is object.__eq__
    )


def _rest(records: list[Any]) -> str:
    return f"\n  … and {len(records) - _SHOWN} more" if len(records) > _SHOWN else ""


def listed(ids: list[str], none: str = "none") -> str:
    """Return ids as part of a sentence.

    Args:
        ids: The ids. If there are many, the sentence lists only the last ones.
        none: The words for an empty list, such as `no apps`.
    """
    if not ids:
        return none
    shown = ", ".join(map(repr, ids[-_LISTED:]))
    return shown if len(ids) <= _LISTED else f"{len(ids)}, the last of them {shown}"


def counted(number: int, name: str) -> str:
    """Return a number with its noun in the singular or plural, as part of a sentence."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"
