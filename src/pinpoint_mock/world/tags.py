"""Tags, by the ARN of what they are on. A resource registers its ARN when it is made, and drops it when deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .groups import Groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Tags:
    """ARN → tags, of everything that can be tagged."""

    __slots__ = ("_below", "_by_arn")

    def __init__(self) -> None:
        self._by_arn: dict[str, dict[str, str]] = {}
        self._below: Groups[str, None] = Groups()  # the ARNs of what is in an app, by its ARN

    def register(self, arn: str, tags: Mapping[str, str]) -> None:
        """Make an ARN taggable."""
        self._by_arn[arn] = dict(tags)
        self._below.change(_outer_arn(arn))[arn] = None

    def drop(self, arn: str) -> None:
        """Forget the ARN of an app and every ARN in it, or the ARN of another resource."""
        self._by_arn.pop(arn, None)
        for inner in self._below.drop(arn):
            self._by_arn.pop(inner, None)
        self._below.remove(_outer_arn(arn), arn)

    def of(self, arn: str) -> dict[str, str] | None:
        """The tags on an ARN, as a copy; None if nothing has that ARN."""
        tags = self._by_arn.get(arn)
        return None if tags is None else dict(tags)

    def replace(self, arn: str, tags: dict[str, str]) -> None:
        """Put these tags, and no others, on a known ARN."""
        self._by_arn[arn] = tags

    def __reversed__(self) -> Iterator[str]:
        """Yield every ARN, the last one first."""
        return reversed(self._by_arn)

    def copy(self) -> Tags:
        """Return the same tags; `replace` is the only change of an ARN's, so that the copies can share them."""
        copied = Tags()
        copied._by_arn = self._by_arn.copy()
        copied._below = self._below.copy()
        return copied


def _outer_arn(arn: str) -> str:
    """Return an ARN without its last two parts: the ARN of the app that a resource such as `…/segments/s` is in."""
    return arn.rsplit("/", 2)[0]
