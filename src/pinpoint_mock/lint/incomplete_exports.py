"""Incomplete exports: a list without its last page, and an empty file."""

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
        """A file is empty, or a list is incomplete: a response has a NextToken, and no file has the last page.

The AWS CLI does not follow NextToken for Amazon Pinpoint, so the service has more resources than the file. A command
that fails leaves an empty output file.

Evidence: documented (the last page has no NextToken).""",
    )
)


def find_incomplete(not_read: Iterable[NotRead]) -> Iterator[tuple[Place, Remark]]:
    """Find incomplete lists and empty files among the file contents that are not resources."""
    for item in leave_out_complete(not_read):
        if item.reason == EMPTY:
            yield item.place, Remark((), EMPTY, "export it again, or remove it")
        elif isinstance(item, ListPage):
            message, _, hint = item.reason.partition(": ")
            yield item.place, Remark((), message, hint)
