"""How a batch of endpoints becomes messages: hook, then custom message or the message of the channel.

A turn opens a `Sending` for a batch, refuses in it what the gates stop, and has the rest delivered here.
Source: docs/behaviours.md#campaigns-hooks-and-custom-channels.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ..endpoints.audience import Audience
from ..messages.custom_delivery import deliver_custom_messages
from ..messages.recipients import recipient_at
from ..messages.recommending import recommend_to
from ..outside.endpoint_function import MAX_ENDPOINTS
from ..outside.lambda_context import TIME_LIMIT
from ..world.clock import format_timestamp
from .activity import CampaignActivity
from .campaign import Campaign
from .content import find_custom_types
from .hook import HookOmissions, call_hook, hook_uri_of
from .templates import find_recommenders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..endpoints.endpoint import Endpoint
    from ..messages.recipients import Recipient
    from ..messages.sending import Sending
    from ..world.store import App
    from .hook_answer import EndpointChange

_UNLIMITED = 2**31


class BatchResult(NamedTuple):
    """The result of a batch.

    Args:
        delay: How long functions took that have timed out, in microseconds.
        error: What a function of the user's raised for the test to see: the caller raises it as soon as nothing is half
            done. None if nothing.
    """

    delay: int = 0
    error: BaseException | None = None


def batch_size(app: App, campaign: Campaign, treatment_id: str) -> int:
    """Return how many endpoints a batch may have: as many as a call, if a function of the user's is called."""
    members = campaign.members_of(treatment_id)
    calls = hook_uri_of(campaign) is not None or find_custom_types(members) or find_recommenders(app, members)
    return MAX_ENDPOINTS if calls else _UNLIMITED


def deliver_batch(
    sending: Sending, campaign: Campaign, activity: CampaignActivity, endpoints: Sequence[Endpoint]
) -> BatchResult:
    """Send to the endpoints that have passed all gates.

    The hook, a custom channel and a predicate on messages are functions of the user's: afterwards anything may have
    changed. An endpoint that they delete gets nothing. If they delete the campaign, its segment or the app, none that
    is left does.

    Args:
        sending: The batch that the messages belong to.
        campaign: The campaign.
        activity: The run.
        endpoints: The endpoints, in the order in which they are sent to; no more than `batch_size` allows.
    """
    delivery = _BatchDelivery(sending, campaign, activity)
    delay = delivery.deliver(endpoints)
    return BatchResult(delay, delivery.error)


