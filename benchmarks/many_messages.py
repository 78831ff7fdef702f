"""Work among many messages, or many rules for messages: the cost must not grow with their number."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.failure_report import describe

from .contestants import OURS, REGION, new_client
from .measure import Entrant, measure
from .messages import RECIPIENTS
from .report import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .report import Result

FEW, MANY, REPORTED = 240, 24_000, 100_000
RULES = 100
NUMBER = "+12065550100"


def reading(rounds: int) -> Iterator[Result]:
    """Count the events of an app, and read the last one, among few and among many."""
    few, many = f"among {FEW:,} messages", f"among {MANY:,}"
    with _sent(FEW) as among_few, _sent(MANY) as among_many:
        events = {few: among_few.app("shop").events, many: among_many.app("shop").events}
        counting = {name: Entrant(partial(len, records)) for name, records in events.items()}
        last = {name: Entrant(partial(records.__getitem__, -1)) for name, records in events.items()}
        yield Row.of("len(app.events)", measure(counting, rounds), many, few, 1.50)
        yield Row.of("app.events[-1]", measure(last, rounds), many, few, 1.50)


def reporting(rounds: int) -> Iterator[Result]:
    """Describe a world with many messages in the report of a failed test."""
    with _sent(REPORTED) as pinpoint:
        sessions = [pinpoint._session]
        times = measure({OURS: Entrant(lambda: list(describe(sessions, is_full=False)), calls=3)}, rounds)
    yield Row.of(f"failure report, {REPORTED:,} messages", times, OURS, seconds_goal=50e-3)


def deciding(rounds: int) -> Iterator[Result]:
    """Send a message to which no rule of `faults.deliver` applies, among many rules."""
    one, many = "1 rule", f"{RULES} rules"
    client = new_client()
    for what, ruled in (("addresses", _ruled), ("channels", _ruled_by_channel)):
        entrants = {
            name: Entrant(partial(_send, client, [NUMBER]), partial(ruled, count), calls=50)
            for name, count in ((one, 1), (many, RULES))
        }
        yield Row.of(f"one message, faults.deliver for other {what}", measure(entrants, rounds), many, one, 1.10)


@contextmanager
def _ruled(count: int) -> Iterator[None]:
    """Enter a mock with rules for numbers that do not get messages."""
    with _shop() as pinpoint:
        for number in range(count):
            pinpoint.faults.deliver(f"+1312555{number:04}", "THROTTLED")
        yield


@contextmanager
def _ruled_by_channel(count: int) -> Iterator[None]:
    """Enter a mock with rules for all addresses of another channel."""
    with _shop() as pinpoint:
        for _ in range(count):
            pinpoint.faults.deliver("*", "THROTTLED", channel="EMAIL")
        yield


@contextmanager
def _sent(count: int) -> Iterator[Pinpoint]:
    """Enter a mock in which many messages were sent."""
    client = new_client()
    numbers = [f"+1206{number:07}" for number in range(count)]
    with _shop() as pinpoint:
        for start in range(0, count, RECIPIENTS):
            _send(client, numbers[start : start + RECIPIENTS])
        yield pinpoint


@contextmanager
def _shop() -> Iterator[Pinpoint]:
    with mock_pinpoint() as pinpoint:
        pinpoint.create_app("shop", region=REGION, channels=["SMS"])
        yield pinpoint


def _send(client: PinpointClient, numbers: list[str]) -> object:
    return client.send_messages(
        ApplicationId="shop",
        MessageRequest={
            "Addresses": {number: {"ChannelType": "SMS"} for number in numbers},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
        },
    )
