"""A recommender configuration: how it is stored, and what it says.

Recommenders belong to the account and region: each is in `region.collection(Recommender)` under its id.
Source: docs/behaviours.md#recommenders.
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
        id: Its id.
        settings: The members of the request as they were written, with the defaults for those that were not.
        creation_date: When it was made, in microseconds since the epoch.
        last_modified_date: When it was last written.
    """

    id: str
    settings: Mapping[str, Any]
    creation_date: int
    last_modified_date: int

    @property
    def campaign_arn(self) -> str:
        """The campaign of Amazon Personalize that recommends."""
        return str(self.settings["RecommendationProviderUri"])

    @property
    def needs_user(self) -> bool:
        """Whether Amazon Personalize knows users, and not endpoints."""
        return bool(self.settings["RecommendationProviderIdType"] == USER_ID)

    @property
    def items_per_message(self) -> int:
        """How many items a message gets at most."""
        return int(self.settings["RecommendationsPerMessage"])

    @property
    def transformer(self) -> str | None:
        """The Lambda function that makes attributes of items; None without one."""
        return self.settings.get("RecommendationTransformerUri")

    @property
    def attribute_names(self) -> list[str]:
        """The names of the attributes that the transformer makes, as its answer has them."""
        return [name_in_answer(key) for key in self.settings.get("Attributes", ())]


def name_in_answer(key: str) -> str:
    """Return the name that a transformer's answer has for a key of Attributes: the prefix is left out (observed)."""
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
