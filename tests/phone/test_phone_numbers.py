"""`pinpoint.phone_numbers`: the members of phone numbers that a test sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.phone.number_table import PhoneMembers

NUMBER = "+12065550142"


def carrier_of(client: PinpointClient) -> str | None:
    answer = client.phone_number_validate(NumberValidateRequest={"PhoneNumber": NUMBER})
    return answer["NumberValidateResponse"].get("Carrier")


class TestSettingMembers:
    def test_given_a_number_in_any_spelling_when_it_is_looked_up_then_it_is_found(self, mocked: Pinpoint) -> None:
        numbers = mocked.phone_numbers
        numbers["+1 (206) 555-0142"] = {"City": "Seattle"}
        assert numbers["12065550142"] == {"City": "Seattle"}
        assert NUMBER in numbers
        assert list(numbers) == [NUMBER]

    def test_given_none_for_a_member_when_the_number_is_validated_then_it_is_absent(
        self, mocked: Pinpoint, shared_client: PinpointClient
    ) -> None:
        assert carrier_of(shared_client) == "Multiple OCN Listing"
        mocked.phone_numbers[NUMBER] = {"Carrier": None}
        assert carrier_of(shared_client) is None

    def test_given_a_number_with_members_when_they_are_set_again_then_the_old_ones_are_replaced(
        self, mocked: Pinpoint
    ) -> None:
        mocked.phone_numbers[NUMBER] = {"City": "Seattle"}
        mocked.phone_numbers[NUMBER] = {"County": "King"}
        assert mocked.phone_numbers[NUMBER] == {"County": "King"}

    def test_given_members_that_are_changed_after_they_were_set_then_the_number_is_unchanged(
        self, mocked: Pinpoint
    ) -> None:
        members: PhoneMembers = {"City": "Seattle"}
        mocked.phone_numbers[NUMBER] = members
        members["City"] = "Tacoma"
        found: Any = mocked.phone_numbers[NUMBER]
        assert found == {"City": "Seattle"}
        with pytest.raises(TypeError):
            found["City"] = "Tacoma"

    def test_given_a_number_when_it_is_removed_then_its_response_is_as_usual(
        self, mocked: Pinpoint, shared_client: PinpointClient
    ) -> None:
        mocked.phone_numbers[NUMBER] = {"Carrier": "ExampleCorp Mobile"}
        assert carrier_of(shared_client) == "ExampleCorp Mobile"
        del mocked.phone_numbers[NUMBER]
        assert carrier_of(shared_client) == "Multiple OCN Listing"
        assert len(mocked.phone_numbers) == 0

    @pytest.mark.parametrize("number", [NUMBER, "abc", 12])
    def test_given_a_number_without_members_when_it_is_looked_up_then_it_is_a_key_error(
        self, mocked: Pinpoint, number: Any
    ) -> None:
        with pytest.raises(KeyError):
            mocked.phone_numbers[number]
        with pytest.raises(KeyError):
            del mocked.phone_numbers[number]
        assert number not in mocked.phone_numbers

    def test_given_numbers_then_the_repr_shows_all_of_them(self, mocked: Pinpoint) -> None:
        mocked.phone_numbers[NUMBER] = {"PhoneType": "PREPAID", "ZipCode": None}
        assert repr(mocked.phone_numbers) == (
            "<pinpoint.phone_numbers: 1 number>\n  +12065550142: {'PhoneType': 'PREPAID', 'ZipCode': None}"
        )


class TestRefusals:
    @pytest.mark.parametrize("number", ["abc", "", "+12"])
    def test_given_a_string_that_is_not_a_phone_number_when_it_is_set_then_it_is_a_value_error(
        self, mocked: Pinpoint, number: str
    ) -> None:
        with pytest.raises(ValueError, match="is not a phone number: PhoneNumber must be a phone number"):
            mocked.phone_numbers[number] = {}

    def test_given_a_key_that_is_not_a_string_when_it_is_set_then_it_is_a_type_error(self, mocked: Pinpoint) -> None:
        number: Any = 12065550142
        with pytest.raises(TypeError, match=r"must be a string such as '\+12065550142', not 12065550142"):
            mocked.phone_numbers[number] = {}

    def test_given_a_member_that_cannot_be_set_then_the_error_lists_the_members_that_can_be_set(
        self, mocked: Pinpoint
    ) -> None:
        known = "'Carrier', 'City', 'County', 'PhoneType', 'Timezone', 'ZipCode'"
        with pytest.raises(ValueError, match=f"^members must be one of {known}, not 'PhoneTypeCode' "):
            mocked.phone_numbers[NUMBER] = {"PhoneTypeCode": "0"}  # type: ignore[typeddict-unknown-key]

    @pytest.mark.parametrize(("phone_type", "hint"), [("mobile", r" \(did you mean 'MOBILE'\?\)"), ("", "")])
    def test_given_an_unknown_phone_type_then_the_error_lists_the_valid_ones(
        self, mocked: Pinpoint, phone_type: str, hint: str
    ) -> None:
        known = "'MOBILE', 'LANDLINE', 'VOIP', 'INVALID', 'OTHER', 'PREPAID'"
        error = rf"^members\['PhoneType'\] must be one of {known}, not {phone_type!r}{hint}$"
        with pytest.raises(ValueError, match=error):
            mocked.phone_numbers[NUMBER] = {"PhoneType": phone_type}  # type: ignore[typeddict-item]

    @pytest.mark.parametrize("said", ["MOBILE", None, ["PhoneType", "MOBILE"], 5])
    def test_given_members_that_are_not_a_mapping_then_the_error_shows_an_example(
        self, mocked: Pinpoint, said: Any
    ) -> None:
        with pytest.raises(TypeError) as raised:
            mocked.phone_numbers[NUMBER] = said
        assert str(raised.value) == f"members must be a mapping such as {{'PhoneType': 'MOBILE'}}, not {said!r}"
        assert NUMBER not in mocked.phone_numbers

    def test_given_a_member_that_is_not_a_string_then_it_is_a_type_error(self, mocked: Pinpoint) -> None:
        zip_code: Any = 98101
        with pytest.raises(
            TypeError, match=r"^members\['ZipCode'\] must be a string, or None to leave it out, not 98101$"
        ):
            mocked.phone_numbers[NUMBER] = {"ZipCode": zip_code}
        assert len(mocked.phone_numbers) == 0


class TestCheckpointsAndResets:
    def test_given_a_checkpoint_when_it_ends_then_numbers_are_as_before(self, mocked: Pinpoint) -> None:
        mocked.phone_numbers[NUMBER] = {"City": "Seattle"}
        with mocked.checkpoint():
            mocked.phone_numbers[NUMBER] = {"City": "Tacoma"}
            mocked.phone_numbers["+390612345678"] = {}
        assert dict(mocked.phone_numbers) == {NUMBER: {"City": "Seattle"}}

    def test_given_a_reset_then_there_are_no_numbers(self, mocked: Pinpoint) -> None:
        mocked.phone_numbers[NUMBER] = {"City": "Seattle"}
        mocked.reset()
        assert len(mocked.phone_numbers) == 0

    def test_given_an_inner_mock_when_a_number_is_validated_then_the_members_of_the_outer_mock_do_not_apply(
        self, mocked: Pinpoint, shared_client: PinpointClient
    ) -> None:
        mocked.phone_numbers[NUMBER] = {"Carrier": "ExampleCorp Mobile"}
        with mock_pinpoint():
            assert carrier_of(shared_client) == "Multiple OCN Listing"
        assert carrier_of(shared_client) == "ExampleCorp Mobile"
