"""MIME in both directions: writing texts and headers into a message, and reading what somebody else has written.

Written is deterministic: neither the standard library's clock nor its randomness is asked. Read is whatever a raw
e-mail holds; it may be wrong in any way, and what cannot be read is shown as it stands.
"""

from __future__ import annotations

import base64
import quopri
import re
from email import message_from_bytes
from email.charset import Charset
from email.errors import MessageError
from email.header import Header, decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    Mime: TypeAlias = Message[Any, Any]

TEXTS = {"text": "text/plain", "html": "text/html"}
"""The texts that a person can read and their types; an e-mail has them in this order (observed)."""

_MAX_LINE = 998  # of RFC 5322, which a message in 7bit must keep
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]*")
_OF_DOMAINS = frozenset({"idna", "punycode"})  # encodings of Python that are no character sets
_WIRE = compat32.clone(linesep="\r\n")


class Part(NamedTuple):
    """A text of an e-mail and how it is written.

    Args:
        text: The text.
        charset: The name of its character set.
    """

    text: str
    charset: str


def is_charset(name: str) -> bool:
    """Whether a character set has this name."""
    try:
        known = bool(_CHARSET.fullmatch(name)) and "".encode(name) is not None
    except (LookupError, UnicodeError):
        return False
    return known and name.lower() not in _OF_DOMAINS


def new_message(headers: Mapping[str, Part]) -> Mime:
    """A message that has headers, each encoded if it must be, and nothing else."""
    message: Mime = Message()
    for name, (text, charset) in headers.items():
        message[name] = text if text.isascii() else Header(text, _charset(charset), header_name=name)
    return message


def _charset(name: str) -> Charset:
    """A character set that is written as it is; the standard library writes some in others, which have less."""
    charset = Charset(name)
    charset.output_charset, charset.output_codec = charset.input_charset, charset.input_codec
    return charset


def write_texts(message: Mime, parts: Mapping[str, Part], boundary: str) -> None:
    """Write texts, by their names; a single one is the content itself, of two each is an alternative (observed)."""
    message["MIME-Version"] = "1.0"
    if len(parts) == 1:
        [(name, part)] = parts.items()
        _write_text(message, name, part)
        return
    message["Content-Type"] = f'multipart/alternative; boundary="{boundary}"'
    for name, part in parts.items():
        alternative: Mime = Message()
        _write_text(alternative, name, part)
        message.attach(alternative)


def _write_text(message: Mime, name: str, part: Part) -> None:
    encoding, payload = _transfer(part)
    message["Content-Type"] = f"{TEXTS[name]}; charset={part.charset}"
    message["Content-Transfer-Encoding"] = encoding
    message.set_payload(payload)


def _transfer(part: Part) -> tuple[str, str]:
    """A text in the transfer encoding that it needs, the most readable one (7bit was observed, the rest inferred)."""
    text, charset = part
    data = text.encode(charset)
    if "\n".encode(charset) != b"\n":
        return "base64", base64.encodebytes(data).decode()
    if data == text.encode("ascii", "ignore") and max(map(len, text.split("\n"))) <= _MAX_LINE:
        return "7bit", text
    return "quoted-printable", quopri.encodestring(data).decode()


def bytes_of(message: Mime) -> bytes:
    """A message as it is sent."""
    return message.as_bytes(policy=_WIRE)


def read_message(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """The headers of a message, and the texts that a person can read in it, by their names."""
    try:
        message = message_from_bytes(data)
        texts = {name: _text(message, content_type) for name, content_type in TEXTS.items()}
    except RecursionError:  # parts in parts in parts
        message, texts = BytesHeaderParser().parsebytes(data), {}
    headers = {name: decoded_header(value) for name, value in message.items()}
    return headers, {name: text for name, text in texts.items() if text}


_FOLD = re.compile(r"\r?\n(?=[ \t])")
"""What goes on with a header on the next line."""


def decoded_header(value: Any) -> str:
    """A header's value without its encoding; one with bytes beyond ASCII comes as an object."""
    if isinstance(value, Header):
        return str(value)
    value = _FOLD.sub("", value).strip()
    header = Header()
    try:
        for text, name in decode_header(value):
            header.append(text, name and _charset(name))
        return str(header)
    except (MessageError, LookupError, ValueError):
        return str(value)


def _text(message: Mime, content_type: str) -> str:
    """The first text of a type that is no attachment."""
    for part in message.walk():
        if part.get_content_type() == content_type and part.get_content_disposition() != "attachment":
            return _decoded_text(part)
    return ""


def _decoded_text(part: Mime) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""  # parts where a text should be
    data = data.replace(b"\r\n", b"\n")
    try:
        return data.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")
