"""Findings in campaigns, channels and other resources that the files of the rules do not cover."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import codes_of, find, make_journey, send


def campaign(**members: Any) -> dict[str, Any]:
    return {
        "WriteCampaignRequest": {
            "Name": "sale",
            "SegmentId": "everybody",
            "Schedule": {"StartTime": "IMMEDIATE"},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
            **members,
        }
    }


class TestCampaigns:
    def test_given_an_in_app_event_without_an_in_app_message_when_it_is_linted_then_nothing_would_be_sent(self) -> None:
        dimensions = {"EventType": {"Values": ["opened"]}}
        schedule = {
            "StartTime": "IMMEDIATE",
            "EndTime": "2090-01-01T00:00:00Z",
            "Frequency": "IN_APP_EVENT",
            "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions},
        }
        [finding] = find(campaign(Schedule=schedule))
        assert finding.message == "nothing is sent: IN_APP_EVENT needs an InAppMessage or an InAppTemplate"

    def test_given_a_channel_that_is_not_enabled_when_a_campaign_needs_it_then_it_is_found(self) -> None:
        channels = {"ChannelsResponse": {"Channels": {"SMS": {"Enabled": False}, "APNS": {"Enabled": True}}}}
        messages = {"SMSMessage": {"Body": "Hello"}, "APNSMessage": {"Body": "Hello"}, "GCMMessage": {}}
        [finding] = find(channels, campaign(MessageConfiguration=messages))
        assert finding.message == "SMSMessage needs the SMS channel, but the app has not enabled it"

    def test_given_endpoints_without_time_zones_when_a_treatment_has_a_quiet_time_then_they_are_counted(self) -> None:
        endpoint = {"EndpointRequest": {"ChannelType": "SMS", "Address": "+12065550100"}}
        schedule = {"StartTime": "IMMEDIATE", "QuietTime": {"Start": "20:00", "End": "08:00"}}
        treatment = {"SizePercent": 10, "Schedule": schedule}
        [finding] = find(endpoint, campaign(AdditionalTreatments=[treatment]))
        assert finding.message == "1 of 1 endpoints get the message in quiet time, because they have no time zone"
        assert finding.place.steps[-2:] == ("Schedule", "QuietTime")

    def test_given_a_campaign_without_a_holdout_when_it_is_linted_then_nothing_is_found(self) -> None:
        assert codes_of(campaign(HoldoutPercent=0)) == []
        assert codes_of(campaign(HoldoutPercent=100)) == ["R208"]

    def test_given_an_imported_segment_when_events_trigger_the_campaign_then_it_is_an_error(self) -> None:
        segment = {"SegmentResponse": {"Id": "everybody", "Name": "a", "SegmentType": "IMPORT"}}
        schedule = {
            "StartTime": "IMMEDIATE",
            "EndTime": "2090-01-01T00:00:00Z",
            "Frequency": "EVENT",
            "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["a"]}}},
        }
        assert codes_of(segment, campaign(Schedule=schedule)) == ["E401"]


class TestJourneys:
    def test_given_a_holdout_of_0_percent_when_it_is_linted_then_it_does_nothing(self) -> None:
        hold = {"Holdout": {"Percentage": 0, "NextActivity": "hello"}}
        [finding] = find(make_journey({"hold": hold, "hello": send("EMAIL")}))
        assert finding.message == "no participant is held out: the activity has no effect"

    def test_given_endpoints_when_a_condition_has_a_dimension_that_none_matches_then_it_is_found(self) -> None:
        endpoint = {"EndpointRequest": {"ChannelType": "SMS", "Address": "+12065550100"}}
        conditions = [
            {"SegmentDimensions": {"Attributes": {"team": {"Values": ["Heat"]}}}},
            {"SegmentDimensions": {"Attributes": {"team": {"Values": []}}}},
        ]
        split = {"Condition": {"Conditions": conditions}, "TrueActivity": "hello"}
        journey = make_journey({"split": {"ConditionalSplit": split}, "hello": send("EMAIL")})
        assert sorted(codes_of(endpoint, journey)) == ["E301", "R301"]

    def test_given_a_loop_of_very_short_waits_when_a_cap_is_linted_then_it_finishes(self) -> None:
        branches = [{"Percentage": 50, "NextActivity": each} for each in ("again", "last")]
        activities = {
            "first": send("EMAIL", "again"),
            "again": {"Wait": {"WaitTime": {"WaitFor": "PT1S"}, "NextActivity": "dice"}},
            "dice": {"RandomSplit": {"Branches": branches}},
            "last": send("EMAIL", "again"),
        }
        limits = {"TimeframeCap": {"Cap": 100, "Days": 30}}
        assert codes_of(make_journey(activities, Limits=limits)) == []


class TestOthers:
    def test_given_an_app_when_it_is_linted_then_its_tags_are_checked(self) -> None:
        assert codes_of({"CreateApplicationRequest": {"Name": "shop", "tags": {"aws:a": "b"}}}) == ["E105"]

    def test_given_the_response_of_a_channel_when_it_is_linted_then_no_credentials_are_missed(self) -> None:
        answer = {"ApplicationId": "shop", "Platform": "APNS", "Enabled": True, "HasCredential": True, "Id": "apns"}
        assert codes_of({"APNSChannelResponse": answer}) == []

    def test_given_half_an_event_stream_when_it_is_linted_then_the_missing_half_is_found(self) -> None:
        arn = "arn:aws:kinesis:us-east-1:123456789012:stream/events"
        assert codes_of({"WriteEventStream": {"DestinationStreamArn": arn}}) == ["E104"]
        assert codes_of({"WriteEventStream": {"RoleArn": "arn:aws:iam::123456789012:role/events"}}) == ["E104"]

    @pytest.mark.parametrize("content", [{"TemplateDescription": "x" * 501}, {"tags": {"aws:a": "b"}}])
    def test_given_a_template_without_a_name_when_it_is_linted_then_its_content_is(
        self, content: dict[str, Any]
    ) -> None:
        assert len(codes_of({"EmailTemplateRequest": {"Subject": "Hello", "TextPart": "Hi", **content}})) == 1

    def test_given_two_versions_of_a_segment_when_one_is_the_newest_then_both_can_be_named(self) -> None:
        versions = [
            {"SegmentResponse": {"Id": "everybody", "Name": "a", "Version": number}} for number in (1, 2, 1, 10**9)
        ]
        assert codes_of(*versions, campaign(SegmentVersion=2)) == []

    def test_given_an_imported_source_segment_when_it_is_combined_with_another_then_it_is_an_error(self) -> None:
        imported = {"SegmentResponse": {"Id": "imported", "Name": "a", "SegmentType": "IMPORT"}}
        dynamic = {"SegmentResponse": {"Id": "dynamic", "Name": "b", "SegmentType": "DIMENSIONAL", "Dimensions": {}}}
        group = {"SourceSegments": [{"Id": "imported"}, {"Id": "dynamic"}]}
        combined = {"WriteSegmentRequest": {"Name": "c", "SegmentGroups": {"Groups": [group]}}}
        assert codes_of(imported, dynamic, combined) == ["E302"]

    def test_given_an_in_app_template_when_the_target_is_connect_then_it_has_no_successor(self) -> None:
        template = {"TemplateName": "banner", "InAppTemplateRequest": {"Layout": "TOP_BANNER"}}
        assert [finding.code for finding in find(template, target="connect")] == ["C701"]

    def test_given_a_null_or_a_wrong_value_in_a_map_when_it_is_linted_then_the_keys_still_count(self) -> None:
        journey = make_journey({"hello": send("EMAIL", "pause"), "pause": 7, "nothing": None})
        assert codes_of(journey) == ["E102"]
        assert codes_of({"WriteSegmentRequest": {"Name": "a", "Dimensions": {"Attributes": {"team": 7}}}}) == ["E102"]

    def test_given_a_message_with_numbers_when_its_texts_are_checked_then_they_are_skipped(self) -> None:
        message = {"GCMMessage": {"Body": "Hello {{shout 'Ada'}}", "TimeToLive": 60}}
        assert codes_of(campaign(MessageConfiguration=message)) == ["R502"]
