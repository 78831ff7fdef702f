"""Caps: limits on how many messages a recipient may get. Source: docs/behaviours/sending-limits.md#limits."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.clock import DAY, to_datetime
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from .sending_record import SendingRecord


class Cap(NamedTuple):
    """The maximum number of messages that a recipient may get.

    Args:
        name: The name of the member that sets the cap.
        most: The maximum number of messages.
        days: The number of days before a message in which messages count, including that message; None for no limit.
        counts_all_senders: Whether the messages of all senders count, or only those of the current sender.
        is_of_participant: Whether the messages to all endpoints of the participant count, or only those to one.
        counts_campaigns: Whether the messages of campaigns count, too.
    """

    name: str
    most: int
    days: int | None
    counts_all_senders: bool
    is_of_participant: bool
    counts_campaigns: bool = False


class Caps(tuple[Cap, ...]):
    """The caps that apply to a sender, in the order in which they are checked. Without caps, it is false."""

    __slots__ = ()

    def find_exceeded(
        self,
        record: SendingRecord,
        sender: str,
        participant_key: Hashable,
        endpoint_key: Hashable,
        now: int,
        of_campaigns: SendingRecord | None = None,
    ) -> tuple[Cap, str] | None:
        """Return the cap that another message would exceed, and the reason; None if the message may be sent.

        Args:
            record: The messages that journeys have sent.
            sender: The id of the sender.
            participant_key: The participant's key in the record; the endpoint's key if the endpoint is the participant.
            endpoint_key: The endpoint's key in the record.
            now: When the message is to be sent.
            of_campaigns: The messages that campaigns have sent; None for none.
        """
        for cap in self:
            start = None if cap.days is None else now - cap.days * DAY
            key = participant_key if cap.is_of_participant else endpoint_key
            most = cap.most
            if cap.counts_campaigns and of_campaigns is not None:
                most -= of_campaigns.count(key, start)
            if most <= 0 or record.has_reached(most, key, start, None if cap.counts_all_senders else sender):
                return cap, _describe(cap, start)
        return None


@lru_cache(maxsize=64)  # many recipients reach the same cap at the same time
def _describe(cap: Cap, start: int | None) -> str:
    since = "" if start is None else f" since {to_datetime(start):%Y-%m-%d %H:%M}"
    days = "" if cap.days in (None, 1) else f" in {cap.days} days"
    return f"{cap.name} {cap.most}{days}: {counted(cap.most, 'message')}{since}"


def read_caps(limits: Mapping[str, Any], defaults: Mapping[str, Any]) -> Caps:
    """Read the caps of a journey. A cap of 0 is off.

    Args:
        limits: The journey's Limits. Its members override the defaults, even with 0.
        defaults: The JourneyLimits of the application when the journey was created, and Daily of the application's
            Limits. Daily counts the messages of campaigns and journeys to an endpoint together (documented).
    """
    caps = []
    own_daily = "DailyCap" in limits
    if daily := (limits if own_daily else defaults).get("DailyCap", 0):
        caps.append(Cap("DailyCap", daily, 1, counts_all_senders=not own_daily, is_of_participant=True))
    elif "DailyCap" not in {**defaults, **limits} and (of_both := defaults.get("Daily", 0)):
        caps.append(Cap("Daily", of_both, 1, counts_all_senders=True, is_of_participant=False, counts_campaigns=True))
    if total := limits.get("TotalCap", defaults.get("TotalCap", 0)):
        caps.append(Cap("TotalCap", total, None, counts_all_senders=False, is_of_participant=False))
    timeframe = limits.get("TimeframeCap", defaults.get("TimeframeCap", {}))
    most, days = timeframe.get("Cap", 0), timeframe.get("Days", 0)
    if most and days:
        caps.append(Cap("TimeframeCap", most, days, counts_all_senders=True, is_of_participant=False))
    return Caps(caps)
