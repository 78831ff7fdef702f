"""Messages on custom channels, which the test's handler or webhook delivers for journeys and campaigns.

Source: docs/behaviours/journeys.md#custom-channels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ..endpoints.endpoint import PUSH_CHANNELS, describe_for_function
from ..outside.custom_channel import deliver
from .message import SUCCESSFUL, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..outside.custom_channel import Receipt
    from .recipients import Recipient
    from .sending import Sending

Message = TypeVar("Message")

_DEFAULT_TYPES = ("CUSTOM",)  # documented of journeys, unknown of campaigns


def find_endpoint_types(configuration: Mapping[str, Any]) -> frozenset[str]:
    """Return the types of the endpoints that get a custom message; PUSH means all push channels.

    Args:
        configuration: The object that can have the member EndpointTypes.
    """
    types = frozenset(configuration.get("EndpointTypes") or _DEFAULT_TYPES)
    return types | PUSH_CHANNELS if "PUSH" in types else types


def deliver_custom_messages(
    sending: Sending,
    uri: str,
    data: str | None,
    ids: Mapping[str, str],
    messages: Iterable[tuple[Message, Recipient]],
) -> Iterator[tuple[Message, Receipt]]:
    """Call the handler or the webhook, with at most 50 endpoints per call, and yield their messages.

    Args:
        sending: The batch that the messages belong to.
        uri: The DeliveryUri.
        data: The content of the message; None without content.
        ids: The ids of the messages: the members of the event after Data.
        messages: Pairs of an object that identifies a message and its recipient, which must be an endpoint. They are
            read call by call.

    Yields:
        The object that identifies each message, once the message is in the outbox, and the receipt of its delivery.
    """
    app = sending.app
    members: dict[str, Any] = {"Message": {}, **({} if data is None else {"Data": data}), **ids}
    called: dict[str, list[tuple[Message, Recipient]]] = {}

    def endpoints() -> Iterator[tuple[str, Mapping[str, Any]]]:
        for message, recipient in messages:
            endpoint = recipient.endpoint
            assert endpoint is not None
            called.setdefault(endpoint.id, []).append((message, recipient))
            yield endpoint.id, describe_for_function(app, endpoint, recipient.user_attributes)

    for receipts in deliver(app, uri, members, endpoints()):
        for endpoint_id, receipt in receipts.items():
            for message, recipient in called.pop(endpoint_id):
                result = Result(SUCCESSFUL, 200, "")
                if receipt.failure:
                    result = Result("CUSTOM_DELIVERY_FAILURE", 400, receipt.failure)
                sending.hand_over(recipient, "CUSTOM", data or "", result)
                yield message, receipt
