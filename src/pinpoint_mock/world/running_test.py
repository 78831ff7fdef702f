"""The running test: its faults are expected to be used in this test, not in the next one.

Test runners set it. The world only reads it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class RunningTest:
    """The id of the running test; None without one, or during a set-up or clean-up that several tests share."""

    __slots__ = ("id",)

    def __init__(self) -> None:
        self.id: str | None = None

    @contextmanager
    def switch_to(self, test_id: str | None) -> Iterator[None]:
        """Make a test the running test inside a `with` block."""
        before, self.id = self.id, test_id
        try:
            yield
        finally:
            self.id = before


RUNNING_TEST = RunningTest()
