"""Files of people, each with their own address and user, and the import of the files through the real operations."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mypy_boto3_pinpoint import PinpointClient

BUCKET = "people"
ROLE = "arn:aws:iam::123456789012:role/files"

NARROW = (
    "ChannelType",
    "Address",
    "Location.Country",
    "Demographic.Platform",
    "Demographic.Make",
    "User.UserId",
)
"""The columns of the sample in the service's user guide."""
WIDE = (
    *NARROW,
    "OptOut",
    "Location.City",
    "Demographic.Timezone",
    "Attributes.Plan",
    "Attributes.Interests",
    "Attributes.Interests",
    "User.UserAttributes.FirstName",
)


def write_people(folder: Path, columns: Sequence[str], number: int) -> Path:
    """Write a CSV file of a number of people to the bucket in a folder."""
    path = folder / BUCKET / f"{number}-people-in-{len(columns)}-columns.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_CELLS[column](person) for column in columns] for person in range(number))
    return path


def new_app(client: PinpointClient) -> str:
    """Create an app, and return its id."""
    return client.create_app(CreateApplicationRequest={"Name": "people"})["ApplicationResponse"]["Id"]


def import_people(client: PinpointClient, application_id: str, path: Path) -> None:
    """Import a file completely. The mock's option `jobs` must be `immediate`."""
    job = client.create_import_job(
        ApplicationId=application_id,
        ImportJobRequest={"Format": "CSV", "RoleArn": ROLE, "S3Url": f"s3://{BUCKET}/{path.name}"},
    )["ImportJobResponse"]
    job = client.get_import_job(ApplicationId=application_id, JobId=job["Id"])["ImportJobResponse"]
    if job["JobStatus"] != "COMPLETED" or job["TotalFailures"]:
        raise RuntimeError(f"The import of {path.name} failed: {job}")


def _among(*texts: str) -> Callable[[int], str]:
    return lambda person: texts[person % len(texts)]


_CELLS: dict[str, Callable[[int], str]] = {
    "ChannelType": _among("EMAIL"),
    "Address": lambda person: f"person{person}@example.com",
    "Location.Country": _among("US", "DE", "FR", "JP", "BR"),
    "Demographic.Platform": _among("iOS", "Android"),
    "Demographic.Make": _among("Apple", "Samsung", "Google"),
    "User.UserId": lambda person: f"user-{person}",
    "OptOut": _among("NONE", "NONE", "NONE", "ALL"),
    "Location.City": _among("Seattle", "Berlin", "Paris", "Tokyo", "Recife"),
    "Demographic.Timezone": _among("America/Los_Angeles", "Europe/Berlin"),
    "Attributes.Plan": _among("free", "pro", "team"),
    "Attributes.Interests": _among("music", "film", "food"),
    "Metrics.Visits": lambda person: str(person % 7),
    "User.UserAttributes.FirstName": _among(*(f"Name{number}" for number in range(50))),
}
