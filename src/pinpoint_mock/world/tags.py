"""Tags, by the ARN of what they are on. A resource registers its ARN when it is made, and drops it when deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Tags:
    """ARN → tags, of everything that can be tagged."""

    __slots__ = ("_by_arn",)

    def __init__(self) -> None:
        self._by_arn: dict[str, dict[str, str]] = {}

    def register(self, arn: str, tags: Mapping[str, str]) -> None:
        """Make an ARN taggable."""
        self._by_arn[arn] = dict(tags)

    def drop(self, arn: str) -> None:
        """Forget an ARN and every ARN below it."""
        below = f"{arn}/"
        for known in [known for known in self._by_arn if known == arn or known.startswith(below)]:
            del self._by_arn[known]

    def of(self, arn: str) -> dict[str, str] | None:
        """The tags on an ARN, as a copy; None if nothing has that ARN."""
        tags = self._by_arn.get(arn)
        return None if tags is None else dict(tags)

    def replace(self, arn: str, tags: dict[str, str]) -> None:
        """Put these tags, and no others, on a known ARN."""
        self._by_arn[arn] = tags

    def copy(self) -> Tags:
        """The same tags; `replace` is the only change, so the inner dictionaries can be shared."""
        copied = Tags()
        copied._by_arn = self._by_arn.copy()
        return copied
