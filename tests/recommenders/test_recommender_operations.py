"""Create, get, list, update and delete recommender configurations."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

from .scene import PLAIN, TRANSFORMED, create

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

NOW = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)


def get(client: PinpointClient, recommender_id: str) -> Any:
    answer = client.get_recommender_configuration(RecommenderId=recommender_id)
    return answer["RecommenderConfigurationResponse"]


def update(client: PinpointClient, recommender_id: str, configuration: Any) -> Any:
    answer = client.update_recommender_configuration(
        RecommenderId=recommender_id, UpdateRecommenderConfiguration=configuration
    )
    return answer["RecommenderConfigurationResponse"]


def list_ids(client: PinpointClient, **page: str) -> list[str]:
    answer: Any = client.get_recommender_configurations(**page)
    return [item["Id"] for item in answer["ListRecommenderConfigurationsResponse"]["Item"]]


def test_given_a_configuration_when_created_then_the_response_is_201_with_its_members_and_the_defaults(
    client: PinpointClient,
) -> None:
    with time_machine.travel(NOW, tick=False):
        answer: Any = client.create_recommender_configuration(CreateRecommenderConfiguration=PLAIN)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    created = answer["RecommenderConfigurationResponse"]
    assert created == {
        **PLAIN,
        "RecommendationProviderIdType": "PINPOINT_ENDPOINT_ID",
        "RecommendationsPerMessage": 5,
        "Id": created["Id"],
        "CreationDate": "2030-01-01T12:00:00.000Z",
        "LastModifiedDate": "2030-01-01T12:00:00.000Z",
    }
    assert len(created["Id"]) == 32
    assert get(client, created["Id"]) == created


def test_given_attributes_with_the_prefix_when_created_then_get_returns_the_same_keys(client: PinpointClient) -> None:
    members = {
        "Name": "Products",
        "Description": "Top (4), for users; 2030_a‐b-c",
        "Attributes": {"Recommendations.Name": "Product Name", "Recommendations.URL": "Product Detail URL"},
        "RecommendationProviderIdType": "PINPOINT_USER_ID",
        "RecommendationsPerMessage": 4,
        "RecommendationTransformerUri": "arn:aws:lambda:us-east-1:123456789012:function:titles",
    }
    created = create(client, TRANSFORMED, **members)
    found = get(client, created["Id"])
    assert found == created
    assert {name: found[name] for name in members} == members


def test_given_a_display_name_and_a_transformer_when_created_then_the_response_leaves_the_name_out(
    client: PinpointClient,
) -> None:
    assert "RecommendationsDisplayName" not in create(client, TRANSFORMED, RecommendationsDisplayName="product")


def test_given_recommenders_when_listed_then_the_newest_comes_first_and_the_list_has_pages(
    client: PinpointClient,
) -> None:
    ids = [create(client)["Id"] for _ in range(3)]
    assert list_ids(client) == ids[::-1]
    answer: Any = client.get_recommender_configurations(PageSize="2")
    token = answer["ListRecommenderConfigurationsResponse"]["NextToken"]
    assert list_ids(client, PageSize="2", Token=token) == [ids[0]]


def test_given_no_recommender_when_listed_then_the_list_is_empty(client: PinpointClient) -> None:
    answer: Any = client.get_recommender_configurations()
    assert answer["ListRecommenderConfigurationsResponse"] == {"Item": []}


def test_given_a_recommender_when_updated_then_it_is_replaced_and_absent_members_have_their_defaults(
    client: PinpointClient,
) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        created = create(client, TRANSFORMED, Name="first", RecommendationsPerMessage=2)
        traveller.shift(60)
        updated = update(client, created["Id"], {**PLAIN, "Description": "second"})
    assert updated == {
        **PLAIN,
        "Description": "second",
        "RecommendationProviderIdType": "PINPOINT_ENDPOINT_ID",
        "RecommendationsPerMessage": 5,
        "Id": created["Id"],
        "CreationDate": "2030-01-01T12:00:00.000Z",
        "LastModifiedDate": "2030-01-01T12:01:00.000Z",
    }
    assert get(client, created["Id"]) == updated


def test_given_a_recommender_when_an_update_breaks_a_rule_then_it_is_unchanged(client: PinpointClient) -> None:
    created = create(client)
    with pytest.raises(client.exceptions.BadRequestException, match="Name must begin"):
        update(client, created["Id"], {**PLAIN, "Name": "-"})
    assert get(client, created["Id"]) == created


def test_given_a_recommender_when_deleted_then_the_response_has_it_and_it_no_longer_exists(
    client: PinpointClient,
) -> None:
    created = create(client)
    answer: Any = client.delete_recommender_configuration(RecommenderId=created["Id"])
    assert answer["RecommenderConfigurationResponse"] == created
    with pytest.raises(client.exceptions.NotFoundException, match=r"Resource not found$"):
        get(client, created["Id"])
    assert list_ids(client) == []


def test_given_the_name_of_a_recommender_instead_of_its_id_then_the_error_has_the_id(client: PinpointClient) -> None:
    created = create(client, Name="products")
    hint = rf"Resource not found \('products' is its name; its id is '{created['Id']}'\)"
    with pytest.raises(client.exceptions.NotFoundException, match=hint):
        get(client, "products")


def test_given_a_recommender_in_another_region_when_it_is_read_then_the_error_names_that_region(
    mocked: Pinpoint, client: PinpointClient
) -> None:
    created = create(client)
    elsewhere = boto3.client("pinpoint", region_name="eu-west-1")
    assert list_ids(elsewhere) == []
    with pytest.raises(elsewhere.exceptions.NotFoundException, match="the recommender is in us-east-1, the client in"):
        get(elsewhere, created["Id"])


def test_given_100_recommenders_in_a_region_when_another_is_created_then_it_is_400(client: PinpointClient) -> None:
    for _ in range(100):
        create(client)
    with pytest.raises(client.exceptions.BadRequestException, match="This region already has 100 recommender"):
        create(client)
    create(boto3.client("pinpoint", region_name="eu-west-1"))


def test_given_a_checkpoint_when_it_ends_then_recommenders_are_as_before(
    mocked: Pinpoint, client: PinpointClient
) -> None:
    created = create(client)
    with mocked.checkpoint():
        client.delete_recommender_configuration(RecommenderId=created["Id"])
        create(client)
    assert list_ids(client) == [created["Id"]]
