"""The engine alone: values, helpers and sources of variables that know nothing about Pinpoint, and refusals."""

from __future__ import annotations

import inspect
import math
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.handlebars.engine import Template
from pinpoint_mock.handlebars.failures import RenderFailure
from pinpoint_mock.handlebars.helpers import Condition, ContextHelper, Helper
from pinpoint_mock.handlebars.values import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SOFIA: dict[str, Any] = {
    "Id": "endpoint-1",
    "Address": "sofia@example.com",
    "Attributes": {"Interests": ["art", "music"]},
    "Metrics": {"visits": 5.0},
    "Location": {"City": "Los Angeles", "Country": "US"},
    "User": {"UserAttributes": {"FirstName": ["Sofia"]}},
}
HELPERS: dict[str, Helper] = {
    "eq": Condition("eq", lambda left, right: to_text(left) == to_text(right)),
    "join": Helper("join", lambda first, *others: "".join(map(to_text, (first, *others)))),
    "now": ContextHelper("now", lambda variables: variables.now),
    "upper": Helper("upper", lambda value: to_text(value).upper()),
}


class Values:
    """A source of variables that all must have a value. It also gives helpers the time."""

    now = "12:26"

    def __init__(self, tree: dict[str, Any]) -> None:
        self.tree = tree

    def look_up(self, path: str, parts: tuple[str, ...]) -> Any:
        if path == "secret":
            raise RenderFailure("secret is private", path)
        return self.tree.get(path.lower())

    def on_missing(self, name: str, /) -> str:
        raise RenderFailure(f"no {name}", name)


def rendered(
    template: str, *, substitutions: Mapping[str, Any] | None = None, endpoint: Mapping[str, Any] = SOFIA
) -> str:
    """Return a template rendered with two layers of values."""
    return Template(template, HELPERS).render({**endpoint, **(substitutions or {})})


def test_given_a_template_and_values_when_rendered_then_missing_values_are_left_out_and_others_escaped() -> None:
    template = Template("{{name}} {{{name}}} {{nope}}{{user.nope}}{{#each items}}{{this}}{{/each}}")

    assert template.render({"name": "O'Neil", "items": list("abc") * 10}) == "O&#x27;Neil O'Neil " + "abc" * 10
    assert template.render({"name": "<b>"}) == "&lt;b&gt; <b> "


def test_given_an_escape_function_when_rendered_then_it_is_used() -> None:
    assert Template("{{name}} {{{name}}}", escape=str.upper).render({"name": "x"}) == "X x"


def test_given_a_limit_of_items_when_a_longer_list_is_rendered_then_it_fails() -> None:
    template = Template("{{#each items}}{{this}}{{/each}}", max_items=2)

    assert template.render({"items": ["a", "b"]}) == "ab"
    with pytest.raises(RenderFailure, match="each takes at most 2 items, not 3"):
        template.render({"items": ["a", "b", "c"]})


def test_given_a_source_of_variables_when_rendered_then_it_looks_them_up_and_handles_missing_ones() -> None:
    values = Values({"name": "Sofia"})

    assert Template("{{NAME}} {{now}}", HELPERS).render(values) == "Sofia 12:26"
    with pytest.raises(RenderFailure, match="no nope"):
        Template("{{nope}}").render(values)


def test_given_a_template_when_it_calls_an_unknown_helper_then_the_helper_is_missing() -> None:
    with pytest.raises(RenderFailure, match='Missing helper: "upper", in '):
        Template("{{upper name}}").render({})
    with pytest.raises(RenderFailure, match="'=' is not valid, in"):
        Template("{{#if a == 1}}{{/if}}").render({})


def test_given_an_optional_word_when_rendered_then_the_blank_before_it_is_only_there_with_the_word() -> None:
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
            "}}} does not close a tag that begins with {{; put a space before the last }, in {{Metrics.visits}}}",
        ),
        (
            '{"badge":{{{Metrics.visits}}}}',
            "}}}} does not close a tag that begins with {{{; put a space",
        ),
        ("{{upper 'abc}} more {{Address}}", "unclosed tag, or an unclosed quote or [ in it"),
        ("{{#if Address}}x{{/fi}}", "unexpected closing tag fi; {{#if Address}} is still open"),
        ("{{#if Address == 'x'}}y{{/if}}", "'=' is not valid; use eq to compare"),
        ("{{#if Nope}}1{{elseif Address}}2{{/if}}", 'Missing helper: "elseif"; write else if'),
        ("{{> p x=Id Address}}", "the argument 'Address' has no name, but follows an argument with a name"),
        ("{{> p x=1 x=2}}", "x is given twice"),
        ("{{#if Address as |x|}}{{x}}{{/if}}", "if cannot have block parameters, in {{#if Address as |x|}}"),
        ("{{^Nope as |x|}}{{x}}{{/Nope}}", "a block that begins with ^ cannot have parameters"),
        ("{{#if a}}" * 61 + "{{/if}}" * 61, "Blocks and partials are nested more than 60 levels deep"),
        ("{{> nope}}", "The partial nope could not be found, in {{> nope}}"),
        ("{{{{other}}}}{{{{/other}}}}", "the only raw block is {{{{raw}}}}, in {{{{other}}}}"),
        ("{{upper (if Address)}}", "if can only open a block, in {{upper (if Address)}}"),
        ("{{each Address}}", "each can only open a block, in {{each Address}}"),
    ],
)
def test_given_a_template_that_fails_when_rendered_then_the_failure_names_the_tag_and_the_variable(
    template: str, fault: str
) -> None:
    with pytest.raises(RenderFailure) as raised:
        rendered(template)

    assert fault in raised.value.message


