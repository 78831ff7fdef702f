"""Errors about a template that does not exist: the hints to similar templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from pinpoint_mock import ALL_CHANNELS

from .conftest import Templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Refusal = Callable[..., str]


@pytest.fixture
def far(mocked: Pinpoint) -> Templates:
    """The operations on templates in another region than the client's."""
    return Templates(boto3.client("pinpoint", region_name="eu-west-1"))


@pytest.fixture
def refusal(mocked: Pinpoint, client: PinpointClient) -> Refusal:
    """Return the error message of SendMessages for an SMS template that does not exist."""
    mocked.create_app("shop", region="us-east-1", channels=ALL_CHANNELS)

    def send(name: str, **version: str) -> str:
        request: Any = {
            "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
            "MessageConfiguration": {},
            "TemplateConfiguration": {"SMSTemplate": {"Name": name, **version}},
        }
        with pytest.raises(client.exceptions.BadRequestException) as raised:
            client.send_messages(ApplicationId="shop", MessageRequest=request)
        assert not mocked.outbox
        return raised.value.response["Error"]["Message"]

    return send


def not_found(templates: Templates, template_type: str, name: str, **parameters: Any) -> str:
    """Return the error message of a Get operation for a template that does not exist."""
    with pytest.raises(ClientError) as raised:
        templates.get(template_type, name, **parameters)
    assert raised.value.response["Error"]["Code"] == "NotFoundException"
    return raised.value.response["Error"]["Message"]


class TestSending:
    def test_given_no_similar_template_when_sent_then_the_error_has_no_hint(self, refusal: Refusal) -> None:
        assert refusal("mv") == ("TemplateConfiguration.SMSTemplate must name an existing SMS template, not 'mv'")

    def test_given_a_template_in_another_region_when_sent_then_the_error_names_both_regions(
        self, far: Templates, refusal: Refusal
    ) -> None:
        far.create("SMS", "mv")

        assert refusal("mv") == (
            "TemplateConfiguration.SMSTemplate must name an existing SMS template, not 'mv' "
            "(the SMS template 'mv' is in eu-west-1, the client in us-east-1)"
        )

    def test_given_a_template_of_another_type_when_sent_then_the_error_names_its_type(
        self, templates: Templates, refusal: Refusal
    ) -> None:
        templates.create("EMAIL", "mv")

        assert refusal("mv").endswith("not 'mv' (a template of type EMAIL has this name)")

    def test_given_templates_of_several_other_types_when_sent_then_the_error_names_each_type(
        self, templates: Templates, refusal: Refusal
    ) -> None:
        templates.create("VOICE", "mv")
        templates.create("EMAIL", "mv")

        assert refusal("mv").endswith("not 'mv' (templates of the types EMAIL and VOICE have this name)")

    def test_given_a_template_of_another_type_in_another_region_when_sent_then_the_error_has_no_hint(
        self, far: Templates, refusal: Refusal
    ) -> None:
        far.create("EMAIL", "mv")

        assert refusal("mv").endswith("an existing SMS template, not 'mv'")

    @pytest.mark.parametrize("version", ["9", "0", "one", ""])
    def test_given_a_version_that_does_not_exist_when_sent_then_the_error_names_the_version(
        self, templates: Templates, refusal: Refusal, version: str
    ) -> None:
        templates.create("SMS", "mv")

        assert refusal("mv", Version=version) == (
            "TemplateConfiguration.SMSTemplate must name an existing SMS template, "
            f"not version {version!r} of 'mv' (its newest version is 1)"
        )

    def test_given_a_version_that_does_not_exist_when_other_templates_are_similar_then_the_error_ignores_them(
        self, far: Templates, templates: Templates, refusal: Refusal
    ) -> None:
        templates.create("SMS", "mv")
        templates.create("EMAIL", "mv")
        far.create("SMS", "mv")

        assert refusal("mv", Version="9").endswith("not version '9' of 'mv' (its newest version is 1)")

    def test_given_a_version_of_a_template_in_another_region_when_sent_then_the_error_names_both(
        self, far: Templates, refusal: Refusal
    ) -> None:
        far.create("SMS", "mv")

        assert refusal("mv", Version="1").endswith(
            "not version '1' of 'mv' (the SMS template 'mv' is in eu-west-1, the client in us-east-1)"
        )


class TestReading:
    def test_given_a_template_in_another_region_when_read_then_the_error_names_both_regions(
        self, far: Templates, templates: Templates
    ) -> None:
        far.create("SMS", "mv")

        assert not_found(templates, "SMS", "mv") == (
            "Resource not found (the SMS template 'mv' is in eu-west-1, the client in us-east-1)"
        )

    def test_given_a_template_of_another_type_when_read_then_the_error_names_its_type(
        self, templates: Templates
    ) -> None:
        templates.create("PUSH", "mv")

        assert not_found(templates, "SMS", "mv") == ("Resource not found (a template of type PUSH has this name)")

    def test_given_a_template_that_was_deleted_in_another_region_when_read_then_the_error_has_no_hint(
        self, far: Templates, templates: Templates
    ) -> None:
        far.create("SMS", "mv")
        far.delete("SMS", "mv")

        assert not_found(templates, "SMS", "mv") == "Resource not found"

    def test_given_a_version_that_does_not_exist_when_read_then_the_error_has_the_newest(
        self, templates: Templates
    ) -> None:
        templates.create("SMS", "mv")

        assert not_found(templates, "SMS", "mv", Version="9") == "Resource not found (its newest version is 1)"
