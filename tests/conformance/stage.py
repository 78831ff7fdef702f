"""A world with resources for trying operations, and a snapshot of everything in a world for comparison."""

from __future__ import annotations

from array import array
from copy import copy
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from generate import members_of
from journey_resources import put_everybody

from pinpoint_mock import current
from pinpoint_mock.analytics.blocks import Blocks
from pinpoint_mock.analytics.chunks import Chunks
from pinpoint_mock.analytics.series import Series
from pinpoint_mock.campaigns.campaign import ActiveCampaigns, EventCampaigns
from pinpoint_mock.channels.channel_types import CHANNEL_TYPES
from pinpoint_mock.channels.plausible import set_up
from pinpoint_mock.endpoints.audience import AttributeNames
from pinpoint_mock.gateway.fault_rules import FaultRules
from pinpoint_mock.journeys.participants import Participants
from pinpoint_mock.journeys.plan import JourneyPlans
from pinpoint_mock.journeys.steps import StepLog
from pinpoint_mock.journeys.timetable import Timetable
from pinpoint_mock.messages.message import MessageLog
from pinpoint_mock.messages.opt_outs import OptOuts
from pinpoint_mock.messages.senders import Identities
from pinpoint_mock.outside.files import Files
from pinpoint_mock.phone.number_table import NumberTable
from pinpoint_mock.segments.segment import Membership, put_imported
from pinpoint_mock.world.changes import History
from pinpoint_mock.world.groups import Groups
from pinpoint_mock.world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import OperationModel
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock.world.store import App, Holder, World

_KPI_NAMES = {
    "GetApplicationDateRangeKpi": "txn-emails-sent",
    "GetCampaignDateRangeKpi": "unique-deliveries",
}
"""The KPI that each operation requests, except that of journeys."""


_SHARING = ("_is_shared", "_own", "_owner", "owner")
"""The members of parts that record whether their data is shared with a copy."""


def the_world() -> World:
    """Return the world of the active mock."""
    session = current()._session
    return session.world


def snapshot(world: World) -> dict[str, Any]:
    """Return everything in a world except the call log and the stream of request ids.

    Empty regions, empty collections and the plans of journeys are left out, because they are created when they are
    read.
    """
    regions = {name: (_apps_of(list(region.apps)), _collections_of(region)) for name, region in world.regions.items()}
    return {
        "regions": {name: found for name, found in regions.items() if found != ([], {})},
        "tags": _picture(world.tags._by_arn),
        "scheduled": [_picture(entry) for entry in sorted(world.scheduler)],
        "scheduled so far": world.scheduler._sequence,
        "history": [_picture(change) for change in world.part(History).changes],
        "offset": world.clock.offset,
        "request_time": world.clock.request_time,
        "is_busy": world.is_busy,
        "files": _picture(world.part(Files)._buckets),
        "next id": world.ids.resources.copy().draw(),
        "next message id": world.ids.messages.copy().draw(),
        "outbox": _picture(world.part(MessageLog).messages),
        "opted out": world.part(OptOuts).numbers,
        "identities": world.part(Identities).verified,
        "faults": (_picture(world.part(FaultRules)._rules), world.part(FaultRules).real_retry_delays),
        "campaigns": [_picture(world.part(kind)) for kind in (ActiveCampaigns, EventCampaigns)],
        "phone numbers": _picture(world.part(NumberTable)._entries),
    }


def _apps_of(apps: list[App]) -> list[Any]:
    return [
        (
            _picture(app.identity),
            _collections_of(app),
            {
                kind.__qualname__: picture
                for kind, part in app._parts.items()
                if kind is not JourneyPlans and (picture := _picture(part)) != _picture_empty(kind)
            },
        )
        for app in apps
    ]


def _picture_empty(kind: type[Part]) -> Any:
    if kind not in _EMPTY:
        _EMPTY[kind] = _picture(kind())
    return _EMPTY[kind]


_EMPTY: dict[type[Part], Any] = {}


def _collections_of(holder: Holder) -> dict[tuple[str, str | None], Any]:
    return {
        (kind.__qualname__, parent): (_picture(collection._values), collection._order.copy(), collection._last)
        for (kind, parent), collection in holder._collections.items()
        if collection._last
    }


def _picture(value: Any) -> Any:
    """Return a copy that shares no mutable data. Members that record shared data are left out."""
    kind = type(value)
    if kind in _UNCHANGING:
        return value
    if kind not in _PAINTERS:
        _PAINTERS[kind] = _painter_of(kind)
    return _PAINTERS[kind](value)


