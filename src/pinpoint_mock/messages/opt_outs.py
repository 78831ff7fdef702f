"""The phone numbers that have opted out of SMS and voice messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Mapping


class OptOuts(Part):
    """The numbers of the account that have opted out.

    `numbers` maps the key of each to the number as it was written; it is replaced, and never changed.
    """

    __slots__ = ("numbers",)

    def __init__(self) -> None:
        self.numbers: Mapping[str, str] = {}

    def copy(self) -> OptOuts:
        """Return a part with the same numbers."""
        twin = OptOuts()
        twin.numbers = self.numbers
        return twin
