"""The properties that exclude an endpoint from all messages, on every channel.

Journeys count them in metrics, and `segment.eligible()` shows them. SendMessages does not check the last two.
Source: docs/behaviours/journeys.md#journey-entry-obstacles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoint import Endpoint

Obstacle: TypeAlias = Literal[
    "ENDPOINT_MISSING_CHANNEL", "ENDPOINT_MISSING_ADDRESS", "ENDPOINT_OPT_OUT", "ENDPOINT_INACTIVE"
]
"""The obstacles, named like the metrics that count them (documented)."""

OBSTACLES: Mapping[Obstacle, str] = {
    "ENDPOINT_MISSING_CHANNEL": "the endpoint has no ChannelType",
    "ENDPOINT_MISSING_ADDRESS": "the endpoint has no Address",
    "ENDPOINT_OPT_OUT": "the endpoint has opted out: its OptOut is ALL",
    "ENDPOINT_INACTIVE": "the endpoint is not active: its EndpointStatus is INACTIVE",
}
"""Each obstacle as a sentence."""


def find_obstacle(endpoint: Endpoint) -> Obstacle | None:
    """Return the first obstacle of an endpoint; None if the endpoint may get messages.

    An endpoint without an address has also opted out. It counts as ENDPOINT_MISSING_ADDRESS (proposed).
    """
    if endpoint.channel_type is None:
        return "ENDPOINT_MISSING_CHANNEL"
    if not endpoint.address:
        return "ENDPOINT_MISSING_ADDRESS"
    if endpoint.opt_out == "ALL":
        return "ENDPOINT_OPT_OUT"
    return "ENDPOINT_INACTIVE" if endpoint.status == "INACTIVE" else None
