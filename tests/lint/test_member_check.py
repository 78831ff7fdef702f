"""Members that do not match the service model: each is found, at every depth."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock import lint_exports

from .conftest import ask, codes_of, find, make_journey, send, wait


def messages_of(*values: Any) -> list[str]:
    """Return the findings as strings, without their places."""
    return [f"{finding.code} {finding.message}" for finding in find(*values)]


class TestUnknownMembers:
    def test_given_an_invented_activity_when_it_is_linted_then_the_real_one_is_named(self) -> None:
        journey = make_journey({"hello": {"SendEmail": {"TemplateName": "hello"}}})
        assert messages_of(journey) == ["E101 activity 'SendEmail' does not exist; the API calls it 'EMAIL'"]

    def test_given_an_invented_member_in_an_invented_one_when_it_is_linted_then_both_are_found(self) -> None:
        journey = make_journey(
            {"hello": {"SendEmail": {"TemplateName": "hello", "Nextactivity": "end", "Tone": "warm"}}}
        )
        assert [finding.place.path.rpartition(".")[2] for finding in find(journey)] == [
            "SendEmail",
            "Nextactivity",
            "Tone",
        ]

    def test_given_a_member_without_a_similar_one_when_it_is_linted_then_the_hint_lists_the_real_ones(self) -> None:
        journey = make_journey({"hello": send("EMAIL", Tone="warm")})
        [finding] = find(journey)
        assert finding.hint == "its members are MessageConfig, NextActivity, TemplateName, TemplateVersion"

    def test_given_an_activity_that_ends_the_journey_when_it_is_linted_then_the_hint_says_how_journeys_end(
        self,
    ) -> None:
        [finding] = find(make_journey({"hello": send("EMAIL", "done"), "done": {"Exit": {}}}))
        assert finding.hint == "a journey ends where no next activity is set: remove this activity"

    def test_given_the_real_member_beside_the_invented_one_when_it_is_linted_then_the_real_one_counts(self) -> None:
        activity = {"EMAIL": {"TemplateName": "hello"}, "SendEmail": {"TemplateName": 7}}
        assert codes_of(make_journey({"hello": activity})) == ["E101"]

    def test_given_an_unknown_member_of_a_response_when_it_is_linted_then_it_is_found(self) -> None:
        answer = {"SegmentResponse": {"Id": "a", "Name": "a", "Dimensions": {}, "Size": 12}}
        assert messages_of(answer) == ["E101 member 'Size' does not exist in SegmentResponse"]


class TestTypes:
    @pytest.mark.parametrize(
        ("members", "message"),
        [
            ({"Limits": {"DailyCap": "3"}}, "E102 DailyCap must be an integer, not a string"),
            ({"Limits": 3}, "E102 Limits must be an object, not a number"),
            ({"LocalTime": "yes"}, "E102 LocalTime must be true or false, not a string"),
            (
                {"TimezoneEstimationMethods": "PHONE_NUMBER"},
                "E102 TimezoneEstimationMethods must be a list, not a string",
            ),
            ({"Schedule": {"StartTime": "soon"}}, "E102 StartTime must be an ISO 8601 date and time, not 'soon'"),
            ({"State": "LIVE"}, "E103 State must be one of DRAFT, ACTIVE, not 'LIVE'"),
        ],
    )
    def test_given_a_value_of_a_wrong_type_when_it_is_linted_then_it_is_named(
        self, members: dict[str, Any], message: str
    ) -> None:
        assert messages_of(make_journey({"hello": send("EMAIL")}, **members)) == [message]

    def test_given_a_key_that_is_not_one_of_the_model_when_it_is_linted_then_it_is_found(self) -> None:
        hours = {"EMAIL": {"Monday": [{"StartTime": "09:00", "EndTime": "17:00"}]}}
        quiet_time = {"Start": "20:00", "End": "08:00"}
        journey = make_journey(
            {"hello": send("EMAIL")},
            OpenHours=hours,
            SendingSchedule=True,
            QuietTime=quiet_time,
            TimezoneEstimationMethods=["PHONE_NUMBER"],
        )
        [finding] = find(journey)
        assert finding.code == "E103"
        assert finding.hint == "did you mean 'MONDAY'?"

    def test_given_a_null_when_it_is_linted_then_it_counts_as_absent_as_in_a_request(self) -> None:
        assert codes_of(make_journey({"hello": send("EMAIL", MessageConfig=None)})) == []

    def test_given_a_wrong_item_in_a_list_when_others_follow_then_their_places_are_those_of_the_file(self) -> None:
        branches = [7, {"Percentage": 50, "NextActivity": "hello"}, {"Percentage": 50, "NextActivity": "nowhere"}]
        journey = make_journey({"dice": {"RandomSplit": {"Branches": branches}}, "hello": send("EMAIL")})
        assert [(finding.code, finding.place.steps[-3:]) for finding in find(journey)] == [
            ("E102", ("RandomSplit", "Branches", 0)),
            ("E210", ("Branches", 2, "NextActivity")),
        ]


class TestNames:
    def test_given_the_http_name_of_a_member_when_it_is_linted_then_it_is_accepted_like_the_model_name(self) -> None:
        for name in ("segmentDimensions", "SegmentDimensions"):
            condition = {name: {"Attributes": {"team": {"AttributeType": "INCLUSIVE", "Values": []}}}}
            split = {"Condition": {"Conditions": [condition]}, "TrueActivity": "hello"}
            [finding] = find(make_journey({"split": {"ConditionalSplit": split}, "hello": send("EMAIL")}))
            assert (finding.code, finding.place.steps[-4]) == ("E301", name)

    def test_given_attributes_of_an_endpoint_as_bare_strings_when_it_is_a_request_then_they_must_be_lists(self) -> None:
        request = {"ChannelType": "SMS", "Address": "+12065550100", "User": {"UserAttributes": {"Name": "Ada"}}}
        assert messages_of({"EndpointRequest": request}) == ["E102 Name must be a list, not a string"]

    def test_given_attributes_of_an_endpoint_as_bare_strings_when_it_is_of_an_import_file_then_they_are_accepted(
        self,
    ) -> None:
        line = {"ChannelType": "SMS", "Address": "+12065550100", "Attributes": {"Tier": "gold"}}
        assert lint_exports(line) == []


class TestMissingMembers:
    def test_given_a_required_member_is_missing_when_it_is_linted_then_it_is_found_where_it_should_be(self) -> None:
        journey = make_journey({"hold": {"Holdout": {"NextActivity": "hello"}}, "hello": send("EMAIL")})
        [finding] = find(journey)
        assert str(finding.place).endswith("Activities.hold.Holdout.Percentage")
        assert finding.message == "Percentage is required in Holdout"

    def test_given_a_response_without_what_only_responses_have_when_it_is_linted_then_nothing_is_missing(self) -> None:
        assert "E104" not in codes_of({"JourneyResponse": {"Name": "a", "State": "COMPLETED"}})

    def test_given_an_unknown_member_in_place_of_a_required_one_when_it_is_linted_then_it_is_reported_once(
        self,
    ) -> None:
        source = {"SegmentId": "everybody", "SegmentVersion": 2}
        journey = make_journey({"pause": wait("P1D")}, StartCondition={"SegmentStartCondition": {"Segment": source}})
        assert codes_of(journey) == ["E101"]


class TestMembersInOtherPlaces:
    def hint_of(self, *values: Any) -> str:
        [finding] = [each for each in find(*values) if each.code == "E101"]
        return finding.hint

    def test_given_a_pointer_beside_the_type_when_it_is_linted_then_the_hint_says_that_it_belongs_inside(self) -> None:
        journey = make_journey({"hello": {**send("SMS"), "NextActivity": "pause"}, "pause": wait("P1D")})
        assert self.hint_of(journey) == "NextActivity is a member of SMS"

    def test_given_a_member_of_what_is_around_when_it_is_linted_then_the_hint_says_so(self) -> None:
        journey = make_journey({"hello": {"EMAIL": {"MessageConfig": {"TemplateName": "hello"}}}})
        assert self.hint_of(journey) == "TemplateName is a member of EMAIL"

    def test_given_a_member_of_what_could_be_inside_when_it_is_linted_then_the_hint_says_so(self) -> None:
        assert (
            self.hint_of(make_journey({"hello": send("EMAIL")}, Timezone="UTC")) == "Timezone is a member of Schedule"
        )


class TestConsequencesOfAFault:
    @pytest.mark.parametrize(
        ("event_filter", "codes"),
        [
            ({"Dimensions": {"EventType": {"Values": ["purchase"]}}}, ["E104"]),
            ({"FilterType": "event", "Dimensions": {"EventType": {"Values": ["purchase"]}}}, ["E103"]),
            ({"FilterTyp": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["purchase"]}}}, ["E101"]),
        ],
    )
    def test_given_an_event_filter_with_a_fault_when_it_is_linted_then_only_the_fault_is_found(
        self, event_filter: dict[str, Any], codes: list[str]
    ) -> None:
        start = {"EventStartCondition": {"EventFilter": event_filter}}
        assert codes_of(make_journey({"hello": send("EMAIL")}, StartCondition=start)) == codes

    def test_given_a_member_that_a_rule_names_beside_another_when_it_is_wrong_then_the_other_is_not_missed(
        self,
    ) -> None:
        campaign = {
            "Name": "sale",
            "SegmentId": "everybody",
            "Schedule": {"StartTime": "IMMEDIATE"},
            "TemplateConfiguration": {"EmailTemplate": "welcome"},
        }
        assert codes_of({"WriteCampaignRequest": campaign}) == ["E102"]

    def test_given_a_misspelled_member_when_its_value_fits_the_real_one_then_the_real_one_is_not_missed(self) -> None:
        assert codes_of(make_journey({"hello": {"EMAIL": {"Template": "welcome"}}})) == ["E101"]

    def test_given_defaults_of_a_wrong_type_when_a_text_is_linted_then_no_variable_is_without_default(self) -> None:
        template = {"Body": "Hi {{Attributes.name}}", "DefaultSubstitutions": {"Attributes": {"name": "you"}}}
        assert codes_of({"TemplateName": "hi", "SMSTemplateRequest": template}) == ["E102"]

    def test_given_a_pointer_that_cannot_be_read_when_paths_are_followed_then_nothing_is_called_unreachable(
        self,
    ) -> None:
        pause = {"Wait": {"WaitTime": {"WaitFor": "P1D"}}, "NextActivity": "hello"}
        assert codes_of(make_journey({"pause": pause, "hello": send("EMAIL")})) == ["E101"]

    def test_given_a_value_that_is_refused_when_it_is_linted_then_nothing_is_recommended_about_it(self) -> None:
        journey = make_journey({"hello": send("EMAIL")}, RefreshFrequency="1h", Limits={"EndpointReentryCap": 1})
        assert codes_of(journey) == ["E205"]


class TestHomesOfMembers:
    @pytest.mark.parametrize(
        ("journey", "hint"),
        [
            (
                make_journey({"hello": send("EMAIL")}, StartCondition={"SegmentId": "everybody"}),
                "SegmentId is a member of SegmentStartCondition",
            ),
            (
                make_journey({"hello": {"Type": "SendEmail", "TemplateName": "welcome"}}),
                "TemplateName is a member of EMAIL",
            ),
            (
                make_journey({"hello": {"TemplateName": "welcome"}}),
                "TemplateName is a member of CUSTOM, EMAIL, PUSH or SMS",
            ),
        ],
    )
    def test_given_a_member_in_a_wrong_place_when_it_is_linted_then_the_hint_names_the_right_ones(
        self, journey: dict[str, Any], hint: str
    ) -> None:
        assert hint in [finding.hint for finding in find(journey)]

    def test_given_an_event_of_the_app_s_own_when_a_split_asks_for_it_then_the_one_finding_says_where_it_can_be(
        self,
    ) -> None:
        split = ask("purchase", TrueActivity="bye")
        [finding] = find(make_journey({"hello": send("SMS", "split"), "split": split, "bye": send("SMS")}))
        assert finding.code == "E214"
        assert finding.hint == "a split can only ask about events of messages; your own events can only start a journey"

    def test_given_an_event_of_messages_that_is_misspelled_when_it_is_linted_then_the_hint_is_the_nearest(self) -> None:
        split = ask("SMS.OPTOUT", TrueActivity="bye")
        [finding] = find(make_journey({"hello": send("SMS", "split"), "split": split, "bye": send("SMS")}))
        assert finding.hint == "did you mean '_SMS.OPTOUT'?"
