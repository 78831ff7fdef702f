"""The mock passes on requests to other services, calls the user's handlers, and makes no requests itself."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoRegionError,
)

from pinpoint_mock import mock_pinpoint

from .clients import create_app, new_client
from .fresh_interpreter import run


class TestNoNetwork:
    def test_given_no_network_credentials_or_region_when_apps_come_and_go_then_no_socket_is_opened(
        self, network: list[object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
        with mock_pinpoint():
            client = boto3.client("pinpoint")
            client.delete_app(ApplicationId=create_app(client))
            with pytest.raises(ClientError):
                client.get_app(ApplicationId="nobodys")
        assert network == []

    def test_given_a_name_that_does_not_resolve_when_it_is_the_endpoint_then_no_socket_is_opened(
        self, network: list[object]
    ) -> None:
        with mock_pinpoint():
            create_app(new_client(endpoint_url="https://pinpoint.invalid"))
        assert network == []


class TestHandlersOfTheUsers:
    def test_given_no_moto_when_the_users_handler_is_called_then_it_sees_the_real_url(self) -> None:
        assert (
            run("""
            import boto3
            from pinpoint_mock import mock_pinpoint
            urls = []
            with mock_pinpoint():
                client = boto3.client("pinpoint", region_name="eu-west-1")
                for event in ("before-send", "before-send.pinpoint", "before-send.pinpoint.GetApps"):
                    client.meta.events.register(event, lambda request, **_: urls.append(request.url))
                client.get_apps()
            print(*urls)
        """).split()
            == ["https://pinpoint.eu-west-1.amazonaws.com/v1/apps"] * 3
        )

    def test_given_a_handler_after_the_call_when_it_is_called_then_it_sees_the_answer(self) -> None:
        seen: list[int] = []
        with mock_pinpoint():
            client = new_client()
            client.meta.events.register(
                "after-call.pinpoint", lambda http_response, **_: seen.append(http_response.status_code)
            )
            create_app(client)
        assert seen == [201]

    def test_given_a_handler_from_before_the_mock_when_a_call_is_answered_then_it_is_called_too(self) -> None:
        seen: list[str] = []
        client = new_client()
        client.meta.events.register("before-send.pinpoint", lambda request, **_: seen.append(request.method))
        with mock_pinpoint() as pinpoint:
            create_app(client)
            assert pinpoint.calls.one().status == 201
        assert seen == ["POST"]

    def test_given_a_handler_from_before_the_mock_that_answers_when_a_call_is_made_then_the_mocks_answer_counts(
        self,
    ) -> None:
        client = new_client()
        headers: Any = HeadersDict()
        theirs = AWSResponse("https://elsewhere", 418, headers, None)
        client.meta.events.register("before-send.pinpoint", lambda **_: theirs)
        with mock_pinpoint() as pinpoint:
            application_id = create_app(client)
            assert pinpoint.app(application_id).name == "shop"


class TestOtherServices:
    def test_given_another_service_when_it_calls_then_it_goes_to_the_network(self, closed_url: str) -> None:
        with mock_pinpoint() as pinpoint:
            session = boto3.Session("own-key", "own-secret", region_name="eu-west-1")
            create_app(session.client("pinpoint"))
            sns = session.client("sns", endpoint_url=closed_url, config=Config(retries={"total_max_attempts": 1}))
            with pytest.raises(EndpointConnectionError):
                sns.list_topics()
            assert len(pinpoint.calls) == 1

    @pytest.mark.parametrize(
        ("service", "method"),
        [
            ("pinpoint-email", "get_account"),
            ("pinpoint-sms-voice", "create_configuration_set"),
            ("pinpoint-sms-voice-v2", "describe_phone_numbers"),
            ("sms-voice", "create_configuration_set"),
        ],
    )
    def test_given_a_sibling_of_pinpoint_when_it_calls_then_it_goes_to_the_network(
        self, closed_url: str, service: Any, method: str
    ) -> None:
        session = boto3.Session("access", "secret", region_name="eu-west-1")
        with mock_pinpoint() as pinpoint:
            config = Config(retries={"total_max_attempts": 1})
            sibling = session.client(service, endpoint_url=closed_url, config=config)
            with pytest.raises(EndpointConnectionError):
                getattr(sibling, method)()
            assert not pinpoint.calls

    def test_given_another_service_when_it_calls_then_it_is_signed_with_the_sessions_keys(
        self, closed_url: str
    ) -> None:
        signatures: list[bytes] = []
        with mock_pinpoint():
            session = boto3.Session("own-key", "own-secret", region_name="eu-west-1")
            create_app(session.client("pinpoint"))
            sns = session.client("sns", endpoint_url=closed_url, config=Config(retries={"total_max_attempts": 1}))
            sns.meta.events.register(
                "before-send.sns", lambda request, **_: signatures.append(request.headers["Authorization"])
            )
            with pytest.raises(EndpointConnectionError):
                sns.list_topics()
        assert b"Credential=own-key/" in signatures[0]

    @pytest.mark.parametrize("service", ["sns", "pinpoint-email", "pinpoint-sms-voice"])
    def test_given_no_region_when_another_service_is_used_then_none_is_given(self, service: str) -> None:
        with mock_pinpoint():
            session: Any = boto3.Session()
            session.client("pinpoint")
            with pytest.raises(NoRegionError):
                session.client(service)

    @pytest.mark.parametrize("service", ["pinpoint-email", "pinpoint-sms-voice"])
    def test_given_a_service_with_a_similar_name_when_it_calls_then_it_goes_to_the_network(
        self, service: str, closed_url: str
    ) -> None:
        with mock_pinpoint() as pinpoint:
            session: Any = boto3.Session("own-key", "own-secret", region_name="eu-west-1")
            client = session.client(service, endpoint_url=closed_url, config=Config(retries={"total_max_attempts": 1}))
            with pytest.raises(EndpointConnectionError):
                client.create_configuration_set(ConfigurationSetName="mine")
            assert not pinpoint.calls

    def test_given_a_session_without_credentials_when_pinpoint_was_used_then_it_still_has_none(self) -> None:
        session = boto3.Session(region_name="eu-west-1")
        with mock_pinpoint():
            create_app(session.client("pinpoint"))
            assert session.get_credentials() is None
