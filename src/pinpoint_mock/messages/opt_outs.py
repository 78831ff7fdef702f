"""The phone numbers that have opted out of SMS and voice messages."""

from __future__ import annotations

from ..world.parts import Part


class OptOuts(Part):
    """The opted-out numbers of the account.

    `numbers` maps the key of each number to the number as the test or the message wrote it.
    """

    __slots__ = ("numbers",)

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}

    def copy(self) -> OptOuts:
        """Return a part with the same numbers."""
        copied = OptOuts()
        copied.numbers = self.numbers.copy()
        return copied
