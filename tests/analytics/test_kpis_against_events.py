"""KPIs are counted as events happen; here they are compared with a scan of all events and messages."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from journeys.running.scene import T0

from .scene import KpiShop, open_kpi_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pinpoint_mock import EventRecord, SentMessage

HOUR = timedelta(hours=1)
NUMBERS = ("+12065550100", "+447700900123", "+14254147167")
MAILBOXES = ("ann@example.com", "bob@example.com", "bounce@simulator.amazonses.com")
ENDPOINTS = {"e0": "EMAIL", "e1": "EMAIL", "e2": "EMAIL", "s0": "SMS", "s1": "SMS", "p0": "GCM", "p1": "GCM"}
REACTIONS: dict[str, list[Callable[[SentMessage], None]]] = {
    "EMAIL": [
        lambda message: message.open(),
        lambda message: message.click(),
        lambda message: message.bounce("hard"),
        lambda message: message.bounce("soft"),
        lambda message: message.complain(),
    ],
    "SMS": [lambda message: message.deliver("SPAM"), lambda message: message.deliver("DELIVERED")],
    "GCM": [lambda message: message.open()],
}
FAILED = ("PERMANENT_FAILURE", "TEMPORARY_FAILURE", "UNKNOWN_FAILURE", "THROTTLED")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("advance"), st.integers(1, 12)),
        st.tuples(st.just("mail"), st.sampled_from(MAILBOXES)),
        st.tuples(st.just("text"), st.sampled_from(NUMBERS)),
        st.tuples(st.just("run"), st.sampled_from("ab"), st.sampled_from("12"), st.sampled_from([*ENDPOINTS])),
        *[st.tuples(st.just("react"), st.integers(0, 4), st.integers(0, 4))] * 2,
    ),
    min_size=15,
    max_size=30,
)
"""Half of the steps send messages, and a third are actions of recipients.

