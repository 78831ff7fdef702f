"""Traces of variables: those without a value, and those that take a default of the template."""

from __future__ import annotations

from pinpoint_mock.templates.defaults import read_defaults
from pinpoint_mock.templates.personalization import render_text
from pinpoint_mock.templates.variables import Variables, VariableTrace, fail_on_missing


def trace(source: str, defaults: str = "{}", **substitutions: list[str]) -> VariableTrace:
    """Trace the variables of a template for an endpoint in Rome."""
    endpoint = {"Location": {"City": "Rome"}, "Attributes": {"items": ["hat", "shoes"]}}
    variables = Variables(substitutions, endpoint, read_defaults(defaults), fail_on_missing, 0, lambda: "0" * 32)
    return variables.trace(lambda traced: render_text(source, traced))


def test_given_variables_without_a_value_when_they_are_traced_then_each_is_named_once_in_order() -> None:
    assert trace("{{b}} {{a}} {{Location.City}} {{b}}") == (["b", "a"], {})


def test_given_defaults_when_variables_are_traced_then_only_the_used_ones_are_reported() -> None:
    defaults = '{"Location": {"City": "Oslo", "Country": "Norway"}, "unused": "x", "name": "friend"}'
    traced = trace("{{Location.City}}, {{Location.Country}} {{name}}", defaults)
    assert traced == ([], {"Location.Country": "Norway", "name": "friend"})


def test_given_a_substitution_when_variables_are_traced_then_the_default_is_not_used() -> None:
    assert trace("{{name}}", '{"name": "friend"}', name=["Ann"]) == ([], {})


def test_given_a_block_when_variables_are_traced_then_what_is_in_it_counts() -> None:
    traced = trace("{{#each Attributes.items}}{{this}} {{/each}}{{#if name}}{{name}}{{/if}}{{gone}}", '{"name": "Ann"}')
    assert traced == (["gone"], {"name": "Ann"})


def test_given_a_text_that_cannot_be_rendered_when_it_is_traced_then_variables_before_the_failure_are_reported() -> (
    None
):
    assert trace("{{gone}}{{shout x}}").missing in (["gone"], [])
