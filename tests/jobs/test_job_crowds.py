"""The work for many jobs and wide files: counted, not timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from call_counts import count_calls

from pinpoint_mock.jobs.csv_lines import CsvReader, _check_header
from pinpoint_mock.jobs.progress import RunningImports

from .conftest import jobs_with

if TYPE_CHECKING:
    from pinpoint_mock.world.options import Jobs as Mode

looks: list[object] = []
"""Every comparison and every hash of the names below."""


class Name(str):
    """The name of a column. It counts how often it is compared or looked up."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        looks.append(self)
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        looks.append(self)
        return str.__hash__(self)


def work_of_jobs(mode: Mode, count: int) -> int:
    """Count the function calls for a number of jobs, from their creation to their end."""
    with jobs_with(jobs=mode, limits="2019") as jobs:  # two at a time, so nearly all jobs wait for the whole minute
        jobs.put("people.csv", "Id,ChannelType,Address\na,SMS,+12065550100\n")

        def run() -> None:
            created = [jobs.create("people.csv")["Id"] for _ in range(count)]
            jobs.pinpoint.clock.advance(minutes=2)
            assert {jobs.get(job_id)["JobStatus"] for job_id in created} == {"COMPLETED"}

        return count_calls(run)


@pytest.mark.parametrize("mode", ["poll", "time"])
def test_given_twice_the_jobs_when_they_run_to_their_end_then_they_take_twice_the_work(mode: Mode) -> None:
    work_of_jobs(mode, 5)

    assert work_of_jobs(mode, 120) < 2.4 * work_of_jobs(mode, 60)


def test_given_jobs_of_an_app_that_is_deleted_then_they_are_not_running_any_more() -> None:
    with jobs_with(jobs="every-status") as jobs:
        jobs.put("people.csv", "Id,ChannelType,Address\na,SMS,+12065550100\n")
        job = jobs.create("people.csv")
        jobs.get(job["Id"])
        with jobs.pinpoint._session.locked_world() as world:
            copy = world.copy()
            assert [one.id for _, one in world.part(RunningImports).find(world)] == [job["Id"]]
            jobs.client.delete_app(ApplicationId=jobs.app_id)
            assert world.part(RunningImports).find(world) == []
            assert [one.id for _, one in copy.part(RunningImports).find(copy)] == [job["Id"]]


@pytest.mark.parametrize("name", ["Attributes.{}", "Metrics.{}"])
def test_given_twice_the_columns_when_a_header_is_checked_then_names_are_compared_twice_as_often(name: str) -> None:
    def work(count: int) -> int:
        names: list[str] = [Name("Id"), *(Name(name.format(number)) for number in range(count))]
        looks.clear()
        _check_header(names)
        return len(looks)

    assert work(800) < 2.4 * work(400)


def test_given_a_header_of_many_columns_then_each_column_is_processed_once() -> None:
    def work(count: int) -> int:
        header = ",".join(["Id", *(f"Attributes.a{number}" for number in range(count))])
        return count_calls(lambda: CsvReader(header))

    assert work(800) < 2.4 * work(400)
