"""Lines and events that a run cannot use: how many there are, and the first of them."""

from __future__ import annotations

from ..world.records import counted

_SHOWN = 3


class Rejections:
    """The lines or events of a file that a run cannot use.

    Args:
        noun: What one of them is, in the singular.
    """

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self.count = 0
        self._reasons: dict[str, tuple[int, str]] = {}

    def add(self, reason: str, where: str = "") -> None:
        """Add one.

        Args:
            reason: Why it cannot be used.
            where: The file and the line.
        """
        self.count += 1
        number, first = self._reasons.get(reason, (0, where))
        self._reasons[reason] = number + 1, first

    def describe(self) -> list[str]:
        """Return a sentence about them: none if there are none."""
        if not self.count:
            return []
        most = sorted(self._reasons.items(), key=lambda item: -item[1][0])
        reasons = [
            f"{f'{where}: ' if where else ''}{reason}{f' (and {number - 1:,} more)' if number > 1 else ''}"
            for reason, (number, where) in most[:_SHOWN]
        ]
        rest = f"; and {len(most) - _SHOWN} other reasons" if len(most) > _SHOWN else ""
        return [f"{counted(self.count, self._noun)} could not be used: {'; '.join(reasons)}{rest}"]
