"""Code that fails outside pytest's plugin, and the notes that its exceptions carry."""

from __future__ import annotations

import sys

import boto3
import pytest

needs_notes = pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions have no notes before Python 3.11")
TITLE = "--- Amazon Pinpoint (mock_pinpoint, seed "


def create_app(name: str) -> None:
    client = boto3.client("pinpoint", region_name="us-east-1")
    client.create_app(CreateApplicationRequest={"Name": name})


def notes_of(error: BaseException) -> list[str]:
    """The notes that are reports."""
    return [note for note in getattr(error, "__notes__", []) if note.startswith(TITLE)]


def names_in(report: str) -> list[str]:
    """The names of the apps that a report shows the creation of."""
    return [line.partition("'Name': '")[2].partition("'")[0] for line in report.splitlines() if "CreateApp(" in line]


def names_of(error: BaseException) -> list[list[str]]:
    """The names of the apps in each report that an exception carries."""
    return [names_in(note) for note in notes_of(error)]
