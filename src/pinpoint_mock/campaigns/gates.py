"""The gates of a campaign's messages: caps over what was sent, and quiet time.

Source: docs/behaviours.md#campaigns-runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..calendar.sending_hours import read_sending_hours
from ..calendar.timezones import find_zones
from ..limits.sending_record import CampaignSendingRecord, JourneySendingRecord
from ..world.clock import DAY, to_datetime
from ..world.groups import Groups
from ..world.parts import Part
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..endpoints.endpoint import Endpoint
    from ..gateway.literals import SendStatus
    from ..world.store import App
    from .campaign import Campaign


class CampaignTargets(Part):
    """How often each campaign of an app was to send to each endpoint, which Total counts: sent or not (documented)."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: Groups[str, int] = Groups()  # campaign → key of an endpoint → how often

    def add(self, campaign_id: str, keys: Iterable[str]) -> None:
        """Count once more for each key."""
        counts = self._counts.change(campaign_id)
        for key in keys:
            counts[key] = counts.get(key, 0) + 1

    def count(self, campaign_id: str, key: str) -> int:
        """Return how often a campaign was to send to an endpoint."""
        return self._counts.read(campaign_id).get(key, 0)

    def forget(self, campaign_id: str) -> None:
        """Forget the counts of a campaign."""
        self._counts.drop(campaign_id)

    def copy(self) -> CampaignTargets:
        """Return the same counts in a part of its own."""
        copy = CampaignTargets()
        copy._counts = self._counts.copy()
        return copy


class Closed(NamedTuple):
    """Why a gate lets no message pass to an endpoint.

    Args:
        status: The status of the message.
        reason: Why, as a sentence.
    """

    status: SendStatus
    reason: str


class CampaignCaps:
    """Total and Daily of a campaign.

    Args:
        app: The app.
        campaign: The campaign.
        now: The time.
    """

    def __init__(self, app: App, campaign: Campaign, now: int) -> None:
        self._campaign_id = campaign.id
        self._now = now
        self._targets = app.part(CampaignTargets)
        self._sent = app.part(CampaignSendingRecord)
        self._of_journeys = app.part(JourneySendingRecord)
        limits = campaign.limits
        self._total, self._daily = limits.get("Total", 0), limits.get("Daily", 0)
        self._is_daily_own = "Daily" in campaign.request.get("Limits", {})

    def find_closed(self, key: str) -> Closed | None:
        """Return why a cap forbids another message to an endpoint; None if it does not."""
        sent = self._targets.count(self._campaign_id, key)
        if self._total and sent >= self._total:
            count = f"{counted(sent, 'message')} to it {'counts' if sent == 1 else 'count'}"
            return Closed("TOTAL_CAP", f"the limit Total is {self._total}, and {count}, sent or not")
        if self._daily and self._has_reached_daily(key):
            since = f"since {to_datetime(self._now - DAY):%Y-%m-%d %H:%M}"
            return Closed("DAILY_CAP", f"the limit Daily is {self._daily}, and it has got that many {since}")
        return None

    def _has_reached_daily(self, key: str) -> bool:
        """Whether the messages of a day are used up: the campaign's own, or for the application's limit all.

        That of the application counts campaigns and journeys together (documented).
        """
        since, most = self._now - DAY, self._daily
        if self._is_daily_own:
            return self._sent.has_reached(most, key, since, self._campaign_id)
        return self._sent.count(key, since) + self._of_journeys.count(key, since) >= most

    def note_targets(self, keys: Iterable[str]) -> None:
        """Count endpoints that the campaign was to send to, also if something else keeps the message back."""
        self._targets.add(self._campaign_id, keys)

    def note_sent(self, keys: Iterable[str]) -> None:
        """Count messages that were sent."""
        self._sent.add_all(keys, self._campaign_id, self._now)


class QuietGate:
    """Quiet time of a treatment: its messages are dropped then, and not held (inferred).

    Args:
        campaign: The campaign.
        treatment_id: The treatment.
        now: The time.
    """

    def __init__(self, campaign: Campaign, treatment_id: str, now: int) -> None:
        self._hours = read_sending_hours({"QuietTime": campaign.quiet_time_of(treatment_id)}, "CUSTOM")
        self._now = now

    def find_closed(self, endpoint: Endpoint) -> Closed | None:
        """Return why it is quiet for an endpoint; None if it is not, or if its time zone is not known (documented)."""
        if self._hours is None:
            return None
        zones = find_zones([endpoint])
        if not zones or self._hours.find_opening(zones, self._now) == self._now:
            return None
        reason = self._hours.explain(zones, self._now)
        return Closed("QUIET_TIME", reason[:1].upper() + reason[1:])
