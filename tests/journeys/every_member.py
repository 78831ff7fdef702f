"""A journey with every member of the model at every depth, and an event-triggered journey."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

SET = {"DimensionType": "EXCLUSIVE", "Values": ["one", "two"]}
EVENT_TYPES = {"DimensionType": "EXCLUSIVE", "Values": ["_email.open", "_email.click"]}
ATTRIBUTES = {"Color": {"AttributeType": "CONTAINS", "Values": ["red", ""]}, "When": {"Values": ["2026-01-01"]}}
METRICS = {"Age": {"ComparisonOperator": "GREATER_THAN_OR_EQUAL", "Value": 18.5}}
EVENT_DIMENSIONS = {"Attributes": ATTRIBUTES, "EventType": EVENT_TYPES, "Metrics": METRICS}
CONDITIONS: list[Any] = [
    {"EventCondition": {"Dimensions": EVENT_DIMENSIONS, "MessageActivity": "email"}},
    {"SegmentCondition": {"SegmentId": "segment"}},
    {
        "SegmentDimensions": {
            "Attributes": ATTRIBUTES,
            "Behavior": {"Recency": {"Duration": "DAY_14", "RecencyType": "INACTIVE"}},
            "Demographic": dict.fromkeys(("AppVersion", "Channel", "DeviceType", "Make", "Model", "Platform"), SET),
            "Location": {
                "Country": SET,
                "GPSPoint": {"Coordinates": {"Latitude": 47.6, "Longitude": -122.3}, "RangeInKilometers": 10.0},
            },
            "Metrics": METRICS,
            "UserAttributes": ATTRIBUTES,
        }
    },
]
CHANNELS = ("EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM")
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
EVERY_MEMBER: Any = {
    "Activities": {
        "custom": {
            "Description": "calls a function",
            "CUSTOM": {
                "DeliveryUri": "arn:aws:lambda:us-east-1:123456789012:function:send",
                "EndpointTypes": ["CUSTOM", "EMAIL", "IN_APP"],
                "MessageConfig": {"Data": "a,b"},
                "NextActivity": "yesOrNo",
                "TemplateName": "letter",
                "TemplateVersion": "1",
            },
        },
        "yesOrNo": {
            "ConditionalSplit": {
                "Condition": {"Conditions": CONDITIONS, "Operator": "ANY"},
                "EvaluationWaitTime": {"WaitFor": "PT1H"},
                "FalseActivity": "email",
                "TrueActivity": "holdout",
            }
        },
        "email": {
            "EMAIL": {
                "MessageConfig": {"FromAddress": "us@example.com"},
                "NextActivity": "push",
                "TemplateName": "letter",
                "TemplateVersion": "1",
            }
        },
        "holdout": {"Holdout": {"NextActivity": "several", "Percentage": 10}},
        "several": {
            "MultiCondition": {
                "Branches": [
                    {"Condition": condition, "NextActivity": next_activity}
                    for condition, next_activity in zip(CONDITIONS, ("email", "push", "sms"), strict=True)
                ],
                "DefaultActivity": "random",
                "EvaluationWaitTime": {"WaitUntil": "2026-03-04T10:00:00Z"},
            }
        },
        "push": {
            "PUSH": {
                "MessageConfig": {"TimeToLive": "3600"},
                "NextActivity": "sms",
                "TemplateName": "letter",
                "TemplateVersion": "latest",
            }
        },
        "random": {
            "RandomSplit": {
                "Branches": [{"NextActivity": "sms", "Percentage": 60}, {"NextActivity": "wait", "Percentage": 40}]
            }
        },
        "sms": {
            "SMS": {
                "MessageConfig": {
                    "MessageType": "PROMOTIONAL",
                    "OriginationNumber": "+12065550100",
                    "SenderId": "US",
                    "EntityId": "entity",
                    "TemplateId": "template",
                },
                "NextActivity": "wait",
                "TemplateName": "letter",
                "TemplateVersion": "",
            }
        },
        "wait": {"Wait": {"NextActivity": "waitUntil", "WaitTime": {"WaitFor": "P1DT2H"}}},
        "waitUntil": {"Wait": {"NextActivity": "call", "WaitTime": {"WaitUntil": "2026-03-04T10:00:00+01:00"}}},
        "call": {"ContactCenter": {"NextActivity": "splitLater"}},
        "splitLater": {
            "ConditionalSplit": {
                "Condition": {"Conditions": CONDITIONS[1:2], "Operator": "ALL"},
                "EvaluationWaitTime": {"WaitUntil": "2026-03-04T10:00Z"},
            }
        },
        "branchLater": {
            "MultiCondition": {
                "Branches": [{"Condition": CONDITIONS[1]}],
                "EvaluationWaitTime": {"WaitFor": "P1W"},
            }
        },
    },
    "CreationDate": "2019-11-01T00:00:00.000Z",
    "LastModifiedDate": "2019-11-01T00:00:00.000Z",
    "Limits": {
        "DailyCap": 1,
        "EndpointReentryCap": 2,
        "MessagesPerSecond": 300,
        "EndpointReentryInterval": "P7D",
        "TimeframeCap": {"Cap": 4, "Days": 5},
        "TotalCap": 6,
    },
    "LocalTime": False,
    "Name": "every_member-1",
    "QuietTime": {"Start": "20:00", "End": "08:00"},
    "RefreshFrequency": "PT12H",
    "Schedule": {
        "StartTime": datetime(2026, 3, 3, 9, 30, tzinfo=timezone.utc),
        "EndTime": datetime(2026, 5, 3, 9, 30, tzinfo=timezone.utc),
        "Timezone": "UTC",
    },
    "StartActivity": "custom",
    "StartCondition": {"Description": "all of them", "SegmentStartCondition": {"SegmentId": "segment"}},
    "State": "DRAFT",
    "WaitForQuietTime": True,
    "RefreshOnSegmentUpdate": False,
    "JourneyChannelSettings": {
        "ConnectCampaignArn": "arn:aws:connect-campaigns:us-east-1:123456789012:campaign/1",
        "ConnectCampaignExecutionRoleArn": "arn:aws:iam::123456789012:role/connect",
    },
    "SendingSchedule": True,
    "OpenHours": {
        channel: {day: [{"StartTime": "09:00", "EndTime": "12:00"}, {"StartTime": "13:00", "EndTime": "17:30"}]}
        for channel, day in zip(CHANNELS * 2, DAYS, strict=False)
    },
    "ClosedDays": {
        channel: [{"Name": "Easter", "StartDateTime": "2026-04-03T00:00:00Z", "EndDateTime": "2026-04-06T23:59:59Z"}]
        for channel in CHANNELS
    },
    "TimezoneEstimationMethods": ["PHONE_NUMBER", "POSTAL_CODE"],
}
STARTED_BY_EVENT: Any = {
    "EventStartCondition": {
        "EventFilter": {"Dimensions": EVENT_DIMENSIONS, "FilterType": "SYSTEM"},
        "SegmentId": "segment",
    }
}
