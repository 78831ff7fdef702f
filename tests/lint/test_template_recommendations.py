"""Variables and helpers in templates, and dimensions that no endpoint can match."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.lint.template_texts import examine

from .conftest import codes_of, find


def template(subject: str, **members: str) -> dict[str, Any]:
    return {"TemplateName": "welcome", "EmailTemplateRequest": {"Subject": subject, "TextPart": "Hello", **members}}


def endpoint(**members: Any) -> dict[str, Any]:
    return {"EndpointRequest": {"ChannelType": "EMAIL", "Address": "a@example.com", **members}}


class TestVariables:
    @pytest.mark.parametrize(
        ("text", "variables"),
        [
            ("Hello {{Attributes.name}}, {{ User.UserAttributes.[Last Name] }}", 2),
            ("{{#if Attributes.name}}{{Attributes.name}}{{else}}you{{/if}}", 0),
            ("{{#if (and Attributes.name 'x')}}{{Attributes.name}}{{/if}}", 0),
            ("{{#if Attributes.name}}{{Attributes.city}}{{/if}}", 1),
            ("{{#each Attributes.items}}{{this}} {{name}}{{/each}}", 0),
            ("{{upper Attributes.name}}", 0),
            ("no variables", 0),
        ],
    )
    def test_given_a_text_when_it_is_examined_then_the_variables_are_those_that_it_prints_untested(
        self, text: str, variables: int
    ) -> None:
        assert len(examine(text).variables) == variables

    @pytest.mark.parametrize("defaults", ['{"Attributes": {"name": "you"}}', '{"Attributes.name": "you"}'])
    def test_given_a_default_in_either_form_when_the_template_is_linted_then_nothing_is_found(
        self, defaults: str
    ) -> None:
        assert codes_of(template("Hello {{Attributes.name}}", DefaultSubstitutions=defaults)) == []

    def test_given_a_variable_that_every_endpoint_has_when_it_is_linted_then_nothing_is_found(self) -> None:
        assert codes_of(template("Hello {{Address}}")) == []

    def test_given_what_is_not_an_attribute_when_it_has_no_default_then_there_is_no_other_spelling_to_name(
        self,
    ) -> None:
        for variable in ("Location.City", "User", "User.UserId"):
            [finding] = find(endpoint(), template(f"Hello {{{{{variable}}}}}"))
            assert (finding.code, finding.hint) == ("R503", "")

    def test_given_endpoints_with_the_attribute_when_it_is_linted_then_there_is_no_other_spelling_to_name(self) -> None:
        [finding] = find(endpoint(Attributes={"name": ["a"], "Name": ["b"]}), template("Hello {{Attributes.name}}"))
        assert finding.hint == ""

    def test_given_recommendations_when_they_are_linted_then_they_are_not_attributes_of_the_endpoint(self) -> None:
        assert codes_of(template("Buy {{Recommendations.name.[0]}}")) == []

    @pytest.mark.parametrize("path", ["Attributes.name", "User.UserAttributes.name"])
    def test_given_endpoints_with_the_attribute_in_another_case_when_it_is_linted_then_the_hint_says_so(
        self, path: str
    ) -> None:
        attributes = {"Name": ["Ada"]}
        members = {"Attributes": attributes} if path == "Attributes.name" else {"User": {"UserAttributes": attributes}}
        [finding] = find(endpoint(**members), template(f"Hello {{{{{path}}}}}"))
        assert (finding.code, finding.hint) == ("R503", "the endpoints spell it 'Name'")

    @pytest.mark.parametrize(
        ("variable", "hint"),
        [
            ("User.FirstName", "did you mean User.UserAttributes.FirstName?"),
            ("FirstName", "did you mean User.UserAttributes.FirstName or Attributes.FirstName?"),
            ("UserAttributes.plan", "did you mean User.UserAttributes.plan?"),
            ("attributes.plan", "did you mean Attributes.plan?"),
            ("Location.city", "did you mean Location.City?"),
            (
                "Journey.Name",
                "use a member of an endpoint, such as Attributes.x or User.UserAttributes.x",
            ),
        ],
    )
    def test_given_a_variable_that_no_endpoint_can_have_when_it_is_linted_then_it_says_so_and_suggests_another(
        self, variable: str, hint: str
    ) -> None:
        [finding] = find(template(f"Hello {{{{{variable}}}}}"))
        assert "no endpoint can have it" in finding.message
        assert (finding.code, finding.hint) == ("R503", hint)

    def test_given_endpoints_that_have_the_attribute_when_its_place_is_missing_then_the_hint_names_that_place(
        self,
    ) -> None:
        [finding] = find(endpoint(Attributes={"plan": ["gold"]}), template("Hello {{plan}}"))
        assert finding.hint == "did you mean Attributes.plan?"

    def test_given_a_default_of_another_variable_with_its_last_name_when_it_is_linted_then_the_hint_names_it(
        self,
    ) -> None:
        defaults = '{"FirstName": "you"}'
        [finding] = find(template("Hello {{User.UserAttributes.FirstName}}", DefaultSubstitutions=defaults))
        assert finding.hint == "DefaultSubstitutions has 'FirstName', which is another variable"

    def test_given_items_of_a_recommender_when_they_are_linted_then_they_are_not_attributes_of_the_endpoint(
        self,
    ) -> None:
        assert codes_of(template("Buy {{RecommendationItems.[0]}}")) == []


class TestHelpers:
    def test_given_several_unknown_helpers_when_a_text_is_examined_then_all_are_found(self) -> None:
        found = examine("{{shout 'a' loud=true}} {{#unlesseq a b}}{{whisper x y}}{{/unlesseq}} {{upper 'x'}}")
        assert found.unknown_helpers == ("shout", "unlesseq", "whisper")
        assert found.failure == ""

    def test_given_an_unknown_helper_and_a_broken_tag_when_a_text_is_examined_then_both_are_found(self) -> None:
        found = examine("{{shout 'a'}} {{upper")
        assert found.unknown_helpers == ("shout",)
        assert found.failure.startswith("unclosed tag")

    def test_given_a_helper_without_a_similar_one_when_it_is_linted_then_the_hint_names_the_page(self) -> None:
        [finding] = find(template("{{zzzzqqqq 'a'}}"))
        assert finding.hint == "the page reference/helpers lists all helpers"

    def test_given_a_campaign_with_a_broken_text_when_it_is_linted_then_it_is_found_there(self) -> None:
        message = {"SMSMessage": {"Body": "Hello {{#if x}}"}}
        campaign = {
            "Name": "sale",
            "SegmentId": "everybody",
            "Schedule": {"StartTime": "IMMEDIATE"},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
            "AdditionalTreatments": [{"SizePercent": 10, "MessageConfiguration": message}],
        }
        [finding] = find({"WriteCampaignRequest": campaign})
        assert finding.code == "R501"
        assert finding.place.steps[-5:] == ("AdditionalTreatments", 0, "MessageConfiguration", "SMSMessage", "Body")

    def test_given_a_text_that_is_nested_too_deep_when_it_is_examined_then_it_fails_without_an_error(self) -> None:
        assert examine("{{#if a}}" * 5000).failure


class TestDimensions:
    def segment(self, dimensions: dict[str, Any]) -> dict[str, Any]:
        return {"WriteSegmentRequest": {"Name": "buyers", "Dimensions": dimensions}}

    @pytest.mark.parametrize(
        ("dimensions", "expected"),
        [
            ({"Attributes": {"team": {"Values": ["Lakers"]}}}, []),
            ({"Attributes": {"team": {"Values": ["Heat"]}}}, ["R301"]),
            ({"Attributes": {"Team": {"Values": ["Lakers"]}}}, ["R301"]),
            ({"Attributes": {"team": {"AttributeType": "EXCLUSIVE", "Values": ["Lakers"]}}}, []),
            ({"Demographic": {"Channel": {"DimensionType": "INCLUSIVE", "Values": ["SMS"]}}}, ["R301"]),
            ({"Metrics": {"visits": {"ComparisonOperator": "GREATER_THAN", "Value": 2}}}, []),
            ({"Metrics": {"visits": {"ComparisonOperator": "GREATER_THAN", "Value": 3}}}, ["R301"]),
            ({"Behavior": {"Recency": {"Duration": "HR_24", "RecencyType": "ACTIVE"}}}, []),
        ],
    )
    def test_given_an_endpoint_when_a_dimension_is_linted_then_it_is_found_if_the_endpoint_does_not_match_it(
        self, dimensions: dict[str, Any], expected: list[str]
    ) -> None:
        ada = endpoint(Attributes={"team": ["Lakers"]}, Metrics={"visits": 3})
        assert codes_of(ada, self.segment(dimensions)) == expected

    def test_given_a_group_that_excludes_when_it_is_linted_then_its_dimensions_need_no_match(self) -> None:
        group = {"Type": "NONE", "Dimensions": [{"Attributes": {"team": {"Values": ["Heat"]}}}]}
        segment = {"Name": "others", "SegmentGroups": {"Groups": [group], "Include": "ALL"}}
        assert codes_of(endpoint(), {"WriteSegmentRequest": segment}) == []

    def test_given_an_endpoint_that_breaks_a_rule_when_a_segment_is_linted_then_it_is_not_counted(self) -> None:
        broken = endpoint(Demographic={"Locale": "USA"})
        assert codes_of(broken, self.segment({"Attributes": {"team": {"Values": ["Heat"]}}})) == ["E603"]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("{{User.UserAttributes.A}} {{{ User.UserAttributes.B }}}", ["A", "B"]),
        ("{{#if User.UserAttributes.A}}{{upper User.UserAttributes.[Last Name]}}{{/if}}", ["A", "[Last Name]"]),
        ("User.UserAttributes.A {{Attributes.A}}", []),
    ],
)
def test_given_placeholders_when_the_target_is_connect_then_each_has_the_name_that_it_has_there(
    body: str, names: list[str]
) -> None:
    template = {"TemplateName": "text", "SMSTemplateRequest": {"Body": body}}
    findings = [finding for finding in find(template, target="connect") if finding.code == "C705"]
    assert [finding.hint for finding in findings] == [
        f"write {{{{Attributes.Customer.Attributes.{name}}}}}" for name in names
    ]


class TestContent:
    @pytest.mark.parametrize(
        ("request_wrapper", "content", "missing"),
        [
            ("EmailTemplateRequest", {"HtmlPart": "<p>Hello</p>"}, ["Subject"]),
            ("EmailTemplateRequest", {"Subject": "Hello"}, ["HtmlPart"]),
            ("EmailTemplateRequest", {}, ["Subject", "HtmlPart"]),
            ("SMSTemplateRequest", {"Body": ""}, ["Body"]),
            ("VoiceTemplateRequest", {"LanguageCode": "en-US"}, ["Body"]),
            ("PushNotificationTemplateRequest", {"TemplateDescription": "sale"}, ["Default"]),
            ("PushNotificationTemplateRequest", {"GCM": {"Body": "Sale"}}, []),
        ],
    )
    def test_given_a_template_with_nothing_to_show_when_it_is_linted_then_each_missing_part_is_found(
        self, request_wrapper: str, content: dict[str, Any], missing: list[str]
    ) -> None:
        found = find({"TemplateName": "sale", request_wrapper: content})
        assert [(finding.code, finding.place.steps[-1]) for finding in found] == [("R504", name) for name in missing]

    def test_given_a_text_of_a_wrong_type_when_it_is_linted_then_it_is_not_called_missing(self) -> None:
        assert codes_of({"TemplateName": "sale", "SMSTemplateRequest": {"Body": 7}}) == ["E102"]

    @pytest.mark.parametrize(
        "text", ["${name}", "{name}", "{% if vip %}", "<%= name %>", "*|FNAME|*", "%%name%%", "${User.name}"]
    )
    def test_given_a_placeholder_of_another_engine_when_it_is_linted_then_it_is_found(self, text: str) -> None:
        [finding] = find(template(f"Hello {text}!"))
        assert (finding.code, finding.message) == ("R505", f"{text!r} is not replaced: recipients see it unchanged")

    @pytest.mark.parametrize(
        "text",
        [
            "{{Address}}",
            "{{{Address}}}",
            "only ${{Address}}",
            "<style>p{color}</style>",
            "p { color: red }",
            "100% sure",
            "{ braces }",
            "1 < 2 % 3 > 0",
        ],
    )
    def test_given_braces_and_signs_that_are_not_placeholders_when_they_are_linted_then_nothing_is_found(
        self, text: str
    ) -> None:
        assert codes_of(template(text)) == []


class TestImpossibleValues:
    @pytest.mark.parametrize(
        ("dimensions", "hint"),
        [
            ({"Demographic": {"Channel": {"Values": ["Email"]}}}, "did you mean 'EMAIL'?"),
            ({"Demographic": {"Channel": {"Values": ["FCM"]}}}, "did you mean 'GCM'?"),
            ({"Location": {"Country": {"Values": ["Germany"]}}}, "did you mean 'DE'?"),
            ({"Location": {"Country": {"Values": ["de"]}}}, "did you mean 'DE'?"),
            (
                {"Location": {"Country": {"Values": ["Utopia"]}}},
                "use an ISO 3166-1 code, such as DE or DEU",
            ),
        ],
    )
    def test_given_a_value_that_is_not_a_code_when_it_is_linted_then_the_hint_is_the_code(
        self, dimensions: dict[str, Any], hint: str
    ) -> None:
        [finding] = find({"WriteSegmentRequest": {"Name": "all", "Dimensions": dimensions}})
        assert (finding.code, finding.hint) == ("R302", hint)

    @pytest.mark.parametrize("country", ["DE", "DEU", "US"])
    def test_given_the_code_of_a_country_when_it_is_linted_then_nothing_is_found(self, country: str) -> None:
        dimensions = {"Location": {"Country": {"Values": [country]}}}
        assert codes_of({"WriteSegmentRequest": {"Name": "all", "Dimensions": dimensions}}) == []

    def test_given_endpoints_with_the_value_when_it_is_not_a_code_then_the_endpoints_decide(self) -> None:
        dimensions = {"Location": {"Country": {"Values": ["Utopia"]}}}
        segment = {"WriteSegmentRequest": {"Name": "all", "Dimensions": dimensions}}
        assert codes_of(endpoint(Location={"Country": "Utopia"}), segment) == []
