"""The output files of a run: a file for each message, all paths as JSON Lines, and a report to open in a browser.

One message or path is read from the run and written at a time.
"""

from __future__ import annotations

import json
import re
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.clock import format_timestamp, to_microseconds
from .material import REPORT
from .report_page import write_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from ..journeys.paths import JourneyStep
    from ..messages.sent_message import SentMessage
    from .comparison import Comparison
    from .simulation import Simulation
    from .travellers import SimulatedPath

MESSAGES, MESSAGE_LIST, PATHS, DIFFERENCES = "messages", "messages.jsonl", "paths.jsonl", "differences.jsonl"
UNUSABLE = "unusable.txt"
_NAMES = frozenset((MESSAGES, MESSAGE_LIST, PATHS, DIFFERENCES, UNUSABLE, REPORT))
_UNSAFE = re.compile(r"[^A-Za-z0-9_.@+-]+")
_TOLD_EVERY = 200  # the messages and paths between two reports of progress
_LONGEST = 60  # the characters of an id in a file name


class Written(NamedTuple):
    """The result of writing the output files.

    Args:
        folder: The folder.
        messages: The number of messages that were sent.
        paths: The number of paths.
    """

    folder: Path
    messages: int
    paths: int


def write_output(simulation: Simulation, folder: str | Path, watch: Callable[[float], object] | None = None) -> Written:
    """Write the messages, the paths and the report of a run to a folder, and replace the files of an earlier run.

    Args:
        simulation: The run.
        folder: The folder; it is created if it does not exist.
        watch: A function that is called with the progress, from 0 to 1.

    Raises:
        FileExistsError: If the folder contains files that are not from an earlier run.
        OSError: If something cannot be written.
    """
    path = Path(folder)
    check_folder(path)
    path.mkdir(parents=True, exist_ok=True)
    if (path / MESSAGES).exists():
        shutil.rmtree(path / MESSAGES)
    (path / DIFFERENCES).unlink(missing_ok=True)
    messages, paths = len(simulation.messages), len(simulation.paths)
    tell = _ignore if watch is None else partial(_tell, watch, max(1, messages + paths))
    first: dict[tuple[str | None, str], SentMessage] = {}
    _write_lines(path / MESSAGE_LIST, _write_messages(simulation, path, first), tell, 0)
    _write_lines(path / PATHS, map(describe_path, simulation.paths), tell, messages)
    _write_unusable(path / UNUSABLE, simulation.unusable)
    with (path / REPORT).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(write_report(simulation, first.values()))
    tell(messages + paths)
    return Written(path, simulation.sent, paths)


def write_differences(comparison: Comparison, folder: Path) -> Path:
    """Write all differences of a comparison to the folder of a run, one per line, and return the file."""
    path = folder / DIFFERENCES
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for difference in comparison.differences:
            who = {"user" if difference.is_user else "endpoint": difference.person}
            described = {"kind": difference.kind, **who, "text": difference.text}
            file.write(json.dumps(described, ensure_ascii=False) + "\n")
    return path


def check_folder(path: Path) -> None:
    """Refuse a folder with files that are not from an earlier run. A run writes the list of messages first.

    Raises:
        FileExistsError: If the folder has other files, or if it is a file.
    """
    if not path.exists():
        return
    names = {each.name for each in path.iterdir()} if path.is_dir() else set()
    others = sorted(names - _NAMES if MESSAGE_LIST in names else names)
    if others or not path.is_dir():
        reason = f"the folder has other files, such as {others[0]!r}" if others else "it is a file"
        raise FileExistsError(17, f"the files of a run cannot be written here, because {reason}", str(path))


def _write_lines(path: Path, items: Iterator[dict[str, Any]], tell: Callable[[int], object], done_before: int) -> None:
    """Write an item on each line, and report the progress from time to time."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for done, item in enumerate(items, done_before):
            file.write(json.dumps(item, ensure_ascii=False) + "\n")
            if not done % _TOLD_EVERY:
                tell(done)


def _write_unusable(path: Path, lines: Sequence[str]) -> None:
    """Write the list of unusable lines, if there are any."""
    path.unlink(missing_ok=True)
    if lines:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _ignore(done: int) -> None:
    """Do nothing: the caller does not watch the progress."""


def _tell(watch: Callable[[float], object], total: int, done: int) -> None:
    watch(done / total)


def _write_messages(
    simulation: Simulation, folder: Path, first: dict[tuple[str | None, str], SentMessage]
) -> Iterator[dict[str, Any]]:
    """Write each sent message to a file, and yield a description of every message.

    Args:
        simulation: The run.
        folder: The folder.
        first: A dict to which this adds the first sent message of each activity and channel.
    """
    made: set[str] = set()
    number = 0
    for message in simulation.messages:
        name = None
        if message.was_sent:
            number += 1
            first.setdefault((message.activity_id, message.channel), message)
            name, content = _make_file(message, number)
            channel = f"{MESSAGES}/{message.channel}"
            if channel not in made:
                made.add(channel)
                (folder / channel).mkdir(parents=True)
            name = f"{channel}/{name}"
            (folder / name).write_bytes(content)
        yield _describe_message(message, name)


def _make_file(message: SentMessage, number: int) -> tuple[str, bytes]:
    """Return the file name and the file content for a message."""
    who = message.endpoint_id or message.address
    stem = f"{number:06}-{_make_safe(message.activity_id or message.source)}-{_make_safe(who)}"
    if message.channel == "EMAIL":
        return f"{stem}.eml", message.raw
    if message.channel in ("SMS", "VOICE"):
        return f"{stem}.txt", f"{message.body}\n".encode()
    content: dict[str, Any] = {"address": message.address, "headers": dict(message.headers), "payload": message.payload}
    if message.payload is None:  # a custom channel gets the data in addition to the endpoint
        content = {"address": message.address, "data": message.body}
    return f"{stem}.json", (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _make_safe(text: str) -> str:
    """Return an id in which every character is valid in a file name on any system."""
    return _UNSAFE.sub("_", text)[:_LONGEST].strip(".") or "_"


def _describe_message(message: SentMessage, file: str | None) -> dict[str, Any]:
    described = {
        "time": _format(message.time),
        "channel": message.channel,
        "address": message.address,
        "endpoint": message.endpoint_id,
        "user": message.user_id,
        "activity": message.activity_id,
        "status": message.status,
        "reason": None if message.was_sent else message.status_message,
        "title": message.title,
        "body": message.body,
        "file": file,
    }
    return {name: value for name, value in described.items() if value is not None}


def describe_path(taken: SimulatedPath) -> dict[str, Any]:
    """Return the path of an entry, for a line of JSON."""
    path = taken.path
    assert path.entered is not None
    return {
        "user" if taken.is_user else "endpoint": taken.person,
        "entry": taken.entry,
        "entered": _format(path.entered),
        "state": path.state,
        "steps": [_describe_step(step) for step in path],
    }


def _describe_step(step: JourneyStep) -> dict[str, Any]:
    described = {
        "time": _format(step.time),
        "activity": step.activity,
        "kind": step.activity_type,
        "outcome": step.outcome,
        "next": step.next_activity,
        "reasons": list(step.reasons),
    }
    return {name: value for name, value in described.items() if value not in (None, [])}


def _format(time: datetime) -> str:
    return format_timestamp(to_microseconds(time))
