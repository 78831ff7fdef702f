"""The helpers for texts (documented; details as in handlebars.java). Source: docs/behaviours.md#helpers."""

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
    """Cut a text to so many characters; the last three are dots then."""
    text, size = to_text(value), read_size(width)
    if size <= len(_ELLIPSIS):
        raise RenderFailure(f"the width must be more than {len(_ELLIPSIS)}, not {size}")
    return text if len(text) <= size else text[: size - len(_ELLIPSIS)] + _ELLIPSIS


def capitalize(value: Any) -> str:
    """Put the first letter of each word in upper case; the rest stays."""
    return _FIRST_OF_WORD.sub(lambda match: match[1] + match[2].upper(), to_text(value))


def capitalize_first(value: Any) -> str:
    """Put the first character in upper case."""
    text = to_text(value)
    return text[:1].upper() + text[1:]


def center(value: Any, size: Any, pad: Any = " ") -> str:
    """Put a text between pads; the odd pad stands to the right."""
    text = to_text(value)
    missing = max(read_size(size) - len(text), 0)
    return _make_pads(missing // 2, pad) + text + _make_pads(missing - missing // 2, pad)


def ljust(value: Any, size: Any, pad: Any = " ") -> str:
    """Put a text before pads; the width is positional (documented) or `size=` (handlebars.java)."""
    text = to_text(value)
    return text + _make_pads(read_size(size) - len(text), pad)


def rjust(value: Any, size: Any, pad: Any = " ") -> str:
    """Put a text after pads."""
    text = to_text(value)
    return _make_pads(read_size(size) - len(text), pad) + text


def _make_pads(count: int, pad: Any) -> str:
    text = to_text(pad) or " "
    return (text * max(count, 0))[: max(count, 0)]


def cut(value: Any, removed: Any = " ") -> str:
    """Remove a text from another, wherever it stands; blanks if none is given."""
    return to_text(value).replace(to_text(removed), "")


def replace(value: Any, old: Any, new: Any) -> str:
    """Replace a text in another by a third."""
    text, wanted, other = to_text(value), to_text(old), to_text(new)
    if text.count(wanted) * len(other) > 2 * MAX_VALUE_LENGTH:
        raise RenderFailure(f"it makes more than {MAX_VALUE_LENGTH} characters")
    return text.replace(wanted, other)


def join(items: Any, separator: Any, *others: Any, prefix: Any = "", suffix: Any = "") -> str:
    """Join the items of a list, or items that are given one by one; the last argument stands between them."""
    *given, between = items, separator, *others
    texts = [to_text(item) for one in given for item in (one if isinstance(one, list) else [one])]
    return to_text(prefix) + to_text(between).join(texts) + to_text(suffix)


def lower(value: Any) -> str:
    """Put a text in lower case."""
    return to_text(value).lower()


def upper(value: Any) -> str:
    """Put a text in upper case."""
    return to_text(value).upper()


def slugify(value: Any) -> str:
    """Make a text fit for a URL: lower-case letters, digits, `_`, hyphens for blanks (documented; not so in Java)."""
    words = re.sub(r"[^\w\s-]", "", to_text(value).strip().lower())
    return re.sub(r"\s+", "-", words)


def strip_tags(value: Any) -> str:
    """Remove the tags of HTML; no tag begins after the last `>`, however many `<` follow it."""
    tagged, bracket, rest = to_text(value).rpartition(">")
    return _TAG.sub("", tagged + bracket) + rest


def substring(value: Any, start: Any, end: Any = None) -> str:
    """Cut out a text between two positions, or to the end; positions outside fail, as in Java (inferred)."""
    text = to_text(value)
    first, last = read_size(start), len(text) if end is None else read_size(end)
    if text and not first <= last <= len(text):
        raise RenderFailure(f"{text!r} has no characters from {first} to {last}")
    return text[first:last]


def yesno(value: Any, yes: Any = "yes", no: Any = "no", maybe: Any = "maybe") -> Any:
    """Return a word for true, for false, or for a missing value."""
    if value is None:
        return maybe
    return yes if is_true(value) and to_text(value) != "false" else no


def inflect(count: Any, singular: Any, plural: Any, include_count: Any = False) -> str:
    """Return the singular for 1, else the plural, with the number before it if `includeCount` is true."""
    word = to_text(singular if read_number(count) == 1 else plural)
    return f"{to_text(count).strip()} {word}" if include_count is True or include_count == "true" else word


def ordinalize(value: Any) -> str:
    """Return a number with its English ending: 1st, 2nd, 3rd, 4th, 11th."""
    number = read_whole_number(value)
    last_two = abs(number) % 100
    ending = "th" if last_two in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(last_two % 10, "th")
    return f"{number}{ending}"


def encode64(value: Any) -> str:
    """Encode a text in base64."""
    return base64.b64encode(to_text(value).encode()).decode()


def decode64(value: Any) -> str:
    """Decode a text from base64."""
    encoded = to_text(value)
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        raise RenderFailure(f"{encoded!r} is not the base64 of a text") from None


def _make_digest(algorithm: str) -> Callable[[Any], str]:
    def digest(value: Any) -> str:
        """Return the digest of a text in hexadecimal digits."""
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
