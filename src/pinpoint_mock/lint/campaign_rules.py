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
    """Yield the campaign and its additional treatments: the steps to each, its own members, and all its members."""
    members = campaign.members
    additional = (
        (("AdditionalTreatments", position), treatment, complete_treatment(treatment, members))
        for position, treatment in enumerate(members.get("AdditionalTreatments", ()))
    )
    return chain([((), members, members)], additional)


@recommend("R401", "in-app-never-offered", "campaign")
def find_in_app_mismatches(campaign: LintedResource) -> Iterator[Remark]:
    """A campaign's message and its Frequency do not match: no device ever gets an in-app message.

    An in-app message needs the Frequency IN_APP_EVENT (or EVENT), and IN_APP_EVENT needs an in-app message.

    Evidence: documented (IN_APP_EVENT is for in-app messages); it is unknown whether the service accepts an in-app
    message with another Frequency.
    """
    for steps, _, members in list_treatments(campaign):
        frequency = members.get("Schedule", {}).get("Frequency", "ONCE")
        has_message = has_in_app_content(members)
        inside = (*steps, "Schedule", "Frequency")
        if frequency == "IN_APP_EVENT" and not has_message:
            yield Remark(inside, "nothing is sent: IN_APP_EVENT needs an InAppMessage or an InAppTemplate")
        elif has_message and frequency not in EVENT_TRIGGERED:
            hint = "set Frequency to IN_APP_EVENT"
            yield Remark(inside, f"no device gets the in-app message: the Frequency is {frequency}", hint)


@recommend("R402", "delivery-hook", "campaign", "settings")
def find_delivery_hooks(resource: LintedResource) -> Iterator[Remark]:
    """A campaign's hook has the Mode DELIVERY, so the hook is never called.

    To deliver messages through a Lambda function, use a CustomMessage with CustomDeliveryConfiguration.

    Evidence: documented (DELIVERY is no longer supported); it is unknown whether the service accepts it.
    """
    member = "Hook" if resource.noun == "campaign" else "CampaignHook"
    if resource.members.get(member, {}).get("Mode") == "DELIVERY":
        hint = "use FILTER, or a CustomMessage with CustomDeliveryConfiguration"
        yield Remark((member, "Mode"), "a hook with the Mode DELIVERY is never called", hint)


@recommend("R403", "campaign-without-time-zones", "campaign")
def find_missing_time_zones(campaign: LintedResource) -> Iterator[Remark]:
    """A campaign has a quiet time or uses local time, but some endpoints have no time zone.

    Quiet time does not apply to these endpoints: they get the message at any hour. With IsLocalTime, they do not get
    it. Journeys can estimate time zones, but campaigns cannot. lint checks this only if its files contain endpoints.

    Evidence: documented (the API reference, the metric ENDPOINT_MISSING_TIMEZONE).
    """
    endpoints = campaign.context.endpoints
    without = sum(not endpoint.demographic.get("Timezone") for endpoint in endpoints)
    if not without:
        return
    who, hint = f"{without} of {len(endpoints)} endpoints", "set Demographic.Timezone of the endpoints"
    for steps, own, _ in list_treatments(campaign):
        schedule = own.get("Schedule", {})
        quiet_time = schedule.get("QuietTime", {})
        if quiet_time.get("Start") and quiet_time.get("End"):
            message = f"{who} get the message in quiet time, because they have no time zone"
            yield Remark((*steps, "Schedule", "QuietTime"), message, hint)
        if schedule.get("IsLocalTime"):
            yield Remark(
                (*steps, "Schedule", "IsLocalTime"), f"{who} get no message, because they have no time zone", hint
            )
