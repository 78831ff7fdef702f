"""Members that do not exist, and the real members that the author probably meant.

Coding agents write requests from memory and invent members. The most similar real member is found by its spelling. A
small table contains the inventions that are spelled differently from the real member. Source: published journeys and
campaigns with members that the API does not have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CUTOFF = 0.6  # the default of difflib
_SHORTEST = 3  # the letters of the shortest name that is compared as a part of another name
_MAX_LISTED = 8  # the members that a hint lists
_WORD = re.compile("[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|[0-9]+")
_NAMING = ("type", "kind", "channel")
"""The ends of invented member names that say what kind of structure this is, such as `Type`."""
_TOO_COMMON = frozenset({"type", "name", "id", "time", "message", "activity", "value", "condition", "config"})
"""Words that occur in many member names; they do not make two members similar."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The probable meaning of a member that does not exist.

    Args:
        member: The real member; empty if none is likely.
        advice: What to write instead.
    """

    member: str
    advice: str


_TABLE: dict[tuple[str, str], Meaning] = {
    ("Activity", "Exit"): Meaning("", "a journey ends where no next activity is set: remove this activity"),
    ("Activity", "End"): Meaning("", "a journey ends where no next activity is set: remove this activity"),
    ("Activity", "Delay"): Meaning("Wait", ""),
    ("Activity", "SendPush"): Meaning("PUSH", ""),
    ("Activity", "YesNoSplit"): Meaning("ConditionalSplit", ""),
    ("Activity", "MultivariateSplit"): Meaning("MultiCondition", ""),
    ("Activity", "Type"): Meaning("", "the type of an activity is the name of its only member, such as EMAIL"),
    ("Activity", "Lambda"): Meaning("CUSTOM", ""),
    ("Activity", "Webhook"): Meaning("CUSTOM", ""),
    ("Activity", "ABTest"): Meaning("RandomSplit", ""),
    ("WriteJourneyRequest", "EntryCondition"): Meaning("StartCondition", ""),
    ("WriteJourneyRequest", "Trigger"): Meaning("StartCondition", ""),
    ("WaitTime", "WaitDuration"): Meaning("WaitFor", "an ISO 8601 duration, such as PT1H or P1D"),
    ("WaitTime", "WaitDurationUnit"): Meaning("", "the unit is part of WaitFor, such as PT1H or P1D"),
    ("WaitTime", "Unit"): Meaning("", "the unit is part of WaitFor, such as PT1H or P1D"),
    ("EventStartCondition", "EventPastDays"): Meaning(
        "", "only events between the journey's start and end count, not past ones: name the event in EventFilter"
    ),
    ("EventStartCondition", "EventType"): Meaning("", "use EventFilter.Dimensions.EventType"),
    ("QuietTime", "DaysOfWeek"): Meaning("", "quiet time is the same every day; OpenHours has days of the week"),
    ("QuietTime", "Timezone"): Meaning("", "quiet time uses the Demographic.Timezone of each endpoint"),
    ("JourneyLimits", "MaximumEndpointSend"): Meaning("", "use TotalCap to limit the messages to an endpoint"),
    ("SetDimension", "ComparisonOperator"): Meaning("", "DimensionType is INCLUSIVE or EXCLUSIVE"),
    ("MessageConfiguration", "EmailConfig"): Meaning("EmailMessage", ""),
    ("MessageConfiguration", "SMSConfig"): Meaning("SMSMessage", ""),
    ("CampaignEmailMessage", "TemplateInformation"): Meaning(
        "", "name the template in TemplateConfiguration.EmailTemplate.Name, next to MessageConfiguration"
    ),
    ("CampaignEmailMessage", "Subject"): Meaning("Title", ""),
    ("EmailMessageActivity", "TemplateConfiguration"): Meaning("", "use TemplateName to name the template"),
    ("SMSMessageActivity", "TemplateConfiguration"): Meaning("", "use TemplateName to name the template"),
    ("PushMessageActivity", "TemplateConfiguration"): Meaning("", "use TemplateName to name the template"),
    ("EmailMessageActivity", "MessageType"): Meaning("", "only an SMS has a type: MessageConfig.MessageType"),
    ("SMSMessageActivity", "MessageType"): Meaning("", "use MessageConfig.MessageType"),
    ("WriteTreatmentResource", "Id"): Meaning("", "the service assigns ids; use TreatmentName to name a treatment"),
    ("Schedule", "TimeZone"): Meaning("Timezone", ""),
}
"""The meanings of invented members, by the shape and the invented member."""


def guess_meaning(shape: str, wanted: str, members: Sequence[str], homes: Sequence[str]) -> Meaning:
    """Return the probable meaning of a member that a shape does not have.

    Args:
        shape: The name of the shape in the service model.
        wanted: The member that does not exist.
        members: The shape's members.
        homes: The members around the shape or inside it that have a member with this name.
    """
    known = _TABLE.get((shape, wanted))
    if known is not None:
        return known
    nearest = find_nearest_member(wanted, members)
    if homes and _fold(nearest) != _fold(wanted):
        *others, last = homes
        return Meaning("", f"{wanted} is a member of {', '.join(others)}{' or ' if others else ''}{last}")
    return Meaning(nearest, "")


def find_named_kinds(value: Mapping[str, object], kinds: Iterable[str]) -> list[str]:
    """Return the kinds that a structure names in an invented member such as `Type`.

    >>> find_named_kinds({"Type": "SendEmail", "TemplateName": "welcome"}, ["EMAIL", "SMS"])
    ['EMAIL']
    """
    valid = list(kinds)
    texts = [text for name, text in value.items() if isinstance(text, str) and _fold(name).endswith(_NAMING)]
    return [kind for text in texts if (kind := find_nearest_member(text, valid))]


def is_spelled_alike(one: str, other: str) -> bool:
    """Return whether one name is a part of the other, or is spelled almost like it."""
    return _is_part(_fold(one), _fold(other)) or bool(get_close_matches(_fold(one), [_fold(other)], cutoff=_CUTOFF))


def find_nearest_member(wanted: str, members: Iterable[str]) -> str:
    """Return the member that is most similar to a name; empty if none is similar.

    The best match differs only in case and punctuation. The next best contains the name or is a part of it, with the
    smallest difference in length. Then follow a member with a similar spelling, and a member that shares a word.
    """
    folded = {_fold(member): member for member in members}
    name = _fold(wanted)
    if name in folded:
        return folded[name]
    parts = [other for other in folded if len(min(other, name, key=len)) >= _SHORTEST and _is_part(other, name)]
    if parts:
        return folded[min(parts, key=lambda other: abs(len(other) - len(name)))]
    alike = get_close_matches(name, folded, n=1, cutoff=_CUTOFF)
    if alike:
        return folded[alike[0]]
    words = _words_of(wanted)
    sharing = [member for member in folded.values() if words & _words_of(member)]
    return sharing[0] if len(sharing) == 1 else ""


def describe_members(members: Sequence[str]) -> str:
    """Return the hint that lists the members of a shape."""
    listed = ", ".join(members[:_MAX_LISTED])
    return f"its members are {listed}{', …' if len(members) > _MAX_LISTED else ''}"


def _fold(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.casefold())


def _is_part(one: str, other: str) -> bool:
    return one in other or other in one


def _words_of(name: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(name)} - _TOO_COMMON
