"""Stand-ins for S3 clients that write, read and fail as the tests of stores need it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock.outside.object_store import ObjectStore


class StandIn:
    """The smallest object that `s3=` accepts. The test decides what each method does."""

    def __init__(self, **methods: Callable[..., Any]) -> None:
        self._methods = methods

    def list_objects_v2(self, **arguments: Any) -> Any:
        return self._methods["list_objects_v2"](**arguments)

    def get_object(self, **arguments: Any) -> Any:
        return self._methods["get_object"](**arguments)

    def put_object(self, **arguments: Any) -> Any:
        return self._methods["put_object"](**arguments)


class BucketStandIn:
    """A client of the bucket `imports`, with pages of three files."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def list_objects_v2(self, **arguments: Any) -> Any:
        if arguments["Bucket"] != "imports":
            raise ClientError({"Error": {"Code": "NoSuchBucket"}}, "ListObjectsV2")
        size, after = arguments.get("MaxKeys", 3), arguments.get("ContinuationToken", "")
        keys = sorted(key for key in self._files if key.startswith(arguments.get("Prefix", "")) and key > after)
        found = [{"Key": key, "Size": len(self._files[key])} for key in keys[:size]]
        if not found:
            return {}
        more = {"IsTruncated": True, "NextContinuationToken": found[-1]["Key"]} if len(keys) > size else {}
        return {"Contents": found, **more}

    def get_object(self, Bucket: str, Key: str) -> Any:  # noqa: N803
        if Key not in self._files:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": io.BytesIO(self._files[Key])}

    def put_object(self, Bucket: str, Key: str, Body: Any) -> Any:  # noqa: N803
        self._files[Key] = Body.read()


def write(store: ObjectStore, key: str, content: bytes = b"content") -> None:
    store.write("imports", key, io.BytesIO(content))


def read(store: ObjectStore, bucket: str, key: str) -> bytes:
    with store.open(bucket, key) as file:
        return file.read()


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail
