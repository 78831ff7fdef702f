"""The methods of `SentMessage` with which a test plays the recipient or the carrier, and the events that they record.

Source: docs/behaviours/messages.md#events-of-messages.
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
"""The event types by kind of message, action and manner; the usual manner comes first."""


def act(
    session: Session,
    message: RawMessage,
    action: str,
    *,
    argument: str = "",
    manner: str | None = None,
    url: str | None = None,
) -> None:
    """Record that the recipient of a message, or the carrier, does something with it now.

    Everything that is due by now runs first.

    Args:
        session: The session that the message is in.
        message: The message.
        action: The action: the name of a method of `SentMessage`.
        argument: The name of the argument that gives the manner.
        manner: The manner of the action, such as `soft` for a bounce; None for the usual one.
        url: The link that is clicked; None for the only link of the message.

    Raises:
        LookupError: If the app no longer exists.
        TypeError: If an argument is not a string.
        ValueError: If the message was not sent, or its channel has no such action, manner or link.
    """
    kind = kind_of(message)
    actions = _EVENTS.get(kind, {})
    if action not in actions:
        known = ", ".join(f"{name}()" for name in actions)
        alternatives = f"; it has {known}" if known else "; it has no events"
        raise ValueError(f"{name_kind(message)} has no {action}(){alternatives}")
    events = actions[action]
    if manner is None:
        event_type = next(iter(events.values()))
    elif "" in events:
        hint = enclose("call bounce() to make it fail" if "bounce" in actions else "")
        raise ValueError(f"{argument} must be None for {name_kind(message)}, not {show(manner)}{hint}")
    else:
        event_type = events[check_choice(argument, check_string(argument, manner), tuple(events))]
    if kind == "PUSH":
        event_type = f"{message.batch.origin.family}.{event_type}"
    with AppReference(session, message.batch.app_id).locked_app() as app:
        status = manner if kind == "SMS" else None
        record_message_event(app, message, event_type, url=url, status=status)
