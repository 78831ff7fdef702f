"""Custom channels: the endpoints of each call, and the effect of the returned value for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pinpoint_mock.outside.custom_channel import Receipt, deliver, read_answer
from pinpoint_mock.outside.registered_functions import RegisteredLambdas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.world.store import App

MEMBERS = {"Message": {}, "Data": "hello", "ApplicationId": "app", "JourneyId": "journey"}


@pytest.fixture
def app(mocked: Pinpoint) -> Iterator[App]:
    mocked.create_app("app", region="us-east-1")
    with mocked._session.locked_world() as world:
        app = world.find_app("app")
        assert app is not None
        yield app


def register(app: App, handler: Callable[..., object]) -> None:
    app.world.shared.part(RegisteredLambdas).put("my-channel", handler)


def make_endpoints(count: int) -> list[tuple[str, dict[str, Any]]]:
    return [(f"e{number}", {"ChannelType": "CUSTOM", "Address": str(number)}) for number in range(count)]


def deliver_all(app: App, endpoints: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, Receipt]:
    return {
        key: value for receipts in deliver(app, "my-channel", MEMBERS, endpoints) for key, value in receipts.items()
    }


def failures(app: App) -> list[str]:
    return [str(failure) for failure in app.world.user_code.failures]


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (50, [50]), (51, [50, 1]), (120, [50, 50, 20])])
def test_given_endpoints_when_messages_are_delivered_then_each_call_has_at_most_50_and_the_members_come_first(
    app: App, count: int, sizes: list[int]
) -> None:
    events: list[Any] = []
    register(app, lambda event, _: events.append(event))
    receipts = deliver_all(app, make_endpoints(count))
    assert receipts == {endpoint_id: Receipt() for endpoint_id, _ in make_endpoints(count)}
    assert [len(event["Endpoints"]) for event in events] == sizes
    assert all([*event] == [*MEMBERS, "Endpoints"] for event in events)
    assert {key: value for event in events for key, value in event["Endpoints"].items()} == dict(make_endpoints(count))


def test_given_receipts_when_no_more_are_requested_then_no_more_calls_are_made(app: App) -> None:
    calls: list[int] = []
    register(app, lambda event, _: calls.append(len(event["Endpoints"])))
    receipts = deliver(app, "my-channel", MEMBERS, make_endpoints(60))
    assert calls == []
    next(receipts)
    assert calls == [50]


def test_given_one_call_that_fails_then_the_endpoints_of_the_others_are_delivered_to(app: App) -> None:
    def handler(event: Any, _: Any) -> None:
        if "e50" in event["Endpoints"]:
            raise ValueError("down")

    register(app, handler)
    receipts = deliver_all(app, make_endpoints(120))
    failed = {endpoint_id for endpoint_id, receipt in receipts.items() if receipt.failure}
    assert failed == {f"e{number}" for number in range(50, 100)}
    assert receipts["e50"].failure == "pinpoint.lambdas['my-channel'] raised ValueError: down"


def test_given_a_time_out_then_the_receipts_record_it(app: App) -> None:
    def handler(event: Any, _: Any) -> None:
        raise TimeoutError

    register(app, handler)
    assert deliver_all(app, make_endpoints(1))["e0"].has_timed_out


def test_given_no_handler_when_delivered_to_many_then_every_receipt_has_the_reason_and_the_report_has_it_once(
    app: App,
) -> None:
    receipts = deliver_all(app, make_endpoints(120))
    reason = "no Lambda 'my-channel' is registered: pinpoint.lambdas['my-channel'] = handler"
    assert {receipt.failure for receipt in receipts.values()} == {reason}
    assert failures(app) == [reason]


def test_given_a_handler_that_registers_another_when_delivered_then_the_next_call_has_it(app: App) -> None:
    second: list[int] = []

    def handler(event: Any, _: Any) -> None:
        register(app, lambda event, _: second.append(len(event["Endpoints"])))

    register(app, handler)
    deliver_all(app, make_endpoints(60))
    assert second == [10]


def test_given_a_handler_that_deletes_the_app_when_delivered_then_the_other_calls_are_still_made(
    app: App,
) -> None:
    def handler(event: Any, context: Any) -> None:
        client = boto3.client("pinpoint", region_name="us-east-1")
        if "e0" in event["Endpoints"]:
            client.delete_app(ApplicationId="app")

    register(app, handler)
    assert [*deliver_all(app, make_endpoints(60)).values()] == [Receipt()] * 60


def test_given_returned_event_attributes_then_the_receipts_have_them(app: App) -> None:
    register(app, lambda *_: {"e1": {"EventAttributes": {"status": "sent", "a" * 128: "b" * 128}}, "e2": {}})
    receipts = deliver_all(app, make_endpoints(3))
    assert receipts["e1"].event_attributes == {"status": "sent", "a" * 128: "b" * 128}
    assert [receipts[name].event_attributes for name in ("e0", "e2")] == [{}, {}]
    assert failures(app) == []


@pytest.mark.parametrize("answer", [None, "", {}, [], True, {"statusCode": 200, "body": "{}", "headers": {"a": "b"}}])
def test_given_an_empty_return_value_then_the_message_is_delivered_without_a_note(app: App, answer: object) -> None:
    register(app, lambda *_: answer)
    assert deliver_all(app, make_endpoints(1)) == {"e0": Receipt()}
    assert failures(app) == []


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        ("sent", "returned 'sent', which is ignored: it is not a mapping of endpoint ids"),
        (["e0"], "returned ['e0'], which is ignored: it is not a mapping of endpoint ids"),
        (7, "returned 7, which is ignored: it is not a mapping of endpoint ids"),
        (
            {"E0": {"EventAttributes": {"a": "b"}}},
            "returned a value for 'E0' that is ignored: it is not the id of an endpoint of this call "
            "(did you mean 'e0'?)",
        ),
        (
            {"x": {}, "y": {}, "z": {}},
            "returned a value for 'x' that is ignored: it is not the id of an endpoint of this call "
            "(and 2 more problems)",
        ),
        ({"e0": "sent"}, "returned a value for 'e0' that is ignored: 'sent' is not a mapping with EventAttributes"),
        (
            {"e0": {"EventAttributes": ["a"]}},
            "returned a value for 'e0' that is ignored: the EventAttributes ['a'] are not a mapping",
        ),
        (
            {"e0": {"EventAttributes": dict.fromkeys("abcdef", "x")}},
            "returned a value for 'e0' that is ignored: it has 6 EventAttributes; at most 5 are allowed",
        ),
        (
            {"e0": {"EventAttributes": {"a": 1}}},
            "returned a value for 'e0' that is ignored: the value of 'a' must be a string, not 1",
        ),
        (
            {"e0": {"EventAttributes": {"a": "b" * 129}}},
            "returned a value for 'e0' that is ignored: 'a' or its value has more than 128 characters",
        ),
    ],
)
def test_given_a_return_value_that_is_not_understood_then_it_is_ignored_and_the_report_shows_it(
    mocked: Pinpoint, app: App, answer: object, note: str
) -> None:
    register(app, lambda *_: answer)
    assert deliver_all(app, make_endpoints(1)) == {"e0": Receipt()}
    assert failures(app) == [f"pinpoint.lambdas['my-channel'] {note}"]
    assert note in mocked.report()


def test_given_one_endpoint_with_wrong_attributes_then_the_others_keep_theirs() -> None:
    good = {"EventAttributes": {"a": "b"}}
    found, problems = read_answer({"e0": {"EventAttributes": {"a": 1}}, "e1": good}, ["e0", "e1"])
    assert found == {"e1": {"a": "b"}}
    assert len(problems) == 1
