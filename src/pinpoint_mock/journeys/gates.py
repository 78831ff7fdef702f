"""The gates that a journey's messages must pass: caps, sending hours with quiet time, and MessagesPerSecond.

Source: docs/behaviours/journeys.md#messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..calendar.sending_hours import read_sending_hours
from ..calendar.timezones import find_zones
from ..limits.caps import read_caps
from ..limits.rate import spread
from ..limits.sending_record import CampaignSendingRecord, JourneySendingRecord

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import tzinfo

    from ..calendar.sending_hours import SendingChannel
    from ..endpoints.endpoint import Endpoint
    from ..gateway.literals import SendStatus
    from ..world.store import App
    from .journey import Journey
    from .participants import Participants

_STATUSES: dict[str, SendStatus] = {
    "Daily": "DAILY_CAP",
    "DailyCap": "DAILY_CAP",
    "TotalCap": "TOTAL_CAP",
    "TimeframeCap": "TIMEFRAME_CAP",
}


class ExceededCap(NamedTuple):
    """A cap that stops a message.

    Args:
        status: The status of the message.
        reason: The cap, and why it is exceeded.
    """

    status: SendStatus
    reason: str


class CapGate:
    """The caps of a journey.

    Args:
        app: The app.
        journey: The journey.
        now: The current time.
    """

    def __init__(self, app: App, journey: Journey, now: int) -> None:
        self._caps = read_caps(journey.request.get("Limits", {}), journey.default_limits)
        self._record = app.part(JourneySendingRecord)
        self._of_campaigns = app.part(CampaignSendingRecord)
        self._journey_id = journey.id
        self._now = now

    def __bool__(self) -> bool:
        return bool(self._caps)

    def find_exceeded(self, participant_key: Hashable, endpoint_key: str) -> ExceededCap | None:
        """Return the cap that another message to an endpoint of a participant would exceed; None if no cap would."""
        if not self._caps:
            return None
        found = self._caps.find_exceeded(
            self._record, self._journey_id, participant_key, endpoint_key, self._now, self._of_campaigns
        )
        return None if found is None else ExceededCap(_STATUSES[found[0].name], found[1])

    def note(self, participant_key: Hashable, endpoint_key: str) -> None:
        """Count a sent message, which also counts toward the caps of other journeys."""
        self._record.add(endpoint_key, self._journey_id, self._now)
        if participant_key != endpoint_key:
            self._record.add(participant_key, self._journey_id, self._now)


class Closing(NamedTuple):
    """Why a message cannot be sent to a participant now.

    Args:
        status: The status of a message that is dropped for this reason.
        reason: The reason in a few words; empty if the message waits.
        until: The time until which a message waits; None if it is dropped.
        zones: The time zones of the participant.
    """

    status: SendStatus
    reason: str
    until: int | None
    zones: tuple[tzinfo, ...]


class HoursGate:
    """Quiet time, open hours and closed days of a journey for one channel.

    Args:
        journey: The journey.
        channel: The channel, by its name in OpenHours and ClosedDays.
        now: The current time.
    """

    def __init__(self, journey: Journey, channel: SendingChannel, now: int) -> None:
        request = journey.request
        self._hours = read_sending_hours(request, channel)
        self._methods = request.get("TimezoneEstimationMethods", ())
        self._holds = bool(request.get("WaitForQuietTime"))
        self._now = now

    def find_closing(self, endpoints: Sequence[Endpoint]) -> Closing | None:
        """Return why a message cannot be sent to a participant's endpoints now; None if it can."""
        if self._hours is None:
            return None
        zones = find_zones(endpoints, self._methods)
        if not zones and not self._methods:
            return None  # documented: quiet time is for endpoints with a time zone
        if not zones:
            return Closing("QUIET_TIME_MISSING_TIMEZONE", "Its time zone is not known", None, zones)
        opening = self._hours.find_opening(zones, self._now)
        if opening == self._now:
            return None
        if self._holds and opening is not None:
            return Closing("QUIET_TIME", "", opening, zones)
        return Closing("QUIET_TIME", self.explain(zones), None, zones)

    def explain(self, zones: tuple[tzinfo, ...]) -> str:
        """Explain in a few words why a message cannot be sent in some time zones now."""
        return "" if self._hours is None else self._hours.explain(zones, self._now)


class RateGate:
    """MessagesPerSecond of a journey.

    Args:
        journey: The journey.
        participants: Its participants, with the last second in which messages are sent.
        now: The current time.
    """

    def __init__(self, journey: Journey, participants: Participants, now: int) -> None:
        self._per_second: int = journey.request.get("Limits", {}).get("MessagesPerSecond", 0)
        self._participants = participants
        self._now = now

    def take_turn(self) -> int:
        """Take the next turn, and return the time at which its message may be sent."""
        if not self._per_second:
            return self._now
        time, _, slot = next(spread(self._participants.slot, self._per_second, self._now, 1))
        self._participants.slot = slot
        return time
