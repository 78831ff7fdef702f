"""Recommendations about the variables and helpers in templates and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.errors import BadRequest
from ..handlebars.paths import find, split_path
from ..templates.defaults import read_defaults
from .findings import Remark
from .rules import recommend
from .template_texts import examine, find_texts, suggest_helper
from .template_variables import can_have, find_misnamed_default, suggest_variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .resource import LintedResource

_ALWAYS_THERE = frozenset(
    {
        "Address",
        "ApplicationId",
        "ChannelType",
        "CohortId",
        "CreationDate",
        "EffectiveDate",
        "EndpointStatus",
        "Id",
        "OptOut",
    }
)
"""The variables that have a value for every endpoint that can get a message."""
_OF_RECOMMENDERS = frozenset({"Recommendations", "RecommendationItems"})
"""The variables whose values come from a recommender."""


@recommend("R501", "text-fails", "template", "campaign")
def find_failing_texts(resource: LintedResource) -> Iterator[Remark]:
    """A text with variables or helpers cannot be rendered: every message fails.

    A tag or a block is not closed, or a helper is called with arguments that it does not accept.

    Evidence: documented (the dialect is Handlebars); it is unknown whether the service accepts such a text.
    """
    for steps, text in find_texts(resource.noun, resource.members):
        failure = examine(text).failure
        if failure:
            yield Remark(steps, f"the text cannot be rendered: {failure}")


@recommend("R502", "unknown-helper", "template", "campaign")
def find_unknown_helpers(resource: LintedResource) -> Iterator[Remark]:
    """A text calls a helper that does not exist: every message fails.

    Evidence: documented (the list of helpers); it is unknown whether the service accepts such a text.
    """
    for steps, text in find_texts(resource.noun, resource.members):
        for name in examine(text).unknown_helpers:
            yield Remark(steps, f"helper {name!r} does not exist", suggest_helper(name))


@recommend("R503", "variable-without-default", "template", needs=("DefaultSubstitutions",))
def find_variables_without_default(template: LintedResource) -> Iterator[Remark]:
    """A template prints a variable that has no value in DefaultSubstitutions.

    An endpoint without that attribute does not get a message, because rendering fails. The rule skips variables that
    every endpoint has, such as `Address`, and variables that the text has tested with `{{#if}}`. If the files contain
    endpoints, the message says whether they spell the attribute with another case.

    No endpoint can have a variable such as `{{FirstName}}` or `{{User.FirstName}}`. It has a value only in direct
    messages, if the call of SendMessages has a substitution for it.

    Evidence: documented on most pages (the message fails; one page says that the variable is left out).
    """
    try:
        defaults = read_defaults(template.members.get("DefaultSubstitutions", "{}"))
    except BadRequest:
        return  # E503 reports it
    for steps, text in find_texts("template", template.members):
        for name in examine(text).variables:
            parts = split_path(name)
            is_known = name in defaults or find(defaults, parts) is not None
            if not is_known and parts[0] not in _ALWAYS_THERE and parts[0] not in _OF_RECOMMENDERS:
                yield Remark(steps, *_describe_variable(template, name, parts))


def _describe_variable(template: LintedResource, name: str, parts: tuple[str, ...]) -> tuple[str, str]:
    """Return the message and the hint about a variable without a default."""
    shown = f"{{{{{name}}}}}"
    misnamed = find_misnamed_default(parts, template.members.get("DefaultSubstitutions", "{}"))
    hint = misnamed and f"DefaultSubstitutions has {misnamed!r}, which is another variable"
    if can_have(parts):
        message = f"{shown} has no default: an endpoint without this value gets no message"
        return message, hint or _find_other_spelling(template, parts)
    message = f"{shown} has no default, and no endpoint can have it: only a substitution in SendMessages can set it"
    return message, suggest_variable(parts, template.context.attribute_names)


def _find_other_spelling(template: LintedResource, parts: tuple[str, ...]) -> str:
    """Return a hint that names an attribute of the endpoints that differs from a variable only in case."""
    path = parts[1:] if parts[0] == "User" else parts
    if len(path) < 2:
        return ""
    member, name = path[:2]
    known = template.context.attribute_names.get(member, frozenset())
    if name in known:
        return ""
    near = min((each for each in known if each.casefold() == name.casefold()), default="")
    return near and f"the endpoints spell it {near!r}"
