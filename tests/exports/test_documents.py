"""The resources in a JSON value: wrapped, bare, listed, or as requests."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.exports.documents import Document, ListPage, NotRead, UnreadableExport, find_contents
from pinpoint_mock.exports.places import Place

JOURNEY: Any = {"Id": "j", "ApplicationId": "shop", "Name": "welcome", "State": "DRAFT"}
PLACE = Place("file.json")


def describe(value: Any) -> list[tuple[str, str, bool, str]]:
    """Return the kind, the name, whether it is a request, and the path of each document."""
    found = [item for item in find_contents(value, PLACE) if isinstance(item, Document)]
    return [(each.kind.name, each.name, each.is_request, each.place.path) for each in found]


def list_not_read(value: Any) -> list[NotRead]:
    found = [item for item in find_contents(value, PLACE) if isinstance(item, NotRead)]
    return [item for item in found if not isinstance(item, ListPage)]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"JourneyResponse": JOURNEY}, "$.JourneyResponse"),
        ({"JourneyResponse": JOURNEY, "ResponseMetadata": {"HTTPStatusCode": 200}}, "$.JourneyResponse"),
        (JOURNEY, "$"),
        ({"JourneysResponse": {"Item": [JOURNEY], "NextToken": "x"}}, "$.JourneysResponse.Item[0]"),
        ({"Item": [JOURNEY], "NextToken": "x"}, "$.Item[0]"),
        ([JOURNEY], "$[0]"),
        ([{"JourneyResponse": JOURNEY}], "$[0].JourneyResponse"),
    ],
)
def test_given_a_response_in_each_form_when_it_is_read_then_it_is_a_journey_with_its_path(
    value: Any, path: str
) -> None:
    assert describe(value) == [("journey", "welcome", False, path)]


def test_given_the_parameters_of_a_request_when_they_are_read_then_it_is_a_request_of_that_app() -> None:
    [document] = find_contents({"ApplicationId": "shop", "WriteJourneyRequest": {"Name": "welcome"}}, PLACE)
    assert isinstance(document, Document)
    assert (document.is_request, document.application_id, document.name) == (True, "shop", "welcome")


@pytest.mark.parametrize(
    ("value", "reasons"),
    [
        (
            {"AplicationId": "shop"},
            ["file.json:$.AplicationId: parameter 'AplicationId' does not exist (did you mean 'App"],
        ),
        (
            {"applicationId": "shop"},
            ["file.json:$.applicationId: parameter 'applicationId' does not exist (did"],
        ),
        ({"ApplicationId": "shop", "JourneyId": "j", "TemplateType": "SMS", "_comment": "ours"}, []),
    ],
)
def test_given_a_parameter_that_is_misspelled_when_a_request_is_read_then_it_is_not_read_and_others_may_be_notes(
    value: Any, reasons: list[str]
) -> None:
    found = list_not_read({**value, "WriteJourneyRequest": {"Name": "welcome"}})
    assert [str(each)[: len(reason)] for each, reason in zip(found, reasons, strict=True)] == reasons


def test_given_a_template_request_when_it_is_read_then_the_template_name_stands_beside_it() -> None:
    value = {"TemplateName": "receipt", "EmailTemplateRequest": {"Subject": "Thanks"}}
    assert describe(value) == [("EMAIL template", "receipt", True, "$.EmailTemplateRequest")]


def test_given_a_batch_of_endpoints_when_it_is_read_then_each_is_a_request_with_its_id() -> None:
    value = {"ApplicationId": "shop", "EndpointBatchRequest": {"Item": [{"Id": "ann", "Address": "a@example.com"}]}}
    [document] = find_contents(value, PLACE)
    assert isinstance(document, Document)
    assert (document.parameters, document.members) == (
        {"ApplicationId": "shop", "EndpointId": "ann"},
        {"Address": "a@example.com"},
    )


def test_given_all_channels_when_they_are_read_then_each_has_its_type_and_in_app_is_not_a_resource() -> None:
    value = {"Channels": {"SMS": {"Version": 1}, "IN_APP": {"Version": 0}}}
    assert describe(value) == [("SMS channel", "", False, "$.Channels.SMS")]
    assert describe({"ChannelsResponse": value}) == [("SMS channel", "", False, "$.ChannelsResponse.Channels.SMS")]
    [not_read] = list_not_read(value)
    assert str(not_read).startswith("file.json:$.Channels.IN_APP: every app has this channel")


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ({"TemplatesResponse": {"Item": [{"TemplateName": "receipt", "TemplateType": "SMS"}]}}, "TemplateResponse"),
        ({"Item": [{"TemplateName": "receipt", "TemplateType": "SMS", "Version": "1"}]}, "TemplateResponse"),
        ({"TemplateVersionsResponse": {"Item": [{"TemplateName": "receipt"}]}}, "TemplateVersionResponse"),
        ({"ImportJobsResponse": {"Item": [{"Id": "job"}]}}, "ImportJobResponse"),
        ({"ExportJobResponse": {"Id": "job"}}, "ExportJobResponse"),
        ({"JourneyExecutionMetricsResponse": {"Metrics": {}}}, "JourneyExecutionMetricsResponse"),
    ],
)
def test_given_a_response_without_content_when_it_is_read_then_it_is_listed_as_not_read(value: Any, shape: str) -> None:
    assert [item.shape for item in list_not_read(value)] == [shape]
    assert describe(value) == []


def test_given_an_event_when_it_is_read_then_the_reason_says_that_it_is_one() -> None:
    [not_read] = list_not_read([{"event_type": "_email.open", "event_timestamp": 1}])
    assert "is an event of an event stream" in not_read.reason


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"app": {"Id": "a"}, "journeys": [{"Name": "a"}], "segments": []}, "'app', 'journeys', 'segments'"),
        ({"welcome": {"JourneyResponse": {}}}, "'welcome'"),
        ({name: [] for name in "abcdefg"}, "'a', 'b', 'c', 'd', 'e', …"),
    ],
)
def test_given_an_object_of_several_responses_when_it_is_read_then_the_error_names_its_members(
    value: Any, names: str
) -> None:
    with pytest.raises(UnreadableExport) as raised:
        list(find_contents(value, PLACE))
    assert str(raised.value).endswith(f"; it has {names}: save each in a separate file")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (7, "file.json:$: must be a resource or a list of resources, not a number"),
        ([[None]], "file.json:$[0][0]: must be a resource or a list of resources, not null"),
        (
            '{"Name": "x"}',
            "file.json:$: must be a resource or a list of resources, not a string of JSON (it was",
        ),
        ({"JourneyResponse": " []"}, "file.json:$.JourneyResponse: must be an object, not a string of JSON"),
        ({"JourneyResponse": "x"}, "file.json:$.JourneyResponse: must be an object, not a string"),
        ({}, "file.json:$: this is not a resource of Amazon Pinpoint"),
        ({"scripts": {}, "dependencies": {}}, "file.json:$: this is not a resource of Amazon Pinpoint"),
        ({"JourneyResponse": []}, "file.json:$.JourneyResponse: must be an object, not a list"),
        ({"SegmentsResponse": {"Item": {}}}, "file.json:$.SegmentsResponse.Item: must be a list, not an object"),
        ({"SegmentsResponse": {"Item": [1]}}, "file.json:$.SegmentsResponse.Item[0]: must be an object, not a number"),
        ({"EndpointBatchRequest": {"Item": 1}}, "file.json:$.EndpointBatchRequest.Item: must be a list, not a number"),
        ({"ChannelsResponse": {"Channels": []}}, "file.json:$.ChannelsResponse.Channels: must be an object"),
        (
            {"ChannelsResponse": {"Channels": {"FAX": {}}}},
            "file.json:$.ChannelsResponse.Channels.FAX: is not a channel",
        ),
        ({"Name": "x", "tags": {}}, "file.json:$: this can be one of "),
        (
            {"ApplicationId": "shop", "JourneyRequest": {"Name": "x", "Activities": {}, "StartActivity": "a"}},
            "file.json:$.JourneyRequest: the API has no 'JourneyRequest' (did you mean 'WriteJourneyRequest'?)",
        ),
    ],
)
def test_given_an_invalid_value_when_it_is_read_then_one_sentence_says_where_and_why(value: Any, message: str) -> None:
    with pytest.raises(UnreadableExport) as raised:
        list(find_contents(value, PLACE))
    assert str(raised.value).startswith(message)


EMAIL_CONTENT = {"TemplateName": "hi", "TemplateType": "EMAIL", "Subject": "Hi", "HtmlPart": "<p>Hi</p>"}
STREAM_CONTENT = {"DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/s", "RoleArn": "role"}
SMS_CONTENT = {"TemplateName": "hi", "TemplateType": "SMS", "Body": "Hi"}


@pytest.mark.parametrize(
    ("wrapper", "content", "advice"),
    [
        ("EmailTemplateRespons", EMAIL_CONTENT, " (did you mean 'EmailTemplateResponse'?)"),
        ("emailtemplaterequest", EMAIL_CONTENT, " (did you mean 'EmailTemplateRequest'?)"),
        ("eventStream", STREAM_CONTENT, " (did you mean 'EventStream'?)"),
        ("JourneyRespons", JOURNEY, " (did you mean 'JourneyResponse'?)"),
        ("SmsTemplateResponse", SMS_CONTENT, " (did you mean 'SMSTemplateResponse'?)"),
        (
            "content",
            EMAIL_CONTENT,
            ": it wraps the EMAIL template in EmailTemplateResponse (a response) or EmailTemplateRequest (a request)",
        ),
        (
            "EmailTemplate",
            EMAIL_CONTENT,
            ": it wraps the EMAIL template in EmailTemplateResponse (a response) or EmailTemplateRequest (a request)",
        ),
    ],
)
def test_given_a_misspelt_wrapper_when_it_is_read_then_the_nearest_wrapper_or_both_are_named(
    wrapper: str, content: Any, advice: str
) -> None:
    with pytest.raises(UnreadableExport) as raised:
        list(find_contents({wrapper: content}, PLACE))
    assert str(raised.value) == f"file.json:$.{wrapper}: the API has no {wrapper!r}{advice}"
