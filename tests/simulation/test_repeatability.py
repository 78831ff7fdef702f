"""A run is repeatable: the order of people and the real time do not matter, and nothing leaves the process."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock import simulate
from pinpoint_mock.simulation.output import write_output

from .samples import HELLO, RUNS, make_journey, make_people

if TYPE_CHECKING:
    from pathlib import Path

ACTIVITIES = {
    "hello": {"EMAIL": {"TemplateName": "hello", "NextActivity": "team"}},
    "team": {
        "RandomSplit": {
            "Branches": [{"Percentage": 50, "NextActivity": "some"}, {"Percentage": 50, "NextActivity": "wait"}]
        }
    },
    "some": {"Holdout": {"Percentage": 40, "NextActivity": "wait"}},
    "wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "again"}},
    "again": {"SMS": {"TemplateName": "again"}},
}
PEOPLE = [
    *make_people(*(f"mail-{number}" for number in range(6))),
    *make_people("user-mail", User={"UserId": "user"}),
    {"Id": "user-phone", "ChannelType": "SMS", "Address": "+12065550100", "User": {"UserId": "user"}},
    {"Id": "phone", "ChannelType": "SMS", "Address": "+12065550101"},
]


@settings(max_examples=20)
@given(people=st.permutations(PEOPLE), seed=st.integers(0, 3))
def test_people_in_any_order_take_the_same_paths_and_get_the_same_messages(
    people: list[dict[str, Any]], seed: int
) -> None:
    golden = simulate(make_journey(ACTIVITIES), PEOPLE, days=3, seed=seed, resources=HELLO).to_golden()
    comparison = simulate(make_journey(ACTIVITIES), people, days=3, seed=seed, resources=HELLO).compare(golden)
    assert comparison.is_equal, str(comparison)


@pytest.mark.parametrize("name", list(RUNS))
def test_the_real_time_does_not_matter(name: str) -> None:
    golden = RUNS[name]().to_golden()
    with freeze_time("2001-02-03"):
        assert RUNS[name]().to_golden() == golden


def test_a_lambda_under_a_frozen_clock_sees_virtual_time() -> None:
    seen: list[float] = []

    def note_time(event: object, context: object) -> None:
        seen.append(time.time())

    custom = {"DeliveryUri": "note", "EndpointTypes": ["EMAIL"]}
    with freeze_time("2001-02-03") as frozen:
        simulate(make_journey({"call": {"CUSTOM": custom}}), make_people(), lambdas={"note": note_time})
        assert frozen().year == 2001
    assert seen == [simulate(make_journey(), make_people()).start.timestamp()]


@pytest.mark.parametrize("name", list(RUNS))
def test_no_socket_is_opened(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **keywords: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    simulation = RUNS[name]()
    write_output(simulation, tmp_path)
    assert simulation.sent > 0
