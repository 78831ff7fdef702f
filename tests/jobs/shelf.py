"""The bucket `files` in each of the stores, for tests of the places where jobs find their files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from .conftest import Jobs, jobs_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack
    from pathlib import Path

moto = pytest.importorskip("moto")

STORES = ["memory", "folder", "client", "moto outside", "moto inside"]
PEOPLE = b"Id,ChannelType,Address\nann,EMAIL,ann@example.com\n"
BOB = b"Id,ChannelType,Address\nbob,EMAIL,bob@example.com\n"


class StandIn:
    """A client for S3 with the bucket `files`. It records its calls."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.sizes: list[int] = []
        self.on_get: Callable[[], None] = lambda: None

    def list_objects_v2(self, Bucket: str, Prefix: str = "", **_: Any) -> Any:  # noqa: N803
        if Bucket != "files":
            raise ClientError({"Error": {"Code": "NoSuchBucket"}}, "ListObjectsV2")
        found = sorted(key for key in self.contents if key.startswith(Prefix))
        return {"Contents": [{"Key": key, "Size": len(self.contents[key])} for key in found]}

    def get_object(self, Bucket: str, Key: str) -> Any:  # noqa: N803
        self.on_get()
        if Key not in self.contents:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": Body(self.contents[Key], self.sizes)}

    def put_object(self, Bucket: str, Key: str, Body: Any) -> None:  # noqa: N803
        self.contents[Key] = Body.read()


class Body(io.BytesIO):
    """A body that a client returns. It records the sizes of its reads."""

    def __init__(self, content: bytes, sizes: list[int]) -> None:
        super().__init__(content)
        self._sizes = sizes

    def read(self, size: int | None = -1, /) -> bytes:
        self._sizes.append(-1 if size is None else size)
        return super().read(size)


class Shelf:
    """The bucket `files` in one of the stores, and jobs that find it there.

    Args:
        kind: The kind of store.
        folder: A folder that the store may use.
        stack: The contexts to leave at the end.
    """

    def __init__(self, kind: str, folder: Path, stack: ExitStack) -> None:
        self.kind = kind
        self.folder = folder / "files"
        self.stand_in = StandIn()
        stores: dict[str, Any] = {"folder": folder, "client": self.stand_in}
        if kind == "moto outside":
            stack.enter_context(moto.mock_aws())
        self.jobs: Jobs = stack.enter_context(jobs_with(s3=stores.get(kind)))
        if kind == "moto inside":
            stack.enter_context(moto.mock_aws())
        if kind == "folder":
            self.folder.mkdir()
        elif kind == "memory":
            self.jobs.pinpoint.s3.create_bucket("files")
        elif kind.startswith("moto"):
            self.s3 = boto3.client("s3", region_name="us-east-1")
            self.s3.create_bucket(Bucket="files")

    def put(self, key: str, content: bytes) -> None:
        """Put a file into the store, like a user's test does."""
        if self.kind == "folder":
            (self.folder / key).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / key).write_bytes(content)
        elif self.kind == "client":
            self.stand_in.contents[key] = content
        elif self.kind == "memory":
            self.jobs.put(key, content)
        else:
            self.s3.put_object(Bucket="files", Key=key, Body=content)

    def delete(self, key: str) -> None:
        """Delete a file."""
        if self.kind == "folder":
            (self.folder / key).unlink()
        elif self.kind == "client":
            del self.stand_in.contents[key]
        elif self.kind == "memory":
            self.jobs.pinpoint.s3.delete(f"s3://files/{key}")
        else:
            self.s3.delete_object(Bucket="files", Key=key)

    def get(self, key: str) -> bytes:
        """Return the content of a file."""
        if self.kind == "folder":
            return (self.folder / key).read_bytes()
        if self.kind == "client":
            return self.stand_in.contents[key]
        if self.kind == "memory":
            return self.jobs.pinpoint.s3.get(f"s3://files/{key}")
        content: bytes = self.s3.get_object(Bucket="files", Key=key)["Body"].read()
        return content

    def failed(self, job: Any) -> str:
        """Return why a job fails. The job must not leave endpoints."""
        ended = self.jobs.ended(job["Id"])
        assert (ended["JobStatus"], ended["TotalFailures"], ended["TotalProcessed"]) == ("FAILED", 0, 0)
        assert self.jobs.ids() == []
        with pytest.raises(self.jobs.client.exceptions.NotFoundException):
            self.jobs.segment(job["Definition"]["SegmentId"])
        assert self.jobs.pinpoint.clock.next_due is None
        [failure] = ended["Failures"]
        return str(failure)

    def create(self, key: str = "people.csv", **members: Any) -> Any:
        """Start an import that makes a segment, and return the result of CreateImportJob."""
        return self.jobs.create(key, DefineSegment=True, **members)
