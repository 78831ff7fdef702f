"""The slices of a run in local time: one for each time zone, when its clocks reach the time of the run.

In each slice, a run selects its endpoints again, and schedules the next slice for the members of the segment. An
endpoint that is written in between may be due earlier, so a write schedules a slice, too.

Source: docs/behaviours/campaigns.md#campaign-local-time-first-zone.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from ..calendar.timezones import find_zones
from ..endpoints.audience import Audience
from ..endpoints.audience_changes import EndpointsWritten
from ..world.bus import subscribe
from ..world.parts import Part
from .campaign import Campaign
from .run import CampaignRun
from .schedule import find_local_slot

if TYPE_CHECKING:
    from datetime import tzinfo

    from ..world.store import App

SLICE = "campaign.slice"
"""The kind of the action that begins a slice. The entry is for the activity of a run."""


class WaitingRuns(Part):
    """The runs of an app that wait for a time zone. They may include runs that were cancelled in the meantime."""

    __slots__ = ("campaigns",)

    def __init__(self) -> None:
        self.campaigns: dict[str, str] = {}  # campaign ids, by the id of the run's activity

    def copy(self) -> WaitingRuns:
        """Copy the runs."""
        copy = WaitingRuns()
        copy.campaigns = self.campaigns.copy()
        return copy


def put_run(app: App, campaign_id: str, run: CampaignRun) -> None:
    """Store a run in its app, and schedule its next slice, if it has one."""
    app.collection(CampaignRun, campaign_id).put(run.activity_id, run)
    if run.next_slice:
        app.schedule(run.next_slice, SLICE, campaign_id, run.activity_id)
        app.part(WaitingRuns).campaigns[run.activity_id] = campaign_id
    else:
        app.part(WaitingRuns).campaigns.pop(run.activity_id, None)


@subscribe(EndpointsWritten)
def follow_endpoints(app: App, written: EndpointsWritten) -> None:
    """Schedule an earlier slice of each waiting run, if a zone of the endpoints reaches the time of the run earlier."""
    waiting = app.part(WaitingRuns).campaigns
    zones = _find_zones(app, written) if waiting else ()
    for activity_id, campaign_id in list(waiting.items()):
        campaign = app.collection(Campaign).get(campaign_id)
        run = None if campaign is None else app.collection(CampaignRun, campaign_id).get(activity_id)
        if campaign is None or run is None:
            del waiting[activity_id]
            continue
        schedule = campaign.schedule_of(run.treatment_id)
        starts = [find_local_slot(schedule, run.number, zone) for zone in zones]
        earlier = [start for start in starts if app.world.clock.now() < start < run.next_slice]
        if earlier:
            put_run(app, campaign_id, replace(run, next_slice=min(earlier)))


def _find_zones(app: App, written: EndpointsWritten) -> tuple[tzinfo, ...]:
    """Return the zones of endpoints that may be in a segment now: written endpoints, and all others of their users."""
    audience = app.part(Audience)
    users = (audience.users[user_id] for user_id in written.user_ids if user_id in audience.users)
    of_users = (audience.endpoints[key] for user in users for key in user.endpoints)
    return find_zones(chain(written.endpoints, of_users))
