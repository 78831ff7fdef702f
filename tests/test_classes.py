"""`mock_pinpoint` on classes of tests: unittest's under its own runner and under pytest, and pytest's."""

from __future__ import annotations

import asyncio
import enum
import inspect
import io
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine
from freezegun import freeze_time

from pinpoint_mock import current, mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

NOON = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
QUIET = ("-p", "no:randomly", "-p", "no:asyncio", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-W", "error")
HELPERS = """
import boto3
import pytest
import unittest

from pinpoint_mock import current, mock_pinpoint

SESSION = boto3.Session(region_name="us-east-1")
CLIENTS = []

def client():
    if not CLIENTS:
        CLIENTS.append(SESSION.client("pinpoint"))
    return CLIENTS[0]

def create_app(name):
    return client().create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]

def names():
    return sorted(app["Name"] for app in client().get_apps()["ApplicationsResponse"].get("Item", []))

def is_active():
    try:
        current()
    except LookupError:
        return False
    return True
"""


@cache
def a_client() -> PinpointClient:
    """One client for all tests: making one takes longer than most of them."""
    return boto3.Session(region_name="us-east-1").client("pinpoint")


def create_app(name: str) -> str:
    return a_client().create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]


def names() -> list[str]:
    """The names of the apps that a client sees."""
    return sorted(app["Name"] for app in a_client().get_apps()["ApplicationsResponse"].get("Item", []))


def is_active() -> bool:
    try:
        current()
    except LookupError:
        return False
    return True


def run(*classes: type[unittest.TestCase]) -> unittest.TestResult:
    """Run classes as unittest's own runner does."""
    loader = unittest.TestLoader()
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(cls) for cls in classes)
    return unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite)


def assert_ok(result: unittest.TestResult, tests: int) -> None:
    assert [text for _, text in result.failures + result.errors] == []
    assert result.testsRun == tests
    assert not is_active()


@pytest.fixture
def in_a_module(pytester: pytest.Pytester) -> Callable[[str], pytest.Pytester]:
    """Put tests into a module that has what they need."""

    def write(source: str) -> pytest.Pytester:
        pytester.makepyfile(test_module=f"{HELPERS}\n{inspect.cleandoc(source)}\n")
        return pytester

    return write


