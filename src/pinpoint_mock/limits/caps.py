"""Caps: how many messages a recipient may get. Source: docs/behaviours.md#limits."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.clock import DAY, to_datetime
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from .sending_record import SendingRecord


class Cap(NamedTuple):
    """The most messages that a recipient may get.

    Args:
        name: The member that sets it.
        most: How many.
        days: In how many days before a message, together with this one; None for ever.
        counts_all_senders: Whether the messages of all senders count, or only those of the one that wants to send.
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
    """The caps that hold for a sender, in the order in which they are checked; none are false."""

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
        """Return the cap that another message would exceed, and why in a few words; None if it may be sent.

        Args:
            record: What was sent by journeys.
            sender: The id of the sender.
            participant_key: The participant's key in the record; that of the endpoint if it is the participant.
            endpoint_key: The endpoint's key in the record.
            now: When the message is to be sent.
            of_campaigns: What was sent by campaigns; None for nothing.
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


@lru_cache(maxsize=64)  # many people meet one cap at one time
def _describe(cap: Cap, start: int | None) -> str:
    since = "" if start is None else f" since {to_datetime(start):%Y-%m-%d %H:%M}"
    days = "" if cap.days in (None, 1) else f" in {cap.days} days"
    return f"{cap.name} {cap.most}{days}: {counted(cap.most, 'message')}{since}"


def read_caps(limits: Mapping[str, Any], defaults: Mapping[str, Any]) -> Caps:
    """Read the caps of a journey; a cap of 0 is off.

    Args:
        limits: The journey's Limits, whose members override the defaults, with 0 too.
        defaults: The JourneyLimits of the application, as they were when the journey was created; and Daily of its
            Limits, which counts what campaigns and journeys send to an endpoint together (documented).
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
