"""Recommendations for the recipients of a campaign or a journey; direct messages have none (documented).

Source: docs/behaviours.md#recommenders.
"""

from __future__ import annotations

from itertools import tee
from typing import TYPE_CHECKING, Any, NamedTuple

from ..recommenders.recommendation import recommend

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .recipients import Recipient


class Recommended(NamedTuple):
    """A recipient with recommendations, or without them.

    Args:
        recipient: The recipient, among whose variables are RecommendationItems and, with a transformer,
            Recommendations.
        failure: Why there are no recommendations, as a sentence; empty if there are. The recipient then gets nothing,
            with the status RECOMMENDATION_FAILURE.
        delay: How long attempts to call a transformer took that timed out, in microseconds.
        error: What a function of the user's raised for the test to see, such as an AssertionError: the caller raises it
            as soon as nothing is half done.
    """

    recipient: Recipient
    failure: str = ""
    delay: int = 0
    error: BaseException | None = None


def recommend_to(
    app: App, recommender_id: str, members: Mapping[str, Any], recipients: Iterable[Recipient]
) -> Iterator[Recommended]:
    """Add recommendations to the variables of recipients.

    Functions of the user's are called when the caller asks for the next recipient. The lock is released meanwhile, so
    the world must be consistent then, and afterwards anything may have changed.

    Args:
        app: The app that sends.
        recommender_id: The RecommenderId of the version of the template.
        members: The members before Endpoints in the event of a transformer, in their order: ApplicationId, and the ids
            of the campaign or the journey.
        recipients: The recipients, each at an endpoint; they are read 50 at a time.

    Yields:
        Each recipient, in their order.
    """
    kept, asked = tee(recipients)
    recommendations = recommend(app, recommender_id, members, map(_endpoint_of, asked))
    for recipient, (variables, failure, delay, error) in zip(kept, recommendations, strict=True):
        recommended = recipient._replace(variables={**recipient.variables, **variables})
        yield Recommended(recommended, failure, delay, error)


def _endpoint_of(recipient: Recipient) -> Endpoint:
    assert recipient.endpoint is not None
    return recipient.endpoint
