"""The time zones of endpoints: configured, or estimated by phone number or postal code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from phonenumbers.tzdata import TIMEZONE_DATA

from pinpoint_mock.calendar.country_zones import _read_zone_table, is_zone_of
from pinpoint_mock.calendar.postal_codes import _PREFIXES, _UNITED_STATES
from pinpoint_mock.calendar.timezones import find_zone, find_zones
from pinpoint_mock.endpoints.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER, CODE = "PHONE_NUMBER", "POSTAL_CODE"


def endpoint(
    address: str | None = None, channel_type: str | None = "SMS", zone: str | None = None, **location: Any
) -> Endpoint:
    """Return an endpoint with an address, a Demographic.Timezone and a Location."""
    demographic = {} if zone is None else {"Timezone": zone}
    return Endpoint("e", channel_type, address, "ACTIVE", "NONE", None, location, demographic, 0, {}, {}, None, {}, 0)


def found(given: Endpoint, *methods: str) -> str | None:
    """Return the name of the zone that is estimated for an endpoint."""
    zone, is_estimated = find_zone(given, methods)
    assert is_estimated is (zone is not None)
    return None if zone is None else str(zone)


class TestOwnZones:
    @pytest.mark.parametrize("methods", [(), (NUMBER, CODE)])
    @pytest.mark.parametrize("name", ["America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"])
    def test_given_the_name_of_a_zone_when_it_is_read_then_it_is_that_zone(
        self, name: str, methods: Sequence[str]
    ) -> None:
        given = endpoint("+14155550100", zone=name, Country="US", PostalCode="94103")
        assert find_zone(given, methods) == (ZoneInfo(name), False)

    @pytest.mark.parametrize(
        "name", ["", "UTC+02", "+02:00", "Mars/Olympus", "America", "../UTC", "/etc/localtime", "a\0b", "x" * 50]
    )
    def test_given_a_string_that_is_not_a_zone_when_it_is_read_then_the_endpoint_has_no_zone(self, name: str) -> None:
        assert find_zone(endpoint(zone=name)) == (None, False)

    def test_given_an_invalid_zone_and_a_phone_number_when_a_zone_is_read_then_it_is_estimated(self) -> None:
        assert found(endpoint("+14155550100", zone="PST", Country="US"), NUMBER) == "America/Los_Angeles"

    def test_given_no_zone_and_no_method_when_a_zone_is_read_then_there_is_none(self) -> None:
        assert find_zone(endpoint("+14155550100", Country="US", PostalCode="94103")) == (None, False)


class TestPhoneNumbers:
    @pytest.mark.parametrize(
        ("address", "country", "zone"),
        [
            ("+12065550100", "US", "America/Los_Angeles"),
            ("+1 (212) 555-0100", "US", "America/New_York"),
            ("2125550100", "US", "America/New_York"),
            ("+12065550100", "USA", "America/Los_Angeles"),
            ("+16135550100", "CA", "America/Toronto"),
            ("+447911123456", "GB", "Europe/London"),
            ("020 7946 0000", "GB", "Europe/London"),
            ("+61412345678", "AU", "Australia/Sydney"),
            ("+34928123456", "ES", "Atlantic/Canary"),
            ("+4915112345678", "DE", "Europe/Berlin"),
            ("+9779841234567", "NP", "Asia/Katmandu"),
            ("+919876543210", "IN", "Asia/Calcutta"),
            ("+12425551234", "BS", "America/Nassau"),
        ],
    )
    def test_given_a_number_of_a_country_when_its_zone_is_estimated_then_it_is_the_zone_of_its_area(
        self, address: str, country: str, zone: str
    ) -> None:
        assert found(endpoint(address, Country=country), NUMBER) == zone

    @pytest.mark.parametrize("country", ["CA", "GB", "XX", "us", "", None])
    def test_given_a_number_of_another_country_or_no_country_when_its_zone_is_estimated_then_there_is_none(
        self, country: str | None
    ) -> None:
        assert found(endpoint("+12065550100", **({} if country is None else {"Country": country})), NUMBER) is None

    @pytest.mark.parametrize("address", ["+18005550100", "+15005550006"])
    def test_given_a_number_that_shows_no_location_when_its_zone_is_estimated_then_there_is_none(
        self, address: str
    ) -> None:
        assert found(endpoint(address, Country="US"), NUMBER) is None

    @pytest.mark.parametrize("address", [None, "", "ann@example.com", "+999999999999", "12"])
    def test_given_no_phone_number_when_a_zone_is_estimated_then_there_is_none(self, address: str | None) -> None:
        assert found(endpoint(address, Country="US"), NUMBER) is None

    @pytest.mark.parametrize("channel_type", ["GCM", "APNS", "PUSH"])
    def test_given_a_token_that_looks_like_a_number_when_a_zone_is_estimated_then_there_is_none(
        self, channel_type: str
    ) -> None:
        assert found(endpoint("12065550100", channel_type, Country="US"), NUMBER) is None

    def test_every_zone_of_the_phone_library_belongs_to_a_country_of_the_zone_table(self) -> None:
        names = {name for zones in TIMEZONE_DATA.values() for name in zones}
        countries = {line.split("\t")[0] for line in _read_zone_table().splitlines() if not line.startswith("#")}
        assert {name for name in names if not any(is_zone_of(name, country) for country in countries)} == set()

    def test_only_the_digits_of_the_area_affect_the_zone_of_a_number(self) -> None:
        assert max(map(len, TIMEZONE_DATA)) <= 9


class TestPostalCodes:
    @pytest.mark.parametrize(
        ("code", "country", "zone"),
        [
            ("98101", "US", "America/Los_Angeles"),
            ("98101-1234", "US", "America/Los_Angeles"),
            ("981011234", "US", "America/Los_Angeles"),
            ("10001", "USA", "America/New_York"),
            ("02108", "US", "America/New_York"),
            ("48201", "US", "America/New_York"),
            ("37402", "US", "America/New_York"),
            ("37203", "US", "America/Chicago"),
            ("46320", "US", "America/Chicago"),
            ("32501", "US", "America/Chicago"),
            ("60601", "US", "America/Chicago"),
            ("75201", "US", "America/Chicago"),
            ("79901", "US", "America/Denver"),
            ("80202", "US", "America/Denver"),
            ("83702", "US", "America/Denver"),
            ("83501", "US", "America/Los_Angeles"),
            ("85001", "US", "America/Phoenix"),
            ("89101", "US", "America/Los_Angeles"),
            ("96813", "US", "Pacific/Honolulu"),
            ("99501", "US", "America/Anchorage"),
            ("SW1A 1AA", "GB", "Europe/London"),
            ("m1 1ae", "GB", "Europe/London"),
            ("EC1A", "GB", "Europe/London"),
            ("2000", "AU", "Australia/Sydney"),
            ("0800", "AU", "Australia/Darwin"),
            ("2880", "AU", "Australia/Broken_Hill"),
            ("3000", "AU", "Australia/Melbourne"),
            ("4000", "AU", "Australia/Brisbane"),
            ("5000", "AU", "Australia/Adelaide"),
            ("6000", "AU", "Australia/Perth"),
            ("7000", "AU", "Australia/Hobart"),
            ("6011", "NZ", "Pacific/Auckland"),
            ("8016", "NZ", "Pacific/Chatham"),
            ("A1C 5S7", "CA", "America/St_Johns"),
            ("A2V1A1", "CA", "America/Goose_Bay"),
            ("B3H 4R2", "CA", "America/Halifax"),
            ("M5V 2T6", "CA", "America/Toronto"),
            ("M5V", "CA", "America/Toronto"),
            ("P9N 1A1", "CA", "America/Winnipeg"),
            ("S4P 3Y2", "CA", "America/Regina"),
            ("T2P 1J9", "CA", "America/Edmonton"),
            ("V6B 1A1", "CAN", "America/Vancouver"),
            ("X0A 0H0", "CA", "America/Iqaluit"),
            ("Y1A 1A1", "CA", "America/Whitehorse"),
            ("75001", "FR", "Europe/Paris"),
            ("20000", "FR", "Europe/Paris"),
            ("00118", "IT", "Europe/Rome"),
            ("28001", "ES", "Europe/Madrid"),
            ("35001", "ES", "Atlantic/Canary"),
            ("38001", "ES", "Atlantic/Canary"),
            ("52001", "ES", "Africa/Ceuta"),
            ("10115", "DE", "Europe/Berlin"),
            (" 10115 ", "DE", "Europe/Berlin"),
        ],
    )
    def test_given_a_code_of_a_country_when_its_zone_is_estimated_then_it_is_the_usual_one_of_its_prefix(
        self, code: str, country: str, zone: str
    ) -> None:
        assert found(endpoint(PostalCode=code, Country=country), CODE) == zone

    @pytest.mark.parametrize(
        ("code", "country"),
        [
            ("00901", "US"),  # Puerto Rico
            ("96910", "US"),  # Guam
            ("09012", "US"),  # forces abroad
            ("00001", "US"),
            ("97400", "FR"),  # Réunion
            ("JE2 3AB", "GB"),  # Jersey
            ("0001", "AU"),
            ("D1A 1A1", "CA"),
        ],
    )
    def test_given_a_code_that_is_not_of_that_country_when_its_zone_is_estimated_then_there_is_none(
        self, code: str, country: str
    ) -> None:
        assert found(endpoint(PostalCode=code, Country=country), CODE) is None

    @pytest.mark.parametrize(
        ("code", "country"),
        [("9810", "US"), ("n/a", "GB"), ("", "DE"), ("SW1A 1AA", "US"), ("١٠١١٥", "DE"), ("1011", "NL"), ("98101", "")],
    )
    def test_given_an_invalid_code_or_an_unsupported_country_when_a_zone_is_estimated_then_there_is_none(
        self, code: str, country: str
    ) -> None:
        assert found(endpoint(PostalCode=code, Country=country), CODE) is None

    @pytest.mark.parametrize("location", [{"Country": "US"}, {"PostalCode": "98101"}])
    def test_given_only_a_code_or_a_country_when_a_zone_is_estimated_then_there_is_none(
        self, location: dict[str, str]
    ) -> None:
        assert found(endpoint(**location), CODE) is None

    def test_every_zone_of_a_prefix_belongs_to_its_country(self) -> None:
        zones = {(zone, country) for country, names in _PREFIXES.items() for zone in names.values() if zone}
        zones |= {(zone, "US") for _, zone in _UNITED_STATES if zone}
        assert {zone for zone, country in zones if not is_zone_of(zone, country)} == set()

    def test_the_first_digits_are_in_order(self) -> None:
        digits = [digits for digits, _ in _UNITED_STATES]
        assert digits == sorted(set(digits))


class TestSeveral:
    @pytest.mark.parametrize(
        ("methods", "zone"),
        [
            ((NUMBER,), "America/Los_Angeles"),
            ((CODE,), "America/New_York"),
            ((NUMBER, CODE), "America/Los_Angeles"),
            ((CODE, NUMBER), "America/New_York"),
        ],
    )
    def test_given_a_number_and_a_code_when_a_zone_is_estimated_then_the_first_method_counts(
        self, methods: Sequence[str], zone: str
    ) -> None:
        assert found(endpoint("+12065550100", PostalCode="10001", Country="US"), *methods) == zone

    def test_given_a_method_that_finds_nothing_when_a_zone_is_estimated_then_the_next_one_is_tried(self) -> None:
        assert found(endpoint("ann@example.com", "EMAIL", PostalCode="10001", Country="US"), NUMBER, CODE) == (
            "America/New_York"
        )

    def test_given_the_endpoints_of_a_user_when_their_zones_are_read_then_each_zone_is_there_once(self) -> None:
        endpoints = [
            endpoint(zone="America/New_York"),
            endpoint("+12065550100", Country="US"),
            endpoint(),
            endpoint(zone="America/New_York"),
        ]
        assert find_zones(endpoints) == (ZoneInfo("America/New_York"),)
        assert find_zones(endpoints, (NUMBER,)) == (ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles"))
