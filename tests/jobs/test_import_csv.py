"""Imports of CSV files: the header, the cells, and the effect of a line."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from .conftest import DATA, Jobs

MAIL = "Id,ChannelType,Address"
ANN = f"{MAIL}\nann,EMAIL,ann@example.com\n"


def test_the_guide_s_sample_makes_five_endpoints_of_three_users(jobs: Jobs) -> None:
    jobs.complete(DATA / "guide.csv")

    found = jobs.addresses()
    assert len(found) == 5
    by_user: dict[str, list[str]] = {}
    for endpoint in found.values():
        by_user.setdefault(endpoint["User"]["UserId"], []).append(endpoint["ChannelType"])
    assert by_user == {
        "example-user-id-1": ["SMS"],
        "example-user-id-2": ["APNS", "EMAIL"],
        "example-user-id-3": ["GCM", "EMAIL"],
    }
    stiles = found["john.stiles@example.com"]
    assert (stiles["Location"], stiles["Demographic"]) == ({"Country": "US"}, {"Platform": "iOS", "Make": "Apple"})
    assert (stiles["EndpointStatus"], stiles["OptOut"]) == ("ACTIVE", "NONE")


def test_an_id_is_made_from_the_address_and_is_the_same_next_time(jobs: Jobs) -> None:
    jobs.complete(DATA / "guide.csv")
    before = jobs.addresses()
    jobs.complete(DATA / "guide.csv")

    after = jobs.addresses()
    assert {address: endpoint["Id"] for address, endpoint in after.items()} == {
        address: base64.b64encode(hashlib.sha1(address.encode()).digest()).decode().rstrip("=").lower()
        for address in before
    }
    assert after["1a2b3c4d5e6f7g8h9i0j1a2b3c4d5e6f"]["Id"] == "idrexqqtn8sbwfex0ouscod0yto"  # from the developer guide
    assert after["4d5e6f1a2b3c4d5e6f7g8h9i0j1a2b3c"]["Id"] == "eqmj8wpxszeqy/b3vch04sn41yw"


def test_only_ids_make_a_segment_and_change_no_endpoint(jobs: Jobs) -> None:
    jobs.mail("ANN", EndpointStatus="INACTIVE", Attributes={"a": ["1"]})
    jobs.mail("bob")
    jobs.mail("eve")
    before = [jobs.read(endpoint_id) for endpoint_id in ("ann", "bob")]
    jobs.pinpoint.clock.advance(days=1)

    job = jobs.complete(DATA / "ids.csv", DefineSegment=True)

    assert jobs.members(job["Definition"]["SegmentId"]) == ["ANN", "bob"]
    assert [jobs.read(endpoint_id) for endpoint_id in ("ann", "bob")] == before


def test_a_metric_of_existing_endpoints_is_set_and_nothing_else_changes(jobs: Jobs) -> None:
    jobs.mail("ann", Metrics={"score": 0.5, "visits": 7}, Attributes={"a": ["1"]})
    jobs.mail("bob")
    before = jobs.read("ann")

    jobs.complete(DATA / "scores.csv")

    after = jobs.read("ann")
    assert after.pop("Metrics") == {"score": 0.75, "visits": 7.0}
    assert jobs.read("bob")["Metrics"] == {"score": 3.0}
    del before["Metrics"]
    assert {**after, "EffectiveDate": ""} == {**before, "EffectiveDate": ""}


@pytest.mark.parametrize("name", ["users.csv", "users-on-one-line.csv"])
def test_a_user_means_all_its_endpoints(jobs: Jobs, name: str) -> None:
    jobs.complete(DATA / "guide.csv")

    job = jobs.complete(DATA / name, DefineSegment=True)

    segment_id = job["Definition"]["SegmentId"]
    reached = [jobs.read(endpoint_id)["User"]["UserId"] for endpoint_id in jobs.members(segment_id)]
    assert reached == ["example-user-id-1", "example-user-id-2", "example-user-id-2"]
    assert jobs.segment(segment_id)["ImportDefinition"]["ChannelCounts"] == {"APNS": 1, "EMAIL": 1, "SMS": 1}
    jobs.mail("new", User={"UserId": "example-user-id-1"})
    assert "new" in jobs.members(segment_id)


def test_a_column_that_is_repeated_has_two_values_in_order(jobs: Jobs) -> None:
    jobs.complete(DATA / "interests.csv")

    found = jobs.addresses()
    assert found["ann@example.com"]["User"]["UserAttributes"] == {"interests": ["music", "art"]}
    assert found["bob@example.com"]["User"]["UserAttributes"] == {"interests": ["chess"]}


def test_byte_order_mark_quoted_headers_and_quoted_values_are_read(jobs: Jobs) -> None:
    jobs.complete(DATA / "athena.csv")

    ann, bob = jobs.addresses().values()
    assert ann["Attributes"] == {"title": ["aaa,bbb"]}
    assert ann["User"] == {"UserId": "ann", "UserAttributes": {"interests": ['the "Blues"']}}
    assert (bob["Attributes"], bob["User"]) == ({}, {"UserId": "bob"})


def test_the_column_endpoint_status_is_ignored(jobs: Jobs) -> None:
    jobs.complete(DATA / "tutorial.csv")

    assert jobs.read("ann")["EndpointStatus"] == "ACTIVE"


def test_every_column_of_the_guide_is_written(jobs: Jobs) -> None:
    location = {"City": "Seattle", "Country": "USA", "Latitude": 47.6, "Longitude": -122.3, "PostalCode": "98121"}
    location |= {"Region": "WA"}
    demographic = {
        name: name.lower() for name in ("AppVersion", "Make", "Model", "ModelVersion", "Platform", "PlatformVersion")
    }
    demographic |= {"Locale": "en_US", "Timezone": "America/Los_Angeles"}
    cells: dict[str, Any] = {
        "ChannelType": "EMAIL",
        "Id": "ann",
        "Address": "ann@example.com",
        "OptOut": "ALL",
        "RequestId": "r-1",
        "EffectiveDate": "2019-10-08T18:40:16.581Z",
        **{f"Location.{name}": value for name, value in location.items()},
        **{f"Demographic.{name}": value for name, value in demographic.items()},
        "Attributes.dotted.name": "x",
        "Metrics.score": "-1e3",
        "User.UserId": "u",
        "User.UserAttributes.plan": "gold",
    }
    jobs.complete(",".join(cells) + "\n" + ",".join(map(str, cells.values())))

    found = jobs.read("ann")
    assert {name: found[name] for name in ("ChannelType", "Address", "OptOut", "RequestId", "EffectiveDate")} == {
        name: cells[name] for name in ("ChannelType", "Address", "OptOut", "RequestId", "EffectiveDate")
    }
    assert (found["Location"], found["Demographic"]) == (location, demographic)
    assert (found["Attributes"], found["Metrics"]) == ({"dotted.name": ["x"]}, {"score": -1000.0})
    assert found["User"] == {"UserId": "u", "UserAttributes": {"plan": ["gold"]}}


@pytest.mark.parametrize(
    ("timezone", "kept"),
    [
        ("Canada/East-Saskatchewan", "America/Managua"),
        ("US/Pacific-New", "America/Los_Angeles"),
        ("Europe/Rome", "Europe/Rome"),
    ],
)
def test_two_time_zones_are_stored_under_another_name(jobs: Jobs, timezone: str, kept: str) -> None:
    jobs.complete(f"{MAIL},Demographic.Timezone\nann,EMAIL,ann@example.com,{timezone}\n")

    assert jobs.read("ann")["Demographic"] == {"Timezone": kept}


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("Id,address", "The header has an unknown column 'address'; did you mean 'Address'?"),
        (
            "Id,UserAttributes.Plan",
            "The header has an unknown column 'UserAttributes.Plan'; did you mean 'User.UserAttributes.Plan'?",
        ),
        (
            "Id,attributes.Plan",
            "The header has an unknown column 'attributes.Plan'; did you mean 'Attributes.Plan'?",
        ),
        ("Id,Timezone", "The header has an unknown column 'Timezone'; did you mean 'Demographic.Timezone'?"),
        ("kind,Address", "The header has an unknown column 'kind'; name the column of an attribute Attributes.kind"),
        (
            "Address,Adress",
            "The header has an unknown column 'Adress'; name the column of an attribute Attributes.Adress",
        ),
        ("Id,ID", "The header has an unknown column 'ID'; name the column of an attribute Attributes.ID"),
        (
            "Id,Metrics.a,metrics.a",
            "The header has an unknown column 'metrics.a'; name the column of an attribute Attributes.metrics.a",
        ),
        (
            "Id,Attributes.a,attributes.a",
            "The header has an unknown column 'attributes.a'; did you mean 'Attributes.a'?",
        ),
        (
            "Id,attributes",
            "The header has an unknown column 'attributes'; name the column of an attribute Attributes.x",
        ),
        (
            "Id,Attributes.",
            "The header has an unknown column 'Attributes.'; name the column of an attribute Attributes.x",
        ),
        ("Id,,Address", "The header has no name for column 2"),
        ("Id,Address,", "The header has no name for column 3"),
        ("Id,Id", "The header has the column 'Id' twice"),
        ("Id,Metrics.a,Metrics.a", "The header has the column 'Metrics.a' twice"),
        ("ChannelType,OptOut", "The header needs a column Id, Address or User.UserId"),
        ('Id,"Address', "The line is not valid CSV: unexpected end of data"),
        ('{"Id": "ann"}', "The line is not valid CSV: "),
        ("Id;Address", "The header has an unknown column 'Id;Address'; separate columns with commas"),
    ],
)
def test_an_unusable_header_is_refused(jobs: Jobs, header: str, text: str) -> None:
    if header.startswith("{"):
        text = "The header has an unknown column"
    assert jobs.refusal(f"{header}\na,b,c\n").startswith(text)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nobody,,,", "Endpoint 'nobody' does not exist; a new endpoint needs ChannelType and Address"),
        (",EMAIL,,", "The line has neither Id nor Address, and is not only about a user"),
        (",,,", "The line has neither Id nor Address, and is not only about a user"),
        ("nobody,EMAIL,,", "Endpoint 'nobody' does not exist; a new endpoint needs ChannelType and Address"),
        (",,ann@example.com,", "a new endpoint needs ChannelType and Address"),
        ("a{b,EMAIL,a@example.com,", "Id must not be empty or contain '$', '{' or '}': 'a{b'"),
        ("a,EMAIL,a@example.com,$u", "User.UserId must not be empty or contain '$', '{' or '}': '$u'"),
        (",,,u", "User 'u' does not exist: no endpoint has this UserId"),
        ("a,FAX,a@example.com,", "ChannelType must be one of "),
        ("a,EMAIL,a@example.com", "The line has 3 values, but the header has 4 columns"),
        ("a,EMAIL,a@example.com,,", "The line has 5 values, but the header has 4 columns"),
        ('a,EMAIL,"a@example.com,', "The line is not valid CSV: unexpected end of data"),
        ('a,EMAIL,"a"@example.com,', "The line is not valid CSV: "),
        ("a,EMAIL,a@exam\rple.com,", "The line is not valid CSV: "),
    ],
)
def test_a_line_that_cannot_be_used_does_not_affect_other_lines(jobs: Jobs, line: str, reason: str) -> None:
    [failure] = jobs.failures(f"{MAIL},User.UserId\nann,EMAIL,ann@example.com,\n{line}\nbob,EMAIL,bob@example.com,\n")

    assert failure.startswith("3: ")
    assert reason in failure
    assert jobs.ids() == ["ann", "bob"]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("OptOut", "SOME", "OptOut must be ALL or NONE, not 'SOME'"),
        ("Metrics.a", "many", "Metrics['a'] must be a number, not 'many'"),
        ("Metrics.a", "nan", "Metrics['a'] must be a number, not 'nan'"),
        ("Metrics.a", "1e999", "Metrics['a'] must be a number, not '1e999'"),
        ("Location.Latitude", "north", "Location.Latitude must be a number, not 'north'"),
        ("Location.Latitude", "47.6", "Location must have both Latitude and Longitude, or neither"),
        ("Attributes.a", "x" * 101, "Attributes['a'] must have values of at most 100 characters, not 101"),
        (f"Attributes.{'n' * 51}", "x", "Attributes must have names of 1 to 50 characters"),
        ("User.UserAttributes.a", "x" * 101, "User.UserAttributes['a'] must have values of at most 100 characters"),
        ("EffectiveDate", "yesterday", "EffectiveDate must be an ISO 8601 date and time, not 'yesterday'"),
        ("Demographic.Make", "x" * 51, "Demographic.Make must have at most 50 characters, not 51"),
    ],
)
def test_a_cell_that_breaks_a_rule_fails_its_line(jobs: Jobs, column: str, cell: str, reason: str) -> None:
    [failure] = jobs.failures(f"{MAIL},{column}\nann,EMAIL,ann@example.com,{cell}\nbob,EMAIL,bob@example.com,\n")

    assert failure.startswith("2: ")
    assert reason in failure
    assert jobs.ids() == ["bob"]


def test_a_too_long_name_is_accepted_where_the_cell_is_empty(jobs: Jobs) -> None:
    jobs.complete(f"{MAIL},Attributes.{'n' * 51}\nann,EMAIL,ann@example.com,\n")


def test_an_empty_cell_does_not_change_the_value(jobs: Jobs) -> None:
    jobs.mail("ann", Attributes={"a": ["1"]}, OptOut="ALL", User={"UserId": "u"})

    jobs.complete(f"{MAIL},Attributes.a,OptOut,User.UserId,Attributes.b\nann,,,,,,2\n")

    found = jobs.read("ann")
    assert (found["Attributes"], found["OptOut"]) == ({"a": ["1"], "b": ["2"]}, "ALL")
    assert (found["Address"], found["User"]) == ("ann@example.com", {"UserId": "u"})


def test_an_existing_endpoint_can_be_opted_out(jobs: Jobs) -> None:
    jobs.mail("ann")

    jobs.complete("Id,OptOut\nann,ALL\n")

    assert jobs.read("ann")["OptOut"] == "ALL"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blank_lines_do_not_count_and_line_ends_may_be_crlf(jobs: Jobs, end: str) -> None:
    lines = ["", "  ", MAIL, "", "   ", "ann,EMAIL,ann@example.com", "\t", "nobody,,", "", ""]

    job = jobs.run(end.join(lines))

    assert (job["TotalProcessed"], job["TotalFailures"]) == (2, 1)
    assert job["Failures"][0].startswith("people:8: ")


@pytest.mark.parametrize("column", ["Id", "Address", "User.UserId"])
def test_blank_lines_do_not_count_in_a_file_with_one_column(jobs: Jobs, column: str) -> None:
    assert jobs.complete(f"{column}\n  \n\n \t \n")["TotalProcessed"] == 0


def test_a_header_without_lines_is_a_complete_file(jobs: Jobs) -> None:
    job = jobs.complete(MAIL, DefineSegment=True)

    assert job["TotalProcessed"] == 0
    assert jobs.segment(job["Definition"]["SegmentId"])["ImportDefinition"]["Size"] == 0


def test_a_line_break_in_a_value_only_affects_its_own_lines(jobs: Jobs) -> None:
    content = f'{MAIL},Attributes.a\nann,EMAIL,ann@example.com,"two\nlines"\nbob,EMAIL,bob@example.com,x\n'

    failures = jobs.failures(content)

    assert [failure.split(":")[0] for failure in failures] == ["2", "3"]
    assert jobs.ids() == ["bob"]


def test_two_lines_of_one_endpoint_are_merged_in_order(jobs: Jobs) -> None:
    job = jobs.complete(f"{MAIL},Attributes.a,Metrics.m\nann,EMAIL,a@b.c,1,\nANN,,,2,3\n", DefineSegment=True)

    found = jobs.read("ann")
    assert (found["Id"], found["Attributes"], found["Metrics"]) == ("ann", {"a": ["2"]}, {"m": 3.0})
    assert jobs.members(job["Definition"]["SegmentId"]) == ["ann"]
    assert jobs.segment(job["Definition"]["SegmentId"])["ImportDefinition"]["Size"] == 2


def test_the_maximum_number_of_endpoints_per_user_applies(jobs: Jobs) -> None:
    lines = [f"e{number},EMAIL,e{number}@example.com,u" for number in range(16)]

    failures = jobs.failures("\n".join([f"{MAIL},User.UserId", *lines]))

    assert failures == ["17: Exceeded maximum endpoint per user count: 15"]
    assert len(jobs.ids()) == 15


def test_user_attributes_in_lines_about_users_are_written_to_the_users(jobs: Jobs) -> None:
    jobs.mail("ann", User={"UserId": "u", "UserAttributes": {"plan": ["gold"], "age": ["30s"]}})

    job = jobs.complete("User.UserId,User.UserAttributes.plan\nu,silver\n", DefineSegment=True)

    assert jobs.read("ann")["User"]["UserAttributes"] == {"plan": ["silver"], "age": ["30s"]}
    assert jobs.members(job["Definition"]["SegmentId"]) == ["ann"]


def test_a_line_with_several_users_fails_if_one_is_unknown(jobs: Jobs) -> None:
    jobs.mail("ann", User={"UserId": "u"})

    job = jobs.run("User.UserId\nu v\n", DefineSegment=True)

    assert job["Failures"] == ["people:2: User 'v' does not exist: no endpoint has this UserId"]
    assert jobs.members(job["Definition"]["SegmentId"]) == []


def test_more_combinations_of_cells_than_are_cached_are_read_correctly(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinpoint_mock.jobs.csv_lines._MAX_REMEMBERED", 2)
    lines = [f"e{number},EMAIL,e{number}@example.com,{number % 3}" for number in range(9)]

    jobs.complete("\n".join([f"{MAIL},Attributes.a", *lines]))

    assert [jobs.read(f"e{number}")["Attributes"]["a"] for number in range(9)] == [[str(n % 3)] for n in range(9)]


def test_a_too_large_endpoint_fails_its_line(jobs: Jobs) -> None:
    names = ",".join(f"Attributes.a{number}" for number in range(200))
    cells = ",".join("x" * 100 for _ in range(200))

    [failure] = jobs.failures(f"{MAIL},{names}\nann,EMAIL,ann@example.com,{cells}\nann,EMAIL,a@b.c{',' * 200}")

    assert "the maximum is 15360" in failure
    assert jobs.read("ann")["Address"] == "a@b.c"
