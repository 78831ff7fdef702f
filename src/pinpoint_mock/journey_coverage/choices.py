"""The choices of a pytest run: which reports of journey coverage it makes, and how much must be covered."""

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
    """The reports that were asked for.

    Args:
        has_table: Whether the table is shown.
        pages: The folders that get a page.
        documents: The files that get a JSON document.
        fail_under: The percentage below which the run fails; 0 for none.
        omitted: The patterns of the names of journeys that are left out, such as `old-*`.
    """

    has_table: bool
    pages: Sequence[Path]
    documents: Sequence[Path]
    fail_under: float
    omitted: Sequence[str] = ()

    def omits(self, name: str) -> bool:
        """Whether the journeys of a name are left out."""
        return any(fnmatchcase(name, pattern) for pattern in self.omitted)

    @property
    def is_any(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.has_table or self.pages or self.documents or self.fail_under)


def read_choices(config: pytest.Config) -> CoverageChoices:
    """Return what the command line asks for, else the ini file; `--pinpoint-journeys=` switches off all that is there.

    Raises:
        pytest.UsageError: For a kind of report that does not exist, or if the percentage is not a number from 0 to 100.
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


def _read_report(text: str, folder: Path) -> tuple[str, Path]:
    """Return the kind of a report, and where it goes."""
    kind, colon, path = text.partition(":")
    if kind not in KINDS:
        valid = "report, html, html:FOLDER, json or json:FILE"
        raise pytest.UsageError(f"pinpoint_journeys must be {valid}, not {show(text)}{hint_at_choice(kind, KINDS)}")
    if colon and (kind == "report" or not path):
        must = "report takes no path" if kind == "report" else f"{kind}: must be followed by a path"
        raise pytest.UsageError(f"pinpoint_journeys: {must}, not {show(text)}")
    return kind, folder / Path(path or _DEFAULTS.get(kind, "")).expanduser()


def _read_percentage(text: str) -> float:
    try:
        percentage = float(text)
    except ValueError:
        percentage = -1.0
    if not isfinite(percentage) or not 0 <= percentage <= 100:
        raise pytest.UsageError(f"pinpoint_journeys_fail_under must be a number from 0 to 100, not {show(text)}")
    return percentage
