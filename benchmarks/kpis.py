"""KPIs over many events: events are counted as they come, so the cost of a KPI must not grow with their number."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.events.recording import record
from pinpoint_mock.messages.message import MessageLog
from pinpoint_mock.messages.reactions import Reaction
from pinpoint_mock.world.clock import DAY

from .contestants import OURS, REGION, new_client
from .measure import Entrant, measure
from .report import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .report import Result

FEW, MANY = 1_000, 1_000_000
_BATCH = 1_000
_SPAN = 30 * DAY
_GOALS = {
    "txn-emails-opened": 1.10,
    "txn-emails-opened-grouped-by-date": 1.10,
    "txn-emails-unique-opens": 1.25,
    "txn-emails-unique-opens-grouped-by-date": 2.00,
}
"""KPIs, each with the maximum ratio. For distinct recipients, each day takes a few searches."""


def among_many(rounds: int) -> Iterator[Result]:
    """Get KPIs over few and over many events, and count one more event in a checkpoint."""
    client = new_client()
    few, many = f"of {FEW:,}", f"of {MANY:,}"
    with mock_pinpoint() as pinpoint:
        for application_id, count in (("few", FEW), ("many", MANY)):
            pinpoint.create_app(application_id, region=REGION, channels=["EMAIL"])
            _send(client, application_id)
            _open(pinpoint, application_id, count)
        for name, goal in _GOALS.items():
            ask = partial(client.get_application_date_range_kpi, KpiName=name)
            entrants = {
                few: Entrant(partial(ask, ApplicationId="few"), calls=20),
                many: Entrant(partial(ask, ApplicationId="many"), calls=20),
            }
            yield Row.of(f"KPI {name}, events", measure(entrants, rounds), many, few, goal)

        def count_in_checkpoint() -> None:
            with pinpoint.checkpoint():
                _open(pinpoint, "many", 1)

        times = measure({OURS: Entrant(count_in_checkpoint, calls=2)}, rounds)
        yield Row.of(f"checkpoint, another of {MANY:,} events", times, OURS)


def _send(client: PinpointClient, application_id: str) -> None:
    """Send an e-mail."""
    message: Any = {"SimpleEmail": {"Subject": {"Data": "Hello"}, "TextPart": {"Data": "Hello"}}}
    client.send_messages(
        ApplicationId=application_id,
        MessageRequest={
            "Addresses": {"ann@example.com": {"ChannelType": "EMAIL"}},
            "MessageConfiguration": {"EmailMessage": message},
        },
    )


def _open(pinpoint: Pinpoint, application_id: str, count: int) -> None:
    """Record a number of opens of the last e-mail, each by a different endpoint, over the last 30 days."""
    with pinpoint._session.locked_world() as world:
        app = world.find_app(application_id)
        assert app is not None
        message, now = world.part(MessageLog).messages[-1], world.clock.now()
        for start in range(0, count, _BATCH):
            numbers = range(start, min(start + _BATCH, count))
            record(
                app,
                [
                    Reaction(
                        message._replace(endpoint_id=f"endpoint-{number}"),
                        "_email.open",
                        now - _SPAN * (count - 1 - number) // count,
                    )
                    for number in numbers
                ],
            )
