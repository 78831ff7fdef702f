"""The view of a segment that a test gets from the handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..endpoints.views import find_endpoint
from ..world.arguments import check_choice, check_string
from ..world.view import View, quote_name
from .eligibility import IN_APP_ADVICE, SENDABLE_CHANNELS, find_eligible
from .evaluation import explain_membership, members_of
from .segment import Segment

if TYPE_CHECKING:
    from ..gateway.literals import ChannelName
    from .eligibility import Eligibility
    from .explanation import Explanation


class SegmentView(View[Segment]):
    """One segment, in its newest version."""

    __slots__ = ()

    _kind = "segment"
    _entity_type = Segment
    _members = ("id", "name", "version")

    @property
    def name(self) -> str | None:
        """The segment's name, if it was given one."""
        with self._locked() as (_, segment):
            return segment.name

    @property
    def version(self) -> int:
        """The number of the newest version."""
        with self._locked() as (_, segment):
            return segment.version

    def members(self) -> list[str]:
        """Return the ids of the endpoints that are in the segment now.

        Returns:
            The ids as they were first spelled, in the order in which the endpoints were first written. They include
            inactive and opted-out endpoints.
        """
        with self._locked() as (app, segment):
            return [endpoint.id for endpoint in members_of(app, segment)]

    def explain(self, endpoint: str) -> Explanation:
        """Explain why an endpoint is or is not in the segment now.

        Args:
            endpoint: The endpoint's id, its address or its user's id, as in `app.endpoint`.

        Returns:
            The explanation. It is true if the endpoint is a member. When printed, it shows for each group and dimension
            whether it holds, the value found and the value wanted.

        Raises:
            LookupError: If the app does not have the endpoint, or if the address or the user has several endpoints.
            TypeError: If `endpoint` is not a string.
            ValueError: If `endpoint` has lone surrogates.
        """
        name = check_string("endpoint", endpoint)
        with self._locked() as (app, segment):
            return explain_membership(app, segment, find_endpoint(app, name))

    def eligible(self, channel_type: ChannelName | None = None) -> Eligibility:
        """Find the endpoints that can get messages through the segment now, and the reason for each other endpoint.

        Each other endpoint has the first reason that applies: it is not in the segment, has no channel type, is on
        another channel, has no address, has opted out, is inactive, or the app's channel is not set up or is disabled.
        Source: docs/behaviours/segments.md#order-of-reasons.

        Args:
            channel_type: The channel, such as EMAIL. PUSH means all push channels. CUSTOM needs no setup. By default,
                each endpoint is checked on its own channel.

        Returns:
            The endpoints. The result is true if it contains an endpoint. When printed, it shows how many endpoints each
            reason excludes, and what to do about each reason.

        Raises:
            TypeError: If the channel type is not a string.
            ValueError: If messages are not sent on this channel, or the channel does not exist.
        """
        if isinstance(channel_type, str) and str.__str__(channel_type) == "IN_APP":  # a subclass may have its own `==`
            raise ValueError(f"channel_type must be a channel that messages are sent on, not 'IN_APP': {IN_APP_ADVICE}")
        if channel_type is not None:
            channel_type = cast("ChannelName", check_choice("channel_type", channel_type, SENDABLE_CHANNELS))
        with self._locked() as (app, segment):
            return find_eligible(app, segment, channel_type)

    def _describe(self, entity: Segment) -> str:
        version = f"version {entity.version}"
        return version if entity.name is None else f"{quote_name(entity.name)} {version}"
