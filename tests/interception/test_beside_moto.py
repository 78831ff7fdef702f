"""moto together with the mock, inside or outside: it never executes a Pinpoint call, and answers all other calls."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from pinpoint_mock import OperationNotSupported, mock_pinpoint
from pinpoint_mock.gateway.operation import OPERATIONS, operation

from .beside_moto import MOTO, REGION, apps_of_moto, mocks
from .clients import create_app

moto = pytest.importorskip("moto")


def client_with_keys() -> Any:
    return boto3.Session("key", "secret", region_name=REGION).client("pinpoint")


@pytest.mark.parametrize("where", MOTO)
@pytest.mark.parametrize("before", ["nothing", "session", "client"])
def test_given_something_made_before_the_mocks_when_an_app_is_created_then_only_ours_has_it(
    where: str, before: str
) -> None:
    session = None if before == "nothing" else boto3.Session(region_name=REGION)
    client: Any = session.client("pinpoint") if session and before == "client" else None
    with mocks(where) as pinpoint:
        client = client or (session or boto3.Session(region_name=REGION)).client("pinpoint")
        application_id = create_app(client)
        assert pinpoint.app(application_id).region == REGION
        assert [call.attempts for call in pinpoint.calls] == [1]
        assert apps_of_moto() == []


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_given_moto_when_files_are_written_then_its_s3_has_them(where: str) -> None:
    with mocks(where):
        create_app(boto3.client("pinpoint", region_name=REGION))
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="files")
        s3.put_object(Bucket="files", Key="people.csv", Body=b"Id")
        assert s3.get_object(Bucket="files", Key="people.csv")["Body"].read() == b"Id"


def test_given_moto_around_when_ours_is_left_then_its_files_are_still_there() -> None:
    with moto.mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="files")
        with mock_pinpoint():
            create_app(boto3.client("pinpoint", region_name=REGION))
        assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["files"]


def test_given_moto_around_when_ours_is_left_then_moto_answers_pinpoint_again() -> None:
    client = client_with_keys()
    with moto.mock_aws():
        with mock_pinpoint():
            create_app(client, "ours")
        create_app(client, "motos")
        assert apps_of_moto() == ["motos"]


def test_given_moto_inside_when_it_is_left_then_ours_still_answers() -> None:
    with mock_pinpoint() as pinpoint:
        client = boto3.client("pinpoint", region_name=REGION)
        with moto.mock_aws():
            create_app(client)
        create_app(client)
        assert len(pinpoint.calls) == 2


def test_given_ours_and_motos_in_crossed_order_when_each_is_left_then_the_other_continues() -> None:
    client = client_with_keys()
    with ExitStack() as stack:
        ours = mock_pinpoint()
        ours.start()
        stack.enter_context(moto.mock_aws())
        create_app(client, "ours")
        ours.stop()
        create_app(client, "motos")
        assert apps_of_moto() == ["motos"]


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_given_an_app_that_is_refused_when_moto_is_active_then_moto_is_not_called(where: str) -> None:
    with mocks(where):
        client = boto3.client("pinpoint", region_name=REGION)
        with pytest.raises(client.exceptions.BadRequestException):
            client.create_app(CreateApplicationRequest={"Name": " "})
        assert apps_of_moto() == []


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_given_a_bug_inside_when_moto_is_active_then_it_is_raised_and_moto_is_not_called(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mocks(where) as pinpoint:
        assert not pinpoint.calls
        monkeypatch.setitem(OPERATIONS, "CreateApp", OPERATIONS["CreateApp"])

        @operation("CreateApp")
        def faulty(create_application_request: object) -> None:
            raise KeyError("a fault of ours")

        with pytest.raises(KeyError, match="a fault of ours"):
            create_app(boto3.client("pinpoint", region_name=REGION))
        assert apps_of_moto() == []


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_given_an_operation_that_only_moto_has_when_it_is_called_then_moto_does_not_answer(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mocks(where) as pinpoint:
        assert not pinpoint.calls
        monkeypatch.delitem(OPERATIONS, "GetApps")
        with pytest.raises(OperationNotSupported):
            boto3.client("pinpoint", region_name=REGION).get_apps()


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_given_an_operation_that_moto_does_not_know_when_it_is_called_then_ours_answers(where: str) -> None:
    with mocks(where):
        client = boto3.client("pinpoint", region_name=REGION)
        application_id = create_app(client)
        answer = client.list_journeys(ApplicationId=application_id)
        assert answer["JourneysResponse"]["Item"] == []


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_given_moto_for_s3_only_when_an_app_is_created_then_ours_answers(where: str) -> None:
    with mocks(where, config={"core": {"service_whitelist": ["s3"]}}) as pinpoint:
        create_app(boto3.client("pinpoint", region_name=REGION))
        assert len(pinpoint.calls) == 1


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_given_a_handler_that_retries_when_moto_is_active_then_each_attempt_is_ours(where: str) -> None:
    with mocks(where) as pinpoint:
        client: Any = boto3.client("pinpoint", region_name=REGION)
        client.meta.events.register_first("needs-retry.pinpoint", lambda attempts, **_: 0 if attempts == 1 else None)
        create_app(client)
        assert pinpoint.calls.one().attempts == 2
        assert apps_of_moto() == []


@pytest.mark.parametrize("url", ["http://localhost:9", "https://pinpoint.eu-west-1.amazonaws.com/base"])
@pytest.mark.parametrize("where", ["outside", "inside"])
def test_given_an_endpoint_url_when_moto_is_active_then_ours_answers(where: str, url: str) -> None:
    with mocks(where) as pinpoint:
        create_app(boto3.client("pinpoint", region_name=REGION, endpoint_url=url))
        assert pinpoint.calls.one().status == 201
        assert apps_of_moto() == []


def test_given_both_as_decorators_when_the_function_runs_then_each_serves_its_own() -> None:
    def use_both() -> list[str]:
        create_app(boto3.client("pinpoint", region_name=REGION))
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="files")
        return apps_of_moto()

    assert moto.mock_aws(mock_pinpoint(use_both))() == []
    assert mock_pinpoint(moto.mock_aws(use_both))() == []


def test_given_moto_when_an_app_of_moto_is_requested_then_ours_does_not_have_it() -> None:
    with moto.mock_aws():
        client = client_with_keys()
        application_id = create_app(client)
        with mock_pinpoint(), pytest.raises(ClientError, match="Application not found"):
            client.get_app(ApplicationId=application_id)


@pytest.mark.parametrize("was_active", [False, True], ids=["never active", "active before"])
def test_given_moto_that_is_not_active_when_a_later_handler_is_called_then_it_sees_the_real_url(
    was_active: bool,
) -> None:
    seen: list[str] = []
    if was_active:
        with moto.mock_aws():
            pass
    with mock_pinpoint():
        client = boto3.client("pinpoint", region_name=REGION)
        client.meta.events.register("before-send.pinpoint", lambda request, **_: seen.append(request.url))
        client.get_apps()
    assert seen == ["https://pinpoint.eu-west-1.amazonaws.com/v1/apps"]
