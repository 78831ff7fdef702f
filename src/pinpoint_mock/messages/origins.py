"""The origin of a message: a request, a campaign or a journey. Each origin knows its ids in payloads and events.

Source: docs/behaviours/messages.md#origin-of-a-message.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from ..gateway.serialisation import to_json

CAMPAIGN, JOURNEY = "Campaign", "Journey"
"""The `source` of messages in the outbox that a campaign or a journey sent; other messages name the operation."""

_DIRECT_CAMPAIGN = "_DIRECT"
_JOURNEY_STATUSES = {
    "SUCCESSFUL": "SUCCESS",
    "PERMANENT_FAILURE": "FAILURE_PERMANENT",  # inferred, as the next three are
    "TEMPORARY_FAILURE": "FAILURE",
    "UNKNOWN_FAILURE": "FAILURE",
    "DUPLICATE": "FAILURE",
    "TOTAL_CAP": "DAILY_CAP",  # unknown; our choice: the only documented status that names a cap
    "TIMEFRAME_CAP": "DAILY_CAP",
}
"""The status in the events of journeys by status in the outbox. Other statuses have the same name (documented)."""
_CAMPAIGN_STATUSES = {
    "SUCCESSFUL": "SUCCESS",
    "PERMANENT_FAILURE": "FAILURE_PERMANENT",  # inferred, as the next two are
    "TEMPORARY_FAILURE": "TRANSIENT_FAILURE",
    "UNKNOWN_FAILURE": "UNKNOWN",
    "DUPLICATE": "DUPLICATE_ADDRESS",
    "TOTAL_CAP": "CAMPAIGN_CAP",
}
"""The status in the events of campaigns by status in the outbox, where the names differ (documented)."""


class Origin(ABC):
    """The origin of a message. It goes with the message into its payload, the outbox and its events."""

    __slots__ = ()

    names_endpoints: ClassVar[bool] = True
    """Whether the client_id of an e-mail's events is the endpoint; otherwise it is a UUID (both documented)."""

    family: ClassVar[str] = "_campaign"
    """The prefix of the event types of pushes."""

    send_event: ClassVar[str | None] = None
    """The type of the event that each attempt to send records; None if it records none."""

    @abstractmethod
    def name_members(self) -> dict[str, str]:
        """Return the ids under their names in a message of the outbox."""

    @abstractmethod
    def name_ids(self) -> dict[str, str]:
        """Return the ids under their names in events."""

    @abstractmethod
    def push_to_apple(self) -> dict[str, Any]:
        """Return the ids for `data.pinpoint` of a push by APNs."""

    @abstractmethod
    def push_to_android(self) -> dict[str, str]:
        """Return the ids for the data map of a push by FCM, ADM or Baidu."""

    def name_ids_to_client(self) -> dict[str, str]:
        """Return the ids under their names in the events that the client libraries of AWS report (observed)."""
        return self.name_ids()

    def describe_send(self, channel: str, status: str, status_code: int, status_message: str) -> dict[str, str]:  # noqa: ARG002
        """Return the attributes of the event of an attempt to send.

        Args:
            channel: The channel of the message.
            status: The status of the message in the outbox.
            status_code: The status code of its result.
            status_message: The status message of its result.
        """
        return self.name_ids()


@dataclass(frozen=True, slots=True)
class DirectOrigin(Origin):
    """A request that names its recipients, such as SendMessages."""

    names_endpoints = False

    def name_members(self) -> dict[str, str]:
        """Return an empty dictionary."""
        return {}

    def name_ids(self) -> dict[str, str]:
        """Return an empty dictionary: only campaigns and journeys have ids in events, treatment_id too (observed)."""
        return {}

    def push_to_apple(self) -> dict[str, Any]:
        """Return an empty dictionary (observed)."""
        return {}

    def push_to_android(self) -> dict[str, str]:
        """Return `_DIRECT`, the campaign id of messages without a campaign (observed)."""
        return {"pinpoint.campaign.campaign_id": _DIRECT_CAMPAIGN}

    def name_ids_to_client(self) -> dict[str, str]:
        """Return the campaign id of pushes to Android (inferred); the id that other clients report is unknown."""
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
        """Return the ids under their names in a message of the outbox."""
        return {
            "campaign_id": self.campaign_id,
            "treatment_id": self.treatment_id,
            "activity_id": self.activity_id,
        }

    def name_ids(self) -> dict[str, str]:
        """Return the ids under their names in events (documented)."""
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
        """Return the ids, the channel and the status (documented), with the code and the message of the result.

        The code and the message are observed; their values are inferred from those of journeys.
        """
        event_status = _CAMPAIGN_STATUSES.get(status, status)
        return {
            **self.name_ids(),
            "delivery_type": channel,
            **_describe_result("campaign", event_status, status_code, status_message),
        }


@dataclass(frozen=True, slots=True)
class JourneyOrigin(Origin):
    """A journey.

    Args:
        journey_id: The journey.
        run_id: The run of the journey.
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
        """Return the ids under their names in a message of the outbox."""
        return {"journey_id": self.journey_id, "run_id": self.run_id, "activity_id": self.activity_id}

    def name_ids(self) -> dict[str, str]:
        """Return the ids under their names in events (documented; inferred for SMS)."""
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
        """Return the ids, and the status, the code and the message of the result (documented)."""
        event_status = _JOURNEY_STATUSES.get(status, status)
        return {
            **self.name_ids(),
            "journey_activity_type": self.activity_type,
            **_describe_result("journey", event_status, status_code, status_message),
        }


DIRECT = DirectOrigin()


def _describe_result(prefix: str, status: str, status_code: int, status_message: str) -> dict[str, str]:
    """Return a result as strings. The message of a success is its code, as in the documented sample."""
    return {
        f"{prefix}_send_status": status,
        f"{prefix}_send_status_code": str(status_code),
        f"{prefix}_send_status_message": str(status_code) if status == "SUCCESS" else status_message,
    }
