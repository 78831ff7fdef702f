"""E-mails with recommendations: for whom they are fetched, what the e-mail contains, and what a failure does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, leading_to, mail, open_shop, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CAMPAIGN = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
MAIL: Any = {"Subject": "For you", "TextPart": "Look: {{RecommendationItems.[0]}} and {{RecommendationItems.[1]}}"}
TITLES: Any = {"Subject": "For you", "TextPart": "Look: {{Recommendations.Name.[1]}} for {{Recommendations.Price}}"}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def recommend(shop: Shop, template: Any = MAIL, **members: Any) -> str:
    """Create a recommender and a template `offer` that names it, and return the recommender's id."""
    request: Any = {
        "RecommendationProviderUri": CAMPAIGN,
        "RecommendationProviderRoleArn": "arn:aws:iam::123456789012:role/pinpoint",
        **({} if "RecommendationTransformerUri" in members else {"RecommendationsDisplayName": "product"}),
        **members,
    }
    answer = shop.client.create_recommender_configuration(CreateRecommenderConfiguration=request)
    recommender_id = answer["RecommenderConfigurationResponse"]["Id"]
    written: Any = {**template, "RecommenderId": recommender_id}
    shop.client.create_email_template(TemplateName="offer", EmailTemplateRequest=written)
    shop.pinpoint.recommendations[CAMPAIGN] = lambda endpoint_id, context: ["1815", "2009"]
    return recommender_id


def transform(shop: Shop, handler: Callable[[Any, Any], object]) -> None:
    """Create a recommender whose transformer is a handler, and a template with its attributes."""
    attributes = {"Recommendations.Name": "name", "Recommendations.Price": "price"}
    recommend(shop, TITLES, RecommendationTransformerUri="titles", Attributes=attributes)
    shop.pinpoint.lambdas["titles"] = handler


def bodies(shop: Shop) -> list[str]:
    return [message.body for message in shop.pinpoint.outbox if message.was_sent]


def offer(following: str | None = None) -> dict[str, Any]:
    return leading_to("EMAIL", {"TemplateName": "offer"}, following)


def add_titles(event: Any, context: Any) -> Any:
    endpoints = event["Endpoints"]
    for endpoint in endpoints.values():
        endpoint["Recommendations"] = {"Name": ["a", "b"], "Price": "7"}
    return endpoints


def test_given_a_template_with_a_recommender_when_participants_arrive_then_their_e_mails_have_their_items(
    shop: Shop,
) -> None:
    recommend(shop)
    shop.pinpoint.recommendations[CAMPAIGN] = lambda endpoint_id, context: [f"{endpoint_id}-1", f"{endpoint_id}-2"]
    shop.put_many(2)
    journey = shop.start({"o": offer()})
    assert bodies(shop) == ["Look: e0-1 and e0-2", "Look: e1-1 and e1-2"]
    assert shop.activity_metrics(journey, "o") == {"SUCCESS": "2"}


def test_given_a_transformer_when_participants_arrive_then_its_event_names_the_journey_and_its_attributes_are_shown(
    shop: Shop,
) -> None:
    events: list[Any] = []

    def handle(event: Any, context: Any) -> Any:
        events.append(event)
        return add_titles(event, context)

    transform(shop, handle)
    shop.put("ann")
    journey = shop.start({"o": offer()})
    assert bodies(shop) == ["Look: b for 7"]
    [event] = events
    assert (event["ApplicationId"], event["JourneyId"]) == ("shop", journey.id)


def test_given_120_participants_when_they_arrive_together_then_a_transformer_gets_at_most_50_of_them(
    shop: Shop,
) -> None:
    sizes: list[int] = []

    def handle(event: Any, context: Any) -> Any:
        sizes.append(len(event["Endpoints"]))
        return add_titles(event, context)

    transform(shop, handle)
    shop.put_many(120)
    journey = shop.start({"o": offer()})
    assert sizes == [50, 50, 20]
    assert shop.activity_metrics(journey, "o") == {"SUCCESS": "120"}


