"""The exceptions of pinpoint-mock itself, which botocore passes on to the test."""

from __future__ import annotations


class PinpointMockError(Exception):
    """An exception of pinpoint-mock itself."""


class OutsideError(PinpointMockError, RuntimeError):
    """The error if code that the mock calls has failed: a user function or an object store.

    It is not a connection error, even if its cause is one, because botocore would then send the request again.
    """


class EndlessInstantError(PinpointMockError, RuntimeError):
    """The error if actions at one instant of virtual time cause each other without an end.

    The call that advances the clock raises it. The next action is not done.

    Args:
        last: The next action.
        length: The number of actions that each caused the next one.
    """

    def __init__(self, last: str, length: int) -> None:
        super().__init__(
            f"virtual time does not advance: at one instant, each of {length:,} actions has caused the next one; "
            f"the last one is {last}. Look for functions of yours that cause each other's calls, such as two "
            "handlers that each put the event that starts the other's journey, or an event handler that puts an "
            "event each time"
        )
