"""E-mail: a MIME message made by the standard library, the same bytes for the same message.

Source: facts-messaging 3.3. The order of parts and the headers were observed; what a refusal says is ours.
"""

from __future__ import annotations

import base64
import hashlib
import quopri
import re
from email.header import Header
from email.message import Message
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from typing import TYPE_CHECKING, Any, NamedTuple

from ...world.clock import to_datetime
from ..handover import Handover, Refused
from .received import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..handover import Outgoing

MAX_SIZE = 10 * 1024 * 1024  # documented quota; bytes, attachments included
MAX_HEADERS = 15  # documented
MAX_HEADER_NAME = 126  # documented; characters
MAX_HEADER_VALUE = 870  # documented; characters, after rendering
DEFAULT_CHARSET = "UTF-8"  # inferred
NOTHING_TO_SEND = "Either template or email message must be specified"  # observed, of a call without an EmailMessage

_MAX_LINE = 998  # of RFC 5322, which a message in 7bit must keep
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]*")
_HEADER_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322: printable ASCII without a colon
_OURS = {"date", "from", "to", "message-id", "subject", "mime-version", "content-type", "content-transfer-encoding"}
_WIRE = compat32.clone(linesep="\r\n")


class Part(NamedTuple):
    """A text of an e-mail and how it is written.

    Args:
        text: The text.
        charset: The name of its character set.
        data: The text in that character set.
    """

    text: str
    charset: str
    data: bytes


def hand_over(outgoing: Outgoing) -> Handover:
    """What the mail server gets: RawEmail as it is, else a message made of SimpleEmail or Body.

    Raises:
        Refused: If it would not take it.
    """
    data: bytes = outgoing.members.get("RawEmail", {}).get("Data", b"")
    handover = read(data, _envelope(outgoing)) if data else _composed(outgoing)
    if len(handover.raw) > MAX_SIZE:
        raise Refused(f"Message length is more than {MAX_SIZE} bytes long: {len(handover.raw)}")
    return handover


def _composed(outgoing: Outgoing) -> Handover:
    simple: Mapping[str, Any] = outgoing.members.get("SimpleEmail", {})
    subject = _part(simple, "Subject") or Part("", DEFAULT_CHARSET, b"")
    parts = _parts(outgoing, simple)
    headers = {**_headers(outgoing, subject.text, parts), **_custom_headers(simple)}
    message = Message()
    for name, text in headers.items():
        message[name] = _written(name, text, subject.charset if name == "Subject" else DEFAULT_CHARSET)
    _write_content(message, parts, _digest(outgoing, subject.text, parts)[:16])
    texts = {subtype: part.text for subtype, part in parts.items()}
    charsets = {subtype: part.charset for subtype, part in {"subject": subject, **parts}.items()}
    return Handover(
        body=texts.get("plain") or texts["html"],
        title=subject.text,
        headers={name: headers.get(name, str(value)) for name, value in message.items()},
        raw=message.as_bytes(policy=_WIRE),
        details={**_envelope(outgoing), "text": texts.get("plain"), "html": texts.get("html"), "charsets": charsets},
    )


def _envelope(outgoing: Outgoing) -> dict[str, Any]:
    """Who sends it, and where answers and bounces go. Source: documented, the channel's address as default too."""
    members = outgoing.members
    return {
        "from_address": members.get("FromAddress") or outgoing.settings.get("FromAddress"),
        "reply_to_addresses": list(members.get("ReplyToAddresses", ())),
        "feedback_forwarding_address": members.get("FeedbackForwardingAddress"),
    }


def _parts(outgoing: Outgoing, simple: Mapping[str, Any]) -> dict[str, Part]:
    """The texts by subtype, the plain one first (observed); Body only if there is no other (unknown)."""
    parts = {"plain": _part(simple, "TextPart"), "html": _part(simple, "HtmlPart")}
    found = {subtype: part for subtype, part in parts.items() if part}
    if found:
        return found
    body: str = outgoing.members.get("Body", "")
    if not body:
        raise Refused(NOTHING_TO_SEND)
    return {"plain": Part(body, DEFAULT_CHARSET, body.encode())}


def _part(simple: Mapping[str, Any], name: str) -> Part | None:
    given = simple.get(name, {})
    text: str = given.get("Data", "")
    charset: str = given.get("Charset") or DEFAULT_CHARSET
    if not _is_charset(charset):
        raise Refused(f"SimpleEmail.{name}.Charset is not the name of a character set: {charset!r}")
    try:
        return Part(text, charset, text.encode(charset)) if text else None
    except UnicodeError:
        raise Refused(f"SimpleEmail.{name} has characters that {charset} does not have") from None


