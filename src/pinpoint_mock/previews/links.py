"""The links of a message, and the problems with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..messages.message_text import find_links, read_references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..messages.sent_message import SentMessage

_HREF = re.compile(r"""<a\b[^<>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_LINK_IN_TEMPLATE = re.compile(
    r"""(?:\bhref\s*=\s*["']|(?=https?://))((?:\{\{[^{}]*\}\}|[^\s<>"'{])+)""", re.IGNORECASE
)


def list_links(message: SentMessage) -> list[str]:
    """Return the links of a message, each once: those in its texts, its HTML and its payload."""
    html = str(message.details.get("html", ""))
    in_html = [read_references(double or single) for double, single in _HREF.findall(html)]
    texts = [text for text in (message.body, str(message.details.get("text", ""))) if text != html]
    in_texts = [link for text in texts for link in find_links(text, "")]
    in_payload = [text for text in list_texts(message.payload) if _ADDRESS.fullmatch(text)]
    return list(dict.fromkeys([*in_texts, *in_html, *find_links("", html), *in_payload]))


def find_link_warnings(links: Iterable[str]) -> Iterator[str]:
    """Yield the problems with links, as a sentence each."""
    for link in links:
        if "{{" in link or "}}" in link or "%7b%7b" in link.lower():
            yield f"the link {link!r} has a variable that was not replaced"
        elif link.lower().startswith("http://"):
            yield f"the link {link!r} is not https"
        elif not link.strip():
            yield "a link is empty"
        elif not _SCHEME.match(link) and not link.startswith("#"):
            yield f"the link {link!r} has no scheme, such as https://"


def find_gaps_in_links(content: object, missing: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each link of a template with a variable that has no value.

    Args:
        content: The template.
        missing: The names of the variables without a value.
    """
    links = [match[1] for text in list_texts(content) for match in _LINK_IN_TEMPLATE.finditer(text)]
    for name in missing:
        used = re.compile(rf"\{{\{{[^{{}}]*(?<![\w.-]){re.escape(name)}(?![\w.-])[^{{}}]*\}}\}}")
        for link in dict.fromkeys(links):
            if used.search(link):
                yield f"a link has the variable {name}, which has no value: {link}"


def list_texts(value: Any) -> list[str]:
    """Return all strings in a value."""
    if isinstance(value, str):
        return [value]
    items: Iterable[Any] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in items for text in list_texts(item)]
