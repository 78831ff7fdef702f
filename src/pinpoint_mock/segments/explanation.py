"""Why an endpoint is in a segment, or not: what a test reads, and what prints when one fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKING_AT_A_VALUE = ("dimension", "import")


@dataclass(frozen=True, repr=False)
class Finding:
    """What one place of a segment's definition says of an endpoint.

    Args:
        kind: `segment`, `group`, `sources`, `dimensions`, `dimension` or `import`.
        path: Which place, such as `Attributes['team']`, `group 1` or `segment 'buyers' (version 2)`.
        wanted: What it asks for, such as `INCLUSIVE ['Lakers']` or `ANY of`.
        found: The value that the endpoint has; None if it has none, or the place looks at its parts instead.
        holds: Whether the endpoint meets it.
        parts: The findings that it follows from.
    """

    kind: str
    path: str
    wanted: str
    found: object = field(hash=False)
    holds: bool
    parts: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.describe()}; {len(self.parts)} parts>"

    def describe(self) -> str:
        """The finding without its parts, in one line."""
        mark = "✓" if self.holds else "✗"
        if self.kind in _LOOKING_AT_A_VALUE:
            found = "nothing" if self.found is None else f"{self.found!r}"
            return f"{mark} {self.path}: found {found}, wanted {self.wanted}"
        return f"{mark} {self.path}: {self.wanted}"


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why an endpoint is in a segment, or not. It is true in a condition if the endpoint is.

    Args:
        endpoint_id: The endpoint.
        finding: What the whole segment says of it; its `parts` say why, down to each dimension.
    """

    endpoint_id: str
    finding: Finding

    @property
    def is_member(self) -> bool:
        """Whether the endpoint is in the segment."""
        return self.finding.holds

    def __bool__(self) -> bool:
        return self.is_member

    def __str__(self) -> str:
        verb = "is" if self.is_member else "is not"
        first = f"endpoint {self.endpoint_id!r} {verb} in {self.finding.path}: {self.finding.wanted}"
        return "\n".join([first, *_lines(self.finding)])

    __repr__ = __str__


def _lines(whole: Finding) -> Iterator[str]:
    """A line for each finding below one, indented; a source segment is told in full where it comes first."""
    told: set[int] = set()
    waiting = [("  ", part) for part in reversed(whole.parts)]
    while waiting:
        margin, finding = waiting.pop()
        is_again = finding.kind == "segment" and bool(finding.parts) and id(finding) in told
        yield f"{margin}{finding.describe()}{' (as above)' if is_again else ''}"
        if not is_again:
            told.add(id(finding))
            waiting += [(f"{margin}    ", part) for part in reversed(finding.parts)]
