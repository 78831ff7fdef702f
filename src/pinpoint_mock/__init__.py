"""Test code that uses Amazon Pinpoint: an in-memory Pinpoint that answers `boto3.client("pinpoint")`.

The names below are the public face. They are imported when first asked for: pytest imports this package when
it starts, in every project that has it installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .channels.channel_types import ALL_CHANNELS
    from .events.event import EventNotRecorded
    from .events.event_record import EventRecord
    from .face.app_view import AppView
    from .face.clock import VirtualClock
    from .face.handle import Pinpoint
    from .gateway.calls import Call
    from .gateway.errors import OperationNotSupported
    from .jobs.job import JobStatusChanged
    from .jobs.views import ExportJobView, ImportJobView
    from .journeys.journey import JourneyRunChanged, JourneyStateChanged
    from .journeys.views import JourneyView
    from .messages.outbox import SentMessage
    from .mock import current, mock_pinpoint
    from .segments.explanation import Explanation
    from .segments.views import SegmentView
    from .world.changes import Change
    from .world.errors import OutsideError
    from .world.records import Records

__version__ = "0.1.0"

__all__ = [
    "ALL_CHANNELS",
    "AppView",
    "Call",
    "Change",
    "EventNotRecorded",
    "EventRecord",
    "Explanation",
    "ExportJobView",
    "ImportJobView",
    "JobStatusChanged",
    "JourneyRunChanged",
    "JourneyStateChanged",
    "JourneyView",
    "OperationNotSupported",
    "OutsideError",
    "Pinpoint",
    "Records",
    "SegmentView",
    "SentMessage",
    "VirtualClock",
    "current",
    "mock_pinpoint",
]

_HOMES = {
    "ALL_CHANNELS": "channels.channel_types",
    "AppView": "face.app_view",
    "Call": "gateway.calls",
    "Explanation": "segments.explanation",
    "ExportJobView": "jobs.views",
    "EventNotRecorded": "events.event",
    "EventRecord": "events.event_record",
    "Change": "world.changes",
    "ImportJobView": "jobs.views",
    "JobStatusChanged": "jobs.job",
    "JourneyRunChanged": "journeys.journey",
    "JourneyStateChanged": "journeys.journey",
    "JourneyView": "journeys.views",
    "OperationNotSupported": "gateway.errors",
    "OutsideError": "world.errors",
    "Pinpoint": "face.handle",
    "Records": "world.records",
    "SegmentView": "segments.views",
    "SentMessage": "messages.outbox",
    "VirtualClock": "face.clock",
    "current": "mock",
    "mock_pinpoint": "mock",
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
