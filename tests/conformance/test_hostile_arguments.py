"""What a test passes to the handle is checked: an error names the argument, and nothing has changed then.

The table of uses is derived from the objects that the handle gives; a public method that is added must get an entry.
"""

from __future__ import annotations

import inspect
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from hostile import HOSTILE, MEMBERS, check_error
from journey_resources import put_everybody
from stage import furnish, snapshot, the_world

import pinpoint_mock
from pinpoint_mock import Pinpoint, UnreadableExport, mock_pinpoint
from pinpoint_mock.failure_report import describe
from pinpoint_mock.world.user_code import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mypy_boto3_pinpoint import PinpointClient
    from stage import Stage

    from pinpoint_mock import JourneyView


NUMBER = "+12065550100"
SEGMENT = {"ApplicationId": "people", "WriteSegmentRequest": {"Name": "exported"}}

OBJECTS: dict[str, Callable[[Pinpoint, str], Any]] = {
    "Pinpoint": lambda pinpoint, _: pinpoint,
    "AppView": lambda pinpoint, app_id: pinpoint.app(app_id),
    "VirtualClock": lambda pinpoint, _: pinpoint.clock,
    "Faults": lambda pinpoint, _: pinpoint.faults,
    "S3Files": lambda pinpoint, _: pinpoint.s3,
    "OptedOut": lambda pinpoint, _: pinpoint.opted_out,
    "PhoneNumbers": lambda pinpoint, _: pinpoint.phone_numbers,
    "Lambdas": lambda pinpoint, _: pinpoint.lambdas,
    "Webhooks": lambda pinpoint, _: pinpoint.webhooks,
    "Recommendations": lambda pinpoint, _: pinpoint.recommendations,
    "EventDelivery": lambda pinpoint, _: pinpoint.events,
    "Failure": lambda *_: Failure("pinpoint.lambdas['x']", ValueError("why")),
    "Outbox": lambda pinpoint, _: pinpoint.outbox,
    "Records": lambda pinpoint, _: pinpoint.clock.history,
    "Calls": lambda pinpoint, _: pinpoint.calls,
    "Call": lambda pinpoint, _: pinpoint.calls[0],
    "TemplateRecord": lambda pinpoint, _: pinpoint.templates[0],
    "EndpointRecord": lambda pinpoint, app_id: pinpoint.app(app_id).endpoints[0],
    "UserRecord": lambda pinpoint, app_id: pinpoint.app(app_id).users[0],
    "ChannelRecord": lambda pinpoint, app_id: pinpoint.app(app_id).channels[0],
    "SentMessage": lambda pinpoint, _: pinpoint.outbox.one(address="jo@example.com"),
    "EventRecord": lambda pinpoint, app_id: pinpoint.app(app_id).events[0],
    "JourneyView": lambda pinpoint, _: journey_with_ann(pinpoint),
    "JourneyParticipant": lambda pinpoint, _: journey_with_ann(pinpoint).participants[0],
    "JourneyPath": lambda pinpoint, _: journey_with_ann(pinpoint).path("ann"),
    "JourneyOutcomes": lambda pinpoint, _: journey_with_ann(pinpoint).path("ann").outcomes,
    "JourneyStep": lambda pinpoint, _: journey_with_ann(pinpoint).path("ann")[0],
    "ActivityDecision": lambda pinpoint, _: journey_with_ann(pinpoint).decide("ann", activity="wait"),
    "EntryExplanation": lambda pinpoint, _: journey_with_ann(pinpoint).explain("ann"),
    "InAppDevice": lambda pinpoint, _: pinpoint.app("people").in_app("ann"),
    "InAppOffer": lambda pinpoint, _: pinpoint.app("people").in_app("ann").offers[0],
    "CampaignView": lambda pinpoint, _: pinpoint.app("people").campaigns[0],
    "CampaignExplanation": lambda pinpoint, _: pinpoint.app("people").campaigns[0].explain("ann"),
    "CampaignActivityRecord": lambda pinpoint, _: pinpoint.app("people").campaigns[0].activities[0],
    "SegmentView": lambda pinpoint, app_id: pinpoint.app(app_id).segment(STAGE["segment"]),
    "Explanation": lambda pinpoint, app_id: pinpoint.app(app_id).segment(STAGE["segment"]).explain("endpoint"),
    "Finding": lambda pinpoint, app_id: pinpoint.app(app_id).segment(STAGE["segment"]).explain("endpoint").finding,
    "Eligibility": lambda pinpoint, app_id: pinpoint.app(app_id).segment(STAGE["segment"]).eligible(),
    "Ineligibility": lambda pinpoint, app_id: (
        pinpoint.app(app_id).segment(STAGE["segment"]).eligible("SMS").others["endpoint"]
    ),
    "ImportJobView": lambda pinpoint, app_id: pinpoint.app(app_id).import_job(STAGE["import job"]),
    "ExportJobView": lambda pinpoint, app_id: pinpoint.app(app_id).export_job(STAGE["export job"]),
    "JourneyStateChanged": lambda pinpoint, _: pinpoint.clock.history[0],
    "Loaded": lambda pinpoint, _: pinpoint.loaded[0],
    "LoadedResource": lambda pinpoint, _: pinpoint.loaded[0].resources[0],
    "Preview": lambda *_: pinpoint_mock.preview({"SMSTemplateRequest": {"Body": "x"}}, {"Id": "x"})[0],
}
"""Each type of object that the handle gives."""


