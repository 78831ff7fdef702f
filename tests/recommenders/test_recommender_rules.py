"""Every rule for recommender configurations, on creation and on update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from .scene import CAMPAIGN, PLAIN, TRANSFORMED, create

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

WITHOUT_NAME = {name: value for name, value in PLAIN.items() if name != "RecommendationsDisplayName"}
WITHOUT_ATTRIBUTES = {name: value for name, value in TRANSFORMED.items() if name != "Attributes"}
MANY = {f"a{number}": "name" for number in range(11)}


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        (PLAIN | {"Name": "-a"}, "Name must begin with a letter or digit"),
        (PLAIN | {"Name": ""}, "Name must begin with a letter or digit"),
        (PLAIN | {"Name": "a" * 129}, "Name must begin with a letter or digit and have at most 128"),
        (PLAIN | {"Name": "a.b"}, "Name must begin with a letter or digit"),
        (PLAIN | {"Description": "a" * 129}, "Description must have at most 128"),
        (PLAIN | {"Description": "a!"}, "Description must have at most 128"),
        (PLAIN | {"RecommendationProviderUri": "shop"}, "RecommendationProviderUri must be the ARN of a campaign"),
        (
            PLAIN | {"RecommendationProviderUri": CAMPAIGN.replace("campaign/", "recommender/")},
            "RecommendationProviderUri must be the ARN of a campaign of Amazon Personalize",
        ),
        (
            PLAIN | {"RecommendationProviderRoleArn": "role"},
            "RoleArn must be the ARN of an IAM role",
        ),
        (
            PLAIN | {"RecommendationProviderIdType": "X"},
            "RecommendationProviderIdType must be PINPOINT_ENDPOINT_ID or PINPOINT_USER_ID, not 'X'",
        ),
        (PLAIN | {"RecommendationsPerMessage": 0}, "RecommendationsPerMessage must be from 1 to 5, not 0"),
        (PLAIN | {"RecommendationsPerMessage": 6}, "RecommendationsPerMessage must be from 1 to 5, not 6"),
        (PLAIN | {"RecommendationsDisplayName": "a" * 26}, "RecommendationsDisplayName must have 1 to 25"),
        (PLAIN | {"RecommendationsDisplayName": ""}, "RecommendationsDisplayName must have 1 to 25"),
        (WITHOUT_NAME, "RecommendationsDisplayName is required without RecommendationTransformerUri"),
        (PLAIN | {"Attributes": {"a": "b"}}, "Attributes must not be given without RecommendationTransformerUri"),
        (WITHOUT_ATTRIBUTES, "Attributes is required with RecommendationTransformerUri"),
        (TRANSFORMED | {"RecommendationsDisplayName": "a" * 26}, "RecommendationsDisplayName must have 1 to 25"),
        (
            TRANSFORMED | {"RecommendationTransformerUri": "https://example.com"},
            "RecommendationTransformerUri must be the name or ARN of a Lambda function",
        ),
        (TRANSFORMED | {"Attributes": {}}, "Attributes must have 1 to 10 items, not 0"),
        (TRANSFORMED | {"Attributes": MANY}, "Attributes must have 1 to 10 items, not 11"),
        (TRANSFORMED | {"Attributes": {"-a": "b"}}, "Attributes['-a'] must have a name that begins with"),
        (TRANSFORMED | {"Attributes": {"a.b": "b"}}, "Attributes['a.b'] must have a name that begins with"),
        (TRANSFORMED | {"Attributes": {"a" * 51: "b"}}, "must have a name that begins with"),
        (
            TRANSFORMED | {"Attributes": {"Recommendations.a": "b", "a": "c"}},
            "Attributes['a'] must not be the same attribute as 'Recommendations.a'",
        ),
        (
            TRANSFORMED | {"Attributes": {"a": "b" * 26}},
            "Attributes['a'] must begin with a letter or digit and have at",
        ),
        (TRANSFORMED | {"Attributes": {"a": "-b"}}, "Attributes['a'] must begin with a letter or digit"),
    ],
)
def test_given_a_configuration_that_breaks_a_rule_when_written_then_it_is_400_and_names_the_member(
    client: PinpointClient, configuration: Any, message: str
) -> None:
    recommender_id = create(client)["Id"]
    with pytest.raises(client.exceptions.BadRequestException) as created:
        create(client, configuration)
    with pytest.raises(client.exceptions.BadRequestException) as updated:
        client.update_recommender_configuration(
            RecommenderId=recommender_id, UpdateRecommenderConfiguration=configuration
        )
    assert message in created.value.response["Error"]["Message"]
    assert message in updated.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    "configuration",
    [
        PLAIN | {"Name": "7 top_products-a" + "a" * 112},
        PLAIN | {"Description": "", "RecommendationsPerMessage": 1},
        PLAIN | {"RecommendationsDisplayName": "_top product-" + "a" * 12},
        TRANSFORMED | {"Attributes": {f"Recommendations.{'a' * 50}": "b" * 25}},
        TRANSFORMED | {"Attributes": {"Name": "a", "name": "b"}},
        TRANSFORMED | {"Attributes": dict([*MANY.items()][:10])},
        TRANSFORMED | {"RecommendationTransformerUri": "123456789012:function:titles:prod"},
    ],
)
def test_given_a_configuration_at_the_edge_of_a_rule_when_created_then_it_is_accepted(
    client: PinpointClient, configuration: Any
) -> None:
    assert create(client, configuration)["Id"]


def test_given_several_broken_rules_when_created_then_the_error_names_all(client: PinpointClient) -> None:
    with pytest.raises(
        ClientError, match=r"Name must begin .* \(and 2 more: RecommendationsPerMessage .*; Attributes is"
    ):
        create(client, WITHOUT_ATTRIBUTES, Name="-", RecommendationsPerMessage=9)
