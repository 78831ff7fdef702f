"""What stands in a tag: variables, literals and calls, read once and evaluated for each recipient."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from .helpers import BLOCKS, HELPERS, OPENERS
from .paths import find
from .values import RenderFailure, printed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from .frames import Frame
    from .helpers import Helper

MAX_CALLS = 50  # ours: calls within calls
_TOKEN = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<text>"(?:\\"|[^"])*"|'(?:\\'|[^'])*')
    | (?P<opening>\()
    | (?P<closing>\))
    | (?P<option>[^\s()"'=\[\]]+|\[[^\]]*\])\s*=
    | (?P<word>(?:[^\s()"'=\[\]]|\[[^\]]*\])+)
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?")
_SEGMENT = r"(?:[^\s!\"#%&'()*+,;<=>@\[\\\]^`{|}~./]+|\[[^\]]*\])"
_PATH = re.compile(rf"{_SEGMENT}(?:[./]{_SEGMENT})*\.?")
_BEGINNING = re.compile(
    r"""
      @(?:\.\./)*(?:root|index|key|first|last|partial-block)(?=[./]|$)
    | (?P<parity>@(?:\.\./)*(?:odd|even))$
    | \.\.(?:/\.\.)*(?=/|$)
    | this(?=[./]|$)
    | \.(?=/|$)
    """,
    re.VERBOSE,
)
_PART = re.compile(r"\[([^\]]*)\]|([^./\[\]]+)")
_FIRST = re.compile(r"[./\[]")


class Expression(Protocol):
    """Something that has a value."""

    def value(self, frame: Frame) -> Any:
        """What it is for one recipient, at the place where it stands."""


@dataclass(frozen=True)
class Literal:
    """A text, a number, true or false."""

    literal: Any

    def value(self, _: Frame) -> Any:
        """Itself."""
        return self.literal


@dataclass(frozen=True)
class Variable:
    """A path.

    Args:
        name: The path as it is written.
        beginning: Where it begins.
        path: What follows that.
    """

    name: str
    beginning: str
    path: str

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        return tuple(bracketed or bare for bracketed, bare in _PART.findall(self.path) if bare != "this")

    def value(self, frame: Frame) -> Any:
        """What the path leads to; None if that is nothing."""
        start, variables = frame.start(self.beginning), frame.rendering.variables
        if not self.path:
            return start
        if start is variables.tree:
            return variables.value(self.path, self._parts)
        found = find(start, self._parts)
        return start.get(self.path) if found is None and isinstance(start, dict) else found


@dataclass(frozen=True)
class Word:
    """A word that lacks its quotes, unless it is a variable that has a value."""

    word: str
    variable: Variable

    def value(self, frame: Frame) -> Any:
        """The variable's value, else the word."""
        found = self.variable.value(frame)
        return self.word if found is None else found


@dataclass(frozen=True)
class Parity:
    """`@odd` or `@even`."""

    index: str
    remainder: int

    def value(self, frame: Frame) -> bool | None:
        """Whether the index is so; None where there is none."""
        index = frame.start(self.index)
        return None if index is None else index % 2 == self.remainder


@dataclass(frozen=True)
class Call:
    """A call of a helper."""

    helper: Helper
    arguments: tuple[Expression, ...]
    options: Mapping[str, Expression]

    def tested(self) -> Call:
        """The same as a block has it, where it does not matter what a tag would say."""
        options = {name: option for name, option in self.options.items() if name not in ("yes", "no")}
        return Call(self.helper, self.arguments, options)

    def value(self, frame: Frame) -> Any:
        """What the helper makes of its arguments."""
        arguments = [argument.value(frame) for argument in self.arguments]
        options = {name: option.value(frame) for name, option in self.options.items()}
        rendering = frame.rendering
        rendering.spend(sum(len(printed(it)) for it in [*arguments, *options.values()]))
        try:
            result = self.helper.call(rendering.variables, arguments, options)
        except RenderFailure as failure:
            raise self._with_what_is_missing(failure, arguments) from failure
        rendering.spend(len(printed(result)))
        return result

    def _with_what_is_missing(self, failure: RenderFailure, values: Sequence[Any]) -> RenderFailure:
        """The failure, with the first variable among the arguments that has no value."""
        for argument, value in zip(self.arguments, values, strict=True):
            if value is None and isinstance(argument, Variable):
                return RenderFailure(f"{failure.message}; the variable {argument.name} has no value")
        return failure


@dataclass(frozen=True)
class Said:
    """What a tag says, not yet taken for a variable or a call.

    Args:
        head: The first of it, as it is written.
        arguments: What follows.
        options: What follows with names.
        names: The parameters of the blocks around it.
        inner: The call in parentheses that the head is, if it is one.
    """

    head: str
    arguments: tuple[Expression, ...]
    options: Mapping[str, Expression]
    names: Collection[str]
    inner: Expression | None = None

    @property
    def text(self) -> str:
        """The head without quotes."""
        return _unquoted(self.head)

    @property
    def is_alone(self) -> bool:
        """Whether nothing follows the head."""
        return not self.arguments and not self.options

    @property
    def _is_parameter(self) -> bool:
        return self.is_alone and self.head in self.names

    def called(self, helpers: Mapping[str, Helper]) -> Call | None:
        """The call that it is; None if its head is none of these helpers.

        Raises:
            RenderFailure: If the helper does not take what follows.
        """
        helper = None if self._is_parameter else helpers.get(self.text)
        if helper is None:
            return None
        helper.check(len(self.arguments), self.options)
        return Call(helper, self.arguments, self.options)

    def call(self) -> Call:
        """The call of a helper that it is.

        Raises:
            RenderFailure: If there is no such helper, or it does not take what follows.
        """
        call = self.called(HELPERS)
        if call is None and self.text in BLOCKS:
            raise RenderFailure(f"{self.text} opens a block")
        if call is None:
            hint = "; it is written else if" if self.text == "elseif" else ""
            raise RenderFailure(f'Missing helper: "{self.text}"{hint}')
        return call

    def expression(self) -> Expression:
        """The call or variable that it is.

        Raises:
            RenderFailure: If it can be neither.
        """
        if self.inner is not None and self.is_alone:
            return self.inner
        if not self._is_parameter and (self.text in OPENERS or not self.is_alone):
            return self.call()
        if self.head[0] in "\"'":
            return Variable(self.text, "this", self.text)
        return _simple(self.head, self.names)


