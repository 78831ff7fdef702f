"""For any request, results and outbox agree, every event belongs to a sent message, and a refusal changes nothing."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from botocore.validate import ParamValidator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinpoint_mock import ALL_CHANNELS, current, mock_pinpoint
from pinpoint_mock.messages.message import MessageLog
from pinpoint_mock.messages.opt_outs import OptOuts
from pinpoint_mock.messages.senders import Identities

from .conftest import NUMBER, OTHER_NUMBER, Shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.model import ServiceModel
    from mypy_boto3_pinpoint import PinpointClient

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

SOURCES = st.sampled_from(
    ["", "hello", "Hi {{n}}", "{{User.UserAttributes.name}} €", "{{#if n}}a{{/if}}", "{{#if", '{"a": 1}', "x" * 1_601]
)
ADDRESSES = st.sampled_from(
    [NUMBER, OTHER_NUMBER, "+14254147167", "jo@example.com", "bounce@simulator.amazonses.com", "token", "Ü \n", ""]
)
CHANNELS = st.sampled_from([*ALL_CHANNELS, "CUSTOM", "PUSH", "IN_APP"])
SUBSTITUTIONS = st.dictionaries(st.sampled_from(["n", "User.UserId", ""]), st.lists(st.text(max_size=3), max_size=2))
CONTEXT = st.dictionaries(st.sampled_from(["k", "feedback"]), st.text(max_size=3))


def members(**strategies: Any) -> Any:
    """Return a strategy for dictionaries with any of these members."""
    return st.fixed_dictionaries({}, optional=strategies)


TEXTS = {"Body": SOURCES, "Substitutions": SUBSTITUTIONS}
PUSH = {
    **TEXTS,
    "Title": SOURCES,
    "RawContent": SOURCES,
    "Action": st.sampled_from(["OPEN_APP", "URL", "DEEP_LINK"]),
    "Data": st.dictionaries(st.just("d"), SOURCES),
    "SilentPush": st.booleans(),
    "TimeToLive": st.integers(-1, 2**31 - 1),
    "Url": SOURCES,
}
PART = members(Data=SOURCES, Charset=st.sampled_from(["UTF-8", "ISO-8859-1", "none"]))
SIMPLE = members(
    Subject=PART, TextPart=PART, HtmlPart=PART, Headers=st.lists(members(Name=SOURCES, Value=SOURCES), max_size=2)
)
MESSAGES = members(
    DefaultMessage=members(**TEXTS),
    DefaultPushNotificationMessage=members(**{name: PUSH[name] for name in ("Action", "Data", "Title", "Url", *TEXTS)}),
    ADMMessage=members(**{name: value for name, value in PUSH.items() if name != "TimeToLive"}),
    APNSMessage=members(**PUSH, APNSPushType=SOURCES, Priority=SOURCES, CollapseId=SOURCES),
    BaiduMessage=members(**PUSH),
    GCMMessage=members(**PUSH, Priority=SOURCES, CollapseKey=SOURCES),
    EmailMessage=members(**TEXTS, FromAddress=ADDRESSES, SimpleEmail=SIMPLE),
    SMSMessage=members(**TEXTS, OriginationNumber=ADDRESSES, MessageType=st.sampled_from(["PROMOTIONAL"])),
    VoiceMessage=members(**TEXTS, VoiceId=SOURCES),
)
TEMPLATE = st.fixed_dictionaries(
    {"Name": st.just("template")}, optional={"Version": st.sampled_from(["1", "2", "latest"])}
)
SETTINGS: dict[str, Any] = {
    "BodyOverride": SOURCES,
    "TitleOverride": SOURCES,
    "RawContent": SOURCES,
    "Context": CONTEXT,
    "Substitutions": SUBSTITUTIONS,
}
CONFIGURATIONS: st.SearchStrategy[Any] = st.fixed_dictionaries({"ChannelType": CHANNELS}, optional=SETTINGS) | st.just(
    {}
)
COMMON = {"Context": CONTEXT, "TraceId": st.text(max_size=3)}
TEMPLATES = members(SMSTemplate=TEMPLATE, EmailTemplate=TEMPLATE, PushTemplate=TEMPLATE, VoiceTemplate=TEMPLATE)
ENDPOINTS = ["person", "twin", "gone", "quiet", "PERSON", "laptop", "none"]
REQUESTS = st.fixed_dictionaries(
    {
        "MessageConfiguration": MESSAGES,
        "Addresses": st.dictionaries(ADDRESSES, CONFIGURATIONS, min_size=1, max_size=5),
    },
    optional={
        **COMMON,
        "Endpoints": st.dictionaries(st.sampled_from(ENDPOINTS), members(**SETTINGS), max_size=4),
        "TemplateConfiguration": TEMPLATES,
    },
)
USERS_REQUESTS = st.fixed_dictionaries(
    {
        "MessageConfiguration": MESSAGES,
        "Users": st.dictionaries(st.sampled_from(["jo", "al", "none", ""]), members(**SETTINGS), min_size=1),
    },
    optional={**COMMON, "TemplateConfiguration": TEMPLATES},
)
PROPERTY = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture
def crowd(shop: Shop) -> Shop:
    """An app with endpoints, some of which cannot be reached, templates with two versions, and VOICE disabled."""
    jo, al = {"UserId": "jo", "UserAttributes": {"name": ["Jo"]}}, {"UserId": "al"}
    shop.endpoint("person", User=jo)
    shop.endpoint("twin", User=al)
    shop.endpoint("gone", "GCM", "token", User=jo, OptOut="ALL")
    shop.endpoint("laptop", "EMAIL", "jo@example.com", User=jo)
    shop.endpoint("speaker", "VOICE", OTHER_NUMBER, User=al)
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="quiet", EndpointRequest={"User": {"UserId": "al"}})
    shop.client.update_voice_channel(ApplicationId="shop", VoiceChannelRequest={"Enabled": False})
    shop.pinpoint.opted_out = {OTHER_NUMBER}
    contents: dict[str, Any] = {
        "sms": {"Body": "Hi {{n}}"},
        "email": {"Subject": "Hi {{n}}", "HtmlPart": "<p>{{n}}</p>"},
        "push": {"Default": {"Body": "Hi {{n}}"}, "APNS": {"RawContent": "{{n}}"}},
        "voice": {"Body": "Hi {{n}}"},
    }
    for kind, content in contents.items():
        shop.template(kind, **content)
        payload = {"sms": "SMS", "email": "Email", "push": "PushNotification", "voice": "Voice"}[kind]
        update = getattr(shop.client, f"update_{kind}_template")
        update(TemplateName="template", CreateNewVersion=True, **{f"{payload}TemplateRequest": content})
    return shop


def picture() -> Any:
    """Return everything that sending could change in the world."""
    session = current()._session
    world = session.world
    streams = (world.ids.resources.copy().draw(), world.ids.messages.copy().draw())
    log = [list(store) for app in world.apps() for store in app._parts.values() if hasattr(store, "events")]
    return (
        list(world.part(MessageLog).messages),
        log,
        streams,
        world.part(OptOuts).numbers,
        world.part(Identities).verified,
    )


@contextmanager
def check_results(shop: Shop) -> Iterator[list[Any]]:
    """Check that the outbox, which must begin empty, agrees with the results that the caller adds to the list."""
    with shop.pinpoint.checkpoint():
        before = len(shop.app.events)
        results: list[Any] = []
        yield results
        outbox = list(shop.pinpoint.outbox)
        assert len(outbox) == len(results)
        for result, message in zip(results, outbox, strict=True):
            not_rendered = message.channel == "EMAIL" and result["DeliveryStatus"] != message.status
            assert message.was_sent == (result["DeliveryStatus"] == "SUCCESSFUL") or not_rendered
            assert message.message_id == result.get("MessageId")
            assert message.address == result.get("Address", message.address)
            if not_rendered:
                assert (result["DeliveryStatus"], message.status) == ("SUCCESSFUL", "PERMANENT_FAILURE")
            else:
                assert message.status == result["DeliveryStatus"]
                assert message.status_message == result["StatusMessage"]
        told = [message.channel for message in outbox if message.was_sent and message.channel in ("SMS", "EMAIL")]
        failed = [message for message in outbox if message.message_id and not message.was_sent]
        told += [message.channel for message in failed if message.channel == "SMS"]  # to an empty address
        lost = [message for message in failed if message.channel == "EMAIL"]
        events = [event.event_type for event in list(shop.app.events)[before:]]
        assert len([name for name in events if name in ("_email.send", "_SMS.SUCCESS", "_SMS.FAILURE")]) == len(told)
        assert events.count("_email.rendering_failure") == len(lost)


def in_form(client: PinpointClient, operation: str, answer: Any) -> None:
    model: ServiceModel = client.meta.service_model
    shape = model.operation_model(operation).output_shape
    assert shape is not None
    name = shape.serialization["payload"]
    report = ParamValidator().validate(answer, shape.members[name])
    assert not report.has_errors(), report.generate_report()


@given(request=REQUESTS)
@PROPERTY
def test_given_any_request_then_results_outbox_and_events_agree(crowd: Shop, request: Any) -> None:
    with check_results(crowd) as results:
        answer = crowd.client.send_messages(ApplicationId="shop", MessageRequest=request)["MessageResponse"]
        in_form(crowd.client, "SendMessages", answer)
        assert list(answer["Result"]) == list(request["Addresses"])
        assert list(answer.get("EndpointResult", {})) == list(request.get("Endpoints", {}))
        results += [*answer["Result"].values(), *answer.get("EndpointResult", {}).values()]


@given(request=USERS_REQUESTS)
@PROPERTY
def test_given_any_request_to_users_then_results_outbox_and_events_agree(crowd: Shop, request: Any) -> None:
    with check_results(crowd) as results:
        answer = crowd.client.send_users_messages(ApplicationId="shop", SendUsersMessageRequest=request)
        response = answer["SendUsersMessageResponse"]
        in_form(crowd.client, "SendUsersMessages", response)
        assert list(response["Result"]) == list(request["Users"])
        results += [result for by_endpoint in response["Result"].values() for result in by_endpoint.values()]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def hostile(draw: st.DrawFn, requests: st.SearchStrategy[Any]) -> bytes:
    """Draw a request with a wrong value in one of its places, or a body that is not a request."""
    if draw(st.booleans()) and draw(st.booleans()):
        return draw(st.binary(max_size=30) | JSON.map(lambda value: json.dumps(value).encode()))
    request = draw(requests)
    place = request
    while isinstance(place, dict) and place:
        key = draw(st.sampled_from(sorted(place)))
        if draw(st.booleans()) or not isinstance(place[key], dict):
            place[key] = draw(JSON)
            break
        place = place[key]
    return json.dumps(request).encode()


@pytest.mark.parametrize(
    ("path", "requests"), [("messages", REQUESTS), ("users-messages", USERS_REQUESTS)], ids=["messages", "users"]
)
def test_given_a_hostile_body_then_it_is_accepted_or_refused_and_a_refusal_changes_nothing(
    crowd: Shop, raw: Raw, path: str, requests: Any
) -> None:
    @given(body=hostile(requests))
    @PROPERTY
    def try_it(body: bytes) -> None:
        with crowd.pinpoint.checkpoint():
            before = picture()
            status, headers, answer = raw("POST", f"/v1/apps/shop/{path}", body)
            if status != 200:
                assert 400 <= status < 500
                assert headers["x-amzn-ErrorType"] in ("BadRequestException", "PayloadTooLargeException")
                assert json.loads(answer)["Message"]
                assert picture() == before

    try_it()


def test_given_the_same_seed_then_all_responses_are_the_same(shared_client: PinpointClient) -> None:
    def answers() -> list[Any]:
        with mock_pinpoint(seed=5) as pinpoint:
            shop = Shop(shared_client, pinpoint)
            return [shop.answer(Addresses={NUMBER: {"ChannelType": kind}}) for kind in ("SMS", "EMAIL", "APNS")]

    assert answers() == answers()
