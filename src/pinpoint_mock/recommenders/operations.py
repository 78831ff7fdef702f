"""Operations on recommender configurations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from ..gateway.errors import BadRequest
from ..gateway.operation import operation
from ..gateway.problems import refuse
from ..world.clock import format_timestamp
from .recommender import DEFAULTS, Recommender, find_recommender
from .rules import MAX_RECOMMENDERS, find_problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import (
        ListRecommenderConfigurationsResponseTypeDef,
        RecommenderConfigurationResponseTypeDef,
    )

    from ..gateway.paging import Page
    from ..world.store import Region


@operation("CreateRecommenderConfiguration", payload="configuration")
def create_recommender_configuration(
    region: Region, configuration: Mapping[str, Any]
) -> RecommenderConfigurationResponseTypeDef:
    """Create a recommender configuration."""
    settings = _read_settings(configuration)
    if len(region.collection(Recommender)) >= MAX_RECOMMENDERS:
        raise BadRequest(f"This region already has {MAX_RECOMMENDERS} recommender configurations, which is the quota")
    now = region.world.clock.now()
    return _put(region, Recommender(region.world.ids.resources.uuid_hex(), settings, now, now))


@operation("GetRecommenderConfiguration")
def get_recommender_configuration(region: Region, recommender_id: str) -> RecommenderConfigurationResponseTypeDef:
    """Return a recommender configuration."""
    return _response(find_recommender(region, recommender_id))


@operation("GetRecommenderConfigurations")
def get_recommender_configurations(region: Region, page: Page) -> ListRecommenderConfigurationsResponseTypeDef:
    """List the recommender configurations of the account in the region, the newest first."""
    recommenders, next_token = page.of(region.collection(Recommender))
    items = [_response(recommender) for recommender in recommenders]
    return cast("ListRecommenderConfigurationsResponseTypeDef", {"Item": items, **next_token})


@operation("UpdateRecommenderConfiguration", payload="configuration")
def update_recommender_configuration(
    region: Region, recommender_id: str, configuration: Mapping[str, Any]
) -> RecommenderConfigurationResponseTypeDef:
    """Replace a whole recommender configuration. Messages use the new one at once (documented)."""
    old = find_recommender(region, recommender_id)
    settings = _read_settings(configuration)
    return _put(region, replace(old, settings=settings, last_modified_date=region.world.clock.now()))


@operation("DeleteRecommenderConfiguration")
def delete_recommender_configuration(region: Region, recommender_id: str) -> RecommenderConfigurationResponseTypeDef:
    """Delete a recommender configuration, and return it as it was. Templates that name it stay unchanged."""
    recommender = find_recommender(region, recommender_id)
    region.collection(Recommender).remove(recommender_id)
    return _response(recommender)


def _read_settings(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Check a configuration, and return the settings to store.

    With a transformer, RecommendationsDisplayName is not stored (documented).

    Raises:
        BadRequest: If the configuration breaks a rule.
    """
    refuse(find_problems(configuration))
    settings = {**DEFAULTS, **configuration}
    if "RecommendationTransformerUri" in settings:
        settings.pop("RecommendationsDisplayName", None)
    return settings


def _put(region: Region, recommender: Recommender) -> RecommenderConfigurationResponseTypeDef:
    region.collection(Recommender).put(recommender.id, recommender)
    return _response(recommender)


def _response(recommender: Recommender) -> RecommenderConfigurationResponseTypeDef:
    """Return a recommender as responses show it: without an ARN and tags (documented)."""
    members = {
        **recommender.settings,
        "CreationDate": format_timestamp(recommender.creation_date),
        "Id": recommender.id,
        "LastModifiedDate": format_timestamp(recommender.last_modified_date),
    }
    return cast("RecommenderConfigurationResponseTypeDef", members)
