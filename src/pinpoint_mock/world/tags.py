"""Tags by the ARN of their resource. A resource registers its ARN when it is created, and drops it when deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .groups import Groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Tags:
    """The tags of each resource that can be tagged, by ARN."""

    __slots__ = ("_below", "_by_arn")

    def __init__(self) -> None:
        self._by_arn: dict[str, dict[str, str]] = {}
        self._below: Groups[str, None] = Groups()  # the ARNs of the resources in an app, by the app's ARN

    def register(self, arn: str, tags: Mapping[str, str]) -> None:
        """Register an ARN that can have tags, with its first tags."""
        self._by_arn[arn] = dict(tags)
        self._below.change(_outer_arn(arn))[arn] = None

    def drop(self, arn: str) -> None:
        """Forget the ARN of an app and every ARN in it, or the ARN of another resource."""
        self._by_arn.pop(arn, None)
        for inner in self._below.drop(arn):
            self._by_arn.pop(inner, None)
        self._below.remove(_outer_arn(arn), arn)

    def of(self, arn: str) -> dict[str, str] | None:
        """Return a copy of the tags of an ARN; None if the ARN is unknown."""
        tags = self._by_arn.get(arn)
        return None if tags is None else dict(tags)

    def replace(self, arn: str, tags: dict[str, str]) -> None:
        """Replace the tags of a known ARN."""
        self._by_arn[arn] = tags

    def __reversed__(self) -> Iterator[str]:
        """Yield every ARN, the last one first."""
        return reversed(self._by_arn)

    def copy(self) -> Tags:
        """Return a copy. Only `replace` changes the tags of an ARN, so the copies can share the dictionaries."""
        copied = Tags()
        copied._by_arn = self._by_arn.copy()
        copied._below = self._below.copy()
        return copied


def _outer_arn(arn: str) -> str:
    """Return an ARN without its last two parts: for a resource such as `…/segments/s`, the ARN of its app."""
    return arn.rsplit("/", 2)[0]
