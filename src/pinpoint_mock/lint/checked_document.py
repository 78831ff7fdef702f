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
"""The values that a request may have, where an answer may have more of them."""


class CheckedDocument(NamedTuple):
    """A resource of the run.

    Args:
        document: The resource as the file has it.
        members: Its members as a request has them: those that are as the service model has them.
        faults: What the service model finds wrong in it, each with its code.
        aliases: The names and positions that the file has, by the steps as the model names them.
        lost: The steps, as the file has them, to what could not be used and is not among the members.
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
        members.pop("State", None)  # an answer may have any; a request wants one
    return CheckedDocument(document, members, check.remarks, check.aliases, check.lost)
