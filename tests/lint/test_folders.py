"""Folders in which several files contain the same resource, and incomplete folders."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.lint.linting import lint

from .conftest import codes_of, find, make_journey, send

if TYPE_CHECKING:
    from pathlib import Path

    from pinpoint_mock.lint.linting import LintReport

JOURNEY = {
    "ApplicationId": "shop",
    "Id": "a1",
    "Name": "welcome",
    "State": "DRAFT",
    **make_journey({"dice": {"Holdout": {"Percentage": 0}}})["WriteJourneyRequest"],
}


def lint_files(folder: Path, **files: Any) -> LintReport:
    """Write files, as JSON unless they are strings, and lint their folder."""
    for name, value in files.items():
        (folder / f"{name}.json").write_text(value if isinstance(value, str) else json.dumps(value))
    return lint([folder])


def segment(version: int, tier: str, **members: Any) -> dict[str, Any]:
    dimensions = {"Attributes": {"tier": {"AttributeType": "INCLUSIVE", "Values": [tier]}}}
    return {
        "ApplicationId": "shop",
        "Id": "s1",
        "Name": "tiers",
        "Version": version,
        "SegmentType": "DIMENSIONAL",
        "Arn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/shop/segments/s1",
        "CreationDate": "2026-01-05T09:00:00.000Z",
        "Dimensions": dimensions,
        **members,
    }


def endpoint(tier: str) -> dict[str, Any]:
    return {"EndpointRequest": {"ChannelType": "EMAIL", "Address": "a@example.com", "Attributes": {"tier": [tier]}}}


class TestCopies:
    def test_given_a_list_and_a_single_response_when_the_folder_is_linted_then_each_finding_occurs_once(
        self, tmp_path: Path
    ) -> None:
        report = lint_files(tmp_path, all={"JourneysResponse": {"Item": [JOURNEY]}}, one={"JourneyResponse": JOURNEY})
        assert report.resources == 1
        [finding] = report.findings
        assert (finding.code, finding.place.file) == ("R208", str(tmp_path / "one.json"))

    def test_given_responses_that_differ_when_the_folder_is_linted_then_it_says_in_which_files_and_where(
        self, tmp_path: Path
    ) -> None:
        other = {**JOURNEY, "Activities": {"dice": {"Holdout": {"Percentage": 5}}}}
        report = lint_files(tmp_path, one={"JourneyResponse": JOURNEY}, two={"JourneyResponse": other})
        [finding] = [each for each in report.findings if each.code == "R605"]
        assert finding.message == (
            f"the journey 'welcome' (a1) is also in {tmp_path / 'one.json'}:$.JourneyResponse, "
            "where Activities.dice.Holdout.Percentage differs"
        )

    def test_given_versions_of_one_segment_when_they_differ_then_they_are_not_copies(self) -> None:
        assert codes_of({"SegmentsResponse": {"Item": [segment(1, "gold"), segment(2, "silver")]}}) == []

    def test_given_requests_of_one_name_when_they_differ_then_they_are_not_compared(self) -> None:
        journeys = (make_journey({"hello": send(kind)}) for kind in ("EMAIL", "SMS"))
        assert codes_of(*journeys) == []

    def test_given_copies_with_errors_when_they_are_linted_then_the_errors_of_both_are_found(self) -> None:
        broken = {"JourneyResponse": {**JOURNEY, "Activities": {"dice": {"Dice": {}}}}}
        assert codes_of(broken, broken) == ["E101", "E101"]


class TestIncompleteExports:
    def test_given_an_empty_file_when_the_folder_is_linted_then_it_is_named_and_the_others_are_checked(
        self, tmp_path: Path
    ) -> None:
        report = lint_files(tmp_path, blank="\n", empty="", one={"JourneyResponse": JOURNEY})
        assert [finding.code for finding in report.findings] == ["R604", "R604", "R208"]

    @pytest.mark.parametrize("item", [[], [JOURNEY]])
    def test_given_a_list_without_its_last_page_when_it_is_linted_then_it_is_not_complete(
        self, item: list[dict[str, Any]]
    ) -> None:
        found = find({"JourneysResponse": {"Item": item, "NextToken": "eyJ"}})
        [finding] = [each for each in found if each.code == "R604"]
        assert finding.message == "the list has more pages, and the last one is missing"
        assert finding.place.steps[-1] == "NextToken"

    def test_given_all_pages_of_a_list_when_the_folder_is_linted_then_it_is_complete(self, tmp_path: Path) -> None:
        first = {"JourneysResponse": {"Item": [], "NextToken": "eyJ"}}
        report = lint_files(tmp_path, first=first, last={"JourneysResponse": {"Item": []}})
        assert report.findings == []


class TestLines:
    def test_given_lines_that_cannot_be_read_when_the_file_is_linted_then_each_is_found_and_the_others_are_checked(
        self, tmp_path: Path
    ) -> None:
        file = tmp_path / "people.csv"
        file.write_text("Id,ChannelType,Address\na,Email,a@example.com\nb,EMAIL,b@example.com\nc,FAX,c@example.com\n")
        report = lint([file])
        assert [(finding.code, finding.place.line) for finding in report.findings] == [("E100", 2), ("E100", 4)]
        assert report.resources == 1


class TestVersions:
    def test_given_an_old_version_that_nothing_names_when_it_matches_no_endpoint_then_nothing_is_found(self) -> None:
        versions = {"SegmentsResponse": {"Item": [segment(1, "trial"), segment(2, "gold")]}}
        assert codes_of(endpoint("gold"), versions) == []

    def test_given_the_newest_version_when_it_matches_no_endpoint_then_it_is_found(self) -> None:
        versions = {"SegmentsResponse": {"Item": [segment(1, "gold"), segment(2, "trial")]}}
        [finding] = find(endpoint("gold"), versions)
        assert (finding.code, finding.place.steps[3]) == ("R301", 1)
        assert finding.message.startswith("the only endpoint does not match Attributes['tier']")

    def test_given_an_old_version_that_a_campaign_names_when_it_matches_no_endpoint_then_it_is_found(self) -> None:
        campaign = {
            "ApplicationId": "shop",
            "WriteCampaignRequest": {
                "Name": "sale",
                "SegmentId": "s1",
                "SegmentVersion": 1,
                "Schedule": {"StartTime": "IMMEDIATE"},
                "MessageConfiguration": {"SMSMessage": {"Body": "Sale"}},
            },
        }
        versions = {"SegmentsResponse": {"Item": [segment(1, "trial"), segment(2, "gold")]}}
        assert codes_of(endpoint("gold"), versions, campaign) == ["R301"]

    def test_given_templates_as_requests_when_a_journey_names_a_version_then_it_is_not_known_to_be_missing(
        self,
    ) -> None:
        template = {"TemplateName": "welcome", "EmailTemplateRequest": {"Subject": "Welcome", "TextPart": "Hello"}}
        journey = make_journey({"hello": send("EMAIL", TemplateVersion="3")})
        assert codes_of(template, journey) == []
