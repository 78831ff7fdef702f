"""The jobs of one app, started and read like in an application."""

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
        client: The client to use.
        app_id: The id of the app.
    """

    def __init__(self, pinpoint: Pinpoint, client: PinpointClient, app_id: str) -> None:
        self.pinpoint = pinpoint
        self.client = client
        self.app_id = app_id

    def put(self, key: str, content: bytes | str | Path) -> None:
        """Put a file into the bucket. For a path, put the content of that file."""
        data = content.read_bytes() if isinstance(content, Path) else content
        self.pinpoint.s3.put(f"s3://files/{key}", data)

    def create(self, key: str, **members: Any) -> Any:
        """Start an import, of CSV unless the members say otherwise, and return the result of CreateImportJob."""
        request: Any = {"Format": "CSV", "S3Url": f"s3://files/{key}", "RoleArn": ROLE, **members}
        answer = self.client.create_import_job(ApplicationId=self.app_id, ImportJobRequest=request)
        return answer["ImportJobResponse"]

    def get(self, job_id: str) -> Any:
        """Return the result of GetImportJob."""
        return self.client.get_import_job(ApplicationId=self.app_id, JobId=job_id)["ImportJobResponse"]

    def page(self, **page: Any) -> Any:
        """Return the result of GetImportJobs."""
        return self.client.get_import_jobs(ApplicationId=self.app_id, **page)["ImportJobsResponse"]

    def of_segment(self, segment_id: str) -> Any:
        """Return the result of GetSegmentImportJobs as a list."""
        answer: Any = self.client.get_segment_import_jobs(ApplicationId=self.app_id, SegmentId=segment_id)
        return answer["ImportJobsResponse"]["Item"]

    def ended(self, job_id: str) -> Any:
        """Return the final result of GetImportJob."""
        while (job := self.get(job_id))["JobStatus"] not in ("COMPLETED", "FAILED"):
            pass
        return job

    def run(self, content: bytes | str | Path, key: str = "people", **members: Any) -> Any:
        """Import a file, and return the final result of GetImportJob."""
        self.put(key, content)
        return self.ended(self.create(key, **members)["Id"])

    def complete(self, content: bytes | str | Path, **members: Any) -> Any:
        """Import a file without failures."""
        job = self.run(content, **members)
        assert (job["JobStatus"], job.get("Failures")) == ("COMPLETED", None)
        return job

    def refusal(self, content: bytes | str | Path, key: str = "people", **members: Any) -> str:
        """Return the error message with which CreateImportJob refuses a file as a bad request. No job must be left."""
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
        """Return the view of an import job."""
        return self.pinpoint.app(self.app_id).import_job(job_id)

    def write(self, endpoint_id: str, **members: Any) -> None:
        """Write an endpoint."""
        request: Any = members
        self.client.update_endpoint(ApplicationId=self.app_id, EndpointId=endpoint_id, EndpointRequest=request)

    def mail(self, endpoint_id: str, **members: Any) -> None:
        """Write an endpoint with its own e-mail address."""
        self.write(endpoint_id, ChannelType="EMAIL", Address=f"{endpoint_id}@example.com", **members)

    def read(self, endpoint_id: str) -> Any:
        """Return the result of GetEndpoint."""
        return self.client.get_endpoint(ApplicationId=self.app_id, EndpointId=endpoint_id)["EndpointResponse"]

    def ids(self) -> list[str]:
        """Return the ids of all endpoints of the app, in the order in which they were first written."""
        with self.pinpoint.app(self.app_id)._reference.locked_app() as app:
            return [endpoint.id for endpoint in app.part(Audience)]

    def addresses(self) -> dict[str, Any]:
        """Return the result of GetEndpoint for each endpoint, by address."""
        endpoints = [self.read(endpoint_id) for endpoint_id in self.ids()]
        return {endpoint["Address"]: endpoint for endpoint in endpoints}

    def segment(self, segment_id: str) -> Any:
        """Return the result of GetSegment."""
        return self.client.get_segment(ApplicationId=self.app_id, SegmentId=segment_id)["SegmentResponse"]

    def members(self, segment_id: str) -> list[str]:
        """Return the ids of the endpoints in a segment."""
        return self.pinpoint.app(self.app_id).segment(segment_id).members()

    def create_export(self, url: str = "s3://files/exports/", **members: Any) -> Any:
        """Start an export, and return the result of CreateExportJob."""
        request: Any = {"S3UrlPrefix": url, "RoleArn": ROLE, **members}
        answer = self.client.create_export_job(ApplicationId=self.app_id, ExportJobRequest=request)
        return answer["ExportJobResponse"]

    def get_export(self, job_id: str) -> Any:
        """Return the result of GetExportJob."""
        return self.client.get_export_job(ApplicationId=self.app_id, JobId=job_id)["ExportJobResponse"]

    def run_export(self, url: str = "s3://files/exports/", **members: Any) -> Any:
        """Export to files, and return the final result of GetExportJob."""
        self.pinpoint.s3.create_bucket("files")
        job_id = self.create_export(url, **members)["Id"]
        while (job := self.get_export(job_id))["JobStatus"] not in ("COMPLETED", "FAILED"):
            pass
        return job

    def exported(self, **members: Any) -> list[Any]:
        """Return the endpoints in the files of an export."""
        job = self.run_export(**members)
        assert job["JobStatus"] == "COMPLETED", job
        urls = self.pinpoint.s3.urls(f"s3://files/exports/{job['Id']}")
        return [json.loads(line) for url in urls for line in unzipped(self.pinpoint.s3.get(url)).splitlines()]


def unzipped(content: bytes) -> str:
    """Return the content of a compressed file as a string."""
    return gzip.decompress(content).decode()


def text_of(error: Any) -> str:
    """Return the message of the error that the client raises."""
    text: str = error.response["Error"]["Message"]
    return text


@cache
def the_client() -> PinpointClient:
    """Return one client for all tests here, because making a client takes longer than most of the tests."""
    return boto3.Session().client("pinpoint", region_name="us-east-1")


@contextmanager
def jobs_with(**options: Any) -> Iterator[Jobs]:
    """Yield the jobs of an app in a mock with other options."""
    with mock_pinpoint(**options) as pinpoint:
        yield Jobs(pinpoint, the_client(), pinpoint.create_app("app", region="us-east-1").id)


@pytest.fixture
def jobs(mocked: Pinpoint, app_id: str) -> Jobs:
    """The jobs of an empty app."""
    return Jobs(mocked, the_client(), app_id)
