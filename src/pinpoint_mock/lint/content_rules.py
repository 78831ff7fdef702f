"""Recommendations about the content of templates and messages, except their variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .findings import Remark
from .rules import recommend
from .template_texts import list_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .resource import LintedResource

_PUSH = ("Default", "ADM", "APNS", "Baidu", "GCM")
_SHOWN: Mapping[str, Sequence[tuple[str, ...]]] = {
    "EMAIL": (("Subject",), ("HtmlPart", "TextPart")),
    "SMS": (("Body",),),
    "VOICE": (("Body",),),
    "PUSH": (_PUSH,),
}
"""The members of a template that recipients see, by its type. It needs at least one member of each group."""
_STYLES = re.compile(r"<(style|script)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_OTHER_PLACEHOLDER = re.compile(
    r"\$\{[^{}\n]{1,60}\}|(?<![{$%\w])\{[A-Za-z_][\w.]*\}(?!\})|\{%[^{}\n]{1,60}%\}|<%[^<>\n]{1,60}%>|\*\|\w+\|\*|%%\w+%%"
)
"""Placeholders that other template engines replace."""


@recommend("R504", "empty-content", "template", needs=("Subject", "HtmlPart", "TextPart", "Body", *_PUSH))
def find_empty_content(template: LintedResource) -> Iterator[Remark]:
    """A template has no content: an e-mail without Subject or body, an SMS without Body, or a push without a message.

    Evidence: documented (recipients see these members, and none is required); it is unknown what the service sends.
    """
    for members in _SHOWN.get(template.document.kind.type, ()):
        if not any(template.members.get(member) for member in members):
            message = f"the {template.document.kind.name} has no {' and no '.join(members[:2])}"
            yield Remark((members[0],), message, f"set {' or '.join(members)}")


@recommend("R505", "other-placeholder", "template", "campaign")
def find_other_placeholders(resource: LintedResource) -> Iterator[Remark]:
    """A text contains a placeholder of another template engine, such as `${FirstName}`: recipients see it unchanged.

    The rule also finds `{FirstName}`, `{% if %}`, `<% %>`, `*|FNAME|*` and `%%FirstName%%`.

    Evidence: documented (variables are in double braces, and blocks are Handlebars blocks).
    """
    for steps, text in list_texts(resource.noun, resource.members):
        for found in dict.fromkeys(_OTHER_PLACEHOLDER.findall(_STYLES.sub("", text))):
            hint = "write {{Attributes.x}} for a variable, and {{#if Attributes.x}} for a condition"
            yield Remark(steps, f"{found!r} is not replaced: recipients see it unchanged", hint)
