"""Journeys for tests inside tests: the source of a module `shop`, and how to run tests that import it."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

from .conftest import STRICT

if TYPE_CHECKING:
    import pytest

SHOP = '''
import boto3
from pinpoint_mock import current

SPLIT = {
    "pause": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "team"}},
    "team": {
        "ConditionalSplit": {
            "Condition": {"Conditions": [{"SegmentDimensions": {"Attributes": {"team": {"Values": ["A"]}}}}]},
            "TrueActivity": "gift",
            "FalseActivity": "chance",
        }
    },
    "gift": {"SMS": {"TemplateName": "hello"}},
    "chance": {"Holdout": {"Percentage": 100}},
}


def call():
    return boto3.client("pinpoint", region_name="us-east-1")


def publish(activities=SPLIT, teams="A", name="welcome", app="shop", **members):
    """Publish a journey in the mock for one endpoint of each team, and return its view."""
    pinpoint, client = current(), call()
    if not pinpoint.apps.filter(id=app):
        pinpoint.create_app(app, region="us-east-1", channels=["SMS"])
    if not pinpoint.templates.filter(name="hello"):
        client.create_sms_template(TemplateName="hello", SMSTemplateRequest={"Body": "Hello"})
    for number, team in enumerate(teams):
        endpoint = {"ChannelType": "SMS", "Address": f"+1206555010{number}", "Attributes": {"team": [team]}}
        client.update_endpoint(ApplicationId=app, EndpointId=f"{team}{number}", EndpointRequest=endpoint)
    segment = client.create_segment(ApplicationId=app, WriteSegmentRequest={"Name": "all", "Dimensions": {}})
    request = {
        "Name": name,
        "State": "ACTIVE",
        "StartActivity": next(iter(activities)),
        "StartCondition": {"SegmentStartCondition": {"SegmentId": segment["SegmentResponse"]["Id"]}},
        "Activities": activities,
        **members,
    }
    answer = client.create_journey(ApplicationId=app, WriteJourneyRequest=request)
    return pinpoint.app(app).journey(answer["JourneyResponse"]["Id"])
'''
REPORT = "--pinpoint-journeys=report"
_TITLE = "Amazon Pinpoint journey coverage"


def run_with_shop(pytester: pytest.Pytester, source: str, *args: str, ini: str = "") -> pytest.RunResult:
    """Run tests in this process that may import the module `shop`."""
    pytester.makepyfile(shop=SHOP, test_module=dedent(source))
    pytester.makeini(f"[pytest]\n{ini}\n")
    return pytester.runpytest_inprocess(*STRICT, *args)


def read_section(result: pytest.RunResult) -> list[str]:
    """Return the lines of the section on journey coverage."""
    lines = result.outlines
    [start] = [number for number, line in enumerate(lines) if f" {_TITLE} " in line]
    ends = (number for number in range(start + 1, len(lines)) if re.match(r"=+ |\d+ (passed|failed)", lines[number]))
    return lines[start + 1 : next(ends)]


def read_rows(result: pytest.RunResult) -> dict[str, tuple[str, ...]]:
    """Return the cells of each row of the table, by the name."""
    rows = {}
    for line in read_section(result):
        name, *cells = re.split(r" {2,}", line)
        if len(cells) >= 5 and name != "Name":
            rows[name] = tuple(cells)
    return rows


def read_missing(result: pytest.RunResult, name: str = "welcome") -> str:
    """Return what no participant of a journey passed; empty if all is covered."""
    cells = read_rows(result)[name]
    return cells[5] if len(cells) > 5 else ""