def test_given_an_invalid_template_when_rendered_twice_then_it_fails_with_the_same_message() -> None:
    words = []
    for _ in range(2):
        with pytest.raises(RenderFailure) as raised:
            rendered("{{#if a}}")
        words.append(raised.value.message)

    assert words[0] == words[1] == "The template cannot be rendered: unclosed block if, in {{#if a}}"


def test_given_a_section_that_is_true_when_it_has_a_parameter_then_the_parameter_has_no_value() -> None:
    assert rendered("{{#with (eq 1 1)}}{{#this as |x|}}[{{#if x}}{{else}}none{{/if}}]{{/this}}{{/with}}") == "[none]"


@pytest.mark.parametrize("value", ["x", "gold"])
def test_given_two_equal_contexts_when_left_then_they_count_as_one_level(value: str) -> None:
    substitutions = {"A": [value], "B": [value]}

    assert (
        rendered(
            "{{#each A}}{{#each ../B}}<{{../City}}>{{/each}}{{/each}}",
            substitutions=substitutions,
            endpoint={"City": "Rome"},
        )
        == "<Rome>"
    )


def test_given_a_raw_block_when_rendered_then_its_tags_are_not_replaced() -> None:
    assert rendered("{{{{raw}}}}{{Address}} {{{{x}}}}{{{{/x}}}}{{{{/raw}}}}!") == "{{Address}} {{{{x}}}}{{{{/x}}}}!"


def test_given_log_with_a_level_when_rendered_then_it_prints_nothing() -> None:
    assert rendered("a{{log 'x' level='warn'}}b") == "ab"


def test_given_a_parameter_with_the_name_of_a_helper_when_rendered_then_it_is_the_parameter() -> None:
    assert rendered("{{#each Attributes.Interests as |now upper|}}{{now}}{{upper}}{{/each}}") == "art0music1"


def test_given_a_partial_with_its_own_block_when_rendered_then_an_outer_block_does_not_replace_it() -> None:
    layout = "{{#* inline 'box'}}[{{> @partial-block}}]{{/inline}}"
    card = "{{#* inline 'card'}}{{#> box}}<{{> @partial-block}}>{{/box}}{{/inline}}"

    assert rendered(f"{layout}{card}{{{{#> card}}}}x{{{{/card}}}}") == "[<x>]"


def test_given_a_call_with_very_many_arguments_when_read_then_it_is_refused() -> None:
    with pytest.raises(RenderFailure, match="join takes at most 100 arguments, not 101"):
        rendered("{{join " + "Address " * 101 + "}}")


def test_given_a_deep_call_stack_when_a_nested_template_is_read_or_rendered_then_it_fails() -> None:
    nested = "{{#if Address}}" * 50 + "{{upper " + "(upper " * 40 + "'x'" + ")" * 40 + "}}" + "{{/if}}" * 50
    template = Template(nested, HELPERS)

    def call_deep(calls: int, function: Callable[[], object]) -> object:
        return call_deep(calls - 1, function) if calls else function()

    room = sys.getrecursionlimit() - len(inspect.stack())
    for function in (lambda: Template(nested, HELPERS), lambda: template.render(SOFIA)):
        with pytest.raises(RenderFailure, match="it is nested too deeply"):
            call_deep(room - 60, function)
    assert template.render(SOFIA) == "X"


def test_given_a_helper_that_raises_when_called_then_the_failure_names_its_arguments() -> None:
    with pytest.raises(RenderFailure, match="The helper sqrt failed: it cannot handle '-1', in "):
        Template("{{sqrt -1}}", {"sqrt": Helper("sqrt", math.sqrt)}).render({})


def test_given_a_source_that_refuses_a_variable_when_rendered_then_the_failure_names_only_the_variable() -> None:
    with pytest.raises(RenderFailure) as raised:
        Template("{{#if secret}}{{/if}}").render(Values({}))

    assert (raised.value.message, raised.value.variable) == ("secret is private", "secret")


def test_given_many_adjacent_blocks_in_a_chain_when_rendered_then_they_do_not_count_as_nested() -> None:
    beside = "{{#if Address}}{{/if}}" * 100
    chain = "".join(f"{{{{else if Nope}}}}{beside}" for _ in range(100))

    assert rendered(f"{{{{#if Nope}}}}{chain}{{{{else}}}}end{{{{/if}}}}") == "end"
