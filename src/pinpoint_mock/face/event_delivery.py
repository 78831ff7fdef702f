"""`pinpoint.events`: delivery of event records to the test's handlers, as by an event stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, cast, get_args

from ..events.receivers import Receivers, show_handler
from ..outside.stream_events import Envelope
from ..world.arguments import check_callable, check_choice, check_name, check_synchronous, refuse_value
from ..world.records import Records, counted
from .app_view import find_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..world.session import Session
    from ..world.user_code import Failure

_PARAMETERS = ("event", "context")


class EventDelivery:
    """Delivery of event records to your own Lambda handlers, as AWS does behind an event stream.

    Events are recorded by an API call, or by an action of virtual time. When that call or action is done, and before
    your test continues, the handler is called. The handler may call Pinpoint through boto3. It gets the events that
    these calls record after it returns.

    Args:
        session: The session that has the handlers.

    Example:
        >>> import base64, boto3, json
        >>> from pinpoint_mock import mock_pinpoint
        >>> seen = []
        >>> def handler(event, context):
        ...     for record in event["Records"]:
        ...         seen.append(json.loads(base64.b64decode(record["kinesis"]["data"]))["event_type"])
        >>> with mock_pinpoint() as pinpoint:
        ...     _ = pinpoint.create_app("shop", channels=["SMS"])
        ...     pinpoint.events.deliver_to(handler)
        ...     _ = boto3.client("pinpoint").send_messages(
        ...         ApplicationId="shop",
        ...         MessageRequest={
        ...             "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
        ...             "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
        ...         },
        ...     )
        >>> seen
        ['_SMS.SUCCESS']
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def deliver_to(
        self, handler: Callable[..., object], envelope: Envelope = "kinesis", *, app: str | None = None
    ) -> None:
        """Call a handler with the records of all events from now on, as `handler(event, context)`.

        Checkpoints and resets keep the handler. If you register it twice for the same envelope, it is still called
        once. An exception in the handler is a failure, and the report shows it. An AssertionError, however, is raised
        by the call that your test made.

        Args:
            handler: Your handler.
            envelope: The form of `event`. `kinesis`, the default, is the form of an event source mapping for Kinesis.
                `firehose` is the form of a Firehose transformation; the response of the handler is checked.
            app: The id of the app whose events the handler gets; all apps if left out.

        Raises:
            LookupError: If the app does not exist.
            TypeError: If the handler cannot be called with (event, context) or is an `async def` function, or another
                argument is not a string.
            ValueError: If the envelope is not one of these, or the app's id is empty or contains lone surrogates.

        Source: docs/behaviours/events.md#event-handlers.
        """
        function = check_synchronous("handler", handler, *_PARAMETERS)
        chosen = cast("Envelope", check_choice("envelope", envelope, get_args(Envelope)))
        application_id = None if app is None else check_name("app", app, "the id of an app")
        if application_id is not None:
            find_app(self._session, application_id)
        with self._session.locked_world() as world:
            world.shared.part(Receivers).add(function, chosen, application_id)

    def stop_delivering_to(self, handler: Callable[..., object]) -> None:
        """Stop calling a handler, for all the envelopes and apps that it was registered for.

        Args:
            handler: The handler.

        Raises:
            TypeError: If the handler is not callable.
            ValueError: If the handler is not registered.
        """
        function = check_callable("handler", handler)
        with self._session.locked_world() as world:
            is_known = world.shared.part(Receivers).remove(function)
        if not is_known:
            refuse_value("handler", "a handler registered with pinpoint.events.deliver_to", handler)

    @property
    def failures(self) -> list[Failure]:
        """The failures, oldest first: errors that handlers raised, and responses that AWS would not accept."""
        with self._session.locked_world():
            return [failure for failure in self._session.failures if failure.name.startswith("pinpoint.events.")]

    if not TYPE_CHECKING:  # a type checker would then accept every name

        def __getattr__(self, name: str) -> NoReturn:
            hint = f"; use pinpoint.app(…).events.{name}" if hasattr(Records, name) else ""
            raise AttributeError(f"'EventDelivery' object has no attribute {name!r}{hint}", name=name, obj=self)

    def __repr__(self) -> str:
        with self._session.lock:
            receivers = list(self._session.world.shared.part(Receivers))
        lines = (
            f"\n  {receiver.envelope}: {show_handler(receiver.handler)}"
            + ("" if receiver.application_ids is None else f" of {', '.join(sorted(receiver.application_ids))}")
            for receiver in receivers
        )
        return f"<pinpoint.events: {counted(len(receivers), 'handler')}>{''.join(lines)}"
