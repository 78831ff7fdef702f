"""Turns a batch of endpoints into messages: first the hook, then the custom message or the message of the channel.

A turn opens a `Sending` for a batch, and refuses the endpoints that a gate stops. This module delivers to the others.
Source: docs/behaviours/campaigns.md#hooks-and-custom-channels.
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
        delay: The time that was spent in functions that timed out, in microseconds.
        error: An exception that a function of the test raised and that the test must see, or None. The caller raises it
            as soon as no work is half done.
    """

    delay: int = 0
    error: BaseException | None = None


def batch_size(app: App, campaign: Campaign, treatment_id: str) -> int:
    """Return the maximum size of a batch. If a function of the test is called, it is the maximum of one call."""
    members = campaign.members_of(treatment_id)
    calls = hook_uri_of(campaign) is not None or find_custom_types(members) or find_recommenders(app, members)
    return MAX_ENDPOINTS if calls else _UNLIMITED


def deliver_batch(
    sending: Sending, campaign: Campaign, activity: CampaignActivity, endpoints: Sequence[Endpoint]
) -> BatchResult:
    """Send to the endpoints that passed all gates.

    The hook, a custom channel and a predicate on messages are functions of the test: after their call, anything may
    have changed. If they delete an endpoint, it does not get a message. If they delete the campaign, its segment or the
    app, the remaining endpoints do not get messages.

    Args:
        sending: The batch that the messages belong to.
        campaign: The campaign.
        activity: The run.
        endpoints: The endpoints, in the order in which they are sent to: at most as many as `batch_size` returns.
    """
    delivery = _BatchDelivery(sending, campaign, activity)
    delay = delivery.deliver(endpoints)
    return BatchResult(delay, delivery.error)


class _BatchDelivery:
    """The delivery of one batch. Each function is called once for it; a hook that fails is called again."""

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
        """Send to the endpoints that the hook does not leave out.

        Return the time that was spent in functions that timed out.
        """
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
        """Record the endpoints that the hook left out, for explanations."""
        app, keys = self._app, [endpoint.id.lower() for endpoint in endpoints]
        app.part(HookOmissions).note(self._campaign_id, keys, app.world.clock.now())
        activities = app.collection(CampaignActivity, self._campaign_id)
        activity = activities[self._ids["ActivityId"]]
        activities.put(activity.id, replace(activity, hook_left_out=activity.hook_left_out + len(keys)))

    def _send(self, endpoints: Sequence[Endpoint], changes: Mapping[str, EndpointChange]) -> int:
        """Send to endpoints by the custom channel, else by their own channels. Return the time that this took."""
        custom: list[Endpoint] = []
        if self._custom_types:
            custom = [endpoint for endpoint in endpoints if endpoint.channel_type in self._custom_types]
            endpoints = [endpoint for endpoint in endpoints if endpoint.channel_type not in self._custom_types]
        delay = self._send_by_channel(endpoints, changes)
        return delay + self._deliver_custom(self._make_recipients(custom, changes))

    def _send_by_channel(self, endpoints: Sequence[Endpoint], changes: Mapping[str, EndpointChange]) -> int:
        """Send to endpoints by their channels. If a template has a recommender, ask the recommender first."""
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
        """Yield the endpoints as recipients of messages, with the changes of the hook."""
        for endpoint in self._admit(endpoints):
            change = changes.get(endpoint.id)
            yield recipient_at(self._app, endpoint) if change is None else change.make_recipient(self._app, endpoint)

    def _admit(self, endpoints: Sequence[Endpoint]) -> Iterator[Endpoint]:
        """Yield the endpoints in their present state, except endpoints that cannot get messages any more."""
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
        """Return whether the app, the campaign and its segment still exist: a function of the test may delete them."""
        campaign = self._campaigns.get(self._campaign_id)
        exists = campaign is not None and not campaign.is_segment_deleted
        return exists and self._app.region.find_app(self._app.id) is self._app  # not another app with the same id
