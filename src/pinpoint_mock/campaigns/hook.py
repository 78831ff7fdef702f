"""Calls the hook of a campaign: a Lambda function or webhook that filters and changes endpoints before each message.

Source: docs/behaviours/campaigns.md#hooks-and-custom-channels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.audience import Audience
from ..endpoints.endpoint import describe_for_function
from ..outside.endpoint_function import call_for_endpoints
from ..outside.invocation import keep_note, show_place
from ..world.groups import Groups
from ..world.parts import Part
from .hook_answer import UnreadableAnswerError, read_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .campaign import Campaign
    from .hook_answer import EndpointChange

ATTEMPTS = 3  # documented
_FILTER = "FILTER"


class HookOmissions(Part):
    """The time at which the hook of each campaign last left out each endpoint. Events and responses do not show it."""

    __slots__ = ("_times",)

    def __init__(self) -> None:
        self._times: Groups[str, int] = Groups()  # campaign → key of an endpoint → time

    def note(self, campaign_id: str, keys: Iterable[str], now: int) -> None:
        """Record endpoints that are left out now."""
        self._times.change(campaign_id).update(dict.fromkeys(keys, now))

    def find(self, campaign_id: str, key: str) -> int | None:
        """Return the time at which a campaign's hook last left out an endpoint; None if it never did."""
        return self._times.read(campaign_id).get(key)

    def forget(self, campaign_id: str) -> None:
        """Drop the times of a campaign."""
        self._times.drop(campaign_id)

    def copy(self) -> HookOmissions:
        """Copy the times."""
        copy = HookOmissions()
        copy._times = self._times.copy()
        return copy


class Filtered(NamedTuple):
    """The result of a hook: the endpoints that it did not leave out.

    Args:
        changes: The changes to each of these endpoints, by id.
        failure: The reason why the hook failed, as a sentence; empty if it did not fail.
        time_outs: The number of attempts that timed out.
        error: An exception that the function raised and that the test must see; None without one.
    """

    changes: Mapping[str, EndpointChange]
    failure: str = ""
    time_outs: int = 0
    error: BaseException | None = None


def hook_uri_of(campaign: Campaign) -> str | None:
    """Return the function or webhook that a campaign's hook calls; None without a hook.

    The mode DELIVERY does nothing any more (documented). The default mode is FILTER, and a function has priority over a
    webhook (both unknown).
    """
    hook = campaign.hook
    if (hook.get("Mode") or _FILTER) != _FILTER:
        return None
    return hook.get("LambdaFunctionName") or hook.get("WebUrl") or None


def call_hook(app: App, uri: str, members: Mapping[str, Any], endpoints: Sequence[Endpoint]) -> Filtered:
    """Call a hook for endpoints. The lock is released during the call, so anything may have changed afterwards.

    Args:
        app: The app that calls.
        uri: The function or webhook.
        members: The members of the event that come before Endpoints, in their order.
        endpoints: The endpoints, at most 50.
    """
    audience = app.part(Audience)
    sent = {
        endpoint.id: describe_for_function(app, endpoint, audience.user_attributes(endpoint)) for endpoint in endpoints
    }
    failed = Filtered({})
    for _ in range(ATTEMPTS):
        [call] = call_for_endpoints(app, uri, members, sent.items())
        failed = failed._replace(failure=call.failure, time_outs=failed.time_outs + call.time_outs, error=call.error)
        if call.error is not None:
            break
        if call.failure:
            continue
        try:
            answer = read_answer(call.answer, sent)
        except UnreadableAnswerError as error:
            keep_note(app, uri, [str(error)])
            failed = failed._replace(failure=f"{show_place(app, uri)} {error}")
            continue
        if answer.ignored:
            keep_note(app, uri, answer.ignored)
        return Filtered(answer.changes, time_outs=failed.time_outs)
    return failed
