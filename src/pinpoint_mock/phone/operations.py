"""The one operation on phone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..gateway.errors import BadRequest
from ..gateway.operation import operation
from .table import PHONE_TYPES, NumberTable

if TYPE_CHECKING:
    from mypy_boto3_pinpoint.type_defs import NumberValidateRequestTypeDef, NumberValidateResponseTypeDef

    from ..world.store import Region


@operation("PhoneNumberValidate")
def phone_number_validate(
    region: Region, number_validate_request: NumberValidateRequestTypeDef
) -> NumberValidateResponseTypeDef:
    """Say what is known of a phone number; that it is invalid is an answer, not an error (documented)."""
    from .number import check_country, e164, forms_of, read_number, type_of, usual_of

    text = number_validate_request.get("PhoneNumber", "")
    country = number_validate_request.get("IsoCountryCode", "")
    if not text.strip():
        raise BadRequest("must not be empty", "PhoneNumber")
    number = read_number(text, check_country(country) if country else None)
    said = region.world.part(NumberTable).get(e164(number)) or {}
    phone_type = said.get("PhoneType") or type_of(number)
    members = {
        **forms_of(number),
        **usual_of(number, phone_type),
        **said,
        "OriginalCountryCodeIso2": country or None,
        "OriginalPhoneNumber": text,
        "PhoneType": phone_type,
    }
    known = {name: value for name, value in members.items() if value is not None}
    return cast("NumberValidateResponseTypeDef", {**known, "PhoneTypeCode": PHONE_TYPES.index(phone_type)})