Otherwise few examples would show differences between KPIs.
"""


@settings(max_examples=25)
@given(steps=STEPS, ends=st.tuples(st.integers(0, 24), st.integers(12, 200)))
def test_given_any_actions_when_kpis_are_requested_then_they_agree_with_a_scan(
    steps: list[Any], ends: tuple[int, int]
) -> None:
    with open_kpi_shop() as shop:
        play(shop, steps)
        start, end = (T0 + hours * HOUR for hours in sorted(ends))
        scan = Scan(shop, start, end)
        span = {"StartTime": start, "EndTime": end}
        for name, expected in scan.of_requests().items():
            assert (name, shop.value(name, **span)) == (name, as_text(expected))
        for name, expected in scan.of_deliveries().items():
            assert (name, float(shop.value(name, **span) or 0)) == (name, max(expected, 0))
        for name, groups in scan.of_groups().items():
            assert (name, shop.groups(name, **span)) == (name, as_texts(groups))
        for campaign in "ab":
            for name, groups in scan.of_campaign(campaign).items():
                asked = f"{name}-grouped-by-campaign-activity"
                assert (asked, shop.groups(asked, campaign=campaign, **span)) == (asked, as_texts(groups))
            unique = len(scan.delivered(campaign))
            assert shop.value("unique-deliveries", campaign=campaign, **span) == as_text(unique)
        assert shop.value("unique-deliveries", **span) == as_text(len(scan.delivered("a") | scan.delivered("b")))


def play(shop: KpiShop, steps: Iterable[Any]) -> None:
    """Run the steps."""
    for endpoint_id, channel in ENDPOINTS.items():
        shop.put(endpoint_id, channel, **({"Address": NUMBERS[2]} if endpoint_id == "s1" else {}))
    for campaign in "ab":
        shop.put_campaign(campaign)
    shop.pinpoint.faults.deliver("token-p1", "PERMANENT_FAILURE")
    for step, *arguments in steps:
        if step == "advance":
            shop.advance(hours=arguments[0])
        elif step == "mail":
            shop.send("EMAIL", *arguments)
        elif step == "text":
            shop.send("SMS", *arguments)
        elif step == "run":
            campaign, activity, endpoint_id = arguments
            shop.send_as(campaign, activity, endpoint_id, channel=ENDPOINTS[endpoint_id])
        else:
            react(shop, *arguments)


def react(shop: KpiShop, number: int, how: int) -> None:
    """Perform an action of the recipient of one of the messages, or of the carrier."""
    messages = [message for message in shop.pinpoint.outbox if message.was_sent]
    if messages:
        message = messages[-1 - number % len(messages)]
        reactions = REACTIONS[message.channel]
        reactions[how % len(reactions)](message)


def as_text(number: float | None) -> str | None:
    return str(float(number)) if number else None


def as_texts(groups: Counter[str]) -> dict[str, str]:
    return {group: str(float(max(number, 0))) for group, number in groups.items()}


class Scan:
    """The values in a range, found by a scan of all events and messages.

    Args:
        shop: The shop.
        start: The first time of the range.
        end: The last time of the range.
    """

    def __init__(self, shop: KpiShop, start: datetime, end: datetime) -> None:
        self._start, self._end = start, end
        self._events = list(shop.app.events)
        self._messages = list(shop.pinpoint.outbox)

    def _is_within(self, event: EventRecord) -> bool:
        arrival = datetime.fromtimestamp(event.arrival_timestamp / 1_000, timezone.utc)
        return self._start <= arrival <= self._end

    def _find(self, event_type: str, campaign: str | None = None) -> list[EventRecord]:
        return [
            event
            for event in self._events
            if self._is_within(event)
            and event.event_type == event_type
            and event.attributes.get("campaign_id") == campaign
        ]

    def of_requests(self) -> dict[str, float]:
        """Return the KPIs of requests with a single value."""
        opened, clicked = self._find("_email.open"), self._find("_email.click")
        return {
            "txn-emails-sent": len(self._find("_email.send")),
            "txn-emails-opened": len(opened),
            "txn-emails-clicked": len(clicked),
            "txn-emails-hard-bounced": len(self._find("_email.hardbounce")),
            "txn-emails-soft-bounced": len(self._find("_email.softbounce")),
            "txn-emails-with-complaints": len(self._find("_email.complaint")),
            "txn-emails-unique-opens": len({address_of(event) for event in opened}),
            "txn-emails-unique-clicks": len({address_of(event) for event in clicked}),
            "txn-sms-sent": len(self._first_events_of_sms()),
        }

    def of_deliveries(self) -> dict[str, float]:
        """Return the KPIs of requests that are sent messages minus failed messages, which may have been sent
        earlier."""
        lost_emails = self._first_failures("_email.softbounce", "_email.hardbounce")
        return {
            "txn-emails-delivered": len(self._find("_email.send")) - len(lost_emails),
            "txn-sms-delivered": len(self._first_events_of_sms()) - len(self._first_failures("_SMS.FAILURE")),
        }

    def _first_failures(self, *event_types: str, campaign: str | None = None) -> list[EventRecord]:
        """Return the first failure event of each message."""
        first: dict[str, EventRecord] = {}
        for event in self._events:
            if event.event_type in event_types and event.attributes.get("campaign_id") == campaign:
                first.setdefault(message_id_of(event), event)
        return [event for event in first.values() if self._is_within(event)]

    def of_groups(self) -> dict[str, Counter[str]]:
        """Return the KPIs of requests that are grouped."""
        sent = self._first_events_of_sms()
        prices: Counter[str] = Counter()
        for event in sent:
            prices[event.attributes["iso_country_code"]] += int(event.metrics["price_in_millicents_usd"])
        mails = self._find("_email.send")
        days = [datetime.fromtimestamp(event.arrival_timestamp / 1_000, timezone.utc) for event in mails]
        failures = self._find("_SMS.FAILURE")
        return {
            "txn-sms-sent-grouped-by-country": Counter(event.attributes["iso_country_code"] for event in sent),
            "txn-sms-total-price-grouped-by-country": prices,
            "txn-sms-error-distribution": Counter(event.attributes["record_status"] for event in failures),
            "txn-emails-sent-grouped-by-date": Counter(day.date().isoformat() for day in days),
        }

    def _first_events_of_sms(self) -> list[EventRecord]:
        """Return the first event of each SMS."""
        first: dict[str, EventRecord] = {}
        for event in self._events:
            if event.event_type.startswith("_SMS.") and "campaign_id" not in event.attributes:
                first.setdefault(event.attributes["message_id"], event)
        return [event for event in first.values() if self._is_within(event)]

    def of_campaign(self, campaign: str) -> dict[str, Counter[str]]:
        """Return the KPIs of a campaign by activity."""
        attempted = [
            message
            for message in self._messages
            if message.campaign_id == campaign
            and self._start <= message.time <= self._end
            and (message.was_sent or message.status in FAILED)
        ]
        failed = Counter(message.activity_id for message in attempted if not message.was_sent)
        failures = self._first_failures("_email.hardbounce", "_SMS.FAILURE", campaign=campaign)
        failed.update(event.attributes["campaign_activity_id"] for event in failures)
        attempts = Counter(message.activity_id or "" for message in attempted)
        delivered = Counter(attempts)
        delivered.subtract({activity or "": number for activity, number in failed.items()})
        return {
            "attempted-deliveries": attempts,
            "successful-deliveries": delivered,
            "clicks": self._by_activity("_email.click", campaign),
            "direct-email-opens": self._by_activity("_email.open", campaign),
            "direct-push-opens": self._by_activity("_campaign.opened_notification", campaign),
        }

    def _by_activity(self, event_type: str, campaign: str) -> Counter[str]:
        return Counter(event.attributes["campaign_activity_id"] for event in self._find(event_type, campaign))

    def delivered(self, campaign: str) -> set[str | None]:
        """Return the endpoints with a message of a campaign that did not fail, not even after the range."""
        failed = {
            message_id_of(event) for event in self._events if event.event_type in ("_email.hardbounce", "_SMS.FAILURE")
        }
        return {
            message.endpoint_id
            for message in self._messages
            if message.campaign_id == campaign
            and message.was_sent
            and self._start <= message.time <= self._end
            and (message.message_id is None or message.message_id not in failed)
        }


def message_id_of(event: EventRecord) -> str:
    sms_id = event.attributes.get("message_id")
    return sms_id or str(event.facets["email_channel"]["mail_event"]["mail"]["message_id"])  # type: ignore[index]


def address_of(event: EventRecord) -> str:
    assert event.facets is not None
    return str(event.facets["email_channel"]["mail_event"]["mail"]["destination"][0])
