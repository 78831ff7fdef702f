"""Write docs/operations.md: all operations of the service model, each with a description.

`python docs/operations_table.py` writes the page. With `--check`, it only reports whether the page is up to date.
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pinpoint_mock.gateway.model import route_of, service_model
from pinpoint_mock.gateway.operation import OPERATIONS
from pinpoint_mock.gateway.packages import load_all_packages

if TYPE_CHECKING:
    from botocore.model import OperationModel

PAGE = Path(__file__).with_name("operations.md")


def page() -> str:
    """Return the Markdown of the page."""
    load_all_packages()
    service = service_model()
    rows = [row(service.operation_model(name)) for name in sorted(service.operation_names)]
    return "\n".join(
        [
            "# Operations",
            "",
            f"The mock answers {len(OPERATIONS)} of the {len(rows)} operations. An operation that only a newer",
            "botocore has raises `pinpoint_mock.OperationNotSupported`. The status is that of a successful response.",
            "This page is generated from the registry of operations, and a test keeps it up to date.",
            "",
            "| operation | request | status | description |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def row(model: OperationModel) -> str:
    """Return the table row of one operation, described by its function, or else by the service model."""
    route = route_of(model)
    operation = OPERATIONS.get(route.name)
    template = str(model.http["requestUri"])
    description = summary(operation.function) if operation else first_sentence(model.documentation)
    status = str(route.status) if operation else "–"
    return f"| {route.name} | `{route.method} {template}` | {status} | {description} |"


def summary(function: object) -> str:
    """Return the first paragraph of a docstring."""
    return " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())


def first_sentence(html: str) -> str:
    """Return the first sentence of the service's own documentation."""
    text = re.sub(r"<[^>]*>", "", html).strip()
    return re.split(r"(?<=\.)\s", text)[0]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            None if PAGE.read_text("utf-8") == page() else f"{PAGE.name} is out of date: run {Path(__file__).name}"
        )
    PAGE.write_text(page(), "utf-8")
