"""Tests for an asynchronous application that calls boto3 from threads."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import boto3
import pytest

from pinpoint_mock import current, mock_pinpoint

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


async def create_apps(client: PinpointClient, names: list[str]) -> list[str]:
    """The application: create several apps at once."""
    responses = await asyncio.gather(
        *(asyncio.to_thread(client.create_app, CreateApplicationRequest={"Name": name}) for name in names)
    )
    return [response["ApplicationResponse"]["Id"] for response in responses]


@pytest.mark.asyncio
@mock_pinpoint
async def test_apps_are_created_at_once() -> None:
    names = [f"shop-{number}" for number in range(10)]
    ids = await create_apps(boto3.client("pinpoint"), names)
    assert [current().app(application_id).name for application_id in ids] == names


@pytest.mark.asyncio
async def test_each_app_is_one_call(pinpoint_client: PinpointClient) -> None:
    await create_apps(pinpoint_client, ["shop", "bank"])
    names = [call.parameters["CreateApplicationRequest"]["Name"] for call in current().calls]
    assert sorted(names) == ["bank", "shop"]


@pytest.mark.asyncio
@mock_pinpoint
async def test_time_can_be_advanced() -> None:
    before = current().clock.now
    current().clock.advance(hours=1)
    await create_apps(boto3.client("pinpoint"), ["shop"])
    assert current().calls.one().time >= before.replace(microsecond=0)
    assert (current().clock.now - before).total_seconds() >= 3600


@mock_pinpoint
@pytest.mark.asyncio
class TestClass:
    async def test_one(self) -> None:
        await create_apps(boto3.client("pinpoint"), ["one"])
        assert len(current().calls) == 1

    async def test_two(self) -> None:
        await create_apps(boto3.client("pinpoint"), ["two"])
        assert len(current().calls) == 1