def journey_with_ann(pinpoint: Pinpoint) -> JourneyView:
    """Return the journey in which the endpoint `ann` waits."""
    return pinpoint.app("people").journeys[0]


STAGE: dict[str, str] = {}
"""The ids of the furnished world of the running test."""

CHECK_NOTHING = {
    *("EventNotRecorded", "JobStatusChanged", "JourneyRunChanged", "Change"),  # changes, as JourneyStateChanged is
    *("JourneyActivityVisited", "JourneyEntered"),
    *("CampaignRunEnded", "CampaignRunSkipped", "CampaignStatusChanged"),
    *(
        "CampaignLoopError",
        "EndlessInstantError",
        "JourneyLoopError",
        "OperationNotSupported",
        "OutsideError",
    ),  # raised, and never made by a test
    *("MissingDependency", "NotRead", "Place", "UnreadableExport"),  # what a load reports
    *(
        "Absentee",
        "ActivityResult",
        "Comparison",
        "Difference",
        "LintFinding",
        "Preview",
        "SimulatedPath",
        "Simulation",
    ),
    # results of functions that need no mock
    "Mock",  # its options are tried below
}

VALID: dict[tuple[str, str], dict[str, Any]] = {
    ("Pinpoint", "app"): {"application_id": "app"},
    ("Pinpoint", "template"): {"name": "x"},
    ("Pinpoint", "report"): {},
    ("Pinpoint", "create_app"): {},
    ("Pinpoint", "load"): {"sources": [SEGMENT]},
    ("Pinpoint", "save"): {},
    ("Pinpoint", "opted_out"): {},
    ("Pinpoint", "identities"): {},
    ("Pinpoint", "sms_price"): {},
    ("AppView", "channel"): {},
    ("AppView", "endpoint"): {},
    ("AppView", "user"): {},
    ("AppView", "journey"): {"journey_id": "x"},
    ("AppView", "campaign"): {"campaign_id": "x"},
    ("AppView", "segment"): {"segment_id": "x"},
    ("AppView", "import_job"): {"job_id": "x"},
    ("AppView", "export_job"): {"job_id": "x"},
    ("AppView", "in_app"): {},
    ("VirtualClock", "advance"): {},
    ("VirtualClock", "advance_to"): {},
    ("VirtualClock", "run_until_idle"): {},
    ("Faults", "throttle"): {"operation": "GetApps"},
    ("Faults", "error"): {"operation": "GetApps", "code_or_status": 400},
    ("Faults", "connection_error"): {"operation": "GetApps"},
    ("Faults", "latency"): {"operation": "GetApps", "seconds": 1},
    ("Faults", "deliver"): {"to": NUMBER, "outcome": "THROTTLED"},
    ("Faults", "real_retry_delays"): {},
    ("S3Files", "put"): {"url": "s3://bucket/key", "data": b""},
    ("S3Files", "get"): {},
    ("S3Files", "delete"): {},
    ("S3Files", "create_bucket"): {},
    ("S3Files", "urls"): {},
    ("OptedOut", "add"): {},
    ("OptedOut", "update"): {},
    ("OptedOut", "discard"): {},
    ("PhoneNumbers", "update"): {},
    ("Lambdas", "update"): {},
    ("Webhooks", "update"): {},
    ("Recommendations", "update"): {},
    ("EventDelivery", "deliver_to"): {"handler": print},
    ("EventDelivery", "stop_delivering_to"): {},
    ("Failure", "describe"): {},
    ("Outbox", "filter"): {},
    ("Outbox", "one"): {},
    ("Calls", "filter"): {},
    ("Calls", "one"): {},
    ("Records", "filter"): {},
    ("Records", "one"): {},
    ("Call", "describe"): {},
    ("SentMessage", "deliver"): {},
    ("SentMessage", "click"): {},
    ("SentMessage", "bounce"): {},
    ("SentMessage", "describe"): {},
    ("JourneyView", "path"): {"participant": "ann"},
    ("JourneyView", "explain"): {},
    ("JourneyView", "decide"): {"endpoint": "ann", "activity": "mail"},
    ("JourneyView", "test"): {},
    ("InAppDevice", "show"): {"event_type": "cart.opened"},
    ("JourneyView", "record_event"): {"endpoint": "ann", "event_type": "_email.open", "activity": "mail"},
    ("SegmentView", "eligible"): {},
    ("CampaignView", "explain"): {},
    ("SegmentView", "explain"): {},
    ("ImportJobView", "fail"): {},
    ("ExportJobView", "fail"): {},
}
"""What else is passed with the argument that is tried, for each method with arguments and each property to set."""


