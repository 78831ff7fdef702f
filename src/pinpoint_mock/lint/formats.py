"""The output formats for findings: lines of text, JSON, and workflow commands of GitHub Actions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .findings import ERROR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .findings import LintFinding


def write_text(findings: Sequence[LintFinding], resources: int) -> Iterator[str]:
    """Yield a line for each finding, and a summary line."""
    yield from (" ".join(str(finding).splitlines()) for finding in findings)
    yield summarize(findings, resources)


def summarize(findings: Sequence[LintFinding], resources: int) -> str:
    """Return the summary: the number of findings of each level."""
    errors = sum(finding.level == ERROR for finding in findings)
    others = len(findings) - errors
    return f"{_count(errors, 'error')} and {_count(others, 'recommendation')} in {_count(resources, 'resource')}"


def write_json(findings: Sequence[LintFinding], resources: int) -> Iterator[str]:  # noqa: ARG001
    """Yield a JSON list with an object for each finding."""
    yield json.dumps([_describe(finding) for finding in findings], indent=2, ensure_ascii=False)


def _describe(finding: LintFinding) -> dict[str, str | int]:
    return {
        "file": finding.place.file,
        "path": finding.place.path,
        "line": finding.line,
        "code": finding.code,
        "name": finding.name,
        "level": finding.level,
        "message": finding.message,
        "hint": finding.hint,
    }


def write_github(findings: Sequence[LintFinding], resources: int) -> Iterator[str]:
    """Yield a workflow command for each finding, which GitHub shows next to the line, and a summary line."""
    for finding in findings:
        command = "error" if finding.level == ERROR else "warning"
        properties = {
            "file": finding.place.file,
            "line": str(finding.line or 1),
            "title": f"{finding.code} {finding.name}",
        }
        written = ",".join(f"{name}={_escape(value, _IN_PROPERTY)}" for name, value in properties.items())
        hint = f" ({finding.hint})" if finding.hint else ""
        message = f"{finding.place.path}: {finding.message}{hint}"
        yield f"::{command} {written}::{_escape(message, _IN_MESSAGE)}"
    yield summarize(findings, resources)


_IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}  # documented by GitHub's toolkit
_IN_PROPERTY = {**_IN_MESSAGE, ":": "%3A", ",": "%2C"}


def _escape(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


FORMATS: Mapping[str, Callable[[Sequence[LintFinding], int], Iterable[str]]] = {
    "text": write_text,
    "json": write_json,
    "github": write_github,
}
"""The output formats, by name."""
