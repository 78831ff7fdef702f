"""SMS: a text in GSM 03.38 where it can be, else in UCS-2, and the parts that it is sent in.

Source: docs/behaviours.md#messages-what-providers-get. The alphabet, the sizes and the limits are documented;
that a character is never split at the end of a part is 3GPP's rule, and so inferred.
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
"""GSM 03.38, each character at its code. Source: documented."""

EXTENSION = {"^": 20, "{": 40, "}": 41, "\\": 47, "[": 60, "~": 61, "]": 62, "|": 64, "€": 101}
"""What is written as an escape and a code, so that it counts as two. Source: documented; form feed is not listed."""

DEFAULT_MESSAGE_TYPE = "TRANSACTIONAL"  # unknown; proposed

_ESCAPE = 27
_SEPTETS = str.maketrans(
    {
        **{character: chr(code) for code, character in enumerate(ALPHABET) if code != _ESCAPE},
        **{character: chr(_ESCAPE) + chr(code) for character, code in EXTENSION.items()},
    }
)
_WRITABLE = re.compile(f"[{re.escape(''.join(map(chr, _SEPTETS)))}]*")


class Encoding(NamedTuple):
    """A way to write a text, and how much of it fits. Source: documented.

    Args:
        name: Its name.
        unit: Bytes of a unit, in which sizes are counted.
        single: Units of a text that is sent in one part.
        part: Units of each part of a longer one.
        limit: Units of the longest text.
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
        encoding: The encoding, the smaller one of those that can write it.
        body: The text.
        raw: Its bytes.
    """

    encoding: Encoding
    body: str
    raw: bytes

    @property
    def size(self) -> int:
        """How many units it takes."""
        return len(self.raw) // self.encoding.unit

    @property
    def parts(self) -> int:
        """In how many parts it is sent."""
        size, encoding = self.size, self.encoding
        if size <= encoding.single:
            return 1
        if size == len(self.body):  # no character is longer than a unit, so every part is full
            return -(-size // encoding.part)
        return count_parts(
            (len(_bytes(character, encoding)) // encoding.unit for character in self.body), encoding.part
        )


def encode(body: str) -> EncodedText:
    """Encode a text in GSM 03.38 if that has all its characters, a byte for each septet; else in UCS-2."""
    encoding = GSM if _WRITABLE.fullmatch(body) else UCS2
    return EncodedText(encoding, body, _bytes(body, encoding))


def _bytes(text: str, encoding: Encoding) -> bytes:
    return text.translate(_SEPTETS).encode("ascii") if encoding is GSM else text.encode("utf-16-be")


def count_parts(sizes: Iterable[int], part: int) -> int:
    """Count the parts that characters of these sizes fill; no character goes across the end of a part."""
    parts, used = 1, 0
    for size in sizes:
        if used + size > part:
            parts, used = parts + 1, 0
        used += size
    return parts


def build(outgoing: OutgoingMessage) -> Payload:
    """Build what the carriers get.

    Raises:
        Refused: If the address is no phone number, or the text is too long: it is not cut off (documented; what is
            said is partly ours).
    """
    check_number(outgoing.address)
    body: str = outgoing.members.get("Body", "")
    text = encode(body)
    size = text.size
    if size > text.encoding.limit:
        most = f"{text.encoding.limit} characters of {text.encoding.name}"
        raise Refused(f"Invalid Message Exception: the message has {size} characters; the most is {most}")
    return ReadyPayload(body=body, raw=text.raw, details=_details(outgoing, text))


def check_number(address: str) -> None:
    """Refuse an address that is no phone number (inferred; the text is ours)."""
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
    """Find what the recipient sees as the sender: a SenderId if there is one (observed), of the message first."""
    return (
        members.get("SenderId")
        or members.get("OriginationNumber")
        or settings.get("SenderId")
        or settings.get("ShortCode")
    )
