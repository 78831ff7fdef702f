"""The search for the nearest existing name, for hints in error messages."""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SEARCHED = 1_000
"""The number of existing resources that are searched, the newest first."""
_MAX_COMPARED = 100
"""The number of the newest resources that are compared by likeness. It is slow, and a test may ask in a loop."""
_LONGEST = 200  # the longest name that is compared, in characters: the time grows with the square of the length
_CUTOFF = 0.6  # the likeness that two names must have, from 0 to 1; difflib's default
_ALIKE_CUTOFF = 0.8  # for a name that may be right, so that a hint about it must not be a guess
_OPAQUE = re.compile("[0-9a-fA-F]{32}|arn:")  # ids of the service and ARNs, which may be alike by chance
_OPAQUE_CUTOFF = 0.93  # two characters of 32 may differ


_SYNONYMS = {
    "ALL": "and every everyone",
    "ANY": "or some one",
    "NONE": "not nobody neither nor",
    "INCLUSIVE": "equal equals eq is in include includes",
    "EXCLUSIVE": "not notequal notequals ne neq isnot notin exclude excludes",
    "CONTAINS": "like has",
    "EQUAL": "equals eq is",
    "GREATER_THAN": "gt more above",
    "GREATER_THAN_OR_EQUAL": "gte ge atleast minimum",
    "LESS_THAN": "lt less below",
    "LESS_THAN_OR_EQUAL": "lte le atmost maximum",
    "ACTIVE": "published publish running live started start enabled on",
    "PAUSED": "pause suspended onhold",
    "CANCELLED": "canceled cancel stopped stop",
    "COMPLETED": "complete finished done ended",
    "INACTIVE": "disabled off",
    "ONCE": "now immediate immediately",
    "PROMOTIONAL": "marketing bulk",
    "EMAIL": "mail",
    "SMS": "text textmessage",
    "VOICE": "call phone",
    "GCM": "fcm firebase android google",
    "APNS": "ios apple iphone",
    "CUSTOM": "webhook lambda",
    "INAPP": "inappmessage",
}
"""Words that mean a value of the service but are spelled differently."""
_OPPOSITES = ("in", "un", "non", "not", "no", "dis")
"""Prefixes that turn a value into its opposite, although the spelling is almost the same."""


class Known(NamedTuple):
    """A resource that exists.

    Args:
        id: The id that requests use.
        name: Its name; None if it has only an id.
    """

    id: str
    name: str | None = None


def find_nearest(wanted: str, known: Iterable[Known]) -> str:
    """Return a question or a sentence about the resource with the nearest id or name.

    Args:
        wanted: The id or name that does not exist.
        known: The existing resources, the best first. The first 1,000 are searched, and the first 100 by likeness.

    Returns:
        A question such as `did you mean 'shop'?`; empty if none is near.
    """
    if len(wanted) > _LONGEST:
        return ""
    folded = wanted.casefold()
    labels: dict[str, tuple[str, str]] = {}
    for entity_id, name in islice(known, MAX_SEARCHED):
        for label in (entity_id, name):
            if label and len(label) <= _LONGEST:
                labels.setdefault(label.casefold(), (label, entity_id))
    cutoff = _OPAQUE_CUTOFF if _OPAQUE.search(wanted) else _CUTOFF
    newest = islice(labels, _MAX_COMPARED)
    near = [folded] if folded in labels else get_close_matches(folded, newest, n=1, cutoff=cutoff)
    if not near:
        return ""
    label, entity_id = labels[near[0]]
    if label == entity_id:
        return f"did you mean {entity_id!r}?"
    if label == wanted:
        return f"{label!r} is its name; its id is {entity_id!r}"
    return f"did you mean {label!r}, whose id is {entity_id!r}?"


def find_alike(wanted: str, names: Iterable[str]) -> str:
    """Return the name that is spelled almost like another one; empty if none is.

    It is stricter than `find_nearest`, for a name that may be right: a column, a variable or a type of event of the
    user's own.

    Args:
        wanted: The name that was not found.
        names: The names to compare it with. Names of over 200 characters are not compared.

    >>> find_alike("sales", ["sale", "visit"])
    'sale'
    """
    short = [name for name in (names if len(wanted) <= _LONGEST else ()) if len(name) <= _LONGEST]
    return next(iter(get_close_matches(wanted, short, n=1, cutoff=_ALIKE_CUTOFF)), "")


def find_nearest_choice(wanted: str, choices: Iterable[str]) -> str:
    """Return a question about the choice that was probably meant: first by meaning, then by spelling.

    The opposite of a word is never suggested, although its spelling is almost the same.

    Args:
        wanted: The value that is not a choice.
        choices: The valid values.

    Returns:
        A question such as `did you mean 'ALL'?`; empty if no choice is near.

    >>> find_nearest_choice("AND", ["ALL", "ANY"])
    "did you mean 'ALL'?"
    """
    valid = tuple(choices)
    word = _fold(wanted)
    for choice in valid:
        if word in _SYNONYMS.get(choice, "").split():
            return f"did you mean {choice!r}?"
    return find_nearest(wanted, (Known(choice) for choice in valid if not _are_opposites(word, _fold(choice))))


def _are_opposites(one: str, other: str) -> bool:
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return any(longer == f"{beginning}{shorter}" for beginning in _OPPOSITES)


def _fold(word: str) -> str:
    return re.sub("[^a-z0-9]", "", word[:_LONGEST].casefold())


def enclose(hint: str) -> str:
    """Return a hint as the end of a message: in brackets, after a space. An empty hint stays empty."""
    return f" ({hint})" if hint else ""
