"""The operations that ended on 2026-10-30, when AWS ended support for Amazon Pinpoint, and their successors.

The table lists families of operations, which are found by method and by path without arguments. Source:
docs/behaviours/requests.md#the-end-of-the-service.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from ..world.parts import Part
from .model import route_named
from .request_faults import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..world.session import Session
    from ..world.store import World
    from .literals import OperationStatus

END = "2026-10-30"
REFUSAL = (  # observed, with its two spaces, for accounts that had no access before the end
    "Forbidden:On October 30, 2026, AWS will end support for the Amazon Pinpoint engagement features (e.g., segments, "
    "message templates, campaigns, journeys, analytics).  We recommend customers to migrate to Amazon Connect for "
    "engagement capabilities."
)

CAMPAIGNS = "Amazon Connect outbound campaigns"
PROFILES = "Amazon Connect Customer Profiles"
TEMPLATES = "message templates of Amazon Q in Connect"
SES = "Amazon SES v2"
KINESIS = "Amazon Kinesis"
PUSH = "AWS End User Messaging Push"
SMS = "AWS End User Messaging SMS"
EVENTS_OF_SMS = f"event destinations of {SMS}, for SMS and voice messages only"


@dataclass(frozen=True, slots=True)
class OperationFamily:
    """A family of operations that have the same status.

    Args:
        name: The subject of the operations.
        pattern: A regular expression for their methods and paths, such as `GET apps/campaigns/versions`.
        status: Whether they have ended.
        successor: The service that replaces them, or that they belong to today; None without one.
        evidence: The evidence for the status: D for documented, O for observed, I for inferred, U for unknown.
        remark: A further remark.
    """

    name: str
    pattern: str
    status: OperationStatus
    successor: str | None
    evidence: Literal["D", "O", "I", "U"]
    remark: str = ""

    def has(self, request: str) -> bool:
        """Return whether a method and path, such as `GET apps/campaigns/versions`, belong to this family."""
        return re.fullmatch(self.pattern, request) is not None


FAMILIES = (
    OperationFamily(
        "campaigns", r"\w+ apps/campaigns.*", "RETIRED", CAMPAIGNS, "D", "Push and custom channels have no successor."
    ),
    OperationFamily(
        "journeys", r"\w+ apps/journeys.*", "RETIRED", CAMPAIGNS, "D", "Push messages need your own Lambda function."
    ),
    OperationFamily("KPIs of an application", r"\w+ apps/kpis.*", "RETIRED", CAMPAIGNS, "D"),
    OperationFamily("segments", r"\w+ apps/segments.*", "RETIRED", PROFILES, "D"),
    OperationFamily("import and export jobs", r"\w+ apps/jobs.*", "RETIRED", PROFILES, "I"),
    OperationFamily("writing endpoints", r"(PUT|DELETE) apps/endpoints", "RETIRED", PROFILES, "O"),
    OperationFamily("deleting users", r"DELETE apps/users", "RETIRED", PROFILES, "I"),
    OperationFamily("attributes of endpoints", r"\w+ apps/attributes", "RETIRED", PROFILES, "I"),
    OperationFamily("events", r"\w+ apps/events", "RETIRED", KINESIS, "D"),
    OperationFamily("event streams", r"\w+ apps/eventstream", "RETIRED", EVENTS_OF_SMS, "I"),
    OperationFamily("changing settings", r"PUT apps/settings", "RETIRED", None, "I"),
    OperationFamily("the e-mail channel", r"\w+ apps/channels/email", "RETIRED", SES, "D"),
    OperationFamily("e-mail templates", r"\w+ templates/email", "RETIRED", f"{SES}, or {TEMPLATES}", "D"),
    OperationFamily("SMS and push templates", r"\w+ templates/(sms|push)", "RETIRED", TEMPLATES, "D"),
    OperationFamily("voice templates", r"\w+ templates/voice", "RETIRED", None, "D"),
    OperationFamily("lists of templates", r"\w+ templates(/(active-)?versions?)?", "RETIRED", TEMPLATES, "D"),
    OperationFamily("in-app messages", r"\w+ (apps/endpoints/inappmessages|templates/inapp)", "RETIRED", None, "D"),
    OperationFamily("recommender models", r"\w+ recommenders", "RETIRED", None, "I"),
    OperationFamily(
        "reading endpoints",
        r"GET apps/(endpoints|users)",
        "DISPUTED",
        PROFILES,
        "U",
        "Endpoints have ended, but pushes to endpoints have not.",
    ),
    OperationFamily(
        "messages to users",
        r"\w+ apps/users-messages",
        "DISPUTED",
        f"{PUSH} or SMS",
        "U",
        "They go to the endpoints of users.",
    ),
    OperationFamily(
        "reading settings", r"GET apps/settings", "DISPUTED", None, "U", "Tools read them for every application."
    ),
    OperationFamily("applications", r"\w+ apps", "ALIVE", PUSH, "D"),
    OperationFamily("tags", r"\w+ tags", "ALIVE", PUSH, "I", "Other resources that have tags have ended."),
    OperationFamily("the list of channels", r"\w+ apps/channels", "ALIVE", PUSH, "I"),
    OperationFamily("push channels", r"\w+ apps/channels/(adm|apns\w*|baidu|gcm)", "ALIVE", PUSH, "D"),
    OperationFamily("the SMS and the voice channel", r"\w+ apps/channels/(sms|voice)", "ALIVE", SMS, "D"),
    OperationFamily(
        "messages",
        r"\w+ apps/messages",
        "ALIVE",
        f"{PUSH} or SMS",
        "D",
        f"E-mails have ended: use {SES}. Whether templates and `Endpoints` still work is disputed.",
    ),
    OperationFamily("one-time passwords", r"\w+ apps/(verify-)?otp", "ALIVE", SMS, "D"),
    OperationFamily("phone numbers", r"\w+ phone/number/validate", "ALIVE", SMS, "D"),
)
OTHER = OperationFamily("others", "", "DISPUTED", None, "U")
"""The family of operations that are in a newer botocore but not in this table."""


def request_of(operation: str) -> str:
    """Return the method of an operation and its path without arguments, such as `GET apps/campaigns/versions`."""
    route = route_named(operation)
    path = re.sub(r"/\{[^}]*\}", "", route.template).removeprefix("/v1/")
    return f"{route.method} {path}"


def find_family(request: str) -> OperationFamily:
    """Return the family of a method and a path without arguments."""
    return next((family for family in FAMILIES if family.has(request)), OTHER)


@cache
def family_of(operation: str) -> OperationFamily:
    """Return the family of an operation."""
    return find_family(request_of(operation))


class TimesBeforeTheEnd(Part):
    """The current uses of `pinpoint.before_the_end()`, in `world.shared`, so that a checkpoint does not end them."""

    __slots__ = ("uses",)

    def __init__(self) -> None:
        self.uses: set[object] = set()

    def copy(self) -> TimesBeforeTheEnd:
        """Return a separate part with the same uses."""
        copied = TimesBeforeTheEnd()
        copied.uses = self.uses.copy()
        return copied


@contextmanager
def answer_as_before_the_end(session: Session) -> Iterator[None]:
    """Answer retired operations during the `with` block as before the end, in all threads."""
    use = object()
    with session.lock:
        session.world.shared.part(TimesBeforeTheEnd).uses.add(use)
    try:
        yield
    finally:
        with session.lock:
            session.world.shared.part(TimesBeforeTheEnd).uses.discard(use)


def refuse_if_retired(world: World, operation: str) -> None:
    """Refuse an operation that has ended, if the options say so and `pinpoint.before_the_end()` is not in use.

    Raises:
        ServiceError: With the code and the message of the options.
    """
    options = world.options
    if options.retired != "refuse" or world.shared.part(TimesBeforeTheEnd).uses:
        return
    if family_of(operation).status == "RETIRED":
        text = REFUSAL if options.retired_text is None else options.retired_text
        raise refusal(options.retired_code, None).error(text)
