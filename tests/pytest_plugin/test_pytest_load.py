"""The option `load` with pytest: the folder that its path is relative to, and the start of each test of a class."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .conftest import STRICT

if TYPE_CHECKING:
    from pathlib import Path

SEGMENT = {"ApplicationId": "shop", "WriteSegmentRequest": {"Name": "customers"}}
COUNT = "sum(len(app.segments) for app in pinpoint.apps)"


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    """A folder with a segment, beside the ini file."""
    folder = pytester.mkdir("exported")
    (folder / "customers.json").write_text(json.dumps(SEGMENT))
    return folder


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("where", ["ini", "command line"])
def test_given_a_relative_folder_when_a_test_begins_then_it_starts_from_that_of_the_ini_file_or_the_current_one(
    pytester: pytest.Pytester, where: str
) -> None:
    pytester.makeini("[pytest]\n" + ("pinpoint_load = exported\n" if where == "ini" else ""))
    pytester.makepyfile(f"def test_segments(pinpoint):\n    assert {COUNT} == 1\n")
    arguments = ["--pinpoint-load=exported"] if where == "command line" else []
    pytester.runpytest_inprocess(*STRICT, *arguments).assert_outcomes(passed=1)


@pytest.mark.usefixtures("folder")
def test_given_the_ini_file_when_the_command_line_says_none_then_nothing_is_loaded(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\npinpoint_load = exported\n")
    pytester.makepyfile(f"def test_segments(pinpoint):\n    assert {COUNT} == 0\n")
    pytester.runpytest_inprocess(*STRICT, "--pinpoint-load=none").assert_outcomes(passed=1)


def test_given_a_folder_that_does_not_exist_when_pytest_starts_then_it_says_so(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\npinpoint_load = nowhere\n")
    result = pytester.runpytest_inprocess(*STRICT)
    result.stderr.fnmatch_lines(["*load must be an existing file or folder, or None, not *nowhere*"])


def test_given_a_broken_file_when_a_test_begins_then_one_sentence_names_it(
    pytester: pytest.Pytester, folder: Path
) -> None:
    (folder / "customers.json").write_text('{"WriteSegmentRequest": {"Nam": "customers"}}')
    pytester.makepyfile("def test_segments(pinpoint):\n    pass\n")
    result = pytester.runpytest_inprocess(*STRICT, "--pinpoint-load=exported")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["exported/customers.json:$.WriteSegmentRequest.Nam: is not a member of WriteSegmentRequest*"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*mock.py:*")


def test_given_a_broken_file_when_a_test_begins_a_mock_then_pytest_shows_its_line_and_the_sentence(
    pytester: pytest.Pytester, folder: Path
) -> None:
    (folder / "customers.json").write_text('{"WriteSegmentRequest": {"Nam": "customers"}}')
    pytester.makepyfile(
        """
        from pinpoint_mock import mock_pinpoint

        def test_one():
            with mock_pinpoint(load="exported"):
                pass
        """
    )
    result = pytester.runpytest_inprocess(*STRICT)
    result.stdout.fnmatch_lines(
        [">* with mock_pinpoint(load=*", "E *exported/customers.json:$.WriteSegmentRequest.Nam: is not a member*"]
    )
    result.stdout.no_fnmatch_line("*mock.py:*")


def test_given_a_broken_file_when_the_tests_of_a_decorated_class_begin_then_one_sentence_names_it(
    pytester: pytest.Pytester, folder: Path
) -> None:
    (folder / "customers.json").write_text('{"WriteSegmentRequest": {"Nam": "customers"}}')
    pytester.makepyfile(
        """
        from pinpoint_mock import mock_pinpoint

        @mock_pinpoint(load="exported")
        class TestSegments:
            def test_one(self):
                pass
        """
    )
    result = pytester.runpytest_inprocess(*STRICT)
    result.stdout.fnmatch_lines(["exported/customers.json:$.WriteSegmentRequest.Nam: is not a member of *"])
    result.stdout.no_fnmatch_line("*mock.py:*")


@pytest.mark.usefixtures("folder")
def test_given_a_decorated_class_when_its_tests_change_what_was_loaded_then_each_begins_with_the_folder(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        """
        import boto3
        import pytest
        from pinpoint_mock import current, mock_pinpoint

        @mock_pinpoint(load="exported")
        class TestSegments:
            @pytest.mark.parametrize("number", range(2))
            def test_delete(self, number):
                client = boto3.client("pinpoint", region_name="us-east-1")
                client.delete_segment(ApplicationId="shop", SegmentId="customers")
                assert len(current().app("shop").segments) == 0
                current().reset()
                assert len(current().app("shop").segments) == 1
                client.delete_app(ApplicationId="shop")
        """
    )
    pytester.runpytest_inprocess(*STRICT).assert_outcomes(passed=2)
