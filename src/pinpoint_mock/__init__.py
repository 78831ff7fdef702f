"""Test code that uses Amazon Pinpoint: an in-memory Pinpoint that answers `boto3.client("pinpoint")`.

The names below are the public API. Each is imported when it is first used, because pytest imports this package
when it starts, in every project that has it installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .campaigns.activity_records import CampaignActivityRecord
    from .campaigns.changes import CampaignRunEnded, CampaignRunSkipped, CampaignStatusChanged
    from .campaigns.errors import CampaignLoopError
    from .campaigns.explanation import CampaignExplanation
    from .campaigns.in_app import InAppOffer
    from .campaigns.in_app_device import InAppDevice
    from .campaigns.views import CampaignView
    from .channels.channel_types import ALL_CHANNELS
    from .channels.views import ChannelRecord
    from .endpoints.views import EndpointRecord, UserRecord
    from .events.event import EventNotRecorded
    from .events.event_record import EventRecord
    from .exports.documents import NotRead, UnreadableExport
    from .exports.loaded import Loaded, LoadedResource, MissingDependency
    from .exports.places import Place
    from .face.app_view import AppView
    from .face.clock import VirtualClock
    from .face.event_delivery import EventDelivery
    from .face.faults import Faults
    from .face.files import S3Files
    from .face.handle import Pinpoint
    from .face.opted_out import OptedOut
    from .face.user_functions import Lambdas, Recommendations, Webhooks
    from .gateway.call_records import Calls
    from .gateway.calls import Call
    from .gateway.errors import OperationNotSupported
    from .jobs.job import JobStatusChanged
    from .jobs.views import ExportJobView, ImportJobView
    from .journeys.activity_decision import ActivityDecision
    from .journeys.changes import JourneyActivityVisited, JourneyEntered, JourneyRunChanged, JourneyStateChanged
    from .journeys.entry_explanation import EntryExplanation
    from .journeys.errors import JourneyLoopError
    from .journeys.participant_records import JourneyParticipant
    from .journeys.paths import JourneyOutcomes, JourneyPath, JourneyStep
    from .journeys.views import JourneyView
    from .lint.findings import LintFinding
    from .lint.linting import lint_exports
    from .messages.outbox import Outbox
    from .messages.sent_message import SentMessage
    from .mock import Mock, current, mock_pinpoint
    from .phone.views import PhoneNumbers
    from .previews.preview import Preview, Previews
    from .previews.previewing import preview
    from .segments.eligibility import Eligibility, Ineligibility
    from .segments.explanation import Explanation, Finding
    from .segments.views import SegmentView
    from .simulation.absentees import Absentee
    from .simulation.activity_results import ActivityResult
    from .simulation.comparison import Comparison, Difference
    from .simulation.run import simulate
    from .simulation.simulation import Simulation
    from .simulation.travellers import SimulatedPath
    from .templates.views import TemplateRecord
    from .world.changes import Change
    from .world.errors import EndlessInstantError, OutsideError
    from .world.records import Records
    from .world.user_code import Failure

__version__ = "0.1.0"

__all__ = [
    "ALL_CHANNELS",
    "Absentee",
    "ActivityDecision",
    "ActivityResult",
    "AppView",
    "Call",
    "Calls",
    "CampaignActivityRecord",
    "CampaignExplanation",
    "CampaignLoopError",
    "CampaignRunEnded",
    "CampaignRunSkipped",
    "CampaignStatusChanged",
    "CampaignView",
    "Change",
    "ChannelRecord",
    "Comparison",
    "Difference",
    "Eligibility",
    "EndlessInstantError",
    "EndpointRecord",
    "EntryExplanation",
    "EventDelivery",
    "EventNotRecorded",
    "EventRecord",
    "Explanation",
    "ExportJobView",
    "Failure",
    "Faults",
    "Finding",
    "ImportJobView",
    "InAppDevice",
    "InAppOffer",
    "Ineligibility",
    "JobStatusChanged",
    "JourneyActivityVisited",
    "JourneyEntered",
    "JourneyLoopError",
    "JourneyOutcomes",
    "JourneyParticipant",
    "JourneyPath",
    "JourneyRunChanged",
    "JourneyStateChanged",
    "JourneyStep",
    "JourneyView",
    "Lambdas",
    "LintFinding",
    "Loaded",
    "LoadedResource",
    "MissingDependency",
    "Mock",
    "NotRead",
    "OperationNotSupported",
    "OptedOut",
    "Outbox",
    "OutsideError",
    "PhoneNumbers",
    "Pinpoint",
    "Place",
    "Preview",
    "Previews",
    "Recommendations",
    "Records",
    "S3Files",
    "SegmentView",
    "SentMessage",
    "SimulatedPath",
    "Simulation",
    "TemplateRecord",
    "UnreadableExport",
    "UserRecord",
    "VirtualClock",
    "Webhooks",
    "current",
    "lint_exports",
    "mock_pinpoint",
    "preview",
    "simulate",
]

_HOMES = {
    "Absentee": "simulation.absentees",
    "ActivityDecision": "journeys.activity_decision",
    "ActivityResult": "simulation.activity_results",
    "ALL_CHANNELS": "channels.channel_types",
    "AppView": "face.app_view",
    "Call": "gateway.calls",
    "Calls": "gateway.call_records",
    "CampaignActivityRecord": "campaigns.activity_records",
    "CampaignExplanation": "campaigns.explanation",
    "CampaignLoopError": "campaigns.errors",
    "CampaignRunEnded": "campaigns.changes",
    "CampaignRunSkipped": "campaigns.changes",
    "CampaignStatusChanged": "campaigns.changes",
    "CampaignView": "campaigns.views",
    "Change": "world.changes",
    "ChannelRecord": "channels.views",
    "Comparison": "simulation.comparison",
    "current": "mock",
    "Difference": "simulation.comparison",
    "Eligibility": "segments.eligibility",
    "EndlessInstantError": "world.errors",
    "EndpointRecord": "endpoints.views",
    "EntryExplanation": "journeys.entry_explanation",
    "EventDelivery": "face.event_delivery",
    "EventNotRecorded": "events.event",
    "EventRecord": "events.event_record",
    "Explanation": "segments.explanation",
    "ExportJobView": "jobs.views",
    "Failure": "world.user_code",
    "Faults": "face.faults",
    "Finding": "segments.explanation",
    "ImportJobView": "jobs.views",
    "InAppDevice": "campaigns.in_app_device",
    "InAppOffer": "campaigns.in_app",
    "Ineligibility": "segments.eligibility",
    "JobStatusChanged": "jobs.job",
    "JourneyActivityVisited": "journeys.changes",
    "JourneyEntered": "journeys.changes",
    "JourneyLoopError": "journeys.errors",
    "JourneyOutcomes": "journeys.paths",
    "JourneyParticipant": "journeys.participant_records",
    "JourneyPath": "journeys.paths",
    "JourneyRunChanged": "journeys.changes",
    "JourneyStateChanged": "journeys.changes",
    "JourneyStep": "journeys.paths",
    "JourneyView": "journeys.views",
    "Lambdas": "face.user_functions",
    "lint_exports": "lint.linting",
    "LintFinding": "lint.findings",
    "Loaded": "exports.loaded",
    "LoadedResource": "exports.loaded",
    "MissingDependency": "exports.loaded",
    "Mock": "mock",
    "mock_pinpoint": "mock",
    "NotRead": "exports.documents",
    "OperationNotSupported": "gateway.errors",
    "OptedOut": "face.opted_out",
    "Outbox": "messages.outbox",
    "OutsideError": "world.errors",
    "PhoneNumbers": "phone.views",
    "Pinpoint": "face.handle",
    "Place": "exports.places",
    "Preview": "previews.preview",
    "Previews": "previews.preview",
    "preview": "previews.previewing",
    "Recommendations": "face.user_functions",
    "Records": "world.records",
    "S3Files": "face.files",
    "SegmentView": "segments.views",
    "SentMessage": "messages.sent_message",
    "simulate": "simulation.run",
    "SimulatedPath": "simulation.travellers",
    "Simulation": "simulation.simulation",
    "TemplateRecord": "templates.views",
    "UnreadableExport": "exports.documents",
    "UserRecord": "endpoints.views",
    "VirtualClock": "face.clock",
    "Webhooks": "face.user_functions",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
