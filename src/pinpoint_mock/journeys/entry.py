"""Entering a journey: the members of its segment, except those who may not enter.

A participant is a user with all its endpoints if the endpoint has a user, else the endpoint (documented).
Source: docs/behaviours/journeys.md#entry.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..endpoints.audience import Audience
from ..endpoints.obstacles import find_obstacle
from ..limits.reentry import read_reentry_limits
from ..segments.evaluation import members_of
from ..world.clock import MINUTE
from .changes import JourneyEntered, log_change
from .entry_segment import find_entry_segment
from .participants import ARRIVAL, participants_of
from .plan import plan_of
from .waves import ESTIMATED, Wave

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .journey import Journey


REMOVAL_COUNTS_AFTER = 15 * MINUTE
"""How long after the start a member who left the segment can still enter (documented in 2021)."""


def enter_by_segment(app: App, journey: Journey, run_id: str, wave: Wave) -> None:
    """Let the members of a journey's segment enter in a run, if they belong to a wave.

    While the journey is paused, no member enters. The wave still finds when the next members may enter.
    """
    participants = participants_of(app, journey.id)
    assert participants is not None
    segment = find_entry_segment(app, journey)
    members = [] if segment is None else list(members_of(app, segment))
    entrants = _Entrants(app, journey, run_id, wave)
    if wave.is_first:
        entrants.counts["ENDPOINT_PRODUCED"] = len(members)
        participants.launched = tuple(map(_key_of, members)) if wave.start is not None else ()
    elif "RefreshFrequency" not in journey.request and not journey.request.get("RefreshOnSegmentUpdate"):
        # Only the members at the start may enter (documented), except those who have left the segment meanwhile.
        endpoints = app.part(Audience).endpoints
        if wave.now > journey.start + REMOVAL_COUNTS_AFTER:
            entrants.removed = frozenset(participants.launched).difference(map(_key_of, members))
        members = [endpoints[key] for key in participants.launched if key in endpoints]
    entrants.consider(members)
    if journey.state == "ACTIVE":
        entrants.enter()


def enter_by_event(app: App, journey: Journey, run_id: str, endpoint: Endpoint) -> None:
    """Let the endpoint of an event enter. It enters without its user's other endpoints (unknown; proposed)."""
    entrants = _Entrants(app, journey, run_id, Wave.of(app, journey, 0, None))
    entrants.counts["ENDPOINT_PRODUCED"] = 1
    entrants.consider([endpoint], with_users=False)
    entrants.enter()


