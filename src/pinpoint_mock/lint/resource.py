"""A linted resource: its members in the form of the service model, and its context."""

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
        context: The resources that it can refer to.
    """

    checked: CheckedDocument
    context: LintContext = field(repr=False)

    @property
    def document(self) -> Document:
        """The resource as it is in the file."""
        return self.checked.document

    @property
    def members(self) -> Mapping[str, Any]:
        """The valid members, in the form of a request."""
        return self.checked.members

    @property
    def noun(self) -> str:
        """The kind of the resource, such as `journey`."""
        return self.document.kind.noun

    @property
    def is_complete(self) -> bool:
        """Whether the resource has all members that a request must have."""
        return self.members.keys() >= set(self.document.kind.request.required_members)

    @property
    def was_accepted(self) -> bool:
        """Whether the service accepted the resource: it is a response, and not a draft."""
        return not self.document.is_request and self.document.members.get("State") != "DRAFT"

    @property
    def written(self) -> int | None:
        """The time at which the service accepted the resource, in microseconds since the epoch.

        It is None if the service did not accept it, or if the file does not contain the time.
        """
        if not self.was_accepted:
            return None
        try:
            return to_microseconds(read_timestamp(self.document.members.get("CreationDate")))
        except BadRequest:
            return None

    @property
    def now(self) -> int:
        """The time as of which the resource is checked: when the service accepted it, or else the current time."""
        written = self.written
        return self.context.app.world.clock.now() if written is None else written

    @cached_property
    def graph(self) -> ActivityGraph:
        """The activities of a journey, and the pointers between them."""
        return ActivityGraph(self.members)

    def place_of(self, steps: Steps) -> Place:
        """Return the place of a value in the file."""
        return self.document.place.inside(*locate_steps(steps, self.checked.aliases))
