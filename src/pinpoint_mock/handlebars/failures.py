"""The one exception of the engine."""

from __future__ import annotations

_SHOWN = 60  # characters of a tag in a failure


class RenderFailure(Exception):
    """A template cannot be read, or cannot be rendered with the given values.

    Args:
        message: What is wrong.
        variable: The variable without a value, if that is what is wrong.
    """

    def __init__(self, message: str, variable: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.variable = variable

    def inside(self, where: str) -> RenderFailure:
        """Return a copy whose message begins with the place of the failure."""
        return RenderFailure(where + self.message, self.variable)

    def in_tag(self, tag: str) -> RenderFailure:
        """Return a copy whose message ends with the tag; a missing variable is named already, and stays as it is."""
        if self.variable is not None:
            return self
        return RenderFailure(f"{self.message}, in {shorten_tag(tag)}")


def shorten_tag(tag: str) -> str:
    """Cut a long tag, so that it fits into a message."""
    return tag if len(tag) <= _SHOWN else f"{tag[: _SHOWN - 3]}..."