class _BatchDelivery:
    """The delivery of one batch: each function is called once for it, and the hook again if it fails."""

    def __init__(self, sending: Sending, campaign: Campaign, activity: CampaignActivity) -> None:
        members = campaign.members_of(activity.treatment_id)
        app = sending.app
        self._app = app
        self._sending = sending
        self._campaign_id = campaign.id
        self._campaigns = app.collection(Campaign)
        self._hook_uri = hook_uri_of(campaign)
        self._custom_types = find_custom_types(members)
        self._custom_uri: str = members.get("CustomDeliveryConfiguration", {}).get("DeliveryUri", "")
        self._custom_data: str | None = members.get("MessageConfiguration", {}).get("CustomMessage", {}).get("Data")
        self._ids = {
            "ApplicationId": app.id,
            "CampaignId": campaign.id,
            "TreatmentId": activity.treatment_id,
            "ActivityId": activity.id,
            "ScheduledTime": format_timestamp(activity.scheduled_start),
        }
        self._recommenders = find_recommenders(app, members)
        self.error: BaseException | None = None

    def deliver(self, endpoints: Sequence[Endpoint]) -> int:
        """Send to the endpoints that the hook lets through, and return how long functions took that timed out."""
        if self._hook_uri is None:
            return self._send(endpoints, {})
        members = {"MessageConfiguration": self._sending.request["MessageConfiguration"], **self._ids}
        filtered = call_hook(self._app, self._hook_uri, members, endpoints)
        self.error = filtered.error
        delay = filtered.time_outs * TIME_LIMIT
        if filtered.failure:
            for endpoint in self._admit(endpoints):
                self._sending.refuse(recipient_at(self._app, endpoint), "HOOK_FAILURE", filtered.failure)
            return delay
        passed = [endpoint for endpoint in endpoints if endpoint.id in filtered.changes]
        if len(passed) < len(endpoints) and self._exists():
            self._note_left_out(endpoint for endpoint in endpoints if endpoint.id not in filtered.changes)
        return delay + self._send(passed, filtered.changes)

    def _note_left_out(self, endpoints: Iterable[Endpoint]) -> None:
        """Note the endpoints that the hook has left out, for those who ask why they got nothing."""
        app, keys = self._app, [endpoint.id.lower() for endpoint in endpoints]
        app.part(HookOmissions).note(self._campaign_id, keys, app.world.clock.now())
        activities = app.collection(CampaignActivity, self._campaign_id)
        activity = activities[self._ids["ActivityId"]]
        activities.put(activity.id, replace(activity, hook_left_out=activity.hook_left_out + len(keys)))

    def _send(self, endpoints: Sequence[Endpoint], changes: Mapping[str, EndpointChange]) -> int:
        """Send to endpoints by the custom channel or else by their own, and return how long that took."""
        custom: list[Endpoint] = []
        if self._custom_types:
            custom = [endpoint for endpoint in endpoints if endpoint.channel_type in self._custom_types]
            endpoints = [endpoint for endpoint in endpoints if endpoint.channel_type not in self._custom_types]
        delay = self._send_by_channel(endpoints, changes)
        return delay + self._deliver_custom(self._make_recipients(custom, changes))

    def _send_by_channel(self, endpoints: Sequence[Endpoint], changes: Mapping[str, EndpointChange]) -> int:
        """Send to endpoints by their channels, to those whose template has a recommender after it was asked."""
        waiting: dict[str, list[Recipient]] = {}
        for recipient in self._make_recipients(endpoints, changes):
            recommender_id = self._recommenders.get(recipient.channel_type)
            if recommender_id is None:
                self._try_to_send(recipient)
            else:
                waiting.setdefault(recommender_id, []).append(recipient)
        return sum(self._send_recommended(recommender_id, each, changes) for recommender_id, each in waiting.items())

    def _send_recommended(
        self, recommender_id: str, recipients: Sequence[Recipient], changes: Mapping[str, EndpointChange]
    ) -> int:
        delay = 0
        for one in recommend_to(self._app, recommender_id, self._ids, recipients):
            self.error = self.error or one.error
            delay = max(delay, one.delay)
            assert one.recipient.endpoint is not None
            for recipient in self._make_recipients([one.recipient.endpoint], changes):
                error = one.send_to(self._sending, recipient)
                self.error = self.error or error
        return delay

    def _try_to_send(self, recipient: Recipient) -> None:
        error = self._sending.try_to_send(recipient)
        self.error = self.error or error

    def _deliver_custom(self, recipients: Iterator[Recipient]) -> int:
        messages = ((None, recipient) for recipient in recipients)
        delay = 0
        for _, receipt in deliver_custom_messages(
            self._sending, self._custom_uri, self._custom_data, self._ids, messages
        ):
            self.error = self.error or receipt.error
            if receipt.has_timed_out:
                delay = TIME_LIMIT
        return delay

    def _make_recipients(
        self, endpoints: Sequence[Endpoint], changes: Mapping[str, EndpointChange]
    ) -> Iterator[Recipient]:
        """Yield the endpoints as recipients of messages, in which the changes of the hook hold."""
        for endpoint in self._admit(endpoints):
            change = changes.get(endpoint.id)
            yield recipient_at(self._app, endpoint) if change is None else change.make_recipient(self._app, endpoint)

    def _admit(self, endpoints: Sequence[Endpoint]) -> Iterator[Endpoint]:
        """Yield the endpoints as they are now, except those that nothing can be sent to any more."""
        known = self._app.part(Audience).endpoints
        for endpoint in endpoints:
            if not self._exists():
                return
            current = known.get(endpoint.id.lower())
            if current is None:
                continue
            if current is not endpoint and current.opt_out == "ALL":
                self._sending.refuse(recipient_at(self._app, current), "OPT_OUT", "The endpoint has opted out")
                continue
            if current is endpoint or current.status != "INACTIVE":
                yield current

    def _exists(self) -> bool:
        """Whether a function of the user's has deleted neither the app, nor the campaign, nor its segment."""
        campaign = self._campaigns.get(self._campaign_id)
        exists = campaign is not None and not campaign.is_segment_deleted
        return exists and self._app.region.find_app(self._app.id) is self._app  # not another one with its id
