"""The e-mail of an activity, with recommendations if its template names a recommender.

Source: docs/behaviours.md#recommenders.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import tee
from typing import TYPE_CHECKING

from ..messages.recommending import recommend_to
from .sender import ActivityMessage, Delivered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..messages.sending import Sending
    from .sender import Ready


@dataclass(frozen=True, eq=False)
class EmailMessage(ActivityMessage):
    """The e-mail that an activity sends.

    Args:
        journey_id: The journey.
    """

    journey_id: str

    def deliver(self, sending: Sending, ready: Iterable[Ready]) -> Iterator[Delivered]:
        """Hand messages over to their providers, and yield each when it is."""
        template = sending.find_template("EMAIL")
        recommender_id = None if template is None else template.content.get("RecommenderId")
        if not recommender_id:
            yield from super().deliver(sending, ready)
            return
        kept, asked = tee(ready)
        members = {"ApplicationId": sending.app.id, "JourneyId": self.journey_id}  # as custom channels; unknown
        recipients = (one.recipient for one in asked)
        for one, recommended in zip(kept, recommend_to(sending.app, recommender_id, members, recipients), strict=True):
            if recommended.failure:
                sending.refuse(one.recipient, "RECOMMENDATION_FAILURE", recommended.failure)
                yield Delivered(one.row, one.endpoint, recommended.delay, recommended.error)
                continue
            for delivered in super().deliver(sending, [one._replace(recipient=recommended.recipient)]):
                yield delivered._replace(delay=recommended.delay)
