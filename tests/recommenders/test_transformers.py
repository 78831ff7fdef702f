"""Transformers of recommendations: the event that they get, and which of their responses are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import ITEMS, LAMBDA, TRANSFORMED, add, variables_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .scene import Scene

WANTED = "Recommendations must be a mapping with 1 to 2 of the names Name, Price"


class TestTransformer:
    def test_given_a_transformer_when_recommended_then_its_attributes_are_variables_as_lists(
        self, scene: Scene
    ) -> None:
        scene.put("ann")
        scene.transform(add(Name=["a", "b"], Price="7"))
        variables = variables_of(scene.recommend()["ann"])
        assert variables["Recommendations"] == {"Name": ["a", "b"], "Price": ["7"]}
        assert variables["RecommendationItems"] == ITEMS

    def test_given_a_transformer_when_called_then_its_event_has_the_members_and_the_endpoints_with_items(
        self, scene: Scene
    ) -> None:
        events: list[Any] = []

        def handle(event: Any, context: Any) -> Any:
            events.append(event)
            return add(Name="a")(event["Endpoints"])

        scene.put("ann", User={"UserId": "u1", "UserAttributes": {"plan": ["gold"]}})
        scene.create(TRANSFORMED)
        scene.pinpoint.lambdas["titles"] = handle
        scene.recommend()
        [event] = events
        assert [*event] == ["ApplicationId", "CampaignId", "Endpoints"]
        endpoint = event["Endpoints"]["ann"]
        assert endpoint["RecommendationItems"] == ITEMS
        assert endpoint["User"] == {"UserId": "u1", "UserAttributes": {"plan": ["gold"]}}
        assert "Id" not in endpoint

    def test_given_a_response_inside_endpoints_when_read_then_it_is_like_the_bare_mapping(self, scene: Scene) -> None:
        scene.put("ann")
        scene.transform(lambda endpoints: {"Endpoints": add(Name="a")(endpoints)})
        assert variables_of(scene.recommend()["ann"])["Recommendations"] == {"Name": ["a"]}

    def test_given_an_endpoint_called_endpoints_when_read_then_it_is_an_endpoint(self, scene: Scene) -> None:
        scene.put("Endpoints")
        scene.transform(add(Name="a"))
        assert variables_of(scene.recommend()["Endpoints"])["Recommendations"] == {"Name": ["a"]}

    def test_given_120_endpoints_when_transformed_then_a_call_has_at_most_50_and_the_order_is_kept(
        self, scene: Scene
    ) -> None:
        sizes: list[int] = []

        def transform(endpoints: dict[str, Any]) -> object:
            sizes.append(len(endpoints))
            return {key: {**one, "Recommendations": {"Name": key}} for key, one in endpoints.items()}

        ids = [f"e{number}" for number in range(120)]
        scene.put(*ids)
        scene.transform(transform)
        found = scene.recommend()
        assert sizes == [50, 50, 20]
        assert [variables_of(one)["Recommendations"]["Name"] for one in found.values()] == [[key] for key in ids]

    def test_given_an_endpoint_without_items_when_transformed_then_the_transformer_does_not_get_it(
        self, scene: Scene
    ) -> None:
        called: list[str] = []

        def transform(endpoints: dict[str, Any]) -> object:
            called.extend(endpoints)
            return add(Name="a")(endpoints)

        scene.put("bob")
        scene.put("ann", User={"UserId": "Ann"})
        scene.transform(transform, RecommendationProviderIdType="PINPOINT_USER_ID")
        assert [bool(one.failure) for one in scene.recommend().values()] == [True, False]
        assert called == ["ann"]

    def test_given_no_endpoint_with_items_when_transformed_then_the_transformer_is_not_called(
        self, scene: Scene
    ) -> None:
        called: list[Any] = []
        scene.put("bob")
        scene.transform(called.append, RecommendationProviderIdType="PINPOINT_USER_ID")
        assert scene.recommend()["bob"].failure
        assert called == []

    def test_given_a_transformer_that_raises_twice_when_called_then_the_third_attempt_counts(
        self, scene: Scene
    ) -> None:
        attempts: list[None] = []

        def transform(endpoints: dict[str, Any]) -> object:
            attempts.append(None)
            if len(attempts) < 3:
                raise TimeoutError
            return add(Name="a")(endpoints)

        scene.put("ann")
        scene.transform(transform)
        found = scene.recommend()["ann"]
        assert variables_of(found)["Recommendations"] == {"Name": ["a"]}
        assert found.delay == 30_000_000

    def test_given_a_transformer_that_always_raises_when_called_then_its_50_endpoints_fail_after_three_attempts(
        self, scene: Scene
    ) -> None:
        def transform(endpoints: dict[str, Any]) -> object:
            if "e0" in endpoints:
                raise TimeoutError
            return add(Name="a")(endpoints)

        scene.put(*(f"e{number}" for number in range(60)))
        scene.transform(transform)
        found = [*scene.recommend().values()]
        reason = f"{LAMBDA} has timed out after 15 seconds: it raised TimeoutError"
        assert [one.failure for one in found] == [reason] * 50 + [""] * 10
        assert [one.delay for one in found] == [45_000_000] * 50 + [0] * 10
        assert len(scene.failures) == 3

    def test_given_an_assertion_error_when_transformed_then_it_is_kept_for_the_test_and_not_tried_again(
        self, scene: Scene
    ) -> None:
        attempts: list[None] = []

        def transform(endpoints: dict[str, Any]) -> object:
            attempts.append(None)
            raise AssertionError("seen")

        scene.put("ann")
        scene.transform(transform)
        found = scene.recommend()["ann"]
        assert (str(found.error), len(attempts)) == ("seen", 1)

    def test_given_no_handler_when_transformed_then_the_failure_says_how_to_register_it(self, scene: Scene) -> None:
        scene.put("ann")
        scene.create(TRANSFORMED)
        assert scene.recommend()["ann"].failure == f"no Lambda 'titles' is registered: {LAMBDA} = handler"


class TestWrongAnswers:
    @pytest.mark.parametrize(
        ("answer", "problem"),
        [
            (lambda _: None, "returned None instead of the mapping of the endpoints in the event"),
            (lambda _: ["ann"], "returned ['ann'] instead of the mapping of the endpoints in the event"),
            (lambda _: {}, "left out the endpoint 'ann': it must return all endpoints in the event"),
            (lambda _: {"ann": "a"}, "returned 'a' for the endpoint 'ann' instead of the endpoint with"),
            (
                lambda sent: sent,
                f"returned None as Recommendations of the endpoint 'ann': {WANTED}",
            ),
            (add(), f"returned {{}} as Recommendations of the endpoint 'ann': {WANTED}"),
            (add(Title="a"), f"returned 'Title' in Recommendations of the endpoint 'ann': {WANTED}"),
            (add(Name=7), "returned 7 as Name of the endpoint 'ann': it must be a string or a list of strings"),
            (add(Name=["a", None]), "returned ['a', None] as Name of the endpoint 'ann': it must be a string or"),
            (add(Name=["a" * 101]), " as Name of the endpoint 'ann': a value may have at most 100 characters"),
            (
                lambda sent: {"ann": {**sent["ann"], "Address": "x", "Recommendations": {"Name": "a"}}},
                "returned 'x', not 'ann@example.com', as Address of the endpoint 'ann': it may only add",
            ),
            (
                lambda sent: {"ann": {"Recommendations": {"Name": "a"}}},
                "left out ChannelType of the endpoint 'ann': it may only add",
            ),
            (
                lambda sent: {"ann": {**sent["ann"], "Title": "a", "Recommendations": {"Name": "a"}}},
                "returned 'a', not None, as Title of the endpoint 'ann': it may only add Recommendations",
            ),
        ],
    )
    def test_given_a_response_that_breaks_a_rule_when_read_then_the_endpoint_fails_and_the_report_says_why(
        self, scene: Scene, answer: Callable[[dict[str, Any]], object], problem: str
    ) -> None:
        scene.put("ann")
        scene.transform(answer)
        failure = scene.recommend()["ann"].failure
        assert failure.startswith(f"{LAMBDA} ")
        assert problem in failure
        assert scene.failures == [failure]
        assert failure[:150] in scene.pinpoint.report()

    def test_given_one_invalid_endpoint_in_a_response_when_read_then_the_others_have_recommendations(
        self, scene: Scene
    ) -> None:
        scene.put("ann", "bob")
        scene.transform(
            lambda sent: {**sent, "ann": {**sent["ann"], "Recommendations": {"Name": "a"}}, "boy": sent["bob"]}
        )
        found = scene.recommend()
        assert [bool(one.failure) for one in found.values()] == [False, True]
        assert scene.failures == [f"{found['bob'].failure} (and 1 more problem)"]

    def test_given_a_response_with_an_endpoint_that_is_not_in_the_event_when_read_then_there_is_only_a_note(
        self, scene: Scene
    ) -> None:
        scene.put("anna")
        scene.transform(lambda sent: {**add(Name="a")(sent), "ann": {}})  # type: ignore[dict-item]
        assert variables_of(scene.recommend()["anna"])["Recommendations"] == {"Name": ["a"]}
        assert scene.failures == [
            f"{LAMBDA} returned 'ann', which is not an endpoint in the event (did you mean 'anna'?)"
        ]
