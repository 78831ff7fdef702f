"""The arguments of the public API: the objects that the handle returns, and the values that their methods accept."""

from __future__ import annotations

import inspect
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from hostile import MEMBERS

import pinpoint_mock
from pinpoint_mock import Pinpoint, mock_pinpoint
from pinpoint_mock.world.user_code import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock import JourneyView

NUMBER = "+12065550100"
SEGMENT = {"ApplicationId": "people", "WriteSegmentRequest": {"Name": "exported"}}

OBJECTS: dict[str, Callable[[Pinpoint, str], Any]] = {
    "Pinpoint": lambda pinpoint, _: pinpoint,
    "AppView": lambda pinpoint, app_id: pinpoint.app(app_id),
    "VirtualClock": lambda pinpoint, _: pinpoint.clock,
    "Faults": lambda pinpoint, _: pinpoint.faults,
    "S3Files": lambda pinpoint, _: pinpoint.s3,
    "OptedOut": lambda pinpoint, _: pinpoint.opted_out,
    "PhoneNumbers": lambda pinpoint, _: pinpoint.phone_numbers,
    "Lambdas": lambda pinpoint, _: pinpoint.lambdas,
    "Webhooks": lambda pinpoint, _: pinpoint.webhooks,
    "Recommendations": lambda pinpoint, _: pinpoint.recommendations,
    "EventDelivery": lambda pinpoint, _: pinpoint.events,
    "Failure": lambda *_: Failure("pinpoint.lambdas['x']", ValueError("why")),
    "Outbox": lambda pinpoint, _: pinpoint.outbox,
    "Records": lambda pinpoint, _: pinpoint.clock.history,
    "Calls": lambda pinpoint, _: pinpoint.calls,
    "Call": lambda pinpoint, _: pinpoint.calls[0],
    "TemplateRecord": lambda pinpoint, _: pinpoint.templates[0],
    "EndpointRecord": lambda pinpoint, app_id: pinpoint.app(app_id).endpoints[0],
    "UserRecord": lambda pinpoint, app_id: pinpoint.app(app_id).users[0],
    "ChannelRecord": lambda pinpoint, app_id: pinpoint.app(app_id).channels[0],
    "SentMessage": lambda pinpoint, _: pinpoint.outbox.one(address="jo@example.com"),
    "EventRecord": lambda pinpoint, app_id: pinpoint.app(app_id).events[0],
    "JourneyView": lambda pinpoint, _: journey_with_ann(pinpoint),
    "JourneyParticipant": lambda pinpoint, _: journey_with_ann(pinpoint).participants[0],
    "JourneyPath": lambda pinpoint, _: journey_with_ann(pinpoint).path("ann"),
    "JourneyOutcomes": lambda pinpoint, _: journey_with_ann(pinpoint).path("ann").outcomes,
    "JourneyStep": lambda pinpoint, _: journey_with_ann(pinpoint).path("ann")[0],
    "ActivityDecision": lambda pinpoint, _: journey_with_ann(pinpoint).decide("ann", activity="wait"),
    "EntryExplanation": lambda pinpoint, _: journey_with_ann(pinpoint).explain("ann"),
    "InAppDevice": lambda pinpoint, _: pinpoint.app("people").in_app("ann"),
    "InAppOffer": lambda pinpoint, _: pinpoint.app("people").in_app("ann").offers[0],
    "CampaignView": lambda pinpoint, _: pinpoint.app("people").campaigns[0],
    "CampaignExplanation": lambda pinpoint, _: pinpoint.app("people").campaigns[0].explain("ann"),
    "CampaignActivityRecord": lambda pinpoint, _: pinpoint.app("people").campaigns[0].activities[0],
    "SegmentView": lambda pinpoint, app_id: pinpoint.app(app_id).segment(STAGE["segment"]),
    "Explanation": lambda pinpoint, app_id: pinpoint.app(app_id).segment(STAGE["segment"]).explain("endpoint"),
    "Finding": lambda pinpoint, app_id: pinpoint.app(app_id).segment(STAGE["segment"]).explain("endpoint").finding,
    "Eligibility": lambda pinpoint, app_id: pinpoint.app(app_id).segment(STAGE["segment"]).eligible(),
    "Ineligibility": lambda pinpoint, app_id: (
        pinpoint.app(app_id).segment(STAGE["segment"]).eligible("SMS").others["endpoint"]
    ),
    "ImportJobView": lambda pinpoint, app_id: pinpoint.app(app_id).import_job(STAGE["import job"]),
    "ExportJobView": lambda pinpoint, app_id: pinpoint.app(app_id).export_job(STAGE["export job"]),
    "JourneyStateChanged": lambda pinpoint, _: pinpoint.clock.history[0],
    "Loaded": lambda pinpoint, _: pinpoint.loaded[0],
    "LoadedResource": lambda pinpoint, _: pinpoint.loaded[0].resources[0],
    "Preview": lambda *_: pinpoint_mock.preview({"SMSTemplateRequest": {"Body": "x"}}, {"Id": "x"})[0],
    "Previews": lambda *_: pinpoint_mock.preview({"SMSTemplateRequest": {"Body": "x"}}, {"Id": "x"}),
}
"""Each type of object that the handle returns."""


