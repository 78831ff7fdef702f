"""Check that each link, picture and anchor of the built site leads somewhere; links to other sites are not followed.

python docs/check_links.py docs/_build/html
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit


class Page(HTMLParser):
    """The links and the anchors of one HTML page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = {""}
        self.repeated: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.links.append(value)
            elif name == "id" and value is not None:
                if value in self.anchors:
                    self.repeated.append(value)
                self.anchors.add(value)


def find_faults(site: Path) -> list[str]:
    """List the links of a built site that lead nowhere, and the anchors that a page has twice.

    Args:
        site: The folder that sphinx-build has written.

    Returns:
        A sentence for each fault, in the order of the pages.
    """
    pages = {path.resolve(): Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    for path in site.glob("*.txt"):  # llms.txt is Markdown
        links = re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8"))
        pages[path.resolve()] = Page("".join(f'<a href="{link}">' for link in links))
    faults = []
    for path, page in pages.items():
        name = path.relative_to(site.resolve())
        faults += [f"{name}: the anchor {anchor!r} is there twice" for anchor in page.repeated]
        for link in dict.fromkeys(page.links):
            address, fragment = urldefrag(link)
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                faults.append(f"{name}: the link {link!r} leads to no file")
            elif target in pages and unquote(fragment) not in pages[target].anchors:
                faults.append(f"{name}: the link {link!r} leads to no anchor")
    return faults


if __name__ == "__main__":
    if found := find_faults(Path(sys.argv[1])):
        raise SystemExit("\n".join([*found, f"{len(found)} fault{'s' * (len(found) > 1)}"]))
