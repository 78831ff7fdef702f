"""boto3 clients for the tests of interception, and functions that create an app with one."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config


def new_client(**options: Any) -> Any:
    """Return a Pinpoint client in eu-west-1."""
    return boto3.Session(region_name="eu-west-1").client("pinpoint", **options)


def impatient_client(url: str) -> Any:
    """Return a client with its own keys that makes one attempt and has short timeouts."""
    return boto3.Session("own-key", "own-secret", region_name="eu-west-1").client(
        "pinpoint", endpoint_url=url, config=Config(retries={"total_max_attempts": 1}, connect_timeout=1)
    )


def create_app(client: Any, name: str = "shop") -> str:
    """Create an app, and return its id."""
    application_id: str = client.create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]
    return application_id


def app_of(client: Any) -> dict[str, Any]:
    """Create an app, and return it as the client sees it."""
    app: dict[str, Any] = client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]
    return app


def region_of(client: Any) -> str:
    """Create an app, and return the region in its ARN."""
    return str(app_of(client)["Arn"]).split(":")[3]
