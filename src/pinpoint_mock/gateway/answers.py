"""The answers of operations that read, for what is not a request: no call is noted, and nothing is retired."""

from __future__ import annotations

from typing import Any

from .binding import binding_of
from .model import route_named


def read_answer(operation_name: str, **arguments: Any) -> Any:
    """Return the payload that an operation answers, with the names of members that boto3 has.

    Args:
        operation_name: An operation that only reads, such as `GetJourney`.
        **arguments: What its function takes, such as `app` and `journey_id`.

    Raises:
        NotFound: If the resource does not exist.
    """
    return binding_of(route_named(operation_name)).operation.function(**arguments)
