"""Recommendations for recipients: the items that are requested, and the reasons for failures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import CAMPAIGN, ITEMS, PLAIN, variables_of

if TYPE_CHECKING:
    from .scene import Scene


class TestItems:
    def test_given_a_recommender_when_recommended_then_each_recipient_has_items_and_its_own_variables(
        self, scene: Scene
    ) -> None:
        scene.put("ann", Attributes={"a": ["b"]})
        scene.create()
        variables = variables_of(scene.recommend()["ann"])
        assert variables["RecommendationItems"] == ITEMS
        assert (variables["Address"], variables["Attributes"]) == ("ann@example.com", {"a": ["b"]})
        assert "Recommendations" not in variables

    def test_given_fewer_items_per_message_when_recommended_then_that_many_are_requested_and_kept(
        self, scene: Scene
    ) -> None:
        counts: list[int] = []

        def answer(user_id: str, context: Any) -> list[str]:
            counts.append(context["numResults"])
            return ITEMS

        scene.pinpoint.recommendations[CAMPAIGN] = answer
        scene.put("ann")
        scene.create(RecommendationsPerMessage=2)
        assert variables_of(scene.recommend()["ann"])["RecommendationItems"] == ITEMS[:2]
        assert counts == [2]

    @pytest.mark.parametrize(
        ("id_type", "asked"), [("PINPOINT_ENDPOINT_ID", ["home", "work"]), ("PINPOINT_USER_ID", ["Ann", "Ann"])]
    )
    def test_given_an_id_type_when_recommended_then_items_are_requested_for_that_id(
        self, scene: Scene, id_type: str, asked: list[str]
    ) -> None:
        ids: list[str] = []

        def answer(user_id: str, context: Any) -> list[str]:
            ids.append(user_id)
            return ITEMS

        scene.pinpoint.recommendations[CAMPAIGN] = answer
        scene.put("home", "work", User={"UserId": "Ann"})
        scene.create(RecommendationProviderIdType=id_type)
        scene.recommend()
        assert ids == asked

    def test_given_user_ids_when_recommended_then_only_an_endpoint_without_a_user_fails(self, scene: Scene) -> None:
        scene.put("ann", User={"UserId": "Ann"})
        scene.put("bob")
        scene.create(RecommendationProviderIdType="PINPOINT_USER_ID")
        found = scene.recommend()
        assert [one.failure for one in found.values()] == [
            "",
            "the endpoint has no UserId, which its recommender needs",
        ]

    def test_given_a_function_that_fails_for_one_endpoint_when_recommended_then_the_others_have_items(
        self, scene: Scene
    ) -> None:
        def answer(user_id: str, context: Any) -> list[str]:
            if user_id == "bob":
                raise ValueError("unknown user")
            return ITEMS

        scene.pinpoint.recommendations[CAMPAIGN] = answer
        scene.put("ann", "bob", "cat")
        scene.create()
        found = scene.recommend()
        place = f"pinpoint.recommendations['{CAMPAIGN}']"
        assert [one.failure for one in found.values()] == ["", f"{place} raised ValueError: unknown user", ""]

    def test_given_an_assertion_error_when_recommended_then_it_is_kept_for_the_test(self, scene: Scene) -> None:
        def fail(user_id: str, context: Any) -> None:
            raise AssertionError("seen")

        scene.pinpoint.recommendations[CAMPAIGN] = fail
        scene.put("ann")
        scene.create()
        found = scene.recommend()["ann"]
        assert str(found.error) == "seen"
        assert found.failure == f"the function for {CAMPAIGN} raised AssertionError: seen"

    def test_given_a_keyboard_interrupt_when_recommended_then_it_is_raised_at_once(self, scene: Scene) -> None:
        def fail(user_id: str, context: Any) -> None:
            raise KeyboardInterrupt

        scene.pinpoint.recommendations[CAMPAIGN] = fail
        scene.put("ann")
        scene.create()
        with pytest.raises(KeyboardInterrupt):
            scene.recommend()


class TestRecommender:
    def test_given_a_recommender_that_was_deleted_when_recommended_then_all_fail_and_the_nearest_one_is_named(
        self, scene: Scene
    ) -> None:
        scene.put("ann", "bob")
        scene.create(Name="products")
        name, scene.recommender_id = scene.recommender_id, "product"
        failure = (
            f"the recommender 'product' of the template does not exist (did you mean 'products', whose id is '{name}'?)"
        )
        assert [one.failure for one in scene.recommend().values()] == [failure, failure]
        scene.client.delete_recommender_configuration(RecommenderId=name)
        assert scene.recommend()["ann"].failure == "the recommender 'product' of the template does not exist"

    def test_given_an_update_in_between_when_recommended_then_it_takes_effect_at_once(self, scene: Scene) -> None:
        scene.put("ann")
        scene.create()
        changed: Any = {**PLAIN, "RecommendationsPerMessage": 1}
        scene.client.update_recommender_configuration(
            RecommenderId=scene.recommender_id, UpdateRecommenderConfiguration=changed
        )
        assert variables_of(scene.recommend()["ann"])["RecommendationItems"] == ITEMS[:1]

    def test_given_60_endpoints_when_a_function_deletes_the_recommender_then_the_first_50_have_items(
        self, scene: Scene
    ) -> None:
        def answer(user_id: str, context: Any) -> list[str]:
            if user_id == "e0":
                scene.client.delete_recommender_configuration(RecommenderId=scene.recommender_id)
            return ITEMS

        scene.pinpoint.recommendations[CAMPAIGN] = answer
        scene.put(*(f"e{number}" for number in range(60)))
        scene.create()
        failed = [key for key, one in scene.recommend().items() if one.failure]
        assert failed == [f"e{number}" for number in range(50, 60)]
