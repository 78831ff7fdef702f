"""What a text becomes for one recipient: the documented cases, one line each."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from pinpoint_mock.templates.helpers import HELPERS
from pinpoint_mock.templates.personalization import RenderFailure, render_html
from pinpoint_mock.templates.variables import omit

from .conftest import rendered, variables

DOCUMENTED = [
    # the guide's page on variables
    ("Hi {{User.UserAttributes.FirstName}}", "Hi Sofia"),
    ("Hi {{User.UserAttributes.FirstName.[0]}}", "Hi Sofia"),
    ("{{User.UserAttributes.[Last Name].[0]}}", "Alejandro"),
    ("{{Address}} {{ChannelType}} {{Id}} {{User.UserId}}", "sofia@example.com EMAIL endpoint-1 user-1"),
    ("{{Location.City}}, {{Location.Latitude}}, {{Metrics.visits}}, {{Metrics.score}}", "Los Angeles, 34.1, 5, 1.5"),
    ("{{Attributes.Interests}}", "art,music"),
    ("{{Attributes.Interests.[1]}} {{Attributes.[First Time]}}", "music yes"),
    # the guide's page on helpers
    ("{{#if User.UserAttributes.Nick.[0]}}A{{else}}B{{/if}}", "B"),
    ("{{#if User.UserAttributes.FirstName.[0]}}A{{else}}B{{/if}}", "A"),
    ("{{abbreviate User.UserAttributes.LastName.[0] 6}}", "Ale..."),
    ("{{abbreviate User.UserAttributes.LastName.[0] 9}}", "Alejandro"),
    ('{{capitalize "my first post"}}', "My First Post"),
    ('{{capitalizeFirst "my first post"}}', "My first post"),
    ("{{center Location.City size=19}}", "    Los Angeles    "),
    ("{{center Location.City size=14 pad='*'}}", "*Los Angeles**"),
    ("{{center Location.City size=5}}", "Los Angeles"),
    ("{{ljust Location.City 15}}|", "Los Angeles    |"),
    ('{{ljust Location.City size=13 pad="-"}}', "Los Angeles--"),
    ("{{rjust Location.City 15}}", "    Los Angeles"),
    ('{{rjust Location.City 14 "ab"}}', "abaLos Angeles"),
    ('{{cut Location.City "e"}}', "Los Angls"),
    ("{{cut Location.City}}", "LosAngeles"),
    ('{{replace Location.City " " "_"}}', "Los_Angeles"),
    ("{{substring Location.City 4 9}}", "Angel"),
    ("{{substring Location.City 4}}", "Angeles"),
    ("{{slugify Location.City}}", "los-angeles"),
    ('{{slugify "  Route_66: the  Road! "}}', "route_66-the-road"),
    ("{{stripTags '<h1>Art</h1>'}}", "Art"),
    ("{{lower Location.City}} {{upper Location.City}}", "los angeles LOS ANGELES"),
    ('{{join User.UserAttributes.FavoriteColors ", "}}', "red, blue, yellow"),
    ('{{join User.UserAttributes.FavoriteColors "," prefix="(" suffix=")"}}', "(red,blue,yellow)"),
    ('{{join Location.City ", "}}', "Los Angeles"),
    ("{{#each User.UserAttributes.FavoriteColors}}{{@index}}{{this}};{{else}}none{{/each}}", "0red;1blue;2yellow;"),
    ("{{#each Attributes.Nothing}}{{this}}{{else}}none{{/each}}", "none"),
    ('{{#each "abc"}}{{this}}{{else}}none{{/each}}', "none"),
    ('{{capitalizeFirst (lower "JANE")}}', "Jane"),
    ("{{ordinalize User.UserAttributes.UserAge.[0]}}", "22nd"),
    (
        "{{ordinalize 1}} {{ordinalize 3}} {{ordinalize 11}} {{ordinalize 12}} {{ordinalize 113}}",
        "1st 3rd 11th 12th 113th",
    ),
    ("{{inflect 3 apple apples includeCount=true}}", "3 apples"),
    ("{{inflect 3 apple apples includeCount=false}}", "apples"),
    ("{{inflect 1 \"apple\" 'apples'}}", "apple"),
    ("{{inflect Metrics.visits Location.Country apples}}", "apples"),
    ("{{inflect 1 Location.Country apples}}", "US"),
    ("{{#if (inflect 1 apple apples)}}{{upper (inflect 2 apple apples)}}{{/if}}", "APPLES"),
    ("{{add 5 2.3}} {{subtract 5 2.3}} {{multiply 5 2.3}}", "7.3 2.7 11.5"),
    ("{{divide 5 2.3}} {{divide 6 3}} {{divide 1 -8}}", "2.17391304 2 -0.125"),
    ("{{modulo 7 2}} {{modulo -7 2}}", "1 -1"),
    ("{{ceiling 5.23}} {{floor 5.23}} {{round 19.21}} {{round 2.5}} {{round -2.5}}", "6 5 19 3 -2"),
    ("{{add User.UserAttributes.UserAge 1}}", "23"),
    ('{{#and (eq Location.City "Los Angeles") (eq Location.Country "US")}}Y{{else}}N{{/and}}', "Y"),
    ('{{#and (eq Location.City "Los Angeles") (eq Location.Country "DE")}}Y{{else}}N{{/and}}', "N"),
    ('{{#or (eq Location.Country "US") Nope Nope}}Y{{else}}N{{/or}}', "Y"),
    ("{{or Nope 0}}", "false"),
    ("{{eq Location.Country \"US\" yes='y' no='n'}}{{eq Location.Country \"us\" yes='y' no='n'}}", "yn"),
    ("{{neq Location.Country \"DE\" yes='y' no='n'}}", "y"),
    ('{{not (eq Location.Country "US")}} {{eq 5 5.0}}', "false true"),
    ("{{#not Nope}}no nope{{/not}}", "no nope"),
    ("{{gt User.UserAttributes.UserAge.[0] \"17\" yes='adult' no='minor'}}", "adult"),
    ('{{gt "9" "17"}} {{gte 5 5}} {{lt 5 5}} {{lte "a" "b"}} {{lt "b" 1}}', "false true false true false"),
    ("{{yesno true}} {{yesno false}} {{yesno Nope}}", "yes no maybe"),
    ("{{yesno true yes='ja'}} {{yesno 'false' no='nein'}} {{yesno Nope maybe='vielleicht'}}", "ja nein vielleicht"),
    ('{{md5 "Hello World"}}', "b10a8db164e0754105b7a99be72e3fe5"),
    ('{{sha256 "Hello World"}}', "a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e"),
    (
        '{{sha512 "Hello World"}}',
        "2c74fd17edafd80e8447b0d46741ee243b7eb74dd2149a0ab1b9246fb30382f2"
        "7e853d8585719e0e67cbda0daa8f51671064615d645ae27acb15bfb1447f459b",
    ),
    ('{{encode64 "Hello World"}} {{decode64 "SGVsbG8gV29ybGQ="}}', "SGVsbG8gV29ybGQ= Hello World"),
    ("{{uuid}}", "00000000-0000-4000-0000-000000000000"),
    ('{{#* inline "fullName"}}{{User.UserAttributes.FirstName.[0]}}{{/inline}}Hello {{> fullName}}', "Hello Sofia"),
    ('{{#*inline "a"}}1{{/inline}}{{> a}}', "1"),
]
HANDLEBARS = [
    ("no variables at all", "no variables at all"),
    ("", ""),
    ("}} a } { b {", "}} a } { b {"),
    ("{{ Location.City }}{{\tLocation.City\n}}", "Los AngelesLos Angeles"),
    ("{{#with Location}}{{City}} {{../Address}}{{/with}}", "Los Angeles sofia@example.com"),
    ("{{#unless Nope}}A{{/unless}}{{#unless Address}}B{{else}}C{{/unless}}", "AC"),
    ("{{#if Nope}}A{{else if Address}}B{{else}}C{{/if}}", "B"),
    ("{{#if Nope}}A{{^}}B{{/if}}{{^Nope}}C{{/Nope}}{{#Nope}}D{{/Nope}}", "BC"),
    ("{{#Location}}{{City}}{{/Location}}", "Los Angeles"),
    ("{{lookup Location 'City'}}{{lookup Attributes.Interests 0}}", "Los Angelesart"),
    ("a {{~Location.City~}} b", "aLos Angelesb"),
    ("{{! a {{comment }}x{{!-- {{another}} --}}y", "xy"),
    (r"\{{Address}} \\{{Location.Country}}", r"{{Address}} \US"),
    ("{{{{raw}}}}{{Nope}}{{{{/raw}}}}", "{{Nope}}"),
    ("{{#each Attributes.Interests as |item at|}}{{at}}{{item}}{{/each}}", "0art1music"),
    (
        "{{#each User.UserAttributes.FavoriteColors}}{{#if @odd}}o{{/if}}{{#if @even}}e{{/if}}{{@last}}{{/each}}",
        "efalseofalseetrue",
    ),
    ("{{#each Metrics}}{{@key}}={{this}} {{/each}}", "visits=5 score=1.5 "),
    ("{{@root.Location.City}}", "Los Angeles"),
    ("{{#each (lookup Attributes 'Interests')}}{{this}}{{/each}}", "artmusic"),
    ("{{true}}{{false}}{{5}}{{this.Address}}", "truefalse5sofia@example.com"),
    ("{{{Address}}}{{&Address}}{{~{Location.Country}~}}", "sofia@example.comsofia@example.comUS"),
    ("{{log Address}}{{Location}}", "[object Object]"),
    ("{{#if Nope}}A{{^}}B{{/if}}{{^if Nope}}C{{/if}}", "BC"),
    ('{{#eq Location.City "x"}}A{{else eq Location.City "nope"}}C{{else}}B{{/eq}}', "B"),
    ('{{#eq Location.City "x"}}A{{else eq Location.Country "US" yes="no"}}C{{else}}B{{/eq}}', "C"),
    ("{{#if Nope}}A{{else gt 1 2}}B{{/if}}{{#if Nope}}A{{else   if\n false}}B{{else unless Nope}}C{{/if}}", "C"),
    ("{{#if Nope}}A{{else each Attributes.Interests as |it|}}{{it}},{{else}}B{{/if}}", "art,music,"),
    ("{{#if Nope}}A{{else each Nope}}B{{else with Location}}{{City}}{{else}}C{{/if}}", "Los Angeles"),
    ("{{#if Nope}}A{{else Location}}{{City}}{{/if}}", "Los Angeles"),
    ("a\n{{#if Nope}}\nA\n  {{else with Location}} \n{{City}}\n{{/if}}\nb", "a\nLos Angeles\nb"),
    ("{{#if Nope}}A\n{{else with Location}} {{City}}\n{{/if}} b", " Los Angeles\n b"),
    (
        "{{#each Attributes.Interests as |x|}}{{#each @root.Metrics}}{{x}}{{@../index}}{{/each}}{{/each}}",
        "art0art0music1music1",
    ),
    (
        "{{#if @odd}}A{{/if}}{{#each Attributes.Interests}}{{@odd}} {{#with ../Location}}{{@even}} {{/with}}{{/each}}",
        "false true true false ",
    ),
    ("{{#if Metrics.none includeZero=true}}A{{/if}}{{#if 0 includeZero=true}}B{{/if}}{{#unless 0}}C{{/unless}}", "BC"),
    ("{{#eq 1 1 yes=''}}A{{/eq}}{{#eq 1 2 no='x'}}B{{else neq 1 2 yes=''}}C{{/eq}}", "AC"),
    ("{{#if" + " " * 100_000 + "Id" + " " * 100_000 + "}}A{{/if}}", "A"),
    ("{{#with 0}}A{{else}}B{{/with}}{{#with Nope}}A{{else}}C{{/with}}", "BC"),
    ('{{"Address"}} {{"User.UserId"}} {{(lower "A")}}', "sofia@example.com user-1 a"),
    ("{{User.UserAttributes.FavoriteColors.1}}{{User/UserId}}{{this/Id}}", "blueuser-1endpoint-1"),
    ("{{now full}} {{now 'yyyy'}} {{inflect 3 1a 2b}}", "Sunday, September 13, 2020 2020 2b"),
    (
        "{{yesno true yes=Yes}} {{yesno Nope maybe=Location.Country}} {{eq 1 2 no=n}} {{yesno null yes=5}}",
        "Yes US n maybe",
    ),
    ("{{dateFormat '9/9/20' M/d/yy full tz=GMT+0}}", "Wednesday, September 9, 2020"),
    ("{{#if (lookup Attributes 'x')}}A{{/if}}{{#if (lookup Address 0)}}B{{/if}}", ""),
    (r"""{{lower "A\"B"}}{{lower 'A"B'}}""", 'a"ba"b'),
    (
        "{{#true}}{{Id}}{{/true}}{{#User.UserAttributes.FirstName as |x|}}{{x}}{{/User.UserAttributes.FirstName}}",
        "endpoint-1Sofia",
    ),
    (
        "{{#*inline 'a'}}{{> @partial-block}}{{x}}{{/inline}}{{#> a Location x=Id}}{{City}} {{/a}}",
        "Los Angeles endpoint-1",
    ),
    ("{{#> nope}}otherwise{{/nope}}{{#*inline 'a'}}{{this}}{{/inline}}{{> (lower 'A') Id}}", "otherwiseendpoint-1"),
    ("{{#*inline 'a'}}x\ny\n{{/inline}}\n  {{> a}}\n", "  x\n  y\n"),
    ('{{"uuid"}}', "00000000-0000-4000-0000-000000000000"),
    ("{{lower Nope}}{{upper ''}}{{substring Nope 2 4}}", ""),
    ("{{#if Attributes.Empty}}A{{else}}B{{/if}}", "B"),
]


@pytest.mark.parametrize(("text", "result"), [*DOCUMENTED, *HANDLEBARS])
def test_given_a_documented_text_when_rendered_then_it_is_as_documented(text: str, result: str) -> None:
    assert rendered(text) == result


def test_given_the_documented_helpers_when_the_table_is_read_then_each_is_in_it() -> None:
    documented = """abbreviate add and capitalize capitalizeFirst ceiling center cut dateFormat decode64 divide encode64
    eq floor gt gte inflect join ljust lower lt lte md5 modulo multiply neq not now or ordinalize replace rjust round
    sha256 sha512 slugify stripTags substring subtract upper uuid yesno"""

    assert frozenset(documented.split()) == HELPERS.keys() - {"lookup", "log"}


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
        ("{{{{raw", "no raw block but {{{{raw}}}}"),
        ("{{{{}}}}", "no raw block but {{{{raw}}}}"),
        ("{{{{/raw}}}}", "cannot be rendered"),
        ("{{&&&Address}}", "cannot be rendered"),
        ("{{" + "&" * 5_000 + "}}", "cannot be rendered"),
        ("{{#if true}}" * 500 + "{{/if}}" * 500, "nested more than 60 deep"),
        ("{{lower " + "(lower " * 2_000 + ")" * 2_000 + "}}", "cannot be rendered"),
        ("{{lower}}", "lower takes 1 argument, not 0, in {{lower}}"),
        ("{{lower 'a' nope=1}}", "lower has no option nope; it has none, in {{lower 'a' nope=1}}"),
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
        ("{{decode64 '%'}}", "The helper decode64 failed: '%' is not the base64 of a text, in {{decode64 '%'}}"),
        ("{{#* inline 'a'}}{{> a}}{{/inline}}{{> a}}", "nested more than 60 deep"),
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
        ("{{center 'a' pad='*'}}", "center is not given size"),
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
        ("{{#each Metrics as ||}}{{/each}}", "are no parameters of a block"),
        ("{{#each Metrics as |true|}}{{/each}}", "are no parameters of a block"),
        ("{{#lower 'a'}}{{/lower}}", "lower opens no block"),
        ("{{#nope 1}}{{/nope}}", 'Missing helper: "nope", in {{#nope 1}}'),
        ("{{#if Address}}{{else garbage here}}{{/if}}", 'Missing helper: "garbage", in {{else garbage here}}'),
        ("{{#if Address}}{{else lower 'a'}}{{/if}}", "lower opens no block"),
        ("{{#if Address}}{{else}}{{else}}{{/if}}", "a block has one {{else}}"),
        ("{{#if Address}}{{else}}{{else if Id}}{{/if}}", "a block has one {{else}}"),
        ("{{#* inline 'a'}}{{else}}{{/inline}}", "{{else}} outside a block"),
        ("{{else}}", "{{else}} outside a block"),
        ("{{#if Address}}{{/each}}", "unexpected closing tag each"),
        ("{{#* inline}}{{/inline}}", "a decorator must be inline, with a name"),
        ("{{#* other 'a'}}{{/other}}", "a decorator must be inline"),
        ("{{#> (lookup Attributes 'Nope')}}{{/lookup}}", "a partial with a block must be named"),
        ("{{> a Id Address}}", "a partial takes 1 argument, not 2"),
        ("{{> (lookup Attributes 'Nope')}}", "the name of a partial has no value"),
        ("{{{{lower}}}}A{{{{/lower}}}}", "no raw block but {{{{raw}}}}"),
        ("{{@[what is rendered]}}", "is not valid"),
        ("{{@print Address 0}}", "Missing helper"),
        ("{{'@print' 0 Address}}", "Missing helper"),
        ("{{@partial-block}}", "The variable @partial-block has no value"),
        ("{{#each @..}}{{this}}{{/each}}", "'@..' is not valid"),
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
def test_given_a_list_when_a_block_goes_through_it_then_it_has_at_most_15_items(text: str) -> None:
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
def test_given_a_text_that_would_not_end_when_rendered_then_it_fails(text: str) -> None:
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
def test_given_a_text_as_large_as_any_may_be_when_rendered_then_it_is(text: str, size: int) -> None:
    nested: dict[str, Any] = {"City": "x"}
    for _ in range(30):
        nested = {"Location": nested}
    endpoint = {"Address": "a", "Attributes": {"many": ["x"] * 15}, **nested}

    assert len(rendered(text, endpoint=endpoint)) == size


@pytest.mark.parametrize("text", ["{{#if x}}{{x}}{{/if}}", "{{#eq x x}}{{#and x Id}}{{{x}}}{{/and}}{{/eq}}"])
def test_given_a_long_value_when_it_is_tested_and_printed_then_that_is_no_failure(text: str) -> None:
    assert rendered(text, substitutions={"x": ["y" * 50_000]}) == "y" * 50_000


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("{{replace (replace Address 'a' Attributes.x) 'x' Attributes.x}}", "makes"),
        ("{{encode64 (encode64 Attributes.x)}}", "makes"),
        ("{{lower Attributes.long}}", "is given"),
        ("{{center 'a' 5 pad=Attributes.long}}", "is given"),
    ],
)
def test_given_a_helper_when_it_is_given_or_makes_more_than_any_message_has_then_it_fails(text: str, does: str) -> None:
    endpoint = {"Address": "a", "Attributes": {"x": ["x" * 7_000], "long": ["x" * 10_001]}}

    with pytest.raises(RenderFailure, match=f"The helper .* failed: it {does} more than 10000 characters"):
        rendered(text, endpoint=endpoint)


@pytest.mark.parametrize("text", ["{{Attributes.x}}!", "{{#if true}}{{Attributes.x}}{{/if}}!", "{{{Attributes.x}}}!"])
def test_given_html_when_rendered_then_values_are_escaped_and_in_text_they_are_not(text: str) -> None:
    special = """<b a="1">O'Neil & `Sons`</b>"""
    given: Any = {"endpoint": {"Attributes": {"x": [special]}}}
    escaped = "&lt;b a&#x3D;&quot;1&quot;&gt;O&#x27;Neil &amp; &#x60;Sons&#x60;&lt;/b&gt;"

    assert rendered(text, **given) == f"{special}!"
    assert render_html(text, variables(**given)) == f"{special if '{{{' in text else escaped}!"


