"""A journey as a test sees it, through the handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..drawing.mermaid import draw_mermaid
from ..drawing.outline import draw_text
from ..drawing.svg import draw_svg
from ..endpoints.audience import Audience
from ..endpoints.views import find_endpoint
from ..gateway.names import check_enumerated
from ..world.arguments import check_count, check_string
from ..world.records import counted
from ..world.view import View, quote_name
from .entry_explanation import explain_entry
from .graph import graph_of
from .journey import Journey
from .lifecycle import participants_left
from .participant_records import list_participants
from .participants import participants_of
from .paths import JourneyPath, make_path
from .plan import plan_of
from .recipient_events import record_recipient_event

if TYPE_CHECKING:
    from ..drawing.graph import JourneyGraph
    from ..world.store import App
    from .entry_explanation import EntryExplanation
    from .participant_records import JourneyParticipantRecords
    from .participants import Participants


class JourneyView(View[Journey]):
    """One journey."""

    __slots__ = ()

    _kind = "journey"
    _entity_type = Journey
    _members = ("id", "name", "state", "participants_left")
    _checks = {"state": check_enumerated("State")}  # noqa: RUF012  (never changed)

    @property
    def name(self) -> str:
        """The journey's name."""
        with self._locked() as (_, journey):
            return journey.name

    @property
    def state(self) -> str:
        """DRAFT, ACTIVE, PAUSED, CLOSED, COMPLETED or CANCELLED."""
        with self._locked() as (_, journey):
            return journey.state

    @property
    def participants_left(self) -> int:
        """How many participants are inside."""
        with self._locked() as (app, journey):
            return participants_left(app, journey)

    @property
    def participants(self) -> JourneyParticipantRecords:
        """One record for each participant who has entered, in the order in which they entered.

        `filter(activity=…)` gives those who are at an activity, `filter(state="ACTIVE")` all who are inside.
        """
        return cast("JourneyParticipantRecords", list_participants(self._locked, plan_of))

    def path(self, participant: str, *, entry: int | None = None) -> JourneyPath:
        """Return the path of a participant: when it was at which activity, what was decided there, and why.

        Args:
            participant: The endpoint's id, its address or its user's id, as `app.endpoint` takes it.
            entry: Which of its entries, 1 for the first; by default the last one.

        Returns:
            The path. It is empty if the endpoint has not entered, and printed it says why.

        Raises:
            LookupError: If the app does not have the endpoint, or if the participant has not entered so often.
            TypeError: If an argument has a wrong type.
            ValueError: If the entry is less than 1.
        """
        name = check_string("participant", participant)
        number = None if entry is None else check_count("entry", entry, 1)
        with self._locked() as (app, journey):
            participants = participants_of(app, journey.id)
            rows = [] if participants is None else _find_rows(app, participants, name)
            if number is not None and number > len(rows):
                times = counted(len(rows), "time")
                raise LookupError(f"participant {name!r} has entered journey {journey.name!r} {times}, not {number}")
            if participants is None or not rows:
                endpoints = app.part(Audience).of_user(name) or [find_endpoint(app, name)]
                return JourneyPath("\n".join(str(explain_entry(app, journey, endpoint)) for endpoint in endpoints))
            row = rows[-1 if number is None else number - 1]
            return make_path(app, journey, participants, row)

    def explain(self, endpoint: str) -> EntryExplanation:
        """Explain why an endpoint has entered the journey, or has not.

        Args:
            endpoint: The endpoint's id, its address or its user's id, as `app.endpoint` takes it; of a user with
                several endpoints, which enter together, the first.

        Returns:
            The explanation: true if the endpoint has entered; printed, it shows what keeps it from entering now.

        Raises:
            LookupError: If the app does not have the endpoint, or if an address or a user has several.
            TypeError: If it is not a string.
            ValueError: If it has lone surrogates.
        """
        name = check_string("endpoint", endpoint)
        with self._locked() as (app, journey):
            of_user = app.part(Audience).of_user(name)
            return explain_entry(app, journey, of_user[0] if of_user else find_endpoint(app, name))

    def record_event(self, endpoint: str, event_type: str, *, activity: str) -> None:
        """Record what became of the message that an activity has sent to an endpoint, as if Pinpoint had learned it.

        Args:
            endpoint: The endpoint's id, its address or its user's id, as `app.endpoint` takes it.
            event_type: The type of the event, such as `_email.open`.
            activity: The activity that sent the message; of several messages it is about the last one.

        Raises:
            LookupError: If the app does not have the endpoint, the journey the activity, or if the activity has sent
                the endpoint nothing.
            TypeError: If an argument is not a string.
            ValueError: If the message's channel has no events of that type; the text lists those that it has.
        """
        name, kind = check_string("endpoint", endpoint), check_string("event_type", event_type)
        activity_id = check_string("activity", activity)
        with self._locked() as (app, journey):
            record_recipient_event(app, journey, find_endpoint(app, name), kind, activity_id)

    def to_mermaid(self) -> str:
        """Draw the journey as a flowchart of Mermaid, with how many participants went each way."""
        return draw_mermaid(self._graph())

    def to_text(self) -> str:
        """Draw the journey as lines of text: each activity, and how many participants went on to which other."""
        return draw_text(self._graph())

    def to_svg(self) -> str:
        """Draw the journey as an SVG picture, in light and dark, with how many participants went each way.

        Raises:
            ImportError: If the library that finds the layout is not installed: `pip install 'pinpoint-mock[cli]'`.
        """
        return draw_svg(self._graph())

    def _graph(self) -> JourneyGraph:
        with self._locked() as (app, journey):
            return graph_of(app, journey)

    def _describe(self, entity: Journey) -> str:
        return f"{quote_name(entity.name)} {entity.state}"


def _find_rows(app: App, participants: Participants, name: str) -> list[int]:
    """Return the entries of a participant by the name that a test has for it; also of one that was deleted."""
    if name in participants.newest_of_users:
        users = participants.endpoints_of_users
        return [row for row, key in enumerate(participants.keys) if key == name and row in users]
    rows = participants.find_rows(name.lower())
    of_user = [endpoint.id.lower() for endpoint in app.part(Audience).of_user(name)]
    if not rows and of_user:
        return sorted({row for key in of_user for row in participants.find_rows(key)})
    return rows or participants.find_rows(find_endpoint(app, name).id.lower())
