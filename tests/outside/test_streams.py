"""Records in the calls that Kinesis and Firehose accept."""

from __future__ import annotations

import pytest

from pinpoint_mock.outside import streams


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (500, [500]), (501, [500, 1])])
def test_given_many_records_when_split_then_no_call_has_more_than_500(count: int, sizes: list[int]) -> None:
    entries = [{"Data": b"x"} for _ in range(count)]
    assert [len(chunk) for chunk in streams.split(entries, 10_000)] == sizes


@pytest.mark.parametrize(("most", "sizes"), [(24, [2, 1]), (23, [1, 1, 1]), (36, [3]), (1, [1, 1, 1])])
def test_given_large_records_when_split_then_no_call_has_more_bytes_unless_one_record_has(
    most: int, sizes: list[int]
) -> None:
    entries = [{"Data": b"x" * 10, "PartitionKey": "é"} for _ in range(3)]
    assert [len(chunk) for chunk in streams.split(entries, most)] == sizes
