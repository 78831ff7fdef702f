"""Who sends: an address or a number, each of which the account has unless the test says which ones it has."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from ..phone.spelling import digits_of
from ..world.parts import Part
from .payload import Refused, from_address_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.store import App


class Identities(Part):
    """The identities of the account that may send.

    `verified` has the e-mail addresses, domains and phone numbers; None lets all send. It is replaced, never changed.
    """

    __slots__ = ("verified",)

    def __init__(self) -> None:
        self.verified: frozenset[str] | None = None

    def copy(self) -> Identities:
        """Return a part with the same identities."""
        copied = Identities()
        copied.verified = self.verified
        return copied


def check_sender(app: App, channel_type: str, members: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
    """Refuse a sender that the account does not have, if the test has said which it has.

    Args:
        app: The app that sends.
        channel_type: The channel.
        members: The members of the message.
        settings: The settings of the channel.

    Raises:
        Refused: With the texts of SES (inferred) and of the SMS service (observed).
    """
    identities = app.world.part(Identities).verified
    if identities is None:
        return
    if channel_type == "EMAIL":
        for from_address in _from_addresses(members, settings):
            if not _is_verified(identities, parseaddr(from_address)[1]):
                raise Refused(
                    "Email address is not verified. The following identities failed the check in region "
                    f"{app.region.name.upper()}: {from_address}"
                )
    number = members.get("OriginationNumber")
    if number and digits_of(number) not in map(digits_of, identities):
        raise Refused("The provided number does not exist or does not belong to the account")


def _from_addresses(members: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[str]:
    """Whom SES looks at: the sender that it is told and, in a raw e-mail, the one who is named there (inferred)."""
    from_address = from_address_of(members, settings)
    if from_address is not None:
        yield from_address
    raw: bytes = members.get("RawEmail", {}).get("Data", b"")
    if raw:
        from .providers.mime import read_headers

        yield from (value for name, value in read_headers(raw).items() if name.lower() == "from")


def _is_verified(identities: frozenset[str], address: str) -> bool:
    """Whether an address, its domain or one above that is among the identities; case matters for addresses only."""
    labels = address.rpartition("@")[2].lower().split(".")
    domains = {".".join(labels[start:]) for start in range(len(labels))}
    return address in identities or not domains.isdisjoint(map(str.lower, identities))
