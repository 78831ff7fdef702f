"""The clients that the mock answers: of any age, session and session type."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.endpoint
import botocore.retries.bucket
import botocore.session
import pytest
from botocore.exceptions import (
    EndpointConnectionError,
)

from pinpoint_mock import mock_pinpoint

from .clients import create_app, new_client
from .fresh_interpreter import run


class Positional(botocore.session.Session):
    """A user's session type whose parameters have other names."""

    def create_client(self, service: str, *arguments: Any, **options: Any) -> Any:  # type: ignore[override]
        return super().create_client(service, *arguments, **options)


class TestClientsOfAnyAge:
    def test_given_a_client_made_before_the_mock_when_it_calls_then_the_mock_answers(
        self, network: list[object]
    ) -> None:
        client = new_client()
        with mock_pinpoint() as pinpoint:
            application_id = create_app(client)
            assert pinpoint.app(application_id).region == "eu-west-1"
        assert network == []

    def test_given_a_session_made_before_the_mock_when_its_client_calls_then_the_mock_answers(
        self, network: list[object]
    ) -> None:
        session = boto3.Session(region_name="eu-west-1")
        with mock_pinpoint() as pinpoint:
            application_id = create_app(session.client("pinpoint"))
            assert pinpoint.app(application_id).region == "eu-west-1"
        assert network == []

    def test_given_the_default_session_when_boto3_client_is_used_then_the_mock_answers(
        self, network: list[object]
    ) -> None:
        with mock_pinpoint() as pinpoint:
            application_id = create_app(boto3.client("pinpoint"))
            assert pinpoint.app(application_id).name == "shop"
        assert network == []

    def test_given_a_bare_botocore_session_when_its_client_calls_then_the_mock_answers(
        self, network: list[object]
    ) -> None:
        with mock_pinpoint() as pinpoint:
            create_app(botocore.session.get_session().create_client("pinpoint", "eu-west-1"))
            assert pinpoint.calls.one().region == "eu-west-1"
        assert network == []

    def test_given_a_client_of_an_earlier_mock_when_a_later_one_is_active_then_the_later_one_answers(self) -> None:
        with mock_pinpoint():
            client = new_client()
            create_app(client)
        with mock_pinpoint() as later:
            client.get_apps()
            assert [call.operation for call in later.calls] == ["GetApps"]

    def test_given_one_client_when_it_has_called_often_then_each_call_is_answered_once(self) -> None:
        client = new_client()
        for _ in range(3):
            with mock_pinpoint() as pinpoint:
                client.get_apps()
                client.get_apps()
                assert len(pinpoint.calls) == 2

    def test_given_a_users_session_type_when_it_makes_a_client_then_the_mock_answers(self) -> None:
        class Regional(botocore.session.Session):
            def create_client(self, service_name: str, *arguments: Any, **options: Any) -> Any:
                return super().create_client(service_name, *arguments, **{"region_name": "eu-west-3", **options})

        original = Regional.__dict__["create_client"]
        with mock_pinpoint() as pinpoint:
            create_app(Regional().create_client("pinpoint"))
            assert len(pinpoint.calls) == 1
        assert Regional.__dict__["create_client"] is original

    def test_given_a_session_type_with_its_own_parameters_when_it_makes_a_client_then_it_gets_them(self) -> None:
        class Labelled(botocore.session.Session):
            def create_client(self, service_name: str, *, label: str, **options: Any) -> Any:  # type: ignore[override]
                client: Any = super().create_client(service_name, **options)
                client.label = label
                return client

        with mock_pinpoint():
            client: Any = Labelled().create_client("pinpoint", label="mine")
            assert client.label == "mine"
            create_app(client)

    @pytest.mark.parametrize(
        ("region", "expected"), [((), "us-east-1"), ((None,), "us-east-1"), (("eu-west-3",), "eu-west-3")]
    )
    def test_given_a_session_type_with_other_names_when_it_is_called_by_position_then_the_region_is_as_given(
        self, network: list[object], region: tuple[str | None, ...], expected: str
    ) -> None:
        with mock_pinpoint() as pinpoint:
            create_app(Positional().create_client("pinpoint", *region))
            assert pinpoint.calls.one().region == expected
        assert network == []

    def test_given_a_session_type_with_other_names_when_it_gets_keys_by_position_then_the_client_keeps_them(
        self, closed_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")  # it would wait between attempts
        signatures: list[bytes] = []
        with mock_pinpoint():
            keys = ("own-key", "own-secret")
            client = Positional().create_client("pinpoint", "eu-west-3", None, True, None, closed_url, *keys)
            create_app(client)
        client.meta.events.register(
            "before-send.pinpoint", lambda request, **_: signatures.append(request.headers["Authorization"])
        )
        with pytest.raises(EndpointConnectionError):
            client.get_apps()
        assert b"Credential=own-key/" in signatures[0]

    @pytest.mark.parametrize("before", ["session", "client"])
    def test_given_something_made_before_the_import_when_it_is_used_then_the_mock_answers(self, before: str) -> None:
        assert (
            run(f"""
            import boto3
            session = boto3.Session(region_name="eu-west-1")
            client = session.client("pinpoint") if {before!r} == "client" else None
            from pinpoint_mock import mock_pinpoint
            with mock_pinpoint() as pinpoint:
                (client or session.client("pinpoint")).get_apps()
                print(pinpoint.calls.one().operation)
        """)
            == "GetApps"
        )
