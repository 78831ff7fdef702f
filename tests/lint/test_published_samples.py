"""Published samples: samples from the real service have no errors, but invented ones do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import lint_exports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INVENTED = {
    "jhkchan-aws-agent-skills.abandoned-cart.INVALID.write-journey-request.json": {
        "EventPastDays",
        "SendEmail",
        "MessageType",
        "TemplateConfiguration",
        "WaitDuration",
        "WaitDurationUnit",
        "ComparisonOperator",
        "Exit",
        "SendSMS",
        "DaysOfWeek",
        "MaximumEndpointSend",
    },
    "jhkchan-aws-agent-skills.subject-line-ab.INVALID.write-campaign-request.json": {
        "EmailConfig",
        "TemplateInformation",
        "Id",
    },
}


@pytest.mark.parametrize("name", ["aws-cli.get-campaigns.json", "aws-cli.get-endpoint.json"])
def test_given_a_sample_of_the_real_service_when_it_is_linted_then_nothing_is_found(
    published_samples: Path, name: str
) -> None:
    assert lint_exports(published_samples / name) == []


@pytest.mark.parametrize("name", INVENTED)
def test_given_an_invented_request_when_it_is_linted_then_every_invented_member_has_a_finding_that_helps(
    published_samples: Path, name: str
) -> None:
    findings = [each for each in lint_exports(published_samples / name) if each.code == "E101"]
    assert {finding.place.steps[-1] for finding in findings} == INVENTED[name]
    assert all(finding.hint or "the API calls it" in finding.message for finding in findings)
    invented = [
        step for step in list_names(json.loads((published_samples / name).read_text())) if step in INVENTED[name]
    ]
    assert len(findings) == len(invented)


def list_names(value: Any) -> Iterator[str]:
    """Yield the names of all members at every depth."""
    for name, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(name, str):
            yield name
        yield from list_names(item)


def test_given_the_endpoints_of_an_export_job_when_they_are_linted_then_nothing_is_found(
    published_samples: Path,
) -> None:
    lines = (published_samples / "awslabs-predictive-segmentation.endpoints-export.jsonl").read_text("utf-8")
    endpoints = [{"EndpointResponse": json.loads(line)} for line in lines.splitlines()]
    assert len(endpoints) > 3000
    assert lint_exports(endpoints) == []
