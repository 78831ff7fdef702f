"""One-time passwords: sent by SMS, good for some minutes and some attempts, and for one use.

Source: docs/behaviours.md#one-time-passwords; what the service does where its pages are silent is unknown, and marked
so below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from ..gateway.errors import BadRequest
from ..gateway.operation import operation
from ..gateway.problems import quote
from ..phone.spelling import number_key
from ..world.clock import MINUTE
from .outbox import SUCCESSFUL
from .recipients import Recipient
from .sending import Sending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import (
        MessageResponseTypeDef,
        SendOTPMessageRequestParametersTypeDef,
        VerificationResponseTypeDef,
        VerifyOTPMessageRequestParametersTypeDef,
    )

    from ..world.store import App

DEFAULTS = {"CodeLength": 6, "ValidityPeriod": 15, "AllowedAttempts": 3}  # unknown; proposed
RANGES = {"CodeLength": (5, 8), "ValidityPeriod": (5, 60), "AllowedAttempts": (1, 5)}  # documented, the 1 inferred
LENGTHS = {"BrandName": 20, "ReferenceId": 48}  # documented
LANGUAGES = (  # documented
    *("de-DE", "en-GB", "en-US", "es-419", "es-ES", "fr-CA", "fr-FR"),
    *("it-IT", "ja-JP", "ko-KR", "pt-BR", "zh-CN", "zh-TW"),
)
TEXT = "This is your One Time Password: {{otp}} from {{brand}}"
"""Documented for English; the texts in other languages are unknown, and are this one."""


@dataclass(frozen=True)
class OneTimePassword:
    """A password that was sent.

    Args:
        otp: The digits.
        expires: When it is good no more, in microseconds since the epoch.
        attempts_left: How many wrong attempts it survives.
    """

    otp: str
    expires: int
    attempts_left: int


@operation("SendOTPMessage")
def send_otp_message(
    app: App, send_otp_message_request_parameters: SendOTPMessageRequestParametersTypeDef, request_id: str
) -> MessageResponseTypeDef:
    """Send a one-time password by SMS; one that was sent replaces an earlier one for the same number and reference."""
    given = cast("Mapping[str, Any]", send_otp_message_request_parameters)
    _check(given)
    chosen = {**DEFAULTS, **given}
    number = given["DestinationIdentity"]
    digits = chosen["CodeLength"]
    otp = f"{app.world.ids.messages.draw() % 10**digits:0{digits}}"
    substitutions = {"otp": [otp], "brand": [given["BrandName"]]}
    message = {"Body": TEXT, "Substitutions": substitutions, "OriginationNumber": given["OriginationIdentity"]}
    message |= {name: given[name] for name in ("EntityId", "TemplateId") if name in given}
    with Sending(app, "SendOTPMessage", {"MessageConfiguration": {"SMSMessage": message}}) as sending:
        result = sending.send(Recipient(number, "SMS", number, {}, {}))
    if result["DeliveryStatus"] == SUCCESSFUL:
        expires = app.world.clock.now() + chosen["ValidityPeriod"] * MINUTE
        password = OneTimePassword(otp, expires, chosen["AllowedAttempts"])
        app.collection(OneTimePassword, number_key(number)).put(given["ReferenceId"], password)
    return cast(
        "MessageResponseTypeDef", {"ApplicationId": app.id, "RequestId": request_id, "Result": {number: result}}
    )


@operation("VerifyOTPMessage")
def verify_otp_message(
    app: App, verify_otp_message_request_parameters: VerifyOTPMessageRequestParametersTypeDef
) -> VerificationResponseTypeDef:
    """Say whether a one-time password is the one that was sent; a right one is good once (unknown)."""
    given = verify_otp_message_request_parameters
    passwords = app.collection(OneTimePassword, number_key(given["DestinationIdentity"]))
    reference_id = given["ReferenceId"]
    password = passwords.get(reference_id)
    if password is None:
        return {"Valid": False}
    is_valid = password.otp == given["Otp"] and app.world.clock.now() < password.expires
    if is_valid or password.attempts_left == 0:  # documented: it becomes invalid when attempts exceed the number
        passwords.remove(reference_id)
    else:
        passwords.put(reference_id, replace(password, attempts_left=password.attempts_left - 1))
    return {"Valid": is_valid}


def _check(given: Mapping[str, Any]) -> None:
    """Refuse what breaks a documented limit; the code of the error is inferred."""
    if given["Channel"] != "SMS":
        raise BadRequest(f"must be SMS, not {quote(given['Channel'])}", "Channel")
    for name, (low, high) in RANGES.items():
        value = given.get(name, low)
        if not low <= value <= high:
            raise BadRequest(f"must be between {low} and {high}, not {value}", name)
    for name, longest in LENGTHS.items():
        if not 1 <= len(given[name]) <= longest:
            rule = f"must have 1 to {longest} characters, not {len(given[name])}"
            raise BadRequest(f"{rule}: {quote(given[name])}", name)
    if given.get("Language", "en-US") not in LANGUAGES:
        raise BadRequest(f"must be one of {', '.join(LANGUAGES)}, not {quote(given['Language'])}", "Language")
