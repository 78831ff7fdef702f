"""Pages of list responses: find the lists whose last page was not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .documents import ListPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .documents import NotRead


def leave_out_complete(found: Iterable[NotRead]) -> Iterator[NotRead]:
    """Yield the items without the pages of complete lists, and with only the last page of each incomplete list."""
    items = list(found)
    pages = [item for item in items if isinstance(item, ListPage)]
    unended = [page for page in pages if not any(other.ends(page) for other in pages)]
    newest = {(page.shape, page.application_id): page for page in unended}
    for item in items:
        if not isinstance(item, ListPage) or newest.get((item.shape, item.application_id)) is item:
            yield item
