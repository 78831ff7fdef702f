"""The endpoints that can get messages through a segment, in `pinpoint.app(…).segment(…).eligible(…)`."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from textwrap import dedent
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock import ALL_CHANNELS, mock_pinpoint
from pinpoint_mock.gateway.literals import ChannelName
from pinpoint_mock.segments.eligibility import IneligibilityReason

from .test_segment_properties import the_client

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Eligibility, Pinpoint, SegmentView

FANS: Any = {"Attributes": {"team": {"Values": ["Lakers"]}}}
FAN = {"Attributes": {"team": ["Lakers"]}}
EMAIL: Any = {
    "FromAddress": "sender@example.com",
    "Identity": "arn:aws:ses:us-east-1:123456789012:identity/sender@example.com",
}
PHONE = "+12065550100"


@pytest.fixture
def enable(client: PinpointClient, app_id: str) -> None:
    """Enable only the app's channel EMAIL."""
    client.update_email_channel(ApplicationId=app_id, EmailChannelRequest=EMAIL)


@pytest.fixture
def fans(mocked: Pinpoint, app_id: str, create: Callable[..., str]) -> SegmentView:
    """The segment of all endpoints whose team is the Lakers."""
    return mocked.app(app_id).segment(create(Name="fans", Dimensions=FANS))


def reasons_of(eligibility: Eligibility) -> dict[str, str]:
    return {endpoint_id: other.reason for endpoint_id, other in eligibility.others.items()}


@pytest.mark.usefixtures("enable")
def test_members_on_an_enabled_channel_are_eligible(fans: SegmentView, write: Callable[..., None]) -> None:
    for name in ("Zoe", "adam"):
        write(name, **FAN)

    eligibility = fans.eligible("EMAIL")

    assert eligibility
    assert (len(eligibility), list(eligibility), eligibility.endpoint_ids) == (2, ["Zoe", "adam"], ("Zoe", "adam"))
    assert "Zoe" in eligibility
    assert "bob" not in eligibility
    assert (eligibility.others, eligibility.reasons) == ({}, {})
    assert (eligibility.channel_type, eligibility.segment) == ("EMAIL", "segment 'fans' (version 1)")
    assert str(eligibility) == "segment 'fans' (version 1): 2 of 2 endpoints can get EMAIL"


@pytest.mark.usefixtures("enable")
@pytest.mark.parametrize(
    ("members", "reason", "sentence"),
    [
        ({"Attributes": {}}, "NOT_IN_SEGMENT", "the endpoint is not in segment 'fans' (version 1)"),
        (
            {"ChannelType": "SMS", "Address": PHONE},
            "ENDPOINT_CHANNEL_MISMATCH",
            "the endpoint is on SMS, not on EMAIL",
        ),
        ({"Address": "", "OptOut": "ALL"}, "ENDPOINT_MISSING_ADDRESS", "the endpoint has no Address"),
        ({"OptOut": "ALL"}, "ENDPOINT_OPT_OUT", "the endpoint has opted out: its OptOut is ALL"),
        (
            {"EndpointStatus": "INACTIVE"},
            "ENDPOINT_INACTIVE",
            "the endpoint is not active: its EndpointStatus is INACTIVE",
        ),
    ],
)
def test_an_ineligible_endpoint_has_the_reason_as_a_name_and_as_a_sentence(
    fans: SegmentView, write: Callable[..., None], members: dict[str, Any], reason: str, sentence: str
) -> None:
    write("ann", **{**FAN, **members})

    eligibility = fans.eligible("EMAIL")

    assert not eligibility
    assert "ann" not in eligibility
    assert (eligibility.others["ann"].reason, str(eligibility.others["ann"])) == (reason, sentence)
    assert eligibility.reasons == {reason: 1}


@pytest.mark.usefixtures("enable")
def test_an_endpoint_without_a_channel_type_is_not_on_another_channel(
    client: PinpointClient, app_id: str, fans: SegmentView
) -> None:
    request: Any = FAN
    client.update_endpoint(ApplicationId=app_id, EndpointId="ann", EndpointRequest=request)

    assert reasons_of(fans.eligible("EMAIL")) == {"ann": "ENDPOINT_MISSING_CHANNEL"}
    assert reasons_of(fans.eligible()) == {"ann": "ENDPOINT_MISSING_CHANNEL"}


