"""Write docs/known-unknowns.md: all behaviours of which a part is unknown, and what this library chose.

`python docs/known_unknowns.py` writes the page; with `--check`, it only reports whether the page is up to date. The
behaviours are the table rows of the pages in docs/behaviours; a test reads them with this script, too.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).with_name("known-unknowns.md")
FOLDER = Path(__file__).with_name("behaviours")
INTRODUCTION = """\
# Known unknowns

These behaviours of the service are not published, as a whole or in part. We chose what a careful user would least
regret. Each choice is a named constant or one function, and may change when more is known. If you know how the service
behaves here, please tell us.

The tables have all rows of [behaviours](behaviours/index.md) whose evidence is unknown, or of which a part is unknown.
Each choice links to its row. This page is generated from those rows, and a test keeps it up to date.
"""
_ROW = re.compile(
    r'\| <a id="(?P<anchor>[^"]+)"></a>(?P<operations>.+?) '
    r"\| (?P<behaviour>.+) \| (?P<evidence>.+?) \| (?P<source>.*) ?\|"
)
_HEADER = ("| operation | behaviour | evidence | source |", "|---|---|---|---|")
_DEFINITION = re.compile(r"^\[([^\]]+)\]: (\S+)$", re.MULTILINE)
_LINKED_PAGE = re.compile(r"\]\(([\w-]+)\.md\)")
_CODE = re.compile(r"(`+.+?`+)")


class Row(NamedTuple):
    """A row of a table of behaviours.

    Args:
        page: The name of its page, without a suffix.
        anchor: Its name in links.
        operations: Its operations, separated by commas.
        behaviour: The behaviour.
        evidence: Its marks, separated by semicolons.
        source: The sources or reasons.
    """

    page: str
    anchor: str
    operations: str
    behaviour: str
    evidence: str
    source: str

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Each part of the behaviour and its mark; the part is empty for the behaviour in general."""
        pairs = (part.rpartition(": ") for part in self.evidence.split("; "))
        return [(what, mark) for what, _, mark in pairs]

    @property
    def unknown_parts(self) -> list[str]:
        """The parts that are unknown; an empty one for the behaviour in general."""
        return [what for what, mark in self.parts if mark == "unknown"]


def pages() -> list[str]:
    """The names of the pages that exist, in the order of the index."""
    listed: list[str] = _LINKED_PAGE.findall((FOLDER / "index.md").read_text("utf-8"))
    return [name for name in dict.fromkeys(listed) if path_of(name).is_file()]


def path_of(name: str) -> Path:
    """The file of a page."""
    return FOLDER / f"{name}.md"


def table_lines(name: str) -> list[str]:
    """The lines of all tables of a page, without headers."""
    lines = [line for line in path_of(name).read_text("utf-8").splitlines() if line.startswith("|")]
    return [
        line for line in lines if line not in ("| operation | behaviour | evidence | source |", "|---|---|---|---|")
    ]


def read_row(name: str, line: str) -> Row | None:
    """Read a line of a table; None if it does not have the form of a row."""
    match = _ROW.fullmatch(line)
    return None if match is None else Row(name, *(text.strip() for text in match.groups()))


def rows_of(name: str) -> Iterator[Row]:
    """Read all rows of a page."""
    for line in table_lines(name):
        row = read_row(name, line)
        if row is not None:
            yield row


def title_of(name: str) -> str:
    """The title of a page, without a prefix."""
    heading = path_of(name).read_text("utf-8").partition("\n")[0].removeprefix("# ").removeprefix("Behaviours: ")
    return f"{heading[0].upper()}{heading[1:]}"


def page() -> str:
    """The page as Markdown."""
    return "\n".join([INTRODUCTION, *(section for name in pages() if (section := describe_page(name)))])


def describe_page(name: str) -> str:
    """The table of one page of behaviours; empty if everything on it is known."""
    definitions = dict(_DEFINITION.findall(path_of(name).read_text("utf-8")))
    rows = [describe_row(row, definitions) for row in rows_of(name) if row.unknown_parts]
    if not rows:
        return ""
    head = [f"## {title_of(name)}", "", "| operation | what this library chose | why |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def describe_row(row: Row, definitions: dict[str, str]) -> str:
    """The line of one row."""
    parts = [what for what in row.unknown_parts if what]
    unknown = f" Unknown: {', '.join(parts)}." if parts and "" not in row.unknown_parts else ""
    choice = f"{move_links(row.behaviour, definitions)}{unknown} ([row](behaviours/{row.page}.md#{row.anchor}))"
    return f"| {row.operations} | {choice} | {move_links(row.source, definitions)} |"


def move_links(text: str, definitions: dict[str, str]) -> str:
    """Rewrite links of a page of behaviours for this page, which is one folder higher and has no definitions."""
    pieces = _CODE.split(text)
    for place in range(0, len(pieces), 2):  # the others are code
        moved = re.sub(r"\]\((?!\w+:)([^)]+)\)", lambda link: f"]({move_path(link[1])})", pieces[place])
        pieces[place] = re.sub(
            r"\[([^\]]+)\](?![(\[])",
            lambda link: f"{link[0]}({definitions[link[1]]})" if link[1] in definitions else link[0],
            moved,
        )
    return "".join(pieces)


def move_path(path: str) -> str:
    """The path from this page to what a page of behaviours links to."""
    return path.removeprefix("../") if path.startswith("../") else f"behaviours/{path}"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            None if PAGE.read_text("utf-8") == page() else f"{PAGE.name} is out of date: run {Path(__file__).name}"
        )
    PAGE.write_text(page(), "utf-8")