def test_given_a_deleted_recommender_when_the_e_mail_is_due_then_it_is_not_sent_and_the_participant_continues(
    shop: Shop,
) -> None:
    recommender_id = recommend(shop)
    shop.put("ann")
    journey = shop.publish({"o": offer("w"), "w": wait("P1D")})
    shop.client.delete_recommender_configuration(RecommenderId=recommender_id)
    shop.advance(minutes=5)
    assert shop.statuses() == [("EMAIL", "ann", "RECOMMENDATION_FAILURE")]
    message = shop.pinpoint.outbox.one(status="RECOMMENDATION_FAILURE")
    assert message.status_message == f"the recommender {recommender_id!r} of the template does not exist"
    assert shop.activity_metrics(journey, "o") == {"RECOMMENDATION_FAILURE": "1"}
    assert journey.participants.one().activity == "w"
    [event] = shop.app.events.filter(event_type="_journey.send")
    assert event.attributes["journey_send_status"] == "RECOMMENDATION_FAILURE"


def test_given_a_recommender_of_users_when_one_participant_has_no_user_then_only_this_one_gets_no_e_mail(
    shop: Shop,
) -> None:
    recommend(shop, RecommendationProviderIdType="PINPOINT_USER_ID")
    shop.put("ann", User={"UserId": "u1"})
    shop.put("bob")
    journey = shop.start({"o": offer()})
    assert shop.sent_to("EMAIL") == ["ann"]
    assert shop.activity_metrics(journey, "o") == {"SUCCESS": "1", "RECOMMENDATION_FAILURE": "1"}


def test_given_a_transformer_that_fails_three_times_when_participants_arrive_then_none_gets_the_e_mail(
    shop: Shop,
) -> None:
    calls: list[None] = []

    def handle(event: Any, context: Any) -> Any:
        calls.append(None)
        raise ValueError("down")

    transform(shop, handle)
    shop.put_many(2)
    journey = shop.start({"o": offer()})
    assert len(calls) == 3
    assert shop.activity_metrics(journey, "o") == {"RECOMMENDATION_FAILURE": "2"}
    assert journey.path("e0").outcomes == {"o": "RECOMMENDATION_FAILURE"}
    assert "pinpoint.lambdas['titles'] raised ValueError: down" in str(journey.path("e0"))


def test_given_a_transformer_that_times_out_once_when_participants_arrive_then_they_continue_15_seconds_later(
    shop: Shop,
) -> None:
    calls: list[None] = []

    def handle(event: Any, context: Any) -> Any:
        calls.append(None)
        if len(calls) == 1:
            raise TimeoutError
        return add_titles(event, context)

    transform(shop, handle)
    shop.put("ann")
    shop.start({"o": offer("m"), "m": mail()})
    assert bodies(shop) == ["Look: b for 7"]
    shop.advance(seconds=15)
    assert [(message.time - START).total_seconds() for message in shop.pinpoint.outbox] == [0, 15]


def test_given_an_assertion_error_in_a_function_when_time_passes_then_it_is_raised_and_the_participants_continue(
    shop: Shop,
) -> None:
    def fail(endpoint_id: str, context: Any) -> Any:
        raise AssertionError("seen by the test")

    recommend(shop)
    shop.pinpoint.recommendations[CAMPAIGN] = fail
    shop.put_many(2)
    journey = shop.publish({"o": offer("w"), "w": wait("P1D")})
    with pytest.raises(AssertionError, match="seen by the test"):
        shop.advance(minutes=5)
    assert [participant.activity for participant in journey.participants] == ["w", "w"]
    assert shop.activity_metrics(journey, "o") == {"RECOMMENDATION_FAILURE": "2"}


def test_given_a_function_that_deletes_an_endpoint_when_the_next_50_arrive_then_it_is_not_called_for_it(
    shop: Shop,
) -> None:
    asked: list[str] = []

    def answer(endpoint_id: str, context: Any) -> list[str]:
        asked.append(endpoint_id)
        if endpoint_id == "e0":
            shop.delete("e55")
        return ["1815", "2009"]

    recommend(shop)
    shop.pinpoint.recommendations[CAMPAIGN] = answer
    ids = shop.put_many(60)
    shop.start({"o": offer()})
    assert asked == shop.sent_to("EMAIL") == [each for each in ids if each != "e55"]


