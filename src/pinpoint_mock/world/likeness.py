"""The nearest of what exists to a name that does not, for hints in errors."""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SEARCHED = 1_000
"""How many of the existing resources are looked at, the newest first."""
_MAX_COMPARED = 100
"""How many of them, the newest, are compared by likeness, which takes long: an id may be asked for in a loop."""
_LONGEST = 200  # characters of a name that is compared: the time of a comparison grows with their square
_CUTOFF = 0.6  # how alike two names must be, from 0 to 1; that of difflib
_OPAQUE = re.compile("[0-9a-fA-F]{32}|arn:")  # ids of the service and ARNs, which are alike by chance
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
"""Words that mean one of the values of the service, though they are not spelled like it."""
_OPPOSITES = ("in", "un", "non", "not", "no", "dis")
"""Beginnings that turn a value into its opposite, which is spelled almost like it."""


class Known(NamedTuple):
    """A resource that exists.

    Args:
        id: What a request names it by.
        name: Its name, if it has one beside the id.
    """

    id: str
    name: str | None = None


def find_nearest(wanted: str, known: Iterable[Known]) -> str:
    """Return a question or a sentence about the resource whose id or name is nearest.

    Args:
        wanted: The id or name that does not exist.
        known: The resources that exist, the best first; the first 1,000 are looked at, the first 100 by likeness.

    Returns:
        Such as `did you mean 'shop'?`; empty if none is near.
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


def find_nearest_choice(wanted: str, choices: Iterable[str]) -> str:
    """Return a question about the one of some values that is meant: by its meaning first, and then by its spelling.

    The opposite of a word is spelled almost like it, and is never suggested.

    Args:
        wanted: The value that is not one of them.
        choices: The values.

    Returns:
        Such as `did you mean 'ALL'?`; empty if no value is near.

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
    """Return a hint as the end of a message: in brackets, after a blank; an empty one stays empty."""
    return f" ({hint})" if hint else ""
