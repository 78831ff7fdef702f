"""Campaigns of Amazon Personalize: the arguments of the user's function, and the values that it may return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.outside.invocation import InvocationError
from pinpoint_mock.outside.personalize import recommend_items
from pinpoint_mock.outside.registered_functions import RegisteredRecommendations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.world.store import App

CAMPAIGN = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
PLACE = f"pinpoint.recommendations['{CAMPAIGN}']"


@pytest.fixture
def app(mocked: Pinpoint) -> Iterator[App]:
    mocked.create_app("app", region="us-east-1")
    with mocked._session.locked_world() as world:
        app = world.find_app("app")
        assert app is not None
        yield app


def ask(app: App, function: Callable[..., object], count: int = 2) -> list[str]:
    app.world.shared.part(RegisteredRecommendations).put(CAMPAIGN, function)
    return recommend_items(app, CAMPAIGN, "ann", count)


def failures(app: App) -> list[str]:
    return [str(failure) for failure in app.world.user_code.failures]


@pytest.mark.parametrize(
    ("answer", "items"),
    [
        (["1815", "2009"], ["1815", "2009"]),
        (("1815",), ["1815"]),
        (["1", "2", "3"], ["1", "2"]),
        ([], []),
        ({"itemList": [{"itemId": "1815", "score": 0.5}], "recommendationId": "RID"}, ["1815"]),
        ({"itemList": []}, []),
        (["a" * 100], ["a" * 100]),
    ],
)
def test_given_an_answer_in_either_form_when_called_then_its_first_items_are_recommended(
    app: App, answer: object, items: list[str]
) -> None:
    assert ask(app, lambda *_: answer) == items
    assert failures(app) == []


def test_given_a_function_when_called_then_it_gets_the_id_and_the_request_of_amazon_personalize(app: App) -> None:
    calls: list[Any] = []

    def recommend(user_id: str, context: Any) -> list[str]:
        calls.append((user_id, context))
        return []

    ask(app, recommend, 4)
    assert calls == [("ann", {"campaignArn": CAMPAIGN, "numResults": 4, "userId": "ann"})]


@pytest.mark.parametrize(
    "answer", [None, "1815", [1815], [None], {}, {"itemList": None}, {"itemList": ["1815"]}, {"itemList": [{}]}]
)
def test_given_an_answer_that_is_not_a_list_of_items_when_called_then_it_fails_with_a_sentence(
    app: App, answer: object
) -> None:
    with pytest.raises(InvocationError) as raised:
        ask(app, lambda *_: answer)
    assert raised.value.reason == (
        f"{PLACE} returned {answer!r} for 'ann', which is not a list of item ids, each a string, "
        'or {"itemList": [{"itemId": …}, …]}'
    )
    assert failures(app) == [raised.value.reason]


def test_given_an_item_of_101_characters_when_called_then_it_fails(app: App) -> None:
    with pytest.raises(InvocationError, match="returned an item of more than 100 characters: 'aaa"):
        ask(app, lambda *_: ["a" * 101])


def test_given_an_answer_that_cannot_be_json_when_called_then_it_fails(app: App) -> None:
    with pytest.raises(InvocationError, match="which cannot be written as JSON"):
        ask(app, lambda *_: {"1815"})


def test_given_a_function_that_raises_when_called_then_the_error_is_kept(app: App) -> None:
    def fail(user_id: str, context: Any) -> None:
        raise ValueError("down")

    with pytest.raises(InvocationError) as raised:
        ask(app, fail)
    assert raised.value.reason == f"{PLACE} raised ValueError: down"
    assert failures(app) == [raised.value.reason]


def test_given_no_function_when_called_then_the_error_says_how_to_register_one(app: App) -> None:
    app.world.shared.part(RegisteredRecommendations).put(f"{CAMPAIGN}s", len)
    with pytest.raises(InvocationError) as raised:
        recommend_items(app, CAMPAIGN, "ann", 5)
    assert raised.value.reason == (
        f"no campaign of Amazon Personalize '{CAMPAIGN}' is registered: {PLACE} = function "
        f"(did you mean '{CAMPAIGN}s'?)"
    )
