"""A resource of a file whose members were checked against the service model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.definition import with_lists
from ..journeys.draft_rules import WRITABLE_STATES
from .member_check import EVERY_CHOICE, MemberCheck

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..exports.documents import Document
    from .findings import Remark
    from .member_check import Steps


_WRITABLE: Mapping[str, Mapping[str, Sequence[str]]] = {"journey": {"State": WRITABLE_STATES}}
"""The values that a request may have, where a response may have more."""


class CheckedDocument(NamedTuple):
    """A resource of the run, checked against the service model.

    Args:
        document: The resource as it is in the file.
        members: The valid members, in the form of a request.
        faults: The violations of the service model, each with its code.
        aliases: The names and positions in the file, by the steps in the service model.
        lost: The steps in the file to values that could not be used, and that `members` does not contain.
    """

    document: Document
    members: Mapping[str, Any]
    faults: Sequence[tuple[str, Remark]]
    aliases: Mapping[Steps, str | int]
    lost: Sequence[Steps]


def check_document(document: Document) -> CheckedDocument:
    """Check the members of a document against the service model."""
    kind, check = document.kind, MemberCheck()
    if kind.noun == "endpoint" and not any(isinstance(step, str) for step in document.place.steps):  # import files
        document = replace(document, members=with_lists(document.members))
    shape = kind.request if document.is_request else kind.answer
    choices = _WRITABLE.get(kind.noun, EVERY_CHOICE) if document.is_request else EVERY_CHOICE
    checked = check.check(document.members, shape, shape.required_members if document.is_request else [], choices)
    members = {name: value for name, value in checked.items() if name in kind.request.members}
    if not document.is_request:
        members.pop("State", None)  # a response may have any state; a request may have only some
    return CheckedDocument(document, members, check.remarks, check.aliases, check.lost)
