"""Any table that the csv module writes is imported like in a naive implementation."""

from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from .conftest import jobs_with

COLUMNS = ["Id", "ChannelType", "Address", "Attributes.x", "Demographic.Make", "Metrics.m"]
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\0${}"), max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Id": st.sampled_from(["a", "B", "c", "d"]),
            "ChannelType": st.sampled_from(["EMAIL", "SMS", ""]),
            "Address": WORDS,
            "Attributes.x": WORDS,
            "Demographic.Make": WORDS,
            "Metrics.m": st.one_of(st.just(""), st.floats(allow_nan=False, allow_infinity=False).map(repr)),
        }
    ),
    max_size=15,
)


def naive(rows: list[dict[str, str]]) -> tuple[dict[str, Any], int]:
    """Return the endpoints of rows, read in the simplest way, and the number of rows that cannot be used."""
    found: dict[str, Any] = {}
    failures = 0
    for row in rows:
        told = {name: cell for name, cell in row.items() if cell and name != "Id"}
        old = found.get(row["Id"])
        if old is None and not (row["Address"] and row["ChannelType"]):
            failures += 1
            continue
        found[row["Id"]] = {**(old or {}), **told}
    return found, failures


@given(rows=ROWS, quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), end=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=100)
def test_any_table_written_by_the_csv_module_is_imported_correctly(
    rows: list[dict[str, str]], quoting: Any, end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, quoting=quoting, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    expected, failures = naive(rows)

    with jobs_with(inactivate_duplicates="off") as jobs:
        job = jobs.run(text.getvalue())

        assert (job["JobStatus"], job["TotalProcessed"], job["TotalFailures"]) == ("COMPLETED", len(rows), failures)
        assert sorted(jobs.ids()) == sorted(expected)
        for endpoint_id, told in expected.items():
            endpoint = jobs.read(endpoint_id)
            assert (endpoint["ChannelType"], endpoint["Address"]) == (told["ChannelType"], told["Address"])
            assert endpoint["Attributes"] == ({"x": [told["Attributes.x"]]} if "Attributes.x" in told else {})
            assert endpoint.get("Demographic", {}).get("Make") == told.get("Demographic.Make")
            metric = told.get("Metrics.m")
            assert endpoint.get("Metrics", {}).get("m") == (None if metric is None else float(metric))
