"""The payloads of e-mails: the stored data, and the MIME message built from it, with the same bytes each time.

Source: docs/behaviours/messages.md#payloads-sent-to-each-provider. The order of parts and headers was observed.
"""

from __future__ import annotations

import hashlib
from email.utils import format_datetime, formataddr, parseaddr
from typing import TYPE_CHECKING, Any, NamedTuple

from ...world.clock import to_datetime
from .mime import MimeText, content_headers, decode_header_value, encode_header, read_message, write_message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_UTF_8 = "UTF-8"
_MOST_BYTES = 64
"""More bytes than a character can take.

A character has at most 12 bytes in any charset, each escaped as 3. In a header, it may need an encoded word of its own,
which also names the charset.
"""

_MARGIN = 2_048  # bytes; more than the part that all messages share


class ComposedEmail(NamedTuple):
    """An e-mail made from SimpleEmail or Body.

    Args:
        app_id: The app that sends it.
        address: The address that it goes to.
        time: The time of sending, in microseconds since the epoch.
        message_id: The id in the response.
        from_address: The sender.
        reply_to_addresses: The addresses for replies.
        feedback_forwarding_address: The address for bounces; None if it is not set.
        subject: The subject.
        texts: The texts `text` and `html`, or one of them.
        custom_headers: The message's own headers.
    """

    app_id: str
    address: str
    time: int
    message_id: str | None
    from_address: str
    reply_to_addresses: Sequence[str]
    feedback_forwarding_address: str | None
    subject: MimeText
    texts: Mapping[str, MimeText]
    custom_headers: Mapping[str, str]

    @property
    def body(self) -> str:
        """The plain text, or else the HTML."""
        return next(iter(self.texts.values())).text

    @property
    def title(self) -> str:
        """The subject."""
        return self.subject.text

    @property
    def json(self) -> None:
        """None, because a mail server does not get JSON."""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the MIME message, decoded."""
        headers = {name: decode_header_value(encode_header(name, part)) for name, part in self._headers().items()}
        return headers | content_headers(self.texts, self._boundary())

    @property
    def raw(self) -> bytes:
        """The MIME message."""
        return write_message(self._headers(), self.texts, self._boundary())

    @property
    def details(self) -> dict[str, Any]:
        """The sender, the addresses for replies and bounces, and the texts."""
        envelope = _describe_envelope(self.from_address, self.reply_to_addresses, self.feedback_forwarding_address)
        return envelope | {name: part.text for name, part in self.texts.items()}

    @property
    def size_limit(self) -> int:
        """An upper limit for the bytes of the MIME message, calculated without encoding it."""
        characters, longest_charset = len(self.address) + len(self.from_address), 0
        for text, charset in (self.subject, *self.texts.values()):
            characters += len(text)
            longest_charset = max(longest_charset, len(charset))
        for address in self.reply_to_addresses:
            characters += len(address) + len(", ")
        for name, value in self.custom_headers.items():
            characters += len(name) + len(value) + len(": \r\n")
        return (characters + 8) * (_MOST_BYTES + longest_charset) + _MARGIN

    def _headers(self) -> dict[str, MimeText]:
        """Return the headers in the observed order, without those of the content."""
        headers = {
            "Date": format_datetime(to_datetime(self.time)),
            "From": _encode_address(self.from_address),
            "Reply-To": ", ".join(map(_encode_address, self.reply_to_addresses)),
            "To": _encode_address(self.address),
            "Message-ID": f"<{self.message_id}@email.amazonses.com>",  # SES's rule
        }
        parts = {name: MimeText(text, _UTF_8) for name, text in headers.items() if text}
        custom = {name: MimeText(value, _UTF_8) for name, value in self.custom_headers.items()}
        return {**parts, "Subject": self.subject, **custom}

    def _boundary(self) -> str:
        """Return the boundary between parts. The service draws an id; ours is the same for the same message."""
        texts = [self.app_id, self.address, str(self.time), self.subject.text]
        texts += (part.text for part in self.texts.values())
        digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
        return f"----=_Part_{digest[:16]}"


class RawEmail(NamedTuple):
    """An e-mail that was given as bytes. It is parsed when the test reads its body, title or HTML.

    Args:
        raw: The bytes.
        headers: The decoded headers, including From.
        reply_to_addresses: The ReplyToAddresses of the message.
        feedback_forwarding_address: The address for bounces; None if it is not set.
    """

    raw: bytes
    headers: Mapping[str, str]
    reply_to_addresses: Sequence[str]
    feedback_forwarding_address: str | None

    @property
    def body(self) -> str:
        """The first readable text in it, plain text before HTML."""
        _, texts = read_message(self.raw)
        return next(iter(texts.values()), "")

    @property
    def title(self) -> str | None:
        """The subject; None without one."""
        return self._find_header("subject")

    @property
    def json(self) -> None:
        """None, because a mail server does not get JSON."""

    @property
    def details(self) -> dict[str, Any]:
        """The sender, the addresses for replies and bounces, and the texts."""
        _, texts = read_message(self.raw)
        from_address = self._find_header("from")
        envelope = _describe_envelope(from_address, self.reply_to_addresses, self.feedback_forwarding_address)
        return {**envelope, **texts, "from_address": from_address}

    def _find_header(self, wanted: str) -> str | None:
        """Return the value of the last header with a name, in upper or lower case; None without one."""
        values = [value for name, value in self.headers.items() if name.lower() == wanted]
        return values[-1] if values else None


def _describe_envelope(
    from_address: str | None, reply_to_addresses: Sequence[str], feedback_forwarding_address: str | None
) -> dict[str, Any]:
    """Return the sender and the addresses for replies and bounces, as far as they are set. Source: documented."""
    envelope = {
        "from_address": from_address,
        "reply_to_addresses": list(reply_to_addresses),
        "feedback_forwarding_address": feedback_forwarding_address,
    }
    return {name: value for name, value in envelope.items() if value}


def _encode_address(address: str) -> str:
    """Write an address for a header, in ASCII."""
    return address if address.isascii() else formataddr(parseaddr(address))
