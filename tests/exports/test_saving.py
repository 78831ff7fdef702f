"""Saving a world: one file for each resource, suitable for git; other files in the folder are not touched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import Pinpoint, mock_pinpoint
from pinpoint_mock.exports.file_names import choose_file_names
from pinpoint_mock.exports.folders import LIST

from .everything import furnish
from .test_loading_answers import SEGMENT, endpoint

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_pinpoint import PinpointClient


def list_files(folder: Path) -> list[str]:
    """Return the paths of all files in a folder."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_given_one_of_everything_when_it_is_saved_then_each_resource_and_version_has_a_file(
    mocked: Pinpoint, shared_client: PinpointClient, tmp_path: Path
) -> None:
    mocked.create_app("shop", region="us-east-1")
    furnish(mocked, shared_client, "shop")
    saved = [file.relative_to(tmp_path).as_posix() for file in mocked.save(tmp_path)]
    unnamed = [path for path in saved if path.startswith("apps/shop/segments/") and "Fans" not in path]
    assert [path for path in saved if path not in unnamed] == [
        "apps/shop/app.json",
        "apps/shop/campaigns/news.json",
        "apps/shop/campaigns/news.version-1.json",
        "apps/shop/campaigns/news.version-2.json",
        "apps/shop/channels/GCM.json",
        "apps/shop/channels/SMS.json",
        "apps/shop/endpoints.jsonl",
        "apps/shop/event-stream.json",
        "apps/shop/journeys/paused.json",
        "apps/shop/journeys/published.json",
        "apps/shop/journeys/welcome.json",
        *sorted(path for path in saved if "Fans" in path),
        "apps/shop/settings.json",
        *[path for path in saved if path.startswith("recommenders/")],
        "templates/EMAIL/receipt.json",
        "templates/EMAIL/receipt.version-1.json",
        "templates/INAPP/banner.json",
        "templates/PUSH/news.json",
        "templates/SMS/receipt.json",
        "templates/SMS/receipt.version-1.json",
        "templates/VOICE/call.json",
    ]
    assert len(unnamed) == 1
    assert list_files(tmp_path) == sorted([LIST, *saved])


def test_given_a_segment_when_it_is_saved_then_its_file_is_pretty_and_in_the_order_of_the_model(
    mocked: Pinpoint, tmp_path: Path
) -> None:
    mocked.load({"SegmentResponse": {**dict(reversed(SEGMENT.items())), "Name": "Fäns"}})
    mocked.save(tmp_path)
    [file] = (tmp_path / "apps" / "shop" / "segments").iterdir()
    text = file.read_text("utf-8")
    assert text.startswith('{\n  "SegmentResponse": {\n    "ApplicationId": "shop",\n')
    assert text.endswith("}\n")
    assert '"Name": "Fäns"' in text
    assert list(json.loads(text)["SegmentResponse"]) == sorted(SEGMENT, key=str)