class _Entrants:
    """The participants who are about to enter a journey in a run.

    Args:
        app: The app.
        journey: The journey.
        run_id: The id of the run.
        wave: The wave that enters now.
    """

    def __init__(self, app: App, journey: Journey, run_id: str, wave: Wave) -> None:
        self._app = app
        self._wave = wave
        self._journey = journey
        participants = participants_of(app, journey.id)
        assert participants is not None
        self._participants = participants
        self._run = participants.number_of_run(run_id)
        self._run_id = run_id
        self._limits = read_reentry_limits(journey.request.get("Limits", {}))
        self._endpoints: list[str] = []
        self._users: dict[str, tuple[str, ...]] = {}
        self.removed: frozenset[str] = frozenset()  # the keys of endpoints that have left the segment
        self.counts: Counter[str] = Counter()

    def consider(self, endpoints: Iterable[Endpoint], *, with_users: bool = True) -> None:
        """Decide which participants may enter.

        Args:
            endpoints: The endpoints that the segment or the event names.
            with_users: Whether an endpoint's user is the participant, if it has one.
        """
        counts, newest, user_ids = self.counts, self._participants.newest, dict[str, set[str]]()
        is_first, enters_at_once = self._wave.is_first, self._wave.start is None
        for endpoint in endpoints:
            key = _key_of(endpoint)
            if with_users and endpoint.user_id is not None:
                user_ids.setdefault(endpoint.user_id, set()).add(key)
            elif (obstacle := find_obstacle(endpoint)) is not None:
                counts[obstacle if is_first else ""] += 1
            elif enters_at_once and key not in newest:  # the usual case, and fast for 100,000 endpoints
                self._endpoints.append(key)
            elif (refusal := self._find_refusal(newest.get(key), [endpoint])) is not None:
                counts[refusal] += 1
            else:
                self._endpoints.append(key)
        audience = self._app.part(Audience)
        for user_id, members in user_ids.items():
            self._consider_user(user_id, members, audience.of_user(user_id))

    def _consider_user(self, user_id: str, members: set[str], endpoints: Sequence[Endpoint]) -> None:
        obstacles = {_key_of(endpoint): find_obstacle(endpoint) for endpoint in endpoints}
        entering = [endpoint for endpoint in endpoints if obstacles[_key_of(endpoint)] is None]
        if self._wave.is_first:
            self.counts["ENDPOINTS_FROM_USER"] += len(obstacles.keys() - members)
            self.counts.update(obstacle for obstacle in obstacles.values() if obstacle is not None)
        if not entering:
            return
        # An endpoint that entered before it had the user continues on its own (unknown; proposed).
        free = [endpoint for endpoint in entering if not self._is_inside_alone(_key_of(endpoint))]
        if not free:
            refusal = self._wave.sort(entering)
            self.counts["ACTIVE_ENDPOINT_REJECTED" if refusal is None else refusal] += 1
            return
        refusal = self._find_refusal(self._participants.newest_of_users.get(user_id), free)
        if refusal is None:
            self._users[user_id] = tuple(map(_key_of, free))
        else:
            self.counts[refusal] += 1

    def _is_inside_alone(self, key: str) -> bool:
        row = self._participants.newest.get(key)
        return row is not None and self._participants.is_inside(row)

    def _find_refusal(self, row: int | None, endpoints: Sequence[Endpoint]) -> str | None:
        """Return the metric for a participant who may not enter now; empty if it enters in another wave."""
        refusal = self._wave.sort(endpoints)
        if refusal is not None:
            return refusal
        if all(_key_of(endpoint) in self.removed for endpoint in endpoints):
            return "FILTERED_OUT_BY_SEGMENT"
        participants = self._participants
        if row is not None:
            if participants.is_inside(row):
                return "ACTIVE_ENDPOINT_REJECTED"
            reason = self._limits.find_reason(participants.entries[row], participants.entered[row], self._wave.now)
            if reason is not None:
                return "REENTRY_CAP_EXCEEDED"  # also for EndpointReentryInterval (unknown; proposed)
        self.counts[ESTIMATED] += self._wave.count_estimated(endpoints)
        return None

    def enter(self) -> None:
        """Add the participants. They arrive at the first activity when the journey moves."""
        app, journey, participants = self._app, self._journey, self._participants
        now = app.world.clock.now()
        start = plan_of(app, journey).start
        entered = [
            *participants.add(self._endpoints, self._run, start, now),
            *participants.add_users(self._users, self._run, start, now),
        ]
        participants.wait(entered, now, ARRIVAL)
        del self.counts[""]
        for metric, number in self.counts.items():
            participants.run_counts[self._run, metric] += number
        participants.run_counts[self._run, "ENDPOINT_ENTERED"] += len(entered)
        refused = tuple((name, number) for name, number in self.counts.items() if number and name not in _NO_REFUSALS)
        log_change(app, journey, JourneyEntered, run_id=self._run_id, entered=len(entered), not_entered=refused)


_NO_REFUSALS = ("ENDPOINT_PRODUCED", "ENDPOINTS_FROM_USER", ESTIMATED)


def _key_of(endpoint: Endpoint) -> str:
    """Return the key of an endpoint. If it equals the id, return the id object itself to save memory."""
    key = endpoint.id.lower()
    return endpoint.id if key == endpoint.id else key
