"""The engine renders or refuses each recorded template like Handlebars.js: blanks, blocks, partials."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pinpoint_mock.handlebars.engine import Template
from pinpoint_mock.handlebars.failures import RenderFailure

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))


@pytest.mark.parametrize(("template", "result"), RECORDED["cases"])
def test_given_a_template_when_rendered_then_the_result_is_that_of_handlebars_js(
    template: str, result: str | None
) -> None:
    if result is None:
        with pytest.raises(RenderFailure):
            Template(template).render(RECORDED["data"])
    else:
        assert Template(template).render(RECORDED["data"]) == result
