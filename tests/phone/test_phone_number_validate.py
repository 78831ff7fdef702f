"""PhoneNumberValidate: the members that follow from a number, and the members that a test sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Validate = Callable[..., Any]
    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture
def validate(shared_client: PinpointClient) -> Validate:
    """Return the response of PhoneNumberValidate."""

    def phone_number_validate(number: str | None = None, country: str | None = None) -> Any:
        given = {"PhoneNumber": number, "IsoCountryCode": country}
        request: Any = {name: value for name, value in given.items() if value is not None}
        return shared_client.phone_number_validate(NumberValidateRequest=request)["NumberValidateResponse"]

    return phone_number_validate


def test_a_mobile_number_with_members_from_a_test_is_as_documented(mocked: Pinpoint, validate: Validate) -> None:
    """Case T58: an older example, from the time when the service still returned the place of numbers in the US."""
    mocked.phone_numbers["+12065550142"] = {
        "PhoneType": "MOBILE",
        "Carrier": "ExampleCorp Mobile",
        "City": "Seattle",
        "Timezone": "America/Los_Angeles",
        "ZipCode": "98101",
    }

    assert validate("+12065550142") == {
        "Carrier": "ExampleCorp Mobile",
        "City": "Seattle",
        "CleansedPhoneNumberE164": "+12065550142",
        "CleansedPhoneNumberNational": "2065550142",
        "Country": "United States",
        "CountryCodeIso2": "US",
        "CountryCodeNumeric": "1",
        "OriginalPhoneNumber": "+12065550142",
        "PhoneType": "MOBILE",
        "PhoneTypeCode": 0,
        "Timezone": "America/Los_Angeles",
        "ZipCode": "98101",
    }


def test_the_response_for_an_invalid_number_has_the_country_of_its_calling_code(validate: Validate) -> None:
    """Case T59."""
    assert validate("+440163296076") == {
        "CleansedPhoneNumberE164": "+44163296076",
        "CleansedPhoneNumberNational": "163296076",
        "Country": "United Kingdom",
        "CountryCodeIso2": "GB",
        "CountryCodeNumeric": "44",
        "OriginalPhoneNumber": "+440163296076",
        "PhoneType": "INVALID",
        "PhoneTypeCode": 3,
    }


def test_a_fictional_number_in_the_united_states_is_other_with_a_carrier_and_without_a_time_zone(
    validate: Validate,
) -> None:
    """Case T60, without the Timezone of the AWS guide's older example, which is no longer returned (a note there)."""
    assert validate("+14255550199") == {
        "Carrier": "Multiple OCN Listing",
        "CleansedPhoneNumberE164": "+14255550199",
        "CleansedPhoneNumberNational": "4255550199",
        "Country": "United States",
        "CountryCodeIso2": "US",
        "CountryCodeNumeric": "1",
        "OriginalPhoneNumber": "+14255550199",
        "PhoneType": "OTHER",
        "PhoneTypeCode": 4,
    }


def test_a_number_that_a_test_sets_to_voip_is_countrywide_and_without_a_time_zone(
    mocked: Pinpoint, validate: Validate
) -> None:
    """Case T61."""
    assert validate("+441514960001")["PhoneType"] == "LANDLINE"

    mocked.phone_numbers["+441514960001"] = {"PhoneType": "VOIP"}

    assert validate("+441514960001") == {
        "City": "Countrywide",
        "CleansedPhoneNumberE164": "+441514960001",
        "CleansedPhoneNumberNational": "1514960001",
        "Country": "United Kingdom",
        "CountryCodeIso2": "GB",
        "CountryCodeNumeric": "44",
        "OriginalPhoneNumber": "+441514960001",
        "PhoneType": "VOIP",
        "PhoneTypeCode": 2,
    }


