"""A folder as the store of jobs' files: the files that it reads and writes, and the state after a failure."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

from pinpoint_mock.outside.client_store import ClientStore
from pinpoint_mock.outside.folder_store import FolderStore
from pinpoint_mock.outside.object_store import StoredFile, StoreError

from .stand_ins import StandIn, read, write

if TYPE_CHECKING:
    from pathlib import Path


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
        with pytest.raises(StoreError, match=r"^file s3://imports/"):
            store.open("imports", key)
        with pytest.raises(StoreError, match=r"cannot be the name of a file in the folder"):
            write(store, key)
        assert [*store.files("imports", key or "x")] == []
        assert (folder.parent / "outside.csv").read_bytes() == b"outside"
        assert [*(folder / "imports").iterdir()] == []

    def test_given_an_absolute_path_as_key_when_it_is_opened_then_it_is_not_there(self, folder: Path) -> None:
        with pytest.raises(StoreError, match=r"^file s3:.* does not exist"):
            FolderStore(folder).open("imports", str(folder.parent / "outside.csv"))

    @pytest.mark.parametrize(
        "key", ["a.csv/b", "2030", "a\0b", "a" * 300], ids=["below a file", "a folder", "0", "long"]
    )
    def test_given_a_key_that_is_invalid_there_when_it_is_written_then_a_store_error_is_raised_and_nothing_is_left(
        self, folder: Path, key: str
    ) -> None:
        store = FolderStore(folder)
        write(store, "a.csv")
        write(store, "2030/a.csv")
        with pytest.raises(StoreError, match=r"could not be written to the folder"):
            write(store, key)
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
        assert names == ["imports", "imports/2030", "imports/2030/a.csv", "imports/a.csv"]

    def test_given_content_that_fails_midway_when_it_is_written_then_the_file_is_as_before(self, folder: Path) -> None:
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

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system cannot create a pipe in a folder")
    def test_given_something_other_than_a_regular_file_when_it_is_used_then_it_is_not_there(self, folder: Path) -> None:
        os.mkfifo(folder / "imports" / "pipe")
        (folder / "imports" / "dangling").symlink_to("nowhere")
        store = FolderStore(folder)
        assert [*store.files("imports", "")] == []
        for key in ("pipe", "dangling"):
            with pytest.raises(StoreError, match=r"^file s3:.* does not exist"):
                store.open("imports", key)

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
    def test_given_links_when_files_are_listed_then_those_to_files_and_buckets_count_and_circular_links_do_not(
        self, folder: Path
    ) -> None:
        (folder / "imports" / "linked.csv").symlink_to(folder.parent / "outside.csv")
        (folder / "imports" / "circle").symlink_to(folder)
        (folder / "linked").symlink_to(folder / "imports")
        store = FolderStore(folder)
        assert [*store.files("linked", "")] == [("linked.csv", 7)]
        assert read(store, "linked", "linked.csv") == b"outside"

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
    @pytest.mark.parametrize("key", ["link/a.csv", "link/deep/a.csv", "2030/link/a.csv"])
    @pytest.mark.parametrize("is_inside", [True, False])
    def test_given_a_link_to_a_folder_below_a_bucket_when_a_key_leads_through_it_then_no_file_is_read_or_written(
        self, folder: Path, key: str, is_inside: bool
    ) -> None:
        target = folder / "imports" / "real" if is_inside else folder.parent / "elsewhere"
        (target / "deep").mkdir(parents=True)
        for file in (target / "a.csv", target / "deep" / "a.csv"):
            file.write_bytes(b"before")
        (folder / "imports" / "2030").mkdir()
        (folder / "imports" / key.partition("link")[0] / "link").symlink_to(target)
        store = FolderStore(folder)

        with pytest.raises(StoreError, match=r"^s3://imports/\S+ is not used: s3://imports/\S+ in the folder "):
            write(store, key, b"after")
        with pytest.raises(StoreError, match=rf"is not used: .* leads to {target}"):
            store.open("imports", key)

        assert {path.read_bytes() for path in target.rglob("*.csv")} == {b"before"}
        assert [path.name for path in target.iterdir() if path.is_file()] == ["a.csv"]

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
    def test_given_a_link_to_a_file_when_it_is_written_then_the_link_is_replaced_and_its_target_is_as_before(
        self, folder: Path
    ) -> None:
        (folder / "imports" / "linked.csv").symlink_to(folder.parent / "outside.csv")
        store = FolderStore(folder)

        write(store, "linked.csv", b"after")

        assert read(store, "imports", "linked.csv") == b"after"
        assert (folder.parent / "outside.csv").read_bytes() == b"outside"

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
    def test_given_a_bucket_and_a_folder_that_are_links_when_files_are_written_then_they_are_in_the_real_folder(
        self, folder: Path
    ) -> None:
        real = folder.parent / "real"
        real.mkdir()
        (folder / "linked").symlink_to(real)
        (folder.parent / "link").symlink_to(folder)
        store = FolderStore(folder.parent / "link")

        store.write("linked", "2030/a.csv", io.BytesIO(b"1"))

        assert (real / "2030" / "a.csv").read_bytes() == b"1"
        assert read(store, "linked", "2030/a.csv") == b"1"

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
    def test_given_a_circular_link_when_a_key_leads_through_it_then_a_store_error_is_raised(self, folder: Path) -> None:
        (folder / "imports" / "circle").symlink_to("circle")

        with pytest.raises(StoreError):
            write(FolderStore(folder), "circle/a.csv")

    def test_given_files_beside_the_buckets_when_buckets_are_listed_then_only_folders_are(self, folder: Path) -> None:
        (folder / "README").write_text("")
        assert FolderStore(folder).buckets() == ["imports"]
