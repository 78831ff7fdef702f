"""The mock that answers a thread; threads lose no calls."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from pinpoint_mock import current, mock_pinpoint

from .clients import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 10


@pytest.fixture
def hasty_switching() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def new_client() -> Any:
    return boto3.Session(region_name="eu-west-1").client(
        "pinpoint", endpoint_url="http://127.0.0.1:9", config=Config(retries={"total_max_attempts": 1})
    )


def in_threads(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run a function in several threads that start at once, and return the results."""
    begin = threading.Barrier(count, timeout=PATIENCE)

    def begin_and_work(number: int) -> Any:
        begin.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin_and_work, range(count)))


def test_given_eight_threads_with_one_client_when_each_makes_200_calls_then_no_write_is_lost() -> None:
    with mock_pinpoint() as pinpoint:
        client = new_client()
        arn = client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]["Arn"]

        def count_up(number: int) -> None:
            key = f"thread-{number}"
            for value in map(str, range(100)):
                client.tag_resource(ResourceArn=arn, TagsModel={"tags": {key: value}})
                assert client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"][key] == value

        in_threads(8, count_up)
        tags = client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"]
        assert tags == {f"thread-{number}": "99" for number in range(8)}
        assert len(pinpoint.calls.filter(operation="TagResource")) == 800
        assert len(pinpoint.calls.filter(operation="ListTagsForResource")) == 801


def test_given_eight_threads_with_a_client_each_when_they_create_apps_then_all_ids_differ() -> None:
    with mock_pinpoint() as pinpoint:
        clients = [new_client() for _ in range(8)]
        created = in_threads(8, lambda number: [create_app(clients[number]) for _ in range(10)])
        ids = {application_id for some in created for application_id in some}
        assert len(ids) == 80
        assert len(pinpoint.calls) == 80


def test_given_two_threads_when_they_enter_and_leave_in_crossed_order_then_each_is_answered_by_its_own_mock() -> None:
    client = new_client()
    second_entered, first_left = threading.Event(), threading.Event()

    def enter_first() -> list[str]:
        with mock_pinpoint() as pinpoint:
            client.create_app(CreateApplicationRequest={"Name": "first"})
            assert second_entered.wait(PATIENCE)
            client.get_apps()
            seen = [call.operation for call in pinpoint.calls]
        first_left.set()
        return seen

    def enter_second() -> list[str]:
        with mock_pinpoint() as pinpoint:
            second_entered.set()
            assert first_left.wait(PATIENCE)
            client.delete_app(ApplicationId=pinpoint.create_app(region="eu-west-1").id)
            return [call.operation for call in pinpoint.calls]

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(enter_first), pool.submit(enter_second)
    assert first.result() == ["CreateApp", "GetApps"]
    assert second.result() == ["DeleteApp"]


def test_given_two_threads_with_mocks_when_they_have_left_then_botocore_is_as_it_was() -> None:
    original = botocore.session.Session.__dict__["create_client"]
    both = threading.Barrier(2, timeout=PATIENCE)

    def enter(_: int) -> None:
        with mock_pinpoint():
            both.wait()
            new_client().get_apps()

    in_threads(2, enter)
    assert botocore.session.Session.__dict__["create_client"] is original


def test_given_a_pool_thread_without_a_mock_when_it_calls_then_the_innermost_of_the_process_answers() -> None:
    client = new_client()
    with ThreadPoolExecutor(1) as pool, mock_pinpoint(), mock_pinpoint() as inner:
        pool.submit(client.get_apps).result(PATIENCE)
        assert pool.submit(current).result(PATIENCE) is inner
        assert len(inner.calls) == 1


def test_given_a_pool_thread_when_the_inner_mock_is_left_then_the_outer_answers_it() -> None:
    client = new_client()
    with ThreadPoolExecutor(1) as pool, mock_pinpoint() as outer:
        with mock_pinpoint():
            pool.submit(client.get_apps).result(PATIENCE)
        pool.submit(client.get_apps).result(PATIENCE)
        assert len(outer.calls) == 1


def test_given_a_pool_thread_when_it_makes_a_client_then_the_region_is_that_of_the_mock() -> None:
    with ThreadPoolExecutor(1) as pool, mock_pinpoint(region="ap-south-1"):
        client = pool.submit(boto3.Session().client, "pinpoint").result(PATIENCE)
        assert client.meta.region_name == "ap-south-1"


def test_given_a_mock_of_another_thread_when_this_one_has_its_own_then_its_own_answers() -> None:
    client = new_client()
    with ThreadPoolExecutor(1) as pool, mock_pinpoint() as ours:
        others = mock_pinpoint()
        pinpoint = pool.submit(others.start).result(PATIENCE)
        client.get_apps()
        others.stop()
        assert len(ours.calls) == 1
        assert not pinpoint.calls


def test_given_a_mock_started_in_one_thread_when_another_stops_it_then_it_is_over() -> None:
    mock = mock_pinpoint()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(mock.start).result(PATIENCE)
        mock.stop()
        with pytest.raises(LookupError):
            pool.submit(current).result(PATIENCE)


def test_given_a_client_from_before_the_mock_when_two_threads_make_its_first_calls_then_both_are_answered_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = new_client()
    events = client.meta.events
    register_first = events.register_first

    with mock_pinpoint() as pinpoint, ThreadPoolExecutor(1) as pool:
        others: list[Any] = []

        def register_slowly(*arguments: Any, **options: Any) -> None:
            if not others:
                calling = threading.Event()
                events.register("before-parameter-build.pinpoint", lambda **_: calling.set())
                others.append(pool.submit(client.get_apps))
                assert calling.wait(PATIENCE)
                wait_a_moment(others[0])
            register_first(*arguments, **options)

        monkeypatch.setattr(events, "register_first", register_slowly)
        client.get_apps()
        others[0].result(PATIENCE)
        assert len(pinpoint.calls) == 2


