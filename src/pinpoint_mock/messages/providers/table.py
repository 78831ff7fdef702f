"""Which provider a channel goes to. What is heavy to import is imported when its channel is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import adm, apns, baidu, fcm, sms, voice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..handover import Handover, Outgoing


def _email(outgoing: Outgoing) -> Handover:
    from . import email

    return email.hand_over(outgoing)


PROVIDERS: Mapping[str, Callable[[Outgoing], Handover]] = {
    "ADM": adm.hand_over,
    "APNS": apns.hand_over,
    "APNS_SANDBOX": apns.hand_over,
    "APNS_VOIP": apns.hand_over,
    "APNS_VOIP_SANDBOX": apns.hand_over,
    "BAIDU": baidu.hand_over,
    "EMAIL": _email,
    "GCM": fcm.hand_over,
    "SMS": sms.hand_over,
    "VOICE": voice.hand_over,
}
"""The function that hands a message over, by channel type. CUSTOM and IN_APP have no provider of this kind."""
