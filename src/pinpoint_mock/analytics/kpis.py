"""The KPIs of applications, campaigns and journeys: their names, and the measures that each is computed from.

The names are documented. Source: docs/behaviours/kpis.md#kpi-names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .measures import (
    ATTEMPTED,
    CAMPAIGNS,
    COUNTRIES,
    DIRECT,
    EMAIL_MEASURES,
    EMAILS_BOUNCED,
    EMAILS_UNDELIVERED,
    ERRORS,
    FAILED,
    JOURNEYS,
    OPENED_EMAILS,
    OPENED_PUSHES,
    PUSHES_DELIVERED,
    PUSHES_OPENED,
    SMS_ERRORS,
    SMS_FAILED,
    SMS_PARTS_FAILED,
    SMS_PARTS_SENT,
    SMS_SENT,
    SMS_SPEND,
    UNIQUE_CLICKS,
    UNIQUE_DELIVERIES,
    UNIQUE_OPENS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DATE = "Date"
GROUPED_BY = "-grouped-by-"
_GROUP_KEYS = {
    "date": DATE,
    "campaign": "CampaignId",
    "campaign-activity": "CampaignActivityId",
    "journey-activity": "JourneyActivityId",
    "country": "Country",  # unknown; proposed, like ErrorCode
}
"""The key of the groups, by the end of the name of a KPI. Documented, except where a comment says otherwise."""
_ERROR_CODE = "ErrorCode"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measure, minus other measures.

    Args:
        measure: The measure.
        less: The measures to subtract.
    """

    measure: str
    less: tuple[str, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """All measures that it is computed from."""
        return (self.measure, *self.less)


@dataclass(frozen=True, slots=True)
class Kpi:
    """The formula of a KPI.

    Args:
        key: The key of its values: its name as one word, without the grouping at its end (documented for some).
        value: The quantity.
        divisor: The quantity to divide by; None without a division.
        is_rate: Whether it is a rate. A rate is never more than 100 percent.
        evidence: The measure that proves that there is data, even if the value is 0; empty if the value itself proves
            that.
        root: The first name of the places at which it is counted.
        group_key: The key of its groups; empty if the KPI is a single value.
    """

    key: str
    value: Quantity
    divisor: Quantity | None = None
    is_rate: bool = False
    evidence: str = ""
    root: str = ""
    group_key: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        """All measures that it is computed from."""
        divisor = () if self.divisor is None else self.divisor.measures
        return (*self.value.measures, *divisor, *((self.evidence,) if self.evidence else ()))

    @property
    def required_measure(self) -> str:
        """The measure without which the KPI has no rows."""
        return self.evidence or (self.divisor or self.value).measure


def _name(root: str, name: str, kpi: Kpi, *groupings: str) -> Iterator[tuple[str, Kpi]]:
    """Yield the forms of a KPI with their names: a single value for an empty grouping, else groups."""
    for grouping in groupings:
        full_name = f"{name}{GROUPED_BY}{grouping}" if grouping else name
        counted_at = COUNTRIES if grouping == "country" else root
        key = "".join(part.capitalize() for part in name.split("-"))
        yield full_name, replace(kpi, key=key, root=counted_at, group_key=_GROUP_KEYS.get(grouping, ""))


def _rate(part: Quantity, whole: Quantity) -> Kpi:
    return Kpi("", part, whole, is_rate=True)


def _number(measure: str, *less: str, evidence: str = "") -> Kpi:
    return Kpi("", Quantity(measure, less), evidence=evidence)


def _average(total: str, of: str) -> Kpi:
    return Kpi("", Quantity(total), Quantity(of))


_EMAIL = {event_type.removeprefix("_email."): measure for event_type, measure in EMAIL_MEASURES.items()}
_SENT_EMAILS, _DELIVERED_EMAILS = Quantity(_EMAIL["send"]), Quantity(_EMAIL["send"], (EMAILS_UNDELIVERED,))

_DELIVERED = Quantity(ATTEMPTED, (FAILED,))
_DELIVERY_RATE = _rate(_DELIVERED, Quantity(ATTEMPTED))
_EMAIL_OPEN_RATE = _rate(Quantity(OPENED_EMAILS), Quantity(_EMAIL["send"], (EMAILS_BOUNCED,)))
_PUSH_OPEN_RATE = _rate(Quantity(OPENED_PUSHES), Quantity(PUSHES_DELIVERED))
_HARD_BOUNCE_RATE = _rate(Quantity(EMAILS_BOUNCED), _SENT_EMAILS)


def _name_kpis_of_all_campaigns() -> Iterator[tuple[str, Kpi]]:
    yield from _name(CAMPAIGNS, "successful-delivery-rate", _DELIVERY_RATE, "", "date")
    yield from _name(CAMPAIGNS, "email-open-rate", _EMAIL_OPEN_RATE, "", "campaign")
    yield from _name(CAMPAIGNS, "unique-deliveries", _number(UNIQUE_DELIVERIES), "", "campaign", "date")
    yield from _name(CAMPAIGNS, "successful-deliveries", _number(ATTEMPTED, FAILED), "campaign")
    yield from _name(CAMPAIGNS, "push-open-rate", _PUSH_OPEN_RATE, "", "campaign")


def _name_kpis_of_emails() -> Iterator[tuple[str, Kpi]]:
    for name, kpi in {
        "sent": _number(_EMAIL["send"]),
        "delivered": _number(_EMAIL["send"], EMAILS_UNDELIVERED),
        "delivery-rate": _rate(_DELIVERED_EMAILS, _SENT_EMAILS),
        "opened": _number(_EMAIL["open"]),
        "clicked": _number(_EMAIL["click"]),
        "unique-opens": _number(UNIQUE_OPENS),
        "unique-clicks": _number(UNIQUE_CLICKS),
        "hard-bounced": _number(_EMAIL["hardbounce"]),
        "soft-bounced": _number(_EMAIL["softbounce"]),
        "with-complaints": _number(_EMAIL["complaint"]),
        "complaint-rate": _rate(Quantity(_EMAIL["complaint"]), _SENT_EMAILS),
    }.items():
        yield from _name(DIRECT, f"txn-emails-{name}", kpi, "", "date")


def _name_kpis_of_sms() -> Iterator[tuple[str, Kpi]]:
    delivered = Quantity(SMS_SENT, (SMS_FAILED,))
    for name, kpi, groupings in (
        ("sent", _number(SMS_SENT), ("", "country", "date")),
        ("delivered", _number(SMS_SENT, SMS_FAILED), ("", "country", "date")),
        ("delivery-rate", _rate(delivered, Quantity(SMS_SENT)), ("", "date")),
        ("sent-by-parts", _number(SMS_PARTS_SENT), ("", "country")),
        ("delivered-by-parts", _number(SMS_PARTS_SENT, SMS_PARTS_FAILED), ("", "country")),
        ("average-price", _average(SMS_SPEND, SMS_SENT), ("country",)),
        ("average-price-by-parts", _average(SMS_SPEND, SMS_PARTS_SENT), ("country",)),
        ("total-price", _number(SMS_SPEND, evidence=SMS_SENT), ("country",)),
    ):
        yield from _name(DIRECT, f"txn-sms-{name}", kpi, *groupings)
    for name, kpi in _name(ERRORS, "txn-sms-error-distribution", _number(SMS_ERRORS), ""):
        yield name, replace(kpi, group_key=_ERROR_CODE)  # it is grouped, but its name does not show that (documented)


def _name_kpis_of_a_campaign() -> Iterator[tuple[str, Kpi]]:
    activity = "campaign-activity"
    for name, kpi, groupings in (
        ("hard-bounce-rate", _HARD_BOUNCE_RATE, ("", activity)),
        ("successful-delivery-rate", _DELIVERY_RATE, ("", activity, "date")),
        ("email-open-rate", _EMAIL_OPEN_RATE, ("", activity)),
        ("direct-email-opens", _number(_EMAIL["open"]), (activity,)),
        ("unique-deliveries", _number(UNIQUE_DELIVERIES), ("", activity, "date")),
        ("clicks", _number(_EMAIL["click"]), (activity,)),
        ("successful-deliveries", _number(ATTEMPTED, FAILED), (activity,)),
        ("attempted-deliveries", _number(ATTEMPTED), (activity,)),
        ("push-open-rate", _PUSH_OPEN_RATE, ("", activity)),
        ("direct-push-opens", _number(PUSHES_OPENED), (activity,)),
        ("sms-spend", _number(SMS_SPEND, evidence=SMS_SENT), ("",)),
    ):
        yield from _name(CAMPAIGNS, name, kpi, *groupings)


def _name_kpis_of_a_journey() -> Iterator[tuple[str, Kpi]]:
    kpis = {
        measure.removeprefix("emails "): _number(measure)  # the key is the end of the documented name
        for measure in EMAIL_MEASURES.values()
    }
    kpis["delivered"] = _number(_EMAIL["send"], EMAILS_UNDELIVERED)
    for name, kpi in kpis.items():
        yield from _name(JOURNEYS, f"journey-emails-{name}", kpi, "")
        yield from _name(JOURNEYS, f"emails-{name}", kpi, "journey-activity")


APPLICATION_KPIS = dict((*_name_kpis_of_all_campaigns(), *_name_kpis_of_emails(), *_name_kpis_of_sms()))
CAMPAIGN_KPIS = dict(_name_kpis_of_a_campaign())
JOURNEY_KPIS = dict(_name_kpis_of_a_journey())
