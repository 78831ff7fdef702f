"""The arguments that a test passes to the handle are checked: an error names the argument, and nothing has changed.

The table of uses is derived from the objects that the handle returns. A new public method must get an entry.
"""

from __future__ import annotations

import inspect
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from hostile import HOSTILE, check_error
from journey_resources import put_everybody
from stage import furnish, snapshot, the_world
from uses import CHECK_NOTHING, NUMBER, OBJECTS, STAGE, USES, VALID, Use, journey_with_ann

import pinpoint_mock
from pinpoint_mock import Pinpoint, UnreadableExport
from pinpoint_mock.failure_report import describe

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_pinpoint import PinpointClient
    from stage import Stage

OF_THE_HANDLE = ("apps", "templates")
OF_AN_APP = ("channels", "endpoints", "users", "segments", "journeys", "import_jobs", "export_jobs")


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
    """Publish a journey in a new app, and let the endpoint `ann` enter it, get an e-mail, and wait.

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


def test_given_the_public_classes_then_each_is_in_the_table_of_objects() -> None:
    public = {name for name in pinpoint_mock.__all__ if isinstance(getattr(pinpoint_mock, name), type)}
    assert public <= {*OBJECTS} | CHECK_NOTHING


def test_given_the_objects_of_the_handle_then_the_type_of_each_is_in_the_table(mocked: Pinpoint, stage: Stage) -> None:
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
def test_given_a_hostile_value_when_it_is_passed_then_it_is_accepted_or_the_error_names_it_and_nothing_changes(
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
            except (UnreadableExport, OSError):  # documented for files and their content
                assert use.argument in ("sources", "folder"), f"{use} with {label}"
            except (TypeError, ValueError, LookupError) as error:
                check_error(error, use.argument, f"{use} with {label}")
                assert snapshot(the_world()) == before, f"{use} with {label} changed the world"
            except RuntimeError as error:  # documented: something is still scheduled after so many actions
                check_limit(error, use, label)
            else:
                check_usable(mocked, shared_client, stage, f"{use} with {label}")


@pytest.mark.parametrize("name", [*OF_THE_HANDLE, *OF_AN_APP, "participants"])
def test_given_a_sequence_of_records_when_it_is_filtered_by_a_hostile_value_then_the_error_names_the_member(
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
    """Only run_until_idle may raise RuntimeError: an integer is its limit, and may be too low."""
    assert use.argument == "limit", f"{use} with {label}"
    assert "pass a higher limit=" in str(error)


def check_usable(pinpoint: Pinpoint, client: PinpointClient, stage: Stage, where: str) -> None:
    """Check that responses, reports and reprs work after a value was accepted."""
    report = "".join(text for _, text in describe([pinpoint._session], is_full=True))
    assert "report could not be written" not in report, f"{where}: {report}"
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
