"""A world with one of everything, made through the API, and all API responses about a world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

ROLE = "arn:aws:iam::123456789012:role/pinpoint"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/events"
PERSONALIZE = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
TEMPLATE_NAMES = {"EMAIL": "Email", "SMS": "Sms", "PUSH": "Push", "VOICE": "Voice", "INAPP": "InApp"}
_CHANNELS = ("Adm", "Apns", "ApnsSandbox", "ApnsVoip", "ApnsVoipSandbox", "Baidu", "Email", "Gcm", "Sms", "Voice")


def furnish(pinpoint: Pinpoint, client: PinpointClient, app_id: str) -> dict[str, str]:
    """Put one of everything into an app, and return the ids. Time advances, because lists are in the order of dates."""

    def tick(**_: Any) -> None:
        pinpoint.clock.advance(seconds=1)

    client.meta.events.register("after-call.pinpoint", tick)
    try:
        return _furnish(client, app_id)
    finally:
        client.meta.events.unregister("after-call.pinpoint", tick)


def _furnish(client: PinpointClient, app_id: str) -> dict[str, str]:
    client.update_application_settings(
        ApplicationId=app_id,
        WriteApplicationSettingsRequest={
            "Limits": {"Daily": 3},
            "QuietTime": {"Start": "22:00", "End": "06:00"},
            "JourneyLimits": {"DailyCap": 2},
        },
    )
    client.put_event_stream(ApplicationId=app_id, WriteEventStream={"DestinationStreamArn": STREAM, "RoleArn": ROLE})
    client.update_sms_channel(ApplicationId=app_id, SMSChannelRequest={"Enabled": True, "SenderId": "SHOP"})
    client.update_gcm_channel(ApplicationId=app_id, GCMChannelRequest={"ApiKey": "key"})
    recommender = client.create_recommender_configuration(
        CreateRecommenderConfiguration={
            "Name": "for you",
            "RecommendationProviderRoleArn": ROLE,
            "RecommendationProviderUri": PERSONALIZE,
            "RecommendationsDisplayName": "For you",
        }
    )["RecommenderConfigurationResponse"]["Id"]
    _put_templates(client, recommender)
    _put_endpoints(client, app_id)
    segment = _put_segments(client, app_id)
    return {
        "segment": segment,
        "campaign": _put_campaign(client, app_id, segment),
        **_put_journeys(client, app_id, segment),
    }


def _put_templates(client: PinpointClient, recommender: str) -> None:
    client.create_email_template(
        TemplateName="receipt",
        EmailTemplateRequest={
            "Subject": "Thank you, {{User.UserAttributes.Name}}",
            "TextPart": "…",
            "DefaultSubstitutions": '{"User": {"UserAttributes": {"Name": "you"}}}',
            "RecommenderId": recommender,
            "tags": {"team": "mail"},
        },
    )
    client.update_email_template(
        TemplateName="receipt", EmailTemplateRequest={"Subject": "Thanks"}, CreateNewVersion=True
    )
    client.create_sms_template(TemplateName="receipt", SMSTemplateRequest={"Body": "Thank you!"})
    client.update_sms_template(TemplateName="receipt", SMSTemplateRequest={"Body": "Thanks!"}, CreateNewVersion=True)
    client.update_template_active_version(
        TemplateName="receipt", TemplateType="SMS", TemplateActiveVersionRequest={"Version": "2"}
    )
    client.create_push_template(
        TemplateName="news", PushNotificationTemplateRequest={"Default": {"Title": "News", "Body": "…"}}
    )
    client.create_voice_template(TemplateName="call", VoiceTemplateRequest={"Body": "Hello", "VoiceId": "Joanna"})
    client.create_in_app_template(
        TemplateName="banner", InAppTemplateRequest={"Layout": "TOP_BANNER", "CustomConfig": {"a": "b"}}
    )


def _put_endpoints(client: PinpointClient, app_id: str) -> None:
    people: dict[str, Any] = {
        "ann-mail": {"ChannelType": "EMAIL", "Address": "ann@example.com", "User": {"UserId": "ann"}},
        "ann-phone": {
            "ChannelType": "SMS",
            "Address": "+12065550100",
            "User": {"UserId": "ann", "UserAttributes": {"Name": ["Ann"]}},
            "Attributes": {"team": ["Lakers"]},
            "Metrics": {"visits": 3.0},
            "Location": {"Country": "US", "Latitude": 47.6, "Longitude": -122.3},
            "Demographic": {"Timezone": "America/Los_Angeles"},
        },
        "bob": {"ChannelType": "EMAIL", "Address": "bob@example.com", "OptOut": "ALL"},
        "Bob-2": {"ChannelType": "EMAIL", "Address": "bob@example.com"},
    }
    for endpoint_id, request in people.items():
        client.update_endpoint(ApplicationId=app_id, EndpointId=endpoint_id, EndpointRequest=request)


def _put_segments(client: PinpointClient, app_id: str) -> str:
    fans: Any = {"Attributes": {"team": {"Values": ["Lakers"]}}}
    segment = client.create_segment(
        ApplicationId=app_id, WriteSegmentRequest={"Name": "fans", "Dimensions": fans, "tags": {"team": "crm"}}
    )["SegmentResponse"]["Id"]
    client.update_segment(
        ApplicationId=app_id, SegmentId=segment, WriteSegmentRequest={"Name": "Fans!", "Dimensions": fans}
    )
    client.create_segment(
        ApplicationId=app_id,
        WriteSegmentRequest={
            "SegmentGroups": {"Groups": [{"SourceSegments": [{"Id": segment, "Version": 1}], "Type": "ANY"}]}
        },
    )
    return segment


def _put_campaign(client: PinpointClient, app_id: str, segment: str) -> str:
    request: Any = {
        "Name": "news",
        "SegmentId": segment,
        "Schedule": {"StartTime": "2100-01-01T00:00:00Z", "Timezone": "UTC", "IsLocalTime": False},
        "TemplateConfiguration": {"SMSTemplate": {"Name": "receipt", "Version": "1"}},
        "AdditionalTreatments": [
            {"SizePercent": 10, "TreatmentName": "b", "TemplateConfiguration": {"SMSTemplate": {"Name": "receipt"}}}
        ],
        "HoldoutPercent": 5,
        "tags": {"team": "crm"},
    }
    campaign = client.create_campaign(ApplicationId=app_id, WriteCampaignRequest=request)["CampaignResponse"]["Id"]
    client.update_campaign(ApplicationId=app_id, CampaignId=campaign, WriteCampaignRequest={"Description": " "})
    client.update_campaign(ApplicationId=app_id, CampaignId=campaign, WriteCampaignRequest={"IsPaused": True})
    return campaign


def _put_journeys(client: PinpointClient, app_id: str, segment: str) -> dict[str, str]:
    activities: Any = {
        "wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "split"}},
        "split": {
            "ConditionalSplit": {
                "Condition": {
                    "Conditions": [
                        {"SegmentDimensions": {"Attributes": {"team": {"Values": ["Lakers"]}}}},
                        {"SegmentCondition": {"SegmentId": segment}},
                    ]
                },
                "TrueActivity": "mail",
            }
        },
        "mail": {"EMAIL": {"TemplateName": "receipt"}},
    }
    request: Any = {
        "Name": "welcome",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": segment}},
        "StartActivity": "wait",
        "Activities": activities,
        "Schedule": {"StartTime": "2100-01-01T00:00:00+01:00", "Timezone": "UTC+01"},
        "RefreshFrequency": "P1D",
    }
    draft = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)["JourneyResponse"]["Id"]
    active: Any = {"State": "ACTIVE", "Schedule": {"StartTime": "2100-01-01T00:00:00Z"}}
    requests: list[Any] = [{**request, **active, "Name": name} for name in ("published", "paused")]
    published, paused = (
        client.create_journey(ApplicationId=app_id, WriteJourneyRequest=each)["JourneyResponse"]["Id"]
        for each in requests
    )
    client.update_journey_state(ApplicationId=app_id, JourneyId=paused, JourneyStateRequest={"State": "PAUSED"})
    return {"draft": draft, "published": published, "paused": paused}


def read_answers(client: PinpointClient) -> dict[str, Any]:
    """Return every response with a resource of the world, under the name of the resource."""
    answers: dict[str, Any] = {}

    def read(name: str, operation: str, **parameters: Any) -> Any:
        try:
            answer = getattr(client, operation)(**parameters)
        except client.exceptions.NotFoundException:
            return {}
        answer.pop("ResponseMetadata")
        answers[name] = answer
        return next(iter(answer.values()))

    for recommender in read("recommenders", "get_recommender_configurations")["Item"]:
        parameters = {"RecommenderId": recommender["Id"]}
        read(f"recommender {recommender['Id']}", "get_recommender_configuration", **parameters)
    for template in read("templates", "list_templates")["Item"]:
        _read_template(client, read, template["TemplateName"], template["TemplateType"])
    for app in read("apps", "get_apps")["Item"]:
        _read_app(read, app["Id"])
    return answers


def _read_template(client: PinpointClient, read: Any, name: str, template_type: str) -> None:
    operation = f"get_{TEMPLATE_NAMES[template_type].lower().replace('inapp', 'in_app')}_template"
    versions = client.list_template_versions(TemplateName=name, TemplateType=template_type)
    read(f"template {name} {template_type}", operation, TemplateName=name)
    for version in versions["TemplateVersionsResponse"]["Item"]:
        number = version["Version"]
        read(f"template {name} {template_type} {number}", operation, TemplateName=name, Version=number)


def _read_app(read: Any, app_id: str) -> None:
    app = {"ApplicationId": app_id}
    read(f"app {app_id}", "get_app", **app)
    read(f"settings {app_id}", "get_application_settings", **app)
    read(f"stream {app_id}", "get_event_stream", **app)
    read(f"channels {app_id}", "get_channels", **app)
    for channel in _CHANNELS:
        name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in channel)
        read(f"channel {channel} {app_id}", f"get{name}_channel", **app)
    for segment in read(f"segments {app_id}", "get_segments", **app)["Item"]:
        read(f"segment {segment['Id']}", "get_segment", **app, SegmentId=segment["Id"])
        read(f"segment versions {segment['Id']}", "get_segment_versions", **app, SegmentId=segment["Id"])
    for campaign in read(f"campaigns {app_id}", "get_campaigns", **app)["Item"]:
        read(f"campaign {campaign['Id']}", "get_campaign", **app, CampaignId=campaign["Id"])
        read(f"campaign versions {campaign['Id']}", "get_campaign_versions", **app, CampaignId=campaign["Id"])
    for journey in read(f"journeys {app_id}", "list_journeys", **app)["Item"]:
        read(f"journey {journey['Id']}", "get_journey", **app, JourneyId=journey["Id"])
    for endpoint_id in ("ann-mail", "ann-phone", "bob", "Bob-2"):
        read(f"endpoint {app_id} {endpoint_id}", "get_endpoint", **app, EndpointId=endpoint_id)
    read(f"user {app_id} ann", "get_user_endpoints", **app, UserId="ann")
