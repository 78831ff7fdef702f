"""The payloads of e-mails: what is kept of one, and the MIME message that is made of it, the same bytes each time.

Source: docs/behaviours.md#messages-what-providers-get. The order of parts and headers was observed.
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
"""More bytes than a character takes: at most 12 in any charset, each escaped as 3; each character in a word of its own.

Such a word in a header names the charset, too.
"""

_MARGIN = 2_048  # bytes; more than what is the same in all messages


class ComposedEmail(NamedTuple):
    """An e-mail that is made of SimpleEmail or Body.

    Args:
        app_id: The app that sends it.
        address: Where to.
        time: When, in microseconds since the epoch.
        message_id: The id that the answer has.
        from_address: The sender.
        reply_to_addresses: Where answers go.
        feedback_forwarding_address: Where bounces go; None if it is not set.
        subject: The subject.
        texts: The texts `text` and `html`, of which one or both are there.
        custom_headers: The headers of the message's own.
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
        """Nothing: a mail server gets no JSON."""

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
        """Who sends it, where answers and bounces go, and the texts."""
        envelope = _describe_envelope(self.from_address, self.reply_to_addresses, self.feedback_forwarding_address)
        return envelope | {name: part.text for name, part in self.texts.items()}

    @property
    def size_limit(self) -> int:
        """A number of bytes that the MIME message cannot exceed; nothing is encoded to know it."""
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
        """The headers except those of the content, in the order that was observed."""
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
        """A boundary of parts: the service draws an id; here the same message has the same."""
        texts = [self.app_id, self.address, str(self.time), self.subject.text]
        texts += (part.text for part in self.texts.values())
        digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
        return f"----=_Part_{digest[:16]}"


class RawEmail(NamedTuple):
    """An e-mail that was given as bytes; what can be read in them is read when somebody asks.

    Args:
        raw: The bytes.
        headers: The headers, decoded; From is among them.
        reply_to_addresses: Where the message says that answers go.
        feedback_forwarding_address: Where bounces go; None if it is not set.
    """

    raw: bytes
    headers: Mapping[str, str]
    reply_to_addresses: Sequence[str]
    feedback_forwarding_address: str | None

    @property
    def body(self) -> str:
        """The first text in it that a person can read."""
        _, texts = read_message(self.raw)
        return next(iter(texts.values()), "")

    @property
    def title(self) -> str | None:
        """The subject, if there is one."""
        return self._find_header("subject")

    @property
    def json(self) -> None:
        """Nothing: a mail server gets no JSON."""

    @property
    def details(self) -> dict[str, Any]:
        """Who sends it, where answers and bounces go, and the texts."""
        _, texts = read_message(self.raw)
        from_address = self._find_header("from")
        envelope = _describe_envelope(from_address, self.reply_to_addresses, self.feedback_forwarding_address)
        return {**envelope, **texts, "from_address": from_address}

    def _find_header(self, wanted: str) -> str | None:
        """Find the last header with a name, however it is written."""
        values = [value for name, value in self.headers.items() if name.lower() == wanted]
        return values[-1] if values else None


def _describe_envelope(
    from_address: str | None, reply_to_addresses: Sequence[str], feedback_forwarding_address: str | None
) -> dict[str, Any]:
    """Describe who sends it, and where answers and bounces go. Source: documented."""
    envelope = {
        "from_address": from_address,
        "reply_to_addresses": list(reply_to_addresses),
        "feedback_forwarding_address": feedback_forwarding_address,
    }
    return {name: value for name, value in envelope.items() if value}


def _encode_address(address: str) -> str:
    """Write an address for a header, in ASCII."""
    return address if address.isascii() else formataddr(parseaddr(address))
