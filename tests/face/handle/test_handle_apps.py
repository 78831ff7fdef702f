"""Apps that the handle creates with ids that the test chooses, and its views of apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from brief_journey import publish

from .conftest import create_app, names

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


class TestCreateApp:
    def test_given_an_id_when_an_app_is_created_then_clients_find_it_under_that_id(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        pinpoint.create_app("my-app", name="My app", region="us-east-1", tags={"team": "blue"})
        response = client.get_app(ApplicationId="my-app")["ApplicationResponse"]
        assert (response["Id"], response["Name"], response["tags"]) == ("my-app", "My app", {"team": "blue"})
        assert response["CreationDate"] == "2030-01-01T12:00:00.000Z"

    def test_given_no_id_when_an_app_is_created_then_one_in_the_service_format_is_chosen(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.create_app(region="us-east-1")
        assert len(bytes.fromhex(app.id)) == 16
        assert client.get_app(ApplicationId=app.id)["ApplicationResponse"]["Name"] == app.id

    def test_given_a_tag_that_breaks_a_rule_when_an_app_is_created_then_a_value_error_says_which(
        self, pinpoint: Pinpoint
    ) -> None:
        with pytest.raises(ValueError, match="a tag's key must not begin with 'aws:': 'aws:team'"):
            pinpoint.create_app("my-app", tags={"aws:team": "blue"})
        assert repr(pinpoint).startswith("<mock_pinpoint: 0 apps")

    def test_given_an_app_when_it_is_created_by_the_handle_then_it_is_not_in_the_calls(
        self, pinpoint: Pinpoint
    ) -> None:
        pinpoint.create_app("my-app")
        assert len(pinpoint.calls) == 0

    @pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
    def test_given_an_existing_id_when_an_app_is_created_in_any_region_then_a_value_error_says_so(
        self, pinpoint: Pinpoint, region: str
    ) -> None:
        pinpoint.create_app("my-app", region="us-east-1")
        with pytest.raises(
            ValueError, match=r"^an app with the id 'my-app' already exists: use pinpoint\.app\('my-app'\)$"
        ):
            pinpoint.create_app("my-app", region=region)

    @pytest.mark.parametrize("application_id", ["", "my/app"])
    def test_given_an_id_that_does_not_fit_a_url_when_an_app_is_created_then_a_value_error_says_so(
        self, pinpoint: Pinpoint, application_id: str
    ) -> None:
        with pytest.raises(ValueError, match=r"^id must be a non-empty string without a slash, not "):
            pinpoint.create_app(application_id)

    def test_given_the_region_of_the_environment_when_an_app_is_created_then_clients_of_that_region_find_it(
        self, pinpoint: Pinpoint, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
        pinpoint.create_app("my-app")
        assert boto3.client("pinpoint").get_app(ApplicationId="my-app")["ApplicationResponse"]["Id"] == "my-app"
        assert pinpoint.app("my-app").region == "ap-south-1"

    @pytest.mark.parametrize("application_id", ["my app", "app?x=1", "äpp", "50%"])
    def test_given_an_id_of_unusual_characters_when_a_client_asks_for_it_then_it_is_found(
        self, pinpoint: Pinpoint, client: PinpointClient, application_id: str
    ) -> None:
        pinpoint.create_app(application_id, region="us-east-1")
        assert client.get_app(ApplicationId=application_id)["ApplicationResponse"]["Id"] == application_id

    @pytest.mark.parametrize(
        "given",
        [{"id": 5}, {"name": 7}, {"tags": {1: "2"}}, {"tags": {"1": 2}}, {"tags": {1: 2}}, {"tags": 1}, {"region": 5}],
    )
    def test_given_an_argument_that_is_not_a_string_when_an_app_is_created_then_it_is_a_type_error_and_no_app_exists(
        self, pinpoint: Pinpoint, client: PinpointClient, given: dict[str, Any]
    ) -> None:
        with pytest.raises(TypeError, match=r"^(id|name|tags|region) must be .*, not \d$"):
            pinpoint.create_app(**given)
        assert names(client) == []

    @pytest.mark.parametrize(
        ("given", "text"),
        [
            ({"name": ""}, "^name must be a string that is not empty, not ''$"),
            ({"name": " "}, "^name must be a string that is not empty, not ' '$"),
            ({"region": ""}, "region must be the name of a region, such as 'eu-west-1', not ''"),
            (
                {"region": "Not A Region"},
                "region must be the name of a region, such as 'eu-west-1', not 'Not A Region'",
            ),
        ],
    )
    def test_given_an_invalid_name_or_region_when_an_app_is_created_then_it_is_a_value_error_and_no_app_exists(
        self, pinpoint: Pinpoint, given: dict[str, Any], text: str
    ) -> None:
        with pytest.raises(ValueError, match=text):
            pinpoint.create_app("my-app", **given)
        assert repr(pinpoint).startswith("<mock_pinpoint: 0 apps")


class TestAppView:
    def test_given_an_unknown_app_among_many_when_it_is_asked_for_then_the_error_counts_them_and_names_the_last_ten(
        self, pinpoint: Pinpoint
    ) -> None:
        for number in range(12):
            pinpoint.create_app(f"app-{number}")
        last = ", ".join(f"'app-{number}'" for number in range(2, 12))
        with pytest.raises(LookupError) as raised:
            pinpoint.app("other")
        assert str(raised.value) == (
            f"app 'other' does not exist in this mock_pinpoint; it has 12, the last of them {last}"
        )

    @pytest.mark.parametrize("of", ["handle", "app"])
    def test_given_a_name_that_is_misspelt_when_it_is_set_then_it_is_an_attribute_error(
        self, pinpoint: Pinpoint, of: str
    ) -> None:
        target = pinpoint if of == "handle" else pinpoint.create_app("shop")
        with pytest.raises(AttributeError):
            target.sed = 7  # type: ignore[union-attr]

    def test_given_an_app_of_a_client_when_the_handle_is_asked_for_it_then_it_describes_it(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.app(create_app(client, "shop"))
        assert (app.name, app.region) == ("shop", "us-east-1")
        assert app.arn == f"arn:aws:mobiletargeting:us-east-1:123456789012:apps/{app.id}"

    def test_given_an_unknown_app_when_it_is_asked_for_then_the_error_lists_the_existing_ones(
        self, pinpoint: Pinpoint
    ) -> None:
        pinpoint.create_app("first")
        pinpoint.create_app("second")
        with pytest.raises(LookupError, match=r"app 'third' does not exist in this mock.*; it has 'first', 'second'"):
            pinpoint.app("third")

    def test_given_a_view_when_its_app_is_deleted_then_it_says_so(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.app(create_app(client))
        client.delete_app(ApplicationId=app.id)
        with pytest.raises(LookupError, match=f"app '{app.id}' does not exist"):
            _ = app.name

    def test_given_an_unknown_journey_when_it_is_asked_for_then_the_error_lists_the_existing_ones(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.app(create_app(client))
        journey_id = publish(client, app.id)
        with pytest.raises(LookupError, match=f"journey 'other' does not exist in app .*; it has '{journey_id}'"):
            app.journey("other")

    def test_given_the_handle_and_its_views_when_they_are_printed_then_they_are_readable(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        app = pinpoint.create_app("shop", region="us-east-1")
        journey_id = publish(client, "shop")
        assert repr(pinpoint) == "<mock_pinpoint: 1 app, 1 call, virtual time 2030-01-01T12:00:00.000Z>"
        assert repr(app) == "<app 'shop' in us-east-1>"
        assert repr(app.journey(journey_id)) == f"<journey '{journey_id}' \"welcome\" ACTIVE of app 'shop'>"
