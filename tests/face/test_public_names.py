"""No name is public by accident: each name that completion shows on an object of the mock is documented."""

from __future__ import annotations

import inspect
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import pinpoint_mock
from pinpoint_mock import ALL_CHANNELS, Pinpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint import PinpointClient

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference" / "public-face.md").read_text("utf-8")
PAGES = "\n".join(
    path.read_text("utf-8") for folder in ("reference", "how-to") for path in sorted((DOCS / folder).glob("*.md"))
)
CALLS: dict[str, tuple[Any, ...]] = {
    "app": ("shop",),
    "template": ("receipt",),
    "channel": ("SMS",),
    "endpoint": ("ann",),
    "user": ("ann",),
    "eligible": ("EMAIL",),
    "explain": ("ann@example.com",),
    "in_app": ("ann",),
    "path": ("ann@example.com",),
}
"""The methods that give another object, with the arguments for it."""


@pytest.fixture
def furnished(pinpoint: Pinpoint, pinpoint_client: PinpointClient) -> Pinpoint:
    """A mock with at least one of everything."""
    client = pinpoint_client
    region = client.meta.region_name
    shop = pinpoint.create_app("shop", region=region, channels=ALL_CHANNELS)
    client.update_endpoint(
        ApplicationId="shop",
        EndpointId="ann",
        EndpointRequest={"ChannelType": "EMAIL", "Address": "ann@example.com", "User": {"UserId": "ann"}},
    )
    client.create_sms_template(TemplateName="receipt", SMSTemplateRequest={"Body": "Thanks"})
    segment = client.create_segment(ApplicationId="shop", WriteSegmentRequest={"Name": "all"})["SegmentResponse"]
    pinpoint.s3.put("s3://bucket/people.csv", "ChannelType,Address\nEMAIL,bob@example.com\n")
    role = "arn:aws:iam::123456789012:role/pinpoint"
    client.create_import_job(
        ApplicationId="shop", ImportJobRequest={"Format": "CSV", "S3Url": "s3://bucket/people.csv", "RoleArn": role}
    )
    client.create_export_job(
        ApplicationId="shop",
        ExportJobRequest={"S3UrlPrefix": "s3://bucket/out/", "RoleArn": role, "SegmentId": segment["Id"]},
    )
    client.send_messages(
        ApplicationId="shop",
        MessageRequest={
            "Endpoints": {"ann": {}},
            "MessageConfiguration": {"EmailMessage": {"SimpleEmail": {"TextPart": {"Data": "Code 1234"}}}},
        },
    )
    pinpoint.clock.run_until_idle()
    client.create_journey(
        ApplicationId="shop",
        WriteJourneyRequest={
            "Name": "welcome",
            "State": "ACTIVE",
            "StartCondition": {"SegmentStartCondition": {"SegmentId": segment["Id"]}},
            "StartActivity": "wait",
            "Activities": {"wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
        },
    )
    client.create_campaign(
        ApplicationId="shop",
        WriteCampaignRequest={
            "Name": "sale",
            "SegmentId": segment["Id"],
            "Schedule": {"StartTime": "IMMEDIATE"},
            "MessageConfiguration": {"EmailMessage": {"Body": "Sale"}},
        },
    )
    pinpoint.clock.run_until_idle()
    client.create_campaign(
        ApplicationId="shop",
        WriteCampaignRequest={
            "Name": "promo",
            "SegmentId": segment["Id"],
            "MessageConfiguration": {"InAppMessage": {"CustomConfig": {"sound": "bell"}}},
            "Schedule": {
                "StartTime": "IMMEDIATE",
                "EndTime": "9998-01-01T00:00:00Z",
                "Frequency": "IN_APP_EVENT",
                "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["cart.opened"]}}},
            },
        },
    )
    assert shop.events
    return pinpoint


def is_ours(value: object) -> bool:
    return type(value).__module__.startswith("pinpoint_mock")


def reach(start: object) -> Iterator[object]:
    """Yield one object of each type that can be reached by attributes, items and the methods above."""
    seen: set[type] = set()
    waiting = deque([start])
    while waiting:
        thing = waiting.popleft()
        if isinstance(thing, Sequence) and not isinstance(thing, str):
            waiting.extend(thing[:1])
        if not is_ours(thing) or type(thing) in seen:
            continue
        seen.add(type(thing))
        yield thing
        for name in list_public_names(type(thing), dir(thing)):
            value = getattr(thing, name)
            waiting.append(value(*CALLS[name]) if name in CALLS and callable(value) else value)


def list_public_names(kind: type, names: list[str]) -> list[str]:
    """Return the public names that sequences, sets, mappings and exceptions do not have."""
    others = [base for base in kind.__mro__ if not base.__module__.startswith("pinpoint_mock")]
    inherited = {name for base in others for name in vars(base)}
    return [name for name in names if not name.startswith("_") and name not in inherited]


def find_fault(kind: type, name: str) -> str | None:
    """Return what the documentation of a public name of a type lacks; None if it is complete."""
    members = {field.name for field in fields(kind)} if is_dataclass(kind) else set()
    if name in members:
        documented = any(
            re.search(rf"^\s*{name}: \S", inspect.getdoc(base) or "", re.MULTILINE) for base in kind.__mro__
        )
        return None if documented else f"{kind.__name__}.{name} is not among the Args of its class"
    if not inspect.getdoc(inspect.getattr_static(kind, name)):
        return f"{kind.__name__}.{name} has no docstring"
    if not re.search(rf"(?:[`.]|:members:[ \w,]*\b){name}\b", PAGES):
        return f"{kind.__name__}.{name} is on no page"
    return None


def find_faults(kind: type, names: list[str]) -> list[str]:
    faults = [find_fault(kind, name) for name in list_public_names(kind, names)]
    directive = re.search(rf"autoclass:: pinpoint_mock(?:\.\w+)*\.{kind.__name__}$", REFERENCE, re.MULTILINE)
    return [fault for fault in faults if fault] + ([] if directive else [f"{kind.__name__} is not in the reference"])


def test_given_all_that_the_handle_gives_then_each_public_name_has_a_docstring_and_is_on_a_page(
    furnished: Pinpoint,
) -> None:
    found = list(reach(furnished))
    assert {type(thing).__name__ for thing in found} >= {
        *(
            "AppView",
            "Call",
            "ChannelRecord",
            "Eligibility",
            "EndpointRecord",
            "EventRecord",
            "Explanation",
            "ExportJobView",
            "Faults",
        ),
        *("CampaignActivityRecord", "CampaignExplanation", "CampaignView"),
        *("EntryExplanation", "JourneyOutcomes", "JourneyParticipant", "JourneyPath", "JourneyStep"),
        *(
            "Finding",
            "ImportJobView",
            "InAppDevice",
            "InAppOffer",
            "JobStatusChanged",
            "JourneyView",
            "OptedOut",
            "Outbox",
            "PhoneNumbers",
        ),
        *("Pinpoint", "Records", "S3Files", "SegmentView", "SentMessage", "TemplateRecord", "UserRecord"),
        "VirtualClock",
    }
    assert [fault for thing in found for fault in find_faults(type(thing), dir(thing))] == []


def test_given_the_exported_classes_then_each_public_name_has_a_docstring_and_is_on_a_page() -> None:
    exported = [getattr(pinpoint_mock, name) for name in pinpoint_mock.__all__]
    kinds = [kind for kind in exported if isinstance(kind, type) and not issubclass(kind, Exception)]
    assert [fault for kind in kinds for fault in find_faults(kind, dir(kind))] == []


def test_given_what_the_handle_gives_then_each_type_of_it_is_exported(furnished: Pinpoint) -> None:
    assert {type(thing).__name__ for thing in reach(furnished)} <= {*pinpoint_mock.__all__}
