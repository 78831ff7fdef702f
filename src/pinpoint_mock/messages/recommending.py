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
    from .sending import Sending


class Recommended(NamedTuple):
    """A recipient who was recommended something, or could not be.

    Args:
        recipient: The recipient as it was before functions of the user's were called.
        variables: RecommendationItems and, with a transformer, Recommendations.
        failure: Why there are no recommendations, as a sentence; empty if there are. The recipient then gets nothing,
            with the status RECOMMENDATION_FAILURE.
        delay: How long attempts to call a transformer took that timed out, in microseconds.
        error: What a function of the user's raised for the test to see, such as an AssertionError: the caller raises it
            as soon as nothing is half done.
    """

    recipient: Recipient
    variables: Mapping[str, Any]
    failure: str = ""
    delay: int = 0
    error: BaseException | None = None

    def send_to(self, sending: Sending, recipient: Recipient) -> BaseException | None:
        """Send to the recipient as it is now, with the recommendations, or record why it gets nothing.

        Returns:
            What a function of the user's raised meanwhile, as `Sending.try_to_send` does.
        """
        if self.failure:
            sending.refuse(recipient, "RECOMMENDATION_FAILURE", self.failure)
            return None
        return sending.try_to_send(recipient._replace(variables={**recipient.variables, **self.variables}))


def recommend_to(
    app: App, recommender_id: str, members: Mapping[str, Any], recipients: Iterable[Recipient]
) -> Iterator[Recommended]:
    """Recommend something to recipients.

    Functions of the user's are called when the caller asks for the next recipient. The lock is released meanwhile, so
    the world must be consistent then, and afterwards anything may have changed: an endpoint may have opted out, or be
    gone. So the caller looks at it again before it sends.

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
    for recipient, recommendation in zip(kept, recommendations, strict=True):
        yield Recommended(recipient, *recommendation)


def _endpoint_of(recipient: Recipient) -> Endpoint:
    assert recipient.endpoint is not None
    return recipient.endpoint
