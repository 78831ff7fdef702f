"""Pages of answers that list resources: whether the last one is among those that were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .documents import ListPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .documents import NotRead


def leave_out_complete(found: Iterable[NotRead]) -> Iterator[NotRead]:
    """Leave out the pages of lists whose last page was read, and of others all pages but the last that was read."""
    items = list(found)
    pages = [item for item in items if isinstance(item, ListPage)]
    unended = [page for page in pages if not any(other.ends(page) for other in pages)]
    newest = {(page.shape, page.application_id): page for page in unended}
    for item in items:
        if not isinstance(item, ListPage) or newest.get((item.shape, item.application_id)) is item:
            yield item
