"""The pytest plugin: fixtures, markers, options, worlds for decorated classes, and the failure report.

pytest imports this module in every project that has pinpoint-mock installed. So it does not import boto3 or
the rest of the package until a test uses them.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from .pytest_context import PYTEST, PytestContext
from .world.arguments import hint_at_choice
from .world.formatting import show
from .world.options import OPTION_NAMES, OptionValue, check, from_text
from .world.running_test import RUNNING_TEST

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from mypy_boto3_pinpoint import PinpointClient

    from .classes import ClassMock
    from .face.app_view import AppView
    from .face.handle import Pinpoint

_NAMES = ("pinpoint_mock", "pinpoint_mock.pytest_plugin")
"""The name of the entry point, and the name that `-p` and `pytest_plugins` take."""
_WATCHER = "pinpoint_mock_unmocked"
_BEFORE = pytest.StashKey[PytestContext]()
_END_TEST: pytest.StashKey[Callable[[], None]] = pytest.StashKey()

_HELP = {
    "account_id": "The 12 digits of the AWS account in ARNs.",
    "region": "The region of clients that your code creates without a region.",
    "seed": "An integer that determines ids and random choices, or none to choose one at random.",
    "jobs": "How the status of a job changes: poll, every-status, time, immediate or manual.",
    "s3": "The folder with the files of jobs, with one subfolder for each bucket.",
    "inactivate_duplicates": "Which endpoints become INACTIVE when another takes their address: all, push or off.",
    "reimport": "What an import into an existing segment does to its members: replace or add.",
    "missing_variable": "What a template variable without a value does to a message: fail or omit.",
    "limits": "Which quotas apply: current or 2019.",
    "schedule_offset_check": "Whether publishing a journey checks the offset of its StartTime: true or false.",
    "strict_faults": "Whether a rule of pinpoint.faults that was never used fails the test: true or false.",
    "retired": "What happens to calls of operations that ended on 2026-10-30: answer or refuse.",
    "retired_code": "The error code for such calls: ForbiddenException, or another error code of the service.",
    "retired_text": "The error message for such calls.",
    "load": "A file or folder of exported resources that each mock begins with.",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add each option of `mock_pinpoint` to the command line and to the ini file."""
    group = parser.getgroup("pinpoint-mock")
    for name in OPTION_NAMES:
        help_text = _HELP[name]
        group.addoption(
            f"--pinpoint-{name.replace('_', '-')}", dest=f"pinpoint_{name}", metavar="VALUE", help=help_text
        )
        parser.addini(f"pinpoint_{name}", help_text, default="")
    help_text = "What happens to a Pinpoint call outside a mock: allow (the default), or refuse, which fails the test."
    group.addoption("--pinpoint-unmocked", dest="pinpoint_unmocked", metavar="VALUE", help=help_text)
    parser.addini("pinpoint_unmocked", help_text, default="")
    group.addoption(
        "--pinpoint-report",
        dest="pinpoint_report",
        action="store_true",
        help="At the end, list the operations that the tests called in a mock, and which of them have ended.",
    )
    help_text = (
        "Report the activities and branches of journeys that no participant in a test passed: report for a table at "
        "the end, html or html:FOLDER, json or json:FILE. You can repeat this option."
    )
    group.addoption("--pinpoint-journeys", dest="pinpoint_journeys", metavar="REPORT", action="append", help=help_text)
    parser.addini("pinpoint_journeys", help_text, type="args", default=[])
    help_text = "Fail if participants passed less than this percentage of the journeys' activities and branches."
    group.addoption(
        "--pinpoint-journeys-fail-under", dest="pinpoint_journeys_fail_under", metavar="PERCENT", help=help_text
    )
    parser.addini("pinpoint_journeys_fail_under", help_text, default="")
    help_text = "Leave out journeys with this name, or with names that match this pattern. You can repeat this option."
    group.addoption(
        "--pinpoint-journeys-omit", dest="pinpoint_journeys_omit", metavar="NAME", action="append", help=help_text
    )
    parser.addini("pinpoint_journeys_omit", help_text, type="args", default=[])


