"""Describes the state of an app's campaigns in the report of a failing test, and why they sent nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ..world.clock import format_timestamp
from ..world.records import counted
from .activity import CampaignActivity
from .campaign import EVENT_TRIGGERED, INVALID, PAUSED, PENDING, SCHEDULED, Campaign
from .lifecycle import has_next
from .schedule import find_slot
from .selection import OTHER_TREATMENT, PRODUCED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..world.store import App

_HINTS = {
    PAUSED: "its runs are skipped while it is PAUSED",
    INVALID: "a template that it names does not exist",
}


class CampaignOutcome(NamedTuple):
    """The outcome of a campaign so far: the number of endpoints that its runs were for, and that got a message.

    Args:
        campaign: The campaign.
        activities: Its activities, the oldest first.
    """

    campaign: Campaign
    activities: Sequence[CampaignActivity]

    def __str__(self) -> str:
        campaign = self.campaign
        metrics = _add(activity.metrics for activity in self.activities)
        unsent = _add(activity.unsent for activity in self.activities)
        total = sum(activity.total for activity in self.activities)
        successful = sum(activity.successful for activity in self.activities)
        left_out = {name: number for name, number in metrics.items() if name not in (PRODUCED, OTHER_TREATMENT)}
        if by_hook := sum(activity.hook_left_out for activity in self.activities):
            left_out["HOOK"] = by_hook
        sent = f"sent to {successful:,} of {counted(total, 'endpoint')}"
        parts = [sent if self.activities else self._explain_inactivity()]
        if self.activities and not metrics[PRODUCED]:
            parts.append(self._explain_emptiness())
        parts += [
            f"{what}: {', '.join(f'{name} {number:,}' for name, number in counts.items())}"
            for what, counts in (("left out", left_out), ("not sent", unsent))
            if counts
        ]
        if campaign.status in _HINTS:
            parts.append(_HINTS[campaign.status])
        parts += self._describe_future()
        return f"{campaign.name!r} ({campaign.id}) {campaign.status}: {'; '.join(parts)}"

    @property
    def _is_fetched(self) -> bool:
        """Whether apps fetch the messages of all treatments themselves, so the campaign never runs."""
        return all(frequency == "IN_APP_EVENT" for frequency in self.campaign.frequencies)

    def _explain_inactivity(self) -> str:
        if self._is_fetched:
            return "an app fetches it itself, see app.in_app(endpoint)"
        return "was loaded, so nothing in it is scheduled" if self.campaign.is_loaded else "has not run"

    def _explain_emptiness(self) -> str:
        is_triggered = not EVENT_TRIGGERED.isdisjoint(self.campaign.frequencies)
        return "no event has triggered it" if is_triggered else "its segment had no members"

    def _describe_future(self) -> Iterator[str]:
        campaign = self.campaign
        waiting = [
            each
            for each in campaign.treatments
            if campaign.status_of(each) in (SCHEDULED, PENDING)
            and not (campaign.is_loaded and campaign.frequency_of(each.id) != "IN_APP_EVENT")
        ]
        triggered = [each for each in waiting if campaign.frequency_of(each.id) in EVENT_TRIGGERED]
        starts = [each.start for each in triggered if each.status == SCHEDULED]
        if starts:
            what = "it is offered" if self._is_fetched else "events trigger it"
            yield f"{what} from {format_timestamp(min(starts))} on"
        slots = [
            find_slot(campaign.schedule_of(each.id), each.start, each.runs)
            for each in waiting
            if each not in triggered and has_next(campaign, each)
        ]
        if slots:
            yield f"it runs at {format_timestamp(min(slots))}"


def _add(numbers: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in numbers:
        total.update(each)
    return total


def find_outcomes(app: App) -> Iterator[CampaignOutcome]:
    """Yield the outcome of each campaign of an app."""
    for campaign in app.collection(Campaign):
        yield CampaignOutcome(campaign, list(app.collection(CampaignActivity, campaign.id)))
