"""Amazon Personalize, as far as Pinpoint asks it: the user's own function recommends items.

Source: docs/behaviours.md#recommenders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..world.errors import OutsideError
from ..world.formatting import show
from .invocation import InvocationError, fail, find_function, pass_through_json
from .registered_functions import RegisteredRecommendations

if TYPE_CHECKING:
    from ..world.store import App

MAX_VALUE = 100  # characters of a recommended value, documented
_SHOWN = 100  # characters of an answer in a message
_WANTED = 'a list of item ids, each a string, or {"itemList": [{"itemId": …}, …]}'


def recommend_items(app: App, campaign_arn: str, user_id: str, count: int) -> list[str]:
    """Ask the function that is registered for a campaign of Amazon Personalize for items.

    Args:
        app: The app that asks; its world must be consistent, since the lock is released.
        campaign_arn: The ARN of the campaign.
        user_id: The id that Amazon Personalize knows an endpoint or a user by.
        count: How many items are wanted.

    Returns:
        The ids of the items, the best first; of a longer list, so many as are wanted.

    Raises:
        InvocationError: If no function is registered, if it raises, or if its answer is not a list of items.
        AssertionError: If the function raises it, for the test to see. What is not an Exception goes through, too.
    """
    place, function = find_function(app, RegisteredRecommendations, campaign_arn)
    context = {"campaignArn": campaign_arn, "numResults": count, "userId": user_id}
    try:
        answer = app.world.call(place, function, user_id, context)
    except OutsideError as error:
        raise InvocationError(str(error)) from error
    items = _read_items(pass_through_json(app.world, place, answer))
    if items is None:
        reason = f"{place} answered {show(answer, _SHOWN)} for {user_id!r}, which is not {_WANTED}"
        raise fail(app.world, place, reason)
    chosen = items[:count]
    for item in chosen:
        if len(item) > MAX_VALUE:
            shown = show(item, _SHOWN)
            raise fail(app.world, place, f"{place} answered an item of more than {MAX_VALUE} characters: {shown}")
    return chosen


def _read_items(answer: Any) -> list[str] | None:
    """Return the item ids in an answer; None if it has not the form of one."""
    if isinstance(answer, dict):
        entries = answer.get("itemList")
        answer = (
            [entry.get("itemId") if isinstance(entry, dict) else None for entry in entries]
            if isinstance(entries, list)
            else None
        )
    if not isinstance(answer, list) or not all(isinstance(item, str) for item in answer):
        return None
    return answer
