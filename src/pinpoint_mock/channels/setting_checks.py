"""The rules for the settings of a channel: one check per member, which takes the member's value and name.

An optional setting may be empty, which means that it is not set (unknown). The service model has already checked types.
Source: docs/behaviours/channels.md#sms-and-e-mail-settings.
"""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import TYPE_CHECKING

from ..apps.roles import check_role_arn
from ..gateway.arn_checks import check_arn
from ..gateway.errors import BadRequest
from ..gateway.problems import quote
from ..world.arns import ArnForm, read_arn

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    SettingCheck: TypeAlias = Callable[[str, str], None]

MAX_SENDER_ID = 11  # documented

_IDENTITY = ArnForm("ses", r"identity/\S+")
_CONFIGURATION_SET = ArnForm("ses", "configuration-set/[A-Za-z0-9_-]{1,64}")
_CONFIGURATION_SET_NAME = re.compile("[A-Za-z0-9_-]{0,64}")
_MAILBOX = "[!-;=?A-~]+@[!-;=?A-~]+"
_CONTROL = r"\x00-\x1f\x7f-\x9f\u2028\u2029"  # and other line ends
_MAIL_ADDRESS = re.compile(f"(?:[^{_CONTROL}]*<(?P<in_brackets>{_MAILBOX})>|{_MAILBOX})")
_MOST_COMMENTS = 100
"""The most comments that a name may have, because the standard library reads nested comments recursively."""


def _require(pattern: str, what: str) -> SettingCheck:
    """Return a check that the whole value matches a pattern."""
    compiled = re.compile(pattern)

    def check(value: str, member: str) -> None:
        if not compiled.fullmatch(value):
            raise BadRequest(f"must be {what}, not {quote(value)}", member)

    return check


def accept_any(value: str, member: str) -> None:
    """Accept any value."""


def check_optional_role(value: str, member: str) -> None:
    """Refuse a value that is neither empty nor the ARN of a role."""
    if value:
        check_role_arn(value, member)


def is_mail_address(value: str) -> bool:
    """Return whether a value is valid as an address in an e-mail header: one line, ASCII except in the name."""
    match = _MAIL_ADDRESS.fullmatch(value)
    if match is None or value.isascii():
        return match is not None
    return value.count("(") <= _MOST_COMMENTS and parseaddr(value)[1] == match["in_brackets"]


def check_from_address(value: str, member: str) -> None:
    """Refuse a value that is not an e-mail address (inferred)."""
    if not is_mail_address(value):
        raise BadRequest(f"must be an e-mail address, not {quote(value)}", member)


def check_identity(value: str, member: str) -> None:
    """Refuse a value that is not the ARN of an identity (documented)."""
    example = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
    check_arn(value, member, f"an identity of Amazon SES, such as {example}", _IDENTITY)


def check_configuration_set(value: str, member: str) -> None:
    """Refuse a value that is neither a name (form documented by SES) nor an ARN (observed)."""
    if _CONFIGURATION_SET_NAME.fullmatch(value):
        return
    arn = read_arn(value)
    if arn is None or not _CONFIGURATION_SET.matches(arn):
        raise BadRequest(f"must be the name or ARN of a configuration set of Amazon SES, not {quote(value)}", member)


def check_sender_id(value: str, member: str) -> None:
    """Refuse a value that is too long. The documented form is not enforced (observed with `1234`)."""
    if len(value) > MAX_SENDER_ID:
        raise BadRequest(f"must have at most {MAX_SENDER_ID} characters, not {len(value)}: {quote(value)}", member)


check_short_code = _require("[0-9]*", "digits only")  # inferred
