"""People come from CSV, JSON lines, exports and Python; a line that cannot be used is named in the notes."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import Simulation, simulate

from .samples import make_journey, make_people

if TYPE_CHECKING:
    from pathlib import Path

ANN, BOB = make_people("ann", "bob")


def run(people: Any) -> Simulation:
    """Run the small journey."""
    return simulate(make_journey(), people, days=1)


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file."""
    (folder / name).write_text(text)
    return folder / name


def entered(simulation: Simulation) -> list[str]:
    """Return the people who entered."""
    return [path.person for path in simulation.paths]


def test_csv_has_the_columns_of_import_files(tmp_path: Path) -> None:
    path = write(tmp_path, "people.csv", "Id,ChannelType,Address,Attributes.name\nann,EMAIL,ann@example.com,Ann\n")
    assert entered(run(path)) == ["ann"]


def test_csv_may_begin_with_blank_lines_and_have_windows_line_ends(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(
        b"\xef\xbb\xbf\r\n\r\nId,ChannelType,Address\r\nann,EMAIL,ann@example.com\r\n"
    )
    assert entered(run(tmp_path / "people.csv")) == ["ann"]


def test_the_endpoint_status_counts(tmp_path: Path) -> None:
    lines = "Id,ChannelType,Address,EndpointStatus\nann,EMAIL,a@example.com,INACTIVE\nbob,EMAIL,b@example.com,\n"
    simulation = run(write(tmp_path, "people.csv", lines))
    assert entered(simulation) == ["bob"]
    assert entered(run([{**ANN, "EndpointStatus": "INACTIVE"}, BOB])) == ["bob"]


def test_a_broken_line_of_json_is_left_out(tmp_path: Path) -> None:
    simulation = run(write(tmp_path, "people.jsonl", f"{json.dumps(ANN)}\n{{\n[]\n"))
    assert entered(simulation) == ["ann"]
    [note] = [note for note in simulation.notes if "could not be used" in note]
    assert "people.jsonl:2: The line is not valid JSON" in note
    assert "people.jsonl:3: The line is not one complete JSON object" in note


def test_json_lines_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, "people.jsonl", f"{json.dumps(ANN)}\n\n{json.dumps(BOB)}\n")
    assert entered(run(path)) == ["ann", "bob"]


def test_an_export_of_several_compressed_files_is_read(tmp_path: Path) -> None:
    for number, person in enumerate((ANN, BOB)):
        exported = {
            **person,
            "ApplicationId": "a",
            "CohortId": "1",
            "CreationDate": "2019-10-10T23:43:02.725Z",
            "User": {},
        }
        (tmp_path / f"part-{number}.gz").write_bytes(gzip.compress(json.dumps(exported).encode() + b"\n"))
    assert entered(run(tmp_path)) == ["ann", "bob"]


def test_responses_of_the_api_are_read(tmp_path: Path) -> None:
    answer = json.dumps({"EndpointsResponse": {"Item": [ANN, BOB]}}, indent=1)
    assert entered(run(write(tmp_path, "user.json", answer))) == ["ann", "bob"]
    assert entered(run([{"EndpointResponse": ANN}, {"EndpointId": "bob", "EndpointRequest": {**BOB, "Id": None}}])) == [
        "ann",
        "bob",
    ]


