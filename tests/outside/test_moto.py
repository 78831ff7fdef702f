"""Clients that only moto can answer, with the mock beside, inside and around moto, and without moto."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack, contextmanager
from datetime import datetime, timezone
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine
from freezegun import freeze_time

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.outside import moto
from pinpoint_mock.outside.files import Files
from pinpoint_mock.outside.object_store import StoreError
from pinpoint_mock.outside.stores import find_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.world.store import World

mock_aws = pytest.importorskip("moto").mock_aws
REGION = "eu-west-1"
OTHER_REGION = "ap-south-1"
NOT_ANSWERED = "moto did not answer: its mock has been stopped, or it lets requests to this service through"
NOON = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
TIMES: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "real time": ExitStack,
    "freezegun": lambda: freeze_time(NOON, tz_offset=5),
    "time-machine": lambda: time_machine.travel(NOON, tick=False),
}


@contextmanager
def mocks(where: str) -> Iterator[World]:
    """The world of a mock, with moto's mock outside or inside."""
    with ExitStack() as stack:
        if where == "outside":
            stack.enter_context(mock_aws())
        pinpoint = stack.enter_context(mock_pinpoint())
        if where == "inside":
            stack.enter_context(mock_aws())
        yield world_of(pinpoint)


def world_of(pinpoint: Pinpoint) -> World:
    return pinpoint._session.world


def make_bucket(files: Mapping[str, bytes] = MappingProxyType({}), region: str = REGION) -> None:
    """Create a bucket with moto and put files, as a user does."""
    s3 = boto3.client("s3", region_name=region)
    s3.create_bucket(Bucket="imports", CreateBucketConfiguration={"LocationConstraint": region})  # type: ignore[typeddict-item]
    for key, content in files.items():
        s3.put_object(Bucket="imports", Key=key, Body=content)


class TestIsActive:
    def test_given_moto_when_its_mock_begins_and_ends_then_it_is_active_in_between(self) -> None:
        assert not moto.is_active()
        with mock_aws():
            assert moto.is_active()
            with mock_aws():
                pass
            assert moto.is_active()
        assert not moto.is_active()

    def test_given_no_moto_when_it_is_checked_then_it_is_not_active(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "moto.core.models")
        assert not moto.is_active()

    def test_given_a_moto_that_does_not_report_its_state_then_it_counts_as_active(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "moto.core.models", ModuleType("moto.core.models"))
        assert moto.is_active()


