"""Where a message came from: a request, a campaign or a journey; each says how payloads and events name it.

Source: docs/behaviours.md#messages-where-they-came-from.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from ..gateway.serialisation import to_json

CAMPAIGN, JOURNEY = "Campaign", "Journey"
"""What sends messages besides the operations, as the outbox names it."""

_DIRECT_CAMPAIGN = "_DIRECT"
_JOURNEY_STATUSES = {
    "SUCCESSFUL": "SUCCESS",
    "PERMANENT_FAILURE": "FAILURE_PERMANENT",  # inferred, as the next three are
    "TEMPORARY_FAILURE": "FAILURE",
    "UNKNOWN_FAILURE": "FAILURE",
    "DUPLICATE": "FAILURE",
    "TOTAL_CAP": "DAILY_CAP",  # unknown; proposed: of the documented words the one that names a cap
    "TIMEFRAME_CAP": "DAILY_CAP",
}
"""What the events of journeys call a status of the outbox. They have the same word for the others (documented)."""
_CAMPAIGN_STATUSES = {
    "SUCCESSFUL": "SUCCESS",
    "PERMANENT_FAILURE": "FAILURE_PERMANENT",  # inferred, as the next two are
    "TEMPORARY_FAILURE": "TRANSIENT_FAILURE",
    "UNKNOWN_FAILURE": "UNKNOWN",
    "DUPLICATE": "DUPLICATE_ADDRESS",
    "TOTAL_CAP": "CAMPAIGN_CAP",
}
"""The words of the events of campaigns for statuses of the outbox, where they differ (documented)."""


class Origin(ABC):
    """Where a message came from. It is a value that goes with the message into its payload, the outbox and events."""

    __slots__ = ()

    names_endpoints: ClassVar[bool] = True
    """Whether the client_id of an e-mail's events is the endpoint; else it is a UUID (both documented)."""

    family: ClassVar[str] = "_campaign"
    """What the types of the events of pushes begin with."""

    send_event: ClassVar[str | None] = None
    """The type of the event that each attempt to send makes; None if there is no such event."""

    @abstractmethod
    def name_members(self) -> dict[str, str]:
        """Return the ids by the names that a message in the outbox has for them."""

    @abstractmethod
    def name_ids(self) -> dict[str, str]:
        """Return the ids by the names that events have for them."""

    @abstractmethod
    def push_to_apple(self) -> dict[str, Any]:
        """Return what stands in `data.pinpoint` of a push by APNs."""

    @abstractmethod
    def push_to_android(self) -> dict[str, str]:
        """Return what stands in the data map of a push by FCM, ADM or Baidu."""

    def name_ids_to_client(self) -> dict[str, str]:
        """Return the ids as the client libraries of AWS name them in the events that they report (observed)."""
        return self.name_ids()

    def describe_send(self, channel: str, status: str, status_code: int, status_message: str) -> dict[str, str]:  # noqa: ARG002
        """Return the attributes of the event of an attempt to send.

        Args:
            channel: The channel of the message.
            status: What became of the message, as the outbox shows it.
            status_code: The status code of its result.
            status_message: The text of its result.
        """
        return self.name_ids()


@dataclass(frozen=True, slots=True)
class DirectOrigin(Origin):
    """A request that names its recipients itself, such as SendMessages."""

    names_endpoints = False

    def name_members(self) -> dict[str, str]:
        """Return nothing."""
        return {}

    def name_ids(self) -> dict[str, str]:
        """Return nothing: only events of campaigns and journeys have such ids, treatment_id among them (observed)."""
        return {}

    def push_to_apple(self) -> dict[str, Any]:
        """Return nothing (observed)."""
        return {}

    def push_to_android(self) -> dict[str, str]:
        """Return the campaign of messages that belong to none (observed)."""
        return {"pinpoint.campaign.campaign_id": _DIRECT_CAMPAIGN}

    def name_ids_to_client(self) -> dict[str, str]:
        """Return the campaign that pushes to Android name (inferred); what others report is unknown."""
        return {"campaign_id": _DIRECT_CAMPAIGN}


