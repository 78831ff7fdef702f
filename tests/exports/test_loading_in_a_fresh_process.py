"""Loaded resources work even if none of their operations was ever called in the process."""

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WELCOME = {
    "ApplicationId": "shop",
    "WriteJourneyRequest": {
        "Name": "welcome",
        "StartActivity": "hello",
        "Activities": {
            "hello": {"SMS": {"TemplateName": "hello", "NextActivity": "pause"}},
            "pause": {"Wait": {"WaitTime": {"WaitFor": "P3D"}}},
        },
    },
}
HELLO = {"TemplateName": "hello", "SMSTemplateRequest": {"Body": "Hello"}}
SMS = {"SMSChannelResponse": {"ApplicationId": "shop", "Platform": "SMS", "Enabled": True}}
ANN = {
    "ApplicationId": "shop",
    "EndpointId": "ann",
    "EndpointRequest": {"ChannelType": "SMS", "Address": "+12065550100"},
}


def run(folder: Path, program: str) -> list[str]:
    begin = f"""\
    from pinpoint_mock import mock_pinpoint, simulate, preview

    folder = {str(folder)!r}
    """
    command = [sys.executable, "-c", dedent(begin) + dedent(program)]
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout.splitlines()


def test_given_a_fresh_process_when_a_loaded_journey_is_tested_then_people_go_through_it(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(json.dumps([WELCOME, HELLO, SMS, ANN]), encoding="utf-8")
    program = """\
    with mock_pinpoint(load=folder) as pinpoint:
        tested = pinpoint.app("shop").journey("welcome").test(people=["ann"])
        pinpoint.clock.advance(days=4)
        print(tested.state, *tested.path("ann").activities)
        print(pinpoint.outbox.one().body)
    """
    assert run(tmp_path, program) == ["COMPLETED hello pause", "Hello"]


def test_given_a_fresh_process_when_a_loaded_journey_decides_then_it_says_what_it_would_do(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(json.dumps([WELCOME, HELLO, SMS, ANN]), encoding="utf-8")
    program = """\
    with mock_pinpoint() as pinpoint:
        pinpoint.load(folder)
        print(pinpoint.app("shop").journey("welcome").decide("ann", activity="hello").outcome)
    """
    assert run(tmp_path, program) == ["SUCCESSFUL"]


def test_given_a_fresh_process_when_a_journey_is_simulated_then_people_go_through_it(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(json.dumps([WELCOME, HELLO, SMS]), encoding="utf-8")
    program = """\
    people = [{"Id": "ann", "ChannelType": "SMS", "Address": "+12065550100"}]
    print(simulate(folder, people).path("ann").activities)
    """
    assert run(tmp_path, program) == ["['hello', 'pause']"]


def test_given_a_fresh_process_when_a_template_is_previewed_then_the_message_is_shown(tmp_path: Path) -> None:
    (tmp_path / "hello.json").write_text(json.dumps(HELLO), encoding="utf-8")
    program = """\
    [shown] = preview(folder, {"ChannelType": "SMS", "Address": "+12065550100"})
    print(shown.body, shown.warnings)
    """
    assert run(tmp_path, program) == ["Hello ()"]
