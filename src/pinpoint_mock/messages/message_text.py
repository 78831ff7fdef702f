"""The texts of a message as a person reads them: the numbers and the links in them."""

from __future__ import annotations

import re
from html import unescape

_CODE = re.compile(r"(?<![\w.,+-])(?:[A-Za-z]-)?(\d{4,8})(?![\w-]|[.,]\d)")  # some begin with a letter, as G-123456
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*\d{4}", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_UNREAD = re.compile(r"<(style|script)\b[^<>]*>", re.IGNORECASE)
_UNREAD_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("style", "script")}


def find_codes(text: str) -> list[str]:
    """Return the numbers of 4 to 8 digits in a text, each once.

    Neither the digits of a link count nor the year of a copyright.
    """
    return list(dict.fromkeys(_CODE.findall(_COPYRIGHT.sub(" ", _LINK.sub(" ", text)))))


def find_links(body: str, html: str) -> list[str]:
    """Return the http and https links in the body, in their order, and in the HTML of an e-mail, each once."""
    in_text = [] if body == html else _LINK.findall(body)
    in_html = map(read_references, _LINK.findall(html))
    return list(dict.fromkeys(map(_without_punctuation, [*in_text, *in_html])))


def to_text(html: str) -> str:
    """Return what a person reads of HTML. Linear in any HTML, as the standard library's parser is not always."""
    pieces, position = [], 0
    while opening := _UNREAD.search(html, position):
        pieces.append(html[position : opening.start()])
        closing = _UNREAD_ENDS[opening[1].lower()].search(html, opening.end())
        position = closing.end() if closing else len(html)
    pieces.append(html[position:])
    return read_references(_TAG.sub(" ", " ".join(pieces)))


def _without_punctuation(link: str) -> str:
    """Return a link less what the sentence around it adds; a bracket belongs to it if it opens there too."""
    end = link.rstrip(".,;:!?")
    while end.endswith((")", "]")) and end.count(end[-1]) > end.count("(" if end[-1] == ")" else "["):
        end = end[:-1].rstrip(".,;:!?")
    return end


def read_references(html: str) -> str:
    """Replace character references such as `&amp;`; all stay as they are if one has too many digits to be a number."""
    try:
        return unescape(html)
    except ValueError:
        return html