@dataclass(frozen=True, slots=True)
class CampaignOrigin(Origin):
    """A campaign.

    Args:
        campaign_id: The campaign.
        treatment_id: The treatment that the recipient is in; `0` without additional treatments.
        activity_id: The activity, which is one run of the campaign.
    """

    send_event = "_campaign.send"

    campaign_id: str
    treatment_id: str
    activity_id: str

    def name_members(self) -> dict[str, str]:
        """Return the ids by the names that a message in the outbox has for them."""
        return {
            "campaign_id": self.campaign_id,
            "treatment_id": self.treatment_id,
            "activity_id": self.activity_id,
        }

    def name_ids(self) -> dict[str, str]:
        """Return the ids by the names that events have for them (documented)."""
        return {
            "campaign_id": self.campaign_id,
            "campaign_activity_id": self.activity_id,
            "treatment_id": self.treatment_id,
        }

    def push_to_apple(self) -> dict[str, Any]:
        """Return the ids as the client libraries of AWS read them (observed)."""
        return {"campaign": self.name_ids()}

    def push_to_android(self) -> dict[str, str]:
        """Return the ids as the client libraries of AWS read them (observed)."""
        return {f"pinpoint.campaign.{name}": value for name, value in self.name_ids().items()}

    def describe_send(self, channel: str, status: str, status_code: int, status_message: str) -> dict[str, str]:
        """Return the ids, the channel and what became of the message (documented), with its result's code and text.

        The code and the text are observed, their values inferred from those of journeys.
        """
        word = _CAMPAIGN_STATUSES.get(status, status)
        return {
            **self.name_ids(),
            "delivery_type": channel,
            **_describe_result("campaign", word, status_code, status_message),
        }


@dataclass(frozen=True, slots=True)
class JourneyOrigin(Origin):
    """A journey.

    Args:
        journey_id: The journey.
        run_id: The run of it.
        activity_id: The activity that sends.
        activity_type: The type of that activity: EMAIL, SMS, PUSH, CUSTOM or CONTACT_CENTER.
    """

    family = "_journey"
    send_event = "_journey.send"

    journey_id: str
    run_id: str
    activity_id: str
    activity_type: str

    def name_members(self) -> dict[str, str]:
        """Return the ids by the names that a message in the outbox has for them."""
        return {"journey_id": self.journey_id, "run_id": self.run_id, "activity_id": self.activity_id}

    def name_ids(self) -> dict[str, str]:
        """Return the ids by the names that events have for them (documented; inferred of SMS)."""
        return {
            "journey_id": self.journey_id,
            "journey_run_id": self.run_id,
            "journey_activity_id": self.activity_id,
        }

    def push_to_apple(self) -> dict[str, Any]:
        """Return the ids as the client libraries of AWS read them (observed)."""
        return {"journey": self.name_ids()}

    def push_to_android(self) -> dict[str, str]:
        """Return the ids as the client libraries of AWS read them: JSON in a string (observed)."""
        return {"pinpoint": to_json({"journey": self.name_ids()})}

    def describe_send(self, channel: str, status: str, status_code: int, status_message: str) -> dict[str, str]:  # noqa: ARG002
        """Return the ids, what became of the message, and the code and the text of its result (documented)."""
        word = _JOURNEY_STATUSES.get(status, status)
        return {
            **self.name_ids(),
            "journey_activity_type": self.activity_type,
            **_describe_result("journey", word, status_code, status_message),
        }


DIRECT = DirectOrigin()


def _describe_result(prefix: str, word: str, status_code: int, status_message: str) -> dict[str, str]:
    """Return a result as strings. The text of a success is its code, as in the sample of the documentation."""
    return {
        f"{prefix}_send_status": word,
        f"{prefix}_send_status_code": str(status_code),
        f"{prefix}_send_status_message": str(status_code) if word == "SUCCESS" else status_message,
    }