def test_responses_and_requests_are_read_also_in_one_line_and_line_by_line(tmp_path: Path) -> None:
    ann, bob = make_people("ann", "bob")
    answers = [{"EndpointResponse": person} for person in (ann, bob)]
    contents = {
        "batch.json": json.dumps({"ApplicationId": "shop", "EndpointBatchRequest": {"Item": [ann, bob]}}),
        "answers.jsonl": "\n".join(map(json.dumps, answers)),
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
        assert simulate(make_journey(), tmp_path / name).people == 2


def test_two_people_with_one_address_are_both_active() -> None:
    assert entered(run([ANN, {**ANN, "Id": "ann-2"}])) == ["ann", "ann-2"]


def test_an_endpoint_without_an_id_gets_the_one_of_an_import() -> None:
    [path] = run([{"ChannelType": "EMAIL", "Address": "ann@example.com"}]).paths
    assert path.person


def test_a_user_enters_once_with_all_endpoints() -> None:
    people = [{**ANN, "User": {"UserId": "u"}}, {**BOB, "User": {"UserId": "u"}}]
    [path] = run(people).paths
    assert (path.person, path.is_user) == ("u", True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("bob,EMAIL,b@example.com,MAYBE", "EndpointStatus must be ACTIVE or INACTIVE, not 'MAYBE'"),
        ("bob,PIGEON,b@example.com,", "PIGEON"),
        ("bob,EMAIL", "The line has 2 values, but the header has 4 columns"),
        ("ann,EMAIL,b@example.com,", "with the same id 'ann'"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_left_out(tmp_path: Path, line: str, reason: str) -> None:
    lines = f"Id,ChannelType,Address,EndpointStatus\nann,EMAIL,a@example.com,ACTIVE\n{line}\n"
    simulation = run(write(tmp_path, "people.csv", lines))
    assert entered(simulation) == ["ann"]
    [note] = [note for note in simulation.notes if "could not be used" in note]
    assert reason in note
    assert "people.csv:3" in note


@pytest.mark.parametrize(
    ("value", "reason"), [("\ud800", "half of a character"), (float("nan"), "NaN"), (object(), "cannot be written")]
)
def test_a_python_object_that_a_file_cannot_have_is_named_and_left_out(value: object, reason: str) -> None:
    simulation = simulate(make_journey(), [*make_people(), {**make_people("bob")[0], "Location": {"City": value}}])
    assert simulation.people == 1
    assert "1 line could not be used: people[1]: " in simulation.notes[-3]
    assert reason in simulation.notes[-3]


def test_many_unusable_lines_are_counted_by_their_reason() -> None:
    simulation = run([ANN, *({"Id": f"e{number}", "ChannelType": "EMAIL"} for number in range(5))])
    [note] = [note for note in simulation.notes if "could not be used" in note]
    assert note.startswith(
        "5 lines could not be used: people[1]: Missing Address (also people[2], people[3], people[4] and 1 more)"
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "the file is empty"),
        ("b.csv", b"Id,Colour\n1,red\n", "unknown column 'Colour'"),
        ("c.csv", b"Id,ChannelType,Address\n", "no people could be read"),
        ("d.json", b"{\n}", "is not a resource"),
        ("e.json", b'{"JourneyResponse":\n{"Name": "x"}}', "this is not an endpoint, but a journey"),
        ("f.gz", gzip.compress(b"Id,ChannelType,Address\n" * 5, mtime=0)[:30], "not a complete gzip file"),
        ("g.csv", "Id,Address\nä,b\n".encode("utf-16"), "it may be UTF-16"),
        ("k.json", b'{"TemplatesResponse":\n{"Item": [{"TemplateName": "x"}]}}', "TemplateResponse"),
        ("h.jsonl", b'{"Id": 5}\n', "no people could be read"),
        ("i.csv", b"ChannelType,Address,User.UserId\n,,ann\n", "The line names only a user"),
        ("j.jsonl", b'{"ChannelType": "SMS"}\n', "neither Id nor Address"),
        ("l.json", b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_without_people_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=reason) as raised:
        run(tmp_path / name)
    assert str(raised.value).startswith(str(tmp_path / name))


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run(tmp_path / "nobody.csv")
    with pytest.raises(ValueError, match="the folder has no files"):
        run(tmp_path)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"Optout": "ALL"}, "Optout is not a member of EndpointBatchItem (did you mean 'OptOut'?)"),
        ({"ChanelType": "EMAIL"}, "ChanelType is not a member of EndpointBatchItem (did you mean 'ChannelType'?)"),
        ({"User": {"UserAtributes": {}}}, "User.UserAtributes is not a member of EndpointUser (did you mean"),
        ({"Demographic": {"TimeZone": "UTC"}}, "Demographic.TimeZone is not a member of EndpointDemographic (did you"),
    ],
)
def test_a_person_with_a_member_that_does_not_exist_is_named_and_left_out(
    tmp_path: Path, members: dict[str, Any], reason: str
) -> None:
    lines = "".join(f"{json.dumps(person)}\n" for person in (ANN, {**BOB, **members}))
    of_file, of_python = run(write(tmp_path, "people.jsonl", lines)), run([ANN, {**BOB, **members}])
    assert entered(of_file) == entered(of_python) == ["ann"]
    assert of_file.unusable[0].startswith(f"{tmp_path / 'people.jsonl'}:2: {reason}")
    assert of_python.unusable[0].startswith(f"people[1]: {reason}")