@pytest.mark.parametrize(
    ("number", "phone_type", "code"),
    [
        ("+12065010142", "MOBILE", 0),
        ("+447400123456", "MOBILE", 0),
        ("+390612345678", "LANDLINE", 1),
        ("+445612345678", "VOIP", 2),
        ("+12060550142", "INVALID", 3),
        ("+1206", "INVALID", 3),
        ("+1555555", "INVALID", 3),
        ("+1206555014", "INVALID", 3),
        ("+18005550100", "OTHER", 4),
        ("+18002345678", "OTHER", 4),
        ("+443031231234", "OTHER", 4),
        ("+12992345678", "OTHER", 4),
        ("+80012345678", "OTHER", 4),
    ],
)
def test_the_type_comes_from_the_numbering_plan(validate: Validate, number: str, phone_type: str, code: int) -> None:
    answer = validate(number)

    assert (answer["PhoneType"], answer["PhoneTypeCode"]) == (phone_type, code)


@pytest.mark.parametrize(
    ("number", "name", "code", "calling_code"),
    [
        ("+12425551234", "Bahamas", "BS", "1"),
        ("+4915123456789", "Germany", "DE", "49"),
        ("+24740123", None, "AC", "247"),
        ("+80012345678", None, None, "800"),
    ],
)
def test_the_country_is_that_of_the_number(
    validate: Validate, number: str, name: str | None, code: str | None, calling_code: str
) -> None:
    answer = validate(number)

    assert (answer.get("Country"), answer.get("CountryCodeIso2")) == (name, code)
    assert answer["CountryCodeNumeric"] == calling_code


def test_a_time_zone_that_the_number_does_not_show_is_absent(validate: Validate) -> None:
    assert "Timezone" not in validate("+447400123456")  # it has four zones
    assert "Timezone" not in validate("+80012345678")
    assert "Timezone" not in validate("+12425551234")  # the Bahamas, without a known zone
    assert validate("+390612345678")["Timezone"] == "Europe/Rome"


@pytest.mark.parametrize(
    ("number", "country", "phone_type"),
    [
        ("+12065010142", "US", "MOBILE"),
        ("+12065550142", "US", "OTHER"),
        ("+16044567890", "CA", "MOBILE"),
        ("+18002345678", "US", "OTHER"),
        ("+12992345678", "US", "OTHER"),
    ],
)
def test_a_number_of_the_united_states_or_canada_has_no_place_because_aws_no_longer_returns_it(
    validate: Validate, number: str, country: str, phone_type: str
) -> None:
    answer = validate(number)

    assert (answer["CountryCodeIso2"], answer["PhoneType"]) == (country, phone_type)
    assert answer.keys().isdisjoint({"City", "County", "Timezone", "ZipCode"})


@pytest.mark.parametrize(
    ("number", "country", "zone"),
    [("+18092345678", "DO", "America/Santo_Domingo"), ("+13406421234", "VI", "America/St_Thomas")],
)
def test_a_number_of_the_caribbean_has_its_time_zone_although_it_begins_with_1(
    validate: Validate, number: str, country: str, zone: str
) -> None:
    answer = validate(number)

    assert (answer["CountryCodeIso2"], answer["Timezone"]) == (country, zone)


@pytest.mark.parametrize("number", ["+12065010142", "+16044567890"])
def test_a_time_zone_that_a_test_sets_for_a_number_of_the_united_states_or_canada_is_returned(
    mocked: Pinpoint, validate: Validate, number: str
) -> None:
    mocked.phone_numbers[number] = {"Timezone": "America/Los_Angeles"}

    assert validate(number)["Timezone"] == "America/Los_Angeles"


@pytest.mark.parametrize(
    "number",
    ["+1 (206) 501-0142", "tel:+1-206-501-0142", " +1.206.501.0142 ", "\uff0b12065010142", "+12065010142;ext=9"],
)
def test_a_number_is_returned_both_cleansed_and_unchanged(validate: Validate, number: str) -> None:
    answer = validate(number)

    assert answer["CleansedPhoneNumberE164"] == "+12065010142"
    assert answer["OriginalPhoneNumber"] == number