def journey_with_ann(pinpoint: Pinpoint) -> JourneyView:
    """Return the journey in which the endpoint `ann` waits."""
    return pinpoint.app("people").journeys[0]


STAGE: dict[str, str] = {}
"""The ids in the running test's world."""

CHECK_NOTHING = {
    *("EventNotRecorded", "JobStatusChanged", "JourneyRunChanged", "Change"),  # changes, such as JourneyStateChanged
    *("JourneyActivityVisited", "JourneyEntered"),
    *("CampaignRunEnded", "CampaignRunSkipped", "CampaignStatusChanged"),
    *(
        "CampaignLoopError",
        "EndlessInstantError",
        "JourneyLoopError",
        "OperationNotSupported",
        "OutsideError",
    ),  # raised, and never created by a test
    *("MissingDependency", "NotRead", "Place", "UnreadableExport"),  # the report of a load
    *(
        "Absentee",
        "ActivityResult",
        "Comparison",
        "Difference",
        "LintFinding",
        "Preview",
        "SimulatedPath",
        "Simulation",
    ),
    # results of functions that need no mock
    "Mock",  # its options are tried below
}

VALID: dict[tuple[str, str], dict[str, Any]] = {
    ("Pinpoint", "app"): {"application_id": "app"},
    ("Pinpoint", "template"): {"name": "x"},
    ("Pinpoint", "report"): {},
    ("Pinpoint", "create_app"): {},
    ("Pinpoint", "load"): {"sources": [SEGMENT]},
    ("Pinpoint", "save"): {},
    ("Pinpoint", "opted_out"): {},
    ("Pinpoint", "identities"): {},
    ("Pinpoint", "sms_price"): {},
    ("AppView", "channel"): {},
    ("AppView", "endpoint"): {},
    ("AppView", "user"): {},
    ("AppView", "journey"): {"journey_id": "x"},
    ("AppView", "campaign"): {"campaign_id": "x"},
    ("AppView", "segment"): {"segment_id": "x"},
    ("AppView", "import_job"): {"job_id": "x"},
    ("AppView", "export_job"): {"job_id": "x"},
    ("AppView", "in_app"): {},
    ("VirtualClock", "advance"): {},
    ("VirtualClock", "advance_to"): {},
    ("VirtualClock", "run_until_idle"): {},
    ("Faults", "throttle"): {"operation": "GetApps"},
    ("Faults", "error"): {"operation": "GetApps", "code_or_status": 400},
    ("Faults", "connection_error"): {"operation": "GetApps"},
    ("Faults", "latency"): {"operation": "GetApps", "seconds": 1},
    ("Faults", "deliver"): {"to": NUMBER, "outcome": "THROTTLED"},
    ("Faults", "real_retry_delays"): {},
    ("S3Files", "put"): {"url": "s3://bucket/key", "data": b""},
    ("S3Files", "get"): {},
    ("S3Files", "delete"): {},
    ("S3Files", "create_bucket"): {},
    ("S3Files", "urls"): {},
    ("OptedOut", "add"): {},
    ("OptedOut", "update"): {},
    ("OptedOut", "discard"): {},
    ("PhoneNumbers", "update"): {},
    ("Lambdas", "update"): {},
    ("Webhooks", "update"): {},
    ("Recommendations", "update"): {},
    ("EventDelivery", "deliver_to"): {"handler": print},
    ("EventDelivery", "stop_delivering_to"): {},
    ("Failure", "describe"): {},
    ("Outbox", "filter"): {},
    ("Outbox", "one"): {},
    ("Calls", "filter"): {},
    ("Calls", "one"): {},
    ("Records", "filter"): {},
    ("Records", "one"): {},
    ("Call", "describe"): {},
    ("SentMessage", "deliver"): {},
    ("SentMessage", "click"): {},
    ("SentMessage", "bounce"): {},
    ("SentMessage", "describe"): {},
    ("JourneyView", "path"): {"participant": "ann"},
    ("JourneyView", "explain"): {},
    ("JourneyView", "decide"): {"endpoint": "ann", "activity": "mail"},
    ("JourneyView", "test"): {},
    ("InAppDevice", "show"): {"event_type": "cart.opened"},
    ("JourneyView", "record_event"): {"endpoint": "ann", "event_type": "_email.open", "activity": "mail"},
    ("SegmentView", "eligible"): {},
    ("CampaignView", "explain"): {},
    ("SegmentView", "explain"): {},
    ("ImportJobView", "fail"): {},
    ("ExportJobView", "fail"): {},
}
"""The other arguments of each method with arguments and of each property that can be set."""


