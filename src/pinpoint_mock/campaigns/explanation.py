"""Why an endpoint gets a message of a campaign, or does not. Source: docs/behaviours.md#campaigns-runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..calendar.timezones import find_zone
from ..channels.channel import channel_of
from ..endpoints.obstacles import OBSTACLES, find_obstacle
from ..messages.message import SUCCESSFUL, MessageLog
from ..messages.origins import CampaignOrigin
from ..segments.evaluation import explain_membership
from ..segments.event_dimensions import compile_event_dimensions
from ..world.clock import format_timestamp
from .campaign import COMPLETED, DEFAULT_TREATMENT, DELETED, EVENT_TRIGGERED, INVALID, PAUSED, SCHEDULED
from .cohorts import HELD_OUT, make_chooser
from .content import find_channel_types, find_custom_types
from .gates import CampaignCaps, QuietGate
from .schedule import is_local
from .selection import find_campaign_segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..endpoints.endpoint import Endpoint
    from ..messages.message import RawMessage
    from ..world.store import App
    from .campaign import Campaign

_ENDED = {
    PAUSED: "the campaign is PAUSED: UpdateCampaign with IsPaused false lets it go on",
    COMPLETED: "the campaign is COMPLETED: no run is to come",
    DELETED: "the campaign's segment was deleted",
    INVALID: "the campaign is INVALID: a template that it names does not exist",
}


@dataclass(frozen=True, repr=False)
class CampaignExplanation:
    """Why an endpoint gets a message of a campaign, or does not. It is true in a condition if it has got one.

    Args:
        endpoint_id: The endpoint.
        treatment_id: The treatment that it is in; None in the holdout.
        was_sent: Whether the campaign has sent to it.
        obstacles: What keeps a message from it now, a line each; empty if nothing does.
        summary: All of this in a line.
        details: More lines: what the segment wants, and what the endpoint has.
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
    """Explain why an endpoint gets a message of a campaign, or does not."""
    chosen = make_chooser(app, campaign)(endpoint)
    treatment_id = None if chosen == HELD_OUT else chosen
    messages = list(_list_messages(app, campaign, endpoint))
    was_sent = any(message.result.status == SUCCESSFUL for message in messages)
    obstacles = tuple(_find_obstacles(app, campaign, endpoint, treatment_id))
    verb = (
        f"has got a message of campaign {campaign.name!r}"
        if was_sent
        else f"got nothing from campaign {campaign.name!r}"
    )
    now = " what keeps a message from it now:" if obstacles else " nothing keeps a message from it now"
    where = f" in treatment {treatment_id}" if len(campaign.treatments) > 1 and treatment_id is not None else ""
    summary = f"endpoint {endpoint.id!r} {verb}{where};{now}"
    segment = find_campaign_segment(app, campaign)
    details = [] if segment is None else str(explain_membership(app, segment, endpoint)).splitlines()
    if messages:
        details = [f"  {_describe(messages[-1])}", *details]
    return CampaignExplanation(endpoint.id, treatment_id, was_sent, obstacles, summary, tuple(details))


def _list_messages(app: App, campaign: Campaign, endpoint: Endpoint) -> Iterator[RawMessage]:
    """Yield the messages of a campaign to an endpoint, those that were not sent among them."""
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


def _find_obstacles(app: App, campaign: Campaign, endpoint: Endpoint, treatment_id: str | None) -> Iterator[str]:
    """Yield what keeps a message from an endpoint now, the campaign's own reasons first."""
    treatment = campaign.treatment(treatment_id or DEFAULT_TREATMENT)
    now, schedule = app.world.clock.now(), campaign.schedule_of(treatment.id)
    status = campaign.status_of(treatment)
    if status in _ENDED:
        yield _ENDED[status]
    elif status == SCHEDULED and now < treatment.start:
        yield f"the campaign starts at {format_timestamp(treatment.start)}, and it is {format_timestamp(now)}"
    if schedule.get("Frequency") in EVENT_TRIGGERED:
        wanted = compile_event_dimensions(schedule["EventFilter"]["Dimensions"]).wanted
        yield f"the campaign sends when an event comes with {wanted}"
    segment = find_campaign_segment(app, campaign)
    if segment is not None and not explain_membership(app, segment, endpoint):
        name = segment.name or segment.id
        yield f"the endpoint is not in the campaign's segment {name!r} (version {segment.version})"
    obstacle = find_obstacle(endpoint)
    if obstacle is not None:
        yield OBSTACLES[obstacle]
    yield from _find_channel_obstacles(app, campaign, endpoint, treatment.id)
    if is_local(schedule) and find_zone(endpoint).zone is None:
        yield "the endpoint has no time zone, which a schedule with IsLocalTime needs: Demographic.Timezone"
    if treatment_id is None:
        yield f"the endpoint is in the holdout of {campaign.request.get('HoldoutPercent')} percent"
    closed = CampaignCaps(app, campaign, now).find_closed(endpoint.id.lower())
    closed = closed or QuietGate(campaign, treatment.id, now).find_closed(endpoint)
    if closed is not None:
        yield f"{closed.status}: {closed.reason}"


def _find_channel_obstacles(app: App, campaign: Campaign, endpoint: Endpoint, treatment_id: str) -> Iterator[str]:
    channel_type, members = endpoint.channel_type, campaign.members_of(treatment_id)
    types = find_channel_types(members)
    if channel_type is None:
        return
    if channel_type not in types:
        served = ", ".join(sorted(types)) or "in-app messages"
        yield f"the campaign has no message for {channel_type}, only for {served}"
    elif channel_type not in find_custom_types(members):
        channel = channel_of(app, channel_type)
        if channel is None or not channel.is_enabled:
            yield f"the channel {channel_type} is not enabled in the app"
