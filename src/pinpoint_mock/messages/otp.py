"""One-time passwords by SMS. A password is valid for some minutes, some attempts and one use.

Source: docs/behaviours/messages.md#one-time-passwords. Behaviour that the AWS documentation does not describe is marked
unknown below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..gateway.call_notes import add_note
from ..gateway.operation import operation
from ..gateway.problems import Problem, describe_choice, quote, refuse
from ..phone.spelling import number_key
from ..world.clock import MINUTE
from .message import SUCCESSFUL
from .one_time_password import OneTimePassword, explain_refusal, explain_unknown
from .recipients import Recipient
from .sending import Sending

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_pinpoint.type_defs import (
        MessageResponseTypeDef,
        SendOTPMessageRequestParametersTypeDef,
        VerificationResponseTypeDef,
        VerifyOTPMessageRequestParametersTypeDef,
    )

    from ..world.store import App

DEFAULTS = {"CodeLength": 6, "ValidityPeriod": 15, "AllowedAttempts": 3}  # unknown; our choice
RANGES = {"CodeLength": (5, 8), "ValidityPeriod": (5, 60), "AllowedAttempts": (1, 5)}  # documented, the 1 inferred
LENGTHS = {"BrandName": 20, "ReferenceId": 48}  # documented
LANGUAGES = (  # documented
    *("de-DE", "en-GB", "en-US", "es-419", "es-ES", "fr-CA", "fr-FR"),
    *("it-IT", "ja-JP", "ko-KR", "pt-BR", "zh-CN", "zh-TW"),
)
TEXT = "This is your One Time Password: {{otp}} from {{brand}}"
"""The documented English text. The texts in other languages are unknown, so they are in English, too."""


@operation("SendOTPMessage")
def send_otp_message(
    app: App, send_otp_message_request_parameters: SendOTPMessageRequestParametersTypeDef, request_id: str
) -> MessageResponseTypeDef:
    """Send a one-time password by SMS. It replaces an earlier one with the same number and reference id."""
    given = cast("Mapping[str, Any]", send_otp_message_request_parameters)
    refuse(_find_problems(given))
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
        passwords, reference_id = app.collection(OneTimePassword, number_key(number)), given["ReferenceId"]
        old = passwords.get(reference_id)
        new = OneTimePassword(reference_id, otp, expires, chosen["AllowedAttempts"], None if old is None else old.otp)
        passwords.put(reference_id, new)
    return cast(
        "MessageResponseTypeDef", {"ApplicationId": app.id, "RequestId": request_id, "Result": {number: result}}
    )


@operation("VerifyOTPMessage")
def verify_otp_message(
    app: App, verify_otp_message_request_parameters: VerifyOTPMessageRequestParametersTypeDef
) -> VerificationResponseTypeDef:
    """Return whether a one-time password is the one that was sent. A right one works once (unknown)."""
    given = verify_otp_message_request_parameters
    number, reference_id, otp = given["DestinationIdentity"], given["ReferenceId"], given["Otp"]
    passwords = app.collection(OneTimePassword, number_key(number))
    password, now = passwords.get(reference_id), app.world.clock.now()
    if password is None:
        add_note(f"Valid: false ({explain_unknown(passwords, number, reference_id)})")
        return {"Valid": False}
    is_valid = password.accepts(otp, now)
    passwords.put(reference_id, password.after_attempt(now, is_right=is_valid))
    if not is_valid:
        add_note(f"Valid: false ({explain_refusal(passwords, password, otp, now)})")
    return {"Valid": is_valid}


def _find_problems(given: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the members that break a documented limit; the error code is inferred."""
    if given["Channel"] != "SMS":
        yield Problem("Channel", f"must be SMS, not {quote(given['Channel'])}")
    for name, (low, high) in RANGES.items():
        value = given.get(name, low)
        if not low <= value <= high:
            yield Problem(name, f"must be between {low} and {high}, not {value}")
    for name, longest in LENGTHS.items():
        if not 1 <= len(given[name]) <= longest:
            rule = f"must have 1 to {longest} characters, not {len(given[name])}"
            yield Problem(name, f"{rule}: {quote(given[name])}")
    if given.get("Language", "en-US") not in LANGUAGES:
        yield Problem("Language", describe_choice(given["Language"], LANGUAGES))
