"""The senders of messages. The account owns every address and number unless the test says which ones it owns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..phone.spelling import address_key, mailbox_key, number_key
from ..world.parts import Part
from .payload import Refused, from_address_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.store import App

_MAX_LABELS = 127  # of a domain name: 253 characters, a dot after each label


class Identities(Part):
    """The verified identities of the account.

    `verified` contains the e-mail addresses, domains and phone numbers that may send; with None, all may send. The set
    is replaced, never changed.
    """

    __slots__ = ("_keys", "_verified")

    def __init__(self) -> None:
        self.verified = None

    @property
    def verified(self) -> frozenset[str] | None:
        """The identities as the test wrote them; None if all may send."""
        return self._verified

    @verified.setter
    def verified(self, identities: frozenset[str] | None) -> None:
        self._verified = identities
        self._keys = frozenset(address_key(identity).lower() for identity in identities or ())

    def has_number(self, number: str) -> bool:
        """Return whether a phone number is among the identities."""
        return number_key(number) in self._keys

    def has_mailbox(self, address: str) -> bool:
        """Return whether an e-mail address, its domain, or a parent domain is among the identities."""
        mailbox = mailbox_key(address)
        labels = mailbox.rpartition("@")[2].split(".")
        domains = (".".join(labels[start:]) for start in range(max(len(labels) - _MAX_LABELS, 0), len(labels)))
        return mailbox in self._keys or not self._keys.isdisjoint(domains)

    def copy(self) -> Identities:
        """Return a part with the same identities."""
        copied = Identities()
        copied._verified, copied._keys = self._verified, self._keys
        return copied


def read_identity(value: str) -> str:
    """Return the e-mail address, domain or phone number that a test gives, directly or in the ARN of an identity.

    The ARN can contain placeholders, because only the identity matters here.
    """
    return value.rpartition(":identity/")[2]


def check_sender(app: App, channel_type: str, members: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
    """Refuse a sender that the account does not own, if the test has said which ones it owns.

    Args:
        app: The app that sends.
        channel_type: The channel.
        members: The members of the message.
        settings: The settings of the channel.

    Raises:
        Refused: With the error message of SES (inferred) or of the SMS service (observed).
    """
    identities = app.world.part(Identities)
    if identities.verified is None:
        return
    if channel_type == "EMAIL":
        for from_address in _from_addresses(members, settings):
            if not identities.has_mailbox(from_address):
                raise Refused(
                    "Email address is not verified. The following identities failed the check in region "
                    f"{app.region.name.upper()}: {from_address}"
                )
    number = members.get("OriginationNumber")
    if number and not identities.has_number(number):
        raise Refused("The provided number does not exist or does not belong to the account")


def _from_addresses(members: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield the senders that SES checks: FromAddress, and the From header of a raw e-mail (inferred)."""
    from_address = from_address_of(members, settings)
    if from_address is not None:
        yield from_address
    raw: bytes = members.get("RawEmail", {}).get("Data", b"")
    if raw:
        from .providers.mime import read_headers

        yield from (value for name, value in read_headers(raw).items() if name.lower() == "from")
