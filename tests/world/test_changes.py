"""Changes as records that are shown as one line each."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass
from datetime import datetime, timezone

import pytest

from pinpoint_mock import Change, JourneyRunChanged, JourneyStateChanged

NOON = datetime(2030, 1, 2, 12, tzinfo=timezone.utc)


@dataclass(frozen=True, kw_only=True)
class Rain(Change):
    litres: int

    def describe(self) -> str:
        return f"{self.litres} litres of rain"


def test_a_change_is_shown_with_its_time_and_description() -> None:
    assert str(Rain(time=NOON, application_id="a", litres=3)) == "2030-01-02 12:00:00 3 litres of rain"


def test_a_change_is_immutable() -> None:
    rain = Rain(time=NOON, application_id="a", litres=3)

    with pytest.raises(FrozenInstanceError):
        rain.litres = 4  # type: ignore[misc]


def test_changes_are_compared_by_their_members() -> None:
    rain = Rain(time=NOON, application_id="a", litres=3)

    assert rain == Rain(time=NOON, application_id="a", litres=3)
    assert rain != Rain(time=NOON, application_id="b", litres=3)
    assert len({rain, Rain(time=NOON, application_id="a", litres=3)}) == 1


def test_each_type_of_change_describes_itself() -> None:
    with pytest.raises(TypeError, match="describe"):
        Change(time=NOON, application_id="a")  # type: ignore[abstract]


def test_the_changes_of_a_journey_name_it() -> None:
    of_journey = {"time": NOON, "application_id": "a", "journey_id": "id", "journey_name": "welcome"}

    changed = JourneyStateChanged(**of_journey, before="DRAFT", after="ACTIVE")  # type: ignore[arg-type]
    ran = JourneyRunChanged(**of_journey, run_id="run", status="RUNNING")  # type: ignore[arg-type]

    assert changed.describe() == "journey 'welcome' (id): DRAFT -> ACTIVE"
    assert ran.describe() == "journey 'welcome' (id): run run RUNNING"
