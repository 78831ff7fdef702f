"""The traceback of a failing lookup shows the line of the test, and none of the library's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Run


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('pinpoint.calls.one(operation="GetApp")', "LookupError: no record matches Call(operation='GetApp')"),
        ('pinpoint.outbox.one(address="+12065550199")', "LookupError: no record matches SentMessage("),
        ("pinpoint.outbox.one().code", "ValueError: the message has no number of 4 to 8 digits"),
    ],
)
def test_given_a_lookup_that_finds_nothing_when_the_test_fails_then_the_traceback_ends_at_its_line(
    run: Run, line: str, message: str
) -> None:
    done = run(f"""
        def test_fails(pinpoint, pinpoint_client):
            pinpoint.create_app("shop", channels=["SMS"])
            pinpoint_client.send_messages(
                ApplicationId="shop",
                MessageRequest={{
                    "Addresses": {{"+12065550100": {{"ChannelType": "SMS"}}}},
                    "MessageConfiguration": {{"SMSMessage": {{"Body": "Hello"}}}},
                }},
            )
            {line}
    """)
    printed = done.stdout.str()
    failures, _, _ = printed.partition("Amazon Pinpoint (mock_pinpoint")
    assert f">       {line}" in failures or f"    {line}" in failures
    assert f"E       {message}" in failures
    assert "pinpoint_mock/" not in failures
