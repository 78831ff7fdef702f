"""The endpoints that can get messages through a segment, and why others cannot.

Source: docs/behaviours/segments.md#eligible-endpoints.

The endpoint is checked before the app's channel, so a disabled channel does not hide a problem of the endpoint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from ..channels.channel import channel_of
from ..channels.channel_types import CHANNEL_TYPES
from ..endpoints.audience import Audience
from ..endpoints.endpoint import PUSH_CHANNELS
from ..endpoints.obstacles import OBSTACLES, Obstacle, find_obstacle
from ..gateway.literals import ChannelName
from ..world.records import counted
from .evaluation import compile_segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .segment import Segment

IneligibilityReason: TypeAlias = (
    Obstacle | Literal["NOT_IN_SEGMENT", "ENDPOINT_CHANNEL_MISMATCH", "CHANNEL_NOT_SET_UP", "CHANNEL_DISABLED"]
)
"""The reasons why an endpoint cannot get messages. If a metric counts a reason, the reason has the name of the
metric."""

_CHANNELS: tuple[str, ...] = get_args(ChannelName)
SENDABLE_CHANNELS = tuple(name for name in _CHANNELS if name != "IN_APP")
"""The channels that messages are sent on: an app fetches its in-app messages itself."""

_MAX_LINES = 20
_SHOWN = 5  # ids of endpoints in one line


class _Wording(NamedTuple):
    """The wording of a reason.

    Args:
        summary: The words after a number of endpoints.
        sentence: A sentence about one endpoint.
        advice: What to do about it; `{update}` is the operation for its channel, `{instead}` another way.
    """

    summary: str
    sentence: str
    advice: str


_WORDINGS: Mapping[IneligibilityReason, _Wording] = {
    "NOT_IN_SEGMENT": _Wording(
        "not in the segment", "the endpoint is not in {segment}", "Call segment.explain() with its id to see why."
    ),
    "ENDPOINT_MISSING_CHANNEL": _Wording(
        "without a ChannelType",
        OBSTACLES["ENDPOINT_MISSING_CHANNEL"],
        "Call UpdateEndpoint with a ChannelType and an Address first.",
    ),
    "ENDPOINT_CHANNEL_MISMATCH": _Wording(
        "on another channel",
        "the endpoint is on {own}, not on {wanted}",
        "Call segment.eligible() without a channel to check each endpoint on its own channel.",
    ),
    "ENDPOINT_MISSING_ADDRESS": _Wording(
        "without an Address",
        OBSTACLES["ENDPOINT_MISSING_ADDRESS"],
        "Call UpdateEndpoint with an Address and OptOut='NONE' first.",
    ),
    "ENDPOINT_OPT_OUT": _Wording(
        "opted out", OBSTACLES["ENDPOINT_OPT_OUT"], "Call UpdateEndpoint(OptOut='NONE') first."
    ),
    "ENDPOINT_INACTIVE": _Wording(
        "inactive", OBSTACLES["ENDPOINT_INACTIVE"], "Call UpdateEndpoint(EndpointStatus='ACTIVE') first."
    ),
    "CHANNEL_NOT_SET_UP": _Wording(
        "on a channel that is not set up",
        "the app's channel {own} is not set up",
        "Call {update} first{instead}.",
    ),
    "CHANNEL_DISABLED": _Wording(
        "on a channel that is disabled", "the app's channel {own} is disabled", "Call {update} first."
    ),
}
"""All reasons, in the order in which they are checked (the order is ours). An endpoint gets the first that applies."""

IN_APP_ADVICE = "an app fetches its in-app messages itself; see app.in_app(…)"
_IN_APP = _Wording("", "messages are not sent on the channel IN_APP", f"{IN_APP_ADVICE[0].upper()}{IN_APP_ADVICE[1:]}.")
"""The wording for an endpoint on IN_APP, a channel that cannot be set up."""


@dataclass(frozen=True, slots=True)
class Ineligibility:
    """The reason why an endpoint cannot get messages.

    Args:
        reason: The reason: NOT_IN_SEGMENT, ENDPOINT_MISSING_CHANNEL, ENDPOINT_CHANNEL_MISMATCH,
            ENDPOINT_MISSING_ADDRESS, ENDPOINT_OPT_OUT, ENDPOINT_INACTIVE, CHANNEL_NOT_SET_UP or CHANNEL_DISABLED.
        sentence: The reason as a sentence.
        advice: What to do about it.
    """

    reason: IneligibilityReason
    sentence: str
    advice: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, repr=False)
class Eligibility(Collection[str]):
    """The endpoints that can get messages through a segment, and the reason for each other endpoint of the app.

    It is a collection of the ids of the endpoints that can get messages. In a condition, it is true if it contains an
    id. When printed, it shows how many endpoints each reason excludes, and what to do about each reason.

    Args:
        channel_type: The channel; None means the channel of each endpoint.
        segment: The segment, as explanations show it: `segment 'buyers' (version 1)`.
        endpoint_ids: The ids of the endpoints that can get messages, as they were first spelled, in the order in which
            the endpoints were first written.
        others: The reason for each other endpoint, by its id.
    """

    channel_type: ChannelName | None
    segment: str
    endpoint_ids: tuple[str, ...]
    others: Mapping[str, Ineligibility] = field(hash=False)

    @property
    def reasons(self) -> Counter[IneligibilityReason]:
        """The number of endpoints that each reason excludes, in the order in which reasons are checked."""
        numbers = Counter(other.reason for other in self.others.values())
        return Counter({reason: numbers[reason] for reason in _WORDINGS if reason in numbers})

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(self.endpoint_ids)

    def __contains__(self, endpoint_id: object) -> bool:
        return endpoint_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.endpoint_ids)

    def __len__(self) -> int:
        return len(self.endpoint_ids)

    def __str__(self) -> str:
        all_endpoints = counted(len(self.endpoint_ids) + len(self.others), "endpoint")
        message = self.channel_type or "a message"
        lines = [f"{self.segment}: {len(self.endpoint_ids)} of {all_endpoints} can get {message}"]
        if not self.endpoint_ids and not self.others:
            lines.append("  The app has no endpoints. Call UpdateEndpoint first.")
        lines += (f"  {line}" for reason, number in self.reasons.items() for line in self._describe(reason, number))
        more = len(lines) - _MAX_LINES
        return "\n".join(lines if more <= 0 else [*lines[: _MAX_LINES - 1], f"  … and {more + 1} more lines"])

    __repr__ = __str__

    def _describe(self, reason: IneligibilityReason, number: int) -> Iterator[str]:
        """Yield a line with the first endpoints that a reason excludes, and lines that say what to do about it."""
        matching = (endpoint_id for endpoint_id, other in self.others.items() if other.reason == reason)
        ids = ", ".join(map(repr, islice(matching, _SHOWN)))
        yield f"{number} {_WORDINGS[reason].summary} ({reason}): {ids}{', …' if number > _SHOWN else ''}"
        for advice in dict.fromkeys(other.advice for other in self.others.values() if other.reason == reason):
            yield f"    {advice}"


def find_eligible(app: App, segment: Segment, channel_type: ChannelName | None) -> Eligibility:
    """Find the endpoints that can get messages through a segment now.

    Args:
        app: The app of the segment.
        segment: The segment.
        channel_type: The channel; None means the channel of each endpoint.
    """
    endpoints = list(app.part(Audience))
    criterion = compile_segment(app, segment, endpoints)
    wanted = _list_channels(channel_type)
    unready = {name: reason for name in _CHANNELS if (reason := _check_channel(app, name)) is not None}

    @cache  # endpoints share the result: there may be 100,000
    def describe(reason: IneligibilityReason, own: str | None) -> Ineligibility:
        wording = _IN_APP if (reason, own) == ("CHANNEL_NOT_SET_UP", "IN_APP") else _WORDINGS[reason]
        return Ineligibility(
            reason,
            wording.sentence.format(segment=criterion.path, own=own, wanted=channel_type),
            wording.advice.format(update=_name_update(own), instead=_name_creation(own)),
        )

    eligible: list[str] = []
    others: dict[str, Ineligibility] = {}
    for endpoint in endpoints:
        reason = _check_endpoint(endpoint, wanted, unready) if criterion.holds(endpoint) else "NOT_IN_SEGMENT"
        if reason is None:
            eligible.append(endpoint.id)
        else:
            others[endpoint.id] = describe(reason, endpoint.channel_type)
    return Eligibility(channel_type, criterion.path, tuple(eligible), others)


def _list_channels(channel_type: ChannelName | None) -> frozenset[str]:
    """Return the channels that endpoints may be on: all of them, all push channels, or a single one."""
    if channel_type is None:
        return frozenset(_CHANNELS)
    return PUSH_CHANNELS if channel_type == "PUSH" else frozenset({channel_type})


def _check_channel(app: App, channel_type: str) -> IneligibilityReason | None:
    """Return the reason why an app cannot send on a channel, or None. The custom channel needs no setup."""
    if channel_type == "CUSTOM":
        return None
    channel = channel_of(app, channel_type)
    if channel is None:
        return "CHANNEL_NOT_SET_UP"
    return None if channel.is_enabled else "CHANNEL_DISABLED"


def _check_endpoint(
    endpoint: Endpoint, wanted: frozenset[str], unready: Mapping[str, IneligibilityReason]
) -> IneligibilityReason | None:
    """Return the first reason why a member of the segment cannot get messages, or None.

    Args:
        endpoint: The endpoint.
        wanted: The channels that it may be on.
        unready: The channels that the app cannot send on, each with the reason.
    """
    channel_type = endpoint.channel_type
    if channel_type is not None and channel_type not in wanted:
        return "ENDPOINT_CHANNEL_MISMATCH"
    return find_obstacle(endpoint) or unready.get(channel_type or "")


def _name_update(channel_type: str | None) -> str:
    """Return the operation that makes a channel ready to send, with the arguments that matter."""
    kind = CHANNEL_TYPES.get(channel_type or "")
    if kind is None:  # PUSH
        return "UpdateEndpoint with the ChannelType of a channel that can be set up, such as GCM or EMAIL,"
    required = kind.required_members
    arguments = ", ".join([*(f"{member}=…" for member in required), "Enabled=True"])
    return f"Update{kind.resource}({arguments}){' with its credentials' if kind.credentials and not required else ''}"


def _name_creation(channel_type: str | None) -> str:
    """Return the way to create an app with a channel, as the end of a sentence; empty if it cannot be set up."""
    return f", or create the app with channels=[{channel_type!r}]" if channel_type in CHANNEL_TYPES else ""
