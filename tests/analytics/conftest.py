"""The fixture for the tests of KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .scene import KpiShop, open_kpi_shop

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def kpi_shop() -> Iterator[KpiShop]:
    """Open a shop whose clock stays at T0."""
    with open_kpi_shop() as shop:
        yield shop