@pytest.mark.parametrize("country", [None, "US"])
@pytest.mark.parametrize("number", ["+1 0 206 555 0199", "+102065550199", "1 0 206 555 0199"])
def test_a_zero_after_the_calling_code_of_north_america_is_removed_as_aws_announced(
    validate: Validate, number: str, country: str | None
) -> None:
    answer = validate(number, country)

    assert answer["CleansedPhoneNumberE164"] == "+12065550199"
    assert answer["CleansedPhoneNumberNational"] == "2065550199"
    assert (answer["PhoneType"], answer["OriginalPhoneNumber"]) == ("OTHER", number)


def test_a_zero_after_the_calling_code_of_italy_stays(validate: Validate) -> None:
    assert validate("+39 06 12345678")["CleansedPhoneNumberE164"] == "+390612345678"


@pytest.mark.parametrize(
    ("number", "country"), [("2065010142", "US"), ("(206) 501-0142", "us"), ("020 7946 0018", "GB")]
)
def test_a_number_without_a_calling_code_is_in_the_given_country(validate: Validate, number: str, country: str) -> None:
    answer = validate(number, country)

    assert answer["CountryCodeIso2"] == country.upper()
    assert answer["OriginalCountryCodeIso2"] == country


def test_the_calling_code_of_a_number_wins_over_the_given_country(validate: Validate) -> None:
    answer = validate("+390612345678", "US")

    assert (answer["CountryCodeIso2"], answer["OriginalCountryCodeIso2"]) == ("IT", "US")


def test_a_number_without_a_country_and_a_plus_sign_is_read_with_its_calling_code(validate: Validate) -> None:
    answer = validate("4155550100")

    assert (answer["CountryCodeIso2"], answer["CleansedPhoneNumberE164"]) == ("CH", "+4155550100")
    assert "OriginalCountryCodeIso2" not in answer


@pytest.mark.parametrize("number", ["abc", "+", "+12", "+999123456789", "0044123", "+1" + "2" * 40, "1" * 300])
def test_a_string_that_is_not_a_phone_number_is_refused(
    shared_client: PinpointClient, validate: Validate, number: str
) -> None:
    with pytest.raises(shared_client.exceptions.BadRequestException, match="PhoneNumber must be a phone number with"):
        validate(number)


def test_the_error_message_has_the_reason_without_the_error_number_of_the_library(
    shared_client: PinpointClient, validate: Validate
) -> None:
    with pytest.raises(shared_client.exceptions.BadRequestException) as raised:
        validate("abc")

    assert raised.value.response["Error"]["Message"] == (
        "PhoneNumber must be a phone number with a valid country code: "
        "The string supplied did not seem to be a phone number."
    )


@pytest.mark.parametrize("number", [None, "", "  "])
def test_an_empty_number_is_refused(shared_client: PinpointClient, validate: Validate, number: str | None) -> None:
    with pytest.raises(shared_client.exceptions.BadRequestException, match="PhoneNumber must not be empty"):
        validate(number)


@pytest.mark.parametrize("country", ["USA", "XX", "1", " "])
def test_an_unknown_country_is_refused(shared_client: PinpointClient, validate: Validate, country: str) -> None:
    with pytest.raises(shared_client.exceptions.BadRequestException, match="IsoCountryCode must be a two-letter"):
        validate("+12065010142", country)


def test_an_empty_country_counts_as_absent(validate: Validate) -> None:
    assert "OriginalCountryCodeIso2" not in validate("+12065010142", "")


def test_on_the_wire_both_bodies_are_bare(raw: Raw) -> None:
    status, _, body = raw("POST", "/v1/phone/number/validate", b'{"PhoneNumber":"+440163296076"}')

    assert status == 200
    assert body.startswith(b'{"CleansedPhoneNumberE164":"+44163296076",')


def test_a_wrapped_body_is_refused(raw: Raw) -> None:
    body = b'{"NumberValidateRequest":{"PhoneNumber":"+440163296076"}}'

    assert raw("POST", "/v1/phone/number/validate", body)[0] == 400
