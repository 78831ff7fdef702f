"""`mock_pinpoint` on classes: the members that they keep, and the classes that it refuses."""

from __future__ import annotations

import enum
import inspect
import unittest
from dataclasses import dataclass

import pytest

from pinpoint_mock import mock_pinpoint

from .app_names import create_app, is_active, names
from .unittest_runner import assert_ok, run


class TestMembers:
    def test_given_a_class_when_it_is_decorated_then_name_documentation_and_members_do_not_change(self) -> None:
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

    def test_given_a_subclass_with_keywords_when_it_is_made_then_the_users_init_subclass_gets_them(self) -> None:
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

    def test_given_a_class_with_its_own_init_subclass_when_it_is_decorated_then_it_still_runs(self) -> None:
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
        with pytest.raises(TypeError, match=f"^{cls.__name__} is not a test class: it is not a unittest.TestCase, and"):
            mock_pinpoint(cls)
