"""Find mistakes in exported journeys, segments, campaigns and templates.

Findings have the two levels that Amazon Pinpoint uses. An error means that the service would refuse the resource. A
recommendation means that the service would accept it, but it probably does not do what you want. Each code has a page
in the documentation.

The exit status is 0 without errors, 1 with errors, and 2 if the command cannot do its work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import CommandError

if TYPE_CHECKING:
    import argparse

_FORMATS = ("text", "json", "github")
_TARGETS = ("connect",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a JSON file, or a folder of JSON files")
    parser.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="FILE",
        help="a file or folder with segments, templates, channels and endpoints that the files refer to; "
        "lint reads it but does not report findings about it",
    )
    parser.add_argument("--format", choices=_FORMATS, default="text", help="the output format; default: text")
    parser.add_argument(
        "--select", action="append", default=[], metavar="CODE", help="report only these codes, such as E2,R201"
    )
    parser.add_argument("--ignore", action="append", default=[], metavar="CODE", help="do not report these codes")
    parser.add_argument("--strict", action="store_true", help="exit with status 1 for recommendations too")
    parser.add_argument(
        "--target", choices=_TARGETS, default="", help="also report features that Amazon Connect does not have"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the findings, and return the exit status."""
    from ..lint.findings import ERROR
    from ..lint.formats import FORMATS
    from ..lint.linting import lint
    from ..lint.selection import choose

    if "" in (*arguments.files, *arguments.context):
        raise CommandError("the name of a FILE is empty")
    report = lint(arguments.files, arguments.context, arguments.target)
    if not report.resources and not report.findings:
        raise CommandError(f"there is nothing to lint in {', '.join(arguments.files)}")
    try:
        findings = choose(report.findings, _split(arguments.select), _split(arguments.ignore))
    except ValueError as error:
        raise CommandError(str(error)) from None
    for line in FORMATS[arguments.format](findings, report.resources):
        print(line)
    return int(any(arguments.strict or finding.level == ERROR for finding in findings))


def _split(given: list[str]) -> list[str]:
    """Split codes that are separated by commas."""
    return [code.strip() for codes in given for code in codes.split(",")]