def test_a_member_of_a_response_that_does_not_exist_is_ignored_and_noted() -> None:
    simulation = run([{**ANN, "CreationDate": "2019-10-10T23:43:02.725Z", "Novelty": 1}])
    assert entered(simulation) == ["ann"]
    assert "people[0]: Novelty is not a member of EndpointResponse; it is ignored" in simulation.notes


def test_an_attribute_may_be_a_bare_string() -> None:
    simulation = run([{**ANN, "User": {"UserId": "a", "UserAttributes": {"Name": "Ann"}}}])
    assert (entered(simulation), simulation.unusable) == (["a"], ())


def test_a_time_zone_that_does_not_exist_is_noted() -> None:
    people = [
        {**ANN, "Demographic": {"Timezone": "Mars/Olympus"}},
        {**BOB, "Demographic": {"Timezone": "Europe/Berln"}},
    ]
    notes = run(people).notes
    rest = "is not a time zone"
    assert f"people[0]: Demographic.Timezone 'Mars/Olympus' {rest}: the endpoint has none" in notes
    assert any(f"'Europe/Berln' {rest} (did you mean 'Europe/Berlin'?)" in note for note in notes)


def test_people_may_come_from_several_files(tmp_path: Path) -> None:
    header = "Id,ChannelType,Address\n"
    first = write(tmp_path, "a.csv", f"{header}ann,EMAIL,a@example.com\n")
    second = write(tmp_path, "b.csv", f"{header}bob,EMAIL,b@example.com\n")
    assert entered(run([first, str(second), *make_people("eve")])) == ["ann", "bob", "eve"]


def test_each_line_that_cannot_be_used_is_in_unusable_and_the_most_frequent_reasons_are_in_the_note() -> None:
    people = [ANN, *({**BOB, "Id": f"e{number}", f"Odd{number}": 1} for number in range(12))]
    simulation = run(people)
    assert len(simulation.unusable) == 12
    [note] = [note for note in simulation.notes if "could not be used" in note]
    assert note.endswith("; and 2 other reasons")


def test_a_segment_of_another_app_is_named_in_the_notes_with_both_apps() -> None:
    start = {"SegmentStartCondition": {"SegmentId": "gold"}}
    journey = {"ApplicationId": "zoo", "Id": "welcome", "Name": "welcome", "State": "DRAFT", "StartCondition": start}
    activities = {"StartActivity": "mail", "Activities": {"mail": {"EMAIL": {"TemplateName": "hello"}}}}
    dimensions = {"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}}
    segment = {
        "ApplicationId": "zo",
        "Id": "gold",
        "Arn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/zo/segments/gold",
        "CreationDate": "2029-01-01T00:00:00.000Z",
        "SegmentType": "DIMENSIONAL",
        "Dimensions": dimensions,
    }
    simulation = simulate(
        {"JourneyResponse": {**journey, **activities}}, make_people(), resources=[{"SegmentResponse": segment}]
    )
    assert (
        "the criteria of the journey's segment 'gold' are in the files for app 'zo', not for 'zoo': it has all people"
        in simulation.notes
    )
