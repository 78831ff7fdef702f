"""Nested mocks, and mocks that start and stop in any order."""

from __future__ import annotations

import pytest
from botocore.exceptions import (
    ClientError,
)

from pinpoint_mock import mock_pinpoint

from .botocore_patches import in_place
from .clients import create_app, new_client


class TestNestedMocks:
    def test_given_an_app_in_the_outer_mock_when_the_inner_is_active_then_it_has_its_own_world(self) -> None:
        with mock_pinpoint():
            client = new_client()
            create_app(client)
            with mock_pinpoint():
                assert client.get_apps()["ApplicationsResponse"]["Item"] == []

    def test_given_an_inner_mock_when_it_is_left_then_the_outer_returns_intact(self) -> None:
        with mock_pinpoint() as outer:
            client = new_client()
            application_id = create_app(client)
            with mock_pinpoint():
                create_app(client)
            listed = client.get_apps()["ApplicationsResponse"]["Item"]
            assert [app["Id"] for app in listed] == [application_id]
            assert [call.operation for call in outer.calls] == ["CreateApp", "GetApps"]

    def test_given_an_app_of_the_outer_mock_when_it_is_requested_from_the_inner_then_the_error_says_so(self) -> None:
        with mock_pinpoint():
            client = new_client()
            application_id = create_app(client)
            with mock_pinpoint(), pytest.raises(ClientError) as raised:
                client.get_app(ApplicationId=application_id)
        assert raised.value.response["Error"]["Code"] == "NotFoundException"
        assert f"{application_id} belongs to an enclosing mock_pinpoint" in str(raised.value)

    def test_given_an_app_that_does_not_exist_when_it_is_requested_from_the_inner_then_the_error_names_no_other_mock(
        self,
    ) -> None:
        with mock_pinpoint(), mock_pinpoint(), pytest.raises(ClientError) as raised:
            new_client().get_app(ApplicationId="nobodys")
        assert "enclosing" not in str(raised.value)

    def test_given_nested_mocks_when_both_create_an_app_then_the_ids_differ(self) -> None:
        client = new_client()
        with mock_pinpoint():
            outer = create_app(client)
            with mock_pinpoint():
                assert create_app(client) != outer

    def test_given_an_exception_in_the_inner_mock_when_it_leaves_then_the_outer_answers(self) -> None:
        with mock_pinpoint() as outer:
            client = new_client()
            with pytest.raises(ZeroDivisionError), mock_pinpoint():
                _ = 1 / 0
            client.get_apps()
            assert len(outer.calls) == 1


class TestStartAndStop:
    def test_given_two_mocks_when_the_first_is_stopped_first_then_the_second_still_answers(self) -> None:
        originals = in_place()
        client = new_client()
        first, second = mock_pinpoint(), mock_pinpoint()
        first.start()
        pinpoint = second.start()
        first.stop()
        client.get_apps()
        assert len(pinpoint.calls) == 1
        second.stop()
        assert in_place() == originals

    def test_given_an_active_mock_when_it_is_entered_again_then_it_is_refused_and_the_mock_continues(self) -> None:
        mock = mock_pinpoint()
        with mock as pinpoint:
            with pytest.raises(RuntimeError, match="already active"):
                mock.start()
            new_client().get_apps()
            assert len(pinpoint.calls) == 1

    def test_given_a_mock_that_was_not_started_when_it_is_stopped_then_it_refuses(self) -> None:
        originals = in_place()
        with pytest.raises(RuntimeError, match="not active"):
            mock_pinpoint().stop()
        assert in_place() == originals

    def test_given_a_stopped_mock_when_it_is_stopped_again_then_it_is_refused_and_others_continue(self) -> None:
        mock = mock_pinpoint()
        with mock_pinpoint() as other:
            mock.start()
            mock.stop()
            with pytest.raises(RuntimeError, match="not active"):
                mock.stop()
            new_client().get_apps()
            assert len(other.calls) == 1

    def test_given_a_stopped_mock_when_it_is_started_again_then_its_world_is_new(self) -> None:
        mock = mock_pinpoint()
        with mock:
            create_app(new_client())
        with mock as pinpoint:
            assert new_client().get_apps()["ApplicationsResponse"]["Item"] == []
            assert len(pinpoint.calls) == 1
