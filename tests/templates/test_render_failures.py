"""Texts that cannot be rendered, and the limits of rendering: failures, too much work, escaping, missing values."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Any

import pytest

from pinpoint_mock.templates.personalization import RenderFailure, render_html
from pinpoint_mock.templates.variables import omit_missing

from .conftest import rendered, variables


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{#if Address}}", "unclosed block"),
        ("{{Address", "unclosed tag"),
        ("{{}}", "empty tag"),
        ("{{/if}}", "unexpected closing tag"),
        ("{{Attributes.First Time}}", "Missing helper"),
        ("{{nope 1}}", "Missing helper"),
        ("{{lower (Id)}}", 'Missing helper: "Id"'),
        ("{{(lower 'a') 1}}", "Missing helper"),
        ("{{> nope}}", "could not be found"),
        ("{{#each}}{{/each}}", "each takes 1 argument, not 0, in {{#each}}"),
        ("{{Address.[" + "9" * 5_000 + "]}}", "has no value"),
        ("{{Attributes.Interests.[" + "9" * 5_000 + "]}}", "has no value"),
        ("{{if}", "unclosed tag"),
        ("{{!-- x }}", "unclosed tag"),
        ("{{{{raw}}}} x", "unclosed block raw"),
        ("{{{{raw", "the only raw block is {{{{raw}}}}"),
        ("{{{{}}}}", "the only raw block is {{{{raw}}}}"),
        ("{{{{/raw}}}}", "cannot be rendered"),
        ("{{&&&Address}}", "cannot be rendered"),
        ("{{" + "&" * 5_000 + "}}", "cannot be rendered"),
        ("{{#if true}}" * 500 + "{{/if}}" * 500, "nested more than 60 levels deep"),
        ("{{lower " + "(lower " * 2_000 + ")" * 2_000 + "}}", "cannot be rendered"),
        ("{{lower}}", "lower takes 1 argument, not 0, in {{lower}}"),
        ("{{lower 'a' nope=1}}", "lower has no option nope; it has no options, in {{lower 'a' nope=1}}"),
        ("{{and 1}}", "and takes at least 2 arguments, not 1"),
        ("{{abbreviate 'abcdef' 3}}", "width must be more than 3"),
        ("{{center 'a' 99999999}}", "not a whole number from 0"),
        ("{{center 'a' 1.5}}", "not a whole number"),
        ("{{substring 'abc' 1 9}}", "no characters from 1 to 9"),
        ("{{substring 'abc' 2 1}}", "no characters from 2 to 1"),
        ("{{add 1 'x'}}", "'x' is not a number"),
        ("{{add 1 true}}", "'true' is not a number"),
        ("{{divide 1 0}}", "division by zero"),
        ("{{modulo 1 0}}", "division by zero"),
        ("{{decode64 '%'}}", "The helper decode64 failed: '%' is not a base64-encoded string, in {{decode64 '%'}}"),
        ("{{#* inline 'a'}}{{> a}}{{/inline}}{{> a}}", "nested more than 60 levels deep"),
        ("{{@nope}}", "'@nope' is not valid"),
        ("{{@index}}", "The variable @index has no value"),
        (
            "{{#* inline 'a'}}{{> @partial-block}}{{/inline}}{{#> a}}{{> @partial-block}}{{/a}}",
            "@partial-block could not be",
        ),
        ("{{@odd}}", "The variable @odd has no value"),
        ("(){{(}})", "cannot be rendered"),
        ("{{a) b}}", "cannot be rendered"),
        ("{{lower (upper 'a'}}", "a parenthesis is not closed"),
        ("{{lower 5 6}}", "lower takes 1 argument, not 2"),
        ("{{uuid 1}}", "uuid takes no arguments, not 1"),
        ("{{substring 'abc'}}", "substring takes 2 to 3 arguments, not 1"),
        ("{{now format='yyyy'}}", "now has no option format; its options are tz"),
        ("{{eq 1 1 nope=2}}", "eq has no option nope; its options are yes, no"),
        ("{{center 'a' 5 size=6}}", "center is given size twice"),
        ("{{center 'a' pad='*'}}", "center needs the argument size"),
        ("{{lower size=}}", "'the end' is not valid as an argument"),
        (
            "{{dateFormat '02/30/2020' inputFormat='MM/dd/yyyy'}}",
            "'02/30/2020', read as 'MM/dd/yyyy', is a date that does not exist",
        ),
        ("{{Attributes.Interests.[²]}}", "The variable Attributes.Interests.[²] has no value"),
        ("{{lookup Attributes 'Nope'}}", "The variable lookup Attributes 'Nope' has no value"),
        (
            "{{eq 1 1 yes=Attributes.Interests.[9].[a b]}}x{{lookup Attributes.Interests 9}}",
            "lookup Attributes.Interests 9 has",
        ),
        ('{{""}}', "is not valid"),
        ("{{lower [}}", "unclosed tag"),
        ("{{yesno true yes=null}}", "The variable yesno true yes=null has no value"),
        ("{{.Address}}", "'.Address' is not valid"),
        ("{{lower 'a' as |x|}}", "'|x|' is not valid"),
        ("{{#each Metrics as ||}}{{/each}}", "are not valid block parameters"),
        ("{{#each Metrics as |true|}}{{/each}}", "are not valid block parameters"),
        ("{{#lower 'a'}}{{/lower}}", "lower cannot open a block"),
        ("{{#nope 1}}{{/nope}}", 'Missing helper: "nope", in {{#nope 1}}'),
        ("{{#if Address}}{{else garbage here}}{{/if}}", 'Missing helper: "garbage", in {{else garbage here}}'),
        ("{{#if Address}}{{else lower 'a'}}{{/if}}", "lower cannot open a block"),
        ("{{#if Address}}{{else}}{{else}}{{/if}}", "a block can have only one {{else}}"),
        ("{{#if Address}}{{else}}{{else if Id}}{{/if}}", "a block can have only one {{else}}"),
        ("{{#* inline 'a'}}{{else}}{{/inline}}", "{{else}} outside a block"),
        ("{{else}}", "{{else}} outside a block"),
        ("{{#if Address}}{{/each}}", "unexpected closing tag each"),
        ("{{#* inline}}{{/inline}}", "a decorator must be inline, with a name"),
        ("{{#* other 'a'}}{{/other}}", "a decorator must be inline"),
        ("{{#> (lookup Attributes 'Nope')}}{{/lookup}}", "a partial with a block must have a fixed name"),
        ("{{> a Id Address}}", "a partial takes 1 argument, not 2"),
        ("{{> (lookup Attributes 'Nope')}}", "the name of a partial has no value"),
        ("{{{{lower}}}}A{{{{/lower}}}}", "the only raw block is {{{{raw}}}}"),
        ("{{@[what is rendered]}}", "is not valid"),
        ("{{@print Address 0}}", "Missing helper"),
        ("{{'@print' 0 Address}}", "Missing helper"),
        ("{{@partial-block}}", "The variable @partial-block has no value"),
        ("{{#each @..}}{{this}}{{/each}}", "'@..' is not valid"),
        ("{{add Metrics.nope 2}}", "'' is not a number; the variable Metrics.nope has no value, in {{add Metrics.nope"),
        ("{{add 1e3 2}}", "'' is not a number; the variable 1e3 has no value, in {{add 1e3 2}}"),
    ],
)
def test_given_a_text_that_cannot_be_rendered_when_it_is_tried_then_the_failure_says_why(text: str, fault: str) -> None:
    with pytest.raises(RenderFailure) as raised:
        rendered(text)

    assert fault in raised.value.message


GOES_THROUGH = [
    "{{#each Attributes.many}}{{this}}{{/each}}",
    "{{~# each  Attributes.many as |x|}}{{x}}{{/each}}",
    "{{#each (lookup Attributes 'many')}}{{this}}{{/each}}",
    "{{#Attributes.many}}{{this}}{{/Attributes.many}}",
    "{{#if Nope}}{{else each Attributes.many}}{{this}}{{/if}}",
]


@pytest.mark.parametrize("text", GOES_THROUGH)
def test_given_a_list_when_a_block_loops_over_it_then_it_may_have_at_most_15_items(text: str) -> None:
    assert rendered(text, endpoint={"Attributes": {"many": ["x"] * 15}}) == "x" * 15
    with pytest.raises(RenderFailure, match="each takes at most 15 items, not 16"):
        rendered(text, endpoint={"Attributes": {"many": ["x"] * 16}})


def inline(name: object, body: str) -> str:
    return f"{{{{#*inline '{name}'}}}}{body}{{{{/inline}}}}"


DOUBLING = "".join(inline(number, f"{{{{> {number + 1}}}}}" * 2) for number in range(36)) + inline(36, "") + "{{> 0}}"
DOUBLING_BLOCKS = (
    "".join(inline(n, f"{{{{#> {n + 1}}}}}{{{{/{n + 1}}}}}" * 2) for n in range(36)) + inline(36, "") + "{{> 0}}"
)


@pytest.mark.parametrize(
    "text",
    [
        DOUBLING,
        DOUBLING_BLOCKS,
        "{{#each @root.Attributes.many}}" * 12 + "{{/each}}" * 12,
        "{{#@root.Attributes.many}}" * 12 + "{{/@root.Attributes.many}}" * 12,
        "{{#each Attributes.many}}{{#each ../Attributes.many}}" + "x" * 100_000 + "{{/each}}{{/each}}",
        "{{#each Attributes.many}}" + "{{lower @root.Address}}" * 20_000 + "{{/each}}",
        inline("a", "\n" * 2_000) + "\n" + " " * 10_000 + "{{> a}}",
        "{{Attributes.long}}" * 40 + "{{#if true}}{{/if}}",
    ],
)
def test_given_a_text_that_would_never_end_when_rendered_then_it_fails(text: str) -> None:
    endpoint = {"Address": "a", "Attributes": {"many": ["x"] * 15, "long": ["x" * 3_000_000]}}

    with pytest.raises(RenderFailure, match="The template takes more than 100000 steps"):
        rendered(text, endpoint=endpoint)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("{{lower Address}}" * 20_000, 20_000),
        ("{{#Location}}" * 30 + "x" * 500_000 + "{{/Location}}" * 30, 500_000),
        ("{{#each Attributes.many}}{{#each ../Attributes.many}}" + "x" * 2_000 + "{{/each}}{{/each}}", 450_000),
        (inline("a", "{{Address}}\n" * 500) + "\n    {{> a}}" * 10, 30_000),
    ],
)
def test_given_the_largest_possible_text_when_rendered_then_it_succeeds(text: str, size: int) -> None:
    nested: dict[str, Any] = {"City": "x"}
    for _ in range(30):
        nested = {"Location": nested}
    endpoint = {"Address": "a", "Attributes": {"many": ["x"] * 15}, **nested}

    assert len(rendered(text, endpoint=endpoint)) == size


@pytest.mark.parametrize("text", ["{{#if x}}{{x}}{{/if}}", "{{#eq x x}}{{#and x Id}}{{{x}}}{{/and}}{{/eq}}"])
def test_given_a_long_value_when_it_is_tested_and_printed_then_it_does_not_fail(text: str) -> None:
    assert rendered(text, substitutions={"x": ["y" * 50_000]}) == "y" * 50_000


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("{{replace (replace Address 'a' Attributes.x) 'x' Attributes.x}}", "its result"),
        ("{{encode64 (encode64 Attributes.x)}}", "its result"),
        ("{{lower Attributes.long}}", "an argument"),
        ("{{center 'a' 5 pad=Attributes.long}}", "an argument"),
    ],
)
def test_given_a_helper_when_an_argument_or_its_result_is_too_long_then_it_fails(text: str, subject: str) -> None:
    endpoint = {"Address": "a", "Attributes": {"x": ["x" * 7_000], "long": ["x" * 10_001]}}

    with pytest.raises(RenderFailure, match=f"The helper .* failed: {subject} has more than 10000 characters"):
        rendered(text, endpoint=endpoint)


def test_given_placeholders_when_their_values_are_too_long_in_total_then_the_message_fails() -> None:
    with pytest.raises(RenderFailure, match="The values have more than 10000000 characters in total"):
        rendered("{{Address}}" * 1_001, endpoint={"Address": "x" * 10_000})


def test_given_a_deep_call_stack_when_a_nested_template_is_rendered_then_the_message_fails() -> None:
    nested = "{{#if Address}}" * 50 + "{{upper " + "(upper " * 40 + "'x'" + ")" * 40 + "}}" + "{{/if}}" * 50

    def deep(calls: int) -> str:
        return deep(calls - 1) if calls else rendered(nested)

    room = sys.getrecursionlimit() - len(inspect.stack())
    for _ in range(2):
        with pytest.raises(RenderFailure, match="it is nested too deeply"):
            deep(room - 100)
    assert rendered(nested) == "X"
    with pytest.raises(RenderFailure, match="it is nested too deeply"):
        deep(room - 100)


@pytest.mark.parametrize("text", ["{{Attributes.x}}!", "{{#if true}}{{Attributes.x}}{{/if}}!", "{{{Attributes.x}}}!"])
def test_given_html_when_rendered_then_values_are_escaped_and_in_text_they_are_not(text: str) -> None:
    special = """<b a="1">O'Neil & `Sons`</b>"""
    given: Any = {"endpoint": {"Attributes": {"x": [special]}}}
    escaped = "&lt;b a&#x3D;&quot;1&quot;&gt;O&#x27;Neil &amp; &#x60;Sons&#x60;&lt;/b&gt;"

    assert rendered(text, **given) == f"{special}!"
    assert render_html(text, variables(**given)) == f"{special if '{{{' in text else escaped}!"


