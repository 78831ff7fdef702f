"""Recommendations about campaigns."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from ..campaigns.campaign import EVENT_TRIGGERED, complete_treatment
from ..campaigns.in_app import has_in_app_content
from .findings import Remark
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .member_check import Steps
    from .resource import LintedResource


def list_treatments(campaign: LintedResource) -> Iterator[tuple[Steps, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield the campaign itself and its additional treatments: the steps to each, its own members, and all members."""
    members = campaign.members
    additional = (
        (("AdditionalTreatments", position), treatment, complete_treatment(treatment, members))
        for position, treatment in enumerate(members.get("AdditionalTreatments", ()))
    )
    return chain([((), members, members)], additional)


@recommend("R401", "in-app-never-offered", "campaign")
def find_in_app_mismatches(campaign: LintedResource) -> Iterator[Remark]:
    """An in-app message and the Frequency of its campaign do not go together: no device is offered the message.

    An in-app message needs the Frequency IN_APP_EVENT (or EVENT), and IN_APP_EVENT needs an in-app message.

    Evidence: documented (IN_APP_EVENT is for in-app messages); that the other way is accepted is unknown.
    """
    for steps, _, members in list_treatments(campaign):
        frequency = members.get("Schedule", {}).get("Frequency", "ONCE")
        has_message = has_in_app_content(members)
        inside = (*steps, "Schedule", "Frequency")
        if frequency == "IN_APP_EVENT" and not has_message:
            yield Remark(inside, "nothing is sent: IN_APP_EVENT needs an InAppMessage or an InAppTemplate")
        elif has_message and frequency not in EVENT_TRIGGERED:
            hint = "set Frequency to IN_APP_EVENT"
            yield Remark(inside, f"no device is offered the in-app message: its Frequency is {frequency}", hint)


@recommend("R402", "delivery-hook", "campaign", "settings")
def find_delivery_hooks(resource: LintedResource) -> Iterator[Remark]:
    """A campaign's hook has the Mode DELIVERY, which calls nothing.

    CustomDeliveryConfiguration and a CustomMessage deliver messages through a Lambda function.

    Evidence: documented (DELIVERY is not supported any more); that it is accepted is unknown.
    """
    member = "Hook" if resource.noun == "campaign" else "CampaignHook"
    if resource.members.get(member, {}).get("Mode") == "DELIVERY":
        hint = "use FILTER, or a CustomMessage with CustomDeliveryConfiguration"
        yield Remark((member, "Mode"), "a hook with the Mode DELIVERY is never called", hint)


@recommend("R403", "campaign-without-time-zones", "campaign")
def find_missing_time_zones(campaign: LintedResource) -> Iterator[Remark]:
    """A campaign has a quiet time or local time, and some endpoints have no time zone.

    Quiet time does not hold for them: they get the message at any hour. With IsLocalTime they get nothing. It is only
    looked for if lint was given endpoints. Campaigns do not estimate time zones, as journeys can.

    Evidence: documented (the API reference, the metric ENDPOINT_MISSING_TIMEZONE).
    """
    endpoints = campaign.context.endpoints
    without = sum(not endpoint.demographic.get("Timezone") for endpoint in endpoints)
    if not without:
        return
    who, hint = f"{without} of {len(endpoints)} endpoints", "write Demographic.Timezone to the endpoints"
    for steps, own, _ in list_treatments(campaign):
        schedule = own.get("Schedule", {})
        quiet_time = schedule.get("QuietTime", {})
        if quiet_time.get("Start") and quiet_time.get("End"):
            message = f"{who} get the message in quiet time, because they have no time zone"
            yield Remark((*steps, "Schedule", "QuietTime"), message, hint)
        if schedule.get("IsLocalTime"):
            yield Remark(
                (*steps, "Schedule", "IsLocalTime"), f"{who} get nothing, because they have no time zone", hint
            )
