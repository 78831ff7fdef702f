"""The check of a resource's members against the service model, at every depth.

Unlike the check of a request, this check finds every fault. It checks the value of a member that does not exist as if
it belonged to the member that the author probably meant. The members that it returns have the types of the model, so
the rules of the service can check them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..gateway.errors import BadRequest
from ..gateway.problems import describe_choice, quote
from ..gateway.validation import checker_of, describe_type
from .findings import Remark
from .inventions import describe_members, find_named_kinds, guess_meaning, is_spelled_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Steps: TypeAlias = "tuple[str | int, ...]"

EVERY_CHOICE: Mapping[str, Sequence[str]] = {}
"""The choices for a resource that may have every value of the service model."""
_ABSENT = object()
"""A placeholder for a value that cannot be used."""
_CONTAINERS: dict[str, tuple[type, str]] = {
    "structure": (dict, "an object"),
    "map": (dict, "an object"),
    "list": (list, "a list"),
}


@dataclass(slots=True)
class MemberCheck:
    """A check of one resource.

    Attributes:
        remarks: The faults, each with its code.
        aliases: The names and positions in the file, by the steps in the service model.
        lost: The steps in the file to values that could not be used, and that the result does not contain.
    """

    remarks: list[tuple[str, Remark]] = field(default_factory=list)
    aliases: dict[Steps, str | int] = field(default_factory=dict)
    lost: list[Steps] = field(default_factory=list)
    _around: list[tuple[str, StructureShape]] = field(default_factory=list)
    _choices: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def check(
        self,
        members: Mapping[str, Any],
        shape: StructureShape,
        required: list[str],
        choices: Mapping[str, Sequence[str]] = EVERY_CHOICE,
    ) -> dict[str, Any]:
        """Check a resource.

        Args:
            members: The resource's members, as they are in the file.
            shape: The shape of the resource in the service model.
            required: The members that the resource must have. For nested values, the model says which are required.
            choices: The values that an error message lists for some members, if they are fewer than the model's.

        Returns:
            The valid members, under the names of the model.
        """
        self._around, self._choices = [(shape.name, shape)], choices
        checked, _ = self._read_members(members, shape, ())
        self._find_missing(required, checked, (), shape.name)
        return checked

    def _read(self, value: Any, shape: Shape, steps: Steps) -> Any:
        """Return a value in the form of the model; `_ABSENT` if it cannot be used."""
        expected = _CONTAINERS.get(shape.type_name)
        if expected is None:
            return self._read_leaf(value, shape, steps)
        python_type, noun = expected
        if not isinstance(value, python_type):
            self._note("E102", steps, f"{_name(steps)} must be {noun}, not {describe_type(value)}")
            return _ABSENT
        return _READERS[shape.type_name](self, value, shape, steps)

    def _read_leaf(self, value: Any, shape: Shape, steps: Steps) -> Any:
        try:
            return checker_of(shape)(value)
        except BadRequest as error:
            code = "E103" if isinstance(value, str) and getattr(shape, "enum", None) else "E102"
            fewer = self._choices.get(str(steps[0])) if code == "E103" and len(steps) == 1 else None
            rule, hint = split_hint(describe_choice(value, fewer) if fewer else error.message)
            self._note(code, steps, f"{_name(steps)} {rule}", hint)
            return _ABSENT

    def _read_structure(self, value: Mapping[str, Any], shape: StructureShape, steps: Steps) -> Any:
        self._around.append((_name(steps), shape))
        checked, has_invented = self._read_members(value, shape, steps)
        self._around.pop()
        is_complete = self._find_missing(shape.required_members, checked, steps, shape.name, quiet=has_invented)
        return checked if is_complete else _ABSENT

    def _read_members(
        self, value: Mapping[str, Any], shape: StructureShape, steps: Steps
    ) -> tuple[dict[str, Any], bool]:
        """Return the members of a structure, and whether some do not exist."""
        form = _form_of(shape)
        checked: dict[str, Any] = {}
        unknown = []
        for given, item in value.items():
            name = form.names.get(given)
            if name is None:
                unknown.append(given)
            elif item is not None:
                self._put(checked, name, given, item, form.members[name], steps)
        for given in unknown:
            self._read_invented(checked, given, value, shape, steps)
        return checked, bool(unknown)

    def _read_invented(
        self, checked: dict[str, Any], given: str, value: Mapping[str, Any], shape: StructureShape, steps: Steps
    ) -> None:
        """Note a member that does not exist, and read its value as the probable member's if the value fits."""
        members = _form_of(shape).members
        meaning = guess_meaning(shape.name, given, list(members), self._find_homes(given, value, shape))
        rule = f"{'activity' if shape.name == 'Activity' else 'member'} {given!r} does not exist"
        where = "" if shape.name == "Activity" else f" in {_name(steps) or shape.name}"
        nearest = f"; the API calls it {meaning.member!r}" if meaning.member else ""
        hint = meaning.advice or ("" if nearest else describe_members(list(members)))
        self._note("E101", (*steps, given), f"{rule}{where}{nearest}", hint)
        is_free = meaning.member and meaning.member not in checked and meaning.member not in value
        if is_free and _may_be(value[given], given, meaning.member, members[meaning.member]):
            self._put(checked, meaning.member, given, value[given], members[meaning.member], steps)
        else:
            self._lose((*steps, given))

    def _find_homes(self, given: str, value: Mapping[str, Any], shape: StructureShape) -> Sequence[str]:
        """Return the structures that have a member of this name: the one probably meant, or all candidates.

        The best candidate is a structure inside that the file has. The next best is one that another member names, such
        as `Type`, then one around the member, then those inside that require the member, then all inside.
        """
        inside = {
            name: cast("StructureShape", member)
            for name, member in _form_of(shape).members.items()
            if member.type_name == "structure" and given in _form_of(cast("StructureShape", member)).members
        }
        named = find_named_kinds(value, inside)
        around = [name for name, outer in reversed(self._around[:-1]) if given in _form_of(outer).members]
        requiring = [name for name, member in inside.items() if given in member.required_members]
        there = [name for name in inside if name in value]
        return there[:1] or named[:1] or around[:1] or requiring or list(inside)

    def _put(self, checked: dict[str, Any], name: str, given: str, item: Any, shape: Shape, steps: Steps) -> None:
        inner = (*steps, name)
        if given != name:
            self.aliases[inner] = given
        read = self._read(item, shape, inner)
        if read is _ABSENT:
            self._lose(inner)
        else:
            checked[name] = read

    def _find_missing(
        self, required: list[str], checked: Mapping[str, Any], steps: Steps, shape: str, *, quiet: bool = False
    ) -> bool:
        """Note missing required members, unless a fault at their place was noted; return whether none is missing."""
        missing = [name for name in required if name not in checked]
        for name in missing:
            inside = (*steps, name)
            if not quiet and not any(remark.steps[: len(inside)] == inside for _, remark in self.remarks):
                self._note("E104", inside, f"{name} is required in {_name(steps) or shape}")
        return not missing

    def _read_map(self, value: Mapping[str, Any], shape: MapShape, steps: Steps) -> dict[str, Any]:
        checked: dict[str, Any] = {}
        for key, item in value.items():
            self._read_key(key, shape.key, steps)
            if item is None:
                continue
            read = self._read(item, shape.value, (*steps, key))
            if read is not _ABSENT:
                checked[key] = read
                continue
            self._lose((*steps, key))
            if shape.value.type_name == "structure" and not cast("StructureShape", shape.value).required_members:
                checked[key] = {}  # other values may refer to it
        return checked

    def _read_key(self, key: str, shape: Shape, steps: Steps) -> None:
        try:
            checker_of(shape)(key)
        except BadRequest as error:
            rule, hint = split_hint(error.message)
            self._note("E103", (*steps, key), f"the key {quote(key)} of {_name(steps)} {rule}", hint)

    def _read_list(self, value: list[Any], shape: ListShape, steps: Steps) -> list[Any]:
        checked: list[Any] = []
        for position, item in enumerate(value):
            inner = (*steps, len(checked))
            if position != len(checked):
                self.aliases[inner] = position
            read = self._read(item, shape.member, inner)
            if read is _ABSENT:
                self.lost.append((*locate_steps(steps, self.aliases), position))
            else:
                checked.append(read)
        return checked

    def _lose(self, steps: Steps) -> None:
        self.lost.append(locate_steps(steps, self.aliases))

    def _note(self, code: str, steps: Steps, message: str, hint: str = "") -> None:
        located = locate_steps(steps, self.aliases)
        self.remarks.append((code, Remark(located, message, hint)))


