"""Write docs/lint/: a page for each code of lint, and the list of all of them.

`python docs/lint_pages.py` writes the pages. With `--check`, it only reports whether they are up to date. The content
of a page comes from the rule, and its examples are files that the tests check.
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
    "error": "**Error:** a request to publish or save the resource would be refused.",
    "recommendation": "**Recommendation:** the service accepts the resource, but this is probably a mistake.",
}
FOR_CONNECT = "**For Amazon Connect:** Amazon Pinpoint accepts the resource, but you must change it for Amazon Connect."
INTRODUCTION = """\
# Lint codes

`python -m pinpoint_mock lint` reports findings with the two levels that Amazon Pinpoint uses. An **error** means that
the service refuses to publish the journey, or to save another resource. A **recommendation** means that the service
accepts the resource, but that it probably contains a mistake. Codes that begin with C are reported only with
`--target connect`. [How to use lint in CI](../how-to/journeys-in-ci.md) describes the command and its options.

Each page names the evidence for the rule: documented by AWS, observed with the service, inferred, or unknown. These
pages are generated from the rules, and a test keeps them up to date.
"""
SECTIONS = {"E": "Errors", "R": "Recommendations", "C": "For Amazon Connect"}


def make_pages() -> dict[str, str]:
    """Return the Markdown of each page, by file name."""
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
        parts.append("\n".join([f"## {heading}", "", "| code | name | meaning |", "|---|---|---|", *rows, ""]))
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
            FOR_CONNECT if rule.target == "connect" else LEVELS[rule.level],
            "",
            rule.text,
            "",
            "## A file with this finding",
            "",
            show(bad),
            "",
            "```text",
            *lines,
            "```",
            "",
            "## A file without this finding",
            "",
            show(good),
            "",
        ]
    )


def show(path: Path) -> str:
    """Return a file as a code block; long lines are cut."""
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
