"""The output files of a run: messages, paths and a report; the same run writes the same bytes."""

from __future__ import annotations

import email
import email.policy
import json
import re
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import simulate
from pinpoint_mock.simulation.output import write_output

from .samples import HELLO, RUNS, make_journey, make_people, run_cart, run_welcome

if TYPE_CHECKING:
    from pathlib import Path


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the content of each file."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", list(RUNS))
def test_the_same_seed_writes_the_same_bytes_twice(name: str, tmp_path: Path) -> None:
    for folder in ("first", "second"):
        write_output(RUNS[name](seed=5), tmp_path / folder)
    assert read_folder(tmp_path / "first") == read_folder(tmp_path / "second")


def test_each_message_has_a_file_by_its_channel(tmp_path: Path) -> None:
    written = write_output(run_cart(), tmp_path / "out")
    assert (written.messages, written.paths) == (9, 5)
    files = read_folder(tmp_path / "out" / "messages")
    assert {name.partition("/")[0]: name.rpartition(".")[2] for name in files} == {
        "CUSTOM": "json",
        "EMAIL": "eml",
        "GCM": "json",
        "SMS": "txt",
    }
    [mail] = [content for name, content in files.items() if name.endswith(".eml")]
    parsed = email.message_from_bytes(mail, policy=email.policy.default)
    assert (parsed["To"], parsed["Subject"]) == ("bob@example.com", "Your cart")
    assert {content for name, content in files.items() if name.startswith("SMS")} == {b"Your cart is waiting.\n"}
    [custom, *_] = [json.loads(content) for name, content in files.items() if name.startswith("CUSTOM")]
    assert custom["data"] == "You left something in your cart"


def test_the_list_of_messages_includes_unsent_ones(tmp_path: Path) -> None:
    write_output(run_welcome(), tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "messages.jsonl").read_text("utf-8").splitlines()]
    sent = [line for line in lines if "file" in line]
    assert all((tmp_path / line["file"]).is_file() for line in sent)
    assert len(sent) == 22
    assert {line["status"] for line in lines if "file" not in line} == {"UNSUPPORTED_CHANNEL"}


def test_the_paths_are_json_lines(tmp_path: Path) -> None:
    write_output(run_welcome(), tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "paths.jsonl").read_text("utf-8").splitlines()]
    [ann] = [line for line in lines if line.get("user") == "ann"]
    assert (ann["entry"], ann["entered"], ann["state"]) == (1, "2019-10-07T09:00:00.000Z", "LEFT")
    assert ann["steps"][0]["outcome"] == "SUCCESSFUL"
    assert ann["steps"][0]["next"] == "opened"


def test_ids_are_made_safe_for_names_of_files(tmp_path: Path) -> None:
    ids = ("../..\\ann: 1", ".hidden", "x" * 200)
    people = [{**make_people(each)[0], "Address": f"{n}@example.com"} for n, each in enumerate(ids)]
    write_output(simulate(make_journey(), people), tmp_path)
    names = sorted(read_folder(tmp_path / "messages"))
    assert names[:2] == ["EMAIL/000001-hello-_.._ann_1.eml", "EMAIL/000002-hello-hidden.eml"]
    assert max(map(len, names)) < 100


class _PageParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attributes if name in ("src", "href", "xlink:href", "data")]


def test_the_report_loads_no_external_files(tmp_path: Path) -> None:
    write_output(run_welcome(), tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    parser = _PageParser()
    parser.feed(page)
    assert [address for address in parser.addresses if not address.startswith("#")] == []
    assert {"script", "link", "img", "iframe"}.isdisjoint(parser.tags)
    assert not re.search(r"url\(|@import", page)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page


def test_the_report_shows_the_table_the_picture_the_paths_and_why_people_did_not_enter(tmp_path: Path) -> None:
    write_output(run_welcome(), tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    for part in (
        "No real message was sent",
        "<td>yes: 5, no: 4</td>",
        "Routes through the journey",
        "Welcome, Eve",
        "Why people did not enter",
        "kim-mail",
        "its EndpointStatus is INACTIVE",
    ):
        assert part in page


def test_the_report_escapes_what_comes_from_files(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    template = {"TemplateName": "hello", "EmailTemplateRequest": {"Subject": evil, "TextPart": evil}}
    people = [*make_people("<img src=x>"), *make_people("out<b>", OptOut="ALL")]
    write_output(simulate(make_journey(), people, resources=template), tmp_path)
    parser = _PageParser()
    parser.feed((tmp_path / "report.html").read_text("utf-8"))
    assert {"script", "img", "b"}.isdisjoint(parser.tags)


def test_a_report_without_notes_has_no_list_of_them(tmp_path: Path) -> None:
    settings = {
        "FromAddress": "shop@example.com",
        "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
    }
    channel = {"EmailChannelResponse": {"Platform": "EMAIL", "Enabled": True, **settings}}
    event_filter = {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["sale"]}}}
    journey = make_journey(StartCondition={"EventStartCondition": {"EventFilter": event_filter}})
    write_output(simulate(journey, make_people(), resources=[HELLO, channel]), tmp_path)
    assert "<h2>Notes</h2>" not in (tmp_path / "report.html").read_text("utf-8")


def test_without_the_layout_library_the_picture_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "graphlay", None)
    write_output(run_welcome(), tmp_path)
    assert '<pre class="picture">' in (tmp_path / "report.html").read_text("utf-8")


