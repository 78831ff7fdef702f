"""An exception that was already being handled when a mock started does not belong to the mock."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.pytest_context import PYTEST

if TYPE_CHECKING:
    from pinpoint_mock import Mock

needs_notes = pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions take notes since Python 3.11")


def test_given_a_mock_started_and_stopped_in_one_handler_when_a_fault_was_never_used_then_it_is_reported() -> None:
    mock = mock_pinpoint(strict_faults=True)
    try:
        raise KeyError
    except KeyError:
        mock.start().faults.throttle("GetApp", times=1)
        with pytest.raises(AssertionError, match=r"1 rule of pinpoint\.faults was never used"):
            mock.stop()


def stop_in_a_handler(mock: Mock) -> None:
    try:
        raise KeyError(2)
    except KeyError:
        mock.stop()
        raise


def test_given_an_exception_in_the_mock_when_it_is_stopped_then_the_unused_fault_is_not_reported() -> None:
    mock = mock_pinpoint(strict_faults=True)
    mock.start().faults.throttle("GetApp", times=1)
    with pytest.raises(KeyError):
        stop_in_a_handler(mock)


@needs_notes
def test_given_mocks_started_in_handlers_when_each_is_stopped_in_a_later_one_then_every_exception_has_the_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PYTEST, "sessions", None)
    for _ in range(30):
        with pytest.raises(KeyError) as raised:
            stop_in_a_handler(start_in_a_handler())
        assert len(getattr(raised.value, "__notes__", ())) == 1


def start_in_a_handler() -> Mock:
    mock = mock_pinpoint()
    try:
        raise KeyError(1)
    except KeyError:
        mock.start().faults.throttle("GetApps")
    return mock
