"""The documented variables and helpers, as a recipient gets them. The tests of the engine are in `tests/templates`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .conftest import Shop

SOFIA: dict[str, Any] = {
    "Location": {"City": "Los Angeles", "Country": "US"},
    "User": {
        "UserId": "sofia",
        "UserAttributes": {
            "FirstName": ["Sofia"],
            "LastName": ["Alejandro"],
            "Last Name": ["Alejandro"],
            "UserAge": ["22"],
            "FavoriteColors": ["red", "blue", "yellow"],
        },
    },
}
TEXTS = [
    ("t85", "Hi {{User.UserAttributes.FirstName}}", "Hi Sofia"),
    ("t85", "Hi {{User.UserAttributes.FirstName.[0]}}", "Hi Sofia"),
    ("t86", "{{User.UserAttributes.[Last Name].[0]}}", "Alejandro"),
    ("t89", "{{#if User.UserAttributes.Nick.[0]}}A{{else}}B{{/if}}", "B"),
    ("t90", "{{abbreviate User.UserAttributes.LastName.[0] 6}}", "Ale..."),
    ("t90", "{{center Location.City size=19}}", "    Los Angeles    "),
    ("t90", "{{rjust Location.City 15}}", "    Los Angeles"),
    ("t91", '{{cut Location.City "e"}}', "Los Angls"),
    ("t91", '{{replace Location.City " " "_"}}', "Los_Angeles"),
    ("t91", "{{substring Location.City 4 9}}", "Angel"),
    ("t91", "{{slugify Location.City}}", "los-angeles"),
    ("t92", "{{add 5 2.3}} {{divide 5 2.3}} {{multiply 5 2.3}}", "7.3 2.17391304 11.5"),
    ("t92", "{{modulo 7 2}} {{ceiling 5.23}} {{round 19.21}}", "1 6 19"),
    ("t93", '{{#and (eq Location.City "Los Angeles") (eq Location.Country "US")}}Y{{else}}N{{/and}}', "Y"),
    ("t93", "{{eq Location.Country \"US\" yes='y' no='n'}}", "y"),
    (
        "t94",
        "{{#each User.UserAttributes.FavoriteColors}}{{@index}}{{this}};{{else}}none{{/each}}",
        "0red;1blue;2yellow;",
    ),
    ("t94", '{{join User.UserAttributes.FavoriteColors ", "}}', "red, blue, yellow"),
    (
        "t95",
        '{{dateFormat "09/19/2020" inputFormat="MM/dd/yyyy" outputFormat="full" tz=America/Los_Angeles}}',
        "Saturday, September 19, 2020",
    ),
    (
        "t96",
        '{{#* inline "fullName"}}{{User.UserAttributes.FirstName.[0]}}{{/inline}}Hello {{> fullName}}',
        "Hello Sofia",
    ),
    ("t97", '{{capitalizeFirst (lower "JANE")}}', "Jane"),
    ("t97", "{{ordinalize User.UserAttributes.UserAge.[0]}}", "22nd"),
    ("t97", "{{inflect 3 apple apples includeCount=true}}", "3 apples"),
    ("t98", '{{md5 "Hello World"}}', "b10a8db164e0754105b7a99be72e3fe5"),
    ("t98", '{{encode64 "Hello World"}}', "SGVsbG8gV29ybGQ="),
    ("t99", "{{gt User.UserAttributes.UserAge.[0] \"17\" yes='adult' no='minor'}}", "adult"),
    ("t99", "{{yesno true}}", "yes"),
]


@pytest.mark.parametrize(("_", "text", "body"), TEXTS)
def test_t85_to_t99_given_a_documented_text_then_it_renders_as_documented_in_a_template_and_inline(
    shop: Shop, _: str, text: str, body: str
) -> None:
    shop.endpoint("phone", **SOFIA)
    shop.template("sms", Body=text)

    templated = shop.send_to_endpoint("phone", {}, TemplateConfiguration={"SMSTemplate": {"Name": "template"}})
    inline = shop.send_to_endpoint("phone", {"SMSMessage": {"Body": text}})

    assert templated["DeliveryStatus"] == inline["DeliveryStatus"] == "SUCCESSFUL"
    assert shop.bodies == [body, body]


def test_t87_given_nested_defaults_then_they_replace_the_values_that_the_endpoint_does_not_have(shop: Shop) -> None:
    shop.endpoint("phone", **SOFIA)
    defaults = '{"User":{"UserAttributes":{"Activity":"running","FirstName":"you"}}}'
    body = "{{User.UserAttributes.FirstName}}: {{User.UserAttributes.Activity}}"
    shop.template("sms", Body=body, DefaultSubstitutions=defaults)

    shop.send_to_endpoint("phone", {}, TemplateConfiguration={"SMSTemplate": {"Name": "template"}})

    assert shop.bodies == ["Sofia: running"]