def test_a_channel_that_is_not_set_up_and_a_disabled_channel_are_two_reasons(
    client: PinpointClient, app_id: str, fans: SegmentView, write: Callable[..., None]
) -> None:
    def update_channel(**members: Any) -> None:
        client.update_email_channel(ApplicationId=app_id, EmailChannelRequest=EMAIL | members)

    write("ann", **FAN)
    assert reasons_of(fans.eligible("EMAIL")) == {"ann": "CHANNEL_NOT_SET_UP"}

    update_channel(Enabled=False)
    assert reasons_of(fans.eligible("EMAIL")) == {"ann": "CHANNEL_DISABLED"}
    assert fans.eligible("EMAIL").others["ann"].sentence == "the app's channel EMAIL is disabled"

    update_channel(Enabled=True)
    assert list(fans.eligible("EMAIL")) == ["ann"]


def test_a_disabled_channel_does_not_hide_a_problem_of_an_endpoint(
    fans: SegmentView, write: Callable[..., None]
) -> None:
    write("ann", **FAN)
    write("bob", **FAN, OptOut="ALL")
    write("cid", OptOut="ALL")

    assert reasons_of(fans.eligible("EMAIL")) == {
        "ann": "CHANNEL_NOT_SET_UP",
        "bob": "ENDPOINT_OPT_OUT",
        "cid": "NOT_IN_SEGMENT",
    }


def test_push_means_all_push_channels_each_with_its_own_settings(
    client: PinpointClient, app_id: str, fans: SegmentView, write: Callable[..., None]
) -> None:
    client.update_gcm_channel(ApplicationId=app_id, GCMChannelRequest={"ApiKey": "an api key"})
    for channel_type in ("GCM", "APNS", "PUSH", "EMAIL"):
        write(channel_type, ChannelType=channel_type, Address=f"token of {channel_type}", **FAN)

    eligibility = fans.eligible("PUSH")

    assert list(eligibility) == ["GCM"]
    assert reasons_of(eligibility) == {
        "APNS": "CHANNEL_NOT_SET_UP",
        "PUSH": "CHANNEL_NOT_SET_UP",
        "EMAIL": "ENDPOINT_CHANNEL_MISMATCH",
    }
    assert eligibility.others["APNS"].advice == (
        "Call UpdateApnsChannel(Enabled=True) with its credentials first, or create the app with channels=['APNS']."
    )
    assert "ChannelType of a channel that can be set up" in eligibility.others["PUSH"].advice


def test_a_custom_channel_needs_no_setup(fans: SegmentView, write: Callable[..., None]) -> None:
    write("ann", ChannelType="CUSTOM", Address="ann", **FAN)

    assert list(fans.eligible("CUSTOM")) == ["ann"]
    assert list(fans.eligible()) == ["ann"]


@pytest.mark.usefixtures("enable")
def test_without_a_channel_each_endpoint_is_checked_on_its_own_channel(
    fans: SegmentView, write: Callable[..., None]
) -> None:
    write("ann", **FAN)
    write("bob", ChannelType="SMS", Address=PHONE, **FAN)
    write("cid", ChannelType="IN_APP", Address="cid", **FAN)

    eligibility = fans.eligible()

    assert eligibility.channel_type is None
    assert list(eligibility) == ["ann"]
    assert reasons_of(eligibility) == {"bob": "CHANNEL_NOT_SET_UP", "cid": "CHANNEL_NOT_SET_UP"}
    assert str(eligibility).startswith("segment 'fans' (version 1): 1 of 3 endpoints can get a message\n")


@pytest.mark.usefixtures("enable")
def test_when_printed_it_shows_each_reason_with_the_first_endpoints_and_what_to_do(
    fans: SegmentView, write: Callable[..., None]
) -> None:
    write("ann", **FAN)
    for number in range(7):
        write(f"far-{number}")
    write("bob", **FAN, OptOut="ALL")
    write("cid", ChannelType="SMS", Address=PHONE, **FAN)

    assert (
        str(fans.eligible("EMAIL"))
        == repr(fans.eligible("EMAIL"))
        == dedent("""\
        segment 'fans' (version 1): 1 of 10 endpoints can get EMAIL
          7 not in the segment (NOT_IN_SEGMENT): 'far-0', 'far-1', 'far-2', 'far-3', 'far-4', …
              Call segment.explain() with its id to see why.
          1 on another channel (ENDPOINT_CHANNEL_MISMATCH): 'cid'
              Call segment.eligible() without a channel to check each endpoint on its own channel.
          1 opted out (ENDPOINT_OPT_OUT): 'bob'
              Call UpdateEndpoint(OptOut='NONE') first.""")
    )


