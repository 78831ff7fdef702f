"""Checks of names that a test passes to the mock: names of operations, and values of the model's enumerations."""

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
    """Check the name of an operation of the API.

    Args:
        name: The name.
        others: Other valid values, for the end of the error message.

    Raises:
        ValueError: If the operation does not exist; the message has the nearest names.
    """
    known = service_model().operation_names
    if name in known:
        return
    folded = {_fold(operation): operation for operation in known}
    nearest = [folded[text] for text in get_close_matches(_fold(name), folded, n=_NEAREST, cutoff=0.6)]
    which = f"the nearest are {', '.join(nearest)}" if nearest else "use a name of the API, such as SendMessages"
    raise ValueError(f"Amazon Pinpoint has no operation {show(name)}; {which}{others}")


def check_operation_member(member: str, name: str) -> None:
    """Check the name of an operation that a test compares with a member of records.

    Raises:
        ValueError: If the operation does not exist; the message has the nearest names.
    """
    try:
        check_operation_name(name)
    except ValueError as error:
        raise ValueError(f"{member}={show(name)} matches nothing: {error}") from None


def check_event_type(member: str, event_type: str) -> None:
    """Check the type of an event: the types for SMS and e-mail are closed sets.

    Raises:
        ValueError: If no event has the type; the message has the valid types of the channel, and the nearest.
    """
    prefix = next((prefix for prefix in _PREFIXES if event_type.startswith(prefix)), None)
    if prefix is None or event_type in _MESSAGE_EVENT_TYPES:
        return
    valid = [known for known in _MESSAGE_EVENT_TYPES if known.startswith(prefix)]
    hint = enclose(find_nearest(event_type, map(Known, valid)))
    raise ValueError(f"{member} must be one of {', '.join(map(repr, valid))}, not {show(event_type)}{hint}")


def check_enumerated(shape_name: str, others: Sequence[str] = ()) -> Callable[[str, str], str]:
    """Return a check of a member whose values are in an enumeration of the service model, or among `others`."""
    return partial(_check_value, shape_name, others)


def _check_value(shape_name: str, others: Sequence[str], member: str, value: str) -> str:
    shape = cast("StringShape", service_model().shape_for(shape_name))
    return (
        check_choice(member, value, [*shape.enum, *others]) if value else value
    )  # a record without one has an empty string


def _fold(name: str) -> str:
    """Return a name in the form in which API names and boto3's method names are equal."""
    return name.replace("_", "").lower()
