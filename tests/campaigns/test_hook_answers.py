"""The answer of a hook: the endpoints that get the message, their changes for this message, and invalid answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .function_scene import HOOK, Shop, open_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WANTED = "it must return event['Endpoints'] without the endpoints to leave out"


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def answer(shop: Shop, change: Callable[[Any], Any], message: Any = None) -> None:
    """Run a campaign whose hook returns the result of a function of the endpoints; for None, it returns the
    endpoints."""

    def lambda_handler(event: Any, context: Any) -> Any:
        answer = change(event["Endpoints"])
        return event["Endpoints"] if answer is None else answer

    shop.pinpoint.lambdas["filter"] = lambda_handler
    shop.run(message, **HOOK)


def saying(text: str) -> dict[str, Any]:
    """Make an SMS and a push with the same text."""
    return {"SMSMessage": {"Body": text}, "GCMMessage": {"Title": "Title", "Body": text}}


def give(name: str, value: object) -> Callable[[Any], Any]:
    """Make a function that gives the endpoint `ann` another attribute."""
    return lambda endpoints: endpoints["ann"]["Attributes"].update({name: [value]})


class TestWhoGetsIt:
    def test_given_an_endpoint_that_is_left_out_then_it_does_not_get_a_message_and_is_not_in_the_outbox(
        self, shop: Shop
    ) -> None:
        shop.put_many(3)
        answer(shop, lambda endpoints: {"e1": endpoints["e1"]})
        assert shop.statuses == {"e1": "SUCCESSFUL"}

    def test_given_an_empty_answer_then_no_message_is_sent(self, shop: Shop) -> None:
        shop.put_many(2)
        answer(shop, lambda endpoints: {})
        assert (shop.statuses, shop.failures) == ({}, [])

    def test_given_another_id_then_it_is_ignored_and_the_report_says_so(self, shop: Shop) -> None:
        shop.put("ann")
        answer(shop, lambda endpoints: {**endpoints, "anne": endpoints["ann"]})
        assert shop.statuses == {"ann": "SUCCESSFUL"}
        assert shop.failures == [
            "pinpoint.lambdas['filter'] returned 'anne', which is ignored: it is not the id of an endpoint of this "
            "call (did you mean 'ann'?)"
        ]


class TestChanges:
    def test_given_a_new_attribute_then_the_message_has_it_and_the_endpoint_does_not(self, shop: Shop) -> None:
        shop.put("ann")
        answer(
            shop,
            lambda endpoints: endpoints["ann"]["Attributes"].update(Offer=["50 %"]),
            saying("{{Attributes.Offer}}"),
        )
        assert shop.message_to("ann").body == "50 %"
        stored: Any = shop.client.get_endpoint(ApplicationId="shop", EndpointId="ann")["EndpointResponse"]
        assert "Offer" not in stored.get("Attributes", {})

    def test_given_a_number_in_an_attribute_then_it_is_read_as_a_string(self, shop: Shop) -> None:
        shop.put("ann")
        answer(
            shop, lambda endpoints: endpoints["ann"]["Attributes"].update(Score=[650]), saying("{{Attributes.Score}}")
        )
        assert shop.message_to("ann").body == "650"

    def test_given_another_address_then_this_message_is_sent_there(self, shop: Shop) -> None:
        shop.put("ann")
        answer(shop, lambda endpoints: endpoints["ann"].update(Address="+12065550199"))
        assert shop.message_to("ann").address == "+12065550199"
        stored: Any = shop.client.get_endpoint(ApplicationId="shop", EndpointId="ann")["EndpointResponse"]
        assert stored["Address"] == "+12065550001"

    @pytest.mark.parametrize(
        ("members", "variable", "value"),
        [
            ({"User": {"UserAttributes": {"Name": ["Ann"]}}}, "User.UserAttributes.Name", "Ann"),
            ({"Demographic": {"Make": "Acme"}}, "Demographic.Make", "Acme"),
            ({"Location": {"City": "Rome", "Latitude": 41.9}}, "Location.City", "Rome"),
            ({"Metrics": {"visits": 3}}, "Metrics.visits", "3"),
        ],
    )
    def test_given_other_members_then_the_variables_of_the_message_have_them(
        self, shop: Shop, members: Any, variable: str, value: str
    ) -> None:
        shop.put("ann")
        answer(shop, lambda endpoints: {"ann": members}, saying(f"{{{{{variable}}}}}"))
        assert shop.message_to("ann").body.startswith(value)

    def test_given_absent_or_null_members_then_they_do_not_change(self, shop: Shop) -> None:
        shop.put("ann", Attributes={"Name": ["Ann"]}, User={"UserId": "u1", "UserAttributes": {"City": ["Rome"]}})
        text = "{{Attributes.Name}} in {{User.UserAttributes.City}}"
        answer(
            shop,
            lambda endpoints: {"ann": {"Attributes": None, "ChannelType": None, "User": {"UserId": None}}},
            saying(text),
        )
        assert shop.message_to("ann").body == "Ann in Rome"
        assert shop.failures == []

    @pytest.mark.parametrize(
        ("members", "name"), [({"ChannelType": "EMAIL"}, "ChannelType"), ({"User": {"UserId": "u2"}}, "User.UserId")]
    )
    def test_given_a_member_that_a_hook_cannot_change_then_it_is_ignored_and_the_report_says_so(
        self, shop: Shop, members: Any, name: str
    ) -> None:
        shop.put("ann", User={"UserId": "u1"})
        answer(shop, lambda endpoints: {"ann": members})
        assert (shop.message_to("ann").channel, shop.message_to("ann").was_sent) == ("SMS", True)
        [failure] = shop.failures
        assert failure == (
            f"pinpoint.lambdas['filter'] returned another {name} for 'ann', which is ignored: a hook cannot change it"
        )


class TestOverrides:
    def test_given_a_body_override_for_an_sms_and_an_email_then_only_the_sms_changes(self, shop: Shop) -> None:
        shop.put("ann", "SMS")
        shop.put("bob", "EMAIL")
        message = {"SMSMessage": {"Body": "Hello"}, "EmailMessage": {"Title": "Hello", "Body": "Hello"}}
        override = {"BodyOverride": "Bye {{Id}}", "TitleOverride": "Bye"}
        answer(shop, lambda endpoints: [endpoint.update(override) for endpoint in endpoints.values()] and None, message)
        assert shop.message_to("ann").body == "Bye ann"
        assert (shop.message_to("bob").title, shop.message_to("bob").body) == ("Hello", "Hello")

    def test_given_overrides_for_a_push_then_title_and_body_change(self, shop: Shop) -> None:
        shop.put("ann", "GCM")
        answer(shop, lambda endpoints: {"ann": {"TitleOverride": "New", "BodyOverride": 7}}, saying("Hello"))
        message = shop.message_to("ann")
        assert (message.title, message.body) == ("New", "7")

    def test_given_a_template_when_the_body_is_overridden_then_the_override_is_sent(self, shop: Shop) -> None:
        shop.put("ann")
        shop.client.create_sms_template(TemplateName="sale", SMSTemplateRequest={"Body": "Template"})
        shop.pinpoint.lambdas["filter"] = lambda event, context: {"ann": {"BodyOverride": "Override"}}
        shop.run({}, TemplateConfiguration={"SMSTemplate": {"Name": "sale"}}, **HOOK)
        assert shop.message_to("ann").body == "Override"


class TestUnreadable:
    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            ("garbage", "'garbage'"),
            (["ann"], "['ann']"),
            (True, "True"),
        ],
    )
    def test_given_an_answer_that_is_not_a_mapping_then_no_message_is_sent(
        self, shop: Shop, given: Any, shown: str
    ) -> None:
        shop.put("ann")
        answer(shop, lambda endpoints: given)
        assert shop.statuses == {"ann": "HOOK_FAILURE"}
        reason = f"pinpoint.lambdas['filter'] returned {shown}: {WANTED}"
        assert shop.message_to("ann").status_message == reason
        assert shop.failures == [reason]

    def test_given_a_handler_that_returns_none_then_it_has_failed(self, shop: Shop) -> None:
        shop.pinpoint.lambdas["filter"] = lambda event, context: None
        shop.put("ann")
        shop.run(**HOOK)
        assert shop.message_to("ann").status_message == f"pinpoint.lambdas['filter'] returned None: {WANTED}"

    def test_given_the_endpoints_in_an_envelope_then_it_has_failed_and_the_reason_says_what_to_return(
        self, shop: Shop
    ) -> None:
        shop.put("ann")
        answer(shop, lambda endpoints: {"Endpoints": endpoints})
        message = shop.message_to("ann")
        assert message.status == "HOOK_FAILURE"
        assert message.status_message.endswith(f"which has no endpoint of this call: {WANTED}")

    @pytest.mark.parametrize(
        ("members", "reason"),
        [
            ("gone", "'gone' is not a mapping"),
            ({"Address": ["+12065550100"]}, "['+12065550100'] is not a string"),
            ({"Attributes": "x"}, "'x' is not a mapping"),
            ({"Attributes": {"Offer": "x"}}, "the value of 'Offer' must be a list of strings, not 'x'"),
            ({"Attributes": {"Offer": [{}]}}, "{} is not a string"),
            ({"User": {"UserAttributes": {"Name": "x"}}}, "the value of 'Name' must be a list of strings, not 'x'"),
            ({"Metrics": {"visits": "x"}}, "the value of 'visits' must be a number, not 'x'"),
            ({"Location": {"Latitude": "x"}}, "the value of 'Latitude' must be a number, not 'x'"),
            ({"BodyOverride": {}}, "{} is not a string"),
        ],
    )
    def test_given_a_value_of_another_type_then_the_whole_answer_has_failed_and_the_reason_names_it(
        self, shop: Shop, members: Any, reason: str
    ) -> None:
        shop.put("ann")
        shop.put("bob")
        answer(shop, lambda endpoints: {**endpoints, "ann": members})
        assert shop.statuses == {"ann": "HOOK_FAILURE", "bob": "HOOK_FAILURE"}
        expected = f"pinpoint.lambdas['filter'] returned 'ann' with an invalid value: {reason}"
        assert shop.message_to("bob").status_message == expected
