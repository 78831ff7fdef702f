"""A finding: what is wrong with a resource in a file, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from typing import TypeAlias

    from ..exports.places import Place

    Level: TypeAlias = Literal["error", "recommendation"]

ERROR: Level = "error"
"""The service would refuse the resource; in the console's words it blocks publishing. Source: the user guide."""
RECOMMENDATION: Level = "recommendation"
"""The service would accept the resource, and its designer may regret it. Source: the user guide has the word."""


@dataclass(frozen=True, slots=True)
class LintFinding:
    """Something that is wrong in a file.

    Args:
        code: The stable code of the rule, such as `E210`; it has a page in the documentation.
        name: The rule in words, such as `dangling-activity`.
        level: `error` if the service would refuse the resource, `recommendation` if it would accept it.
        place: The file and the JSON path; as a string, `pinpoint/welcome.json:$.Activities.a.EMAIL`.
        line: The number of the line in the file, from 1; 0 for a value of Python.
        message: What is wrong, as a sentence.
        hint: What would be right; empty if the message says it.
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
    """Something that a rule has to say of a resource.

    Args:
        steps: The members and positions that lead to the value, as the service model names them.
        message: What is wrong, as a sentence.
        hint: What would be right; empty if the message says it.
    """

    steps: tuple[str | int, ...]
    message: str
    hint: str = ""
