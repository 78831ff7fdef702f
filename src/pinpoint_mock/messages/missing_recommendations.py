"""The reason why a recommendation variable has no value, for the error message of a failed message.

Source: docs/behaviours/recommenders.md#missing-recommendations-have-a-reason.
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
    """Return in brackets why a recommendation variable has no value; an empty string for any other variable.

    Args:
        variable: The variable without a value; None if the message failed for another reason.
        batch: The batch that the message belongs to.
        template: The template of the message; None without one.
        given: The recipient's values of variables.
    """
    root, _, attribute = (variable or "").partition(".")
    if root not in (_ITEMS, _ATTRIBUTES) or template is None:
        return ""
    if not template.content.get("RecommenderId"):
        return enclose("the template has no RecommenderId")
    if _ITEMS in given:
        return enclose(_count_recommended(root, attribute.partition(".")[0].strip("[]"), given))
    if isinstance(batch.origin, JourneyOrigin):
        return enclose("in a journey, only e-mails get recommendations")
    return enclose(f"{batch.source} does not call a recommender") if batch.origin is DIRECT else ""


def _count_recommended(root: str, attribute: str, given: Mapping[str, Any]) -> str:
    if root == _ITEMS:
        return f"the recommender returned {counted(len(given[_ITEMS]), 'item')}"
    if _ATTRIBUTES not in given:
        return "the recommender has no transformer"
    return f"the transformer returned {counted(len(given[_ATTRIBUTES].get(attribute, ())), 'value')} for {attribute}"
