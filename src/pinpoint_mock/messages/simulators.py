"""The simulators of AWS: test addresses, and the events of messages to them.

Source: docs/behaviours/messages.md#events-of-messages. A test checks that the docs page lists the same addresses.
"""

from __future__ import annotations

from ..phone.spelling import mailbox_key, number_key
from .email_events import EMAIL_FAILURES

MAILBOX_SIMULATOR = {  # general knowledge of SES, the order of events inferred
    "success": ("_email.send", "_email.delivered"),
    "bounce": EMAIL_FAILURES["HARD_BOUNCE"],
    "complaint": EMAIL_FAILURES["COMPLAINT"],
    "ooto": ("_email.send", "_email.delivered"),
    "suppressionlist": EMAIL_FAILURES["HARD_BOUNCE"],
}
"""The events of an e-mail to `<name>@simulator.amazonses.com`, with or without a label."""

FAILING_NUMBERS = frozenset(
    {
        "+43676800442032",
        "+61455944039",
        "+32460213923",
        "+41798075874",
        "+56229140631",
        "+420790542287",
        "+4525919215",
        "+37282720793",
        "+34683783442",
        "+3584573979111",
        "+33755512502",
        "+447860019067",
        "+85257048854",
        "+36707178772",
        "+394390009174",
        "+447937404992",
        "+352691385882",
        "+3197008100150",
        "+4759449387",
        "+48732141442",
        "+351927946950",
        "+40783900332",
        "+46790645102",
        "+886903444632",
        "+14254147167",
    }
)
"""The numbers of the SMS simulator that are never reached, one per country. Source: documented."""
_DOMAIN = "simulator.amazonses.com"
_DELIVERED = MAILBOX_SIMULATOR["success"]


def outcomes_of(address: str) -> tuple[str, ...]:
    """Return the types of the events of an e-mail to an address, in order."""
    if _DOMAIN not in address.lower() and "(" not in address:  # a domain can contain a comment
        return _DELIVERED  # parsing takes longer than everything else that we do with the address
    name, _, domain = mailbox_key(address).partition("@")
    if domain != _DOMAIN:
        return _DELIVERED
    return MAILBOX_SIMULATOR.get(name.partition("+")[0], _DELIVERED)


def is_unreachable(number: str) -> bool:
    """Return whether a number is one of the simulator's unreachable numbers."""
    return number_key(number) in FAILING_NUMBERS
