"""Members that do not exist, and what their writers may have meant.

Coding agents write requests from memory, and invent members as they go. The nearest real member is found by likeness;
a small table has the inventions that are not like what they mean. Source: published journeys and campaigns whose
members the API does not have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CUTOFF = 0.6  # that of difflib
_SHORTEST = 3  # letters of a name that counts when it is part of another
_MAX_LISTED = 8  # members that a hint lists
_WORD = re.compile("[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|[0-9]+")
_NAMING = ("type", "kind", "channel")
"""The ends of the names of members by which inventors of grammars say what a structure is."""
_TOO_COMMON = frozenset({"type", "name", "id", "time", "message", "activity", "value", "condition", "config"})
"""Words that many members have: they make no two members alike."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The probable meaning of a member that does not exist.

    Args:
        member: The real member; empty if there is none.
        advice: How to write it.
    """

    member: str
    advice: str


_TABLE: dict[tuple[str, str], Meaning] = {
    ("Activity", "Exit"): Meaning("", "a journey ends where the next activity is absent: leave this activity out"),
    ("Activity", "End"): Meaning("", "a journey ends where the next activity is absent: leave this activity out"),
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
    ("WaitTime", "WaitDuration"): Meaning("WaitFor", "a duration as ISO 8601 has it, such as PT1H or P1D"),
    ("WaitTime", "WaitDurationUnit"): Meaning("", "the unit is part of WaitFor, such as PT1H or P1D"),
    ("WaitTime", "Unit"): Meaning("", "the unit is part of WaitFor, such as PT1H or P1D"),
    ("EventStartCondition", "EventPastDays"): Meaning(
        "", "events start a journey from its start to its end; past ones do not: name the event in EventFilter"
    ),
    ("EventStartCondition", "EventType"): Meaning("", "it is EventFilter.Dimensions.EventType"),
    ("QuietTime", "DaysOfWeek"): Meaning("", "quiet time is that of every day; OpenHours has days of the week"),
    ("QuietTime", "Timezone"): Meaning("", "quiet time is that of each endpoint's own Demographic.Timezone"),
    ("JourneyLimits", "MaximumEndpointSend"): Meaning("", "TotalCap limits the messages to an endpoint"),
    ("SetDimension", "ComparisonOperator"): Meaning("", "DimensionType is INCLUSIVE or EXCLUSIVE"),
    ("MessageConfiguration", "EmailConfig"): Meaning("EmailMessage", ""),
    ("MessageConfiguration", "SMSConfig"): Meaning("SMSMessage", ""),
    ("CampaignEmailMessage", "TemplateInformation"): Meaning(
        "", "a template is named beside MessageConfiguration, in TemplateConfiguration.EmailTemplate.Name"
    ),
    ("CampaignEmailMessage", "Subject"): Meaning("Title", ""),
    ("EmailMessageActivity", "TemplateConfiguration"): Meaning("", "TemplateName names the template"),
    ("SMSMessageActivity", "TemplateConfiguration"): Meaning("", "TemplateName names the template"),
    ("PushMessageActivity", "TemplateConfiguration"): Meaning("", "TemplateName names the template"),
    ("EmailMessageActivity", "MessageType"): Meaning("", "an e-mail has none; an SMS has MessageConfig.MessageType"),
    ("SMSMessageActivity", "MessageType"): Meaning("", "it is MessageConfig.MessageType"),
    ("WriteTreatmentResource", "Id"): Meaning("", "the service gives treatments their ids; TreatmentName names one"),
    ("Schedule", "TimeZone"): Meaning("Timezone", ""),
}
"""Inventions by the shape and the member that it does not have."""


def guess_meaning(shape: str, wanted: str, members: Sequence[str], homes: Sequence[str]) -> Meaning:
    """Return the probable meaning of a member that a shape does not have.

    Args:
        shape: The name of the shape in the service model.
        wanted: The member that it does not have.
        members: The members that it has.
        homes: The members around it or inside it that have a member of this name.
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
    """Return the kinds that a structure names in a member such as `Type`, though the API has no such member.

    >>> find_named_kinds({"Type": "SendEmail", "TemplateName": "welcome"}, ["EMAIL", "SMS"])
    ['EMAIL']
    """
    valid = list(kinds)
    texts = [text for name, text in value.items() if isinstance(text, str) and _fold(name).endswith(_NAMING)]
    return [kind for text in texts if (kind := find_nearest_member(text, valid))]


def is_spelled_alike(one: str, other: str) -> bool:
    """Whether one name is a part of another one, or is spelled almost like it."""
    return _is_part(_fold(one), _fold(other)) or bool(get_close_matches(_fold(one), [_fold(other)], cutoff=_CUTOFF))


def find_nearest_member(wanted: str, members: Iterable[str]) -> str:
    """Return the member that is most like a name; empty if none is.

    One that differs only in case and punctuation is best, then one that is a part of the name or has it as a part,
    with the least rest, then one that is spelled alike, and then one that shares a word.
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
    """Return the members of a shape as a hint has them."""
    listed = ", ".join(members[:_MAX_LISTED])
    return f"its members are {listed}{', …' if len(members) > _MAX_LISTED else ''}"


def _fold(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.casefold())


def _is_part(one: str, other: str) -> bool:
    return one in other or other in one


def _words_of(name: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(name)} - _TOO_COMMON
