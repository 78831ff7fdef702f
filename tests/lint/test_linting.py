"""Linting files and folders: all findings in order, with the other files of the run as context."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from journey_resources import put_everybody, put_templates

from pinpoint_mock import lint_exports

from .conftest import codes_of, find, make_journey, send, wait

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_pinpoint import PinpointClient

MARCH = {"StartTime": "2025-03-01T09:00:00Z", "EndTime": "2025-04-01T09:00:00Z"}
BAD = make_journey({"hello": send("EMAIL", "nowhere")}, Name="a b")


def write(path: Path, value: Any) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, indent=2), "utf-8")
    return path


def segment(segment_id: str, application_id: str = "shop", **members: Any) -> dict[str, Any]:
    return {"SegmentResponse": {"Id": segment_id, "Name": segment_id, "ApplicationId": application_id, **members}}


class TestFiles:
    def test_given_several_faults_when_a_file_is_linted_then_all_are_found_in_the_order_of_the_file(
        self, tmp_path: Path
    ) -> None:
        findings = lint_exports(write(tmp_path / "a.json", BAD))
        assert [(finding.line, finding.code) for finding in findings] == [(3, "E201"), (14, "E210")]
        assert str(findings[1]) == (
            f"{tmp_path}/a.json:$.WriteJourneyRequest.Activities.hello.EMAIL.NextActivity: E210 dangling-activity "
            "NextActivity 'nowhere' is not an activity of the journey"
        )

    def test_given_a_file_that_cannot_be_read_when_the_folder_is_linted_then_the_others_are_linted_too(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "a.json").write_text("{", "utf-8")
        write(tmp_path / "b.json", {"name": "left-pad", "version": "1.0.0"})
        write(tmp_path / "c.json", BAD)
        assert [finding.code for finding in lint_exports(tmp_path)] == ["E100", "E100", "E201", "E210"]

    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("", ["R604"]),
            (
                '{"WriteSegmentRequest": {"Name": "a"}}\n{"WriteSegmentRequest": {"Name": "b", "Dimension": {}}}',
                ["E101"],
            ),
            ("Id,ChannelType,Address\ne-1,EMAIL,ann@example.com\n", []),
        ],
        ids=["nothing", "lines", "csv"],
    )
    def test_given_a_json_file_that_is_not_a_single_json_value_when_it_is_linted_then_it_is_read_as_it_is(
        self, tmp_path: Path, text: str, codes: list[str]
    ) -> None:
        (tmp_path / "a.json").write_text(text, "utf-8")
        assert [finding.code for finding in lint_exports(tmp_path)] == codes

    def test_given_a_python_object_that_json_does_not_have_when_it_is_linted_then_it_cannot_be_read(self) -> None:
        [finding] = lint_exports({"WriteSegmentRequest": {"Name": float("inf")}})
        assert str(finding) == ("<dict>:$: E100 unreadable-file The value is not valid JSON: Infinity is not a number")

    def test_given_a_misspelled_parameter_beside_a_request_when_it_is_linted_then_the_real_one_is_named(self) -> None:
        [finding] = find({"AplicationId": "shop", "WriteSegmentRequest": {"Name": "a"}})
        assert str(finding) == (
            "<dict>:$[0].AplicationId: E101 unknown-member parameter 'AplicationId' does not exist "
            "(did you mean 'ApplicationId'?)"
        )

    def test_given_a_file_that_is_not_json_when_it_is_linted_then_the_line_is_that_of_the_mistake(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "a.json").write_text('{"Name": "a"\n\n"State": "DRAFT"}', "utf-8")
        [finding] = lint_exports(tmp_path)
        assert (finding.code, finding.line) == ("E100", 3)

    def test_given_a_file_that_is_not_text_when_it_is_linted_then_it_is_a_finding_too(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_bytes(b"\xff")
        [finding] = lint_exports(tmp_path)
        assert (finding.code, finding.line, finding.message) == ("E100", 1, "The file is not valid UTF-8 text")

    def test_given_a_file_with_another_ending_when_it_is_named_then_it_is_linted(self, tmp_path: Path) -> None:
        assert [finding.code for finding in lint_exports(write(tmp_path / "a.txt", BAD))] == ["E201", "E210"]

    def test_given_a_path_that_does_not_exist_when_it_is_linted_then_it_raises_as_open_does(self) -> None:
        with pytest.raises(FileNotFoundError, match="nowhere"):
            lint_exports("nowhere.json")

    def test_given_a_target_that_does_not_exist_when_it_is_asked_for_then_it_raises(self) -> None:
        with pytest.raises(ValueError, match=r"^target must be 'connect' or empty, not 'braze'$"):
            lint_exports(BAD, target="braze")


class TestValues:
    def test_given_a_python_object_when_it_is_linted_then_findings_have_no_line_and_are_in_order(self) -> None:
        findings = lint_exports(BAD)
        assert [(finding.line, finding.code) for finding in findings] == [(0, "E201"), (0, "E210")]
        assert findings[0].place.file == "<dict>"

    def test_given_a_response_of_boto3_when_it_is_linted_then_its_dates_are_read(
        self, shared_client: PinpointClient, app_id: str
    ) -> None:
        put_everybody(app_id)
        put_templates(app_id, "welcome")
        request = make_journey({"hello": send("EMAIL")}, State="ACTIVE", Schedule={"Timezone": "UTC+09"})
        created = shared_client.create_journey(ApplicationId=app_id, **request)
        assert isinstance(created["JourneyResponse"]["Schedule"]["StartTime"], datetime)
        assert lint_exports(created) == []


class TestConsequences:
    def test_given_a_fault_when_other_rules_would_follow_from_it_then_only_the_fault_is_found(self) -> None:
        assert codes_of(make_journey({"pause": {"Wait": {"WaitTime": "P1D"}}})) == ["E102"]
        assert codes_of(make_journey({"pause": wait("one day")})) == ["E205"]

    def test_given_a_dangling_activity_when_others_cannot_be_reached_then_only_the_pointer_is_found(self) -> None:
        assert codes_of(make_journey({"hello": send("EMAIL", "pauze"), "pause": wait("P1D")})) == ["E210"]


class TestContext:
    def test_given_no_segments_when_a_journey_names_one_then_lint_does_not_know_whether_it_exists(self) -> None:
        assert codes_of(make_journey({"hello": send("EMAIL")})) == []

    def test_given_segments_when_a_journey_names_another_then_it_is_missing(self) -> None:
        assert codes_of(segment("buyers"), make_journey({"hello": send("EMAIL")})) == ["E303"]

    def test_given_a_context_when_a_file_is_linted_then_it_counts_and_nothing_is_found_in_it(
        self, tmp_path: Path
    ) -> None:
        write(tmp_path / "context" / "segment.json", segment("buyers", Size=3))
        [finding] = lint_exports(make_journey({"hello": send("EMAIL")}), context=tmp_path / "context")
        assert finding.code == "E303"

    def test_given_a_context_with_the_file_itself_when_it_is_linted_then_its_resources_count_once(
        self, tmp_path: Path
    ) -> None:
        endpoint = {"EndpointRequest": {"ChannelType": "SMS", "Address": "+12065550100"}}
        wanted = {"WriteSegmentRequest": {"Name": "a", "Dimensions": {"Attributes": {"team": {"Values": ["Heat"]}}}}}
        path = write(tmp_path / "a.json", [endpoint, wanted])
        [finding] = lint_exports(path, context=tmp_path)
        assert finding.message.startswith("the only endpoint does not match")

    def test_given_resources_of_two_apps_when_a_segment_of_the_other_is_named_then_it_is_missing(self) -> None:
        journey = {"ApplicationId": "blog", **make_journey({"hello": send("EMAIL")})}
        everybody, others = segment("everybody", "shop"), segment("others", "blog")
        assert codes_of(everybody, others, journey) == ["E303"]
        assert codes_of(everybody, others, {**journey, "ApplicationId": "shop"}) == []

    def test_given_the_newest_version_of_a_segment_when_an_older_one_is_named_then_it_is_not_an_error(self) -> None:
        campaign = {
            "Name": "sale",
            "SegmentId": "buyers",
            "SegmentVersion": 2,
            "Schedule": {"StartTime": "IMMEDIATE"},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
        }
        newest = segment("buyers", Version=3)
        assert codes_of(newest, {"WriteCampaignRequest": campaign}) == ["R606"]
        assert codes_of(newest, {"WriteCampaignRequest": {**campaign, "SegmentVersion": 4}}) == ["E303"]

    def test_given_a_template_when_a_journey_names_a_version_then_lint_does_not_know_which_exist(self) -> None:
        template = {"TemplateName": "welcome", "EmailTemplateRequest": {"Subject": "Hello", "TextPart": "Hi"}}
        assert codes_of(template, make_journey({"hello": send("EMAIL", TemplateVersion="7")})) == []

    def test_given_a_template_of_another_type_when_a_journey_names_it_then_the_hint_says_so(self) -> None:
        template = {"TemplateName": "welcome", "EmailTemplateRequest": {"Subject": "Hello", "TextPart": "Hi"}}
        [finding] = find(template, make_journey({"hello": send("SMS")}))
        assert finding.message == "TemplateName 'welcome' is not an existing SMS template"
        assert finding.hint == "a template of type EMAIL has this name"


class TestTime:
    def answer(self, state: str) -> dict[str, Any]:
        members = make_journey({"hello": send("EMAIL")}, Schedule=MARCH)["WriteJourneyRequest"]
        return {"JourneyResponse": {**members, "State": state, "Id": "a", "CreationDate": "2025-02-01T09:00:00.000Z"}}

    def test_given_a_journey_that_has_run_when_it_is_linted_years_later_then_its_times_are_not_faults(self) -> None:
        assert codes_of(self.answer("COMPLETED")) == []

    @time_machine.travel(datetime(2026, 1, 1, tzinfo=timezone.utc))
    def test_given_a_draft_that_has_ended_when_it_is_linted_then_it_cannot_be_published_any_more(self) -> None:
        assert codes_of(self.answer("DRAFT")) == ["R222", "E203"]

    @time_machine.travel(datetime(2025, 2, 1, tzinfo=timezone.utc))
    def test_given_a_draft_when_it_is_linted_before_its_start_then_nothing_is_found(self) -> None:
        assert codes_of(self.answer("DRAFT")) == []

    def test_given_a_start_at_another_offset_when_it_is_linted_then_the_hint_mentions_boto3(self) -> None:
        schedule = {"StartTime": "2090-01-01T09:00:00Z", "Timezone": "UTC+09"}
        [finding] = find(make_journey({"hello": send("EMAIL")}, Schedule=schedule))
        assert finding.hint == "write the time with the offset of Timezone; boto3 sends every time in UTC"
