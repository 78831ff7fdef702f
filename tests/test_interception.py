"""Which clients the mock reaches, what it lets through, and that it leaves botocore as it was."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import boto3
import botocore.endpoint
import botocore.retries.bucket
import botocore.session
import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    NoRegionError,
    ReadTimeoutError,
)
from botocore.loaders import create_loader

from pinpoint_mock import OperationNotSupported, OutsideError, mock_pinpoint
from pinpoint_mock.gateway.operation import OPERATIONS, operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATCHED: list[tuple[type, str]] = [
    (botocore.endpoint.Endpoint, "make_request"),
    (botocore.endpoint.Endpoint, "_needs_retry"),
    (botocore.retries.bucket.TokenBucket, "acquire"),
    (botocore.session.Session, "create_client"),
    (botocore.session.Session, "__init__"),
]
LOADER = create_loader()  # shared: a session of its own reads the model files anew, which takes 60 ms
RETRY_MODES = ["legacy", "standard", "adaptive"]


@pytest.fixture(autouse=True)
def _shared_model_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(botocore.session, "create_loader", lambda *_: LOADER)


@pytest.fixture
def closed_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An address that refuses connections: its port is taken, and nobody listens."""
    monkeypatch.setenv("no_proxy", "*")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def replace_operation(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[..., Any]], None]:
    def replace(name: str, function: Callable[..., Any]) -> None:
        _load_operations()
        monkeypatch.setitem(OPERATIONS, name, OPERATIONS[name])
        operation(name)(function)

    return replace


@pytest.fixture
def _send_messages_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    _load_operations()
    monkeypatch.delitem(OPERATIONS, "SendMessages", raising=False)


def _load_operations() -> None:
    with mock_pinpoint() as pinpoint:
        assert not pinpoint.calls


def new_client(**options: Any) -> Any:
    return boto3.Session(region_name="eu-west-1").client("pinpoint", **options)


def retrying(mode: str, **options: int) -> Config:
    retries: Any = {"mode": mode, **options}
    return Config(retries=retries)


def impatient_client(url: str) -> Any:
    return boto3.Session("own-key", "own-secret", region_name="eu-west-1").client(
        "pinpoint", endpoint_url=url, config=Config(retries={"total_max_attempts": 1}, connect_timeout=1)
    )


def create_app(client: Any) -> str:
    application_id: str = client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]["Id"]
    return application_id


def in_place() -> list[object]:
    return [owner.__dict__[name] for owner, name in PATCHED]


