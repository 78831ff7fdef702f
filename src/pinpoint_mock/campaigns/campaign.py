"""The campaign: its whole state, its treatments, and how both decide its status.

The newest version of each campaign is in `app.collection(Campaign)`, all versions of one in
`app.collection(Campaign, campaign_id)` by their numbers. Source: docs/behaviours.md#campaigns.
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
"""The statuses from which a campaign does not come back."""

RECURRING = frozenset({"HOURLY", "DAILY", "WEEKLY", "MONTHLY"})
EVENT_TRIGGERED = frozenset({"EVENT", "IN_APP_EVENT"})
DEFAULT_TREATMENT = "0"
"""The id of the treatment that the campaign itself describes (documented of events); additional ones are 1 to 4."""

_OF_A_TREATMENT = (
    "Schedule",
    "MessageConfiguration",
    "TemplateConfiguration",
    "CustomDeliveryConfiguration",
)
"""The members that an additional treatment may have of its own; the campaign's count without them (ours)."""
_CONTENT = frozenset({"MessageConfiguration", "TemplateConfiguration"})


@dataclass(frozen=True, slots=True)
class Treatment:
    """How far a treatment has come.

    Args:
        id: `0` for the default treatment, `1` to `4` for the additional ones, in their order.
        status: SCHEDULED, EXECUTING, PENDING_NEXT_RUN, COMPLETED or INVALID; that the campaign is paused or its
            segment deleted is not in it.
        start: The time of its first run, in microseconds since the epoch, as all times here.
        runs: How many slots of its schedule have come; the next one has this number, from 0.
    """

    id: str
    status: str
    start: int
    runs: int = 0


@dataclass(frozen=True, slots=True)
class Campaign:
    """A version of a campaign; the newest one has its state, too.

    Args:
        id: Its id.
        version: The number of this version; the first is 1.
        request: The members of WriteCampaignRequest in this version, without tags.
        segment_version: The version of the segment whose criteria count.
        creation_date: When the first version was written.
        last_modified_date: When this version was written.
        treatments: The state of the default treatment and of the additional ones.
        defaults: Limits, QuietTime and CampaignHook of the application's settings when the campaign was created.
        is_segment_deleted: Whether the segment was deleted before the campaign was completed.
        is_loaded: Whether it was loaded from an export, so that nothing of it is scheduled until it gets a Schedule.
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
        """Whether a request has paused it; a run that goes on comes to its end nevertheless."""
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
        """Return the members that describe a treatment: its own ones, and else those of the campaign."""
        if treatment_id == DEFAULT_TREATMENT:
            return self.request
        return complete_treatment(self.request["AdditionalTreatments"][int(treatment_id) - 1], self.request)

    def schedule_of(self, treatment_id: str) -> Mapping[str, Any]:
        """Return the Schedule of a treatment."""
        schedule: Mapping[str, Any] = self.members_of(treatment_id)["Schedule"]
        return schedule

    def frequency_of(self, treatment_id: str) -> str:
        """Return the Frequency of a treatment; without one it is ONCE (inferred)."""
        return str(self.schedule_of(treatment_id).get("Frequency", "ONCE"))

    @property
    def frequencies(self) -> Iterator[str]:
        """The Frequency of each treatment."""
        return (self.frequency_of(treatment.id) for treatment in self.treatments)

    @property
    def limits(self) -> Mapping[str, int]:
        """The limits that hold: the campaign's own, and else those of the application (documented)."""
        return {**self.defaults.get("Limits", {}), **self.request.get("Limits", {})}

    @property
    def hook(self) -> Mapping[str, str]:
        """The hook that holds: the campaign's own, and else that of the application (documented); empty without one."""
        for hook in (self.request.get("Hook", {}), self.defaults.get("CampaignHook", {})):
            if hook.get("LambdaFunctionName") or hook.get("WebUrl"):
                return dict(hook)
        return {}

    def quiet_time_of(self, treatment_id: str) -> Mapping[str, str]:
        """Return the quiet time that holds for a treatment, and else that of the application (documented)."""
        own = self.schedule_of(treatment_id).get("QuietTime", {})
        return dict(own if own.get("Start") or own.get("End") else self.defaults.get("QuietTime", {}))


def complete_treatment(treatment: Mapping[str, Any], campaign: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that describe an additional treatment.

    A treatment with a message or a template of its own has none of the campaign's; an empty member is none (ours).

    Args:
        treatment: The members of the treatment itself.
        campaign: Those of its campaign.
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
    """The fact that a campaign was written, or that its state has changed.

    Args:
        campaign: The campaign as it is now.
        before: The campaign as it was; None for a new one.
    """

    campaign: Campaign
    before: Campaign | None


def waits_for_events(campaign: Campaign, treatment: Treatment) -> bool:
    """Whether events trigger a treatment of a campaign now."""
    return (
        not campaign.is_loaded
        and campaign.status_of(treatment) == PENDING
        and campaign.frequency_of(treatment.id) == "EVENT"
    )


def arn_of(app: App, campaign_id: str) -> str:
    """Return the ARN of a campaign."""
    return f"{app.identity.arn}/campaigns/{campaign_id}"


def put_campaign(app: App, campaign: Campaign) -> Campaign:
    """Put a campaign into its app, as the newest version, and publish that."""
    campaigns = app.collection(Campaign)
    before = campaigns.get(campaign.id)
    campaigns.put(campaign.id, campaign)
    app.collection(Campaign, campaign.id).put(str(campaign.version), campaign)
    app.world.part(ActiveCampaigns).note(app, campaign.id, is_ongoing=campaign.status in ACTIVE_STATUSES)
    is_waiting = any(waits_for_events(campaign, treatment) for treatment in campaign.treatments)
    app.world.part(EventCampaigns).note(app, campaign.id, is_ongoing=is_waiting)
    publish(app, CampaignStored(campaign, before))
    return campaign
