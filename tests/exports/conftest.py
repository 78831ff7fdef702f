"""Fixtures for the tests of exported files: the published samples, and a function that writes files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(os.environ.get("PINPOINT_EXPORTS") or Path(__file__).parents[2].parent / "shared" / "exports")


@pytest.fixture
def samples() -> Path:
    """The folder with published samples; a test that needs it is skipped without it."""
    if not SAMPLES.is_dir():
        pytest.skip("the published samples are not here")
    return SAMPLES


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Any], Path]:
    """A function that writes a file to a folder: strings and bytes unchanged, anything else as JSON."""

    def write_file(name: str, content: Any) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return file

    return write_file
