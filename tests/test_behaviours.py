"""The pages of behaviours can be read by a script, name only what exists, and have what other files cite."""

from __future__ import annotations

import re
import runpy
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from pinpoint_mock.gateway.model import service_model

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "behaviours"
SCRIPT = runpy.run_path(str(ROOT / "docs" / "known_unknowns.py"))
PAGES: list[str] = SCRIPT["pages"]()
ROWS: list[Any] = [row for page in PAGES for row in SCRIPT["rows_of"](page)]
OPERATIONS = sorted(service_model().operation_names)
SUBJECTS = {
    "all operations",
    "events",
    "lint",
    "load",
    "membership",
    "messages",
    "rendering",
    "running campaigns",
    "running journeys",
    "simulate",
    "the mock",
}
"""The names that a row may have in place of operations, for virtual time and the Python interface."""
MARKS = {"documented", "observed", "inferred", "unknown", "ours"}
WITH_A_SOURCE = MARKS - {"ours"}
CITATION = re.compile(r"docs/behaviours(?:/(?P<page>[\w-]+))?\.md(?:#(?P<anchor>[\w-]*))?")
LINK = re.compile(r"\]\((?P<path>[^()\s#]*)#?(?P<anchor>[^()\s]*)\)")


def anchors_of(page: str) -> list[str]:
    """Return the anchors of a page: those of its rows and of its headings."""
    headings = re.findall(r"^#+ (.+)$", (FOLDER / f"{page}.md").read_text("utf-8"), re.MULTILINE)
    slugs = [re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings]
    return [*slugs, *(row.anchor for row in ROWS if row.page == page)]


def without_code(text: str) -> str:
    """Remove code spans, which may have brackets."""
    return re.sub(r"`[^`]*`", "", text)


def test_the_index_lists_every_page() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted([*PAGES, "index"])
    assert ROWS


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_a_table_is_a_row_of_four_cells(page: str) -> None:
    lines = SCRIPT["table_lines"](page)
    assert lines
    assert [line for line in lines if SCRIPT["read_row"](page, line) is None] == []
    assert [line for line in lines if without_code(line).count("|") != len("|||||")] == []


@pytest.mark.parametrize("page", PAGES)
def test_rows_name_operations_that_exist(page: str) -> None:
    names = {(row.anchor, name) for row in ROWS if row.page == page for name in row.operations.split(", ")}
    patterns = {(anchor, name) for anchor, name in names if name not in SUBJECTS}
    assert {
        (anchor, pattern)
        for anchor, pattern in patterns
        if not re.fullmatch(r"`[\w*]+`", pattern)
        or not any(fnmatchcase(operation, pattern.strip("`")) for operation in OPERATIONS)
    } == set()


@pytest.mark.parametrize("page", PAGES)
def test_the_evidence_of_a_row_can_be_read(page: str) -> None:
    rows = [row for row in ROWS if row.page == page]
    assert {(row.anchor, row.evidence) for row in rows if not MARKS.issuperset(mark for _, mark in row.parts)} == set()


@pytest.mark.parametrize("page", PAGES)
def test_only_what_is_ours_may_lack_a_source(page: str) -> None:
    rows = [row for row in ROWS if row.page == page and not row.source]
    assert {row.anchor for row in rows if any(mark in WITH_A_SOURCE for _, mark in row.parts)} == set()


def test_anchors_are_unique_over_all_pages() -> None:
    anchors = [row.anchor for row in ROWS]
    assert {anchor for anchor in anchors if anchors.count(anchor) > 1} == set()
    assert [anchor for anchor in anchors if not re.fullmatch(r"[a-z]+(-[a-z]+)*", anchor)] == []
    for page in PAGES:
        assert len(set(anchors_of(page))) == len(anchors_of(page))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_source_has_an_address(page: str) -> None:
    text = (FOLDER / f"{page}.md").read_text("utf-8")
    defined = set(re.findall(r"^\[([^\]]+)\]: https://\S+$", text, re.MULTILINE))
    body = re.sub(r"^\[[^\]]+\]: .*$", "", without_code(text), flags=re.MULTILINE)
    assert set(re.findall(r"\[([^\]]+)\](?!\()", body)) == defined


def test_every_behaviour_that_the_source_cites_exists() -> None:
    anchors = {page: {*anchors_of(page), None} for page in [*PAGES, "index"]}
    cited = {
        (path.relative_to(ROOT).as_posix(), match["page"], match["anchor"])
        for folder in ("src", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for match in CITATION.finditer(path.read_text("utf-8"))
    }
    assert len(cited) > 40
    assert {(path, page, anchor) for path, page, anchor in cited if anchor not in anchors.get(page, ())} == set()


def test_every_link_of_the_documentation_to_a_behaviour_leads_to_it() -> None:
    anchors = {FOLDER / f"{page}.md": {*anchors_of(page), ""} for page in [*PAGES, "index"]}
    links = {
        (page.relative_to(ROOT).as_posix(), (page.parent / (match["path"] or page.name)).resolve(), match["anchor"])
        for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for match in LINK.finditer(page.read_text("utf-8"))
    }
    cited = {link for link in links if link[1].parent == FOLDER or link[1] == FOLDER.with_suffix(".md")}
    assert cited
    assert {(page, path, anchor) for page, path, anchor in cited if anchor not in anchors.get(path, ())} == set()
