"""Passes events to the handlers of the test, after the request or action that recorded the events.

Source: docs/behaviours/events.md#when-a-handler-is-called.
"""

from __future__ import annotations

from inspect import isroutine
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ..apps.event_stream import EventStream
from ..outside.invocation import InvocationError, invoke_handler
from ..outside.lambda_context import make_context
from ..outside.registered_functions import read_lambda_name
from ..outside.stream_events import (
    MAX_RECORDS,
    TIME_LIMITS,
    ArrivedRecord,
    build_firehose_event,
    build_kinesis_event,
    find_faults,
    name_stream,
)
from ..world.arns import Arn, read_arn
from ..world.bus import subscribe
from ..world.follow_ups import FollowUps, follow_up
from ..world.records import counted
from ..world.user_code import Failure
from .event import EventsRecorded
from .event_record import make_record
from .receivers import Receivers
from .streaming import to_stream_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..world.store import App, World
    from .receivers import Receiver

DELIVER = "deliver events to handlers"
_UNNAMED = "handler"
"""The function name to use if the handler does not have a name that is valid for Lambda."""


class Source(NamedTuple):
    """The origin of records.

    Args:
        application_id: The id of the app.
        app: The ARN of the app.
        destination: The ARN of its event stream; None if it has no event stream.
    """

    application_id: str
    app: Arn
    destination: Arn | None


@subscribe(EventsRecorded)
def keep(app: App, recorded: EventsRecorded) -> None:
    """Store the records of events for the handlers that want records of this app."""
    receivers = app.world.shared.part(Receivers)
    if not any(receiver.wants(app.id) for receiver in receivers):
        return
    event_stream, own = app.collection(EventStream).get(app.id), read_arn(app.identity.arn)
    assert own is not None
    source = Source(app.id, own, None if event_stream is None else event_stream.destination)
    arrived = [
        ArrivedRecord(to_stream_record(make_record(app, event.read())), receivers.draw_number(), event.arrival)
        for event in recorded.events
    ]
    app.world.part(FollowUps).add(DELIVER, [(source, record) for record in arrived])


def describe_delivery(world: World, kept: Sequence[tuple[Source, ArrivedRecord]]) -> str:
    """Describe a delivery for an error message."""
    apps = dict.fromkeys(source.application_id for source, _ in kept)
    receivers = [one for one in world.shared.part(Receivers) if any(map(one.wants, apps))]
    places = ", ".join(one.place for one in receivers)
    return f"the delivery of {counted(len(kept), 'event')} of app {', '.join(apps)} to {places}"


@follow_up(DELIVER, describe_delivery)
def deliver(world: World, kept: Sequence[tuple[Source, ArrivedRecord]]) -> None:
    """Call each handler with the records that it wants.

    Raises:
        AssertionError: If a handler raises it. The other handlers are called first. The same applies to exceptions that
            are not an Exception, such as the exception of pytest.fail.
    """
    receivers = world.shared.part(Receivers)
    first_error: BaseException | None = None
    for receiver in receivers:
        wanted = [one for one in kept if receiver.wants(one[0].application_id)]
        for source, group in groupby(wanted, key=lambda one: one[0]):
            records = [record for _, record in group]
            most = MAX_RECORDS[receiver.envelope]
            for start in range(0, len(records), most):
                if not receivers.has(receiver.handler):  # another handler, or the handler itself, removed it
                    break
                try:
                    _call(world, receiver, source, records[start : start + most])
                except InvocationError:
                    pass  # the failure is recorded already
                except KeyboardInterrupt:
                    raise
                except BaseException as error:
                    first_error = first_error or error
    if first_error is not None:
        raise first_error


def _call(world: World, receiver: Receiver, source: Source, records: Sequence[ArrivedRecord]) -> None:
    """Call a handler once."""
    context = make_context(world, str(source.app), _name_function(receiver), TIME_LIMITS[receiver.envelope])
    stream = name_stream(receiver.envelope, source.app, source.destination)
    if receiver.envelope == "kinesis":
        event = build_kinesis_event(stream, records)
    else:
        event = build_firehose_event(stream, records, context.aws_request_id)
    answer = invoke_handler(world, receiver.place, receiver.handler, event, context)
    for fault in find_faults(receiver.envelope, event, answer):
        world.user_code.keep_failure(Failure(receiver.place, None, f"{receiver.place} {fault}"))


def _name_function(receiver: Receiver) -> str:
    """Return the name of the Lambda function that a handler replaces: the name of the handler itself."""
    handler = receiver.handler
    return handler.__name__ if isroutine(handler) and read_lambda_name(handler.__name__) is not None else _UNNAMED
