"""Events are recorded at their times: records of an event stream, and requests of PutEvents."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import Simulation, simulate
from pinpoint_mock.events.event import EventLog

from .samples import make_journey, make_people

if TYPE_CHECKING:
    from pathlib import Path

HOUR = "2030-01-07T10:00:00Z"  # an hour after the start
OPEN = {"event_type": "_email.open", "endpoint_id": "ann", "event_timestamp": HOUR}
NAIVE = datetime(2030, 1, 8, tzinfo=timezone.utc).replace(tzinfo=None)
SALE = {"event_type": "sale", "client": {"client_id": "ann"}, "event_timestamp": 1894010400000, "metrics": {"price": 3}}


def split_on(event_type: str) -> dict[str, Any]:
    """Return the journey that checks, a day after the e-mail, for an event of it."""
    condition = {"MessageActivity": "hello", "Dimensions": {"EventType": {"Values": [event_type]}}}
    return make_journey(
        {
            "hello": {"EMAIL": {"TemplateName": "hello", "NextActivity": "asked"}},
            "asked": {
                "ConditionalSplit": {
                    "Condition": {"Conditions": [{"EventCondition": condition}]},
                    "EvaluationWaitTime": {"WaitFor": "P1D"},
                }
            },
        }
    )


def started_by(event_type: str) -> dict[str, Any]:
    """Return an event-triggered journey."""
    dimensions = {"EventType": {"Values": [event_type]}}
    event_filter = {"FilterType": "ENDPOINT", "Dimensions": dimensions}
    return make_journey(StartCondition={"EventStartCondition": {"EventFilter": event_filter}})


def unused(simulation: Simulation) -> str:
    """Return the note about events that were not recorded."""
    return next((note for note in simulation.notes if "event" in note), "")


def test_a_click_is_on_the_link_of_the_event_if_the_message_has_it() -> None:
    text = "https://example.com/a https://example.com/b"
    template = {"TemplateName": "hello", "EmailTemplateRequest": {"Subject": "Hi", "TextPart": text}}
    click = {"email_channel": {"mail_event": {"click": {"link": "https://example.com/b"}}}}
    events = [{**OPEN, "event_type": "_email.click", "facets": facets} for facets in (click, {"email_channel": None})]
    simulation = simulate(split_on("_email.click"), make_people(), events=events, resources=template)
    with simulation._session.locked_world() as world:
        [app] = world.apps()
        clicks = [event for event in app.part(EventLog) if event.event_type == "_email.click"]
    assert [click.attributes["feedback"] for click in clicks] == ["https://example.com/b", "https://example.com/a"]


@pytest.mark.parametrize("event_type", ["_email.open", "_email.click", "_email.unsubscribe", "_email.complaint"])
def test_reactions_of_recipients_decide_splits(event_type: str) -> None:
    link = {"TemplateName": "hello", "EmailTemplateRequest": {"Subject": "Hi", "TextPart": "https://example.com/a"}}
    event = {**OPEN, "event_type": event_type}
    simulation = simulate(split_on(event_type), make_people("ann", "bob"), events=[event], resources=link)
    assert simulation.path("ann").outcomes["asked"] == "yes"
    assert simulation.path("bob").outcomes["asked"] == "no"


def test_an_event_names_the_activity_whose_message_it_is_about() -> None:
    named = {**OPEN, "attributes": {"journey_activity_id": "other"}}
    simulation = simulate(split_on("_email.open"), make_people(), events=[named])
    assert simulation.path("ann").outcomes["asked"] == "no"
    assert "not received a message of activity 'other'" in unused(simulation)


def test_an_event_before_its_message_is_not_recorded() -> None:
    activities = {
        "wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "hello"}},
        "hello": {"EMAIL": {"TemplateName": "hello"}},
    }
    simulation = simulate(make_journey(activities), make_people(), events=[OPEN])
    assert "its endpoint had not received a message" in unused(simulation)


def test_events_of_sending_are_ignored_because_the_run_records_its_own() -> None:
    events = [{**OPEN, "event_type": event_type} for event_type in ("_email.send", "_email.delivered", "_journey.send")]
    simulation = simulate(make_journey(), make_people(), events=events)
    assert unused(simulation) == "ignored 3 events of sending and delivery: the run records its own"


def test_a_record_of_an_event_stream_starts_a_journey() -> None:
    simulation = simulate(started_by("sale"), make_people("ann", "bob"), events=[SALE])
    assert [path.person for path in simulation.paths] == ["ann"]
    assert simulation.path("ann").entered is not None
    assert f"{simulation.path('ann').entered:%H:%M}" == "10:00"


def test_a_request_of_put_events_starts_a_journey_also_for_a_new_endpoint() -> None:
    event = {"EventType": "sale", "Timestamp": HOUR}
    endpoint = {"ChannelType": "EMAIL", "Address": "zoe@example.com"}
    request = {"EventsRequest": {"BatchItem": {"zoe": {"Endpoint": endpoint, "Events": {"1": event}}}}}
    simulation = simulate(started_by("sale"), make_people(), events=[request])
    assert [path.person for path in simulation.paths] == ["zoe"]


def test_events_are_recorded_in_the_order_of_their_times() -> None:
    later = {**SALE, "event_timestamp": "2030-01-07T12:00:00Z", "endpoint_id": "bob"}
    simulation = simulate(started_by("sale"), make_people("ann", "bob"), events=[later, SALE])
    assert [path.person for path in simulation.paths] == ["ann", "bob"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"endpoint_id": "zoe"}, "its endpoint is not one of the people"),
        ({"event_timestamp": "2029-01-01T00:00:00Z"}, "it is outside the run, 2030-01-07 09:00 to 2030-02-06 09:00"),
        ({"event_timestamp": "2031-01-01T00:00:00Z"}, "it is outside the run, 2030-01-07 09:00 to 2030-02-06 09:00"),
        ({"attributes": {"a" * 60: "b"}}, "key length"),
        ({"event_type": "_email.opened"}, "do not have the event '_email.opened' (did you mean '_email.open'?)"),
        ({"event_type": "_email.open", "endpoint_id": "zoe"}, "its endpoint is not one of the people"),
        ({"attributes": {"a": "x" * 5_000_000}}, "bytes"),
        ({"event_type": "_email.click", "endpoint_id": "bob"}, "the message has no links"),
    ],
)
def test_an_event_that_cannot_be_recorded_is_named_in_the_notes(change: dict[str, Any], reason: str) -> None:
    simulation = simulate(make_journey(), make_people("ann", "bob"), events=[{**SALE, **change}])
    assert reason in unused(simulation)


def test_a_session_of_a_record_is_kept() -> None:
    session = {"session_id": "1", "start_timestamp": 1894009400000, "stop_timestamp": 1894010400000}
    simulation = simulate(
        started_by("_session.stop"), make_people(), events=[{**SALE, "event_type": "_session.stop", "session": session}]
    )
    assert simulation.entered == 1


def test_files_of_json_lines_lists_and_folders_are_read(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_text(f"{json.dumps(SALE)}\n\n")
    (tmp_path / "2.json").write_text(json.dumps([{**SALE, "endpoint_id": "bob"}]))
    simulation = simulate(started_by("sale"), make_people("ann", "bob"), events=tmp_path)
    assert simulation.entered == 2


def test_columns_of_a_database_may_hold_json_as_strings() -> None:
    event = {**SALE, "client": json.dumps(SALE["client"]), "metrics": '{"price": 4}', "attributes": ""}
    assert simulate(started_by("sale"), make_people(), events=[event]).entered == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is not valid JSON"),
        ("5", "a line must be one complete JSON object"),
        ("{}", "neither a record of an event stream"),
        ('{"event_type": "a", "event_timestamp": 1}', "does not name its endpoint"),
        ('{"event_type": "", "endpoint_id": "a", "event_timestamp": 1}', "event_type must be a non-empty string"),
        ('{"event_type": "a", "endpoint_id": "a"}', "event_timestamp is missing"),
        (
            '{"event_type": "a", "endpoint_id": "a", "timestamp": 1}',
            "event_timestamp is missing (did you mean 'timestamp'?)",
        ),
        (
            '{"event_type": "a", "endpoint_id": "a", "event_timestamp": []}',
            "event_timestamp must be milliseconds since 1970, or a date such as 2030-01-01T00:00:00Z, not []",
        ),
        ('{"event_type": "a", "endpoint_id": "a", "event_timestamp": "noon"}', "event_timestamp"),
        ('{"event_type": "a", "endpoint_id": "a", "event_timestamp": "²"}', "event_timestamp must be an ISO 8601"),
        ('{"event_type": "a", "endpoint_id": "a", "event_timestamp": "--5"}', "event_timestamp must be an ISO 8601"),
        ('{"event_type": "a", "endpoint_id": "a", "event_timestamp": 1e300}', "must be milliseconds since 1970"),
        ('{"BatchItem": {"a": {"Events": {"1": {"EventType": 5, "Timestamp": "2030-01-01T00:00:00Z"}}}}}', "EventType"),
        ('{"event_type": "a", "endpoint_id": "a", "event_timestamp": 1, "metrics": "{"}', "metrics must be an object"),
        ('{"BatchItem": {"ann": {"Events": {"1": {"EventType": "x"}}}}}', "is not a request of PutEvents"),
    ],
)
def test_a_line_that_is_not_an_event_is_left_out_with_its_place_and_the_reason(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(f"{json.dumps(SALE)}\n{line}\n", encoding="utf-8")
    simulation = simulate(started_by("sale"), make_people(), events=path)
    assert simulation.entered == 1
    [unusable] = simulation.unusable
    assert unusable.startswith(f"{path}:2:$")
    assert reason in unusable
    assert unused(simulation) == f"1 event could not be used: {unusable}"


def test_a_file_without_a_line_that_is_an_event_is_refused_with_the_place_of_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_text(json.dumps(SALE))
    (tmp_path / "2.csv").write_text("Id,Address\nann,ann@example.com\n")
    with pytest.raises(ValueError, match=r"2\.csv:1:\$: The line is not valid JSON"):
        simulate(make_journey(), make_people(), events=tmp_path)


def test_an_item_of_a_list_that_is_not_an_event_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([5, SALE]))
    simulation = simulate(started_by("sale"), make_people(), events=tmp_path / "a.json")
    assert simulation.entered == 1
    assert simulation.unusable == (f"{tmp_path / 'a.json'}:$[0]: an event must be an object",)


def test_events_outside_the_run_have_one_reason_and_each_shows_its_time() -> None:
    events = [{**SALE, "event_timestamp": f"2029-01-0{day}T08:30:00Z"} for day in (1, 2)]
    simulation = simulate(make_journey(), make_people(), events=events)
    assert unused(simulation) == (
        "2 events could not be used: events:$[0] at 2029-01-01 08:30: it is outside the run, "
        "2030-01-07 09:00 to 2030-02-06 09:00 (also events:$[1] at 2029-01-02 08:30)"
    )


def test_a_missing_timestamp_is_not_confused_with_another_member_of_a_record() -> None:
    with pytest.raises(ValueError, match=r"event_timestamp is missing$"):
        simulate(make_journey(), make_people(), events=[{"event_type": "sale", "endpoint_id": "ann-mail"}])


def test_a_timestamp_in_seconds_gets_a_question() -> None:
    simulation = simulate(make_journey(), make_people(), events=[{**SALE, "event_timestamp": 1894010400}])
    assert simulation.unusable == (
        "events:$[0] at 1970-01-22 22:06: it is outside the run, 2030-01-07 09:00 to 2030-02-06 09:00; "
        "are these seconds instead of milliseconds?",
    )


@pytest.mark.parametrize(
    ("journey", "given", "notes"),
    [
        (
            split_on("_email.open"),
            ["email.open"],
            ["events:$[0]: the journey does not use events of the type 'email.open' (did you mean '_email.open'?)"],
        ),
        (
            started_by("sale"),
            ["sales", "sales"],
            ["events:$[0]: the journey does not use events of the type 'sales' (did you mean 'sale'?)"],
        ),
        (
            started_by("sale"),
            ["sale", "sales"],
            ["events:$[1]: the journey does not use events of the type 'sales' (did you mean 'sale'?)"],
        ),
        (started_by("sale"), ["visit"], []),
    ],
)
def test_a_type_of_event_that_is_like_one_of_the_journey_is_named_in_the_notes(
    journey: dict[str, Any], given: list[str], notes: list[str]
) -> None:
    events = [{**SALE, "event_type": event_type} for event_type in given]
    simulation = simulate(journey, make_people(), events=events)
    assert [note for note in simulation.notes if "does not use" in note] == notes


def test_a_list_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[5]")
    with pytest.raises(ValueError, match="an event must be an object"):
        simulate(make_journey(), make_people(), events=tmp_path / "a.json")
    with pytest.raises(TypeError, match=r"events\[0\] must be a path or a mapping"):
        simulate(make_journey(), make_people(), events=[5])  # type: ignore[list-item]


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), NAIVE, b"noon", "\ud800"],
)
def test_a_value_that_json_cannot_have_is_refused_with_its_place(value: object) -> None:
    with pytest.raises(ValueError, match=r"events:\$\[0\]: "):
        simulate(make_journey(), make_people(), events=[{**SALE, "event_timestamp": value}])


def test_an_aware_datetime_is_a_time_as_in_start() -> None:
    time = datetime(2030, 1, 8, 12, tzinfo=timezone(timedelta(hours=2)))
    simulation = simulate(started_by("sale"), make_people(), events=[{**SALE, "event_timestamp": time}])
    assert simulation.paths[0].path.entered == time


def test_a_parquet_file_needs_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "events.parquet").write_bytes(b"PAR1 and so on")
    with pytest.raises(ValueError, match="this is a Parquet file; to read it, install pyarrow: pip install pyarrow"):
        simulate(make_journey(), make_people(), events=tmp_path / "events.parquet")


def test_a_broken_parquet_file_is_refused_with_its_name(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "events.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(ValueError, match="the file is not a complete Parquet file") as raised:
        simulate(make_journey(), make_people(), events=path)
    assert str(raised.value).startswith(f"{path}:$")


def test_a_parquet_file_is_read_where_pyarrow_is_installed(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    strings = pyarrow.map_(pyarrow.string(), pyarrow.string())
    fields = {"event_type": pyarrow.string(), "event_timestamp": pyarrow.int64(), "endpoint_id": pyarrow.string()}
    schema = pyarrow.schema({**fields, "attributes": strings, "session": strings, "metrics": strings})
    row = {**OPEN, "event_type": "sale", "event_timestamp": SALE["event_timestamp"], "attributes": [("a", "b")]}
    table = pyarrow.Table.from_pylist([{**row, "session": [], "metrics": None}], schema)
    parquet.write_table(table, tmp_path / "events.parquet")
    assert simulate(started_by("sale"), make_people(), events=tmp_path / "events.parquet").entered == 1


def test_events_may_come_from_several_files(tmp_path: Path) -> None:
    for name, endpoint_id in (("a.jsonl", "ann"), ("b.jsonl", "bob")):
        (tmp_path / name).write_text(json.dumps({**SALE, "client": {"client_id": endpoint_id}}))
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    assert simulate(started_by("sale"), make_people("ann", "bob"), events=files).entered == 2


def test_each_event_that_cannot_be_recorded_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("".join(f"{json.dumps({**OPEN, 'endpoint_id': name})}\n" for name in ("zoe", "eve")))
    simulation = simulate(make_journey(), make_people(), events=path)
    reason = "its endpoint is not one of the people"
    assert simulation.unusable == (f"{path}:1:$: {reason}", f"{path}:2:$: {reason}")
    assert unused(simulation).endswith(f"{path}:1:$: {reason} (also {path}:2:$)")
