"""MIME in both directions: writing headers and texts as a message, and reading a message that a test wrote.

Writing is deterministic: it does not use the standard library's clock or random numbers. Reading accepts any raw
e-mail, even an invalid one. Values that cannot be decoded are returned undecoded.
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
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    Mime: TypeAlias = Message[Any, Any]

TEXTS = {"text": "text/plain", "html": "text/html"}
"""The readable texts and their content types; an e-mail has them in this order (observed)."""

_MAX_LINE = 998  # the limit of RFC 5322 for a message in 7bit
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]*")
_OF_DOMAINS = frozenset({"idna", "punycode"})  # Python encodings that are not character sets
_WIRE = compat32.clone(linesep="\r\n")


class MimeText(NamedTuple):
    """A text of an e-mail and its character set.

    Args:
        text: The text.
        charset: The name of its character set.
    """

    text: str
    charset: str


@lru_cache(maxsize=64)
def is_charset(name: str) -> bool:
    """Return whether a character set has this name."""
    try:
        known = bool(_CHARSET.fullmatch(name)) and "".encode(name) is not None
    except (LookupError, UnicodeError):
        return False
    return known and name.lower() not in _OF_DOMAINS


def encode_header(name: str, part: MimeText) -> str | Header:
    """Encode the value of a header if it is not ASCII."""
    text, charset = part
    return text if text.isascii() else Header(text, _charset(charset), header_name=name)


def _charset(name: str) -> Charset:
    """Return a character set that is used for output, too. The standard library would replace some by smaller ones."""
    charset = Charset(name)
    charset.output_charset, charset.output_codec = charset.input_charset, charset.input_codec
    return charset


def content_headers(texts: Mapping[str, MimeText], boundary: str) -> dict[str, str]:
    """Return the content headers. A single text is the content itself; two texts are alternatives (observed)."""
    version = {"MIME-Version": "1.0"}
    if len(texts) > 1:
        return version | {"Content-Type": f'multipart/alternative; boundary="{boundary}"'}
    [(name, part)] = texts.items()
    return version | _text_headers(name, part)


def write_message(headers: Mapping[str, MimeText], texts: Mapping[str, MimeText], boundary: str) -> bytes:
    """Write headers and texts, which are mapped by name, as the message that is sent."""
    message: Mime = Message()
    for name, part in headers.items():
        message[name] = encode_header(name, part)
    for name, value in content_headers(texts, boundary).items():
        message[name] = value
    if len(texts) == 1:
        message.set_payload(_encode_text(*texts.values()))
    else:
        for name, part in texts.items():
            alternative: Mime = Message()
            for header, value in _text_headers(name, part).items():
                alternative[header] = value
            alternative.set_payload(_encode_text(part))
            message.attach(alternative)
    return message.as_bytes(policy=_WIRE)


def _text_headers(name: str, part: MimeText) -> dict[str, str]:
    return {
        "Content-Type": f"{TEXTS[name]}; charset={part.charset}",
        "Content-Transfer-Encoding": _transfer_encoding(part),
    }


def _transfer_encoding(part: MimeText) -> str:
    """Choose the most readable transfer encoding that can write a text (7bit was observed, the rest inferred)."""
    text, charset = part
    if "\n".encode(charset) != b"\n":
        return "base64"
    is_plain = text.encode(charset) == text.encode("ascii", "ignore")
    return "7bit" if is_plain and max(map(len, text.split("\n"))) <= _MAX_LINE else "quoted-printable"


def _encode_text(part: MimeText) -> str:
    """Encode a text in its transfer encoding."""
    encoding, (text, charset) = _transfer_encoding(part), part
    if encoding == "7bit":
        return text
    data = text.encode(charset)
    return (base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)).decode()


def read_headers(data: bytes) -> dict[str, str]:
    """Read the headers of a message, decoded."""
    return _decode_headers(BytesHeaderParser().parsebytes(data))


def read_message(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Read the headers of a message and its readable texts, both by name."""
    try:
        message = message_from_bytes(data)
        texts = {name: _text(message, content_type) for name, content_type in TEXTS.items()}
    except RecursionError:  # parts nested too deeply
        message, texts = BytesHeaderParser().parsebytes(data), {}
    return _decode_headers(message), {name: text for name, text in texts.items() if text}


def _decode_headers(message: Mime) -> dict[str, str]:
    return {name: decode_header_value(value) for name, value in message.items()}


_FOLD = re.compile(r"\r?\n(?=[ \t])")
"""The line break in a folded header, which continues on the next line."""


def decode_header_value(value: Any) -> str:
    """Decode the value of a header. A value with bytes beyond ASCII is a `Header`, not a string."""
    if isinstance(value, Header):
        return str(value)
    value = _FOLD.sub("", value).strip()
    if value.isascii() and "=?" not in value:
        return str(value)  # most values; decode_header is slow
    header = Header()
    try:
        for text, name in decode_header(value):
            header.append(text, name and _charset(name))
        return str(header)
    except (MessageError, LookupError, ValueError):
        return str(value)


def _text(message: Mime, content_type: str) -> str:
    """Return the first text of a content type that is not an attachment."""
    for part in message.walk():
        if part.get_content_type() == content_type and part.get_content_disposition() != "attachment":
            return _decoded_text(part)
    return ""


def _decoded_text(part: Mime) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""  # it has parts instead of a text
    data = data.replace(b"\r\n", b"\n")
    try:
        return data.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")
