"""The exceptions of pinpoint-mock itself, which go through botocore up to the test."""

from __future__ import annotations


class PinpointMockError(Exception):
    """An exception of pinpoint-mock itself."""


class OutsideError(PinpointMockError, RuntimeError):
    """Something that Pinpoint calls has failed: a function of the user's, or an object store.

    It is not a connection error even if its cause is one, since botocore would then send the request again.
    """


class EndlessInstantError(PinpointMockError, RuntimeError):
    """At one instant of virtual time, each action has caused the next one, without an end.

    It is raised by the call that lets time pass. The action that was next is not done.

    Args:
        last: The action that was next.
        length: How many actions in a row each came from the one before.
    """

    def __init__(self, last: str, length: int) -> None:
        super().__init__(
            f"virtual time stands still: at one instant, {length:,} actions in a row have each caused the next one; "
            f"the last one is {last}. Look for functions of yours that cause each other to be called, such as two "
            "handlers that each put the event that starts the other's journey, or a handler of events that puts an "
            "event each time"
        )