def pytest_plugin_registered(plugin: object, manager: pytest.PytestPluginManager) -> None:
    """Block the plugin's second name: pytest refuses to load a module under two names."""
    if plugin is sys.modules[__name__]:
        for name in _NAMES:
            if manager.get_plugin(name) is None:
                manager.set_blocked(name)


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and store the options of this run for all mocks."""
    config.addinivalue_line("markers", "pinpoint(**options): options of mock_pinpoint for the mocks of this test")
    config.addinivalue_line("markers", "pinpoint_unmocked(choice): allow or refuse Pinpoint calls outside a mock")
    config.stash[_BEFORE] = replace(PYTEST)
    started_in = config.invocation_params.dir
    PYTEST.ini = _read(config.getini, config.inipath.parent if config.inipath else started_in)
    PYTEST.command_line = _read(config.getoption, started_in)
    PYTEST.marker = {}
    PYTEST.has_plugin = True
    if _choice_for_unmocked_calls(config) == "refuse":
        _watch_unmocked_calls(config)
    if config.getoption("pinpoint_report"):
        from .operations_report import OperationsReport

        config.pluginmanager.register(OperationsReport(config))
    _cover_journeys(config)


def _cover_journeys(config: pytest.Config) -> None:
    names = ("pinpoint_journeys", "pinpoint_journeys_fail_under")
    if any(config.getoption(name) or config.getini(name) for name in names):
        from .journey_coverage.choices import read_choices
        from .journey_coverage.plugin import JourneyCoverage

        choices = read_choices(config)
        if choices.is_any:
            config.pluginmanager.register(JourneyCoverage(config, choices))


def _choice_for_unmocked_calls(config: pytest.Config) -> str:
    choice = config.getoption("pinpoint_unmocked") or config.getini("pinpoint_unmocked") or "allow"
    if choice not in ("allow", "refuse"):
        valid = f"one of 'allow', 'refuse', not {show(choice)}{hint_at_choice(choice, ('allow', 'refuse'))}"
        raise pytest.UsageError(f"pinpoint_unmocked must be {valid}")
    return str(choice)


def _watch_unmocked_calls(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin(_WATCHER):
        from .unmocked import UnmockedCalls

        config.pluginmanager.register(UnmockedCalls(_choice_for_unmocked_calls(config)), _WATCHER)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Watch the calls outside a mock if a test has the marker `pinpoint_unmocked`."""
    if item.get_closest_marker("pinpoint_unmocked") is not None:
        _watch_unmocked_calls(item.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Restore the options that were in force before: pytest may run inside pytest."""
    before = config.stash.get(_BEFORE, PytestContext())
    PYTEST.ini, PYTEST.command_line = before.ini, before.command_line
    PYTEST.marker, PYTEST.sessions, PYTEST.test = before.marker, before.sessions, before.test
    PYTEST.has_plugin = before.has_plugin


def _read(get: Callable[[str], str | None], folder: Path) -> dict[str, OptionValue]:
    try:
        return {name: from_text(name, value, folder) for name in OPTION_NAMES if (value := get(f"pinpoint_{name}"))}
    except ValueError as error:
        raise pytest.UsageError(str(error)) from None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Apply the options of a test's markers, and record the mocks that the test starts."""
    sessions, PYTEST.sessions = PYTEST.sessions, []
    try:
        with _apply_markers(item):
            return (yield)
    finally:
        PYTEST.sessions = sessions


@contextmanager
def _apply_markers(node: pytest.Item | pytest.Collector) -> Iterator[None]:
    """Apply the options of a node's markers. If the node is a test, mocks that are started inside belong to it."""
    marker, PYTEST.marker = PYTEST.marker, _marker_options(node)
    test, PYTEST.test = PYTEST.test, node.nodeid if isinstance(node, pytest.Item) else None
    try:
        with RUNNING_TEST.switch_to(PYTEST.test):
            yield
    finally:
        PYTEST.marker, PYTEST.test = marker, test


def _marker_options(node: pytest.Item | pytest.Collector) -> dict[str, OptionValue]:
    options: dict[str, OptionValue] = {}
    for marker in node.iter_markers("pinpoint"):  # the closest marker comes first
        options = {**marker.kwargs, **options}
    return options


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Check the markers of a test, and prepare the end of its world."""
    _take_unmet_faults()  # a failed test may run again, with a mock that several tests share
    for marker in item.iter_markers("pinpoint"):
        if marker.args:
            raise TypeError(f"@pytest.mark.pinpoint takes options by keyword only, not {show(marker.args)}")
    for name, value in _marker_options(item).items():
        check(name, value)
    if item.get_closest_marker("pinpoint_unmocked") is not None:
        from .unmocked import read_marker

        read_marker(item)
    if _is_decorated(getattr(item, "cls", None)) and _END_TEST not in item.stash:
        item.stash[_END_TEST] = lambda: None
        item.teardown = _wrap_teardown(item, item.teardown)  # type: ignore[method-assign]


def _wrap_teardown(item: pytest.Item, teardown: Callable[[], None]) -> Callable[[], None]:
    """Close the world of a test after its teardown: with --pdb, even `tearDown` runs as late as that."""

    def tear_down() -> None:
        try:
            teardown()
        finally:
            item.stash[_END_TEST]()

    return tear_down


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Open the world of a decorated class before its first class fixture, and of a test before its first own fixture.

    A fixture that several tests share gets the options of the markers that they share, not those of the first test.
    """
    if fixturedef.scope == "function":
        _begin_test(request.node)
        _check_that_it_yields(fixturedef)
        return (yield)
    if fixturedef.scope == "class" and _is_decorated(request.cls):
        _begin_class(request.node, request.cls)
    _check_that_it_yields(fixturedef)
    with _apply_markers(request.node):
        return (yield)


def _check_that_it_yields(fixture: pytest.FixtureDef[object]) -> None:
    """Refuse a decorated fixture whose mock would end before the test begins."""
    functions = sys.modules.get("pinpoint_mock.functions")
    if functions is None or not functions.returns_without_yielding(fixture.func):
        return
    from .mock import ACTIVE
    from .world.thread import this_thread

    if ACTIVE.innermost_of(this_thread()) is None:
        pytest.fail(
            f"The fixture {fixture.argname!r} is decorated with @mock_pinpoint but returns, so its mock ends before "
            f"the test begins. Replace `return` with `yield`, or use the fixture `pinpoint` instead.",
            pytrace=False,
        )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Open the world of a test that has no fixtures, and fail a test if one of its faults was never used."""
    _begin_test(item)
    result = yield
    unmet = _take_unmet_faults()
    if unmet:
        pytest.fail(unmet, pytrace=False)
    return result


def _take_unmet_faults() -> str:
    if "pinpoint_mock.gateway.fault_rules" not in sys.modules:
        return ""
    from .mock import ACTIVE
    from .unmet_faults import find_faults_of_test

    return find_faults_of_test(ACTIVE.sessions())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """Reset the running test: its faults have been checked, or the test has failed."""
    with RUNNING_TEST.switch_to(None):
        return (yield)


@contextmanager
def _fail_without_traceback() -> Iterator[None]:
    """Fail a test with one sentence if its mock cannot load a file: our stack frames would not explain more."""
    try:
        yield
    except ValueError as error:
        from .exports.documents import UnreadableExport

        if isinstance(error, UnreadableExport):
            pytest.fail(str(error), pytrace=False)
        raise


def _is_decorated(cls: type | None) -> bool:
    classes = sys.modules.get("pinpoint_mock.classes")
    return classes is not None and cls is not None and bool(classes.is_decorated(cls))


def _begin_class(node: pytest.Item | pytest.Collector, cls: type) -> None:
    from .classes import begin_class, running

    if running(cls) is None:
        with _apply_markers(node), _fail_without_traceback():
            node.addfinalizer(begin_class(cls))


def _begin_test(item: pytest.Item) -> None:
    cls = getattr(item, "cls", None)
    if cls is None or not _is_decorated(cls):
        return
    from .classes import begin_test, running

    _begin_class(item.getparent(pytest.Class) or item, cls)
    world = running(cls)
    if world is not None and world.test is None:
        with ExitStack() as stack:
            stack.enter_context(world.mock._session.joined_with(_marker_options(item)))
            stack.callback(begin_test(cls))
            item.stash[_END_TEST] = stack.pop_all().close


@pytest.fixture
def _pinpoint_mock(request: pytest.FixtureRequest) -> Generator[ClassMock, None, None]:
    """The mock behind the fixtures: the mock of the decorated class, or a new one for the test."""
    from .classes import running
    from .mock import Mock

    class_world = running(request.cls) if _is_decorated(request.cls) else None
    if class_world is not None:
        with class_world.mock._session.joined_with(_marker_options(request.node)):
            yield class_world.mock
    else:
        mock = Mock({})
        with ExitStack() as stack:
            with _fail_without_traceback():
                stack.enter_context(mock)
            yield mock


@pytest.fixture
def pinpoint(_pinpoint_mock: ClassMock) -> Pinpoint:
    """An in-memory Pinpoint that answers boto3 calls during the test."""
    return _pinpoint_mock.handle


@pytest.fixture
def pinpoint_client(_pinpoint_mock: ClassMock) -> PinpointClient:
    """A boto3 client for the in-memory Pinpoint."""
    import boto3

    return boto3.client("pinpoint")


@pytest.fixture
def pinpoint_app(_pinpoint_mock: ClassMock) -> AppView:
    """An app in the in-memory Pinpoint, with all channels enabled."""
    from .channels.channel_types import ALL_CHANNELS

    return _pinpoint_mock.handle.create_app(channels=ALL_CHANNELS)


@pytest.fixture
def pinpoint_sleeping(pinpoint: Pinpoint) -> Generator[list[float], None, None]:
    """The seconds slept by `time.sleep` and `asyncio.sleep`, which advance virtual time instead of waiting."""
    with pinpoint.clock.sleeping() as sleeps:
        yield sleeps


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the reports of a test's mocks to its failure."""
    report = yield
    if report.failed and "pinpoint_mock.mock" in sys.modules:
        from .failure_report import describe
        from .mock import ACTIVE

        sessions = PYTEST.sessions or []
        sessions = [*sessions, *(session for session in ACTIVE.sessions() if session not in sessions)]
        report.sections.extend(describe(sessions, is_full=item.config.get_verbosity() > 1))
    return report
