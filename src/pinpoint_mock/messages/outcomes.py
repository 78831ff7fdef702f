"""The outcomes that a test chooses with `pinpoint.faults.deliver` for messages that a provider would accept.

Source of status codes and status messages: docs/behaviours/messages.md#message-fault-defaults. Those not marked
observed are inferred from the providers' own documentation, or ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from inspect import iscoroutine, isroutine
from typing import TYPE_CHECKING, NamedTuple

from ..endpoints.endpoint import PUSH_CHANNELS
from ..gateway.fault_rules import ANY, FaultRules
from ..phone.spelling import address_key
from ..world.formatting import show
from .email_events import EMAIL_FAILURES
from .message import SUCCESSFUL, Result
from .providers.push import format_provider_error
from .sent_message import read_message
from .sms_events import RECORD_STATUSES, SMS_FAILURE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..gateway.fault_rules import FaultRule
    from ..world.store import World
    from .message import RawMessage
    from .sent_message import SentMessage

_SHOWN = 300  # characters of a predicate

STATUSES = (
    *(SUCCESSFUL, "THROTTLED", "TEMPORARY_FAILURE", "PERMANENT_FAILURE"),
    *("UNKNOWN_FAILURE", "OPT_OUT", "DUPLICATE"),
)
"""Every DeliveryStatus of the service model. Old documentation also names TIMEOUT, which was never one."""
_REPORTS = {
    **dict.fromkeys(RECORD_STATUSES[SMS_FAILURE], "SMS"),
    **dict.fromkeys(EMAIL_FAILURES, "EMAIL"),
}
"""The failures after a message was accepted, each with its channel."""
OUTCOMES = (*STATUSES, *_REPORTS)
"""Every outcome that a test can choose."""

_OPTED_OUT = (400, "Destination phone number opted out")  # observed
_ANSWERS = {
    ("SMS", "OPT_OUT"): _OPTED_OUT,
    ("VOICE", "OPT_OUT"): _OPTED_OUT,
    ("EMAIL", "THROTTLED"): (403, "Maximum sending rate exceeded."),  # observed code, SES's message
}
_OF_PINPOINT = ("OPT_OUT", "DUPLICATE")
"""The statuses that Pinpoint sets without calling a provider."""
_ANSWERS_ANYWHERE = {
    "THROTTLED": (429, "Too many requests."),  # observed for SMS
    "TEMPORARY_FAILURE": (503, "Service unavailable"),
    "PERMANENT_FAILURE": (400, "The message cannot be delivered"),
    "UNKNOWN_FAILURE": (500, "The message was not delivered, for an unknown reason"),
    "OPT_OUT": (400, "The user has opted out"),
    "DUPLICATE": (400, "A message was already sent to this address"),
}


class ProviderError(NamedTuple):
    """The error of a push service, with the members of the JSON that reports it.

    Args:
        status_code: The result's status code.
        message: The error message.
        provider_code: The provider's own status code.
        error: The provider's name for the error.
        response: The body of the provider's response.
    """

    status_code: int
    message: str
    provider_code: int
    error: str
    response: dict[str, str]


def _named(status_code: int, message: str, reason: str) -> ProviderError:
    return ProviderError(status_code, message, status_code, reason, {"reason": reason})


_BAD_TOKEN = "The registration token is not a valid FCM registration token"
_NO_QUOTA, _NOT_THERE = "Quota exceeded", "The service is currently unavailable."
_PROVIDER_ERRORS = {
    ("APNS", "PERMANENT_FAILURE"): ProviderError(  # observed: Apple's 400 is reported as 410
        410, "Unregistered or expired token", 400, "BadDeviceToken", {"reason": "BadDeviceToken"}
    ),
    ("APNS", "THROTTLED"): _named(429, "Too many requests", "TooManyRequests"),
    ("APNS", "TEMPORARY_FAILURE"): _named(503, "Service unavailable", "ServiceUnavailable"),
    ("GCM", "PERMANENT_FAILURE"): ProviderError(  # observed
        400, "Invalid notification", 400, _BAD_TOKEN, {"status": "INVALID_ARGUMENT"}
    ),
    ("GCM", "THROTTLED"): ProviderError(429, "Too many requests", 429, _NO_QUOTA, {"status": "RESOURCE_EXHAUSTED"}),
    ("GCM", "TEMPORARY_FAILURE"): ProviderError(503, "Service unavailable", 503, _NOT_THERE, {"status": "UNAVAILABLE"}),
    ("ADM", "PERMANENT_FAILURE"): _named(400, "Invalid notification", "InvalidRegistrationId"),
    ("ADM", "THROTTLED"): _named(429, "Too many requests", "MaxRateExceeded"),
    ("ADM", "TEMPORARY_FAILURE"): _named(503, "Service unavailable", "ServiceUnavailable"),
}
"""The errors of push services by provider and status. Apple's four channels share one provider."""


