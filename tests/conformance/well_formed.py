"""Requests that follow the rules that the service model does not have."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from generate import operation_model, payload_of, value_of

from pinpoint_mock.calendar.utc_offsets import TIMEZONES
from pinpoint_mock.journeys.activities.table import KINDS
from pinpoint_mock.segments.dimensions import COMPARISONS

if TYPE_CHECKING:
    from random import Random

    from generate import Rule

_START = datetime(2040, 1, 1, tzinfo=timezone.utc)
_MORNING = [{"StartTime": "08:00", "EndTime": "12:00"}]
_POINTERS = {"NextActivity", "TrueActivity", "FalseActivity", "DefaultActivity"}
_DURATIONS = ["PT12H", "P1D", "P2W", "P1Y2M3DT4H5M6S"]


def _moment(first_day: int, days: int) -> Rule:
    return lambda chance: _START + timedelta(days=first_day, seconds=chance.randint(0, days * 86_400))


def _date(first_day: int, days: int) -> Rule:
    moment = _moment(first_day, days)
    return lambda chance: moment(chance).isoformat()


def _time_of_day(chance: Random) -> str:
    return f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}"


def _session(chance: Random) -> dict[str, Any]:
    seconds = chance.randint(0, 86_400)
    dates = {"StartTimestamp": _START.isoformat(), "StopTimestamp": (_START + timedelta(seconds=seconds)).isoformat()}
    return {"Id": "session", "Duration": seconds * 1_000, **dates}


def _wait(chance: Random) -> dict[str, str]:
    return chance.choice([{"WaitFor": chance.choice([*_DURATIONS, "PT0S"])}, {"WaitUntil": _date(0, 9)(chance)}])


def _status(chance: Random) -> str:
    return chance.choice(["ACTIVE", "INACTIVE"])


def _opt_out(chance: Random) -> str:
    return chance.choice(["ALL", "NONE"])


def _attribute(chance: Random) -> dict[str, Any]:
    kind = chance.choice(["INCLUSIVE", "EXCLUSIVE", "CONTAINS", "BEFORE", "AFTER", "ON", "BETWEEN"])
    values = [f"2030-01-{day:02}T00:00:00Z" for day in (1, chance.randint(2, 31))]
    return {"AttributeType": kind, "Values": values}


def _segment(_: Random) -> str:
    return "everybody"


def _template(_: Random) -> str:
    return "template"


def _role(_: Random) -> str:
    return "arn:aws:iam::123456789012:role/pinpoint"


def _personalize_campaign(_: Random) -> str:
    return "arn:aws:personalize:us-east-1:123456789012:campaign/shop"


def _id_type(chance: Random) -> str:
    return chance.choice(["PINPOINT_ENDPOINT_ID", "PINPOINT_USER_ID"])


def _recommended_attributes(_: Random) -> dict[str, str]:
    return {"Recommendations.Name": "Product Name", "Price": "Price"}


def _apns_method(chance: Random) -> str:
    return chance.choice(["CERTIFICATE", "TOKEN", "Certificate", "Key"])


def _defaults(_: Random) -> str:
    return '{"User": {"UserAttributes": {"FirstName": "you"}}}'


def _phone_number(chance: Random) -> str:
    return f"+1206555{chance.randint(0, 9_999):04}"


def _addresses(chance: Random) -> dict[str, Any]:
    """Return one address for each channel, including channels to which messages cannot be sent."""
    settings = {"BodyOverride": "Hi {{name}}", "Context": {"k": "v"}, "Substitutions": {"name": ["you"]}}
    kinds = operation_model("SendMessages").service_model.shape_for("ChannelType").enum  # type: ignore[attr-defined]
    known = {"SMS": _phone_number(chance), "VOICE": _phone_number(chance), "EMAIL": "person@example.com"}
    return {known.get(kind, f"token of {kind}"): {**settings, "ChannelType": kind} for kind in kinds}


def _delivery_uri(chance: Random) -> str:
    return chance.choice(
        ["https://example.com/hook", "function", "arn:aws:lambda:us-east-1:123456789012:function:deliver"]
    )


def _one_time_password(chance: Random) -> dict[str, Any]:
    return {
        "AllowedAttempts": chance.randint(1, 5),
        "BrandName": "Shop",
        "Channel": "SMS",
        "CodeLength": chance.randint(5, 8),
        "DestinationIdentity": _phone_number(chance),
        "EntityId": "entity",
        "Language": chance.choice(["en-US", "de-DE"]),
        "OriginationIdentity": "+12065550199",
        "ReferenceId": "sign-in",
        "TemplateId": "template",
        "ValidityPeriod": chance.randint(5, 60),
    }


RULES: dict[str, Rule] = {
    "APNSChannelRequest.DefaultAuthenticationMethod": _apns_method,
    "APNSSandboxChannelRequest.DefaultAuthenticationMethod": _apns_method,
    "APNSVoipChannelRequest.DefaultAuthenticationMethod": _apns_method,
    "APNSVoipSandboxChannelRequest.DefaultAuthenticationMethod": _apns_method,
    "ApplicationSettingsJourneyLimits.DailyCap": lambda chance: chance.randint(0, 100),
    "AttributeDimension": _attribute,
    "CampaignHook.LambdaFunctionName": lambda chance: chance.choice(["function", ""]),
    "CampaignHook.WebUrl": lambda chance: chance.choice(["https://example.com/hook", ""]),
    "CampaignLimits.MaximumDuration": lambda chance: chance.randint(60, 1_000),
    "ClosedDaysRule.EndDateTime": _date(4, 2),
    "ClosedDaysRule.StartDateTime": _date(0, 3),
    "CreateRecommenderConfiguration.Attributes": _recommended_attributes,
    "CreateRecommenderConfiguration.RecommendationProviderIdType": _id_type,
    "CreateRecommenderConfiguration.RecommendationProviderRoleArn": _role,
    "CreateRecommenderConfiguration.RecommendationProviderUri": _personalize_campaign,
    "CreateRecommenderConfiguration.RecommendationTransformerUri": lambda _: "transformer",
    "CreateRecommenderConfiguration.RecommendationsPerMessage": lambda chance: chance.randint(1, 5),
    "CustomDeliveryConfiguration.DeliveryUri": _delivery_uri,
    "CustomMessageActivity.DeliveryUri": _delivery_uri,
    "CustomMessageActivity.TemplateName": _template,
    "CustomMessageActivity.TemplateVersion": lambda _: "1",
    "EmailChannelRequest.FromAddress": lambda chance: chance.choice(["a@example.com", "Shop <shop@example.com>"]),
    "EmailChannelRequest.Identity": lambda _: "arn:aws:ses:us-east-1:123456789012:identity/example.com",
    "EmailChannelRequest.OrchestrationSendingRoleArn": _role,
    "EmailChannelRequest.RoleArn": _role,
    "EmailMessageActivity.TemplateName": _template,
    "EmailMessageActivity.TemplateVersion": lambda _: "1",
    "EmailTemplateRequest.DefaultSubstitutions": _defaults,
    "EndpointBatchItem.EffectiveDate": _date(0, 9),
    "EndpointBatchItem.EndpointStatus": _status,
    "EndpointBatchItem.OptOut": _opt_out,
    "EndpointDemographic.Locale": lambda chance: chance.choice(["en", "en_US", "haw-us"]),
    "EndpointLocation.Latitude": lambda chance: chance.uniform(-90, 90),
    "EndpointLocation.Longitude": lambda chance: chance.uniform(-180, 180),
    "EndpointRequest.EffectiveDate": _date(0, 9),
    "EndpointRequest.EndpointStatus": _status,
    "EndpointRequest.OptOut": _opt_out,
    "Event.Timestamp": _date(0, 9),
    "EventStartCondition.SegmentId": _segment,
    "ExportJobRequest.RoleArn": _role,
    "ExportJobRequest.S3UrlPrefix": lambda _: "s3://bucket/exports",
    "ExportJobRequest.SegmentId": lambda _: "imported",
    "ExportJobRequest.SegmentVersion": lambda _: 1,
    "GCMChannelRequest.DefaultAuthenticationMethod": lambda chance: chance.choice(["KEY", "TOKEN"]),
    "GPSCoordinates.Latitude": lambda chance: chance.uniform(-90, 90),
    "GPSCoordinates.Longitude": lambda chance: chance.uniform(-180, 180),
    "GPSPointDimension.RangeInKilometers": lambda chance: chance.uniform(1, 1_000),
    "ImportJobRequest.Format": lambda _: "CSV",
    "ImportJobRequest.RoleArn": _role,
    "ImportJobRequest.S3Url": lambda _: "s3://bucket/people.csv",
    "ImportJobRequest.SegmentId": lambda _: "imported",
    "JourneyLimits.EndpointReentryInterval": lambda chance: chance.choice(_DURATIONS),
    "JourneySchedule.EndTime": _moment(30, 100),
    "JourneySchedule.StartTime": _moment(0, 20),
    "JourneySchedule.Timezone": lambda chance: chance.choice(TIMEZONES),
    "JourneyTimeframeCap.Days": lambda chance: chance.randint(1, 30),
    "MapOfAddressConfiguration": _addresses,
    "MetricDimension.ComparisonOperator": lambda chance: chance.choice([*COMPARISONS]),
    "NumberValidateRequest.IsoCountryCode": lambda _: "US",
    "NumberValidateRequest.PhoneNumber": _phone_number,
    "OpenHoursRule.EndTime": _time_of_day,
    "OpenHoursRule.StartTime": _time_of_day,
    "PublicEndpoint.EffectiveDate": _date(0, 9),
    "PublicEndpoint.EndpointStatus": _status,
    "PublicEndpoint.OptOut": _opt_out,
    "PushMessageActivity.TemplateName": _template,
    "PushMessageActivity.TemplateVersion": lambda _: "1",
    "PushNotificationTemplateRequest.DefaultSubstitutions": _defaults,
    "QuietTime.End": _time_of_day,
    "QuietTime.Start": _time_of_day,
    "SMSChannelRequest.SenderId": lambda chance: chance.choice(["Shop", "1800Flowers", "a"]),
    "SMSChannelRequest.ShortCode": lambda chance: str(chance.randint(100, 999_999)),
    "SMSMessageActivity.TemplateName": _template,
    "SMSMessageActivity.TemplateVersion": lambda _: "1",
    "SMSTemplateRequest.DefaultSubstitutions": _defaults,
    "Schedule.EndTime": _date(30, 100),
    "Schedule.StartTime": _date(0, 20),
    "Schedule.Timezone": lambda chance: chance.choice(["utc", *TIMEZONES]),
    "SegmentCondition.SegmentId": _segment,
    "SegmentReference": lambda _: {"Id": "imported", "Version": 1},  # it exists on the stage
    "SegmentStartCondition.SegmentId": _segment,
    "SendOTPMessageRequestParameters": _one_time_password,
    "Session": _session,
    "Template": lambda chance: {
        "Name": "template",
        "Version": chance.choice(["1", "latest"]),
    },  # it exists on the stage
    "TemplateActiveVersionRequest.Version": lambda chance: chance.choice(["1", "2", "latest"]),
    "UpdateRecommenderConfiguration.Attributes": _recommended_attributes,
    "UpdateRecommenderConfiguration.RecommendationProviderIdType": _id_type,
    "UpdateRecommenderConfiguration.RecommendationProviderRoleArn": _role,
    "UpdateRecommenderConfiguration.RecommendationProviderUri": _personalize_campaign,
    "UpdateRecommenderConfiguration.RecommendationTransformerUri": lambda _: "transformer",
    "UpdateRecommenderConfiguration.RecommendationsPerMessage": lambda chance: chance.randint(1, 5),
    "VoiceTemplateRequest.DefaultSubstitutions": _defaults,
    "WaitTime": _wait,
    "WriteCampaignRequest.HoldoutPercent": lambda chance: chance.randint(0, 10),
    "WriteCampaignRequest.Priority": lambda chance: chance.randint(1, 5),
    "WriteCampaignRequest.SegmentId": _segment,
    "WriteCampaignRequest.SegmentVersion": lambda _: 1,
    "WriteEventStream.DestinationStreamArn": lambda _: "arn:aws:kinesis:us-east-1:123456789012:stream/events",
    "WriteEventStream.RoleArn": _role,
    "WriteJourneyRequest.RefreshFrequency": lambda chance: chance.choice(_DURATIONS),
    "WriteJourneyRequest.State": lambda _: "DRAFT",
    "WriteTreatmentResource.SizePercent": lambda chance: chance.randint(0, 45),
}


def request_for(name: str, chance: Random) -> Any:
    """Return a valid body of an operation, with every member at every depth."""
    payload = payload_of(operation_model(name))
    assert payload is not None
    request = value_of(payload[1], chance, everything=True, rules=RULES)
    if payload[1].name == "WriteSegmentRequest":
        del request[chance.choice(["Dimensions", "SegmentGroups"])]
    if payload[1].name == "WriteCampaignRequest":
        for place in (request, *request["AdditionalTreatments"]):
            del place["TemplateConfiguration"]["VoiceTemplate"]
    return request


def publishable_journey(chance: Random) -> dict[str, Any]:
    """Return a journey that can be published: each activity has one type and points to activities of the journey."""
    journey: dict[str, Any] = request_for("CreateJourney", chance)
    journey |= {"State": "ACTIVE", "SendingSchedule": True, "LocalTime": False}
    journey["Schedule"]["Timezone"] = "UTC"  # clients send UTC only
    journey["QuietTime"] = {"Start": "20:00", "End": "08:00"}
    for days in journey["OpenHours"].values():
        for day in days:
            days[day] = chance.choice([_MORNING, [*_MORNING, {"StartTime": "13:00", "EndTime": "20:00"}]])
    condition = journey["StartCondition"]
    kind = chance.choice(["EventStartCondition", "SegmentStartCondition"])
    journey["StartCondition"] = {"Description": condition["Description"], kind: condition[kind]}
    if kind == "EventStartCondition":
        condition[kind]["EventFilter"]["Dimensions"]["EventType"]["Values"] = ["started"]
    # The first activity sends messages, because conditions on events need them.
    types = [name for name in KINDS if kind == "SegmentStartCondition" or name != "ContactCenter"]
    everything = next(iter(journey["Activities"].values()))
    activities = {f"a{number}": {name: everything[name]} for number, name in enumerate(types)}
    for activity in activities.values():
        _settle(activity, list(activities), chance)
    return journey | {"Activities": activities, "StartActivity": chance.choice(list(activities))}


def _settle(activity: dict[str, Any], ids: list[str], chance: Random) -> None:
    ((kind, details),) = activity.items()
    branches: list[dict[str, Any]] = details.get("Branches", [])
    if kind == "RandomSplit":
        shares = chance.choice([(50, 50), (1, 2, 97), (20,) * 5])
        branches[:] = [{"Percentage": share, "NextActivity": ""} for share in shares]
    conditions = [branch["Condition"] for branch in branches if "Condition" in branch]
    for condition in conditions + details.get("Condition", {}).get("Conditions", []):
        kept = chance.choice(list(condition))
        for other in condition.keys() - {kept}:
            del condition[other]
        if kept == "EventCondition":
            condition[kept] |= {"MessageActivity": ids[0]}
            condition[kept]["Dimensions"]["EventType"]["Values"] = ["_journey.send"]
    for place in (details, *branches):
        for pointer in _POINTERS & place.keys():
            place[pointer] = chance.choice(ids)
