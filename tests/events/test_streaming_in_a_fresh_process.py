"""Every operation that records events streams them, even if it is the first call in its process."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent, indent

import pytest

SENDERS = {
    "PutEvents": """
        event = {"EventType": "sale", "Timestamp": "2030-01-01T00:00:00Z"}
        item = {"Endpoint": {}, "Events": {"one": event}}
        client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": {"phone": item}})
    """,
    "SendMessages": """
        message = {
            "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
        }
        client.send_messages(ApplicationId="shop", MessageRequest=message)
    """,
    "SendUsersMessages": """
        endpoint = {"ChannelType": "SMS", "Address": "+12065550100", "User": {"UserId": "ann"}}
        client.update_endpoint(ApplicationId="shop", EndpointId="one", EndpointRequest=endpoint)
        message = {"Users": {"ann": {}}, "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}}}
        client.send_users_messages(ApplicationId="shop", SendUsersMessageRequest=message)
    """,
    "SendOTPMessage": """
        otp = {
            "BrandName": "Shop",
            "Channel": "SMS",
            "DestinationIdentity": "+12065550100",
            "OriginationIdentity": "+12065550101",
            "ReferenceId": "sign-up",
        }
        client.send_otp_message(ApplicationId="shop", SendOTPMessageRequestParameters=otp)
    """,
}
PROGRAM = """
import boto3
from moto import mock_aws
from pinpoint_mock import mock_pinpoint

with mock_aws(), mock_pinpoint() as pinpoint:
    kinesis = boto3.client("kinesis", region_name="us-east-1")
    kinesis.create_stream(StreamName="events", ShardCount=1)
    pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
    client = boto3.client("pinpoint", region_name="us-east-1")
    stream = {{
        "DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/events",
        "RoleArn": "arn:aws:iam::123456789012:role/stream",
    }}
    client.put_event_stream(ApplicationId="shop", WriteEventStream=stream)
{send}
    shard = kinesis.list_shards(StreamName="events")["Shards"][0]["ShardId"]
    iterator = kinesis.get_shard_iterator(StreamName="events", ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    print(len(kinesis.get_records(ShardIterator=iterator["ShardIterator"])["Records"]))
"""


@pytest.mark.parametrize("operation", sorted(SENDERS))
def test_given_a_fresh_process_when_an_operation_records_an_event_then_it_is_streamed(operation: str) -> None:
    program = PROGRAM.format(send=indent(dedent(SENDERS[operation]), "    "))
    child = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert (child.stdout.strip(), child.stderr) == ("1", "")
