"""A journey of the maximum size: 40 activities, of the most frequent types in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient
    from mypy_boto3_pinpoint.type_defs import ActivityUnionTypeDef, WriteJourneyRequestTypeDef

ACTIVITIES = 40


def create_journey(client: PinpointClient, application_id: str) -> object:
    """Create a draft with 40 activities."""
    return client.create_journey(ApplicationId=application_id, WriteJourneyRequest=_JOURNEY)


def create_small_journey(client: PinpointClient, application_id: str) -> object:
    """Create a draft with one activity."""
    return client.create_journey(ApplicationId=application_id, WriteJourneyRequest={"Name": "small"})


def _activities(number: int) -> dict[str, ActivityUnionTypeDef]:
    names = [f"activity{place:02}" for place in range(number)]
    followers = [*names[1:], names[-1]]
    return {
        name: _activity(place, follower) for place, (name, follower) in enumerate(zip(names, followers, strict=True))
    }


def _activity(place: int, follower: str) -> ActivityUnionTypeDef:
    kinds: tuple[ActivityUnionTypeDef, ...] = (
        {"Description": "Let a day pass", "Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": follower}},
        {
            "Description": "Say hello",
            "EMAIL": {
                "TemplateName": "hello",
                "MessageConfig": {"FromAddress": "shop@example.com"},
                "NextActivity": follower,
            },
        },
        {
            "Description": "Has it been opened?",
            "ConditionalSplit": {
                "Condition": {
                    "Operator": "ALL",
                    "Conditions": [
                        {
                            "EventCondition": {
                                "MessageActivity": f"activity{max(place - 1, 0):02}",
                                "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["_email.open"]}},
                            }
                        }
                    ],
                },
                "EvaluationWaitTime": {"WaitFor": "PT6H"},
                "TrueActivity": follower,
                "FalseActivity": follower,
            },
        },
        {
            "SMS": {
                "TemplateName": "reminder",
                "MessageConfig": {"MessageType": "PROMOTIONAL"},
                "NextActivity": follower,
            }
        },
        {
            "RandomSplit": {
                "Branches": [
                    {"Percentage": 50, "NextActivity": follower},
                    {"Percentage": 50, "NextActivity": follower},
                ]
            }
        },
        {"Holdout": {"Percentage": 10, "NextActivity": follower}},
        {
            "PUSH": {
                "TemplateName": "offer",
                "MessageConfig": {"TimeToLive": "3600"},
                "NextActivity": follower,
            }
        },
        {"Wait": {"WaitTime": {"WaitFor": "PT12H"}, "NextActivity": follower}},
    )
    return kinds[place % len(kinds)]


_JOURNEY: WriteJourneyRequestTypeDef = {
    "Name": "welcome",
    "State": "DRAFT",
    "StartActivity": "activity00",
    "Activities": _activities(ACTIVITIES),
    "Schedule": {"Timezone": "UTC"},
    "Limits": {"DailyCap": 3, "EndpointReentryCap": 1, "MessagesPerSecond": 50},
    "QuietTime": {"Start": "22:00", "End": "08:00"},
    "LocalTime": False,
}