def test_given_messages_per_second_when_the_turn_of_an_e_mail_comes_then_it_has_the_current_recommendations(
    shop: Shop,
) -> None:
    recommend(shop)
    shop.put_many(2)
    journey = shop.start({"o": offer()}, Limits={"MessagesPerSecond": 1})
    shop.pinpoint.recommendations[CAMPAIGN] = lambda endpoint_id, context: ["3", "4"]
    shop.advance(seconds=1)
    assert bodies(shop) == ["Look: 1815 and 2009", "Look: 3 and 4"]
    assert shop.activity_metrics(journey, "o") == {"SUCCESS": "2"}


def test_given_a_daily_cap_and_a_user_with_two_endpoints_when_one_got_a_message_then_the_other_is_left_out(
    shop: Shop,
) -> None:
    asked: list[str] = []

    def answer(endpoint_id: str, context: Any) -> list[str]:
        asked.append(endpoint_id)
        return ["1815", "2009"]

    recommend(shop)
    shop.pinpoint.recommendations[CAMPAIGN] = answer
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    shop.start({"o": offer()}, Limits={"DailyCap": 1})
    assert asked == shop.sent_to("EMAIL") == ["home"]


def test_given_fewer_items_than_the_template_shows_when_rendered_then_it_uses_its_defaults_or_fails(
    shop: Shop,
) -> None:
    recommender_id = recommend(shop)
    shop.pinpoint.recommendations[CAMPAIGN] = lambda endpoint_id, context: []
    shop.put("ann")
    shop.start({"o": offer()})
    message = shop.pinpoint.outbox[0]
    assert "The variable RecommendationItems.[0] has no value" in message.status_message
    assert message.status_message.endswith(" (the recommender returned 0 items)")
    defaults = {"DefaultSubstitutions": '{"RecommendationItems": ["1", "2"]}'}
    written: Any = {**MAIL, "RecommenderId": recommender_id, **defaults}
    shop.client.update_email_template(
        TemplateName="offer",
        EmailTemplateRequest=written,
    )
    shop.start({"o": offer()}, Name="second")
    assert bodies(shop) == ["Look: 1 and 2"]


def test_given_an_sms_template_with_a_recommender_when_a_journey_sends_it_then_it_gets_no_recommendations(
    shop: Shop,
) -> None:
    recommender_id = recommend(shop)
    shop.client.create_sms_template(
        TemplateName="short",
        SMSTemplateRequest={"Body": "Look: {{RecommendationItems.[0]}}", "RecommenderId": recommender_id},
    )
    shop.put("ann", "SMS")
    shop.start({"t": {"SMS": {"TemplateName": "short"}}})
    assert shop.statuses() == [("SMS", "ann", "PERMANENT_FAILURE")]
    message = shop.pinpoint.outbox[0]
    assert "The variable RecommendationItems.[0] has no value" in message.status_message
    assert message.status_message.endswith(" (in a journey, only e-mails get recommendations)")


def test_given_a_template_that_was_deleted_when_participants_arrive_then_it_fails_as_without_recommendations(
    shop: Shop,
) -> None:
    recommend(shop)
    shop.put("ann")
    shop.publish({"o": offer()})
    shop.client.delete_email_template(TemplateName="offer")
    shop.advance(minutes=5)
    assert shop.statuses() == [("EMAIL", "ann", "PERMANENT_FAILURE")]


@pytest.mark.parametrize("what", ["journey", "app"])
def test_given_a_transformer_that_deletes_its_endpoint_when_it_returns_then_nothing_is_sent(
    shop: Shop, what: str
) -> None:
    def handle(event: Any, context: Any) -> Any:
        if what == "app":
            shop.client.delete_app(ApplicationId="shop")
        else:
            shop.client.delete_journey(ApplicationId="shop", JourneyId=event["JourneyId"])
        return add_titles(event, context)

    transform(shop, handle)
    shop.put_many(60)
    shop.start({"o": offer("m"), "m": mail()})
    shop.finish()
    assert bodies(shop) == []


