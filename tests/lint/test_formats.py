"""The output formats for findings."""

from __future__ import annotations

import json

from pinpoint_mock.exports.places import Place
from pinpoint_mock.lint.findings import LintFinding
from pinpoint_mock.lint.formats import FORMATS

PLACE = Place("pin,point/a.json", ("Activities", "hello", "EMAIL"))
ERROR = LintFinding("E210", "dangling-activity", "error", PLACE, 12, "100 % wrong\nand more", "did you mean 'b'?")
ADVICE = LintFinding("R201", "unreachable-activity", "recommendation", Place("<dict>"), 0, "no way leads to 'a'")


def write(name: str) -> str:
    return "\n".join(FORMATS[name]([ERROR, ADVICE], 3))


def test_given_findings_when_they_are_written_as_text_then_each_has_a_line_and_the_last_one_counts() -> None:
    assert write("text").splitlines() == [
        "pin,point/a.json:$.Activities.hello.EMAIL: E210 dangling-activity 100 % wrong and more (did you mean 'b'?)",
        "<dict>:$: R201 unreachable-activity no way leads to 'a'",
        "1 error and 1 recommendation in 3 resources",
    ]


def test_given_findings_when_they_are_written_as_json_then_each_is_an_object() -> None:
    first, second = json.loads(write("json"))
    assert first == {
        "file": "pin,point/a.json",
        "path": "$.Activities.hello.EMAIL",
        "line": 12,
        "code": "E210",
        "name": "dangling-activity",
        "level": "error",
        "message": "100 % wrong\nand more",
        "hint": "did you mean 'b'?",
    }
    assert second["level"] == "recommendation"


def test_given_findings_when_they_are_written_for_github_then_each_is_a_workflow_command() -> None:
    assert write("github").splitlines() == [
        "::error file=pin%2Cpoint/a.json,line=12,title=E210 dangling-activity::"
        "$.Activities.hello.EMAIL: 100 %25 wrong%0Aand more (did you mean 'b'?)",
        "::warning file=<dict>,line=1,title=R201 unreachable-activity::$: no way leads to 'a'",
        "1 error and 1 recommendation in 3 resources",
    ]
