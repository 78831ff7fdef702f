"""Selects the endpoints that a run sends to: the members of the segment, except endpoints that cannot get its messages.

One of the execution metrics counts each endpoint that is left out (documented). It does not cause an event.
Source: docs/behaviours/campaigns.md#runs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..calendar.timezones import find_zone
from ..endpoints.audience import Audience
from ..endpoints.obstacles import find_obstacle
from ..messages.sending import place_of
from ..segments.evaluation import members_of
from ..segments.segment import Reference, find_referenced
from .cohorts import HELD_OUT, make_chooser
from .content import find_channel_types
from .schedule import find_local_end, find_local_slot, is_local

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence
    from datetime import tzinfo

    from ..endpoints.endpoint import Endpoint
    from ..messages.sending import Place
    from ..segments.segment import Segment
    from ..world.store import App
    from .campaign import Campaign
    from .run import CampaignRun

PRODUCED, FROM_USER, FILTERED_OUT = "ENDPOINT_PRODUCED", "ENDPOINTS_FROM_USER", "FILTERED_OUT_BY_SEGMENT"
MISSING_TIMEZONE, TIMEZONE_MISMATCH = "ENDPOINT_MISSING_TIMEZONE", "ENDPOINT_TIMEZONE_MISMATCH"
CHANNEL_MISMATCH, OTHER_TREATMENT = "ENDPOINT_CHANNEL_MISMATCH", "TREATMENT_HOLDOUT"
DUPLICATE = "DUPLICATE_ENDPOINT"


def find_campaign_segment(app: App, campaign: Campaign) -> Segment | None:
    """Return the version of the segment that a campaign is for; None if the segment was deleted."""
    return find_referenced(app, Reference(campaign.segment_id, campaign.segment_version))


def find_obstacle_in(channel_types: Container[str | None], endpoint: Endpoint) -> str | None:
    """Return the metric that counts an endpoint if it cannot get a message or has another channel; None if it can."""
    obstacle = find_obstacle(endpoint)
    return CHANNEL_MISMATCH if obstacle is None and endpoint.channel_type not in channel_types else obstacle


class TimeSlice:
    """The time zones whose clocks have reached the time of a run, for a schedule in local time.

    Args:
        campaign: The campaign.
        run: The run, as it was after the previous slice.
        now: The time.
    """

    def __init__(self, campaign: Campaign, run: CampaignRun, now: int) -> None:
        self._schedule = campaign.schedule_of(run.treatment_id)
        self._number = run.number
        self._now = now
        self._settled = run.settled
        self._newly_settled: list[str] = []
        self.is_local = is_local(self._schedule)
        self.next_start = 0  # when the clocks of the next zone reach it; 0 if it was the last zone
        self.zones: dict[tzinfo, int] = {}  # the zones of all members, and when their clocks reach it
        self.seen = run.seen

    @property
    def settled(self) -> frozenset[str]:
        """The keys of the members that do not wait for their local time any more."""
        return self._settled.union(self._newly_settled)

    def take_newcomers(self, members: Sequence[Endpoint]) -> Sequence[Endpoint]:
        """Return the members that were not in the segment in an earlier slice."""
        if not self.is_local:
            return members
        newcomers = [endpoint for endpoint in members if endpoint.id.lower() not in self.seen]
        self.seen = self.seen.union(endpoint.id.lower() for endpoint in newcomers)
        return newcomers

    def find_mismatch(self, endpoint: Endpoint) -> str | None:
        """Return the metric of an endpoint that is not in the slice, "" if it is in another slice, None if it is here.

        The schedule must be in local time.
        """
        key, zone = endpoint.id.lower(), find_zone(endpoint).zone
        mismatch: str | None = MISSING_TIMEZONE
        if zone is not None:
            start = self.zones.get(zone)
            if start is None:
                start = self.zones[zone] = find_local_slot(self._schedule, self._number, zone)
            if start > self._now:
                self.next_start = min(start, self.next_start or start)
                return ""
            is_in_time = start == self._now and start <= find_local_end(self._schedule, zone)
            mismatch = None if is_in_time else TIMEZONE_MISMATCH
        if mismatch is not None and key in self._settled:  # its time was in an earlier slice
            return ""
        self._newly_settled.append(key)
        return mismatch


class Selection:
    """The endpoints that a run of a treatment sends to.

    Args:
        app: The app.
        campaign: The campaign.
        treatment_id: The treatment.
    """

    def __init__(self, app: App, campaign: Campaign, treatment_id: str) -> None:
        self._app = app
        self._campaign = campaign
        self._treatment_id = treatment_id
        self._choose = make_chooser(app, campaign)
        self._channel_types = find_channel_types(campaign.members_of(treatment_id))
        self.targets: list[Endpoint] = []
        self.held_out: list[Endpoint] = []
        self.duplicates: list[Endpoint] = []
        self.metrics: Counter[str] = Counter()

    def select(self, time_slice: TimeSlice) -> None:
        """Select the members of the segment that are in a slice."""
        segment = find_campaign_segment(self._app, self._campaign)
        members = [] if segment is None else list(members_of(self._app, segment))
        newcomers = time_slice.take_newcomers(members)
        self.metrics[PRODUCED] = len(newcomers)
        self.metrics[FROM_USER] = 0 if segment is None else _count_from_users(segment, newcomers)
        self._sort(members, time_slice.find_mismatch if time_slice.is_local else None)
        del self.metrics[""]
        self.metrics = +self.metrics

    def drop_duplicates(self, queue: Sequence[str]) -> None:
        """Drop targets that are already in the queue: an endpoint whose time zone changed may be there.

        An address gets one message per run (documented), so other endpoints with the same address are dropped, too.

        Args:
            queue: The keys of the endpoints in the queue.
        """
        known, queued = self._app.part(Audience).endpoints, frozenset(queue)
        places = {_place_of(known[key]) for key in queued if key in known}
        selected, self.targets = self.targets, []
        for endpoint in selected:
            if endpoint.id.lower() in queued:
                continue
            place = _place_of(endpoint)
            (self.duplicates if place in places else self.targets).append(endpoint)
            places.add(place)
        self.metrics[DUPLICATE] += len(self.duplicates)

    def select_one(self, endpoint: Endpoint) -> None:
        """Select the endpoint of an event."""
        self.metrics[PRODUCED] += 1
        self._sort([endpoint], None)

    def _sort(self, members: Iterable[Endpoint], find_mismatch: Callable[[Endpoint], str | None] | None) -> None:
        metrics, choose, types = self.metrics, self._choose, self._channel_types
        own, notes_held_out = self._treatment_id, self._treatment_id == "0"
        target = self.targets.append
        for endpoint in members:
            obstacle = find_obstacle_in(types, endpoint)
            if find_mismatch is not None and (mismatch := find_mismatch(endpoint)) is not None:
                is_first = obstacle is None or obstacle == CHANNEL_MISMATCH
                obstacle = mismatch if is_first or not mismatch else obstacle  # each endpoint counts in its own slice
            if obstacle is not None:
                metrics[obstacle] += 1
            elif (chosen := choose(endpoint)) == own:
                target(endpoint)
            else:
                metrics[OTHER_TREATMENT] += 1
                if chosen == HELD_OUT and notes_held_out:
                    self.held_out.append(endpoint)


def _place_of(endpoint: Endpoint) -> Place:
    return place_of(endpoint.channel_type or "", endpoint.address or "")


def _count_from_users(segment: Segment, members: Iterable[Endpoint]) -> int:
    """Count the members that are in an imported segment only because of their users."""
    if segment.membership is None or not segment.membership.user_ids:
        return 0
    keys = segment.membership.endpoint_keys
    return sum(endpoint.id.lower() not in keys for endpoint in members)
