"""Jobs of one app, begun and looked at as a program would do it."""

from __future__ import annotations

import gzip
import json
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.endpoints.audience import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import ImportJobView, Pinpoint

DATA = Path(__file__).parent.parent / "data"
ROLE = "arn:aws:iam::123456789012:role/pinpoint"


class Jobs:
    """The jobs of an app, whose files are in the bucket `files`.

    Args:
        pinpoint: The mock.
        client: What to reach it with.
        app_id: The app.
    """

    def __init__(self, pinpoint: Pinpoint, client: PinpointClient, app_id: str) -> None:
        self.pinpoint = pinpoint
        self.client = client
        self.app_id = app_id

    def put(self, key: str, content: bytes | str | Path) -> None:
        """Put a file into the bucket; of a file on disk, its content."""
        data = content.read_bytes() if isinstance(content, Path) else content
        self.pinpoint.s3.put(f"s3://files/{key}", data)

    def create(self, key: str, **members: Any) -> Any:
        """Begin an import of CSV, unless the members say otherwise, and give what CreateImportJob answers."""
        request: Any = {"Format": "CSV", "S3Url": f"s3://files/{key}", "RoleArn": ROLE, **members}
        answer = self.client.create_import_job(ApplicationId=self.app_id, ImportJobRequest=request)
        return answer["ImportJobResponse"]

    def get(self, job_id: str) -> Any:
        """What GetImportJob answers."""
        return self.client.get_import_job(ApplicationId=self.app_id, JobId=job_id)["ImportJobResponse"]

    def page(self, **page: Any) -> Any:
        """What GetImportJobs answers."""
        return self.client.get_import_jobs(ApplicationId=self.app_id, **page)["ImportJobsResponse"]

    def of_segment(self, segment_id: str) -> Any:
        """What GetSegmentImportJobs answers, as a list."""
        answer: Any = self.client.get_segment_import_jobs(ApplicationId=self.app_id, SegmentId=segment_id)
        return answer["ImportJobsResponse"]["Item"]

    def ended(self, job_id: str) -> Any:
        """What GetImportJob answers in the end."""
        while (job := self.get(job_id))["JobStatus"] not in ("COMPLETED", "FAILED"):
            pass
        return job

    def run(self, content: bytes | str | Path, key: str = "people", **members: Any) -> Any:
        """Import a file, and give what GetImportJob answers in the end."""
        self.put(key, content)
        return self.ended(self.create(key, **members)["Id"])

    def complete(self, content: bytes | str | Path, **members: Any) -> Any:
        """Import a file without any failure."""
        job = self.run(content, **members)
        assert (job["JobStatus"], job.get("Failures")) == ("COMPLETED", None)
        return job

    def refusal(self, content: bytes | str | Path, key: str = "people", **members: Any) -> str:
        """The text with which CreateImportJob refuses a file as a bad request; nothing is left of it."""
        self.put(key, content)
        with pytest.raises(self.client.exceptions.BadRequestException) as raised:
            self.create(key, **members)
        assert self.page() == {"Item": []}
        return text_of(raised.value)

    def failures(self, content: bytes | str | Path, **members: Any) -> list[str]:
        """Return the failures of the lines of a file, without its key."""
        job = self.run(content, **members)
        assert job["JobStatus"] == "COMPLETED"
        assert job["TotalFailures"] == len(job["Failures"])
        return [failure.removeprefix("people:") for failure in job["Failures"]]

    def view(self, job_id: str) -> ImportJobView:
        """An import job through the handle."""
        return self.pinpoint.app(self.app_id).import_job(job_id)

    def write(self, endpoint_id: str, **members: Any) -> None:
        """Write an endpoint."""
        request: Any = members
        self.client.update_endpoint(ApplicationId=self.app_id, EndpointId=endpoint_id, EndpointRequest=request)

    def mail(self, endpoint_id: str, **members: Any) -> None:
        """Write an endpoint with an e-mail address of its own."""
        self.write(endpoint_id, ChannelType="EMAIL", Address=f"{endpoint_id}@example.com", **members)

    def read(self, endpoint_id: str) -> Any:
        """What GetEndpoint answers."""
        return self.client.get_endpoint(ApplicationId=self.app_id, EndpointId=endpoint_id)["EndpointResponse"]

    def ids(self) -> list[str]:
        """The ids of all endpoints of the app, in the order in which they were first written."""
        with self.pinpoint.app(self.app_id)._reference.locked_app() as app:
            return [endpoint.id for endpoint in app.part(Audience)]

    def addresses(self) -> dict[str, Any]:
        """What GetEndpoint answers of each endpoint, by its address."""
        endpoints = [self.read(endpoint_id) for endpoint_id in self.ids()]
        return {endpoint["Address"]: endpoint for endpoint in endpoints}

    def segment(self, segment_id: str) -> Any:
        """What GetSegment answers."""
        return self.client.get_segment(ApplicationId=self.app_id, SegmentId=segment_id)["SegmentResponse"]

    def members(self, segment_id: str) -> list[str]:
        """The ids of the endpoints in a segment."""
        return self.pinpoint.app(self.app_id).segment(segment_id).members()

    def create_export(self, url: str = "s3://files/exports/", **members: Any) -> Any:
        """Begin an export, and give what CreateExportJob answers."""
        request: Any = {"S3UrlPrefix": url, "RoleArn": ROLE, **members}
        answer = self.client.create_export_job(ApplicationId=self.app_id, ExportJobRequest=request)
        return answer["ExportJobResponse"]

    def get_export(self, job_id: str) -> Any:
        """What GetExportJob answers."""
        return self.client.get_export_job(ApplicationId=self.app_id, JobId=job_id)["ExportJobResponse"]

    def run_export(self, url: str = "s3://files/exports/", **members: Any) -> Any:
        """Export to files, and give what GetExportJob answers in the end."""
        self.pinpoint.s3.create_bucket("files")
        job_id = self.create_export(url, **members)["Id"]
        while (job := self.get_export(job_id))["JobStatus"] not in ("COMPLETED", "FAILED"):
            pass
        return job

    def exported(self, **members: Any) -> list[Any]:
        """The endpoints of an export, as its files have them."""
        job = self.run_export(**members)
        assert job["JobStatus"] == "COMPLETED", job
        urls = self.pinpoint.s3.urls(f"s3://files/exports/{job['Id']}")
        return [json.loads(line) for url in urls for line in unzipped(self.pinpoint.s3.get(url)).splitlines()]


def unzipped(content: bytes) -> str:
    """The text of a compressed file."""
    return gzip.decompress(content).decode()


def text_of(error: Any) -> str:
    """Return the message of the error that the client raises."""
    text: str = error.response["Error"]["Message"]
    return text


@cache
def the_client() -> PinpointClient:
    """One client for all tests here: to make one takes longer than most of them."""
    return boto3.Session().client("pinpoint", region_name="us-east-1")


@contextmanager
def jobs_with(**options: Any) -> Iterator[Jobs]:
    """The jobs of an app in a mock with other options."""
    with mock_pinpoint(**options) as pinpoint:
        yield Jobs(pinpoint, the_client(), pinpoint.create_app("app", region="us-east-1").id)


@pytest.fixture
def jobs(mocked: Pinpoint, app_id: str) -> Jobs:
    """The jobs of an empty app."""
    return Jobs(mocked, the_client(), app_id)
