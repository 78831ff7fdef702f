"""Recommendations about the versions of templates and segments that resources name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exports.dependencies import list_dependencies
from .findings import Remark
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .resource import LintedResource


@recommend("R606", "missing-version", "journey", "campaign", "segment")
def find_missing_versions(resource: LintedResource) -> Iterator[Remark]:
    """A resource names a version of a template or segment that is not in the files.

    lint checks this only if all responses for that template or segment contain their version. `pinpoint.load` reports
    the version as missing. Export it too, with GetEmailTemplate and its parameter Version, or with GetSegmentVersion.

    Evidence: documented (versions have numbers, and responses contain them).
    """
    for named in list_dependencies(resource.noun, resource.members, resource.document.place):
        known, version = resource.context.find_versions(named), named.version or ""
        is_newer = named.noun == "segment" and bool(known) and version.isdigit() and int(version) > max(map(int, known))
        if known and version.isdigit() and version not in known and not is_newer:  # E303 reports a newer one
            shown = f"version{'s' if len(known) > 1 else ''} {', '.join(sorted(known, key=int))}"
            message = f"version {version} of the {named.kind} {named.id!r} is not in the files, which have {shown}"
            steps = named.place.steps[len(resource.document.place.steps) :]
            yield Remark(steps, message, "export that version too")
