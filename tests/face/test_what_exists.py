"""The resources of a mock: live views of apps, segments, journeys and jobs; records of channels and templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import boto3
import pytest

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint

ROLE = "arn:aws:iam::123456789012:role/pinpoint"


@pytest.fixture
def shop(mocked: Pinpoint) -> AppView:
    return mocked.create_app("shop", name="Shop", region="us-east-1", channels=["SMS", "BAIDU"])


def make_segment(client: PinpointClient, **members: Any) -> str:
    request: Any = members
    return client.create_segment(ApplicationId="shop", WriteSegmentRequest=request)["SegmentResponse"]["Id"]


def make_journey(client: PinpointClient, name: str) -> str:
    return client.create_journey(ApplicationId="shop", WriteJourneyRequest={"Name": name})["JourneyResponse"]["Id"]


class TestApps:
    def test_given_apps_in_two_regions_when_they_are_listed_then_all_are_there_and_can_be_filtered(
        self, mocked: Pinpoint, shop: AppView
    ) -> None:
        other = mocked.create_app("other", region="eu-west-1")

        assert mocked.apps == [shop, other]
        assert mocked.apps.one(region="eu-west-1") == other != shop
        assert {mocked.apps[0], shop, mocked.app("shop")} == {shop}
        assert str(mocked.apps) == "<2 records>\n  <app 'shop' \"Shop\" in us-east-1>\n  <app 'other' in eu-west-1>"
        with pytest.raises(TypeError, match=r"^AppView has no member 'nam'; it has id, name, arn, region$"):
            mocked.apps.filter(nam="Shop")  # type: ignore[call-arg]

    def test_given_a_deleted_app_when_its_views_are_printed_then_they_say_that_it_is_gone(
        self, mocked: Pinpoint, client: PinpointClient, shop: AppView
    ) -> None:
        segment = shop.segment(make_segment(client))
        client.delete_app(ApplicationId="shop")
        assert repr(shop) == "<app 'shop' (gone)>"
        assert repr(segment) == f"<segment '{segment.id}' (gone) of app 'shop'>"
        assert mocked.apps == []
        of_apps = "endpoints users segments journeys campaigns channels import_jobs export_jobs"
        for name in of_apps.split():
            with pytest.raises(LookupError, match="app 'shop' does not exist"):
                len(getattr(shop, name))


class TestLiveViews:
    def test_given_segments_when_they_are_listed_then_each_shows_its_newest_version(
        self, client: PinpointClient, shop: AppView
    ) -> None:
        first, second = make_segment(client, Name='the "fans"'), make_segment(client, Name="all")
        segments = shop.segments
        client.update_segment(ApplicationId="shop", SegmentId=second, WriteSegmentRequest={"Name": "everybody"})

        assert segments == [shop.segment(first), shop.segment(second)]
        assert segments.one(name="everybody").version == 2
        assert segments.filter(name=re.compile("fans"))[0].members() == []
        assert repr(segments[0]) == f"<segment '{first}' \"the \\\"fans\\\"\" version 1 of app 'shop'>"
        client.delete_segment(ApplicationId="shop", SegmentId=first)
        assert [segment.id for segment in segments] == [second]

    def test_given_a_list_of_journeys_when_each_is_deleted_in_a_loop_then_none_is_left(
        self, client: PinpointClient, shop: AppView
    ) -> None:
        for name in ("one", "two", "three"):
            make_journey(client, name)
        for journey in shop.journeys:
            client.delete_journey(ApplicationId="shop", JourneyId=journey.id)
        assert shop.journeys == []

    def test_given_a_state_that_no_journey_has_when_it_is_searched_for_then_the_error_lists_the_valid_ones(
        self, client: PinpointClient, shop: AppView
    ) -> None:
        journey = shop.journey(make_journey(client, "welcome"))
        assert shop.journeys.filter(state="DRAFT") == [journey]
        with pytest.raises(ValueError, match=r"^state must be one of 'DRAFT', .*, not 'draft' \(did you mean 'DRAFT'"):
            shop.journeys.filter(state="draft")  # type: ignore[arg-type]
        with pytest.raises(LookupError, match="differs in name: 'welcome' is not 'welcom'"):
            shop.journeys.one(name="welcom")

    def test_given_jobs_when_they_are_listed_then_they_still_have_their_methods(
        self, mocked: Pinpoint, client: PinpointClient, shop: AppView
    ) -> None:
        mocked.s3.put("s3://bucket/people.csv", "ChannelType,Address\nEMAIL,ann@example.com\n")
        client.create_import_job(
            ApplicationId="shop",
            ImportJobRequest={"Format": "CSV", "S3Url": "s3://bucket/people.csv", "RoleArn": ROLE},
        )
        client.create_export_job(
            ApplicationId="shop", ExportJobRequest={"S3UrlPrefix": "s3://bucket/out/", "RoleArn": ROLE}
        )

        shop.import_jobs.one(status="CREATED").fail("no reason")

        assert shop.import_jobs.one().failures == ["no reason"]
        assert repr(shop.import_jobs[0]) == f"<import job '{shop.import_jobs[0].id}' FAILED of app 'shop'>"
        assert shop.export_jobs.one(status="CREATED") == shop.export_job(shop.export_jobs[0].id)
        with pytest.raises(
            ValueError, match=r"^status must be one of .*'COMPLETED'.*, not 'DONE' \(did you mean 'COMPLETED'\?\)$"
        ):
            shop.export_jobs.filter(status="DONE")  # type: ignore[arg-type]


class TestNearest:
    def test_given_a_name_or_a_typo_when_a_resource_is_asked_for_then_the_error_shows_the_nearest(
        self, mocked: Pinpoint, client: PinpointClient, shop: AppView
    ) -> None:
        segment_id, journey_id = make_segment(client, Name="gold"), make_journey(client, "welcome")
        with pytest.raises(
            LookupError,
            match=r"^app 'shpo' does not exist .*; it has 'shop' \(did you mean 'shop'\?\)$",
        ):
            mocked.app("shpo")
        with pytest.raises(LookupError, match=rf" \('welcome' is its name; its id is '{journey_id}'\)$"):
            shop.journey("welcome")
        with pytest.raises(LookupError, match=rf" \(did you mean 'gold', whose id is '{segment_id}'\?\)$"):
            shop.segment("glod")
        with pytest.raises(LookupError, match=r"^import job 'x' does not exist in app 'shop'; it has no import jobs$"):
            shop.import_job("x")


class TestChannels:
    def test_given_channels_when_they_are_read_then_they_show_settings_and_no_credentials(
        self, client: PinpointClient, shop: AppView
    ) -> None:
        client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"Enabled": False, "SenderId": "Shop"})
        client.update_gcm_channel(ApplicationId="shop", GCMChannelRequest={"ApiKey": "a secret of mine"})

        sms = shop.channels.one(channel_type="SMS")
        assert (sms.enabled, sms.version, sms.settings["SenderId"]) == (False, 2, "Shop")
        assert sms == shop.channel("SMS")
        assert str(sms).startswith("SMS: disabled, version 2, ")
        assert [channel.channel_type for channel in shop.channels] == ["SMS", "BAIDU", "GCM"]
        assert "secret" not in f"{shop.channels!r} {[*shop.channels]!r}"
        answer: Any = client.get_gcm_channel(ApplicationId="shop")["GCMChannelResponse"]
        settings = shop.channel("GCM").settings
        assert settings.items() <= answer.items()

    def test_given_a_type_that_is_not_set_up_or_misspelt_when_it_is_asked_for_then_the_error_says_so(
        self, shop: AppView
    ) -> None:
        with pytest.raises(
            LookupError,
            match=r"^channel 'EMAIL' does not exist in app 'shop'; it has 'SMS', 'BAIDU'\. Set up ",
        ):
            shop.channel("EMAIL")
        with pytest.raises(ValueError, match=r"^channel_type must be one of 'ADM', .*, not 'sms' \(did you mean 'SMS'"):
            shop.channel("sms")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match=r"^channel_type must be one of 'ADM', .*, not 'IN_APP'$"):
            shop.channels.filter(channel_type="IN_APP")


class TestTemplates:
    def test_given_templates_of_two_regions_and_types_when_they_are_asked_for_then_the_error_lists_several(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        with pytest.raises(
            LookupError, match=r"^template 'hi' does not exist in this mock_pinpoint; it has no templates$"
        ):
            mocked.template("hi")
        client.create_sms_template(TemplateName="hi", SMSTemplateRequest={"Body": "Hi"})
        client.update_sms_template(TemplateName="hi", SMSTemplateRequest={"Body": "Hello"}, CreateNewVersion=True)
        abroad = boto3.client("pinpoint", region_name="eu-west-1")
        abroad.create_email_template(TemplateName="hi", EmailTemplateRequest={"Subject": "Hi"})
        abroad.create_email_template(TemplateName="bye", EmailTemplateRequest={"Subject": "Bye"})

        sms = mocked.template("hi", "SMS")
        assert (sms.region, sms.version, sms.versions, sms.content) == ("us-east-1", 1, (1, 2), {"Body": "Hi"})
        assert str(sms) == "SMS template 'hi' in us-east-1: version 1 is active (2 versions), with Body"
        assert mocked.templates.one(name="bye") == mocked.template("bye")
        assert [record.region for record in mocked.templates.filter(template_type="EMAIL")] == ["eu-west-1"] * 2
        find: Any = mocked.template
        for arguments, text in [
            (
                ("hi",),
                "2 templates are called 'hi', not one; pass the type.*\n  'hi' .SMS, us-east-1.\n  'hi' .EMAIL, eu",
            ),
            (
                ("hi", "PUSH"),
                "PUSH template 'hi' does not exist in this mock_pinpoint; templates with this name:\n  'hi' .SMS",
            ),
            (
                ("byee",),
                r"template 'byee' does not exist in this mock_pinpoint \(did you mean 'bye'\?\); it has:\n  'hi'",
            ),
        ]:
            with pytest.raises(LookupError, match=f"^{text}"):
                find(*arguments)
        with pytest.raises(
            ValueError, match=r"^template_type must be one of 'EMAIL', .*, not 'Sms' \(did you mean 'SMS'"
        ):
            find("hi", "Sms")

    def test_given_a_record_when_its_content_is_changed_then_the_template_is_not(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        client.create_sms_template(TemplateName="hi", SMSTemplateRequest={"Body": "Hi"})
        content: Any = mocked.template("hi").content
        content["Body"] = "Bye"
        assert mocked.template("hi").content == {"Body": "Hi"}

    def test_given_a_new_version_when_it_becomes_active_then_the_record_shows_it(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        client.create_sms_template(TemplateName="hi", SMSTemplateRequest={"Body": "One"})
        client.update_sms_template(TemplateName="hi", SMSTemplateRequest={"Body": "Two"}, CreateNewVersion=True)
        client.update_template_active_version(
            TemplateName="hi", TemplateType="SMS", TemplateActiveVersionRequest={"Version": "2"}
        )
        assert (mocked.template("hi").version, mocked.template("hi").content["Body"]) == (2, "Two")


class TestCheckpoints:
    def test_given_a_checkpoint_when_it_is_rolled_back_then_the_resources_made_in_it_are_gone(
        self, mocked: Pinpoint, client: PinpointClient, shop: AppView
    ) -> None:
        with mocked.checkpoint():
            make_segment(client, Name="inside")
            mocked.create_app("inside")
            assert (len(mocked.apps), len(shop.segments)) == (2, 1)
        assert (list(mocked.apps), len(shop.segments)) == ([shop], 0)
