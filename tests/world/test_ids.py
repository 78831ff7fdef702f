"""Ids from a seed: the same in every run, but different for another seed, depth or purpose."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import product
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
def test_the_same_seed_and_depth_give_the_same_ids_without_repeating_one(seed: int, depth: int) -> None:
    assert first_ids(seed, depth) == first_ids(seed, depth)
    assert len(set(first_ids(seed, depth))) == 3


@given(st.tuples(st.integers(-99, 99), st.integers(0, 9)), st.tuples(st.integers(-99, 99), st.integers(0, 9)))
def test_another_seed_or_depth_gives_different_ids(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert one == other or not set(first_ids(*one)) & set(first_ids(*other))


@given(st.integers())
def test_an_id_is_a_random_uuid(seed: int) -> None:
    text = Stream(str(seed)).uuid_hex()

    assert re.fullmatch("[0-9a-f]{32}", text)
    assert (UUID(text).version, UUID(text).variant) == (4, RFC_4122)


@given(st.integers())
def test_request_ids_are_random_uuids_with_dashes_and_never_repeat(seed: int) -> None:
    requests = RequestIds(Stream(str(seed)))

    drawn = [requests.draw() for _ in range(50)]

    assert len(set(drawn)) == 50
    for request_id in drawn:
        assert (UUID(request_id).version, UUID(request_id).variant, str(UUID(request_id))) == (4, RFC_4122, request_id)


def test_reading_does_not_change_ids() -> None:
    ids = Ids(0, 0)
    ids.requests.draw()

    assert ids.resources.uuid_hex() == Ids(0, 0).resources.uuid_hex()


def test_a_copy_continues_independently_from_the_same_state() -> None:
    ids = Ids(0, 0)
    ids.resources.draw()
    twin = ids.copy()

    drawn = twin.resources.draw()
    twin.resources.draw()
    twin.requests.draw()

    assert ids.resources.draw() == drawn
    assert ids.requests.draw() == Ids(0, 0).requests.draw()


names = st.lists(st.text(st.characters(exclude_categories=()), max_size=9), max_size=4)


@given(seed=st.integers(), depth=st.integers(0, 9), names=names)
def test_a_stable_hash_is_64_bits_and_does_not_depend_on_draws_or_copies(
    seed: int, depth: int, names: list[str]
) -> None:
    ids = Ids(seed, depth)
    value = ids.stable_hash(*names)
    ids.resources.draw()
    ids.stable_hash("another")

    assert 0 <= value < 2**64
    assert ids.stable_hash(*names) == ids.copy().stable_hash(*names) == Ids(seed, depth).stable_hash(*names) == value


@given(names, names)
def test_stable_hashes_of_different_names_are_different(one: list[str], other: list[str]) -> None:
    assert one == other or Ids(0, 0).stable_hash(*one) != Ids(0, 0).stable_hash(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a:b", "c"), ("a", "b:c")),
        (("ab",), ("a", "b")),
        (("a", ""), ("a",)),
        (("", "a"), ("a", "")),
        (("a', 'b",), ("a", "b")),
        (("a\\", "b"), ("a", "\\b")),
        (("\u00e9",), ("\\xe9",)),
    ],
)
def test_stable_hashes_depend_on_where_a_name_ends(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert Ids(0, 0).stable_hash(*one) != Ids(0, 0).stable_hash(*other)


def test_stable_hashes_depend_on_seed_and_depth() -> None:
    salts = [(0, 0), (0, 1), (1, 0), (10, 0), (-1, 0), (2**512, 0), (2**512 + 1, 0)]

    assert len({Ids(*salt).stable_hash("name") for salt in salts}) == len(salts)


def test_a_stable_hash_is_the_same_in_another_process() -> None:
    program = "from pinpoint_mock.world.ids import Ids; print(Ids(7, 0).stable_hash('cohort', 'caf\\u00e9'))"
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert int(printed) == Ids(7, 0).stable_hash("cohort", "caf\u00e9")


NAMES = st.text(max_size=20)


@given(names=st.lists(NAMES, max_size=3), name=NAMES, draws=st.integers(0, 3))
def test_a_made_hash_of_a_name_does_not_depend_on_draws_or_other_hashes(
    names: list[str], name: str, draws: int
) -> None:
    ids = Ids(0, 0)
    hash_name = ids.make_hash(*names)
    number = hash_name(name)
    for _ in range(draws):
        ids.resources.draw()
        hash_name(f"{name} and more")
        ids.stable_hash(*names, name)

    assert hash_name(name) == ids.make_hash(*names)(name) == Ids(0, 0).make_hash(*names)(name) == number
    assert 0 <= number < 2**64


@given(names=st.lists(NAMES, max_size=3), one=NAMES.filter(bool), other=NAMES)
def test_a_made_hash_differs_for_other_names_and_is_independent_of_stable_hashes(
    names: list[str], one: str, other: str
) -> None:
    ids = Ids(0, 0)
    hash_name = ids.make_hash(*names)

    assert (hash_name(one) == hash_name(other)) == (one == other)
    assert hash_name(one) not in (ids.stable_hash(*names, one), ids.stable_hash(*names), ids.stable_hash(one))


@pytest.mark.parametrize(("one", "other"), [(("a:b", "c"), ("a", "b:c")), (("ab",), ("a", "b")), (("a",), ())])
def test_made_hashes_depend_on_where_a_name_ends(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    ids = Ids(0, 0)

    assert ids.make_hash(*one)("x") != ids.make_hash(*other)("x")


@pytest.mark.parametrize("name", ["\ud800", "a\udc80b", "\U00010000"])
def test_a_made_hash_takes_lone_surrogates_before_and_after(name: str) -> None:
    ids = Ids(0, 0)

    assert ids.make_hash("split")(name) == ids.make_hash("split")(name) != ids.make_hash("split")("?")
    assert ids.make_hash(name)("person") != ids.make_hash("?")("person")


def test_made_hashes_depend_on_seed_and_depth() -> None:
    salts = [(0, 0), (0, 1), (1, 0), (10, 0), (-1, 0), (2**512, 0)]

    assert len({Ids(*salt).make_hash("split")("person") for salt in salts}) == len(salts)


def test_a_copy_of_ids_makes_the_same_hash() -> None:
    ids = Ids(0, 0)
    ids.resources.draw()

    assert ids.copy().make_hash("split")("person") == ids.make_hash("split")("person")


def test_a_made_hash_is_the_same_in_another_process() -> None:
    program = "from pinpoint_mock.world.ids import Ids; print(Ids(7, 0).make_hash('split')('caf\\u00e9'))"
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert int(printed) == Ids(7, 0).make_hash("split")("caf\u00e9")


SALTS = [(0, 0), (1, 0), (0, 1), (2**80, 3)]
MODULI = [2, 3, 7, 10, 100]
PEOPLE = [f"endpoint-{number}" for number in range(10_000)]


@cache
def hashes(seed: int, depth: int, name: str) -> list[int]:
    """Return the stable hash of each endpoint at a split with this name."""
    ids = Ids(seed, depth)
    return [ids.stable_hash(name, person) for person in PEOPLE]


def deviation(chosen: list[int], count: int) -> float:
    """Return the distance of chi-square from its expected value for equal chances, in standard deviations."""
    expected = len(chosen) / count
    counts = Counter(chosen)
    chi_square = sum((counts[result] - expected) ** 2 / expected for result in range(count))
    return (chi_square - (count - 1)) / math.sqrt(2 * (count - 1))


@pytest.mark.parametrize(("seed", "depth"), SALTS)
@pytest.mark.parametrize("modulus", MODULI)
def test_stable_hashes_split_endpoints_evenly(seed: int, depth: int, modulus: int) -> None:
    chosen = [value % modulus for value in hashes(seed, depth, "split")]

    assert abs(deviation(chosen, modulus)) < 4


@pytest.mark.parametrize(("seed", "depth"), SALTS)
@pytest.mark.parametrize(("one", "other"), list(product(MODULI[:4], repeat=2)))
def test_two_splits_are_independent(seed: int, depth: int, one: int, other: int) -> None:
    both = zip(hashes(seed, depth, "split-1"), hashes(seed, depth, "split-2"), strict=True)
    chosen = [first % one * other + second % other for first, second in both]

    assert abs(deviation(chosen, one * other)) < 4


@pytest.mark.parametrize(("seed", "depth"), SALTS)
def test_the_parities_of_two_splits_do_not_depend_on_each_other(seed: int, depth: int) -> None:
    pairs = zip(hashes(seed, depth, "a"), hashes(seed, depth, "b"), strict=True)
    both_odd = [first % 2 == second % 2 == 1 for first, second in pairs]

    assert sum(both_odd) / len(both_odd) == pytest.approx(0.25, abs=0.02)  # a linear checksum gives 0 or 0.5


@pytest.mark.parametrize("modulus", MODULI)
def test_made_hashes_split_endpoints_evenly_and_two_of_them_independently(modulus: int) -> None:
    ids = Ids(0, 0)
    one, other = ids.make_hash("split-1"), ids.make_hash("split-2")
    pairs = [(one(person) % modulus, other(person) % modulus) for person in PEOPLE]

    assert abs(deviation([first for first, _ in pairs], modulus)) < 4
    assert abs(deviation([first * modulus + second for first, second in pairs], modulus**2)) < 4


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


def test_a_nested_mock_has_different_ids(client: PinpointClient) -> None:
    outer = new_app(client)

    with mock_pinpoint():
        assert new_app(client) != outer


@pytest.mark.parametrize("seed", [1, -1, 2**80])
def test_another_seed_gives_different_ids_through_the_client(client: PinpointClient, seed: int) -> None:
    with mock_pinpoint():
        first = new_app(client)
    with mock_pinpoint(seed=seed):
        assert new_app(client) != first
