"""A raw e-mail as its reader would see it: subject, texts and headers of MIME that somebody else has written.

It may be wrong in any way, since nobody checks it before it is sent: what cannot be read is shown as it stands.
"""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING, Any

from ..handover import Handover

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message


def read(data: bytes, envelope: Mapping[str, Any]) -> Handover:
    """An e-mail whose bytes are given; they are handed over as they are (documented)."""
    message = message_from_bytes(data)
    headers = {name: _decoded(value) for name, value in message.items()}
    text, html = _text(message, "text/plain"), _text(message, "text/html")
    return Handover(
        body=text or html or "",
        title=next((value for name, value in headers.items() if name.lower() == "subject"), None),
        headers=headers,
        raw=data,
        details={**envelope, "text": text, "html": html},
    )


def _decoded(value: Any) -> str:
    """A header's value without its encoding; a header with bytes beyond ASCII comes as an object."""
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return str(value)


def _text(message: Message, content_type: str) -> str | None:
    """The first text of a type that is no attachment."""
    for part in message.walk():
        if part.get_content_type() == content_type and part.get_content_disposition() != "attachment":
            return _decoded_text(part)
    return None


def _decoded_text(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""  # parts inside of a text
    try:
        return data.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")
