"""What a test lets the recipient of a message do, or the carrier: the methods of `SentMessage`, and their events.

Source: docs/behaviours.md#messages-events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.arguments import check_choice, check_string
from ..world.formatting import show
from ..world.likeness import enclose
from ..world.view import AppReference
from .delivery import CUSTOM_DELIVERED
from .reactions import kind_of, name_kind, record_message_event
from .sms_events import EVENT_TYPES_OF_STATUSES, SMS_OPT_OUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..world.session import Session
    from .message import RawMessage

_EVENTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "EMAIL": {
        "deliver": {"": "_email.delivered"},
        "open": {"": "_email.open"},
        "click": {"": "_email.click"},
        "bounce": {"hard": "_email.hardbounce", "soft": "_email.softbounce"},
        "complain": {"": "_email.complaint"},
        "opt_out": {"": "_email.unsubscribe"},
    },
    "SMS": {"deliver": EVENT_TYPES_OF_STATUSES, "opt_out": {"": SMS_OPT_OUT}},
    "PUSH": {
        "deliver": {"background": "received_background", "foreground": "received_foreground"},
        "open": {"": "opened_notification"},
    },
    "CUSTOM": {"deliver": {"": CUSTOM_DELIVERED}},
}
"""By what a message is and what is done: the event of each manner of doing it, the usual one first."""


def act(
    session: Session,
    message: RawMessage,
    action: str,
    *,
    argument: str = "",
    manner: str | None = None,
    url: str | None = None,
) -> None:
    """Let the recipient of a message, or the carrier, do something with it now; what has come due is done first.

    Args:
        session: The session that the message is in.
        message: The message.
        action: What is done: the name of the method of `SentMessage`.
        argument: The name of the argument that says in what manner.
        manner: In what manner; None for the usual one.
        url: The link that is clicked; None for the only link of the message.

    Raises:
        LookupError: If the app is gone.
        TypeError: If an argument is not a string.
        ValueError: If the message was not sent, or its channel has no such action, manner or link.
    """
    kind = kind_of(message)
    actions = _EVENTS.get(kind, {})
    if action not in actions:
        known = ", ".join(f"{name}()" for name in actions)
        what = f"; it has {known}" if known else ": there are no events of it"
        raise ValueError(f"{name_kind(message)} has no {action}(){what}")
    events = actions[action]
    if manner is None:
        event_type = next(iter(events.values()))
    elif "" in events:
        hint = enclose("use bounce() to let it fail" if "bounce" in actions else "")
        raise ValueError(f"{argument} must be None for {name_kind(message)}, not {show(manner)}{hint}")
    else:
        event_type = events[check_choice(argument, check_string(argument, manner), tuple(events))]
    if kind == "PUSH":
        event_type = f"{message.batch.origin.family}.{event_type}"
    with AppReference(session, message.batch.app_id).locked_app() as app:
        status = manner if kind == "SMS" else None
        record_message_event(app, message, event_type, url=url, status=status)
