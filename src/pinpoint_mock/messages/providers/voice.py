"""Voice: a script that is read aloud, as plain text or in the markup language SSML.

Source: docs/behaviours/messages.md#payloads-sent-to-each-provider. The error messages are ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..payload import ReadyPayload, Refused
from .sms import check_number

if TYPE_CHECKING:
    from ..payload import OutgoingMessage, Payload

MAX_CHARACTERS = 6_000  # documented quota; the tags of SSML count
MAX_BILLABLE_CHARACTERS = 3_000  # documented quota; the tags of SSML do not count

_DETAILS = {"LanguageCode": "language_code", "VoiceId": "voice_id", "OriginationNumber": "origination_number"}
_TAG = re.compile(r"<[^>]*>")


def build(outgoing: OutgoingMessage) -> Payload:
    """Build the script that is read aloud.

    Raises:
        Refused: If the address is not a phone number, or if the text is too long.
    """
    check_number(outgoing.address)
    body: str = outgoing.members.get("Body", "")
    _check_length(body)
    return ReadyPayload(body=body, raw=body.encode(), details=outgoing.translate(_DETAILS))


def _check_length(body: str) -> None:
    if len(body) > MAX_CHARACTERS:
        raise Refused(f"A voice message may have at most {MAX_CHARACTERS} characters, not {len(body)}")
    billable = _billable(body)
    if billable > MAX_BILLABLE_CHARACTERS:
        raise Refused(f"A voice message may have at most {MAX_BILLABLE_CHARACTERS} billable characters, not {billable}")


def _billable(body: str) -> int:
    if not body.lstrip().startswith("<speak"):
        return len(body)
    tagged, bracket, rest = body.rpartition(">")  # no tag ends after the last `>`, however many `<` follow it
    return len(_TAG.sub("", tagged + bracket)) + len(rest)
