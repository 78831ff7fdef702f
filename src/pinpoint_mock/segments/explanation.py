"""The explanation of why an endpoint is or is not in a segment. Tests read and print it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..world.likeness import enclose

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKING_AT_A_VALUE = ("dimension", "import")


@dataclass(frozen=True, repr=False)
class Finding:
    """The result of one part of a segment's definition for an endpoint.

    Args:
        kind: `segment`, `group`, `sources`, `dimensions`, `dimension` or `import`.
        path: The part's place, such as `Attributes['team']`, `group 1` or `segment 'buyers' (version 2)`.
        wanted: The wanted values or parts, such as `INCLUSIVE ['Lakers']` or `ANY of`.
        found: The endpoint's value; None if the endpoint does not have the value, or if this part only combines its own
            parts.
        holds: Whether the endpoint meets this part.
        parts: The findings that decide this one.
        hint: A near miss of the endpoint, such as `'lakers' differs only in case from 'Lakers'`; empty if there is
            none.
    """

    kind: str
    path: str
    wanted: str
    found: object = field(hash=False)
    holds: bool
    parts: tuple[Finding, ...] = ()
    hint: str = ""

    def __eq__(self, other: object) -> bool:
        """Compare two findings and all their parts, each pair once: one finding may be a part of many."""
        if not isinstance(other, Finding):
            return NotImplemented
        waiting, compared = [(self, other)], {(id(self), id(other))}
        while waiting:
            one, another = waiting.pop()
            if one is another:
                continue
            if one._without_parts() != another._without_parts() or len(one.parts) != len(another.parts):
                return False
            for pair in zip(one.parts, another.parts, strict=True):
                ids = (id(pair[0]), id(pair[1]))
                if ids not in compared:
                    compared.add(ids)
                    waiting.append(pair)
        return True

    def __hash__(self) -> int:
        return hash((self.kind, self.path, self.wanted, self.holds, len(self.parts)))

    def _without_parts(self) -> tuple[object, ...]:
        return self.kind, self.path, self.wanted, self.found, self.holds, self.hint

    def __repr__(self) -> str:
        return f"<{self.describe()}; {len(self.parts)} parts>"

    def describe(self) -> str:
        """Describe the finding without its parts, in one line."""
        mark = "✓" if self.holds else "✗"
        if self.kind in _LOOKING_AT_A_VALUE:
            found = "nothing" if self.found is None else f"{self.found!r}"
            return f"{mark} {self.path}: found {found}, wanted {self.wanted}{enclose(self.hint)}"
        return f"{mark} {self.path}: {self.wanted}"


@dataclass(frozen=True, repr=False)
class Explanation:
    """The reasons why an endpoint is or is not in a segment. In a condition, it is true if the endpoint is a member.

    Args:
        endpoint_id: The id of the endpoint.
        finding: The result of the whole segment; its `parts` give the reasons, down to each dimension.
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
        return "\n".join([first, *(f"  {line}" for line in describe_below(self.finding))])

    __repr__ = __str__


def describe_below(whole: Finding) -> Iterator[str]:
    """Yield a line for each finding below another, indented by level. A source segment is shown in full only once."""
    shown: set[int] = set()
    waiting = [("", part) for part in reversed(whole.parts)]
    while waiting:
        margin, finding = waiting.pop()
        is_again = finding.kind == "segment" and bool(finding.parts) and id(finding) in shown
        yield f"{margin}{finding.describe()}{' (as above)' if is_again else ''}"
        if not is_again:
            shown.add(id(finding))
            waiting += [(f"{margin}    ", part) for part in reversed(finding.parts)]
