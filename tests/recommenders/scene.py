"""Valid recommender configurations that tests can change, and an app that recommends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pinpoint_mock.endpoints.audience import Audience
from pinpoint_mock.messages.recipients import recipient_at
from pinpoint_mock.messages.recommending import Recommended, recommend_to

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

CAMPAIGN = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
ROLE = "arn:aws:iam::123456789012:role/pinpoint"
PLAIN: Any = {
    "RecommendationProviderUri": CAMPAIGN,
    "RecommendationProviderRoleArn": ROLE,
    "RecommendationsDisplayName": "product",
}
"""A configuration without a transformer."""
TRANSFORMED: Any = {
    "RecommendationProviderUri": CAMPAIGN,
    "RecommendationProviderRoleArn": ROLE,
    "RecommendationTransformerUri": "titles",
    "Attributes": {"Recommendations.Name": "Product Name", "Price": "Price"},
}
"""A configuration with a transformer."""
MEMBERS = {"ApplicationId": "app", "CampaignId": "campaign"}
ITEMS = ["1815", "2009", "1527"]
LAMBDA = "pinpoint.lambdas['titles']"


def create(client: PinpointClient, configuration: Any = PLAIN, **members: Any) -> Any:
    """Create a recommender, and return it as in the response. The given members replace the default ones."""
    wanted: Any = {**configuration, **members}
    answer = client.create_recommender_configuration(CreateRecommenderConfiguration=wanted)
    return answer["RecommenderConfigurationResponse"]


class Scene:
    """An app with endpoints, and a recommender for all of them."""

    def __init__(self, pinpoint: Pinpoint, client: PinpointClient) -> None:
        self.pinpoint = pinpoint
        self.client = client
        self.recommender_id = ""
        pinpoint.create_app("app", region="us-east-1")
        pinpoint.recommendations[CAMPAIGN] = lambda user_id, context: ITEMS

    def put(self, *endpoint_ids: str, **members: Any) -> None:
        for endpoint_id in endpoint_ids:
            request: Any = {"ChannelType": "EMAIL", "Address": f"{endpoint_id}@example.com", **members}
            self.client.update_endpoint(ApplicationId="app", EndpointId=endpoint_id, EndpointRequest=request)

    def create(self, configuration: Any = PLAIN, **members: Any) -> None:
        self.recommender_id = create(self.client, configuration, **members)["Id"]

    def transform(self, function: Callable[[dict[str, Any]], object], **members: Any) -> None:
        """Create a recommender with this function as its transformer. It gets the endpoints of each event."""
        self.create(TRANSFORMED, **members)
        self.pinpoint.lambdas["titles"] = lambda event, context: function(event["Endpoints"])

    def recommend(self) -> dict[str, Recommended]:
        """Return the recommendations for all endpoints, by id, in the order in which they are yielded."""
        with self.pinpoint._session.locked_world() as world:
            app = world.find_app("app")
            assert app is not None
            recipients = [recipient_at(app, endpoint) for endpoint in app.part(Audience).endpoints.values()]
            found = list(recommend_to(app, self.recommender_id, MEMBERS, iter(recipients)))
        return {recommended.recipient.key: recommended for recommended in found}

    @property
    def failures(self) -> list[str]:
        return [str(failure) for failure in self.pinpoint.lambdas.failures]


def add(**attributes: Any) -> Callable[[dict[str, Any]], object]:
    """Return a transformer that adds these attributes to all endpoints."""
    return lambda endpoints: {key: {**one, "Recommendations": attributes} for key, one in endpoints.items()}


def variables_of(recommended: Recommended) -> Mapping[str, Any]:
    assert recommended.failure == ""
    return {**recommended.recipient.variables, **recommended.variables}
