"""Write docs/retired.md: the operations that ended with Amazon Pinpoint, and their successors.

`python docs/retired_table.py` writes the page. With `--check`, it only reports whether the page is up to date.
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
e-mail and analytics have ended. Operations for SMS, voice, push, one-time passwords and phone numbers are still
supported. They are now part of AWS End User Messaging, in the same API and the same boto3 client.

By default, pinpoint-mock answers all operations. You can [find out which operations your tests
use](how-to/used-operations.md), and [test your program without the ended operations](how-to/after-the-end.md).

AWS does not publish the responses of ended operations. So the column "evidence" says how we know the status:

| evidence | meaning |
|---|---|
| documented | AWS says so. |
| observed | Users saw it in responses of the real service. |
| inferred | It follows from what is documented or observed. |
| unknown | Sources differ, or say nothing. |

[The sources](behaviours/requests.md#the-end-of-the-service) are on the page of behaviours. This page is generated from
the table that the mock uses, and a test keeps it up to date.
"""
SECTIONS = {
    "RETIRED": ("Ended", 'With the option `retired="refuse"`, the mock refuses these operations.'),
    "DISPUTED": ("Disputed", "Sources differ about these operations. The mock always answers them."),
    "ALIVE": ("Not affected", "The end does not affect these operations. The successor is their service today."),
}
EVIDENCE = {"D": "documented", "O": "observed", "I": "inferred", "U": "unknown"}


def page() -> str:
    """Return the Markdown of the page."""
    return "\n".join([INTRODUCTION, *(section(status) for status in SECTIONS)])


def section(status: str) -> str:
    """Return the section with the operations of one status."""
    heading, sentence = SECTIONS[status]
    families = [family for family in FAMILIES if family.status == status]
    count = sum(len(operations_of(family)) for family in families)
    return "\n".join(
        [
            f"## {heading}: {count} operations",
            "",
            sentence,
            "",
            "| group | operations | successor | evidence |",
            "|---|---|---|---|",
            *map(row, families),
            "",
        ]
    )


def row(family: OperationFamily) -> str:
    """Return the table row of one family."""
    successor = f"{family.successor or 'none'}. {family.remark}" if family.remark else family.successor or "none"
    return f"| {family.name} | {', '.join(operations_of(family))} | {successor} | {EVIDENCE[family.evidence]} |"


def operations_of(family: OperationFamily) -> list[str]:
    """Return the operations of one family."""
    return [operation for operation in OPERATIONS if family_of(operation) is family]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            None if PAGE.read_text("utf-8") == page() else f"{PAGE.name} is out of date: run {Path(__file__).name}"
        )
    PAGE.write_text(page(), "utf-8")
