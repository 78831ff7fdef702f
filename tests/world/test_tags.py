"""Tags by ARN: registered, replaced, and dropped with all ARNs below."""

from __future__ import annotations

import pytest
from call_counts import count_calls

from pinpoint_mock.world.tags import Tags

ARN = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/a"


@pytest.fixture
def tags() -> Tags:
    tags = Tags()
    tags.register(ARN, {"team": "blue"})
    return tags


def test_a_registered_arn_has_its_tags(tags: Tags) -> None:
    assert tags.of(ARN) == {"team": "blue"}


def test_an_unknown_arn_has_no_tags(tags: Tags) -> None:
    assert tags.of(f"{ARN}b") is None


def test_the_tags_given_and_the_tags_read_are_copies(tags: Tags) -> None:
    mine = {"a": "b"}
    tags.register(f"{ARN}b", mine)

    mine["c"] = "d"
    read = tags.of(ARN)
    assert read is not None
    read.clear()

    assert tags.of(f"{ARN}b") == {"a": "b"}
    assert tags.of(ARN) == {"team": "blue"}


def test_tags_are_replaced_as_a_whole(tags: Tags) -> None:
    tags.replace(ARN, {"a": "b"})

    assert tags.of(ARN) == {"a": "b"}


def test_dropping_an_arn_also_drops_the_arns_below_it_and_no_others(tags: Tags) -> None:
    for arn in (f"{ARN}/segments/1", f"{ARN}/journeys/1", f"{ARN}b", f"{ARN}b/segments/1"):
        tags.register(arn, {})

    tags.drop(ARN)

    assert [tags.of(arn) for arn in (ARN, f"{ARN}/segments/1", f"{ARN}/journeys/1")] == [None] * 3
    assert [tags.of(arn) for arn in (f"{ARN}b", f"{ARN}b/segments/1")] == [{}] * 2


def test_dropping_an_unknown_arn_changes_nothing(tags: Tags) -> None:
    tags.drop("arn:other")

    assert tags.of(ARN) == {"team": "blue"}


def test_a_copy_changes_independently(tags: Tags) -> None:
    twin = tags.copy()

    twin.replace(ARN, {})
    twin.register(f"{ARN}b", {})
    tags.drop(ARN)

    assert (tags.of(ARN), tags.of(f"{ARN}b")) == (None, None)
    assert (twin.of(ARN), twin.of(f"{ARN}b")) == ({}, {})


def test_given_twice_the_resources_when_each_is_dropped_then_the_work_doubles() -> None:
    def work(count: int) -> int:
        tags = Tags()
        arns = [f"{ARN}/segments/{number}" for number in range(count)]
        for arn in arns:
            tags.register(arn, {})

        def drop_all() -> None:
            for arn in arns:
                tags.drop(arn)

        return count_calls(drop_all)

    assert work(200) < 2.4 * work(100)