def wait_a_moment(future: Any) -> None:
    """Let another thread run as far as it can: to its end if nothing blocks it."""
    done = threading.Event()
    future.add_done_callback(lambda _: done.set())
    done.wait(0.2)


@pytest.mark.usefixtures("hasty_switching")
def test_given_clients_from_before_the_mock_when_four_threads_share_each_then_every_call_is_answered_once() -> None:
    clients = [new_client() for _ in range(40)]
    with mock_pinpoint() as pinpoint:
        new_client().get_apps()

        def call_each(_: int) -> None:
            for client in clients:
                client.get_apps()

        in_threads(4, call_each)
        assert len(pinpoint.calls) == 1 + 4 * 40


def test_given_a_fresh_process_when_many_threads_make_the_first_calls_then_all_are_answered() -> None:
    script = """
        import sys, threading
        from concurrent.futures import ThreadPoolExecutor
        import boto3
        from pinpoint_mock import mock_pinpoint

        sys.setswitchinterval(1e-6)
        with mock_pinpoint() as pinpoint, ThreadPoolExecutor(8) as pool:
            client = boto3.client("pinpoint", region_name="eu-west-1")
            begin = threading.Barrier(8, timeout=10)

            def call(number):
                begin.wait()
                return client.get_apps()

            list(pool.map(call, range(8)))
            print(len(pinpoint.calls))
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "8"


@pytest.mark.usefixtures("hasty_switching")
def test_given_two_threads_with_mocks_when_one_grows_then_the_other_gets_hints_from_its_own_world() -> None:
    client = new_client()
    both, done = threading.Barrier(2, timeout=PATIENCE), threading.Event()

    def grow() -> None:
        with mock_pinpoint() as pinpoint:
            both.wait()
            number = 0
            while not done.is_set():
                pinpoint.create_app(region=f"region-{number}")
                number += 1

    def ask() -> None:
        with mock_pinpoint():
            both.wait()
            try:
                for _ in range(300):
                    with pytest.raises(ClientError):
                        client.get_app(ApplicationId="nobodys")
            finally:
                done.set()

    with ThreadPoolExecutor(2) as pool:
        growing, asking = pool.submit(grow), pool.submit(ask)
    asking.result()
    growing.result()


def test_given_two_threads_with_mocks_when_one_asks_for_the_others_app_then_the_error_does_not_call_it_enclosing() -> (
    None
):
    client = new_client()
    with mock_pinpoint() as ours, ThreadPoolExecutor(1) as pool:
        ours.create_app("ours")
        others = mock_pinpoint()
        pool.submit(others.start).result(PATIENCE)
        with pytest.raises(ClientError) as raised:
            pool.submit(client.get_app, ApplicationId="ours").result(PATIENCE)
        others.stop()
    assert "enclosing" not in str(raised.value)


def test_given_a_mock_of_a_thread_that_has_ended_when_workers_ask_then_the_innermost_of_the_process_answers() -> None:
    """Python reuses the number of a thread that has ended."""
    client = new_client()
    others = mock_pinpoint()
    in_a_new_thread(others.start)
    try:
        with mock_pinpoint() as ours:
            for _ in range(3):
                assert in_a_new_thread(current) is ours
                in_a_new_thread(client.get_apps)
            assert len(ours.calls) == 3
    finally:
        others.stop()


def in_a_new_thread(work: Callable[[], Any]) -> Any:
    """Run a function in a new thread, and return the result."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join(PATIENCE)
    return results[0]


def test_given_a_call_that_interrupts_another_when_its_thread_holds_the_lock_then_it_is_answered() -> None:
    """This happens with a signal handler or a finalizer, which may run at any point of its thread."""
    client = new_client()
    mock = mock_pinpoint()
    answers: list[Any] = []

    def call_while_it_is_held() -> None:
        with mock._session.lock:
            answers.append(client.get_apps()["ApplicationsResponse"]["Item"])

    with mock:
        calling = threading.Thread(target=call_while_it_is_held, daemon=True)
        calling.start()
        calling.join(PATIENCE)
        assert answers == [[]]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("lock", ["mock._session.lock", "module.ACTIVE._lock", "module.ACTIVE._interception._lock"])
def test_given_a_lock_that_another_thread_holds_when_the_process_forks_then_the_child_is_answered(lock: str) -> None:
    script = f"""
        import os, signal, threading
        import boto3
        import pinpoint_mock.mock as module
        from pinpoint_mock import mock_pinpoint

        mock = mock_pinpoint()
        with mock:
            client = boto3.client("pinpoint", region_name="eu-west-1")
            client.get_apps()
            it_is_held, forked = threading.Event(), threading.Event()

            def hold():
                with {lock}:
                    it_is_held.set()
                    forked.wait({PATIENCE})

            holding = threading.Thread(target=hold)
            holding.start()
            assert it_is_held.wait({PATIENCE})
            child = os.fork()
            if child == 0:
                signal.alarm({PATIENCE})  # ends the child if it waits for the lock
                status = 1
                try:
                    client.get_apps()
                    with mock_pinpoint():
                        client.get_apps()
                    status = 0
                finally:
                    os._exit(status)
            forked.set()
            holding.join()
            _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status))
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "0", done.stderr
