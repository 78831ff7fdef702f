"""The options of a mock: their valid values, their effect, and the error messages."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from journey_resources import put_everybody

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.world.options import OPTION_NAMES, Options, from_text

if TYPE_CHECKING:
    from collections.abc import Callable

VALID = [
    ("account_id", "000000000000"),
    ("region", "eu-west-1"),
    ("seed", 7),
    ("seed", -1),
    ("seed", None),
    ("jobs", "manual"),
    ("s3", None),
    ("inactivate_duplicates", "off"),
    ("reimport", "add"),
    ("missing_variable", "omit"),
    ("limits", "2019"),
    ("schedule_offset_check", False),
    ("strict_faults", True),
    ("retired", "refuse"),
    ("retired_code", "AccessDeniedException"),
    ("retired_text", "This service has ended."),
    ("retired_text", ""),
    ("load", None),
]
INVALID = [
    ("account_id", "12345678901", "a string of 12 digits"),
    ("account_id", "12345678901x", "a string of 12 digits"),
    ("account_id", "123456789012\n", "a string of 12 digits"),
    ("account_id", "١٢٣٤٥٦٧٨٩٠١٢", "a string of 12 digits"),
    ("account_id", 123456789012, "a string of 12 digits"),
    ("region", "", "the name of a region, such as 'eu-west-1'"),
    ("region", "EU West", "the name of a region, such as 'eu-west-1'"),
    ("region", None, "the name of a region, such as 'eu-west-1'"),
    ("seed", "7", "an integer or None"),
    ("seed", True, "an integer or None"),
    ("jobs", "fast", "one of 'poll', 'every-status', 'time', 'immediate', 'manual'"),
    ("s3", "no/such/folder", "an existing folder, a boto3 client for S3, or None"),
    ("s3", "", "an existing folder, a boto3 client for S3, or None"),
    ("s3", "a" * 290, "an existing folder, a boto3 client for S3, or None"),
    ("s3", 7, "an existing folder, a boto3 client for S3, or None"),
    ("load", "no/such/folder", "an existing file or folder, or None"),
    ("load", "", "an existing file or folder, or None"),
    ("load", 7, "an existing file or folder, or None"),
    ("inactivate_duplicates", True, "one of 'all', 'push', 'off'"),
    ("reimport", None, "one of 'replace', 'add'"),
    ("missing_variable", "empty", "one of 'fail', 'omit'"),
    ("limits", 2019, "one of 'current', '2019'"),
    ("schedule_offset_check", 1, "True or False"),
    ("schedule_offset_check", None, "True or False"),
    ("strict_faults", 1, "True or False"),
    ("retired", "refused", "one of 'answer', 'refuse'"),
    ("retired", True, "one of 'answer', 'refuse'"),
    (
        "retired_code",
        "Forbidden",
        "one of 'ForbiddenException', 'AccessDeniedException', 'BadRequestException', 'NotFoundException', "
        "'MethodNotAllowedException', 'InternalServerErrorException'",
    ),
    ("retired_text", 403, "a string or None"),
]


@pytest.mark.parametrize(("name", "value"), VALID)
def test_given_a_valid_value_when_a_mock_begins_then_it_is_in_force(name: str, value: Any) -> None:
    mock = mock_pinpoint(**{name: value})
    with mock:
        assert getattr(mock._session.options, name) == value


@pytest.mark.parametrize(("name", "value", "valid"), INVALID)
def test_given_an_invalid_value_when_a_mock_is_created_then_the_error_names_the_option_and_what_is_valid(
    name: str, value: Any, valid: str
) -> None:
    with pytest.raises(ValueError if isinstance(value, str) and name != "seed" else TypeError) as raised:
        mock_pinpoint(**{name: value})
    message, hint, _ = str(raised.value).partition(" (did you mean ")
    assert message == f"mock_pinpoint: {name} must be {valid}, not {value!r}"
    assert bool(hint) == (value in ("refused", "Forbidden"))


def test_given_an_unknown_option_when_a_mock_is_created_then_a_type_error_lists_the_options() -> None:
    with pytest.raises(TypeError) as raised:
        mock_pinpoint(acount_id="123456789012")  # type: ignore[call-overload]
    assert str(raised.value) == (
        "mock_pinpoint has no option 'acount_id' (did you mean 'account_id'?); "
        "its options are account_id, region, seed, jobs, s3, "
        "inactivate_duplicates, reimport, missing_variable, limits, schedule_offset_check, strict_faults, "
        "retired, retired_code, retired_text, load"
    )


def test_given_the_signature_when_it_is_compared_then_every_option_is_documented() -> None:
    documentation = inspect.getdoc(mock_pinpoint) or ""
    assert [name for name in OPTION_NAMES if f"    {name}: " not in documentation] == []


def test_given_no_options_when_a_mock_begins_then_the_defaults_are_in_force() -> None:
    mock = mock_pinpoint()
    with mock as pinpoint:
        assert mock._session.options == Options(
            *("123456789012", "us-east-1", 0, "poll", None, "all", "replace", "fail", "current", True, False),
            *("answer", "ForbiddenException", None, None),
        )
        assert (pinpoint.account_id, pinpoint.seed) == ("123456789012", 0)


def test_given_an_account_id_when_an_app_is_created_then_its_arn_names_it() -> None:
    with mock_pinpoint(account_id="999999999999") as pinpoint:
        assert pinpoint.create_app("shop").arn == "arn:aws:mobiletargeting:us-east-1:999999999999:apps/shop"


def test_given_a_region_option_when_none_is_configured_then_clients_and_apps_are_there() -> None:
    with mock_pinpoint(region="eu-west-1") as pinpoint:
        assert boto3.client("pinpoint").meta.region_name == "eu-west-1"
        assert pinpoint.create_app().region == "eu-west-1"


def test_given_a_region_option_when_another_is_in_the_environment_then_the_option_wins_but_not_over_the_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
    with mock_pinpoint(region="eu-west-1") as pinpoint:
        assert boto3.client("pinpoint").meta.region_name == "eu-west-1"
        assert boto3.client("pinpoint", region_name="us-west-2").meta.region_name == "us-west-2"
        assert boto3.Session(region_name="us-west-2").client("pinpoint").meta.region_name == "us-west-2"
        assert pinpoint.create_app().region == "eu-west-1"


def test_given_no_region_option_when_one_is_in_the_environment_then_it_is_in_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
    with mock_pinpoint() as pinpoint:
        assert boto3.client("pinpoint").meta.region_name == "ap-south-1"
        assert pinpoint.create_app().region == "ap-south-1"


def test_given_the_schedule_offset_check_when_it_is_switched_off_then_any_offset_can_be_published() -> None:
    with mock_pinpoint(schedule_offset_check=False) as pinpoint:
        app = pinpoint.create_app()
        response = boto3.client("pinpoint").create_journey(
            ApplicationId=app.id,
            WriteJourneyRequest={
                "Name": "welcome",
                "StartCondition": {"SegmentStartCondition": {"SegmentId": put_everybody(app.id)}},
                "Activities": {"w": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
                "StartActivity": "w",
                "Schedule": {"StartTime": "2100-01-01T00:00:00Z", "Timezone": "UTC-08"},
                "State": "ACTIVE",
            },
        )
        assert app.journey(response["JourneyResponse"]["Id"]).state == "ACTIVE"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("account_id", "999999999999", "999999999999"),
        ("region", "eu-west-1", "eu-west-1"),
        ("seed", "7", 7),
        ("seed", "-7", -7),
        ("seed", "none", None),
        ("seed", "None", None),
        ("s3", "none", None),
        ("s3", "None", None),
        ("schedule_offset_check", "true", True),
        ("schedule_offset_check", "False", False),
        ("strict_faults", "True", True),
        ("strict_faults", "false", False),
    ],
)
def test_given_a_string_when_it_is_read_then_it_becomes_the_option_value(name: str, text: str, value: Any) -> None:
    assert from_text(name, text, Path()) == value


@pytest.mark.parametrize("text", ["data", "./data", "../files/data"])
def test_given_a_relative_folder_as_a_string_when_it_is_read_then_it_is_relative_to_the_base_folder(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "files" / "data").mkdir(parents=True)
    assert from_text("s3", text, tmp_path / "files") == tmp_path.resolve() / "files" / "data"
    assert from_text("s3", str(tmp_path / "files"), tmp_path / "elsewhere") == tmp_path.resolve() / "files"


def test_given_a_folder_that_does_not_exist_when_it_is_read_then_a_value_error_has_the_full_path(
    tmp_path: Path,
) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011  (the whole message is compared)
        from_text("s3", "data", tmp_path)
    assert str(raised.value) == (
        f"mock_pinpoint: s3 must be an existing folder, a boto3 client for S3, or None, not {str(tmp_path / 'data')!r}"
    )


@pytest.mark.parametrize("as_given", [str, Path], ids=["text", "path"])
def test_given_a_relative_folder_when_the_current_one_changes_then_it_stays_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_given: Callable[[str], str | Path]
) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    mock = mock_pinpoint(s3=as_given("data"))
    monkeypatch.chdir("data")
    with mock:
        assert mock._session.options.s3 == tmp_path.resolve() / "data"
        mock._session.check_options({"s3": "../data"})


def test_given_clients_when_a_mock_is_created_then_one_of_boto3_is_taken_and_others_are_refused() -> None:
    client = boto3.client("s3", region_name="us-east-1")
    mock = mock_pinpoint(s3=client)
    with mock:
        assert mock._session.options.s3 is client
    for other in (boto3.client("sts", region_name="us-east-1"), object()):
        with pytest.raises(TypeError, match=r"^mock_pinpoint: s3 must be an existing folder, a boto3 client for S3"):
            mock_pinpoint(s3=other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("account_id", "1"),
        ("region", "?"),
        ("seed", "seven"),
        ("seed", "1.5"),
        ("schedule_offset_check", "yes"),
        ("strict_faults", "1"),
    ],
)
def test_given_an_invalid_string_when_it_is_read_then_a_value_error_names_option_and_string(
    name: str, text: str
) -> None:
    with pytest.raises(ValueError, match=rf"^mock_pinpoint: {name} must be .*, not '{text.replace('?', '[?]')}'$"):
        from_text(name, text, Path())
