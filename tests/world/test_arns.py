"""The parser of ARNs: valid strings, their parts, and their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.apps.event_stream import check_destination
from pinpoint_mock.apps.roles import check_role_arn
from pinpoint_mock.channels.setting_checks import check_identity
from pinpoint_mock.gateway.errors import BadRequest
from pinpoint_mock.world.arns import Arn, ArnForm, read_arn

if TYPE_CHECKING:
    from collections.abc import Callable

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/service-role/pinpoint"
STREAM = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/events"
DELIVERY = f"arn:aws-cn:firehose:cn-north-1:{ACCOUNT}:deliverystream/my.stream_1"
IDENTITY = f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/shop@example.com"


@pytest.mark.parametrize(
    ("text", "arn"),
    [
        (ROLE, Arn("aws", "iam", "", ACCOUNT, "role/service-role/pinpoint")),
        (DELIVERY, Arn("aws-cn", "firehose", "cn-north-1", ACCOUNT, "deliverystream/my.stream_1")),
        ("arn:aws-us-gov:s3:::bucket", Arn("aws-us-gov", "s3", "", "", "bucket")),
        (
            f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f:$LATEST",
            Arn("aws", "lambda", "us-east-1", ACCOUNT, "function:f:$LATEST"),
        ),
        (
            f"arn:aws:mobiletargeting:us-east-1:{ACCOUNT}:apps/my shop",
            Arn("aws", "mobiletargeting", "us-east-1", ACCOUNT, "apps/my shop"),
        ),
    ],
)
def test_an_arn_is_read_into_its_parts_and_back(text: str, arn: Arn) -> None:
    assert read_arn(text) == arn
    assert str(arn) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("my-role", id="a name"),
        pytest.param("arn:aws:iam", id="too few parts"),
        pytest.param(f"arn:aws:iam::{ACCOUNT}", id="no resource"),
        pytest.param(f"arn:aws:iam::{ACCOUNT}:", id="an empty resource"),
        pytest.param(f"ARN:aws:iam::{ACCOUNT}:role/r", id="capitals"),
        pytest.param(f" {ROLE}", id="a blank before it"),
        pytest.param(f"urn:aws:iam::{ACCOUNT}:role/r", id="another scheme"),
        pytest.param(f"arn:gcp:iam::{ACCOUNT}:role/r", id="another partition"),
        pytest.param(f"arn::iam::{ACCOUNT}:role/r", id="no partition"),
        pytest.param(f"arn:awsé:iam::{ACCOUNT}:role/r", id="a letter of another alphabet"),
        pytest.param(f"arn:aws:::{ACCOUNT}:role/r", id="no service"),
        pytest.param(f"arn:aws:ses:us east:{ACCOUNT}:identity/i", id="a blank in the region"),
        pytest.param("arn:aws:iam::12345678901:role/r", id="11 digits"),
        pytest.param("arn:aws:iam::1234567890123:role/r", id="13 digits"),
        pytest.param("arn:aws:iam::12345678901٢:role/r", id="a digit of another kind"),
        pytest.param(f"arn:aws:iam::{ACCOUNT}\n:role/r", id="a line break in the account"),
    ],
)
def test_other_strings_are_not_arns(text: str) -> None:
    assert read_arn(text) is None


@given(st.text() | st.text("arn:ws-1\n", max_size=30) | st.text().map(lambda text: f"arn:{text}"))
def test_no_string_makes_the_reader_fail(text: str) -> None:
    arn = read_arn(text)

    assert arn is None or str(arn) == text


@pytest.mark.parametrize(
    ("arn", "is_of_this_form"),
    [
        (Arn("aws", "ses", "eu-west-1", ACCOUNT, "identity/i"), True),
        (Arn("aws", "ses", "", ACCOUNT, "identity/i"), False),
        (Arn("aws", "ses", "eu-west-1", "", "identity/i"), False),
        (Arn("aws", "email", "eu-west-1", ACCOUNT, "identity/i"), False),
        (Arn("aws", "ses", "eu-west-1", ACCOUNT, "identity/"), False),
        (Arn("aws", "ses", "eu-west-1", ACCOUNT, "identity/i\n"), False),
    ],
)
def test_a_form_is_a_service_a_region_an_account_and_a_resource(arn: Arn, is_of_this_form: bool) -> None:
    assert ArnForm("ses", r"identity/\S+").matches(arn) is is_of_this_form


def check_role(text: str) -> None:
    check_role_arn(text, "RoleArn")


def check_ses_identity(text: str) -> None:
    check_identity(text, "Identity")


@pytest.mark.parametrize(
    ("check", "good"),
    [
        (check_role, ROLE),
        (check_role, f"arn:aws:iam::{ACCOUNT}:role/rôle:1"),
        (check_destination, STREAM),
        (check_destination, DELIVERY),
        (check_ses_identity, IDENTITY),
        (check_ses_identity, f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/bücher.example"),
    ],
)
def test_good_arns_pass_their_check(check: Callable[[str], object], good: str) -> None:
    check(good)


@pytest.mark.parametrize(
    ("check", "bad"),
    [
        (check_role, f"arn:aws:iam:us-east-1:{ACCOUNT}:role/r"),
        (check_role, f"arn:aws:iam::{ACCOUNT}:user/u"),
        *((check_role, ROLE + end) for end in ("\n", " ", "\u2028", "\xa0")),
        (check_destination, f"arn:aws:kinesis:us-east-1:{ACCOUNT}:deliverystream/s"),
        (check_destination, f"arn:aws:firehose:us-east-1:{ACCOUNT}:stream/s"),
        (check_destination, f"arn:aws:kinesis::{ACCOUNT}:stream/s"),
        *((check_destination, STREAM + end) for end in ("\n", " ", "/x", ":x", "é")),
        (check_ses_identity, IDENTITY.replace(":ses:", ":email:")),
        *((check_ses_identity, IDENTITY + end) for end in ("\n", " ", "\t")),
    ],
)
def test_bad_arns_are_refused_by_their_check_and_shown(check: Callable[[str], object], bad: str) -> None:
    with pytest.raises(BadRequest, match="must be the ARN of") as refused:
        check(bad)
    assert repr(bad) in refused.value.message
