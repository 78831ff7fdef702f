"""A finding: a mistake in a file, and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from typing import TypeAlias

    from ..exports.places import Place

    Level: TypeAlias = Literal["error", "recommendation"]

ERROR: Level = "error"
"""The service would refuse the resource; the console says that it blocks publishing. Source: the user guide."""
RECOMMENDATION: Level = "recommendation"
"""The service would accept the resource, but it is probably a mistake. Source: the user guide has the word."""


@dataclass(frozen=True, slots=True)
class LintFinding:
    """A mistake that lint found in a file.

    Args:
        code: The stable code of the rule, such as `E210`. Each code has a page in the documentation.
        name: The name of the rule, such as `dangling-activity`.
        level: `error` if the service would refuse the resource, `recommendation` if it would accept it.
        place: The file and the JSON path; as a string, `pinpoint/welcome.json:$.Activities.a.EMAIL`.
        line: The line number in the file, from 1; 0 for a Python object.
        message: The mistake, in a sentence.
        hint: How to fix it; empty if the message says it.
    """

    code: str
    name: str
    level: Level
    place: Place
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.code} {self.name} {self.message}{hint}"


@dataclass(frozen=True, slots=True)
class Remark:
    """A mistake that a rule found in a resource.

    Args:
        steps: The members and positions that lead to the value, as the service model names them.
        message: The mistake, in a sentence.
        hint: How to fix it; empty if the message says it.
    """

    steps: tuple[str | int, ...]
    message: str
    hint: str = ""