def read(text: str, names: Collection[str]) -> Said:
    """Read the inside of a tag.

    Args:
        text: The inside, without what says of which kind the tag is.
        names: The parameters of the blocks around it.

    Raises:
        RenderFailure: If it is no expression.
    """
    reader = _Reader(text, names)
    tag = reader.tag(0)
    if not reader.is_at_end:
        raise RenderFailure("a parenthesis is closed that is not open")
    return tag


class _Reader:
    """What reads the inside of one tag, token by token."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self._names = names
        self._tokens = list(_tokens(text))
        self._next = 0

    @property
    def is_at_end(self) -> bool:
        return self._next == len(self._tokens)

    def tag(self, depth: int) -> Said:
        """All to the end, or to a closing parenthesis."""
        if depth > MAX_CALLS:
            raise RenderFailure(f"calls are nested more than {MAX_CALLS} deep")
        kind, head = self._take()
        if kind not in ("word", "text", "opening") or head in ('""', "''"):
            raise RenderFailure("empty tag" if kind == "end" else f"{head!r} is not valid")
        inner = self._argument(None, 0, kind, head, depth) if kind == "opening" else None
        helper = OPENERS.get(_unquoted(head))
        arguments: list[Expression] = []
        options: dict[str, Expression] = {}
        while not self.is_at_end and self._tokens[self._next][0] != "closing":
            kind, text = self._take()
            if kind == "option":
                name = bare_name(text)
                if name in options:
                    raise RenderFailure(f"{name} is given twice")
                options[name] = self._argument(helper, text, *self._take(), depth)
            elif options:
                raise RenderFailure(f"{text!r} has no name, and stands behind what has one")
            else:
                arguments.append(self._argument(helper, len(arguments), kind, text, depth))
        return Said(head, tuple(arguments), options, self._names, inner)

    def _argument(self, helper: Helper | None, place: int | str, kind: str, text: str, depth: int) -> Expression:
        if kind == "opening":
            call = self.tag(depth + 1).call()
            if self._take()[0] != "closing":
                raise RenderFailure("a parenthesis is not closed")
            return call
        if kind == "text":
            return Literal(_unquoted(text))
        if kind != "word":
            raise RenderFailure(f"{text or 'the end'!r} is not valid as an argument")
        if helper is not None and helper.takes_word(place):
            return _word(text, self._names)
        return _simple(text, self._names)

    def _take(self) -> tuple[str, str]:
        if self.is_at_end:
            return "end", ""
        self._next += 1
        return self._tokens[self._next - 1]


def _tokens(text: str) -> Iterable[tuple[str, str]]:
    done = 0
    while done < len(text):
        match = _TOKEN.match(text, done)
        if match is None:
            hint = "; eq compares" if text.startswith("=", done) else ""
            raise RenderFailure(f"{text[done]!r} is not valid{hint}")
        if match.lastgroup != "blank":
            yield str(match.lastgroup), match[str(match.lastgroup)]
        done = match.end()


def bare_name(text: str) -> str:
    """A name without its quotes or brackets."""
    return text[1:-1] if text.startswith("[") and text.endswith("]") else _unquoted(text)


def _unquoted(text: str) -> str:
    return text[1:-1].replace(f"\\{text[0]}", text[0]) if text[:1] in ('"', "'") else text


def _simple(word: str, names: Collection[str]) -> Expression:
    """A literal or a path."""
    if word in ("true", "false"):
        return Literal(word == "true")
    number = _NUMBER.fullmatch(word)
    if number is not None:
        return Literal(float(word) if number[1] else int(word))
    return _variable(word, names)


def _word(word: str, names: Collection[str]) -> Expression:
    """The same, where a word may lack its quotes."""
    if word in ("null", "undefined"):
        return Literal(None)
    try:
        simple = _simple(word, names)
    except RenderFailure:
        return Literal(word)
    return Word(word, simple) if isinstance(simple, Variable) else simple


def _variable(word: str, names: Collection[str]) -> Expression:
    beginning = _BEGINNING.match(word)
    first = word[: beginning.end()] if beginning else _FIRST.split(word, maxsplit=1)[0]
    if beginning is None and first not in names:
        start, path = "this", word
    else:
        start, path = "this" if first == "." else first, word[len(first) :]
        path = path[1:] if path.startswith((".", "/")) else path
    if path and _PATH.fullmatch(path) is None:
        raise RenderFailure(f"{word!r} is not valid")
    if beginning is not None and beginning.lastgroup == "parity":
        return Parity(re.sub("odd|even", "index", first), 1 if first.endswith("odd") else 0)
    return Variable(word, start, path)