class Use(NamedTuple):
    """An argument of a public method, or a property that can be set."""

    owner: str
    member: str
    argument: str
    kind: Any = None

    def __str__(self) -> str:
        return f"{self.owner}.{self.member}({self.argument})"

    def apply(self, thing: Any, value: Any) -> object:
        """Pass a value as the argument."""
        others = {name: other for name, other in VALID[self.owner, self.member].items() if name != self.argument}
        if self.kind is None:
            setattr(thing, self.member, value)
            return None
        method = partial(getattr(thing, self.member), *others.pop("sources", ()))
        if self.kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL):
            return method(value, **others)
        if self.kind is inspect.Parameter.VAR_KEYWORD:
            names = [name for name in MEMBERS if hasattr(thing[0], name)] if hasattr(thing, "one") else [NUMBER]
            return [method(**{name: value}) for name in names]
        return method(**others, **{self.argument: value})


@pytest.fixture
def stage(mocked: Pinpoint, shared_client: PinpointClient) -> Stage:
    let_ann_wait(mocked, shared_client)
    mocked.load({"WriteSegmentRequest": {"Name": "loaded"}}, application_id="people")
    promote_in_app(shared_client)
    furnished = furnish(shared_client)
    STAGE.update(
        {
            "app": furnished.app_id,
            "journey": furnished.journey_id,
            "segment": furnished.segment_id,
            "import job": furnished.import_job_id,
            "export job": furnished.export_job_id,
        }
    )
    shared_client.send_messages(
        ApplicationId=furnished.app_id,
        MessageRequest={
            "Addresses": {NUMBER: {"ChannelType": "SMS"}, "jo@example.com": {"ChannelType": "EMAIL"}},
            "MessageConfiguration": {"DefaultMessage": {"Body": "Hello https://shop.example.com"}},
        },
    )
    return furnished


