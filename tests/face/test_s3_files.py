"""`pinpoint.s3`: files in memory that a test creates, reads and deletes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.outside.files import Files
from pinpoint_mock.outside.stores import find_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.face.files import S3Files

PEOPLE = "s3://imports/2030/people.csv"
USES: dict[str, Callable[[S3Files], object]] = {
    "put": lambda files: files.put(PEOPLE, b"Id\n"),
    "get": lambda files: files.get(PEOPLE),
    "delete": lambda files: files.delete(PEOPLE),
    "create_bucket": lambda files: files.create_bucket("imports"),
    "urls": lambda files: files.urls(),
}


class TestPut:
    def test_given_bytes_when_they_are_put_then_they_are_returned(self, mocked: Pinpoint) -> None:
        mocked.s3.put(PEOPLE, b"\xff\x00")
        assert mocked.s3.get(PEOPLE) == b"\xff\x00"

    def test_given_a_string_when_it_is_put_then_it_is_utf_8(self, mocked: Pinpoint) -> None:
        mocked.s3.put(PEOPLE, "Zoë\r\n")
        assert mocked.s3.get(PEOPLE) == b"Zo\xc3\xab\r\n"

    def test_given_a_file_when_it_is_put_again_then_it_is_replaced(self, mocked: Pinpoint) -> None:
        mocked.s3.put(PEOPLE, b"before")
        mocked.s3.put(PEOPLE, b"after")
        assert mocked.s3.get(PEOPLE) == b"after"
        assert mocked.s3.urls() == [PEOPLE]

    def test_given_a_file_when_a_job_looks_for_its_bucket_then_the_store_has_it(self, mocked: Pinpoint) -> None:
        mocked.s3.put(PEOPLE, b"Id\n")
        store = find_store(mocked._session.world, "imports", "us-east-1")
        with store.open("imports", "2030/people.csv") as file:
            assert file.read() == b"Id\n"

    @pytest.mark.parametrize("data", [Path("people.csv"), bytearray(b"Id\n"), None, ["Id"]], ids=repr)
    def test_given_a_value_that_is_neither_bytes_nor_a_string_when_it_is_put_then_a_type_error_says_what_to_pass(
        self, mocked: Pinpoint, data: Any
    ) -> None:
        with pytest.raises(TypeError) as raised:
            mocked.s3.put(PEOPLE, data)
        assert str(raised.value) == (
            f"data must be bytes or a string (for a file on disk, pass path.read_bytes()), not {data!r}"
        )
        assert mocked.s3.urls() == []


class TestWrongUrl:
    @pytest.mark.parametrize("name", ["put", "get", "delete"])
    @pytest.mark.parametrize(
        ("url", "which"),
        [
            ("imports/people.csv", ""),
            ("s3:///people.csv", ""),
            ("https://imports/people.csv", ""),
            ("s3://imports", ", which names a bucket"),
            ("s3://imports/", ", which names a bucket"),
        ],
    )
    def test_given_a_url_that_does_not_name_a_file_when_it_is_used_then_a_value_error_names_the_form(
        self, mocked: Pinpoint, name: str, url: str, which: str
    ) -> None:
        with pytest.raises(ValueError) as raised:  # noqa: PT011  (the whole message is compared)
            getattr(mocked.s3, name)(url, *([b""] if name == "put" else []))
        assert str(raised.value) == f"the URL of a file must have the form s3://bucket/key, not {url!r}{which}"

    def test_given_a_prefix_that_is_not_a_url_when_urls_are_asked_for_then_a_value_error(
        self, mocked: Pinpoint
    ) -> None:
        with pytest.raises(ValueError, match=r"^prefix must be a string that begins with s3://, not 'imports/'$"):
            mocked.s3.urls("imports/")

    @pytest.mark.parametrize("name", ["", "s3://imports", "imports/"])
    def test_given_an_invalid_name_when_a_bucket_is_made_then_a_value_error(self, mocked: Pinpoint, name: str) -> None:
        with pytest.raises(ValueError) as raised:  # noqa: PT011  (the whole message is compared)
            mocked.s3.create_bucket(name)
        assert str(raised.value) == f"name must be a non-empty string without a slash, not {name!r}"


class TestMissing:
    @pytest.mark.parametrize("use", [USES["get"], USES["delete"]], ids=["get", "delete"])
    def test_given_few_files_when_another_is_asked_for_then_a_lookup_error_lists_them_the_nearest_first(
        self, mocked: Pinpoint, use: Callable[[S3Files], object]
    ) -> None:
        mocked.s3.put("s3://exports/a.jsonl", b"")
        mocked.s3.put("s3://imports/2030/person.csv", b"")
        with pytest.raises(LookupError) as raised:
            use(mocked.s3)
        assert str(raised.value) == (
            f"file {PEOPLE!r} does not exist in pinpoint.s3; it has 's3://imports/2030/person.csv', "
            "'s3://exports/a.jsonl'"
        )

    def test_given_many_files_when_another_is_asked_for_then_a_lookup_error_lists_the_nearest(
        self, mocked: Pinpoint
    ) -> None:
        for number in range(2000, 2100):
            mocked.s3.put(f"s3://imports/{number}/people.csv", b"")
        with pytest.raises(LookupError) as raised:
            mocked.s3.get("s3://import/2030/people.csv")
        assert str(raised.value).startswith(
            "file 's3://import/2030/people.csv' does not exist in pinpoint.s3; the nearest of its 100 files are "
            "'s3://imports/2030/people.csv', "
        )
        assert str(raised.value).count("s3://imports/") == 5

    def test_given_no_files_when_one_is_asked_for_then_the_lookup_error_says_so(self, mocked: Pinpoint) -> None:
        with pytest.raises(LookupError) as raised:
            mocked.s3.get(PEOPLE)
        assert str(raised.value) == f"file {PEOPLE!r} does not exist in pinpoint.s3; it has no files"


class TestUrls:
    def test_given_files_in_several_buckets_when_they_are_listed_then_those_with_the_prefix_sorted(
        self, mocked: Pinpoint
    ) -> None:
        urls = ["s3://exports/a", "s3://imports/2029/a", "s3://imports/2030/a", "s3://imports/2030/b"]
        for url in reversed(urls):
            mocked.s3.put(url, b"")
        assert mocked.s3.urls() == urls
        assert mocked.s3.urls("s3://imports/") == urls[1:]
        assert mocked.s3.urls("s3://imports/2030/b") == urls[3:]
        assert mocked.s3.urls("s3://elsewhere/") == []

    def test_given_a_file_when_it_is_deleted_then_it_is_gone_and_its_bucket_stays(self, mocked: Pinpoint) -> None:
        mocked.s3.put(PEOPLE, b"")
        mocked.s3.delete(PEOPLE)
        assert mocked.s3.urls() == []
        assert find_store(mocked._session.world, "imports", "us-east-1").name == "pinpoint.s3"

    def test_given_a_bucket_with_files_when_it_is_made_again_then_it_keeps_them(self, mocked: Pinpoint) -> None:
        mocked.s3.put(PEOPLE, b"")
        mocked.s3.create_bucket("imports")
        mocked.s3.create_bucket("exports")
        assert mocked.s3.urls() == [PEOPLE]
        assert find_store(mocked._session.world, "exports", "us-east-1").name == "pinpoint.s3"


class TestLifetime:
    def test_given_a_checkpoint_when_it_is_left_then_files_and_buckets_are_as_before(self, mocked: Pinpoint) -> None:
        files = mocked.s3
        files.put(PEOPLE, b"before")
        with mocked.checkpoint():
            files.put(PEOPLE, b"after")
            files.put("s3://exports/a", b"")
            assert files.get(PEOPLE) == b"after"
        assert files.get(PEOPLE) == b"before"
        assert files.urls() == [PEOPLE]
        assert mocked._session.world.part(Files).buckets() == ["imports"]

    def test_given_a_checkpoint_when_a_file_is_deleted_in_it_then_it_is_back_after_it(self, mocked: Pinpoint) -> None:
        mocked.s3.put(PEOPLE, b"before")
        with mocked.checkpoint():
            mocked.s3.delete(PEOPLE)
        assert mocked.s3.get(PEOPLE) == b"before"

    def test_given_files_when_the_mock_is_reset_then_they_stay(self, mocked: Pinpoint) -> None:
        files = mocked.s3
        files.put(PEOPLE, b"Id\n")
        mocked.create_app("shop")
        mocked.reset()
        assert files.get(PEOPLE) == mocked.s3.get(PEOPLE) == b"Id\n"

    def test_given_a_reset_in_a_checkpoint_when_it_is_left_then_the_files_are_those_of_before(
        self, mocked: Pinpoint
    ) -> None:
        mocked.s3.put(PEOPLE, b"before")
        with mocked.checkpoint():
            mocked.s3.put(PEOPLE, b"after")
            mocked.reset()
            assert mocked.s3.get(PEOPLE) == b"after"
        assert mocked.s3.get(PEOPLE) == b"before"

    def test_given_another_mock_when_it_is_inside_then_it_has_its_own_files(self, mocked: Pinpoint) -> None:
        mocked.s3.put(PEOPLE, b"Id\n")
        with mock_pinpoint() as inner:
            assert inner.s3.urls() == []
        assert mocked.s3.urls() == [PEOPLE]


class TestOptionS3:
    @pytest.mark.parametrize("use", USES.values(), ids=USES)
    def test_given_a_folder_as_the_option_when_pinpoint_s3_is_used_then_a_runtime_error_says_where_the_files_are(
        self, tmp_path: Path, use: Callable[[S3Files], object]
    ) -> None:
        with mock_pinpoint(s3=tmp_path) as pinpoint, pytest.raises(RuntimeError) as raised:
            use(pinpoint.s3)
        assert str(raised.value) == (
            f"pinpoint.s3 is not in use: the option s3 moves job files to the folder {tmp_path.resolve()}"
        )

    def test_given_a_client_as_the_option_when_pinpoint_s3_is_shown_then_it_says_that_it_is_not_used(self) -> None:
        with mock_pinpoint(s3=boto3.client("s3", region_name="us-east-1")) as pinpoint:
            assert repr(pinpoint.s3) == "<pinpoint.s3: not in use, because the option s3 names the client given as s3=>"


class TestRepr:
    def test_given_no_files_when_they_are_shown_then_it_says_so(self, mocked: Pinpoint) -> None:
        assert repr(mocked.s3) == "<pinpoint.s3: 0 files>"

    def test_given_files_and_an_empty_bucket_when_they_are_shown_then_each_is_a_line(self, mocked: Pinpoint) -> None:
        mocked.s3.put(PEOPLE, b"Id\n")
        mocked.s3.put("s3://imports/a", b"1")
        mocked.s3.create_bucket("exports")
        assert repr(mocked.s3) == (
            "<pinpoint.s3: 2 files>\n"
            "  s3://exports/\n"
            "  s3://imports/2030/people.csv (3 bytes)\n"
            "  s3://imports/a (1 byte)"
        )

    def test_given_many_files_when_they_are_shown_then_the_first_ones(self, mocked: Pinpoint) -> None:
        for number in range(1000, 1030):
            mocked.s3.put(f"s3://imports/{number}", b"")
        lines = repr(mocked.s3).splitlines()
        assert lines[0] == "<pinpoint.s3: 30 files>"
        assert lines[1:21] == [f"  s3://imports/{number} (0 bytes)" for number in range(1000, 1020)]
        assert lines[21:] == ["  … and 10 more"]
