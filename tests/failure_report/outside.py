"""Functions for code that fails without pytest's plugin, and for the notes of its exceptions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import boto3
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

needs_notes = pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions have no notes before Python 3.11")
TITLE = "--- Amazon Pinpoint (mock_pinpoint, seed "


def create_app(name: str) -> None:
    client = boto3.client("pinpoint", region_name="us-east-1")
    client.create_app(CreateApplicationRequest={"Name": name})


def fail() -> None:
    create_app("shop")
    raise ValueError("wrong")


def catch(fails: Callable[[], object]) -> BaseException:
    """Call a function, and return the exception that it raises."""
    try:
        fails()
    except BaseException as error:
        return error
    raise AssertionError("it did not fail")


def notes_of(error: BaseException) -> list[str]:
    """Return the notes that are reports."""
    return [note for note in getattr(error, "__notes__", []) if note.startswith(TITLE)]


def names_in(report: str) -> list[str]:
    """Return the names of the apps whose creation a report shows."""
    return [line.partition("'Name': '")[2].partition("'")[0] for line in report.splitlines() if "CreateApp(" in line]


def names_of(error: BaseException) -> list[list[str]]:
    """Return the names of the apps in each report of an exception."""
    return [names_in(note) for note in notes_of(error)]
