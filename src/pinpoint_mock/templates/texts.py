"""What templates do with texts. Source: facts-messaging 5.4, documented; details as handlebars.java has them."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

from .values import MAX_SIZE, RenderFailure, is_true, number_of, printed, size_of, whole_number_of

if TYPE_CHECKING:
    from collections.abc import Callable

_ELLIPSIS = "..."
_TAG = re.compile("<[^>]*>")
_FIRST_OF_WORD = re.compile(r"(^|\s)(\S)")


def abbreviate(value: Any, width: Any) -> str:
    """At most so many characters, of which the last three are then dots."""
    text, size = printed(value), size_of(width)
    if size <= len(_ELLIPSIS):
        raise RenderFailure(f"the width must be more than {len(_ELLIPSIS)}, not {size}")
    return text if len(text) <= size else text[: size - len(_ELLIPSIS)] + _ELLIPSIS


def capitalize(value: Any) -> str:
    """Each word with a capital; the rest of it as it is."""
    return _FIRST_OF_WORD.sub(lambda match: match[1] + match[2].upper(), printed(value))


def capitalize_first(value: Any) -> str:
    """The first character in upper case."""
    text = printed(value)
    return text[:1].upper() + text[1:]


def center(value: Any, size: Any, pad: Any = " ") -> str:
    """The text between pads; of an odd number of them, the one more stands to the right."""
    text = printed(value)
    missing = max(size_of(size) - len(text), 0)
    return _pads(missing // 2, pad) + text + _pads(missing - missing // 2, pad)


def ljust(value: Any, size: Any, pad: Any = " ") -> str:
    """The text before pads; the width is positional (documented) or `size=` (handlebars.java)."""
    text = printed(value)
    return text + _pads(size_of(size) - len(text), pad)


def rjust(value: Any, size: Any, pad: Any = " ") -> str:
    """The text behind pads."""
    text = printed(value)
    return _pads(size_of(size) - len(text), pad) + text


def _pads(count: int, pad: Any) -> str:
    text = printed(pad) or " "
    return (text * max(count, 0))[: max(count, 0)]


def cut(value: Any, removed: Any = " ") -> str:
    """The text without another, wherever that stands in it; without blanks if none is named."""
    return printed(value).replace(printed(removed), "")


def replace(value: Any, old: Any, new: Any) -> str:
    """The text with another in the place of a third."""
    text, wanted, other = printed(value), printed(old), printed(new)
    if text.count(wanted) * len(other) > 2 * MAX_SIZE:
        raise RenderFailure(f"it makes more than {MAX_SIZE} characters")
    return text.replace(wanted, other)


def join(items: Any, separator: Any, *others: Any, prefix: Any = "", suffix: Any = "") -> str:
    """The items of a list, or those that are given one by one; what stands between them is the last argument."""
    *given, between = items, separator, *others
    texts = [printed(item) for one in given for item in (one if isinstance(one, list) else [one])]
    return printed(prefix) + printed(between).join(texts) + printed(suffix)


def lower(value: Any) -> str:
    """In lower case."""
    return printed(value).lower()


def upper(value: Any) -> str:
    """In upper case."""
    return printed(value).upper()


def slugify(value: Any) -> str:
    """Fit for a URL: lower case, letters, digits and `_`, with hyphens for blanks (documented; not Java's rule)."""
    words = re.sub(r"[^\w\s-]", "", printed(value).strip().lower())
    return re.sub(r"\s+", "-", words)


def strip_tags(value: Any) -> str:
    """Without the tags of HTML; behind the last `>` there is none, however many `<` there are."""
    tagged, bracket, rest = printed(value).rpartition(">")
    return _TAG.sub("", tagged + bracket) + rest


def substring(value: Any, start: Any, end: Any = None) -> str:
    """From one position to before another, else to the end; outside of the text it fails, as in Java (inferred)."""
    text = printed(value)
    first, last = size_of(start), len(text) if end is None else size_of(end)
    if text and not first <= last <= len(text):
        raise RenderFailure(f"{text!r} has no characters from {first} to {last}")
    return text[first:last]


def yesno(value: Any, yes: Any = "yes", no: Any = "no", maybe: Any = "maybe") -> Any:
    """A word for true, false, and what is not there."""
    if value is None:
        return maybe
    return yes if is_true(value) and printed(value) != "false" else no


def inflect(count: Any, singular: Any, plural: Any, include_count: Any = False) -> str:
    """The singular for 1, else the plural; with the number before it if that is wanted."""
    word = printed(singular if number_of(count) == 1 else plural)
    return f"{printed(count).strip()} {word}" if include_count is True or include_count == "true" else word


def ordinalize(value: Any) -> str:
    """A number with its English ending: 1st, 2nd, 3rd, 4th, 11th."""
    number = whole_number_of(value)
    last_two = abs(number) % 100
    ending = "th" if last_two in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(last_two % 10, "th")
    return f"{number}{ending}"


def encode64(value: Any) -> str:
    """In base64."""
    return base64.b64encode(printed(value).encode()).decode()


def decode64(value: Any) -> str:
    """The text that was encoded in base64."""
    encoded = printed(value)
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        raise RenderFailure(f"{encoded!r} is not the base64 of a text") from None


def _digest(algorithm: str) -> Callable[[Any], str]:
    def digest(value: Any) -> str:
        return hashlib.new(algorithm, printed(value).encode(), usedforsecurity=False).hexdigest()

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
    "md5": _digest("md5"),
    "ordinalize": ordinalize,
    "replace": replace,
    "rjust": rjust,
    "sha256": _digest("sha256"),
    "sha512": _digest("sha512"),
    "slugify": slugify,
    "stripTags": strip_tags,
    "substring": substring,
    "upper": upper,
    "yesno": yesno,
}
