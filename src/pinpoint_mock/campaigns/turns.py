"""A turn: the endpoints of a run that may get their message at the same time, and the gates that they pass.

Source: docs/behaviours/campaigns.md#runs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ..endpoints.audience import Audience
from ..limits.rate import Slot
from ..messages.message import SUCCESSFUL
from ..messages.origins import CAMPAIGN, CampaignOrigin
from ..messages.recipients import recipient_at
from ..messages.sending import Sending
from ..world.clock import SECOND
from .activity import CampaignActivity
from .batch import batch_size, deliver_batch
from .campaign import Campaign
from .content import find_channel_types, make_direct_request
from .gates import CampaignCaps, Closed, QuietGate
from .run import CampaignRun
from .selection import DUPLICATE, FILTERED_OUT, find_obstacle_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .selection import Selection

_HELD_OUT = "The endpoint is in the holdout"
_DUPLICATE = "Another endpoint of the run has the same address"
_EXPIRED = "MaximumDuration {seconds}: more than that many seconds have passed since the scheduled start"


class Turn:
    """The endpoints of a run whose turn it is, or the endpoint of an event.

    Args:
        app: The app.
        campaign: The campaign.
        activity: The activity.
        run: The run.
    """

    def __init__(self, app: App, campaign: Campaign, activity: CampaignActivity, run: CampaignRun) -> None:
        self._app = app
        self._campaign = campaign
        self._activity = activity
        self._run = run
        self._now = app.world.clock.now()

    @classmethod
    def find(cls, app: App, campaign_id: str, activity_id: str) -> Turn | None:
        """Return the next turn of a run; None if the run was cancelled, or if its campaign was deleted."""
        campaign = app.collection(Campaign).get(campaign_id)
        run = None if campaign is None else app.collection(CampaignRun, campaign_id).get(activity_id)
        if campaign is None or run is None:
            return None
        return cls(app, campaign, app.collection(CampaignActivity, campaign_id)[activity_id], run)

    def take(self) -> tuple[int, BaseException | None]:
        """Send to as many endpoints as the limits allow now.

        Returns:
            The time of the next turn, 0 for now; and an exception of a function of the test that the test must see, or
            None.
        """
        app, campaign, run = self._app, self._campaign, self._run
        slot = self._open_slot()
        size = batch_size(app, campaign, run.treatment_id)
        limit = size if slot is None else min(size, campaign.limits["MessagesPerSecond"] - slot.used)
        counts: Counter[str] = Counter()
        with open_sending(app, campaign, self._activity) as sending:
            gates = Gates(app, campaign, self._activity.treatment_id, self._now)
            seconds = campaign.limits.get("MaximumDuration", 0)
            late = run.count_late(self._now - seconds * SECOND) if seconds else 0
            ready: list[Endpoint] = []
            position, endpoints = run.position, app.part(Audience).endpoints
            types = find_channel_types(campaign.members_of(run.treatment_id))
            while position < len(run.queue) and len(ready) < limit:
                endpoint = endpoints.get(run.queue[position])
                position += 1
                obstacle = FILTERED_OUT if endpoint is None else find_obstacle_in(types, endpoint)
                if endpoint is None or obstacle is not None:  # it changed after it was selected
                    counts[obstacle or FILTERED_OUT] += 1
                elif gates.let_pass(sending, endpoint, is_late=position <= late):
                    ready.append(endpoint)
            if slot is not None:
                slot = Slot(slot.start, slot.used + len(ready))
            run = replace(run, position=position, slot=slot)
            app.collection(CampaignRun, campaign.id).put(run.activity_id, run)
            result = deliver_batch(sending, campaign, self._activity, ready) if ready else None
        gates.note_sent(sending)
        note_messages(self._app, campaign.id, self._activity.id, sending, counts, -counts.total())
        if result is not None and result.delay:
            return self._now + result.delay, result.error
        error = None if result is None else result.error
        is_full = slot is not None and slot.used >= campaign.limits["MessagesPerSecond"] and position < len(run.queue)
        return (slot.start + SECOND if slot is not None and is_full else 0), error

    def _open_slot(self) -> Slot | None:
        """Return the second in which messages are sent; None if the campaign has no limit per second."""
        if not self._campaign.limits.get("MessagesPerSecond", 0):
            return None
        slot = self._run.slot
        return Slot(self._now, 0) if slot is None or self._now >= slot.start + SECOND else slot


class Gates:
    """The gates that each endpoint of a batch passes before its message is made, in a fixed order (proposed).

    Args:
        app: The app.
        campaign: The campaign.
        treatment_id: The treatment.
        now: The time.
    """

    def __init__(self, app: App, campaign: Campaign, treatment_id: str, now: int) -> None:
        self._app = app
        self._caps = CampaignCaps(app, campaign, now)
        self._quiet = QuietGate(campaign, treatment_id, now)
        self._expired = Closed("EXPIRED", _EXPIRED.format(seconds=campaign.limits.get("MaximumDuration")))

    def let_pass(self, sending: Sending, endpoint: Endpoint, *, is_late: bool = False) -> bool:
        """Return whether an endpoint may get its message. If it may not, record the reason.

        Args:
            sending: The batch.
            endpoint: The endpoint.
            is_late: Whether its MaximumDuration has passed.
        """
        key = endpoint.id.lower()
        closed = self._caps.find_closed(key)
        if closed is None:
            self._caps.note_targets((key,))
            closed = self._quiet.find_closed(endpoint) or (self._expired if is_late else None)
        if closed is None:
            return True
        sending.refuse(recipient_at(self._app, endpoint), closed.status, closed.reason)
        return False

    def note_sent(self, sending: Sending) -> None:
        """Count the messages that were sent."""
        sent = (each.endpoint_id for each in sending.messages if each.result.status == SUCCESSFUL)
        self._caps.note_sent([endpoint_id.lower() for endpoint_id in sent if endpoint_id is not None])


def open_sending(app: App, campaign: Campaign, activity: CampaignActivity) -> Sending:
    """Return a new batch for messages of an activity."""
    request = make_direct_request(campaign.members_of(activity.treatment_id))
    return Sending(app, CAMPAIGN, request, CampaignOrigin(campaign.id, activity.treatment_id, activity.id))


def leave_out(sending: Sending, selection: Selection) -> None:
    """Record the endpoints of a selection that get no message: the holdout, and duplicate addresses (documented)."""
    for endpoint in selection.held_out:
        sending.refuse(recipient_at(sending.app, endpoint), "HOLDOUT", _HELD_OUT)
    for endpoint in selection.duplicates:
        sending.refuse(recipient_at(sending.app, endpoint), "DUPLICATE", _DUPLICATE)


def note_messages(
    app: App, campaign_id: str, activity_id: str, sending: Sending, metrics: Mapping[str, int], more: int
) -> None:
    """Count the messages of a batch in its activity, if the activity still exists.

    Args:
        app: The app.
        campaign_id: The id of the campaign.
        activity_id: The id of the activity.
        sending: The messages.
        metrics: The execution metrics of endpoints that do not get a message.
        more: The change in the number of endpoints that the activity is for.
    """
    activities = app.collection(CampaignActivity, campaign_id)
    activity = activities.get(activity_id)
    if activity is None:
        return
    unsent = Counter(message.result.status for message in sending.messages)
    successful, duplicates = unsent.pop(SUCCESSFUL, 0), unsent["DUPLICATE"]
    activities.put(
        activity_id,
        replace(
            activity,
            total=activity.total + more - duplicates,
            successful=activity.successful + successful,
            metrics=add_metrics(add_metrics(activity.metrics, metrics), {DUPLICATE: duplicates}),
            unsent=add_metrics(activity.unsent, unsent),
        ),
    )


def add_metrics(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Return the sums of metrics, or of other numbers by name, without sums that are 0."""
    sums = dict(one)
    for name, number in other.items():
        if number:
            sums[name] = sums.get(name, 0) + number
    return sums