def let_ann_wait(pinpoint: Pinpoint, client: PinpointClient) -> None:
    """Publish a journey in an app of its own, and let the endpoint `ann` enter it, get an e-mail, and wait.

    A campaign has sent to it, too.
    """
    people = pinpoint.create_app("people", region="us-east-1", channels=["EMAIL"])
    client.create_email_template(TemplateName="hello", EmailTemplateRequest={"TextPart": "Hello"})
    client.update_endpoint(
        ApplicationId="people",
        EndpointId="ann",
        EndpointRequest={"ChannelType": "EMAIL", "Address": "ann@example.com"},
    )
    client.create_journey(
        ApplicationId="people",
        WriteJourneyRequest={
            "Name": "waiting",
            "State": "ACTIVE",
            "StartCondition": {"SegmentStartCondition": {"SegmentId": put_everybody("people")}},
            "StartActivity": "mail",
            "Activities": {
                "mail": {"EMAIL": {"TemplateName": "hello", "NextActivity": "wait"}},
                "wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}},
            },
        },
    )
    pinpoint.clock.advance(minutes=5)
    assert people.journeys[0].participants_left == 1
    client.create_campaign(
        ApplicationId="people",
        WriteCampaignRequest={
            "Name": "sale",
            "SegmentId": "everybody",
            "Schedule": {"StartTime": "IMMEDIATE"},
            "TemplateConfiguration": {"EmailTemplate": {"Name": "hello"}},
        },
    )
    assert people.campaigns[0].activities[0].successful == 1


def promote_in_app(client: PinpointClient) -> None:
    """Create a campaign with an in-app message in the app of `ann`."""
    client.create_campaign(
        ApplicationId="people",
        WriteCampaignRequest={
            "Name": "promo",
            "SegmentId": put_everybody("people"),
            "MessageConfiguration": {"InAppMessage": {"CustomConfig": {"sound": "bell"}}},
            "Schedule": {
                "StartTime": "IMMEDIATE",
                "EndTime": "9998-01-01T00:00:00Z",
                "Frequency": "IN_APP_EVENT",
                "EventFilter": {
                    "FilterType": "ENDPOINT",
                    "Dimensions": {"EventType": {"Values": ["cart.opened"]}},
                },
            },
        },
    )


def uses_of(owner: str, kind: type) -> Iterator[Use]:
    """The arguments of a type's public methods, and its properties that can be set."""
    for name, member in inspect.getmembers_static(kind) if hasattr(inspect, "getmembers_static") else _members(kind):
        if name.startswith("_"):
            continue
        if isinstance(member, property) and member.fset is not None:
            yield Use(owner, name, name)
        if inspect.isfunction(member) and member.__module__.startswith("pinpoint_mock"):
            for parameter in [*inspect.signature(member).parameters.values()][1:]:
                yield Use(owner, name, parameter.name, parameter.kind)


def _members(kind: type) -> list[tuple[str, Any]]:
    return [(name, inspect.getattr_static(kind, name)) for name in dir(kind)]


OF_THE_HANDLE = ("apps", "templates")
OF_AN_APP = ("channels", "endpoints", "users", "segments", "journeys", "import_jobs", "export_jobs")


def the_types() -> dict[str, type]:
    with mock_pinpoint() as pinpoint:
        found: dict[str, Any] = {"Outbox": type(pinpoint.outbox), "OptedOut": type(pinpoint.opted_out)}
        found |= {"S3Files": type(pinpoint.s3), "PhoneNumbers": type(pinpoint.phone_numbers)}
        found |= {"Faults": type(pinpoint.faults)}
    return {name: found.get(name) or getattr(pinpoint_mock, name) for name in OBJECTS}


USES = [use for name, kind in the_types().items() for use in uses_of(name, kind)]


def test_given_the_public_classes_then_each_is_in_the_table_of_objects() -> None:
    public = {name for name in pinpoint_mock.__all__ if isinstance(getattr(pinpoint_mock, name), type)}
    assert public <= {*OBJECTS} | CHECK_NOTHING