_UNCHANGING = frozenset({str, int, float, bool, bytes, type(None)})


_PAINTERS: dict[type[Any], Callable[[Any], Any]] = {}


def _painter_of(kind: type[Any]) -> Callable[[Any], Any]:
    """Return the function that copies values of a type: a snapshot has thousands of them."""
    if is_dataclass(kind):
        members = [field.name for field in fields(kind)]
        return lambda value: (kind.__qualname__, {name: _picture(getattr(value, name)) for name in members})
    if issubclass(kind, dict):
        return lambda value: {key: _picture(item) for key, item in value.items()}
    if issubclass(kind, (set, array, bytearray)):
        return copy
    if issubclass(kind, (Part, AttributeNames, Blocks, Chunks, Groups, Participants, Series, StepLog, Timetable)):
        slots = [name for base in kind.__mro__ for name in getattr(base, "__slots__", ()) if name not in _SHARING]
        return lambda value: {name: _picture(getattr(value, name)) for name in slots}
    if issubclass(kind, (list, tuple)):
        return lambda value: [_picture(item) for item in value]
    return lambda value: value


@dataclass(frozen=True)
class Stage:
    """The ids of the existing resources: an app with everything in it, and templates."""

    app_id: str
    arn: str
    draft_id: str
    journey_id: str
    run_id: str
    activity_id: str
    segment_id: str
    import_job_id: str
    export_job_id: str
    recommender_id: str
    campaign_id: str

    def path_parameters(self, model: OperationModel) -> dict[str, str]:
        """Return path parameters of an operation that name existing resources."""
        known = {
            "ApplicationId": self.app_id,
            "CampaignId": self.campaign_id,
            "JourneyId": self.draft_id if model.name == "UpdateJourney" else self.journey_id,
            "RunId": self.run_id,
            "JourneyActivityId": self.activity_id,
            "ResourceArn": self.arn,
            "KpiName": _KPI_NAMES.get(model.name, "journey-emails-sent"),
            "EndpointId": "endpoint",
            "UserId": "user",
            "AttributeType": "endpoint-custom-attributes",
            "SegmentId": self.segment_id,
            "Version": "1",
            "TemplateName": "new" if model.name.startswith("Create") else "template",
            "TemplateType": "PUSH",
            "RecommenderId": self.recommender_id,
            "JobId": self.export_job_id if "Export" in model.name else self.import_job_id,
        }
        return {
            name: known.get(name, f"some-{name.lower()}")
            for name, shape in members_of(model).items()
            if shape.serialization.get("location") == "uri"
        }


def _app(app_id: str) -> App:
    app = the_world().find_app(app_id)
    assert app is not None
    return app


def path_of(model: OperationModel, parameters: dict[str, str]) -> str:
    """Return the path of a request, with parameters encoded as clients do."""
    path: str = model.http["requestUri"]
    for name, value in parameters.items():
        label = members_of(model)[name].serialization.get("name", name)
        path = path.replace(f"{{{label}}}", quote(value, safe="-._~"))
    assert "{" not in path
    return path


