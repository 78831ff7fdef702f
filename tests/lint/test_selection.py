"""The selection of findings by codes."""

from __future__ import annotations

import pytest

from pinpoint_mock.exports.places import Place
from pinpoint_mock.lint.findings import LintFinding
from pinpoint_mock.lint.selection import choose

FINDINGS = [
    LintFinding(code, name, "error", Place("a.json"), 1, "wrong")
    for code, name in [("E201", "journey-name"), ("E210", "dangling-activity"), ("R201", "unreachable-activity")]
]


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ([], [], ["E201", "E210", "R201"]),
        (["E2"], [], ["E201", "E210"]),
        (["e210", "R"], [], ["E210", "R201"]),
        (["dangling-activity"], [], ["E210"]),
        ([], ["R"], ["E201", "E210"]),
        (["E"], ["journey-name"], ["E210"]),
    ],
)
def test_given_codes_when_findings_are_chosen_then_they_are_those_of_the_codes(
    select: list[str], ignore: list[str], expected: list[str]
) -> None:
    assert [finding.code for finding in choose(FINDINGS, select, ignore)] == expected


@pytest.mark.parametrize("wrong", ["E999", "dangling-activty", ""])
def test_given_a_code_that_does_not_exist_when_findings_are_chosen_then_it_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a rule code, the beginning of a code, or a rule name"):
        choose(FINDINGS, [wrong], [])
