"""The patches on botocore: the mock restores the originals, and keeps the patches of other code."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
import botocore.endpoint
import botocore.retries.bucket
import botocore.session
import pytest
from botocore.exceptions import (
    EndpointConnectionError,
    NoRegionError,
)

from pinpoint_mock import mock_pinpoint

from .botocore_patches import PATCHED, in_place
from .clients import create_app, impatient_client, new_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class TestAfterTheMock:
    @pytest.mark.parametrize("born", ["before", "inside"])
    def test_given_a_client_that_outlives_the_mock_when_it_calls_then_it_goes_to_the_network(
        self, closed_url: str, born: str
    ) -> None:
        client = impatient_client(closed_url) if born == "before" else None
        with mock_pinpoint():
            client = client or impatient_client(closed_url)
            create_app(client)
        with pytest.raises(EndpointConnectionError, match=closed_url):
            client.get_apps()

    def test_given_a_client_made_before_the_mock_when_it_outlives_it_then_it_signs_with_its_own_keys(
        self, closed_url: str
    ) -> None:
        client = impatient_client(closed_url)
        signatures: list[bytes] = []
        with mock_pinpoint():
            client.get_apps()
        client.meta.events.register(
            "before-send.pinpoint", lambda request, **_: signatures.append(request.headers["Authorization"])
        )
        with pytest.raises(EndpointConnectionError):
            client.get_apps()
        assert b"Credential=own-key/" in signatures[0]

    def test_given_no_region_when_the_mock_is_over_then_a_new_client_needs_one_again(self) -> None:
        session = boto3.Session()
        with mock_pinpoint():
            session.client("pinpoint")
        with pytest.raises(NoRegionError):
            session.client("pinpoint")

    def test_given_botocore_when_a_mock_comes_and_goes_then_its_attributes_are_the_originals(self) -> None:
        originals = in_place()
        with mock_pinpoint():
            create_app(new_client())
            assert all(now is not original for now, original in zip(in_place(), originals, strict=True))
        assert in_place() == originals

    def test_given_mocks_inside_each_other_when_the_outermost_is_left_then_the_originals_are_back(self) -> None:
        originals = in_place()
        with mock_pinpoint():
            with mock_pinpoint():
                patches = in_place()
            assert in_place() == patches
        assert in_place() == originals

    def test_given_an_exception_in_the_block_when_it_leaves_then_it_is_unchanged_and_botocore_too(self) -> None:
        originals = in_place()
        error = ValueError("of the test")
        with pytest.raises(ValueError, match="of the test") as raised, mock_pinpoint():
            raise error
        assert raised.value is error
        assert in_place() == originals


@contextmanager
def patched_over(owner: type, name: str) -> Iterator[Callable[..., Any]]:
    """Inside a mock, other code wraps our patches, and its wrappers stay when the mock ends."""
    original = owner.__dict__[name]
    try:
        with mock_pinpoint():
            ours = owner.__dict__[name]

            def theirs(*arguments: Any, **options: Any) -> Any:
                return ours(*arguments, **options)

            setattr(owner, name, theirs)
        yield theirs
    finally:
        setattr(owner, name, original)


class TestPatchedOverByOthers:
    @pytest.mark.parametrize(("owner", "name"), PATCHED)
    def test_given_a_patch_over_ours_when_the_mock_ends_then_it_stays_and_the_others_are_restored(
        self, owner: type, name: str
    ) -> None:
        originals = in_place()
        with patched_over(owner, name) as theirs:
            changed = [now for now, original in zip(in_place(), originals, strict=True) if now is not original]
            assert changed == [theirs]

    def test_given_a_patch_over_our_requests_when_the_mock_is_over_then_requests_go_to_the_network(
        self, closed_url: str
    ) -> None:
        client = impatient_client(closed_url)
        with patched_over(botocore.endpoint.Endpoint, "make_request"), pytest.raises(EndpointConnectionError):
            client.get_apps()

    def test_given_a_patch_over_our_create_client_when_the_mock_is_over_then_no_region_is_given(self) -> None:
        with patched_over(botocore.session.Session, "create_client"), pytest.raises(NoRegionError):
            boto3.Session().client("pinpoint")

    @pytest.mark.parametrize(("owner", "name"), PATCHED)
    def test_given_a_patch_over_ours_when_the_next_mock_begins_then_each_call_is_answered_once(
        self, owner: type, name: str
    ) -> None:
        with patched_over(owner, name) as theirs:
            with mock_pinpoint() as pinpoint:
                create_app(boto3.Session().client("pinpoint"))
                assert pinpoint.calls.one().status == 201
            assert owner.__dict__[name] is theirs

    @pytest.mark.parametrize(("owner", "name"), PATCHED)
    def test_given_other_code_that_restores_our_patch_when_mocks_come_and_go_then_it_is_not_wrapped_again(
        self, owner: type, name: str
    ) -> None:
        original = owner.__dict__[name]
        ours: list[object] = []
        try:
            for _ in range(3):
                with mock_pinpoint() as pinpoint:
                    create_app(boto3.Session().client("pinpoint"))
                    assert len(pinpoint.calls) == 1
                    ours.append(owner.__dict__[name])
                    setattr(owner, name, lambda *arguments, **options: None)
                setattr(owner, name, ours[-1])
            assert ours == [ours[0]] * 3
        finally:
            setattr(owner, name, original)
