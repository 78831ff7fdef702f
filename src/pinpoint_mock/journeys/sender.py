"""Sending the message of an activity: the endpoints of each participant pass the gates, and the message is sent.

The gates have a fixed order: channel, opt-out, caps, sending hours and quiet time, rate (proposed). A message that a
gate stops is in the outbox with the reason, and the participant continues.
Source: docs/behaviours/journeys.md#messages.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ..endpoints.audience import Audience
from ..messages.message import SUCCESSFUL
from ..messages.origins import JourneyOrigin
from ..messages.recipients import recipient_at
from ..messages.sending import Sending
from ..world.clock import to_datetime
from .gates import CapGate, HoursGate, RateGate
from .participants import REMOVED
from .steps import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo
    from typing import TypeAlias

    from ..calendar.sending_hours import SendingChannel
    from ..endpoints.endpoint import Endpoint
    from ..gateway.literals import SendStatus
    from ..messages.message import RawMessage
    from ..messages.recipients import Recipient
    from ..world.store import App
    from .participants import Participants, QueuedMessage
    from .visit import Visit

    Admit: TypeAlias = Callable[[Iterable["Ready"]], Iterator["Ready"]]
    """A function that yields the messages that may still be sent, with their endpoints as they are now."""

Waiting = TypeVar("Waiting", "Ready", "QueuedMessage")

SOURCE = "Journey"
MESSAGE_METRICS = {
    SUCCESSFUL: "SUCCESS",
    "DAILY_CAP": "DAILY_CAP_EXCEEDED",
    "TOTAL_CAP": "DAILY_CAP_EXCEEDED",
    "TIMEFRAME_CAP": "DAILY_CAP_EXCEEDED",
    "QUIET_TIME": "QUIET_TIME",
    "QUIET_TIME_MISSING_TIMEZONE": "QUIET_TIME",
    "PERMANENT_FAILURE": "FAILURE_PERMANENT",
    "DUPLICATE": "FAILURE_PERMANENT",
    "TEMPORARY_FAILURE": "TRANSIENT_FAILURE",
    "THROTTLED": "THROTTLED",
    "UNKNOWN_FAILURE": "UNKNOWN",
    "UNSUPPORTED_CHANNEL": "UNSUPPORTED_CHANNEL",
    "CUSTOM_DELIVERY_FAILURE": "CUSTOM_DELIVERY_FAILURE",
    "RECOMMENDATION_FAILURE": "RECOMMENDATION_FAILURE",
}
"""The metrics of an activity by message status. OPT_OUT has none. All caps except the daily one: proposed.