def test_given_html_when_rendered_then_its_own_text_and_blocks_are_not_escaped() -> None:
    html = "<p>{{#eq Location.Country 'US'}}<b>{{#each Attributes.Interests}}<i>{{this}}</i>{{/each}}</b>{{/eq}}</p>"

    assert render_html(html, variables()) == "<p><b><i>art</i><i>music</i></b></p>"


@pytest.mark.parametrize("text", ["a {{Attributes.Nope}} b", "{{#if Address}}a {{ Attributes.Nope }} b{{/if}}"])
def test_given_a_variable_without_a_value_when_printed_then_it_fails_or_is_left_out(text: str) -> None:
    with pytest.raises(RenderFailure, match=r"The variable Attributes\.Nope has no value") as raised:
        rendered(text)

    assert raised.value.variable == "Attributes.Nope"
    assert rendered(text, missing=omit) == "a  b"


def test_given_only_placeholders_when_rendered_then_what_reads_templates_is_not_imported() -> None:
    code = (
        "import sys; from pinpoint_mock.templates.personalization import render_text;"
        "from pinpoint_mock.templates.variables import Variables, omit;"
        "given, name = Variables({'a': ['1']}, {}, {}, omit, 0, str), 'pinpoint_mock.templates.handlebars';"
        "assert render_text('{{a}}', given) == '1'; assert name not in sys.modules;"
        "assert render_text('{{#if a}}2{{/if}}', given) == '2'; assert name in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
