"""Write docs/retired.md: which operations ended with Amazon Pinpoint, and what takes their place.

`python docs/retired_table.py` writes the page; with `--check` it only says whether the page is true.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.retirement import END, FAMILIES, family_of

if TYPE_CHECKING:
    from pinpoint_mock.gateway.retirement import OperationFamily

PAGE = Path(__file__).with_name("retired.md")
OPERATIONS = sorted(service_model().operation_names)
INTRODUCTION = f"""\
# Amazon Pinpoint has ended: what still works

AWS ended support for Amazon Pinpoint on {END}. Operations for endpoints, segments, campaigns, journeys, templates,
e-mail and analytics have ended. Those for SMS, voice, push, one-time passwords and phone numbers live on, as part of
AWS End User Messaging, in the same API and the same boto3 client.

pinpoint-mock answers them all by default. Learn [which ones your program needs, and how it behaves without
them](how-to/after-the-end.md).

What the ended operations answer now is not published. So the tables say how each status is known: D is documented by
AWS, O was observed, I is inferred, U is unknown. [The sources](behaviours.md#the-end-of-the-service) are on the page of
behaviours. This page is made from the table that the mock itself uses; a test keeps it true.
"""
SECTIONS = {
    "RETIRED": ("Ended", 'The option `retired="refuse"` refuses these.'),
    "DISPUTED": ("Disputed", "Sources differ on these. The mock always answers them."),
    "ALIVE": ("Alive", "These are not affected. The successor is the service that they belong to today."),
}


def page() -> str:
    """The text of the page."""
    return "\n".join([INTRODUCTION, *(section(status) for status in SECTIONS)])


def section(status: str) -> str:
    """The operations of one status."""
    heading, sentence = SECTIONS[status]
    families = [family for family in FAMILIES if family.status == status]
    count = sum(len(operations_of(family)) for family in families)
    return "\n".join(
        [
            f"## {heading}: {count} operations",
            "",
            sentence,
            "",
            "| what | operations | successor | known |",
            "|---|---|---|---|",
            *map(row, families),
            "",
        ]
    )


def row(family: OperationFamily) -> str:
    """The line of one family."""
    successor = f"{family.successor or 'none'}. {family.remark}" if family.remark else family.successor or "none"
    return f"| {family.name} | {', '.join(operations_of(family))} | {successor} | {family.evidence} |"


def operations_of(family: OperationFamily) -> list[str]:
    """The operations of one family."""
    return [operation for operation in OPERATIONS if family_of(operation) is family]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            None if PAGE.read_text("utf-8") == page() else f"{PAGE.name} is out of date: run {Path(__file__).name}"
        )
    PAGE.write_text(page(), "utf-8")