class TestUnittest:
    def test_given_a_class_when_its_tests_run_then_each_has_a_fresh_world(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                self.assertEqual(names(), [])
                create_app("one")
                self.assertEqual(names(), ["one"])

            def test_two(self) -> None:
                self.assertEqual(names(), [])
                create_app("two")

        assert_ok(run(Tests), 2)

    def test_given_options_when_tests_run_then_they_are_in_force(self) -> None:
        @mock_pinpoint(account_id="999999999999")
        class Tests(unittest.TestCase):
            def test_account(self) -> None:
                self.assertEqual(current().account_id, "999999999999")

        assert_ok(run(Tests), 1)

    def test_given_set_up_and_tear_down_when_tests_run_then_they_share_the_tests_world(self) -> None:
        seen: list[list[str]] = []

        @mock_pinpoint
        class Tests(unittest.TestCase):
            def setUp(self) -> None:
                create_app("set-up")
                self.addCleanup(lambda: seen.append(names()))

            def tearDown(self) -> None:
                self.assertIn("test", names())
                create_app("tear-down")

            def test_one(self) -> None:
                self.assertEqual(names(), ["set-up"])
                create_app("test")

            def test_two(self) -> None:
                self.assertEqual(names(), ["set-up"])
                create_app("test")

        assert_ok(run(Tests), 2)
        assert seen == [["set-up", "tear-down", "test"]] * 2

    def test_given_set_up_class_when_tests_run_then_each_finds_what_it_made_and_none_changes_it(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            application_id: str

            @classmethod
            def setUpClass(cls) -> None:
                cls.application_id = create_app("class")

            @classmethod
            def tearDownClass(cls) -> None:
                assert names() == ["class"]

            def change(self) -> None:
                self.assertEqual(names(), ["class"])
                a_client().delete_app(ApplicationId=self.application_id)
                create_app("test")

            def test_one(self) -> None:
                self.change()

            def test_two(self) -> None:
                self.change()

        assert_ok(run(Tests), 2)

    def test_given_time_advanced_in_one_test_when_another_runs_then_it_begins_at_the_classs_time(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                current().clock.advance(days=1)

            def test_one(self) -> None:
                self.assertEqual(current().clock.now.day, 2)
                current().clock.advance(days=1)

            test_two = test_one

        with time_machine.travel(NOON, tick=False):
            assert_ok(run(Tests), 2)

    def test_given_class_cleanups_when_they_run_then_the_mock_is_still_active(self) -> None:
        seen: list[list[str]] = []

        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                create_app("class")
                cls.addClassCleanup(lambda: seen.append(names()))

            def test_one(self) -> None:
                create_app("test")

        assert_ok(run(Tests), 1)
        assert seen == [["class"]]

    @pytest.mark.parametrize("calls_super", [True, False])
    def test_given_a_subclass_with_its_own_set_up_class_when_tests_run_then_it_is_in_the_classs_world(
        self, calls_super: bool
    ) -> None:
        @mock_pinpoint
        class Base(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                create_app("base")

            def test_inherited(self) -> None:
                self.assertEqual(names(), ["base"])

        class Tests(Base):
            @classmethod
            def setUpClass(cls) -> None:
                if calls_super:
                    super().setUpClass()
                create_app("sub")

            def test_inherited(self) -> None:
                self.assertEqual(names(), ["base", "sub"] if calls_super else ["sub"])
                create_app("test")

            def test_own(self) -> None:
                self.test_inherited()

        assert_ok(run(Base, Tests, Base), 4)

    def test_given_a_subclass_without_its_own_set_up_class_when_tests_run_then_inherited_tests_are_mocked(
        self,
    ) -> None:
        @mock_pinpoint
        class Base(unittest.TestCase):
            def test_inherited(self) -> None:
                self.assertEqual(names(), [])
                create_app("test")

        class Tests(Base):
            def test_own(self) -> None:
                self.assertEqual(names(), [])

        assert_ok(run(Base, Tests), 3)

    def test_given_a_decorated_subclass_of_a_decorated_class_when_tests_run_then_its_own_options_hold(self) -> None:
        @mock_pinpoint(seed=1)
        class Base(unittest.TestCase):
            seed = 1

            def test_seed(self) -> None:
                self.assertEqual(current().seed, self.seed)
                self.assertEqual(names(), [])

        @mock_pinpoint(seed=2)
        class Tests(Base):
            seed = 2

        assert_ok(run(Base, Tests), 2)

    def test_given_a_class_whose_base_is_not_decorated_when_the_base_runs_then_it_is_not_mocked(self) -> None:
        class Base(unittest.TestCase):
            is_mocked = False

            def test_active(self) -> None:
                self.assertEqual(is_active(), self.is_mocked)

        @mock_pinpoint
        class Tests(Base):
            is_mocked = True

        assert_ok(run(Base, Tests, Base), 3)

    def test_given_a_failing_set_up_class_when_the_class_runs_then_nothing_stays_active(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                raise ZeroDivisionError

            def test_one(self) -> None: ...

        result = run(Tests)
        assert [str(test) for test, _ in result.errors] == [f"setUpClass ({__name__}.{Tests.__qualname__})"]
        assert not is_active()

    def test_given_a_set_up_class_that_skips_when_the_class_runs_then_nothing_stays_active(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                raise unittest.SkipTest("not today")

            def test_one(self) -> None: ...

        assert len(run(Tests).skipped) == 1
        assert not is_active()

    @pytest.mark.parametrize("where", ["setUp", "test_one", "tearDown", "cleanup"])
    def test_given_a_failure_in_one_test_when_the_next_runs_then_its_world_is_fresh(self, where: str) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def fail_in(self, place: str) -> None:
                if place == where and self._testMethodName == "test_one":
                    create_app("left over")
                    self.fail(place)

            def setUp(self) -> None:
                self.assertEqual(names(), [])
                self.addCleanup(self.fail_in, "cleanup")
                self.fail_in("setUp")

            def tearDown(self) -> None:
                self.fail_in("tearDown")

            def test_one(self) -> None:
                self.fail_in("test_one")

            def test_two(self) -> None: ...

        assert [test.id().rpartition(".")[2] for test, _ in run(Tests).failures] == ["test_one"]
        assert not is_active()

    def test_given_sub_tests_when_they_run_then_they_share_the_tests_world(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_sub_tests(self) -> None:
                for number in range(3):
                    with self.subTest(number=number):
                        self.assertEqual(len(names()), number)
                        create_app(str(number))

        assert_ok(run(Tests), 1)

    def test_given_a_skipped_test_and_an_expected_failure_when_they_run_then_they_are_what_they_were(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @unittest.skip("not today")
            def test_skipped(self) -> None: ...

            @unittest.expectedFailure
            def test_expected_failure(self) -> None:
                self.fail("as expected")

        result = run(Tests)
        assert (len(result.skipped), len(result.expectedFailures)) == (1, 1)

    def test_given_a_skipped_class_when_it_runs_then_its_tests_are_skipped(self) -> None:
        @mock_pinpoint
        @unittest.skip("not today")
        class Tests(unittest.TestCase):
            def test_one(self) -> None: ...

        assert len(run(Tests).skipped) == 1
        assert not is_active()

    def test_given_a_single_test_case_when_it_runs_outside_a_suite_then_it_is_mocked(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def runTest(self) -> None:
                self.assertEqual(names(), [])

        result = unittest.TestResult()
        Tests().run(result)
        assert_ok(result, 1)

    def test_given_debug_when_a_test_runs_by_it_then_it_is_mocked(self) -> None:
        seen: list[bool] = []

        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                seen.append(is_active())

        Tests("test_one").debug()
        assert seen == [True]
        assert not is_active()

    def test_given_a_decorated_method_when_it_runs_in_a_decorated_class_then_it_joins(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def setUp(self) -> None:
                create_app("set-up")

            @mock_pinpoint
            def test_one(self) -> None:
                self.assertEqual(names(), ["set-up"])

        assert_ok(run(Tests), 1)

    def test_given_with_inside_a_test_when_it_is_entered_then_it_is_a_world_of_its_own(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                create_app("outer")
                with mock_pinpoint():
                    self.assertEqual(names(), [])
                self.assertEqual(names(), ["outer"])

        assert_ok(run(Tests), 1)

    def test_given_a_class_when_it_is_decorated_then_name_documentation_and_members_stay_what_they_were(self) -> None:
        class Tests(unittest.TestCase):
            """Tests."""

            value = 7

            @staticmethod
            def helper() -> str:
                return "static"

            @classmethod
            def of_class(cls) -> type:
                return cls

            @property
            def doubled(self) -> int:
                return 2 * self.value

            def test_one(self) -> None: ...

        before = dict(vars(Tests))
        decorated = mock_pinpoint(Tests)
        assert decorated is Tests
        assert (decorated.__name__, decorated.__doc__) == ("Tests", "Tests.")
        assert {name: vars(decorated)[name] for name in before} == before
        assert (decorated.helper(), decorated.of_class(), decorated("test_one").doubled) == ("static", Tests, 14)
        assert isinstance(inspect.getattr_static(decorated, "setUpClass"), classmethod)

    def test_given_a_subclass_with_keywords_when_it_is_made_then_init_subclass_of_the_user_gets_them(self) -> None:
        class Registered:
            registered: list[tuple[type, str]] = []  # noqa: RUF012

            def __init_subclass__(cls, *, label: str = "", **keywords: object) -> None:
                super().__init_subclass__(**keywords)
                cls.registered.append((cls, label))

        @mock_pinpoint
        class Base(Registered, unittest.TestCase): ...

        class Tests(Base, label="yes"):
            def test_one(self) -> None:
                self.assertEqual(names(), [])

        assert Registered.registered == [(Base, ""), (Tests, "yes")]
        assert_ok(run(Tests), 1)

    def test_given_a_class_with_an_init_subclass_of_its_own_when_it_is_decorated_then_that_is_kept(self) -> None:
        seen: list[str] = []

        @mock_pinpoint
        class Base(unittest.TestCase):
            def __init_subclass__(cls, *, label: str) -> None:
                super().__init_subclass__()
                seen.append(label)

        class Tests(Base, label="yes"):
            def test_one(self) -> None:
                self.assertEqual(names(), [])

        assert seen == ["yes"]
        assert_ok(run(Tests), 1)

    def test_given_a_test_case_that_overrides_run_when_its_tests_run_then_they_are_mocked(self) -> None:
        @mock_pinpoint
        class Base(unittest.TestCase):
            def test_one(self) -> None:
                self.assertEqual(names(), [])
                create_app("test")

        class Tests(Base):
            def run(self, result: unittest.TestResult | None = None) -> unittest.TestResult | None:
                return super().run(result)

            test_two = Base.test_one

        assert_ok(run(Tests), 2)

    @pytest.mark.parametrize("freeze", [freeze_time(NOON), time_machine.travel(NOON, tick=False)])
    @pytest.mark.parametrize("above", [True, False], ids=["mock_pinpoint above", "mock_pinpoint below"])
    def test_given_a_class_that_freezes_time_when_its_tests_run_then_their_worlds_see_that_time(
        self, above: bool, freeze: Any
    ) -> None:
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                assert current().clock.now == NOON

            def test_one(self) -> None:
                self.assertEqual(current().clock.now, NOON)

        assert_ok(run(mock_pinpoint(freeze(Tests)) if above else freeze(mock_pinpoint(Tests))), 1)

    def test_given_an_undecorated_mixin_before_the_decorated_base_when_its_set_up_class_calls_then_it_is_mocked(
        self,
    ) -> None:
        class Mixin:
            @classmethod
            def setUpClass(cls) -> None:
                assert is_active()
                create_app("mixin")
                super().setUpClass()  # type: ignore[misc]

        @mock_pinpoint
        class Base(unittest.TestCase): ...

        class Tests(Mixin, Base):
            def test_one(self) -> None:
                self.assertEqual(names(), ["mixin"])

        assert_ok(run(Tests), 1)

    def test_given_two_threads_when_each_runs_a_test_of_one_class_then_each_has_a_world_of_its_own(self) -> None:
        together = threading.Barrier(2, timeout=10)

        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                together.wait()
                self.assertEqual(names(), [])
                together.wait()
                create_app(self._testMethodName)
                together.wait()
                self.assertEqual(names(), [self._testMethodName])
                together.wait()

            test_two = test_one

        results = [unittest.TestResult(), unittest.TestResult()]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(unittest.TestCase.__call__, [Tests("test_one"), Tests("test_two")], results))
        for result in results:
            assert_ok(result, 1)


@dataclass
class Order:
    number: int = 0


class Colour(enum.Enum):
    RED = 1


class Refusal(Exception): ...


class Basket:
    def __init__(self) -> None: ...


class Single:
    def __new__(cls) -> Single:
        return super().__new__(cls)


class OfBasket(Basket): ...


class TestWhatIsNoClassOfTests:
    @pytest.mark.parametrize("cls", [Order, Colour, Refusal, Basket, Single, OfBasket])
    def test_given_a_class_that_pytest_would_not_collect_when_it_is_decorated_then_a_type_error_says_so(
        self, cls: type
    ) -> None:
        with pytest.raises(TypeError, match=f"^{cls.__name__} is no class of tests: it is no unittest.TestCase, and"):
            mock_pinpoint(cls)


class TestAsyncUnittest:
    def test_given_an_async_test_case_when_it_runs_then_set_up_test_and_clean_up_share_a_fresh_world(self) -> None:
        seen: list[list[str]] = []

        @mock_pinpoint
        class Tests(unittest.IsolatedAsyncioTestCase):
            def setUp(self) -> None:
                create_app("a")

            async def asyncSetUp(self) -> None:
                await asyncio.to_thread(create_app, "b")
                self.addAsyncCleanup(self.clean_up)

            async def clean_up(self) -> None:
                seen.append(names())

            async def asyncTearDown(self) -> None:
                create_app("d")

            async def test_one(self) -> None:
                self.assertEqual(names(), ["a", "b"])
                await asyncio.to_thread(create_app, "c")

            test_two = test_one

        assert_ok(run(Tests), 2)
        assert seen == [["a", "b", "c", "d"]] * 2

    def test_given_set_up_class_of_an_async_test_case_when_it_runs_then_each_test_finds_what_it_made(self) -> None:
        @mock_pinpoint
        class Tests(unittest.IsolatedAsyncioTestCase):
            @classmethod
            def setUpClass(cls) -> None:
                create_app("class")

            async def test_one(self) -> None:
                self.assertEqual(names(), ["class"])
                create_app("test")

            test_two = test_one

        assert_ok(run(Tests), 2)


UNITTEST_CLASSES = """
@mock_pinpoint
class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        create_app("class")

    @classmethod
    def tearDownClass(cls):
        assert names() == cls.of_class

    of_class = ["class"]

    def setUp(self):
        self.assertEqual(names(), self.of_class)
        create_app("x-set-up")
        self.addCleanup(lambda: self.assertEqual(names(), [*self.of_class, "x-set-up", "y-test"]))

    def test_one(self):
        self.assertEqual(names(), [*self.of_class, "x-set-up"])
        create_app("y-test")

    def test_two(self):
        for number in range(3):
            with self.subTest(number=number):
                self.assertEqual(names(), [*self.of_class, "x-set-up"])
        create_app("y-test")

class TestSub(Base):
    of_class = ["class", "sub"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        create_app("sub")

class TestSubAlone(Base):
    of_class = ["sub"]

    @classmethod
    def setUpClass(cls):
        create_app("sub")

@mock_pinpoint
class TestAsync(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        create_app("set-up")

    async def test_one(self):
        self.assertEqual(names(), ["set-up"])

    async def test_two(self):
        self.assertEqual(names(), ["set-up"])

def test_nothing_is_active_outside():
    assert not is_active()
"""
PYTEST_CLASSES = """
@pytest.fixture(autouse=True)
def _shop(request):
    if request.cls:
        create_app("m-fixture")
    yield
    if request.cls:
        assert "m-fixture" in names()

@pytest.fixture(scope="class")
def _of_class():
    create_app("b-class-fixture")
    yield
    assert names() == ["a-class", "b-class-fixture"]

@pytest.mark.usefixtures("_of_class")
@mock_pinpoint
class TestBase:
    @classmethod
    def setup_class(cls):
        create_app("a-class")

    @classmethod
    def teardown_class(cls):
        assert names()[0] == "a-class"

    def setup_method(self):
        create_app("n-set-up")

    def teardown_method(self):
        assert names()[-1] == "z-test"

    @pytest.mark.parametrize("number", [1, 2])
    def test_parametrised(self, number):
        assert names() == ["a-class", "b-class-fixture", "m-fixture", "n-set-up"]
        create_app("z-test")

    def test_handle(self, pinpoint, pinpoint_app, pinpoint_client):
        assert pinpoint is current()
        assert pinpoint_client.get_app(ApplicationId=pinpoint_app.id)
        create_app("z-test")

    @staticmethod
    def test_static():
        assert names() == ["a-class", "b-class-fixture", "m-fixture", "n-set-up"]
        create_app("z-test")

    @classmethod
    def test_class_method(cls):
        assert names() == ["a-class", "b-class-fixture", "m-fixture", "n-set-up"]
        create_app("z-test")

    @property
    def test_property(self):
        raise AssertionError("nobody reads it")

class TestInherits(TestBase):
    def test_own(self):
        assert names() == ["a-class", "b-class-fixture", "m-fixture", "n-set-up"]
        create_app("z-test")

def test_nothing_is_active_outside():
    assert not is_active()
"""


class TestUnderPytest:
    @pytest.mark.parametrize("order", ["no:randomly", "randomly"])
    def test_given_unittest_classes_when_pytest_runs_them_then_they_work_as_under_unittest(
        self, in_a_module: Callable[[str], pytest.Pytester], order: str
    ) -> None:
        pytester = in_a_module(UNITTEST_CLASSES)
        result = pytester.runpytest_inprocess("-p", order, *QUIET[2:])
        assert result.ret == 0
        assert result.parseoutcomes()["passed"] == 9

    @pytest.mark.parametrize("order", ["no:randomly", "randomly"])
    def test_given_pytest_classes_when_they_run_then_every_test_has_the_classs_world_and_its_own(
        self, in_a_module: Callable[[str], pytest.Pytester], order: str
    ) -> None:
        pytester = in_a_module(PYTEST_CLASSES)
        result = pytester.runpytest_inprocess("-p", order, *QUIET[2:])
        result.assert_outcomes(passed=12)

    def test_given_both_kinds_when_xdist_spreads_them_then_they_work(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(PYTEST_CLASSES)
        pytester.makepyfile(test_other=f"{HELPERS}\n{UNITTEST_CLASSES}")
        result = pytester.runpytest_inprocess("-n", "2", *QUIET[2:])
        assert result.ret == 0
        assert result.parseoutcomes()["passed"] == 21

    def test_given_a_failing_setup_class_when_the_next_class_runs_then_nothing_is_left_over(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            @mock_pinpoint
            class TestPytest:
                @classmethod
                def setup_class(cls):
                    create_app("left-over")
                    raise ZeroDivisionError

                def test_one(self): ...

            @mock_pinpoint
            class TestUnittest(unittest.TestCase):
                @classmethod
                def setUpClass(cls):
                    create_app("left-over")
                    raise ZeroDivisionError

                def test_one(self): ...

            def test_nothing_is_active():
                assert not is_active()

            @mock_pinpoint
            class TestNext:
                def test_one(self):
                    assert names() == []
            """
        )
        pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=2, errors=2)

    def test_given_a_failing_test_when_the_next_runs_then_its_world_is_fresh(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            @mock_pinpoint
            class TestPytest:
                @pytest.mark.parametrize("number", [1, 2])
                def test_one(self, number):
                    assert names() == []
                    create_app("left-over")
                    assert number == 2
            """
        )
        pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=1, failed=1)

    def test_given_a_fixture_that_fails_when_the_next_test_runs_then_its_world_is_fresh(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            @pytest.fixture(params=[1, 2])
            def number(request):
                assert names() == []
                create_app("left-over")
                assert request.param == 2

            @mock_pinpoint
            class TestPytest:
                def test_one(self, number): ...
            """
        )
        pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=1, errors=1)

    def test_given_class_fixtures_of_the_module_when_the_class_runs_then_they_are_in_its_world(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            @pytest.fixture(scope="class", params=["first", "second"])
            def of_class(request):
                create_app(request.param)
                yield request.param
                assert names() == sorted({request.param, names()[0]})

            @mock_pinpoint
            class TestPytest:
                def test_one(self, of_class):
                    assert of_class in names()
                    create_app("test")

                def test_two(self, of_class):
                    assert "test" not in names()
            """
        )
        pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=4)

    def test_given_a_marker_on_the_class_when_its_tests_run_then_the_class_world_has_its_options(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            @pytest.mark.pinpoint(seed=5)
            @mock_pinpoint
            class TestAbove:
                @classmethod
                def setup_class(cls):
                    assert current().seed == 5

                def test_one(self, pinpoint):
                    assert (current().seed, pinpoint.seed) == (5, 5)

            @mock_pinpoint
            @pytest.mark.pinpoint(seed=6)
            class TestBelow(unittest.TestCase):
                @classmethod
                def setUpClass(cls):
                    assert current().seed == 6

                def test_one(self):
                    assert current().seed == 6
            """
        )
        pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=2)

    @pytest.mark.parametrize(
        ("parameters", "outcome"),
        [("self, pinpoint", {"errors": 1}), ("self", {"failed": 1})],
        ids=["asks", "does not"],
    )
    def test_given_a_marker_on_a_test_that_differs_from_its_class_when_it_runs_then_it_is_a_value_error(
        self, in_a_module: Callable[[str], pytest.Pytester], parameters: str, outcome: dict[str, int]
    ) -> None:
        pytester = in_a_module(
            f"""
            @mock_pinpoint
            class TestPytest:
                @pytest.mark.pinpoint(seed=5)
                def test_one({parameters}): ...
            """
        )
        result = pytester.runpytest_inprocess(*QUIET)
        result.assert_outcomes(**outcome)
        result.stdout.fnmatch_lines(["E*ValueError: mock_pinpoint: seed=5 cannot be had inside*seed=0"])

    def test_given_a_marker_on_a_test_that_differs_from_its_test_case_when_it_runs_then_it_is_a_value_error(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            @mock_pinpoint
            class Tests(unittest.TestCase):
                @pytest.mark.pinpoint(seed=5)
                def test_one(self): ...
            """
        )
        result = pytester.runpytest_inprocess(*QUIET)
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        result.stdout.fnmatch_lines(["E*ValueError: mock_pinpoint: seed=5 cannot be had inside*seed=0"])

    @pytest.mark.parametrize("parameters", ["self, pinpoint", "self"])
    def test_given_a_marker_on_a_test_that_agrees_with_its_class_when_it_runs_then_it_passes(
        self, in_a_module: Callable[[str], pytest.Pytester], parameters: str
    ) -> None:
        pytester = in_a_module(
            f"""
            @mock_pinpoint(seed=5)
            class TestPytest:
                @pytest.mark.pinpoint(seed=5)
                def test_one({parameters}):
                    assert current().seed == 5
            """
        )
        pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=1)

    def test_given_decorated_classes_when_they_are_nested_then_each_has_its_own_world(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            @mock_pinpoint(seed=1)
            class TestOuter:
                def test_one(self):
                    assert (current().seed, names()) == (1, [])

                @mock_pinpoint(seed=2)
                class TestInner:
                    def test_one(self):
                        assert (current().seed, names()) == (2, [])
                        create_app("inner")

                    def test_two(self):
                        assert names() == []

                def test_three(self):
                    assert (current().seed, names()) == (1, [])
            """
        )
        pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=4)

    def test_given_a_decorated_mixin_when_a_test_case_inherits_from_it_then_unittest_mocks_it_too(self) -> None:
        @mock_pinpoint
        class Mixin:
            def test_one(self) -> None:
                assert is_active()

        class Tests(Mixin, unittest.TestCase): ...

        assert_ok(run(Tests), 1)

    def test_given_async_tests_in_a_decorated_class_when_they_run_then_each_has_a_fresh_world(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            import asyncio
            import pytest_asyncio

            @pytest_asyncio.fixture
            async def shop():
                yield create_app("fixture")

            @mock_pinpoint
            @pytest.mark.asyncio
            class TestAsync:
                @pytest.mark.parametrize("number", [1, 2])
                async def test_one(self, shop, number):
                    assert await asyncio.to_thread(names) == ["fixture"]
                    create_app("test")
            """
        )
        result = pytester.runpytest_inprocess(
            *QUIET[:2], *QUIET[4:], "-o", "asyncio_default_fixture_loop_scope=function"
        )
        result.assert_outcomes(passed=2)

    def test_given_pdb_when_a_test_case_passes_then_its_tear_down_and_clean_ups_are_in_its_world(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        """With --pdb, pytest puts off tearDown until the test is over."""
        pytester = in_a_module(
            """
            @mock_pinpoint
            class Tests(unittest.TestCase):
                def setUp(self):
                    self.assertEqual(names(), [])
                    self.application_id = create_app("set-up")
                    self.addCleanup(self.clean_up)

                def clean_up(self):
                    self.assertIn("test", names())

                def tearDown(self):
                    self.assertEqual(names(), ["set-up", "test"])
                    client().delete_app(ApplicationId=self.application_id)

                def test_one(self):
                    create_app("test")

                test_two = test_one

            def test_nothing_is_active_afterwards():
                assert not is_active()
            """
        )
        result = pytester.runpytest_subprocess(*QUIET, "--pdb", timeout=60)
        result.assert_outcomes(passed=3)


class TestPytestWithoutThePlugin:
    @pytest.fixture(params=["not wanted", "no plugin is loaded by itself"])
    def run_without_it(
        self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, pytester: pytest.Pytester
    ) -> Callable[[], pytest.RunResult]:
        arguments = ["-p", "no:pinpoint_mock"]
        if request.param != "not wanted":
            monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
            arguments = []
        return lambda: pytester.runpytest_subprocess(*QUIET, *arguments, timeout=60)

    def test_given_a_class_of_pytests_kind_when_it_is_decorated_then_a_runtime_error_names_the_plugin(
        self, in_a_module: Callable[[str], pytest.Pytester], run_without_it: Callable[[], pytest.RunResult]
    ) -> None:
        in_a_module(
            """
            @mock_pinpoint
            class TestPytest:
                def test_one(self): ...
            """
        )
        result = run_without_it()
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(
            ["E*RuntimeError: TestPytest is no unittest.TestCase*-p pinpoint_mock.pytest_plugin"]
        )

    def test_given_a_test_case_and_a_function_when_they_are_decorated_then_they_are_mocked(
        self, in_a_module: Callable[[str], pytest.Pytester], run_without_it: Callable[[], pytest.RunResult]
    ) -> None:
        in_a_module(
            """
            @mock_pinpoint
            class Tests(unittest.TestCase):
                @classmethod
                def setUpClass(cls):
                    create_app("class")

                def test_one(self):
                    self.assertEqual(names(), ["class"])
                    create_app("test")

                test_two = test_one

            @mock_pinpoint
            def test_function():
                assert names() == []
            """
        )
        run_without_it().assert_outcomes(passed=3)
