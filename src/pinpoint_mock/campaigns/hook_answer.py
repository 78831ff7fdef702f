"""Reads the answer of a campaign's hook: the endpoints that get the message, and their changes for this message.

Source: docs/behaviours/campaigns.md#campaign-hook-response.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.endpoint import PUSH_CHANNELS
from ..gateway.serialisation import to_json
from ..messages.recipients import recipient_at
from ..world.formatting import show
from ..world.likeness import Known, enclose, find_nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..endpoints.endpoint import Endpoint, Values
    from ..messages.recipients import Recipient
    from ..world.store import App

_SHOWN = 60  # characters of a returned value in an error message
_WANTED = "it must return event['Endpoints'] without the endpoints to leave out"
_OVERRIDES = ("BodyOverride", "TitleOverride")
_OVERRIDDEN = PUSH_CHANNELS | {"SMS"}  # documented
_UNCHANGEABLE = ("ChannelType", "EndpointStatus", "OptOut", "EffectiveDate", "CreationDate")


class EndpointChange(NamedTuple):
    """The changes that a hook's return value makes to an endpoint, for one message.

    Args:
        members: The changed members, by the names of `Endpoint`.
        user_attributes: The user attributes; None if the answer does not have the member.
        overrides: BodyOverride and TitleOverride.
    """

    members: Mapping[str, Any]
    user_attributes: Values | None
    overrides: Mapping[str, str]

    def make_recipient(self, app: App, endpoint: Endpoint) -> Recipient:
        """Return the recipient of the message, with the changes."""
        overrides = self.overrides if endpoint.channel_type in _OVERRIDDEN else {}
        return recipient_at(app, endpoint._replace(**self.members), overrides, user_attributes=self.user_attributes)


class HookAnswer(NamedTuple):
    """The answer of a hook.

    Args:
        changes: The changes to each endpoint that gets the message, by id.
        ignored: The ignored parts, each described as the rest of a sentence that begins with the name of the function.
    """

    changes: Mapping[str, EndpointChange]
    ignored: list[str]


class UnreadableAnswerError(Exception):
    """An answer that is not a map of endpoints. The message is the rest of a sentence about the function."""


def read_answer(answer: Any, sent: Mapping[str, Mapping[str, Any]]) -> HookAnswer:
    """Read the answer of a hook.

    Args:
        answer: The answer, as parsed JSON.
        sent: The endpoints of the call, as the function received them.

    Raises:
        UnreadableAnswerError: If it cannot be read, or if it has members but contains no endpoint of the call. In the
            second case it is probably the whole event or an envelope, and the test should see that (ours).
    """
    if not isinstance(answer, dict):
        raise UnreadableAnswerError(f"returned {show(answer, _SHOWN)}: {_WANTED}")
    if answer and not answer.keys() & sent.keys():
        raise UnreadableAnswerError(f"returned {show(answer, _SHOWN)}, which has no endpoint of this call: {_WANTED}")
    changes, ignored = {}, []
    for endpoint_id, value in answer.items():
        if endpoint_id in sent:
            changes[endpoint_id] = _read_endpoint(endpoint_id, value)
            ignored += _find_ignored(endpoint_id, value, sent[endpoint_id])
        else:
            hint = "" if ignored else enclose(find_nearest(endpoint_id, map(Known, sent)))
            ignored.append(
                f"returned {show(endpoint_id, _SHOWN)}, which is ignored: it is not the id of an endpoint of this "
                f"call{hint}"
            )
    return HookAnswer(changes, ignored)


def _find_ignored(endpoint_id: str, value: Mapping[str, Any], sent: Mapping[str, Any]) -> list[str]:
    """Describe the changed members of an endpoint that a hook cannot change."""
    changed = [name for name in _UNCHANGEABLE if _has(value, name) and value[name] != sent.get(name)]
    user = value.get("User") or {}
    if _has(user, "UserId") and user["UserId"] != sent["User"].get("UserId"):
        changed.append("User.UserId")
    where = show(endpoint_id, _SHOWN)
    return [f"returned another {name} for {where}, which is ignored: a hook cannot change it" for name in changed]


def _read_endpoint(endpoint_id: str, value: Any) -> EndpointChange:
    """Read an endpoint that a hook returned. Members that are absent or null do not change (unknown)."""
    try:
        members = _read_mapping(value)
        changed = {name: read(members[member]) for member, (name, read) in _CHANGEABLE.items() if _has(members, member)}
        user = _read_mapping(members.get("User") or {})
        user_attributes = _read_values(user["UserAttributes"]) if _has(user, "UserAttributes") else None
        overrides = {name: _read_string(members[name]) for name in _OVERRIDES if _has(members, name)}
    except _WrongValueError as error:
        raise UnreadableAnswerError(f"returned {show(endpoint_id, _SHOWN)} with an invalid value: {error}") from None
    return EndpointChange(changed, user_attributes, overrides)


class _WrongValueError(Exception):
    """A value does not have the type of its member."""


def _has(members: Mapping[str, Any], name: str) -> bool:
    return members.get(name) is not None


def _read_mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _WrongValueError(f"{show(value, _SHOWN)} is not a mapping")
    return value


def _read_string(value: Any) -> str:
    """Read a string. Numbers and booleans are accepted, too, because documented handlers return numbers."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return to_json(value)
    raise _WrongValueError(f"{show(value, _SHOWN)} is not a string")


def _read_strings(value: Any) -> dict[str, str]:
    return {name: _read_string(item) for name, item in _read_mapping(value).items() if item is not None}


def _read_values(value: Any) -> dict[str, list[str]]:
    """Read Attributes or UserAttributes."""
    values: dict[str, list[str]] = {}
    given = {name: items for name, items in _read_mapping(value).items() if items is not None}
    for name, items in given.items():
        if not isinstance(items, list):
            raise _WrongValueError(
                f"the value of {show(name, _SHOWN)} must be a list of strings, not {show(items, _SHOWN)}"
            )
        values[name] = [_read_string(item) for item in items]
    return values


def _read_numbers(value: Any) -> dict[str, float]:
    numbers = {name: number for name, number in _read_mapping(value).items() if number is not None}
    for name, number in numbers.items():
        if not isinstance(number, int | float):
            raise _WrongValueError(f"the value of {show(name, _SHOWN)} must be a number, not {show(number, _SHOWN)}")
    return numbers


def _read_location(value: Any) -> dict[str, Any]:
    """Read Location. Its coordinates are numbers."""
    location = _read_mapping(value)
    numbers = {name: location[name] for name in ("Latitude", "Longitude") if name in location}
    others = {name: item for name, item in location.items() if name not in numbers}
    return {**_read_numbers(numbers), **_read_strings(others)}


_CHANGEABLE: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "Address": ("address", _read_string),
    "Attributes": ("attributes", _read_values),
    "Demographic": ("demographic", _read_strings),
    "Location": ("location", _read_location),
    "Metrics": ("metrics", _read_numbers),
}
"""The members that a hook can change, each with its name in `Endpoint` and its reader."""
