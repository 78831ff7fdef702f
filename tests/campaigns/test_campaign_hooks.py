"""The hook of a campaign: when it is called, its event, and the effect of a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .function_scene import HOOK, Shop, open_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://example.com/filter"


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


@pytest.fixture
def events(shop: Shop) -> list[Any]:
    """The events with which the Lambda function `filter` was called. It keeps all endpoints."""
    called: list[Any] = []

    def lambda_handler(event: Any, context: Any) -> Any:
        called.append(event)
        return event["Endpoints"]

    shop.pinpoint.lambdas["filter"] = lambda_handler
    return called


class TestEvent:
    def test_given_120_members_when_it_runs_then_the_hook_is_called_for_50_50_and_20(
        self, shop: Shop, events: list[Any]
    ) -> None:
        shop.put_many(120)
        campaign_id = shop.run(**HOOK)
        assert [len(event["Endpoints"]) for event in events] == [50, 50, 20]
        assert len(shop.sent_to) == shop.activity(campaign_id)["SuccessfulEndpointCount"] == 120

    def test_given_a_hook_when_it_is_called_then_its_event_has_the_message_the_ids_and_the_endpoints(
        self, shop: Shop, events: list[Any]
    ) -> None:
        shop.put("ann", Attributes={"Size": ["M"]}, User={"UserId": "u1"})
        shop.put("bob")
        campaign_id = shop.run(**HOOK)
        [event] = events
        endpoints = event.pop("Endpoints")
        assert [*event.items()] == [
            ("MessageConfiguration", {"SMSMessage": {"Body": "Hello", "MessageType": "PROMOTIONAL"}}),
            ("ApplicationId", "shop"),
            ("CampaignId", campaign_id),
            ("TreatmentId", "0"),
            ("ActivityId", shop.activity(campaign_id)["Id"]),
            ("ScheduledTime", "2026-03-02T10:00:00.000Z"),
        ]
        assert endpoints["ann"] == {
            "ChannelType": "SMS",
            "Address": "+12065550001",
            "EndpointStatus": "ACTIVE",
            "OptOut": "NONE",
            "EffectiveDate": "2026-03-02T10:00:00.000Z",
            "Attributes": {"Size": ["M"]},
            "User": {"UserId": "u1"},
            "CreationDate": "2026-03-02T10:00:00.000Z",
        }
        assert (endpoints["bob"]["Attributes"], endpoints["bob"]["User"]) == ({}, {})

    def test_given_an_email_when_the_hook_is_called_then_the_message_has_the_form_of_direct_messages(
        self, shop: Shop, events: list[Any]
    ) -> None:
        shop.put("ann", "EMAIL")
        shop.run({"EmailMessage": {"Title": "News", "HtmlBody": "<p>Look</p>"}}, **HOOK)
        assert events[0]["MessageConfiguration"] == {
            "EmailMessage": {"SimpleEmail": {"Subject": {"Data": "News"}, "HtmlPart": {"Data": "<p>Look</p>"}}}
        }

    def test_given_treatments_when_the_hook_is_called_then_the_event_names_the_treatment_and_its_message(
        self, shop: Shop, events: list[Any]
    ) -> None:
        shop.put_many(20)
        other = {"SizePercent": 50, "MessageConfiguration": {"SMSMessage": {"Body": "Hi"}}}
        shop.run(AdditionalTreatments=[other], **HOOK)
        said = {event["TreatmentId"]: event["MessageConfiguration"]["SMSMessage"]["Body"] for event in events}
        assert said == {"0": "Hello", "1": "Hi"}

    def test_given_a_member_that_a_gate_stops_when_it_runs_then_the_hook_does_not_get_it(
        self, shop: Shop, events: list[Any]
    ) -> None:
        shop.put("ann")
        shop.put("bob", OptOut="ALL")
        shop.put("cem", "EMAIL")
        shop.run(**HOOK)
        assert [[*event["Endpoints"]] for event in events] == [["ann"]]

    def test_given_a_campaign_of_events_when_an_event_triggers_it_then_the_hook_is_called_for_its_endpoint(
        self, shop: Shop, events: list[Any]
    ) -> None:
        shop.put_many(2)
        schedule = {
            "StartTime": "2026-03-02T10:30:00Z",
            "EndTime": "2026-04-02T10:00:00Z",
            "Frequency": "EVENT",
            "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["purchase"]}}},
        }
        shop.create(Schedule=schedule, **HOOK)
        shop.pinpoint.clock.advance(hours=1)
        item: Any = {"Endpoint": {}, "Events": {"x": {"EventType": "purchase", "Timestamp": "2026-03-02T11:00:00Z"}}}
        shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": {"e1": item}})
        shop.pinpoint.clock.advance(minutes=1)
        assert [[*event["Endpoints"]] for event in events] == [["e1"]]
        assert shop.sent_to == ["e1"]


class TestWhichHook:
    def set_application_hook(self, shop: Shop) -> None:
        settings: Any = {"CampaignHook": {"LambdaFunctionName": "filter", "Mode": "FILTER"}}
        shop.client.update_application_settings(ApplicationId="shop", WriteApplicationSettingsRequest=settings)

    def test_given_a_hook_of_the_application_when_a_campaign_has_no_hook_then_it_is_called(
        self, shop: Shop, events: list[Any]
    ) -> None:
        self.set_application_hook(shop)
        shop.put("ann")
        shop.run()
        assert len(events) == 1

    def test_given_both_hooks_when_the_campaign_runs_then_only_the_campaigns_hook_is_called(
        self, shop: Shop, events: list[Any]
    ) -> None:
        self.set_application_hook(shop)
        shop.pinpoint.lambdas["own"] = lambda event, context: {}
        shop.put("ann")
        shop.run(Hook={"LambdaFunctionName": "own"})
        assert (events, shop.sent_to) == ([], [])

    def test_given_a_web_url_when_the_campaign_runs_then_the_webhook_gets_the_same_event(self, shop: Shop) -> None:
        bodies: list[Any] = []

        def webhook(body: Any) -> Any:
            bodies.append(body)
            return 200, {"ann": body["Endpoints"]["ann"]}

        shop.pinpoint.webhooks[URL] = webhook
        shop.put("ann")
        shop.put("bob")
        shop.run(Hook={"WebUrl": URL, "LambdaFunctionName": "", "Mode": "FILTER"})
        assert next(iter(bodies[0])) == "MessageConfiguration"
        assert shop.sent_to == ["ann"]

    def test_given_a_function_and_a_web_url_when_the_campaign_runs_then_the_function_is_called(
        self, shop: Shop, events: list[Any]
    ) -> None:
        shop.put("ann")
        shop.run(Hook={"WebUrl": URL, "LambdaFunctionName": "filter"})
        assert len(events) == 1
        assert shop.pinpoint.webhooks.failures == []

    def test_given_no_mode_when_the_campaign_runs_then_it_is_filter(self, shop: Shop, events: list[Any]) -> None:
        shop.put("ann")
        shop.run(Hook={"LambdaFunctionName": "filter"})
        assert len(events) == 1

    @pytest.mark.parametrize(
        "hook", [{"LambdaFunctionName": "filter", "Mode": "DELIVERY"}, {"LambdaFunctionName": "", "WebUrl": ""}, {}]
    )
    def test_given_the_mode_delivery_or_empty_names_when_the_campaign_runs_then_no_hook_is_called(
        self, shop: Shop, events: list[Any], hook: Any
    ) -> None:
        shop.put("ann")
        shop.run(Hook=hook)
        assert (events, shop.sent_to) == ([], ["ann"])


class TestFailures:
    def test_given_a_hook_that_raises_when_it_runs_then_it_is_tried_three_times_and_no_message_is_sent(
        self, shop: Shop
    ) -> None:
        def lambda_handler(event: Any, context: Any) -> Any:
            raise ValueError("no stock")

        shop.pinpoint.lambdas["filter"] = lambda_handler
        shop.put_many(2)
        campaign_id = shop.run(**HOOK)
        reason = "pinpoint.lambdas['filter'] raised ValueError: no stock"
        assert shop.failures == [reason] * 3
        assert shop.statuses == {"e0": "HOOK_FAILURE", "e1": "HOOK_FAILURE"}
        assert shop.message_to("e0").status_message == reason
        activity = shop.activity(campaign_id)
        assert (activity["TotalEndpointCount"], activity["SuccessfulEndpointCount"]) == (2, 0)

    def test_given_a_failure_when_it_runs_then_the_event_of_the_attempt_names_it(self, shop: Shop) -> None:
        shop.put("ann")
        shop.run(**HOOK)
        [event] = shop.app.events.filter(event_type="_campaign.send")
        assert event.attributes["campaign_send_status"] == "HOOK_FAILURE"

    def test_given_a_hook_that_works_at_the_third_attempt_when_it_runs_then_the_message_goes_out(
        self, shop: Shop
    ) -> None:
        attempts: list[Any] = []

        def lambda_handler(event: Any, context: Any) -> Any:
            attempts.append(event)
            return event["Endpoints"] if len(attempts) == 3 else "garbage"

        shop.pinpoint.lambdas["filter"] = lambda_handler
        shop.put("ann")
        shop.run(**HOOK)
        assert attempts == [attempts[0]] * 3
        assert shop.sent_to == ["ann"]

    def test_given_a_call_that_fails_when_it_runs_then_the_endpoints_of_other_calls_get_the_message(
        self, shop: Shop
    ) -> None:
        def lambda_handler(event: Any, context: Any) -> Any:
            if "e0" in event["Endpoints"]:
                raise ValueError
            return event["Endpoints"]

        shop.pinpoint.lambdas["filter"] = lambda_handler
        shop.put_many(60)
        shop.run(**HOOK)
        assert sorted(map(str, shop.sent_to)) == sorted(f"e{number}" for number in range(50, 60))

    def test_given_no_registered_function_when_it_runs_then_the_messages_and_the_report_say_how_to_register_it(
        self, shop: Shop
    ) -> None:
        shop.put_many(2)
        shop.run(**HOOK)
        reason = "no Lambda 'filter' is registered: pinpoint.lambdas['filter'] = handler"
        assert {message.status_message for message in shop.pinpoint.outbox} == {reason}
        assert shop.failures == [reason]

    def test_given_a_webhook_that_is_down_when_it_runs_then_its_status_is_the_reason(self, shop: Shop) -> None:
        shop.pinpoint.webhooks[URL] = lambda body: (503, None)
        shop.put("ann")
        shop.run(Hook={"WebUrl": URL})
        assert shop.message_to("ann").status_message == f"pinpoint.webhooks[{URL!r}] returned status 503"

    def test_given_a_hook_that_times_out_when_it_runs_then_the_next_endpoints_come_15_seconds_later_for_each_attempt(
        self, shop: Shop
    ) -> None:
        def lambda_handler(event: Any, context: Any) -> Any:
            if "e0" in event["Endpoints"]:
                raise TimeoutError
            return event["Endpoints"]

        shop.pinpoint.lambdas["filter"] = lambda_handler
        shop.put_many(51)
        shop.run(**HOOK)
        first, last = shop.message_to("e0"), shop.message_to("e50")
        assert first.status == "HOOK_FAILURE"
        assert "has timed out after 15 seconds" in first.status_message
        assert (last.time - first.time).total_seconds() == 45

    @pytest.mark.parametrize("error", [AssertionError("wrong"), SystemExit("out")], ids=repr)
    def test_given_an_assertion_in_a_hook_when_it_fails_then_it_is_raised_after_all_other_messages_were_sent(
        self, shop: Shop, error: BaseException
    ) -> None:
        calls: list[int] = []

        def lambda_handler(event: Any, context: Any) -> Any:
            calls.append(len(event["Endpoints"]))
            if len(calls) == 1:
                raise error
            return event["Endpoints"]

        shop.pinpoint.lambdas["filter"] = lambda_handler
        shop.put_many(60)
        campaign_id = shop.create(**HOOK)
        with pytest.raises(type(error), match=str(error)):
            shop.pinpoint.clock.advance(minutes=10)
        assert calls == [50, 10]
        assert len(shop.sent_to) == 10
        assert [*shop.statuses.values()].count("HOOK_FAILURE") == 50
        assert shop.status(campaign_id) == "COMPLETED"
