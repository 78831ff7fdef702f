"""The stores of jobs' files: the search for a bucket, and how each store lists, reads and writes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.outside.client_store import ClientStore
from pinpoint_mock.outside.files import Files
from pinpoint_mock.outside.folder_store import FolderStore
from pinpoint_mock.outside.object_store import ObjectStore, StoredFile, StoreError
from pinpoint_mock.outside.stores import MemoryStore, find_store, parse_url

from .stand_ins import BucketStandIn, write

if TYPE_CHECKING:
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
    def test_given_the_url_of_a_file_or_bucket_when_it_is_parsed_then_bucket_and_key_are_returned(
        self, url: str, parts: tuple[str, str]
    ) -> None:
        assert parse_url(url) == parts

    @pytest.mark.parametrize(
        "url", ["", "s3://", "s3:///key", "imports/key", "S3://imports/key", "https://a/b", 7, None]
    )
    def test_given_another_url_when_it_is_parsed_then_a_value_error_names_the_form(self, url: Any) -> None:
        with pytest.raises(ValueError) as raised:  # noqa: PT011  (the whole message is compared)
            parse_url(url)
        assert str(raised.value) == f"the URL of a file must have the form s3://bucket/key, not {url!r}"


class TestFindStore:
    def test_given_a_bucket_of_pinpoint_s3_when_it_is_looked_for_then_the_store_is_in_memory(
        self, world: World
    ) -> None:
        world.part(Files).put("imports", "a", b"1")
        store = find_store(world, "imports", REGION)
        assert store.name == "pinpoint.s3"
        assert [*store.files("imports", "")] == [StoredFile("a", 1)]

    @pytest.mark.parametrize(
        ("buckets", "known"), [([], "no buckets"), (["imports", "exports"], "'exports', 'imports'")]
    )
    def test_given_a_bucket_that_does_not_exist_anywhere_when_it_is_looked_for_then_the_error_says_where_and_what_to_do(
        self, world: World, buckets: list[str], known: str
    ) -> None:
        for bucket in buckets:
            world.part(Files).make_bucket(bucket)
        with pytest.raises(StoreError) as raised:
            find_store(world, "import", REGION)
        assert str(raised.value) == (
            f"bucket 'import' does not exist in pinpoint.s3 (it has {known}), and no mock of moto is active: "
            "put files with pinpoint.s3.put('s3://import/…', data), or create the bucket with "
            "pinpoint.s3.create_bucket('import') or inside moto's mock_aws"
        )

    def test_given_the_option_s3_when_a_bucket_is_looked_for_then_only_there(self, folder: Path) -> None:
        with mock_pinpoint(s3=folder) as pinpoint:
            world = pinpoint._session.world
            world.part(Files).make_bucket("exports")
            assert find_store(world, "imports", REGION).name == f"the folder {folder}"
            with pytest.raises(StoreError) as raised:
                find_store(world, "exports", REGION)
        assert str(raised.value) == (
            f"bucket 'exports' does not exist in the folder {folder} (it has 'imports'): "
            "create the subfolder 'exports' there"
        )

    def test_given_a_folder_below_the_current_one_when_it_is_named_then_its_path_is_relative(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder.parent)
        with mock_pinpoint(s3="files") as pinpoint:
            assert find_store(pinpoint._session.world, "imports", REGION).name == "the folder files"

    def test_given_a_client_that_cannot_list_buckets_when_one_is_missing_then_the_error_lists_none(self) -> None:
        client: Any = BucketStandIn()
        with (
            mock_pinpoint(s3=client) as pinpoint,
            pinpoint._session.locked_world() as world,
            pytest.raises(StoreError) as raised,
        ):
            find_store(world, "exports", REGION)
        assert str(raised.value) == (
            "bucket 'exports' does not exist in the client given as s3=: "
            "create it with the client's create_bucket(Bucket='exports')"
        )

    def test_given_a_deleted_folder_when_a_bucket_is_looked_for_then_it_is_not_found(self, tmp_path: Path) -> None:
        (tmp_path / "files").mkdir()
        with mock_pinpoint(s3=tmp_path / "files") as pinpoint:
            (tmp_path / "files").rmdir()
            with pytest.raises(StoreError, match=r"^bucket 'imports' does not exist in the folder .*files: create the"):
                find_store(pinpoint._session.world, "imports", REGION)


class TestEveryStore:
    def test_given_a_bucket_when_buckets_are_checked_then_only_that_one_exists(self, store: ObjectStore) -> None:
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
    def test_given_a_prefix_when_files_are_listed_then_their_keys_begin_with_it(
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
    def test_given_no_such_file_when_it_is_opened_then_a_store_error_is_raised(
        self, store: ObjectStore, key: str
    ) -> None:
        write(store, "a.csv")
        with pytest.raises(StoreError) as raised:
            store.open("imports", key)
        assert f"s3://imports/{key} " in str(raised.value)
        assert f" in {store.name}" in str(raised.value)

    def test_given_no_such_bucket_when_it_is_used_then_a_store_error_is_raised(self, store: ObjectStore) -> None:
        with pytest.raises(StoreError):
            next(store.files("exports", ""))
        if not isinstance(store, ClientStore):
            with pytest.raises(StoreError, match=r"^bucket 'exports' does not exist in "):
                store.write("exports", "a", io.BytesIO())
