"""E-mail: the checks when it is sent. The MIME message itself is built when the test reads it.

Source: docs/behaviours/messages.md#payloads-sent-to-each-provider. The error messages are ours.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ...channels.setting_checks import is_mail_address
from ..payload import Refused, from_address_of
from .email_payloads import ComposedEmail, RawEmail
from .mime import MimeText, is_charset, read_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..payload import OutgoingMessage, Payload

MAX_SIZE = 10 * 1024 * 1024  # documented quota; bytes, attachments included
MAX_HEADERS = 15  # documented
MAX_HEADER_NAME = 126  # documented; characters
MAX_HEADER_VALUE = 870  # documented; characters, after rendering
DEFAULT_CHARSET = "UTF-8"  # inferred

_HEADER_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322: printable ASCII without a colon
_RESERVED_HEADERS = frozenset(
    (*("date", "from", "to", "message-id", "subject"), *("mime-version", "content-type", "content-transfer-encoding"))
)
"""The headers, in lower case, that a message cannot set itself. Every message has them, except
Content-Transfer-Encoding, which only some messages have."""

_NO_TEXT = MimeText("", DEFAULT_CHARSET)
_NO_HEADERS: Mapping[str, str] = {}

_is_sender_address = lru_cache(maxsize=64)(is_mail_address)  # all recipients of a request have the same sender


def build(outgoing: OutgoingMessage) -> Payload:
    """Build the payload for the mail server: RawEmail unchanged, or else a message made from SimpleEmail or Body.

    Raises:
        Refused: If the mail server would refuse it.
    """
    _check_address("Address", outgoing.address, is_mail_address)
    data: bytes = outgoing.members.get("RawEmail", {}).get("Data", b"")
    return _take_raw(outgoing, data) if data else _compose(outgoing)


def _check_size(raw: bytes) -> None:
    if len(raw) > MAX_SIZE:
        raise Refused(f"Message length is more than {MAX_SIZE} bytes long: {len(raw)}")


def _take_raw(outgoing: OutgoingMessage, data: bytes) -> RawEmail:
    """Return a raw e-mail with its bytes unchanged (documented). SES refuses a raw e-mail without a sender."""
    _check_size(data)
    headers = read_headers(data)
    if "from" not in map(str.lower, headers):
        raise Refused("Missing required header 'From'.")  # inferred: SES's rule and error message
    members = outgoing.members
    return RawEmail(data, headers, members.get("ReplyToAddresses", ()), members.get("FeedbackForwardingAddress"))


def _compose(outgoing: OutgoingMessage) -> ComposedEmail:
    members = outgoing.members
    simple: Mapping[str, Any] = members.get("SimpleEmail", {})
    subject, texts = _check_part(simple, "Subject"), _check_texts(simple)
    from_address = from_address_of(members, outgoing.settings)
    if not from_address:
        raise Refused("FromAddress must be specified in the message or in the channel")
    reply_to_addresses: list[str] = members.get("ReplyToAddresses") or []
    for address in reply_to_addresses:
        _check_address("ReplyToAddresses", address, _is_sender_address)
    _check_address("FromAddress", from_address, _is_sender_address)
    _check_line(subject.text, "Subject")
    email = ComposedEmail(
        outgoing.application_id,
        outgoing.address,
        outgoing.now,
        outgoing.message_id,
        from_address,
        reply_to_addresses,
        members.get("FeedbackForwardingAddress"),
        subject,
        texts
        # Body counts only without TextPart and HtmlPart (unknown).
        or {"text": MimeText(members.get("Body", ""), DEFAULT_CHARSET)},
        _check_custom_headers(simple.get("Headers", ()), ["reply-to"] if reply_to_addresses else ()),
    )
    if email.size_limit > MAX_SIZE:
        _check_size(email.raw)
    return email


def _check_texts(simple: Mapping[str, Any]) -> dict[str, MimeText]:
    """Check the texts and return those that are not empty, plain text first (observed)."""
    parts = {"text": _check_part(simple, "TextPart"), "html": _check_part(simple, "HtmlPart")}
    return {name: part for name, part in parts.items() if part.text}


def _check_part(simple: Mapping[str, Any], name: str) -> MimeText:
    given = simple.get(name)
    if not given:
        return _NO_TEXT
    part = MimeText(given.get("Data", ""), given.get("Charset") or DEFAULT_CHARSET)
    if not is_charset(part.charset):
        raise Refused(f"SimpleEmail.{name}.Charset is not the name of a character set: {part.charset!r}")
    try:
        part.text.encode(part.charset)
    except UnicodeError:
        raise Refused(f"SimpleEmail.{name} has characters that {part.charset} does not have") from None
    return part


def _check_address(member: str, address: str, is_valid: Callable[[str], bool]) -> None:
    if not is_valid(address):
        raise Refused(f"{member} must be an e-mail address, not {address!r}")


def _check_line(text: str, what: str) -> None:
    if text.splitlines() not in ([], [text]):
        raise Refused(f"{what} must be one line, not {text!r}")


def _check_custom_headers(given: Sequence[Mapping[str, str]], reserved: Iterable[str]) -> Mapping[str, str]:
    """Check the message's own headers. A header must not occur twice (inferred)."""
    if not given:
        return _NO_HEADERS
    if len(given) > MAX_HEADERS:
        raise Refused(f"SimpleEmail.Headers may have at most {MAX_HEADERS} headers, not {len(given)}")
    headers: dict[str, str] = {}
    known = {*_RESERVED_HEADERS, *reserved}
    for header in given:
        name, value = header.get("Name", ""), header.get("Value", "")
        _check_custom_header(name, value)
        if name.lower() in known:
            raise Refused(f"Duplicate header '{name}'")
        known.add(name.lower())
        headers[name] = value
    return headers


def _check_custom_header(name: str, value: str) -> None:
    """Check the limits of a header. Source: the limits are documented; that the message is refused is inferred."""
    if len(name) > MAX_HEADER_NAME or not _HEADER_NAME.fullmatch(name):
        rule = f"a name must have 1 to {MAX_HEADER_NAME} printable ASCII characters other than ':'"
        raise Refused(f"SimpleEmail.Headers: {rule}, not {name!r}")
    if len(value) > MAX_HEADER_VALUE:
        raise Refused(f"SimpleEmail.Headers: {name} may have at most {MAX_HEADER_VALUE} characters, not {len(value)}")
    _check_line(value, f"SimpleEmail.Headers: {name}")
