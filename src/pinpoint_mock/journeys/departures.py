"""The removal of participants from journeys when their endpoints are deleted.

Source: docs/behaviours/journeys.md#journey-endpoint-deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoints.audience import EndpointsDeleted
from ..world.bus import subscribe
from .lifecycle import settle
from .participants import ACTIVE, NOWHERE, REMOVED, JourneyParticipants
from .steps import IS_REMOVED, Outcome

if TYPE_CHECKING:
    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .participants import Participants

_DELETED = Outcome("deleted", "{count} deleted at {activity}")


@subscribe(EndpointsDeleted)
def remove_deleted(app: App, deleted: EndpointsDeleted) -> None:
    """Remove the participants whose endpoint, or last remaining endpoint, was deleted."""
    for journey_id, participants in app.part(JourneyParticipants):
        rows = [row for endpoint in deleted.endpoints for row in _find_lost(participants, endpoint)]
        for row in rows:
            number = participants.activities[row]
            if number != NOWHERE:
                participants.steps.add([row], app.world.clock.now(), number, _DELETED, IS_REMOVED)
        if rows:
            participants.remove(rows, REMOVED)
            settle(app, journey_id)


def _find_lost(participants: Participants, endpoint: Endpoint) -> list[int]:
    """Return the participants who have no endpoint left without this one."""
    key, lost = endpoint.id.lower(), list[int]()
    own = participants.newest.get(key)
    if own is not None and participants.states[own] == ACTIVE:
        lost.append(own)
    row = participants.newest_with_users.get(key)  # the endpoint may belong to another user by now
    if row is not None and participants.states[row] == ACTIVE and key in participants.endpoints_of_users[row]:
        left = tuple(each for each in participants.endpoints_of_users[row] if each != key)
        participants.keep_endpoints(row, left)
        if not left:
            lost.append(row)
    return lost
