"""Rendering for one recipient: the documented cases, one line each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pinpoint_mock.templates.dialect import HELPERS
from pinpoint_mock.templates.personalization import RenderFailure, render_html
from pinpoint_mock.templates.variables import Variables, omit_missing

from .conftest import NOW, rendered

RECORDED: dict[str, Any] = json.loads((Path(__file__).parents[1] / "handlebars" / "recorded.json").read_text("utf-8"))

DOCUMENTED = [
    # the AWS guide's page on variables
    ("Hi {{User.UserAttributes.FirstName}}", "Hi Sofia"),
    ("Hi {{User.UserAttributes.FirstName.[0]}}", "Hi Sofia"),
    ("{{User.UserAttributes.[Last Name].[0]}}", "Alejandro"),
    ("{{Address}} {{ChannelType}} {{Id}} {{User.UserId}}", "sofia@example.com EMAIL endpoint-1 user-1"),
    ("{{Location.City}}, {{Location.Latitude}}, {{Metrics.visits}}, {{Metrics.score}}", "Los Angeles, 34.1, 5, 1.5"),
    ("{{Attributes.Interests}}", "art,music"),
    ("{{Attributes.Interests.[1]}} {{Attributes.[First Time]}}", "music yes"),
    # the AWS guide's page on helpers
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
def test_given_a_documented_text_when_rendered_then_the_result_is_as_documented(text: str, result: str) -> None:
    assert rendered(text) == result


@pytest.mark.parametrize(("template", "result"), RECORDED["cases"])
def test_given_a_template_when_rendered_in_the_dialect_then_the_result_is_that_of_handlebars_js(
    template: str, result: str | None
) -> None:
    variables = Variables({}, RECORDED["data"], {}, omit_missing, NOW, str)
    if result is None:
        with pytest.raises(RenderFailure):
            render_html(template, variables)
    else:
        assert render_html(template, variables) == result


def test_the_table_has_all_documented_helpers() -> None:
    documented = """abbreviate add and capitalize capitalizeFirst ceiling center cut dateFormat decode64 divide encode64
    eq floor gt gte inflect join ljust lower lt lte md5 modulo multiply neq not now or ordinalize replace rjust round
    sha256 sha512 slugify stripTags substring subtract upper uuid yesno"""

    assert frozenset(documented.split()) == HELPERS.keys() - {"lookup", "log"}
