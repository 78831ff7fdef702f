"""Fixtures for the tests of stores: a world without moto, and a folder with a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pinpoint_mock.world.store import World


@pytest.fixture
def world() -> Iterator[World]:
    with mock_pinpoint() as pinpoint:
        yield pinpoint._session.world


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the bucket `imports` and, outside of it, a file."""
    (tmp_path / "outside.csv").write_bytes(b"outside")
    folder = tmp_path / "files"
    (folder / "imports").mkdir(parents=True)
    return folder
