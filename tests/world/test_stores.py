"""The stores of jobs' files: which one knows a bucket, what each lists, reads and writes, and how each fails."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from pinpoint_mock import OutsideError, mock_pinpoint
from pinpoint_mock.world import client_store
from pinpoint_mock.world.client_store import ClientStore
from pinpoint_mock.world.files import Files
from pinpoint_mock.world.folder_store import FolderStore
from pinpoint_mock.world.object_store import ObjectStore, StoredFile, StoreError
from pinpoint_mock.world.stores import MemoryStore, find_store, parse_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pinpoint_mock.world.store import World

REGION = "us-east-1"
KEYS_IN_ORDER = [
    "a",
    "b-file",
    "b.csv",
    "b/a",
    "b/c.csv",
    "b/c/d",
    "b0",
    "ä/ö",
    "\N{FULLWIDTH LATIN SMALL LETTER A}",
    "😀",
]


class StandIn:
    """The least that can be given as `s3=`, with what each method does in the hands of the test."""

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


@pytest.fixture
def world() -> Iterator[World]:
    with mock_pinpoint() as pinpoint:
        yield pinpoint._mock.world


@pytest.fixture(params=["memory", "folder", "client"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    """A store of each kind, with the empty bucket `imports`."""
    if request.param == "memory":
        files = Files()
        files.make_bucket("imports")
        return MemoryStore(files)
    if request.param == "folder":
        (tmp_path / "imports").mkdir()
        return FolderStore(tmp_path)
    return ClientStore(BucketStandIn(), "the client given as s3=")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the bucket `imports` and, outside of it, a file."""
    (tmp_path / "outside.csv").write_bytes(b"outside")
    folder = tmp_path / "files"
    (folder / "imports").mkdir(parents=True)
    return folder


def write(store: ObjectStore, key: str, content: bytes = b"content") -> None:
    store.write("imports", key, io.BytesIO(content))


def read(store: ObjectStore, bucket: str, key: str) -> bytes:
    with store.open(bucket, key) as file:
        return file.read()


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


class TestParseUrl:
    @pytest.mark.parametrize(
        ("url", "parts"),
        [
            ("s3://imports/people.csv", ("imports", "people.csv")),
            ("s3://imports/2030/people?#.csv", ("imports", "2030/people?#.csv")),
            ("s3://imports//people.csv\n", ("imports", "/people.csv\n")),
            ("s3://imports/2030/", ("imports", "2030/")),
            ("s3://imports/", ("imports", "")),
            ("s3://imports", ("imports", "")),
        ],
    )
    def test_given_the_url_of_a_file_or_bucket_when_it_is_parsed_then_bucket_and_key_come_out(
        self, url: str, parts: tuple[str, str]
    ) -> None:
        assert parse_url(url) == parts

    @pytest.mark.parametrize(
        "url", ["", "s3://", "s3:///key", "imports/key", "S3://imports/key", "https://a/b", 7, None]
    )
    def test_given_another_url_when_it_is_parsed_then_a_value_error_names_the_form(self, url: Any) -> None:
        with pytest.raises(ValueError) as raised:  # noqa: PT011  (the whole text is compared)
            parse_url(url)
        assert str(raised.value) == f"the URL of a file has the form s3://bucket/key, not {url!r}"


class TestFindStore:
    def test_given_a_bucket_of_pinpoint_s3_when_it_is_looked_for_then_the_store_is_in_memory(
        self, world: World
    ) -> None:
        world.files.put("imports", "a", b"1")
        store = find_store(world, "imports", REGION)
        assert store.name == "pinpoint.s3"
        assert [*store.files("imports", "")] == [StoredFile("a", 1)]

    @pytest.mark.parametrize(
        ("buckets", "known"), [([], "none at all"), (["imports", "exports"], "'exports', 'imports'")]
    )
    def test_given_a_bucket_that_is_nowhere_when_it_is_looked_for_then_the_error_says_where_and_what_to_do(
        self, world: World, buckets: list[str], known: str
    ) -> None:
        for bucket in buckets:
            world.files.make_bucket(bucket)
        with pytest.raises(StoreError) as raised:
            find_store(world, "import", REGION)
        assert str(raised.value) == (
            f"there is no bucket 'import' in pinpoint.s3, which has {known}, and no mock of moto is active: "
            "put files with pinpoint.s3.put('s3://import/…', data), or make the bucket with "
            "pinpoint.s3.create_bucket('import') or inside moto's mock_aws"
        )

    def test_given_the_option_s3_when_a_bucket_is_looked_for_then_only_there(self, folder: Path) -> None:
        with mock_pinpoint(s3=folder) as pinpoint:
            world = pinpoint._mock.world
            world.files.make_bucket("exports")
            assert find_store(world, "imports", REGION).name == f"the folder {folder}"
            with pytest.raises(StoreError) as raised:
                find_store(world, "exports", REGION)
        assert str(raised.value) == (
            f"there is no bucket 'exports' in the folder {folder}, which has 'imports': "
            "make the subfolder 'exports' there"
        )

    def test_given_a_folder_below_the_current_one_when_it_is_named_then_as_seen_from_there(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder.parent)
        with mock_pinpoint(s3="files") as pinpoint:
            assert find_store(pinpoint._mock.world, "imports", REGION).name == "the folder files"

    def test_given_a_client_that_cannot_list_buckets_when_one_is_missing_then_the_error_lists_none(self) -> None:
        client: Any = BucketStandIn()
        with (
            mock_pinpoint(s3=client) as pinpoint,
            pinpoint._mock.settled() as world,
            pytest.raises(StoreError) as raised,
        ):
            find_store(world, "exports", REGION)
        assert str(raised.value) == (
            "there is no bucket 'exports' in the client given as s3=: "
            "make it with the client's create_bucket(Bucket='exports')"
        )

    def test_given_a_folder_that_is_gone_when_a_bucket_is_looked_for_then_there_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "files").mkdir()
        with mock_pinpoint(s3=tmp_path / "files") as pinpoint:
            (tmp_path / "files").rmdir()
            with pytest.raises(StoreError, match=r"^there is no bucket 'imports' in the folder .*files: make the"):
                find_store(pinpoint._mock.world, "imports", REGION)


