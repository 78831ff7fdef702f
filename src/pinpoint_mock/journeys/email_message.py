"""The e-mail of an activity. It contains recommendations if its template names a recommender.

Source: docs/behaviours/recommenders.md#where-recommendations-are-used.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import tee
from typing import TYPE_CHECKING

from ..messages.recipients import recipient_at
from ..messages.recommending import recommend_to
from .sender import ActivityMessage, Delivered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..messages.sending import Sending
    from .sender import Admit, Ready


@dataclass(frozen=True, eq=False)
class EmailMessage(ActivityMessage):
    """The e-mail that an activity sends.

    Args:
        journey_id: The id of the journey.
    """

    journey_id: str

    def deliver(self, sending: Sending, ready: Iterable[Ready], admit: Admit) -> Iterator[Delivered]:
        """Hand the messages over to their providers, and yield each one. A recommender is called before that."""
        template = sending.find_template("EMAIL")
        recommender_id = None if template is None else template.content.get("RecommenderId")
        if not recommender_id:
            yield from super().deliver(sending, ready, admit)
            return
        app = sending.app
        kept, asked = tee(admit(ready))
        members = {"ApplicationId": app.id, "JourneyId": self.journey_id}  # as for custom channels; unknown
        recipients = (one.recipient for one in asked)
        for one, recommended in zip(kept, recommend_to(app, recommender_id, members, recipients), strict=True):
            yield Delivered(one.row, None, recommended.delay, recommended.error)
            for row, endpoint, _ in admit([one]):
                # The attributes of a user can change without a change of the endpoint.
                recipient = recipient_at(app, endpoint)
                yield Delivered(row, endpoint, error=recommended.send_to(sending, recipient))
