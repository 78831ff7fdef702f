"""The paths and messages of each person of a run, in the form of golden files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from ..endpoints.audience import Audience
from ..journeys.participants import ACTIVE, participants_of
from ..journeys.plan import plan_of
from ..journeys.steps import SENT_LATER, STAYS, STOPPED_LATER
from ..messages.message import SUCCESSFUL, MessageLog
from .golden import GoldenEntry, GoldenMessage, GoldenPerson, GoldenStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..journeys.journey import Journey
    from ..journeys.steps import Step
    from ..messages.message import RawMessage
    from ..messages.origins import JourneyOrigin
    from ..world.store import App

_MICROSECOND = timedelta(microseconds=1)


class PeopleRecorder:
    """A recorder of the paths and messages of a journey's participants.

    Args:
        app: The app.
        journey: The journey.
        start: The start of the run, in microseconds since the epoch.
    """

    def __init__(self, app: App, journey: Journey, start: int) -> None:
        participants = participants_of(app, journey.id)
        assert participants is not None
        self._participants = participants
        self._steps = participants.steps.index(len(participants.keys))
        self._endpoints = app.part(Audience).endpoints
        self._activities = [activity.id for activity in plan_of(app, journey).activities]
        self._log = app.world.part(MessageLog).messages
        self._start = start

    def record(self) -> Iterator[GoldenPerson]:
        """Yield each person with the path and the messages, sorted by `GoldenPerson.key`."""
        rows = self._group_rows()
        messages = self._group_messages(rows)
        for key in sorted(rows):
            is_user, person = key
            entries = tuple(map(self._read_entry, rows[key]))
            found = [self._read_message(self._log[place]) for place in messages.get(key, ())]
            found.sort(key=lambda message: (message.time, message.activity, message.channel, message.address))
            yield GoldenPerson(person, is_user, entries, tuple(found))

    def _group_rows(self) -> dict[tuple[bool, str], list[int]]:
        """Return the entries of each person, as row numbers."""
        rows: dict[tuple[bool, str], list[int]] = {}
        for row, key in enumerate(self._participants.keys):
            rows.setdefault(self._name(row, key), []).append(row)
        return rows

    def _name(self, row: int, key: str) -> tuple[bool, str]:
        if row in self._participants.endpoints_of_users:
            return True, key
        endpoint = self._endpoints.get(key)
        return False, key if endpoint is None else endpoint.id

    def _group_messages(self, rows: Mapping[tuple[bool, str], Sequence[int]]) -> dict[tuple[bool, str], list[int]]:
        """Return the positions in the log of the messages that each person got."""
        owners: dict[str, tuple[bool, str]] = {}
        for person, entries in rows.items():
            for row in entries:
                for key in self._participants.endpoint_keys(row):
                    owners.setdefault(key, person)
        found: dict[tuple[bool, str], list[int]] = {}
        for place, message in enumerate(self._log):
            if message.result.status == SUCCESSFUL and message.endpoint_id is not None:
                owner = owners.get(message.endpoint_id.lower(), (False, message.endpoint_id))
                found.setdefault(owner, []).append(place)
        return found

    def _read_entry(self, row: int) -> GoldenEntry:
        participants = self._participants
        taken = [step for step in self._steps.bare_of(row) if step.outcome.label not in (SENT_LATER, STOPPED_LATER)]
        is_inside = participants.states[row] == ACTIVE
        steps = (
            self._read_step(step)
            for place, step in enumerate(taken, 1)
            if step.target != STAYS or (is_inside and place == len(taken))
        )
        return GoldenEntry(self._to_offset(participants.entered[row]), tuple(steps))

    def _read_step(self, step: Step) -> GoldenStep:
        return GoldenStep(self._activities[step.activity], step.outcome.label, self._to_offset(step.time))

    def _read_message(self, message: RawMessage) -> GoldenMessage:
        payload = message.payload
        return GoldenMessage(
            self._to_offset(message.batch.time),
            message.channel,
            message.address,
            cast("JourneyOrigin", message.batch.origin).activity_id,  # in a run, only journeys send messages
            payload.title,
            payload.body,
            payload.details.get("html") if message.channel == "EMAIL" else None,
        )

    def _to_offset(self, time: int) -> timedelta:
        return (time - self._start) * _MICROSECOND
