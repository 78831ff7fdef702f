"""SMS: a text, encoded in GSM 03.38 if possible and otherwise in UCS-2, and the parts that it is sent in.

Source: docs/behaviours/messages.md#payloads-sent-to-each-provider. The alphabet, the sizes and the limits are
documented. The rule that the end of a part never splits a character comes from 3GPP, so it is inferred.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ...phone.spelling import is_phone_number
from ..payload import ReadyPayload, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..payload import OutgoingMessage, Payload

ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The characters of GSM 03.38, each at the index of its code. Source: documented."""

EXTENSION = {"^": 20, "{": 40, "}": 41, "\\": 47, "[": 60, "~": 61, "]": 62, "|": 64, "€": 101}
"""Characters that are written as an escape and a code, so each counts as two. Source: documented, without form feed."""

DEFAULT_MESSAGE_TYPE = "TRANSACTIONAL"  # unknown; our choice

_ESCAPE = 27
_SEPTETS = str.maketrans(
    {
        **{character: chr(code) for code, character in enumerate(ALPHABET) if code != _ESCAPE},
        **{character: chr(_ESCAPE) + chr(code) for character, code in EXTENSION.items()},
    }
)
_WRITABLE = re.compile(f"[{re.escape(''.join(map(chr, _SEPTETS)))}]*")


class Encoding(NamedTuple):
    """An encoding of a text, and its size limits. Source: documented.

    Args:
        name: The name of the encoding.
        unit: The number of bytes of a unit, in which sizes are counted.
        single: The most units of a text that is sent in one part.
        part: The most units of each part of a longer text.
        limit: The most units of a text.
    """

    name: str
    unit: int
    single: int
    part: int
    limit: int


GSM = Encoding("GSM-7", 1, 160, 153, 1_600)
UCS2 = Encoding("UCS-2", 2, 70, 67, 630)


class EncodedText(NamedTuple):
    """A text in its encoding.

    Args:
        encoding: The encoding: the smallest one that can write the text.
        body: The text.
        raw: The encoded bytes.
    """

    encoding: Encoding
    body: str
    raw: bytes

    @property
    def size(self) -> int:
        """The number of units that the text takes."""
        return len(self.raw) // self.encoding.unit

    @property
    def parts(self) -> int:
        """The number of parts that the text is sent in."""
        size, encoding = self.size, self.encoding
        if size <= encoding.single:
            return 1
        if size == len(self.body):  # no character is longer than a unit, so every part is full
            return -(-size // encoding.part)
        return count_parts(
            (len(_bytes(character, encoding)) // encoding.unit for character in self.body), encoding.part
        )


def encode(body: str) -> EncodedText:
    """Encode a text in GSM 03.38, with a byte per septet, if that has all its characters; otherwise in UCS-2."""
    encoding = GSM if _WRITABLE.fullmatch(body) else UCS2
    return EncodedText(encoding, body, _bytes(body, encoding))


def _bytes(text: str, encoding: Encoding) -> bytes:
    return text.translate(_SEPTETS).encode("ascii") if encoding is GSM else text.encode("utf-16-be")


def count_parts(sizes: Iterable[int], part: int) -> int:
    """Count the parts that characters of these sizes fill. The end of a part never splits a character."""
    parts, used = 1, 0
    for size in sizes:
        if used + size > part:
            parts, used = parts + 1, 0
        used += size
    return parts


def build(outgoing: OutgoingMessage) -> Payload:
    """Build the payload for the carrier.

    Raises:
        Refused: If the address is not a phone number, or if the text is too long. A long text is not cut off
            (documented; the error message is partly ours).
    """
    check_number(outgoing.address)
    body: str = outgoing.members.get("Body", "")
    text = encode(body)
    size = text.size
    if size > text.encoding.limit:
        most = f"{text.encoding.limit} characters of {text.encoding.name}"
        raise Refused(f"Invalid Message Exception: the message has {size} characters; the limit is {most}")
    return ReadyPayload(body=body, raw=text.raw, details=_details(outgoing, text))


def check_number(address: str) -> None:
    """Refuse an address that is not a phone number (inferred; the error message is ours)."""
    if not is_phone_number(address):
        raise Refused(f"Invalid phone number: {address!r}")


def _details(outgoing: OutgoingMessage, text: EncodedText) -> dict[str, str | int]:
    members, settings = outgoing.members, outgoing.settings
    known = {
        "encoding": text.encoding.name,
        "parts": text.parts,
        "message_type": members.get("MessageType") or DEFAULT_MESSAGE_TYPE,
        "origination_number": members.get("OriginationNumber") or settings.get("ShortCode"),
        "sender_id": members.get("SenderId") or settings.get("SenderId"),
        "origination_identity": _find_origination_identity(members, settings),
        "keyword": members.get("Keyword"),
        "entity_id": members.get("EntityId"),
        "template_id": members.get("TemplateId"),
    }
    return {name: value for name, value in known.items() if value}


def _find_origination_identity(members: Mapping[str, Any], settings: Mapping[str, Any]) -> str | None:
    """Return the sender that the recipient sees: that of the message first, a SenderId before a number (observed)."""
    return (
        members.get("SenderId")
        or members.get("OriginationNumber")
        or settings.get("SenderId")
        or settings.get("ShortCode")
    )
