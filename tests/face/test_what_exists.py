"""`pinpoint.apps`, `pinpoint.templates` and the sequences of an app: what exists, readable and filterable."""

from __future__ import annotations

import copy
import pickle
import re
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint

PHONE, MAIL = "+12065550100", "ann@example.com"


def write(client: PinpointClient, endpoint_id: str, address: str, user_id: str | None = None, **members: Any) -> None:
    request: Any = {"ChannelType": "EMAIL" if "@" in address else "SMS", "Address": address, **members}
    if user_id is not None:
        request["User"] = {"UserId": user_id, "UserAttributes": {"plan": ["gold"]}}
    client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)


@pytest.fixture
def shop(pinpoint: Pinpoint) -> AppView:
    return pinpoint.create_app("shop", name="The shop", channels=["SMS", "EMAIL"])


class TestApps:
    def test_given_apps_in_two_regions_when_listed_then_each_is_a_view_that_shows_its_place(
        self, pinpoint: Pinpoint
    ) -> None:
        assert list(pinpoint.apps) == []
        shop, other = pinpoint.create_app("shop", name="Shop", region="eu-west-1"), pinpoint.create_app("other")
        assert list(pinpoint.apps) == [shop, other]
        assert pinpoint.apps.one(region="eu-west-1") == shop
        assert pinpoint.apps.filter(name=re.compile("^oth")) == [other]
        assert repr(pinpoint.apps) == (
            "<2 records>\n  <app 'shop' \"Shop\" in eu-west-1>\n  <app 'other' in us-east-1>"
        )

    def test_given_an_app_that_was_deleted_when_its_view_is_printed_then_it_says_so(
        self, pinpoint: Pinpoint, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        pinpoint_client.delete_app(ApplicationId="shop")
        assert repr(shop) == "<app 'shop' (gone)>"
        assert len(pinpoint.apps) == 0

    def test_given_a_checkpoint_when_it_is_rolled_back_then_what_was_made_in_it_is_gone(
        self, pinpoint: Pinpoint, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        with pinpoint.checkpoint():
            write(pinpoint_client, "phone", PHONE)
            pinpoint.create_app("inside")
            assert (len(pinpoint.apps), len(shop.endpoints)) == (2, 1)
        assert (list(pinpoint.apps), len(shop.endpoints)) == ([shop], 0)


class TestEndpoints:
    def test_given_endpoints_when_filtered_then_members_predicates_and_patterns_find_them(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "phone", PHONE, "ann", Attributes={"team": ["red"]}, Metrics={"age": 5})
        write(pinpoint_client, "mail", MAIL, "ann", OptOut="ALL")
        assert [found.id for found in shop.endpoints] == ["phone", "mail"]
        assert shop.endpoints.one(opt_out="ALL").address == MAIL
        assert shop.endpoints.one(channel_type="SMS").attributes == {"team": ["red"]}
        assert shop.endpoints.one(metrics=lambda metrics: metrics.get("age") == 5).user_attributes == {"plan": ["gold"]}
        assert shop.endpoints.filter(user_id=re.compile("n")) == list(shop.endpoints)
        assert shop.endpoints.filter(endpoint_status="INACTIVE") == []

    @pytest.mark.parametrize("name", ["Phone", "PHONE", PHONE, "+1 (206) 555-0100", "ann"])
    def test_given_an_endpoint_when_it_is_named_by_id_address_or_user_then_it_is_found(
        self, pinpoint_client: PinpointClient, shop: AppView, name: str
    ) -> None:
        write(pinpoint_client, "Phone", PHONE, "ann")
        assert shop.endpoint(name).id == "Phone"

    def test_given_an_id_that_is_also_an_address_and_a_user_when_it_is_named_then_the_id_wins(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, MAIL, PHONE)
        write(pinpoint_client, "other", MAIL, MAIL)
        assert shop.endpoint(MAIL).id == MAIL

    def test_given_a_user_with_two_endpoints_when_it_is_named_then_the_error_lists_both(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "phone", PHONE, "ann")
        write(pinpoint_client, "mail", MAIL, "ann")
        with pytest.raises(LookupError) as raised:
            shop.endpoint("ann")
        assert str(raised.value) == (
            "user 'ann' has 2 endpoints in app 'shop', not one; pass the id of one of them:\n"
            f"  'phone' (SMS to '{PHONE}', ACTIVE)\n  'mail' (EMAIL to '{MAIL}', ACTIVE)"
        )

    def test_given_no_such_endpoint_when_it_is_named_then_the_error_shows_the_nearest(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "phone", PHONE)
        with pytest.raises(LookupError, match=r"no endpoint .* 'phonee' in app .*did you mean 'phone'\?"):
            shop.endpoint("phonee")

    def test_given_an_address_that_went_to_another_endpoint_when_it_is_named_then_its_owner_is_found(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "old", PHONE)
        write(pinpoint_client, "new", PHONE)
        assert shop.endpoint(PHONE).id == "new"
        assert shop.endpoint("old").endpoint_status == "INACTIVE"

    def test_given_duplicates_are_kept_when_their_address_is_named_then_the_error_lists_them(self) -> None:
        import boto3

        with mock_pinpoint(inactivate_duplicates="off") as pinpoint:
            shop, client = pinpoint.create_app("shop"), boto3.client("pinpoint")
            write(client, "one", PHONE)
            write(client, "two", PHONE)
            with pytest.raises(LookupError, match="has 2 endpoints in app 'shop', not one"):
                shop.endpoint(PHONE)

    def test_given_a_record_when_it_is_changed_then_the_endpoint_is_not(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "phone", PHONE, Attributes={"team": ["red"]})
        record = shop.endpoint("phone")
        record.attributes["team"].append("blue")
        assert shop.endpoint("phone").attributes == {"team": ["red"]}

    def test_given_a_record_when_it_is_copied_or_pickled_then_it_is_equal(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "phone", PHONE, "ann", Attributes={"team": ["red"]})
        record = shop.endpoint("phone")
        assert copy.deepcopy(record) == pickle.loads(pickle.dumps(record)) == record
        assert hash(copy.deepcopy(record)) == hash(record)

    def test_given_get_endpoint_when_it_answers_then_the_record_says_the_same(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "phone", PHONE, "ann", Demographic={"AppVersion": "1"}, Location={"Country": "US"})
        answer = pinpoint_client.get_endpoint(ApplicationId="shop", EndpointId="phone")["EndpointResponse"]
        record = shop.endpoint("phone")
        assert (record.cohort_id, record.request_id) == (answer["CohortId"], answer["RequestId"])
        assert (record.demographic, record.location) == (answer["Demographic"], answer["Location"])
        assert f"{record.creation_date:%Y-%m-%dT%H:%M:%S}" == answer["CreationDate"][:19]
        assert record.application_id == answer["ApplicationId"]


class TestUsers:
    def test_given_a_user_when_listed_or_named_then_it_has_its_attributes_and_endpoints(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "phone", PHONE, "ann")
        write(pinpoint_client, "mail", MAIL, "ann")
        assert [shop.user("ann")] == list(shop.users) == shop.users.filter(endpoint_ids=("phone", "mail"))
        assert shop.user("ann").attributes == {"plan": ["gold"]}
        assert str(shop.users[0]) == "user 'ann': 2 endpoints: 'phone', 'mail'"

    def test_given_the_id_of_an_endpoint_when_a_user_is_named_by_it_then_the_error_says_what_it_is(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "phone", PHONE, "ann")
        with pytest.raises(LookupError, match=r"no user 'phone' .*it is the id of an endpoint"):
            shop.user("phone")
        with pytest.raises(LookupError, match=r"did you mean 'ann'\?"):
            shop.user("anna")


class TestSegmentsAndJourneys:
    def test_given_a_segment_when_listed_then_it_is_the_view_and_explains_by_address(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        write(pinpoint_client, "mail", MAIL)
        answer = pinpoint_client.create_segment(ApplicationId="shop", WriteSegmentRequest={"Name": "all"})
        segment = shop.segments.one(name="all")
        assert segment == shop.segment(answer["SegmentResponse"]["Id"])
        assert segment.explain(MAIL)
        assert segment.explain("Ann@Example.com")
        assert repr(segment) == f"<segment {segment.id!r} \"all\" version 1 of app 'shop'>"
        pinpoint_client.delete_segment(ApplicationId="shop", SegmentId=segment.id)
        assert repr(segment) == f"<segment {segment.id!r} (gone) of app 'shop'>"
        assert len(shop.segments) == 0

    def test_given_journeys_when_filtered_by_state_then_each_shows_what_it_is_now(
        self, pinpoint: Pinpoint, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        for name, state in (("draft", "DRAFT"), ("welcome", "ACTIVE")):
            request: Any = {
                "Name": name,
                "State": state,
                "StartCondition": {"SegmentStartCondition": {"SegmentId": "everybody"}},
                "StartActivity": "pause",
                "Activities": {"pause": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
            }
            pinpoint_client.create_journey(ApplicationId="shop", WriteJourneyRequest=request)
        welcome = shop.journeys.one(state="ACTIVE")
        assert welcome.name == "welcome"
        pinpoint.clock.advance(minutes=5)
        assert shop.journeys.filter(state="ACTIVE") == []
        assert repr(welcome) == f"<journey {welcome.id!r} \"welcome\" COMPLETED of app 'shop'>"


class TestChannels:
    def test_given_channels_when_listed_then_each_shows_its_settings_and_no_credential(
        self, pinpoint_client: PinpointClient, shop: AppView
    ) -> None:
        pinpoint_client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"Enabled": False})
        pinpoint_client.update_gcm_channel(
            ApplicationId="shop", GCMChannelRequest={"ApiKey": "top-secret", "Enabled": True}
        )
        assert [channel.channel_type for channel in shop.channels.filter(enabled=True)] == ["EMAIL", "GCM"]
        assert (shop.channel("SMS").enabled, shop.channel("SMS").version) == (False, 2)
        assert shop.channel("EMAIL").settings["FromAddress"] == "sender@example.com"
        assert "top-secret" not in f"{shop.channels!r}{list(shop.channels)}{shop.channel('GCM').settings}"

    def test_given_a_channel_that_is_not_set_up_when_it_is_named_then_the_error_shows_how_to(
        self, shop: AppView
    ) -> None:
        with pytest.raises(LookupError, match=r"no channel .* 'SMS', 'EMAIL'; .*channels=\['APNS_SANDBOX'\]"):
            shop.channel("APNS_SANDBOX")


class TestTemplates:
    def test_given_templates_of_two_types_when_named_then_the_type_decides(
        self, pinpoint: Pinpoint, pinpoint_client: PinpointClient
    ) -> None:
        pinpoint_client.create_sms_template(TemplateName="receipt", SMSTemplateRequest={"Body": "Thanks"})
        assert pinpoint.template("receipt").content == {"Body": "Thanks"}
        pinpoint_client.create_email_template(TemplateName="receipt", EmailTemplateRequest={"Subject": "Thanks"})
        with pytest.raises(LookupError, match="2 templates are called 'receipt', not one; pass the type"):
            pinpoint.template("receipt")
        assert pinpoint.template("receipt", "EMAIL").content == {"Subject": "Thanks"}
        assert [found.template_type for found in pinpoint.templates.filter(name="receipt")] == ["SMS", "EMAIL"]

    def test_given_a_new_version_that_is_active_when_a_template_is_read_then_it_is_that_version(
        self, pinpoint: Pinpoint, pinpoint_client: PinpointClient
    ) -> None:
        pinpoint_client.create_sms_template(TemplateName="receipt", SMSTemplateRequest={"Body": "One"})
        pinpoint_client.update_sms_template(
            TemplateName="receipt", SMSTemplateRequest={"Body": "Two"}, CreateNewVersion=True
        )
        assert (pinpoint.template("receipt").version, pinpoint.template("receipt").versions) == (1, (1, 2))
        pinpoint_client.update_template_active_version(
            TemplateName="receipt",
            TemplateType="SMS",
            TemplateActiveVersionRequest={"Version": "2"},
        )
        assert (pinpoint.template("receipt").version, pinpoint.template("receipt").content["Body"]) == (2, "Two")

    def test_given_no_such_template_when_it_is_named_then_the_error_shows_the_nearest(
        self, pinpoint: Pinpoint, pinpoint_client: PinpointClient
    ) -> None:
        with pytest.raises(LookupError, match="which has none at all"):
            pinpoint.template("receipt")
        pinpoint_client.create_sms_template(TemplateName="receipt", SMSTemplateRequest={"Body": "One"})
        with pytest.raises(LookupError, match=r"no template 'reciept' .*did you mean 'receipt'\?"):
            pinpoint.template("reciept")
        with pytest.raises(LookupError, match=r"no EMAIL template 'receipt' .*but of that name:\n  'receipt' \(SMS, "):
            pinpoint.template("receipt", "EMAIL")
