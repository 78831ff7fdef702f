"""The reason why a variable of recommendations has no value, for the failure of a message.

Source: docs/behaviours.md#recommenders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..world.likeness import enclose
from ..world.records import counted
from .origins import DIRECT, JourneyOrigin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..templates.template import TemplateVersion
    from .message import Batch

_ITEMS, _ATTRIBUTES = "RecommendationItems", "Recommendations"


def explain_missing(
    variable: str | None, batch: Batch, template: TemplateVersion | None, given: Mapping[str, Any]
) -> str:
    """Return, in brackets, why a variable of recommendations has no value; nothing of any other variable.

    Args:
        variable: The variable without a value; None if the message failed for another reason.
        batch: What sends.
        template: The template of the message; None without one.
        given: The values of variables that the recipient has.
    """
    root, _, attribute = (variable or "").partition(".")
    if root not in (_ITEMS, _ATTRIBUTES) or template is None:
        return ""
    if not template.content.get("RecommenderId"):
        return enclose("the template has no RecommenderId")
    if _ITEMS in given:
        return enclose(_count_recommended(root, attribute.partition(".")[0].strip("[]"), given))
    if isinstance(batch.origin, JourneyOrigin):
        return enclose("in journeys only e-mails get recommendations")
    return enclose(f"{batch.source} asks no recommender") if batch.origin is DIRECT else ""


def _count_recommended(root: str, attribute: str, given: Mapping[str, Any]) -> str:
    if root == _ITEMS:
        return f"the recommender gave {counted(len(given[_ITEMS]), 'item')}"
    if _ATTRIBUTES not in given:
        return "the recommender has no transformer"
    return f"the transformer gave {counted(len(given[_ATTRIBUTES].get(attribute, ())), 'value')} of {attribute}"
