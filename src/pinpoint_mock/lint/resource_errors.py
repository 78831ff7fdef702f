"""The documentation of the errors that the rules for segments, campaigns, templates and other resources find."""

from __future__ import annotations

from .rules import add_error

add_error(
    "E301",
    "dimension",
    """A dimension of a segment, a condition or an event filter has invalid values.

    A dimension must have at least one value, and BETWEEN must have two. BEFORE, AFTER, ON and BETWEEN need timestamps
    such as `2020-12-31T12:00:00Z`. A value has at most 100 characters, and a segment at most 100 values. Coordinates
    must be valid latitudes and longitudes. A metric needs an operator such as GREATER_THAN.

    Evidence: documented (quotas, operators), unknown (an empty list).
    """,
)
add_error(
    "E302",
    "segment-groups",
    """A segment has both Dimensions and SegmentGroups, or it combines an imported source segment with others.

    Evidence: documented; the refusal is inferred.
    """,
)
add_error(
    "E303",
    "missing-segment",
    """A resource names a segment that does not exist.

    lint checks this only if its files contain segments with ids, such as responses of GetSegment and GetSegments.

    Evidence: inferred.
    """,
)
add_error(
    "E304",
    "missing-template",
    """A resource names a template that does not exist, or that has another type. Names are case-sensitive.

    lint checks this only if its files contain templates. The message names the template with the most similar name.

    Evidence: documented ("must exist", and that case counts); the refusal is inferred.
    """,
)
add_error(
    "E401",
    "campaign-settings",
    """A campaign lacks Name, SegmentId or Schedule, or it has an invalid Priority, Limits or Hook.

    Priority must be 1 to 5. In Limits, Daily and Total are at most 100, MaximumDuration is at least 60, and
    MessagesPerSecond is 1 to 20,000. Events cannot trigger a campaign with an imported segment.

    Evidence: documented (CloudFormation, the API reference); the refusal is inferred.
    """,
)
add_error(
    "E402",
    "campaign-schedule",
    """A campaign has an invalid Schedule.

    StartTime must be `IMMEDIATE`, or a time that is not in the past; it is compared as UTC with every Timezone. EndTime
    must be after StartTime, and is required for every Frequency except ONCE. EVENT and IN_APP_EVENT need an
    EventFilter. If the service has already accepted the campaign, lint checks it as of its CreationDate.

    Evidence: observed (a StartTime in the past), documented (the rest).
    """,
)
add_error(
    "E403",
    "campaign-shares",
    """HoldoutPercent and all SizePercent values add up to more than 100, or there are too many treatments.

    A campaign has at most four AdditionalTreatments.

    Evidence: documented; the ranges are inferred.
    """,
)
add_error(
    "E404",
    "campaign-message",
    """A campaign has no message, or an invalid one.

    MessageConfiguration must have the content for a channel, or TemplateConfiguration must name a template. The Body of
    a push notification has at most 200 characters. A CustomMessage needs a DeliveryUri. A VoiceTemplate is not
    supported.

    Evidence: documented; the refusal is inferred.
    """,
)
add_error(
    "E501",
    "template-name",
    """A template has an invalid name.

    A name has up to 128 letters, digits, `_` and `-`, and begins with a letter or a digit.

    Evidence: documented (the API reference).
    """,
)
add_error(
    "E502",
    "template-content",
    """A template is too long, or has too many headers, buttons or texts.

    Evidence: documented (quotas); the refusal is inferred.
    """,
)
add_error(
    "E503",
    "default-substitutions",
    """DefaultSubstitutions is not a JSON object in a string.

    Evidence: documented (the API reference).
    """,
)
add_error(
    "E601",
    "channel-settings",
    """A channel has an invalid setting, or it is enabled but lacks the credentials that it needs.

    Evidence: observed (missing APNS credentials), inferred (the rest).
    """,
)
add_error(
    "E602",
    "app-settings",
    """The settings of an app have invalid limits, an invalid quiet time or an invalid hook.

    Evidence: documented (ranges and forms); the refusal is inferred.
    """,
)
add_error(
    "E603",
    "endpoint-values",
    """An endpoint has an invalid attribute name, attribute value, location or locale.

    A name has 1 to 50 characters, and a value at most 100. There are at most 50 values. Latitude and Longitude must be
    set together.

    Evidence: documented (quotas), observed (locales, in 2017).
    """,
)
add_error(
    "E604",
    "recommender-settings",
    """A recommender configuration has invalid names, attributes or ARNs.

    Evidence: documented; the refusal is inferred.
    """,
)
add_error(
    "E605",
    "event-stream",
    """An event stream lacks a Kinesis data stream or Firehose delivery stream, or an IAM role.

    Evidence: documented, observed (the role).
    """,
)
