"""Linting: reads resources, asks all rules about each of them, and returns the findings in the order of the files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.definition import with_lists
from ..exports.documents import UnreadableExport
from ..exports.places import Place
from ..exports.reading import DICT, list_files, read_documents
from .context import CheckedDocument, make_contexts
from .findings import LintFinding, Remark
from .locating import locate
from .refusal_codes import code_of
from .refusals import WHOLE, find_refusals, follows_from, read_steps
from .repeated_members import CODE as REPEATED_MEMBER
from .repeated_members import find_repeated_members
from .resource import LintedResource, read_members
from .rules import list_rules, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..exports.documents import Document
    from ..gateway.problems import Problem

_HINT = re.compile(r"(.+?) \(((?:[^()]|\([^()]*\))*)\)", re.DOTALL)
_PATH = re.compile(r"^[A-Za-z][\w.\[\]']*\.(\w+) ")
"""The path that a message begins with, whose last name is enough beside the place."""
_LONG_CHOICE = re.compile(r"must be one of ((?:[^, ]+, ){12,}[^, ]+), not ")
_SHOWN = 6  # values of a long choice
_JSON_ERROR = re.compile(r": line (\d+) column \d+ \(char \d+\)$")  # as the standard library words it
_OFFSET_OPTION = "schedule_offset_check"
_OFFSET_HINT = "write it at the offset of Timezone; boto3 sends every time in UTC"
_CONSEQUENCES = frozenset({"E209", "E210", "E211"})
"""Errors that make a journey's graph another one than its designer meant."""


class LintReport(NamedTuple):
    """The result of linting.

    Args:
        findings: The findings, by file and position.
        resources: The number of resources that were checked.
    """

    findings: list[LintFinding]
    resources: int


def lint_exports(
    source: str | Path | Mapping[str, Any] | Sequence[Any],
    *,
    context: str | Path | None = None,
    target: str = "",
) -> list[LintFinding]:
    """Find what is wrong in journeys, segments, campaigns, templates and other resources of Amazon Pinpoint.

    Args:
        source: A file or a folder, or the value of Python that a file would have, such as an answer of boto3.
        context: A file or a folder with resources that those of `source` name. No finding is about them.
        target: `connect` adds what has no successor in Amazon Connect; empty for Amazon Pinpoint alone.

    Returns:
        All findings, by file and position: errors, for which the service would refuse the resource, and
        recommendations.

    Raises:
        FileNotFoundError: If a path does not exist.
        ValueError: If the target is not one of those above.

    Example:
        >>> [finding] = lint_exports({"WriteSegmentRequest": {"Name": "buyers", "Dimension": {}}})
        >>> print(finding.code, finding.message)
        E101 there is no member 'Dimension' in WriteSegmentRequest; the API calls it 'Dimensions'
    """
    if target not in ("", "connect"):
        raise ValueError(f"target must be 'connect' or empty, not {target!r}")
    return lint([source], [] if context is None else [context], target).findings


def lint(sources: Iterable[Any], context: Iterable[Any] = (), target: str = "") -> LintReport:
    """Check resources.

    Args:
        sources: Files, folders and values of Python.
        context: Files and folders with resources that those of the sources name.
        target: `connect`, or empty.
    """
    findings: list[LintFinding] = []
    given = [_as_file_has_it(each) for each in sources]
    checked = [_check(each) for each in _read_all(given, findings)]
    own_files = {Path(each.document.place.file).resolve() for each in checked}
    others = (each for each in _read_all(context, []) if Path(each.place.file).resolve() not in own_files)
    surroundings = [_check(each) for each in others]
    contexts = make_contexts([_as_checked(each) for each in (*checked, *surroundings)])
    for document, members, check in checked:
        surrounding = contexts[document.application_id]
        resource = LintedResource(document, members, check.aliases, tuple(check.remarks), surrounding)
        findings += _find_all(resource, target)
    values = [each for each in given if not isinstance(each, (str, Path))]
    return LintReport(_sort(findings, json.dumps(values[0] if values else None)), len(checked))


def _as_file_has_it(source: Any) -> Any:
    """Return a value of Python, such as an answer of boto3 with its dates, as a JSON file would have it."""
    return source if isinstance(source, (str, Path)) else json.loads(json.dumps(source, default=str))


class _Checked(NamedTuple):
    document: Document
    members: dict[str, Any]
    check: Any


def _check(document: Document) -> _Checked:
    if document.kind.noun == "endpoint":
        document = replace(document, members=with_lists(document.members))
    return _Checked(document, *read_members(document))


def _as_checked(each: _Checked) -> CheckedDocument:
    return CheckedDocument(each.document, each.members)


