"""Endpoints as other packages use them: generated ids, cohorts, staged changes, exports and rollbacks."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import current, mock_pinpoint
from pinpoint_mock.endpoints.audience import Audience
from pinpoint_mock.endpoints.audience_changes import AudienceChanges
from pinpoint_mock.endpoints.definition import read_definition
from pinpoint_mock.endpoints.endpoint import export_endpoint, make_endpoint_id
from pinpoint_mock.gateway.errors import BadRequest

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.world.store import App

    from .conftest import People


def app_of(app_id: str) -> App:
    session = current()._session
    app = session.world.find_app(app_id)
    assert app is not None
    return app


@pytest.mark.parametrize(
    ("address", "endpoint_id"),
    [
        ("4d5e6f1a2b3c4d5e6f7g8h9i0j1a2b3c", "eqmj8wpxszeqy/b3vch04sn41yw"),
        ("1a2b3c4d5e6f7g8h9i0j1a2b3c4d5e6f", "idrexqqtn8sbwfex0ouscod0yto"),
    ],
)
def test_ids_that_the_service_makes_match_the_guide(people: People, address: str, endpoint_id: str) -> None:
    assert make_endpoint_id(address) == endpoint_id
    people.write(endpoint_id, ChannelType="APNS", Address=address)
    assert people.read(endpoint_id)["Id"] == endpoint_id


def test_ids_that_the_service_makes_depend_on_the_case_of_the_address() -> None:
    assert make_endpoint_id("ü@example.com") != make_endpoint_id("Ü@example.com")
    assert len(make_endpoint_id("")) == 27


def test_the_cohort_of_an_endpoint_never_changes(mocked: Pinpoint, people: People) -> None:
    for number in range(30):
        people.mail(f"E{number}")
    before = [people.read(f"e{number}")["CohortId"] for number in range(30)]

    mocked.clock.advance(days=400)
    for number in range(30):
        people.write(f"e{number}", Address="another", User={"UserId": "u"} if number < 15 else {})

    assert [people.read(f"e{number}")["CohortId"] for number in range(30)] == before


def test_endpoints_are_spread_over_a_hundred_cohorts(people: People) -> None:
    for start in range(0, 1000, 100):
        people.batch(*({"Id": f"e{number}"} for number in range(start, start + 100)))

    cohorts = Counter(people.read(f"e{number}")["CohortId"] for number in range(1000))

    assert cohorts.keys() <= {str(number) for number in range(100)}
    assert len(cohorts) > 90
    assert max(cohorts.values()) < 40


def test_cohorts_are_the_same_in_every_run_and_different_with_another_seed(app_id: str) -> None:
    def cohorts(seed: int) -> list[str]:
        with mock_pinpoint(seed=seed) as pinpoint:
            pinpoint.create_app("app", region="us-east-1")
            app = app_of("app")
            changes = AudienceChanges(app)
            for number in range(20):
                changes.write(read_definition(f"e{number}", {}), 0)
            changes.commit()
            return [str(export_endpoint(app, endpoint, {})["CohortId"]) for endpoint in app.part(Audience)]

    assert cohorts(1) == cohorts(1)
    assert cohorts(1) != cohorts(2)


def test_a_checkpoint_rolls_back_endpoints_users_and_names(mocked: Pinpoint, people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T", Attributes={"A": ["1"]}, User={"UserId": "u"})
    people.mail("e2", User={"UserId": "u", "UserAttributes": {"Plan": ["gold"]}})
    before = people.of_user("u")

    with mocked.checkpoint():
        people.write("e3", ChannelType="GCM", Address="T", Attributes={"B": ["1"]}, User={"UserId": "v"})
        people.write("e1", Attributes={"A": ["2"]}, User={"UserAttributes": {"Plan": ["silver"]}})
        people.remove("endpoint-custom-attributes", "A")
        people.delete("e2")

    assert people.of_user("u") == before
    assert not people.exists("e3")
    assert not people.has_user("v")
    people.write("e1", Attributes={"A": ["3"]})
    assert people.read("e1")["Attributes"] == {"A": ["3"]}
    assert people.remove("endpoint-custom-attributes", "*")["Attributes"] == ["A"]


def test_a_checkpoint_rolls_back_the_owner_of_an_address(mocked: Pinpoint, people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    with mocked.checkpoint():
        people.write("e2", ChannelType="GCM", Address="T")

    people.write("e3", ChannelType="GCM", Address="T")

    assert people.read("e1")["EndpointStatus"] == "INACTIVE"


def test_a_reset_removes_endpoints(mocked: Pinpoint, people: People, app_id: str) -> None:
    people.mail("e1", User={"UserId": "u"})

    mocked.reset()
    mocked.create_app(app_id, region="us-east-1")

    assert not people.exists("e1")
    assert not people.has_user("u")


def test_a_deleted_app_loses_its_endpoints(
    mocked: Pinpoint, client: PinpointClient, people: People, app_id: str
) -> None:
    people.mail("e1")
    client.delete_app(ApplicationId=app_id)
    mocked.create_app(app_id, region="us-east-1")

    assert not people.exists("e1")


def test_staged_changes_are_not_visible_until_they_are_committed(people: People, app_id: str) -> None:
    people.mail("e1", User={"UserId": "u"})
    audience = app_of(app_id).part(Audience)
    changes = AudienceChanges(app_of(app_id))

    key = changes.write(read_definition("E2", {"User": {"UserId": "v", "UserAttributes": {"A": ["1"]}}}), 0)
    changes.write(read_definition("e1", {"User": {"UserId": ""}}), 0)

    staged, user = changes.endpoint(key), changes.user("v")
    assert staged is not None
    assert (key, staged.id, staged.request_id) == ("e2", "E2", None)
    assert user is not None
    assert (user.attributes, user.endpoints) == ({"A": ["1"]}, ("e2",))
    assert changes.user("u") is None
    assert (len(audience), people.ids_of("u")) == (1, ["e1"])

    changes.commit()
    assert (len(audience), people.has_user("u"), people.ids_of("v")) == (2, False, ["E2"])


@pytest.mark.parametrize(
    "refused",
    [
        {"ChannelType": "EMAIL", "Attributes": {"refused": ["v"]}, "User": {"UserId": "v"}},
        {"Address": "a@example.com", "User": {"UserId": "u", "UserAttributes": {"refused": ["v"]}}},
    ],
)
def test_a_refused_write_stages_nothing(people: People, app_id: str, refused: dict[str, Any]) -> None:
    audience = app_of(app_id).part(Audience)
    changes = AudienceChanges(app_of(app_id))
    changes.write(read_definition("e1", {"User": {"UserId": "u"}}), 0)

    with pytest.raises(BadRequest):
        changes.write(read_definition("e2", refused), 0)
    changes.commit()

    assert people.ids_of("u") == ["e1"]
    assert not people.exists("e2")
    assert not people.has_user("v")
    assert len(audience.names) == 0


def test_an_endpoint_written_without_a_request_keeps_its_last_request_id(people: People, app_id: str) -> None:
    request_id = people.mail("e1")
    changes = AudienceChanges(app_of(app_id))

    changes.write(read_definition("e1", {"OptOut": "ALL"}), 0)
    changes.write(read_definition("e2", {}), 0)
    changes.commit()

    assert people.read("e1")["RequestId"] == request_id
    assert "RequestId" not in people.read("e2")


def test_the_last_event_of_an_endpoint_is_the_latest_one(people: People, app_id: str) -> None:
    people.mail("e1")
    audience = app_of(app_id).part(Audience)

    for timestamps in ([20, 30], [10]):
        changes = AudienceChanges(app_of(app_id))
        for timestamp in timestamps:
            changes.note_event("e1", timestamp)
        changes.commit()
    people.write("E1", Attributes={"A": ["1"]})

    assert audience.endpoints["e1"].last_event == 30


def test_an_endpoint_is_exported_without_members_that_are_not_set(people: People, app_id: str) -> None:
    people.mail("e1")
    people.mail("e2", Attributes={"A": ["1"]}, User={"UserAttributes": {"Plan": ["gold"]}})
    app = app_of(app_id)
    audience = app.part(Audience)

    lines = [export_endpoint(app, endpoint, audience.user_attributes(endpoint)) for endpoint in audience]

    bare = people.read("e1")
    assert lines[0] == {name: value for name, value in bare.items() if name != "Attributes"}
    assert lines[1] == people.read("e2")
    assert json.loads(json.dumps(lines)) == lines


def test_an_address_that_an_endpoint_no_longer_has_is_removed_from_the_index(people: People, app_id: str) -> None:
    audience = app_of(app_id).part(Audience)
    for number in range(20):
        people.write("e1", ChannelType="APNS", Address=f"token-{number}")
    people.write("e1", ChannelType="GCM", Address="token-19")
    people.write("e1", ChannelType="GCM", Address="token-20")
    people.write("e1", ChannelType="GCM", Address="token-19")

    assert {channel: dict(owners) for channel, owners in audience.address_owners.items() if owners} == {
        "GCM": {"token-19": "e1"}
    }
