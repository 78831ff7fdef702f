"""Sending the messages that waited for their turn because of MessagesPerSecond.

By then, their participants may be anywhere (documented). Source: docs/behaviours/journeys.md#journey-message-rate.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ..endpoints.audience import Audience
from ..messages.message import SUCCESSFUL
from ..messages.origins import JourneyOrigin
from ..messages.recipients import recipient_at
from ..messages.sending import Sending
from .activities.message import MessageActivity
from .changes import JourneyActivityVisited, log_change
from .gates import CapGate, HoursGate, RateGate
from .journey import Journey
from .sender import SOURCE, Attempts, Ready, cap_key, count_message, endpoints_of, split_for_caps
from .steps import SENT_LATER, STAYS, STOPPED_LATER, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..messages.message import RawMessage
    from ..world.store import App
    from .participants import Participants, QueuedMessage
    from .plan import Plan

_SENT = Outcome(SENT_LATER, "{count} of {activity} sent from the queue", "message")
_STOPPED = ("OPT_OUT", "DAILY_CAP", "TOTAL_CAP", "TIMEFRAME_CAP", "QUIET_TIME", "QUIET_TIME_MISSING_TIMEZONE")


class _Gates(NamedTuple):
    """The checks that a message must pass again when its turn comes.

    Args:
        caps: The caps of the journey.
        hours: The hours in which its channel may send.
        rate: MessagesPerSecond of the journey.
    """

    caps: CapGate
    hours: HoursGate
    rate: RateGate


def send_backlog(app: App, journey: Journey, participants: Participants, plan: Plan, now: int) -> None:
    """Send the messages whose turn has come. Messages to endpoints that were deleted meanwhile are dropped.

    Raises:
        AssertionError: If a function of the test raises it. A BaseException of another kind is raised, too.
    """
    groups: dict[tuple[int, int], list[QueuedMessage]] = {}
    for queued in participants.take_queued(now):
        groups.setdefault((queued.activity, participants.runs[queued.row]), []).append(queued)
    first_error: BaseException | None = None
    for (number, run), waiting in groups.items():
        activity = plan.activities[number]
        assert isinstance(activity.kind, MessageActivity)
        message = activity.kind.make_message(journey, activity)
        origin = JourneyOrigin(journey.id, participants.run_ids[run], activity.id, message.kind)
        gates = _Gates(
            CapGate(app, journey, now),
            HoursGate(journey, message.hours_channel, now),
            RateGate(journey, participants, now),
        )
        tried: list[tuple[int, RawMessage]] = []
        with Sending(app, SOURCE, message.request, origin) as sending:
            admit = partial(_admit, journey, participants, sending, gates, tried)
            for batch in split_for_caps(gates.caps, waiting):
                ready = _find_ready(participants, sending, gates, batch, tried)
                for row, endpoint, _, error in message.deliver(sending, ready, admit):
                    first_error = first_error or error
                    if endpoint is None:
                        continue
                    tried.append((row, sending.messages[-1]))
                    if sending.messages[-1].result.status == SUCCESSFUL:
                        gates.caps.note(cap_key(participants, row), endpoint.id.lower())
        attempts: dict[Outcome, dict[int, list[RawMessage]]] = {}
        for row, attempt in tried:
            count_message(participants, number, row, attempt.result.status, message.metrics)
            attempts.setdefault(_name_outcome(attempt), {}).setdefault(row, []).append(attempt)
        for outcome, by_row in attempts.items():
            participants.steps.add(by_row, now, number, outcome, STAYS, Attempts(list(by_row.values())))
        if attempts:
            outcomes = tuple((outcome, len(by_row)) for outcome, by_row in attempts.items())
            log_change(app, journey, JourneyActivityVisited, activity_id=activity.id, outcomes=outcomes)
    if first_error is not None:
        raise first_error


def _find_ready(
    participants: Participants,
    sending: Sending,
    gates: _Gates,
    waiting: Iterable[QueuedMessage],
    tried: list[tuple[int, RawMessage]],
) -> Iterator[Ready]:
    """Yield the messages that still pass all gates, record the refused ones in `tried`, and queue the others again.

    A message counts toward the caps only when it is sent, so earlier messages of the queue may have used up a cap.
    """
    app, now = sending.app, sending.app.world.clock.now()
    for queued in waiting:
        row, key = queued.row, queued.endpoint_key
        endpoint = app.part(Audience).endpoints.get(key)
        if endpoint is None:
            continue
        recipient = recipient_at(app, endpoint)
        exceeded = gates.caps.find_exceeded(cap_key(participants, row), key)
        closing = gates.hours.find_closing(endpoints_of(app, participants, row))
        if endpoint.opt_out == "ALL":
            sending.refuse(recipient, "OPT_OUT", "The endpoint has opted out")
        elif exceeded is not None:
            sending.refuse(recipient, exceeded.status, exceeded.reason)
        elif closing is not None and closing.until is None:
            sending.refuse(recipient, closing.status, closing.reason)
        elif closing is not None and closing.until is not None:
            participants.queue(closing.until, queued.activity, row, key, has_turn=False)
            continue
        elif not queued.has_turn and (turn := gates.rate.take_turn()) > now:
            participants.queue(turn, queued.activity, row, key)
            continue
        else:
            yield Ready(row, endpoint, recipient)
            continue
        tried.append((row, sending.messages[-1]))


def _admit(
    journey: Journey,
    participants: Participants,
    sending: Sending,
    gates: _Gates,
    tried: list[tuple[int, RawMessage]],
    ready: Iterable[Ready],
) -> Iterator[Ready]:
    """Yield the messages that may still be sent after the functions of the test that ran meanwhile.

    Such a function may have changed or deleted endpoints, or deleted the journey or the app. Record the messages that
    are refused now in `tried`.
    """
    app = sending.app
    for row, known, recipient in ready:
        if app.world.find_app(app.id) is not app or journey.id not in app.collection(Journey):
            return
        endpoint = app.part(Audience).endpoints.get(known.id.lower())
        if endpoint is None:
            continue
        if endpoint is not known:
            recipient = recipient_at(app, endpoint)
        exceeded = gates.caps.find_exceeded(cap_key(participants, row), endpoint.id.lower())
        if endpoint.opt_out == "ALL":
            sending.refuse(recipient, "OPT_OUT", "The endpoint has opted out")
        elif exceeded is not None:
            sending.refuse(recipient, exceeded.status, exceeded.reason)
        else:
            yield Ready(row, endpoint, recipient)
            continue
        tried.append((row, sending.messages[-1]))


def _name_outcome(attempt: RawMessage) -> Outcome:
    """Return the outcome of a message. If its provider failed, the message still counts as sent."""
    status = attempt.result.status
    if status in _STOPPED:
        return Outcome(STOPPED_LATER, f"{{count}} of {{activity}} in the queue not sent ({status})", "message")
    return _SENT