def _is_charset(name: str) -> bool:
    try:
        return bool(_CHARSET.fullmatch(name)) and "".encode(name) is not None
    except (LookupError, UnicodeError):
        return False


def _headers(outgoing: Outgoing, subject: str, parts: Mapping[str, Part]) -> dict[str, str]:
    """The headers of every message, in the order that was observed."""
    envelope = _envelope(outgoing)
    if not envelope["from_address"]:
        raise Refused("FromAddress must be specified, by the message or by the channel")
    reply_to = ", ".join(_address("ReplyToAddresses", address) for address in envelope["reply_to_addresses"])
    return {
        "Date": format_datetime(to_datetime(outgoing.now)),
        "From": _address("FromAddress", envelope["from_address"]),
        **({"Reply-To": reply_to} if reply_to else {}),
        "To": _address("Address", outgoing.address),
        "Message-ID": f"<{_digest(outgoing, subject, parts)}-000000@email.amazonses.com>",
        "Subject": _one_line("Subject", subject),
    }


def _address(member: str, address: str) -> str:
    """An address for a header: a name in it may have any characters, the rest only those of ASCII."""
    if _one_line(member, address).isascii():
        return address
    try:
        name, mailbox = parseaddr(address)
        return formataddr((name, mailbox))
    except UnicodeError:
        raise Refused(f"{member} has characters that an address cannot have: {address!r}") from None


def _one_line(member: str, text: str) -> str:
    if len(text.splitlines()) > 1 or text.splitlines() not in ([], [text]):
        raise Refused(f"{member} must be one line, not {text!r}")
    return text


def _custom_headers(simple: Mapping[str, Any]) -> dict[str, str]:
    """The message's own headers. Source: the limits are documented, that a breach refuses the message is inferred."""
    headers = simple.get("Headers", ())
    if len(headers) > MAX_HEADERS:
        raise Refused(f"SimpleEmail.Headers has at most {MAX_HEADERS} headers, not {len(headers)}")
    return dict(_custom_header(header.get("Name", ""), header.get("Value", "")) for header in headers)


def _custom_header(name: str, value: str) -> tuple[str, str]:
    if len(name) > MAX_HEADER_NAME or not _HEADER_NAME.fullmatch(name):
        raise Refused(f"SimpleEmail.Headers: a name is 1 to {MAX_HEADER_NAME} printable ASCII characters, not {name!r}")
    if len(value) > MAX_HEADER_VALUE:
        raise Refused(f"SimpleEmail.Headers: {name} has at most {MAX_HEADER_VALUE} characters, not {len(value)}")
    if name.lower() in _OURS:
        raise Refused(f"Duplicate header '{name}'")
    return name, _one_line(f"SimpleEmail.Headers: {name}", value)


def _written(name: str, text: str, charset: str) -> Header | str:
    """A header's value, encoded if it must be."""
    return text if text.isascii() else Header(text, charset, header_name=name)


def _write_content(message: Message, parts: Mapping[str, Part], boundary: str) -> None:
    """A single text is the content itself; of two, each is an alternative (observed)."""
    message["MIME-Version"] = "1.0"
    if len(parts) == 1:
        [(subtype, part)] = parts.items()
        _write_text(message, subtype, part)
        return
    message["Content-Type"] = f'multipart/alternative; boundary="----=_Part_{boundary}"'
    for subtype, part in parts.items():
        alternative = Message()
        _write_text(alternative, subtype, part)
        message.attach(alternative)


def _write_text(message: Message, subtype: str, part: Part) -> None:
    encoding, payload = _transfer(part)
    message["Content-Type"] = f"text/{subtype}; charset={part.charset}"
    message["Content-Transfer-Encoding"] = encoding
    message.set_payload(payload)


def _transfer(part: Part) -> tuple[str, str]:
    """A text in the transfer encoding that it needs, the most readable one (7bit was observed, the rest inferred)."""
    if "\n".encode(part.charset) != b"\n":
        return "base64", base64.encodebytes(part.data).decode()
    if part.data == part.text.encode("ascii", "ignore") and max(map(len, part.text.split("\n"))) <= _MAX_LINE:
        return "7bit", part.text
    return "quoted-printable", quopri.encodestring(part.data).decode()


def _digest(outgoing: Outgoing, subject: str, parts: Mapping[str, Part]) -> str:
    """What stands for this message where the service draws ids: the same message has the same."""
    texts = [outgoing.application_id, outgoing.address, str(outgoing.now), subject]
    texts += [part.text for part in parts.values()]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32]
