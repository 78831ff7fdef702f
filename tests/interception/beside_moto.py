"""The mock together with moto's, and the apps that moto has created."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import Pinpoint

REGION = "eu-west-1"
MOTO = ["off", "outside", "inside"]


@contextmanager
def mocks(where: str, **options: Any) -> Iterator[Pinpoint]:
    """The mock, with moto's mock off, outside or inside."""
    with ExitStack() as stack:
        if where != "off":
            moto = pytest.importorskip("moto")
        if where == "outside":
            stack.enter_context(moto.mock_aws(**options))
        pinpoint = stack.enter_context(mock_pinpoint())
        if where == "inside":
            stack.enter_context(moto.mock_aws(**options))
        yield pinpoint


def apps_of_moto() -> list[str]:
    """Return the names of the apps that moto has created."""
    from moto.pinpoint.models import pinpoint_backends

    return [app.name for app in pinpoint_backends["123456789012"][REGION].apps.values()]
