"""A package is imported when one of its operations is first called."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from pinpoint_mock.gateway.model import route_of, service_model
from pinpoint_mock.gateway.operation import OPERATIONS
from pinpoint_mock.gateway.packages import PACKAGES


def run(program: str) -> str:
    """Run a program in a fresh interpreter, and return its output."""
    child = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True, capture_output=True, text=True)
    return child.stdout.strip()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_given_an_operation_when_its_path_names_a_package_then_that_package_has_it(name: str) -> None:
    path = route_of(service_model().operation_model(name)).template
    part = next(part for part in reversed(path.strip("/").split("/")) if part in PACKAGES)
    assert OPERATIONS[name].function.__module__.startswith(f"pinpoint_mock.{PACKAGES[part]}.")


def test_given_a_fresh_process_when_an_unknown_path_is_loaded_then_no_package_is_imported() -> None:
    loaded = run(
        """
        import sys
        from pinpoint_mock.gateway.packages import load_package
        load_package("/v1/nothing/{nothing-id}")
        print([name for name in sys.modules if name.endswith(".operations")])
        """
    )
    assert loaded == "[]"


def test_given_a_fresh_process_when_all_packages_are_loaded_then_every_operation_is_registered() -> None:
    counted = run(
        """
        from pinpoint_mock.gateway.operation import OPERATIONS
        from pinpoint_mock.gateway.packages import load_all_packages
        before = len(OPERATIONS)
        load_all_packages()
        print(before, len(OPERATIONS))
        """
    )
    assert counted == f"0 {len(OPERATIONS)}"


def test_given_a_fresh_process_when_every_operation_is_called_then_its_package_is_imported() -> None:
    answered = run(
        """
        import boto3
        from botocore import xform_name
        from botocore.exceptions import ClientError, ParamValidationError
        from pinpoint_mock import OperationNotSupported, mock_pinpoint

        client = boto3.client("pinpoint", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        service, others = client.meta.service_model, []
        with mock_pinpoint():
            for name in service.operation_names:
                shape = service.operation_model(name).input_shape
                members = shape.members if shape else {}
                values = {"string": "x", "structure": {}, "timestamp": 0, "list": [], "map": {}}
                required = shape.required_members if shape else ()
                given = {member: values[members[member].type_name] for member in required}
                try:
                    getattr(client, xform_name(name))(**given)
                except (ClientError, ParamValidationError, OperationNotSupported):
                    pass
                except Exception as error:
                    others.append((name, error))
        print(others)
        """
    )
    assert answered == "[]"


def test_given_a_fresh_process_when_apps_are_created_then_no_other_package_is_imported() -> None:
    loaded = run(
        """
        import sys, boto3
        from pinpoint_mock import mock_pinpoint
        with mock_pinpoint():
            boto3.client("pinpoint").create_app(CreateApplicationRequest={"Name": "shop"})
        print(*sorted(name.split(".")[1] for name in sys.modules if name.endswith(".operations")))
        """
    )
    assert loaded == "apps"


def test_given_a_fresh_process_when_a_request_is_sent_to_another_operation_s_path_then_it_is_answered() -> None:
    answered = run(
        """
        import boto3
        from pinpoint_mock import mock_pinpoint
        with mock_pinpoint() as pinpoint:
            pinpoint.create_app("shop", region="us-east-1")
            client = boto3.client("pinpoint", region_name="us-east-1")
            def rewrite(request, **_):
                request.url = "https://pinpoint.us-east-1.amazonaws.com/v1/apps/shop/segments"
            client.meta.events.register("before-sign.pinpoint.GetApps", rewrite)
            print(client.get_apps()["ApplicationsResponse"])
        """
    )
    assert answered == "{'Item': []}"


def test_given_a_fresh_process_when_a_kpi_is_requested_then_it_counts_the_messages_sent_before() -> None:
    counted = run(
        """
        import boto3
        from pinpoint_mock import mock_pinpoint
        with mock_pinpoint() as pinpoint:
            pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
            client = boto3.client("pinpoint", region_name="us-east-1")
            client.send_messages(
                ApplicationId="shop",
                MessageRequest={
                    "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
                    "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
                },
            )
            answer = client.get_application_date_range_kpi(ApplicationId="shop", KpiName="txn-sms-sent")
            print(answer["ApplicationDateRangeKpiResponse"]["KpiResult"]["Rows"][0]["Values"][0]["Value"])
        """
    )
    assert counted == "1.0"


def test_given_a_fresh_process_when_a_package_that_sends_is_loaded_then_only_the_counting_modules_are_loaded() -> None:
    loaded = run(
        """
        import sys
        from pinpoint_mock.gateway.packages import load_package
        load_package("/v1/apps/{application-id}/messages")
        print(*sorted(name for name in sys.modules if name.startswith("pinpoint_mock.analytics.")))
        """
    )
    names = ("blocks", "chunks", "counting", "counts", "measures", "series")
    assert loaded == " ".join(f"pinpoint_mock.analytics.{name}" for name in names)
