"""In-app messages: the campaigns that offer one to an endpoint, and why other campaigns do not.

Nothing is sent: an app fetches its messages with GetInAppMessages. When something happens in the app, it shows one of
them. Source: docs/behaviours/campaigns.md#in-app-messages.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timezone
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from ..endpoints.obstacles import OBSTACLES, find_obstacle
from ..gateway.errors import NotFound
from ..gateway.validation import read_timestamp
from ..segments.evaluation import compile_segment
from ..templates.template import find_template
from ..world.clock import format_timestamp
from .campaign import DEFAULT_TREATMENT, EVENT_TRIGGERED, PAUSED, Campaign
from .cohorts import HELD_OUT, make_chooser
from .schedule import read_end
from .selection import find_campaign_segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_pinpoint.type_defs import InAppMessageCampaignTypeDef

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App

IN_APP = "IN_APP"
"""The ChannelType that an endpoint needs (documented)."""
DEFAULT_PRIORITY = 3  # unknown; the value in the published response
_NO_DIMENSIONS = {"EventType": {"DimensionType": "INCLUSIVE", "Values": []}, "Attributes": {}, "Metrics": {}}
"""The members that clients read without a check."""
_ANSWERED = ("Content", "CustomConfig", "Layout")


@dataclass(frozen=True, repr=False)
class InAppOffer:
    """A campaign with an in-app message, and whether the message is offered to an endpoint.

    In a condition, it is true if the message is offered.

    Args:
        campaign_id: The campaign's id, as CreateCampaign returned it.
        name: The campaign's name.
        priority: Its priority: 1 is the highest, 5 the lowest.
        reason: The reason why it is not offered; empty if it is offered.
        message: The item of GetInAppMessages, as boto3 returns it; empty if the campaign is not offered.
    """

    campaign_id: str
    name: str
    priority: int
    reason: str
    message: dict[str, Any] = field(hash=False)

    def __bool__(self) -> bool:
        return not self.reason

    def __str__(self) -> str:
        mark, what = ("✗", self.reason) if self.reason else ("✓", "offered")
        return f"{mark} {self.name!r} (priority {self.priority}): {what}"

    def __repr__(self) -> str:
        return f"<{self}>"


def list_offers(app: App, endpoint: Endpoint) -> list[InAppOffer]:
    """Return the offers of campaigns with an in-app message, by priority, then by age, the oldest first (unknown)."""
    campaigns = [
        campaign
        for campaign in app.collection(Campaign)
        if any(has_in_app_message(campaign, treatment.id) for treatment in campaign.treatments)
    ]
    offers = [_make_offer(app, campaign, endpoint) for campaign in campaigns]
    return sorted(offers, key=lambda offer: offer.priority)


def list_messages(app: App, endpoint: Endpoint) -> list[InAppMessageCampaignTypeDef]:
    """Return the messages that GetInAppMessages returns for an endpoint."""
    return [cast("InAppMessageCampaignTypeDef", offer.message) for offer in list_offers(app, endpoint) if offer]


def has_in_app_message(campaign: Campaign, treatment_id: str) -> bool:
    """Return whether a treatment of a campaign has an in-app message, or waits for events in an app."""
    members = campaign.members_of(treatment_id)
    return campaign.frequency_of(treatment_id) == "IN_APP_EVENT" or has_in_app_content(members)


def has_in_app_content(members: Mapping[str, Any]) -> bool:
    """Return whether a treatment has an in-app message or template.

    Empty members count as absent, as on other channels.
    """
    message = members.get("MessageConfiguration", {}).get("InAppMessage")
    return bool(message or members.get("TemplateConfiguration", {}).get("InAppTemplate", {}).get("Name"))


def _make_offer(app: App, campaign: Campaign, endpoint: Endpoint) -> InAppOffer:
    chosen = make_chooser(app, campaign)(endpoint)
    treatment_id = DEFAULT_TREATMENT if chosen == HELD_OUT else chosen
    priority = campaign.request.get("Priority", DEFAULT_PRIORITY)
    obstacles = (
        _find_campaign_obstacles(app, campaign, treatment_id),
        _find_endpoint_obstacles(app, campaign, endpoint),
        _find_holdout(campaign, chosen),
    )
    reason = next(chain.from_iterable(obstacles), "")
    message = {} if reason else _make_message(app, campaign, treatment_id, priority)
    return InAppOffer(campaign.id, campaign.name, priority, reason, message)


def _find_campaign_obstacles(app: App, campaign: Campaign, treatment_id: str) -> Iterator[str]:
    """Yield the reasons why a treatment of a campaign is not offered to any endpoint now."""
    treatment, now = campaign.treatment(treatment_id), app.world.clock.now()
    frequency = campaign.frequency_of(treatment_id)
    if campaign.status_of(treatment) == PAUSED:
        yield "it is paused"
    if frequency not in EVENT_TRIGGERED:
        yield f"its Frequency is {frequency}, not IN_APP_EVENT"
    if now < treatment.start:
        yield f"it starts at {format_timestamp(treatment.start)}; it is now {format_timestamp(now)}"
    end = read_end(campaign.schedule_of(treatment_id))
    if end is not None and now >= end:
        yield f"it ended at {format_timestamp(end)}"
    try:
        content = _read_content(app, campaign, treatment_id)
    except NotFound:
        yield "its template does not exist"
    else:
        if not content:
            yield f"its treatment {treatment_id} has no in-app message"


def _find_endpoint_obstacles(app: App, campaign: Campaign, endpoint: Endpoint) -> Iterator[str]:
    """Yield the reasons why a campaign is not for an endpoint."""
    if endpoint.channel_type != IN_APP:
        yield f"the endpoint's ChannelType is {endpoint.channel_type}, not {IN_APP}"
    obstacle = find_obstacle(endpoint)
    if obstacle is not None:
        yield OBSTACLES[obstacle]
    segment = find_campaign_segment(app, campaign)
    if segment is None:
        yield "its segment was deleted"
    elif not compile_segment(app, segment, [endpoint]).holds(endpoint):
        yield f"the endpoint is not in its segment {segment.name or segment.id!r} (version {segment.version})"


def _find_holdout(campaign: Campaign, chosen: str) -> Iterator[str]:
    if chosen == HELD_OUT:
        yield f"the endpoint is in the holdout of {campaign.request['HoldoutPercent']} percent"


def _make_message(app: App, campaign: Campaign, treatment_id: str, priority: int) -> dict[str, Any]:
    """Return the item of the response. The app itself counts against the caps (observed)."""
    limits = campaign.limits
    return {
        "CampaignId": f"{campaign.name}-{campaign.id}",
        "TreatmentId": treatment_id,
        "DailyCap": limits.get("Daily", 0),
        "SessionCap": limits.get("Session", 0),
        "TotalCap": limits.get("Total", 0),
        "Priority": priority,
        "Schedule": _make_schedule(campaign, treatment_id),
        "InAppMessage": _read_content(app, campaign, treatment_id),
    }


def _make_schedule(campaign: Campaign, treatment_id: str) -> dict[str, Any]:
    schedule = campaign.schedule_of(treatment_id)
    event_filter, end = deepcopy(schedule["EventFilter"]), read_timestamp(schedule["EndTime"])
    quiet_time = campaign.quiet_time_of(treatment_id)
    return {
        "EndDate": end.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),  # without decimals (documented)
        "EventFilter": {**event_filter, "Dimensions": {**deepcopy(_NO_DIMENSIONS), **event_filter["Dimensions"]}},
        **({"QuietTime": quiet_time} if quiet_time else {}),
    }


def _read_content(app: App, campaign: Campaign, treatment_id: str) -> dict[str, Any]:
    """Return the message of a treatment. The present template overrides the campaign's own members (unknown).

    Raises:
        NotFound: If the template or its version was deleted.
    """
    members = campaign.members_of(treatment_id)
    content = dict(members.get("MessageConfiguration", {}).get("InAppMessage", {}))
    template = members.get("TemplateConfiguration", {}).get("InAppTemplate", {})
    if template.get("Name"):
        content |= find_template(app.region, template["Name"], "INAPP", template.get("Version") or None).content
    return {member: deepcopy(content[member]) for member in _ANSWERED if member in content}
