"""What the engine writes differently from Pinpoint, translated tag by tag. Source: facts-messaging 5.4, 5.5.

- a printed variable is handed to `@print` with its own text, which decides what is missing;
- `{{#* inline "name"}}` may have a blank;
- words may lack quotes where a literal is meant: `tz=America/Los_Angeles`, `{{inflect 3 apple apples}}`;
- `{{^}}` is an else; `@odd` and `@even` exist; `each` takes at most 15 items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .values import RenderFailure

if TYPE_CHECKING:
    from collections.abc import Container

_OPENING = re.compile(
    r"""
      (?P<text>(?<!\\)\\\{\{)   # \{{ is text
    | (?P<raw>\{\{\{\{)         # a raw block
    | (?P<comment>\{\{~?!--)
    | (?P<unescaped>\{\{~?\{)
    | (?P<tag>\{\{~?)
    """,
    re.VERBOSE,
)
_CLOSINGS = {
    "comment": re.compile(r"--~?\}\}"),
    "unescaped": re.compile(r"\}~?\}\}"),
    "tag": re.compile(r"~?\}\}"),
}
_TRANSLATED = frozenset({"tag", "unescaped"})
_VARIABLE = re.compile(r"(?:[^\s\[\]()\"'=|#>!*^{}&~]|\[[^\[\]]*\])+")
_WORD = re.compile(r"(?!\d)[\w/.-]+")
_TOKEN = re.compile(r"""\s+|"[^"]*"|'[^']*'|[()]|(?:[^\s()"'\[]|\[[^\[\]]*\])+|.""", re.DOTALL)
_WITH_WORDS = frozenset({"inputFormat", "outputFormat", "tz"})
_INLINE = re.compile(r"#\*\s*inline\b")
_LITERALS = frozenset({"true", "false", "null", "undefined"})


def rewritten(source: str, functions: Container[str]) -> tuple[str, list[str]]:
    """A template as the engine understands it.

    Args:
        source: The template.
        functions: The names that are not those of variables, although they stand alone in a tag.

    Returns:
        The text, and the variables that it prints, which it names by their number.

    Raises:
        RenderFailure: If a tag is not closed.
    """
    names: list[str] = []
    written: list[str] = []
    done = 0
    while (opening := _OPENING.search(source, done)) is not None:
        start, end = _closing(source, opening)
        inside = source[opening.end() : start]
        if opening.lastgroup in _TRANSLATED:
            inside = _tag(inside.strip(), names, functions)
        written += [source[done : opening.start()], opening[0], inside, source[start:end]]
        done = end
    return "".join(written) + source[done:], names


def _closing(source: str, opening: re.Match[str]) -> tuple[int, int]:
    """Where that which closes something begins and ends."""
    kind = str(opening.lastgroup)
    if kind == "text":
        return opening.end(), opening.end()
    closing = _closing_of_raw(source, opening) if kind == "raw" else _CLOSINGS[kind]
    match = closing.search(source, opening.end())
    if match is None:
        raise RenderFailure("The template cannot be rendered: unclosed tag")
    return match.span()


def _closing_of_raw(source: str, opening: re.Match[str]) -> re.Pattern[str]:
    """What closes a raw block: its name once more."""
    name = source[opening.end() : source.find("}}}}", opening.end())].split()[:1]
    return re.compile(re.escape(f"{{{{{{{{/{''.join(name)}}}}}}}}}"))


def _tag(inside: str, names: list[str], functions: Container[str]) -> str:
    """The inside of a tag, translated."""
    if inside == "^":
        return "else"
    if inside.startswith(("!", "/", ">")):
        return inside
    mark = "&" if inside.startswith("&") else ""
    body = inside[len(mark) :].strip()
    if body != "else" and body not in functions and _VARIABLE.fullmatch(body):
        names.append(body)
        body = f"@print {body} {len(names) - 1}"
    return mark + _arguments(_INLINE.sub("#*inline", body, count=1))


@dataclass
class _Call:
    """A call within a tag, as far as it has been read: its name, and how many arguments it has."""

    name: str | None = None
    count: int = 0


def _arguments(body: str) -> str:
    """The inside of a tag, its arguments translated."""
    calls = [_Call()]
    written: list[str] = []
    for token in _TOKEN.findall(body):
        if token == "(":
            calls[-1].count += 1
            calls.append(_Call())
        elif token == ")":
            if len(calls) > 1:
                calls.pop()
        elif not token.isspace():
            token = _argument(calls[-1], token)
        written.append(token)
    return "".join(written)


def _argument(call: _Call, token: str) -> str:
    if call.name is None or (call.name == "else" and call.count == 0):
        call.name = token.lstrip("#^")
        return token
    key, equals, value = token.partition("=")
    if equals:
        return f"{key}={_bare(value)}" if key in _WITH_WORDS and value else token
    call.count += 1
    if token in ("@odd", "@even"):
        return f"({token})"
    if call.name == "inflect" and call.count in (2, 3) and _WORD.fullmatch(token):
        return _bare(token)
    if call.name == "each" and call.count == 1 and token[0] not in "\"'":
        return f"(@listed {token})"
    return token


def _bare(word: str) -> str:
    """A word that lacks its quotes: a variable if there is one of that name, which the engine finds out."""
    if _WORD.fullmatch(word) is None:
        return f'"{word}"'
    return word if word in _LITERALS else f'(@word {word} "{word}")'
