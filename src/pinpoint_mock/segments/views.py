"""A segment as a test sees it, through the handle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoints.audience import Audience
from ..world.arguments import check_string
from ..world.records import listed
from ..world.view import View
from .evaluation import explain_membership, members_of
from .segment import Segment

if TYPE_CHECKING:
    from .explanation import Explanation


class SegmentView(View[Segment]):
    """One segment, always in its newest version."""

    __slots__ = ()

    kind = "segment"
    entity_type = Segment

    @property
    def name(self) -> str | None:
        """The segment's name, if it was given one."""
        with self._locked() as (_, segment):
            return segment.name

    @property
    def version(self) -> int:
        """The number of the newest version."""
        with self._locked() as (_, segment):
            return segment.version

    def members(self) -> list[str]:
        """Return the ids of the endpoints that are in the segment now.

        Returns:
            The ids as they were first spelled, in the order in which the endpoints were first written. Endpoints
            that are inactive or have opted out are among them.
        """
        with self._locked() as (app, segment):
            return [endpoint.id for endpoint in members_of(app, segment)]

    def explain(self, endpoint_id: str) -> Explanation:
        """Explain why an endpoint is in the segment now, or not.

        Args:
            endpoint_id: The endpoint's id, in any spelling.

        Returns:
            The explanation: true if the endpoint is a member; printed, it shows for each group and dimension
            whether it holds, the value found and the value wanted.

        Raises:
            LookupError: If the app does not have the endpoint.
            TypeError: If the id is not a string.
            ValueError: If it has lone surrogates.
        """
        endpoint_id = check_string("endpoint_id", endpoint_id)
        with self._locked() as (app, segment):
            audience = app.part(Audience)
            endpoint = audience.find(endpoint_id)
            if endpoint is None:
                ids = listed([known.id for known in audience])
                raise LookupError(f"there is no endpoint {endpoint_id!r} in app {app.id!r}, which has {ids}")
            return explain_membership(app, segment, endpoint)
