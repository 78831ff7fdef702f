"""Messages that have waited for their turn, by MessagesPerSecond.

Their participants may be anywhere by then (documented). Source: docs/behaviours.md#journeys-messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoints.audience import Audience
from ..messages.message import SUCCESSFUL
from ..messages.origins import JourneyOrigin
from ..messages.sending import Sending
from .gates import CapGate
from .sender import SOURCE, Attempts, cap_key, count_message, recipient_of
from .steps import STAYS, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..world.store import App
    from .journey import Journey
    from .participants import Participants, QueuedMessage
    from .plan import Plan

_SENT = Outcome("sent later", "{count} messages of {activity} sent in their turn")


def send_backlog(app: App, journey: Journey, participants: Participants, plan: Plan, now: int) -> None:
    """Send the messages whose turn has come; those to endpoints that were deleted are gone."""
    groups: dict[tuple[int, int], list[QueuedMessage]] = {}
    for message in participants.take_queued(now):
        groups.setdefault((message.activity, participants.runs[message.row]), []).append(message)
    for (number, run), messages in groups.items():
        activity = plan.activities[number]
        sent = activity.kind.make_message(activity.details)
        origin = JourneyOrigin(journey.id, participants.run_ids[run], activity.id, sent.kind)
        with Sending(app, SOURCE, sent.request, origin) as sending:
            rows = _send_all(app, journey, participants, sending, messages, now)
        attempts = Attempts([[message] for message in sending.messages])
        if rows:
            participants.steps.add(rows, now, number, _SENT, STAYS, attempts)


def _send_all(
    app: App,
    journey: Journey,
    participants: Participants,
    sending: Sending,
    messages: Sequence[QueuedMessage],
    now: int,
) -> list[int]:
    """Send messages of one activity and run, and return their participants."""
    caps, rows = CapGate(app, journey, now), list[int]()
    for _, _, number, row, key in messages:
        endpoint = app.part(Audience).endpoints.get(key)
        if endpoint is None:
            continue
        recipient = recipient_of(app, participants, row, endpoint)
        if endpoint.opt_out == "ALL":
            sending.refuse(recipient, "OPT_OUT", "The endpoint has opted out")
        else:
            sending.send(recipient)
            if sending.messages[-1].result.status == SUCCESSFUL:
                caps.note(cap_key(participants, row), key)
        count_message(participants, number, row, sending.messages[-1])
        rows.append(row)
    return rows
