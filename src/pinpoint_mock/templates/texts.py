"""The helpers for strings (documented; details as in handlebars.java). Source: docs/behaviours/templates.md#helpers."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

from ..handlebars.failures import RenderFailure
from ..handlebars.limits import MAX_VALUE_LENGTH
from ..handlebars.values import is_true, to_text
from .numbers import read_number, read_size, read_whole_number

if TYPE_CHECKING:
    from collections.abc import Callable

_ELLIPSIS = "..."
_TAG = re.compile("<[^>]*>")
_FIRST_OF_WORD = re.compile(r"(^|\s)(\S)")


def abbreviate(value: Any, width: Any) -> str:
    """Shorten a string to a number of characters. If it is cut, the last three characters are dots."""
    text, size = to_text(value), read_size(width)
    if size <= len(_ELLIPSIS):
        raise RenderFailure(f"the width must be more than {len(_ELLIPSIS)}, not {size}")
    return text if len(text) <= size else text[: size - len(_ELLIPSIS)] + _ELLIPSIS


def capitalize(value: Any) -> str:
    """Put the first letter of each word in upper case, and leave the rest unchanged."""
    return _FIRST_OF_WORD.sub(lambda match: match[1] + match[2].upper(), to_text(value))


def capitalize_first(value: Any) -> str:
    """Put the first character in upper case."""
    text = to_text(value)
    return text[:1].upper() + text[1:]


def center(value: Any, size: Any, pad: Any = " ") -> str:
    """Center a string between pads. An odd pad is on the right."""
    text = to_text(value)
    missing = max(read_size(size) - len(text), 0)
    return _make_pads(missing // 2, pad) + text + _make_pads(missing - missing // 2, pad)


def ljust(value: Any, size: Any, pad: Any = " ") -> str:
    """Pad a string on the right. The width is positional (documented) or `size=` (handlebars.java)."""
    text = to_text(value)
    return text + _make_pads(read_size(size) - len(text), pad)


def rjust(value: Any, size: Any, pad: Any = " ") -> str:
    """Pad a string on the left."""
    text = to_text(value)
    return _make_pads(read_size(size) - len(text), pad) + text


def _make_pads(count: int, pad: Any) -> str:
    text = to_text(pad) or " "
    return (text * max(count, 0))[: max(count, 0)]


def cut(value: Any, removed: Any = " ") -> str:
    """Remove all occurrences of a string, by default of a blank."""
    return to_text(value).replace(to_text(removed), "")


def replace(value: Any, old: Any, new: Any) -> str:
    """Replace all occurrences of a string by another one."""
    text, wanted, other = to_text(value), to_text(old), to_text(new)
    if text.count(wanted) * len(other) > 2 * MAX_VALUE_LENGTH:
        raise RenderFailure(f"its result has more than {MAX_VALUE_LENGTH} characters")
    return text.replace(wanted, other)


def join(items: Any, separator: Any, *others: Any, prefix: Any = "", suffix: Any = "") -> str:
    """Join the items of a list, or single arguments, with the last argument as the separator."""
    *given, between = items, separator, *others
    texts = [to_text(item) for one in given for item in (one if isinstance(one, list) else [one])]
    return to_text(prefix) + to_text(between).join(texts) + to_text(suffix)


def lower(value: Any) -> str:
    """Put a string in lower case."""
    return to_text(value).lower()


def upper(value: Any) -> str:
    """Put a string in upper case."""
    return to_text(value).upper()


def slugify(value: Any) -> str:
    """Make a string fit for a URL: lower-case letters, digits, `_`, hyphens for blanks (documented; Java differs)."""
    words = re.sub(r"[^\w\s-]", "", to_text(value).strip().lower())
    return re.sub(r"\s+", "-", words)


def strip_tags(value: Any) -> str:
    """Remove the tags of HTML."""
    # No tag ends after the last `>`, so the search stops there, however many `<` follow.
    tagged, bracket, rest = to_text(value).rpartition(">")
    return _TAG.sub("", tagged + bracket) + rest


def substring(value: Any, start: Any, end: Any = None) -> str:
    """Return the characters between two positions, or to the end. Positions outside fail, as in Java (inferred)."""
    text = to_text(value)
    first, last = read_size(start), len(text) if end is None else read_size(end)
    if text and not first <= last <= len(text):
        raise RenderFailure(f"{text!r} has no characters from {first} to {last}")
    return text[first:last]


def yesno(value: Any, yes: Any = "yes", no: Any = "no", maybe: Any = "maybe") -> Any:
    """Return one of three words: for a true, a false or a missing value."""
    if value is None:
        return maybe
    return yes if is_true(value) and to_text(value) != "false" else no


def inflect(count: Any, singular: Any, plural: Any, include_count: Any = False) -> str:
    """Return the singular for 1 and the plural otherwise. If `includeCount` is true, the number comes before it."""
    word = to_text(singular if read_number(count) == 1 else plural)
    return f"{to_text(count).strip()} {word}" if include_count is True or include_count == "true" else word


def ordinalize(value: Any) -> str:
    """Return a number with its English ending: 1st, 2nd, 3rd, 4th, 11th."""
    number = read_whole_number(value)
    last_two = abs(number) % 100
    ending = "th" if last_two in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(last_two % 10, "th")
    return f"{number}{ending}"


def encode64(value: Any) -> str:
    """Encode a string in base64."""
    return base64.b64encode(to_text(value).encode()).decode()


def decode64(value: Any) -> str:
    """Decode a string from base64."""
    encoded = to_text(value)
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        raise RenderFailure(f"{encoded!r} is not a base64-encoded string") from None


def _make_digest(algorithm: str) -> Callable[[Any], str]:
    def digest(value: Any) -> str:
        """Return the digest of a string in hexadecimal digits."""
        return hashlib.new(algorithm, to_text(value).encode(), usedforsecurity=False).hexdigest()

    return digest


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abbreviate": abbreviate,
    "capitalize": capitalize,
    "capitalizeFirst": capitalize_first,
    "center": center,
    "cut": cut,
    "decode64": decode64,
    "encode64": encode64,
    "inflect": inflect,
    "join": join,
    "ljust": ljust,
    "lower": lower,
    "md5": _make_digest("md5"),
    "ordinalize": ordinalize,
    "replace": replace,
    "rjust": rjust,
    "sha256": _make_digest("sha256"),
    "sha512": _make_digest("sha512"),
    "slugify": slugify,
    "stripTags": strip_tags,
    "substring": substring,
    "upper": upper,
    "yesno": yesno,
}
