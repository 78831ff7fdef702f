"""Every rule has a bad file, a good file, its evidence and a page. Other files and pages do not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pinpoint_mock.lint.linting import lint
from pinpoint_mock.lint.rules import LintRule, list_rules

from .conftest import FILES

PAGES = Path(__file__).parents[2] / "docs" / "lint"
RULES = list_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
class TestEachRule:
    def test_given_its_bad_file_when_it_is_linted_then_there_is_this_code_and_no_other(self, rule: LintRule) -> None:
        findings = lint([FILES / rule.code / "bad.json"], target=rule.target).findings
        assert {(finding.code, finding.name, finding.level) for finding in findings} == {
            (rule.code, rule.name, rule.level)
        }

    def test_given_its_good_file_when_it_is_linted_then_nothing_is_found(self, rule: LintRule) -> None:
        assert lint([FILES / rule.code / "good.json"], target=rule.target).findings == []

    def test_given_its_text_when_it_is_read_then_it_names_its_evidence(self, rule: LintRule) -> None:
        assert re.search(
            r"^Evidence: .*\b(documented|observed|inferred|unknown)\b", rule.text, re.MULTILINE | re.DOTALL
        )
        assert rule.summary.endswith(".")

    def test_given_its_code_when_the_documentation_is_searched_then_it_has_a_page(self, rule: LintRule) -> None:
        assert (PAGES / f"{rule.code}.md").read_text("utf-8").startswith(f"# {rule.code}: {rule.name}\n")


def test_given_the_pages_and_files_when_they_are_listed_then_they_are_those_of_the_rules() -> None:
    codes = {rule.code for rule in RULES}
    assert {path.stem for path in PAGES.glob("*.md")} == {*codes, "index"}
    assert {path.name for path in FILES.iterdir()} == codes


def test_given_the_rules_when_they_are_listed_then_names_and_codes_are_unique_and_letters_are_levels() -> None:
    assert len({rule.name for rule in RULES}) == len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert (rule.level == "error") is rule.code.startswith("E")
        assert bool(rule.target) is rule.code.startswith("C")
