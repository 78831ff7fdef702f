"""The ways to write the decorator, and modules of tests for pytest inside pytest."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

with_and_without_parentheses = pytest.mark.parametrize(
    "decorate", [mock_pinpoint, mock_pinpoint(), mock_pinpoint(seed=7)], ids=["bare", "called", "with an option"]
)
PRELUDE = """
import boto3
import pytest
import unittest

from pinpoint_mock import current, mock_pinpoint

SESSION = boto3.Session(region_name="us-east-1")
CLIENTS = []

def client():
    if not CLIENTS:
        CLIENTS.append(SESSION.client("pinpoint"))
    return CLIENTS[0]

def create_app(name):
    return client().create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]

def names():
    return sorted(app["Name"] for app in client().get_apps()["ApplicationsResponse"].get("Item", []))

def is_active():
    try:
        current()
    except LookupError:
        return False
    return True
"""


@pytest.fixture
def in_a_module(pytester: pytest.Pytester) -> Callable[[str], pytest.Pytester]:
    """Put tests into a module with the imports that they need."""

    def write(source: str) -> pytest.Pytester:
        pytester.makepyfile(test_module=f"{PRELUDE}\n{inspect.cleandoc(source)}\n")
        return pytester

    return write
