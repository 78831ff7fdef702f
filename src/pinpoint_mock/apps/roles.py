"""The check of IAM roles in requests."""

from __future__ import annotations

from ..gateway.arn_checks import check_arn
from ..world.arns import ArnForm

_ROLE = ArnForm("iam", r"role/\S+", is_global=True)
_ADVICE = "; make sure the IAM Role is configured correctly"  # observed for event streams: Terraform retries on it


def check_role_arn(role: str, member: str) -> None:
    """Refuse a value that is not the ARN of a role."""
    check_arn(role, member, "an IAM role", _ROLE, advice=_ADVICE)
