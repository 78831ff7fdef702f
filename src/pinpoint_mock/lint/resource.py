"""A resource that is linted: its members as the service model has them, and what surrounds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.validation import read_timestamp
from ..world.clock import to_microseconds
from .activity_graph import ActivityGraph
from .member_check import locate_steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..exports.documents import Document
    from ..exports.places import Place
    from .checked_document import CheckedDocument
    from .context import LintContext
    from .member_check import Steps


@dataclass(frozen=True)
class LintedResource:
    """A resource of the run.

    Args:
        checked: The resource, checked against the service model.
        context: What it can refer to.
    """

    checked: CheckedDocument
    context: LintContext = field(repr=False)

    @property
    def document(self) -> Document:
        """The resource as the file has it."""
        return self.checked.document

    @property
    def members(self) -> Mapping[str, Any]:
        """Its members as a request has them: those that are as the service model has them."""
        return self.checked.members

    @property
    def noun(self) -> str:
        """The kind of the resource, such as `journey`."""
        return self.document.kind.noun

    @property
    def is_complete(self) -> bool:
        """Whether it has what a request must have."""
        return self.members.keys() >= set(self.document.kind.request.required_members)

    @property
    def was_accepted(self) -> bool:
        """Whether the service has published it, or written it: it is an answer, and not one of a draft."""
        return not self.document.is_request and self.document.members.get("State") != "DRAFT"

    @property
    def written(self) -> int | None:
        """The time at which the service accepted it, in microseconds since the epoch.

        It is None if the service did not, or if the file does not say when.
        """
        if not self.was_accepted:
            return None
        try:
            return to_microseconds(read_timestamp(self.document.members.get("CreationDate")))
        except BadRequest:
            return None

    @property
    def now(self) -> int:
        """The time at which it is judged: that of writing it for what was accepted, and else the present."""
        written = self.written
        return self.context.app.world.clock.now() if written is None else written

    @cached_property
    def graph(self) -> ActivityGraph:
        """The activities of a journey, and the ways between them."""
        return ActivityGraph(self.members)

    def place_of(self, steps: Steps) -> Place:
        """Return the place of a value in the file."""
        return self.document.place.inside(*locate_steps(steps, self.checked.aliases))
