"""Write docs/operations.md: all operations of the service model, and what each does here.

`python docs/operations_table.py` writes the page; with `--check` it only says whether the page is true.
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
    """The text of the page."""
    load_all_packages()
    service = service_model()
    rows = [row(service.operation_model(name)) for name in sorted(service.operation_names)]
    return "\n".join(
        [
            "# Operations",
            "",
            f"{len(OPERATIONS)} of the {len(rows)} operations are answered. One that only a newer botocore has raises "
            "`pinpoint_mock.OperationNotSupported` at once. This page is made from the registry of operations; a "
            "test keeps it true.",
            "",
            "| operation | request | answered | what it does |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def row(model: OperationModel) -> str:
    """The line of one operation: what its function says it does, else what the service says."""
    route = route_of(model)
    operation = OPERATIONS.get(route.name)
    template = str(model.http["requestUri"])
    says = summary(operation.function) if operation else first_sentence(model.documentation)
    answered = str(route.status) if operation else "–"
    return f"| {route.name} | `{route.method} {template}` | {answered} | {says} |"


def summary(function: object) -> str:
    """The first paragraph of a docstring."""
    return " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())


def first_sentence(html: str) -> str:
    """The first sentence of the service's own documentation."""
    text = re.sub(r"<[^>]*>", "", html).strip()
    return re.split(r"(?<=\.)\s", text)[0]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            None if PAGE.read_text("utf-8") == page() else f"{PAGE.name} is out of date: run {Path(__file__).name}"
        )
    PAGE.write_text(page(), "utf-8")
