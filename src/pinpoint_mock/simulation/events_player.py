"""The recording of a run's events at their times, as PutEvents requests or as reactions of recipients to messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from ..endpoints.audience import Audience
from ..gateway.dispatch import answer
from ..gateway.message import Request
from ..gateway.model import route_named
from ..messages.delivery import CUSTOM_DELIVERED
from ..messages.email_events import EMAIL_EVENT_TYPES
from ..messages.message import SUCCESSFUL, MessageLog
from ..messages.message_text import find_links
from ..messages.reactions import PUSH_EVENTS, list_event_types, record_message_event
from ..messages.sms_events import SMS_EVENT_TYPES
from ..world.arguments import hint_at_choice
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..messages.message import RawMessage
    from ..messages.origins import JourneyOrigin
    from ..world.session import Session
    from ..world.store import App, World
    from .event_lines import PlannedEvent
    from .rejections import Rejections

_OF_MESSAGES = ("_email.", "_SMS.", "_custom.", "_journey.", "_campaign.")
"""The beginnings of the types of events that Pinpoint records about messages."""
_EVENT_TYPES = (
    *EMAIL_EVENT_TYPES,
    *SMS_EVENT_TYPES,
    CUSTOM_DELIVERED,
    *(f"{family}.{name}" for family in ("_journey", "_campaign") for name in PUSH_EVENTS),
)
"""The types of events that can happen after a message was sent."""
_NOT_ONE_OF_THEM = "its endpoint is not one of the people"
_AUTOMATIC = frozenset({"_email.send", "_email.delivered", "_SMS.SUCCESS", "_SMS.BUFFERED", "_custom.delivered"})
"""The types of events that the run records itself when a message is sent, in addition to `*.send`."""


class EventPlayer:
    """A player that records events in a run.

    Args:
        session: The session of the run.
        app_id: The id of the app.
        region: The name of the app's region.
        rejections: The events that cannot be recorded are added to it.
    """

    def __init__(self, session: Session, app_id: str, region: str, rejections: Rejections) -> None:
        self._session = session
        self._app_id = app_id
        self._region = region
        self._route = route_named("PutEvents")
        self._url = "/" + self._route.template.strip("/").replace("{application-id}", app_id)
        self._messages: dict[str, list[RawMessage]] = {}
        self._messages_seen = 0
        self.recorded = 0
        self._automatic = 0
        self.rejections = rejections

    def record(self, event: PlannedEvent) -> None:
        """Record an event, if possible; the virtual time must be the event's time."""
        if _is_automatic(event.event_type):
            self._automatic += 1
        elif reason := self._record(event):
            self.rejections.add(reason, event.where)
        else:
            self.recorded += 1

    def reject(self, reason: str, where: str) -> None:
        """Add an event that is not recorded.

        Args:
            reason: The reason.
            where: The file and the line of the event.
        """
        self.rejections.add(reason, where)

    def describe(self) -> list[str]:
        """Return sentences about the events that were not recorded."""
        found = []
        if self._automatic:
            what = f"{counted(self._automatic, 'event')} of sending and delivery"
            found.append(f"ignored {what}: the run records its own")
        return [*found, *self.rejections.describe()]

    def _record(self, event: PlannedEvent) -> str:
        """Record an event; return an empty string, or the reason why it was not recorded."""
        if event.event_type.startswith(_OF_MESSAGES):
            return self._record_reaction(event)
        return self._put(event)

    def _record_reaction(self, event: PlannedEvent) -> str:
        if event.event_type not in _EVENT_TYPES:
            hint = hint_at_choice(event.event_type, _EVENT_TYPES)
            return f"messages do not have the event {event.event_type!r}{hint}"
        with self._session.locked_world() as world:
            app = world.find_app(self._app_id)
            assert app is not None
            if not _has_endpoint(app, event.endpoint_id):
                return _NOT_ONE_OF_THEM
            message = self._find_message(world, event)
            if message is None:
                of_activity = f" of activity {event.activity!r}" if event.activity else ""
                return f"by then, its endpoint had not received a message{of_activity} that can have {event.event_type}"
            try:
                record_message_event(app, message, event.event_type, url=_choose_link(message, event))
            except ValueError as error:
                return str(error)
        return ""

    def _find_message(self, world: World, event: PlannedEvent) -> RawMessage | None:
        """Return the last message to the endpoint that can have this event."""
        for message in self._list_new_messages(world):
            if message.endpoint_id is not None and message.result.status == SUCCESSFUL:
                self._messages.setdefault(message.endpoint_id.lower(), []).append(message)
        for message in reversed(self._messages.get(event.endpoint_id.lower(), ())):
            activity = cast("JourneyOrigin", message.batch.origin).activity_id  # in a run, only journeys send messages
            if event.activity in (None, activity) and event.event_type in list_event_types(message):
                return message
        return None

    def _list_new_messages(self, world: World) -> Iterator[RawMessage]:
        messages = world.part(MessageLog).messages
        while self._messages_seen < len(messages):
            yield messages[self._messages_seen]
            self._messages_seen += 1

    def _put(self, event: PlannedEvent) -> str:
        with self._session.locked_world() as world:
            app = world.find_app(self._app_id)
            assert app is not None
            if event.endpoint is None and not _has_endpoint(app, event.endpoint_id):
                return _NOT_ONE_OF_THEM
        item = {"Endpoint": event.endpoint or {}, "Events": {event.event_id: event.members}}
        body = json.dumps({"BatchItem": {event.endpoint_id: item}}).encode()
        request = Request(self._route.model, self._route.method, self._url, body, self._region)
        answered = answer(self._session, request)
        content: dict[str, Any] = json.loads(answered.body)
        if answered.status >= 400:
            return str(content.get("Message") or content.get("message"))
        result = content["Results"][event.endpoint_id]
        refused = [
            one["Message"]
            for one in (result["EndpointItemResponse"], *result["EventsItemResponse"].values())
            if one["StatusCode"] >= 400
        ]
        return str(refused[0]) if refused else ""


def _is_automatic(event_type: str) -> bool:
    """Return whether the run records events of this type itself."""
    return event_type in _AUTOMATIC or (event_type.startswith(_OF_MESSAGES) and event_type.endswith(".send"))


def _has_endpoint(app: App, endpoint_id: str) -> bool:
    return endpoint_id.lower() in app.part(Audience).endpoints


def _choose_link(message: RawMessage, event: PlannedEvent) -> str | None:
    """Return the link for a click: the event's link if the message contains it, else the message's first link."""
    if event.event_type != "_email.click":
        return None
    links = find_links(message.payload.body, message.payload.details.get("html", ""))
    return event.link if event.link in links else next(iter(links), None)
