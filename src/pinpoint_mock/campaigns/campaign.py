"""The campaign: its state, its treatments, and the status that follows from both.

The newest version of each campaign is in `app.collection(Campaign)`. All versions of one campaign are in
`app.collection(Campaign, campaign_id)`, by number. Source: docs/behaviours/campaigns.md#saving.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..world.bus import publish
from ..world.ongoing import Ongoing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.store import App

SCHEDULED, EXECUTING, PENDING, COMPLETED = "SCHEDULED", "EXECUTING", "PENDING_NEXT_RUN", "COMPLETED"
PAUSED, DELETED, INVALID = "PAUSED", "DELETED", "INVALID"
ACTIVE_STATUSES = frozenset({SCHEDULED, EXECUTING, PENDING})
"""The statuses that count against the quota of active campaigns (documented)."""
ENDED_STATUSES = frozenset({COMPLETED, DELETED})
"""The statuses that are final."""

RECURRING = frozenset({"HOURLY", "DAILY", "WEEKLY", "MONTHLY"})
EVENT_TRIGGERED = frozenset({"EVENT", "IN_APP_EVENT"})
DEFAULT_TREATMENT = "0"
"""The id of the treatment that the campaign itself describes (documented for events).

Additional treatments are 1 to 4.
"""

_OF_A_TREATMENT = (
    "Schedule",
    "MessageConfiguration",
    "TemplateConfiguration",
    "CustomDeliveryConfiguration",
)
"""The members that an additional treatment may override. Without them, the members of the campaign apply (ours)."""
_CONTENT = frozenset({"MessageConfiguration", "TemplateConfiguration"})


@dataclass(frozen=True, slots=True)
class Treatment:
    """The state of a treatment.

    Args:
        id: `0` for the default treatment, `1` to `4` for the additional treatments, in their order.
        status: SCHEDULED, EXECUTING, PENDING_NEXT_RUN, COMPLETED or INVALID. It does not show that the campaign is
            paused or that its segment was deleted.
        start: The time of its first run, in microseconds since the epoch, like all times here.
        runs: The number of slots of its schedule that have passed. So it is the number of the next slot, from 0.
    """

    id: str
    status: str
    start: int
    runs: int = 0


@dataclass(frozen=True, slots=True)
class Campaign:
    """A version of a campaign. The newest version also has the state of the campaign.

    Args:
        id: Its id.
        version: The number of this version; the first is 1.
        request: The members of WriteCampaignRequest in this version, without tags.
        segment_version: The version of the segment that the campaign uses.
        creation_date: The time at which the first version was written.
        last_modified_date: The time at which this version was written.
        treatments: The state of the default treatment and of the additional treatments.
        defaults: Limits, QuietTime and CampaignHook from the application's settings at the time when the campaign was
            created.
        is_segment_deleted: Whether the segment was deleted before the campaign was completed.
        is_loaded: Whether it was loaded from an export. Then nothing in it is scheduled until it gets a Schedule.
    """

    id: str
    version: int
    request: Mapping[str, Any]
    segment_version: int
    creation_date: int
    last_modified_date: int
    treatments: tuple[Treatment, ...]
    defaults: Mapping[str, Any] = field(default_factory=dict)
    is_segment_deleted: bool = False
    is_loaded: bool = False

    @property
    def name(self) -> str:
        """The campaign's name."""
        return str(self.request["Name"])

    @property
    def segment_id(self) -> str:
        """The id of the campaign's segment."""
        return str(self.request["SegmentId"])

    @property
    def is_paused(self) -> bool:
        """Whether a request paused it. A run that has begun still continues to its end."""
        return bool(self.request.get("IsPaused"))

    @property
    def status(self) -> str:
        """The CampaignStatus."""
        statuses = {self.status_of(treatment) for treatment in self.treatments}
        for status in (DELETED, EXECUTING, INVALID, PAUSED, PENDING, SCHEDULED):
            if status in statuses:
                return status
        return COMPLETED

    def status_of(self, treatment: Treatment) -> str:
        """Return the CampaignStatus that a treatment shows."""
        status = treatment.status
        if status == COMPLETED:
            return status
        if self.is_segment_deleted:
            return DELETED
        return PAUSED if self.is_paused and status in (SCHEDULED, PENDING) else status

    def treatment(self, treatment_id: str) -> Treatment:
        """Return the treatment with an id."""
        return self.treatments[int(treatment_id)]

    def with_treatment(self, changed: Treatment) -> Campaign:
        """Return the campaign with another state of a treatment."""
        treatments = tuple(changed if each.id == changed.id else each for each in self.treatments)
        return replace(self, treatments=treatments)

    def members_of(self, treatment_id: str) -> Mapping[str, Any]:
        """Return the members that describe a treatment: its own members, else the members of the campaign."""
        if treatment_id == DEFAULT_TREATMENT:
            return self.request
        return complete_treatment(self.request["AdditionalTreatments"][int(treatment_id) - 1], self.request)

    def schedule_of(self, treatment_id: str) -> Mapping[str, Any]:
        """Return the Schedule of a treatment."""
        schedule: Mapping[str, Any] = self.members_of(treatment_id)["Schedule"]
        return schedule

    def frequency_of(self, treatment_id: str) -> str:
        """Return the Frequency of a treatment. The default is ONCE (inferred)."""
        return str(self.schedule_of(treatment_id).get("Frequency", "ONCE"))

    @property
    def frequencies(self) -> Iterator[str]:
        """The Frequency of each treatment."""
        return (self.frequency_of(treatment.id) for treatment in self.treatments)

    @property
    def limits(self) -> Mapping[str, int]:
        """The limits that apply: the limits of the campaign, else of the application (documented)."""
        return {**self.defaults.get("Limits", {}), **self.request.get("Limits", {})}

    @property
    def hook(self) -> Mapping[str, str]:
        """The hook that applies: the campaign's hook, else the application's (documented); empty without a hook."""
        for hook in (self.request.get("Hook", {}), self.defaults.get("CampaignHook", {})):
            if hook.get("LambdaFunctionName") or hook.get("WebUrl"):
                return dict(hook)
        return {}

    def quiet_time_of(self, treatment_id: str) -> Mapping[str, str]:
        """Return the quiet time of a treatment, else of the application (documented)."""
        own = self.schedule_of(treatment_id).get("QuietTime", {})
        return dict(own if own.get("Start") or own.get("End") else self.defaults.get("QuietTime", {}))


