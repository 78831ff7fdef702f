"""The phone numbers that have opted out of SMS and voice messages."""

from __future__ import annotations

from ..world.parts import Part


class OptOuts(Part):
    """The numbers of the account that have opted out.

    `numbers` maps the key of each to the number as it was written.
    """

    __slots__ = ("numbers",)

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}

    def copy(self) -> OptOuts:
        """Return a part with the same numbers."""
        copied = OptOuts()
        copied.numbers = self.numbers.copy()
        return copied
