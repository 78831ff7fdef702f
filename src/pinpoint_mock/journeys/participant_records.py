"""The records of `journey.participants`: the present and former participants of a journey."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING

from ..endpoints.audience import Audience
from ..world.arguments import check_choice
from ..world.clock import to_datetime
from ..world.records import LazySequence, Records
from .participants import NOWHERE, STATES, Participants, participants_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from typing_extensions import Unpack

    from ..gateway.members import ParticipantMembers
    from ..world.store import App
    from .journey import Journey
    from .plan import Plan


@dataclass(frozen=True, repr=False)
class JourneyParticipant:
    """A participant of a journey. A participant who entered twice has two records.

    Args:
        endpoint_id: The id of the endpoint. For a user, the first of its endpoints; None if all were deleted.
        endpoint_ids: The id of the endpoint, or the ids of all endpoints that entered with the user.
        user_id: The id of the user; None if the participant is an endpoint.
        activity: The id of the activity where the participant is; None if it has left the journey.
        state: ACTIVE, LEFT, HELD_OUT, CANCELLED or REMOVED.
        run_id: The id of the run in which it entered.
        entry: The number of this entry: 1 for the first time that the participant entered.
        entered: When it entered, aware, in UTC.
        due: When its wait is over, aware, in UTC; None if it does not wait.
    """

    endpoint_id: str | None
    endpoint_ids: tuple[str, ...]
    user_id: str | None
    activity: str | None
    state: str
    run_id: str
    entry: int
    entered: datetime
    due: datetime | None

    def __str__(self) -> str:
        where = f" at {self.activity!r}" if self.activity else ""
        until = f" until {self.due:%Y-%m-%d %H:%M:%S}" if self.due else ""
        who = f"endpoint {self.endpoint_id!r}" if self.user_id is None else f"user {self.user_id!r}"
        again = f" (entry {self.entry})" if self.entry > 1 else ""
        return f"{who}{again} {self.state}{where}{until}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


if TYPE_CHECKING:

    class JourneyParticipantRecords(Records[JourneyParticipant]):
        """`journey.participants`, as a type checker sees it."""

        def filter(self, **members: Unpack[ParticipantMembers]) -> list[JourneyParticipant]:  # type: ignore[override]
            """Return the participants that match all given values."""

        def one(self, **members: Unpack[ParticipantMembers]) -> JourneyParticipant:  # type: ignore[override]
            """Return the only participant that matches all given values."""


class ParticipantReader:
    """A reader of a journey's participants, by their rows.

    Args:
        app: The app.
        participants: The participants.
        plan: The journey's plan.
    """

    def __init__(self, app: App, participants: Participants, plan: Plan) -> None:
        self._endpoints = app.part(Audience).endpoints
        self._participants = participants
        self._plan = plan

    def read(self, row: int) -> JourneyParticipant:
        """Return the record of a participant."""
        participants = self._participants
        ids = tuple(self._spell(key) for key in participants.endpoint_keys(row))
        number, due = participants.activities[row], participants.dues[row]
        return JourneyParticipant(
            ids[0] if ids else None,
            ids,
            participants.keys[row] if row in participants.endpoints_of_users else None,
            None if number == NOWHERE else self._plan.activities[number].id,
            STATES[participants.states[row]],
            participants.run_ids[participants.runs[row]],
            participants.entries[row],
            to_datetime(participants.entered[row]),
            to_datetime(due) if due else None,
        )

    def _spell(self, key: str) -> str:
        """Return the id of an endpoint in its original spelling, or its key if the endpoint was deleted."""
        endpoint = self._endpoints.get(key)
        return key if endpoint is None else endpoint.id


def check_participant_state(member: str, value: str) -> None:
    """Check that a state is one that participants can have.

    Raises:
        ValueError: If it is another value. The error message lists the valid states.
    """
    check_choice(member, value, STATES)


def list_participants(
    lock: Callable[[], AbstractContextManager[tuple[App, Journey]]], plan: Callable[[App, Journey], Plan]
) -> Records[JourneyParticipant]:
    """Return a live view of the participants of a journey, in the order in which they entered.

    Args:
        lock: Locks the mock, and returns the app and the journey.
        plan: Returns the journey's plan.
    """

    @contextmanager
    def open_kept() -> Iterator[Sequence[JourneyParticipant]]:
        with lock() as (app, journey):
            participants = participants_of(app, journey.id)
            if participants is None:
                yield ()
            else:
                reader = ParticipantReader(app, participants, plan(app, journey))
                yield LazySequence(range(len(participants.keys)), reader.read)

    def check_activity(member: str, value: str) -> None:
        with lock() as (_, journey):
            check_choice(member, value, list(journey.request.get("Activities", {})))

    checks = {"state": check_participant_state, "activity": check_activity}
    return Records(JourneyParticipant, open_kept, lambda participant: participant, checks=checks)
