"""The responses of operations that read, for code of ours: no call is logged, and no operation counts as retired."""

from __future__ import annotations

from typing import Any

from .binding import binding_of
from .model import route_named


def read_answer(operation_name: str, **arguments: Any) -> Any:
    """Return the payload of an operation's response, with the member names that boto3 uses.

    Args:
        operation_name: An operation that only reads, such as `GetJourney`.
        **arguments: The arguments of its function, such as `app` and `journey_id`.

    Raises:
        NotFound: If the resource does not exist.
    """
    return binding_of(route_named(operation_name)).operation.function(**arguments)
