"""The engine of campaigns: messages compared with SendMessages, and many campaigns that run every hour."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pinpoint_mock import mock_pinpoint

from .contestants import REGION, new_client
from .journey_engine import APP, FEW, MANY, SENT_TO, SendMessages, put_endpoints
from .measure import Entrant, measure
from .report import Figure, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import Pinpoint

    from .report import Result

_TEXT = "Hello {{Attributes.name}}, your order leaves today. Where it is: https://shop.example.com/{{Attributes.name}}"
CAMPAIGNS, MEMBERS = 200, 2
SHORT_DAYS, LONG_DAYS = 3, 30
RUNS_A_DAY = 24


class Blast:
    """A campaign that is created for each batch, and sends to all endpoints while it is timed.

    Args:
        size: The number of endpoints.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._pinpoint: Pinpoint

    @contextmanager
    def around(self) -> Iterator[None]:
        """Enter a mock with a campaign that runs a day later."""
        with _shop(self._size) as (self._pinpoint, segment_id):
            _create(segment_id, {"StartTime": (self._pinpoint.clock.now + timedelta(days=1)).isoformat()})
            yield

    def entrant(self) -> Entrant:
        """Return the timed work: the run, per endpoint."""
        return Entrant(self._run, self.around, calls=1, items=self._size, warm_up=False)

    def _run(self) -> None:
        self._pinpoint.clock.run_until_idle()
        assert len(self._pinpoint.outbox) == self._size


class HourlyCampaigns:
    """Campaigns that run every hour for small segments, for some days.

    Args:
        days: The number of days.
    """

    def __init__(self, days: int) -> None:
        self._days = days
        self._pinpoint: Pinpoint

    @contextmanager
    def around(self) -> Iterator[None]:
        """Enter a mock with the maximum number of active campaigns."""
        with _shop(MEMBERS) as (self._pinpoint, segment_id):
            now = self._pinpoint.clock.now
            schedule = {
                "StartTime": (now + timedelta(minutes=30)).isoformat(),
                "EndTime": (now + timedelta(days=365)).isoformat(),
                "Frequency": "HOURLY",
            }
            for _ in range(CAMPAIGNS):
                _create(segment_id, schedule)
            yield

    def entrant(self) -> Entrant:
        """Return the timed work: the days, per run."""
        runs = CAMPAIGNS * RUNS_A_DAY * self._days
        return Entrant(self._run, self.around, calls=1, items=runs, warm_up=False)

    def _run(self) -> None:
        self._pinpoint.clock.advance(days=self._days)


@contextmanager
def _shop(size: int) -> Iterator[tuple[Pinpoint, str]]:
    """Enter a mock with an app, its endpoints and a template. Also yield the id of a segment of all endpoints."""
    client: Any = new_client()
    with mock_pinpoint() as pinpoint:
        pinpoint.create_app(APP, region=REGION, channels=["SMS"])
        client.create_sms_template(TemplateName="order", SMSTemplateRequest={"Body": _TEXT})
        put_endpoints(pinpoint, size, "SMS")
        segment = {"Name": "all", "Dimensions": {}}
        yield pinpoint, client.create_segment(ApplicationId=APP, WriteSegmentRequest=segment)["SegmentResponse"]["Id"]


def _create(segment_id: str, schedule: Any) -> None:
    request: Any = {
        "Name": "orders",
        "SegmentId": segment_id,
        "Schedule": schedule,
        "TemplateConfiguration": {"SMSTemplate": {"Name": "order"}},
    }
    new_client().create_campaign(ApplicationId=APP, WriteCampaignRequest=request)


def campaign_messages(rounds: int) -> Iterator[Result]:
    """Compare a message of a campaign with an address of SendMessages, and a large campaign with a small one."""
    few, some, many, direct = (f"of {FEW:,}", f"of {SENT_TO:,}", f"of {MANY:,}", "an SMS of SendMessages")
    sizes = {few: FEW, some: SENT_TO, many: MANY}
    entrants = {name: Blast(size).entrant() for name, size in sizes.items()}
    times = measure({**entrants, direct: SendMessages("SMS").entrant()}, rounds)
    yield Row.of("a message of a campaign, with a template", times, some, direct, 1.20)
    yield Row.of("a message of a campaign, with a template", times, many, few, 1.25)


def hourly_campaigns(rounds: int) -> Iterator[Result]:  # noqa: ARG001  (one round has 144,000 runs)
    """Measure many runs over small segments: the time per run must not grow with the number of runs."""
    short, long = f"{SHORT_DAYS} days", f"{LONG_DAYS} days"
    entrants = {name: HourlyCampaigns(days).entrant() for name, days in ((short, SHORT_DAYS), (long, LONG_DAYS))}
    times = measure(entrants, 1)
    yield Row.of(f"{CAMPAIGNS} campaigns every hour, a run for {MEMBERS} endpoints", times, long, short, 1.25)
    runs = CAMPAIGNS * RUNS_A_DAY * LONG_DAYS
    yield Figure(
        f"{CAMPAIGNS} campaigns every hour", f"{LONG_DAYS} days: {runs:,} runs", f"{times.of(long) * runs:.0f} s"
    )


CASES = (campaign_messages, hourly_campaigns)
