"""The provider of each channel. Modules that are slow to import are imported when their channel is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import adm, apns, baidu, fcm, sms, voice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..payload import OutgoingMessage, Payload


def _email(outgoing: OutgoingMessage) -> Payload:
    from . import email

    return email.build(outgoing)


PROVIDERS: Mapping[str, Callable[[OutgoingMessage], Payload]] = {
    "ADM": adm.build,
    "APNS": apns.build,
    "APNS_SANDBOX": apns.build,
    "APNS_VOIP": apns.build,
    "APNS_VOIP_SANDBOX": apns.build,
    "BAIDU": baidu.build,
    "EMAIL": _email,
    "GCM": fcm.build,
    "SMS": sms.build,
    "VOICE": voice.build,
}
"""The function that builds the payload, by channel type. CUSTOM and IN_APP do not have one."""

PAYLOAD_LIMITS: Mapping[str, int] = {
    "ADM": adm.MAX_PAYLOAD,
    **dict.fromkeys(("APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX"), apns.MAX_PAYLOAD),
    "BAIDU": baidu.MAX_PAYLOAD,
    "GCM": fcm.MAX_PAYLOAD,
}
"""The most bytes of a push payload, by channel type (documented quotas)."""
