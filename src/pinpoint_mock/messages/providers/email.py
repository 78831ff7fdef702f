"""E-mail: a MIME message, the same bytes for the same message.

Source: facts-messaging 3.3. The order of parts and headers was observed; what a refusal says is ours.
"""

from __future__ import annotations

import hashlib
import re
from email.utils import format_datetime, formataddr, parseaddr
from typing import TYPE_CHECKING, Any

from ...channels.rules import is_mail_address
from ...world.clock import to_datetime
from ..payload import Payload, Refused, from_address_of
from .mime import Part, bytes_of, decoded_header, is_charset, new_message, read_message, write_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..payload import OutgoingMessage

MAX_SIZE = 10 * 1024 * 1024  # documented quota; bytes, attachments included
MAX_HEADERS = 15  # documented
MAX_HEADER_NAME = 126  # documented; characters
MAX_HEADER_VALUE = 870  # documented; characters, after rendering
DEFAULT_CHARSET = "UTF-8"  # inferred

_HEADER_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322: printable ASCII without a colon
_CONTENT_HEADERS = {"mime-version", "content-type", "content-transfer-encoding"}


def build(outgoing: OutgoingMessage) -> Payload:
    """Build what the mail server gets: RawEmail as it is, else a message made of SimpleEmail or Body.

    Raises:
        Refused: If it would not take it.
    """
    _address("Address", outgoing.address)
    data: bytes = outgoing.members.get("RawEmail", {}).get("Data", b"")
    return _raw(outgoing, _checked_size(data)) if data else _compose(outgoing)


def _checked_size(raw: bytes) -> bytes:
    if len(raw) > MAX_SIZE:
        raise Refused(f"Message length is more than {MAX_SIZE} bytes long: {len(raw)}")
    return raw


def _raw(outgoing: OutgoingMessage, data: bytes) -> Payload:
    """Bytes as they are (documented), with what can be read in them; SES refuses those that no sender is in."""
    headers, texts = read_message(data)
    by_name = {name.lower(): value for name, value in headers.items()}
    if "from" not in by_name:
        raise Refused("Missing required header 'From'.")  # inferred: SES's rule and words
    return Payload(
        body=next(iter(texts.values()), ""),
        title=by_name.get("subject"),
        headers=headers,
        raw=data,
        details={**_envelope(outgoing), **texts, "from_address": by_name["from"]},
    )


def _compose(outgoing: OutgoingMessage) -> Payload:
    simple: Mapping[str, Any] = outgoing.members.get("SimpleEmail", {})
    subject, parts = _part(simple, "Subject"), _parts(outgoing, simple)
    digest = _digest(outgoing, [subject, *parts.values()])
    headers = {**_headers(outgoing), "Subject": _checked(subject, "Subject")}
    _add_custom_headers(headers, simple)
    message = new_message(headers)
    write_texts(message, parts, f"----=_Part_{digest[:16]}")
    texts = {name: part.text for name, part in parts.items()}
    return Payload(
        body=next(iter(texts.values())),
        title=subject.text,
        headers={name: decoded_header(value) for name, value in message.items()},
        raw=_checked_size(bytes_of(message)),
        details={**_envelope(outgoing), **texts},
    )


def _envelope(outgoing: OutgoingMessage) -> dict[str, Any]:
    """Who sends it, and where answers and bounces go. Source: documented, the channel's address as default too."""
    members = outgoing.members
    envelope = {
        "from_address": from_address_of(members, outgoing.settings),
        "reply_to_addresses": list(members.get("ReplyToAddresses", ())),
        "feedback_forwarding_address": members.get("FeedbackForwardingAddress"),
    }
    return {name: value for name, value in envelope.items() if value}


def _parts(outgoing: OutgoingMessage, simple: Mapping[str, Any]) -> dict[str, Part]:
    """The texts, the plain one first (observed); Body only if there is no other (unknown)."""
    parts = {"text": _part(simple, "TextPart"), "html": _part(simple, "HtmlPart")}
    found = {name: part for name, part in parts.items() if part.text}
    return found or {"text": Part(outgoing.members.get("Body", ""), DEFAULT_CHARSET)}


def _part(simple: Mapping[str, Any], name: str) -> Part:
    given = simple.get(name, {})
    part = Part(given.get("Data", ""), given.get("Charset") or DEFAULT_CHARSET)
    if not is_charset(part.charset):
        raise Refused(f"SimpleEmail.{name}.Charset is not the name of a character set: {part.charset!r}")
    try:
        part.text.encode(part.charset)
    except UnicodeError:
        raise Refused(f"SimpleEmail.{name} has characters that {part.charset} does not have") from None
    return part


def _headers(outgoing: OutgoingMessage) -> dict[str, Part]:
    """The headers of every message but its subject, in the order that was observed."""
    envelope = _envelope(outgoing)
    if "from_address" not in envelope:
        raise Refused("FromAddress must be specified, by the message or by the channel")
    reply_to = [_address("ReplyToAddresses", address) for address in envelope.get("reply_to_addresses", ())]
    headers = {
        "Date": format_datetime(to_datetime(outgoing.now)),
        "From": _address("FromAddress", envelope["from_address"]),
        "Reply-To": ", ".join(reply_to),
        "To": _address("Address", outgoing.address),
        "Message-ID": f"<{outgoing.message_id}@email.amazonses.com>",  # SES's rule
    }
    return {name: Part(text, DEFAULT_CHARSET) for name, text in headers.items() if text}


def _address(member: str, address: str) -> str:
    """An address for a header, in ASCII."""
    if not is_mail_address(address):
        raise Refused(f"{member} must be an e-mail address, not {address!r}")
    return address if address.isascii() else formataddr(parseaddr(address))


def _checked(part: Part, what: str) -> Part:
    if part.text.splitlines() not in ([], [part.text]):
        raise Refused(f"{what} must be one line, not {part.text!r}")
    return part


def _add_custom_headers(headers: dict[str, Part], simple: Mapping[str, Any]) -> None:
    """Add the message's own headers to those of every message; none can be there twice (inferred)."""
    given = simple.get("Headers", ())
    if len(given) > MAX_HEADERS:
        raise Refused(f"SimpleEmail.Headers has at most {MAX_HEADERS} headers, not {len(given)}")
    for header in given:
        name, part = _custom_header(header.get("Name", ""), header.get("Value", ""))
        if name.lower() in _CONTENT_HEADERS.union(map(str.lower, headers)):
            raise Refused(f"Duplicate header '{name}'")
        headers[name] = part


def _custom_header(name: str, value: str) -> tuple[str, Part]:
    """A header that keeps the limits. Source: they are documented, that a breach refuses the message is inferred."""
    if len(name) > MAX_HEADER_NAME or not _HEADER_NAME.fullmatch(name):
        raise Refused(f"SimpleEmail.Headers: a name is 1 to {MAX_HEADER_NAME} printable ASCII characters, not {name!r}")
    if len(value) > MAX_HEADER_VALUE:
        raise Refused(f"SimpleEmail.Headers: {name} has at most {MAX_HEADER_VALUE} characters, not {len(value)}")
    return name, _checked(Part(value, DEFAULT_CHARSET), f"SimpleEmail.Headers: {name}")


def _digest(outgoing: OutgoingMessage, parts: list[Part]) -> str:
    """What stands where the service draws an id: the same message has the same."""
    texts = [outgoing.application_id, outgoing.address, str(outgoing.now), *(part.text for part in parts)]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32]
