"""`mock_pinpoint` as a context manager and with start and stop: which world answers which client, and bad use."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pinpoint_mock import Pinpoint, current, mock_pinpoint
from pinpoint_mock.mock import Mock

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


@cache
def client_in(region: str) -> PinpointClient:
    """Return a client for a region. All tests share it, because creating a client takes longer than most tests."""
    return boto3.Session(region_name=region).client("pinpoint")


def create_app(name: str = "shop", region: str = "us-east-1") -> str:
    return client_in(region).create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]


def names(region: str = "us-east-1") -> list[str]:
    """Return the names of the apps that a client sees."""
    return sorted(app["Name"] for app in client_in(region).get_apps()["ApplicationsResponse"].get("Item", []))


class TestContextManager:
    def test_given_with_when_a_client_writes_then_it_reads_it_back_from_memory(self) -> None:
        with mock_pinpoint():
            create_app("shop")
            assert names() == ["shop"]

    def test_given_with_when_it_is_entered_then_it_returns_the_handle(self) -> None:
        with mock_pinpoint() as pinpoint:
            assert isinstance(pinpoint, Pinpoint)

    def test_given_an_exception_when_it_leaves_the_block_then_it_is_raised_and_the_mock_has_ended(self) -> None:
        with pytest.raises(ZeroDivisionError), mock_pinpoint():
            raise ZeroDivisionError
        with pytest.raises(LookupError):
            current()

    def test_given_two_mocks_after_one_another_when_a_client_reads_then_the_second_is_empty(self) -> None:
        with mock_pinpoint():
            create_app()
        with mock_pinpoint():
            assert names() == []

    def test_given_an_instance_when_it_is_entered_again_later_then_its_world_is_new(self) -> None:
        mock = mock_pinpoint()
        with mock:
            create_app()
        with mock:
            assert names() == []

    def test_given_a_mock_that_has_ended_when_its_handle_is_read_then_it_still_shows_the_world(self) -> None:
        with mock_pinpoint() as pinpoint:
            application_id = create_app("shop")
        assert pinpoint.app(application_id).name == "shop"
        assert pinpoint.calls.one().operation == "CreateApp"


class TestNesting:
    def test_given_a_world_when_another_opens_inside_then_it_is_empty_and_the_outer_returns_intact(self) -> None:
        with mock_pinpoint():
            create_app("outer")
            with mock_pinpoint():
                assert names() == []
                create_app("inner")
            assert names() == ["outer"]

    def test_given_nested_worlds_when_current_is_called_then_it_is_the_innermost(self) -> None:
        with mock_pinpoint() as outer:
            with mock_pinpoint() as inner:
                assert current() is inner
            assert current() is outer

    def test_given_nested_worlds_when_they_are_left_in_the_order_they_began_then_each_leaves_only_itself(self) -> None:
        first, second = mock_pinpoint(), mock_pinpoint()
        first.start()
        inner = second.start()
        create_app("inner")
        first.stop()
        assert current() is inner
        assert names() == ["inner"]
        second.stop()
        with pytest.raises(LookupError):
            current()

    def test_given_an_app_of_the_outer_world_when_it_is_requested_from_the_inner_then_not_found_says_where_it_is(
        self,
    ) -> None:
        client = client_in("us-east-1")
        with mock_pinpoint():
            application_id = create_app()
            with mock_pinpoint(), pytest.raises(client.exceptions.NotFoundException, match="enclosing mock_pinpoint"):
                client.get_app(ApplicationId=application_id)

    def test_given_an_app_that_does_not_exist_when_it_is_requested_then_not_found_mentions_no_other_world(self) -> None:
        client = client_in("us-east-1")
        with mock_pinpoint(), mock_pinpoint(), pytest.raises(client.exceptions.NotFoundException) as raised:
            client.get_app(ApplicationId="nowhere")
        assert "enclosing" not in str(raised.value)

    def test_given_nested_worlds_when_each_makes_an_app_then_their_ids_differ(self) -> None:
        with mock_pinpoint():
            outer = create_app()
            with mock_pinpoint():
                assert create_app() != outer

    def test_given_a_mock_that_has_ended_when_it_is_kept_then_it_does_not_keep_the_world_that_enclosed_it(self) -> None:
        inner, enclosing = mock_pinpoint(), []
        with mock_pinpoint() as outer, inner:
            enclosing.append(inner._session.enclosing)
        enclosing.append(inner._session.enclosing)
        assert enclosing == [outer._session, None]

    def test_given_the_middle_of_three_worlds_when_it_is_left_first_then_the_innermost_is_in_the_outermost(
        self,
    ) -> None:
        outer, middle = mock_pinpoint(), mock_pinpoint()
        app_id = outer.start().create_app(region="us-east-1").id
        middle.start()
        with mock_pinpoint():
            middle.stop()
            with pytest.raises(client_in("us-east-1").exceptions.NotFoundException, match="enclosing mock_pinpoint"):
                client_in("us-east-1").get_app(ApplicationId=app_id)
        outer.stop()


class TestStartAndStop:
    def test_given_start_when_a_client_calls_then_the_handle_that_it_returned_sees_it(self) -> None:
        mock = mock_pinpoint()
        pinpoint = mock.start()
        try:
            create_app("shop")
            assert pinpoint.calls.one().operation == "CreateApp"
        finally:
            mock.stop()

    def test_given_stop_when_it_has_been_called_then_no_mock_is_active(self) -> None:
        mock = mock_pinpoint()
        mock.start()
        mock.stop()
        with pytest.raises(LookupError, match="no mock_pinpoint is active: use it as a decorator, a context manager"):
            current()

    def test_given_no_start_when_stopped_then_a_runtime_error_says_so(self) -> None:
        with pytest.raises(RuntimeError, match=r"^this mock_pinpoint is not active: call start\(\) before stop\(\)"):
            mock_pinpoint().stop()

    def test_given_stop_when_it_is_called_twice_then_a_runtime_error_says_so(self) -> None:
        mock = mock_pinpoint()
        mock.start()
        mock.stop()
        with pytest.raises(RuntimeError, match="is not active"):
            mock.stop()

    @pytest.mark.parametrize("again", [Mock.start, Mock.__enter__], ids=["start", "with"])
    def test_given_an_instance_that_is_active_when_it_is_entered_again_then_a_runtime_error_says_so(
        self, again: Any
    ) -> None:
        mock = mock_pinpoint()
        with mock as pinpoint:
            create_app("shop")
            with pytest.raises(RuntimeError, match=r"^this mock_pinpoint is already active; call mock_pinpoint\(\)"):
                again(mock)
            assert (current(), names()) == (pinpoint, ["shop"])

    def test_given_start_in_one_thread_when_stopped_in_another_then_it_has_ended(self) -> None:
        mock = mock_pinpoint()
        mock.start()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(mock.stop).result(timeout=10)
        with pytest.raises(LookupError):
            current()


class TestThreads:
    def test_given_a_worker_thread_when_it_calls_then_the_mock_of_the_process_answers(self) -> None:
        with mock_pinpoint(), ThreadPoolExecutor(4) as pool:
            list(pool.map(create_app, "abcdefgh"))
            assert names() == list("abcdefgh")

    def test_given_a_worker_thread_when_it_calls_current_then_it_is_the_innermost_of_the_process(self) -> None:
        with mock_pinpoint(), mock_pinpoint() as inner, ThreadPoolExecutor(1) as pool:
            assert pool.submit(current).result(timeout=10) is inner

    def test_given_threads_with_a_mock_each_when_they_call_then_each_sees_its_own_world(self) -> None:
        barrier = threading.Barrier(2, timeout=10)

        def use_a_mock(name: str) -> list[str]:
            with mock_pinpoint():
                barrier.wait()
                create_app(name)
                barrier.wait()
                seen = names()
                barrier.wait()
                return seen

        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(use_a_mock, ["one", "two"])) == [["one"], ["two"]]

    def test_given_a_mock_of_another_thread_when_a_decorated_function_is_called_then_it_opens_its_own(self) -> None:
        @mock_pinpoint
        def use() -> Pinpoint:
            return current()

        with mock_pinpoint() as pinpoint, ThreadPoolExecutor(1) as pool:
            assert pool.submit(use).result(timeout=10) is not pinpoint


class TestIsolation:
    def test_given_apps_in_two_regions_when_each_is_listed_then_it_shows_its_own(self) -> None:
        with mock_pinpoint():
            create_app("american", region="us-east-1")
            create_app("european", region="eu-west-1")
            assert (names("us-east-1"), names("eu-west-1")) == (["american"], ["european"])

    def test_given_an_app_in_one_region_when_it_is_requested_in_another_then_it_is_not_found(self) -> None:
        client = client_in("eu-west-1")
        with mock_pinpoint():
            application_id = create_app(region="us-east-1")
            with pytest.raises(client.exceptions.NotFoundException, match="Application not found"):
                client.get_app(ApplicationId=application_id)

    def test_given_an_app_in_one_region_when_another_deletes_it_then_it_stays(self) -> None:
        client = client_in("eu-west-1")
        with mock_pinpoint():
            application_id = create_app("shop", region="us-east-1")
            with pytest.raises(client.exceptions.NotFoundException):
                client.delete_app(ApplicationId=application_id)
            assert names("us-east-1") == ["shop"]

    def test_given_two_accounts_when_each_makes_an_app_then_the_arns_name_their_own(self) -> None:
        with mock_pinpoint(account_id="111111111111") as first:
            with mock_pinpoint(account_id="222222222222") as second:
                inner = second.create_app("shop")
            outer = first.create_app("shop")
        assert (inner.arn.split(":")[4], outer.arn.split(":")[4]) == ("222222222222", "111111111111")

    def test_given_tags_in_one_account_when_another_lists_them_then_there_are_none(self) -> None:
        client = client_in("us-east-1")
        with mock_pinpoint(account_id="111111111111") as outer:
            arn = outer.create_app("shop", region="us-east-1", tags={"team": "blue"}).arn
            with mock_pinpoint(account_id="222222222222"), pytest.raises(client.exceptions.NotFoundException):
                client.list_tags_for_resource(ResourceArn=arn)
            assert client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"] == {"team": "blue"}


class TestSeed:
    def test_given_one_seed_when_two_mocks_make_apps_then_their_ids_are_equal(self) -> None:
        ids = []
        for _ in range(2):
            with mock_pinpoint(seed=7):
                ids.append([create_app(), create_app()])
        assert ids[0] == ids[1]

    def test_given_two_seeds_when_mocks_make_apps_then_their_ids_differ(self) -> None:
        with mock_pinpoint(seed=1):
            first = create_app()
        with mock_pinpoint(seed=2):
            assert create_app() != first

    def test_given_reads_in_between_when_apps_are_made_then_their_ids_do_not_change(self) -> None:
        with mock_pinpoint():
            create_app()
            expected = create_app()
        with mock_pinpoint():
            create_app()
            names()
            assert create_app() == expected

    def test_given_no_seed_when_one_is_drawn_then_the_handle_shows_it_and_it_repeats_the_run(self) -> None:
        with mock_pinpoint(seed=None) as pinpoint:
            drawn, application_id = pinpoint.seed, create_app()
        with mock_pinpoint(seed=drawn):
            assert create_app() == application_id

    def test_given_no_seed_when_two_are_drawn_then_they_differ(self) -> None:
        with mock_pinpoint(seed=None) as first, mock_pinpoint(seed=None) as second:
            assert first.seed != second.seed

    def test_given_an_id_when_it_is_made_then_it_has_the_services_form(self) -> None:
        with mock_pinpoint():
            assert len(bytes.fromhex(create_app())) == 16


class TestReset:
    def test_given_a_world_when_it_is_reset_then_it_is_like_a_new_one(self) -> None:
        with mock_pinpoint(seed=3, account_id="111111111111") as pinpoint:
            first = create_app()
            pinpoint.clock.advance(days=3)
            pinpoint.reset()
            assert (names(), len(pinpoint.calls), list(pinpoint.clock.history)) == ([], 1, [])
            assert create_app() == first
            assert pinpoint.app(first).arn.split(":")[4] == "111111111111"

    def test_given_a_drawn_seed_when_it_is_reset_then_it_stays(self) -> None:
        with mock_pinpoint(seed=None) as pinpoint:
            drawn = pinpoint.seed
            pinpoint.reset()
            assert pinpoint.seed == drawn

    def test_given_a_nested_world_when_it_is_reset_then_the_outer_stays(self) -> None:
        with mock_pinpoint():
            create_app("outer")
            with mock_pinpoint() as inner:
                inner.reset()
            assert names() == ["outer"]


class TestBadUse:
    @pytest.mark.parametrize("given", ["us-east-1", 7, {"seed": 7}])
    def test_given_a_positional_value_when_it_is_not_a_function_then_a_type_error_explains_the_options(
        self, given: Any
    ) -> None:
        with pytest.raises(
            TypeError, match="takes keyword options, or decorates a function or class; it does not take"
        ):
            mock_pinpoint(given)

    @pytest.mark.parametrize("given", ["us-east-1", None])
    def test_given_an_instance_when_it_decorates_another_object_than_a_function_then_a_type_error_says_so(
        self, given: Any
    ) -> None:
        with pytest.raises(TypeError, match="function or class"):
            mock_pinpoint(seed=7)(given)


def test_given_async_with_when_the_block_is_left_by_an_exception_then_the_mock_was_active_and_has_ended() -> None:
    async def use() -> None:
        async with mock_pinpoint(seed=7) as pinpoint:
            assert current() is pinpoint
            assert pinpoint.seed == 7
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(use())
    with pytest.raises(LookupError):
        current()
