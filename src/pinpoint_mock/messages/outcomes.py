"""The outcomes that a test decides for messages that a provider would take: `pinpoint.faults.deliver`.

Source of status codes and texts: docs/behaviours.md#messages-what-providers-get; what is not marked observed is
inferred from the providers' own documentation, or ours.
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
"""Every DeliveryStatus of the service model; TIMEOUT, which old texts name, has never been one."""
_REPORTS = {
    **dict.fromkeys(RECORD_STATUSES[SMS_FAILURE], "SMS"),
    **dict.fromkeys(EMAIL_FAILURES, "EMAIL"),
}
"""Failures of a message after it was accepted, each with the channel that has it."""
OUTCOMES = (*STATUSES, *_REPORTS)
"""Every outcome that a test can decide."""

_OPTED_OUT = (400, "Destination phone number opted out")  # observed
_ANSWERS = {
    ("SMS", "OPT_OUT"): _OPTED_OUT,
    ("VOICE", "OPT_OUT"): _OPTED_OUT,
    ("EMAIL", "THROTTLED"): (403, "Maximum sending rate exceeded."),  # the code was observed, the text is that of SES
}
_OF_PINPOINT = ("OPT_OUT", "DUPLICATE")
"""The statuses that Pinpoint decides without asking a provider."""
_ANSWERS_ANYWHERE = {
    "THROTTLED": (429, "Too many requests."),  # observed of SMS
    "TEMPORARY_FAILURE": (503, "Service unavailable"),
    "PERMANENT_FAILURE": (400, "The message cannot be delivered"),
    "UNKNOWN_FAILURE": (500, "The message was not delivered, for an unknown reason"),
    "OPT_OUT": (400, "The user has opted out"),
    "DUPLICATE": (400, "The address has been sent to already"),
}


class ProviderError(NamedTuple):
    """The error of a push service, in the frame in which it is reported.

    Args:
        status_code: The result's status code.
        message: What is said of it.
        provider_code: The provider's own status code.
        error: The provider's name for the error.
        response: The body of the provider's answer.
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
    ("APNS", "PERMANENT_FAILURE"): ProviderError(  # observed, and that Apple's 400 is reported as 410
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
"""By the provider; the four channels of Apple have one."""


@dataclass(frozen=True, slots=True, eq=False)
class DeliveryOutcome:
    """An outcome that a test has decided; two that say the same are still two.

    Args:
        status: The DeliveryStatus, or what is reported of the message after it was accepted.
        channel: The channel whose messages meet it; None for all.
        predicate: What a message must fulfil besides; None for nothing.
        status_code: The status code; None for the usual one.
        status_message: The text; None for the usual one.
    """

    status: str
    channel: str | None = None
    predicate: Callable[[SentMessage], object] | None = None
    status_code: int | None = None
    status_message: str | None = None

    def applies_to(self, world: World, message: RawMessage) -> bool:
        """Return whether a message of its address and channel meets it; the predicate is called as the user's code."""
        predicate = self.predicate
        if predicate is None:
            return True
        return world.call(f"pinpoint.faults.deliver({self})", _fulfils, predicate, read_message(message))

    def result(self, channel: str, delivered: Result) -> Result:
        """Return the result of a message that meets it.

        Args:
            channel: The message's channel.
            delivered: The result that it would have if it were delivered.
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
    """Return the channel whose messages an outcome is for; None for all.

    Args:
        outcome: The outcome, one of `OUTCOMES`.
        channel: The channel that the test has named; None for none.
        address: The address that the test has named, or `ANY`.

    Raises:
        ValueError: If there is no such outcome on the channel, or of messages to the address.
    """
    own = _REPORTS.get(outcome)
    if own is None:
        return channel
    if channel not in (None, own):
        known = (*STATUSES, *(name for name, its_channel in _REPORTS.items() if its_channel == channel))
        raise ValueError(
            f"outcome={outcome!r} is only for channel={own!r}, not for channel={channel!r}, which has "
            f"{', '.join(map(repr, known))}"
        )
    if address != ANY and ("@" in address) != (own == "EMAIL"):
        wanted = "an e-mail address" if own == "EMAIL" else "a phone number"
        raise ValueError(f"outcome={outcome!r} is only for channel={own!r}, and to={show(address)} is not {wanted}")
    return own


def _describe_predicate(predicate: object) -> str:
    if predicate is None:
        return ""
    return f" when {predicate.__qualname__ if isroutine(predicate) else show(predicate, _SHOWN)}"


def _fulfils(predicate: Callable[[SentMessage], object], message: SentMessage) -> bool:
    """Call the test's own code, and return whether its answer is true."""
    answer = predicate(message)
    if iscoroutine(answer):
        answer.close()
        raise TypeError(f"a predicate on messages must not be async: {show(predicate)}")
    return bool(answer)


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
    """The outcomes that the messages of one request meet; the rules are used up when the request is committed.

    Args:
        world: The world that the rules are in.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._met: list[FaultRule] = []

    def decide(self, message: RawMessage) -> Result:
        """Return the result of a message that the provider would take."""
        keys = [(key, channel) for key in (address_key(message.address), ANY) for channel in (message.channel, None)]
        for rule in self._world.part(FaultRules).find((DeliveryOutcome,), *keys):
            if self._meets(message, rule):
                outcome: DeliveryOutcome = rule.effect
                return outcome.result(message.channel, message.result)
        return message.result

    def _meets(self, message: RawMessage, rule: FaultRule) -> bool:
        """Reserve a rule that a message meets; other requests do not get it while the test's code is asked."""
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
        """Use up the rules that were met."""
        for rule in self._met:
            self._world.part(FaultRules).spend(rule)
        self._met.clear()

    def roll_back(self) -> None:
        """Give back the rules that were met."""
        for rule in self._met:
            self._world.part(FaultRules).release(rule)
        self._met.clear()
