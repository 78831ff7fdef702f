"""The gates for the messages of a campaign: caps on the number of messages, and quiet time.

Source: docs/behaviours/campaigns.md#runs.
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
    """The number of messages of each campaign to each endpoint, sent or not. Total counts them (documented)."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: Groups[str, int] = Groups()  # campaign → key of an endpoint → number

    def add(self, campaign_id: str, keys: Iterable[str]) -> None:
        """Add 1 for each key."""
        counts = self._counts.change(campaign_id)
        for key in keys:
            counts[key] = counts.get(key, 0) + 1

    def count(self, campaign_id: str, key: str) -> int:
        """Return the number of messages of a campaign to an endpoint, sent or not."""
        return self._counts.read(campaign_id).get(key, 0)

    def forget(self, campaign_id: str) -> None:
        """Drop the counts of a campaign."""
        self._counts.drop(campaign_id)

    def copy(self) -> CampaignTargets:
        """Copy the counts."""
        copy = CampaignTargets()
        copy._counts = self._counts.copy()
        return copy


class Closed(NamedTuple):
    """The reason why a gate stops the messages to an endpoint.

    Args:
        status: The status of the message.
        reason: The reason, as a sentence.
    """

    status: SendStatus
    reason: str


class CampaignCaps:
    """The limits Total and Daily of a campaign.

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
        """Return why a cap forbids another message to an endpoint; None if the caps allow it."""
        sent = self._targets.count(self._campaign_id, key)
        if self._total and sent >= self._total:
            reason = f"the campaign already had {counted(sent, 'message')} for the endpoint, sent or not"
            return Closed("TOTAL_CAP", f"the limit Total is {self._total}, and {reason}")
        if self._daily and self._has_reached_daily(key):
            since = f"since {to_datetime(self._now - DAY):%Y-%m-%d %H:%M}"
            reason = f"the endpoint got that many messages {since}"
            return Closed("DAILY_CAP", f"the limit Daily is {self._daily}, and {reason}")
        return None

    def _has_reached_daily(self, key: str) -> bool:
        """Return whether the Daily limit is reached.

        The campaign's own limit counts only its own messages. The limit of the application counts campaigns and
        journeys together (documented).
        """
        since, most = self._now - DAY, self._daily
        if self._is_daily_own:
            return self._sent.has_reached(most, key, since, self._campaign_id)
        return self._sent.count(key, since) + self._of_journeys.count(key, since) >= most

    def note_targets(self, keys: Iterable[str]) -> None:
        """Count endpoints that the campaign has a message for, even if the message is not sent."""
        self._targets.add(self._campaign_id, keys)

    def note_sent(self, keys: Iterable[str]) -> None:
        """Count messages that were sent."""
        self._sent.add_all(keys, self._campaign_id, self._now)


class QuietGate:
    """The quiet time of a treatment. Messages are dropped then, not delayed (inferred).

    Args:
        campaign: The campaign.
        treatment_id: The treatment.
        now: The time.
    """

    def __init__(self, campaign: Campaign, treatment_id: str, now: int) -> None:
        self._hours = read_sending_hours({"QuietTime": campaign.quiet_time_of(treatment_id)}, "CUSTOM")
        self._now = now

    def find_closed(self, endpoint: Endpoint) -> Closed | None:
        """Return why it is quiet time for an endpoint. None if it is not, or if its zone is not known (documented)."""
        if self._hours is None:
            return None
        zones = find_zones([endpoint])
        if not zones or self._hours.find_opening(zones, self._now) == self._now:
            return None
        reason = self._hours.explain(zones, self._now)
        return Closed("QUIET_TIME", reason[:1].upper() + reason[1:])
