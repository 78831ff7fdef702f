"""The installed package: the cost of importing it, its exports, and the truth of its documentation."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import subprocess
import sys
from collections import Counter
from importlib.metadata import entry_points, version
from pathlib import Path
from textwrap import dedent

import pytest

import pinpoint_mock
from pinpoint_mock import mock
from pinpoint_mock.channels import channel_types
from pinpoint_mock.world import options

HEAVY = {"boto3", "botocore", "dateutil", "iso3166", "isodate", "phonenumbers"}
PACKAGE = Path(pinpoint_mock.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
EXAMPLES = [path for path in MODULES if ">>> " in path.read_text(encoding="utf-8")]
PUBLIC = [
    "ALL_CHANNELS",
    "Absentee",
    "ActivityDecision",
    "ActivityResult",
    "AppView",
    "Call",
    "Calls",
    "CampaignActivityRecord",
    "CampaignExplanation",
    "CampaignLoopError",
    "CampaignRunEnded",
    "CampaignRunSkipped",
    "CampaignStatusChanged",
    "CampaignView",
    "Change",
    "ChannelRecord",
    "Comparison",
    "Difference",
    "Eligibility",
    "EndlessInstantError",
    "EndpointRecord",
    "EntryExplanation",
    "EventDelivery",
    "EventNotRecorded",
    "EventRecord",
    "Explanation",
    "ExportJobView",
    "Failure",
    "Faults",
    "Finding",
    "ImportJobView",
    "InAppDevice",
    "InAppOffer",
    "Ineligibility",
    "JobStatusChanged",
    "JourneyActivityVisited",
    "JourneyEntered",
    "JourneyLoopError",
    "JourneyOutcomes",
    "JourneyParticipant",
    "JourneyPath",
    "JourneyRunChanged",
    "JourneyStateChanged",
    "JourneyStep",
    "JourneyView",
    "Lambdas",
    "LintFinding",
    "Loaded",
    "LoadedResource",
    "MissingDependency",
    "Mock",
    "NotRead",
    "OperationNotSupported",
    "OptedOut",
    "Outbox",
    "OutsideError",
    "PhoneNumbers",
    "Pinpoint",
    "Place",
    "Preview",
    "Previews",
    "Recommendations",
    "Records",
    "S3Files",
    "SegmentView",
    "SentMessage",
    "SimulatedPath",
    "Simulation",
    "TemplateRecord",
    "UnreadableExport",
    "UserRecord",
    "VirtualClock",
    "Webhooks",
    "current",
    "lint_exports",
    "mock_pinpoint",
    "preview",
    "simulate",
]


def loaded_after(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a statement."""
    script = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {*done.stdout.split()}


class TestImporting:
    def test_given_a_fresh_interpreter_when_the_package_is_imported_then_nothing_heavy_is(self) -> None:
        loaded = loaded_after("import pinpoint_mock")
        assert loaded & {*HEAVY, "pytest", "_pytest"} == set()

    def test_given_a_fresh_interpreter_when_the_plugin_is_imported_then_botocore_is_not(self) -> None:
        loaded = loaded_after("import pinpoint_mock.pytest_plugin")
        assert loaded & {*HEAVY, "pinpoint_mock.mock"} == set()

    def test_given_a_program_without_phone_numbers_when_it_calls_then_their_library_is_not_imported(self) -> None:
        loaded = loaded_after(
            "import pinpoint_mock\nwith pinpoint_mock.mock_pinpoint() as pinpoint: assert not pinpoint.calls"
        )
        assert "pinpoint_mock.gateway.calls" in loaded
        assert "phonenumbers" not in loaded

    def test_given_a_program_without_pytest_when_it_uses_a_mock_then_nothing_of_pytest_is_imported(self) -> None:
        loaded = loaded_after(
            "import pinpoint_mock\nwith pinpoint_mock.mock_pinpoint() as pinpoint: pinpoint.clock.advance(days=1)"
        )
        assert loaded & {"pytest", "_pytest", "pinpoint_mock.pytest_plugin"} == set()

    def test_given_the_first_import_under_frozen_time_when_time_flows_again_then_the_mock_sees_real_time(self) -> None:
        script = """
            import datetime, freezegun

            with freezegun.freeze_time("2030-01-01"):
                from pinpoint_mock import mock_pinpoint

                with mock_pinpoint() as pinpoint:
                    assert pinpoint.clock.now.year == 2030
            with mock_pinpoint() as pinpoint:
                real = datetime.datetime.now(datetime.timezone.utc)
                assert abs(pinpoint.clock.now - real) < datetime.timedelta(minutes=1)
        """
        subprocess.run([sys.executable, "-W", "error", "-c", dedent(script)], check=True)


