"""Write docs/lint/: a page for each code of lint, and the list of all of them.

`python docs/lint_pages.py` writes the pages; with `--check` it only says whether they are true. The text of a page is
that of the rule itself, and its examples are the files that the tests check.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pinpoint_mock.lint.linting import lint
from pinpoint_mock.lint.rules import list_rules

if TYPE_CHECKING:
    from pinpoint_mock.lint.rules import LintRule

FOLDER = Path(__file__).with_name("lint")
EXAMPLES = Path(__file__).parent.parent / "tests" / "data" / "lint"
LEVELS = {
    "error": "An error: publishing, or writing, would be refused.",
    "recommendation": "A recommendation: the service accepts it, and designers regret it.",
}
INTRODUCTION = """\
# Codes of lint

`python -m pinpoint_mock lint` has Amazon Pinpoint's own two levels. **Errors** are what the service refuses when a
journey is published, or when another resource is written. **Recommendations** are what it accepts, and what designers
regret. Codes that begin with C come with `--target connect` only. [How to use lint in CI](../how-to/journeys-in-ci.md)
has the command and its options.

Each page says how the rule is known: documented by AWS, observed of the service, inferred, or unknown. These pages are
made from the rules themselves; a test keeps them true.
"""
SECTIONS = {"E": "Errors", "R": "Recommendations", "C": "For Amazon Connect"}


def make_pages() -> dict[str, str]:
    """Return the text of each page by its name."""
    return {"index.md": make_index(), **{f"{rule.code}.md": make_page(rule) for rule in list_rules()}}


def make_index() -> str:
    """Return the list of all codes."""
    parts = [INTRODUCTION]
    for letter, heading in SECTIONS.items():
        rows = [
            f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.summary} |"
            for rule in list_rules()
            if rule.code.startswith(letter)
        ]
        parts.append("\n".join([f"## {heading}", "", "| code | name | |", "|---|---|---|", *rows, ""]))
    pages = "\n".join(rule.code for rule in list_rules())
    return "\n".join([*parts, f"```{{toctree}}\n:hidden:\n{pages}\n```", ""])


def make_page(rule: LintRule) -> str:
    """Return the page of a rule."""
    bad, good = (EXAMPLES / rule.code / f"{name}.json" for name in ("bad", "good"))
    findings = lint([bad], target=rule.target).findings
    lines = [f"{finding.place.path}: {finding.code} {finding.name} {finding.message}" for finding in findings]
    return "\n".join(
        [
            f"# {rule.code}: {rule.name}",
            "",
            LEVELS[rule.level],
            "",
            rule.text,
            "",
            "## A file that has it",
            "",
            show(bad),
            "",
            "```text",
            *lines,
            "```",
            "",
            "## A file that does not",
            "",
            show(good),
            "",
        ]
    )


def show(path: Path) -> str:
    """Return a file as a block of JSON; long values are cut."""
    lines = [line if len(line) <= 120 else f"{line[:100]} …" for line in path.read_text("utf-8").splitlines()]
    return "\n".join(["```text" if path.parent.name in ("E100", "E502") else "```json", *lines, "```"])


if __name__ == "__main__":
    pages = make_pages()
    if "--check" in sys.argv:
        found = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
        wrong = sorted(name for name in pages.keys() | found.keys() if pages.get(name) != found.get(name))
        sys.exit(f"out of date in docs/lint: {', '.join(wrong)}: run lint_pages.py" if wrong else None)
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages.items():
        (FOLDER / name).write_text(text, "utf-8")