_READERS: dict[str, Callable[[MemberCheck, Any, Any, Steps], Any]] = {
    "structure": MemberCheck._read_structure,
    "map": MemberCheck._read_map,
    "list": MemberCheck._read_list,
}


def _may_be(value: Any, given: str, member: str, shape: Shape) -> bool:
    """Return whether the value of a member that does not exist fits the member that was probably meant."""
    expected = _CONTAINERS.get(shape.type_name)
    if expected is not None:
        return isinstance(value, expected[0])
    try:
        checker_of(shape)(value)
    except BadRequest:
        return False
    return is_spelled_alike(given, member)


class _Form(NamedTuple):
    """The members of a structure, and their names in files: those of the model, and those in HTTP bodies."""

    members: dict[str, Shape]
    names: dict[str, str]


@cache
def _form_of(shape: StructureShape) -> _Form:
    members = dict(shape.members)
    on_wire = {member.serialization.get("name", name): name for name, member in members.items()}
    return _Form(members, {**on_wire, **{name: name for name in members}})


def locate_steps(steps: Steps, aliases: Mapping[Steps, str | int]) -> Steps:
    """Return the steps in the file.

    Args:
        steps: The steps in the service model.
        aliases: The names and positions in the file, by the steps in the service model.
    """
    if not aliases:
        return steps
    return tuple(aliases.get(steps[: position + 1], step) for position, step in enumerate(steps))


def split_hint(message: str) -> tuple[str, str]:
    """Split an error message from the hint in brackets at its end."""
    head, opening, hint = message.partition(" (did you mean")
    return (head, f"did you mean{hint.removesuffix(')')}") if opening else (message, "")


def _name(steps: Steps) -> str:
    """Return the innermost member of a path, for an error message."""
    names = [step for step in steps if isinstance(step, str)]
    return str(names[-1]) if names else ""


def iterate_texts(value: object, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Yield every string in a value, with the steps to it."""
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from iterate_texts(item, (*steps, name))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from iterate_texts(item, (*steps, position))