def test_given_html_when_rendered_then_its_literal_text_and_blocks_are_not_escaped() -> None:
    html = "<p>{{#eq Location.Country 'US'}}<b>{{#each Attributes.Interests}}<i>{{this}}</i>{{/each}}</b>{{/eq}}</p>"

    assert render_html(html, variables()) == "<p><b><i>art</i><i>music</i></b></p>"


@pytest.mark.parametrize("text", ["a {{Attributes.Nope}} b", "{{#if Address}}a {{ Attributes.Nope }} b{{/if}}"])
def test_given_a_variable_without_a_value_when_printed_then_it_fails_or_is_left_out(text: str) -> None:
    with pytest.raises(RenderFailure, match=r"The variable Attributes\.Nope has no value") as raised:
        rendered(text)

    assert raised.value.variable == "Attributes.Nope"
    assert rendered(text, missing=omit_missing) == "a  b"


def test_given_only_placeholders_when_rendered_then_the_template_engine_is_not_imported() -> None:
    code = (
        "import sys; from pinpoint_mock.templates.personalization import render_text;"
        "from pinpoint_mock.templates.variables import Variables, omit_missing;"
        "given, name = Variables({'a': ['1']}, {}, {}, omit_missing, 0, str), 'pinpoint_mock.handlebars.engine';"
        "assert render_text('{{a}}', given) == '1'; assert name not in sys.modules;"
        "assert render_text('{{#if a}}2{{/if}}', given) == '2'; assert name in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