def _read_all(sources: Iterable[Any], findings: list[LintFinding]) -> Iterator[Document]:
    """Yield the resources of all sources; a file that cannot be read is a finding, and the others are read."""
    for source in sources:
        parts = list_files(Path(source)) if isinstance(source, (str, Path)) else [source]
        for part in parts:
            try:
                documents = read_documents(part)
            except UnreadableExport as error:
                findings.append(_make_finding("E100", error.place, Remark((), error.reason)))
                continue
            if isinstance(part, Path):
                findings += _find_repeated(part)
            yield from documents


def _find_repeated(file: Path) -> Iterator[LintFinding]:
    """Find members that a file has twice, which the resources do not show any more."""
    text = _read_text(str(file)) if file.suffix == ".json" else None
    if text is not None:
        for remark in find_repeated_members(text.removeprefix("\ufeff")):
            yield _make_finding(REPEATED_MEMBER, Place(str(file)).inside(*remark.steps), remark)


def _find_all(resource: LintedResource, target: str) -> Iterator[LintFinding]:
    """Find everything about a resource: what the service model says, what publishing says, and recommendations."""
    errors = [*resource.faults, *_find_errors(resource)]
    for code, remark in errors:
        yield _make_finding(code, resource.document.place.inside(*remark.steps), remark)
    is_graph_sound = _CONSEQUENCES.isdisjoint(code for code, _ in errors)
    for rule in list_rules():
        if rule.search is None or rule.target not in ("", target):
            continue
        if rule.nouns and resource.noun not in rule.nouns:
            continue
        if resource.noun == "journey" and not is_graph_sound:
            continue
        for remark in rule.search(resource):
            yield _make_finding(rule.code, resource.place_of(remark.steps), remark)


def _find_errors(resource: LintedResource) -> Iterator[tuple[str, Remark]]:
    faults = [remark.steps for _, remark in resource.faults]
    for problem in find_refusals(resource):
        code = code_of(resource.noun, problem)
        if code and _is_certain(resource, code):
            steps = resource.place_of(read_steps(problem.member)).steps[len(resource.document.place.steps) :]
            if not any(follows_from(steps, fault) for fault in faults):
                yield code, Remark(steps, *_describe(problem))


def _is_certain(resource: LintedResource, code: str) -> bool:
    """Whether what is missing would have been read: a kind that lint was given none of is not looked for."""
    if code == "E303":
        others = (each.document for each in resource.context.of_noun("segment"))
        return any("Id" in other.members and other is not resource.document for other in others)
    return code != "E304" or bool(resource.context.of_noun("template"))


def _describe(problem: Problem) -> tuple[str, str]:
    """Return the message and the hint of a problem."""
    if "validation failed" in problem.opening or problem.opening == WHOLE:
        message = problem.rule
    elif problem.opening:
        message = problem.message
    else:
        names = [step for step in read_steps(problem.member) if isinstance(step, str)]
        message = f"{names[-1]} {problem.rule}" if names else problem.rule
    message = _LONG_CHOICE.sub(_shorten_choice, _PATH.sub(r"\1 ", message))
    match = _HINT.fullmatch(message)
    if match is None:
        return message, ""
    return match[1], _OFFSET_HINT if _OFFSET_OPTION in match[2] else match[2]


def _shorten_choice(match: re.Match[str]) -> str:
    """Return the first of many values, and how many there are."""
    values = match[1].split(", ")
    return f"must be one of {', '.join(values[:_SHOWN])}, … ({len(values)} values), not "


def _make_finding(code: str, place: Place, remark: Remark) -> LintFinding:
    rule = rule_of(code)
    return LintFinding(code, rule.name, rule.level, place, 0, remark.message, remark.hint)


def _sort(findings: Iterable[LintFinding], value: str) -> list[LintFinding]:
    """Sort findings by file and position, and give them their lines.

    Args:
        findings: The findings.
        value: The JSON text of what was given as a value of Python.
    """
    files: dict[str, list[LintFinding]] = {}
    for finding in dict.fromkeys(findings):
        files.setdefault(finding.place.file, []).append(finding)
    sorted_findings = []
    for file in sorted(files):
        text = value if file == DICT else _read_text(file)
        placed = [(*_locate(finding, text), finding.code, finding) for finding in files[file]]
        placed.sort(key=lambda each: each[:3])
        sorted_findings += [replace(finding, line=0 if file == DICT else line) for line, _, _, finding in placed]
    return sorted_findings


def _locate(finding: LintFinding, text: str | None) -> tuple[int, int]:
    """Return the line and the offset of a finding; a file that is not JSON has the line where reading it stopped."""
    stopped = _JSON_ERROR.search(finding.message) if finding.code == "E100" else None
    return (int(stopped[1]), 0) if stopped else locate(finding.place, text)


def _read_text(file: str) -> str | None:
    """Return the text of a file; None if it is compressed, or not there any more."""
    try:
        return Path(file).read_text("utf-8")
    except (OSError, ValueError):
        return None