def furnish(client: PinpointClient) -> Stage:
    """Create a resource of each kind in the active mock."""
    app = client.create_app(CreateApplicationRequest={"Name": "app", "tags": {"team": "blue"}})["ApplicationResponse"]
    app_id = app["Id"]
    client.put_event_stream(
        ApplicationId=app_id,
        WriteEventStream={
            "DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/events",
            "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
        },
    )
    client.update_application_settings(ApplicationId=app_id, WriteApplicationSettingsRequest={"Limits": {"Daily": 5}})
    set_up(_app(app_id), CHANNEL_TYPES.values())
    client.update_endpoint(
        ApplicationId=app_id,
        EndpointId="endpoint",
        EndpointRequest={
            "ChannelType": "EMAIL",
            "Address": "person@example.com",
            "Attributes": {"colour": ["blue"]},
            "User": {"UserId": "user"},
        },
    )
    segment = client.create_segment(
        ApplicationId=app_id,
        WriteSegmentRequest={
            "Name": "blue",
            "Dimensions": {"Attributes": {"colour": {"Values": ["blue"]}}},
            "tags": {"team": "blue"},
        },
    )["SegmentResponse"]
    put_everybody(app_id)
    _import_segment(app_id)
    client.put_events(
        ApplicationId=app_id,
        EventsRequest={
            "BatchItem": {
                "endpoint": {
                    "Endpoint": {},
                    "Events": {"event": {"EventType": "sale", "Timestamp": "2030-01-01T00:00:00Z"}},
                }
            }
        },
    )
    draft = client.create_journey(ApplicationId=app_id, WriteJourneyRequest={"Name": "draft"})["JourneyResponse"]
    running = client.create_journey(
        ApplicationId=app_id,
        WriteJourneyRequest={
            "Name": "running",
            "State": "ACTIVE",
            "RefreshFrequency": "P1D",
            "StartCondition": {"SegmentStartCondition": {"SegmentId": segment["Id"]}},
            "StartActivity": "wait",
            "Activities": {"wait": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}}}},
        },
    )["JourneyResponse"]
    runs = client.get_journey_runs(ApplicationId=app_id, JourneyId=running["Id"])["JourneyRunsResponse"]["Item"]
    campaign = client.create_campaign(
        ApplicationId=app_id,
        WriteCampaignRequest={
            "Name": "sale",
            "SegmentId": segment["Id"],
            "Schedule": {"StartTime": "2040-01-01T00:00:00Z"},
            "MessageConfiguration": {"EmailMessage": {"Title": "Hi", "Body": "Hi"}},
            "tags": {"team": "blue"},
        },
    )["CampaignResponse"]
    import_job_id, export_job_id = _begin_jobs(client, app_id)
    recommender = client.create_recommender_configuration(
        CreateRecommenderConfiguration={
            "RecommendationProviderUri": "arn:aws:personalize:us-east-1:123456789012:campaign/shop",
            "RecommendationProviderRoleArn": "arn:aws:iam::123456789012:role/pinpoint",
            "RecommendationsDisplayName": "product",
        }
    )["RecommenderConfigurationResponse"]
    _create_templates(client)
    return Stage(
        app_id,
        app["Arn"],
        draft["Id"],
        running["Id"],
        runs[0]["RunId"],
        "wait",
        segment["Id"],
        import_job_id,
        export_job_id,
        recommender["Id"],
        campaign["Id"],
    )


def _create_templates(client: PinpointClient) -> None:
    """Create a template of each type, unless an earlier stage has. The push template has two versions."""
    if client.list_templates(Prefix="template")["TemplatesResponse"]["Item"]:
        return
    client.create_email_template(TemplateName="template", EmailTemplateRequest={"Subject": "Hi {{User.UserId}}"})
    client.create_in_app_template(TemplateName="template", InAppTemplateRequest={"Layout": "OVERLAYS"})
    client.create_sms_template(TemplateName="template", SMSTemplateRequest={"Body": "Hi", "tags": {"team": "blue"}})
    client.create_voice_template(TemplateName="template", VoiceTemplateRequest={"Body": "Hi"})
    push: Any = {"Default": {"Body": "Hi"}, "DefaultSubstitutions": "{}"}
    client.create_push_template(TemplateName="template", PushNotificationTemplateRequest=push)
    client.update_push_template(TemplateName="template", PushNotificationTemplateRequest=push, CreateNewVersion=True)


def _begin_jobs(client: PinpointClient, app_id: str) -> tuple[str, str]:
    """Start a job of each type; their bucket is in memory."""
    the_world().part(Files).put("bucket", "people.csv", b"ChannelType,Address\nSMS,+12065550100\n")
    role = "arn:aws:iam::123456789012:role/pinpoint"
    imported = client.create_import_job(
        ApplicationId=app_id,
        ImportJobRequest={"Format": "CSV", "S3Url": "s3://bucket/people.csv", "RoleArn": role},
    )["ImportJobResponse"]
    exported = client.create_export_job(
        ApplicationId=app_id, ExportJobRequest={"S3UrlPrefix": "s3://bucket/exports/", "RoleArn": role}
    )["ExportJobResponse"]
    return imported["Id"], exported["Id"]


def _import_segment(app_id: str) -> None:
    """Put an imported segment with the id `imported` into an app."""
    app = _app(app_id)
    definition = {"Format": "CSV", "S3Url": "s3://bucket/list.csv", "RoleArn": "role", "ExternalId": "", "Size": 2}
    membership = Membership(frozenset({"endpoint"}), frozenset({"user"}))
    put_imported(app, "imported", "list", definition, membership, app.world.clock.now())
