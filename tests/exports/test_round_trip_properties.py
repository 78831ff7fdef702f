"""A property: loading the API responses about any world, or its saved files, makes an equal world."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinpoint_mock import mock_pinpoint

from .everything import read_answers

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

APP = "shop"
_NAMES = st.sampled_from(["welcome", "Welcome", "WELCOME", "a-b", "a_b", "con", "x" * 90])
_TEXTS = st.one_of(_NAMES, st.sampled_from(["a b", "a/b", "é", "…", "..", "a.version-1", " "]))
_CRITERIA = st.sampled_from(
    [
        {},
        {"Attributes": {"team": {"Values": ["Lakers", "é"], "AttributeType": "CONTAINS"}}},
        {"Demographic": {"Channel": {"Values": ["EMAIL"]}}},
        {"Behavior": {"Recency": {"Duration": "DAY_30", "RecencyType": "ACTIVE"}}},
    ]
)
_ATTRIBUTES = st.dictionaries(st.sampled_from(["team", "é", "a.b"]), st.lists(st.sampled_from(["x", ""]), max_size=2))
_SEGMENT = st.tuples(st.just("segment"), _TEXTS, _CRITERIA, st.integers(0, 2))
_ENDPOINT = st.tuples(
    st.just("endpoint"), st.sampled_from(["ann-mail", "bob", "Bob-2"]), _ATTRIBUTES, st.sampled_from(["ann", None])
)
_TEMPLATE = st.tuples(st.just("template"), _NAMES.filter(lambda name: len(name) < 90), st.integers(0, 2), st.booleans())
_JOURNEY = st.tuples(st.just("journey"), _NAMES, st.booleans())
_STEPS = st.lists(st.one_of(_SEGMENT, _ENDPOINT, _TEMPLATE, _JOURNEY), max_size=8)


def _make(client: PinpointClient, step: Any) -> None:
    kind, name, *rest = step
    if kind == "segment":
        criteria, updates = rest
        request: Any = {"Name": name, "Dimensions": criteria}
        segment = client.create_segment(ApplicationId=APP, WriteSegmentRequest=request)["SegmentResponse"]["Id"]
        for _ in range(updates):
            client.update_segment(ApplicationId=APP, SegmentId=segment, WriteSegmentRequest=request)
    elif kind == "endpoint":
        attributes, user_id = rest
        user: Any = {"User": {"UserId": user_id, "UserAttributes": attributes}} if user_id else {}
        definition: Any = {"ChannelType": "EMAIL", "Address": "a@example.com", "Attributes": attributes, **user}
        client.update_endpoint(ApplicationId=APP, EndpointId=name, EndpointRequest=definition)
    elif kind == "template":
        _make_template(client, name, *rest)
    else:
        journey: Any = {"Name": name, "Activities": {"z": {"Wait": {}}, "a": {"Holdout": {"Percentage": 1}}}}
        if rest[0]:
            journey |= {"Schedule": {"StartTime": "2100-01-01T00:00:00+02:00", "Timezone": "UTC+02"}, "QuietTime": {}}
        client.create_journey(ApplicationId=APP, WriteJourneyRequest=journey)


def _make_template(client: PinpointClient, name: str, updates: int, is_newest_active: bool) -> None:
    body: Any = {"Body": name}
    try:
        client.create_sms_template(TemplateName=name, SMSTemplateRequest=body)
    except client.exceptions.BadRequestException:  # the name is taken
        return
    for _ in range(updates):
        client.update_sms_template(TemplateName=name, SMSTemplateRequest=body, CreateNewVersion=True)
    if is_newest_active:
        client.update_template_active_version(
            TemplateName=name, TemplateType="SMS", TemplateActiveVersionRequest={"Version": "latest"}
        )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_given_whatever_was_made_when_it_is_loaded_then_the_worlds_are_equal_and_their_files_are_the_same(
    shared_client: PinpointClient, steps: Any
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first", Path(folder) / "second"
        with mock_pinpoint() as pinpoint:
            pinpoint.create_app(APP, region="us-east-1")
            for step in steps:
                _make(shared_client, step)
                pinpoint.clock.advance(seconds=1)
            answers = read_answers(shared_client)
            saved = pinpoint.save(first)
        with mock_pinpoint() as from_answers:
            from_answers.load(*answers.values())
            assert read_answers(shared_client) == answers
        with mock_pinpoint(load=first, seed=7) as from_files:
            assert read_answers(shared_client) == answers
            again = from_files.save(second)
        assert [file.relative_to(first) for file in saved] == [file.relative_to(second) for file in again]
        assert [file.read_bytes() for file in saved] == [file.read_bytes() for file in again]
