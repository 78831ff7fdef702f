"""Clients of boto3 for the tests of interception, and creating an app with one."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config


def new_client(**options: Any) -> Any:
    """A client of Pinpoint in eu-west-1."""
    return boto3.Session(region_name="eu-west-1").client("pinpoint", **options)


def impatient_client(url: str) -> Any:
    """A client that has keys of its own, asks an endpoint once, and soon gives up."""
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