@dataclass(frozen=True, slots=True, eq=False)
class DeliveryOutcome:
    """An outcome that a test has chosen. Two outcomes with equal members stay separate.

    Args:
        status: The DeliveryStatus, or the outcome that is reported after the message was accepted.
        channel: The channel whose messages get it; None for all channels.
        predicate: A further condition on the message; None without one.
        status_code: The status code; None for the usual one.
        status_message: The status message; None for the usual one.
    """

    status: str
    channel: str | None = None
    predicate: Callable[[SentMessage], object] | None = None
    status_code: int | None = None
    status_message: str | None = None

    def applies_to(self, world: World, message: RawMessage) -> bool:
        """Return whether a message to its address and channel gets it. This calls the predicate as code of the test."""
        predicate = self.predicate
        if predicate is None:
            return True
        return world.call(f"pinpoint.faults.deliver({self})", _fulfils, predicate, read_message(message))

    def result(self, channel: str, delivered: Result) -> Result:
        """Return the result of a message that gets this outcome.

        Args:
            channel: The message's channel.
            delivered: The result that the message would have if it were delivered.
        """
        if self.status in _REPORTS:
            usual = delivered._replace(report=self.status)
        else:
            usual = delivered if self.status == SUCCESSFUL else _usual_result(channel, self.status)
        return usual._replace(
            status_code=usual.status_code if self.status_code is None else self.status_code,
            status_message=usual.status_message if self.status_message is None else self.status_message,
        )

    def __str__(self) -> str:
        code = "" if self.status_code is None else f" {self.status_code}"
        text = "" if self.status_message is None else f" {self.status_message!r}"
        channel = "" if self.channel is None else f" on {self.channel}"
        return f"{self.status}{code}{text}{channel}{_describe_predicate(self.predicate)}"


def choose_channel(outcome: str, channel: str | None, address: str) -> str | None:
    """Return the channel that an outcome applies to; None for all channels.

    Args:
        outcome: The outcome, one of `OUTCOMES`.
        channel: The channel that the test gave; None if it gave none.
        address: The address that the test gave, or `ANY`.

    Raises:
        ValueError: If the channel, or a message to the address, cannot have the outcome.
    """
    own = _REPORTS.get(outcome)
    if own is None:
        return channel
    if channel not in (None, own):
        known = (*STATUSES, *(name for name, its_channel in _REPORTS.items() if its_channel == channel))
        raise ValueError(
            f"outcome={outcome!r} is only for channel={own!r}, not for channel={channel!r}; that channel has "
            f"{', '.join(map(repr, known))}"
        )
    if address != ANY and ("@" in address) != (own == "EMAIL"):
        wanted = "an e-mail address" if own == "EMAIL" else "a phone number"
        raise ValueError(f"outcome={outcome!r} is only for channel={own!r}, but to={show(address)} is not {wanted}")
    return own


def _describe_predicate(predicate: object) -> str:
    if predicate is None:
        return ""
    return f" when {predicate.__qualname__ if isroutine(predicate) else show(predicate, _SHOWN)}"


def _fulfils(predicate: Callable[[SentMessage], object], message: SentMessage) -> bool:
    """Call the predicate of the test, and return whether its result is true."""
    result = predicate(message)
    if iscoroutine(result):
        result.close()
        raise TypeError(f"a predicate on messages must not be async: {show(predicate)}")
    return bool(result)


def _usual_result(channel: str, status: str) -> Result:
    frame = _PROVIDER_ERRORS.get((channel.partition("_")[0], status))
    usual = _ANSWERS.get((channel, status), _ANSWERS_ANYWHERE[status])
    if frame is None and channel in PUSH_CHANNELS and status not in _OF_PINPOINT:
        frame = ProviderError(usual[0], usual[1], usual[0], usual[1], {})
    if frame is None:
        return Result(status, *usual)
    text = format_provider_error(channel, frame.message, frame.provider_code, frame.error, frame.response)
    return Result(status, frame.status_code, text)


class RequestOutcomes:
    """The outcomes of the messages of one request. Committing the request uses up their rules.

    Args:
        world: The world that the rules belong to.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._met: list[FaultRule] = []

    def decide(self, message: RawMessage) -> Result:
        """Return the result of a message that the provider would accept."""
        keys = [(key, channel) for key in (address_key(message.address), ANY) for channel in (message.channel, None)]
        for rule in self._world.part(FaultRules).find((DeliveryOutcome,), *keys):
            if self._meets(message, rule):
                outcome: DeliveryOutcome = rule.effect
                return outcome.result(message.channel, message.result)
        return message.result

    def _meets(self, message: RawMessage, rule: FaultRule) -> bool:
        """Reserve a rule if a message meets it. No other request gets the rule while the test's predicate runs."""
        faults = self._world.part(FaultRules)
        faults.reserve(rule)
        try:
            is_met = rule.effect.applies_to(self._world, message)
        except BaseException:
            faults.release(rule)
            raise
        if is_met:
            self._met.append(rule)
        else:
            faults.release(rule)
        return bool(is_met)

    def commit(self) -> None:
        """Use up the rules that messages of the request met."""
        for rule in self._met:
            self._world.part(FaultRules).spend(rule)
        self._met.clear()

    def roll_back(self) -> None:
        """Release the rules that messages of the request met."""
        for rule in self._met:
            self._world.part(FaultRules).release(rule)
        self._met.clear()