def test_when_printed_without_a_channel_it_names_the_update_of_every_channel(
    fans: SegmentView, write: Callable[..., None]
) -> None:
    write("ann", **FAN)
    write("bob", ChannelType="SMS", Address=PHONE, **FAN)

    assert str(fans.eligible()) == dedent("""\
        segment 'fans' (version 1): 0 of 2 endpoints can get a message
          2 on a channel that is not set up (CHANNEL_NOT_SET_UP): 'ann', 'bob'
              Call UpdateEmailChannel(FromAddress=…, Identity=…, Enabled=True) first, \
or create the app with channels=['EMAIL'].
              Call UpdateSmsChannel(Enabled=True) first, or create the app with channels=['SMS'].""")


def test_when_printed_it_has_at_most_20_lines(
    client: PinpointClient, app_id: str, fans: SegmentView, write: Callable[..., None]
) -> None:
    for channel_type in get_args(ChannelName):
        write(f"on-{channel_type}", ChannelType=channel_type, Address=f"at {channel_type}", **FAN)
    write("out", **FAN, OptOut="ALL")
    write("off", **FAN, EndpointStatus="INACTIVE")
    write("far")
    write("nowhere", Address="", OptOut="ALL", **FAN)
    request: Any = FAN
    client.update_endpoint(ApplicationId=app_id, EndpointId="new", EndpointRequest=request)

    lines = str(fans.eligible()).splitlines()

    assert len(lines) == 20
    assert lines[-1] == "  … and 5 more lines"


def test_an_app_without_endpoints_has_no_eligible_endpoints_and_the_output_says_what_to_do(fans: SegmentView) -> None:
    eligibility = fans.eligible("EMAIL")

    assert not eligibility
    assert str(eligibility) == dedent("""\
        segment 'fans' (version 1): 0 of 0 endpoints can get EMAIL
          The app has no endpoints. Call UpdateEndpoint first.""")


def test_the_count_of_a_reason_that_no_endpoint_has_is_zero(fans: SegmentView) -> None:
    assert fans.eligible().reasons["ENDPOINT_OPT_OUT"] == 0


def test_the_docstring_names_every_reason(fans: SegmentView, write: Callable[..., None]) -> None:
    write("ann")

    documented = type(fans.eligible().others["ann"]).__doc__ or ""

    reasons = [reason for part in get_args(IneligibilityReason) for reason in get_args(part)]
    assert len(reasons) == 8
    assert [reason for reason in reasons if reason not in documented] == []


@pytest.mark.usefixtures("enable")
def test_the_result_does_not_change_when_the_app_changes(
    client: PinpointClient, app_id: str, fans: SegmentView, write: Callable[..., None]
) -> None:
    write("ann", **FAN)
    before = fans.eligible("EMAIL")
    assert before == fans.eligible("EMAIL")
    assert hash(before) == hash(fans.eligible("EMAIL"))

    client.delete_endpoint(ApplicationId=app_id, EndpointId="ann")

    assert list(before) == ["ann"]
    assert before != fans.eligible("EMAIL")
    with pytest.raises(FrozenInstanceError):
        before.channel_type = "SMS"  # type: ignore[misc]


@pytest.mark.usefixtures("enable")
def test_the_newest_version_of_the_segment_is_used(
    fans: SegmentView, update: Callable[..., Any], write: Callable[..., None]
) -> None:
    write("ann")
    assert not fans.eligible("EMAIL")

    update(fans.id, Dimensions={})

    assert list(fans.eligible("EMAIL")) == ["ann"]
    assert fans.eligible("EMAIL").segment == "segment 'fans' (version 2)"


@pytest.mark.usefixtures("enable")
def test_an_imported_segment_has_eligible_endpoints_too(
    mocked: Pinpoint, app_id: str, put_import: Callable[..., Any], write: Callable[..., None]
) -> None:
    put_import("list", "ann")
    write("ann")
    write("bob")

    eligibility = mocked.app(app_id).segment("list").eligible("EMAIL")

    assert list(eligibility) == ["ann"]
    assert reasons_of(eligibility) == {"bob": "NOT_IN_SEGMENT"}


