"""Reading the inside of a tag: its head, and then its arguments and options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .expressions import BareWord, HelperCall, Literal, Parity, Variable
from .failures import RenderFailure
from .helpers import BLOCKS
from .limits import MAX_CALLS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .expressions import Expression
    from .helpers import Helper

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
_FIRST = re.compile(r"[./\[]")


@dataclass(frozen=True)
class TagContent:
    """The inside of a tag, which can be a variable or a call.

    Args:
        head: The first word in the source.
        arguments: The arguments without a name.
        options: The arguments with a name.
        names: The parameters of the blocks around the tag.
        helpers: The helpers by name.
        inner: The call, if the head is a call in parentheses.
    """

    head: str
    arguments: tuple[Expression, ...]
    options: Mapping[str, Expression]
    names: Collection[str]
    helpers: Mapping[str, Helper]
    inner: Expression | None = None

    @property
    def text(self) -> str:
        """The head without quotes."""
        return _unquote(self.head)

    @property
    def is_alone(self) -> bool:
        """Whether nothing follows the head."""
        return not self.arguments and not self.options

    @property
    def _is_parameter(self) -> bool:
        return self.is_alone and self.head in self.names

    def find_call(self) -> HelperCall | None:
        """Return the call; None if the head is not the name of a helper.

        Raises:
            RenderFailure: If the helper does not accept the arguments.
        """
        helper = None if self._is_parameter else self.helpers.get(self.text)
        if helper is None:
            return None
        helper.check(len(self.arguments), self.options)
        return HelperCall(helper, self.arguments, self.options)

    def to_call(self) -> HelperCall:
        """Return the call.

        Raises:
            RenderFailure: If the helper does not exist, can only open blocks, or does not accept the arguments.
        """
        if self.text in BLOCKS:
            raise RenderFailure(f"{self.text} can only open a block")
        call = self.find_call()
        if call is None:
            hint = "; write else if" if self.text == "elseif" else ""
            raise RenderFailure(f'Missing helper: "{self.text}"{hint}')
        return call

    def to_expression(self) -> Expression:
        """Return the call or the variable.

        Raises:
            RenderFailure: If it is neither.
        """
        if self.inner is not None and self.is_alone:
            return self.inner
        if not self._is_parameter and (self.text in self.helpers or not self.is_alone):
            return self.to_call()
        if self.head[0] in "\"'":
            return Variable(self.text, "this", self.text)
        return _read_simple(self.head, self.names)


def read_tag(inside: str, names: Collection[str], helpers: Mapping[str, Helper]) -> TagContent:
    """Read the inside of a tag.

    Args:
        inside: The inside, without the characters for the kind of tag, such as `#`.
        names: The parameters of the blocks around the tag.
        helpers: The helpers by name.

    Raises:
        RenderFailure: If it is not an expression.
    """
    reader = _TagReader(inside, names, helpers)
    content = reader.read(0)
    if not reader.is_at_end:
        raise RenderFailure("a closing parenthesis has no opening parenthesis")
    return content


def strip_quotes(name: str) -> str:
    """Return a name without its quotes or brackets."""
    return name[1:-1] if name.startswith("[") and name.endswith("]") else _unquote(name)


class _TagReader:
    """A reader of a tag, token by token."""

    def __init__(self, inside: str, names: Collection[str], helpers: Mapping[str, Helper]) -> None:
        self._names = names
        self._helpers = helpers
        self._tokens = list(_tokenize(inside, helpers))
        self._next = 0

    @property
    def is_at_end(self) -> bool:
        return self._next == len(self._tokens)

    def read(self, depth: int) -> TagContent:
        """Read to the end, or to a closing parenthesis."""
        if depth > MAX_CALLS:
            raise RenderFailure(f"calls are nested more than {MAX_CALLS} levels deep")
        kind, head = self._take()
        if kind not in ("word", "text", "opening") or head in ('""', "''"):
            raise RenderFailure("empty tag" if kind == "end" else f"{head!r} is not valid")
        inner = self._read_argument(None, 0, kind, head, depth) if kind == "opening" else None
        helper = self._helpers.get(_unquote(head))
        arguments: list[Expression] = []
        options: dict[str, Expression] = {}
        while not self.is_at_end and self._tokens[self._next][0] != "closing":
            kind, text = self._take()
            if kind == "option":
                name = strip_quotes(text)
                if name in options:
                    raise RenderFailure(f"{name} is given twice")
                options[name] = self._read_argument(helper, text, *self._take(), depth)
            elif options:
                raise RenderFailure(f"the argument {text!r} has no name, but follows an argument with a name")
            else:
                arguments.append(self._read_argument(helper, len(arguments), kind, text, depth))
        return TagContent(head, tuple(arguments), options, self._names, self._helpers, inner)

    def _read_argument(self, helper: Helper | None, place: int | str, kind: str, text: str, depth: int) -> Expression:
        if kind == "opening":
            call = self.read(depth + 1).to_call()
            if self._take()[0] != "closing":
                raise RenderFailure("a parenthesis is not closed")
            return call
        if kind == "text":
            return Literal(_unquote(text))
        if kind != "word":
            raise RenderFailure(f"{text or 'the end'!r} is not valid as an argument")
        if helper is not None and helper.takes_word(place):
            return _read_word(text, self._names)
        return _read_simple(text, self._names)

    def _take(self) -> tuple[str, str]:
        if self.is_at_end:
            return "end", ""
        self._next += 1
        return self._tokens[self._next - 1]


def _tokenize(text: str, helpers: Collection[str]) -> Iterable[tuple[str, str]]:
    done = 0
    while done < len(text):
        match = _TOKEN.match(text, done)
        if match is None:
            hint = "; use eq to compare" if text.startswith("=", done) and "eq" in helpers else ""
            raise RenderFailure(f"{text[done]!r} is not valid{hint}")
        if match.lastgroup != "blank":
            yield str(match.lastgroup), match[str(match.lastgroup)]
        done = match.end()


def _unquote(text: str) -> str:
    return text[1:-1].replace(f"\\{text[0]}", text[0]) if text[:1] in ('"', "'") else text


def _read_simple(word: str, names: Collection[str]) -> Expression:
    """Read a literal or a path."""
    if word in ("true", "false"):
        return Literal(word == "true")
    number = _NUMBER.fullmatch(word)
    if number is not None:
        return Literal(float(word) if number[1] else int(word))
    return _read_variable(word, names)


def _read_word(word: str, names: Collection[str]) -> Expression:
    """Read a literal, a path, or a word without quotes."""
    if word in ("null", "undefined"):
        return Literal(None)
    try:
        simple = _read_simple(word, names)
    except RenderFailure:
        return Literal(word)
    return BareWord(word, simple) if isinstance(simple, Variable) else simple


def _read_variable(word: str, names: Collection[str]) -> Expression:
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
