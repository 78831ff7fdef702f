"""Pages of a list: the page that a request asks for, and the token for the next page."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..world.collection import Collection

T = TypeVar("T")

DEFAULT_PAGE_SIZE = 100  # unknown; proposed


@dataclass(frozen=True, slots=True)
class Page:
    """The page that a request asks for.

    Args:
        list_name: The list's path, which distinguishes this list's tokens from those of other lists.
        size: The maximum number of items.
        after: The sequence number of the item before the page, from the token; None for the first page.
    """

    list_name: str
    size: int
    after: int | None

    @classmethod
    def read(cls, list_name: str, size: str | None, token: str | None) -> Page:
        """Read `page-size` and `token`.

        Raises:
            BadRequest: If the size is not a positive number, or if the token does not belong to this list.
        """
        if size is None:
            number = DEFAULT_PAGE_SIZE
        elif size.isascii() and size.isdigit() and 0 < len(size) <= 9 and int(size) > 0:
            number = int(size)
        else:
            raise BadRequest(f"PageSize must be a positive whole number, not {size!r}")
        return cls(list_name, number, None if token is None else _read_token(list_name, token))

    def of(self, collection: Collection[T], *, newest_first: bool = True) -> tuple[list[T], dict[str, str]]:
        """Cut this page out of a collection.

        Returns:
            The entities, and `{"NextToken": …}`, which is empty on the last page: the service leaves it out.
        """
        entities, last = collection.page(self.size, self.after, newest_first=newest_first)
        return entities, self._next_token(last)

    def of_accepted(self, collection: Collection[T], accepts: Callable[[T], bool]) -> tuple[list[T], dict[str, str]]:
        """Cut this page out of the accepted entities of a collection, the newest first; otherwise the same as `of`."""
        entities, last = collection.page_of(self.size, self.after, accepts)
        return entities, self._next_token(last)

    def _next_token(self, last: int | None) -> dict[str, str]:
        return {} if last is None else {"NextToken": _write_token(self.list_name, last)}


def _write_token(list_name: str, sequence: int) -> str:
    """Return an opaque token in the form of the service's tokens: unpadded base64 of a JSON object."""
    place = json.dumps({"List": list_name, "After": sequence}, separators=(",", ":"))
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _read_token(list_name: str, token: str) -> int:
    try:
        after = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))["After"]
        if type(after) is int and _write_token(list_name, after) == token:
            return after
    except (binascii.Error, ValueError, TypeError, KeyError, RecursionError):
        pass
    raise BadRequest("The token does not belong to this list")
