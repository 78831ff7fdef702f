"""Imports of JSON lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import DATA, Jobs, jobs_with

if TYPE_CHECKING:
    from collections.abc import Iterator

ANN = {"Id": "ann", "ChannelType": "EMAIL", "Address": "ann@example.com"}


def lines(*items: Any) -> str:
    """Return items as lines, one item per line."""
    return "".join(f"{json.dumps(item)}\n" for item in items)


def run(jobs: Jobs, *items: Any, **members: Any) -> Any:
    """Import items, and return the final result of GetImportJob."""
    return jobs.run(lines(*items), Format="JSON", **members)


def plain(jobs: Jobs) -> Iterator[Any]:
    """The endpoints, less what differs from time to time."""
    for endpoint in jobs.addresses().values():
        yield {name: value for name, value in endpoint.items() if not name.endswith("Date")}


def test_complete_definitions_give_the_same_result_as_csv() -> None:
    with jobs_with() as jobs:
        jobs.complete(DATA / "guide.csv")
        of_csv = list(plain(jobs))
    with jobs_with() as jobs:
        jobs.complete(DATA / "guide.json", Format="JSON")
        assert list(plain(jobs)) == of_csv


def test_users_give_the_same_result_as_csv(jobs: Jobs) -> None:
    jobs.complete(DATA / "guide.csv")
    of_csv = jobs.complete(DATA / "users.csv", DefineSegment=True)["Definition"]["SegmentId"]

    of_json = jobs.complete(DATA / "users.json", Format="JSON", DefineSegment=True)["Definition"]["SegmentId"]

    assert len(jobs.members(of_json)) == 3
    assert jobs.members(of_json) == jobs.members(of_csv)


def test_every_member_is_written(jobs: Jobs) -> None:
    item = {
        **ANN,
        "OptOut": "ALL",
        "RequestId": "r-1",
        "EffectiveDate": "2019-10-08T18:40:16.581Z",
        "Location": {"City": "Seattle", "Latitude": 47.6, "Longitude": -122.3},
        "Demographic": {"Make": "Apple", "AppVersion": ""},
        "Attributes": {"Ride": ["Bus", "Train"], "none": []},
        "Metrics": {"score": 1},
        "User": {"UserId": "u", "UserAttributes": {"plan": ["gold"]}},
    }

    assert run(jobs, item)["TotalFailures"] == 0

    found = jobs.read("ann")
    assert {name: found[name] for name in item} == {**item, "Metrics": {"score": 1.0}}


def test_status_and_members_of_responses_are_ignored(jobs: Jobs) -> None:
    job = run(jobs, {**ANN, "EndpointStatus": "INACTIVE", "CohortId": "7", "ApplicationId": "other", "OptOut": None})

    assert job["TotalFailures"] == 0
    found = jobs.read("ann")
    assert (found["EndpointStatus"], found["ApplicationId"], found["OptOut"]) == ("ACTIVE", jobs.app_id, "NONE")


def test_time_zones_are_stored_under_another_name(jobs: Jobs) -> None:
    run(jobs, {**ANN, "Demographic": {"Timezone": "US/Pacific-New"}})

    assert jobs.read("ann")["Demographic"] == {"Timezone": "America/Los_Angeles"}


def test_a_line_with_only_an_id_adds_the_endpoint_to_the_segment_without_changes(jobs: Jobs) -> None:
    jobs.mail("ann", EndpointStatus="INACTIVE")
    before = jobs.read("ann")

    job = run(jobs, {"Id": "ANN"}, DefineSegment=True)

    assert jobs.read("ann") == before
    assert jobs.members(job["Definition"]["SegmentId"]) == ["ann"]


def test_without_an_id_the_id_is_made_from_the_address(jobs: Jobs) -> None:
    run(jobs, {**ANN, "Id": ""})

    assert jobs.ids() == ["heipov9qd6f8g2l1xmr0rqlmjtk"]


def test_user_attributes_of_a_user_are_written(jobs: Jobs) -> None:
    jobs.mail("ann", User={"UserId": "u"})

    assert run(jobs, {"User": {"UserId": "u", "UserAttributes": {"plan": ["gold"]}}})["TotalFailures"] == 0

    assert jobs.read("ann")["User"] == {"UserId": "u", "UserAttributes": {"plan": ["gold"]}}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "The line is not valid JSON: "),
        ("[]", "The line is not one complete JSON object"),
        ("Id", "The line is not valid JSON: "),
        ('{"Id": "a"} {"Id": "b"}', "The line is not valid JSON: something follows: line 1 column 12 (char 11)"),
        ('{"Id": "\\ud800"}', "The line has \\ud800 alone, which is half of a character"),
        ('{"Metrics": {"m": 1e999}}', "The line is not valid JSON: 1e999 is not a number"),
        ("[" * 100_000, "The line is nested too deeply"),
        ('{"Id": 5}', "Id must be a string, not a number"),
        ('{"Id": "ann", "Attributes": {"Ride": "Bus"}}', "Attributes['Ride'] must be a list, not a string"),
        ('{"Id": "ann", "ChannelType": "FAX"}', "ChannelType must be one of "),
        ('{"Id": "ann", "OptOut": "SOME"}', "OptOut must be ALL or NONE, not 'SOME'"),
        ('{"Id": "$"}', "Id must not be empty or contain '$', '{' or '}': '$'"),
        ('{"Id": "nobody"}', "Endpoint 'nobody' does not exist; a new endpoint needs ChannelType and Address"),
        ("{}", "The line has neither Id nor Address, and is not only about a user"),
        ('{"User": {}}', "The line has neither Id nor Address, and is not only about a user"),
        (
            '{"User": {"UserId": "u"}, "ChannelType": "SMS"}',
            "The line has neither Id nor Address, and is not only about a user",
        ),
        ('{"User": {"UserId": "u"}}', "User 'u' does not exist: no endpoint has this UserId"),
        ('{"User": {"UserId": "{u}"}}', "User.UserId must not be empty or contain '$', '{' or '}': '{u}'"),
        ('{"Metrics": {"m": ' + "1" * 5000 + "}}", "The line has a number with too many digits"),
    ],
    ids=range(19),
)
def test_a_line_that_cannot_be_used_does_not_affect_other_lines(jobs: Jobs, line: str, reason: str) -> None:
    content = lines(ANN) + f"{line}\n" + lines({**ANN, "Id": "bob"})

    [failure] = jobs.failures(content, Format="JSON")

    assert failure.startswith(f"2: {reason}")
    assert jobs.ids() == ["ann", "bob"]


def test_an_object_over_several_lines_is_refused(jobs: Jobs) -> None:
    assert "not valid JSON" in jobs.refusal(json.dumps(ANN, indent=2), Format="JSON")


def test_a_byte_order_mark_crlf_line_ends_and_blank_lines_are_accepted(jobs: Jobs) -> None:
    content = "\ufeff\r\n" + lines(ANN, {"Id": "ann"}).replace("\n", "\r\n  \r\n")

    assert jobs.complete(content, Format="JSON")["TotalProcessed"] == 2


def test_a_line_with_too_many_names_fails_and_does_not_use_up_names(jobs: Jobs) -> None:
    many = {f"a{number}": ["x"] for number in range(251)}

    job = run(jobs, ANN, {**ANN, "Id": "bob", "Attributes": many}, {**ANN, "Id": "eve", "Attributes": {"b": ["x"]}})

    assert job["Failures"] == ["people:2: Too many custom attributes"]
    assert jobs.ids() == ["ann", "eve"]


def test_attributes_that_were_removed_are_not_captured(jobs: Jobs) -> None:
    run(jobs, {**ANN, "Attributes": {"a": ["1"]}})
    jobs.client.remove_attributes(
        ApplicationId=jobs.app_id,
        AttributeType="endpoint-custom-attributes",
        UpdateAttributesRequest={"Blacklist": ["a"]},
    )

    run(jobs, {"Id": "ann", "Attributes": {"a": ["2"], "b": ["3"]}})

    assert jobs.read("ann")["Attributes"] == {"a": ["1"], "b": ["3"]}


def test_dotted_members_as_in_csv_fail_the_line_with_an_explanation(jobs: Jobs) -> None:
    line = '{"ChannelType": "EMAIL", "Address": "ann@example.com", "User.UserId": "ann"}'

    assert jobs.failures(f"{line}\n", Format="JSON") == [
        "1: The line has a member 'User.UserId': nest members in JSON; only CSV columns have dots"
    ]
