"""Builders for the tests of templates: one set of functions for the five types, and rendering for one recipient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name

from pinpoint_mock.gateway.model import route_of, service_model
from pinpoint_mock.templates.defaults import read_defaults
from pinpoint_mock.templates.personalization import render_text
from pinpoint_mock.templates.variables import Variables, fail_on_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mypy_boto3_pinpoint import PinpointClient

NAMES = {"EMAIL": "Email", "SMS": "Sms", "PUSH": "Push", "VOICE": "Voice", "INAPP": "InApp"}
NOW = 1_600_000_000_000_000  # 13 September 2020, 12:26:40 UTC

SOFIA: dict[str, Any] = {
    "Id": "endpoint-1",
    "Address": "sofia@example.com",
    "ChannelType": "EMAIL",
    "Attributes": {"Interests": ["art", "music"], "First Time": ["yes"], "Empty": []},
    "Metrics": {"visits": 5.0, "score": 1.5},
    "Location": {"City": "Los Angeles", "Country": "US", "Latitude": 34.1},
    "User": {
        "UserId": "user-1",
        "UserAttributes": {
            "FirstName": ["Sofia"],
            "LastName": ["Alejandro"],
            "Last Name": ["Alejandro"],
            "UserAge": ["22"],
            "FavoriteColors": ["red", "blue", "yellow"],
        },
    },
}


class Templates:
    """The operations on templates, by type."""

    def __init__(self, client: PinpointClient) -> None:
        self.client = client

    def call(self, action: str, template_type: str, name: str, request: Any = None, **parameters: Any) -> Any:
        """Call an operation, and return its payload."""
        operation = f"{action}{NAMES[template_type]}Template"
        route = route_of(service_model().operation_model(operation))
        if route.payload:
            parameters[route.payload] = {} if request is None else request
        answer = getattr(self.client, xform_name(operation))(TemplateName=name, **parameters)
        [payload] = answer.keys() - {"ResponseMetadata"}
        return answer[payload]

    def create(self, template_type: str, name: str, request: Any = None) -> Any:
        return self.call("Create", template_type, name, request)

    def get(self, template_type: str, name: str, **parameters: Any) -> Any:
        return self.call("Get", template_type, name, **parameters)

    def update(self, template_type: str, name: str, request: Any = None, **parameters: Any) -> Any:
        return self.call("Update", template_type, name, request, **parameters)

    def delete(self, template_type: str, name: str, **parameters: Any) -> Any:
        return self.call("Delete", template_type, name, **parameters)

    def activate(self, name: str, version: str, template_type: str = "SMS") -> Any:
        return self.client.update_template_active_version(
            TemplateName=name, TemplateType=template_type, TemplateActiveVersionRequest={"Version": version}
        )["MessageBody"]

    def versions(self, name: str, template_type: str = "SMS", **parameters: Any) -> list[str]:
        """Return the version numbers of a template, in the order of ListTemplateVersions."""
        answer = self.client.list_template_versions(TemplateName=name, TemplateType=template_type, **parameters)
        return [item["Version"] for item in answer["TemplateVersionsResponse"]["Item"]]

    def names(self, **parameters: Any) -> list[str]:
        """Return the names of the templates, in the order of ListTemplates."""
        answer = self.client.list_templates(**parameters)["TemplatesResponse"]
        return [item["TemplateName"] for item in answer["Item"]]


@pytest.fixture
def client(shared_client: PinpointClient) -> PinpointClient:
    """A client of the mock."""
    return shared_client


@pytest.fixture
def templates(client: PinpointClient) -> Templates:
    """The operations on templates."""
    return Templates(client)


def variables(
    substitutions: Mapping[str, Sequence[str]] | None = None,
    endpoint: Mapping[str, Any] = SOFIA,
    defaults: str = "{}",
    missing: Callable[[str], str] = fail_on_missing,
) -> Variables:
    """Return the values of the variables in a message to Sofia."""
    return Variables(substitutions or {}, endpoint, read_defaults(defaults), missing, NOW, lambda: f"{0x4 << 76:032x}")


def rendered(text: str, **given: Any) -> str:
    """Return a text as Sofia gets it."""
    return render_text(text, variables(**given))
