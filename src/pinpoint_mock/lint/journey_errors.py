"""The pages of the errors that the service model and the rules for journeys find."""

from __future__ import annotations

from .rules import add_error

add_error(
    "E100",
    "unreadable-file",
    """The file is not JSON, or not a resource of Amazon Pinpoint.

    It must be an answer or a request of the API: wrapped, as boto3 and the CLI write them, bare, or in a list.

    Evidence: documented (the API), and observed in published exports.
    """,
)
add_error(
    "E101",
    "unknown-member",
    """A member does not exist.

    boto3 refuses such a request with "Unknown parameter". Other clients send it, and the service ignores the member.
    Members that coding agents invent are the most common ones; the message names the nearest real member, and lint goes
    on inside as if that was meant.

    Evidence: documented (the service model).
    """,
)
add_error(
    "E102",
    "wrong-type",
    """A value has a type that its member does not take, such as a string in place of an integer.

    Evidence: documented (the service model).
    """,
)
add_error(
    "E103",
    "unknown-value",
    """A value is not one of those that its member takes.

    boto3 does not check these; the service does.

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
    """There are too many tags, or one has a key or a value that it cannot have.

    Evidence: documented (at most 50 tags, keys of 128 and values of 256 characters); that it is refused is inferred.
    """,
)
add_error(
    "E201",
    "journey-name",
    """A journey's Name has other characters than letters, digits, `_` and `-`, or more than 150.

    Evidence: documented (the API reference); that it is refused is inferred.
    """,
)
add_error(
    "E202",
    "journey-state",
    """A request gives a journey another State than DRAFT or ACTIVE.

    UpdateJourneyState pauses and cancels; the service sets the other states itself.

    Evidence: documented (the API reference).
    """,
)
add_error(
    "E203",
    "journey-schedule",
    """A journey's Schedule cannot be published.

    Timezone is one of 37 offsets such as `UTC+01`, and not a name such as `Europe/Berlin`. StartTime and EndTime must
    be written at that offset. EndTime is after StartTime, has not passed, and is at most 540 days later. A journey that
    the service has published already is judged as of its CreationDate.

    Evidence: documented (zones, 540 days), observed (the offset of StartTime), inferred (the rest).
    """,
)
add_error(
    "E204",
    "journey-limits",
    """A limit of a journey is out of its range.

    DailyCap, EndpointReentryCap, TotalCap and TimeframeCap.Cap are 0 to 100, TimeframeCap.Days 0 to 30,
    MessagesPerSecond 1 to 20,000.

    Evidence: documented (the API reference); that it is refused is inferred.
    """,
)
add_error(
    "E205",
    "duration",
    """A duration is not in the form of ISO 8601, such as `PT12H` or `P1D`.

    RefreshFrequency, EndpointReentryInterval and WaitFor have this form.

    Evidence: documented (the API reference).
    """,
)
add_error(
    "E206",
    "sending-hours",
    """QuietTime, OpenHours or ClosedDays cannot be published.

    QuietTime is HH:MM. OpenHours and ClosedDays need SendingSchedule and a QuietTime. OpenHours end after they start
    and do not overlap, neither with each other nor with QuietTime; there are at most 4 a day. ClosedDays have at most
    20 rules a channel, with spans of at most 7 days.

    Evidence: documented (forms and quotas), observed in the console (overlaps).
    """,
)
add_error(
    "E207",
    "start-condition",
    """A journey's StartCondition cannot be published.

    It has a segment or an event, and not both. An event start names one type of events. It does not go together with
    LocalTime, or with a segment that is imported.

    Evidence: documented (the user guide); the number of types is inferred.
    """,
)
add_error(
    "E208",
    "activities",
    """A journey has activities that it cannot have: too many, or with an id that is not possible.

    An id has up to 100 letters and digits. A journey has up to 40 activities, 3 of them of a contact center, which a
    journey that events start cannot have.

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
    """An activity leads to one that does not exist.

    A next activity that is absent is the end of the journey; one that is named must exist. A draft may have it, so the
    error comes when the journey is published.

    Evidence: inferred (it is needed to run; the console's review finds it).
    """,
)
add_error(
    "E211",
    "activity-type",
    """An activity does not have exactly one type.

    Its type is the member that it has: CUSTOM, ConditionalSplit, ContactCenter, EMAIL, Holdout, MultiCondition, PUSH,
    RandomSplit, SMS or Wait.

    Evidence: inferred (the service model has a member for each).
    """,
)
add_error(
    "E212",
    "wait-time",
    """A wait has no time, two times, a time that is not a time, or one at or after the journey's EndTime.

    Evidence: documented for the console (before the end), inferred (the rest).
    """,
)
add_error(
    "E213",
    "branches",
    """A split has branches or conditions that are not possible.

    RandomSplit has 2 to 5 branches with positive percentages that add up to 100. MultiCondition has 1 to 4 branches.
    ConditionalSplit has a condition. A condition has exactly one kind. Holdout is 0 to 100 percent.

    Evidence: documented (the user guide); the range of Holdout is unknown and ours.
    """,
)
add_error(
    "E214",
    "event-condition",
    """A condition asks for an event that the message it names cannot have.

    MessageActivity is the id of an activity that sends messages. An `_email.open` never comes from an SMS. Only events
    of messages can be asked for, not those of your app.

    Evidence: documented (only events of messages, and which they are); that it is refused is unknown and ours.
    """,
)
add_error(
    "E215",
    "message-content",
    """An activity that sends a message does not say what to send, or where.

    EMAIL, SMS and PUSH need a TemplateName, CUSTOM a DeliveryUri: the name or ARN of a Lambda function, or an https
    URL.

    Evidence: documented (the form of DeliveryUri), inferred (that they are required).
    """,
)
