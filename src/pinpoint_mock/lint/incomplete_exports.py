"""Exports that are not complete: a list whose last page is not there, and an empty file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exports.documents import ListPage
from ..exports.file_forms import EMPTY
from ..exports.pages import leave_out_complete
from .findings import RECOMMENDATION, Remark
from .rules import LintRule, add_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..exports.documents import NotRead
    from ..exports.places import Place

CODE = "R604"

add_rule(
    LintRule(
        CODE,
        "incomplete-export",
        RECOMMENDATION,
        """An answer has a NextToken and no file has the last page of the list, or a file is empty.

The command line does not follow NextToken for Amazon Pinpoint: a list that does not end has more resources than the
file. A command that fails leaves an empty file where its output was to go.

Evidence: documented (NextToken is absent from the last page).""",
    )
)


def find_incomplete(not_read: Iterable[NotRead]) -> Iterator[tuple[Place, Remark]]:
    """Find what is not complete among the contents of files that are not resources."""
    for item in leave_out_complete(not_read):
        if item.reason == EMPTY:
            yield item.place, Remark((), EMPTY, "write it again, or remove it")
        elif isinstance(item, ListPage):
            message, _, hint = item.reason.partition(": ")
            yield item.place, Remark((), message, hint)
