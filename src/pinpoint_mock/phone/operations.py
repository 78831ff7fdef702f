"""The operation on phone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..gateway.errors import BadRequest
from ..gateway.operation import operation
from .number_table import PHONE_TYPES, NumberTable

if TYPE_CHECKING:
    from mypy_boto3_pinpoint.type_defs import NumberValidateRequestTypeDef, NumberValidateResponseTypeDef

    from ..world.store import Region


@operation("PhoneNumberValidate")
def phone_number_validate(
    region: Region, number_validate_request: NumberValidateRequestTypeDef
) -> NumberValidateResponseTypeDef:
    """Look up a phone number. An invalid number is not an error: it gets a response, too (documented)."""
    from .number import check_country, default_members, e164, forms_of, parse_phone_number, type_of

    text = number_validate_request.get("PhoneNumber", "")
    country = number_validate_request.get("IsoCountryCode", "")
    if not text.strip():
        raise BadRequest("must not be empty", "PhoneNumber")
    number = parse_phone_number(text, check_country(country) if country else None)
    given = region.world.part(NumberTable).get(e164(number)) or {}
    phone_type = given.get("PhoneType") or type_of(number)
    members = {
        **forms_of(number),
        **default_members(number, phone_type),
        **given,
        "OriginalCountryCodeIso2": country or None,
        "OriginalPhoneNumber": text,
        "PhoneType": phone_type,
    }
    known = {name: value for name, value in members.items() if value is not None}
    return cast("NumberValidateResponseTypeDef", {**known, "PhoneTypeCode": PHONE_TYPES.index(phone_type)})
