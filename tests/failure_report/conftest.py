"""Fixtures that run failing tests with pytest inside pytest, and return the lines that report their mocks."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from inner_pytest import QUIET

from pinpoint_mock.pytest_context import PYTEST

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., pytest.RunResult]
    Report = Callable[..., list[str]]

TITLE = "*- Amazon Pinpoint (mock_pinpoint, seed 0) -*"
PRELUDE = """
import boto3
import pytest
import unittest

from pinpoint_mock import current, mock_pinpoint

def create_apps(*names):
    client = boto3.client("pinpoint", region_name="us-east-1")
    for name in names:
        client.create_app(CreateApplicationRequest={"Name": name})

def publish(pinpoint, **members):
    from journey_resources import put_everybody

    app = pinpoint.create_app(region="us-east-1")
    request = {
        "Name": "welcome",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": put_everybody(app.id)}},
        "Activities": {"w": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
        "StartActivity": "w",
        "State": "ACTIVE",
        **members,
    }
    boto3.client("pinpoint", region_name="us-east-1").create_journey(ApplicationId=app.id, WriteJourneyRequest=request)

def create_shop(pinpoint):
    return pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])

def send_sms(app, body, *addresses):
    request = {
        "Addresses": {address: {"ChannelType": "SMS"} for address in addresses},
        "MessageConfiguration": {"SMSMessage": {"Body": body}},
    }
    client = boto3.client("pinpoint", region_name="us-east-1")
    client.send_messages(ApplicationId=app.id, MessageRequest=request)

def put_event(app, event_type, **members):
    event = {"EventType": event_type, "Timestamp": "2030-01-01T00:00:00Z", **members}
    items = {"phone": {"Endpoint": {}, "Events": {"event": event}}}
    client = boto3.client("pinpoint", region_name="us-east-1")
    client.put_events(ApplicationId=app.id, EventsRequest={"BatchItem": items})
"""
ONE_APP = """
    def test_fails(pinpoint):
        create_apps("shop")
        assert False
"""


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run tests with pytest inside pytest."""

    def run_source(source: str, *args: str) -> pytest.RunResult:
        pytester.makepyfile(test_module=f"{PRELUDE}\n{dedent(source)}")
        return pytester.runpytest_inprocess(*QUIET, *args)

    return run_source


@pytest.fixture
def report(run: Run) -> Report:
    """Run a test that fails, and return the lines about its only mock."""

    def report_lines(source: str, *args: str) -> list[str]:
        [lines] = sections(run(source, *args))
        return lines

    return report_lines


def sections(result: pytest.RunResult) -> list[list[str]]:
    """Return the lines of our sections, without their titles."""
    found: list[list[str]] = []
    is_ours = False
    for line in result.outlines:
        if line.startswith(("---", "===", "___")):
            is_ours = "Amazon Pinpoint" in line
            if is_ours:
                found.append([])
        elif is_ours:
            found[-1].append(line)
    return found


@pytest.fixture
def outside_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Act as if no plugin printed a report."""
    monkeypatch.setattr(PYTEST, "sessions", None)
