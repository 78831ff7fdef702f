"""A stage for previews: a separate app with one template and a few endpoints, in which the engine really sends.

The app is in a session without interception, so nothing outside can see it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..channels.channel_types import types_named
from ..channels.plausible import set_up
from ..endpoints.audience import Audience
from ..endpoints.audience_changes import AudienceChanges
from ..endpoints.definition import check_id, read_definition
from ..exports.checking import check_document, placed
from ..exports.documents import UnreadableExport
from ..messages.composition import MESSAGE_SHAPES, choose_source, trace_variables
from ..messages.payload import Refused
from ..messages.recipients import recipient_at
from ..messages.sending import Sending
from ..messages.sent_message import read_message
from ..templates.content_rules import check_content
from ..templates.template import put_new
from ..templates.variables import VariableTrace
from ..world.clock import format_timestamp
from ..world.options import to_options
from ..world.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..endpoints.endpoint import Endpoint
    from ..exports.documents import Document
    from ..messages.message import RawMessage
    from ..messages.recipients import Recipient
    from ..messages.sent_message import SentMessage
    from ..world.options import MissingVariable
    from ..world.store import App

APP_ID = "preview"
UNNAMED = "template"
"""The name of a template whose file does not name it."""
_SOURCE = "SendMessages"
_ADDRESSES = {"EMAIL": "someone@example.com", "SMS": "+12065550100", "VOICE": "+12065550100", "IN_APP": "device"}
_TOKEN = "token"


def example_address(channel_type: str) -> str:
    """Return an example of an address on a channel."""
    return _ADDRESSES.get(channel_type, _TOKEN)


class Stage:
    """An app with a template and endpoints.

    Args:
        template: The template.
        endpoints: The endpoints.
        missing_variable: The handling of variables with neither a value nor a default.

    Raises:
        UnreadableExport: If the template, or every endpoint, breaks a rule of the API.
    """

    def __init__(
        self, template: Document, endpoints: Sequence[Document], missing_variable: MissingVariable = "fail"
    ) -> None:
        session = Session()
        session.begin(to_options({"missing_variable": missing_variable}), seed=0)
        world = session.world
        self.app: App = world.region(session.options.region).add_app(
            APP_ID, APP_ID, format_timestamp(world.clock.now()), {}
        )
        set_up(self.app, types_named(list(MESSAGE_SHAPES)))
        self.template_type = template.kind.type
        self.name = template.name or UNNAMED
        self.notes: list[str] = []
        self.content = self._put_template(template)
        self.endpoints: list[Endpoint] = list(self._put_endpoints(endpoints))

    def _put_template(self, document: Document) -> Mapping[str, Any]:
        """Put a template into the region of the app, and return its content."""
        content = _make_item(document, check_document(document, self.notes))
        with placed(document):
            check_content(document.kind.type, content)
        content.pop("tags", None)
        put_new(self.app.region, self.name, document.kind.type, content, {})
        return content

    def _put_endpoints(self, documents: Sequence[Document]) -> Iterator[Endpoint]:
        """Put endpoints into the app, and yield the usable ones. The errors of the others become notes.

        Raises:
            UnreadableExport: If no endpoint is usable.
        """
        errors = []
        for number, document in enumerate(documents, 1):
            try:
                yield self._put_endpoint(document, number)
            except UnreadableExport as error:
                errors.append(error)
        if len(errors) == len(documents):
            raise errors[0]
        self.notes += map(str, errors)

    def _put_endpoint(self, document: Document, number: int) -> Endpoint:
        """Put an endpoint into the app; one with a channel and no address gets an example."""
        given = document.parameters.get("EndpointId") or document.members.get("Id")
        endpoint_id = given if isinstance(given, str) else f"endpoint-{number}"
        item = _make_item(document, check_document(document, self.notes))
        if "ChannelType" in item and not item.get("Address"):
            item["Address"] = example_address(item["ChannelType"])
        with placed(document):
            check_id(endpoint_id, "Id")
            changes = AudienceChanges(self.app)
            key = changes.write(read_definition(endpoint_id, item), self.app.world.clock.now())
            changes.commit()
        return self.app.part(Audience).endpoints[key]

    def make_recipient(self, endpoint: Endpoint, channel_type: str) -> Recipient:
        """Return an endpoint as a recipient on a channel, with an example of an address if it is on another channel."""
        recipient = recipient_at(self.app, endpoint)
        if endpoint.channel_type == channel_type:
            return recipient
        return recipient._replace(channel_type=channel_type, address=example_address(channel_type))

    def send(self, recipient: Recipient) -> SentMessage:
        """Send the template to a recipient, and return the message as the outbox would show it."""
        sending = Sending(self.app, _SOURCE, self._request(recipient.channel_type or ""))
        sending.send(recipient)
        message: RawMessage = sending.messages[-1]
        return read_message(message)

    def trace(self, recipient: Recipient) -> VariableTrace:
        """Find the variables that have no value for a recipient, and those that take a default."""
        channel_type = recipient.channel_type or ""
        try:
            source = choose_source(self.app, self._request(channel_type), channel_type)
        except Refused:
            return VariableTrace([], {})
        return trace_variables(self.app, source, recipient)

    def _request(self, channel_type: str) -> Mapping[str, Any]:
        template = MESSAGE_SHAPES[channel_type].template
        return {"MessageConfiguration": {}, "TemplateConfiguration": {template: {"Name": self.name}}}


def _make_item(document: Document, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that a request to write a resource has, without those that only the response has."""
    return {name: value for name, value in members.items() if name in document.kind.request.members}
