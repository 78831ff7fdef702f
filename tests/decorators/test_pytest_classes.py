"""`mock_pinpoint` on test classes that pytest runs."""

from __future__ import annotations

import unittest
from typing import TYPE_CHECKING

import pytest
from inner_pytest import QUIET

from pinpoint_mock import mock_pinpoint

from .app_names import is_active
from .conftest import PRELUDE
from .unittest_runner import assert_ok, run

if TYPE_CHECKING:
    from collections.abc import Callable


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
        raise AssertionError("it must not be read")

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
        pytester.makepyfile(test_other=f"{PRELUDE}\n{UNITTEST_CLASSES}")
        result = pytester.runpytest_inprocess("-n", "2", *QUIET[2:])
        assert result.ret == 0
        assert result.parseoutcomes()["passed"] == 21

    def test_given_functions_of_a_test_when_the_next_one_runs_then_those_of_the_class_are_in_force_again(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            def fail(event, context):
                raise ZeroDivisionError("in the handler")

            @pytest.fixture(scope="class")
            def _of_class():
                current().lambdas["b-class-fixture"] = fail
                yield
                assert [*current().lambdas] == ["a-class", "b-class-fixture"]

            @pytest.mark.usefixtures("_of_class")
            @mock_pinpoint
            class TestShop:
                @classmethod
                def setup_class(cls):
                    current().lambdas["a-class"] = fail
                    current().create_app("shop", channels=["SMS"], region="us-east-1")

                @pytest.mark.parametrize("number", [1, 2])
                def test_fails(self, number):
                    assert [*current().lambdas] == ["a-class", "b-class-fixture"]
                    assert current().events.failures == []
                    current().lambdas["test"] = fail
                    current().events.deliver_to(fail)
                    event = {"EventType": "visit", "Timestamp": "2030-01-01T12:00:00Z"}
                    item = {"Endpoint": {}, "Events": {"event": event}}
                    client().put_events(ApplicationId="shop", EventsRequest={"BatchItem": {"phone": item}})
                    pytest.fail("as it should")
            """
        )
        result = pytester.runpytest_inprocess(*QUIET)
        result.assert_outcomes(failed=2)
        assert result.stdout.str().count("E       Failed: as it should") == 2
        assert result.stdout.str().count("1 outside failure:") == 2

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
        """With --pdb, pytest delays tearDown until the test is over."""
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