The metric of RECOMMENDATION_FAILURE is unknown; it is proposed, by analogy with CUSTOM_DELIVERY_FAILURE.
"""
HELD = Outcome("waits", "{count} began to wait at {activity} until sending is allowed")
QUEUED = Outcome("queued", "{count} of {activity} queued, by MessagesPerSecond", "message")


@dataclass(frozen=True, eq=False)
class ClosedHours:
    """The reason why participants wait: messages may not be sent to them now.

    Args:
        gate: The hours in which the channel may send.
        zones: The time zones of each participant.
        due: When sending is allowed again.
    """

    gate: HoursGate
    zones: Sequence[tuple[tzinfo, ...]]
    due: int

    def describe(self, place: int) -> list[str]:
        """Explain what delays a message, and until when."""
        zones = self.zones[place]
        where = "in all of its time zones" if len(zones) > 1 else "there"
        due = f"{to_datetime(self.due):%Y-%m-%d %H:%M:%S} UTC"
        return [f"{self.gate.explain(zones)}; sending is allowed {where} at {due}"]


def _describe(message: RawMessage) -> str:
    whom = f"{message.channel} to {message.address!r} (endpoint {message.endpoint_id!r})"
    result = message.result
    if result.status == SUCCESSFUL:
        text = message.payload.title or message.payload.body
        return f"{whom}: {text[:_WIDTH]!r}"
    return f"{whom}: not sent, {result.status}: {result.status_message}"


class Ready(NamedTuple):
    """A message that has passed all gates.

    Args:
        row: The participant.
        endpoint: The endpoint.
        recipient: The endpoint in the form of a message's recipient.
    """

    row: int
    endpoint: Endpoint
    recipient: Recipient


class Delivered(NamedTuple):
    """A report of `ActivityMessage.deliver`: a message was handed over, or something happened before that.

    Args:
        row: The participant.
        endpoint: The endpoint; None if its message was not handed over yet.
        delay: How long the delivery took, in microseconds.
        error: The exception that a function of the test raised meanwhile, for the test to see; None if it did not.
    """

    row: int
    endpoint: Endpoint | None
    delay: int = 0
    error: BaseException | None = None


@dataclass(frozen=True, eq=False)
class ActivityMessage:
    """The message that an activity sends.

    Args:
        kind: The name of the activity's kind in events, such as EMAIL.
        noun: The word for its messages in error messages and reports.
        channel_types: The types of the endpoints that receive it.
        hours_channel: The channel's name in OpenHours and ClosedDays.
        request: The message as members of a request to send it: MessageConfiguration, TemplateConfiguration.
    """

    kind: str
    noun: str
    channel_types: frozenset[str]
    hours_channel: SendingChannel
    request: Mapping[str, Any]

    @property
    def metrics(self) -> Mapping[str, str]:
        """The names of the metrics that count messages, by status."""
        return MESSAGE_METRICS

    @property
    def waiting_metrics(self) -> Sequence[str]:
        """The names of the metrics that count participants who wait until sending is allowed."""
        return ()

    def deliver(self, sending: Sending, ready: Iterable[Ready], admit: Admit) -> Iterator[Delivered]:
        """Hand the messages over to their providers, and yield each one after that.

        If a function of the test raises meanwhile, that message fails and the others are still sent, so no participant
        is left behind in the middle of a movement (ours).

        Args:
            sending: The batch to which the messages belong.
            ready: The messages.
            admit: Checks the messages again right before they are handed over.
        """
        for row, endpoint, recipient in admit(ready):
            yield Delivered(row, endpoint, error=sending.try_to_send(recipient))


@dataclass(frozen=True, eq=False)
class Attempts:
    """The messages that were sent to participants, or would have been sent.

    Args:
        messages: The messages of each participant.
    """

    messages: Sequence[Sequence[RawMessage]]

    def describe(self, place: int) -> list[str]:
        """Describe the messages of a participant, one per line."""
        return [_describe(message) for message in self.messages[place]]


_WIDTH = 80
"""How many characters of a message a path shows."""


class ActivitySender:
    """A sender of an activity's message to the participants of a visit.

    Args:
        visit: The visit.
        message: The message.
    """

    def __init__(self, visit: Visit, message: ActivityMessage) -> None:
        self._visit = visit
        self._message = message
        self._caps = CapGate(visit.app, visit.journey, visit.now)
        self._rate = RateGate(visit.journey, visit.participants, visit.now)
        self._hours = HoursGate(visit.journey, message.hours_channel, visit.now)
        self._held: dict[int, list[int]] = {}
        self._zones: dict[int, tuple[tzinfo, ...]] = {}  # of the participants who wait
        self._queued: set[int] = set()
        self._delayed: dict[int, int] = {}
        self._sent: dict[int, list[RawMessage]] = {}

    def send(self) -> None:
        """Send the messages, and let the participants continue.

        Raises:
            AssertionError: If a function of the test raises it. A BaseException of another kind is raised, too.
        """
        visit = self._visit
        first_error: BaseException | None = None
        for run, rows in _group_by_run(visit).items():
            origin = JourneyOrigin(
                visit.journey.id, visit.participants.run_ids[run], visit.activity_id, self._message.kind
            )
            with Sending(visit.app, SOURCE, self._message.request, origin) as sending:
                ready = [one for row in rows for one in self._find_ready(sending, row)]
                for batch in split_for_caps(self._caps, ready):
                    admit = partial(self._admit, sending)
                    for row, endpoint, delay, error in self._message.deliver(sending, batch, admit):
                        first_error = first_error or error
                        if delay:
                            self._delayed[row] = delay
                        if endpoint is None:
                            continue
                        self._note(sending, row)
                        if sending.messages[-1].result.status == SUCCESSFUL:
                            self._caps.note(cap_key(visit.participants, row), endpoint.id.lower())
        self._decide()
        if first_error is not None:
            raise first_error

    def _find_ready(self, sending: Sending, row: int) -> Iterator[Ready]:
        """Yield the endpoints of a participant that pass the gates, and record why the others do not."""
        visit = self._visit
        endpoints = endpoints_of(visit.app, visit.participants, row)
        fitting = [endpoint for endpoint in endpoints if endpoint.channel_type in self._message.channel_types]
        self._sent[row] = []
        if not fitting and endpoints:
            has = ", ".join(dict.fromkeys(endpoint.channel_type or "no channel" for endpoint in endpoints))
            text = f"The activity sends {self._message.noun}s, and the participant is on {has}"
            self._refuse(sending, row, endpoints[0], "UNSUPPORTED_CHANNEL", text)
            return
        passing = [
            endpoint
            for endpoint in fitting
            if self._pass_opt_out(sending, row, endpoint) and self._pass_caps(sending, row, endpoint)
        ]
        if not passing or not self._pass_hours(sending, row, endpoints, passing):
            return
        for endpoint in passing:
            due = self._rate.take_turn()
            if due > visit.now:
                visit.participants.queue(due, visit.number, row, endpoint.id.lower())
                self._queued.add(row)
            else:
                yield Ready(row, endpoint, recipient_at(visit.app, endpoint))

    def _admit(self, sending: Sending, ready: Iterable[Ready]) -> Iterator[Ready]:
        """Yield the messages that may still be sent after what happened meanwhile.

        Other messages may have used up the caps. A function of the test may have changed or deleted endpoints or the
        app.
        """
        app = self._visit.app
        participants, known = self._visit.participants, app.part(Audience).endpoints
        for one in ready:
            if app.world.find_app(app.id) is not app:
                return
            endpoint = known.get(one.endpoint.id.lower())
            if endpoint is None or participants.states[one.row] == REMOVED:
                continue
            if endpoint is not one.endpoint:
                if not self._pass_opt_out(sending, one.row, endpoint):
                    continue
                one = Ready(one.row, endpoint, recipient_at(app, endpoint))
            if not self._caps or self._pass_caps(sending, one.row, endpoint):
                yield one

    def _pass_hours(
        self, sending: Sending, row: int, endpoints: Sequence[Endpoint], passing: Sequence[Endpoint]
    ) -> bool:
        """Return whether sending is allowed now. If not, let the participant wait, or drop its messages."""
        closing = self._hours.find_closing(endpoints)
        if closing is None:
            return True
        if closing.until is not None:
            self._held.setdefault(closing.until, []).append(row)
            self._zones[row] = closing.zones
            return False
        for endpoint in passing:
            self._refuse(sending, row, endpoint, closing.status, closing.reason)
        return False

    def _pass_opt_out(self, sending: Sending, row: int, endpoint: Endpoint) -> bool:
        """Return whether an endpoint has not opted out. An opt-out is visible only in the outbox (documented)."""
        if endpoint.opt_out == "ALL":
            self._refuse(sending, row, endpoint, "OPT_OUT", "The endpoint has opted out")
            return False
        return True

    def _pass_caps(self, sending: Sending, row: int, endpoint: Endpoint) -> bool:
        exceeded = self._caps.find_exceeded(cap_key(self._visit.participants, row), endpoint.id.lower())
        if exceeded is None:
            return True
        self._refuse(sending, row, endpoint, exceeded.status, exceeded.reason)
        return False

    def _refuse(self, sending: Sending, row: int, endpoint: Endpoint, status: SendStatus, reason: str) -> None:
        sending.refuse(recipient_at(self._visit.app, endpoint), status, reason)
        self._note(sending, row)

    def _note(self, sending: Sending, row: int) -> None:
        message = sending.messages[-1]
        self._sent[row].append(message)
        status, metrics = message.result.status, self._message.metrics
        count_message(self._visit.participants, self._visit.number, row, status, metrics)

    def _decide(self) -> None:
        """Let the participants who do not wait continue, in groups with the same outcome."""
        visit = self._visit
        held = {row for rows in self._held.values() for row in rows}
        groups: dict[tuple[Outcome, int], list[int]] = {}
        for row in visit.keep_present(row for row in visit.rows if row not in held):
            groups.setdefault((self._name_outcome(row), self._delayed.get(row, 0)), []).append(row)
        target = visit.details.get("NextActivity") or None
        for (outcome, delay), rows in groups.items():
            visit.proceed(rows, target, outcome, Attempts([self._sent[row] for row in rows]), delay=delay)
        for due, rows in self._held.items():
            present = visit.keep_present(rows)
            for metric in self._message.waiting_metrics:
                visit.count(metric, present)
            evidence = ClosedHours(self._hours, [self._zones[row] for row in present], due)
            visit.wait(present, due, HELD, evidence=evidence)

    def _name_outcome(self, row: int) -> Outcome:
        """Return the outcome of a participant's messages. Of several, the best one counts."""
        statuses = [message.result.status for message in self._sent[row]]
        if SUCCESSFUL in statuses:
            return Outcome(SUCCESSFUL, "{count} sent by {activity}", self._message.noun)
        if row in self._queued:
            return QUEUED
        status = statuses[0] if statuses else "REMOVED"
        return Outcome(status, f"{{count}} not sent by {{activity}} ({status})", self._message.noun)


