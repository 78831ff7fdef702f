"""S3 clients that use the mock while a job reads or writes with them: the mock is not locked during that time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from .shelf import PEOPLE, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with ExitStack() as stack:
        yield Shelf("client", tmp_path, stack)


def test_given_a_client_that_waits_for_a_thread_when_the_thread_calls_then_it_gets_a_response(shelf: Shelf) -> None:
    shelf.put("people.csv", PEOPLE)
    created = shelf.create()
    names: list[str] = []

    def call() -> str:
        return shelf.jobs.client.get_app(ApplicationId=shelf.jobs.app_id)["ApplicationResponse"]["Name"]

    def wait_for_a_thread() -> None:
        with ThreadPoolExecutor(1) as pool:
            names.append(pool.submit(call).result(timeout=10))

    shelf.stand_in.on_get = wait_for_a_thread

    assert shelf.jobs.ended(created["Id"])["JobStatus"] == "COMPLETED"
    assert names == [shelf.jobs.app_id]


def test_given_a_client_that_writes_endpoints_when_it_is_read_then_no_endpoint_is_lost(shelf: Shelf) -> None:
    jobs = shelf.jobs
    jobs.client.update_endpoint(
        ApplicationId=jobs.app_id,
        EndpointId="first",
        EndpointRequest={"ChannelType": "EMAIL", "Address": "first@example.com", "User": {"UserId": "u"}},
    )
    shelf.put("people.csv", b"Id,User.UserAttributes.plan,Attributes.a\nfirst,gold,1\n")
    created = shelf.create()

    def write() -> None:
        jobs.client.update_endpoint(
            ApplicationId=jobs.app_id,
            EndpointId="second",
            EndpointRequest={"Attributes": {"b": ["2"]}, "User": {"UserId": "u", "UserAttributes": {"age": ["7"]}}},
        )

    shelf.stand_in.on_get = write
    jobs.ended(created["Id"])

    first, second = jobs.read("first"), jobs.read("second")
    assert first["User"]["UserAttributes"] == second["User"]["UserAttributes"] == {"age": ["7"], "plan": ["gold"]}
    assert (first["Attributes"], second["Attributes"]) == ({"a": ["1"]}, {"b": ["2"]})


def test_given_a_client_that_deletes_endpoints_when_it_is_read_then_their_user_is_consistent(
    shelf: Shelf,
) -> None:
    jobs = shelf.jobs
    for endpoint_id in ("first", "second"):
        jobs.client.update_endpoint(
            ApplicationId=jobs.app_id, EndpointId=endpoint_id, EndpointRequest={"User": {"UserId": "u"}}
        )
    shelf.put("people.csv", b"Id,Attributes.a\nfirst,1\n")
    created = shelf.create()

    def delete() -> None:
        jobs.client.delete_endpoint(ApplicationId=jobs.app_id, EndpointId="second")

    shelf.stand_in.on_get = delete
    jobs.ended(created["Id"])

    answer = jobs.client.get_user_endpoints(ApplicationId=jobs.app_id, UserId="u")
    assert [endpoint["Id"] for endpoint in answer["EndpointsResponse"]["Item"]] == ["first"]
