"""Handlers of the test that get events: when they are called, and with which records."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from journey_resources import put_everybody

from pinpoint_mock import EndlessInstantError

from .conftest import Handler, an_event, read_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint

    Call = Callable[..., Any]


@pytest.fixture
def handler(mocked: Pinpoint) -> Handler:
    """Return a handler that is registered for all apps."""
    handler = Handler()
    mocked.events.deliver_to(handler)
    return handler


@pytest.fixture
def send(client: PinpointClient, app_id: str) -> Call:
    """Send an SMS."""
    client.update_sms_channel(ApplicationId=app_id, SMSChannelRequest={})

    def send_messages(*numbers: str) -> None:
        client.send_messages(
            ApplicationId=app_id,
            MessageRequest={
                "Addresses": {number: {"ChannelType": "SMS"} for number in numbers or ["+12065550100"]},
                "MessageConfiguration": {"SMSMessage": {"Body": "hello"}},
            },
        )

    return send_messages


def publish_two_messages(client: PinpointClient, app_id: str) -> None:
    """Publish a journey that sends an SMS to an endpoint, and another SMS a day later."""
    client.update_sms_channel(ApplicationId=app_id, SMSChannelRequest={})
    client.create_sms_template(TemplateName="hello", SMSTemplateRequest={"Body": "Hello"})
    endpoint: Any = {"ChannelType": "SMS", "Address": "+12065550100"}
    client.update_endpoint(ApplicationId=app_id, EndpointId="phone", EndpointRequest=endpoint)
    activities: Any = {
        "first": {"SMS": {"TemplateName": "hello", "NextActivity": "wait"}},
        "wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "second"}},
        "second": {"SMS": {"TemplateName": "hello"}},
    }
    client.create_journey(
        ApplicationId=app_id,
        WriteJourneyRequest={
            "Name": "two-messages",
            "State": "ACTIVE",
            "StartCondition": {"SegmentStartCondition": {"SegmentId": put_everybody(app_id)}},
            "StartActivity": "first",
            "Activities": activities,
        },
    )


class TestWhatItGets:
    def test_given_a_request_that_records_events_then_it_gets_them_in_one_call_before_the_response(
        self, handler: Handler, put: Call, shop: AppView
    ) -> None:
        put(first=an_event(), second=an_event(EventType="visit"))

        assert handler.batches == [["sale", "visit"]]
        assert read_records(handler.events[0]) == [event.record for event in shop.events]

    def test_given_firehose_then_each_record_is_a_line(self, mocked: Pinpoint, send: Call, shop: AppView) -> None:
        lines: list[bytes] = []

        def transform(event: Any, context: Any) -> Any:
            assert event["invocationId"] == context.aws_request_id
            lines.extend(b64decode(record["data"]) for record in event["records"])
            return {"records": [{**record, "result": "Ok"} for record in event["records"]]}

        mocked.events.deliver_to(transform, "firehose")
        send()

        [line] = lines
        assert line.endswith(b"}\n")
        assert json.loads(line) == shop.events.one().record
        assert mocked.events.failures == []

    def test_given_requests_that_record_no_events_then_it_is_not_called(
        self, handler: Handler, client: PinpointClient, app_id: str, put: Call
    ) -> None:
        client.get_app(ApplicationId=app_id)
        put(bad=an_event(EventType=""))
        assert handler.events == []

    def test_given_events_before_it_was_registered_then_it_does_not_get_them(self, mocked: Pinpoint, put: Call) -> None:
        put()
        handler = Handler()
        mocked.events.deliver_to(handler)
        put(later=an_event(EventType="visit"))
        assert handler.batches == [["visit"]]

    def test_given_a_request_that_records_180_events_then_a_call_has_at_most_100_of_them(
        self, mocked: Pinpoint, handler: Handler, client: PinpointClient
    ) -> None:
        transformed: list[int] = []
        mocked.events.deliver_to(lambda event, _: transformed.append(len(event["records"])), "firehose")
        mocked.create_app("mail", region="us-east-1", channels=["EMAIL"])
        for part in range(2):
            addresses: Any = {f"p{part}-{number}@example.com": {"ChannelType": "EMAIL"} for number in range(90)}
            message: Any = {"EmailMessage": {"Body": "Hello"}}
            request: Any = {"Addresses": addresses, "MessageConfiguration": message}
            client.send_messages(ApplicationId="mail", MessageRequest=request)

        assert [len(batch) for batch in handler.batches] == [100, 80] * 2
        assert transformed == [180] * 2
        numbers = [record["kinesis"]["sequenceNumber"] for event in handler.events for record in event["Records"]]
        assert numbers == sorted(set(numbers), key=int)

    def test_given_an_event_stream_of_the_app_then_records_name_it_as_their_source(
        self, handler: Handler, client: PinpointClient, app_id: str, put: Call
    ) -> None:
        arn = "arn:aws:kinesis:us-east-1:123456789012:stream/own"
        role = "arn:aws:iam::123456789012:role/pinpoint"
        client.put_event_stream(ApplicationId=app_id, WriteEventStream={"DestinationStreamArn": arn, "RoleArn": role})
        put()
        assert handler.events[0]["Records"][0]["eventSourceARN"] == arn

    def test_given_a_context_then_it_has_the_name_of_the_handler(self, mocked: Pinpoint, put: Call) -> None:
        names: list[str] = []

        def store_events(event: Any, context: Any) -> None:
            names.append(context.function_name)

        mocked.events.deliver_to(store_events)
        mocked.events.deliver_to(lambda event, context: names.append(context.function_name))
        put()
        assert names == ["store_events", "handler"]

    @pytest.mark.parametrize(("envelope", "minutes"), [("kinesis", 15), ("firehose", 5)])
    def test_given_a_context_then_the_remaining_time_is_that_of_a_function_behind_a_stream(
        self, mocked: Pinpoint, put: Call, envelope: Any, minutes: int
    ) -> None:
        times: list[int] = []
        mocked.events.deliver_to(lambda _, context: times.append(context.get_remaining_time_in_millis()), envelope)
        put()
        assert times == [minutes * 60_000]


class TestWhen:
    def test_given_an_action_of_a_recipient_then_it_is_called_before_the_action_returns(
        self, mocked: Pinpoint, handler: Handler, send: Call
    ) -> None:
        send()
        mocked.outbox[0].deliver("TTL_EXPIRED")
        assert handler.batches == [["_SMS.SUCCESS"], ["_SMS.FAILURE"]]

    def test_given_time_that_passes_then_it_is_called_after_each_action_at_its_time(
        self, mocked: Pinpoint, client: PinpointClient, app_id: str
    ) -> None:
        times: list[Any] = []
        mocked.events.deliver_to(lambda event, context: times.append((mocked.clock.now, read_records(event))))
        begin = mocked.clock.now
        publish_two_messages(client, app_id)
        mocked.clock.advance(days=30)

        (first, _), (second, _) = times
        assert timedelta(minutes=5) <= first - begin < timedelta(minutes=6)
        assert second - first == timedelta(days=1)
        for moment, records in times:
            assert [record["event_type"] for record in records] == ["_journey.send", "_SMS.SUCCESS"]
            assert {record["arrival_timestamp"] for record in records} == {int(moment.timestamp() * 1_000)}

    def test_given_a_handler_that_reads_the_mock_then_the_request_is_done(
        self, mocked: Pinpoint, send: Call, shop: AppView
    ) -> None:
        seen: list[Any] = []
        mocked.events.deliver_to(
            lambda event, context: seen.append((mocked.calls[-1].status, len(mocked.outbox), len(shop.events)))
        )
        send("+12065550100", "+12065550101")
        assert seen == [(200, 2, 2)]

    def test_given_a_handler_that_waits_for_another_thread_then_the_thread_can_use_the_mock(
        self, mocked: Pinpoint, send: Call, shop: AppView
    ) -> None:
        counts: list[int] = []

        def wait(event: Any, context: Any) -> None:
            thread = Thread(target=lambda: counts.append(len(shop.events)))
            thread.start()
            thread.join()

        mocked.events.deliver_to(wait)
        send()
        assert counts == [1]

    def test_given_a_handler_that_records_events_then_it_gets_them_after_it_returned(
        self, mocked: Pinpoint, put: Call
    ) -> None:
        log: list[str] = []

        def answer(event: Any, context: Any) -> None:
            types = [record["event_type"] for record in read_records(event)]
            log.append(f"begin {types}")
            if types == ["sale"]:
                put(thanks=an_event(EventType="thanks"))
                put(more=an_event(EventType="more"))
            log.append(f"end {types}")

        mocked.events.deliver_to(answer)
        put()
        assert log == ["begin ['sale']", "end ['sale']", "begin ['thanks', 'more']", "end ['thanks', 'more']"]

    def test_given_a_function_that_a_request_calls_when_it_records_events_then_they_come_after_the_request(
        self, mocked: Pinpoint, handler: Handler, put: Call, send: Call
    ) -> None:
        def decide(message: Any) -> bool:
            put()
            assert handler.events == []
            return False

        mocked.faults.deliver(decide, "THROTTLED")
        send()
        assert handler.batches == [["sale", "_SMS.SUCCESS"]]

    def test_given_a_handler_that_records_an_event_for_each_event_then_it_is_an_error_of_the_request(
        self, mocked: Pinpoint, put: Call, app_id: str
    ) -> None:
        def answer(event: Any, context: Any) -> None:
            put()

        mocked.events.deliver_to(answer)
        with pytest.raises(EndlessInstantError, match="such as two handlers") as caught:
            put()
        delivery = rf"the delivery of 1 event of app {app_id} to pinpoint\.events\.deliver_to\(.*\.answer\)\. Look"
        assert re.search(delivery, str(caught.value))
        assert mocked.clock.advance(days=1) == []

    def test_given_a_function_that_runs_in_another_thread_then_events_come_after_it_returned(
        self, handler: Handler, mocked: Pinpoint, put: Call, send: Call
    ) -> None:
        is_running, may_return = Event(), Event()

        def decide(message: Any) -> bool:
            is_running.set()
            return not may_return.wait(60)

        mocked.faults.deliver(decide, "THROTTLED")
        thread = Thread(target=send)
        thread.start()
        assert is_running.wait(60)
        put()
        assert handler.events == []
        may_return.set()
        thread.join()
        assert handler.batches == [["sale", "_SMS.SUCCESS"]]

    def test_given_events_of_a_call_that_fails_then_they_come_at_the_next_use_of_the_mock(
        self, mocked: Pinpoint, handler: Handler, send: Call, put: Call
    ) -> None:
        def decide(message: Any) -> bool:
            put()
            raise AssertionError

        mocked.faults.deliver(decide, "THROTTLED")
        with pytest.raises(AssertionError):
            send()
        mocked.faults.clear()
        send()
        assert [one for batch in handler.batches for one in batch] == ["sale", "_SMS.SUCCESS"]

    def test_given_a_checkpoint_when_it_ends_then_sequence_numbers_are_not_reused(
        self, mocked: Pinpoint, handler: Handler, put: Call
    ) -> None:
        with mocked.checkpoint():
            put()
        put()
        first, second = (event["Records"][0]["kinesis"]["sequenceNumber"] for event in handler.events)
        assert int(first) < int(second)

    def test_given_an_app_that_a_handler_deletes_then_the_next_handler_still_gets_the_records(
        self, mocked: Pinpoint, client: PinpointClient, app_id: str, put: Call
    ) -> None:
        handler = Handler()
        mocked.events.deliver_to(lambda event, context: client.delete_app(ApplicationId=app_id))
        mocked.events.deliver_to(handler)
        put()
        assert handler.batches == [["sale"]]
