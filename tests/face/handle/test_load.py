"""`pinpoint.load`, `pinpoint.save` and the option `load`: arguments, records, resets and checkpoints."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pinpoint_mock import Pinpoint, UnreadableExport, mock_pinpoint

if TYPE_CHECKING:
    from pathlib import Path

SEGMENT: Any = {"ApplicationId": "shop", "WriteSegmentRequest": {"Name": "customers"}}
OTHER: Any = {"ApplicationId": "shop", "WriteSegmentRequest": {"Name": "others"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a segment."""
    (tmp_path / "pinpoint").mkdir()
    (tmp_path / "pinpoint" / "customers.json").write_text(json.dumps(SEGMENT))
    return tmp_path / "pinpoint"


def list_segments(pinpoint: Pinpoint) -> list[str]:
    return [segment.id for app in pinpoint.apps for segment in app.segments]


def test_given_a_load_when_its_record_is_printed_then_it_has_a_line_for_each_file_and_each_note(
    mocked: Pinpoint, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    (folder / "README.md").write_text("…")
    journey = {"Name": "welcome", "StartCondition": {"SegmentStartCondition": {"SegmentId": "vips"}}, "State": "ACTIVE"}
    (folder / "welcome.json").write_text(json.dumps({"ApplicationId": "shop", "WriteJourneyRequest": journey}))
    where = "pinpoint/welcome.json:$.WriteJourneyRequest"
    assert str(mocked.load("pinpoint")).splitlines() == [
        "loaded 1 segment, 1 journey",
        "  pinpoint/customers.json: segment 'customers'",
        "  pinpoint/welcome.json: journey 'welcome'",
        "missing:",
        f"  {where}.StartCondition.SegmentStartCondition.SegmentId: segment 'vips' does not exist, "
        "and journey 'welcome' needs it",
        "not read:",
        "  pinpoint/README.md:$: in a folder, only these files are read: .csv, .gz, .json, .jsonl, .ndjson",
        "notes:",
        f"  {where}: the journey 'welcome' is a DRAFT, because loading does not publish journeys",
    ]


def test_given_a_load_when_its_resources_are_read_then_each_has_its_kind_and_its_place(
    mocked: Pinpoint, folder: Path
) -> None:
    [resource] = mocked.load(folder, region="eu-west-1").resources
    assert (resource.kind, resource.id, resource.name, resource.version) == ("segment", "customers", "customers", 1)
    assert (resource.application_id, resource.region) == ("shop", "eu-west-1")
    assert resource.place.file == str(folder / "customers.json")


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((), {}, TypeError, "load() needs at least one source: a path, a boto3 response, or a list of responses"),
        ((7,), {}, TypeError, "sources must be paths, boto3 responses, or lists of responses, not 7"),
        ((b"x",), {}, TypeError, "sources must be paths"),
        ((None,), {}, TypeError, "sources must be paths"),
        ((SEGMENT,), {"missing": "ignore"}, ValueError, "missing must be one of 'report', 'stub', not 'ignore'"),
        ((SEGMENT,), {"application_id": ""}, ValueError, "application_id must be a non-empty string"),
        ((SEGMENT,), {"application_id": "a/b"}, ValueError, "application_id must be a non-empty string"),
        ((SEGMENT,), {"application_id": 1}, TypeError, "application_id must be a string, not 1"),
        ((SEGMENT,), {"region": "Europe"}, ValueError, "region must be the name of a region"),
        (("no/such/file",), {}, FileNotFoundError, "the file or folder 'no/such/file' does not exist"),
    ],
)
def test_given_an_invalid_argument_when_it_loads_then_the_error_names_it(
    mocked: Pinpoint, arguments: Any, options: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as raised:
        mocked.load(*arguments, **options)
    assert str(raised.value).startswith(message)


def test_given_a_resource_from_the_option_when_it_is_loaded_again_then_the_error_names_the_option(folder: Path) -> None:
    with mock_pinpoint(load=folder) as pinpoint, pytest.raises(UnreadableExport) as raised:
        pinpoint.load(SEGMENT)
    assert str(raised.value) == (
        "<dict>:$.WriteSegmentRequest: the segment 'customers' already exists in the app 'shop': "
        f"the option load read it from {folder / 'customers.json'}:$.WriteSegmentRequest"
    )


def test_given_a_resource_of_the_test_when_it_is_loaded_then_the_error_names_no_load(mocked: Pinpoint) -> None:
    mocked.create_app("shop")
    with pytest.raises(UnreadableExport, match=r"the app 'shop' already exists$"):
        mocked.load({"ApplicationResponse": {"Id": "shop", "Name": "shop"}})


def test_given_versions_of_a_segment_when_the_record_is_printed_then_one_segment_is_counted_with_its_versions(
    mocked: Pinpoint,
) -> None:
    answer = {"ApplicationId": "shop", "Id": "fans", "Name": "fans", "SegmentType": "DIMENSIONAL", "Dimensions": {}}
    record = mocked.load([{"SegmentResponse": {**answer, "Version": each}} for each in (1, 2)], OTHER)
    assert str(record).splitlines() == [
        "loaded 2 segments (3 versions)",
        "  <dict>: segment 'fans' version 1, segment 'fans' version 2, segment 'others'",
    ]


def test_given_loads_when_their_list_is_printed_then_each_is_one_line(mocked: Pinpoint, folder: Path) -> None:
    journey = {"Name": "welcome", "StartCondition": {"SegmentStartCondition": {"SegmentId": "vips"}}, "State": "ACTIVE"}
    mocked.load(folder)
    mocked.load({"ApplicationId": "shop", "WriteJourneyRequest": journey})
    assert repr(mocked.loaded) == "(<loaded 1 segment>, <loaded 1 journey; 1 missing, 1 note>)"


def test_given_a_loaded_folder_when_it_is_saved_to_then_it_is_refused_and_stays_as_it_was(
    mocked: Pinpoint, folder: Path
) -> None:
    mocked.load(folder)
    with pytest.raises(
        ValueError, match=r"^folder must be new, or contain only files that save\(\) wrote: save\(\) did not"
    ) as raised:
        mocked.save(folder)
    assert repr(str(folder / "customers.json")) in str(raised.value)
    assert [file.name for file in folder.iterdir()] == ["customers.json"]


def test_given_a_folder_with_files_that_are_not_resources_when_it_is_saved_to_then_they_stay(
    mocked: Pinpoint, folder: Path, tmp_path: Path
) -> None:
    mocked.load(folder)
    target = tmp_path / "target"
    target.mkdir()
    for name, text in {"notes.json": "{", "events.jsonl": '{"event_type": "a", "event_timestamp": 1}'}.items():
        (target / name).write_text(text)
    assert len(mocked.save(target)) == len(mocked.save(target)) == 2
    assert {"notes.json", "events.jsonl"} <= {file.name for file in target.iterdir()}


def test_given_loaded_resources_when_the_mock_is_reset_then_they_are_there_again_and_nothing_else(
    mocked: Pinpoint,
) -> None:
    mocked.load(SEGMENT)
    mocked.load(OTHER)
    mocked.create_app("more")
    boto3.client("pinpoint", region_name="us-east-1").delete_segment(ApplicationId="shop", SegmentId="customers")
    mocked.reset()
    assert list_segments(mocked) == ["customers", "others"]
    assert [app.id for app in mocked.apps] == ["shop"]
    assert [str(record).partition("\n")[0] for record in mocked.loaded] == ["loaded 1 segment"] * 2


def test_given_a_resource_that_was_deleted_and_loaded_again_when_the_mock_is_reset_then_it_is_as_loaded_last(
    mocked: Pinpoint,
) -> None:
    mocked.load(SEGMENT, OTHER)
    boto3.client("pinpoint", region_name="us-east-1").delete_segment(ApplicationId="shop", SegmentId="customers")
    mocked.load({"ApplicationId": "shop", "WriteSegmentRequest": {"Name": "customers", "tags": {"load": "second"}}})
    mocked.reset()
    assert list_segments(mocked) == ["others", "customers"]
    arn = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/shop/segments/customers"
    client = boto3.client("pinpoint", region_name="us-east-1")
    assert client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"] == {"load": "second"}


def test_given_a_stub_that_was_deleted_and_loaded_when_the_mock_is_reset_then_the_loaded_one_is_there(
    mocked: Pinpoint,
) -> None:
    client = boto3.client("pinpoint", region_name="us-east-1")
    activity = {"SMS": {"TemplateName": "receipt"}}
    mocked.load({"WriteJourneyRequest": {"Name": "welcome", "Activities": {"text": activity}}}, missing="stub")
    client.delete_sms_template(TemplateName="receipt")
    mocked.load({"TemplateName": "receipt", "SMSTemplateRequest": {"Body": "Thank you!"}})
    mocked.reset()
    assert client.get_sms_template(TemplateName="receipt")["SMSTemplateResponse"]["Body"] == "Thank you!"


def test_given_an_app_that_was_loaded_in_two_regions_when_the_mock_is_reset_then_all_of_it_is_in_the_first(
    mocked: Pinpoint,
) -> None:
    mocked.load(SEGMENT, region="eu-west-1")
    boto3.client("pinpoint", region_name="eu-west-1").delete_app(ApplicationId="shop")
    mocked.load(OTHER, region="us-east-1")
    mocked.reset()
    assert [(app.id, app.region) for app in mocked.apps] == [("shop", "eu-west-1")]
    assert list_segments(mocked) == ["customers", "others"]


def test_given_resources_without_an_app_when_the_mock_is_reset_then_they_are_in_the_app_that_they_were_loaded_into(
    mocked: Pinpoint,
) -> None:
    mocked.create_app("store", region="eu-west-1")
    mocked.load({"WriteSegmentRequest": {"Name": "customers"}})
    mocked.reset()
    assert [(app.id, app.region) for app in mocked.apps] == [("store", "eu-west-1")]
    assert list_segments(mocked) == ["customers"]


def test_given_loaded_resources_that_have_changed_when_the_mock_is_reset_then_they_are_as_they_were_loaded(
    mocked: Pinpoint,
) -> None:
    attributes = {"Attributes": {"team": ["Lakers"]}, "User": {"UserId": "ann", "UserAttributes": {"plan": ["free"]}}}
    person = {"ChannelType": "EMAIL", "Address": "ann@example.com", **attributes}
    mocked.load({"EndpointId": "ann", "EndpointRequest": person}, application_id="shop")
    mocked.app("shop").endpoint("ann").attributes["team"].append("Bulls")
    client = boto3.client("pinpoint", region_name="us-east-1")
    changes: Any = {"Attributes": {"city": ["Rome"]}, "User": {"UserAttributes": {"plan": ["paid"]}}}
    client.update_endpoint(ApplicationId="shop", EndpointId="ann", EndpointRequest=changes)
    mocked.reset()
    endpoint = mocked.app("shop").endpoint("ann")
    assert (endpoint.attributes, endpoint.user_attributes) == ({"team": ["Lakers"]}, {"plan": ["free"]})


def test_given_a_mapping_that_is_not_a_dict_when_it_is_loaded_then_it_is_read_as_one(mocked: Pinpoint) -> None:
    mocked.load(MappingProxyType({"WriteSegmentRequest": MappingProxyType({"Name": "customers"})}))
    assert list_segments(mocked) == ["customers"]


def test_given_files_that_change_when_the_mock_is_reset_then_it_returns_to_what_was_read(
    mocked: Pinpoint, folder: Path
) -> None:
    mocked.load(folder)
    (folder / "customers.json").unlink()
    mocked.reset()
    assert list_segments(mocked) == ["customers"]


def test_given_a_response_that_the_test_changes_later_when_the_mock_is_reset_then_it_returns_to_what_was_given(
    mocked: Pinpoint,
) -> None:
    answer: Any = {"ApplicationId": "shop", "WriteSegmentRequest": {"Name": "customers"}}
    mocked.load(answer)
    answer["WriteSegmentRequest"]["Name"] = "others"
    mocked.reset()
    assert list_segments(mocked) == ["customers"]


def test_given_a_load_in_a_checkpoint_when_it_is_rolled_back_then_a_reset_does_not_bring_it_back(
    mocked: Pinpoint,
) -> None:
    mocked.load(SEGMENT)
    with mocked.checkpoint():
        mocked.load(OTHER)
        mocked.reset()
        assert list_segments(mocked) == ["customers", "others"]
    mocked.reset()
    assert (list_segments(mocked), len(mocked.loaded)) == (["customers"], 1)


def test_given_the_option_when_a_mock_begins_then_it_has_what_is_in_the_folder(folder: Path) -> None:
    with mock_pinpoint(load=folder) as pinpoint:
        assert list_segments(pinpoint) == ["customers"]
        assert len(pinpoint.loaded) == 1
        pinpoint.reset()
        assert list_segments(pinpoint) == ["customers"]


def test_given_the_option_when_the_current_folder_changes_before_the_mock_begins_then_the_same_folder_is_loaded(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mock = mock_pinpoint(load="pinpoint")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with mock as pinpoint:
        assert list_segments(pinpoint) == ["customers"]


def test_given_the_option_when_a_function_is_decorated_then_each_call_begins_with_the_folder(folder: Path) -> None:
    @mock_pinpoint(load=folder)
    def delete_and_count() -> int:
        client = boto3.client("pinpoint", region_name="us-east-1")
        client.delete_segment(ApplicationId="shop", SegmentId="customers")
        return len(client.get_segments(ApplicationId="shop")["SegmentsResponse"]["Item"])

    assert (delete_and_count(), delete_and_count()) == (0, 0)


def test_given_the_option_and_a_broken_file_when_a_mock_begins_then_it_fails(folder: Path) -> None:
    (folder / "broken.json").write_text("{")
    mock = mock_pinpoint(load=folder)
    with pytest.raises(UnreadableExport, match=r"broken\.json:\$: The file is not valid JSON"):
        mock.start()
    with pytest.raises(RuntimeError, match="is not active"):
        mock.stop()


def test_given_the_option_when_a_region_is_configured_then_resources_without_an_arn_are_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_pinpoint(load=folder) as pinpoint:
        assert pinpoint.app("shop").region == "eu-central-1"


def test_given_a_function_that_the_mock_calls_when_it_loads_then_it_is_refused(
    mocked: Pinpoint,
) -> None:
    errors: list[str] = []

    def handle(event: Any, context: Any) -> None:
        with pytest.raises(RuntimeError) as raised:
            mocked.load(SEGMENT)
        errors.append(str(raised.value))

    mocked.lambdas["channel"] = handle
    app = mocked.create_app("shop", region="us-east-1")
    client = boto3.client("pinpoint", region_name="us-east-1")
    client.update_endpoint(
        ApplicationId=app.id, EndpointId="ann", EndpointRequest={"ChannelType": "CUSTOM", "Address": "x"}
    )
    segment = client.create_segment(ApplicationId=app.id, WriteSegmentRequest={})["SegmentResponse"]["Id"]
    client.create_campaign(
        ApplicationId=app.id,
        WriteCampaignRequest={
            "Name": "c",
            "SegmentId": segment,
            "Schedule": {"StartTime": "IMMEDIATE"},
            "CustomDeliveryConfiguration": {"DeliveryUri": "channel", "EndpointTypes": ["CUSTOM"]},
            "MessageConfiguration": {"CustomMessage": {"Data": "x"}},
        },
    )
    mocked.clock.advance(hours=1)
    assert errors
    assert errors[0].startswith("load() cannot be used while an action of the mock")


@pytest.mark.parametrize(("folder_given", "error"), [(7, TypeError), ("file", ValueError)])
def test_given_a_path_that_is_not_a_folder_when_it_saves_then_the_error_says_what_it_must_be(
    mocked: Pinpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder_given: Any, error: type[Exception]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(error, match=r"^folder must be "):
        mocked.save(folder_given)


def test_given_an_account_whose_operations_have_ended_when_it_loads_then_nothing_refuses_it(folder: Path) -> None:
    with mock_pinpoint(retired="refuse", load=folder) as pinpoint:
        assert list_segments(pinpoint) == ["customers"]
        assert list(pinpoint.calls) == []


def test_given_a_journey_in_another_app_when_it_is_asked_for_then_the_error_names_that_app(mocked: Pinpoint) -> None:
    mocked.load({"ApplicationId": "0a1b", "WriteJourneyRequest": {"Name": "welcome"}})
    mocked.load({"ApplicationId": "shop", "WriteSegmentRequest": {"Name": "customers"}})
    with pytest.raises(LookupError, match=r"in app 'shop'; it has no journeys \(app '0a1b' has it\)"):
        mocked.app("shop").journey("welcome").state  # noqa: B018


def test_given_an_endpoint_in_another_app_when_it_is_asked_for_then_the_error_names_that_app(mocked: Pinpoint) -> None:
    mocked.load({"ApplicationId": "0a1b", "EndpointId": "ann", "EndpointRequest": {"Attributes": {}}})
    mocked.load({"ApplicationId": "shop", "WriteSegmentRequest": {"Name": "customers"}})
    with pytest.raises(LookupError, match=r"in app 'shop'; it has no endpoints \(app '0a1b' has it\)"):
        mocked.app("shop").endpoint("ann")
