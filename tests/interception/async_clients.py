"""aiobotocore clients for the tests of interception, and a function that creates an app with one."""

from __future__ import annotations

from typing import Any

import pytest

aiobotocore = pytest.importorskip("aiobotocore.session")

REGION = "eu-west-1"


def making_client(session: Any = None, **options: Any) -> Any:
    """Return a Pinpoint client as an asynchronous context manager."""
    return (session or aiobotocore.get_session()).create_client("pinpoint", **{"region_name": REGION, **options})


async def create_app(client: Any) -> str:
    """Create an app, and return its id."""
    answer = await client.create_app(CreateApplicationRequest={"Name": "shop"})
    application_id: str = answer["ApplicationResponse"]["Id"]
    return application_id