class Use(NamedTuple):
    """An argument of a public method, or a property that can be set."""

    owner: str
    member: str
    argument: str
    kind: Any = None

    def __str__(self) -> str:
        return f"{self.owner}.{self.member}({self.argument})"

    def apply(self, thing: Any, value: Any) -> object:
        """Pass a value as the argument."""
        others = {name: other for name, other in VALID[self.owner, self.member].items() if name != self.argument}
        if self.kind is None:
            setattr(thing, self.member, value)
            return None
        method = partial(getattr(thing, self.member), *others.pop("sources", ()))
        if self.kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL):
            return method(value, **others)
        if self.kind is inspect.Parameter.VAR_KEYWORD:
            names = [name for name in MEMBERS if hasattr(thing[0], name)] if hasattr(thing, "one") else [NUMBER]
            return [method(**{name: value}) for name in names]
        return method(**others, **{self.argument: value})


def uses_of(owner: str, kind: type) -> Iterator[Use]:
    """The arguments of a type's public methods, and its properties that can be set."""
    for name, member in inspect.getmembers_static(kind) if hasattr(inspect, "getmembers_static") else _members(kind):
        if name.startswith("_"):
            continue
        if isinstance(member, property) and member.fset is not None:
            yield Use(owner, name, name)
        if inspect.isfunction(member) and member.__module__.startswith("pinpoint_mock"):
            for parameter in [*inspect.signature(member).parameters.values()][1:]:
                yield Use(owner, name, parameter.name, parameter.kind)


def _members(kind: type) -> list[tuple[str, Any]]:
    return [(name, inspect.getattr_static(kind, name)) for name in dir(kind)]


def the_types() -> dict[str, type]:
    with mock_pinpoint() as pinpoint:
        found: dict[str, Any] = {"Outbox": type(pinpoint.outbox), "OptedOut": type(pinpoint.opted_out)}
        found |= {"S3Files": type(pinpoint.s3), "PhoneNumbers": type(pinpoint.phone_numbers)}
        found |= {"Faults": type(pinpoint.faults)}
    return {name: found.get(name) or getattr(pinpoint_mock, name) for name in OBJECTS}


USES = [use for name, kind in the_types().items() for use in uses_of(name, kind)]
