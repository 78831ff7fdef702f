"""Who may send: every identity and number, unless the test says which ones the account has."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from .handover import Refused

if TYPE_CHECKING:
    from ..world.store import App
    from .handover import Handover


def check_sender(app: App, handover: Handover) -> None:
    """Refuse a sender that the account does not have, if the test has said which it has.

    Raises:
        Refused: With the texts of SES (inferred) and of the SMS service (observed).
    """
    identities = app.world.identities
    if identities is None:
        return
    from_address = handover.details.get("from_address")
    if from_address is not None and not _is_verified(identities, parseaddr(from_address)[1]):
        raise Refused(
            "Email address is not verified. The following identities failed the check in region "
            f"{app.region.name.upper()}: {from_address}"
        )
    number = handover.details.get("origination_number")
    if number is not None and number not in identities:
        raise Refused("The provided number does not exist or does not belong to the account")


def _is_verified(identities: frozenset[str], address: str) -> bool:
    """Whether an address, its domain or one above that is among the identities; case matters for addresses only."""
    labels = address.rpartition("@")[2].lower().split(".")
    domains = {".".join(labels[start:]) for start in range(len(labels))}
    return address in identities or not domains.isdisjoint(map(str.lower, identities))
