"""The wording of a problem in a finding: without the path, which the finding shows, and with a separate hint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .refusals import WHOLE, read_steps

if TYPE_CHECKING:
    from ..gateway.problems import Problem

_PUBLISHING = "validation failed"
"""If the opening of a problem contains these words, its rule is a whole sentence."""
_PATH = re.compile(r"^[A-Za-z][\w.\[\]']*\.(\w+) ")
"""The path at the beginning of a message. A finding shows the place, so the last name is enough."""
_LONG_CHOICE = re.compile(r"must be one of ((?:[^, ]+, ){12,}[^, ]+), not ")
_SHOWN = 6  # the values of a long choice that a message shows
_HINT = re.compile(r"(.+?) \(((?:[^()]|\([^()]*\))*)\)", re.DOTALL)
_OFFSET_OPTION = "schedule_offset_check"
_OFFSET_HINT = "write the time with the offset of Timezone; boto3 sends every time in UTC"


def describe(problem: Problem) -> tuple[str, str]:
    """Return the message and the hint of a problem."""
    message = _LONG_CHOICE.sub(_shorten_choice, _PATH.sub(r"\1 ", _find_sentence(problem)))
    match = _HINT.fullmatch(message)
    if match is None:
        return message, ""
    return match[1], _OFFSET_HINT if _OFFSET_OPTION in match[2] else match[2]


def _find_sentence(problem: Problem) -> str:
    if _PUBLISHING in problem.opening or problem.opening == WHOLE:
        return problem.rule
    if problem.opening:
        return problem.message
    names = [step for step in read_steps(problem.member) if isinstance(step, str)]
    return f"{names[-1]} {problem.rule}" if names else problem.rule


def _shorten_choice(match: re.Match[str]) -> str:
    """Return the first values of a long choice, and the number of all values."""
    values = match[1].split(", ")
    return f"must be one of {', '.join(values[:_SHOWN])}, … ({len(values)} values), not "
