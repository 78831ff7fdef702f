"""Which test is running: what a test asks for is expected of this test, and not of the next one.

Test runners set it; the world only reads it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class RunningTest:
    """The id of the test that is running; None if none is, or while something is set up or ended for several."""

    __slots__ = ("id",)

    def __init__(self) -> None:
        self.id: str | None = None

    @contextmanager
    def switch_to(self, test_id: str | None) -> Iterator[None]:
        """Let this test be the one that is running, inside a `with` block."""
        before, self.id = self.id, test_id
        try:
            yield
        finally:
            self.id = before


RUNNING_TEST = RunningTest()