def test_given_endpoints_when_they_are_saved_then_they_are_lines_of_one_file_in_their_order(
    mocked: Pinpoint, tmp_path: Path
) -> None:
    mocked.load([endpoint("b"), endpoint("a")])
    mocked.save(tmp_path)
    lines = (tmp_path / "apps" / "shop" / "endpoints.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["Id"] for line in lines] == ["b", "a"]


def test_given_an_imported_segment_when_it_is_saved_and_loaded_then_its_members_are_in_it(
    mocked: Pinpoint, tmp_path: Path
) -> None:
    imported: Any = {**SEGMENT, "SegmentType": "IMPORT", "Dimensions": None}
    mocked.load({"SegmentResponse": imported, "EndpointIds": ["Ann"], "UserIds": ["u"]}, endpoint("Ann"))
    mocked.save(tmp_path)
    saved = json.loads((tmp_path / "apps" / "shop" / "segments" / "Fans.json").read_text("utf-8"))
    assert (saved["EndpointIds"], saved["UserIds"]) == (["Ann"], ["u"])
    with mock_pinpoint(load=tmp_path) as other:
        assert other.app("shop").segment("fans").members() == ["Ann"]


def test_given_two_regions_when_they_are_saved_then_each_has_a_folder_that_loading_understands(
    mocked: Pinpoint, shared_client: PinpointClient, tmp_path: Path
) -> None:
    mocked.create_app("shop", region="eu-west-1")
    mocked.create_app("other", region="us-east-1")
    shared_client.create_sms_template(TemplateName="receipt", SMSTemplateRequest={"Body": "Thanks"})
    shared_client.create_recommender_configuration(
        CreateRecommenderConfiguration={
            "Name": "you",
            "RecommendationProviderRoleArn": "arn:aws:iam::123456789012:role/pinpoint",
            "RecommendationProviderUri": "arn:aws:personalize:us-east-1:123456789012:campaign/shop",
            "RecommendationsDisplayName": "you",
        }
    )
    saved = [file.relative_to(tmp_path).as_posix() for file in mocked.save(tmp_path)]
    assert saved == [
        "eu-west-1/apps/shop/app.json",
        "us-east-1/apps/other/app.json",
        "us-east-1/recommenders/you.json",
        "us-east-1/templates/SMS/receipt.json",
    ]
    with mock_pinpoint(region="eu-west-1", load=tmp_path) as other:
        assert {app.id: app.region for app in other.apps} == {"shop": "eu-west-1", "other": "us-east-1"}
        assert [template.region for template in other.templates] == ["us-east-1"]
        assert len(shared_client.get_recommender_configurations()["ListRecommenderConfigurationsResponse"]["Item"]) == 1


def test_given_a_recommender_alone_when_it_is_saved_then_its_folder_names_the_region(
    mocked: Pinpoint, tmp_path: Path
) -> None:
    recommender = {
        "Id": "r",
        "RecommendationProviderRoleArn": "arn:aws:iam::123456789012:role/x",
        "RecommendationProviderUri": "arn:aws:personalize:eu-west-1:123456789012:campaign/x",
        "RecommendationsDisplayName": "For you",
    }
    mocked.load({"RecommenderConfigurationResponse": recommender}, region="eu-west-1")
    [file] = mocked.save(tmp_path)
    assert file == tmp_path / "eu-west-1" / "recommenders" / "r.json"
    with mock_pinpoint() as other:
        [loaded] = other.load(tmp_path).resources
    assert loaded.region == "eu-west-1"


def test_given_a_second_save_when_a_resource_is_gone_then_its_file_is_removed_and_others_stay(
    mocked: Pinpoint, shared_client: PinpointClient, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text("ours")
    (tmp_path / "apps" / "shop" / "segments").mkdir(parents=True)
    (tmp_path / "apps" / "shop" / "segments" / "mine.txt").write_text("ours")
    mocked.load(SEGMENT, endpoint("ann"))
    mocked.save(tmp_path)
    shared_client.delete_segment(ApplicationId="shop", SegmentId="fans")
    shared_client.delete_endpoint(ApplicationId="shop", EndpointId="ann")
    mocked.save(tmp_path)
    assert list_files(tmp_path) == [LIST, "README.md", "apps/shop/app.json", "apps/shop/segments/mine.txt"]


def test_given_a_name_that_changes_only_in_case_when_it_is_saved_again_then_the_file_stays(
    mocked: Pinpoint, shared_client: PinpointClient, tmp_path: Path
) -> None:
    mocked.load({**SEGMENT, "Name": "Fans"})
    [_, before] = mocked.save(tmp_path)
    after = before.with_name("fans.json")
    after.symlink_to(before)  # both names are those of one file where case does not count
    shared_client.update_segment(ApplicationId="shop", SegmentId="fans", WriteSegmentRequest={"Name": "fans"})
    mocked.save(tmp_path)
    assert json.loads(after.read_text())["SegmentResponse"]["Name"] == "fans"


def test_given_an_app_that_is_gone_when_it_is_saved_again_then_no_empty_folder_stays(
    mocked: Pinpoint, shared_client: PinpointClient, tmp_path: Path
) -> None:
    mocked.load(SEGMENT)
    mocked.save(tmp_path)
    shared_client.delete_app(ApplicationId="shop")
    assert mocked.save(tmp_path) == ()
    assert [path.name for path in tmp_path.iterdir()] == [LIST]


def test_given_nothing_new_when_it_is_saved_again_then_no_file_is_written(mocked: Pinpoint, tmp_path: Path) -> None:
    mocked.load(SEGMENT)
    [*files] = mocked.save(tmp_path)
    for file in files:
        file.chmod(0o444)
    before = [file.stat().st_mtime_ns for file in files]
    assert list(mocked.save(tmp_path)) == files
    assert [file.stat().st_mtime_ns for file in files] == before


@pytest.mark.parametrize(
    "listed", ["not JSON", '{"files": ["../outside.json", "/etc/x", 7, "", "C:x", "..\\\\outside.json"]}', "[]", "{}"]
)
def test_given_a_list_of_files_that_was_edited_when_it_is_saved_then_nothing_outside_is_removed(
    mocked: Pinpoint, tmp_path: Path, listed: str
) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("ours")
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / LIST).write_text(listed)
    mocked.save(tmp_path / "saved")
    assert outside.exists()


@pytest.mark.parametrize(
    ("names", "files"),
    [
        ({"1": "welcome"}, ["welcome"]),
        ({"1": "welcome", "2": "Welcome"}, ["welcome-6b86b273", "Welcome-d4735e3a"]),
        ({"1": "a b"}, ["a-b-6b86b273"]),
        ({"1": "con"}, ["con-6b86b273"]),
        ({"1": "../../etc"}, ["etc-6b86b273"]),
        ({"1": "é"}, ["unnamed-6b86b273"]),
        ({"1": "x" * 100}, [f"{'x' * 80}-6b86b273"]),
        ({"1": "a.version-1"}, ["a-version-1-6b86b273"]),
    ],
)
def test_given_names_when_file_names_are_chosen_then_they_are_valid_and_distinct_on_every_file_system(
    names: dict[str, str], files: list[str]
) -> None:
    assert list(choose_file_names(names.items()).values()) == files
