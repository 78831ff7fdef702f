"""What Handlebars.js makes of templates, recorded: blanks, blocks, partials, and what it refuses."""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pinpoint_mock.templates.personalization import RenderFailure, render_html
from pinpoint_mock.templates.variables import Variables, omit

from .conftest import NOW, rendered

RECORDED: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "handlebars.json").read_text("utf-8"))


@pytest.mark.parametrize(("template", "text"), RECORDED["cases"])
def test_given_a_template_when_rendered_then_it_is_as_handlebars_js_has_it(template: str, text: str | None) -> None:
    variables = Variables({}, RECORDED["data"], {}, omit, NOW, str)
    if text is None:
        with pytest.raises(RenderFailure):
            render_html(template, variables)
    else:
        assert render_html(template, variables) == text


def test_given_an_optional_word_when_its_value_is_there_or_not_then_the_blank_before_it_is_too() -> None:
    template = "Hi{{#if User.UserAttributes.FirstName}} {{User.UserAttributes.FirstName}}{{/if}}!"

    assert rendered(template) == "Hi Sofia!"
    assert rendered(template, endpoint={}) == "Hi!"


def test_given_a_long_chain_of_conditions_when_rendered_then_it_is_not_nested() -> None:
    chain = "".join(f"{{{{else eq Location.Country 'C{number}'}}}}{number}" for number in range(1_000))

    assert rendered(f"{{{{#if Nope}}}}{chain}{{{{else}}}}end{{{{/if}}}}") == "end"
    assert rendered(f"{{{{#if Nope}}}}{chain}{{{{/if}}}}", endpoint={"Location": {"Country": "C999"}}) == "999"


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{{#if Address}}x", "unclosed block if, in {{#if Address}}"),
        ("Hello {{Address", "unclosed tag, in {{Address"),
        (
            '{"badge":{{Metrics.visits}}}',
            "}}} does not close what begins with {{, as a blank before the last } does, in {{Metrics.visits}}}",
        ),
        (
            '{"badge":{{{Metrics.visits}}}}',
            "}}}} does not close what begins with {{{, as a blank",
        ),
        ("{{upper 'abc}} more {{Address}}", "unclosed tag, or a quote or [ in it is not closed"),
        ("{{#if Address}}x{{/fi}}", "unexpected closing tag fi, where {{#if Address}} is open"),
        ("{{#if Address == 'x'}}y{{/if}}", "'=' is not valid; eq compares"),
        ("{{#if Nope}}1{{elseif Address}}2{{/if}}", 'Missing helper: "elseif"; it is written else if'),
        ("{{> p x=Id Address}}", "'Address' has no name, and stands behind what has one"),
        ("{{> p x=1 x=2}}", "x is given twice"),
        ("{{#if Address as |x|}}{{x}}{{/if}}", "if has no parameters, in {{#if Address as |x|}}"),
        ("{{^Nope as |x|}}{{x}}{{/Nope}}", "a block that begins with ^ has no parameters"),
        ("{{#if a}}" * 61 + "{{/if}}" * 61, "Blocks and partials are nested more than 60 deep"),
        ("{{> nope}}", "The partial nope could not be found, in {{> nope}}"),
        ("{{{{other}}}}{{{{/other}}}}", "there is no raw block but {{{{raw}}}}, in {{{{other}}}}"),
        ("{{upper (if Address)}}", "if opens a block, in {{upper (if Address)}}"),
        ("{{each Address}}", "each opens a block, in {{each Address}}"),
        ("{{add Metrics.nope 2}}", "'' is not a number; the variable Metrics.nope has no value, in {{add Metrics.nope"),
        ("{{add 1e3 2}}", "'' is not a number; the variable 1e3 has no value, in {{add 1e3 2}}"),
    ],
)
def test_given_a_template_that_fails_when_rendered_then_the_tag_and_the_variable_are_named(
    template: str, fault: str
) -> None:
    with pytest.raises(RenderFailure) as raised:
        rendered(template)

    assert fault in raised.value.message


