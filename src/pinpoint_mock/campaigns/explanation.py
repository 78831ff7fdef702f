"""Explains why an endpoint gets or does not get a message from a campaign.

Source: docs/behaviours/campaigns.md#runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..channels.channel import channel_of
from ..endpoints.obstacles import OBSTACLES, find_obstacle
from ..messages.message import SUCCESSFUL, MessageLog
from ..messages.origins import CampaignOrigin
from ..outside.invocation import show_place
from ..segments.evaluation import explain_membership
from ..segments.segment import find_segment
from ..world.clock import format_timestamp
from .campaign import DEFAULT_TREATMENT
from .cohorts import HELD_OUT, make_chooser
from .content import find_channel_types, find_custom_types
from .event_explanation import describe_last_events, describe_trigger
from .gates import CampaignCaps, QuietGate
from .hook import HookOmissions, hook_uri_of
from .in_app import IN_APP, has_in_app_message
from .selection import find_campaign_segment
from .time_explanation import find_time_obstacles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..endpoints.endpoint import Endpoint
    from ..messages.message import RawMessage
    from ..segments.segment import Segment
    from ..world.store import App
    from .campaign import Campaign


@dataclass(frozen=True, repr=False)
class CampaignExplanation:
    """Why an endpoint gets or does not get messages. In a condition, it is true if the endpoint got one.

    Args:
        endpoint_id: The id of the endpoint.
        treatment_id: The id of its treatment; None in the holdout.
        was_sent: Whether the campaign sent a message to it.
        obstacles: The reasons why it cannot get a message now, one line each; empty if it can.
        summary: All of this in one line.
        details: More lines: its messages, the criteria of the segment, and the values of the endpoint.
    """

    endpoint_id: str
    treatment_id: str | None
    was_sent: bool
    obstacles: tuple[str, ...]
    summary: str
    details: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.was_sent

    def __str__(self) -> str:
        return "\n".join([self.summary, *(f"  - {line}" for line in self.obstacles), *self.details])

    __repr__ = __str__


def explain_campaign(app: App, campaign: Campaign, endpoint: Endpoint) -> CampaignExplanation:
    """Explain why an endpoint gets or does not get a message from a campaign."""
    chosen = make_chooser(app, campaign)(endpoint)
    treatment_id = None if chosen == HELD_OUT else chosen
    messages = list(_list_messages(app, campaign, endpoint))
    was_sent = any(message.result.status == SUCCESSFUL for message in messages)
    last = messages[-1] if messages else None
    obstacles = list(_find_obstacles(app, campaign, endpoint, treatment_id, was_sent=was_sent))
    obstacles += _find_hook_obstacles(app, campaign, endpoint, last)
    details = [] if last is None else [_describe(last)]
    events = list(_describe_events(app, campaign, endpoint, treatment_id))
    (details if was_sent else obstacles).extend(events)
    verb = (
        f"got a message from campaign {campaign.name!r}"
        if was_sent
        else f"did not get a message from campaign {campaign.name!r}"
    )
    now = " obstacles now:" if obstacles else " no obstacles now"
    where = f" in treatment {treatment_id}" if len(campaign.treatments) > 1 and treatment_id is not None else ""
    summary = f"endpoint {endpoint.id!r} {verb}{where};{now}"
    segment = find_campaign_segment(app, campaign)
    membership = [] if segment is None else str(explain_membership(app, segment, endpoint)).splitlines()
    lines = (*(f"  {line}" for line in details), *membership)
    return CampaignExplanation(endpoint.id, treatment_id, was_sent, tuple(obstacles), summary, lines)


def _list_messages(app: App, campaign: Campaign, endpoint: Endpoint) -> Iterator[RawMessage]:
    """Yield the messages of a campaign to an endpoint, including messages that were not sent."""
    for message in app.world.part(MessageLog).messages:
        origin = message.batch.origin
        if (
            message.endpoint_id == endpoint.id
            and isinstance(origin, CampaignOrigin)
            and origin.campaign_id == campaign.id
        ):
            yield message


def _describe(message: RawMessage) -> str:
    time, result = format_timestamp(message.batch.time), message.result
    if result.status == SUCCESSFUL:
        return f"its last message was sent at {time}"
    return f"its last message, at {time}, was not sent: {result.status}: {result.status_message}"


def _find_obstacles(
    app: App, campaign: Campaign, endpoint: Endpoint, treatment_id: str | None, *, was_sent: bool
) -> Iterator[str]:
    """Yield the reasons why an endpoint cannot get a message now. The reasons of the campaign come first."""
    treatment = campaign.treatment(treatment_id or DEFAULT_TREATMENT)
    yield from find_time_obstacles(app, campaign, treatment, endpoint, was_sent=was_sent)
    if _is_fetched(campaign, treatment.id, endpoint):
        yield f"an app fetches it itself: see app.in_app({endpoint.id!r})"
    segment = find_campaign_segment(app, campaign)
    if segment is not None and not explain_membership(app, segment, endpoint):
        yield f"the endpoint is not in the campaign's segment {_describe_segment(app, segment)}"
    obstacle = find_obstacle(endpoint)
    if obstacle is not None:
        yield OBSTACLES[obstacle]
    yield from _find_channel_obstacles(app, campaign, endpoint, treatment.id)
    if treatment_id is None:
        yield f"the endpoint is in the holdout of {campaign.request.get('HoldoutPercent')} percent"
    now = app.world.clock.now()
    closed = CampaignCaps(app, campaign, now).find_closed(endpoint.id.lower())
    closed = closed or QuietGate(campaign, treatment.id, now).find_closed(endpoint)
    if closed is not None:
        yield f"{closed.status}: {closed.reason}"


def _is_fetched(campaign: Campaign, treatment_id: str, endpoint: Endpoint) -> bool:
    """Return whether an app fetches the message for an endpoint itself, so nothing is sent."""
    if campaign.frequency_of(treatment_id) == "IN_APP_EVENT":
        return True
    return endpoint.channel_type == IN_APP and has_in_app_message(campaign, treatment_id)


def _describe_events(app: App, campaign: Campaign, endpoint: Endpoint, treatment_id: str | None) -> Iterator[str]:
    """Yield the events that trigger a message to an endpoint, and its last event."""
    treatment = campaign.treatment(treatment_id or DEFAULT_TREATMENT)
    is_triggered = campaign.frequency_of(treatment.id) == "EVENT"
    if is_triggered and not _is_fetched(campaign, treatment.id, endpoint):
        yield describe_trigger(campaign.schedule_of(treatment.id))
        yield from describe_last_events(app, campaign, treatment, endpoint)


def _find_hook_obstacles(app: App, campaign: Campaign, endpoint: Endpoint, last: RawMessage | None) -> Iterator[str]:
    """Yield that the hook left out an endpoint, if it got no message since."""
    time, uri = app.part(HookOmissions).find(campaign.id, endpoint.id.lower()), hook_uri_of(campaign)
    if time is not None and uri is not None and (last is None or last.batch.time < time):
        yield f"the hook {show_place(app, uri)} left it out at {format_timestamp(time)}"


def _describe_segment(app: App, segment: Segment) -> str:
    """Return the name and the version of a campaign's segment, and the newest version if the campaign uses another."""
    newest = find_segment(app, segment.id).version
    kept = f": the segment's newest version is {newest}; the campaign uses {segment.version}"
    version = f"version {segment.version}{'' if newest == segment.version else kept}"
    return f"{(segment.name or segment.id)!r} ({version})"


def _find_channel_obstacles(app: App, campaign: Campaign, endpoint: Endpoint, treatment_id: str) -> Iterator[str]:
    channel_type, members = endpoint.channel_type, campaign.members_of(treatment_id)
    types = find_channel_types(members)
    if channel_type is None:
        return
    if channel_type == IN_APP and _is_fetched(campaign, treatment_id, endpoint):
        return
    if channel_type not in types:
        served = ", ".join(sorted(types)) or "in-app messages"
        yield f"the campaign has no message for {channel_type}, only for {served}"
    elif channel_type not in find_custom_types(members):
        channel = channel_of(app, channel_type)
        if channel is None or not channel.is_enabled:
            yield f"the channel {channel_type} is not enabled in the app"
