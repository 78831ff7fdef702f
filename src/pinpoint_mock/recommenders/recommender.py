"""A recommender configuration: how it is stored, and the properties that its settings define.

Recommenders belong to the account and region. Each is in `region.collection(Recommender)` under its id.
Source: docs/behaviours/recommenders.md#configurations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..gateway.errors import NotFound
from ..gateway.nearest import Missing
from ..world.likeness import Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.store import Region, World

ENDPOINT_ID, USER_ID = "PINPOINT_ENDPOINT_ID", "PINPOINT_USER_ID"
MAX_PER_MESSAGE = 5  # documented
DEFAULTS = {"RecommendationProviderIdType": ENDPOINT_ID, "RecommendationsPerMessage": MAX_PER_MESSAGE}  # documented
_PREFIX = "Recommendations."


@dataclass(frozen=True, slots=True)
class Recommender:
    """A recommender configuration.

    Args:
        id: The RecommenderId.
        settings: The members of the request, with defaults for the members that it did not have.
        creation_date: The time when it was created, in microseconds since the epoch.
        last_modified_date: The time when it was last written, in microseconds since the epoch.
    """

    id: str
    settings: Mapping[str, Any]
    creation_date: int
    last_modified_date: int

    @property
    def campaign_arn(self) -> str:
        """The ARN of the Amazon Personalize campaign that recommends."""
        return str(self.settings["RecommendationProviderUri"])

    @property
    def needs_user(self) -> bool:
        """Whether Amazon Personalize identifies users instead of endpoints."""
        return bool(self.settings["RecommendationProviderIdType"] == USER_ID)

    @property
    def items_per_message(self) -> int:
        """The most items that a message gets."""
        return int(self.settings["RecommendationsPerMessage"])

    @property
    def transformer(self) -> str | None:
        """The Lambda function that adds attributes to items; None without one."""
        return self.settings.get("RecommendationTransformerUri")

    @property
    def attribute_names(self) -> list[str]:
        """The names of the attributes in the transformer's response."""
        return [name_in_answer(key) for key in self.settings.get("Attributes", ())]


def name_in_answer(key: str) -> str:
    """Return the name in a transformer's response for a key of Attributes: the key without its prefix (observed)."""
    return key.removeprefix(_PREFIX)


def find_recommender(region: Region, recommender_id: str) -> Recommender:
    """Return the recommender with this id.

    Raises:
        NotFound: If it does not exist.
    """
    found = region.collection(Recommender).get(recommender_id)
    if found is None:
        raise NotFound(missing=describe_missing(region, recommender_id))
    return found


def describe_missing(region: Region, recommender_id: str) -> Missing:
    """Describe a recommender that a region does not have."""

    def list_known() -> Iterator[Known]:
        return (Known(one.id, one.settings.get("Name")) for one in reversed(region.collection(Recommender)))

    def find_place(world: World) -> str:
        others = world.regions.values()
        found = next((other for other in others if other.holds(Recommender, recommender_id)), None)
        return "" if found is None else f"{found.name}, the client in {region.name}"

    return Missing(recommender_id, "the recommender", list_known, find_place)
