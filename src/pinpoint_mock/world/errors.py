"""The exceptions of pinpoint-mock itself, which go through botocore up to the test."""

from __future__ import annotations


class PinpointMockError(Exception):
    """An exception of pinpoint-mock itself."""


class OutsideError(PinpointMockError, RuntimeError):
    """Something that Pinpoint calls has failed: a function of the user's, or an object store.

    It is not a connection error even if its cause is one, since botocore would then send the request again.
    """
