"""`pinpoint.outbox`: sent and unsent messages, and searching, reading, clearing and rolling back."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import FrozenInstanceError, replace
from datetime import timezone
from typing import TYPE_CHECKING

import pytest
from inner_pytest import QUIET

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.messages.sent_message import SentMessage

from .conftest import MOMENT, NUMBER, OTHER_NUMBER, Shop, mail, sms

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


def two(shop: Shop) -> None:
    """Send one message that is sent and one that is not."""
    shop.endpoint("phone")
    shop.send_to_endpoint("phone", sms("hello"), Context={"k": "v"}, TraceId="trace")
    shop.pinpoint.opted_out.add(OTHER_NUMBER)
    shop.send(to=OTHER_NUMBER)


def test_given_a_message_then_its_record_has_all_its_attributes(shop: Shop) -> None:
    shop.template("email", Subject="Hi {{Id}}", TextPart="hello")
    shop.endpoint("laptop", "EMAIL", "jo@example.com")

    result = shop.send_to_endpoint(
        "laptop", {}, TemplateConfiguration={"EmailTemplate": {"Name": "template"}}, TraceId="trace"
    )

    found = shop.pinpoint.outbox.one()
    assert replace(found, raw=b"", headers={}, details={}, time=MOMENT) == SentMessage(
        channel="EMAIL",
        address="jo@example.com",
        endpoint_id="laptop",
        app_id="shop",
        message_id=result["MessageId"],
        status="SUCCESSFUL",
        status_code=200,
        status_message=f"MessageId: {result['MessageId']}",
        body="hello",
        title="Hi laptop",
        template="template",
        template_version="1",
        trace_id="trace",
        source="SendMessages",
        time=MOMENT,
    )
    assert found.time.tzinfo is timezone.utc
    assert b"Subject: Hi laptop" in found.raw


def test_given_a_clock_that_was_moved_then_the_record_has_the_new_time(shop: Shop) -> None:
    shop.send()
    shop.pinpoint.clock.advance(days=2)
    shop.send()

    first, second = shop.pinpoint.outbox
    assert 2 <= (second.time - first.time).total_seconds() / 86_400 < 2.01


def test_given_messages_then_filter_finds_them_by_each_of_their_members(shop: Shop) -> None:
    two(shop)
    outbox = shop.pinpoint.outbox
    sent, refused = outbox

    assert outbox.filter(channel="SMS") == [sent, refused]
    assert outbox.filter(endpoint_id="phone", context={"k": "v"}, trace_id="trace") == [sent]
    assert outbox.filter(status="PERMANENT_FAILURE", status_code=400) == [refused]
    assert outbox.filter(body="nobody has said this") == []
    assert outbox.one(address=OTHER_NUMBER) == refused


def test_given_the_subject_of_an_e_mail_then_filter_and_one_also_find_it_as_subject(shop: Shop) -> None:
    shop.send(mail("Welcome"), to="jo@example.com", channel="EMAIL")
    shop.send(mail("Bye"), to="jo@example.com", channel="EMAIL")

    assert shop.pinpoint.outbox.one(subject="Welcome") == shop.pinpoint.outbox.one(title="Welcome")
    assert [message.subject for message in shop.pinpoint.outbox.filter(subject="Bye")] == ["Bye"]


def test_given_sent_and_unsent_messages_then_filter_and_one_find_either_kind(shop: Shop) -> None:
    two(shop)
    sent, refused = shop.pinpoint.outbox

    assert shop.pinpoint.outbox.filter(was_sent=True) == [sent]
    assert shop.pinpoint.outbox.filter(was_sent=False) == [refused]
    assert shop.pinpoint.outbox.one(was_sent=False, address=OTHER_NUMBER) == refused


def test_given_only_sent_messages_when_an_unsent_one_is_wanted_then_the_error_shows_the_nearest(shop: Shop) -> None:
    shop.send()

    with pytest.raises(LookupError, match="differs in was_sent: True is not False"):
        shop.pinpoint.outbox.one(was_sent=False)


def test_given_no_matching_message_then_the_error_shows_the_nearest_ones_and_their_differences(shop: Shop) -> None:
    two(shop)

    with pytest.raises(LookupError) as raised:
        shop.pinpoint.outbox.one(channel="SMS", address=NUMBER, body="good bye")

    text = str(raised.value)
    first, second = text.index(f"SMS to '{NUMBER}'"), text.index(f"SMS to '{OTHER_NUMBER}'")
    assert "body: 'hello' is not 'good bye'" in text[first:second]
    assert f"address: '{OTHER_NUMBER}' is not '{NUMBER}'" in text[second:]


def test_given_several_messages_or_no_message_then_the_error_says_so(shop: Shop) -> None:
    with pytest.raises(LookupError, match="the list is empty"):
        shop.pinpoint.outbox.one()
    two(shop)
    with pytest.raises(LookupError, match="2 records match SentMessage"):
        shop.pinpoint.outbox.one(channel="SMS")


def test_given_an_unknown_attribute_then_the_error_lists_the_attributes_of_messages(shop: Shop) -> None:
    with pytest.raises(TypeError, match=r"no member 'adress'; it has channel, address.*, subject, was_sent$"):
        shop.pinpoint.outbox.filter(adress=NUMBER)  # type: ignore[call-arg]


def test_given_a_message_then_its_representations_are_readable(shop: Shop) -> None:
    two(shop)
    sent, refused = shop.pinpoint.outbox

    assert repr(sent) == (
        f"SentMessage(channel='SMS', address='{NUMBER}', endpoint_id='phone', status='SUCCESSFUL', "
        "body='hello', source='SendMessages')"
    )
    assert str(sent) == f"{sent.time:%Y-%m-%d %H:%M:%S} SMS to '{NUMBER}' (endpoint 'phone') 'hello'"
    assert str(refused).endswith(
        f"SMS to '{OTHER_NUMBER}' 'hello' NOT SENT, PERMANENT_FAILURE 400: Destination phone number opted out"
    )
    assert str(shop.pinpoint.outbox) == f"<2 records>\n  {sent}\n  {refused}"


def test_given_an_e_mail_then_its_string_has_the_subject_before_the_text(shop: Shop) -> None:
    shop.send(mail("Hi"), to="jo@example.com", channel="EMAIL")

    assert str(shop.last).endswith("EMAIL to 'jo@example.com' 'Hi': 'hello'")


def test_given_a_message_then_it_is_immutable_and_hashable(shop: Shop) -> None:
    shop.send(to="token", channel="GCM")

    with pytest.raises(FrozenInstanceError):
        shop.last.body = "changed"  # type: ignore[misc]
    assert {shop.last, shop.last} == {shop.last}


def test_given_a_reference_to_the_outbox_then_it_shows_new_messages(shop: Shop) -> None:
    outbox = shop.pinpoint.outbox
    assert not outbox

    shop.send()
    assert len(outbox) == 1

    outbox.clear()
    assert (len(outbox), len(shop.pinpoint.calls)) == (0, 1)


def test_given_a_checkpoint_then_what_was_sent_in_it_is_rolled_back(shop: Shop) -> None:
    shop.send()
    before = list(shop.pinpoint.outbox)
    with shop.pinpoint.checkpoint():
        shop.pinpoint.outbox.clear()
        shop.pinpoint.opted_out.add(NUMBER)
        shop.pinpoint.identities = {"example.com"}
        inside = shop.send()

    assert inside["StatusMessage"] == "Destination phone number opted out"
    assert list(shop.pinpoint.outbox) == before
    assert (set(shop.pinpoint.opted_out), shop.pinpoint.identities) == (set(), None)
    with shop.pinpoint.checkpoint():
        first = shop.send()
    assert shop.send() == first


def test_given_a_reset_then_outbox_opt_outs_and_identities_are_as_at_the_beginning(shop: Shop) -> None:
    opted_out = shop.pinpoint.opted_out
    two(shop)
    shop.pinpoint.identities = {"example.com"}

    shop.pinpoint.reset()

    assert (len(shop.pinpoint.outbox), len(opted_out), shop.pinpoint.identities) == (0, 0, None)


def test_given_two_mocks_then_each_has_its_own_outbox(shop: Shop, client: PinpointClient) -> None:
    with mock_pinpoint() as inner:
        Shop(client, inner).send(sms("inner"))
        assert [message.body for message in inner.outbox] == ["inner"]

    assert not shop.pinpoint.outbox


def test_given_a_failure_then_the_record_has_the_message_that_would_have_been_sent(shop: Shop) -> None:
    shop.pinpoint.opted_out.add(NUMBER)
    shop.pinpoint.identities = []

    shop.send(mail("Subject", "text"), to="jo@example.com", channel="EMAIL")
    shop.send(sms("hello"))
    shop.send({"APNSMessage": {"Body": "x" * 5_000, "Title": "T"}}, to="token", channel="APNS")

    mailed, texted, pushed = shop.pinpoint.outbox
    assert (mailed.was_sent, mailed.subject, mailed.body) == (False, "Subject", "text")
    assert (texted.was_sent, texted.body, texted.details["parts"]) == (False, "hello", 1)
    assert (pushed.was_sent, pushed.title, len(pushed.body), pushed.payload) == (False, "T", 5_000, None)


def test_given_both_title_and_subject_then_both_must_match(shop: Shop) -> None:
    shop.send(mail("Welcome"), to="jo@example.com", channel="EMAIL")
    outbox = shop.pinpoint.outbox

    assert outbox.one(subject="Welcome", title="Welcome") == outbox[0]
    assert outbox.filter(subject="Welcome", title="Bye") == []
    with pytest.raises(LookupError, match="differs in title: 'Welcome' is not 'Bye'"):
        outbox.one(subject="Welcome", title="Bye")


def test_given_a_raw_e_mail_that_is_encoded_twice_then_it_is_refused_and_the_outbox_has_no_content(
    shop: Shop,
) -> None:
    data = b64encode(b"From: shop@example.com\nSubject: Welcome\n\nhello")

    result = shop.send({"EmailMessage": {"RawEmail": {"Data": data}}}, to="jo@example.com", channel="EMAIL")

    assert (result["DeliveryStatus"], result["StatusCode"]) == ("PERMANENT_FAILURE", 400)
    assert result["StatusMessage"] == "Missing required header 'From'."
    assert (shop.last.was_sent, shop.last.status_message) == (False, "Missing required header 'From'.")
    assert (shop.last.body, shop.last.title, shop.last.raw, shop.last.headers) == ("", None, b"", {})
    assert shop.events == []


def test_given_a_raw_e_mail_then_the_sender_in_its_header_is_in_its_record_and_its_events(shop: Shop) -> None:
    data = b"From: Shop <news@example.com>\nSubject: Welcome\n\nhello"

    shop.send({"EmailMessage": {"RawEmail": {"Data": data}}}, to="jo@example.com", channel="EMAIL")

    assert shop.last.details["from_address"] == "Shop <news@example.com>"
    mails = [event.record["facets"]["email_channel"]["mail_event"]["mail"] for event in shop.app.events]
    assert [mail["from_address"] for mail in mails] == ["Shop <news@example.com>"] * 2


def test_given_long_texts_then_representations_and_errors_cut_them(shop: Shop) -> None:
    shop.send(mail("Hi", "x" * 100_000), to="jo@example.com", channel="EMAIL")

    with pytest.raises(LookupError) as raised:
        shop.pinpoint.outbox.one(body="y")

    assert len(str(raised.value)) < 1_000
    assert len(repr(shop.last)) < 1_000
    assert len(str(shop.last)) < 1_000


def test_given_raw_content_nested_too_deeply_then_it_is_refused(shop: Shop) -> None:
    deep = {"APNSMessage": {"RawContent": '{"aps":{},"a":' + "[" * 900 + "]" * 900 + "}"}}

    result = shop.send(deep, to="token", channel="APNS")

    assert result["StatusMessage"] == "RawContent is nested more than 100 levels deep"
    assert len(list(shop.pinpoint.outbox)) == 1


def test_given_an_e_mail_then_its_message_id_is_that_of_the_response(shop: Shop) -> None:
    result = shop.send(mail("Hi", "hello"), to="jo@example.com", channel="EMAIL")

    assert shop.last.headers["Message-ID"] == f"<{result['MessageId']}@email.amazonses.com>"


def test_given_two_messages_that_differ_when_a_test_compares_them_then_pytest_shows_the_attribute(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        """
        from dataclasses import replace

        import boto3

        def test_differs(pinpoint):
            pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
            message = {
                "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
                "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
            }
            client = boto3.client("pinpoint", region_name="us-east-1")
            client.send_messages(ApplicationId="shop", MessageRequest=message)
            sent = pinpoint.outbox.one()
            assert sent == replace(sent, body="Good bye")
        """
    )
    result = pytester.runpytest_inprocess(*QUIET)
    result.stdout.fnmatch_lines(["*Differing attributes:*", "*'body'*", "*'Hello' != 'Good bye'*"])


def test_when_the_attributes_of_a_message_are_listed_then_those_built_on_demand_are_included(shop: Shop) -> None:
    shop.send()
    assert {"body", "details", "headers", "payload", "raw", "subject"} <= {*dir(shop.pinpoint.outbox[-1])}
