"""The API operations on journeys, their runs and their metrics."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict, cast

from ..apps.settings import find_quiet_time_notes
from ..gateway.call_notes import add_notes
from ..gateway.errors import BadRequest, Conflict, NotFound
from ..gateway.nearest import Missing
from ..gateway.operation import operation
from ..gateway.problems import refuse
from ..world.clock import format_timestamp
from ..world.likeness import Known
from . import departures, event_entry, event_watch, starts  # noqa: F401  (they subscribe, and register actions)
from .active_journeys import put_journey
from .default_limits import read_default_limits
from .draft_rules import find_draft_problems
from .finding import find_journey
from .journey import Journey, Run
from .lifecycle import change_state, forget, publish_journey
from .metrics import activity_metrics, journey_metrics, run_metrics
from .participants import Participants, participants_of
from .publish_rules import find_publish_problems
from .schedule import format_schedule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import (
        JourneyExecutionActivityMetricsResponseTypeDef,
        JourneyExecutionMetricsResponseTypeDef,
        JourneyResponseTypeDef,
        JourneyRunExecutionActivityMetricsResponseTypeDef,
        JourneyRunExecutionMetricsResponseTypeDef,
        JourneyRunsResponseTypeDef,
        JourneysResponseTypeDef,
        JourneyStateRequestTypeDef,
        WriteJourneyRequestTypeDef,
    )

    from ..gateway.paging import Page
    from ..world.store import App


class _MetricsHeader(TypedDict):
    ApplicationId: str
    JourneyId: str
    LastEvaluatedTime: str


_SET_BY_THE_SERVICE = ("CreationDate", "LastModifiedDate", "State")
"""Members that a request may contain, but that the service sets itself."""


@operation("CreateJourney")
def create_journey(app: App, write_journey_request: WriteJourneyRequestTypeDef) -> JourneyResponseTypeDef:
    """Save a journey as a draft, or publish it immediately if State is ACTIVE."""
    now = app.world.clock.now()
    request, is_published = _check(app, write_journey_request)
    limits = read_default_limits(app)
    journey = Journey(app.world.ids.resources.uuid_hex(), request, "DRAFT", now, now, default_limits=limits)
    return _save(app, journey, is_published)


@operation("GetJourney")
def get_journey(app: App, journey_id: str) -> JourneyResponseTypeDef:
    """Return a journey."""
    return _response(app, find_journey(app, journey_id))


@operation("ListJourneys")
def list_journeys(app: App, page: Page) -> JourneysResponseTypeDef:
    """Return the journeys of an app, newest first."""
    journeys, next_token = page.of(app.collection(Journey))
    return cast("JourneysResponseTypeDef", {"Item": [_response(app, journey) for journey in journeys], **next_token})


@operation("UpdateJourney")
def update_journey(
    app: App, journey_id: str, write_journey_request: WriteJourneyRequestTypeDef
) -> JourneyResponseTypeDef:
    """Replace a draft, and publish it if State is ACTIVE. Without a State it stays a draft (observed)."""
    journey = find_journey(app, journey_id)
    if journey.state != "DRAFT":
        raise Conflict(
            f"A journey that is {journey.state} cannot be updated: only a DRAFT can; "
            "change its state with UpdateJourneyState, or create a new one with CreateJourney"
        )
    request, is_published = _check(app, write_journey_request)
    return _save(app, replace(journey, request=request, last_modified_date=app.world.clock.now()), is_published)


@operation("UpdateJourneyState")
def update_journey_state(
    app: App, journey_id: str, journey_state_request: JourneyStateRequestTypeDef
) -> JourneyResponseTypeDef:
    """Pause, resume or cancel a journey."""
    journey = find_journey(app, journey_id)
    state = journey_state_request.get("State")
    if state not in ("ACTIVE", "PAUSED", "CANCELLED"):  # documented
        raise BadRequest(f"must be ACTIVE, PAUSED or CANCELLED, not {state or 'absent'}", "State")
    journey = change_state(app, replace(journey, last_modified_date=app.world.clock.now()), state)
    return _response(app, journey)


@operation("DeleteJourney")
def delete_journey(app: App, journey_id: str) -> JourneyResponseTypeDef:
    """Delete a journey, running or not, and return it as it was."""
    journey = find_journey(app, journey_id)
    forget(app, journey)
    return _response(app, journey)


@operation("GetJourneyRuns")
def get_journey_runs(app: App, journey_id: str, page: Page) -> JourneyRunsResponseTypeDef:
    """Return the runs of a journey, oldest first."""
    find_journey(app, journey_id)
    runs, next_token = page.of(app.collection(Run, journey_id), newest_first=False)
    items = [
        {
            "RunId": run.id,
            "Status": run.status,
            "CreationTime": format_timestamp(run.creation_time),
            "LastUpdateTime": format_timestamp(run.last_update_time),
        }
        for run in runs
    ]
    return cast("JourneyRunsResponseTypeDef", {"Item": items, **next_token})


@operation("GetJourneyExecutionMetrics")
def get_journey_execution_metrics(app: App, journey_id: str) -> JourneyExecutionMetricsResponseTypeDef:
    """Return how many participants a journey has and had. A draft has no metrics."""
    find_journey(app, journey_id)
    return {**_make_header(app, journey_id), "Metrics": journey_metrics(participants_of(app, journey_id))}


@operation("GetJourneyExecutionActivityMetrics")
def get_journey_execution_activity_metrics(
    app: App, journey_id: str, journey_activity_id: str
) -> JourneyExecutionActivityMetricsResponseTypeDef:
    """Return the metrics of one activity of a journey."""
    return _activity_response(app, find_journey(app, journey_id), journey_activity_id)


@operation("GetJourneyRunExecutionMetrics")
def get_journey_run_execution_metrics(
    app: App, journey_id: str, run_id: str
) -> JourneyRunExecutionMetricsResponseTypeDef:
    """Return how many participants one run of a journey had, and why others did not enter."""
    _find_with_run(app, journey_id, run_id)
    participants = participants_of(app, journey_id) or Participants()
    return {**_make_header(app, journey_id), "RunId": run_id, "Metrics": run_metrics(participants, run_id)}


@operation("GetJourneyRunExecutionActivityMetrics")
def get_journey_run_execution_activity_metrics(
    app: App, journey_id: str, run_id: str, journey_activity_id: str
) -> JourneyRunExecutionActivityMetricsResponseTypeDef:
    """Return the metrics of one activity during one run."""
    journey = _find_with_run(app, journey_id, run_id)
    return {**_activity_response(app, journey, journey_activity_id, run_id), "RunId": run_id}


def _find_with_run(app: App, journey_id: str, run_id: str) -> Journey:
    journey = find_journey(app, journey_id)
    runs = app.collection(Run, journey_id)
    if run_id not in runs:
        raise NotFound(missing=Missing(run_id, "the run", lambda: (Known(run.id) for run in reversed(runs))))
    return journey


def _check(app: App, write_journey_request: WriteJourneyRequestTypeDef) -> tuple[dict[str, Any], bool]:
    """Refuse a request that breaks a rule. Return the members to store, and whether to publish the journey."""
    given = cast("Mapping[str, Any]", write_journey_request)
    refuse(find_draft_problems(given))
    add_notes(find_quiet_time_notes(given.get("QuietTime", {})))
    request = {name: value for name, value in write_journey_request.items() if name not in _SET_BY_THE_SERVICE}
    is_published = write_journey_request.get("State") == "ACTIVE"
    if is_published:
        refuse(find_publish_problems(app, request))
    return request, is_published


def _save(app: App, journey: Journey, is_published: bool) -> JourneyResponseTypeDef:
    put_journey(app, journey)
    return _response(app, publish_journey(app, journey) if is_published else journey)


def _response(app: App, journey: Journey) -> JourneyResponseTypeDef:
    response = {
        **journey.request,
        "ApplicationId": app.id,
        "CreationDate": format_timestamp(journey.creation_date),
        "Id": journey.id,
        "LastModifiedDate": format_timestamp(journey.last_modified_date),
        "State": journey.state,
    }
    if "Schedule" in response:
        response["Schedule"] = format_schedule(journey.request["Schedule"])
    return cast("JourneyResponseTypeDef", response)


def _activity_response(
    app: App, journey: Journey, activity_id: str, run_id: str | None = None
) -> JourneyExecutionActivityMetricsResponseTypeDef:
    activities: Mapping[str, Any] = journey.request.get("Activities", {})
    activity = activities.get(activity_id)
    if activity is None:
        raise NotFound(missing=Missing(activity_id, "the activity", lambda: map(Known, activities)))
    number = list(activities).index(activity_id)
    activity_type, metrics = activity_metrics(activity, participants_of(app, journey.id), number, run_id)
    return {
        **_make_header(app, journey.id),
        "ActivityType": activity_type,
        "JourneyActivityId": activity_id,
        "Metrics": metrics,
    }


def _make_header(app: App, journey_id: str) -> _MetricsHeader:
    """Return the members that all metrics responses start with. Metrics are evaluated at each request."""
    return {
        "ApplicationId": app.id,
        "JourneyId": journey_id,
        "LastEvaluatedTime": format_timestamp(app.world.clock.now()),
    }