class TestClient:
    def test_given_the_same_arguments_when_clients_are_requested_then_they_are_one_client(self) -> None:
        assert moto.client("s3", REGION) is moto.client("s3", REGION)
        assert moto.client("s3", REGION) is not moto.client("s3", OTHER_REGION)

    def test_given_a_client_from_before_moto_was_imported_when_moto_is_there_then_it_is_another_client(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as without_moto:
            without_moto.delitem(sys.modules, "moto.core.models")
            early = moto.client("s3", REGION)
        with mock_aws():
            moto.client("s3", REGION).list_buckets()
        assert moto.client("s3", REGION) is not early

    @pytest.mark.parametrize(
        ("service", "ask"),
        [
            ("s3", lambda client: client.list_buckets()),
            ("s3", lambda client: client.put_object(Bucket="imports", Key="a", Body=io.BytesIO(b"a"))),
            ("kinesis", lambda client: client.list_streams()),
            ("firehose", lambda client: client.list_delivery_streams()),
            ("sqs", lambda client: client.list_queues()),
            ("sns", lambda client: client.list_topics()),
        ],
        ids=["xml", "with a body", "json", "json again", "another json", "query"],
    )
    def test_given_a_service_when_moto_has_been_stopped_then_the_call_fails_without_the_network(
        self, service: str, ask: Callable[[Any], object], network: list[object]
    ) -> None:
        with mock_aws():
            client = moto.client(service, REGION)
        with pytest.raises(moto.NotAnswered, match=f"^{NOT_ANSWERED}$"):
            ask(client)
        assert network == []

    @pytest.mark.parametrize("passthrough", [{"services": ["s3"]}, {"urls": [".*"]}], ids=["service", "url"])
    def test_given_moto_that_lets_requests_through_when_a_call_is_made_then_it_fails_without_the_network(
        self, passthrough: dict[str, list[str]], network: list[object]
    ) -> None:
        with mock_aws(config={"core": {"passthrough": passthrough}}), pytest.raises(moto.NotAnswered):
            moto.client("s3", REGION).list_buckets()
        assert network == []

    def test_given_an_environment_that_leads_elsewhere_when_a_call_is_made_then_moto_answers(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, network: list[object]
    ) -> None:
        config = tmp_path / "config"
        config.write_text("[profile shop]\nendpoint_url = http://localhost:2\ncredential_process = false\n")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
        monkeypatch.setenv("AWS_PROFILE", "shop")
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:1")
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://localhost:1")
        monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
        monkeypatch.setenv("AWS_USE_DUALSTACK_ENDPOINT", "true")
        monkeypatch.setenv("AWS_DEFAULTS_MODE", "auto")
        region = "ca-central-1"  # so that no other test has created the client yet
        with mock_aws():
            assert moto.client("s3", region).list_buckets()["Buckets"] == []
            assert moto.client("s3", region).meta.endpoint_url == f"https://s3.{region}.amazonaws.com"
        assert network == []


@pytest.mark.parametrize("where", ["outside", "inside"])
class TestStore:
    @pytest.mark.parametrize("time", TIMES.values(), ids=TIMES)
    def test_given_a_bucket_in_moto_when_its_store_is_used_then_it_reads_and_writes_there(
        self, where: str, time: Callable[[], AbstractContextManager[Any]], network: list[object]
    ) -> None:
        with time(), mocks(where) as world:
            make_bucket({"people": b"Id\n1\n", "other": b""})
            store = find_store(world, "imports", REGION)
            assert store.name == "moto's S3"
            assert [*store.files("imports", "pe")] == [("people", 5)]
            with store.open("imports", "people") as file:
                assert file.read() == b"Id\n1\n"
            store.write("imports", "exports/ä.csv", io.BytesIO(b"Id\n2\n"))
            s3 = boto3.client("s3", region_name=REGION)
            assert s3.get_object(Bucket="imports", Key="exports/ä.csv")["Body"].read() == b"Id\n2\n"
        assert network == []

    def test_given_a_bucket_that_is_in_another_region_only_when_its_store_is_used_then_it_is_the_same_bucket(
        self, where: str, network: list[object]
    ) -> None:
        with mocks(where) as world:
            make_bucket({"people": b"Id\n1\n"}, OTHER_REGION)
            store = find_store(world, "imports", REGION)
            assert [*store.files("imports", "")] == [("people", 5)]
            assert store.open("imports", "people").read() == b"Id\n1\n"
        assert network == []

    def test_given_a_bucket_that_both_have_when_it_is_looked_for_then_it_is_the_one_of_pinpoint_s3(
        self, where: str
    ) -> None:
        with mocks(where) as world:
            make_bucket()
            world.part(Files).make_bucket("imports")
            assert find_store(world, "imports", REGION).name == "pinpoint.s3"

    def test_given_a_bucket_that_does_not_exist_when_it_is_looked_for_then_the_error_names_both_stores(
        self, where: str
    ) -> None:
        with mocks(where) as world:
            make_bucket()
            with pytest.raises(StoreError) as raised:
                find_store(world, "import", REGION)
        assert str(raised.value) == (
            "bucket 'import' does not exist in pinpoint.s3 (it has no buckets) or in moto's S3 (it has 'imports'): "
            "put files with pinpoint.s3.put('s3://import/…', data), or create the bucket with "
            "pinpoint.s3.create_bucket('import') or inside moto's mock_aws"
        )

    def test_given_a_store_when_moto_is_stopped_in_the_meantime_then_it_fails_without_the_network(
        self, where: str, network: list[object]
    ) -> None:
        with mocks(where) as world:
            make_bucket()
            store = find_store(world, "imports", REGION)
        for use in (
            lambda: store.has_bucket("imports"),
            lambda: next(store.files("imports", "")),
            lambda: store.open("imports", "people"),
            lambda: store.write("imports", "people", io.BytesIO(b"Id\n1\n")),
        ):
            with pytest.raises(StoreError, match=NOT_ANSWERED):
                use()
        with pytest.raises(StoreError, match="and no mock of moto is active"):
            find_store(world, "imports", REGION)
        assert network == []


def test_given_moto_that_lets_s3_through_when_a_bucket_is_looked_for_then_it_fails_without_the_network(
    network: list[object],
) -> None:
    config = {"core": {"passthrough": {"services": ["s3"]}}}
    with mock_aws(config=config), mock_pinpoint() as pinpoint, pytest.raises(StoreError) as raised:
        find_store(world_of(pinpoint), "imports", REGION)
    assert str(raised.value) == (
        f"moto's S3 could not be searched for the bucket 'imports': NotAnswered: {NOT_ANSWERED}"
    )
    assert network == []


def test_given_a_moto_client_as_the_option_when_its_store_is_used_then_long_lists_come_page_by_page() -> None:
    keys = [
        *(f"people/{number:04}.csv" for number in range(1001)),
        "people/\N{SMALL ROMAN NUMERAL ONE}.csv",
        "people/😀.csv",
    ]
    with mock_aws():
        make_bucket(dict.fromkeys(keys, b"Id\n"))
        client = boto3.client("s3", region_name=REGION)
        with mock_pinpoint(s3=client) as pinpoint, pinpoint._session.locked_world() as world:
            store = find_store(world, "imports", REGION)
            assert store.name == "the client given as s3="
            assert [file.key for file in store.files("imports", "people/")] == keys
            with pytest.raises(StoreError, match=r"^file .*/people does not exist in the client given as s3=$"):
                store.open("imports", "people")
            with pytest.raises(StoreError) as raised:
                find_store(world, "exports", REGION)
    assert str(raised.value) == (
        "bucket 'exports' does not exist in the client given as s3= (it has 'imports'): "
        "create it with the client's create_bucket(Bucket='exports')"
    )