def test_given_what_the_handle_gives_then_the_type_of_each_object_is_in_the_table(
    mocked: Pinpoint, stage: Stage
) -> None:
    for name, give in OBJECTS.items():
        given = give(mocked, stage.app_id)
        assert type(given).__name__ == name
        for member, value in inspect.getmembers_static(type(given)) if hasattr(inspect, "getmembers_static") else ():
            if isinstance(value, property) and not member.startswith("_"):
                read = getattr(given, member) if (name, member) != ("SentMessage", "code") else None
                ours = type(read).__module__.startswith("pinpoint_mock")
                assert not ours or type(read).__name__ in OBJECTS, f"{name}.{member} is not in the table"


def test_given_the_table_of_uses_then_it_has_a_valid_use_of_each() -> None:
    assert {(use.owner, use.member) for use in USES} == {*VALID}


@pytest.mark.parametrize("use", USES, ids=str)
def test_given_a_hostile_value_when_it_is_passed_then_it_is_taken_or_the_error_names_it_and_nothing_changes(
    mocked: Pinpoint,
    stage: Stage,
    shared_client: PinpointClient,
    use: Use,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with mocked.checkpoint():
        OBJECTS[use.owner](mocked, stage.app_id)
        before = snapshot(the_world())
    for label, value in HOSTILE.items():
        with mocked.checkpoint():
            thing = OBJECTS[use.owner](mocked, stage.app_id)
            try:
                use.apply(thing, value)
            except (UnreadableExport, OSError):  # documented of files, and of what they have
                assert use.argument in ("sources", "folder"), f"{use} with {label}"
            except (TypeError, ValueError, LookupError) as error:
                check_error(error, use.argument, f"{use} with {label}")
                assert snapshot(the_world()) == before, f"{use} with {label} changed the world"
            except RuntimeError as error:  # documented: something is still scheduled after so many actions
                check_limit(error, use, label)
            else:
                check_usable(mocked, shared_client, stage, f"{use} with {label}")


@pytest.mark.parametrize("name", [*OF_THE_HANDLE, *OF_AN_APP, "participants"])
def test_given_a_sequence_of_what_exists_when_it_is_filtered_by_a_hostile_value_then_the_error_names_the_member(
    mocked: Pinpoint, stage: Stage, name: str
) -> None:
    owners = {**dict.fromkeys(OF_THE_HANDLE, mocked), "participants": journey_with_ann(mocked)}
    records = getattr(owners.get(name, mocked.app(stage.app_id)), name)
    before = snapshot(the_world())
    for member in records._names:
        for label, value in HOSTILE.items():
            for method in (records.filter, records.one):
                try:
                    method(**{member: value})
                except (TypeError, ValueError, LookupError) as error:
                    check_error(error, member, f"{name}, {member} with {label}")
    repr(records).encode()
    assert snapshot(the_world()) == before


def check_limit(error: RuntimeError, use: Use, label: str) -> None:
    """Only run_until_idle raises RuntimeError: an integer is a limit, and may be too low."""
    assert use.argument == "limit", f"{use} with {label}"
    assert "pass a higher limit=" in str(error)


def check_usable(pinpoint: Pinpoint, client: PinpointClient, stage: Stage, where: str) -> None:
    """Answers, reports and reprs work after a value was taken."""
    report = "".join(text for _, text in describe([pinpoint._session], is_full=True))
    assert "could not be described" not in report, f"{where}: {report}"
    report.encode()
    for name in ("opted_out", "phone_numbers", "faults", "s3", "identities", "clock"):
        repr(getattr(pinpoint, name)).encode()
    for call in (
        lambda: client.get_apps(),
        lambda: client.get_import_jobs(ApplicationId=stage.app_id),
        lambda: client.get_export_jobs(ApplicationId=stage.app_id),
        lambda: client.phone_number_validate(NumberValidateRequest={"PhoneNumber": NUMBER}),
    ):
        with suppress(ClientError, ReadTimeoutError, EndpointConnectionError):
            call()
