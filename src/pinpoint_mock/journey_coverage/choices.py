"""The options of a pytest run: the journey coverage reports to create, and the minimum coverage."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..world.arguments import hint_at_choice
from ..world.formatting import show

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("report", "html", "json")
_DEFAULTS = {"html": "pinpoint-journeys", "json": "pinpoint-journeys.json"}


@dataclass(frozen=True)
class CoverageChoices:
    """The journey coverage options of a pytest run.

    Args:
        has_table: Whether to show the table.
        pages: The folders for HTML pages.
        documents: The files for JSON documents.
        fail_under: The percentage below which the run fails; 0 for none.
        omitted: Patterns for the names of journeys to leave out, such as `old-*`.
    """

    has_table: bool
    pages: Sequence[Path]
    documents: Sequence[Path]
    fail_under: float
    omitted: Sequence[str] = ()

    def omits(self, name: str) -> bool:
        """Return whether journeys with this name are left out."""
        return any(fnmatchcase(name, pattern) for pattern in self.omitted)

    @property
    def is_any(self) -> bool:
        """Whether any option is set."""
        return bool(self.has_table or self.pages or self.documents or self.fail_under)


def read_choices(config: pytest.Config) -> CoverageChoices:
    """Return the options of the command line, or else of the ini file. `--pinpoint-journeys=` switches all of them off.

    Raises:
        pytest.UsageError: If a kind of report does not exist, or if the percentage is not a number from 0 to 100.
    """
    started_in = config.invocation_params.dir
    given: list[str] | None = config.getoption("pinpoint_journeys")
    folder = started_in
    if given is None:
        given = config.getini("pinpoint_journeys")
        folder = config.inipath.parent if config.inipath else started_in
    reports = [_read_report(text, folder) for text in given or () if text]
    is_off = config.getoption("pinpoint_journeys") is not None and not reports
    percentage = config.getoption("pinpoint_journeys_fail_under")
    if not percentage and not is_off:
        percentage = config.getini("pinpoint_journeys_fail_under")
    return CoverageChoices(
        any(kind == "report" for kind, _ in reports),
        [path for kind, path in reports if kind == "html"],
        [path for kind, path in reports if kind == "json"],
        _read_percentage(percentage or "0"),
        config.getoption("pinpoint_journeys_omit") or config.getini("pinpoint_journeys_omit"),
    )


def _read_report(value: str, folder: Path) -> tuple[str, Path]:
    """Return the kind of a report and its path."""
    kind, colon, path = value.partition(":")
    if kind not in KINDS:
        valid = "report, html, html:FOLDER, json or json:FILE"
        raise pytest.UsageError(f"pinpoint_journeys must be {valid}, not {show(value)}{hint_at_choice(kind, KINDS)}")
    if colon and (kind == "report" or not path):
        must = "report takes no path" if kind == "report" else f"{kind}: must be followed by a path"
        raise pytest.UsageError(f"pinpoint_journeys: {must}, not {show(value)}")
    return kind, folder / Path(path or _DEFAULTS.get(kind, "")).expanduser()


def _read_percentage(value: str) -> float:
    try:
        percentage = float(value)
    except ValueError:
        percentage = -1.0
    if not isfinite(percentage) or not 0 <= percentage <= 100:
        raise pytest.UsageError(f"pinpoint_journeys_fail_under must be a number from 0 to 100, not {show(value)}")
    return percentage