def test_the_report_of_many_absentees_names_the_first_hundred(tmp_path: Path) -> None:
    people = make_people(*(f"person-{number}" for number in range(103)), OptOut="ALL")
    write_output(simulate(make_journey(), people), tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "… and 3 more." in page
    assert "Routes through the journey" not in page


def test_watch_gets_the_progress_of_the_files(tmp_path: Path) -> None:
    shares: list[float] = []
    write_output(run_welcome(), tmp_path, shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_a_later_run_replaces_the_files_of_an_earlier_one(tmp_path: Path) -> None:
    write_output(run_cart(), tmp_path)
    write_output(run_welcome(), tmp_path)
    assert [path.name for path in (tmp_path / "messages").iterdir() if path.name == "GCM"] == []


def test_a_folder_with_other_files_is_not_changed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"the folder has other files, such as 'notes\.txt'"):
        write_output(run_welcome(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(FileExistsError, match="it is a file"):
        write_output(run_welcome(), tmp_path / "notes.txt")


@pytest.mark.parametrize("name", ["report.html", "messages/mine.txt"])
def test_files_that_only_look_like_those_of_a_run_are_not_changed(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(FileExistsError, match="the folder has other files"):
        write_output(run_welcome(), tmp_path)
    assert read_folder(tmp_path) == {name: b"mine"}


def test_the_report_has_the_first_message_of_each_activity_and_channel_however_late_it_is(tmp_path: Path) -> None:
    split = {"TrueActivity": "push", "FalseActivity": "mail", "EvaluationWaitTime": {"WaitFor": "PT1H"}}
    split["Condition"] = {"Conditions": [{"SegmentDimensions": {"Attributes": {"way": {"Values": ["push"]}}}}]}
    activities = {
        "ways": {"ConditionalSplit": split},
        "push": {"PUSH": {"TemplateName": "ping", "NextActivity": "pause"}},
        "pause": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "late"}},
        "late": {"PUSH": {"TemplateName": "ping"}},
        "mail": {"EMAIL": {"TemplateName": "hello"}},
    }
    people = make_people("ann")
    for channel in ("GCM", "ADM"):
        person = {"Id": channel, "ChannelType": channel, "Address": "a" * 64, "Attributes": {"way": ["push"]}}
        people.append(person)
    write_output(simulate(make_journey(activities), people), tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    messages = page.partition("<h2>Messages</h2>")[2]
    assert re.findall(r"<code>(\w+)</code> (\w+)", messages) == [
        ("push", "GCM"),
        ("push", "ADM"),
        ("mail", "EMAIL"),
        ("late", "GCM"),
        ("late", "ADM"),
    ]


def test_all_unusable_lines_are_in_a_file_and_in_the_report(tmp_path: Path) -> None:
    broken = [{"Id": f"e{number}", "ChannelType": "EMAIL"} for number in range(20)]
    write_output(simulate(make_journey(), [*make_people(), *broken]), tmp_path / "out")
    lines = (tmp_path / "out" / "unusable.txt").read_text().splitlines()
    assert lines == [f"people[{number}]: Missing Address" for number in range(1, 21)]
    report = (tmp_path / "out" / "report.html").read_text()
    assert all(f"<li>{line}</li>" in report for line in lines)
    write_output(simulate(make_journey(), make_people()), tmp_path / "out")
    assert not (tmp_path / "out" / "unusable.txt").exists()
