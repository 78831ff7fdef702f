"""The mock is steered while another thread is inside a user function: it waits, and a deadlock ends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from conftest import the_client

from pinpoint_mock import Pinpoint, mock_pinpoint
from pinpoint_mock.world import user_code
from pinpoint_mock.world.scheduler import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock import SentMessage
    from pinpoint_mock.mock import Mock
    from pinpoint_mock.world.scheduler import Entry
    from pinpoint_mock.world.store import App

PATIENCE = 10
KIND = "test.steering"


def advance(pinpoint: Pinpoint) -> None:
    pinpoint.clock.advance(days=1)


def advance_to(pinpoint: Pinpoint) -> None:
    pinpoint.clock.advance_to(pinpoint.clock.now + timedelta(days=1))


def run_until_idle(pinpoint: Pinpoint) -> None:
    pinpoint.clock.run_until_idle()


def reset(pinpoint: Pinpoint) -> None:
    pinpoint.reset()


def checkpoint(pinpoint: Pinpoint) -> None:
    with pinpoint.checkpoint():
        pass


STEER = [advance, advance_to, run_until_idle, reset, checkpoint]


@pytest.fixture
def mock() -> Iterator[Mock]:
    mock = mock_pinpoint()
    with mock as pinpoint:
        pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
        yield mock


@pytest.fixture
def pinpoint(mock: Mock) -> Pinpoint:
    return mock.handle


@pytest.fixture
def steering(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """An event that is set when the steering thread has the lock, because a due action runs then."""
    event = threading.Event()

    def act(app: App, entry: Entry) -> None:
        event.set()

    monkeypatch.setitem(ACTIONS, KIND, act)
    yield event
    event.set()


def schedule(mock: Mock) -> None:
    with mock._session.locked_world() as world:
        app = world.find_app("shop")
        assert app is not None
        app.schedule(world.clock.now(), KIND, "entity")


def send() -> None:
    the_client().send_messages(
        ApplicationId="shop",
        MessageRequest={
            "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
        },
    )


def in_a_predicate(pinpoint: Pinpoint, function: Callable[[], object]) -> threading.Thread:
    """Send a message in a thread, and return as soon as its predicate is running."""
    inside = threading.Event()

    def predicate(message: SentMessage) -> bool:
        inside.set()
        function()
        return False

    pinpoint.faults.deliver(predicate, "THROTTLED")
    thread = threading.Thread(target=send, name="worker", daemon=True)
    thread.start()
    assert inside.wait(PATIENCE)
    return thread


@pytest.mark.parametrize("steer", STEER)
def test_given_a_predicate_that_runs_in_another_thread_when_the_mock_is_steered_then_the_steering_thread_waits(
    mock: Mock, pinpoint: Pinpoint, steering: threading.Event, steer: Callable[[Pinpoint], None]
) -> None:
    order: list[str] = []

    def end_when_somebody_waits() -> None:
        assert steering.wait(PATIENCE)
        with mock._session.lock:  # the lock is free while the steering thread waits
            order.append("predicate")

    thread = in_a_predicate(pinpoint, end_when_somebody_waits)
    schedule(mock)
    steer(pinpoint)
    order.append("steered")
    thread.join(PATIENCE)
    assert order == ["predicate", "steered"]


@pytest.mark.parametrize("steer", STEER)
def test_given_a_predicate_that_steers_when_another_thread_waits_for_it_then_only_the_predicate_is_refused(
    mock: Mock, pinpoint: Pinpoint, steering: threading.Event, steer: Callable[[Pinpoint], None]
) -> None:
    refused: list[str] = []

    def steer_too() -> None:
        assert steering.wait(PATIENCE)
        with pytest.raises(
            RuntimeError, match=r"\(\) cannot be used while an action of the mock, or a function that it"
        ):
            steer(pinpoint)
        refused.append("yes")

    thread = in_a_predicate(pinpoint, steer_too)
    schedule(mock)
    steer(pinpoint)
    thread.join(PATIENCE)
    assert refused == ["yes"]


@pytest.mark.parametrize("steer", STEER)
def test_given_a_predicate_that_waits_for_the_thread_that_steers_when_no_time_is_left_then_the_error_names_both(
    pinpoint: Pinpoint, monkeypatch: pytest.MonkeyPatch, steer: Callable[[Pinpoint], None]
) -> None:
    monkeypatch.setattr(user_code, "PATIENCE", 0)
    over = threading.Event()
    thread = in_a_predicate(pinpoint, lambda: over.wait(PATIENCE))
    with pytest.raises(
        RuntimeError,
        match=rf"^{steer.__name__}\(\) in MainThread has waited 0 seconds for a function that the mock has called: "
        r"pinpoint\.faults\.deliver\(THROTTLED when .*\) in worker; if it waits for ",
    ):
        steer(pinpoint)
    over.set()
    thread.join(PATIENCE)
    steer(pinpoint)


def test_given_a_predicate_that_raises_when_another_thread_waits_for_it_then_that_thread_continues(
    mock: Mock, pinpoint: Pinpoint, steering: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)

    def fail() -> None:
        assert steering.wait(PATIENCE)
        raise ZeroDivisionError

    thread = in_a_predicate(pinpoint, fail)
    schedule(mock)
    before = pinpoint.calls[0].time
    pinpoint.clock.advance(days=1)
    thread.join(PATIENCE)
    assert (pinpoint.clock.now - before).days == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_given_a_predicate_that_runs_in_another_thread_when_the_process_forks_then_the_child_does_not_wait() -> None:
    script = f"""
        import os, signal, sys
        from test_waiting_for_other_threads import in_a_predicate
        import threading
        from pinpoint_mock import mock_pinpoint

        with mock_pinpoint() as pinpoint:
            pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
            forked = threading.Event()
            thread = in_a_predicate(pinpoint, lambda: forked.wait({PATIENCE}))
            child = os.fork()
            if child == 0:
                signal.alarm({PATIENCE})  # ends the child if it waits
                status = 1
                try:
                    pinpoint.clock.advance(days=1)
                    pinpoint.reset()
                    status = 0
                finally:
                    os._exit(status)
            forked.set()
            thread.join()
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([entry for entry in sys.path if entry])},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "0", done.stderr
