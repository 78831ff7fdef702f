"""The order of findings, by file and position; sorting also adds the line numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..exports.reading import DICT
from .locating import Position, locate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .findings import LintFinding

_JSON_ERROR = re.compile(r": line (\d+) column \d+(?: \(char \d+\))?$")  # the wording of the standard library


def sort_findings(findings: Iterable[LintFinding], value: str | None) -> list[LintFinding]:
    """Sort findings by file and position, without duplicates, and add their line numbers.

    Args:
        findings: The findings.
        value: The Python object that was passed, as JSON; None for files.
    """
    files: dict[str, list[LintFinding]] = {}
    for finding in dict.fromkeys(findings):
        files.setdefault(finding.place.file, []).append(finding)
    return [finding for file in sorted(files) for finding in _sort_file(file, files[file], value)]


def _sort_file(file: str, findings: Iterable[LintFinding], value: str | None) -> Iterable[LintFinding]:
    found = list(findings)
    positions = locate([finding.place for finding in found], value if file == DICT else read_content(file))
    placed = sorted(
        ((*_find_stop(finding, positions[finding.place]), finding.code, finding) for finding in found),
        key=lambda each: each[:3],
    )
    return [replace(finding, line=0 if file == DICT else line) for line, _, _, finding in placed]


def _find_stop(finding: LintFinding, position: Position) -> Position:
    """Return the position of a finding; in a file that is not JSON, the line where the parser stopped."""
    stopped = _JSON_ERROR.search(finding.message) if finding.code == "E100" else None
    return Position(int(stopped[1]), 0) if stopped else position


def read_content(file: str) -> str | None:
    """Return the content of a file as a string; None if it is compressed, or no longer exists."""
    try:
        return Path(file).read_text("utf-8")
    except (OSError, ValueError):
        return None
