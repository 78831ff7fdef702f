"""A sent one-time password, and why it refuses a code. Source: docs/behaviours/messages.md#one-time-passwords.

A password that can no longer be used is kept, so that a note in the call log can explain why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from ..gateway.problems import quote
from ..world.clock import DAY, MINUTE, SECOND
from ..world.likeness import MAX_SEARCHED, Known, find_nearest
from ..world.records import counted

if TYPE_CHECKING:
    from ..world.collection import Collection

_MAX_NAMED = 3
_UNITS = ((DAY, "day"), (60 * MINUTE, "hour"), (MINUTE, "minute"), (SECOND, "second"))


@dataclass(frozen=True)
class OneTimePassword:
    """A one-time password that was sent.

    Args:
        reference_id: The ReferenceId, which identifies it together with the phone number.
        otp: The digits.
        expires: The time when it expires, in microseconds since the epoch.
        attempts_left: The number of wrong attempts that are still allowed; negative after one too many.
        replaced_otp: The digits of the password that it replaced; None if it did not replace one.
        used_at: The time when it was verified, in microseconds since the epoch; None if it was not.
    """

    reference_id: str
    otp: str
    expires: int
    attempts_left: int
    replaced_otp: str | None = None
    used_at: int | None = None

    @property
    def is_spent(self) -> bool:
        """Whether it refuses every code from now on, regardless of the time."""
        return self.used_at is not None or self.attempts_left < 0

    def accepts(self, otp: str, now: int) -> bool:
        """Return whether a code is right and still valid at this time. A right code works once (unknown)."""
        return not self.is_spent and self.otp == otp and now < self.expires

    def after_attempt(self, now: int, *, is_right: bool) -> OneTimePassword:
        """Return the password after an attempt. It becomes invalid after more than AllowedAttempts (documented)."""
        if self.is_spent:
            return self
        return replace(self, used_at=now) if is_right else replace(self, attempts_left=self.attempts_left - 1)


def explain_unknown(passwords: Collection[OneTimePassword], number: str, reference_id: str) -> str:
    """Explain why no password has this number and reference id.

    Args:
        passwords: The passwords that were sent to the number.
        number: The number, as the caller spelled it.
        reference_id: The reference id.
    """
    if not len(passwords):
        return f"no password was sent to {quote(number)}"
    known = [password.reference_id for password in islice(reversed(passwords), MAX_SEARCHED)]
    named = ", ".join(map(quote, known[:_MAX_NAMED]))
    more = ", …" if len(known) > _MAX_NAMED else ""
    nearest = find_nearest(reference_id, map(Known, known)) or f"the ones sent to it are {named}{more}"
    return f"no password for the reference id {quote(reference_id)} was sent to {quote(number)}: {nearest}"


def explain_refusal(passwords: Collection[OneTimePassword], password: OneTimePassword, otp: str, now: int) -> str:
    """Explain why a password refuses a code. The explanation leaves out the right code, which the outbox shows.

    Args:
        passwords: The passwords that were sent to the number.
        password: The password before the attempt.
        otp: The code.
        now: The time, in microseconds since the epoch.
    """
    if password.used_at is not None:
        return f"already used: it was verified {_describe_age(now - password.used_at)}"
    if password.attempts_left < 0:
        return "too many wrong attempts before this one"
    reasons = []
    if now >= password.expires:
        reasons.append(f"expired {_describe_age(now - password.expires)}")
    if otp != password.otp:
        reasons.append(f"wrong code{_find_cause(passwords, password, otp)}")
        if now < password.expires:
            reasons.append(f"{counted(password.attempts_left, 'attempt')} left")
    return ", ".join(reasons)


def _find_cause(passwords: Collection[OneTimePassword], password: OneTimePassword, otp: str) -> str:
    """Return the likely source of a wrong code; an empty string if it is not known."""
    if otp.strip() == password.otp:
        return " (it differs only in white space)"
    if otp and otp.lstrip("0") == password.otp.lstrip("0"):
        return " (it differs only in its leading zeros)"
    if otp == password.replaced_otp:
        return " (it was sent earlier for this reference id, and a later one replaced it)"
    for other in islice(reversed(passwords), MAX_SEARCHED):
        if otp == other.otp:
            return f" (it was sent for the reference id {quote(other.reference_id)})"
    return ""


def _describe_age(age: int) -> str:
    """Return an age such as `3 minutes ago`, in the largest unit that fits."""
    for unit, name in _UNITS:
        if age >= unit:
            return f"{counted(age // unit, name)} ago"
    return "just now"
