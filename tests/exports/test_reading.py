"""Reading files and folders: the content of a file determines its format, and every file is loaded or reported."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.exports.documents import UnreadableExport
from pinpoint_mock.exports.reading import list_files, read_contents, read_documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, Any], Path]

ANN: Any = {"Id": "ann", "ChannelType": "EMAIL", "Address": "ann@example.com", "User": {}, "ApplicationId": "shop"}
BOB: Any = {**ANN, "Id": "bob"}
LINES = f"{json.dumps(ANN)}\n\n{json.dumps(BOB)}\n"
EVENTS = '{"event_type": "a", "event_timestamp": 1}\n' * 3


@pytest.mark.parametrize("name", ["job_0.gz", "lines.json", "lines.jsonl", "lines"])
@pytest.mark.parametrize("compress", [gzip.compress, bytes])
def test_given_json_lines_when_they_are_read_then_each_line_is_a_resource_with_its_number(
    write: Write, name: str, compress: Callable[[bytes], bytes]
) -> None:
    documents = read_documents(write(name, compress(LINES.encode())))
    assert [(each.name, each.place.line, each.place.path) for each in documents] == [("ann", 1, "$"), ("bob", 3, "$")]


def test_given_one_object_on_one_line_when_it_is_read_then_it_is_one_resource(write: Write) -> None:
    [document] = read_documents(write("ann.json", ANN))
    assert (document.name, document.place.line) == ("ann", 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_given_a_byte_order_mark_when_a_file_is_read_then_it_is_ignored(write: Write, encoding: str) -> None:
    [document] = read_documents(write("ann.json", json.dumps(ANN, indent=2).encode(encoding)))
    assert document.name == "ann"


def test_given_a_csv_file_when_it_is_read_then_dotted_columns_are_nested_members(write: Write) -> None:
    file = write(
        "people.csv",
        "Id,ChannelType,Address,OptOut,EffectiveDate,Attributes.team,Attributes.team,Metrics.visits,Location.City,"
        "Demographic.Locale,User.UserId,User.UserAttributes.Name\n"
        "ann,EMAIL,ann@example.com,NONE,2026-01-02T03:04:05Z,Lakers,Jets,3,Rome,en_US,u-1,Ann\n",
    )
    [document] = read_documents(file)
    assert (document.is_request, document.parameters, document.place.line) == (True, {"EndpointId": "ann"}, 2)
    assert document.members == {
        "Address": "ann@example.com",
        "Attributes": {"team": ["Lakers", "Jets"]},
        "ChannelType": "EMAIL",
        "Demographic": {"Locale": "en_US"},
        "EffectiveDate": "2026-01-02T03:04:05.000Z",
        "Location": {"City": "Rome"},
        "Metrics": {"visits": 3.0},
        "OptOut": "NONE",
        "User": {"UserId": "u-1", "UserAttributes": {"Name": ["Ann"]}},
    }


def test_given_a_csv_file_with_another_name_when_it_is_read_then_its_header_is_recognised(write: Write) -> None:
    [document] = read_documents(write("people.txt", "ChannelType,Address\nEMAIL,ann@example.com\n"))
    assert document.members["Address"] == "ann@example.com"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", '{"Name": ', ":$: The file is not valid JSON"),
        ("a.json", "nonsense", ":$: The file is not valid JSON"),
        ("a.json", b"\xff\xfe\x00", ":$: The file is not valid UTF-16 text"),
        ("a.json", b"{\xff}", ":$: The file is not valid UTF-8 text"),
        ("a.gz", b"\x1f\x8b\x08broken", ":$: The file cannot be decompressed: "),
        ("a.jsonl", f"{json.dumps(ANN)}\n{{\n", ":2:$: The line is not valid JSON"),
        ("a.jsonl", f"{json.dumps(ANN)}\n[3]\n", ":2:$[0]: must be a resource"),
        ("a.csv", "Id,Adress\n1,2\n", ":1:$: The header has an unknown column 'Adress'; did you mean 'Address'?"),
        ("a.csv", "Id,Address\n1\n", ":2:$: The line has 1 values, but the header has 2 columns"),
        ("a.csv", "User.UserId\nann\n", ":2:$: The line names a user but no endpoint"),
        ("a.parquet", b"PAR1....PAR1", ":$: this is a Parquet file, probably an archive of events"),
    ],
)
def test_given_an_unreadable_file_when_it_is_read_then_one_sentence_names_the_file_and_the_place(
    write: Write, name: str, content: Any, message: str
) -> None:
    file = write(name, content)
    with pytest.raises(UnreadableExport) as raised:
        read_contents([file])
    assert str(raised.value).startswith(f"{file}{message}")


def test_given_a_folder_when_it_is_read_then_files_come_by_path_and_others_are_listed(
    write: Write, tmp_path: Path
) -> None:
    write("b.json", ANN)
    write("a/z.jsonl", LINES.replace("bob", "eve").replace("ann", "dan"))
    write("README.md", "# Our journeys")
    write("events.parquet", b"PAR1....PAR1")
    write("events.jsonl", EVENTS)
    write("empty.json", " \n")
    write(".git/config.json", "not JSON")
    write(".hidden.json", "not JSON")
    contents = read_contents([tmp_path])
    assert [each.name for each in contents.documents] == ["dan", "eve", "ann"]
    reasons = {item.place.file.removeprefix(f"{tmp_path}/"): item.reason for item in contents.not_read}
    assert list(reasons) == ["README.md", "empty.json", "events.jsonl", "events.parquet"]
    assert reasons["README.md"].startswith("in a folder, only these files are read: .csv, .gz, .json")
    assert reasons["empty.json"] == "the file is empty"
    assert "is an event of an event stream" in reasons["events.jsonl"]
    assert "Parquet" in reasons["events.parquet"]


def test_given_a_folder_when_its_files_are_listed_then_only_those_that_can_have_resources_are(
    write: Write, tmp_path: Path
) -> None:
    expected = [write("a/b.jsonl", LINES), write("c.json", ANN)]
    write("README.md", "")
    assert (list(list_files(tmp_path)), list(list_files(expected[0]))) == (expected, expected[:1])


def test_given_many_events_in_a_file_when_it_is_read_then_it_is_listed_once(write: Write) -> None:
    assert len(read_contents([write("events.jsonl", EVENTS)]).not_read) == 1


def test_given_several_sources_when_they_are_read_then_all_are_in_order(write: Write) -> None:
    contents = read_contents([BOB, str(write("ann.json", ANN)), [ANN]])
    assert [(each.name, each.place.file.rpartition("/")[2]) for each in contents.documents] == [
        ("bob", "<dict>"),
        ("ann", "ann.json"),
        ("ann", "<dict>"),
    ]