@pytest.mark.parametrize("limits", [{}, {"DailyCap": 5}, {"MessagesPerSecond": 1}], ids=["no limits", "cap", "rate"])
def test_given_functions_that_opt_out_and_delete_their_endpoints_when_they_return_then_these_get_nothing(
    shop: Shop, limits: dict[str, int]
) -> None:
    def answer(endpoint_id: str, context: Any) -> list[str]:
        if endpoint_id == "e1":
            shop.put("e1", OptOut="ALL")
        if endpoint_id == "e2":
            shop.delete("e2")
        return ["1815", "2009"]

    recommend(shop)
    shop.put_many(4)
    shop.pinpoint.recommendations[CAMPAIGN] = answer
    journey = shop.start({"o": offer()}, Limits=limits)
    shop.finish()
    assert {endpoint_id: status for _, endpoint_id, status in shop.statuses()} == {
        "e0": "SUCCESSFUL",
        "e1": "OPT_OUT",
        "e3": "SUCCESSFUL",
    }
    assert shop.activity_metrics(journey, "o") == {"SUCCESS": "2"}


def test_given_a_function_that_fails_after_it_has_deleted_the_endpoint_then_it_gets_nothing_and_the_error_is_raised(
    shop: Shop,
) -> None:
    def answer(endpoint_id: str, context: Any) -> list[str]:
        shop.delete(endpoint_id)
        raise AssertionError("seen by the test")

    recommend(shop)
    shop.pinpoint.recommendations[CAMPAIGN] = answer
    shop.put("ann")
    shop.publish({"o": offer()})
    with pytest.raises(AssertionError, match="seen by the test"):
        shop.advance(minutes=5)
    assert shop.statuses() == []


def test_given_a_function_that_changes_the_address_and_the_user_when_it_returns_then_the_e_mail_has_the_new_values(
    shop: Shop,
) -> None:
    def answer(endpoint_id: str, context: Any) -> list[str]:
        shop.put("ann", Address="new@example.com", User={"UserId": "u1"})
        shop.put("other", "SMS", User={"UserId": "u1", "UserAttributes": {"Name": ["Bob"]}})
        return ["1815"]

    recommend(shop, {"Subject": "x", "TextPart": "{{User.UserAttributes.Name}}: {{RecommendationItems.[0]}}"})
    shop.pinpoint.recommendations[CAMPAIGN] = answer
    shop.put("ann", User={"UserId": "u1", "UserAttributes": {"Name": ["Ann"]}})
    shop.start({"o": offer()})
    message = shop.pinpoint.outbox.one(channel="EMAIL")
    assert (message.address, message.body) == ("new@example.com", "Bob: 1815")


def test_given_a_daily_cap_and_a_user_with_two_endpoints_when_both_have_their_turn_then_one_gets_the_e_mail(
    shop: Shop,
) -> None:
    recommend(shop)
    for endpoint_id in ("ann", "bob"):
        shop.put(endpoint_id, User={"UserId": endpoint_id})
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "eve"})
    journey = shop.start({"o": offer()}, Limits={"DailyCap": 1, "MessagesPerSecond": 2})
    shop.advance(seconds=1)
    assert shop.sent_to("EMAIL") == ["ann", "bob", "home"]
    assert shop.statuses()[-1] == ("EMAIL", "work", "DAILY_CAP")
    assert shop.activity_metrics(journey, "o") == {"SUCCESS": "3", "DAILY_CAP_EXCEEDED": "1"}


def test_given_a_function_that_changes_an_endpoint_when_its_turn_comes_then_the_e_mail_is_sent_to_the_new_address(
    shop: Shop,
) -> None:
    recommend(shop)
    shop.put_many(2)
    shop.start({"o": offer()}, Limits={"MessagesPerSecond": 1})

    def answer(endpoint_id: str, context: Any) -> list[str]:
        shop.put(endpoint_id, Address="new@example.com")
        return ["3", "4"]

    shop.pinpoint.recommendations[CAMPAIGN] = answer
    shop.advance(seconds=1)
    assert [message.address for message in shop.pinpoint.outbox] == ["e0@example.com", "new@example.com"]
