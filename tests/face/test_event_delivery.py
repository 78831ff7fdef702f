"""`pinpoint.events`: the registration of handlers for apps and envelopes, and its end."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


class Inbox:
    """The apps and envelopes of the events that its handlers got."""

    def __init__(self) -> None:
        self.apps: list[str] = []
        self.envelopes: list[str] = []

    def take(self, event: Any, context: Any) -> Any:
        """A handler for both envelopes."""
        self.envelopes.append("kinesis" if "Records" in event else "firehose")
        data = [record["kinesis"] for record in event["Records"]] if "Records" in event else event["records"]
        self.apps += [json.loads(b64decode(one["data"]))["application"]["app_id"] for one in data]
        if "Records" in event:
            return None
        return {"records": [{"recordId": one["recordId"], "result": "Dropped"} for one in data]}


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def visit(mocked: Pinpoint, client: PinpointClient) -> Callable[..., None]:
    """Put an event into each of the given apps, and create the apps first if necessary."""

    def put_events(*app_ids: str) -> None:
        for app_id in app_ids:
            if app_id not in {app.id for app in mocked.apps}:
                mocked.create_app(app_id, region="us-east-1")
            event: Any = {"EventType": "visit", "Timestamp": "2030-01-01T12:00:00Z"}
            item: Any = {"Endpoint": {}, "Events": {"event": event}}
            client.put_events(ApplicationId=app_id, EventsRequest={"BatchItem": {"phone": item}})

    return put_events


def take(event: Any, context: Any) -> None:
    """A handler."""


class TestRegistered:
    def test_given_a_handler_of_all_apps_then_it_gets_the_events_of_each(
        self, mocked: Pinpoint, inbox: Inbox, visit: Callable[..., None]
    ) -> None:
        mocked.events.deliver_to(inbox.take)
        visit("shop", "club")
        assert inbox.apps == ["shop", "club"]

    def test_given_a_handler_of_an_app_then_it_gets_the_events_of_that_one(
        self, mocked: Pinpoint, inbox: Inbox, visit: Callable[..., None]
    ) -> None:
        mocked.create_app("shop", region="us-east-1")
        mocked.events.deliver_to(inbox.take, app="shop")
        visit("shop", "club")
        assert inbox.apps == ["shop"]

    @pytest.mark.parametrize(
        ("apps", "expected"),
        [
            ([None, None], ["shop", "club", "bank"]),
            (["shop", "club"], ["shop", "club"]),
            (["shop", None], ["shop", "club", "bank"]),
            ([None, "shop"], ["shop", "club", "bank"]),
        ],
    )
    def test_given_a_handler_that_is_registered_again_then_it_gets_each_event_once(
        self, mocked: Pinpoint, inbox: Inbox, visit: Callable[..., None], apps: list[str | None], expected: list[str]
    ) -> None:
        mocked.create_app("shop", region="us-east-1")
        mocked.create_app("club", region="us-east-1")
        for app in apps:
            mocked.events.deliver_to(inbox.take, app=app)
        visit("shop", "club", "bank")
        assert inbox.apps == expected

    def test_given_a_handler_for_both_envelopes_then_it_gets_both(
        self, mocked: Pinpoint, inbox: Inbox, visit: Callable[..., None]
    ) -> None:
        mocked.events.deliver_to(inbox.take)
        mocked.events.deliver_to(inbox.take, "firehose")
        visit("shop")
        assert inbox.envelopes == ["kinesis", "firehose"]

    def test_given_two_objects_of_a_class_then_their_methods_are_two_handlers(
        self, mocked: Pinpoint, inbox: Inbox, visit: Callable[..., None]
    ) -> None:
        other = Inbox()
        mocked.events.deliver_to(inbox.take)
        mocked.events.deliver_to(other.take)
        visit("shop")
        assert inbox.apps == other.apps == ["shop"]

    def test_given_a_reset_or_a_checkpoint_then_the_handler_stays(
        self, mocked: Pinpoint, inbox: Inbox, visit: Callable[..., None]
    ) -> None:
        with mocked.checkpoint():
            mocked.events.deliver_to(inbox.take)
        mocked.reset()
        visit("shop")
        assert inbox.apps == ["shop"]

    def test_given_handlers_when_they_are_printed_then_each_has_a_line(self, mocked: Pinpoint) -> None:
        assert repr(mocked.events) == "<pinpoint.events: 0 handlers>"
        mocked.events.deliver_to(take)
        mocked.create_app("shop")
        mocked.events.deliver_to(take, "firehose", app="shop")
        assert repr(mocked.events) == "<pinpoint.events: 2 handlers>\n  kinesis: take\n  firehose: take of shop"


class TestStopped:
    def test_given_a_handler_that_is_stopped_then_it_is_no_longer_called(
        self, mocked: Pinpoint, inbox: Inbox, visit: Callable[..., None]
    ) -> None:
        mocked.events.deliver_to(inbox.take)
        mocked.events.deliver_to(inbox.take, "firehose")
        mocked.events.stop_delivering_to(inbox.take)
        visit("shop")
        assert inbox.apps == []

    def test_given_a_handler_that_another_one_stops_then_it_does_not_get_the_same_event_any_more(
        self, mocked: Pinpoint, inbox: Inbox, visit: Callable[..., None]
    ) -> None:
        mocked.events.deliver_to(lambda event, context: mocked.events.stop_delivering_to(inbox.take))
        mocked.events.deliver_to(inbox.take)
        visit("shop")
        assert inbox.apps == []

    def test_given_a_handler_that_is_not_registered_when_it_is_stopped_then_the_error_says_so(
        self, mocked: Pinpoint
    ) -> None:
        with pytest.raises(ValueError, match=r"^handler must be a handler registered with pinpoint\.events\.deliver"):
            mocked.events.stop_delivering_to(take)


class TestArguments:
    @pytest.mark.parametrize("handler", [None, "handler", AsyncMock()])
    def test_given_a_value_that_is_not_a_synchronous_function_then_the_error_says_what_is_valid(
        self, mocked: Pinpoint, handler: Any
    ) -> None:
        with pytest.raises(TypeError, match=r"^handler must be a function that takes \(event, context\), "):
            mocked.events.deliver_to(handler)

    def test_given_a_handler_that_takes_no_context_then_the_error_says_what_it_takes(self, mocked: Pinpoint) -> None:
        with pytest.raises(
            TypeError, match=r"^handler must be a function that takes \(event, context\), not <.*>: too many positional"
        ):
            mocked.events.deliver_to(lambda event: None)

    def test_given_an_app_that_does_not_exist_then_the_error_has_the_nearest_one(self, mocked: Pinpoint) -> None:
        mocked.create_app("shop")
        with pytest.raises(LookupError, match=r"^app 'shopp' does not exist .*'shop'"):
            mocked.events.deliver_to(take, app="shopp")
        assert repr(mocked.events) == "<pinpoint.events: 0 handlers>"

    @pytest.mark.parametrize("name", ["one", "filter"])
    def test_given_a_member_of_records_when_it_is_used_here_then_the_error_says_where_it_is(
        self, mocked: Pinpoint, name: str
    ) -> None:
        with pytest.raises(AttributeError, match=rf"no attribute '{name}'; use pinpoint\.app\(…\)\.events\.{name}$"):
            getattr(mocked.events, name)
        with pytest.raises(AttributeError, match=r"^'EventDelivery' object has no attribute 'deliver'$"):
            _ = mocked.events.deliver  # type: ignore[attr-defined]

    def test_given_a_method_of_delivery_when_it_is_used_on_the_records_then_the_error_says_where_it_is(
        self, mocked: Pinpoint
    ) -> None:
        with pytest.raises(AttributeError, match=r"'deliver_to'; use pinpoint\.events\.deliver_to$"):
            _ = mocked.create_app("shop").events.deliver_to  # type: ignore[attr-defined]

    def test_given_an_async_function_then_the_error_says_so(self, mocked: Pinpoint) -> None:
        async def handle(event: Any, context: Any) -> None: ...

        with pytest.raises(TypeError, match="without async def"):
            mocked.events.deliver_to(handle)

    def test_given_another_envelope_then_the_error_lists_both(self, mocked: Pinpoint) -> None:
        with pytest.raises(ValueError, match=r"^envelope must be one of 'kinesis', 'firehose', not 'sqs'$"):
            mocked.events.deliver_to(take, "sqs")  # type: ignore[arg-type]

    @pytest.mark.parametrize(("app", "error"), [("", ValueError), (7, TypeError)])
    def test_given_a_value_that_is_not_an_id_then_the_error_says_so(
        self, mocked: Pinpoint, app: Any, error: type[Exception]
    ) -> None:
        with pytest.raises(error, match=r"^app must be the id of an app"):
            mocked.events.deliver_to(take, app=app)
        assert repr(mocked.events) == "<pinpoint.events: 0 handlers>"