class TestExports:
    def test_given_the_public_api_when_it_is_listed_then_it_has_exactly_these_names(self) -> None:
        assert pinpoint_mock.__all__ == PUBLIC

    def test_given_the_public_constant_when_it_is_read_then_it_has_the_names_of_the_channel_types(self) -> None:
        assert tuple(channel_types.CHANNEL_TYPES) == pinpoint_mock.ALL_CHANNELS

    @pytest.mark.parametrize("name", [name for name in PUBLIC if not name.isupper()])
    def test_given_a_public_name_when_it_is_read_then_it_is_there_and_documented(self, name: str) -> None:
        value = getattr(pinpoint_mock, name)
        assert inspect.getdoc(value)
        assert value.__module__.startswith("pinpoint_mock.")
        assert value.__name__ == name

    def test_given_a_fresh_interpreter_when_dir_is_called_then_it_lists_the_public_names(self) -> None:
        script = "import pinpoint_mock; print(*dir(pinpoint_mock))"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert {*PUBLIC} <= {*done.stdout.split()}

    def test_given_a_star_import_when_it_is_done_then_it_brings_exactly_the_public_names(self) -> None:
        names: dict[str, object] = {}
        exec("from pinpoint_mock import *", names)
        assert sorted(names.keys() - {"__builtins__"}) == PUBLIC

    def test_given_an_unknown_name_when_it_is_read_then_it_is_an_attribute_error_as_for_any_module(self) -> None:
        with pytest.raises(AttributeError, match=r"^module 'pinpoint_mock' has no attribute 'mock_sqs'$"):
            _ = pinpoint_mock.mock_sqs

    def test_given_a_name_when_it_has_been_read_then_it_is_cached(self) -> None:
        assert pinpoint_mock.current is pinpoint_mock.current
        assert vars(pinpoint_mock)["current"] is mock.current

    def test_given_the_type_checkers_imports_when_compared_then_they_are_the_public_names(self) -> None:
        tree = ast.parse((PACKAGE / "__init__.py").read_text())
        imported = [
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.level == 1
            for alias in node.names
        ]
        assert sorted(imported) == PUBLIC

    def test_given_the_signature_of_mock_pinpoint_when_compared_then_it_names_every_option(self) -> None:
        tree = ast.parse(inspect.getsource(mock))
        overloads = [
            [argument.arg for argument in node.args.kwonlyargs]
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and node.name == "mock_pinpoint" and node.args.kwonlyargs
        ]
        assert overloads == [list(options.OPTION_NAMES)]


class TestInstalled:
    def test_given_the_version_when_it_is_read_then_it_is_that_of_the_distribution(self) -> None:
        assert pinpoint_mock.__version__ == version("pinpoint-mock")

    def test_given_the_package_when_type_checkers_look_then_it_is_marked_as_typed(self) -> None:
        assert (PACKAGE / "py.typed").is_file()

    def test_given_pytest_when_it_looks_for_plugins_then_ours_is_found(self) -> None:
        [entry_point] = entry_points(group="pytest11", name="pinpoint_mock")
        assert entry_point.load() is importlib.import_module("pinpoint_mock.pytest_plugin")


class TestSource:
    @pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
    def test_given_a_module_when_it_imports_its_own_package_then_it_does_so_relatively(self, path: Path) -> None:
        imported: list[str] = []
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.append(node.module or "")
        assert [name for name in imported if name.partition(".")[0] == "pinpoint_mock"] == []

    @pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
    def test_given_a_module_when_it_is_opened_then_it_has_a_docstring(self, path: Path) -> None:
        assert ast.get_docstring(ast.parse(path.read_text()))

    def test_given_two_classes_anywhere_when_their_names_are_compared_then_they_differ(self) -> None:
        names = Counter(
            node.name
            for path in MODULES
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.ClassDef)
        )
        assert len(names) > 150
        assert [name for name, count in names.items() if count > 1] == []

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
    def test_given_the_examples_in_docstrings_when_they_run_then_they_are_true(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        result = doctest.testmod(importlib.import_module(name))
        assert result.failed == 0
        assert result.attempted > 0
