"""The check of members whose value must be an ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.arns import read_arn
from .errors import BadRequest
from .problems import quote

if TYPE_CHECKING:
    from ..world.arns import Arn, ArnForm


def check_arn(value: str, member: str, what: str, *forms: ArnForm, advice: str = "") -> Arn:
    """Read an ARN that must have one of some forms.

    Args:
        value: The value of the member.
        member: The path of the member.
        what: The resource that the ARN must name, such as `an IAM role`.
        forms: The forms.
        advice: The end of the message, which says what to do.

    Raises:
        BadRequest: If the value is not an ARN, or has another form.
    """
    arn = read_arn(value)
    if arn is None or not any(form.matches(arn) for form in forms):
        raise BadRequest(f"must be the ARN of {what}, not {quote(value)}{advice}", member)
    return arn