def complete_treatment(treatment: Mapping[str, Any], campaign: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that describe an additional treatment.

    If a treatment has its own message or template, it does not use the messages and templates of the campaign. An empty
    member counts as absent (ours).

    Args:
        treatment: The members of the treatment itself.
        campaign: The members of its campaign.
    """
    own = {name: treatment[name] for name in _OF_A_TREATMENT if treatment.get(name)}
    replaced = _CONTENT if own.keys() & _CONTENT else frozenset[str]()
    return {**{name: value for name, value in campaign.items() if name not in replaced}, **own}


class ActiveCampaigns(Ongoing[Campaign]):
    """The campaigns of the account in one of `ACTIVE_STATUSES`."""

    __slots__ = ()

    entity_type = Campaign


class EventCampaigns(Ongoing[Campaign]):
    """The campaigns of the account that events can trigger now."""

    __slots__ = ()

    entity_type = Campaign


@dataclass(frozen=True, slots=True)
class CampaignStored:
    """A notification that a campaign was written, or that its state changed.

    Args:
        campaign: The campaign as it is now.
        before: The campaign as it was before; None for a new campaign.
    """

    campaign: Campaign
    before: Campaign | None


def waits_for_events(campaign: Campaign, treatment: Treatment) -> bool:
    """Return whether events trigger a treatment of a campaign now."""
    return (
        not campaign.is_loaded
        and campaign.status_of(treatment) == PENDING
        and campaign.frequency_of(treatment.id) == "EVENT"
    )


def arn_of(app: App, campaign_id: str) -> str:
    """Return the ARN of a campaign."""
    return f"{app.identity.arn}/campaigns/{campaign_id}"


def put_campaign(app: App, campaign: Campaign) -> Campaign:
    """Store a campaign in its app as the newest version, and publish that."""
    campaigns = app.collection(Campaign)
    before = campaigns.get(campaign.id)
    campaigns.put(campaign.id, campaign)
    app.collection(Campaign, campaign.id).put(str(campaign.version), campaign)
    app.world.part(ActiveCampaigns).note(app, campaign.id, is_ongoing=campaign.status in ACTIVE_STATUSES)
    is_waiting = any(waits_for_events(campaign, treatment) for treatment in campaign.treatments)
    app.world.part(EventCampaigns).note(app, campaign.id, is_ongoing=is_waiting)
    publish(app, CampaignStored(campaign, before))
    return campaign
