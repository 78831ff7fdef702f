"""Loading API responses, or saved files, makes an equal world."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import Pinpoint, mock_pinpoint

from .everything import furnish, read_answers

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_pinpoint import PinpointClient


@pytest.fixture
def answers(mocked: Pinpoint, shared_client: PinpointClient) -> dict[str, Any]:
    """All API responses about a world with one of everything."""
    mocked.create_app("shop", region="us-east-1", tags={"team": "crm"})
    furnish(mocked, shared_client, "shop")
    return read_answers(shared_client)


def test_given_responses_of_boto3_when_they_are_loaded_then_the_world_returns_the_same(
    answers: dict[str, Any], shared_client: PinpointClient
) -> None:
    with mock_pinpoint() as other:
        record = other.load(*answers.values())
        assert read_answers(shared_client) == answers
        assert record.missing == ()


def test_given_responses_as_json_with_dates_as_strings_when_they_are_loaded_then_the_world_returns_the_same(
    answers: dict[str, Any], shared_client: PinpointClient, tmp_path: Path
) -> None:
    for number, answer in enumerate(answers.values()):
        (tmp_path / f"{number}.json").write_text(json.dumps(answer, default=str, indent=1), "utf-8")
    with mock_pinpoint() as other:
        other.load(tmp_path)
        assert read_answers(shared_client) == answers


def test_given_a_saved_world_when_it_is_loaded_then_the_world_returns_the_same(
    mocked: Pinpoint, answers: dict[str, Any], shared_client: PinpointClient, tmp_path: Path
) -> None:
    mocked.save(tmp_path / "saved")
    with mock_pinpoint(seed=7) as other:
        other.load(tmp_path / "saved")
        assert read_answers(shared_client) == answers


def test_given_a_saved_world_when_it_is_loaded_and_saved_then_the_files_are_the_same_bytes(
    mocked: Pinpoint, answers: dict[str, Any], tmp_path: Path
) -> None:
    assert answers
    first = mocked.save(tmp_path / "first")
    with mock_pinpoint(seed=7) as other:
        other.load(tmp_path / "first")
        second = other.save(tmp_path / "second")
    contents = [[file.relative_to(files[0].parents[-1]).name for file in files] for files in (first, second)]
    assert contents[0] == contents[1]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
