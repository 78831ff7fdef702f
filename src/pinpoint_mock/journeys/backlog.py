"""Messages that have waited for their turn, by MessagesPerSecond.

Their participants may be anywhere by then (documented). Source: docs/behaviours.md#journeys-messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoints.audience import Audience
from ..messages.message import SUCCESSFUL
from ..messages.origins import JourneyOrigin
from ..messages.sending import Sending
from .activities.message import MessageActivity
from .changes import JourneyActivityVisited, log_change
from .gates import CapGate
from .sender import SOURCE, Attempts, Ready, cap_key, count_message, recipient_of
from .steps import STAYS, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..messages.message import RawMessage
    from ..world.store import App
    from .journey import Journey
    from .participants import Participants, QueuedMessage
    from .plan import Plan

_SENT = Outcome("sent later", "{count} of {activity} sent in turn", "message")


def send_backlog(app: App, journey: Journey, participants: Participants, plan: Plan, now: int) -> None:
    """Send the messages whose turn has come; those to endpoints that were deleted are gone."""
    groups: dict[tuple[int, int], list[QueuedMessage]] = {}
    for queued in participants.take_queued(now):
        groups.setdefault((queued.activity, participants.runs[queued.row]), []).append(queued)
    for (number, run), waiting in groups.items():
        activity = plan.activities[number]
        assert isinstance(activity.kind, MessageActivity)
        message = activity.kind.make_message(journey, activity)
        origin = JourneyOrigin(journey.id, participants.run_ids[run], activity.id, message.kind)
        caps = CapGate(app, journey, now)
        attempts: dict[int, list[RawMessage]] = {}
        with Sending(app, SOURCE, message.request, origin) as sending:
            for row, endpoint, _ in message.deliver(sending, _find_ready(app, participants, sending, waiting)):
                if sending.messages[-1].result.status == SUCCESSFUL:
                    caps.note(cap_key(participants, row), endpoint.id.lower())
                count_message(participants, number, row, sending.messages[-1].result.status, message.metrics)
                attempts.setdefault(row, []).append(sending.messages[-1])
        if attempts:
            participants.steps.add(attempts, now, number, _SENT, STAYS, Attempts(list(attempts.values())))
            outcomes = ((_SENT, len(attempts)),)
            log_change(app, journey, JourneyActivityVisited, activity_id=activity.id, outcomes=outcomes)


def _find_ready(
    app: App, participants: Participants, sending: Sending, waiting: Iterable[QueuedMessage]
) -> Iterator[Ready]:
    """Yield the messages whose endpoint has neither been deleted nor opted out meanwhile."""
    for queued in waiting:
        endpoint = app.part(Audience).endpoints.get(queued.endpoint_key)
        if endpoint is None:
            continue
        recipient = recipient_of(app, participants, queued.row, endpoint)
        if endpoint.opt_out == "ALL":
            sending.refuse(recipient, "OPT_OUT", "The endpoint has opted out")
        else:
            yield Ready(queued.row, endpoint, recipient)
