"""A client as the store of jobs' files: its pages, its bodies, and their failures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from pinpoint_mock import OutsideError
from pinpoint_mock.outside import client_store
from pinpoint_mock.outside.client_store import ClientStore
from pinpoint_mock.outside.object_store import StoreError

from .stand_ins import StandIn, failing

if TYPE_CHECKING:
    from collections.abc import Callable


class TestClient:
    @pytest.mark.parametrize(
        ("use", "text"),
        [
            (lambda store: store.has_bucket("imports"), "the client could not be searched for the bucket 'imports'"),
            (lambda store: store.buckets(), "the buckets in the client could not be listed"),
            (
                lambda store: next(store.files("imports", "a")),
                "the files s3://imports/a* in the client could not be listed",
            ),
            (lambda store: store.open("imports", "a"), "s3://imports/a in the client could not be opened"),
            (
                lambda store: store.write("imports", "a", io.BytesIO()),
                "s3://imports/a could not be written to the client",
            ),
        ],
        ids=["has_bucket", "buckets", "files", "open", "write"],
    )
    @pytest.mark.parametrize(
        "error",
        [
            ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "Any"),
            ReadTimeoutError(endpoint_url="https://s3"),
            KeyError("Bucket"),
            StopIteration("no more"),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_given_a_client_that_fails_when_it_is_used_then_a_store_error_names_the_cause(
        self, use: Callable[[ClientStore], object], text: str, error: Exception
    ) -> None:
        names = ("list_objects_v2", "get_object", "put_object")
        client = StandIn(**dict.fromkeys(names, failing(error)))
        client.list_buckets = failing(error)  # type: ignore[attr-defined]
        with pytest.raises(StoreError) as raised:
            use(ClientStore(client, "the client"))
        assert str(raised.value) == f"{text}: {type(error).__name__}: {error}"
        assert raised.value.__cause__ is error

    @pytest.mark.parametrize(
        "error", [AssertionError("no"), KeyboardInterrupt(), OutsideError("no")], ids=lambda error: type(error).__name__
    )
    def test_given_a_client_that_raises_an_assertion_error_when_it_is_used_then_the_test_sees_it(
        self, error: BaseException
    ) -> None:
        store = ClientStore(StandIn(list_objects_v2=failing(error), get_object=failing(error)), "the client")
        with pytest.raises(type(error)):
            store.has_bucket("imports")
        with pytest.raises(type(error)):
            next(store.files("imports", ""))
        with pytest.raises(type(error)):
            store.open("imports", "a")

    def test_given_more_pages_when_files_are_listed_then_each_is_requested_when_it_is_needed(self) -> None:
        asked: list[Any] = []

        def page(**arguments: Any) -> Any:
            asked.append(arguments)
            if len(asked) > 2:
                raise OSError("connection reset")
            contents = [{"Key": f"{len(asked)}{letter}", "Size": 1} for letter in "ba"]
            return {"Contents": contents, "IsTruncated": True, "NextContinuationToken": f"after {len(asked)}"}

        files = ClientStore(StandIn(list_objects_v2=page), "the client").files("imports", "")
        assert asked == []
        assert [next(files).key for _ in range(2)] == ["1a", "1b"]
        assert asked == [{"Bucket": "imports", "Prefix": ""}]
        assert [next(files).key for _ in range(2)] == ["2a", "2b"]
        assert asked[1] == {"Bucket": "imports", "Prefix": "", "ContinuationToken": "after 1"}
        with pytest.raises(StoreError, match=r"OSError: connection reset$"):
            next(files)

    def test_given_a_body_that_fails_in_the_middle_when_it_is_read_then_a_store_error_names_the_cause(self) -> None:
        error = ReadTimeoutError(endpoint_url="https://s3")

        class Body(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                chunk = super().read(size)
                if not chunk:
                    raise error
                return chunk

        client = StandIn(get_object=lambda **_: {"Body": Body(b"Id\n1\n")})
        with ClientStore(client, "the client").open("imports", "a") as file:
            assert file.readline() == b"Id\n"
            with pytest.raises(StoreError) as raised:
                file.read()
        assert str(raised.value) == (
            f"s3://imports/a in the client could not be read to its end: ReadTimeoutError: {error}"
        )
        assert raised.value.__cause__ is error

    @pytest.mark.parametrize("chunk", [None, "text", b"more than was asked for" * 10_000], ids=["None", "text", "long"])
    def test_given_a_body_that_returns_invalid_data_when_it_is_read_then_a_store_error_is_raised(
        self, chunk: Any
    ) -> None:
        class Body(io.BytesIO):
            def read(self, size: int | None = -1, /) -> Any:
                return chunk

        store = ClientStore(StandIn(get_object=lambda **_: {"Body": Body()}), "the client")
        with (
            store.open("imports", "a") as file,
            pytest.raises(StoreError, match=r"^s3://imports/a in the client could"),
        ):
            file.read(1)

    def test_given_a_stream_when_it_is_closed_again_and_again_then_the_body_is_closed_once(self) -> None:
        closed: list[bool] = []

        class Body(io.BytesIO):
            def close(self) -> None:
                closed.append(self.closed)
                super().close()

        body = Body(b"Id\n")
        raw = client_store._Body(body, "failed")
        with raw:
            assert raw.read(2) == b"Id"
        raw.close()
        assert closed == [False]

    def test_given_a_body_that_fails_to_be_read_and_to_be_closed_when_it_is_read_then_the_first_error_is_raised(
        self,
    ) -> None:
        with pytest.raises(StoreError, match=r"could not be read to its end: OSError: while reading$"):
            read_body(read=OSError("while reading"), close=OSError("while closing"))

    def test_given_a_reader_that_fails_when_the_body_cannot_be_closed_then_the_readers_error_is_raised(self) -> None:
        with pytest.raises(AssertionError, match="mine"):
            read_body(close=OSError("while closing"), after=AssertionError("mine"))

    def test_given_a_body_that_cannot_be_closed_when_all_was_read_then_its_error_is_raised(self) -> None:
        with pytest.raises(StoreError, match=r"OSError: while closing$"):
            read_body(close=OSError("while closing"))


def read_body(read: Exception | None = None, close: Exception | None = None, after: Exception | None = None) -> None:
    """Read a file whose body fails in these ways, and then raise another error."""

    class Body(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if read is not None:
                raise read
            return super().read(size)

        def close(self) -> None:
            if close is not None and not self.closed:
                super().close()
                raise close

    with ClientStore(StandIn(get_object=lambda **_: {"Body": Body(b"Id")}), "the client").open("imports", "a") as file:
        file.read()
        if after is not None:
            raise after
