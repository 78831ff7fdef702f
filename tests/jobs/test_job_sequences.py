"""Jobs with calls in any order: each job takes one legal path to its end, once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from pinpoint_mock import JobStatusChanged

from .conftest import Jobs, jobs_with

ORDER = [
    "CREATED",
    "PENDING_JOB",
    "PREPARING_FOR_INITIALIZATION",
    "INITIALIZING",
    "PROCESSING",
    "COMPLETING",
    "COMPLETED",
    "FAILING",
    "FAILED",
]
RUNNING = {"PREPARING_FOR_INITIALIZATION", "INITIALIZING", "PROCESSING", "COMPLETING", "FAILING"}
STEPS = st.one_of(
    st.tuples(st.just("create"), st.sampled_from(["people.csv", "nothing.csv"])),
    st.tuples(st.sampled_from(["again", "export", "get", "segment", "advance", "fail"]), st.integers(0, 9)),
    st.tuples(st.just("list"), st.integers(1, 4)),
    st.tuples(st.just("time"), st.sampled_from([0.5, 1, 3, 30, 61])),
)


def do(jobs: Jobs, created: list[Any], kind: str, what: Any) -> None:
    """Do one step. The number of a job is modulo the number of existing jobs."""
    if kind == "create":
        created.append(jobs.create(what, DefineSegment=True))
    elif kind == "export":
        jobs.create_export()
    elif kind == "list":
        jobs.page(PageSize=str(what))
        jobs.client.get_export_jobs(ApplicationId=jobs.app_id, PageSize=str(what))
    elif kind == "time":
        jobs.pinpoint.clock.advance(seconds=what)
    elif created:
        do_with(jobs, created, kind, created[what % len(created)])


def do_with(jobs: Jobs, created: list[Any], kind: str, job: Any) -> None:
    """Do one step with a job that was created."""
    segment_id = job["Definition"]["SegmentId"]
    if kind == "get":
        jobs.get(job["Id"])
    elif kind == "segment":
        jobs.of_segment(segment_id)
    elif kind == "again":
        try:
            created.append(jobs.create("people.csv", SegmentId=segment_id))
        except jobs.client.exceptions.NotFoundException:
            assert {other["JobStatus"] for other in jobs.of_segment(segment_id)} == {"FAILED"}
    elif jobs.view(job["Id"]).status in ("COMPLETED", "FAILED"):
        with pytest.raises(ValueError, match="any more"):
            jobs.view(job["Id"]).advance()
    elif kind == "advance":
        jobs.view(job["Id"]).advance()
    else:
        jobs.view(job["Id"]).fail("why")


def check_ways(jobs: Jobs, most: int | None) -> None:
    """Check that each job only moved to later statuses, and that never more than a maximum were running."""
    imports: dict[str, str] = {}
    exports: dict[str, str] = {}
    for change in jobs.pinpoint.clock.history:
        assert isinstance(change, JobStatusChanged)
        now = imports if change.job_type == "IMPORT" else exports
        assert change.before == now.get(change.job_id, "CREATED")
        assert change.before not in ("COMPLETED", "FAILED")
        assert ORDER.index(change.before) < ORDER.index(change.after)
        now[change.job_id] = change.after
        assert most is None or sum(status in RUNNING for status in imports.values()) <= most


@given(steps=st.lists(STEPS, max_size=30), mode=st.sampled_from(["poll", "every-status", "time", "immediate"]))
@settings(max_examples=200)
def test_each_job_takes_one_legal_path_and_adds_one_version_to_its_segment(
    steps: list[tuple[str, Any]], mode: str
) -> None:
    with jobs_with(jobs=mode, limits="2019") as jobs:
        jobs.put("people.csv", "Id,ChannelType,Address\nann,EMAIL,ann@example.com\n")
        created: list[Any] = []
        for kind, what in steps:
            do(jobs, created, kind, what)

        for _ in range(200):
            if all(job["JobStatus"] in ("COMPLETED", "FAILED") for job in jobs.page()["Item"]):
                break
            jobs.pinpoint.clock.advance(seconds=1)
        else:
            pytest.fail("they have not ended")
        passed = sum(what for kind, what in steps if kind == "time")
        is_ended_by_polls_only = mode in ("poll", "every-status") and passed < 30
        check_ways(jobs, 2 if is_ended_by_polls_only else None)
        completed = Counter(
            job["Definition"]["SegmentId"] for job in jobs.page()["Item"] if job["JobStatus"] == "COMPLETED"
        )
        event(f"{sum(completed.values())} completed")
        assert {segment_id: jobs.segment(segment_id)["Version"] for segment_id in completed} == completed
        jobs.pinpoint.clock.run_until_idle()
        assert jobs.pinpoint.clock.next_due is None
