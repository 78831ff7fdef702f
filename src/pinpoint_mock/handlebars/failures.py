"""The exception of the engine."""

from __future__ import annotations

_SHOWN = 60  # characters of a tag in a failure


class RenderFailure(Exception):
    """An error in a template: it cannot be read, or cannot be rendered with the given values.

    Args:
        message: The error message.
        variable: The variable without a value, if that is the error.
    """

    def __init__(self, message: str, variable: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.variable = variable

    def inside(self, where: str) -> RenderFailure:
        """Return a copy whose error message begins with the place of the failure."""
        return RenderFailure(where + self.message, self.variable)

    def in_tag(self, tag: str) -> RenderFailure:
        """Return a copy whose error message ends with the tag. The failure of a missing variable stays unchanged."""
        if self.variable is not None:
            return self
        return RenderFailure(f"{self.message}, in {shorten_tag(tag)}")


def shorten_tag(tag: str) -> str:
    """Cut a long tag, so that it fits into an error message."""
    return tag if len(tag) <= _SHOWN else f"{tag[: _SHOWN - 3]}..."
