"""Reading a message as its recipient does: the codes and the links in its text."""

from __future__ import annotations

import re
from html import unescape

_CODE = re.compile(r"(?<![\w.,+-])(?:[A-Za-z]-)?(\d{4,8})(?![\w-]|[.,]\d)")  # some are like G-123456
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*\d{4}", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_UNREAD = re.compile(r"<(style|script)\b[^<>]*>", re.IGNORECASE)
_UNREAD_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("style", "script")}


def find_codes(text: str) -> list[str]:
    """Return the numbers of 4 to 8 digits in a text, each once.

    Digits in a link do not count, and neither does the year of a copyright notice.
    """
    return list(dict.fromkeys(_CODE.findall(_COPYRIGHT.sub(" ", _LINK.sub(" ", text)))))


def find_links(body: str, html: str) -> list[str]:
    """Return the http and https links of the body and then of an e-mail's HTML, in order, each once."""
    in_text = [] if body == html else _LINK.findall(body)
    in_html = map(read_references, _LINK.findall(html))
    return list(dict.fromkeys(map(_without_punctuation, [*in_text, *in_html])))


def to_text(html: str) -> str:
    """Return the visible text of HTML, in linear time for any HTML. The standard library's parser can be slower."""
    pieces, position = [], 0
    while opening := _UNREAD.search(html, position):
        pieces.append(html[position : opening.start()])
        closing = _UNREAD_ENDS[opening[1].lower()].search(html, opening.end())
        position = closing.end() if closing else len(html)
    pieces.append(html[position:])
    return read_references(_TAG.sub(" ", " ".join(pieces)))


def _without_punctuation(link: str) -> str:
    """Return a link without the punctuation of the sentence around it.

    A closing bracket belongs to the link only if the link also opens it.
    """
    end = link.rstrip(".,;:!?")
    while end.endswith((")", "]")) and end.count(end[-1]) > end.count("(" if end[-1] == ")" else "["):
        end = end[:-1].rstrip(".,;:!?")
    return end


def read_references(html: str) -> str:
    """Replace character references such as `&amp;`.

    If one of them has too many digits to be a number, the string stays as it is.
    """
    try:
        return unescape(html)
    except ValueError:
        return html
