"""Linting: read resources, check each with all rules, and return the findings in the order of the files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..exports.documents import Document, NotRead, UnknownParameter, UnreadableExport
from ..exports.places import Place
from ..exports.reading import as_file_has_it, list_files, read_items
from .checked_document import check_document
from .context import make_contexts
from .copies import CODE as DIFFERING_COPIES
from .copies import leave_out_copies
from .findings import LintFinding, Remark
from .incomplete_exports import CODE as INCOMPLETE_EXPORT
from .incomplete_exports import find_incomplete
from .member_check import locate_steps
from .refusal_codes import code_of
from .refusal_wording import describe
from .refusals import find_refusals, follows_from, list_siblings, read_steps
from .repeated_members import CODE as REPEATED_MEMBER
from .repeated_members import find_repeated_members
from .resource import LintedResource
from .rules import list_rules, rule_of
from .sorting import read_content, sort_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class LintReport(NamedTuple):
    """The result of linting.

    Args:
        findings: The findings, sorted by file and position.
        resources: The number of checked resources.
    """

    findings: list[LintFinding]
    resources: int


def lint_exports(
    source: str | Path | Mapping[str, Any] | Sequence[Any],
    *,
    context: str | Path | None = None,
    target: str = "",
) -> list[LintFinding]:
    """Find mistakes in journeys, segments, campaigns, templates and other resources of Amazon Pinpoint.

    Args:
        source: A file, a folder, or a Python object with the content of a file, such as a boto3 response.
        context: A file or folder with other resources that the resources of `source` name. They are not checked.
        target: `connect` also reports features that Amazon Connect does not have. The default is Amazon Pinpoint only.

    Returns:
        All findings, sorted by file and position. Errors are mistakes for which the service would refuse the resource;
        the others are recommendations.

    Raises:
        FileNotFoundError: If a path does not exist.
        ValueError: If the target is neither `connect` nor empty.

    Example:
        >>> [finding] = lint_exports({"WriteSegmentRequest": {"Name": "buyers", "Dimension": {}}})
        >>> print(finding.code, finding.message)
        E101 member 'Dimension' does not exist in WriteSegmentRequest; the API calls it 'Dimensions'
    """
    if target not in ("", "connect"):
        raise ValueError(f"target must be 'connect' or empty, not {target!r}")
    return lint([source], [] if context is None else [context], target).findings


def lint(sources: Iterable[Any], context: Iterable[Any] = (), target: str = "") -> LintReport:
    """Check resources, and return the findings.

    Args:
        sources: Files, folders and Python objects.
        context: Files and folders with other resources that the sources name.
        target: `connect`, or empty.
    """
    findings: list[LintFinding] = []
    given = list(sources)
    items = list(_read_all(given, findings))
    checked = [check_document(document) for document in _leave_out_copies(items, findings)]
    own_files = {Path(item.place.file).resolve() for item in items}
    beside = [item for item in _read_all(context, []) if Path(item.place.file).resolve() not in own_files]
    others = map(check_document, _leave_out_copies(beside, []))
    findings += _find_incomplete(items, beside)
    contexts = make_contexts([*checked, *others])
    for each in checked:
        findings += _find_all(LintedResource(each, contexts[each.document.application_id]), target)
    values = [each for each in given if not isinstance(each, (str, Path))]
    return LintReport(sort_findings(findings, _write_text(values[0]) if values else None), len(checked))


def _write_text(value: Any) -> str | None:
    """Return a Python object as JSON text; None if it cannot be written as JSON."""
    try:
        return json.dumps(as_file_has_it(value))
    except UnreadableExport:
        return None


def _read_all(sources: Iterable[Any], findings: list[LintFinding]) -> Iterator[Document | NotRead]:
    """Yield the contents of all sources; an unreadable file becomes a finding, and the other files are still read."""
    for source in sources:
        parts = list_files(Path(source)) if isinstance(source, (str, Path)) else [source]
        for part in parts:
            try:
                items = list(read_items(part))
            except UnreadableExport as error:
                findings.append(_make_finding("E100", error.place, Remark((), error.reason)))
                continue
            if isinstance(part, Path):
                findings += _find_repeated(part)
            for item in items:
                if isinstance(item, UnreadableExport):
                    findings.append(_make_finding("E100", item.place, Remark((), item.reason)))
                    continue
                if isinstance(item, UnknownParameter):
                    findings.append(_make_finding("E101", item.place, Remark((), item.reason)))
                yield item


def _leave_out_copies(items: Iterable[Document | NotRead], findings: list[LintFinding]) -> Iterator[Document]:
    """Yield each resource once; if two files differ about a resource, add a finding."""
    for document, remark in leave_out_copies(item for item in items if isinstance(item, Document)):
        if remark is not None:
            findings.append(_make_finding(DIFFERING_COPIES, document.place, remark))
        yield document


def _find_incomplete(
    items: Iterable[Document | NotRead], beside: Iterable[Document | NotRead]
) -> Iterator[LintFinding]:
    own = [item for item in items if isinstance(item, NotRead)]
    places = {item.place for item in own}
    for place, remark in find_incomplete([*(item for item in beside if isinstance(item, NotRead)), *own]):
        if place in places:
            yield _make_finding(INCOMPLETE_EXPORT, place, remark)


def _find_repeated(file: Path) -> Iterator[LintFinding]:
    """Find members that occur twice in a file; the parsed resources no longer show them."""
    content = read_content(str(file)) if file.suffix == ".json" else None
    if content is not None:
        for remark in find_repeated_members(content.removeprefix("\ufeff")):
            yield _make_finding(REPEATED_MEMBER, Place(str(file)).inside(*remark.steps), remark)


def _find_all(resource: LintedResource, target: str) -> Iterator[LintFinding]:
    """Find all mistakes in a resource: by the service model, by the rules for publishing, and recommendations."""
    errors = [
        _make_finding(code, resource.document.place.inside(*remark.steps), remark)
        for code, remark in (*resource.checked.faults, *_find_errors(resource))
    ]
    yield from errors
    if resource.context.is_superseded(resource.document):
        return
    wrong = {finding.place for finding in errors}
    lost = {steps[0] for steps in resource.checked.lost}
    for rule in list_rules():
        if rule.search is not None and rule.is_about(resource.noun, target) and not lost.intersection(rule.needs):
            for remark in rule.search(resource):
                place = resource.place_of(remark.steps)
                if place not in wrong:
                    yield _make_finding(rule.code, place, remark)


def _find_errors(resource: LintedResource) -> Iterator[tuple[str, Remark]]:
    """Find the reasons why the service would refuse a resource, without mere consequences of known faults."""
    checked = resource.checked
    faults = [*(remark.steps for _, remark in checked.faults), *checked.lost]
    for problem in find_refusals(resource):
        code = code_of(resource.noun, problem)
        if code and _is_certain(resource, code):
            steps = locate_steps(read_steps(problem.member), checked.aliases)
            involved = (steps, *list_siblings(steps, problem.rule))
            if not any(follows_from(each, fault) for fault in faults for each in involved):
                yield code, Remark(steps, *describe(problem))


def _is_certain(resource: LintedResource, code: str) -> bool:
    """Return whether a missing resource is really missing, because lint has other resources of its kind."""
    if code == "E303":
        others = (each.document for each in resource.context.of_noun("segment"))
        return any("Id" in other.members and other is not resource.document for other in others)
    return code != "E304" or bool(resource.context.of_noun("template"))


def _make_finding(code: str, place: Place, remark: Remark) -> LintFinding:
    rule = rule_of(code)
    return LintFinding(code, rule.name, rule.level, place, 0, remark.message, remark.hint)
