"""The fixture for the tests of running campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .scene import Shop, open_shop

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop whose clock stays at T0."""
    with open_shop() as shop:
        yield shop