class TestEveryStore:
    def test_given_a_bucket_when_it_is_asked_for_then_it_and_no_other_is_there(self, store: ObjectStore) -> None:
        assert store.has_bucket("imports")
        assert not store.has_bucket("exports")

    def test_given_an_empty_bucket_when_it_is_listed_then_there_is_nothing(self, store: ObjectStore) -> None:
        assert [*store.files("imports", "")] == []

    def test_given_files_when_they_are_listed_then_in_order_of_key_with_their_sizes(self, store: ObjectStore) -> None:
        for key in reversed(KEYS_IN_ORDER):
            write(store, key, key.encode())
        assert [*store.files("imports", "")] == [(key, len(key.encode())) for key in KEYS_IN_ORDER]
        assert sorted(KEYS_IN_ORDER, key=str.encode) == KEYS_IN_ORDER

    @pytest.mark.parametrize("prefix", ["b", "b/", "b/c", "b/c/", "b/c/d", "ä", "a", "c", "b/c/d/"])
    def test_given_a_prefix_when_files_are_listed_then_those_whose_keys_begin_with_it(
        self, store: ObjectStore, prefix: str
    ) -> None:
        for key in KEYS_IN_ORDER:
            write(store, key)
        found = [file.key for file in store.files("imports", prefix)]
        assert found == [key for key in KEYS_IN_ORDER if key.startswith(prefix)]

    @pytest.mark.parametrize("content", [b"", b"Id\r\n1\n", bytes(range(256)) * 1000], ids=["empty", "short", "long"])
    def test_given_a_file_when_it_is_read_then_it_is_what_was_written_last(
        self, store: ObjectStore, content: bytes
    ) -> None:
        write(store, "2030/a.csv", b"before")
        write(store, "2030/a.csv", content)
        with store.open("imports", "2030/a.csv") as file:
            assert file.read() == content
        assert [*store.files("imports", "")] == [("2030/a.csv", len(content))]

    def test_given_a_file_when_it_is_read_as_text_then_line_by_line(self, store: ObjectStore) -> None:
        write(store, "a.csv", "Id,Näme\n1,Zoë\n".encode())
        with io.TextIOWrapper(store.open("imports", "a.csv"), encoding="utf-8") as text:
            assert [*text] == ["Id,Näme\n", "1,Zoë\n"]
        with io.BufferedReader(store.open("imports", "a.csv")) as buffered:  # type: ignore[type-var]  # it has all that is needed
            assert buffered.peek()[:2] == b"Id"
            assert buffered.readline() == "Id,Näme\n".encode()

    @pytest.mark.parametrize("key", ["b.csv", "a", "a.csv/b", "", "A.CSV.", "../imports/a.csv", "a" * 300])
    def test_given_no_such_file_when_it_is_opened_then_a_store_error(self, store: ObjectStore, key: str) -> None:
        write(store, "a.csv")
        with pytest.raises(StoreError) as raised:
            store.open("imports", key)
        assert f"s3://imports/{key} in {store.name}" in str(raised.value)

    def test_given_no_such_bucket_when_it_is_used_then_a_store_error(self, store: ObjectStore) -> None:
        with pytest.raises(StoreError):
            next(store.files("exports", ""))
        if not isinstance(store, ClientStore):
            with pytest.raises(StoreError, match=r"^there is no bucket 'exports' in "):
                store.write("exports", "a", io.BytesIO())


