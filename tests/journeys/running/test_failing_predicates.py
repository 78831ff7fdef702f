"""Predicates of `pinpoint.faults.deliver` that raise while a journey sends: no participant gets lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock.world.errors import OutsideError

from .scene import Shop, mail, open_shop, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import SentMessage


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def raise_for(shop: Shop, endpoint_id: str, error: BaseException) -> None:
    """Return a predicate that raises when it is called for the message to an endpoint."""

    def is_failing(message: SentMessage) -> bool:
        if message.endpoint_id == endpoint_id:
            raise error
        return False

    shop.pinpoint.faults.deliver(is_failing, "TEMPORARY_FAILURE")


@pytest.mark.parametrize(("error", "raised"), [(AssertionError("no"), AssertionError), (KeyError("no"), OutsideError)])
def test_given_a_predicate_that_raises_for_one_participant_then_the_test_sees_it_once_and_all_continue(
    shop: Shop, error: Exception, raised: type[BaseException]
) -> None:
    shop.put_many(3)
    raise_for(shop, "e1", error)
    journey = shop.publish({"m": mail("w"), "w": wait("PT1H")})
    with pytest.raises(raised, match="no"):
        shop.advance(minutes=5)
    assert [participant.activity for participant in journey.participants] == ["w", "w", "w"]
    assert [status for _, _, status in shop.statuses()] == ["SUCCESSFUL", "UNKNOWN_FAILURE", "SUCCESSFUL"]
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "2", "UNKNOWN": "1"}
    shop.advance(hours=1)
    assert [participant.state for participant in journey.participants] == ["LEFT", "LEFT", "LEFT"]
    assert journey.state == "COMPLETED"


def test_given_a_predicate_that_raises_for_a_queued_message_then_messages_of_other_activities_are_sent_in_turn(
    shop: Shop,
) -> None:
    for endpoint_id in ("a", "b", "c"):
        shop.put(endpoint_id, User={"UserId": "u"})
    shop.put("d", "SMS", User={"UserId": "u"})
    raise_for(shop, "c", AssertionError("no"))
    shop.publish({"m": mail("t"), "t": text()}, Limits={"MessagesPerSecond": 2})
    with pytest.raises(AssertionError, match="no"):
        shop.advance(minutes=5, seconds=1)
    assert shop.sent_to("EMAIL") == ["a", "b"]
    assert shop.sent_to("SMS") == ["d"]
