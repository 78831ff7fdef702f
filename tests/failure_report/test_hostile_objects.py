"""Reports never break a session: only the test itself fails, even if its objects raise when they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Run

HOSTILE = """
class Hostile(Exception):
    def __repr__(self):
        {how}

    __str__ = __repr__

    def __call__(self, *args):
        raise self

def recurse():
    return repr(Hostile())
"""
WAYS = {
    "raises": "raise ValueError('no')",
    "not a string": "return 5",
    "long": "return 'a' * 5_000_000",
    "recursion": "return recurse()",
    "fails the test": "pytest.fail('no')",
    "surrogate": "return '\\\\ud800'",
}
TESTS = """
def test_predicate(pinpoint):
    app = create_shop(pinpoint)
    pinpoint.faults.deliver(Hostile(), "THROTTLED")
    send_sms(app, "Hello", "+12065550100")

def test_rule(pinpoint):
    create_shop(pinpoint)
    pinpoint.faults.deliver(Hostile(), "THROTTLED")
    assert "Hostile" in repr(pinpoint.faults) or repr(pinpoint.faults)
    assert False

def test_wanted(pinpoint):
    send_sms(create_shop(pinpoint), "Hello", "+12065550100")
    pinpoint.outbox.one(body=Hostile())

def test_option():
    mock_pinpoint(seed=Hostile())

def test_decorated():
    mock_pinpoint([Hostile()])

def test_store():
    class Client:
        def put_object(self, **_): raise Hostile
        get_object = list_objects_v2 = put_object
    with mock_pinpoint(s3=Client()) as pinpoint:
        app = pinpoint.create_app("shop", region="us-east-1")
        client = boto3.client("pinpoint", region_name="us-east-1")
        request = {"RoleArn": "arn:aws:iam::123456789012:role/r", "S3UrlPrefix": "s3://bucket/x"}
        client.create_export_job(ApplicationId="shop", ExportJobRequest=request)
        client.get_export_jobs(ApplicationId="shop")
        assert False
"""


@pytest.mark.parametrize("way", WAYS)
def test_given_objects_that_cannot_be_shown_when_tests_fail_then_the_session_continues(run: Run, way: str) -> None:
    result = run(HOSTILE.format(how=WAYS[way]) + TESTS)

    result.assert_outcomes(failed=6)
    assert "INTERNALERROR" not in result.stdout.str()
    assert "INTERNALERROR" not in result.stderr.str()
