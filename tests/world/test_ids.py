"""Ids from a seed: the same in every run, others at another seed, depth or purpose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.world.ids import Ids, RequestIds, Stream

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


def first_ids(seed: int, depth: int) -> list[str]:
    ids = Ids(seed, depth)
    return [ids.resources.uuid_hex(), ids.resources.uuid_hex(), ids.requests.draw()]


@given(seed=st.integers(), depth=st.integers(0, 9))
def test_the_same_seed_and_depth_give_the_same_ids_and_none_twice(seed: int, depth: int) -> None:
    assert first_ids(seed, depth) == first_ids(seed, depth)
    assert len(set(first_ids(seed, depth))) == 3


@given(st.tuples(st.integers(-99, 99), st.integers(0, 9)), st.tuples(st.integers(-99, 99), st.integers(0, 9)))
def test_another_seed_or_depth_gives_other_ids(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert one == other or not set(first_ids(*one)) & set(first_ids(*other))


@given(st.integers())
def test_an_id_is_a_random_uuid(seed: int) -> None:
    text = Stream(str(seed)).uuid_hex()

    assert re.fullmatch("[0-9a-f]{32}", text)
    assert (UUID(text).version, UUID(text).variant) == (4, RFC_4122)


@given(st.integers())
def test_request_ids_are_random_uuids_with_dashes_and_none_comes_twice(seed: int) -> None:
    requests = RequestIds(Stream(str(seed)))

    texts = [requests.draw() for _ in range(50)]

    assert len(set(texts)) == 50
    for text in texts:
        assert (UUID(text).version, UUID(text).variant, str(UUID(text))) == (4, RFC_4122, text)


def test_reading_shifts_no_id() -> None:
    ids = Ids(0, 0)
    ids.requests.draw()

    assert ids.resources.uuid_hex() == Ids(0, 0).resources.uuid_hex()


def test_a_copy_goes_on_from_where_the_original_is_on_its_own() -> None:
    ids = Ids(0, 0)
    ids.resources.draw()
    twin = ids.copy()

    drawn = twin.resources.draw()
    twin.resources.draw()
    twin.requests.draw()

    assert ids.resources.draw() == drawn
    assert ids.requests.draw() == Ids(0, 0).requests.draw()


def new_app(client: PinpointClient) -> str:
    return client.create_app(CreateApplicationRequest={"Name": "app"})["ApplicationResponse"]["Id"]


def test_two_runs_of_a_test_see_the_same_ids(client: PinpointClient) -> None:
    runs = []
    for _ in range(2):
        with mock_pinpoint():
            client.get_apps()
            runs.append([new_app(client), new_app(client)])

    assert runs[0] == runs[1]
    assert runs[0][0] != runs[0][1]


def test_a_nested_mock_has_other_ids(client: PinpointClient) -> None:
    outer = new_app(client)

    with mock_pinpoint():
        assert new_app(client) != outer


@pytest.mark.parametrize("seed", [1, -1, 2**80])
def test_another_seed_gives_other_ids_through_the_client(client: PinpointClient, seed: int) -> None:
    with mock_pinpoint():
        first = new_app(client)
    with mock_pinpoint(seed=seed):
        assert new_app(client) != first
