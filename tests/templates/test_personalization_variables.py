"""The value of a variable: substitutions, the endpoint, defaults, and the option for missing values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.templates.personalization import RenderFailure, render_text
from pinpoint_mock.templates.template import find_template
from pinpoint_mock.templates.variables import Variables, omit_missing

from .conftest import SOFIA, Templates, rendered

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

FIRST_NAME = "User.UserAttributes.FirstName"
IN_ENGINE = "{{#if true}}{{%s}}{{/if}}"
"""The same variable in a template that only the engine can render."""


def both(name: str, **given: Any) -> str:
    """Return the value of a variable. It must be the same alone and in a template for the engine."""
    alone = rendered(f"{{{{{name}}}}}", **given)
    assert rendered(IN_ENGINE.replace("%s", name), **given) == alone
    return alone


@pytest.mark.parametrize("name", [FIRST_NAME, f"{FIRST_NAME}.[0]"])
def test_given_a_substitution_for_the_whole_name_of_a_variable_when_printed_then_it_wins(name: str) -> None:
    given = {"substitutions": {FIRST_NAME: ["Jo"]}}

    assert both(name, **given) == "Jo"
    assert rendered(f"{{{{upper {name}}}}}{{{{#eq {name} 'Jo'}}}}!{{{{/eq}}}}", **given) == "JO!"
    assert SOFIA["User"]["UserAttributes"]["FirstName"] == ["Sofia"]


@pytest.mark.parametrize(
    ("substitutions", "name", "result"),
    [
        ({"name": ["Jo"]}, "name", "Jo"),
        ({"name": ["Jo"]}, "name.[0]", "Jo"),
        ({"name": ["Jo", "Al"]}, "name", "Jo,Al"),
        ({"name": ["Jo", "Al"]}, "name.[1]", "Al"),
        ({"name": [""]}, "name", ""),
        ({"City": ["Rome"]}, "Location.City", "Los Angeles"),
        ({"Location.City": ["Rome"]}, "Location.City", "Rome"),
        ({"Location.City": ["Rome"]}, "Location.Country", "US"),
        ({"Location": ["Here"]}, "Location", "Here"),
        ({"Address.Street": ["Main St"]}, "Address.Street", "Main St"),
        ({"Address.Street": ["Main St"]}, "Address", "sofia@example.com"),
        ({"User.UserAttributes.[Last Name]": ["Doe"]}, "User.UserAttributes.[Last Name].[0]", "Doe"),
        ({f"{FIRST_NAME}.[0]": ["Jo"]}, f"{FIRST_NAME}.[0]", "Jo"),
        ({f"{FIRST_NAME}.[0]": ["Jo"]}, FIRST_NAME, "Jo"),
        ({FIRST_NAME: []}, FIRST_NAME, "Sofia"),
        ({".": ["x"], "a b": ["y"]}, "[a b]", "y"),
        ({"a.b": ["x"]}, "[a.b]", "x"),
        ({"a.[b/c]": ["x"]}, "a.[b/c]", "x"),
        ({"a.[b/c]": ["x"]}, "a/[b/c]", "x"),
    ],
)
def test_given_substitutions_when_a_variable_is_printed_then_the_whole_name_wins_over_the_path(
    substitutions: dict[str, list[str]], name: str, result: str
) -> None:
    assert both(name, substitutions=substitutions) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{#each Attributes.Interests as |name|}}{{name}} {{upper name}} {{/each}}", "art ART music MUSIC "),
        ("{{#* inline 'card'}}{{name}}{{upper name}}{{Address.Street}}{{/inline}}{{> card name='X'}}", "XXMain St"),
        (
            "{{#with Location}}{{City}} {{upper City}} {{../City}} {{@root.City}}{{/with}}",
            "Los Angeles LOS ANGELES Rome Rome",
        ),
        ("{{#each Attributes.Interests}}{{this}}{{.}}{{/each}}", "artartmusicmusic"),
        (
            "{{#with @root as |name|}}{{name.Id}}{{/with}}{{#with Location as |name|}}{{name.City}}{{/with}}",
            "endpoint-1Los Angeles",
        ),
        (
            "{{upper Address.Street}}{{#if Address.Street}}!{{/if}}{{#each Address.Street}}{{this}}{{/each}}",
            "MAIN ST!Main St",
        ),
        ("{{#with @root}}{{Address.Street}}{{/with}}{{@root.Address.Street}}", "Main StMain St"),
    ],
)
def test_given_a_name_that_belongs_to_a_block_then_a_substitution_does_not_shadow_it(text: str, result: str) -> None:
    substitutions = {"name": ["Jo"], "City": ["Rome"], "this": ["Jo"], "Address.Street": ["Main St"]}

    assert rendered(text, substitutions=substitutions) == result


@pytest.mark.parametrize("name", ["Address", "Location.Country", "name", "Address.Street"])
@pytest.mark.parametrize("block", ["with Location", "each Attributes.Interests", "Attributes.Interests"])
def test_given_a_name_in_a_block_when_only_the_outer_context_has_it_then_it_has_no_value(name: str, block: str) -> None:
    text = f"{{{{#{block}}}}}%s{{{{/{block.split()[0]}}}}}"
    substitutions = {"name": ["Jo"], "Address.Street": ["Main St"]}

    with pytest.raises(RenderFailure, match=f"The variable {name} has no value"):
        rendered(text.replace("%s", f"{{{{{name}}}}}"), substitutions=substitutions)
    assert rendered(text.replace("%s", f"{{{{upper {name}}}}}"), substitutions=substitutions) == ""
    assert rendered(text.replace("%s", f"{{{{#if {name}}}}}A{{{{/if}}}}"), substitutions=substitutions) == ""


@pytest.mark.parametrize("value", ["", "x"])
def test_given_a_value_when_it_is_tested_then_its_source_makes_no_difference(value: str) -> None:
    text = "{{#if a}}y{{else}}n{{/if}}{{#a}}y{{else}}n{{/a}}{{or a a yes='y' no='n'}}{{#with a}}y{{else}}n{{/with}}"
    result = "yyyy" if value else "nnnn"

    assert rendered(text, substitutions={"a": [value]}) == result
    assert rendered(text, endpoint={"a": [value]}) == result
    assert rendered(text, defaults=f'{{"a": "{value}"}}') == result


@pytest.mark.parametrize(
    ("defaults", "name", "result"),
    [
        ('{"User": {"UserAttributes": {"Activity": "running"}}}', "User.UserAttributes.Activity", "running"),
        ('{"User": {"UserAttributes": {"Activity": "running"}}}', "User.UserAttributes.Activity.[0]", "running"),
        ('{"User.UserAttributes.Activity": "running"}', "User.UserAttributes.Activity", "running"),
        ('{"User.UserAttributes.Activity": "running"}', "User.UserAttributes.Activity.[0]", "running"),
        ('{"User": {"UserAttributes": {"FirstName": "you"}}}', FIRST_NAME, "Sofia"),
        ('{"User": {"UserAttributes": {"Activity": "running"}}}', FIRST_NAME, "Sofia"),
        ('{"User.UserAttributes.FirstName": "you"}', FIRST_NAME, "Sofia"),
        ('{"Attributes": {"Empty": "full"}}', "Attributes.Empty", "full"),
        ('{"name": "you"}', "name", "you"),
        ('{"name": ["you", "all"]}', "name", "you,all"),
        ('{"name": 5, "x": 1.5, "y": true}', "name", "5"),
        ('{"name": 5, "x": 1.5, "y": true}', "x", "1.5"),
        ('{"name": 5, "x": 1.5, "y": true}', "y", "true"),
        ('{"name": ""}', "name.[0]", ""),
        ('{"a": "1", "a.b": "2"}', "a", "1"),
        ('{"a": "1", "a.b": "2"}', "a.b", "2"),
    ],
)
def test_given_defaults_when_a_variable_has_no_value_then_they_are_printed_whether_nested_or_flat(
    defaults: str, name: str, result: str
) -> None:
    assert both(name, defaults=defaults) == result


@pytest.mark.parametrize("name", ["name", "Attributes.Empty", "User.UserAttributes.Nick.[0]", f"{FIRST_NAME}.[1]"])
def test_given_no_value_and_no_default_when_printed_then_the_failure_names_the_variable(name: str) -> None:
    for text in (f"{{{{{name}}}}}", IN_ENGINE.replace("%s", name)):
        with pytest.raises(RenderFailure) as raised:
            rendered(text, defaults='{"name": null}')
        assert raised.value.variable == name
        assert rendered(text, missing=omit_missing) == ""


@pytest.mark.parametrize(
    ("default", "result"), [('""', "n"), ("0", "n"), ("false", "n"), ("[]", "n"), ('"x"', "y"), ("1", "y"), ("{}", "y")]
)
def test_given_a_default_when_it_is_tested_then_it_is_true_if_its_value_is_true(default: str, result: str) -> None:
    for template in ("{{#if x}}y{{else}}n{{/if}}", "{{#or x x}}y{{else}}n{{/or}}", "{{not x yes='n' no='y'}}"):
        assert rendered(template, defaults=f'{{"x": {default}}}') == result


def test_given_a_bare_address_when_rendered_then_its_known_values_are_printed() -> None:
    address = {"Address": "+12065550100", "ChannelType": "SMS", "RequestId": "request"}

    assert rendered("{{Address}} {{ChannelType}} {{RequestId}}", endpoint=address) == "+12065550100 SMS request"


def test_given_shared_values_when_many_messages_are_rendered_then_they_do_not_change() -> None:
    defaults = '{"User": {"UserAttributes": {"FirstName": "you", "Nick": "?"}}}'
    given: dict[str, Any] = {"endpoint": {"User": {"UserAttributes": {"FirstName": ["Al"]}}}, "defaults": defaults}
    text = f"{{{{#if true}}}}{{{{{FIRST_NAME}}}}} {{{{User.UserAttributes.Nick}}}}{{{{/if}}}}"

    assert rendered(text, **given, substitutions={"User.UserAttributes.Nick": ["A"]}) == "Al A"
    assert rendered(text, **given) == "Al ?"
    assert rendered(text, endpoint={}, defaults=defaults) == "you ?"


@pytest.fixture
def template(client: PinpointClient) -> None:
    request: Any = {"Body": "Hi {{name}}{{Nick}}", "DefaultSubstitutions": '{"name": "you"}'}
    client.create_sms_template(TemplateName="T", SMSTemplateRequest=request)


def of_template(pinpoint: Pinpoint, **substitutions: list[str]) -> str:
    with pinpoint._session.locked_world() as world:
        version = find_template(world.region("us-east-1"), "T", "SMS")
        return render_text(version.content["Body"], Variables.of_template(world, version, substitutions, {}))


@pytest.mark.usefixtures("template")
def test_given_a_template_when_a_variable_has_no_value_then_it_is_not_sent(mocked: Pinpoint) -> None:
    assert of_template(mocked, Nick=["!"]) == "Hi you!"
    assert of_template(mocked, Nick=["!"], name=["Jo"]) == "Hi Jo!"
    with pytest.raises(RenderFailure, match="The variable Nick"):
        of_template(mocked)


def test_given_the_option_omit_when_a_variable_has_no_value_then_it_is_left_out(shared_client: PinpointClient) -> None:
    with mock_pinpoint(missing_variable="omit") as pinpoint:
        shared_client.create_sms_template(TemplateName="T", SMSTemplateRequest={"Body": "Hi {{name}}{{Nick}}"})
        assert of_template(pinpoint) == "Hi "


def test_given_a_body_without_a_template_when_a_variable_has_no_value_then_it_is_left_out(mocked: Pinpoint) -> None:
    with mocked._session.locked_world() as world:
        given = Variables.of_body(world, {"name": ["Jo"]}, {})

    assert render_text("Hi {{name}}{{Nick}}", given) == "Hi Jo"


def test_given_the_same_seed_when_ids_are_printed_then_they_are_the_same_and_time_is_virtual() -> None:
    def printed() -> str:
        with mock_pinpoint() as pinpoint, time_machine.travel("2030-01-01T00:00:00Z", tick=False):
            pinpoint.clock.advance(days=1)
            with pinpoint._session.locked_world() as world:
                return render_text("{{uuid}} {{uuid}} {{now}}", Variables.of_body(world, {}, {}))

    first, second, *now = printed().split(" ")
    assert first != second
    assert printed().split(" ") == [first, second, *now]
    assert now == ["Jan", "2,", "2030"]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_given_a_template_that_changes_when_it_is_sent_again_then_its_new_text_is_rendered(
    mocked: Pinpoint, templates: Templates, change: str
) -> None:
    templates.create("SMS", "T", {"Body": "old {{Nick}}"})
    assert of_template(mocked, Nick=["!"]) == "old !"
    actions: dict[str, Callable[[], Any]] = {
        "update": lambda: templates.update("SMS", "T", {"Body": "new {{Nick}}"}),
        "delete": lambda: (templates.delete("SMS", "T"), templates.create("SMS", "T", {"Body": "new {{Nick}}"})),
    }
    actions[change]()

    assert of_template(mocked, Nick=["!"]) == "new !"
