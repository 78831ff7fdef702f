"""Recommender configurations that keep to the rules, for the tests to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

CAMPAIGN = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
ROLE = "arn:aws:iam::123456789012:role/pinpoint"
PLAIN: Any = {
    "RecommendationProviderUri": CAMPAIGN,
    "RecommendationProviderRoleArn": ROLE,
    "RecommendationsDisplayName": "product",
}
"""One without a transformer."""
TRANSFORMED: Any = {
    "RecommendationProviderUri": CAMPAIGN,
    "RecommendationProviderRoleArn": ROLE,
    "RecommendationTransformerUri": "titles",
    "Attributes": {"Recommendations.Name": "Product Name", "Price": "Price"},
}
"""One with a transformer."""


def create(client: PinpointClient, configuration: Any = PLAIN, **members: Any) -> Any:
    """Create a recommender, and return it as the service answers it; members given replace its own."""
    wanted: Any = {**configuration, **members}
    answer = client.create_recommender_configuration(CreateRecommenderConfiguration=wanted)
    return answer["RecommenderConfigurationResponse"]
