"""The calls from Pinpoint to Amazon Personalize: the user's own function recommends items.

Source: docs/behaviours/recommenders.md#ids-that-items-are-asked-for.
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
_SHOWN = 100  # characters of a returned value in an error message
_WANTED = 'a list of item ids, each a string, or {"itemList": [{"itemId": …}, …]}'


def recommend_items(app: App, campaign_arn: str, user_id: str, count: int) -> list[str]:
    """Get items from the function that is registered for a campaign of Amazon Personalize.

    Args:
        app: The app that calls. Its world must be consistent, because the lock is released.
        campaign_arn: The ARN of the campaign.
        user_id: The id of an endpoint or a user in Amazon Personalize.
        count: The number of items to return.

    Returns:
        The ids of the items, the best first. A longer list is cut to `count` items.

    Raises:
        InvocationError: If no function is registered, if it raises an exception, or if it does not return a list of
            items.
        AssertionError: If the function raises it: the test should see it. The same is true for exceptions that are not
            an Exception.
    """
    place, function = find_function(app, RegisteredRecommendations, campaign_arn)
    context = {"campaignArn": campaign_arn, "numResults": count, "userId": user_id}
    try:
        answer = app.world.call(place, function, user_id, context)
    except OutsideError as error:
        raise InvocationError(str(error)) from error
    items = _read_items(pass_through_json(app.world, place, answer))
    if items is None:
        reason = f"{place} returned {show(answer, _SHOWN)} for {user_id!r}, which is not {_WANTED}"
        raise fail(app.world, place, reason)
    chosen = items[:count]
    for item in chosen:
        if len(item) > MAX_VALUE:
            shown = show(item, _SHOWN)
            raise fail(app.world, place, f"{place} returned an item of more than {MAX_VALUE} characters: {shown}")
    return chosen


def _read_items(answer: Any) -> list[str] | None:
    """Return the item ids in a returned value; None if it has another form."""
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
