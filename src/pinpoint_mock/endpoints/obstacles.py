"""The properties of an endpoint that keep every message from it, whichever channel and message it is.

Journeys count them in metrics, and eligibility by a segment shows them. SendMessages does not look at the last two.
Source: docs/behaviours.md#journeys-entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoint import Endpoint

Obstacle: TypeAlias = Literal[
    "ENDPOINT_MISSING_CHANNEL", "ENDPOINT_MISSING_ADDRESS", "ENDPOINT_OPT_OUT", "ENDPOINT_INACTIVE"
]
"""The obstacles, by the metrics that count them (documented)."""

OBSTACLES: Mapping[Obstacle, str] = {
    "ENDPOINT_MISSING_CHANNEL": "the endpoint has no ChannelType",
    "ENDPOINT_MISSING_ADDRESS": "the endpoint has no Address",
    "ENDPOINT_OPT_OUT": "the endpoint has opted out: its OptOut is ALL",
    "ENDPOINT_INACTIVE": "the endpoint is not active: its EndpointStatus is INACTIVE",
}
"""Each obstacle as a sentence."""


def find_obstacle(endpoint: Endpoint) -> Obstacle | None:
    """Return the metric that counts an endpoint which may not get any message; None if it may.

    An endpoint without an address has opted out as well; that it counts as the former is proposed.
    """
    if endpoint.channel_type is None:
        return "ENDPOINT_MISSING_CHANNEL"
    if not endpoint.address:
        return "ENDPOINT_MISSING_ADDRESS"
    if endpoint.opt_out == "ALL":
        return "ENDPOINT_OPT_OUT"
    return "ENDPOINT_INACTIVE" if endpoint.status == "INACTIVE" else None
