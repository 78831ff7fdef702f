"""The reasons for differences from a golden file: a person did not enter, or entered under another id."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..endpoints.audience import Audience
from ..journeys.participants import participants_of
from .travellers import name_person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..endpoints.endpoint import Endpoint
    from ..journeys.journey import Journey
    from ..world.store import App
    from .absentees import Absentee
    from .golden import GoldenLog, GoldenPerson


class RunReasons:
    """The reasons of a run.

    Args:
        app: The app.
        journey: The journey.
        list_absentees: A function that returns the endpoints that did not enter.
    """

    def __init__(self, app: App, journey: Journey, list_absentees: Callable[[], Sequence[Absentee]]) -> None:
        self._app = app
        self._list_absentees = list_absentees
        participants = participants_of(app, journey.id)
        assert participants is not None
        self._participants = participants

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        """The last entry of each endpoint, alone or with its user, by the endpoint's key."""
        participants = self._participants
        return {key: row for row in range(len(participants.keys)) for key in participants.endpoint_keys(row)}

    @cached_property
    def _absentees(self) -> Mapping[str, Absentee]:
        """The endpoints that did not enter, by id; computed only if there is a difference to explain."""
        return {absentee.endpoint_id: absentee for absentee in self._list_absentees()}

    def explain_absence(self, person: GoldenPerson) -> str:
        """Return why a person did not enter; the run may have the person under the user's id or an endpoint's id."""
        endpoints = list(self._list_endpoints(person))
        if not endpoints:
            return "it is not one of the people"
        for endpoint in endpoints:
            row = self._rows.get(endpoint.id.lower())
            if row is not None:
                is_user, name = name_person(self._app, self._participants, row)
                return f"it entered as user {name!r}" if is_user else f"it entered as endpoint {name!r}"
        found = [self._absentees[endpoint.id] for endpoint in endpoints if endpoint.id in self._absentees]
        return "; ".join(dict.fromkeys(reason for absentee in found for reason in absentee.reasons))

    def explain_presence(self, person: GoldenPerson, golden: GoldenLog) -> str:
        """Return the other id under which a golden file has a person: one of its endpoints, or its user."""
        for endpoint in self._list_endpoints(person):
            if (False, endpoint.id) in golden.people and person.is_user:
                return f"which has its endpoint {endpoint.id!r}"
            if endpoint.user_id is not None and (True, endpoint.user_id) in golden.people and not person.is_user:
                return f"which has its user {endpoint.user_id!r}"
        return ""

    def _list_endpoints(self, person: GoldenPerson) -> Iterator[Endpoint]:
        audience = self._app.part(Audience)
        keys: Iterable[str] = (person.id.lower(),)
        if person.is_user:
            keys = audience.users[person.id].endpoints if person.id in audience.users else ()
        yield from (audience.endpoints[key] for key in keys if key in audience.endpoints)