def test_given_a_template_that_is_none_when_rendered_twice_then_it_fails_in_the_same_words() -> None:
    words = []
    for _ in range(2):
        with pytest.raises(RenderFailure) as raised:
            rendered("{{#if a}}")
        words.append(raised.value.message)

    assert words[0] == words[1] == "The template cannot be rendered: unclosed block if, in {{#if a}}"


def test_given_a_section_that_is_true_when_it_has_a_parameter_then_that_has_no_value() -> None:
    assert rendered("{{#with (eq 1 1)}}{{#this as |x|}}[{{#if x}}{{else}}none{{/if}}]{{/this}}{{/with}}") == "[none]"


@pytest.mark.parametrize("value", ["x", "gold"])
def test_given_two_contexts_that_are_equal_when_left_then_that_is_one_step(value: str) -> None:
    substitutions = {"A": [value], "B": [value]}

    assert (
        rendered(
            "{{#each A}}{{#each ../B}}<{{../City}}>{{/each}}{{/each}}",
            substitutions=substitutions,
            endpoint={"City": "Rome"},
        )
        == "<Rome>"
    )


def test_given_a_raw_block_when_rendered_then_its_tags_are_text() -> None:
    assert rendered("{{{{raw}}}}{{Address}} {{{{x}}}}{{{{/x}}}}{{{{/raw}}}}!") == "{{Address}} {{{{x}}}}{{{{/x}}}}!"


def test_given_log_with_a_level_when_rendered_then_it_prints_nothing() -> None:
    assert rendered("a{{log 'x' level='warn'}}b") == "ab"


def test_given_a_parameter_with_the_name_of_a_helper_when_rendered_then_it_is_the_parameter() -> None:
    assert rendered("{{#each Attributes.Interests as |now upper|}}{{now}}{{upper}}{{/each}}") == "art0music1"


def test_given_a_partial_with_its_own_block_when_rendered_then_an_outer_block_is_not_that() -> None:
    layout = "{{#* inline 'box'}}[{{> @partial-block}}]{{/inline}}"
    card = "{{#* inline 'card'}}{{#> box}}<{{> @partial-block}}>{{/box}}{{/inline}}"

    assert rendered(f"{layout}{card}{{{{#> card}}}}x{{{{/card}}}}") == "[<x>]"


def test_given_a_call_with_very_many_arguments_when_read_then_it_is_refused() -> None:
    with pytest.raises(RenderFailure, match="join takes at most 100 arguments, not 101"):
        rendered("{{join " + "Address " * 101 + "}}")


def test_given_placeholders_when_their_values_are_more_than_any_message_has_then_the_message_fails() -> None:
    with pytest.raises(RenderFailure, match="The values in it have more than 10000000 characters"):
        rendered("{{Address}}" * 1_001, endpoint={"Address": "x" * 10_000})


def test_given_whoever_sends_is_deep_in_calls_when_a_nested_template_is_rendered_then_the_message_fails() -> None:
    nested = "{{#if Address}}" * 50 + "{{upper " + "(upper " * 40 + "'x'" + ")" * 40 + "}}" + "{{/if}}" * 50

    def deep(calls: int) -> str:
        return deep(calls - 1) if calls else rendered(nested)

    room = sys.getrecursionlimit() - len(inspect.stack())
    for _ in range(2):
        with pytest.raises(RenderFailure, match="it is nested too deep"):
            deep(room - 100)
    assert rendered(nested) == "X"
    with pytest.raises(RenderFailure, match="it is nested too deep"):
        deep(room - 100)


def test_given_many_blocks_beside_one_another_in_a_chain_when_rendered_then_they_are_not_nested() -> None:
    beside = "{{#if Address}}{{/if}}" * 100
    chain = "".join(f"{{{{else if Nope}}}}{beside}" for _ in range(100))

    assert rendered(f"{{{{#if Nope}}}}{chain}{{{{else}}}}end{{{{/if}}}}") == "end"
