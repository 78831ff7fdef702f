"""The endpoints that did not enter a journey, and the reasons."""

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

_UNKNOWN = "no reason was found at the start of the run"


@dataclass(frozen=True)
class Absentee:
    """An endpoint that did not enter the journey, and whose user did not enter with another endpoint either.

    Args:
        endpoint_id: The id of the endpoint.
        user_id: The id of its user; None without one.
        reasons: The reasons why it did not enter, one line each.
    """

    endpoint_id: str
    user_id: str | None
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"endpoint {self.endpoint_id!r} did not enter: {'; '.join(self.reasons)}"


def list_absentees(world: World, asked: World, app_id: str, journey_id: str) -> Iterator[Absentee]:
    """Yield the endpoints that never entered a journey, alone or with their users, in the order of the people.

    Args:
        world: The world at the end of the run.
        asked: The world in which the reasons are determined: for a segment, the world when it was evaluated.
        app_id: The id of the app.
        journey_id: The id of the journey.
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
    """Return the number of endpoints for each reason, most frequent first. An endpoint may have several reasons."""
    counts = Counter(reason for absentee in absentees for reason in absentee.reasons)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _find_app(world: World, app_id: str) -> App:
    app = world.find_app(app_id)
    assert app is not None
    return app
