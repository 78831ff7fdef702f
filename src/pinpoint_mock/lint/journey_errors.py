"""The documentation of the errors that the service model and the rules for journeys find."""

from __future__ import annotations

from .rules import add_error

add_error(
    "E100",
    "unreadable-file",
    """The file is not JSON, or is not a resource of Amazon Pinpoint.

    It must be a response or a request of the API: wrapped, as boto3 and the AWS CLI write them, bare, or in a list.

    Evidence: documented (the API), and observed in published exports.
    """,
)
add_error(
    "E101",
    "unknown-member",
    """A member does not exist.

    boto3 refuses such a request with "Unknown parameter". Other clients send it, and the service ignores the member.
    Most unknown members are inventions of coding agents. The message names the most similar real member, and lint
    checks the value as if it belonged to that member.

    Evidence: documented (the service model).
    """,
)
add_error(
    "E102",
    "wrong-type",
    """A value has the wrong type for its member, such as a string instead of an integer.

    Evidence: documented (the service model).
    """,
)
add_error(
    "E103",
    "unknown-value",
    """A value is not one of the values that its member accepts.

    boto3 does not check these values, but the service does.

    Evidence: documented (the service model).
    """,
)
add_error(
    "E104",
    "missing-member",
    """A member that the service model requires is missing.

    Evidence: documented (the service model).
    """,
)
add_error(
    "E105",
    "tags",
    """There are too many tags, or a tag has an invalid key or value.

    Evidence: documented (at most 50 tags, keys of 128 and values of 256 characters); the refusal is inferred.
    """,
)
add_error(
    "E201",
    "journey-name",
    """A journey's Name has more than 150 characters, or characters other than letters, digits, `_` and `-`.

    Evidence: documented (the API reference); the refusal is inferred.
    """,
)
add_error(
    "E202",
    "journey-state",
    """A request sets the State of a journey to a value other than DRAFT or ACTIVE.

    Use UpdateJourneyState to pause or cancel a journey. The service sets the other states itself.

    Evidence: documented (the API reference).
    """,
)
add_error(
    "E203",
    "journey-schedule",
    """A journey cannot be published with this Schedule.

    Timezone must be one of 37 offsets such as `UTC+01`, not a name such as `Europe/Berlin`. Write StartTime and EndTime
    with that offset. EndTime must be after StartTime, not in the past, and at most 540 days after StartTime. If the
    service has already published the journey, lint checks it as of its CreationDate.

    Evidence: documented (zones, 540 days), observed (the offset of StartTime), inferred (the rest).
    """,
)
add_error(
    "E204",
    "journey-limits",
    """A limit of a journey is out of range.

    DailyCap, EndpointReentryCap, TotalCap and TimeframeCap.Cap must be 0 to 100, TimeframeCap.Days 0 to 30, and
    MessagesPerSecond 1 to 20,000.

    Evidence: documented (the API reference); the refusal is inferred.
    """,
)
add_error(
    "E205",
    "duration",
    """A duration is not an ISO 8601 duration, such as `PT12H` or `P1D`.

    RefreshFrequency, EndpointReentryInterval and WaitFor use this form.

    Evidence: documented (the API reference).
    """,
)
add_error(
    "E206",
    "sending-hours",
    """A journey cannot be published with this QuietTime, OpenHours or ClosedDays.

    The times of QuietTime have the form HH:MM. OpenHours and ClosedDays need SendingSchedule and a QuietTime. OpenHours
    must end after they start, and must not overlap with each other or with QuietTime. There are at most 4 OpenHours
    per day. ClosedDays have at most 20 rules per channel, with spans of at most 7 days.

    Evidence: documented (forms and quotas), observed in the console (overlaps).
    """,
)
add_error(
    "E207",
    "start-condition",
    """A journey cannot be published with this StartCondition.

    It must have a segment or an event, but not both. A start by event must name exactly one event type. It cannot be
    combined with LocalTime or with an imported segment.

    Evidence: documented (the user guide); the number of types is inferred.
    """,
)
add_error(
    "E208",
    "activities",
    """A journey has too many activities, an invalid activity id, or an activity that it cannot have.

    An id has up to 100 letters and digits. A journey has up to 40 activities, and up to 3 of them can be contact center
    activities. An event-triggered journey cannot have contact center activities.

    Evidence: documented (quotas, the API reference).
    """,
)
add_error(
    "E209",
    "start-activity",
    """A journey's StartActivity is missing, or is not one of its activities.

    Evidence: inferred (it is needed to run).
    """,
)
add_error(
    "E210",
    "dangling-activity",
    """An activity points to an activity that does not exist.

    If no next activity is set, the journey ends there. If one is set, it must exist. A draft may point to an activity
    that does not exist yet, so the service reports the error only when the journey is published.

    Evidence: inferred (it is needed to run; the console's review finds it).
    """,
)
add_error(
    "E211",
    "activity-type",
    """An activity does not have exactly one type.

    The type is the name of its member: CUSTOM, ConditionalSplit, ContactCenter, EMAIL, Holdout, MultiCondition, PUSH,
    RandomSplit, SMS or Wait.

    Evidence: inferred (the service model has a member for each).
    """,
)
add_error(
    "E212",
    "wait-time",
    """A wait has no time, two times, an invalid time, or a time at or after the journey's EndTime.

    Evidence: documented for the console (before the end), inferred (the rest).
    """,
)
add_error(
    "E213",
    "branches",
    """A split has invalid branches or conditions.

    A RandomSplit must have 2 to 5 branches with positive percentages that add up to 100. A MultiCondition must have 1
    to 4 branches. A ConditionalSplit must have a condition. A condition must have exactly one kind. A Holdout must be 0
    to 100 percent.

    Evidence: documented (the user guide); the range of Holdout is unknown, and ours.
    """,
)
add_error(
    "E214",
    "event-condition",
    """A condition checks for an event that the named message cannot cause.

    MessageActivity must be the id of an activity that sends messages. For example, an SMS never causes an
    `_email.open`. A condition can only check for message events, not for events of your app.

    Evidence: documented (only message events, and which they are); the refusal is unknown, and ours.
    """,
)
add_error(
    "E215",
    "message-content",
    """An activity that sends a message does not name the template or the destination.

    EMAIL, SMS and PUSH need a TemplateName. CUSTOM needs a DeliveryUri: the name or ARN of a Lambda function, or an
    https URL.

    Evidence: documented (the form of DeliveryUri), inferred (that they are required).
    """,
)
