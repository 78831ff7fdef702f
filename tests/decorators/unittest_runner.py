"""A function that runs classes with unittest's own runner."""

from __future__ import annotations

import io
import unittest

from .app_names import is_active


def run(*classes: type[unittest.TestCase]) -> unittest.TestResult:
    """Run classes with unittest's own runner."""
    loader = unittest.TestLoader()
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(cls) for cls in classes)
    return unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite)


def assert_ok(result: unittest.TestResult, tests: int) -> None:
    """Fail unless so many tests ran, all of them passed, and no mock is left active."""
    assert [text for _, text in result.failures + result.errors] == []
    assert result.testsRun == tests
    assert not is_active()
