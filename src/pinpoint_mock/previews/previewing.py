"""Making previews: each template for each endpoint on its channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..exports.documents import UnreadableExport
from ..exports.places import Place
from ..exports.reading import DICT, read_usable_documents
from ..gateway.serialisation import to_json
from ..messages.composition import MESSAGE_SHAPES
from ..messages.message import SUCCESSFUL
from ..messages.providers.sms import encode
from ..messages.providers.table import PAYLOAD_LIMITS
from ..messages.sent_message import SentMessage
from ..world.arguments import check_path, check_string
from ..world.clock import to_datetime
from ..world.likeness import Known, enclose, find_nearest
from ..world.records import listed
from .links import list_links
from .message_warnings import find_endpoint_warnings, find_message_warnings
from .preview import Preview, Previews
from .stage import APP_ID, UNNAMED, Stage, example_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from ..endpoints.endpoint import Endpoint
    from ..exports.documents import Document

    Source: TypeAlias = str | Path | Mapping[str, object]

IN_APP = "IN_APP"
_CHANNELS: dict[str, list[str]] = {"INAPP": [IN_APP]}
for _channel_type, _shape in MESSAGE_SHAPES.items():
    _CHANNELS.setdefault(_shape.template_type, []).append(_channel_type)
_PUSH_PARTS = {"APNS": ("APNS", "Default"), "GCM": ("GCM", "Default"), "ADM": ("ADM",), "BAIDU": ("Baidu",)}
"""The parts of a push template that make us show a channel, if no endpoint is on a push channel."""


def preview(template: Source, endpoint: Source, *, name: str | None = None) -> Previews:
    """Return the messages that one person gets from templates. You need neither a mock nor an app.

    The person has one endpoint or several. Each template is shown for each endpoint on one of its channels. If no
    endpoint is on such a channel, the template is shown for the first endpoint, with an example of an address.

    Args:
        template: A file or a folder with one template or several, in the form of API requests or responses, or a dict
            in this form.
        endpoint: The same with one endpoint or several, such as the response of GetEndpoint or GetUserEndpoints.
        name: The name of the templates to show; None for all.

    Returns:
        A list of previews, one for each template and endpoint, in the order of the files. Its `notes` name the lines
        and members that could not be used.

    Raises:
        FileNotFoundError: If a file does not exist.
        TypeError: If an argument has the wrong type.
        ValueError: If a file cannot be read, or does not contain a usable template or endpoint. The error message names
            the file and the place in it.

    Example:
        >>> from pinpoint_mock import preview
        >>> receipt = {"TemplateName": "thanks", "SMSTemplateRequest": {"Body": "Hi {{User.UserAttributes.Name}}!"}}
        >>> ann = {"ChannelType": "SMS", "Address": "+12065550100", "User": {"UserAttributes": {"Name": ["Ann"]}}}
        >>> [shown] = preview(receipt, ann)
        >>> shown.body, shown.parts, shown.encoding, shown.warnings
        ('Hi Ann!', 1, 'GSM-7', ())
    """
    wanted = None if name is None else check_string("name", name)
    templates, notes = _read("template", template)
    if wanted is not None:
        names = [document.name for document in templates]
        if wanted not in names:
            hint = enclose(find_nearest(wanted, map(Known, names)))
            raise UnreadableExport(_place_of(template), f"has no template {wanted!r}; it has {listed(names)}{hint}")
        templates = [document for document in templates if document.name == wanted]
    endpoints, more_notes = _read("endpoint", endpoint)
    notes += more_notes
    found = [each for document in templates for each in _make_previews(document, endpoints, notes)]
    return Previews(found, dict.fromkeys(notes))


def _read(noun: str, source: Source) -> tuple[list[Document], list[str]]:
    """Return the documents of a kind in a file, and a sentence about each line that cannot be read.

    Raises:
        UnreadableExport: If the file cannot be read, or does not have such a document.
    """
    if not isinstance(source, dict):
        source = check_path(noun, source, "a path, or a dict as the API returns it")
    documents, errors = read_usable_documents(source)
    found = [document for document in documents if document.kind.noun == noun]
    if not found:
        raise errors[0] if errors else UnreadableExport(_place_of(source), f"has no {noun}")
    return found, list(map(str, errors))


def _place_of(source: Source) -> Place:
    return Place(DICT if isinstance(source, dict) else str(source))


def _make_previews(document: Document, endpoints: Sequence[Document], notes: list[str]) -> Iterator[Preview]:
    """Yield the previews of one template, and add a note for everything that could not be used."""
    stage, lenient = Stage(document, endpoints), Stage(document, endpoints, "omit")
    notes += stage.notes
    channels = _CHANNELS[stage.template_type]
    fitting = [(each, each.channel_type) for each in stage.endpoints if each.channel_type in channels]
    first = stage.endpoints[0]
    for endpoint, channel_type in fitting or [(first, each) for each in _choose_channels(stage)]:
        yield _make_preview(stage, lenient, endpoint, channel_type or "")


def _choose_channels(stage: Stage) -> list[str]:
    """Return the channels to show if no endpoint is on a channel of the template."""
    if stage.template_type != "PUSH":
        return _CHANNELS[stage.template_type][:1]
    return [
        channel_type for channel_type, parts in _PUSH_PARTS.items() if any(part in stage.content for part in parts)
    ] or ["APNS"]


def _make_preview(stage: Stage, lenient: Stage, endpoint: Endpoint, channel_type: str) -> Preview:
    if channel_type == IN_APP:
        message = shown = _offer(stage, endpoint)
        missing, defaults = list[str](), dict[str, str]()
    else:
        recipient = stage.make_recipient(endpoint, channel_type)
        missing, defaults = stage.trace(recipient)
        message = shown = stage.send(recipient)
        if missing and not message.was_sent:
            lenient_endpoint = next(each for each in lenient.endpoints if each.id == endpoint.id)
            shown = lenient.send(lenient.make_recipient(lenient_endpoint, channel_type))
    links = list_links(shown)
    warnings = [
        *find_endpoint_warnings(endpoint, channel_type),
        *find_message_warnings(stage, message, shown, missing, links),
    ]
    sms = encode(shown.body) if channel_type == "SMS" else None
    return Preview(
        template="" if stage.name == UNNAMED else stage.name,
        template_type=stage.template_type,
        channel=channel_type,
        endpoint_id=endpoint.id,
        message=message,
        shown=shown,
        missing=tuple(missing),
        defaults=defaults,
        links=tuple(links),
        warnings=tuple(warnings),
        parts=None if sms is None else sms.parts,
        encoding=None if sms is None else sms.encoding.name,
        size=len(shown.raw) or None,
        size_limit=PAYLOAD_LIMITS.get(channel_type),
    )


def _offer(stage: Stage, endpoint: Endpoint) -> SentMessage:
    """Return the message that an app is offered: the content of the template, unchanged. The service never sends it."""
    payload = {
        member: stage.content[member] for member in ("Content", "CustomConfig", "Layout") if member in stage.content
    }
    modals: Sequence[Mapping[str, Any]] = payload.get("Content", [])
    texts = [modal.get(part, {}).get(text) for modal in modals for part, text in _IN_APP_TEXTS]
    headers, bodies = texts[::2], texts[1::2]
    is_on_channel = endpoint.channel_type == IN_APP
    return SentMessage(
        channel=IN_APP,
        address=(endpoint.address or "") if is_on_channel else example_address(IN_APP),
        endpoint_id=endpoint.id,
        user_id=endpoint.user_id,
        app_id=APP_ID,
        status=SUCCESSFUL,
        status_code=200,
        status_message="",
        title=next((text for text in headers if text), None),
        body="\n".join(text for text in bodies if text),
        payload=payload,
        raw=to_json(payload).encode(),
        template=stage.name,
        template_version="1",
        source="GetInAppMessages",
        time=to_datetime(stage.app.world.clock.now()),
    )


_IN_APP_TEXTS = (("HeaderConfig", "Header"), ("BodyConfig", "Body"))