class TestFolder:
    @pytest.mark.parametrize("bucket", ["", ".", "..", "../files/imports", "/", "imports/..", "imports/", "a" * 300])
    def test_given_a_bucket_that_leads_elsewhere_when_it_is_used_then_it_is_not_there(
        self, folder: Path, bucket: str
    ) -> None:
        store = FolderStore(folder)
        write(store, "a.csv")
        if len(bucket) < 255:
            assert not store.has_bucket(bucket)
        for use in (
            lambda: store.open(bucket, "a.csv"),
            lambda: next(store.files(bucket, "")),
            lambda: store.write(bucket, "b.csv", io.BytesIO(b"1")),
        ):
            with pytest.raises(StoreError):
                use()
        assert [path.name for path in folder.rglob("*.csv")] == ["a.csv"]

    @pytest.mark.parametrize(
        "key", ["../../outside.csv", "a/../../../outside.csv", "/outside.csv", "a//b", "./a", "a/", "", "..", "."]
    )
    def test_given_a_key_that_leads_elsewhere_when_it_is_used_then_it_is_not_there_and_cannot_be_written(
        self, folder: Path, key: str
    ) -> None:
        store = FolderStore(folder)
        with pytest.raises(StoreError, match=r"^there is no file s3://imports/"):
            store.open("imports", key)
        with pytest.raises(StoreError, match=r"cannot be the name of a file in the folder"):
            write(store, key)
        assert [*store.files("imports", key or "x")] == []
        assert (folder.parent / "outside.csv").read_bytes() == b"outside"
        assert [*(folder / "imports").iterdir()] == []

    def test_given_an_absolute_path_as_key_when_it_is_opened_then_it_is_not_there(self, folder: Path) -> None:
        with pytest.raises(StoreError, match=r"^there is no file"):
            FolderStore(folder).open("imports", str(folder.parent / "outside.csv"))

    @pytest.mark.parametrize(
        "key", ["a.csv/b", "2030", "a\0b", "a" * 300], ids=["below a file", "a folder", "0", "long"]
    )
    def test_given_a_key_that_no_file_can_have_there_when_it_is_written_then_a_store_error_and_nothing_is_left(
        self, folder: Path, key: str
    ) -> None:
        store = FolderStore(folder)
        write(store, "a.csv")
        write(store, "2030/a.csv")
        with pytest.raises(StoreError, match=r"could not be written to the folder"):
            write(store, key)
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
        assert names == ["imports", "imports/2030", "imports/2030/a.csv", "imports/a.csv"]

    def test_given_content_that_breaks_off_when_it_is_written_then_the_file_is_as_before(self, folder: Path) -> None:
        store = FolderStore(folder)
        write(store, "a.csv", b"before")
        client = StandIn(get_object=lambda **_: {"Body": io.BytesIO(b"after")})
        broken = ClientStore(client, "it").open("imports", "a.csv")
        broken.close()
        with pytest.raises(StoreError):
            store.write("imports", "a.csv", broken)
        assert [path.name for path in (folder / "imports").iterdir()] == ["a.csv"]
        assert read(store, "imports", "a.csv") == b"before"

    def test_given_a_file_that_another_process_is_writing_when_files_are_listed_then_it_is_not_among_them(
        self, folder: Path
    ) -> None:
        store = FolderStore(folder)
        content = io.BytesIO(b"content")
        listed: list[StoredFile] = []

        class Content(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                listed.extend(store.files("imports", ""))
                return content.read(size)

        store.write("imports", "a.csv", Content())
        assert listed == []
        assert [*store.files("imports", "")] == [("a.csv", 7)]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
    def test_given_what_is_no_regular_file_when_it_is_used_then_it_is_not_there(self, folder: Path) -> None:
        os.mkfifo(folder / "imports" / "pipe")
        (folder / "imports" / "dangling").symlink_to("nowhere")
        store = FolderStore(folder)
        assert [*store.files("imports", "")] == []
        for key in ("pipe", "dangling"):
            with pytest.raises(StoreError, match=r"^there is no file"):
                store.open("imports", key)

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
    def test_given_links_when_files_are_listed_then_those_to_files_and_buckets_count_and_none_leads_in_a_circle(
        self, folder: Path
    ) -> None:
        (folder / "imports" / "linked.csv").symlink_to(folder.parent / "outside.csv")
        (folder / "imports" / "circle").symlink_to(folder)
        (folder / "linked").symlink_to(folder / "imports")
        store = FolderStore(folder)
        assert [*store.files("linked", "")] == [("linked.csv", 7)]
        assert read(store, "linked", "linked.csv") == b"outside"

    def test_given_files_beside_the_buckets_when_buckets_are_listed_then_only_folders_are(self, folder: Path) -> None:
        (folder / "README").write_text("")
        assert FolderStore(folder).buckets() == ["imports"]


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
    def test_given_a_client_that_raises_what_is_for_the_test_when_it_is_used_then_the_test_gets_it(
        self, error: BaseException
    ) -> None:
        store = ClientStore(StandIn(list_objects_v2=failing(error), get_object=failing(error)), "the client")
        with pytest.raises(type(error)):
            store.has_bucket("imports")
        with pytest.raises(type(error)):
            next(store.files("imports", ""))
        with pytest.raises(type(error)):
            store.open("imports", "a")

    def test_given_more_pages_when_files_are_listed_then_each_is_asked_for_when_it_is_needed(self) -> None:
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
    def test_given_a_body_that_gives_what_no_stream_does_when_it_is_read_then_a_store_error(self, chunk: Any) -> None:
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
