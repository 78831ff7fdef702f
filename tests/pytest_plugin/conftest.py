"""Fixtures that run tests with pytest inside pytest, for the tests of the plugin."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from inner_pytest import QUIET

if TYPE_CHECKING:
    from collections.abc import Callable

STRICT = (*QUIET, "--strict-markers", "--strict-config")
SEED_OF_A_MOCK = """
    import pytest
    from pinpoint_mock import mock_pinpoint

    def test_seed():
        with mock_pinpoint() as pinpoint:
            assert pinpoint.seed == {seed}
"""


@pytest.fixture
def run(pytester: pytest.Pytester) -> Callable[..., pytest.RunResult]:
    """Run tests with pytest inside pytest."""

    def run_source(source: str, *args: str, ini: str = "") -> pytest.RunResult:
        pytester.makepyfile(test_module=dedent(source))
        pytester.makeini(f"[pytest]\n{ini}\n")
        return pytester.runpytest_inprocess(*STRICT, *args)

    return run_source