def split_for_caps(caps: CapGate, messages: Sequence[Waiting]) -> list[list[Waiting]]:
    """If there are caps, split messages so that each batch has one per participant: each result affects the next."""
    if not caps:
        return [list(messages)]
    batches: list[list[Waiting]] = []
    counts: Counter[int] = Counter()
    for one in messages:
        if counts[one.row] == len(batches):
            batches.append([])
        batches[counts[one.row]].append(one)
        counts[one.row] += 1
    return batches


def _group_by_run(visit: Visit) -> dict[int, list[int]]:
    """Return the participants of a visit by the number of their run."""
    runs, groups = visit.participants.runs, dict[int, list[int]]()
    for row in visit.rows:
        groups.setdefault(runs[row], []).append(row)
    return groups


def endpoints_of(app: App, participants: Participants, row: int) -> list[Endpoint]:
    """Return the existing endpoints of a participant."""
    known = app.part(Audience).endpoints
    return [known[key] for key in participants.endpoint_keys(row) if key in known]


def cap_key(participants: Participants, row: int) -> Hashable:
    """Return the key of a participant in the record of messages. A user's key differs from every endpoint's key."""
    key = participants.keys[row]
    return ("user", key) if row in participants.endpoints_of_users else key


def count_message(
    participants: Participants, number: int, row: int, status: str, metrics: Mapping[str, str] = MESSAGE_METRICS
) -> None:
    """Count a message in the metrics of its activity, by the message's status."""
    metric = metrics.get(status)
    if metric is not None:
        participants.counts[participants.runs[row], number, metric] += 1
