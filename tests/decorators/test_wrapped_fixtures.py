"""A wrapper that another plugin or decorator makes of a decorated function does not count as the decorated function."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.functions import returns_without_yielding

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fixtures:
    @mock_pinpoint
    def returning(self) -> int:
        return 1

    @mock_pinpoint
    def yielding(self) -> Iterator[int]:
        yield 1


def test_given_a_decorated_function_that_returns_then_it_is_recognised_bound_or_not() -> None:
    assert returns_without_yielding(Fixtures.returning)
    assert returns_without_yielding(Fixtures().returning)


def test_given_a_decorated_generator_function_then_it_does_not_return_without_yielding() -> None:
    assert not returns_without_yielding(Fixtures.yielding)
    assert not returns_without_yielding(Fixtures().yielding)


def test_given_a_wrapper_that_copies_the_attributes_of_a_decorated_generator_function_then_it_is_not_reported() -> None:
    @functools.wraps(Fixtures.yielding)
    def run_it(self: Fixtures) -> int:
        return next(self.yielding())

    assert not returns_without_yielding(run_it)
