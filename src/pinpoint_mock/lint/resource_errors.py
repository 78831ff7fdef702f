"""The pages of the errors that the rules for segments, campaigns, templates and other resources find."""

from __future__ import annotations

from .rules import add_error

add_error(
    "E301",
    "dimension",
    """A dimension of a segment, a condition or an event filter has values that it cannot have.

    There is at least one value; BETWEEN has two; BEFORE, AFTER, ON and BETWEEN have instants such as
    `2020-12-31T12:00:00Z`. A value has at most 100 characters, a segment at most 100 values. Coordinates are on the
    globe. A metric has an operator such as GREATER_THAN.

    Evidence: documented (quotas, operators), unknown (an empty list).
    """,
)
add_error(
    "E302",
    "segment-groups",
    """A segment has both Dimensions and SegmentGroups, or an imported source segment beside others.

    Evidence: documented; that it is refused is inferred.
    """,
)
add_error(
    "E303",
    "missing-segment",
    """A segment is named that does not exist.

    It is only looked for if lint was given segments with their ids, as GetSegment and GetSegments answer them.

    Evidence: inferred.
    """,
)
add_error(
    "E304",
    "missing-template",
    """A template is named that does not exist, or not with this type. Upper and lower case count.

    It is only looked for if lint was given templates. The message names the nearest one.

    Evidence: documented ("must exist", and that case counts); that it is refused is inferred.
    """,
)
add_error(
    "E401",
    "campaign-settings",
    """A campaign lacks Name, SegmentId or Schedule, or has a Priority, Limits or a Hook that are not possible.

    Priority is 1 to 5. Limits: Daily and Total up to 100, MaximumDuration from 60, MessagesPerSecond 1 to 20,000.
    Events do not trigger a campaign whose segment is imported.

    Evidence: documented (CloudFormation, the API reference); that it is refused is inferred.
    """,
)
add_error(
    "E402",
    "campaign-schedule",
    """A campaign's Schedule is refused.

    StartTime is `IMMEDIATE`, or a time that has not passed, compared as UTC with every Timezone. EndTime is after it,
    and is required for every Frequency but ONCE. EVENT and IN_APP_EVENT need an EventFilter. A campaign that the
    service has accepted already is judged as of its CreationDate.

    Evidence: observed (a StartTime that has passed), documented (the rest).
    """,
)
add_error(
    "E403",
    "campaign-shares",
    """HoldoutPercent and every SizePercent are more than 100 together, or there are too many treatments.

    A campaign has at most four AdditionalTreatments.

    Evidence: documented; ranges inferred.
    """,
)
add_error(
    "E404",
    "campaign-message",
    """A campaign has no message, or one that it cannot have.

    MessageConfiguration has the content for a channel, or TemplateConfiguration a template. The Body of a push has at
    most 200 characters. A CustomMessage needs a DeliveryUri. A VoiceTemplate is not supported.

    Evidence: documented; that it is refused is inferred.
    """,
)
add_error(
    "E501",
    "template-name",
    """A template's name is not possible: up to 128 letters, digits, `_` and `-`, the first a letter or digit.

    Evidence: documented (the API reference).
    """,
)
add_error(
    "E502",
    "template-content",
    """A template is too long, or has too many headers, buttons or texts.

    Evidence: documented (quotas); that it is refused is inferred.
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
    """A channel has a setting that is not possible, or lacks the credentials that an enabled one needs.

    Evidence: observed (missing credentials of APNS), inferred (the rest).
    """,
)
add_error(
    "E602",
    "app-settings",
    """The settings of an app have limits, a quiet time or a hook that are not possible.

    Evidence: documented (ranges and forms); that it is refused is inferred.
    """,
)
add_error(
    "E603",
    "endpoint-values",
    """An endpoint has a name, a value, a place or a locale that is not possible.

    Names have 1 to 50 characters, values at most 100, and there are at most 50 values. Latitude and Longitude come
    together.

    Evidence: documented (quotas), observed (locales, in 2017).
    """,
)
add_error(
    "E604",
    "recommender-settings",
    """A recommender configuration has names, attributes or ARNs that are not possible.

    Evidence: documented; that it is refused is inferred.
    """,
)
add_error(
    "E605",
    "event-stream",
    """An event stream names no Kinesis data stream or Firehose delivery stream, or no IAM role.

    Evidence: documented, observed (the role).
    """,
)
