"""Recommendations for the recipients of a campaign or a journey; direct messages have none (documented).

Source: docs/behaviours/recommenders.md#recommended-items.
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
    """A recipient with recommendations, or with the reason why it has none.

    Args:
        recipient: The recipient as it was before any handler of the test ran.
        variables: RecommendationItems and, with a transformer, Recommendations.
        failure: The reason why recommending failed; empty if it did not fail. After a failure, the recipient gets
            no message, and the status is RECOMMENDATION_FAILURE.
        delay: The time that timed-out calls of a transformer took, in microseconds.
        error: An exception that a handler raised for the test to see, such as an AssertionError. The caller raises it
            as soon as the world is consistent.
    """

    recipient: Recipient
    variables: Mapping[str, Any]
    failure: str = ""
    delay: int = 0
    error: BaseException | None = None

    def send_to(self, sending: Sending, recipient: Recipient) -> BaseException | None:
        """Send to the recipient as it is now, with the recommendations, or record why it gets no message.

        Returns:
            The exception that code of the test raised meanwhile, like `Sending.try_to_send`.
        """
        if self.failure:
            sending.refuse(recipient, "RECOMMENDATION_FAILURE", self.failure)
            return None
        return sending.try_to_send(recipient._replace(variables={**recipient.variables, **self.variables}))


def recommend_to(
    app: App, recommender_id: str, members: Mapping[str, Any], recipients: Iterable[Recipient]
) -> Iterator[Recommended]:
    """Yield each recipient with its recommendations.

    Handlers of the test run when the caller asks for the next recipient. The lock is released meanwhile, so the world
    must be consistent. Afterwards anything may have changed: an endpoint may have opted out or been deleted. So the
    caller must look up the endpoint again before it sends.

    Args:
        app: The app that sends.
        recommender_id: The RecommenderId of the template version.
        members: The members before Endpoints in the event of a transformer, in order: ApplicationId, and the ids of the
            campaign or the journey.
        recipients: The recipients, each with an endpoint; they are read 50 at a time.

    Yields:
        Each recipient, in the order given.
    """
    kept, asked = tee(recipients)
    recommendations = recommend(app, recommender_id, members, map(_endpoint_of, asked))
    for recipient, recommendation in zip(kept, recommendations, strict=True):
        yield Recommended(recipient, *recommendation)


def _endpoint_of(recipient: Recipient) -> Endpoint:
    assert recipient.endpoint is not None
    return recipient.endpoint