@pytest.mark.parametrize("channel_type", ["email", "", "MAIL"])
def test_a_channel_that_messages_are_not_sent_on_is_a_value_error_that_lists_the_others(
    fans: SegmentView, channel_type: Any
) -> None:
    with pytest.raises(ValueError, match=r"^channel_type must be one of 'PUSH', 'GCM', .*'CUSTOM', not "):
        fans.eligible(channel_type)


def test_in_app_is_a_value_error_that_says_how_an_app_gets_its_messages(fans: SegmentView) -> None:
    message = (
        "channel_type must be a channel that messages are sent on, not 'IN_APP': "
        "an app fetches its in-app messages itself; see app.in_app(…)"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        fans.eligible("IN_APP")


def test_the_advice_for_an_endpoint_on_in_app_names_the_device(fans: SegmentView, write: Callable[..., None]) -> None:
    write("ann", ChannelType="IN_APP", Address="ann", **FAN)

    ineligible = fans.eligible().others["ann"]

    assert ineligible.sentence == "messages are not sent on the channel IN_APP"
    assert ineligible.advice == "An app fetches its in-app messages itself; see app.in_app(…)."


def test_a_channel_that_is_not_a_string_is_a_type_error(fans: SegmentView) -> None:
    channel_type: Any = ["EMAIL"]
    with pytest.raises(TypeError, match=r"^channel_type must be one of .*, not \['EMAIL'\]$"):
        fans.eligible(channel_type)


def test_a_deleted_segment_is_a_lookup_error(client: PinpointClient, app_id: str, fans: SegmentView) -> None:
    client.delete_segment(ApplicationId=app_id, SegmentId=fans.id)

    with pytest.raises(LookupError, match="does not exist in app"):
        fans.eligible("EMAIL")


ADDRESSES = {"EMAIL": "person{}@example.com", "SMS": "+1206555010{}", "VOICE": "+1206555011{}", "GCM": "token{}"}

AUDIENCE = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "ChannelType": st.sampled_from(list(ADDRESSES)),
            "OptOut": st.sampled_from(["ALL", "NONE"]),
            "EndpointStatus": st.sampled_from(["ACTIVE", "INACTIVE"]),
            "Attributes": st.just({"team": ["Lakers"]}),
        },
    ),
    max_size=8,
)

MESSAGE: Any = {
    "DefaultMessage": {"Body": "Hello"},
    "EmailMessage": {"SimpleEmail": {"TextPart": {"Data": "Hello"}}},
}


@settings(max_examples=100)
@given(
    endpoints=AUDIENCE,
    channels=st.just(ALL_CHANNELS) | st.sets(st.sampled_from(ALL_CHANNELS)),
    channel_type=st.none() | st.sampled_from([*ADDRESSES, "PUSH"]),
)
def test_each_endpoint_is_eligible_or_has_a_reason_and_eligible_endpoints_get_messages(
    endpoints: list[Any], channels: Any, channel_type: Any
) -> None:
    with mock_pinpoint() as pinpoint:
        app = pinpoint.create_app("app", region="us-east-1", channels=sorted(channels))
        client = the_client()
        for number, endpoint in enumerate(endpoints):
            address = ADDRESSES.get(endpoint.get("ChannelType"), "").format(number)
            request: Any = {**endpoint, "Address": address} if address else endpoint
            client.update_endpoint(ApplicationId="app", EndpointId=f"e{number}", EndpointRequest=request)
        created = client.create_segment(ApplicationId="app", WriteSegmentRequest={"Dimensions": FANS})
        segment = app.segment(created["SegmentResponse"]["Id"])

        eligibility = segment.eligible(channel_type)

        assert sorted([*eligibility, *eligibility.others]) == sorted(endpoint.id for endpoint in app.endpoints)
        assert set(eligibility) <= set(segment.members())
        assert eligibility.reasons.total() == len(eligibility.others)
        for endpoint_id in eligibility:
            sent: Any = client.send_messages(
                ApplicationId="app",
                MessageRequest={"Endpoints": {endpoint_id: {}}, "MessageConfiguration": MESSAGE},
            )
            result = sent["MessageResponse"]["EndpointResult"][endpoint_id]
            assert result["DeliveryStatus"] == "SUCCESSFUL"
