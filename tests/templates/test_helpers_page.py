"""The docs page of helpers is correct: each example in its tables is rendered, and all helpers are there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pinpoint_mock.templates.dialect import HELPERS
from pinpoint_mock.templates.personalization import render_text
from pinpoint_mock.templates.variables import Variables, fail_on_missing

from .conftest import NOW

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "helpers.md").read_text("utf-8")
ENDPOINT: dict[str, Any] = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
ROWS = re.findall(r"^\| `(\w+)` \| .* \| `(\{\{.*\}\})` \| (?:`(.*)`)? *\|$", PAGE, re.MULTILINE)
UUID = "f47ac10b58cc4372a5670e02b2c3d479"


def rendered(text: str) -> str:
    return render_text(text, Variables({}, ENDPOINT, {}, fail_on_missing, NOW, lambda: UUID))


@pytest.mark.parametrize(("name", "example", "result"), ROWS, ids=[name for name, *_ in ROWS])
def test_given_an_example_on_the_docs_page_when_it_is_rendered_then_the_result_is_that_of_the_page(
    name: str, example: str, result: str
) -> None:
    assert name in example
    assert rendered(example) == result


def test_the_tables_of_the_docs_page_have_one_row_for_each_helper() -> None:
    names = [name for name, *_ in ROWS]

    assert len(names) == len(set(names)) == len(re.findall(r"^\| `", PAGE, re.MULTILINE))
    assert set(names) >= set(HELPERS)
    assert set(names) - set(HELPERS) == {"if", "unless", "each", "with", "inline"}


def test_given_the_example_of_a_helper_in_parentheses_when_it_is_rendered_then_it_works() -> None:
    [example] = re.findall(r"^`(\{\{.*\}\})`", PAGE, re.MULTILINE)

    assert rendered(example) == "LOS..."
