"""Checks of the names that a test passes to the mock: of operations, and of the values of the model's enumerations."""

from __future__ import annotations

from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, cast, get_args

from ..world.arguments import check_choice
from ..world.formatting import show
from ..world.likeness import Known, enclose, find_nearest
from .literals import MessageEventType
from .model import service_model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from botocore.model import StringShape

_NEAREST = 5
_MESSAGE_EVENT_TYPES: tuple[str, ...] = get_args(MessageEventType)
_PREFIXES = ("_SMS.", "_email.")


def check_operation_name(name: str, others: str = "") -> None:
    """Refuse what is not the name of an operation of the API.

    Args:
        name: The name.
        others: What is valid besides, for the end of the message.

    Raises:
        ValueError: With the nearest names.
    """
    known = service_model().operation_names
    if name in known:
        return
    folded = {_fold(operation): operation for operation in known}
    nearest = [folded[text] for text in get_close_matches(_fold(name), folded, n=_NEAREST, cutoff=0.6)]
    which = f"the nearest are {', '.join(nearest)}" if nearest else "it is called as in the API, such as SendMessages"
    raise ValueError(f"Amazon Pinpoint has no operation {show(name)}; {which}{others}")


def check_operation_member(member: str, name: str) -> None:
    """Refuse the name of an operation that no record has in a member.

    Raises:
        ValueError: With the nearest names.
    """
    try:
        check_operation_name(name)
    except ValueError as error:
        raise ValueError(f"{member}={show(name)} matches nothing: {error}") from None


def check_event_type(member: str, event_type: str) -> None:
    """Refuse a type that no event has: those of an SMS and of an e-mail are a closed set.

    Raises:
        ValueError: With the valid ones of the same channel, and the nearest of them.
    """
    prefix = next((prefix for prefix in _PREFIXES if event_type.startswith(prefix)), None)
    if prefix is None or event_type in _MESSAGE_EVENT_TYPES:
        return
    valid = [known for known in _MESSAGE_EVENT_TYPES if known.startswith(prefix)]
    hint = enclose(find_nearest(event_type, map(Known, valid)))
    raise ValueError(f"{member} must be one of {', '.join(map(repr, valid))}, not {show(event_type)}{hint}")


def check_enumerated(shape_name: str, others: Sequence[str] = ()) -> Callable[[str, str], str]:
    """Return the check of a member whose values are those of an enumeration in the service model, or others."""
    return partial(_check_value, shape_name, others)


def _check_value(shape_name: str, others: Sequence[str], member: str, value: str) -> str:
    shape = cast("StringShape", service_model().shape_for(shape_name))
    return (
        check_choice(member, value, [*shape.enum, *others]) if value else value
    )  # a record without one has an empty string


def _fold(name: str) -> str:
    """Return a name without what boto3 changes in it to name a method."""
    return name.replace("_", "").lower()
