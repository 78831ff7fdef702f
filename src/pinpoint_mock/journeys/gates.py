"""The gates of a journey's messages: caps over what was sent, sending hours with quiet time, and the rate of sending.

Source: docs/behaviours.md#journeys-messages.
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
        reason: Which cap, and why.
    """

    status: SendStatus
    reason: str


class CapGate:
    """The caps of a journey.

    Args:
        app: The app.
        journey: The journey.
        now: The time.
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
        """Return the cap that another message to an endpoint of a participant would exceed; None without one."""
        if not self._caps:
            return None
        found = self._caps.find_exceeded(
            self._record, self._journey_id, participant_key, endpoint_key, self._now, self._of_campaigns
        )
        return None if found is None else ExceededCap(_STATUSES[found[0].name], found[1])

    def note(self, participant_key: Hashable, endpoint_key: str) -> None:
        """Count a message that was sent, which the caps of any journey may ask for later."""
        self._record.add(endpoint_key, self._journey_id, self._now)
        if participant_key != endpoint_key:
            self._record.add(participant_key, self._journey_id, self._now)


class Closing(NamedTuple):
    """Why it is no time to send to a participant.

    Args:
        status: The status of a message that is not sent for that.
        reason: Why, in a few words; empty if the message waits.
        until: Until when a message waits; None if it is dropped.
        zones: The time zones of the participant.
    """

    status: SendStatus
    reason: str
    until: int | None
    zones: tuple[tzinfo, ...]


class HoursGate:
    """Quiet time, open hours and closed days of a journey for a channel.

    Args:
        journey: The journey.
        channel: The channel, as OpenHours and ClosedDays name it.
        now: The time.
    """

    def __init__(self, journey: Journey, channel: SendingChannel, now: int) -> None:
        request = journey.request
        self._hours = read_sending_hours(request, channel)
        self._methods = request.get("TimezoneEstimationMethods", ())
        self._holds = bool(request.get("WaitForQuietTime"))
        self._now = now

    def find_closing(self, endpoints: Sequence[Endpoint]) -> Closing | None:
        """Return why it is no time to send to the endpoints of a participant; None if it is."""
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
        """Say in a few words why it is no time to send in some time zones."""
        return "" if self._hours is None else self._hours.explain(zones, self._now)


class RateGate:
    """MessagesPerSecond of a journey.

    Args:
        journey: The journey.
        participants: Its participants, with the last second in which messages go.
        now: The time.
    """

    def __init__(self, journey: Journey, participants: Participants, now: int) -> None:
        self._per_second: int = journey.request.get("Limits", {}).get("MessagesPerSecond", 0)
        self._participants = participants
        self._now = now

    def take_turn(self) -> int:
        """Return when the next message may go, which takes that turn."""
        if not self._per_second:
            return self._now
        time, _, slot = next(spread(self._participants.slot, self._per_second, self._now, 1))
        self._participants.slot = slot
        return time
