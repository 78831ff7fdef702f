"""Why people did not enter a journey: for each of them, and for all by the reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..endpoints.audience import Audience
from ..journeys.entry_explanation import find_own_obstacles
from ..journeys.journey import Journey
from ..journeys.participants import participants_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..world.store import App, World

_UNKNOWN = "nothing kept it from entering at the start"


@dataclass(frozen=True)
class Absentee:
    """An endpoint that did not enter the journey; if its user entered with another endpoint, it is not one of them.

    Args:
        endpoint_id: The endpoint.
        user_id: Its user; None without one.
        reasons: What kept it from entering, a line each.
    """

    endpoint_id: str
    user_id: str | None
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"endpoint {self.endpoint_id!r} did not enter: {'; '.join(self.reasons)}"


def list_absentees(world: World, asked: World, app_id: str, journey_id: str) -> Iterator[Absentee]:
    """Yield the endpoints that never entered a journey, nor did their users, in the order of the people.

    Args:
        world: The world at the end of the run.
        asked: The world of the time at which reasons are asked for: of a segment, when it was evaluated.
        app_id: The app.
        journey_id: The journey.
    """
    app = _find_app(world, app_id)
    participants = participants_of(app, journey_id)
    assert participants is not None
    audience = app.part(Audience)
    entered = {key for row in range(len(participants.keys)) for key in participants.endpoint_keys(row)}
    users = {audience.endpoints[key].user_id for key in entered if key in audience.endpoints} - {None}
    asked_app = _find_app(asked, app_id)
    journey = asked_app.collection(Journey)[journey_id]
    for key, endpoint in audience.endpoints.items():
        if key not in entered and endpoint.user_id not in users:
            then = asked_app.part(Audience).endpoints.get(key, endpoint)
            reasons = tuple(find_own_obstacles(asked_app, journey, then))
            yield Absentee(endpoint.id, endpoint.user_id, reasons or (_UNKNOWN,))


def count_reasons(absentees: Sequence[Absentee]) -> dict[str, int]:
    """Return how many did not enter for each reason, the most frequent first; one may have several reasons."""
    counts = Counter(reason for absentee in absentees for reason in absentee.reasons)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _find_app(world: World, app_id: str) -> App:
    app = world.find_app(app_id)
    assert app is not None
    return app
