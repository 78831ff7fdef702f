"""The rules for saving a campaign. Source: docs/behaviours/campaigns.md#saving.

The service model has already checked types, enums and the members that it requires itself. Members that an update does
not send were checked before, except where they must fit other members.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from ..apps.hook_rules import find_hook_problems
from ..apps.settings import CAMPAIGN_LIMITS, find_range_problems
from ..gateway.problems import Problem, quote, refuse
from ..segments.references import describe_missing_segment, is_based_on_import
from ..segments.segment import Reference, describe_missing, find_referenced
from ..world.clock import format_timestamp
from ..world.likeness import enclose
from .campaign import complete_treatment
from .content_rules import find_content_problems, find_template_problems
from .lifecycle import find_missed_treatment
from .schedule_rules import describe_start, find_schedule_problems, make_past_start_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..apps.settings import Ranges
    from ..world.store import App
    from .campaign import Campaign

REQUIRED = ("Name", "SegmentId", "Schedule")  # documented for CloudFormation
PRIORITIES = range(1, 6)  # documented
MAX_ADDITIONAL_TREATMENTS = 4  # documented
_ALL = 100  # percent
_LIMITS: Mapping[str, Ranges] = {
    "current": CAMPAIGN_LIMITS,
    "2019": {**CAMPAIGN_LIMITS, "MessagesPerSecond": (50, 20_000)},  # documented at that time
}


def check_definition(
    app: App, request: Mapping[str, Any], given: Mapping[str, Any], segment_version: int | None
) -> None:
    """Refuse a campaign that breaks a rule.

    Args:
        app: The app.
        request: All members of the campaign.
        given: The members in the request.
        segment_version: The version of the segment that it is for; None means the newest version.
    """
    refuse(find_definition_problems(app, request, given, segment_version))


def check_missed_start(campaign: Campaign, now: int) -> None:
    """Refuse to resume a campaign if its only run was missed while it was paused (unknown; proposed)."""
    missed = None if campaign.is_paused else find_missed_treatment(campaign)
    if missed is not None:
        start = campaign.schedule_of(missed.id)["StartTime"]
        hint = (
            f"the campaign was PAUSED and missed its run of {quote(start)}, which is {describe_start(start)}; "
            f"it is now {format_timestamp(now)}: resume the campaign with a new Schedule"
        )
        refuse([make_past_start_problem(hint)])


def find_definition_problems(
    app: App, request: Mapping[str, Any], given: Mapping[str, Any], segment_version: int | None
) -> Iterator[Problem]:
    """Find the rules that a campaign breaks. `check_definition` describes the arguments."""
    for name in REQUIRED:
        if name not in request:
            yield Problem(name, "is required")
    yield from _find_segment_problems(app, request, segment_version)
    yield from find_value_problems(request, given, app.world.options.limits, app.world.clock.now())
    yield from find_template_problems(app, given)
    for position, treatment in enumerate(given.get("AdditionalTreatments", ())):
        for problem in find_template_problems(app, treatment):
            yield problem.inside(f"AdditionalTreatments[{position}]")


def find_value_problems(
    request: Mapping[str, Any], given: Mapping[str, Any], limits: str, now: int
) -> Iterator[Problem]:
    """Find the rules that the values of a campaign break. Its segments and templates do not have to exist.

    Args:
        request: All members of the campaign.
        given: The members in the request.
        limits: The limits of the service that apply, `current` or `2019`.
        now: The time before which a schedule must not start, in microseconds since the epoch.
    """
    if not request.get("Name", "x").strip():
        yield Problem("Name", f"must not be empty: {quote(request['Name'])}")
    yield from _find_share_problems(request)
    priority = request.get("Priority", PRIORITIES[0])
    if priority not in PRIORITIES:
        yield Problem("Priority", f"must be between {PRIORITIES[0]} and {PRIORITIES[-1]}, not {priority}")
    yield from find_range_problems("Limits", given.get("Limits", {}), _LIMITS[limits])
    for problem in find_hook_problems(given.get("Hook", {})):
        yield problem.inside("Hook")
    yield from _find_treatment_problems(given, request, now)
    for position, treatment in enumerate(request.get("AdditionalTreatments", ())):
        own = treatment if "AdditionalTreatments" in given else {}
        for problem in _find_treatment_problems(own, complete_treatment(treatment, request), now):
            yield problem.inside(f"AdditionalTreatments[{position}]")


def _find_treatment_problems(given: Mapping[str, Any], members: Mapping[str, Any], now: int) -> Iterator[Problem]:
    """Find the rules that the campaign itself or an additional treatment breaks. Both may have these members."""
    if "Schedule" in given:
        yield from find_schedule_problems(given["Schedule"], now)
    yield from find_content_problems(given, members)


def _find_segment_problems(app: App, request: Mapping[str, Any], version: int | None) -> Iterator[Problem]:
    """Find problems with the segment. The status code for a segment that does not exist is unknown; proposed."""
    if "SegmentId" not in request:
        return
    segment_id = request["SegmentId"]
    segment = find_referenced(app, Reference(segment_id, version))
    missing = describe_missing_segment(app, segment_id)
    if missing:
        yield Problem("SegmentId", missing)
    elif segment is None:
        hint = enclose(describe_missing(app, segment_id, str(version)).find_hint(app.world))
        yield Problem("SegmentVersion", f"{version} is not a version of the segment {segment_id!r}{hint}")
    elif "EVENT" in _frequencies_of(request) and is_based_on_import(app, segment):  # documented
        rule = f"{segment_id!r} is imported, or based on an imported segment: events need a dynamic one"
        yield Problem("SegmentId", rule)


def _frequencies_of(request: Mapping[str, Any]) -> set[str]:
    treatments = chain((request,), request.get("AdditionalTreatments", ()))
    return {each["Schedule"].get("Frequency", "ONCE") for each in treatments if "Schedule" in each}


def _find_share_problems(request: Mapping[str, Any]) -> Iterator[Problem]:
    """Find impossible shares of the segment. The rest of the segment gets the default treatment (documented)."""
    treatments = request.get("AdditionalTreatments", ())
    if len(treatments) > MAX_ADDITIONAL_TREATMENTS:
        rule = f"must have at most {MAX_ADDITIONAL_TREATMENTS} treatments, not {len(treatments)}"
        yield Problem("AdditionalTreatments", rule)
    shares = {"HoldoutPercent": request.get("HoldoutPercent", 0)}
    for position, treatment in enumerate(treatments):
        shares[f"AdditionalTreatments[{position}].SizePercent"] = treatment["SizePercent"]
    broken = [
        Problem(name, f"must be between 0 and {_ALL}, not {share}")
        for name, share in shares.items()
        if not 0 <= share <= _ALL
    ]
    yield from broken
    total = sum(shares.values())
    if not broken and total > _ALL:
        yield Problem("", f"HoldoutPercent and every SizePercent must be at most {_ALL} together, not {total}")