def run(script: str) -> str:
    """The output of a script in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Positional(botocore.session.Session):
    """A session type of a user's, whose parameters have names of their own."""

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

    def test_given_a_session_type_of_the_users_when_it_makes_a_client_then_the_mock_answers(self) -> None:
        class Regional(botocore.session.Session):
            def create_client(self, service_name: str, *arguments: Any, **options: Any) -> Any:
                return super().create_client(service_name, *arguments, **{"region_name": "eu-west-3", **options})

        original = Regional.__dict__["create_client"]
        with mock_pinpoint() as pinpoint:
            create_app(Regional().create_client("pinpoint"))
            assert len(pinpoint.calls) == 1
        assert Regional.__dict__["create_client"] is original

    def test_given_a_session_type_with_parameters_of_its_own_when_it_makes_a_client_then_it_gets_them(self) -> None:
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
        self, closed_url: str
    ) -> None:
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
    """Inside a mock, somebody else wraps what we have put there, and stays when the mock ends."""
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

    def test_given_a_patch_over_our_client_making_when_the_mock_is_over_then_no_region_is_given(self) -> None:
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
    def test_given_somebody_who_puts_our_patch_back_when_mocks_come_and_go_then_it_is_not_wrapped_again(
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

    def test_given_an_app_of_the_outer_mock_when_the_inner_is_asked_for_it_then_the_error_says_so(self) -> None:
        with mock_pinpoint():
            client = new_client()
            application_id = create_app(client)
            with mock_pinpoint(), pytest.raises(ClientError) as raised:
                client.get_app(ApplicationId=application_id)
        assert raised.value.response["Error"]["Code"] == "NotFoundException"
        assert f"{application_id} belongs to an enclosing mock_pinpoint" in str(raised.value)

    def test_given_an_app_of_nobody_when_the_inner_is_asked_for_it_then_the_error_names_no_other_mock(self) -> None:
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
    def test_given_two_mocks_when_the_first_is_stopped_first_then_the_second_answers_on(self) -> None:
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

    def test_given_an_active_mock_when_it_is_entered_again_then_it_refuses_and_goes_on(self) -> None:
        mock = mock_pinpoint()
        with mock as pinpoint:
            with pytest.raises(RuntimeError, match="active already"):
                mock.start()
            new_client().get_apps()
            assert len(pinpoint.calls) == 1

    def test_given_a_mock_that_was_not_started_when_it_is_stopped_then_it_refuses(self) -> None:
        originals = in_place()
        with pytest.raises(RuntimeError, match="not active"):
            mock_pinpoint().stop()
        assert in_place() == originals

    def test_given_a_stopped_mock_when_it_is_stopped_again_then_it_refuses_and_others_go_on(self) -> None:
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


@pytest.mark.usefixtures("_send_messages_is_not_built")
class TestWhatIsNotBuilt:
    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_retry_mode_when_an_operation_is_not_built_then_it_raises_after_one_attempt(
        self, mode: str, network: list[object]
    ) -> None:
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            with pytest.raises(OperationNotSupported, match="SendMessages") as raised:
                client.send_messages(ApplicationId="shop", MessageRequest={"MessageConfiguration": {}})
            call = pinpoint.calls.one(operation="SendMessages")
        assert raised.value.operation == "SendMessages"
        assert (call.attempts, call.status) == (1, None)
        assert network == []

    def test_given_code_that_catches_client_errors_when_an_operation_is_not_built_then_it_is_not_hidden(self) -> None:
        def careless(client: Any) -> None:
            with suppress(ClientError):
                client.send_messages(ApplicationId="shop", MessageRequest={"MessageConfiguration": {}})

        with mock_pinpoint(), pytest.raises(NotImplementedError):
            careless(new_client())


class TestRetries:
    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_handler_that_retries_once_when_a_call_is_made_then_it_is_one_record_with_two_attempts(
        self, mode: str
    ) -> None:
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            client.meta.events.register_first(
                "needs-retry.pinpoint", lambda attempts, **_: 0 if attempts == 1 else None
            )
            answer = client.get_apps()
            assert pinpoint.calls.one().attempts == 2
        assert answer["ResponseMetadata"]["RetryAttempts"] == 1

    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_retry_mode_when_the_service_refuses_then_there_is_one_attempt(self, mode: str) -> None:
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            with pytest.raises(client.exceptions.NotFoundException):
                client.get_app(ApplicationId="nobodys")
            assert pinpoint.calls.one().attempts == 1


def connection_errors() -> list[Exception]:
    return [
        EndpointConnectionError(endpoint_url="https://elsewhere"),
        ConnectionClosedError(endpoint_url="https://elsewhere"),
        ReadTimeoutError(endpoint_url="https://elsewhere"),
        HTTPClientError(error="elsewhere"),
        ConnectionError("elsewhere"),
        ConnectionResetError("elsewhere"),
    ]


class TestExceptionsInside:
    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_fault_of_ours_when_an_operation_raises_then_it_surfaces_with_its_traceback_after_one_attempt(
        self, mode: str, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def faulty() -> None:
            raise KeyError("a fault of ours")

        replace_operation("GetApps", faulty)
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            with pytest.raises(KeyError, match="a fault of ours") as raised:
                client.get_apps()
            call = pinpoint.calls.one()
        assert raised.traceback[-1].name == "faulty"
        assert (call.attempts, call.status) == (1, None)

    @pytest.mark.parametrize("mode", RETRY_MODES)
    @pytest.mark.parametrize("error", connection_errors(), ids=lambda error: type(error).__name__)
    def test_given_a_connection_error_inside_when_it_leaves_then_it_is_an_outside_error_after_one_attempt(
        self, mode: str, error: Exception, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def lost() -> None:
            raise error

        replace_operation("GetApps", lost)
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            with pytest.raises(OutsideError, match=f"{type(error).__name__} was raised") as raised:
                client.get_apps()
            assert pinpoint.calls.one().attempts == 1
        assert raised.value.__cause__ is error

    def test_given_a_failed_assertion_inside_when_it_leaves_then_pytest_sees_it(
        self, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        replace_operation("GetApps", lambda: pytest.fail("of the test"))
        with mock_pinpoint(), pytest.raises(pytest.fail.Exception, match="of the test"):
            new_client().get_apps()

    def test_given_a_call_that_raised_when_the_next_one_is_made_then_it_is_answered(
        self, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def faulty() -> None:
            raise KeyError

        replace_operation("GetApps", faulty)
        with mock_pinpoint():
            client = new_client()
            with pytest.raises(KeyError):
                client.get_apps()
            assert create_app(client)


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

    def test_given_a_handler_of_before_the_mock_when_a_call_is_answered_then_it_is_called_too(self) -> None:
        seen: list[str] = []
        client = new_client()
        client.meta.events.register("before-send.pinpoint", lambda request, **_: seen.append(request.method))
        with mock_pinpoint() as pinpoint:
            create_app(client)
            assert pinpoint.calls.one().status == 201
        assert seen == ["POST"]

    def test_given_a_handler_of_before_the_mock_that_answers_when_a_call_is_made_then_the_mocks_answer_counts(
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
    def test_given_no_region_when_another_service_is_asked_for_then_none_is_given(self, service: str) -> None:
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

    def test_given_a_session_without_credentials_when_pinpoint_was_used_then_it_has_still_none(self) -> None:
        session = boto3.Session(region_name="eu-west-1")
        with mock_pinpoint():
            create_app(session.client("pinpoint"))
            assert session.get_credentials() is None
