"""The place of a value in a file, for messages that point to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLAIN = re.compile("[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a value in a file.

    Args:
        file: The file as it was passed, such as `pinpoint/welcome.json`; `<dict>` for a Python object.
        steps: The members and positions that lead to the value.
        line: The line number where the steps begin, in a file with a resource on each line; otherwise 0.
    """

    file: str
    steps: tuple[str | int, ...] = ()
    line: int = 0

    def inside(self, *steps: str | int) -> Place:
        """Return the place of a value inside this value."""
        return Place(self.file, (*self.steps, *steps), self.line)

    @property
    def path(self) -> str:
        """The steps as a JSON path, such as `$.Activities.welcome.EMAIL` or `$.Item[0]['a b']`."""
        return "$" + "".join(map(_write_step, self.steps))

    def __str__(self) -> str:
        line = f"{self.line}:" if self.line else ""
        return f"{self.file}:{line}{self.path}"


def _write_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN.fullmatch(step) else f"[{step!r}]"
